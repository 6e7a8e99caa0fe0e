"""A branch of a git repository, from which a forge serves pages; no work tree and no index of anybody is touched.

A release is a commit of ours on the branch; its message names it (``Newsroom-Release: NAME``). History is only ever
appended to: going back to an older release is a new commit with its files. What others have in the branch (CNAME, a
README) stays, and so do their commits; a file of theirs where one of ours has to be is reported and kept. In each
commit ``_publish/release.json`` lists which files are ours, and ``_publish/manifest`` is the release's manifest.

``build`` makes the commit on this computer, ``switch`` pushes it: only then it goes over the line, in one piece. A push
without force is refused if the branch has changed since we looked: that is all the lock that is needed. So
what is written with ``write`` (locks) stays in the memory of this process and is seen by no other computer, and
``remove`` removes nothing else. ``drop`` does nothing: what is in a history stays there; releases that are farther back
than HISTORY commits can't be gone back to.

A file ``.nojekyll`` is added unless there is one: GitHub Pages would leave out ``_publish`` and what else begins with
an underscore. A forge needs a while from a push until readers get the site; what ``read`` gives is what the branch has.

Over ssh git logs in as it always does (ssh-agent, ~/.ssh/config), but asks nothing. Over https it gets the secret of
the account, ``host`` or ``user@host``, if there is one, and else what git's own credential helpers know. What is asked
of git is in 2.29 (2020) and later ones.
"""

from __future__ import annotations

import os
import re
import shutil
import threading
import time
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from filelock import FileLock, Timeout

from newsroom.publish.host import STATE, Access, PublishError, Release, Sent, failure
from newsroom.publish.senders.git_failures import GitError, explain
from newsroom.publish.senders.git_repository import FILE, Entry, Login, Repository, hash_of
from plugins.model.problem import Message, Problem, message

MANIFEST = f"{STATE}/manifest"
RECORD = f"{STATE}/release.json"
NO_JEKYLL = ".nojekyll"

LIKE_SSH = re.compile(r"(?P<account>[^/@:]+@)?[^/:]{2,}:")
"""How ``git@host:path`` begins; a single letter is a disk of Windows."""

SHOWN_LATER = True
"""A forge builds its pages some minutes after a push: there is nothing yet to compare at the public address."""

SHOWN = 20
"""How many files of others in the way are named."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What PUBLISH says of a branch.

    Attributes:
        remote: the address of the repository, as ``git push`` takes it, without a password; or a path.
        branch: its name; it is made if it isn't there.
        folder: the folder of the branch in which the site lies; empty for the branch itself.
        author_name, author_email: who makes the commits; by default what git knows of the editor.

    """

    remote: str
    branch: str = "pages"
    folder: str = ""
    author_name: str = ""
    author_email: str = ""


class Record(msgspec.Struct, frozen=True):
    """What a commit of ours says of itself: the *name* of the release, and the paths of all *files* of ours."""

    name: str = ""
    files: tuple[str, ...] = ()


def open_host(options: Options, access: Access) -> BranchHost:
    """Return the host that a branch is.

    Raises:
        PublishError: an option is wrong, git is missing, or the remote does not let us in.

    """
    if shutil.which("git") is None:
        fact = message("The program git is not on this computer.")
        raise failure(access.target, fact, message("Install git, or publish in another way."))
    _check(options, access.target)
    remote = options.remote if _is_address(options.remote) else os.path.abspath(os.path.expanduser(options.remote))
    repository = Repository(access.folder / "repository.git", remote, options.branch, _login(remote, access))
    lock = FileLock(access.folder / "repository.lock", thread_local=False)
    try:
        access.folder.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        fact = message("Another command is publishing here from this computer.")
        raise failure(access.target, fact, message("Wait until it is done; then publish again.")) from None
    host = BranchHost(options, repository, lock)
    try:
        host.connect()
    except BaseException:
        host.close()
        raise
    return host


def _check(options: Options, target: str) -> None:
    """See that the options can be given to git, and that they hold no secret."""
    place = f"PUBLISH[{target!r}]"
    # The setting itself is not quoted: it may be a secret.
    is_address, has_password = _taken_apart(options.remote)
    if has_password:
        fact = message("The address in the option remote has a password in it.")
        cure = message("Take it out, from the history of the settings too, and give it as the secret of the account.")
        raise failure(place, fact, cure)
    if not is_address or options.remote.startswith("-") or "::" in options.remote:
        fact = message("The option remote is no address of a repository.")
        raise failure(place, fact, message("Write the address that the forge shows for git."))
    parts = options.folder.split("/") if options.folder else []
    if any(part in {"", ".", "..", STATE} or part.lower() == ".git" for part in parts):
        fact = message("The option folder is %(folder)s; it has to be a path within the branch.", folder=options.folder)
        raise failure(place, fact, message('Write, for example, folder="docs".'))


def _taken_apart(remote: str) -> tuple[bool, bool]:
    """Return whether a remote can be one, and whether there is a password in it, or may be."""
    if "://" not in remote:
        return bool(remote) and "\0" not in remote, False
    try:
        parts = urlsplit(remote)
        return bool(parts.port is None or parts.port), parts.password is not None
    except ValueError:  # it has a port or brackets as there are none
        return False, "@" in remote


def _is_address(remote: str) -> bool:
    return "://" in remote or LIKE_SSH.match(remote) is not None


def _login(remote: str, access: Access) -> Login | None:
    """Return how to log in over HTTP with the secret that we were given; None to leave it to git."""
    parts = urlsplit(remote if "://" in remote else "")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return None
    token = access.optional_secret(f"{parts.username}@{parts.hostname}" if parts.username else parts.hostname)
    if token is None:
        return None
    if parts.scheme == "http" and not _is_here(parts.hostname):
        fact = message("The address begins with http://, and the secret would be readable on its way.")
        raise failure(_shown(remote), fact, message("Write https:// in the option remote."))
    host = parts.netloc.rpartition("@")[2]
    return Login(f"{parts.scheme}://{host}", parts.username or "git", token)


def _is_here(host: str) -> bool:
    """Return whether a host is this computer, which a secret then doesn't leave."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return host == "localhost"


def _shown(remote: str) -> str:
    return re.sub(r"(?<=://)[^/@]*@", "", remote)


class BranchHost:
    """A branch; see the module."""

    def __init__(self, options: Options, repository: Repository, lock: FileLock) -> None:
        self._options = options
        self._repository = repository
        self._process_lock = lock
        self._threads = threading.RLock()
        self._memory: dict[str, bytes] = {}
        self._built: dict[str, str] = {}
        self._tip = ""
        self._trees: dict[str, dict[str, Entry]] = {}
        self._who = ""

    def connect(self) -> None:
        """Look at what the branch is now; begin with a new copy of it if the one here is damaged."""
        with self._explained():
            try:
                self._look()
            except GitError as error:
                if not error.is_damage:
                    raise
                self._repository.begin_anew()
                self._look()

    def _look(self) -> None:
        self._repository.open()
        if not self._repository.has_valid_branch():
            fact = message("The option branch is %(branch)s; no branch can be called so.", branch=self._options.branch)
            raise failure(_shown(self._options.remote), fact, message('Write, for example, branch="pages".'))
        self._tip = self._repository.fetch()
        self._tree(self._tip)
        self._who = self._repository.identity(self._options.author_name, self._options.author_email)

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Let one thread in at a time, and say in words what git says."""
        with self._threads:
            try:
                yield
            except GitError as error:
                raise explain(_shown(self._options.remote), error) from error
            except OSError as error:
                fact = message("The disk says: %(reason)s.", reason=error.strerror or str(error))
                raise failure(
                    str(self._repository.folder), fact, message("Put that right; then publish again.")
                ) from error

    # Files

    def read(self, path: str) -> bytes | None:
        with self._explained():
            return self._memory[path] if path in self._memory else self._bytes(self._tip, path)

    def write(self, path: str, data: bytes) -> None:
        with self._threads:
            self._memory[path] = data

    def names(self, folder: str) -> set[str]:
        above = f"{folder}/" if folder else ""
        with self._explained():
            ours = [path for path in self._memory if path.startswith(above)]
            there = [
                path.removeprefix(self._full(""))
                for path in self._tree(self._tip)
                if path.startswith(self._full(above))
            ]
        return {path.removeprefix(above).partition("/")[0] for path in [*ours, *there]}

    def remove(self, paths: Collection[str]) -> None:
        with self._threads:
            for path in paths:
                self._memory.pop(path, None)

    def close(self) -> None:
        self._repository.close()
        self._process_lock.release()

    # Releases

    def site_path(self, path: str) -> str:
        return path

    def current(self) -> str:
        """Return the name of the release that the branch has, under whatever commits of others.

        The record in the last commit says it, not the messages: others may have taken back a commit of ours.
        """
        with self._explained():
            name = self._record(self._tip).name
            return name if name in self._commits() else ""

    def releases(self) -> list[str]:
        with self._explained():
            return sorted(self._commits())

    def manifest(self, name: str) -> bytes | None:
        with self._explained():
            commit = self._commits().get(name)
            return self._bytes(commit, MANIFEST) if commit else None

    def build(self, release: Release, sent: Sent) -> None:
        with self._explained():
            files: dict[str, Path | bytes | Entry] = {path: upload.source for path, upload in release.files.items()}
            base = self._tree(self._commits().get(release.base, self._tip))
            kept = {path: base[self._full(path)] for path in release.kept if self._full(path) in base}
            files |= {path: entry for path, entry in kept.items() if path not in files}
            self._built[release.name] = self._commit(release.name, files, release.manifest, f"Publish {release.name}")
        for upload in release.changed:
            sent(upload)

    def switch(self, name: str) -> None:
        with self._explained():
            commit = self._built.get(name, "")
            if not commit and name == self.current():
                return
            older = commit or self._commits().get(name, "")
            if not older:
                fact = message("There is no publication %(name)s.", name=name)
                cure = message("Publish again, or go back to another one.")
                raise failure(_shown(self._options.remote), fact, cure)
            if not commit or self._repository.parent(commit) != self._tip:
                commit = self._commit_again(name, older, f"Go back to {name}")
            self._repository.push(commit)
            self._tip = commit
            self._built.pop(name, None)

    def drop(self, names: Iterable[str]) -> None:
        """Do nothing: a history only grows."""

    # Commits

    def _full(self, path: str) -> str:
        """Return where in the branch a path of the target is."""
        return f"{self._options.folder}/{path}" if self._options.folder else path

    def _tree(self, commit: str) -> dict[str, Entry]:
        if not commit:
            return {}
        if commit not in self._trees:
            self._trees[commit] = self._repository.tree(commit)
        return self._trees[commit]

    def _commits(self) -> dict[str, str]:
        """Return the newest commit of each release, by its name."""
        commits = self._repository.commits(self._tip) if self._tip else []
        return {commit.name: commit.hash for commit in reversed(commits) if commit.folder == self._options.folder}

    def _bytes(self, commit: str, path: str) -> bytes | None:
        entry = self._tree(commit).get(self._full(path))
        if entry is None or not entry.mode.startswith(b"100"):
            return None
        self._repository.fetch_missing(commit, {entry.hash})
        return self._repository.blob(entry.hash)

    def _record(self, commit: str) -> Record:
        """Return what a commit says of itself; nothing where there is no record, or somebody has spoilt it."""
        try:
            return msgspec.json.decode(self._bytes(commit, RECORD) or b"{}", type=Record)
        except msgspec.MsgspecError:
            return Record()

    def _commit_again(self, name: str, older: str, text: str) -> str:
        """Return a commit with the files of an older one, on top of the branch as it is."""
        tree = self._tree(older)
        files: dict[str, Path | bytes | Entry] = {
            path: tree[self._full(path)] for path in self._record(older).files if self._full(path) in tree
        }
        manifest = self._bytes(older, MANIFEST) or b""
        missing = {entry.hash for entry in files.values() if isinstance(entry, Entry)}
        self._repository.fetch_missing(older, missing - {entry.hash for entry in self._tree(self._tip).values()})
        return self._commit(name, files, manifest, text)

    def _commit(self, name: str, files: Mapping[str, Path | bytes | Entry], manifest: bytes, text: str) -> str:
        """Return a commit on top of the branch in which our files are *files*, and those of others as they are."""
        tree, ours = self._tree(self._tip), set(self._record(self._tip).files) | {MANIFEST, RECORD}
        files = dict(files)
        if NO_JEKYLL not in files and (self._full(NO_JEKYLL) not in tree or NO_JEKYLL in ours):
            files[NO_JEKYLL] = b""
        files[MANIFEST] = manifest
        files[RECORD] = msgspec.json.encode(Record(name, tuple(sorted(files.keys() - {MANIFEST, RECORD}))))
        differing = {path: thing for path, thing in files.items() if tree.get(self._full(path)) != _entry(thing)}
        theirs = tree.keys() - {self._full(path) for path in ours}
        self._see_that_nothing_is_in_the_way(theirs, differing, files)
        gone = [self._full(path) for path in ours - files.keys() if self._full(path) in tree]
        trailers = f"Newsroom-Release: {name}\n"
        if self._options.folder:
            trailers += f"Newsroom-Folder: {self._options.folder}\n"
        with self._repository.importing() as commit:
            commit.begin(f"{text}\n\n{trailers}", self._who, int(time.time()), self._tip)
            commit.remove(gone)
            for path, thing in differing.items():
                if isinstance(thing, Entry):
                    commit.put_known(self._full(path), thing)
                else:
                    commit.put(self._full(path), _data(thing))
        return commit.hash

    def _see_that_nothing_is_in_the_way(
        self, theirs: Collection[str], differing: Iterable[str], files: Iterable[str]
    ) -> None:
        """See that no file of others has to give way to one of ours.

        Raises:
            PublishError: one has to, or is where a folder of ours has to be, or lies in a folder where we need a file.

        """
        above = {folder.as_posix() for path in files for folder in Path(self._full(path)).parents}
        full = {self._full(path) for path in files}
        inside = {path for path in theirs if not full.isdisjoint(folder.as_posix() for folder in Path(path).parents)}
        found = sorted(inside | (set(theirs) & (above | {self._full(path) for path in differing})))
        if not found:
            return
        fact = message("Somebody else has put this file into the branch; it is in the way of the site.")
        cure = message("Move it elsewhere, or publish into another branch or folder.")
        problems = [Problem(f"{self._options.branch}: {path}", 0, fact, cure) for path in found[:SHOWN]]
        if len(found) > SHOWN:
            more: Message = message("There are %(count)d more such files.", count=len(found) - SHOWN)
            problems.append(Problem(f"{self._options.branch}: …", 0, more, cure))
        raise PublishError(problems)


def _data(thing: Path | bytes) -> bytes:
    return thing if isinstance(thing, bytes) else thing.read_bytes()


def _entry(thing: Path | bytes | Entry) -> Entry:
    """Return what a tree says of a file."""
    return thing if isinstance(thing, Entry) else Entry(FILE, hash_of(_data(thing)))
