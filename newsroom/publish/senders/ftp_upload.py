"""How files come to an FTP host: each into the folder of the state first, and from there to its place at once.

A file costs four round trips: one for all commands (they rename the file before it, too), one for the connection, one
for the session of TLS, one until the host has confirmed it.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import BinaryIO

from newsroom.publish.host import ATTEMPTS, PublishError
from newsroom.publish.senders import ftp_failures
from newsroom.publish.senders.ftp_connection import BLOCK, BROKEN, Connection, RefusedError, Reply
from newsroom.publish.senders.ftp_folders import IN_INCOMING, Folders, above, refusal
from newsroom.publish.senders.ftp_pool import Pool


@dataclass(slots=True, eq=False)
class Task:
    """A file that is to be brought to a place.

    Attributes:
        path: the place.
        open: opens the local file.
        arrived: is called when it is there.
        attempts: how often it has been tried.
        incoming: where it arrives, in the folder of the state.

    """

    path: str
    open: Callable[[], BinaryIO]
    arrived: Callable[[], None]
    attempts: int = 0
    incoming: str = ""


class StoppedError(Exception):
    """Another thread has failed: this one shall end."""


class Sending:
    """Files on their way, over as many connections as are worth it.

    Unless they are *urgent*, everybody else who needs a connection goes first.
    """

    def __init__(
        self, pool: Pool, folders: Folders, replacing: Replacing, tasks: Sequence[Task], *, urgent: bool = False
    ) -> None:
        self._pool = pool
        self._folders = folders
        self._replacing = replacing
        self._tasks = deque(tasks)
        self._count = len(tasks)
        self._urgent = urgent
        self._stopped = threading.Event()

    def run(self) -> None:
        """Bring all files to their places.

        Raises:
            PublishError: that was not possible.

        """
        count = self._pool.useful(self._count)
        if count == 1:
            self._work()
            return
        with ThreadPoolExecutor(count, "ftp") as threads:
            works = [threads.submit(self._guarded, number) for number in range(count)]
            try:
                wait(works)
            except BaseException:  # Ctrl-C
                self._stopped.set()
                self._pool.cut()
                raise
        _raise_all([error for work in works if (error := work.exception())])
        if self._tasks:  # a thread has put one back when no other was left
            self._work()

    def _guarded(self, number: int) -> None:
        try:
            self._work(number)
        except BaseException:
            self._stopped.set()
            raise

    def _work(self, number: int = 0) -> None:
        """Bring files to their places until there are none left, over one connection after the other.

        Only the first thread, *number* 0, needs a connection: the others end if the host gives them none.
        """
        under_way: list[Task] = []
        attempt, has_connected = 1, not number
        left = len(self._tasks)
        while not self._stopped.is_set():
            try:
                connection = self._take(number, is_careful=attempt == ATTEMPTS)
                if connection is None:
                    return
                has_connected = True
                with self._pool.holding(connection):
                    is_done = self._carry(connection, under_way)
            except BROKEN as error:
                if not has_connected:
                    return
                for task in under_way:
                    task.attempts += 1
                attempt = 1 if len(self._tasks) + len(under_way) < left else attempt
                self._pool.recover("", max([attempt, *(task.attempts for task in under_way)]), error)
                self._tasks.extendleft(under_way)
                under_way.clear()
                left = len(self._tasks)
                attempt += 1
            except StoppedError:
                return
            else:
                if is_done:
                    return

    def _take(self, number: int, *, is_careful: bool) -> Connection | None:
        if self._urgent:
            return self._pool.take(is_careful=is_careful)
        return self._pool.take_to_send(number, self._stopped, is_careful=is_careful)

    def _carry(self, connection: Connection, under_way: list[Task]) -> bool:
        """Bring files to their places over one connection; those *under_way* are not there yet.

        Returns:
            Whether all is done; if not, somebody else waits for the connection, and nothing is under way.

        """
        last: Task | None = None
        makes_way = False
        while True:
            task = None if makes_way else self._next(under_way)
            if task is None and last is None:
                return not makes_way
            last = self._carry_one(connection, under_way, last, task)
            makes_way = not self._urgent and bool(self._tasks) and self._pool.is_wanted(connection)

    def _next(self, under_way: list[Task]) -> Task | None:
        """Return a file that is to be brought, if there is one and nothing has gone wrong."""
        if self._stopped.is_set() or not self._tasks:
            return None
        try:
            task = self._tasks.popleft()
        except IndexError:  # another thread was faster
            return None
        under_way.append(task)
        return task

    def _carry_one(
        self, connection: Connection, under_way: list[Task], last: Task | None, task: Task | None
    ) -> Task | None:
        """Bring *last*, which has arrived, to its place, and let *task* arrive; return what has arrived then."""
        renaming = self._replacing.renaming(last) if last else []
        blocks = self._begin(connection, task, renaming) if task else None
        if blocks is None:
            connection.begin(*renaming)
        renamed = [connection.hear() for _ in renaming]
        is_placed = all(reply.is_good for reply in renamed)
        if last and is_placed:
            under_way.remove(last)
            last.arrived()
        refused = self._store(connection, blocks) if blocks is not None else None
        if last and not is_placed:
            self._place_again(connection, under_way, last, renamed[-1])
        if task and refused:
            self._try_again(connection, under_way, task, refused)
            return None
        return task

    def _begin(self, connection: Connection, task: Task, before: Sequence[str]) -> Iterator[bytes]:
        """Say which file comes now, after the commands *before*; return its bytes."""
        if task.attempts:
            self._folders.make(connection, [task.path, IN_INCOMING])
        task.incoming = self._folders.incoming()
        connection.begin_transfer(f"STOR {self._folders.at(task.incoming)}", *before)
        return self._blocks(task)

    def _blocks(self, task: Task) -> Iterator[bytes]:
        try:
            with task.open() as source:
                while block := source.read(BLOCK):
                    yield block
                    if self._stopped.is_set():
                        raise StoppedError
        except OSError as error:
            raise ftp_failures.unreadable(task.path, error) from error

    def _store(self, connection: Connection, blocks: Iterator[bytes]) -> Reply | None:
        """Send a file's bytes; return the answer if they are not wanted."""
        try:
            connection.store(blocks)
        except RefusedError as error:
            return error.reply
        return None

    def _place_again(self, connection: Connection, under_way: list[Task], task: Task, refused: Reply) -> None:
        """Bring to its place what could not simply be renamed."""
        reply = self._replacing.replace(connection, task, refused)
        if reply is None:
            under_way.remove(task)
            task.arrived()
        else:
            self._try_again(connection, under_way, task, reply)

    def _try_again(self, connection: Connection, under_way: list[Task], task: Task, reply: Reply) -> None:
        """Have a file brought once more that the host has refused.

        Its folder may have been removed meanwhile; then it is made again.

        Raises:
            PublishError: that can't help.

        """
        problem = refusal(task.path, reply)
        if not isinstance(problem, PublishError):
            raise problem  # another connection may do
        task.attempts += 1
        list(connection.ask([f"DELE {self._folders.at(task.incoming)}"]))
        if reply.is_full or task.attempts >= ATTEMPTS:
            raise problem
        self._folders.forget([*above(task.path), *above(IN_INCOMING)])
        under_way.remove(task)
        self._tasks.append(task)


class Replacing:
    """How a file takes the place of another one on this host."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._replaces: bool | None = None

    def renaming(self, task: Task) -> list[str]:
        """Return the commands that bring a file that has arrived to its place."""
        return self._renaming(task.incoming, task.path)

    def _renaming(self, old: str, new: str) -> list[str]:
        return [f"RNFR {self._folders.at(old)}", f"RNTO {self._folders.at(new)}"]

    def replace(self, connection: Connection, task: Task, refused: Reply) -> Reply | None:
        """Bring a file to its place after the host has *refused* to; return the answer if that is not possible.

        Some hosts don't let a file take the place of another one. There, and only there, the old one is renamed before,
        in the same packet: for a moment there is none, but never half of one; and if the new one is refused even so,
        the old one comes back.
        """
        if not self._folders.sizes(connection, [task.path]) or self._can_replace(connection):
            return refused
        aside = self._folders.incoming()
        replies = list(connection.ask([*self._renaming(task.path, aside), *self.renaming(task)]))
        if replies[-1].is_good:
            list(connection.ask([f"DELE {self._folders.at(aside)}"]))
            return None
        if replies[1].is_good:
            list(connection.ask(self._renaming(aside, task.path)))
        return replies[-1]

    def _can_replace(self, connection: Connection) -> bool:
        """Return whether the host lets a file take the place of another one: what it says is in its own words only."""
        if self._replaces is None:
            old, new = self._folders.incoming(), self._folders.incoming()
            for path in (old, new):
                connection.begin_transfer(f"STOR {self._folders.at(path)}")
                connection.store([])
            replies = list(connection.ask(self._renaming(new, old)))
            self._replaces = replies[-1].is_good
            list(connection.ask(f"DELE {self._folders.at(path)}" for path in (old, new)))
        return self._replaces


def _raise_all(errors: Sequence[BaseException]) -> None:
    """Raise what has gone wrong in several threads as one."""
    for error in errors:
        if not isinstance(error, PublishError):
            raise error
    if errors:
        problems = [problem for error in errors if isinstance(error, PublishError) for problem in error.problems]
        raise PublishError(problems)
