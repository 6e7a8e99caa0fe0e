"""An SFTP session in a thread with a loop of its own: many requests on their way at once, and a cut line mended."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from newsroom.publish.host import ATTEMPTS, Access
from newsroom.publish.senders import ssh_failures
from newsroom.publish.senders.host_keys import trusted_key
from newsroom.publish.senders.sftp_login import LoggingIn, SecretWantedError
from newsroom.publish.senders.ssh_connection import PAUSES, LineCutError, Login

if TYPE_CHECKING:
    import asyncssh

Result = TypeVar("Result")
Item = TypeVar("Item")

CLOSING_TAKES = 2.0
"""The longest time for taking leave, in seconds."""


class Session:
    """A connection that is used from any thread; made anew when the line is cut."""

    def __init__(self, login: Login, access: Access) -> None:
        self._logging_in = LoggingIn(login, access)
        self._login = login
        self._connection: asyncssh.SSHClientConnection | None = None
        self._client: asyncssh.SFTPClient | None = None
        self._loop = asyncio.new_event_loop()
        self._connecting = asyncio.Lock()
        self._thread = threading.Thread(target=self._loop.run_forever, name="sftp", daemon=True)
        self._thread.start()
        try:
            # The editor is asked in her own thread.
            self._logging_in.trusted = trusted_key(login.endpoint, login.host_key, access, self._fetch_key)
            self.run(_nothing)
        except BaseException:
            self.close()
            raise

    def run(self, work: Callable[[asyncssh.SFTPClient], Awaitable[Result]]) -> Result:
        """Return what *work* gives with a session; it has to bear being begun again, after the line was cut."""
        try:
            return self._wait(self._repeated(work))
        except SecretWantedError:
            self._logging_in.ask()
            return self._wait(self._repeated(work))

    def close(self) -> None:
        """End connection and thread; another time, too."""
        if self._loop.is_closed():
            return
        with suppress(Exception):
            asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result(2 * CLOSING_TAKES)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _wait(self, work: Coroutine[object, object, Result]) -> Result:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result()
        except BaseException:
            future.cancel()
            raise

    def _fetch_key(self) -> str:
        try:
            return self._wait(self._logging_in.fetch_key())
        except LineCutError:
            raise ssh_failures.not_answering(self._login.endpoint) from None

    async def _repeated(self, work: Callable[[asyncssh.SFTPClient], Awaitable[Result]]) -> Result:
        for pause in (*PAUSES[: ATTEMPTS - 1], None):
            client = None
            try:
                client = await self._connected()
                return await work(client)
            except Exception as error:
                if not self._is_cut(error):
                    raise
                if client is self._client:
                    await self._forget()
            if pause is not None:
                await asyncio.sleep(pause)
        raise ssh_failures.line_cut(self._login.endpoint)

    async def _connected(self) -> asyncssh.SFTPClient:
        async with self._connecting:
            if self._client is None:
                self._connection, self._client = await self._logging_in.connect()
            return self._client

    def _is_cut(self, error: Exception) -> bool:
        import asyncssh

        lost = (
            asyncssh.ConnectionLost,
            asyncssh.DisconnectError,
            asyncssh.SFTPConnectionLost,
            asyncssh.SFTPNoConnection,
        )
        if isinstance(error, (LineCutError, ConnectionError, *lost)):
            return True
        return self._connection is not None and self._connection.is_closed() and isinstance(error, asyncssh.Error)

    async def _forget(self) -> None:
        connection, self._connection, self._client = self._connection, None, None
        if connection is not None:
            connection.abort()
            with suppress(Exception):
                await asyncio.wait_for(connection.wait_closed(), CLOSING_TAKES)

    async def _leave(self) -> None:
        """Take leave, and end what is still going on."""
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await self._forget()
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)


async def _nothing(_: object) -> None:
    """Only see whether there is a connection."""


async def each(items: Iterable[Item], work: Callable[[Item], Awaitable[object]], in_flight: int) -> None:
    """Do *work* for all items, *in_flight* at a time; the first error ends the others, and is raised."""
    listed = list(items)
    waiting = iter(listed)

    async def worker() -> None:
        for item in waiting:
            await work(item)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(min(in_flight, len(listed))):
                group.create_task(worker())
    except BaseExceptionGroup as errors:
        raise errors.exceptions[0] from None
