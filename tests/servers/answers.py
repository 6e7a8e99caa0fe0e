"""A web server that answers as a test tells it to, and remembers what it was asked."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Asked:
    """What came to the server; *connection* is the number of the connection, counted from 1."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    connection: int

    @property
    def where(self) -> str:
        """The path without its query."""
        return urlsplit(self.path).path


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server answers.

    Attributes:
        cut_after: after so many bytes of the body the line is cut; -1 for a whole body.
        is_late: nothing comes before the server ends.
        then_closes: the connection is closed after the answer, without a word about it.

    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_after: int = -1
    is_late: bool = False
    then_closes: bool = False


class AnsweringServer(ThreadingHTTPServer):
    """Listens on loopback.

    Attributes:
        asked: all that came.
        url: where it is, without a slash at the end.

    """

    daemon_threads = False

    def __init__(self, answer: Callable[[Asked], Reply], trust: ssl.SSLContext | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = answer
        self.asked: list[Asked] = []
        self.connections = 0
        self.lock = threading.Lock()
        self.is_ending = threading.Event()
        self.open: set[socket.socket] = set()
        if trust is not None:
            self.socket = trust.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.url = f"{'https' if trust else 'http'}://127.0.0.1:{self.server_port}"

    def handle_error(self, request: object, client_address: object) -> None:
        """Keep quiet about clients that go away or do not trust us; tell of all else."""

    def end(self) -> None:
        """Let everybody go."""
        self.is_ending.set()
        for connection in list(self.open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: AnsweringServer

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1
            self.number = self.server.connections
            self.server.open.add(self.connection)

    def finish(self) -> None:
        with self.server.lock:
            self.server.open.discard(self.connection)
        super().finish()

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = Asked(self.command, self.path, dict(self.headers), body, self.number)
        with self.server.lock:
            self.server.asked.append(asked)
        self._send(self.server.answer(asked))

    do_POST = do_GET  # noqa: N815  # http.server calls it so

    def _send(self, reply: Reply) -> None:
        if reply.is_late:
            self.server.is_ending.wait()
            self.close_connection = True
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        self.wfile.write(reply.body if reply.cut_after < 0 else reply.body[: reply.cut_after])
        self.close_connection = reply.then_closes or reply.cut_after >= 0

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@contextmanager
def answering(answer: Callable[[Asked], Reply], trust: ssl.SSLContext | None = None) -> Iterator[AnsweringServer]:
    """Give a server that answers each request by *answer*, over TLS if there is a certificate in *trust*."""
    with AnsweringServer(answer, trust) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            server.end()
            thread.join()
