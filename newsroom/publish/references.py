"""What a file of the built site says about itself, and which other files it leads to or needs.

The files are our own output, well-formed, and there may be thousands of them: patterns read them in half the time of a
parser in Python. They follow the grammar of tags, though: a greater-than sign in a quoted attribute ends nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import Literal, TypeAlias
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from newsroom.publish.public_address import is_private
from plugins.model.address import output_path

Kind = Literal["private", "foreign", "empty", "language", "cut", "draft", "coding"]

Reference: TypeAlias = tuple[bool, str]
"""Whether an address has to be one of the site, as a canonical one, and the address as it is written."""

TAG = re.compile(r"<([a-zA-Z][^\s/>]*+)((?:[^=>]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)>")
"""A start tag: its name and its attributes. Source: HTML Standard, section 13.2.5, from the tag open state on."""

ATTRIBUTE = re.compile(r"([^\s=/>\"']++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s>\"']++))")

NOT_TAGS = re.compile(
    r"<!--.*?(?:-->|\Z)|(<(script|style|textarea)\b[^>]*+>).*?(?=</\2\b|\Z)", re.DOTALL | re.IGNORECASE
)
"""Comments, and elements in which a less-than sign begins no tag."""

STYLE_ELEMENT = re.compile(r"<style\b[^>]*+>(.*?)</style\b", re.DOTALL | re.IGNORECASE)

CANDIDATE = re.compile(r"[\s,]*+(\S*[^\s,])(?:,++(?=\s|\Z)|[^,]*+)")
"""One address of ``srcset``. Source: HTML Standard, section 4.8.4.2.1."""

CSS_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
CSS_ADDRESS = re.compile(r"(?:url\(\s*+|@import\s++(?=[\"']))(?:\"([^\"]*+)\"|'([^']*+)'|([^)\"'\s]++))", re.IGNORECASE)

ONE_ADDRESS = frozenset(
    ("href", "src", "poster", "data", "action", "formaction", "cite", "longdesc", "background", "xlink:href")
)
SEVERAL_ADDRESSES = frozenset(("srcset", "imagesrcset"))

HTML_ELEMENT = re.compile(r"<html\b([^>]*+)>", re.IGNORECASE)
DRAFT_MARK = "draft-mark"
"""The class by which the theme's ``draft_mark`` says that a page is not published."""

XML_ROOT = re.compile(r"<([A-Za-z][\w.:-]*+)")
LOCATION = re.compile(r"<(?:\w++:)?loc>\s*+([^<\s]++)")
LINK_IN_XML = re.compile(r"<(?:icon|logo|link|url|comments)>\s*+([^<\s]++)")
HREF_IN_XML = re.compile(r"\bhref=\"([^\"]*+)\"")
HTML_IN_XML = re.compile(
    r"<(content|summary|description|content:encoded)\b[^>]*+>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*+))", re.DOTALL
)
SITEMAPS = ("urlset", "sitemapindex")
FEEDS = ("feed", "rss", "rdf:RDF")

SITEMAP_LINE = re.compile(r"^sitemap:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
"""Source: https://www.sitemaps.org/protocol.html#submit_robots"""


class Fault(msgspec.Struct, frozen=True, array_like=True):
    """One thing that is wrong in a file, whatever the others are: its kind and, for an address, which one."""

    kind: Kind
    address: str = ""


class Facts(msgspec.Struct, frozen=True):
    """What a file says.

    Attributes:
        faults: what is wrong in it.
        targets: the files, by path, that it leads to or needs.
        is_listed: whether it is a page that search engines may list.

    """

    faults: tuple[Fault, ...] = ()
    targets: frozenset[str] = frozenset()
    is_listed: bool = False


class SiteReader:
    """Reads files of the site with one SITEURL; it remembers what it made of addresses, which pages have in common."""

    def __init__(self, site_url: str) -> None:
        parts = urlsplit(site_url)
        self.site_url = site_url.rstrip("/")
        self.scheme, self.host, self.port = parts.scheme, parts.hostname or "", parts.port
        self.base = parts.path.rstrip("/") + "/"
        self.remembered: dict[Reference, str | Fault] = {}

    def read(self, path: str, data: bytes) -> Facts:
        """Return what the file *path* with the bytes *data* says."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return Facts((Fault("coding"),))
        if path.endswith(".css"):
            return self._facts(path, (), references_of_css(text))
        if path.endswith(".txt"):
            return self._facts(path, (), ((True, address) for address in SITEMAP_LINE.findall(text)))
        if path.endswith(".html"):
            tags = [(name.lower(), attributes) for name, attributes in TAG.findall(NOT_TAGS.sub(r"\1", text))]
            faults = list(faults_of_html(text, tags))
            return self._facts(path, faults, references_of_html(text, tags), is_listed=is_listed(tags))
        return self._facts(path, faults_of_xml(text), references_of_xml(text))

    def _facts(
        self, path: str, faults: Iterable[Fault], references: Iterable[Reference], *, is_listed: bool = False
    ) -> Facts:
        found: dict[Fault, None] = dict.fromkeys(faults)
        targets: set[str] = set()
        for reference in references:
            judged = self.remembered.get(reference)
            if judged is None:
                judged = self._judge(path, reference)
            if isinstance(judged, Fault):
                found[judged] = None
            elif judged:
                targets.add(judged)
        return Facts(tuple(found), frozenset(targets), is_listed)

    def _judge(self, path: str, reference: Reference) -> str | Fault:
        """Return the file that an address in the file *path* leads to, empty when it is none of the site, or a fault."""
        must_be_own, address = reference
        try:
            judged = self._goal(urljoin(f"{self.base}{path}", address), must_be_own=must_be_own)
        except ValueError:  # what no browser could use either leads nowhere on this site
            judged = Fault("foreign", address) if must_be_own else ""
        if address.startswith("/") or "://" in address:  # others mean something else in another folder
            self.remembered[reference] = judged
        return judged

    def _goal(self, address: str, *, must_be_own: bool) -> str | Fault:
        parts = urlsplit(address)
        host, where = parts.hostname or "", parts.path or "/"
        if parts.scheme not in ("", "http", "https"):
            return ""
        is_own_host = not host or (host == self.host and parts.port == self.port)
        if not is_own_host and is_private(host):
            return Fault("private", address)
        is_own = is_own_host and where.startswith(self.base)
        if must_be_own and not (is_own and parts.scheme == self.scheme):
            return Fault("foreign", address)
        return output_path(unquote(where[len(self.base) :])) if is_own else ""


def attributes_of(attributes: str) -> Iterator[tuple[str, str]]:
    """Yield name and value of each attribute of a tag."""
    for name, double, single, bare in ATTRIBUTE.findall(attributes):
        value = double or single or bare
        yield name.lower(), unescape(value) if "&" in value else value


def faults_of_html(text: str, tags: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """Yield what is wrong with a page by itself."""
    if not text.strip():
        yield Fault("empty")
        return
    if not text[-200:].rstrip().lower().endswith("</html>"):
        yield Fault("cut")
    element = HTML_ELEMENT.search(text)
    if element is None or not dict(attributes_of(element[1])).get("lang", "").strip():
        yield Fault("language")
    if DRAFT_MARK in text and any(
        DRAFT_MARK in dict(attributes_of(attributes)).get("class", "").split() for _, attributes in tags
    ):
        yield Fault("draft")


def is_listed(tags: Iterable[tuple[str, str]]) -> bool:
    """Return whether search engines may list a page."""
    for name, attributes in tags:
        if name == "meta" and "noindex" in attributes and dict(attributes_of(attributes)).get("name") == "robots":
            return False
    return True


def references_of_html(text: str, tags: Iterable[tuple[str, str]]) -> Iterator[Reference]:
    """Yield all that a page leads to or needs."""
    for style in STYLE_ELEMENT.findall(text):
        yield from references_of_css(style)
    for name, attributes in tags:
        if "=" not in attributes:
            continue
        values = list(attributes_of(attributes))
        if name == "meta":
            yield from _of_meta(dict(values))
            continue
        is_canonical = name == "link" and "canonical" in dict(values).get("rel", "").lower().split()
        for attribute, value in values:
            if attribute in ONE_ADDRESS and not value.startswith("#"):
                yield is_canonical, value.strip()
            elif attribute in SEVERAL_ADDRESSES:
                yield from ((False, address) for address in CANDIDATE.findall(value))
            elif attribute == "style":
                yield from references_of_css(value)


def _of_meta(values: dict[str, str]) -> Iterator[Reference]:
    """Yield the address of a redirect, or one that describes the page for others: Open Graph and its like."""
    content = values.get("content", "").strip()
    if values.get("http-equiv", "").lower() == "refresh":
        address = re.split(r"url\s*=", content, maxsplit=1, flags=re.IGNORECASE)[1:]
        yield from ((False, one.strip(" \t\"'")) for one in address)
    elif content.startswith(("http://", "https://", "//")) and " " not in content:
        yield False, content


def references_of_css(text: str) -> Iterator[Reference]:
    """Yield all that a style sheet needs."""
    for double, single, bare in CSS_ADDRESS.findall(CSS_COMMENT.sub("", text)):
        yield False, double or single or bare


def faults_of_xml(text: str) -> Iterator[Fault]:
    """Yield what is wrong with a feed or a sitemap by itself."""
    root = _root_of(text)
    if root in (*SITEMAPS, *FEEDS) and not text[-200:].rstrip().endswith((f"</{root}>", "/>")):
        yield Fault("cut")
    elif not text.strip():
        yield Fault("empty")


def references_of_xml(text: str) -> Iterator[Reference]:
    """Yield all that a feed or a sitemap leads to; of other kinds of XML we know nothing."""
    root = _root_of(text)
    if root in SITEMAPS:
        yield from ((True, unescape(address)) for address in dict.fromkeys(LOCATION.findall(text)))
        yield from ((False, unescape(address)) for address in dict.fromkeys(HREF_IN_XML.findall(text)))
    elif root in FEEDS:
        yield from _of_feed(text)


def _of_feed(text: str) -> Iterator[Reference]:
    yield from ((False, unescape(address)) for address in LINK_IN_XML.findall(text))
    for name, attributes in TAG.findall(HTML_IN_XML.sub("", text)):
        values = dict(attributes_of(attributes))
        is_self = name.rpartition(":")[2] == "link" and values.get("rel") == "self"
        for attribute in ("href", "src", "url", "scheme"):
            if attribute in values:
                yield is_self, values[attribute].strip()
    for _, literal, escaped in HTML_IN_XML.findall(text):
        html = literal or unescape(escaped)
        tags = [(name.lower(), attributes) for name, attributes in TAG.findall(NOT_TAGS.sub(r"\1", html))]
        yield from references_of_html(html, tags)


def _root_of(text: str) -> str:
    found = XML_ROOT.search(text)
    return found[1] if found else ""
