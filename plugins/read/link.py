"""What an editor wrote as the address of a link or picture, what it refers to, and the marker in its place."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal
from urllib.parse import unquote, urlsplit

from plugins.model.document import Reference
from plugins.model.markers import address_marker, size_marker
from plugins.model.problem import Message, message
from plugins.read.source_text import Fault

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
PELICAN = re.compile(r"[{|](filename|static|attach|category|tag|index)[}|](.*)")
"""Pelican's own way to refer to things of the site: https://docs.getpelican.com/en/4.12.0/content.html"""

BEFORE_ADDRESS = ("(", "<", '"', "'", "=", "]: ", ", ")
AFTER_ADDRESS = ")>\"', \t\n"
"""What stands around an address in Markdown and HTML, so that the same letters elsewhere are not taken for it."""

TAG = re.compile(r"<(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>\s+(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
"""A tag with attributes."""
ATTRIBUTE = re.compile(
    r"(?P<before>\s)(?P<name>href|src|srcset|poster)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
ALT = re.compile(r"\salt\s*=\s*(?:\"\s*[^\s\"]|'\s*[^\s']|[^\s\"'>])", re.IGNORECASE)

SAFE_SCHEMES = ("http:", "https:", "mailto:", "tel:", "data:", "geo:", "sms:")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an address was written: in the file *path* below the content folder, of a site at *site_url*."""

    path: str
    site_url: str


@dataclass(frozen=True, slots=True)
class Target:
    """What an address refers to, in the words of ``plugins.model.document.Reference``."""

    kind: Literal["document", "media", "site", "category", "tag", "fragment"]
    target: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Wrong:
    """Why an address can't stand as it is."""

    fact: Message
    cure: Message


NOT_IN_ADDRESS = re.compile(r'[\x00-\x20<>"{}|\\^`\x7f]')
"""What no address holds. Source: RFC 3987, section 2.2; other scripts are allowed in HTML."""


def plain_address(address: str) -> str:
    """Return an address of another site with its scheme, and with what can't stand in one percent-encoded.

    >>> plain_address("https://example.com/a b?c=<d>")
    'https://example.com/a%20b?c=%3Cd%3E'
    """
    full = address.strip()
    if full.startswith("//"):
        full = f"https:{full}"  # in a feed there is no page whose scheme could stand in
    return NOT_IN_ADDRESS.sub(lambda found: f"%{ord(found[0]):02X}", full)


def find_target(address: str, place: Place, *, is_picture: bool = False) -> Target | Wrong | None:
    """Return what *address* refers to; None when it leads out of the site and stays as it is."""
    address = address.strip()
    if not address:
        return Wrong(message("A link leads nowhere."), message("Write an address between the round brackets."))
    if address.startswith("#"):
        return Target("fragment", address)
    if SCHEME.match(address) or address.startswith("//"):
        return _outside(address, place, is_picture=is_picture)
    pelican = PELICAN.fullmatch(unquote(address))
    if pelican:
        word, rest = pelican.groups()
        if word in ("category", "tag"):
            return Target(word, rest.strip("/"))  # type: ignore[arg-type]  # the two words are kinds
        if word == "index":
            return Target("site", place.path.split("/", 1)[0] + "/")
        address = rest
    path, fragment = _parted(address)
    if path.endswith(".md"):
        return Target("document", _below_content(path, place), fragment)
    media = media_path(address, place)
    if media:
        return Target("media", media, fragment)
    if path.startswith("/") and not pelican:
        return Target("site", path.removeprefix("/"), fragment)
    fact = message("“%(address)s” leads nowhere on the site.", address=address)
    return Wrong(
        fact, message("Link to the .md file of an article, to /media/…, or write a full address with https://.")
    )


def _outside(address: str, place: Place, *, is_picture: bool) -> Target | Wrong | None:
    if is_picture and not address.startswith("data:"):
        fact = message("The picture “%(address)s” is on another site.", address=address)
        return Wrong(fact, message("Save it in media/ and write /media/…: our pages load nothing from elsewhere."))
    scheme = SCHEME.match(address)
    if scheme and scheme[0].lower() not in SAFE_SCHEMES:
        fact = message("A link can't begin with “%(scheme)s”.", scheme=scheme[0])
        return Wrong(fact, message("Link to an article, or write a full address with https://."))
    try:
        site, target = urlsplit(place.site_url), urlsplit(address)
    except ValueError:
        fact = message("“%(address)s” is not an address.", address=address)
        return Wrong(fact, message("Copy it again from the address line of the browser."))
    if target.netloc and target.netloc == site.netloc and f"{target.path}/".startswith(f"{site.path}/"):
        inside = target.path.removeprefix(site.path).lstrip("/")
        if inside.startswith("media/"):
            return Target("media", unquote(inside))
        return Target("site", inside, f"#{target.fragment}" if target.fragment else "")
    return None


def media_path(address: str, place: Place) -> str | None:
    """Return the path below the content folder of a file in media/, or None when *address* is none.

    >>> media_path("/media/2020/x.png", Place("tk/news/2020/y.md", ""))
    'media/2020/x.png'
    >>> media_path("../../../media/2020/x.png", Place("tk/news/2020/y.md", ""))
    'media/2020/x.png'
    """
    pelican = PELICAN.fullmatch(unquote(address))
    if pelican and pelican[1] in ("static", "attach"):
        address = pelican[2]
    path = _below_content(_parted(address)[0], place)
    if not path.startswith("media/") and not address.startswith(("/", ".")):
        path = posixpath.normpath(unquote(address))
    return path if path.startswith("media/") else None


def _parted(address: str) -> tuple[str, str]:
    """Return path and fragment (with its #) of an address."""
    path, mark, fragment = address.partition("#")
    return path.partition("?")[0], mark + fragment


def _below_content(path: str, place: Place) -> str:
    """Return a path, absolute from the content folder or relative to the file, as one below the content folder."""
    path = unquote(path)
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(place.path), path))


class Links:
    """Finds the addresses in the tags of one text, and puts markers in their place."""

    def __init__(self, place: Place, source: str, first_line: int) -> None:
        self.place = place
        self.source = source
        self.first_line = first_line
        self.references: list[Reference] = []
        self.seen: Counter[str] = Counter()
        self.last_line = first_line
        self.errors: list[Fault] = []

    def mark(self, tag: re.Match[str]) -> str:
        """Return a tag with markers for the addresses in it."""
        attributes = tag["attributes"]
        name = tag["name"].lower()
        known = len(self.references)
        marked = ATTRIBUTE.sub(lambda found: self._attribute(found, name), attributes)
        if name == "img":
            if not ALT.search(attributes):
                fact = message("The picture has no alternative text.")
                cure = message("Write  ![what it shows](address), for readers who can't see it.")
                line = self.references[known].line if len(self.references) > known else self.last_line
                self.errors.append(Fault(line, fact, cure))
            if len(self.references) > known and " width" not in attributes.lower():
                marked = size_marker(known) + marked
        return f"<{tag['name']}{marked}>"

    def _attribute(self, found: re.Match[str], tag: str) -> str:
        name = found["name"].lower()
        value = unescape(found["double"] or found["single"] or found["bare"] or "")
        is_picture = tag in ("img", "source", "video", "audio") and name != "href"
        if name == "srcset":
            marked = ", ".join(self._candidate(part) for part in value.split(","))
        else:
            marked = self._address(value, is_picture=is_picture)
        return found[0] if marked == value else f'{found["before"]}{name}="{escape(marked)}"'

    def _candidate(self, candidate: str) -> str:
        """Return one picture of a srcset: its address, and the width or density it is for."""
        address, *rest = candidate.split() or [""]
        return " ".join([self._address(address, is_picture=True), *rest])

    def _address(self, address: str, *, is_picture: bool) -> str:
        target = find_target(address, self.place, is_picture=is_picture)
        line = self.last_line = self._line(address)
        if target is None:
            return plain_address(address)
        if isinstance(target, Wrong):
            self.errors.append(Fault(line, target.fact, target.cure))
            return address
        return self._marker(target, line, is_picture=is_picture)

    def _marker(self, target: Target, line: int, *, is_picture: bool) -> str:
        self.references.append(Reference(target.kind, target.target, target.fragment, line, is_picture))
        return address_marker(len(self.references) - 1)

    def _line(self, address: str) -> int:
        """Return the line on which *address* stands; when it stands there often, that of its next place."""
        places = list(_places_of(address, self.source)) or list(_places_of(escape(address), self.source))
        self.seen[address] += 1
        place = places[min(self.seen[address], len(places)) - 1] if places else 0
        return self.source.count("\n", 0, place) + self.first_line


def _places_of(address: str, source: str) -> Iterator[int]:
    place = source.find(address) if address else -1
    while place != -1:
        end = place + len(address)
        if source.endswith(BEFORE_ADDRESS, 0, place) and source[end : end + 1] in AFTER_ADDRESS:
            yield place
        place = source.find(address, place + 1)
