"""Where the files of a site lead: what a browser loads with a page, and where a reader may go from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin

from lxml import etree, html

PAGE = "page"
ASSET = "asset"

LOADED_BY_LINK = frozenset(["stylesheet", "icon", "apple-touch-icon", "preload", "modulepreload", "manifest"])
"""What a browser loads of what a ``link`` names; all else is an address for readers, or for programs."""

NOT_FOLLOWED = frozenset(["preconnect", "dns-prefetch", "hub", "profile"])
"""Relations of a ``link`` whose address is no file of the site."""

LOADED = ("src", "poster", "data")
"""Attributes with an address that a browser loads with the page."""

PICTURES_OF_PREVIEWS = frozenset(["og:image", "og:image:secure_url", "twitter:image"])

CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")
REFRESH = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"']+)", re.IGNORECASE)
STYLESHEET_OF_XML = re.compile(r"href=[\"']([^\"']+)")
SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Link(NamedTuple):
    """An address that a file names, as an absolute one, and whether it is for readers (PAGE) or loaded (ASSET)."""

    address: str
    kind: str


def links_of(data: bytes, address: str, media_type: str) -> list[Link]:
    """Return what a file leads to.

    Args:
        data: its bytes.
        address: its own, absolute.
        media_type: what its server says of it, with or without a character set.

    """
    kind = media_type.partition(";")[0].strip()
    found: Iterator[Link] = iter(())
    if kind == "text/html":
        found = _links_of_html(data)
    elif kind == "text/css":
        found = _links_of_css(data.decode("utf-8", "replace"))
    elif kind.endswith(("/xml", "+xml")) and kind != "image/svg+xml":
        found = _links_of_xml(data)
    elif kind == "text/plain" and address.endswith("/robots.txt"):
        found = (Link(target, PAGE) for target in SITEMAP_LINE.findall(data.decode("utf-8", "replace")))
    absolute = (Link(urljoin(address, link.address.strip()), link.kind) for link in found if link.address.strip())
    return list(dict.fromkeys(absolute))


def _links_of_html(data: bytes | str) -> Iterator[Link]:
    if not data.strip():
        return
    parser = html.HTMLParser(encoding="utf-8") if isinstance(data, bytes) else html.HTMLParser()
    try:
        tree = html.document_fromstring(data, parser=parser)
    except etree.ParserError:  # nothing but comments
        return
    for element in tree.iter(etree.Element):
        yield from _links_of_element(element)


def _links_of_element(element: html.HtmlElement) -> Iterator[Link]:
    kind = PAGE if element.tag == "iframe" else ASSET
    yield from (Link(element.get(name), kind) for name in LOADED if element.get(name))
    for name in ("srcset", "imagesrcset"):
        yield from (Link(target, ASSET) for target in _addresses_of_srcset(element.get(name, "")))
    yield from _links_of_css(element.get("style", ""))
    if element.tag == "style":
        yield from _links_of_css(element.text or "")
    elif element.tag == "meta":
        yield from _links_of_meta(element)
    elif element.get("href"):
        relations = set(element.get("rel", "").lower().split()) if element.tag == "link" else set()
        if not relations & NOT_FOLLOWED:
            yield Link(element.get("href"), ASSET if relations & LOADED_BY_LINK else PAGE)


def _links_of_meta(element: html.HtmlElement) -> Iterator[Link]:
    content = element.get("content", "")
    if element.get("http-equiv", "").lower() == "refresh":
        yield from (Link(target, PAGE) for target in REFRESH.findall(content))
    elif (element.get("property") or element.get("name")) in PICTURES_OF_PREVIEWS:
        yield Link(content, ASSET)


def _addresses_of_srcset(text: str) -> Iterator[str]:
    """Yield the addresses of a srcset, where a comma belongs to an address unless a space follows it."""
    for candidate in re.split(r",\s+|(?<=\d[wx]),", text):
        if candidate.strip():
            yield candidate.split()[0].rstrip(",")


def _links_of_css(text: str) -> Iterator[Link]:
    for match in CSS_ADDRESS.finditer(text):
        yield Link(match[1] or match[2], ASSET)


def _links_of_xml(data: bytes) -> Iterator[Link]:
    """Yield what a feed or a sitemap leads to; one that is not well-formed leads nowhere."""
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return
    for node in tree.xpath("/processing-instruction('xml-stylesheet')"):
        yield from (Link(target, ASSET) for target in STYLESHEET_OF_XML.findall(node.text or ""))
    for element in tree.iter(etree.Element):
        name = etree.QName(element).localname
        text = (element.text or "").strip()
        if name == "link" and element.get("href") and element.get("rel") not in NOT_FOLLOWED:
            yield Link(element.get("href"), ASSET if element.get("rel") == "enclosure" else PAGE)
        elif name == "loc":
            is_picture = "image" in etree.QName(element).namespace
            yield Link(text, ASSET if is_picture else PAGE)
        elif name in ("icon", "logo"):
            yield Link(text, ASSET)
        elif name in ("content", "summary") and element.get("type") == "html":
            yield from _links_of_html(text)
