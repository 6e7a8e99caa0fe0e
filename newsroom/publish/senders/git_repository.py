"""A bare repository of our own in which commits for a branch elsewhere are made, with git's plumbing.

It is a copy that can be thrown away: what counts is at the remote. Fetched are the last commits with their trees and,
where the remote can leave them out, without the bytes of files (a "partial clone").
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import sleep
from typing import IO
from uuid import uuid4

from newsroom.publish.host import ATTEMPTS
from newsroom.publish.secrets import without_secrets
from newsroom.publish.senders.askpass import answering
from newsroom.publish.senders.git_failures import GitError

HISTORY = 50
"""How many commits of the branch are fetched; publications before them can't be gone back to."""

PAUSE = 1.0
"""How long we wait before we try again, in seconds; twice as long the next time."""

TIP = "refs/newsroom/tip"
REMOTE = "target"

FIXED = [
    *("-c", f"core.hooksPath={os.devnull}"),  # an editor's own hooks are about her own work
    *("-c", "gc.autoDetach=false"),  # no process is left behind
]

INHERITED = re.compile(
    r"GIT_(DIR|WORK_TREE|IMPLICIT_WORK_TREE|INDEX_FILE|COMMON_DIR|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|PREFIX"
    r"|NAMESPACE|SHALLOW_FILE|GRAFT_FILE|REPLACE_REF_BASE|NO_REPLACE_OBJECTS|QUARANTINE_PATH|CURL_VERBOSE|TRACE.*)"
)
"""Variables that would lead git into another repository, as in a hook, or write secrets into a log."""

FILE = b"100644"
"""The mode of a plain file."""


@dataclass(frozen=True, slots=True)
class Login:
    """How we say over HTTP who we are.

    Attributes:
        base: scheme and host with its port.
        user: the account; forges take any with a token.
        token: the secret.

    """

    base: str
    user: str
    token: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a commit: its mode, as git writes it, and the hash of its bytes."""

    mode: bytes
    hash: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of ours.

    Attributes:
        hash: its own.
        name: the release.
        folder: the part of the branch that it is for.

    """

    hash: str
    name: str
    folder: str


class Repository:
    """The private repository in *folder*, a copy of a *branch* at *url*; methods may be called by one thread at a time."""

    def __init__(self, folder: Path, url: str, branch: str, login: Login | None) -> None:
        self.folder = folder
        self.branch = branch
        self._url = url
        self._login = login
        self._reader: subprocess.Popen[bytes] | None = None
        self._missing: dict[str, set[str]] = {}
        self._fetched = 0

    def open(self) -> None:
        """Make the repository if it isn't there, and put away the locks of a command that was killed in it."""
        if not (self.folder / "HEAD").is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--bare", "--template=", str(self.folder))
        for rest in [*self.folder.rglob("*.lock"), *self.folder.glob("fast_import_crash_*")]:
            rest.unlink(missing_ok=True)
        self.run("config", f"remote.{REMOTE}.url", self._url)

    def begin_anew(self) -> None:
        """Throw the copy away; ``open`` makes an empty one."""
        self.close()
        self._missing.clear()
        shutil.rmtree(self.folder)

    def run(self, *arguments: str, data: bytes = b"") -> bytes:
        """Return what a git command prints.

        Raises:
            GitError: it has failed.

        """
        return self._call(arguments, data, self._environment())

    def _call(self, arguments: Collection[str], data: bytes, environment: dict[str, str]) -> bytes:
        done = subprocess.run(
            ["git", *FIXED, *arguments], input=data, capture_output=True, env=environment, check=False
        )
        if done.returncode:
            raise GitError(done.stderr.decode("utf-8", "replace") + done.stdout.decode("utf-8", "replace"))
        return done.stdout

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in without_secrets(os.environ).items() if not INHERITED.fullmatch(name)}
        own = {"GIT_DIR": str(self.folder), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", "LANGUAGE": "C"}
        return kept | own

    def _online(self, *arguments: str, data: bytes = b"") -> bytes:
        """Return what a git command prints that speaks with the remote; try again when the line is cut."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self._answers() as (options, environment):
                    return self._call([*options, *arguments], data, self._environment() | environment)
            except GitError as error:
                if not error.is_passing or attempt == ATTEMPTS:
                    raise
            sleep(PAUSE * attempt)
        raise AssertionError

    @contextmanager
    def _answers(self) -> Iterator[tuple[list[str], dict[str, str]]]:
        """Give options and environment with which git gets the token, or asks nobody."""
        with ExitStack() as stack:
            if self._login is None:
                yield [], self._ssh()
                return
            base, host = self._login.base, self._login.base.partition("://")[2]
            place = stack.enter_context(tempfile.TemporaryDirectory())
            # Only the password of this account at this very host is answered, wherever a redirect leads.
            prompt = shlex.quote(f"//{self._login.user}@{host}'")
            answers = stack.enter_context(answering(self._login.token, Path(place), prompt, self.folder))
            options = ["-c", "credential.helper=", "-c", f"credential.{base}.username={self._login.user}"]
            yield options, {"GIT_ASKPASS": answers.environment["SSH_ASKPASS"]}

    def _ssh(self) -> dict[str, str]:
        """Return what lets ssh fail where it would ask; an editor's own way to call it is hers."""
        if {"GIT_SSH", "GIT_SSH_COMMAND"} & os.environ.keys():
            return {}
        with suppress(GitError):
            if self.run("config", "core.sshCommand"):
                return {}
        return {"GIT_SSH_COMMAND": "ssh -o BatchMode=yes"}

    def has_valid_branch(self) -> bool:
        """Return whether a branch can be called so."""
        with suppress(GitError):
            self.run("check-ref-format", f"refs/heads/{self.branch}")
            return True
        return False

    def fetch(self) -> str:
        """Return the hash of the branch's last commit, which is here then, with its trees; empty without a branch."""
        reference = f"refs/heads/{self.branch}"
        lines = self._online("ls-remote", REMOTE, reference).decode("utf-8", "replace").splitlines()
        tip = next((number for number, _, name in (line.partition("\t") for line in lines) if name == reference), "")
        if tip and tip != self._known_tip():
            what = f"+{reference}:{TIP}"
            self._online("fetch", "--quiet", "--no-tags", f"--depth={HISTORY}", "--filter=blob:none", REMOTE, what)
            return self._known_tip()
        return tip

    def _known_tip(self) -> str:
        with suppress(GitError):
            return self.run("rev-parse", "--verify", "--quiet", f"{TIP}^{{commit}}").decode().strip()
        return ""

    def push(self, commit: str) -> None:
        """Make *commit* the branch's last one; the remote refuses it unless it follows on the one that it has.

        Objects are sent whole (``--no-thin``): for differences git would first fetch the older bytes.
        """
        self._online("push", "--porcelain", "--no-thin", "--quiet", REMOTE, f"{commit}:refs/heads/{self.branch}")
        self.run("update-ref", TIP, commit)

    def tree(self, commit: str) -> dict[str, Entry]:
        """Return all files of a commit, by path."""
        entries: dict[str, Entry] = {}
        for line in self.run("ls-tree", "-r", "-z", "--full-tree", commit).split(b"\0")[:-1]:
            facts, _, path = line.partition(b"\t")
            mode, _, number = facts.split(b" ")
            entries[os.fsdecode(path)] = Entry(mode, number.decode())
        return entries

    def commits(self, tip: str) -> list[Commit]:
        """Return those commits that lead to *tip* and name a release, the newest first."""
        trailers = "%x1f".join(
            f"%(trailers:key=Newsroom-{key},valueonly,separator=%x20)" for key in ("Release", "Folder")
        )
        lines = self.run("log", "--first-parent", f"--format=%H%x1f{trailers}", tip).decode("utf-8", "replace")
        commits = [Commit(*line.split("\x1f")) for line in lines.splitlines()]
        return [commit for commit in commits if commit.name]

    def parent(self, commit: str) -> str:
        """Return the first parent of a commit; empty when it has none."""
        return self.run("log", "-1", "--format=%P", commit).decode().strip().partition(" ")[0]

    def fetch_missing(self, commit: str, wanted: Collection[str]) -> None:
        """Fetch those bytes of files that are *wanted* and were left out; after a few times all of the commit's."""
        missing = self._missing_from(commit)
        if missing.isdisjoint(wanted):
            return
        self._fetched += 1
        some = set(missing) if self._fetched > ATTEMPTS else missing.intersection(wanted)
        what = ("--quiet", "--no-tags", "--no-write-fetch-head", "--filter=blob:none", "--stdin")
        self._online("-c", "fetch.negotiationAlgorithm=noop", "fetch", *what, REMOTE, data="\n".join(some).encode())
        missing -= some

    def _missing_from(self, commit: str) -> set[str]:
        """Return the hashes of those bytes of a commit's files that were left out."""
        if commit not in self._missing:
            listed = self.run("rev-list", "--objects", "--missing=print", "--max-count=1", commit)
            lines = listed.decode("utf-8", "replace").splitlines()
            self._missing[commit] = {line[1:] for line in lines if line.startswith("?")}
        return self._missing[commit]

    def blob(self, number: str) -> bytes:
        """Return the bytes of a file by their hash; they have to be here."""
        if self._reader is None:
            command = ["git", *FIXED, "cat-file", "--batch"]
            pipe = subprocess.PIPE
            self._reader = subprocess.Popen(
                command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=self._environment()
            )
        asked, answers = self._reader.stdin, self._reader.stdout
        assert asked is not None
        assert answers is not None
        try:
            asked.write(f"{number}\n".encode())
            asked.flush()
            size = int(answers.readline().split()[2])
            return answers.read(size + 1)[:size]
        except (OSError, ValueError, IndexError) as error:
            raise GitError(f"{number} can't be read") from error

    @contextmanager
    def importing(self) -> Iterator[Import]:
        """Give what takes a commit; leave it with an error, and there is none."""
        made = Import(f"refs/newsroom/made-{uuid4().hex}")
        with tempfile.TemporaryFile() as said:
            command = ["git", *FIXED, "fast-import", "--quiet", "--date-format=raw", "--done", "--force"]
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=said, env=self._environment()
            )
            assert process.stdin is not None
            made.stream = process.stdin
            try:
                with suppress(BrokenPipeError):
                    yield made
                    process.stdin.write(b"done\n")
                    process.stdin.close()
                process.wait()
            finally:
                process.kill()
                process.wait()
                with suppress(OSError):
                    process.stdin.close()
            if process.returncode:
                said.seek(0)
                raise GitError(said.read().decode("utf-8", "replace"))
        made.hash = self.run("rev-parse", made.reference).decode().strip()
        self.run("update-ref", "-d", made.reference)

    def identity(self, name: str, email: str) -> str:
        """Return who makes commits, as git writes it: what is set, or what git knows of the editor, or nobody."""
        for key, default in (("name", "Newsroom"), ("email", "newsroom@localhost")):
            found = name if key == "name" else email
            with suppress(GitError):
                found = found or self.run("config", f"user.{key}").decode("utf-8", "replace").strip()
            found = re.sub(r"[<>\x00-\x1f]", "", found) or default
            name, email = (found, email) if key == "name" else (name, found)
        return f"{name} <{email}>"

    def close(self) -> None:
        """End the process that reads."""
        reader, self._reader = self._reader, None
        if reader is not None:
            reader.kill()
            reader.communicate()


class Import:
    """A commit that is being made, in the language of git-fast-import(1)."""

    def __init__(self, reference: str) -> None:
        self.reference = reference
        self.hash = ""
        self.stream: IO[bytes]

    def begin(self, text: str, who: str, seconds: int, parent: str) -> None:
        """Begin a commit: what it says, who makes it and when (seconds of Unix time), on top of which one."""
        self._write(f"commit {self.reference}\ncommitter {who} {seconds} +0000\n".encode())
        self._data(text.encode())
        if parent:
            self._write(f"from {parent}\n".encode())

    def remove(self, paths: Iterable[str]) -> None:
        """Take files away."""
        for path in paths:
            self._write(b"D %s\n" % _quoted(path))

    def put(self, path: str, data: bytes) -> None:
        """Add or replace a file."""
        self._write(b"M %s inline %s\n" % (FILE, _quoted(path)))
        self._data(data)

    def put_known(self, path: str, entry: Entry) -> None:
        """Add or replace a file by one whose bytes the repository has."""
        self._write(b"M %s %s %s\n" % (entry.mode, entry.hash.encode(), _quoted(path)))

    def _data(self, data: bytes) -> None:
        self._write(b"data %d\n%s\n" % (len(data), data))

    def _write(self, data: bytes) -> None:
        self.stream.write(data)


def _quoted(path: str) -> bytes:
    raw = os.fsencode(path)
    for sign, written in ((b"\\", b"\\\\"), (b'"', b'\\"'), (b"\n", b"\\n")):
        raw = raw.replace(sign, written)
    return b'"%s"' % raw


def hash_of(data: bytes) -> str:
    """Return the hash by which git knows the bytes of a file."""
    return hashlib.sha1(b"blob %d\0%s" % (len(data), data), usedforsecurity=False).hexdigest()
