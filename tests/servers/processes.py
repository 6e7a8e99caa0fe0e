"""Servers in processes of their own: started, logged to a file, and ended with all that they have started."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.servers.ports import STEP, WAIT, answers

LOG_END = 3000
"""How many characters of a log a failure shows."""


class NotStartedError(AssertionError):
    """A server that is there has not started; the message has the end of its log."""


@contextmanager
def running(
    command: Sequence[str | Path],
    log: Path,
    ready: int | Callable[[], bool],
    *,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    seconds: float = WAIT,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server as long as the context lasts, and give its process once it is ready.

    Args:
        command: what starts it, in the foreground.
        log: the file to which its standard output and standard error go, after what is there already.
        ready: a port of 127.0.0.1 that answers then, or what says whether it is ready.
        environment: variables besides our own.
        folder: where it works.
        seconds: how long it may need.

    Raises:
        NotStartedError: it has ended at once, or is not ready in time.

    """
    is_ready = ready if callable(ready) else lambda: answers(ready)
    with open(log, "ab") as file:
        process = subprocess.Popen(
            [str(word) for word in command],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env=os.environ | dict(environment or {}),
            cwd=folder,
            start_new_session=True,
        )
    try:
        _wait(process, is_ready, log, seconds)
        yield process
    finally:
        end_with_children(process)


def _wait(process: subprocess.Popen[bytes], is_ready: Callable[[], bool], log: Path, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_ready():
        if process.poll() is not None:
            raise NotStartedError(f"{process.args!r} has ended with status {process.returncode}:\n{log_end(log)}")
        if time.monotonic() > end:
            raise NotStartedError(f"{process.args!r} is not ready after {seconds:g} s:\n{log_end(log)}")
        time.sleep(STEP)
    if process.poll() is not None:  # somebody else answers there
        raise NotStartedError(f"{process.args!r} has ended with status {process.returncode}:\n{log_end(log)}")


def log_end(log: Path) -> str:
    """Return the end of a log, as far as a failure shows it."""
    return log.read_text(encoding="utf-8", errors="replace")[-LOG_END:]


def end_with_children(process: subprocess.Popen[bytes]) -> None:
    """End a process of ``running`` at once, with its group and all that comes from it, and wait for it.

    sshd gives each session a group of its own, so the group is not enough. All are held first, so that none can start
    another one between being found and being killed.
    """
    found = [] if process.poll() is not None else [process.pid]
    for pid in found:  # grows while it is read
        _signal(pid, signal.SIGSTOP)
        found += [child for child in children(pid) if child not in found]
    with suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
    for pid in found:
        _signal(pid, signal.SIGKILL)
    process.wait()


def _signal(pid: int, number: signal.Signals) -> None:
    with suppress(OSError):
        os.kill(pid, number)


def children(pid: int) -> list[int]:
    """Return the processes that a process has started and not outlived; none where there is no /proc."""
    try:
        tasks = os.listdir(f"/proc/{pid}/task")
    except OSError:
        return []
    found: list[int] = []
    for task in tasks:
        with suppress(OSError):
            found += map(int, Path(f"/proc/{pid}/task/{task}/children").read_text(encoding="ascii").split())
    return found
