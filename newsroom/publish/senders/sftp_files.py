"""What an SFTP server does with files: read and written in few round trips, many at a time."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import stat
from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, cast

from newsroom.publish.host import FOLDER, STATE, PublishError
from newsroom.publish.senders import ssh_failures
from newsroom.publish.senders.sftp_session import Session, each
from newsroom.publish.senders.ssh_layout import WRITING, folders_above

if TYPE_CHECKING:
    import asyncssh

PIECE = 32 * 1024
"""Bytes of a request: what every server takes (draft-ietf-secsh-filexfer-02, 3)."""

WINDOW = 32 * PIECE
"""How many bytes of a file are on their way at once."""

REQUESTS = 512
"""How many requests without contents are on their way at once: a server answers each in a moment."""

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Modes with which the web server can read, whatever the mask of the account is."""

INCOMING_FILES = f"{STATE}/incoming"
"""Where files are until they are whole."""


class SftpFiles:
    """The ``Files`` below a folder of a server, and the requests that both kinds of hosts are made of."""

    def __init__(self, session: Session, folder: str, in_flight: int) -> None:
        self.session = session
        self.folder = folder
        self.in_flight = in_flight
        self.numbers = itertools.count()
        self._masks: bool | None = None  # whether the server gives new folders less than the mode they shall have
        self.token = secrets.token_hex(4)  # so that two computers never write the same file

    def read(self, path: str) -> bytes | None:
        return self.session.run(lambda client: self.get(client, path))

    def write(self, path: str, data: bytes) -> None:
        self.session.run(lambda client: self.write_whole(client, path, data))

    def names(self, folder: str) -> set[str]:
        return self.session.run(lambda client: self.names_in(client, folder))

    def remove(self, paths: Collection[str]) -> None:
        self.session.run(lambda client: self.remove_all(client, paths))

    def close(self) -> None:
        self.session.close()

    def there(self, path: str) -> str:
        """Return a path as the server knows it."""
        return f"{self.folder.rstrip('/')}/{path}".rstrip("/") or "/"

    async def get(self, client: asyncssh.SFTPClient, path: str) -> bytes | None:
        """Return the bytes of a file; None when there is none."""
        import asyncssh

        try:
            file = await client.open(self.there(path), "rb", encoding=None, block_size=0)
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            return None
        except asyncssh.SFTPError as error:
            raise self.meaning(error, path) from error
        try:
            return await _whole(file)
        except asyncssh.SFTPError as error:
            raise self.meaning(error, path) from error
        finally:
            await file.close()

    async def put(self, client: asyncssh.SFTPClient, path: str, pieces: Iterable[bytes]) -> None:
        """Write a file in a folder that is there, whole or with an error."""
        import asyncssh

        try:
            mode = asyncssh.SFTPAttrs(permissions=FILE_MODE)
            file = await client.open(self.there(path), "wb", mode, encoding=None, block_size=0)
        except asyncssh.SFTPFailure as error:
            raise ssh_failures.disk_full(self.there(path)) from error
        try:
            await _write(file, pieces)
        except asyncssh.SFTPFailure as error:  # the protocol has no word for a full disk before version 5
            for leave in (file.close(), client.remove(self.there(path))):
                with suppress(asyncssh.SFTPError):
                    await leave
            raise ssh_failures.disk_full(self.there(path)) from error

    async def write_whole(self, client: asyncssh.SFTPClient, path: str, data: bytes) -> None:
        """Write a small file, whole or not at all, with the folders above it."""
        new = f"{WRITING}/{self.token}-{next(self.numbers)}"

        async def once() -> None:
            await self.put(client, new, [data])
            await self.replace(client, new, path)

        await self.with_folders(client, [new, path], once, path)

    async def with_folders(
        self, client: asyncssh.SFTPClient, paths: Collection[str], work: Callable[[], Awaitable[None]], place: str
    ) -> None:
        """Do *work*; where a folder is missing, make all above *paths*, and do it again."""
        import asyncssh

        try:
            try:
                await work()
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                await self.make_folders(client, folders_with(paths))
                await work()
        except asyncssh.SFTPError as error:
            raise await self.explained(client, error, place) from error

    async def replace(self, client: asyncssh.SFTPClient, old: str, new: str) -> None:
        """Rename a file over another one."""
        import asyncssh

        try:
            await client.posix_rename(self.there(old), self.there(new))
        except asyncssh.SFTPOpUnsupported:
            # This server can't replace: there is a moment without the file.
            with suppress(asyncssh.SFTPNoSuchFile):
                await client.remove(self.there(new))
            await client.rename(self.there(old), self.there(new))

    async def make_folders(self, client: asyncssh.SFTPClient, folders: Iterable[str]) -> None:
        """Make folders; those that are there, and what else stands in the way, are noticed when they are used."""
        import asyncssh

        levels: dict[int, list[str]] = defaultdict(list)
        for folder in folders:
            levels[len(PurePosixPath(folder).parts)].append(folder)

        async def make(folder: str) -> None:
            mode = asyncssh.SFTPAttrs(permissions=FOLDER_MODE)
            try:
                await client.mkdir(self.there(folder), mode)
            except asyncssh.SFTPPermissionDenied as error:
                raise self.meaning(error, folder) from error
            except asyncssh.SFTPError:
                return
            if self._masks is None:
                self._masks = (await client.lstat(self.there(folder))).permissions != stat.S_IFDIR | FOLDER_MODE
            if self._masks:
                with suppress(asyncssh.SFTPError):  # not every server lets modes be set
                    await client.setstat(self.there(folder), mode)

        if any(folder == STATE or folder.startswith(f"{STATE}/") for folder in levels.get(1, [])):
            await self._make_target(client)
        for level in sorted(levels):
            await each(levels[level], make, REQUESTS)

    async def _make_target(self, client: asyncssh.SFTPClient) -> None:
        """Make the target's folder itself, with those above it."""
        import asyncssh

        with suppress(asyncssh.SFTPError):
            await client.lstat(self.folder)
            return
        parts = PurePosixPath(self.folder).parts
        for count in range(1, len(parts) + 1):
            with suppress(asyncssh.SFTPError):
                await client.mkdir(str(PurePosixPath(*parts[:count])), asyncssh.SFTPAttrs(permissions=FOLDER_MODE))

    async def names_in(self, client: asyncssh.SFTPClient, folder: str) -> set[str]:
        """Return the names of what is in a folder; none when there is none."""
        import asyncssh

        try:
            found = await client.listdir(self.there(folder))
        except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
            return set()
        except asyncssh.SFTPError as error:
            raise self.meaning(error, folder) from error
        return set(found) - {".", ".."}

    async def look_at(self, client: asyncssh.SFTPClient, paths: Iterable[str]) -> dict[str, asyncssh.SFTPAttrs]:
        """Return what the server says of those of *paths* that are there; links are not followed."""
        import asyncssh

        found: dict[str, asyncssh.SFTPAttrs] = {}

        async def look(path: str) -> None:
            try:
                found[path] = await client.lstat(self.there(path))
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath, asyncssh.SFTPNotADirectory):
                return
            except asyncssh.SFTPError as error:
                raise self.meaning(error, path) from error

        await each(paths, look, REQUESTS)
        return found

    async def remove_all(self, client: asyncssh.SFTPClient, paths: Collection[str]) -> None:
        """Remove files, and the folders that this leaves empty."""
        await self.remove_files(client, paths)
        await self.remove_folders(client, folders_above(paths))

    async def remove_files(self, client: asyncssh.SFTPClient, paths: Iterable[str]) -> None:
        """Remove files; those that are not there are no error."""
        import asyncssh

        async def remove(path: str) -> None:
            try:
                await client.remove(self.there(path))
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath, asyncssh.SFTPNotADirectory):
                return
            except asyncssh.SFTPError as error:
                raise await self.explained(client, error, path) from error

        await each(paths, remove, REQUESTS)

    async def remove_folders(self, client: asyncssh.SFTPClient, folders: Iterable[str]) -> None:
        """Remove those folders that are empty, deeper ones first."""
        import asyncssh

        async def remove(folder: str) -> None:
            with suppress(asyncssh.SFTPError):
                await client.rmdir(self.there(folder))

        for _, level in itertools.groupby(folders, key=lambda folder: folder.count("/")):
            await each(level, remove, REQUESTS)

    async def remove_tree(self, client: asyncssh.SFTPClient, folder: str) -> None:
        """Remove a folder of ours with all that is in it; none is no error."""
        import asyncssh

        files: list[str] = []
        folders = [folder]

        async def look(one: str) -> None:
            with suppress(asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                for entry in await client.readdir(self.there(one)):
                    name = f"{one}/{entry.filename!s}"
                    if entry.filename not in (".", ".."):
                        (folders if kind_of(entry.attrs) == FOLDER else files).append(name)

        seen = 0
        while seen < len(folders):  # level by level
            level, seen = folders[seen:], len(folders)
            await each(level, look, REQUESTS)
        await self.remove_files(client, files)
        await self.remove_folders(client, sorted(folders, key=lambda one: -one.count("/")))

    async def explained(self, client: asyncssh.SFTPClient, error: asyncssh.SFTPError, path: str) -> PublishError:
        """Return what an error means, after a look at what is there: "Failure" is all that version 3 says."""
        import asyncssh

        if isinstance(error, asyncssh.SFTPPermissionDenied):
            return self.meaning(error, path)
        above = [str(folder) for folder in PurePosixPath(path).parents if str(folder) != "."]
        there = await self.look_at(client, [path, *above])
        kinds = {one: kind_of(attributes) for one, attributes in there.items()}
        if kinds.get(path) == FOLDER or any(kinds.get(one, FOLDER) != FOLDER for one in above):
            return ssh_failures.folder_in_the_way(self.there(path))
        return self.meaning(error, path)

    def meaning(self, error: asyncssh.SFTPError, path: str) -> PublishError:
        """Return what an error of the server means."""
        import asyncssh

        place = self.there(path)
        if isinstance(error, (asyncssh.SFTPPermissionDenied, asyncssh.SFTPWriteProtect)):
            return ssh_failures.not_allowed(place)
        if isinstance(error, (asyncssh.SFTPNoSpaceOnFilesystem, asyncssh.SFTPQuotaExceeded)):
            return ssh_failures.disk_full(place)
        if isinstance(error, (asyncssh.SFTPFileIsADirectory, asyncssh.SFTPNotADirectory)):
            return ssh_failures.folder_in_the_way(place)
        return ssh_failures.something_else(place, error.reason)


def kind_of(attributes: asyncssh.SFTPAttrs) -> int:
    """Return the size of a file, FOLDER for a folder, and 0 for anything else."""
    mode = attributes.permissions or 0
    if stat.S_ISDIR(mode):
        return FOLDER
    return attributes.size or 0 if stat.S_ISREG(mode) else 0


def is_file(attributes: asyncssh.SFTPAttrs) -> bool:
    """Return whether there is a file."""
    return stat.S_ISREG(attributes.permissions or 0)


def is_link(attributes: asyncssh.SFTPAttrs | None) -> bool:
    """Return whether there is a symbolic link."""
    return attributes is not None and stat.S_ISLNK(attributes.permissions or 0)


def folders_with(paths: Iterable[str]) -> set[str]:
    """Return all folders above *paths*, with that of the state."""
    return {str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."}


async def _whole(file: asyncssh.SFTPClientFile) -> bytes:
    """Return all bytes of a file; several requests are on their way."""
    data = bytearray()
    ahead = 4  # a manifest of 2,000 files is not much longer
    while True:
        offsets = [len(data) + number * PIECE for number in range(ahead)]
        parts = await asyncio.gather(*(file.read(PIECE, offset) for offset in offsets))
        for part in parts:
            data += cast("bytes", part)  # there is no encoding
            if not part:
                return bytes(data)
            if len(part) < PIECE:  # the end, or a server that gives less than it was asked for
                break
        ahead = WINDOW // PIECE


async def _write(file: asyncssh.SFTPClientFile, pieces: Iterable[bytes]) -> None:
    """Write all pieces, and close the file; a small one takes one round trip, for the server works in order."""
    import asyncssh

    async def allow() -> None:
        with suppress(asyncssh.SFTPError):  # not every server lets modes be set
            await file.chmod(FILE_MODE)

    waiting: list[Awaitable[object]] = [asyncio.create_task(allow())]
    offset, size = 0, 0
    for piece in pieces:
        waiting.append(asyncio.create_task(file.write(piece, offset)))
        offset, size = offset + len(piece), size + len(piece)
        if size >= WINDOW:
            await asyncio.gather(*waiting)
            waiting, size = [], 0
    await asyncio.gather(*waiting, file.close())
