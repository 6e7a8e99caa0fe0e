"""Ports on loopback that are free, and waiting for what shall listen there."""

from __future__ import annotations

import json
import os
import random
import socket
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import FileLock

HOST = "127.0.0.1"

PORTS = range(10_000, 14_000)
ROWS = range(14_000, 32_000)
"""Where servers of tests listen: below 32768, from where systems give out ports of outgoing connections.

Rows of ports are taken from elsewhere than single ones, which would leave no rows between them.
"""

CLAIM_LASTS = 30.0
"""For how many seconds a port is kept for who has asked for it, until its server listens there."""

WAIT = 20.0
"""How long a server may need to listen, in seconds, on a busy computer."""

STEP = 0.01
"""How often something is looked at that is waited for, in seconds."""


class NotInTimeError(AssertionError):
    """Something that was waited for has not come about in time."""


def free_port() -> int:
    """Return a port of 127.0.0.1 on which nobody listens, and which nobody else is given for half a minute."""
    return free_ports(1)[0]


def free_ports(count: int) -> range:
    """Return *count* ports in a row, as FTP servers want them for data connections; see ``free_port``.

    Workers of one run, and several runs on one computer, leave each other's ports alone by claims in the temporary
    folder: a port that was only looked at would often be taken when its server starts.
    """
    folder = Path(tempfile.gettempdir()) / f"ports-of-tests-{os.getuid() if hasattr(os, 'getuid') else ''}"
    folder.mkdir(exist_ok=True)
    claims = folder / "claims.json"
    with FileLock(folder / "lock", timeout=WAIT):
        known: list[tuple[int, int, float]] = json.loads(claims.read_bytes()) if claims.exists() else []
        kept = [claim for claim in known if claim[2] > time.time() - CLAIM_LASTS]
        ports = _free_row(count, [range(first, stop) for first, stop, _ in kept])
        new = folder / "claims.new"  # a worker may be killed while it writes
        new.write_text(json.dumps([*kept, (ports.start, ports.stop, time.time())]), encoding="ascii")
        new.replace(claims)
    return ports


def _free_row(count: int, claimed: Sequence[range]) -> range:
    """Return a row of ports that nobody has claimed, and on which nobody listens.

    Raises:
        NotInTimeError: there is none.

    """
    dice = random.Random()  # only to meet others rarely
    among = PORTS if count == 1 else ROWS
    for _ in range(1000):
        first = dice.randrange(among.start, among.stop - count + 1)
        ports = range(first, first + count)
        if any(ports.start < other.stop and other.start < ports.stop for other in claimed):
            continue
        if all(_is_free(port) for port in ports):
            return ports
    raise NotInTimeError(f"no {count} free ports in a row on {HOST}")


def _is_free(port: int) -> bool:
    with socket.socket() as test:
        test.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            test.bind((HOST, port))
        except OSError:
            return False
    return True


def answers(port: int, host: str = HOST) -> bool:
    """Return whether somebody accepts connections at a port."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


def wait_for_port(port: int, host: str = HOST, *, seconds: float = WAIT) -> None:
    """Wait until somebody accepts connections at a port.

    Raises:
        NotInTimeError: nobody does, after *seconds*.

    """
    wait_until(lambda: answers(port, host), f"port {port} of {host} answers", seconds=seconds)


def wait_until(is_so: Callable[[], bool], what: str, *, seconds: float = WAIT) -> None:
    """Wait until *is_so* says so; *what* is the sentence that comes true.

    Raises:
        NotInTimeError: it is not so, after *seconds*.

    """
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise NotInTimeError(f"after {seconds:g} s it is still not so that {what}")
        time.sleep(STEP)
