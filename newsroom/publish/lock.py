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
from pathlib import Path
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
YIELDS_WITHIN = 3.0
"""Seconds after which a publisher gives way to one that came while its own file was gone; less than WITHDRAWS_WITHIN."""
TRIES = 4
ASLEEP = 6.0
"""Seconds without a turn after which this process has been stopped; less than WATCHED_FOR."""
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
        system: what tells two computers of the same name from each other; see ``system_here``.

    """

    name: str
    computer: str
    process: int
    since: str
    beat: int = 0
    system: str = ""


def owner_here() -> Owner:
    """Return this process as an owner."""
    name = "?"
    with suppress(OSError, KeyError):  # a container may have a user without a name
        name = getpass.getuser()
    since = datetime.now().astimezone().isoformat(" ", "minutes")
    return Owner(name, platform.node(), os.getpid(), since, system=system_here())


def system_here() -> str:
    """Return what only processes that see each other have in common; empty where that can't be found out.

    Containers and laptops may well have one name; the kernel has a new id after each start, and each container numbers
    of processes of its own (random(4), pid_namespaces(7)).
    """
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip() + os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def is_dead_here(owner: Owner) -> bool:
    """Return whether an owner was a process of this computer that is no more."""
    here = (platform.node(), system_here())
    if (owner.computer, owner.system) != here or not owner.system or owner.process == os.getpid():
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
        self.has_taken_over = False
        self._seen = float("-inf")
        self._awake = _now()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew, daemon=True)
        self._turns = threading.Thread(target=self._stay_awake, daemon=True)

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
        asked = _now()
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
        if _now() - self._seen >= SURE_FOR and not self._is_ours_alone(WITHDRAWS_WITHIN):
            raise _taken_over()

    def _is_ours_alone(self, patience: float) -> bool:
        """Look until nobody else has a lock; return whether that came about in as many seconds as *patience*."""
        until, missed = _now() + patience, 0
        while missed < MISSED and _now() < until:
            names = self.holders()
            if names == {self.name}:
                return True
            missed = 0 if self.name in names else missed + 1
            time.sleep(0.2)
        return False

    def assure(self) -> None:
        """See that this computer has not slept, nor this process been stopped, so long that others may have taken over.

        Raises:
            PublishError: it has.

        """
        self._see_that_awake()
        if self.failed is not None:
            raise self.failed

    def _see_that_awake(self) -> float:
        """Return the time; fail if this process has had no turn for too long before it."""
        now = _now()
        if self.failed is None and now - self._awake > ASLEEP:
            fact = message("This computer slept, or the publication stood still; somebody may have taken it over.")
            cure = message("Publish again:  %(command)s", command="inv publish --repair")
            self.failed = failure(LOCKS, fact, cure)
        return now

    def _stay_awake(self) -> None:
        """Note each turn that this process gets, without waiting for a host, whose answer may take its time."""
        while not self._ended.wait(min(1.0, RENEWED_EVERY)) and self.failed is None:
            self._awake = self._see_that_awake()

    def _renew(self) -> None:
        beat = 0
        while not self._ended.wait(RENEWED_EVERY) and self.failed is None:
            beat += 1
            try:
                self._beat(beat)
            except PublishError:
                continue  # the line is cut; the work itself will say so
            except Exception as error:
                self.failed = error

    def _beat(self, beat: int) -> None:
        """Renew our file, unless somebody has taken it away."""
        if not self._is_ours_alone(WITHDRAWS_WITHIN):
            self.failed = _taken_over()
        elif not self._ended.is_set():
            self.files.write(self.path, msgspec.json.encode(msgspec.structs.replace(self.owner, beat=beat)))
            if not self._is_ours_alone(YIELDS_WITHIN):  # it was taken away just before we wrote it
                self.failed = _taken_over()
                self.files.remove([self.path])

    def __enter__(self) -> Self:
        self._awake = _now()
        self._turns.start()
        self._thread.start()
        return self

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        self._ended.set()
        farewell = threading.Thread(target=self._let_go, daemon=True)
        farewell.start()
        farewell.join(FAREWELL if failed else None)

    def _let_go(self) -> None:
        self._thread.join()  # else it might write the file anew
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
        lock.has_taken_over = True
    if dead:
        lock.files.remove([f"{LOCKS}/{name}" for name in dead])


def _now() -> float:
    """Return seconds by a clock that nobody sets, and that goes on while a computer sleeps.

    Linux has that in CLOCK_BOOTTIME (clock_gettime(2)), macOS in CLOCK_MONOTONIC, Windows in Python's own.
    """
    clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))
    return time.monotonic() if clock is None else time.clock_gettime(clock)


def _taken_over() -> PublishError:
    fact = message("Somebody else has taken over this publication.")
    return failure(LOCKS, fact, message("See who it is; then publish again."))


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
    until = _now() + WATCHED_FOR
    seen = dict(found)
    while seen == {name: found[name] for name in seen} and seen and _now() < until:
        time.sleep(min(1.0, WATCHED_FOR / 4))
        seen = {name: owner for name in seen if (owner := _owner(files, name)) is not None}
    return seen
