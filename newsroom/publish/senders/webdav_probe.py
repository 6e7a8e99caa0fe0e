"""Does a WebDAV server replace a file at once? Tried with a file of ours that nobody reads.

RFC 4918 does not say. The file is there; a new version of it is sent half, and the line is cut. A server that writes
into the file that readers read shows that. The answer is kept on this computer, as long as the server is the same.
"""

from __future__ import annotations

import secrets
import time
from contextlib import suppress
from pathlib import Path

import msgspec

from newsroom.publish.host import STATE
from newsroom.publish.senders.webdav_requests import Server

SIZE = 1 << 19
"""Bytes of the trial; half of them are more than what servers collect before they write."""

WATCHED_FOR = 0.3
"""Seconds for which the file is read, once with half of the new one sent, once after the line is cut."""

CLEARED_WITHIN = 3.0
"""Seconds."""

REFUSED = frozenset({403, 404, 405, 409, 423, 500})
"""What servers answer about a file that they are writing."""


class Note(msgspec.Struct, frozen=True):
    """What was found.

    Attributes:
        url: the target's folder.
        software: what the server calls itself.
        at_once: whether it replaces a file at once.

    """

    url: str
    software: str
    at_once: bool


def replaces_at_once(server: Server, notes: Path) -> bool:
    """Return whether PUT replaces a file when all of it has arrived, and not before.

    Args:
        server: which; the folder of the state is there.
        notes: where the answer is kept on this computer.

    Raises:
        PublishError: files can't be written there.

    """
    with suppress(OSError, msgspec.MsgspecError, UnicodeError):
        known = msgspec.json.decode(notes.read_bytes(), type=Note)
        if (known.url, known.software) == (server.url, server.software):
            return known.at_once
    found = _try(server)
    notes.parent.mkdir(parents=True, exist_ok=True)
    notes.write_bytes(msgspec.json.encode(Note(server.url, server.software, found)))
    return found


def _try(server: Server) -> bool:
    path, old, new = f"{STATE}/trial-{secrets.token_hex(8)}", b"old\n" * (SIZE // 4), b"new\n" * (SIZE // 8)
    server.ask("PUT", path, body=old)
    try:
        half_sent = server.start_put(path, SIZE, new)
        try:
            is_whole = _stays(server, path, old)
        finally:
            half_sent.close()
        return is_whole and _stays(server, path, old)
    finally:
        _clear(server, path)


def _clear(server: Server, path: str) -> None:
    """Remove the trial; some servers keep a file locked until they have noticed that the line was cut."""
    until = time.monotonic() + CLEARED_WITHIN
    while server.ask("DELETE", path, wanted=REFUSED).status in REFUSED - {404} and time.monotonic() < until:
        time.sleep(0.05)


def _stays(server: Server, path: str, expected: bytes) -> bool:
    """Return whether a file stays as it is for a while."""
    until = time.monotonic() + WATCHED_FOR
    while True:
        answer = server.ask("GET", path, wanted=REFUSED)
        if answer.body != expected:
            return False
        if time.monotonic() > until:
            return True
