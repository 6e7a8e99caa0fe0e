"""Work spread over the cores: one process for each, which takes every n-th piece."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkContext, SpawnContext
from typing import TypeVar

Piece = TypeVar("Piece")
Done = TypeVar("Done")

WATCHFUL = 0.5
"""Seconds between two looks of a process whether the one that it works for is still there."""


def cores() -> int:
    """Return how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def spread(work: Callable[[Piece], Done], pieces: Sequence[Piece], processes: int) -> Iterator[tuple[int, Done]]:
    """Yield the number of each piece and what *work* makes of it, in the order in which they get done.

    The processes begin as copies of this one, so that *work* may hold whatever it likes; where that is not safe, which
    is everywhere but on Linux, all is done here. What *work* returns is pickled. A process that dies (the system may
    end one when memory is short) costs time only: its pieces are done here.

    Args:
        work: done to each piece; what it raises ends everything.
        pieces: what there is to do.
        processes: how many to start; with one or none, and where there is but one piece, it is done here.

    """
    if processes < 2 or len(pieces) < 2 or sys.platform != "linux":
        for number, piece in enumerate(pieces):
            yield number, work(piece)
        return
    starts = multiprocessing.get_context("fork")
    gc.freeze()  # a collection in a copy would touch, and so double, all that they share
    shares: dict[Connection, list[int]] = {}
    running = []
    for first in range(min(processes, len(pieces))):
        numbers = list(range(first, len(pieces), processes))
        ours, theirs = starts.Pipe(duplex=False)
        process = starts.Process(
            target=_do, args=(work, [pieces[n] for n in numbers], theirs, os.getpid()), daemon=True
        )
        with suppress(OSError):  # no process is left, or no memory: it is done here
            process.start()
            running.append(process)
        theirs.close()
        shares[ours] = numbers
    gc.unfreeze()
    try:
        yield from _gather(work, pieces, shares)
    finally:
        for process in running:
            process.kill()
            process.join()


def _gather(
    work: Callable[[Piece], Done], pieces: Sequence[Piece], shares: dict[Connection, list[int]]
) -> Iterator[tuple[int, Done]]:
    while shares:
        for connection in wait(list(shares)):
            assert isinstance(connection, Connection)
            numbers = shares[connection]
            try:
                done, error = connection.recv()
            except Exception:  # the process has died, or what it raised can't be brought over
                for number in numbers:
                    yield number, work(pieces[number])
                numbers.clear()
            else:
                if error is not None:
                    raise error
                yield numbers.pop(0), done
            if not numbers:
                connection.close()
                del shares[connection]


def _do(work: Callable[[Piece], Done], pieces: Sequence[Piece], connection: Connection, parent: int) -> None:
    """Do a share of the pieces in a process of its own, and send what becomes of each."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends us when it is interrupted
    end_with(parent)
    gc.disable()
    for piece in pieces:
        try:
            message: tuple[Done | None, Exception | None] = (work(piece), None)
        except Exception as error:
            message = (None, error)
        try:
            connection.send(message)
        except OSError:  # nobody wants it any more
            os._exit(0)
    connection.close()
    os._exit(0)  # what the parent would do at its end is not ours to do


def end_with(parent: int) -> None:
    """Let this process end soon after its parent has ended, however that came: it may hold a lock or a port."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(WATCHFUL)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def context() -> ForkContext | SpawnContext:
    """Return how processes are started here: as copies of this one where that is safe."""
    if sys.platform == "linux":
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")
