"""What builds remember: plain data in the state folder, believed only when it is whole and of this very program.

A cache holds rows of bytes by table and name, each with a digest of its own. It is safe to delete. One that is damaged,
or that another version of the program, of its libraries or of Python has left, is begun anew: what is lost costs time,
never a wrong byte, because a row only ever says "what you are about to make from these inputs, I have made already".
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import Protocol

NAME = "cache.sqlite"
TABLES = ("documents", "texts", "media", "derived", "reasons")
BUSY = 10.0
"""Seconds to wait for a tool that looks at the file; builds exclude each other by the workspace's lock."""


class Memory(Protocol):
    """Where steps leave what the next build can use."""

    def rows(self, table: str) -> Iterator[tuple[str, bytes]]:
        """Yield the name and data of each row of a table."""

    def get(self, table: str, name: str) -> bytes | None:
        """Return a row, or None."""

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Add rows, or put them in the place of those of their names."""

    def remove(self, table: str, names: Iterable[str]) -> None:
        """Remove rows."""

    def close(self) -> None:
        """Let go of everything."""


class Forgetful:
    """Remembers nothing, for a build that can't be incremental."""

    def rows(self, table: str) -> Iterator[tuple[str, bytes]]:
        """Yield nothing."""
        yield from ()

    def get(self, table: str, name: str) -> bytes | None:
        """Return None."""

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Do nothing."""

    def remove(self, table: str, names: Iterable[str]) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class Cache:
    """The cache of one output folder, a SQLite database; whatever goes wrong with it makes it forget, and nothing else.

    Args:
        folder: the state folder.
        stamp: of the program and the folders; rows of another one are not trusted.
        is_clean: begin anew, whatever is there.

    """

    def __init__(self, folder: Path, stamp: str, *, is_clean: bool = False) -> None:
        self.file = folder / NAME
        self.stamp = stamp
        self.database: sqlite3.Connection | None = None
        self._process = os.getpid()
        self._inherited: sqlite3.Connection | None = None
        with suppress(sqlite3.Error, OSError, ValueError):  # a damaged name is no UTF-8, which is a ValueError
            if not is_clean:
                self._open()
        if self.database is None:
            with suppress(sqlite3.Error, OSError, ValueError):
                self._begin_anew()

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.file, timeout=BUSY, isolation_level=None)
        try:
            # Without waiting for the disk: after a power cut the rows are whole, old, or found to be damaged.
            database.executescript("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY")
        except BaseException:
            database.close()
            raise
        return database

    def _open(self) -> None:
        database = self._connect()
        try:
            database.execute("CREATE TABLE IF NOT EXISTS stamp (stamp TEXT)")
            if [row[0] for row in database.execute("SELECT stamp FROM stamp")] == [self.stamp]:
                self.database = database
        finally:
            if self.database is None:
                database.close()

    def _begin_anew(self) -> None:
        self.close()
        self.file.unlink(missing_ok=True)
        Path(f"{self.file}-journal").unlink(missing_ok=True)
        self.database = database = self._connect()
        database.execute("BEGIN")
        database.execute("CREATE TABLE stamp (stamp TEXT)")
        for table in TABLES:
            database.execute(f"CREATE TABLE {table} (name TEXT PRIMARY KEY, data BLOB, digest BLOB)")
        database.execute("INSERT INTO stamp VALUES (?)", [self.stamp])
        database.execute("COMMIT")

    def _reconnect(self) -> None:
        """Open the file anew in a process that has begun as a copy of another: a connection can't be shared."""
        if self._process != os.getpid():
            self._process = os.getpid()
            self._inherited = self.database  # kept, because closing it would disturb the other process
            self.database = None
            if self._inherited is not None:
                self._open()

    @contextmanager
    def _forgetting(self) -> Iterator[None]:
        """Forget everything where the file turns out to be damaged, or the disk full."""
        try:
            self._reconnect()
            yield
        except (sqlite3.Error, OSError, ValueError, TypeError):
            self.close()
            if self._inherited is None:  # otherwise the file is another process's
                with suppress(OSError):
                    self.file.unlink(missing_ok=True)

    def rows(self, table: str) -> Iterator[tuple[str, bytes]]:
        """Yield the name and data of each row of a table that is whole."""
        found: list[tuple[str, bytes, bytes]] = []
        with self._forgetting():
            if self.database is not None:
                found = self.database.execute(f"SELECT name, data, digest FROM {table}").fetchall()  # noqa: S608  # TABLES
        for name, data, digest in found:
            if _is_whole(table, name, data, digest):
                yield name, data

    def get(self, table: str, name: str) -> bytes | None:
        """Return a row, or None when there is none that is whole."""
        with self._forgetting():
            if self.database is not None:
                query = f"SELECT data, digest FROM {table} WHERE name = ?"  # noqa: S608  # one of TABLES
                for data, digest in self.database.execute(query, [name]):
                    return data if _is_whole(table, name, data, digest) else None
        return None

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Add rows, or put them in the place of those of their names."""
        query = f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?)"  # noqa: S608  # one of TABLES
        self._change(query, ((name, data, _digest(table, name, data)) for name, data in rows))

    def remove(self, table: str, names: Iterable[str]) -> None:
        """Remove rows."""
        self._change(f"DELETE FROM {table} WHERE name = ?", ([name] for name in names))  # noqa: S608  # one of TABLES

    def _change(self, query: str, values: Iterable[Iterable[object]]) -> None:
        with self._forgetting():
            if self.database is not None and self._inherited is None:  # a copy of the process only looks
                self.database.execute("BEGIN")
                self.database.executemany(query, values)  # type: ignore[arg-type]  # any iterable of sequences will do
                self.database.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file."""
        if self.database is not None:
            with suppress(sqlite3.Error):
                self.database.close()
        self.database = None


def _digest(table: str, name: str, data: bytes) -> bytes:
    digest = blake2b(f"{table}:{name}\0".encode(errors="replace"), digest_size=8)
    digest.update(data)
    return digest.digest()


def _is_whole(table: str, name: object, data: object, digest: object) -> bool:
    return isinstance(name, str) and isinstance(data, bytes) and _digest(table, name, data) == digest
