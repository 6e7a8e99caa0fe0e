"""Publishing: what has changed goes to the host, in an order in which no reader meets a broken page.

``command`` runs it: build, ``soundness`` (the built site is whole), ``remote`` (what the host has), ``difference`` (what
goes, in which stage, what is removed), ``guards`` (what must not happen), the editor's yes, ``lock``, and then ``in_place``
or ``releases``, by the ``senders`` that ``host`` describes; at the end ``after`` compares what readers get.
"""
