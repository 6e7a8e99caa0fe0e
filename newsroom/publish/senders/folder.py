"""A local or mounted path: a folder of this computer that a web server reads, a memory stick, a share of another one.

Files are written below ``_publish/incoming`` of the target and moved from there: moving within a disk happens at once.
In place nothing else is needed, so FAT and shares of Windows do. Releases need symbolic links, and use hard links where
there are some, copies elsewhere. They lie so:

    releases/NAME          each release
    current                the link to one of them (its name is an option), which the web server has as its folder
    _publish/manifests/NAME
    _publish/incoming/     what is being made; the next publication clears it

Each file is on the disk before it is moved (``fsync``): a stick that is pulled out afterwards, or a share whose host
falls over, has no empty files. Eight files are under way at once, so that this costs little.
"""

from __future__ import annotations

import errno
import os
import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Literal
from uuid import uuid4

from msgspec import Struct

from newsroom.publish.host import (
    ATTEMPTS,
    STATE,
    Access,
    Host,
    Release,
    ReleaseHost,
    Sent,
    Upload,
    failure,
)
from newsroom.publish.parallel import each
from newsroom.publish.senders.folder_disk import (
    ENTERABLE,
    copy,
    explained,
    open_to_readers,
    remove_all,
    size_of,
    take_over,
)
from plugins.model.problem import message

INCOMING = f"{STATE}/incoming"
MANIFESTS = f"{STATE}/manifests"
RELEASES = "releases"

THREADS = 8
"""How many files are under way at once."""

PAUSE = 0.2
"""How long we wait before we try again, in seconds; twice as long the next time."""

PASSING = frozenset([errno.EACCES, errno.EBUSY, errno.ETXTBSY, errno.ENOENT])
"""What moving a file may say because somebody has it open just now (Windows), or has removed an emptied folder."""


class Options(Struct, frozen=True, forbid_unknown_fields=True):
    """What PUBLISH says of a folder.

    Attributes:
        folder: its path; ``~`` is the home folder. The folder above it has to be there.
        way: whether files are replaced one by one, or whole sites stand side by side, swapped by a symbolic link.
        link: the name of that link, in the folder.

    """

    folder: str
    way: Literal["in place", "releases"] = "in place"
    link: str = "current"


def open_host(options: Options, access: Access) -> Host | ReleaseHost:
    """Return the host that a folder is.

    Raises:
        PublishError: it isn't there, and may be on a disk that isn't mounted; or it is no folder.

    """
    folder = Path(os.path.expanduser(options.folder))  # which leaves the name of a stranger's home as it is
    with explained(folder):
        if not folder.exists() and not _make(folder, access):
            fact = message("This folder is not there; is the disk mounted?")
            raise failure(str(folder), fact, message("Mount the disk, or make the folder; then publish again."))
        if not folder.is_dir():
            raise failure(str(folder), message("This is not a folder."), message("Give another path in PUBLISH."))
    if options.way == "in place":
        return FolderInPlace(folder)
    if Path(options.link).parts != (options.link,) or options.link in {RELEASES, STATE, ".", ".."}:
        fact = message("The option link is %(link)s; it has to be a plain name.", link=options.link)
        raise failure(str(folder), fact, message('Write, for example, link="current".'))
    return FolderOfReleases(folder, options.link)


def _make(folder: Path, access: Access) -> bool:
    """Make a folder that isn't there, if the one above it is, and the editor wants it.

    A disk that isn't mounted often leaves an empty folder: it would be filled, and readers would see nothing of it.
    """
    question = message("There is no folder %(folder)s. Shall it be made?", folder=folder)
    if not folder.parent.is_dir() or not access.confirm(question):
        return False
    folder.mkdir()
    open_to_readers(folder, ENTERABLE)
    return True


class LocalFiles:
    """Files below a folder of this computer."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clearing = threading.Lock()
        self._is_cleared = False
        self._left: set[str] = set()
        with suppress(OSError):
            self._left = set(os.listdir(folder / INCOMING))

    def read(self, path: str) -> bytes | None:
        with explained(self._folder / path):
            try:
                return (self._folder / path).read_bytes()
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                return None

    def write(self, path: str, data: bytes) -> None:
        def fill(file: Path) -> None:
            with open(file, "xb") as opened:
                opened.write(data)
                opened.flush()
                os.fsync(opened.fileno())

        self._bring(path, fill, f"state-{uuid4().hex}")

    def names(self, folder: str) -> set[str]:
        with explained(self._folder / folder):
            try:
                return set(os.listdir(self._folder / folder))
            except (FileNotFoundError, NotADirectoryError):
                return set()

    def remove(self, paths: Collection[str]) -> None:
        for path in paths:
            with explained(self._folder / path), suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
                os.unlink(self._folder / path)
        above = {folder for path in paths for folder in Path(path).parents[:-1]}
        for folder in sorted(above, key=lambda folder: len(folder.parts), reverse=True):
            with suppress(OSError):  # it isn't empty, or another program is in it
                os.rmdir(self._folder / folder)

    def close(self) -> None:
        """Do nothing: no line is held."""

    def _bring(self, path: str, fill: Callable[[Path], None], name: str) -> None:
        """Put a file in its place at once; *fill* makes it, under another *name*."""
        place, incoming = self._folder / path, self._folder / INCOMING / name
        with explained(place):
            self._make_folder(incoming.parent)
            try:
                fill(incoming)
                open_to_readers(incoming)
                self._move(incoming, place)
            finally:
                incoming.unlink(missing_ok=True)

    def _move(self, incoming: Path, place: Path) -> None:
        for attempt in range(1, ATTEMPTS + 1):
            try:
                self._make_folder(place.parent)
                os.replace(incoming, place)
            except OSError as error:
                if error.errno not in PASSING or attempt == ATTEMPTS:
                    raise
                sleep(PAUSE * attempt)
            else:
                return

    def _make_folder(self, folder: Path) -> None:
        """Make a folder of the target, with those above it, but not the target's own: its disk may have gone."""
        if folder == self._folder or folder.is_dir():
            return
        self._make_folder(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir()
            open_to_readers(folder, ENTERABLE)

    def _clear_incoming(self) -> None:
        """Remove what an interrupted publication has left.

        Of files of the state only those go that were there when we came: others may be under way just now.
        """
        with self._clearing, explained(self._folder / INCOMING):
            for name in [] if self._is_cleared else self.names(INCOMING):
                if not name.startswith("state-") or name in self._left:
                    remove_all(self._folder / INCOMING / name)
            self._is_cleared = True


class FolderInPlace(LocalFiles):
    """A folder whose files are replaced one by one."""

    def look(self, paths: Collection[str]) -> dict[str, int]:
        with explained(self._folder):
            sizes = each(size_of, [self._folder / path for path in paths], THREADS)
            return {path: size for path, size in zip(paths, sizes, strict=True) if size is not None}

    def send(self, uploads: Sequence[Upload], sent: Sent) -> None:
        self._clear_incoming()

        def bring(upload: Upload) -> None:
            self._bring(upload.path, lambda file: copy(upload.source, file), uuid4().hex)
            sent(upload)

        each(bring, uploads, THREADS)


class FolderOfReleases(LocalFiles):
    """A folder in which whole sites stand side by side."""

    def __init__(self, folder: Path, link: str) -> None:
        super().__init__(folder)
        self._link = link

    def site_path(self, path: str) -> str:
        return f"{self._link}/{path}"

    def current(self) -> str:
        place = self._folder / self._link
        with explained(place):
            leads_to = os.readlink(place).replace(os.sep, "/") if place.is_symlink() else ""
        name = leads_to.removeprefix(f"{RELEASES}/")
        return name if leads_to == f"{RELEASES}/{name}" and name in self.names(RELEASES) else ""

    def releases(self) -> list[str]:
        return sorted(self.names(RELEASES) & self.names(MANIFESTS))

    def manifest(self, name: str) -> bytes | None:
        return self.read(f"{MANIFESTS}/{name}") if name in self.releases() else None

    def build(self, release: Release, sent: Sent) -> None:
        if self._has_current(release):
            return
        self._is_cleared = False
        self._clear_incoming()
        self._try_link()
        made = self._folder / INCOMING / release.name
        with explained(made):
            self._make_folder(made)
            self._fill(made, release, sent)
            self._put_aside(release.name)
            self.write(f"{MANIFESTS}/{release.name}", release.manifest)
            self._move(made, self._folder / RELEASES / release.name)

    def _has_current(self, release: Release) -> bool:
        """Return whether readers have a release already; what they read is never rebuilt."""
        if release.name != self.current():
            return False
        if self.manifest(release.name) == release.manifest:
            return True
        fact = message("Readers have another publication of this name already.")
        raise failure(str(self._folder / RELEASES / release.name), fact, message("Publish again."))

    def _fill(self, made: Path, release: Release, sent: Sent) -> None:
        """Put all files of a release in its folder: those that have changed, and those of its base."""
        base = self._folder / RELEASES / release.base
        changed = {upload.path for upload in release.changed}
        for folder in sorted({Path(path).parent for path in [*release.files, *release.kept]}):
            self._make_folder(made / folder)

        def stay(path: str) -> None:
            upload = release.files.get(path)
            if not (release.base and take_over(base / path, made / path, upload)) and upload:
                copy(upload.source, made / path)
                open_to_readers(made / path)

        def bring(upload: Upload) -> None:
            with explained(made / upload.path):
                copy(upload.source, made / upload.path)
                open_to_readers(made / upload.path)
            sent(upload)

        each(stay, [*(path for path in release.files if path not in changed), *release.kept], THREADS)
        each(bring, release.changed, THREADS)

    def _try_link(self) -> None:
        """See whether this disk has symbolic links, before a whole site is sent."""
        trial = self._folder / INCOMING / f"link-{uuid4().hex}"
        with explained(trial):
            self._make_folder(trial.parent)
        try:
            os.symlink(RELEASES, trial)
            trial.unlink()
        except (OSError, NotImplementedError) as error:
            fact = message("This disk has no symbolic links, and releases need one.")
            cure = message('Use another disk, or write in the target in PUBLISH:  "way": "in place",')
            raise failure(str(self._folder), fact, cure) from error

    def switch(self, name: str) -> None:
        place = self._folder / self._link
        if self.current() == name:
            return
        if name not in self.releases():
            fact = message("There is no publication %(name)s.", name=name)
            raise failure(str(self._folder), fact, message("Publish again, or go back to another one."))
        with explained(place):
            if os.path.lexists(place) and not self._is_our_link(place):
                fact = message("Somebody else has put this here; it has to be our link to the current site.")
                raise failure(str(place), fact, message("Move it elsewhere, or write another link in PUBLISH."))
            new = self._folder / INCOMING / f"link-{uuid4().hex}"
            self._make_folder(new.parent)
            os.symlink(f"{RELEASES}/{name}", new, target_is_directory=True)
            try:
                self._move(new, place)
            finally:
                new.unlink(missing_ok=True)

    def _is_our_link(self, place: Path) -> bool:
        return place.is_symlink() and os.readlink(place).replace(os.sep, "/").startswith(f"{RELEASES}/")

    def drop(self, names: Iterable[str]) -> None:
        current = self.current()
        for name in names:
            if name not in {current, ""}:
                with explained(self._folder / RELEASES / name):
                    self._put_aside(name)

    def _put_aside(self, name: str) -> None:
        """Remove a release of ours; it ends being one at once, before its files go one after the other."""
        if name not in self.names(MANIFESTS):
            return
        aside = self._folder / INCOMING / f"old-{uuid4().hex}"
        self._make_folder(aside.parent)
        with suppress(FileNotFoundError):
            os.replace(self._folder / RELEASES / name, aside)
            remove_all(aside)
        self.remove([f"{MANIFESTS}/{name}"])
