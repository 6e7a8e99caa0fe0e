"""Send by OpenSSH and rsync: whole sites side by side, and a link that is swapped at once.

Below the target's folder, ``releases/NAME`` has a site, the link ``current`` leads to that for readers, and
``_publish/manifests/NAME`` has what belongs to a release. The web server's root is ``FOLDER/current``. Files that two
releases have in common are one file with two names (hard links).

It needs ``ssh`` and ``rsync`` here, and a shell and ``rsync`` there. Where those are missing, or here is Windows, whose
ssh can't share a connection, the sender ``sftp`` is the way.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Collection, Iterable

import msgspec

from newsroom.publish.host import Access, PublishError, Release, Sent, Upload, failure
from newsroom.publish.senders import ssh_failures, ssh_scripts
from newsroom.publish.senders.addresses import Line, LinkName, Port, check_host
from newsroom.publish.senders.host_keys import SSH_PORT, Endpoint
from newsroom.publish.senders.rsync import local_tree, send_tree
from newsroom.publish.senders.ssh_connection import NO_FOLDER, Answer, Connection, Login
from newsroom.publish.senders.ssh_layout import (
    INCOMING,
    MANIFESTS,
    RELEASES,
    checked,
    folders_above,
    foreign_link,
    home_folder,
    overtaken,
)
from newsroom.publish.senders.ssh_scripts import FOREIGN, NOT_AT_ONCE, NOT_THERE, OVERTAKEN
from plugins.model.problem import message

FEW = 50
"""So many folders are named on a command line; more need a run of their own."""

NOT_RUNNABLE, NOT_FOUND = 126, 127
"""What a shell ends with when a program is not there."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a target says in PUBLISH.

    Attributes:
        host: the name or address of the host, or a name from ~/.ssh/config.
        user: the account there.
        folder: the folder there, absolute or from the account's home; the web server shows ``FOLDER/current``.
        port: where SSH answers.
        link: the name of the link to the current site.
        key: the path of a private key here; without it, the agent and the keys in ~/.ssh are tried.
        host_key: the public key that the host must have, or its fingerprint; without it, an editor is asked once.

    """

    host: str
    user: Line
    folder: Line
    port: Port = SSH_PORT
    link: LinkName = "current"
    key: Line = ""
    host_key: str = ""


def open_host(options: Options, access: Access) -> SshHost:
    """Return the host, logged in."""
    if shutil.which("rsync") is None:
        raise ssh_failures.program_missing("rsync")
    check_host(options.host, access.target)
    login = Login(Endpoint(options.host, options.port), options.user, options.key, options.host_key)
    return SshHost(options, access, Connection(login, access))


class SshHost:
    """A ``ReleaseHost`` behind a shell."""

    def __init__(self, options: Options, access: Access, connection: Connection) -> None:
        self.options = options
        self.access = access
        self.connection = connection
        self.folder = home_folder(options.folder)
        self._seen: str | None = None

    def read(self, path: str) -> bytes | None:
        answer = self._run(ssh_scripts.READ, path)
        return None if answer.status in (NO_FOLDER, NOT_THERE) else self._good(answer, path).output

    def write(self, path: str, data: bytes) -> None:
        self._good(self._run(ssh_scripts.WRITE, path, _new(), str(len(data)), data=data, make=True), path)

    def names(self, folder: str) -> set[str]:
        return set(self._lines(ssh_scripts.NAMES, folder))

    def remove(self, paths: Collection[str]) -> None:
        if not paths:
            return
        folders = [f"./{folder}" for folder in folders_above(paths)]
        few = folders if len(folders) <= FEW else []
        answer = self._run(ssh_scripts.REMOVE, *few, data=_listed(paths))
        if answer.status == NO_FOLDER:
            return
        self._good(answer, "")
        if not few:
            self._run(ssh_scripts.PRUNE, data=_listed(folders_above(paths)))

    def close(self) -> None:
        self.connection.close()

    def site_path(self, path: str) -> str:
        return f"{self.options.link}/{path}"

    def current(self) -> str:
        self._seen = next(iter(self._lines(ssh_scripts.CURRENT, self.options.link)), "")
        return self._seen

    def releases(self) -> list[str]:
        return sorted(self._lines(ssh_scripts.COMPLETE))

    def manifest(self, name: str) -> bytes | None:
        return self.read(f"{MANIFESTS}/{checked(name)}")

    def build(self, release: Release, sent: Sent) -> None:
        name = checked(release.name)
        answer = self._run(ssh_scripts.PREPARE, name, self.options.link, make=True)
        if answer.status == OVERTAKEN:
            raise overtaken(self._there(RELEASES))
        self._good(answer, RELEASES)
        self._send(release, release.changed, sent)
        lost = self._link_same(release)
        if lost:
            self._send(release, lost, lambda _: None, delete=False)
        size = str(len(release.manifest))
        self._good(self._run(ssh_scripts.FINISH, name, _new(), size, data=release.manifest), f"{RELEASES}/{name}")

    def _send(self, release: Release, uploads: Iterable[Upload], sent: Sent, *, delete: bool = True) -> None:
        """Bring files to where the release is made; unless *delete* is False, what else is there goes."""
        waiting = {one.path: one for one in uploads}

        def arrived(path: str) -> None:
            if path in waiting:
                sent(waiting.pop(path))

        with local_tree(list(waiting.values()), self.access.folder / "outgoing") as tree:
            send_tree(self.connection, tree, self._there(INCOMING), release.base, arrived, delete=delete)
        for one in waiting.values():  # what an interrupted publication has brought
            sent(one)

    def _link_same(self, release: Release) -> list[Upload]:
        """Give files of the release below a further name; return those of ours that it has not, against expectation."""
        changed = {one.path for one in release.changed}
        same = [path for path in [*release.files, *release.kept] if path not in changed]
        if not same:
            return []
        answer = self._good(self._run(ssh_scripts.LINK, release.base, _new(), data=_listed(same)), INCOMING)
        there = {path.decode("utf-8", "surrogateescape") for path in answer.output.split(b"\0")}
        return [release.files[path] for path in same if path in release.files and f"./{path}" not in there]

    def switch(self, name: str) -> None:
        link = self.options.link
        seen = ("", "") if self._seen is None else ("seen", self._seen)
        answer = self._run(ssh_scripts.SWITCH, link, checked(name), *seen, _new())
        if answer.status == FOREIGN:
            raise foreign_link(self._there(link))
        if answer.status == OVERTAKEN:
            raise overtaken(self._there(link))
        if answer.status == NOT_AT_ONCE:
            raise _not_at_once(self._there(link), answer.said)
        self._good(answer, f"{RELEASES}/{name}")
        self._seen = name

    def drop(self, names: Iterable[str]) -> None:
        unwanted = [checked(name) for name in names]
        answer = self._run(ssh_scripts.DROP, self.options.link, *unwanted)
        if unwanted and answer.status != NO_FOLDER:
            self._good(answer, RELEASES)

    def _run(self, script: str, *arguments: str, data: bytes = b"", make: bool = False) -> Answer:
        return self.connection.run(self.folder, script, *arguments, data=data, make=make)

    def _lines(self, script: str, *arguments: str) -> list[str]:
        """Return the names that a script prints; none when the target's folder is not there."""
        answer = self._run(script, *arguments)
        if answer.status == NO_FOLDER:
            return []
        output = self._good(answer, arguments[0] if arguments else "").output
        return output.decode("utf-8", "surrogateescape").split("\n")[:-1]

    def _good(self, answer: Answer, path: str) -> Answer:
        """Return *answer* if it is that of success."""
        if answer.status == 0:
            return answer
        if answer.status in (NOT_RUNNABLE, NOT_FOUND):
            raise ssh_failures.program_missing_there(self.connection.login.account, answer.said.strip())
        raise ssh_failures.from_words(self._there(path), answer.said or str(answer.status))

    def _there(self, path: str) -> str:
        """Return a path as it is on the host."""
        return f"{self.folder}/{path}"


def _new() -> str:
    """Return a name that nobody else uses."""
    return secrets.token_hex(8)


def _listed(paths: Iterable[str]) -> bytes:
    """Return paths as programs read them from their standard input, none of them looking like an option."""
    return b"".join(b"./" + path.encode("utf-8", "surrogateescape") + b"\0" for path in paths)


def _not_at_once(place: str, said: str) -> PublishError:
    if "Permission denied" in said:
        return ssh_failures.not_allowed(place)
    return failure(
        place,
        message("The host has no program that swaps a link at once: neither mv -T nor mv -h, perl or python3."),
        message('Write in the target in PUBLISH:  "sender": "sftp", "way": "releases",'),
    )
