"""What is known of a publication: the files that we put on a host, and those that are on their way."""

from __future__ import annotations

import gzip
import secrets
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from newsroom.publish.host import STATE

FORMAT = 1
"""Of the files of the state; others are not trusted."""

MANIFEST = f"{STATE}/manifest.json.gz"
JOURNAL = f"{STATE}/journal.json.gz"
FAST = 6
"""Level of compression: a manifest of 12,000 files takes 0.1 s."""


class File(msgspec.Struct, frozen=True, array_like=True):
    """The bytes of a file: their *digest* and their *size*."""

    digest: str
    size: int


class Retired(msgspec.Struct, frozen=True, array_like=True):
    """A file that no page needs any more, but pages that readers still have open; *since* in seconds since 1970.

    The time is that of the publishing computer. A clock that is wrong makes it stay longer or shorter, and nothing else.
    """

    digest: str
    size: int
    since: float


class Publication(msgspec.Struct, frozen=True):
    """The site as we published it; on the host it is the manifest.

    Attributes:
        format: FORMAT.
        id: counts publications, so that it sorts by them whatever clocks say; empty before the first one.
        previous: the id of the publication before.
        site: what tells one site from another: the FEED_AUTHORITY of its settings.
        files: all files that we put there and that the site needs.
        retired: those that stay for a while.
        clean_since: the id of the publication that repaired what somebody had tampered with; older releases may have it.
        doubtful: paths at which a publisher that was taken over may have come later than this publication.

    """

    format: int = FORMAT
    id: str = ""
    previous: str = ""
    site: str = ""
    files: dict[str, File] = {}
    retired: dict[str, Retired] = {}
    clean_since: str = ""
    doubtful: list[str] = []


class Journal(msgspec.Struct, frozen=True):
    """What a publication in place is about to do, written before its first change.

    Attributes:
        format: FORMAT.
        id: the publication that it makes.
        base: the publication that it changes.
        site: as in Publication.
        writes: the files it brings, each with all bytes that this and interrupted publications meant to bring there.
        removals: the files it removes.

    """

    format: int
    id: str
    base: str
    site: str
    writes: dict[str, list[File]]
    removals: list[str]


def next_id(previous: str, now: datetime | None = None) -> str:
    """Return the id of the publication after *previous*: a number, the day for people, and chance."""
    number = previous.partition("-")[0]
    count = int(number) + 1 if number.isdecimal() else 1
    day = (now or datetime.now(UTC)).strftime("%Y%m%d")
    return f"{count:06d}-{day}-{secrets.token_hex(3)}"


def encode(state: msgspec.Struct) -> bytes:
    """Return a file of the state: JSON, compressed, the same bytes for the same value."""
    return gzip.compress(msgspec.json.encode(state, order="sorted"), FAST, mtime=0)


State = TypeVar("State", Publication, Journal)


def decode(data: bytes | None, kind: type[State]) -> State | None:
    """Return a file of the state; None when there is none, or none that can be trusted."""
    if data is None:
        return None
    try:
        state = msgspec.json.decode(gzip.decompress(data), type=kind)
    except (OSError, EOFError, ValueError, zlib.error, msgspec.MsgspecError):
        return None
    return state if state.format == FORMAT and all(map(is_below, _paths(state))) else None


def is_below(path: str) -> bool:
    """Return whether a path stays below the folder that it begins in; others are not ours to write or to remove."""
    return "\0" not in path and not {"", ".", ".."}.intersection(path.split("/"))


def _paths(state: Publication | Journal) -> Iterator[str]:
    if isinstance(state, Publication):
        yield from state.files
        yield from state.retired
    else:
        yield from state.writes
        yield from state.removals
