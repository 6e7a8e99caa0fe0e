"""What a command costs: processor time of all its processes, wall time, peak memory."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from benchmarks.processes import memory_of

BETWEEN_SAMPLES = 0.05
LARGEST_SHARE_OF_SAMPLES = 0.05
"""Of a processor's time; the kernel counts the pages of a large process for milliseconds."""


class FailedError(Exception):
    """A command has failed, or has not done its work; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command has cost.

    Attributes:
        cpu: seconds of processor time, user and system, of the command and all processes that it waited for.
        wall: seconds from its start to its end.
        memory: the most that all its processes had together, in megabytes.

    """

    cpu: float
    wall: float
    memory: float


def environment() -> dict[str, str]:
    """Return an environment without anything special."""
    return {"PATH": os.environ["PATH"], "HOME": str(Path.home()), "LANG": "C.UTF-8", "TZ": "UTC"}


def run(command: Sequence[str], folder: Path, log: Path) -> Cost:
    """Run a command in a folder and return what it has cost.

    Raises:
        FailedError: its exit status was not 0.

    """
    with log.open("wb") as said:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, env=environment(), stdout=said, stderr=subprocess.STDOUT, start_new_session=True
        )
        with stopping(process), Sampler(process.pid) as sampler:
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.perf_counter() - started
            process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise FailedError(f"{' '.join(command)} ended with status {process.returncode}:\n{last_words(log)}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, sampler.peak or usage.ru_maxrss / 1024)


def last_words(log: Path) -> str:
    """Return the end of what a command has said."""
    return log.read_text(encoding="utf-8", errors="replace")[-2000:]


class stopping:  # noqa: N801  # used like a function, as those of contextlib are
    """Ends a process that was started in a session of its own, and all that it has started, if it still runs."""

    PATIENCE = 10.0

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self.process

    def __exit__(self, *_: object) -> None:
        for sign in (signal.SIGINT, signal.SIGKILL):
            if self.process.returncode is not None:
                return
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(self.PATIENCE)
            except (ProcessLookupError, subprocess.TimeoutExpired):
                continue


class Sampler:
    """Looks again and again how much memory the processes of a session have; *peak* is the most, in megabytes."""

    def __init__(self, session: int) -> None:
        self.session = session
        self.peak = 0.0
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        pause = 0.0
        while not self.ended.wait(pause):
            started = time.thread_time()
            self.peak = max(self.peak, memory_of(self.session))
            pause = max(BETWEEN_SAMPLES, (time.thread_time() - started) / LARGEST_SHARE_OF_SAMPLES)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.thread.join()
