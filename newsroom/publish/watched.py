"""Run a program for as long as whoever has started this script lives, then remove a folder.

    python watched.py FOLDER PROGRAM ARGUMENT...

Whoever starts it keeps the other end of its standard input open. When that end is closed, by intention or because the
process is gone, however it went (SIGKILL leaves no time for anything), the program is killed and its folder removed.
Unlike prctl's PR_SET_PDEATHSIG this works on every system, needs no code between fork and exec, and does not end the
program when the *thread* that started it ends. Only the standard library is used: it has to start fast.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading


def main() -> None:
    """Run the program; end with it, or with whoever has started us."""
    folder, *command = sys.argv[1:]
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL)

    def end_with_it() -> None:
        os._exit(program.wait() & 0xFF)

    threading.Thread(target=end_with_it, daemon=True).start()
    sys.stdin.buffer.read()
    shutil.rmtree(folder, ignore_errors=True)
    program.kill()
    program.wait()


if __name__ == "__main__":
    main()
