"""One publication at a time: the lock on a host.

A host may have no way to make a file only if there is none, so each publisher writes a file with a name of its own and
then looks who else has one: whoever is not alone withdraws. Clocks play no part: a publisher renews its file as long as
it works, and another one finds out by watching whether it does.
"""

from __future__ import annotations

import getpass
import os
import platform
import random
import secrets
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Self

import msgspec

from newsroom.publish.host import STATE, Files, PublishError, failure
from plugins.model.problem import Message, message

LOCKS = f"{STATE}/lock"
RENEWED_EVERY = 4.0
"""Seconds."""
WATCHED_FOR = 13.0
"""Seconds without a sign of life after which a lock is called stale: three renewals missed."""
SURE_FOR = 1.0
"""Seconds in which a lock that was ours is not looked at again: nobody can take it over so soon."""
WITHDRAWS_WITHIN = 10.0
"""Seconds in which a publisher that came second takes its file away again."""
TRIES = 4
MISSED = 3
"""So often in a row our file has to be missing: some hosts show none for a moment while one is replaced."""
FAREWELL = 5.0
"""For how many seconds a publication that failed tries to take its lock away: the line may be what has failed."""


class Owner(msgspec.Struct, frozen=True):
    """Who publishes.

    Attributes:
        name: the account, for people.
        computer: its name.
        process: the number of the process there.
        since: when it began, by its own clock, for people.
        beat: counts the renewals.

    """

    name: str
    computer: str
    process: int
    since: str
    beat: int = 0


def owner_here() -> Owner:
    """Return this process as an owner."""
    name = "?"
    with suppress(OSError, KeyError):  # a container may have a user without a name
        name = getpass.getuser()
    return Owner(name, platform.node(), os.getpid(), datetime.now().astimezone().isoformat(" ", "minutes"))


def is_dead_here(owner: Owner) -> bool:
    """Return whether an owner was a process of this computer that is no more."""
    if owner.computer != platform.node() or owner.process == os.getpid():
        return False
    try:
        os.kill(owner.process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


class Lock:
    """The right to change a host, held by this process; made by ``acquire``."""

    def __init__(self, files: Files, owner: Owner) -> None:
        self.files = files
        self.owner = owner
        self.token = secrets.token_hex(8)
        self.failed: Exception | None = None
        self._seen = (float("-inf"), float("-inf"))
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)

    @property
    def path(self) -> str:
        """The file of this lock."""
        return f"{LOCKS}/{self.name}"

    @property
    def name(self) -> str:
        """The name of that file."""
        return f"{self.token}.json"

    def holders(self) -> set[str]:
        """Return the names of the files of all publishers; remember it if we are the only one."""
        asked = _clocks()
        names = {name for name in self.files.names(LOCKS) if name.endswith(".json")}
        if names == {self.name}:
            self._seen = asked
        return names

    def others(self) -> set[str]:
        """Return the names of the files of other publishers."""
        return self.holders() - {self.name}

    def check(self) -> None:
        """See that the lock is still ours and nobody else's, before something is changed.

        Raises:
            PublishError: somebody has taken it over.

        """
        if self.failed is not None:
            raise self.failed
        if all(0 <= now - seen < SURE_FOR for now, seen in zip(_clocks(), self._seen, strict=True)):
            return
        until = time.monotonic() + WITHDRAWS_WITHIN
        missed = 0
        while missed < MISSED and time.monotonic() < until:
            names = self.holders()
            if names == {self.name}:
                return
            missed = 0 if self.name in names else missed + 1
            time.sleep(0.2)
        fact = message("Somebody else has taken over this publication.")
        raise failure(LOCKS, fact, message("See who it is; then publish again."))

    def _renew(self) -> None:
        beat = 0
        while not self._ended.wait(RENEWED_EVERY):
            beat += 1
            try:
                if self.name in self.files.names(LOCKS):
                    self.files.write(self.path, msgspec.json.encode(msgspec.structs.replace(self.owner, beat=beat)))
            except PublishError:
                continue  # the line is cut; the work itself will say so
            except Exception as error:
                self.failed = error
                return

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._ended.set()
        self._thread.join(RENEWED_EVERY)
        farewell = threading.Thread(target=self._let_go, daemon=True)
        farewell.start()
        farewell.join(FAREWELL if failed else None)

    def _let_go(self) -> None:
        with suppress(Exception):  # a host that is gone keeps the lock, and the next one explains it
            self.files.remove([self.path])


def _keep_quiet(_: Message) -> None:
    """Tell nobody."""


def acquire(
    files: Files, *, takes_over: bool = False, owner: Owner | None = None, tell: Callable[[Message], None] = _keep_quiet
) -> Lock:
    """Return the lock on a host; use it in a ``with`` statement.

    Args:
        files: the host.
        takes_over: whether to do away with the lock of somebody who gives no sign of life.
        owner: who publishes; by default this process.
        tell: tells the editor why she waits.

    Raises:
        PublishError: somebody else publishes, or has left a lock.

    """
    lock = Lock(files, owner or owner_here())
    for attempt in range(TRIES):
        files.write(lock.path, msgspec.json.encode(lock.owner))
        if not lock.others():
            return lock
        files.remove([lock.path])
        _clear_the_way(lock, takes_over=takes_over, tell=tell)
        time.sleep(random.uniform(0, 0.2 * (attempt + 1)))  # noqa: S311  # so that one of two comes first
    fact = message("Somebody else wants to publish at the same moment.")
    raise failure(LOCKS, fact, message("Wait a little, then publish again."))


def _clear_the_way(lock: Lock, *, takes_over: bool, tell: Callable[[Message], None]) -> None:
    """Do away with locks whose owners are no more.

    Raises:
        PublishError: one has an owner who lives, or of whom this can't be said.

    """
    found = {name: owner for name in lock.others() if (owner := _owner(lock.files, name)) is not None}
    dead = [name for name, owner in found.items() if is_dead_here(owner)]
    left = {name: owner for name, owner in found.items() if name not in dead}
    if left:
        tell(message("Somebody else seems to publish; watching for %(seconds)d seconds …", seconds=round(WATCHED_FOR)))
    for name, owner in _watch(lock.files, left).items():
        if owner != left[name]:
            raise failure(LOCKS, _fact(owner, is_alive=True), message("Wait until that is done, then publish again."))
        if not takes_over:
            command = "inv publish --take-over"
            cure = message(
                "If that computer is off or its line was cut, go on in its place:  %(command)s", command=command
            )
            raise failure(LOCKS, _fact(owner, is_alive=False), cure)
        dead.append(name)
    if dead:
        lock.files.remove([f"{LOCKS}/{name}" for name in dead])


def _clocks() -> tuple[float, float]:
    """Return the time by two clocks, in seconds: the one goes on while a computer sleeps, the other is never set."""
    return time.time(), time.monotonic()


def _fact(owner: Owner, *, is_alive: bool) -> Message:
    who = {"name": owner.name, "computer": owner.computer, "since": owner.since}
    if is_alive:
        return message("%(name)s is publishing from %(computer)s, since %(since)s by the clock there.", **who)
    return message(
        "%(name)s began to publish from %(computer)s at %(since)s by the clock there, did not come to the end,"
        " and has given no sign of life for %(seconds)d seconds.",
        seconds=round(WATCHED_FOR),
        **who,
    )


def _owner(files: Files, name: str) -> Owner | None:
    data = files.read(f"{LOCKS}/{name}")
    if data is None:
        return None  # it has gone meanwhile
    try:
        return msgspec.json.decode(data, type=Owner)
    except (msgspec.MsgspecError, ValueError):
        return Owner("?", "?", 0, "?")


def _watch(files: Files, found: dict[str, Owner]) -> dict[str, Owner]:
    """Return those of the locks that stay, as they are when one was renewed, or after the time in which it would be."""
    until = time.monotonic() + WATCHED_FOR
    seen = dict(found)
    while seen == {name: found[name] for name in seen} and seen and time.monotonic() < until:
        time.sleep(min(1.0, WATCHED_FOR / 4))
        seen = {name: owner for name in seen if (owner := _owner(files, name)) is not None}
    return seen
