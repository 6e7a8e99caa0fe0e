"""What readers get: addresses are fetched through the site's public address, and compared with the files published.

That another thing comes than lies on the host has reasons of its own: a cache in front of it, a host that writes into
pages, a server that looks into another folder. So it is told apart from an address at which nobody answers.
"""

from __future__ import annotations

import ssl
import time
from collections import deque
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeAlias
from urllib.parse import quote

from newsroom.publish.host import ATTEMPTS
from newsroom.publish.visitor import Answer, NoAnswer, UnreachableError, Visitor

CONNECTIONS = 8
TIMEOUT = 15.0
"""Seconds that a server may be silent."""

PAUSE = 0.5
"""Seconds before the second attempt; before the third, it is twice as long."""

NOT_FOUND_PAGE = "404.html"

BUSY = (
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
)
"""What servers answer that may succeed another time."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came for addresses, by the path of the file that should have come.

    Attributes:
        same: the bytes of the file came.
        different: something else came.
        unreachable: nothing came.

    """

    same: frozenset[str]
    different: Mapping[str, Answer]
    unreachable: Mapping[str, NoAnswer]

    @property
    def is_unreachable(self) -> bool:
        """Whether nobody answers at all."""
        return bool(self.unreachable) and not self.same and not self.different


def compare(
    address: str,
    files: Mapping[str, str],
    *,
    publication: str = "",
    connections: int = CONNECTIONS,
    timeout: float = TIMEOUT,
    trust: ssl.SSLContext | None = None,
) -> Comparison:
    """Return what readers get for files that were published.

    Args:
        address: the public address of the site, without a slash at its end.
        files: the digest that each shall have, by path.
        publication: a word that no other publication has: it goes into the addresses, to get round caches.
        connections: how many files to fetch at the same time.
        timeout: seconds that the server may be silent.
        trust: whose certificates are believed; by default those of the system.

    """
    same: set[str] = set()
    different: dict[str, Answer] = {}
    unreachable: dict[str, NoAnswer] = {}
    site = _Site(address, publication, timeout, trust or ssl.create_default_context())
    for path, (answer, digests) in sorted(_fetch_all(site, files, connections).items()):
        is_there = isinstance(answer, Answer) and (
            answer.status == HTTPStatus.OK or (answer.status, path) == (HTTPStatus.NOT_FOUND, _not_found_page(path))
        )
        if isinstance(answer, NoAnswer):
            unreachable[path] = answer
        elif is_there and files[path] in digests:
            same.add(path)
        else:
            different[path] = answer
    return Comparison(frozenset(same), different, unreachable)


def _not_found_page(path: str) -> str:
    """Return *path* if it is that of a page that servers show with the status 404, and may show so by itself, too."""
    return path if path.rpartition("/")[2] == NOT_FOUND_PAGE else ""


def probe(
    address: str,
    paths: Iterable[str],
    *,
    publication: str = "",
    connections: int = CONNECTIONS,
    timeout: float = TIMEOUT,
    trust: ssl.SSLContext | None = None,
) -> dict[str, int]:
    """Return the status with which each of *paths* is answered; 0 where nothing comes. See ``compare``."""
    site = _Site(address, publication, timeout, trust or ssl.create_default_context())
    answers = _fetch_all(site, paths, connections).items()
    return {path: answer.status if isinstance(answer, Answer) else 0 for path, (answer, _) in answers}


def public_address(address: str, path: str, publication: str = "") -> str:
    """Return where readers find the file *path* of the site at *address*.

    >>> public_address("https://x.org/news", "tk/a b/index.html", "7")
    'https://x.org/news/tk/a%20b/?publication=7'
    """
    shown = path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path
    query = f"?publication={quote(publication, safe='')}" if publication else ""
    return f"{address.rstrip('/')}/{quote(shown)}{query}"


Fetched: TypeAlias = tuple[Answer | NoAnswer, tuple[str, ...]]
"""What came, and the digests that it may go by: as it was sent and, if it was compressed, as it is."""


@dataclass(slots=True)
class _Site:
    """A site, as all threads see it.

    Attributes:
        has_answered: whether anything has ever come.
        gone: why nothing comes, once that is known, so that the rest need not be tried.

    """

    address: str
    publication: str
    timeout: float
    trust: ssl.SSLContext
    has_answered: bool = False
    gone: NoAnswer | None = None

    def may_help(self, answer: Answer | NoAnswer) -> bool:
        """Return whether it makes sense to ask again."""
        if isinstance(answer, Answer):
            return answer.status in BUSY
        return self.has_answered or answer.reason not in ("name", "certificate", "silent")


def _fetch_all(site: _Site, paths: Iterable[str], connections: int) -> dict[str, Fetched]:
    """Return what comes for each path; what failed is tried again over fewer connections, which some hosts want."""
    found: dict[str, Fetched] = {}
    waiting = list(paths)
    for attempt in range(ATTEMPTS):
        if attempt:
            time.sleep(PAUSE * attempt)
        site.gone = None
        found |= _fetch_once(site, waiting, max(1, connections >> (2 * attempt)))
        waiting = [path for path in waiting if site.may_help(found[path][0])]
        if not waiting:
            break
    return found


def _fetch_once(site: _Site, paths: Iterable[str], connections: int) -> dict[str, Fetched]:
    waiting = deque(paths)
    found: dict[str, Fetched] = {}

    def work() -> None:
        with closing(Visitor(site.timeout, site.trust)) as visitor:
            while (path := _next(waiting)) is not None:
                found[path] = _fetch(site, path, visitor)

    with ThreadPoolExecutor(connections) as pool:
        try:
            for running in [pool.submit(work) for _ in range(min(connections, len(waiting)))]:
                running.result()
        finally:
            waiting.clear()  # an editor who interrupts does not wait for the rest
    return found


def _next(waiting: deque[str]) -> str | None:
    with suppress(IndexError):  # another thread may have taken the last one
        return waiting.popleft()
    return None


def _fetch(site: _Site, path: str, visitor: Visitor) -> Fetched:
    if site.gone is not None:
        return site.gone, ()
    try:
        fetched = visitor.fetch(public_address(site.address, path, site.publication))
    except UnreachableError as error:
        if not site.has_answered:
            site.gone = error.answer
        return error.answer, ()
    site.has_answered = True
    return fetched
