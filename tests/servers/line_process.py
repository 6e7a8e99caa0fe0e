"""The process behind ``tests.servers.line``: carries bytes between two loopback addresses as a slow line would.

It is told what to do in lines of JSON on its standard input, answers each of them with one on its standard output, and
ends with its standard input. Nothing but the standard library is imported: it has to start fast.

What is simulated: the time that bytes travel; one bandwidth for each direction, which all connections share fairly;
the round trip that a connection needs to come about. What is not: headers, losses, and TCP's slow start.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import socket
import struct
import sys
import termios
from collections.abc import Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

SERVER = "127.0.0.1"

CHUNK = 8192
"""How many bytes of one connection go before another one has its turn."""

AHEAD = 0.005
"""For how many seconds a connection may have bytes waiting to enter the line, so that the line is never idle."""

QUEUE = 256
"""How many chunks of a connection may be on their way; then its sender has to wait for a receiver that is slow."""

RECEIVE_BUFFER = 1 << 17
"""What the system may hold before the line, in bytes: a sender shall not believe that all has gone while it waits."""

SETTLE = 2.0
"""For how many seconds a cut waits until what has passed before it has arrived."""

RESET = struct.pack("ii", 1, 0)
"""For SO_LINGER: closing drops everything and tells the other side so."""

EARLY = 0.0005
"""By how much of a second a sleep ends too late on average, as it is counted in whole milliseconds."""

Chunk = tuple[float, bytes | None]
"""When it arrives, and what: bytes, the end (no bytes), or that the connection was reset (None)."""


async def sleep_until(moment: float) -> None:
    """Wait for a moment of the loop's clock."""
    seconds = moment - EARLY - asyncio.get_running_loop().time()
    if seconds > 0:
        await asyncio.sleep(seconds)


@dataclass
class Direction:
    """One direction of the line.

    Attributes:
        delay: how long bytes travel, in seconds.
        rate: how many bytes enter it in a second.
        free_at: when all that waits for it has entered.
        passed: how many bytes have arrived, of all connections.
        left: how many more may; None without a limit.

    """

    delay: float
    rate: float
    free_at: float = 0.0
    passed: int = 0
    left: int | None = None

    def enter(self, size: int) -> tuple[float, float]:
        """Let bytes enter after those that wait already; return when the last has entered, and when it arrives."""
        now = asyncio.get_running_loop().time()
        self.free_at = max(now, self.free_at) + size / self.rate
        return self.free_at, self.free_at + self.delay

    def admit(self, size: int) -> int:
        """Return how many of *size* bytes may still arrive, and count them as arrived."""
        allowed = size if self.left is None else min(size, self.left)
        if self.left is not None:
            self.left -= allowed
        self.passed += allowed
        return allowed


@dataclass(eq=False)
class Connection:
    """A connection through the line.

    Attributes:
        client: the client's to the line.
        server: the line's to the server; None until it has come about.
        has_ended: whether both sides have said that they have no more to say; otherwise it is reset when it is closed.
        ways: what is on its way.

    """

    client: socket.socket
    server: socket.socket | None = None
    has_ended: bool = False
    ways: dict[str, asyncio.Queue[Chunk]] = field(
        default_factory=lambda: {"up": asyncio.Queue(QUEUE), "down": asyncio.Queue(QUEUE)}
    )

    def close(self) -> None:
        """Let both sides go."""
        for side in (self.client, self.server):
            if side is not None:
                if not self.has_ended:
                    side.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                side.close()


class Proxy:
    """The line: listens at one address, forwards to the same ports of SERVER."""

    def __init__(self, host: str, ports: list[int], delay: float, bits_per_second: float) -> None:
        self.host = host
        self.ports = ports
        self.delay = delay
        self.directions = {name: Direction(delay, bits_per_second / 8) for name in ("up", "down")}
        self.connections: dict[Connection, asyncio.Task[None]] = {}
        self.opened = 0
        self.sending = 0
        self.is_cut = False
        self.is_silent = False
        self.falls_silent = False
        self.flows = asyncio.Event()
        self.flows.set()
        self.background: set[asyncio.Task[None]] = set()
        self.listeners: list[socket.socket] = []

    # Connections ------------------------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Accept connections at all ports."""
        for port in self.ports:
            listener = socket.socket()
            listener.setblocking(False)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            listener.bind((self.host, port))
            listener.listen(256)
            asyncio.get_running_loop().add_reader(listener, self._accept, listener, port)
            self.listeners.append(listener)

    def refuse(self) -> None:
        """Accept no more connections."""
        for listener in self.listeners:
            asyncio.get_running_loop().remove_reader(listener)
            listener.close()
        self.listeners.clear()

    def _accept(self, listener: socket.socket, port: int) -> None:
        """Accept a connection; the loop's own ``sock_accept`` loses one that comes while it is cancelled."""
        try:
            client, _ = listener.accept()
        except BlockingIOError:  # it has gone again
            return
        client.setblocking(False)
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = Connection(client)
        self.opened += 1
        task = asyncio.create_task(self._serve(connection, port))
        self.connections[connection] = task
        task.add_done_callback(partial(self._close, connection))

    def _close(self, connection: Connection, _: object) -> None:
        """Let a connection go whose task has ended, perhaps before it began: a cut may come between."""
        connection.close()
        del self.connections[connection]

    async def _serve(self, connection: Connection, port: int) -> None:
        """Carry a connection to its end.

        The client's first bytes leave it a round trip after it has begun, when the server's consent has reached it, and
        the server takes part half a round trip later.
        """
        begun = asyncio.get_running_loop().time()
        connecting = asyncio.create_task(self._connect(connection, port, begun + 3 * self.delay))
        try:
            await sleep_until(begun + 2 * self.delay)
            await _together(
                self._take("up", connection),
                self._give("up", connection, connecting),
                self._take_when("down", connection, connecting),
                self._give("down", connection, connecting),
            )
            connection.has_ended = True
        except OSError:
            pass  # reset: the other side hears of it
        finally:
            await _end(connecting)

    async def _connect(self, connection: Connection, port: int, moment: float) -> None:
        await sleep_until(moment)
        server = socket.socket()
        connection.server = server
        server.setblocking(False)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        server.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await asyncio.get_running_loop().sock_connect(server, (SERVER, port))

    async def _take_when(self, way: str, connection: Connection, connecting: asyncio.Task[None]) -> None:
        await connecting
        await self._take(way, connection)

    async def _take(self, way: str, connection: Connection) -> None:
        """Let what one side sends enter the line."""
        source = connection.client if way == "up" else connection.server
        assert source is not None
        loop, queue, direction = asyncio.get_running_loop(), connection.ways[way], self.directions[way]
        data: bytes | None = b"-"
        while data:
            try:
                data = await loop.sock_recv(source, CHUNK)
            except OSError:
                data = None
            entered, arrives = direction.enter(len(data or b""))
            await queue.put((arrives, data))
            await sleep_until(entered - AHEAD)

    async def _give(self, way: str, connection: Connection, connecting: asyncio.Task[None]) -> None:
        """Give the other side what has arrived.

        Raises:
            OSError: the connection was reset.

        """
        await connecting
        goal = connection.server if way == "up" else connection.client
        assert goal is not None
        data: bytes | None = b"-"
        while data:
            arrives, data = await connection.ways[way].get()
            await sleep_until(arrives)
            await self.flows.wait()
            if data is None:
                raise ConnectionResetError
            if data:
                await self._arrive(way, goal, data)
        with suppress(OSError):
            goal.shutdown(socket.SHUT_WR)

    async def _arrive(self, way: str, goal: socket.socket, data: bytes) -> None:
        """Give bytes to a side, as far as the cut lets them pass.

        Raises:
            OSError: it takes no more, and the sender has heard of it.

        """
        direction = self.directions[way]
        allowed = direction.admit(len(data))
        self.sending += 1
        try:
            await asyncio.get_running_loop().sock_sendall(goal, data[:allowed])
        except OSError:
            back = self.directions["down" if way == "up" else "up"]
            await sleep_until(back.enter(0)[1])
            raise
        finally:
            self.sending -= 1
        if direction.left == 0:
            self._begin_cut()
            await asyncio.Event().wait()  # nothing more arrives on a line that is cut

    # Faults -----------------------------------------------------------------------------------------------------------

    def cut_after(self, size: int, *, silently: bool) -> None:
        """Let *size* more bytes arrive at the server."""
        self.falls_silent = silently
        self.directions["up"].left = size
        if size == 0:
            self._begin_cut()

    def _begin_cut(self) -> None:
        """Cut the line, once, apart from the connection that has sent the last byte."""
        if not self.background:
            task = asyncio.create_task(self._cut())
            self.background.add(task)
            task.add_done_callback(self.background.discard)

    async def _cut(self) -> None:
        if self.is_cut:
            return
        await self._settle()
        if self.falls_silent:
            self.flows.clear()
        else:
            self.refuse()
            await _end(*self.connections.values())
        self.is_cut = True

    async def _settle(self) -> None:
        """Wait until the servers' systems have all that has passed: a reset would take it back."""
        loop = asyncio.get_running_loop()
        end = loop.time() + SETTLE
        while loop.time() < end:
            servers = [connection.server for connection in self.connections if connection.server is not None]
            if not self.sending and not any(map(_unsent, servers)):
                return
            await asyncio.sleep(0.001)

    async def restore(self) -> None:
        """Let everything pass again; what was on its way when the line fell silent is lost with its connections."""
        self.directions["up"].left = None
        await asyncio.gather(*self.background)
        await _end(*self.connections.values())
        self.flows.set()
        self.is_cut = False
        if not self.listeners:
            self.listen()


async def _together(*parts: Coroutine[Any, Any, None]) -> None:
    """Do all parts at once; when one fails, raise its error and end the others."""
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        await asyncio.gather(*tasks)
    finally:
        await _end(*tasks)


async def _end(*tasks: asyncio.Task[None]) -> None:
    """End tasks, and wait until they have let their sockets go: a number of a closed one is given out again at once."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _unsent(side: socket.socket) -> int:
    """Return how many bytes the other side's system has not yet confirmed."""
    with suppress(OSError, ValueError):
        return int(struct.unpack("i", fcntl.ioctl(side, termios.TIOCOUTQ, b"\0\0\0\0"))[0])
    return 0


# Orders ---------------------------------------------------------------------------------------------------------------


async def obey(proxy: Proxy, order: dict[str, Any]) -> dict[str, Any]:
    """Carry out an order; return the answer: how the line stands."""
    if order["do"] == "cut_after":
        proxy.cut_after(order["size"], silently=order["silently"])
    elif order["do"] == "restore":
        await proxy.restore()
    up, down = (proxy.directions[way].passed for way in ("up", "down"))
    return {
        "up": up,
        "down": down,
        "opened": proxy.opened,
        "open": len(proxy.connections),
        "is_cut": proxy.is_cut,
    }


async def run(settings: dict[str, Any]) -> None:
    """Be the line until standard input ends."""
    proxy = Proxy(**settings)
    proxy.listen()
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    order: dict[str, Any] = {"do": "look"}
    while True:
        print(json.dumps(await obey(proxy, order)), flush=True)
        text = await orders.readline()
        if not text:
            return
        order = json.loads(text)


if __name__ == "__main__":
    asyncio.run(run(json.loads(sys.argv[1])))
