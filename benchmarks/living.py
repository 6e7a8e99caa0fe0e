"""A generator that stays: it builds, serves, and builds again when a file changes."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack
from http.client import HTTPException
from pathlib import Path
from typing import Self
from urllib.request import urlopen

from benchmarks.measure import FailedError, environment, last_words, stopping
from benchmarks.processes import cpu_of, memory_of

BETWEEN_QUESTIONS = 0.02
PATIENCE = 1800.0
"""Seconds after which a server that does not show a change has failed."""

REST = 1.0
RESTING_CPU = 0.1
"""A server that takes less than so many seconds of processor time in REST seconds has nothing left to do."""


class Server:
    """A server that runs from ``with`` to the end of its block.

    Attributes:
        url: of its root, with a slash at the end.

    """

    def __init__(self, command: Sequence[str], port: int, folder: Path, log: Path) -> None:
        self.command = command
        self.url = f"http://127.0.0.1:{port}/"
        self.folder = folder
        self.log = log
        self.ending = ExitStack()

    def __enter__(self) -> Self:
        said = self.ending.enter_context(self.log.open("wb"))
        self.process = subprocess.Popen(
            self.command,
            cwd=self.folder,
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.ending.enter_context(stopping(self.process))
        return self

    def __exit__(self, *_: object) -> None:
        self.ending.close()

    @property
    def cpu(self) -> float:
        """Seconds of processor time that it has taken so far."""
        return cpu_of(self.process.pid)

    @property
    def memory(self) -> float:
        """Megabytes that its processes have now."""
        return memory_of(self.process.pid)

    def wait_for(self, text: str, address: str) -> float:
        """Return the seconds until the page at *address* has *text*.

        Raises:
            FailedError: it never came, or the server has ended.

        """
        started = time.perf_counter()
        while text not in self._page(address):
            if self.process.poll() is not None:
                raise FailedError(f"{' '.join(self.command)} has ended:\n{last_words(self.log)}")
            if time.perf_counter() - started > PATIENCE:
                raise FailedError(f"{' '.join(self.command)} never showed {text}:\n{last_words(self.log)}")
            time.sleep(BETWEEN_QUESTIONS)
        return time.perf_counter() - started

    def _page(self, address: str) -> str:
        try:
            with urlopen(self.url + address, timeout=10) as answer:  # noqa: S310  # on loopback
                return str(answer.read(), "utf-8", "replace")
        except (OSError, HTTPException):
            return ""

    def rest(self) -> None:
        """Wait until the server has nothing left to do, so that it does not disturb what is measured next."""
        ends = time.perf_counter() + PATIENCE
        before = self.cpu
        time.sleep(REST)
        while (now := self.cpu) - before > RESTING_CPU and time.perf_counter() < ends:
            before = now
            time.sleep(REST)


def free_port() -> int:
    """Return a port on loopback where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
