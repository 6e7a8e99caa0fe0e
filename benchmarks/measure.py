"""What a command costs: processor time of all its processes, wall time, peak memory."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median


class FailedError(Exception):
    """A command has failed; the message is what it said."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command has cost.

    Attributes:
        cpu: seconds of processor time, user and system, of the command and all processes that it waited for.
        wall: seconds from its start to its end.
        memory: the largest that one of these processes became, in megabytes.

    """

    cpu: float
    wall: float
    memory: float


def run(command: Sequence[str], folder: Path, log: Path) -> Cost:
    """Run a command in a folder, in an environment without anything special, and return what it has cost.

    Raises:
        FailedError: its exit status was not 0.

    """
    environment = {"PATH": os.environ["PATH"], "HOME": str(Path.home()), "LANG": "C.UTF-8", "TZ": "UTC"}
    with log.open("wb") as said:
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=environment, stdout=said, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        said_last = log.read_text(encoding="utf-8", errors="replace")[-2000:]
        raise FailedError(f"{' '.join(command)} ended with status {process.returncode}:\n{said_last}")
    return Cost(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024)


def middle(costs: Sequence[Cost]) -> Cost:
    """Return the median of each figure."""
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in ("cpu", "wall", "memory")))
