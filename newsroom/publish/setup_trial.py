"""A trial of a target with one file: sent, read back, looked at through the site's address, and removed."""

from __future__ import annotations

import secrets
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Literal

import msgspec

from newsroom.publish import lock
from newsroom.publish.host import STATE, Access, Files, Host, PublishError, Release, ReleaseHost, Upload, failure
from newsroom.publish.public import compare
from newsroom.publish.secrets import Secrets
from newsroom.publish.target import Target
from newsroom.publish.visitor import NoAnswer
from plugins.model.problem import Message, message
from plugins.model.workspace import digest_of

OURS = ("releases", STATE)
"""The folders in which senders keep what is theirs."""

MANIFEST = b"{}"

Shown = Literal["", "same", "different", "unreachable"]
"""What the site's address shows of a folder: "" where it was not asked."""


class OpeningError(PublishError):
    """The host could not be opened: it was not even tried what it can do."""


class WrongFolderError(Exception):
    """The target's folder is empty or not there, and not the one that the editor means."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a trial has found.

    Attributes:
        has_site: whether readers get a site of ours already, of those that are swapped.
        shown: what the site's address shows.
        reason: why nobody answers there, if that is so.

    """

    has_site: bool = False
    shown: Shown = ""
    reason: Message | None = None


class Keys:
    """The secrets while a target is set up: those that are kept, and those that the editor types.

    Args:
        kept: where secrets are kept.
        ask: asks for one without showing it; "" when there is none.

    """

    def __init__(self, kept: Secrets, ask: Callable[[Message], str]) -> None:
        self._kept = kept
        self._ask = ask
        self._lock = Lock()
        self._refused: set[str] = set()
        self._given: set[str] = set()
        self._typed: dict[str, str] = {}

    @property
    def typed(self) -> Mapping[str, str]:
        """What was typed, by account, and not refused."""
        return {account: secret for account, secret in self._typed.items() if secret}

    @property
    def used(self) -> Mapping[str, str]:
        """What was typed for the accounts that the last attempt wanted to have it for."""
        return {account: secret for account, secret in self.typed.items() if account in self._given}

    def begin(self) -> None:
        """Note that an attempt begins."""
        self._given.clear()

    def secret(self, account: str) -> str:
        """Return the secret of an account.

        Raises:
            PublishError: the editor has none.

        """
        question = message("Password or key phrase for %(account)s: ", account=account)
        found = self._find(account, question)
        if not found:
            self.forget_missing()
            fact = message("No password was typed.")
            raise failure(account, fact, message("Without one, nobody is let in there."))
        return found

    def optional_secret(self, account: str) -> str | None:
        """Return the secret of an account; None if the editor has none."""
        question = message("Password or key phrase for %(account)s (press Enter if there is none): ", account=account)
        return self._find(account, question) or None

    def _find(self, account: str, question: Message) -> str:
        with self._lock:  # one thread asks, the others wait for the answer
            kept = None if account in self._refused else self._kept.optional_secret(account)
            if account not in self._typed and not kept:
                self._typed[account] = self._ask(question)
            self._given.add(account)
            return self._typed.get(account) or kept or ""

    def refuse(self) -> bool:
        """Note that what was given was wrong; return whether anything was."""
        given = {account for account in self._given if self._typed.get(account) != ""}
        self._refused |= given
        for account in given:
            self._typed.pop(account, None)
        self._given.clear()
        return bool(given)

    def forget_missing(self) -> None:
        """Ask again for what the editor had none of."""
        self._typed = dict(self.typed)


def try_target(target: Target, access: Access, link: str, address: str, may_begin: Callable[[], bool]) -> Finding:
    """Try a target with one file; nothing of it stays.

    Args:
        target: the target.
        access: what its sender is given.
        link: the option with the name of the link to the current site; "" if there is none.
        address: the site's public address, without a slash at its end; "" if it is not known.
        may_begin: asked when nothing of a site is in the target's folder, before anything is written there: returns
            whether it is the right one.

    Raises:
        OpeningError: the host can't be reached, or does not let us in.
        WrongFolderError: the folder is not the right one.
        PublishError: it does not do what a publication needs.

    """
    token = secrets.token_hex(6)
    with _opened(target, access, {}) as host, _in_right_folder(host, may_begin), lock.acquire(host):
        if not isinstance(host, ReleaseHost):
            return _try_in_place(host, token, address)
        _try_state(host, token)
        finding = Finding(has_site=bool(host.current()))
    if link:
        trial = f"library-news-trial-{token}"
        with _opened(target, access, {link: trial}) as host, _left_as_it_was(host), lock.acquire(host):
            assert isinstance(host, ReleaseHost)
            _try_release(host, trial)
    return finding


@contextmanager
def _opened(target: Target, access: Access, options: Mapping[str, object]) -> Iterator[Host | ReleaseHost]:
    try:
        host = target.sender.open_host(msgspec.structs.replace(target.options, **options), access)
    except PublishError as error:
        raise OpeningError(error.problems) from error
    with closing(host):
        yield host


def _try_in_place(host: Host, token: str, address: str) -> Finding:
    path = f"library-news-trial-{token}.txt"
    with _local(path, token) as upload, _removed(host, path):
        host.send([upload], lambda _: None)
        if host.look([path]) != {path: upload.size}:
            raise _not_there(path)
        _see_that(host.read(path) == upload.source.read_bytes(), path)
        return _look_at(address, upload, token)


def _try_release(host: ReleaseHost, name: str) -> None:
    """Make a release of one file and a link to it, of which no reader knows."""
    path = "trial.txt"
    with _local(path, name) as upload:
        try:
            host.build(Release(name, "", {path: upload}, [upload], [], MANIFEST), lambda _: None)
            host.switch(name)
            _see_that(host.read(host.site_path(path)) == upload.source.read_bytes(), path)
            _see_that(host.current() == name, name)
        finally:
            with suppress(PublishError):  # it is not there if it did not come so far
                host.remove([host.site_path("").rstrip("/")])
            with suppress(PublishError):
                host.drop([name])


def _try_state(files: Files, token: str) -> None:
    path, data = f"{STATE}/trial-{token}.txt", token.encode()
    with _removed(files, path):
        files.write(path, data)
        _see_that(files.read(path) == data, path)


def _look_at(address: str, upload: Upload, token: str) -> Finding:
    """Return whether readers get a file of the folder at the site's address."""
    if not address:
        return Finding()
    found = compare(address, {upload.path: upload.digest}, publication=token)
    if found.same:
        return Finding(shown="same")
    answer = found.unreachable.get(upload.path)
    return (
        Finding(shown="unreachable", reason=answer.say())
        if isinstance(answer, NoAnswer)
        else Finding(shown="different")
    )


@contextmanager
def _local(path: str, token: str) -> Iterator[Upload]:
    """Give the file that is sent."""
    with tempfile.TemporaryDirectory() as folder:
        data = f"A trial of `inv publish --setup`; it may be removed: {token}\n".encode()
        source = Path(folder, "trial.txt")
        source.write_bytes(data)
        yield Upload(path, source, digest_of(data), len(data))


def _see_that(is_right: bool, path: str) -> None:  # noqa: FBT001  # it is what is said before the comma
    if not is_right:
        fact = message("The host gives back something else than was sent.")
        raise failure(path, fact, message("Ask those who run the host for the reason."))


def _not_there(path: str) -> PublishError:
    fact = message("The file was sent, and is not there.")
    return failure(path, fact, message("Ask those who run the host for the reason."))


@contextmanager
def _removed(files: Files, path: str) -> Iterator[None]:
    """Remove the file of a trial in the end; that this is what fails is said unless something else has failed before.

    Raises:
        PublishError: it can't be removed.

    """
    try:
        yield
    except BaseException:
        with suppress(PublishError):
            files.remove([path])
        raise
    try:
        files.remove([path])
    except PublishError as error:
        fact = message("The file of the trial can't be removed again.")
        cure = message("Remove it by hand; and see to it that the account may remove files there.")
        raise failure(path, fact, cure) from error


@contextmanager
def _in_right_folder(host: Files, may_begin: Callable[[], bool]) -> Iterator[None]:
    if not host.names("") - {STATE} and not may_begin():
        raise WrongFolderError
    with _left_as_it_was(host):
        yield


@contextmanager
def _left_as_it_was(files: Files) -> Iterator[None]:
    """Remove what the sender has made for itself, where there was nothing of it before; empty folders may stay."""
    empty = [folder for folder in OURS if not files.names(folder)]
    try:
        yield
    finally:
        for folder in empty:
            with suppress(PublishError):  # an empty folder more does no harm
                _clear(files, folder)
                files.remove([f"{folder}/none"])


def _clear(files: Files, folder: str) -> None:
    """Remove what is in a folder; folders go with the file in them, which need not be there."""
    for name in files.names(folder):
        path = f"{folder}/{name}"
        if path != lock.LOCKS:  # there may be one of somebody else by now
            _clear(files, path)
        with suppress(PublishError):
            files.remove([f"{path}/none"])
        if path != lock.LOCKS and name in files.names(folder) and not files.names(path):
            files.remove([path])
