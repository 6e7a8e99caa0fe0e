"""What every publication works with: the lock, what compares, and how far it has come."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock as ThreadLock
from typing import Literal

from newsroom.publish.host import Sent, Upload
from newsroom.publish.lock import Lock
from newsroom.publish.receipt import Receipt

Step = Literal[
    "journal",
    "assets",
    "new pages",
    "changed pages",
    "lists",
    "host files",
    "release",
    "switch",
    "verification",
    "deletions",
    "manifest",
]
"""The steps of a publication; not all of them are taken by every one."""

Progress = Callable[[Step, int, int], None]
"""Called with a step, how much of it is done and how much there is to do: first with nothing done, last with all."""


@dataclass(frozen=True, slots=True)
class Work:
    """What a publication works with.

    Attributes:
        lock: the right to change the host.
        receipt: compares what readers get with what was sent.
        progress: is told how far it has come.

    """

    lock: Lock
    receipt: Receipt
    progress: Progress

    def step(self, step: Step, work: Callable[[], object]) -> None:
        """Do *work*, which is all of a step, if the lock is still ours."""
        self.progress(step, 0, 1)
        self.lock.check()
        work()
        self.progress(step, 1, 1)

    @contextmanager
    def counted(self, step: Step, total: int) -> Iterator[Sent]:
        """Give what a sender calls for each of *total* files of a step, if the lock is still ours."""
        self.progress(step, 0, total)
        self.lock.check()
        count, guard = 0, ThreadLock()

        def sent(_: Upload) -> None:
            nonlocal count
            self.lock.assure()
            with guard:
                count += 1
                if count < total:
                    self.progress(step, count, total)

        yield sent
        self.progress(step, total, total)
