"""Requests of WebDAV (RFC 4918): connections that are kept and used again, an account, and what an answer means."""

from __future__ import annotations

import base64
import http.client
import queue
import socket
import ssl
import time
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree as ET

from newsroom.publish.host import ATTEMPTS, failure
from newsroom.publish.senders.webdav_failures import MOVED, explain, explain_line
from plugins.model.problem import message

CONNECTS_WITHIN = 10.0
"""How many seconds a server may need to take a connection."""

SILENCE = 30.0
"""Seconds without a sign of the server after which a line counts as cut."""

AGAIN_AFTER = 0.5
"""Seconds before another attempt; twice as long before each further one."""

BUSY = frozenset({429, 500, 502, 503, 504})
"""What a server answers that may answer otherwise another time (RFC 9110, section 15.6, and RFC 6585, section 4)."""

PROPERTIES = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><resourcetype/><getcontentlength/></prop></propfind>'
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server has answered: a status, header lines (names in small letters) and a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """What is in a folder: its name, its size, and whether it is a folder."""

    name: str
    size: int
    is_folder: bool


class Server:
    """A server and an account there; methods may be called from several threads."""

    def __init__(self, url: str, user: str, password: str, ca_file: str = "") -> None:
        """Prepare it; nothing is asked yet.

        Args:
            url: the address of the target's folder.
            user: the account.
            password: its password.
            ca_file: certificates of authorities to trust besides those of the system; "" for none.

        Raises:
            PublishError: the file has no certificates.

        """
        parts = urlsplit(url)
        self.url = url.rstrip("/") + "/"
        self.host = parts.netloc.rpartition("@")[2]
        self.base = unquote(parts.path).rstrip("/") + "/"
        self.software = ""  # what it calls itself
        self._parts = parts
        self._tls = _trust(ca_file) if parts.scheme == "https" else None
        account = base64.b64encode(f"{user}:{password}".encode()).decode()
        self._always = {"Authorization": f"Basic {account}", "Cache-Control": "no-cache"}
        self._idle: queue.LifoQueue[http.client.HTTPConnection] = queue.LifoQueue()

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: bytes | Path | None = None,
        headers: Mapping[str, str] | None = None,
        wanted: Collection[int] = (),
    ) -> Answer:
        """Return the answer to a request, tried again where a line is cut or the server is busy.

        Args:
            method: of HTTP or WebDAV.
            path: below the target's folder; "" is that folder.
            body: bytes, or the file that has them.
            headers: header lines besides those of the account.
            wanted: the statuses that the caller understands, besides those of success.

        Raises:
            PublishError: any other answer, or none.

        """
        data = body.read_bytes() if isinstance(body, Path) else body  # it goes in one piece with the header lines
        for attempt in range(ATTEMPTS):
            is_last = attempt == ATTEMPTS - 1
            try:
                answer = self._ask_once(method, path, data, headers or {})
            except ssl.SSLCertVerificationError as error:
                raise explain_line(error, self.url) from error
            except (OSError, http.client.HTTPException) as error:
                self._forget()  # what was open then is as dead
                if is_last or isinstance(error, socket.gaierror):
                    raise explain_line(error, self.url) from error
            else:
                if 200 <= answer.status < 300 or answer.status in wanted:
                    return answer
                if is_last or answer.status not in BUSY:
                    raise explain(answer.status, method, path, self.url, answer.headers.get("location", ""))
            time.sleep(AGAIN_AFTER * 2**attempt)
        raise AssertionError

    def _ask_once(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        """Return the answer to a request; a connection that the server has closed since its last use is none."""
        while True:
            connection, is_used = self.connection()
            try:
                answer = self._exchange(connection, method, path, body, headers)
            except (ConnectionError, http.client.RemoteDisconnected):
                connection.close()
                if not is_used:
                    raise
            except BaseException:
                connection.close()
                raise
            else:
                self._idle.put(connection)
                return answer

    def _exchange(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        path: str,
        body: bytes | None,
        headers: Mapping[str, str],
    ) -> Answer:
        said = self._always | dict(headers)
        with suppress(BrokenPipeError):  # it refuses what has not arrived yet, and has said why
            connection.request(method, self.address(path), body, said)
        answer = connection.getresponse()
        self.software = answer.getheader("Server", "")
        return Answer(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())

    def connection(self) -> tuple[http.client.HTTPConnection, bool]:
        """Return a connection, and whether it was used before; the caller closes it."""
        with suppress(queue.Empty):
            return self._idle.get_nowait(), True
        host, port = self._parts.hostname or "", self._parts.port
        connection = (
            http.client.HTTPSConnection(host, port, timeout=CONNECTS_WITHIN, context=self._tls)
            if self._tls is not None
            else http.client.HTTPConnection(host, port, timeout=CONNECTS_WITHIN)
        )
        connection.connect()
        connection.sock.settimeout(SILENCE)
        return connection, False

    def start_put(self, path: str, size: int, beginning: bytes) -> http.client.HTTPConnection:
        """Begin to send a file of *size* bytes, and return the connection on which the rest is awaited."""
        connection, _ = self.connection()
        connection.putrequest("PUT", self.address(path))
        for name, value in {**self._always, "Content-Length": str(size)}.items():
            connection.putheader(name, value)
        connection.endheaders(beginning)
        return connection

    def address(self, path: str) -> str:
        """Return the path of an address on the server."""
        return quote(self.base + path)

    def destination(self, path: str) -> str:
        """Return a whole address, as the header line Destination wants it (RFC 4918, section 10.3)."""
        return f"{self._parts.scheme}://{self.host}{self.address(path)}"

    def properties(self, path: str, depth: int) -> list[Entry] | None:
        """Return what is at a path (*depth* 0) or in a folder (1); None when there is nothing.

        The entry of the folder itself has an empty name.
        """
        headers = {"Depth": str(depth), "Content-Type": "application/xml; charset=utf-8"}
        through_a_file = {400} if path else set()  # what Apache says then
        wanted = {404, 409, *MOVED, *through_a_file}
        answer = self.ask("PROPFIND", path, body=PROPERTIES, headers=headers, wanted=wanted)
        if answer.status in MOVED:
            if urlsplit(answer.headers.get("location", "")).path == self.address(path) + "/":
                return self.properties(path + "/", depth)
            raise explain(answer.status, "PROPFIND", path, self.url, answer.headers.get("location", ""))
        if answer.status != 207:
            return None
        try:
            root = ET.fromstring(answer.body)  # noqa: S314  # expat itself refuses to expand without end, since 2.4.1
        except ET.ParseError:
            raise explain(answer.status, "PROPFIND", path, self.url) from None
        found = [(_path(one), one) for one in root.iter("{DAV:}response")]
        # Behind a proxy the server may know itself by another address; the folder's own is the shortest then.
        own = (self.base + path).rstrip("/")
        own = own if any(one == own for one, _ in found) else min((one for one, _ in found), key=len, default=own)
        return [_entry(one, "" if one_path == own else one_path.rpartition("/")[2]) for one_path, one in found]

    def _forget(self) -> None:
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    def close(self) -> None:
        """Close all connections that nobody uses."""
        self._forget()


def refuse_other_addresses(url: str) -> None:
    """Refuse what is no address of WebDAV.

    Raises:
        PublishError: it is none.

    """
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        fact = message("This is not an address of WebDAV.")
        raise failure(url, fact, message("Write it like this:  %(example)s", example="https://dav.example.org/site/"))


def _path(response: ET.Element) -> str:
    return unquote(urlsplit(response.findtext("{DAV:}href", "").strip()).path).rstrip("/")


def _entry(response: ET.Element, name: str) -> Entry:
    size = response.findtext(".//{DAV:}getcontentlength", "").strip()
    is_folder = response.find(".//{DAV:}resourcetype/{DAV:}collection") is not None
    return Entry(name, int(size) if size.isdecimal() else 0, is_folder)


def _trust(ca_file: str) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except (OSError, ssl.SSLError) as error:
            fact = message("There are no certificates to read there: %(error)s", error=error)
            raise failure(ca_file, fact, message("Correct ca_file of the target in PUBLISH.")) from error
    return context
