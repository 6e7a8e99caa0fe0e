"""The folders of a target on an FTP host: where they are, which of them are there, what is in them."""

from __future__ import annotations

import itertools
import threading
import uuid
from collections.abc import Collection, Iterable, Iterator
from pathlib import PurePosixPath

from newsroom.publish.host import FOLDER, STATE, PublishError
from newsroom.publish.senders import ftp_failures
from newsroom.publish.senders.ftp_connection import NO_SESSION, Connection, RefusedError, Reply, UnusableError

INCOMING = f"{STATE}/incoming"
"""Where files arrive, before they take their places at once."""

IN_INCOMING = f"{INCOMING}/file"
"""Any file there: the folders above it have to be made."""

UNKNOWN = 0
"""The kind of what a listing has only the name of; like ``FOLDER``, it stands in the place of a size."""

NOTHING_THERE = frozenset({450, 550})
"""What some hosts answer instead of an empty listing (RFC 1123, 4.1.2.11 has neither)."""


class Folders:
    """The folders below that of a target.

    Attributes:
        base: the whole path of the target's folder, as the host sees it.
        has_kinds: whether the host says of what is there what it is (MLSD and MLST of RFC 3659), or only names.

    """

    def __init__(self, base: str, *, has_kinds: bool) -> None:
        self.base = base
        self.has_kinds = has_kinds
        self._known: set[str] = set()
        self._lock = threading.Lock()
        self._session = uuid.uuid4().hex
        self._numbers = itertools.count()

    def at(self, path: str) -> str:
        """Return the whole path of a path of the target, as commands want it.

        Raises:
            PublishError: commands can't have it.

        """
        if any(sign in path for sign in "\r\n\0"):
            raise ftp_failures.bad_name(path)
        return f"{self.base}/{path}" if path else self.base or "/"

    def incoming(self) -> str:
        """Return the path of a file that is not there yet, in INCOMING: no two attempts write into the same one."""
        return f"{INCOMING}/{self._session}-{next(self._numbers)}"

    def know(self, folders: Iterable[str]) -> None:
        """Remember that folders are there, with those above them."""
        with self._lock:
            for folder in folders:
                self._known.update([folder, *above(folder)])

    def forget(self, folders: Iterable[str]) -> None:
        """Remember no longer that folders are there."""
        with self._lock:
            self._known.difference_update(folders)

    def make(self, connection: Connection, paths: Iterable[str]) -> set[str]:
        """See to it that the folders above *paths* are there; return those that were not.

        Raises:
            PublishError: one can't be made.

        """
        with self._lock:
            wanted = {folder for path in paths for folder in above(path)} - self._known
        made: set[str] = set()
        missing = sorted(wanted)  # those above come first
        for _ in range(2):  # the second time, if another thread has removed one in this moment
            made |= {folder for folder, reply in self._ask(connection, "MKD", missing) if reply.code == 257}
            missing = [folder for folder in missing if folder not in made]
            missing = [folder for folder, reply in self._ask(connection, "CWD", missing) if not reply.is_good]
        for folder, reply in self._ask(connection, "MKD", missing):
            if not reply.is_good:
                raise refusal(folder, reply)
        self.know(wanted)
        return made

    def _ask(self, connection: Connection, verb: str, paths: Collection[str]) -> Iterator[tuple[str, Reply]]:
        """Give a command for each path; return each with its answer."""
        return zip(paths, connection.ask([f"{verb} {self.at(path)}" for path in paths]), strict=True)

    def entries(self, connection: Connection, folder: str) -> dict[str, int] | None:
        """Return what is in a folder: sizes of files, FOLDER, or UNKNOWN, by name; None when there is no such folder.

        A host that has only names leaves out those that begin with a dot.
        """
        # the folder is entered first: as an argument, a name with signs of a pattern in it would be taken for one
        connection.begin_transfer("MLSD" if self.has_kinds else "NLST", f"CWD {self.at(folder)}")
        entered = connection.hear()
        try:
            data = connection.fetch()
        except RefusedError as error:
            if not entered.is_good:
                return None
            if self.has_kinds or error.reply.code not in NOTHING_THERE:
                raise refusal(folder, error.reply) from error
            data = b""
        if not entered.is_good:
            return None
        lines = data.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
        entries = map(_entry, lines) if self.has_kinds else ((line.rpartition("/")[2], UNKNOWN) for line in lines)
        return {name: kind for name, kind in entries if name not in {"", ".", ".."}}

    def clear_incoming(self, connection: Connection) -> None:
        """Remove what other sessions have left in INCOMING."""
        junk = [name for name in self.entries(connection, INCOMING) or {} if not name.startswith(self._session)]
        for _ in self._ask(connection, "DELE", [f"{INCOMING}/{name}" for name in junk]):
            pass  # refused: it costs room, but harms nobody

    def sizes(self, connection: Connection, paths: Collection[str]) -> dict[str, int]:
        """Return the sizes of those of *paths* that are files."""
        replies = self._ask(connection, "SIZE", paths)
        return {path: int(reply.text.split()[1]) for path, reply in replies if reply.code == 213}

    def kinds(self, connection: Connection, paths: Collection[str]) -> dict[str, int]:
        """Return what is at those of *paths* at which there is something: sizes or FOLDER. The host has MLST."""
        found = {}
        for path, reply in self._ask(connection, "MLST", paths):
            lines = reply.text.split("\n")
            if reply.code == 250 and len(lines) > 1:
                found[path] = _entry(lines[1].lstrip())[1]
        return found

    def there(self, connection: Connection, paths: Collection[str]) -> list[str]:
        """Return those of *paths* at which there is something.

        The question is whether it could be renamed: to enter what is no folder, which would be shorter, is taken for an
        attack by some hosts when it happens often.
        """
        return [path for path, reply in self._ask(connection, "RNFR", paths) if reply.code == 350]

    def entered(self, connection: Connection, paths: Collection[str]) -> set[str]:
        """Return those of *paths* that are folders."""
        return {path for path, reply in self._ask(connection, "CWD", paths) if reply.is_good}

    def remove(self, connection: Connection, paths: Collection[str]) -> None:
        """Remove files, and the folders that this leaves empty.

        Raises:
            PublishError: some stay.

        """
        self._remove_files(connection, paths)
        self._remove_empty(connection, paths)

    def _remove_files(self, connection: Connection, paths: Collection[str]) -> None:
        refused = {path: reply for path, reply in self._ask(connection, "DELE", paths) if not reply.is_good}
        stay = self.sizes(connection, refused)
        problems = [problem for path in stay for problem in ftp_failures.denied(path, refused[path].text).problems]
        if problems:
            raise PublishError(problems)

    def _remove_empty(self, connection: Connection, paths: Collection[str]) -> None:
        """Remove the folders above *paths* that are empty, without those of the target and of the state."""
        folders = {folder for path in paths for folder in above(path)} - {STATE}
        self.forget(folders)
        deepest_first = sorted(folders, key=lambda folder: folder.count("/"), reverse=True)
        for _ in self._ask(connection, "RMD", deepest_first):
            pass  # refused: there is something in it


def above(path: str) -> list[str]:
    """Return the folders that a path is in, without the target's."""
    return [str(folder) for folder in PurePosixPath(path).parents][:-1]


def refusal(path: str, reply: Reply) -> Exception:
    """Return what is to be raised when the host does not want something to be done at *path*."""
    if reply.is_full:
        return ftp_failures.full(path, reply.text)
    if reply.code < 500 or reply.code == NO_SESSION:
        return UnusableError(reply.text)
    return ftp_failures.denied(path, reply.text)


def _entry(line: str) -> tuple[str, int]:
    """Return name and kind of a line of MLSD: ``type=file;size=12; name`` (RFC 3659, 7.2)."""
    facts, _, name = line.partition(" ")
    found = dict(fact.lower().split("=", 1) for fact in facts.split(";") if "=" in fact)
    kind = found.get("type", "")
    if kind in {"cdir", "pdir"}:
        return "", FOLDER
    if kind == "dir":
        return name, FOLDER
    size = found.get("size", "")
    return name, int(size) if kind == "file" and size.isdecimal() else 0
