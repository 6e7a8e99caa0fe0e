"""The interface between a publication and the way to a host: what a sender gives, and what it is given.

A sender is a module of ``newsroom.publish.senders``; the setting PUBLISH names it by its module's name. It has

- ``Options``, a ``msgspec.Struct`` (frozen, ``forbid_unknown_fields``): what a target of this sender says in PUBLISH
  besides what all targets have; fields without a default have to be given;
- ``open_host(options, access)``, which returns a ``Host`` or a ``ReleaseHost``: connected, account accepted;
- ``EXTRA``, if it needs what an extra of pyproject.toml installs: the name of that;
- ``SHOWN_LATER = True`` if readers get a publication only a while after it, so that nothing can be compared at once.

A ``Host`` is a folder in which files are replaced one by one while readers read them; ``newsroom.publish.in_place``
knows in which order. A ``ReleaseHost`` keeps whole sites side by side and swaps them at once;
``newsroom.publish.releases`` does that.

All paths are relative to the target's folder, in Unicode, with ``/`` between their parts. Methods may be called from
several threads. What goes wrong is a ``PublishError`` (``failure`` makes one) with the file or address, the fact and
the cure; a line that is cut for a moment is the sender's own affair, for as long as ``ATTEMPTS`` reach.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol, runtime_checkable

from plugins.model.problem import BuildError, Message, Problem

STATE = "_publish"
"""The folder, below that of the target, where a publication keeps its state; vsftpd hides names that begin with a dot."""

FOLDER = -1
"""What ``Host.look`` gives in the place of a size when there is a folder."""

ATTEMPTS = 3
"""How often a sender tries what may succeed another time."""


class PublishError(BuildError):
    """A publication can't go on; *problems* say why."""


def failure(place: str, fact: Message, cure: Message) -> PublishError:
    """Return the error that one thing is wrong, in one place."""
    return PublishError([Problem(place, 0, fact, cure)])


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has to be on the host.

    Attributes:
        path: where.
        source: a local file with its bytes; nobody changes it while it is sent.
        digest: of its bytes, as ``plugins.model.workspace.digest_of`` makes it.
        size: in bytes.

    """

    path: str
    source: Path
    digest: str
    size: int


Sent = Callable[[Upload], None]
"""Called once for each file that has arrived, from any thread."""


class Files(Protocol):
    """What every host can do with files, whichever way sites are published there."""

    def read(self, path: str) -> bytes | None:
        """Return the bytes of a file; None when there is none."""

    def write(self, path: str, data: bytes) -> None:
        """Write a small file of the state, whole or not at all, with the folders above it."""

    def names(self, folder: str) -> set[str]:
        """Return the names of what is in a folder; none when there is no such folder."""

    def remove(self, paths: Collection[str]) -> None:
        """Remove files, and the folders that this leaves empty; files that are not there are no error.

        A host that can't remove a folder only if it is empty leaves it there.
        """

    def close(self) -> None:
        """Let the host go. It has to work after a failure, too, and never fails itself."""


class Host(Files, Protocol):
    """A folder of files that readers read while they are replaced."""

    def look(self, paths: Collection[str]) -> dict[str, int]:
        """Return those of *paths* that are there, each with the size of its file, or FOLDER.

        A link or anything else that is neither file nor folder has the size 0.
        """

    def send(self, uploads: Sequence[Upload], sent: Sent) -> None:
        """Bring files to their places, in any order, with the folders above them.

        Each of them replaces an older one at once: a reader gets the old file or the new one, never a part of it, and
        an interruption leaves one of the two. What an interruption leaves besides is in the folder STATE.
        """


@dataclass(frozen=True, slots=True)
class Release:
    """A whole site that is to stand beside the older ones.

    Attributes:
        name: what it is called; names sort by time.
        base: the name of the release that it differs least from; empty when there is none.
        files: all its files, with their local bytes.
        changed: those of *files* that are not in *base* with the same bytes.
        kept: paths besides *files* that are in *base* and stay: what older pages still need.
        manifest: the bytes that ``ReleaseHost.manifest`` gives for it.
        spare: the name of a release that nobody wants any more; the host may turn it into this one instead of making
            all of it anew, and then it need not be dropped. Empty when there is none.
        spare_files: all files of *spare*, each with its digest.

    """

    name: str
    base: str
    files: Mapping[str, Upload]
    changed: Sequence[Upload]
    kept: Sequence[str]
    manifest: bytes
    spare: str = ""
    spare_files: Mapping[str, str] = field(default_factory=dict)


@runtime_checkable
class ReleaseHost(Files, Protocol):
    """A host with whole sites side by side, of which readers get one.

    ``Files`` are those below the target's folder; ``site_path`` gives the path of a file of the current site.
    """

    def site_path(self, path: str) -> str:
        """Return where ``read`` finds the file *path* of the site that readers get."""

    def current(self) -> str:
        """Return the name of the release that readers get; empty when there is none."""

    def releases(self) -> list[str]:
        """Return the names of all complete releases, the oldest first."""

    def manifest(self, name: str) -> bytes | None:
        """Return what was given as the manifest of a release."""

    def build(self, release: Release, sent: Sent) -> None:
        """Make a release complete, without readers seeing anything of it.

        What an interrupted ``build`` has left, of this release or of another one, is used or cleared.
        """

    def switch(self, name: str) -> None:
        """Let readers get the release *name* from now on, at once.

        Raises:
            PublishError: something that is not ours stands in the way, or somebody else has published meanwhile.

        """

    def drop(self, names: Iterable[str]) -> None:
        """Remove releases that are no longer wanted, with their manifests; never the current one."""


@dataclass(frozen=True, slots=True)
class Access:
    """What a sender is given besides its options: words with the editor, secrets, and keys of hosts.

    Attributes:
        target: the name of the target in PUBLISH.
        secret: returns the password or key phrase for an account, named like ``news@ftp.example.org``.
            It raises PublishError when there is none, and says in which places it has looked.
        optional_secret: the same, but None when there is none.
        confirm: asks the editor a question, and returns whether she says yes; without a terminal, it is no.
        tell: tells the editor something.
        folder: a local folder of the target's own, for pinned host keys and the like; it is on this computer only.

    """

    target: str
    secret: Callable[[str], str]
    optional_secret: Callable[[str], str | None]
    confirm: Callable[[Message], bool]
    tell: Callable[[Message], None]
    folder: Path
