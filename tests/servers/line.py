"""A line between a client and a server on this computer: slow, narrow, and cut where a test wants it.

The line listens at another address of loopback, at the same ports as the server at 127.0.0.1: so data connections of
FTP, whose ports the server says, go through it too (all ports that it may say have to be given).

    with ftp_server(...) as server, line([server.port, *server.data_ports]) as slow:
        connect(slow.host, server.port)
"""

from __future__ import annotations

import errno
import json
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO

from tests.servers.missing import MissingServerError
from tests.servers.ports import wait_until
from tests.servers.processes import NotStartedError

REPOSITORY = Path(__file__).parents[2]

ROUND_TRIP = 0.030
BITS_PER_SECOND = 50e6
"""The line of the numbers in the issue: 30 ms and 50 Mbit/s."""

FAST = 100e9
"""As good as no limit, in bits per second: for tests that only want to cut."""


@dataclass(frozen=True, slots=True)
class Traffic:
    """How a line stands.

    Attributes:
        up: how many bytes have arrived at the server, of all connections since the line began.
        down: how many at clients.
        opened: how many connections there have been.
        open: how many there are.
        is_cut: whether it is cut, or silent.

    """

    up: int
    down: int
    opened: int
    open: int
    is_cut: bool


class Line:
    """A line that runs; its methods may be called from any thread."""

    def __init__(self, host: str, orders: IO[str], answers: IO[str]) -> None:
        self.host = host
        self._orders = orders
        self._answers = answers
        self._lock = Lock()

    def cut_after(self, size: int, *, silently: bool = False) -> None:
        """Cut the line when exactly *size* more bytes, of all connections, have arrived at the server.

        Args:
            size: counted from now; 0 cuts at once.
            silently: nothing passes any more, and nobody is told, as when a plug is pulled; otherwise all connections
                are reset, and new ones refused, until ``restore``.

        """
        self._ask(do="cut_after", size=size, silently=silently)

    def restore(self) -> None:
        """Undo a cut, or the order for one; connections that are there are reset."""
        self._ask(do="restore")

    def traffic(self) -> Traffic:
        """Return how the line stands."""
        return self._ask(do="look")

    def wait_until_cut(self, *, seconds: float = 20) -> None:
        """Wait until a cut that was ordered has come about.

        Raises:
            NotInTimeError: it has not, after *seconds*.

        """
        wait_until(lambda: self.traffic().is_cut, "the line is cut", seconds=seconds)

    def _ask(self, **order: object) -> Traffic:
        with self._lock:
            self._orders.write(json.dumps(order) + "\n")
            self._orders.flush()
            return self.hear()

    def hear(self) -> Traffic:
        """Return the answer to the last order; the process gives one when it is ready, too.

        Raises:
            NotStartedError: it has ended.

        """
        answer = self._answers.readline()
        if not answer:
            raise NotStartedError("the process of the line has ended; its standard error says why")
        return Traffic(**json.loads(answer))


@contextmanager
def line(
    ports: Iterable[int],
    *,
    round_trip: float = ROUND_TRIP,
    bits_per_second: float = BITS_PER_SECOND,
    host: str = "127.0.0.2",
) -> Iterator[Line]:
    """Run a line to ports of 127.0.0.1.

    Args:
        ports: those of the server; the line's are the same.
        round_trip: how long bytes travel to the server and back, in seconds.
        bits_per_second: how many bits of contents enter it in a second, each way, of all connections.
        host: the address of the line.

    Raises:
        MissingServerError: this system has no such address.

    """
    _need(host)
    settings = {
        "host": host,
        "ports": sorted(set(ports)),
        "delay": round_trip / 2,
        "bits_per_second": bits_per_second,
    }
    command = [sys.executable, "-m", "tests.servers.line_process", json.dumps(settings)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=REPOSITORY
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            slow = Line(host, process.stdin, process.stdout)
            slow.hear()
            yield slow
        finally:
            process.kill()


def _need(host: str) -> None:
    """See to it that one can listen at an address: macOS has only the first of loopback's, unless told otherwise."""
    with socket.socket() as test:
        try:
            test.bind((host, 0))
        except OSError as error:
            if error.errno != errno.EADDRNOTAVAIL:
                raise
            raise MissingServerError(f"a slow line needs {host}; on macOS:  sudo ifconfig lo0 alias {host}") from error
