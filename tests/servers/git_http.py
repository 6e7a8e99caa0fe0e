"""A git repository over HTTP on loopback, as forges have it: git http-backend behind a small server that asks for a token."""

from __future__ import annotations

import base64
import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.servers.missing import MissingServerError, needed_program

USER, TOKEN = "news", "t0ken with spaces & sign's"


@dataclass
class GitServer:
    """The bare repository *root*; what was asked for with which account, and what is answered instead of that."""

    root: Path
    port: int
    options: dict[str, object]
    secrets: dict[str, str]
    asked: list[tuple[str, str]] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        self._answer(b"")

    def do_POST(self) -> None:
        self._answer(self._body())

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = bytearray()
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return bytes(body)

    def _answer(self, body: bytes) -> None:
        said = base64.b64decode(self.headers.get("Authorization", "").removeprefix("Basic ")).decode()
        served = self.server.served
        served.asked.append((self.path, said.partition(":")[0]))
        if served.failures:
            self._send(served.failures.pop(0), {}, b"")
        elif said != f"{USER}:{TOKEN}":
            self._send(401, {"WWW-Authenticate": 'Basic realm="git"'}, b"")
        else:
            self._run(body)

    def _run(self, body: bytes) -> None:
        path, _, query = self.path.partition("?")
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_PROJECT_ROOT": str(self.server.served.root.parent),
            "GIT_HTTP_EXPORT_ALL": "1",
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
            "REMOTE_USER": USER,
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
        }
        done = subprocess.run(
            ["git", "http-backend"],
            input=body,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            check=False,
        )
        head, _, data = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self._send(int(headers.pop("Status", "200").split()[0]), headers, data)

    def _send(self, status: int, headers: dict[str, str], data: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


class _Server(ThreadingHTTPServer):
    served: GitServer


@contextmanager
def git_server(folder: Path) -> Iterator[GitServer]:
    """Serve a new bare repository in *folder* over HTTP.

    Raises:
        MissingServerError: git or its http-backend is not here.

    """
    needed_program("git", "git")
    where = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    if not (Path(where) / "git-http-backend").exists():
        raise MissingServerError("git has no http-backend here; get it with:  apt-get install git")
    root = folder / "site.git"
    make_repository(root)
    with _Server(("127.0.0.1", 0), _Handler) as server:
        port = server.server_port
        options: dict[str, object] = {"remote": f"http://{USER}@127.0.0.1:{port}/site.git"}
        server.served = GitServer(root, port, options, {f"{USER}@127.0.0.1": TOKEN})
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server.served
        finally:
            server.shutdown()
            thread.join()


def make_repository(root: Path) -> None:
    """Make a bare repository that can leave out bytes of files, as those of forges can."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=main", root], check=True)
    for name, value in {"uploadpack.allowFilter": "true", "uploadpack.allowAnySHA1InWant": "true"}.items():
        subprocess.run(["git", "-C", root, "config", name, value], check=True)
    subprocess.run(["git", "-C", root, "config", "http.receivepack", "true"], check=True)
