"""What the processes of one command take together, as Linux counts it. Source: proc(5)."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

SESSION, CPU, RESIDENT = 3, slice(11, 15), 21
"""Places of the fields of ``/proc/PID/stat`` behind the name: session, utime to cstime, rss."""


def memory_of(session: int) -> float:
    """Return the proportional set size of all processes of a session, in megabytes; 0 where it can't be known.

    A page that processes share counts once, its parts given to each of them.
    """
    return sum(_proportional(process, fields) for process, fields in _processes_of(session)) / 2**20


def cpu_of(session: int) -> float:
    """Return the processor time of a session so far, in seconds: of its processes, and of those they waited for."""
    return sum(int(ticks) for _, fields in _processes_of(session) for ticks in fields[CPU]) / TICKS


def _processes_of(session: int) -> Iterator[tuple[Path, list[str]]]:
    """Yield the folder of each process of a session, and the fields of its state."""
    for process in PROC.glob("[0-9]*"):
        try:
            fields = (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:  # it has ended meanwhile
            continue
        if fields and int(fields[SESSION]) == session:
            yield process, fields


def _proportional(process: Path, fields: list[str]) -> int:
    """Return the proportional set size of a process in bytes; its resident size where the kernel keeps the other."""
    try:
        found = re.search(r"^Pss:\s+(\d+) kB", (process / "smaps_rollup").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return int(found[1]) * 1024 if found else int(fields[RESIDENT]) * PAGE
