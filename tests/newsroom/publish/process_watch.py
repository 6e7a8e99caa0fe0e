"""What the processes of this computer show to everybody, looked at again and again."""

import threading
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def watched_processes(*names):
    """Give a set that gets the files of every process with these names, as often as can be looked.

    They are files of proc(5): “cmdline”, which all can read, and “environ”, which its owner can.
    """
    seen, ended = set(), threading.Event()

    def watch():
        while not ended.is_set():
            for file in (file for name in names for file in Path("/proc").glob(f"[0-9]*/{name}")):
                with suppress(OSError):
                    seen.add(file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        ended.set()
        thread.join()
