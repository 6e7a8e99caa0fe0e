"""The speed claims of the README, reproducible: ``inv bench`` builds one corpus with each peer, side by side."""
