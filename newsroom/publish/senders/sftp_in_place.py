"""A folder of a server in which files are replaced one by one over SFTP."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from newsroom.publish.host import Sent, Upload
from newsroom.publish.senders.sftp_files import INCOMING_FILES, PIECE, SftpFiles, folders_with, kind_of
from newsroom.publish.senders.sftp_session import Session, each

if TYPE_CHECKING:
    import asyncssh


class SftpHost(SftpFiles):
    """A ``Host``: files are written in the state's folder, and renamed over older ones when they are whole."""

    def __init__(self, session: Session, folder: str, in_flight: int) -> None:
        super().__init__(session, folder, in_flight)
        self._clearing = asyncio.Lock()
        self._is_clear = False

    def look(self, paths: Collection[str]) -> dict[str, int]:
        found = self.session.run(lambda client: self.look_at(client, paths))
        return {path: kind_of(attributes) for path, attributes in found.items()}

    def send(self, uploads: Sequence[Upload], sent: Sent) -> None:
        waiting = {one.path: one for one in uploads}

        def arrived(one: Upload) -> None:
            if waiting.pop(one.path, None):  # else it was told before the line was cut
                sent(one)

        async def work(client: asyncssh.SFTPClient) -> None:
            await self._clear(client)
            await self.make_folders(client, {INCOMING_FILES, *folders_with([*waiting, INCOMING_FILES])})
            await each(list(waiting.values()), lambda one: self._send_one(client, one, arrived), self.in_flight)

        if waiting:
            self.session.run(work)

    async def _send_one(self, client: asyncssh.SFTPClient, one: Upload, arrived: Sent) -> None:
        new = f"{INCOMING_FILES}/{self.token}-{next(self.numbers)}"
        await self.put(client, new, pieces_of(one.source))

        async def place() -> None:
            await self.replace(client, new, one.path)

        try:
            # Another thread may have removed a folder that its last file has left.
            await self.with_folders(client, [one.path], place, one.path)
        except BaseException:
            await self.remove_files(client, [new])
            raise
        arrived(one)

    async def _clear(self, client: asyncssh.SFTPClient) -> None:
        """Remove what an interrupted publication has left, once."""
        async with self._clearing:
            if not self._is_clear:
                await self.remove_tree(client, INCOMING_FILES)
                self._is_clear = True


def pieces_of(source: Path) -> Iterator[bytes]:
    """Give the bytes of a local file in pieces that every server takes."""
    with open(source, "rb") as file:
        while piece := file.read(PIECE):
            yield piece
