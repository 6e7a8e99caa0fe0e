"""The sitemap. Source: https://www.sitemaps.org/protocol.html and, for alternates, Google's extension by xhtml:link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from xml.etree.ElementTree import Element, SubElement

from plugins.model.view import SitemapEntry, SitemapPart

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def sitemap_document(entries: Iterable[SitemapEntry], absolute: Callable[[str], str]) -> Element:
    """Return a part of the sitemap as a tree; *absolute* makes of an address below SITEURL a full one."""
    root = Element("urlset", {"xmlns": SITEMAPS, "xmlns:xhtml": XHTML})
    absolute = cache(absolute)  # each page is named by itself and by its counterparts
    for entry in entries:
        url = SubElement(root, "url")
        SubElement(url, "loc").text = absolute(entry.url)
        if entry.modified is not None:
            SubElement(url, "lastmod").text = entry.modified.isoformat()
        for alternate in entry.alternates:
            link = {"rel": "alternate", "hreflang": alternate.hreflang, "href": absolute(alternate.url)}
            SubElement(url, "xhtml:link", link)
    return root


def sitemap_index(parts: Iterable[SitemapPart], absolute: Callable[[str], str]) -> Element:
    """Return the list of the parts as a tree; *absolute* makes of an address below SITEURL a full one."""
    root = Element("sitemapindex", {"xmlns": SITEMAPS})
    for part in parts:
        sitemap = SubElement(root, "sitemap")
        SubElement(sitemap, "loc").text = absolute(part.url)
        if part.modified is not None:
            SubElement(sitemap, "lastmod").text = part.modified.isoformat()
    return root
