"""The connections to one FTP host: as many as the host takes, opened when they are needed, and again when one is cut."""

from __future__ import annotations

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from newsroom.publish.host import ATTEMPTS, PublishError
from newsroom.publish.senders import ftp_failures
from newsroom.publish.senders.ftp_account import Account, RefusedLoginError
from newsroom.publish.senders.ftp_connection import BROKEN, Connection, DataLineError, UnusableError

PAUSE = 1.0
"""How many seconds pass before a second attempt; before a third, it is twice as many."""

WORTH = 2
"""How many files a further connection must be good for: to open one takes as long as two files."""

POLL = 0.5
"""How many seconds are waited for a connection until it is seen whether things have changed otherwise."""

PATIENCE = 1.0
"""How many seconds somebody waits for a connection while files are sent, until a spare one is tried: files may be long."""

LOG = logging.getLogger(__name__)

Result = TypeVar("Result")


class Pool:
    """Connections of an account, each used by one thread at a time.

    Whoever sends many files waits behind everybody else: the lock of a publication has to be renewed in good time.
    """

    def __init__(self, account: Account, most: int) -> None:
        self._account = account
        self._most = max(1, most)
        self._free: list[Connection] = []
        self._used: set[Connection] = set()
        self._opening = 0
        self._hurried = 0  # so many wait who go before those who send
        self._promised: set[Connection] = set()  # will be given back to them after the file that is under way
        self._takes_spare = True
        self._has_connected = False
        self._changed = threading.Condition()
        self._closed = threading.Event()

    @property
    def place(self) -> str:
        """The host, as problems name it."""
        return self._account.host

    def useful(self, count: int) -> int:
        """Return how many connections are worth having for so many files; those that are free cost nothing."""
        with self._changed:
            return min(self._most, max(-(-count // WORTH), min(count, len(self._free))))

    # One connection ---------------------------------------------------------------------------------------------------

    def take(self, *, is_careful: bool = False) -> Connection:
        """Return a connection that is free, or a new one, or wait for one, before those who send files.

        Raises:
            BROKEN: a new one was wanted, and did not come about.
            PublishError: none will come about.

        """
        connection = self._take_or_open(0, is_careful=is_careful)
        return connection or self._take_in_a_hurry(is_careful=is_careful)

    def _take_in_a_hurry(self, *, is_careful: bool) -> Connection:
        """Wait for a connection, so that those who send files make way."""
        begun = time.monotonic()
        with self._changed:
            self._hurried += 1
        try:
            while (connection := self._take_or_open(0, is_careful=is_careful)) is None:
                if time.monotonic() - begun >= PATIENCE:
                    self._open_spare()
                self._wait(0)
        finally:
            with self._changed:
                self._hurried -= 1
                self._changed.notify_all()
        return connection

    def _count(self) -> int:
        """Return how many connections there are, with those that are about to be."""
        return len(self._used) + len(self._free) + self._opening

    def take_to_send(self, number: int, stopped: threading.Event, *, is_careful: bool = False) -> Connection | None:
        """Return what ``take`` does, for one of many files; others go first.

        Args:
            number: how many are served before this one of those who send files; with as many connections, there will be
                none for it, and None is returned. For the first one, 0, there will be one.
            stopped: is set when none is wanted any more.
            is_careful: what the connection shall be.

        """
        while number < self._most and not stopped.is_set():
            if connection := self._take_or_open(self._hurried, is_careful=is_careful):
                return connection
            self._wait(self._hurried)
        return None

    def _wait(self, before: int) -> None:
        """Wait until there may be a connection for somebody, with so many *before* him."""
        with self._changed:
            if len(self._free) <= before and self._count() >= self._most:
                self._changed.wait(POLL)

    def _take_or_open(self, before: int, *, is_careful: bool) -> Connection | None:
        """Return a connection that is free, or a new one; None if there can't be one, with so many *before* us."""
        with self._changed:
            self._check()
            if len(self._free) > before:
                connection = self._free.pop()
                connection.is_careful = is_careful
                self._used.add(connection)
                return connection
            if self._count() >= self._most:
                return None
            self._opening += 1
        opened = self._open_counted(is_careful=is_careful)
        if self._closed.is_set():
            if opened:
                self.drop(opened)
            raise ftp_failures.closed(self.place)
        return opened  # if it is closed from now on, whoever uses this one notices

    def is_wanted(self, connection: Connection) -> bool:
        """Return whether whoever sends files over *connection* has to give it back now, as somebody waits for one."""
        with self._changed:
            if self._hurried > len(self._free) + len(self._promised):
                self._promised.add(connection)
            return connection in self._promised

    def _open_spare(self) -> None:
        """Open one connection more meanwhile; if the host does not take it, that is not tried again."""
        with self._changed:
            if not self._takes_spare or self._count() > self._most or self._closed.is_set():
                return
            self._takes_spare = False  # until it has taken it
            self._opening += 1
        threading.Thread(target=self._open_and_give, daemon=True).start()

    def open_ahead(self, count: int) -> None:
        """Open connections meanwhile, until there are *count*; what goes wrong is seen when they are needed."""
        for _ in range(count):
            threading.Thread(target=self._open_ahead, args=(count,), daemon=True).start()

    def _open_ahead(self, count: int) -> None:
        with self._changed:
            if self._closed.is_set() or self._count() >= min(count, self._most):
                return
            self._opening += 1
        self._open_and_give()

    def _open_and_give(self) -> None:
        """Open a connection that is noted in ``_opening``, for whoever needs one first."""
        with suppress(PublishError, *BROKEN):
            opened = self._open_counted(is_careful=False)
            if opened:
                self._takes_spare = True
                self.give(opened)

    def _open_counted(self, *, is_careful: bool) -> Connection | None:
        """Do what ``_open`` does for somebody who has noted it in ``_opening``, and note that it is over."""
        opened = None
        try:
            opened = self._open(is_careful=is_careful)
        finally:
            with self._changed:
                self._opening -= 1
                if opened:
                    self._used.add(opened)
                self._changed.notify_all()
        return opened

    def _open(self, *, is_careful: bool) -> Connection | None:
        """Return a new connection; None when the host takes no more, but there are others that can be waited for."""
        try:
            connection = self._account.connect(is_careful=is_careful)
        except RefusedLoginError as error:
            if self._has_connected and self._goes_on_with_fewer(error.reply.text):
                return None
            raise ftp_failures.refused_login(self.place, self._account.user, error.reply.text) from None
        except BROKEN as error:
            if isinstance(error, UnusableError) and error.is_end and self._goes_on_with_fewer(str(error)):
                return None
            if not self._has_connected and isinstance(error, ConnectionRefusedError | socket.gaierror):
                raise ftp_failures.unreachable(self.place, error) from error
            raise
        self._has_connected = True
        return connection

    def _goes_on_with_fewer(self, reply: str) -> bool:
        """Want no more connections than there are, if there are any."""
        with self._changed:
            others = self._count() - 1
            if not others:
                return False
            self._most = min(self._most, others)
        LOG.debug("%s takes no more than %d connections: %s", self.place, others, reply)
        return True

    def give(self, connection: Connection) -> None:
        """Take a connection back that can be used further."""
        with self._changed:
            self._used.discard(connection)
            self._promised.discard(connection)
            if not self._closed.is_set():
                self._free.append(connection)
                self._changed.notify_all()
                return
        connection.close()

    def drop(self, connection: Connection) -> None:
        """Let a connection go that can't be used further."""
        with self._changed:
            self._used.discard(connection)
            self._promised.discard(connection)
            self._changed.notify_all()
        connection.close()

    def drop_free(self) -> None:
        """Let all go that wait: where one was cut, they often all are, and each would cost an attempt."""
        with self._changed:
            free, self._free = self._free, []
        for connection in free:
            connection.close()

    def _check(self) -> None:
        if self._closed.is_set():
            raise ftp_failures.closed(self.place)

    # Work -------------------------------------------------------------------------------------------------------------

    def run(self, place: str, work: Callable[[Connection], Result]) -> Result:
        """Return what *work* makes of a connection; it is done again if the line is cut meanwhile.

        Args:
            place: what a problem is about.
            work: may be done several times.

        """
        attempt = 1
        while True:
            try:
                with self.holding(self.take(is_careful=attempt == ATTEMPTS)) as connection:
                    return work(connection)
            except BROKEN as error:
                self.recover(place, attempt, error)
                attempt += 1

    @contextmanager
    def holding(self, connection: Connection) -> Iterator[Connection]:
        """Give a connection back after use; what is raised ends it, as answers may be on their way."""
        try:
            yield connection
        except BaseException:
            self.drop(connection)
            raise
        self.give(connection)

    def recover(self, place: str, attempt: int, error: Exception) -> None:
        """Wait until another attempt may be made, after an *error* that is one of BROKEN.

        Raises:
            PublishError: this one was the last.

        """
        LOG.debug("%s: attempt %d for %s: %s", self.place, attempt, place, type(error).__name__)
        self._check()
        if attempt >= ATTEMPTS:
            raise _final(self.place, place, error) from error
        self.drop_free()
        self._closed.wait(PAUSE * attempt)
        self._check()

    def cut(self) -> None:
        """End what threads are doing with connections."""
        with self._changed:
            for connection in self._used:
                connection.cut()

    def close(self) -> None:
        """Let all connections go; threads that use one are interrupted."""
        self._closed.set()
        self.cut()
        self.drop_free()
        with self._changed:
            self._changed.notify_all()


def _final(host: str, place: str, error: Exception) -> PublishError:
    """Return what an editor is told of an error that came again and again."""
    if isinstance(error, UnusableError) and error.is_end:
        return ftp_failures.too_many(host, error.reply)
    if isinstance(error, UnusableError):
        return ftp_failures.unable(place or host, error.reply)
    if isinstance(error, DataLineError):
        return ftp_failures.no_data_line(host, error)
    return ftp_failures.line_cut(place or host, error)
