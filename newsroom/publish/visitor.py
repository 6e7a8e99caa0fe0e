"""Fetching addresses of the web, as often as it takes one visitor: connections stay open, nothing is believed blindly.

``http.client`` and not urllib: that one makes a new connection for each address.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import zlib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from errno import EHOSTUNREACH, ENETUNREACH
from hashlib import blake2b
from http import HTTPStatus
from typing import Literal
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from plugins.model.problem import Message, message

CHUNK = 1 << 16
MOST_REDIRECTS = 5

REDIRECTS = (
    HTTPStatus.MOVED_PERMANENTLY,
    HTTPStatus.FOUND,
    HTTPStatus.SEE_OTHER,
    HTTPStatus.TEMPORARY_REDIRECT,
    HTTPStatus.PERMANENT_REDIRECT,
)
SAFE = "/:?#[]@!$&'()*+,;=%~"
"""What an address in a header keeps as it is. Source: RFC 3986, section 2.2."""

HEADERS = {"Accept-Encoding": "identity", "Cache-Control": "no-cache", "User-Agent": "library-news"}

Reason = Literal["name", "refused", "silent", "certificate", "encryption", "line"]
"""Why there is no answer: the name of the host is unknown, nobody listens, nobody answers in time, the certificate is not
valid, no encrypted line comes about, or the line was cut."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came for an address.

    Attributes:
        status: of HTTP; 200 when there is something.
        size: of what came, in bytes.
        location: where the server sends readers instead, if that is to another host.

    """

    status: int
    size: int = 0
    location: str = ""


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """That nothing came for an address; *detail* is in the words of the system."""

    reason: Reason
    detail: str

    def say(self) -> Message:
        """Return it as a sentence."""
        return Message(REASONS[self.reason].msgid, {"reason": self.detail})


REASONS: Mapping[Reason, Message] = {
    "name": message("The name of the host is not known: %(reason)s."),
    "refused": message("Nobody can be reached at this address: %(reason)s."),
    "silent": message("Nobody answers in time."),
    "certificate": message("The certificate of the host is not valid: %(reason)s."),
    "encryption": message("The host does not agree on an encrypted line: %(reason)s."),
    "line": message("The line was cut: %(reason)s."),
}


class UnreachableError(Exception):
    """Nothing comes."""

    def __init__(self, answer: NoAnswer) -> None:
        super().__init__()
        self.answer = answer


class Visitor:
    """Fetches one address after the other, and keeps its connections open between them.

    Args:
        timeout: seconds that a server may be silent.
        trust: whose certificates are believed.

    """

    def __init__(self, timeout: float, trust: ssl.SSLContext) -> None:
        self.timeout = timeout
        self.trust = trust
        self.lines: dict[tuple[str, str], http.client.HTTPConnection] = {}

    def close(self) -> None:
        """Let all connections go."""
        for line in self.lines.values():
            line.close()

    def fetch(self, address: str) -> tuple[Answer, tuple[str, ...]]:
        """Return what comes for an address, or for the one on the same host to which the server sends readers.

        With it come the digests that it may go by: as it was sent and, if it was compressed, as it is.

        Raises:
            UnreachableError: nothing comes.

        """
        for _ in range(MOST_REDIRECTS):
            answer, digests = self._ask(urlsplit(address))
            goal = goal_of_redirect(address, answer.location)
            if not goal:
                break
            address = goal
        return answer, digests

    def _ask(self, parts: SplitResult) -> tuple[Answer, tuple[str, ...]]:
        """Return what comes for one address; a connection that the server has let go meanwhile is made anew."""
        origin = (parts.scheme, parts.netloc)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        is_fresh = origin not in self.lines
        try:
            line = self.lines.get(origin) or self._connect(parts)
            self.lines[origin] = line
            line.request("GET", target, headers=HEADERS)
            return _received(line.getresponse())
        except (OSError, http.client.HTTPException, ValueError) as error:
            if origin in self.lines:
                self.lines.pop(origin).close()
            if is_fresh or isinstance(error, TimeoutError):
                raise UnreachableError(_why(error)) from None
        return self._ask(parts)

    def _connect(self, parts: SplitResult) -> http.client.HTTPConnection:
        host = parts.hostname or ""
        with suppress(UnicodeError):
            host = host.encode("idna").decode()
        if parts.scheme == "https":
            return http.client.HTTPSConnection(host, parts.port, timeout=self.timeout, context=self.trust)
        return http.client.HTTPConnection(host, parts.port, timeout=self.timeout)


def goal_of_redirect(address: str, location: str) -> str:
    """Return the address to which a server sends readers, if it is one of the same host, and as well encrypted."""
    with suppress(ValueError):  # of addresses that are none
        goal = urljoin(address, location)
        old, new = urlsplit(address), urlsplit(goal)
        is_upgrade = (old.scheme, new.scheme) == ("http", "https")
        if (
            location
            and old.hostname == new.hostname
            and (is_upgrade or (old.scheme, old.port) == (new.scheme, new.port))
        ):
            return goal
    return ""


def _why(error: Exception) -> NoAnswer:
    """Return why nothing came."""
    detail = getattr(error, "strerror", None) or str(error) or type(error).__name__
    if isinstance(error, socket.gaierror):
        return NoAnswer("name", detail)
    if isinstance(error, TimeoutError):
        return NoAnswer("silent", detail)
    if isinstance(error, ssl.SSLCertVerificationError):
        return NoAnswer("certificate", error.verify_message)
    if isinstance(error, ssl.SSLError):
        return NoAnswer("encryption", error.reason or detail)
    if isinstance(error, ConnectionRefusedError) or getattr(error, "errno", None) in (EHOSTUNREACH, ENETUNREACH):
        return NoAnswer("refused", detail)
    return NoAnswer("line", detail)


def _received(response: http.client.HTTPResponse) -> tuple[Answer, tuple[str, ...]]:
    """Return what came, and the digests of its bytes, read piece by piece.

    Raises:
        IncompleteRead: the line was cut, which ``http.client`` keeps to itself when one reads by pieces.

    """
    sent, size = blake2b(digest_size=16), 0  # as plugins.model.workspace.digest_of makes it
    unpacked = blake2b(digest_size=16)
    coding = response.headers.get("Content-Encoding", "").strip().lower()
    unpack = _Unpacking(raw_allowed=coding == "deflate") if coding in ("gzip", "x-gzip", "deflate") else None
    while chunk := response.read(CHUNK):
        sent.update(chunk)
        size += len(chunk)
        if unpack is not None:
            for piece in unpack.unpack(chunk):
                unpacked.update(piece)
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    digests = [sent.hexdigest()]
    if unpack is not None:
        unpacked.update(unpack.rest())
        digests.append(unpacked.hexdigest())
    location = response.headers.get("Location", "") if response.status in REDIRECTS else ""
    # http.client takes each byte of a header for a letter; quote() puts them together again.
    return Answer(response.status, size, quote(location.encode("latin-1", "replace"), safe=SAFE)), tuple(digests)


class _Unpacking:
    """Unpacks what a server has compressed unasked; what can't be unpacked stays out.

    It knows gzip, zlib, and the bare deflate that some servers send instead. Source: RFC 9110, section 8.4.1.2.
    """

    def __init__(self, *, raw_allowed: bool) -> None:
        self.inner = zlib.decompressobj(zlib.MAX_WBITS | 32)
        self.raw_allowed = raw_allowed
        self.is_broken = False

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        """Yield what is in one more piece of the body, in pieces that are not large."""
        while chunk and not self.is_broken:
            try:
                piece = self.inner.decompress(chunk, CHUNK)
            except zlib.error:
                self.is_broken = not self.raw_allowed
                self.inner = zlib.decompressobj(-zlib.MAX_WBITS)
                self.raw_allowed = False
                continue
            self.raw_allowed = False
            yield piece
            chunk = self.inner.unconsumed_tail

    def rest(self) -> bytes:
        """Return what is left at the end of the body."""
        with suppress(zlib.error):
            return b"" if self.is_broken else self.inner.flush()
        return b""
