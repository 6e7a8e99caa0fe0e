"""What readers get of a site: every page, and all that a page needs, asked for over HTTP as browsers do.

A test of publishing looks after every fault whether readers are well served:

    crawler = Crawler(web.address, site_url=SITEURL, versions=versions_of(old, new))
    ...
    assert crawler.crawl().problems == []
"""

from __future__ import annotations

import http.client
from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import NamedTuple
from urllib.parse import quote, unquote, urljoin, urlsplit

from plugins.model.workspace import digest_of
from tests.servers.links import ASSET, Link, links_of

MISSING_ASSET = "missing asset"
MISSING_PAGE = "link to a page that is not there"
HALF_WRITTEN = "half-written file"
SERVER_ERROR = "server error"

REDIRECTS = frozenset([301, 302, 303, 307, 308])
LONGEST_CHAIN = 5
"""After how many redirects a browser of ours gives up."""

TIMEOUT = 20.0
"""How long an answer may take, in seconds."""


class Problem(NamedTuple):
    """Something that a reader misses.

    Attributes:
        kind: MISSING_ASSET, MISSING_PAGE, HALF_WRITTEN or SERVER_ERROR.
        path: of the file, as the address has it, unquoted.
        place: the address that led there.
        said: what the server answered, or how its bytes differ.

    """

    kind: str
    path: str
    place: str
    said: str


class Answer(NamedTuple):
    """What a server sends: status, header fields that count, and bytes; *is_whole* unless it broke off."""

    status: int
    media_type: str
    location: str
    data: bytes
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Crawled:
    """What a crawl has found.

    Attributes:
        problems: sorted; none when readers are well served.
        paths: the addresses that were there, without the site's, unquoted: a crawl that gets nowhere finds nothing.

    """

    problems: list[Problem]
    paths: set[str]


@dataclass
class Crawler:
    """Asks for all of a site, again and again; what the same bytes lead to is found out only once.

    Attributes:
        address: of the server, as ``http://127.0.0.1:8080``, or with the path below which the site is.
        site_url: SITEURL of the site: absolute addresses that begin with it are asked for at *address*.
        start: paths where readers begin, from ``/``: all have to be there.
        bookmarks: paths that readers may have kept: what is there has to be whole, and what is not is no fault.
        versions: digests that each file may have, by its path in the output; see ``versions_of``.
            Any bytes will do for a file that is not among them.

    """

    address: str
    site_url: str = ""
    start: Sequence[str] = ("/",)
    bookmarks: Sequence[str] = ("/404.html", "/robots.txt", "/sitemap.xml")
    versions: Mapping[str, Collection[str]] = field(default_factory=dict)
    _known: dict[tuple[str, str], list[Link]] = field(default_factory=dict)

    def crawl(self) -> Crawled:
        """Follow every address inside the site, once each, and return what is wrong."""
        return _Walk(self).walk()

    def links(self, path: str, answer: Answer) -> list[Link]:
        """Return what an answer leads to, with absolute addresses of the server."""
        known = (path, digest_of(answer.data))
        if known not in self._known:
            self._known[known] = links_of(answer.data, self.address + quote(path), answer.media_type)
        return self._known[known]

    def path_of(self, address: str) -> str | None:
        """Return the path below the site's address, unquoted; None for an address outside."""
        for base in (self.address, self.site_url):
            if base and (address == base or address.startswith((base + "/", base + "?", base + "#"))):
                return unquote(urlsplit(address[len(base) :]).path) or "/"
        return None


def crawl(address: str, site_url: str = "", start: Sequence[str] = ("/",), **more: object) -> Crawled:
    """Crawl a site once; see ``Crawler``, which has *more* to choose."""
    return Crawler(address, site_url, start, **more).crawl()  # type: ignore[arg-type]


def versions_of(*sites: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Return the digests that files may have while one of several *sites*, bytes by path, becomes another."""
    versions: dict[str, set[str]] = {}
    for site in sites:
        for path, data in site.items():
            versions.setdefault(path, set()).add(digest_of(data))
    return versions


class _Walk:
    """One crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        server = urlsplit(crawler.address)
        self.base = server.path
        self.connection = http.client.HTTPConnection(server.netloc, timeout=TIMEOUT)
        self.problems: set[Problem] = set()
        self.paths: set[str] = set()
        self.answers: dict[str, Answer | None] = {}
        self.waiting: deque[str] = deque()

    def walk(self) -> Crawled:
        """Go everywhere, and return what was found."""
        try:
            for path in self.crawler.start:
                self._visit(path, "a reader", "", MISSING_PAGE)
            for path in self.crawler.bookmarks:
                self._visit(path, "a bookmark", "", "")
            while self.waiting:
                self._follow(self.waiting.popleft())
        finally:
            self.connection.close()
        return Crawled(sorted(self.problems), self.paths)

    def _follow(self, path: str) -> None:
        """Visit what a file that is there leads to."""
        answer = self.answers[path]
        assert answer is not None
        for link in self.crawler.links(path, answer):
            target = self.crawler.path_of(link.address)
            if target is not None:
                self._visit(target, path, link.address, MISSING_ASSET if link.kind == ASSET else MISSING_PAGE)

    def _visit(self, path: str, place: str, address: str, misses: str) -> None:
        """See to it that a path was asked for; what is not there is a problem of the kind *misses*, if any."""
        goal = self._goal_of(path)
        if goal is None:
            return
        answer = self.answers[goal]
        if answer is None or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            self.problems.add(Problem(SERVER_ERROR, path, place, "no answer" if answer is None else str(answer.status)))
        elif answer.status != HTTPStatus.OK:
            if misses:
                self.problems.add(Problem(misses, path, place, f"{answer.status} {address}".strip()))
        elif goal not in self.paths:
            self.paths.add(goal)
            self.waiting.append(goal)
            self._compare(goal, place, answer)

    def _compare(self, path: str, place: str, answer: Answer) -> None:
        """Hold bytes against those that the file may have."""
        if not answer.is_whole:
            self.problems.add(Problem(HALF_WRITTEN, path, place, f"broke off after {len(answer.data)} bytes"))
            return
        file = path.removeprefix("/")
        if not file or file.endswith("/"):
            file += "index.html"
        allowed = self.crawler.versions.get(file)
        if allowed is not None and digest_of(answer.data) not in allowed:
            said = f"{len(answer.data)} bytes that are those of no version"
            self.problems.add(Problem(HALF_WRITTEN, path, place, said))

    def _goal_of(self, path: str) -> str | None:
        """Ask for a path, unless that was done, and for where it sends readers; return the last, None for outside."""
        for _ in range(LONGEST_CHAIN):
            if path not in self.answers:
                self.answers[path] = self._ask(path)
            answer = self.answers[path]
            if answer is None or answer.status not in REDIRECTS:
                return path
            target = self.crawler.path_of(urljoin(self.crawler.address + quote(path), answer.location))
            if target is None:
                return None
            path = target
        return path

    def _ask(self, path: str) -> Answer | None:
        for _ in range(2):  # a server may have ended a connection that it kept
            try:
                self.connection.request("GET", quote(self.base + path), headers={"Accept-Encoding": "identity"})
                response = self.connection.getresponse()
                return _read(response)
            except (OSError, http.client.HTTPException):
                self.connection.close()
        return None


def _read(response: http.client.HTTPResponse) -> Answer:
    """Return an answer, of which the server may give less than it has said."""
    try:
        data, is_whole = response.read(), True
    except http.client.IncompleteRead as error:
        data, is_whole = error.partial, False
    media_type, location = response.headers.get("Content-Type", ""), response.headers.get("Location", "")
    return Answer(response.status, media_type, location, data, is_whole)
