"""The same work for many things at a time, on a line on which waiting takes longer than working."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from threading import Event
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")


class _NotBegunError(Exception):
    """Something else has failed before this was begun."""


def each(work: Callable[[T], R], things: Iterable[T], threads: int) -> list[R]:
    """Return what *work* makes of each thing, in their order, doing as many at a time as there are *threads*.

    The first failure ends it: what has not begun does not begin, what has begun comes to its end.

    Raises:
        Exception: what *work* has raised first.

    """
    is_over = Event()

    def begin(thing: T) -> R:
        if is_over.is_set():
            raise _NotBegunError
        try:
            return work(thing)
        except BaseException:
            is_over.set()
            raise

    with ThreadPoolExecutor(threads) as pool:
        tasks = [pool.submit(begin, thing) for thing in things]
        try:
            failed = (error for task in as_completed(tasks) if (error := task.exception()) is not None)
            first = next((error for error in failed if not isinstance(error, _NotBegunError)), None)
        except BaseException:  # the editor has interrupted it
            is_over.set()
            raise
    if first is not None:
        raise first
    return [task.result() for task in tasks]
