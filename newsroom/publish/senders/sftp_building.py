"""How a release comes to be on a server without a shell: uploads, hard links, and what an older release has already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newsroom.publish.host import FOLDER, PublishError, Release, Sent, Upload, failure
from newsroom.publish.senders.sftp_files import INCOMING_FILES, REQUESTS, SftpFiles, folders_with, is_file, kind_of
from newsroom.publish.senders.sftp_in_place import pieces_of
from newsroom.publish.senders.sftp_session import Session, each
from newsroom.publish.senders.ssh_layout import (
    INCOMING,
    INCOMING_NAME,
    MANIFESTS,
    RELEASES,
    WRITING,
    folders_above,
    overtaken,
    release_in,
)
from plugins.model.problem import message

if TYPE_CHECKING:
    import asyncssh


@dataclass(slots=True)
class _Found:
    """What is on the host before a release is made; all that a few round trips show.

    Attributes:
        current: the name of the release to which readers' link leads.
        sites: the names of the folders of releases, also that in which one is made.
        manifests: the names of the manifests.
        arrived: the names of the files that an interrupted publication has brought.
        folders: those of ours that are there.

    """

    current: str = ""
    sites: set[str] = field(default_factory=set)
    manifests: set[str] = field(default_factory=set)
    arrived: set[str] = field(default_factory=set)
    folders: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Spare:
    """What is really in a release that is to become another one.

    Attributes:
        files: the paths of the files that were published with it, and are there.
        strangers: what somebody else has put there: paths, and whether they are folders.

    """

    files: set[str]
    strangers: dict[str, bool] = field(default_factory=dict)


class SftpBuilding(SftpFiles):
    """Makes releases.

    Files arrive in the state's folder, named by their digest: what an interrupted publication has brought is known
    again by its bytes, whichever build it was of. Then the tree of the release is made of links; or out of the tree of
    a release that nobody wants any more, in which hardly anything has to be changed. Its files have names in other
    releases, too, so none is ever written to: names are removed and made.
    """

    def __init__(self, session: Session, folder: str, in_flight: int, link: str) -> None:
        super().__init__(session, folder, in_flight)
        self.link = link

    async def _build(self, client: asyncssh.SFTPClient, release: Release, arrived: Sent) -> None:
        found = await self._look_around(client)
        if found.current == release.name:
            raise overtaken(self.there(RELEASES))
        outside = {INCOMING_FILES, MANIFESTS, WRITING, RELEASES} - found.folders
        await self.make_folders(client, folders_with(f"{folder}/file" for folder in outside))
        lost: list[str] = []

        async def make_tree() -> None:
            lost.extend(await self._make_tree(client, release, found))

        async def send() -> None:
            await self._send(client, release.changed, arrived, found.arrived)

        await each([make_tree, send], lambda work: work(), 2)
        await self._place(client, release.changed)
        again = [release.files[path] for path in lost if path in release.files]
        if again:
            await self._send(client, again, arrived, set())
            await self._place(client, again)
        # After the tree: by the time of its manifest it is seen later on whether somebody has changed a folder.
        await self.write_whole(client, f"{MANIFESTS}/{release.name}", release.manifest)
        await self.replace(client, INCOMING, f"{RELEASES}/{release.name}")

    async def _look_around(self, client: asyncssh.SFTPClient) -> _Found:
        """Return what is there."""
        import asyncssh

        found = _Found()

        async def current() -> None:
            try:
                found.current = release_in(str(await client.readlink(self.there(self.link))))
            except asyncssh.SFTPError:  # nothing there, or no link
                found.current = ""

        async def sites() -> None:
            found.sites = await self.names_in(client, RELEASES)

        async def manifests() -> None:
            found.manifests = await self.names_in(client, MANIFESTS)

        async def rests() -> None:
            found.arrived = await self.names_in(client, INCOMING_FILES)

        async def folders() -> None:
            found.folders = set(await self.look_at(client, [INCOMING_FILES, MANIFESTS, WRITING, RELEASES]))

        works = [current, sites, manifests, rests, folders]
        await each(works, lambda work: work(), len(works))
        return found

    async def _make_tree(self, client: asyncssh.SFTPClient, release: Release, found: _Found) -> list[str]:
        """Make the release but for what has changed; return the paths that the base has no file for."""
        await self.remove_files(client, [f"{MANIFESTS}/{name}" for name in found.manifests - found.sites])
        spare = await self._survey(client, release, found)
        for name in {INCOMING_NAME, release.name} & found.sites:
            await self.remove_tree(client, f"{RELEASES}/{name}")
        wanted = [*release.files, *release.kept]
        folders, ready = folders_with([f"{INCOMING}/file", *(f"{INCOMING}/{path}" for path in wanted)]), set[str]()
        if spare is not None:
            await self._turn(client, release, spare)
            ready = _same(release, spare)
            folders -= folders_with(f"{INCOMING}/{path}" for path in [*release.spare_files, "file"])
        await self.make_folders(client, folders - {RELEASES})
        changed = {one.path for one in release.changed}
        return await self._link_from(
            client, release.base, [path for path in wanted if path not in changed and path not in ready]
        )

    async def _survey(self, client: asyncssh.SFTPClient, release: Release, found: _Found) -> _Spare | None:
        """Return what is in the release that is to become this one; None when it is not to be used.

        Of folders that have not changed since the release was complete, the manifest tells what is in them; the others
        are looked into.
        """
        name = release.spare
        if (
            not name
            or name == found.current
            or INCOMING_NAME in found.sites
            or name not in found.sites & found.manifests
        ):
            return None
        site, manifest = f"{RELEASES}/{name}", f"{MANIFESTS}/{name}"
        folders = [site, *(f"{site}/{folder}" for folder in folders_with(release.spare_files))]
        seen = await self.look_at(client, [manifest, *folders])
        if manifest not in seen or any(folder not in seen or kind_of(seen[folder]) != FOLDER for folder in folders):
            return None
        complete = seen[manifest].mtime or 0
        spare = _Spare(set(release.spare_files))
        newer = [folder for folder in folders if (seen[folder].mtime or complete + 1) > complete]
        if newer:
            await self._look_into(client, site, newer, spare)
        return spare

    async def _look_into(self, client: asyncssh.SFTPClient, site: str, folders: Iterable[str], spare: _Spare) -> None:
        """Correct what is known of some folders of the release *site*."""
        known, expected = folders_with(spare.files), defaultdict(set)
        for path in spare.files:
            expected[path.rpartition("/")[0]].add(path)

        async def look(folder: str) -> None:
            inside = folder.removeprefix(site).removeprefix("/")
            missing = set(expected[inside])
            for entry in await client.readdir(self.there(folder)):
                path = f"{inside}/{entry.filename!s}".removeprefix("/")
                if path in missing and is_file(entry.attrs):
                    missing.discard(path)
                elif entry.filename not in (".", "..") and path not in known:
                    spare.strangers[path] = kind_of(entry.attrs) == FOLDER
            spare.files -= missing

        await each(folders, look, REQUESTS)

    async def _turn(self, client: asyncssh.SFTPClient, release: Release, spare: _Spare) -> None:
        """Let an older release become the folder in which the new one is made, with nothing that it must not have.

        It ends being a release with its first step, whatever interrupts this.
        """
        await self.replace(client, f"{RELEASES}/{release.spare}", INCOMING)
        unwanted = spare.files - _same(release, spare)
        strangers = [path for path, is_folder in spare.strangers.items() if not is_folder]
        gone = [f"{INCOMING}/{path}" for path in [*unwanted, *strangers]]
        await self.remove_files(client, [f"{MANIFESTS}/{release.spare}", *gone])
        for path, is_folder in spare.strangers.items():
            if is_folder:
                await self.remove_tree(client, f"{INCOMING}/{path}")
        needed = folders_with([*release.files, *release.kept])
        left = [f"{INCOMING}/{folder}" for folder in folders_above(release.spare_files) if folder not in needed]
        await self.remove_folders(client, left)

    async def _link_from(self, client: asyncssh.SFTPClient, base: str, paths: Collection[str]) -> list[str]:
        """Give files of another release further names; return those paths that it has no file for."""
        import asyncssh

        lost: list[str] = []

        async def link(path: str) -> None:
            try:
                await client.link(self.there(f"{RELEASES}/{base}/{path}"), self.there(f"{INCOMING}/{path}"))
            except (asyncssh.SFTPNoSuchFile, asyncssh.SFTPNoSuchPath):
                lost.append(path)
            except asyncssh.SFTPError as error:
                raise self.no_links(error, path) from error

        if not base:
            return [*paths]
        await each(paths, link, REQUESTS)
        return lost

    async def _send(
        self, client: asyncssh.SFTPClient, uploads: Iterable[Upload], arrived: Sent, there: Collection[str]
    ) -> None:
        """See to it that the bytes of all uploads are on the host, named by digest; *there* are the names in use."""
        same: dict[str, list[Upload]] = defaultdict(list)
        for one in uploads:
            same[one.digest].append(one)
        await self._clear(client, set(there) - set(same))

        async def send(digest: str) -> None:
            if digest not in there:
                new = f"{INCOMING_FILES}/{digest}.part"
                await self.put(client, new, pieces_of(same[digest][0].source))
                await self.replace(client, new, f"{INCOMING_FILES}/{digest}")
            for one in same[digest]:
                arrived(one)

        await each(same, send, self.in_flight)

    async def _place(self, client: asyncssh.SFTPClient, uploads: Iterable[Upload]) -> None:
        """Give files that are there by digest their names in the release."""
        import asyncssh

        last = {one.digest: one for one in uploads}

        async def link(one: Upload) -> None:
            try:
                await client.link(self.there(f"{INCOMING_FILES}/{one.digest}"), self.there(f"{INCOMING}/{one.path}"))
            except asyncssh.SFTPError as error:
                raise self.no_links(error, one.path) from error

        async def move(one: Upload) -> None:
            try:
                await self.replace(client, f"{INCOMING_FILES}/{one.digest}", f"{INCOMING}/{one.path}")
            except asyncssh.SFTPError as error:
                raise await self.explained(client, error, f"{INCOMING}/{one.path}") from error

        await each([one for one in uploads if last[one.digest] is not one], link, REQUESTS)
        await each(last.values(), move, REQUESTS)

    async def _clear(self, client: asyncssh.SFTPClient, names: Iterable[str]) -> None:
        """Remove rests of interrupted publications: files, and folders of whoever made them."""
        for path, attributes in (await self.look_at(client, [f"{INCOMING_FILES}/{name}" for name in names])).items():
            if kind_of(attributes) == FOLDER:
                await self.remove_tree(client, path)
            else:
                await self.remove_files(client, [path])

    def no_links(self, error: asyncssh.SFTPError, path: str) -> PublishError:
        """Return what the refusal of a link means."""
        import asyncssh

        if isinstance(error, (asyncssh.SFTPFailure, asyncssh.SFTPOpUnsupported)):
            return failure(
                self.there(path),
                message("The host makes no links, or its disk is full, so whole sites can't stand side by side."),
                message('Look whether there is room; else write in the target in PUBLISH:  "way": "in place",'),
            )
        return self.meaning(error, path)


def _same(release: Release, spare: _Spare) -> set[str]:
    """Return the paths at which an older release has what the new one needs.

    What has changed is sent even if its bytes are there, for it may be sent because these were tampered with; and of
    what is kept it is not known which bytes it has.
    """
    changed = {one.path for one in release.changed}
    return {
        path
        for path, one in release.files.items()
        if path in spare.files and path not in changed and release.spare_files[path] == one.digest
    }
