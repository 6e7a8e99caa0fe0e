"""Whole sites side by side on a server without a shell: hard links for what they share, a link for readers."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from newsroom.publish.host import Release, Sent, Upload
from newsroom.publish.senders.sftp_building import SftpBuilding
from newsroom.publish.senders.sftp_files import is_link
from newsroom.publish.senders.sftp_session import Session, each
from newsroom.publish.senders.ssh_layout import (
    INCOMING,
    INCOMING_NAME,
    MANIFESTS,
    RELEASES,
    WRITING,
    checked,
    foreign_link,
    overtaken,
    release_in,
)

if TYPE_CHECKING:
    import asyncssh


class SftpReleaseHost(SftpBuilding):
    """A ``ReleaseHost``."""

    def __init__(self, session: Session, folder: str, in_flight: int, link: str) -> None:
        super().__init__(session, folder, in_flight, link)
        self._seen: str | None = None

    def site_path(self, path: str) -> str:
        return f"{self.link}/{path}"

    def current(self) -> str:
        self._seen = self.session.run(self._current)
        return self._seen

    def releases(self) -> list[str]:
        return self.session.run(self._releases)

    def manifest(self, name: str) -> bytes | None:
        return self.read(f"{MANIFESTS}/{checked(name)}")

    def build(self, release: Release, sent: Sent) -> None:
        checked(release.name)
        waiting = {one.path: one for one in release.changed}

        def arrived(one: Upload) -> None:
            if waiting.pop(one.path, None):  # else it was told before the line was cut
                sent(one)

        self.session.run(lambda client: self._build(client, release, arrived))

    def switch(self, name: str) -> None:
        self.session.run(lambda client: self._switch(client, checked(name)))
        self._seen = name

    def drop(self, names: Iterable[str]) -> None:
        unwanted = [checked(name) for name in names]
        if unwanted:
            self.session.run(lambda client: self._drop(client, unwanted))

    async def _current(self, client: asyncssh.SFTPClient) -> str:
        """Return the name of the release that the link leads to, if it is one of ours."""
        import asyncssh

        try:
            name = release_in(str(await client.readlink(self.there(self.link))))
        except asyncssh.SFTPError:  # nothing there, or no link
            return ""
        return name if name and await self._is_ours(client, name) else ""

    async def _is_ours(self, client: asyncssh.SFTPClient, name: str) -> bool:
        there = await self.look_at(client, [f"{RELEASES}/{name}", f"{MANIFESTS}/{name}"])
        return len(there) == 2

    async def _releases(self, client: asyncssh.SFTPClient) -> list[str]:
        sites, manifests = await self._sites_and_manifests(client)
        return sorted(sites & manifests)

    async def _sites_and_manifests(self, client: asyncssh.SFTPClient) -> tuple[set[str], set[str]]:
        """Return the names of the folders of releases, and those of the manifests."""
        names: dict[str, set[str]] = {}

        async def look(folder: str) -> None:
            names[folder] = await self.names_in(client, folder)

        await each([RELEASES, MANIFESTS], look, 2)
        return names[RELEASES] - {INCOMING_NAME}, names[MANIFESTS]

    async def _switch(self, client: asyncssh.SFTPClient, name: str) -> None:
        import asyncssh

        link = self.link
        there = await self.look_at(client, [link, f"{RELEASES}/{name}"])
        if f"{RELEASES}/{name}" not in there:
            raise ValueError(name)
        if link in there and await self._is_at(client, name, is_link=is_link(there[link])):
            return
        new = f"{WRITING}/{self.token}-{next(self.numbers)}"

        async def make() -> None:
            await client.symlink(f"{RELEASES}/{name}", self.there(new))

        await self.with_folders(client, [new], make, link)
        try:
            await client.posix_rename(self.there(new), self.there(link))
        except asyncssh.SFTPError as error:
            with suppress(asyncssh.SFTPError):
                await client.remove(self.there(new))
            raise self.no_links(error, link) from error

    async def _is_at(self, client: asyncssh.SFTPClient, name: str, *, is_link: bool) -> bool:
        """Return whether the link leads to the release *name* already.

        Raises:
            PublishError: it is not ours, or somebody else has changed it.

        """
        now = release_in(str(await client.readlink(self.there(self.link)))) if is_link else ""
        is_there = bool(now) and f"{RELEASES}/{now}" in await self.look_at(client, [f"{RELEASES}/{now}"])
        if not now or (is_there and not await self._is_ours(client, now)):
            raise foreign_link(self.there(self.link))
        if now != name and is_there and self._seen is not None and now != self._seen:
            raise overtaken(self.there(self.link))
        return now == name

    async def _drop(self, client: asyncssh.SFTPClient, names: Iterable[str]) -> None:
        current = await self._current(client)
        ours = set(await self._releases(client))
        for name in names:
            if name in ours and name != current:
                # By a name that no release has: half of one must not look like a whole one when this is interrupted.
                await self.remove_tree(client, INCOMING)
                await self.replace(client, f"{RELEASES}/{name}", INCOMING)
                await self.remove_files(client, [f"{MANIFESTS}/{name}"])
                await self.remove_tree(client, INCOMING)
