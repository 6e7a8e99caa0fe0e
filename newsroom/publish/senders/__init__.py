"""The ways to a host: one module each, with ``Options`` and ``open_host``; ``newsroom.publish.host`` says what they give."""
