"""What editors and engineers run around a build: each module is one command, and tasks.py calls it."""
