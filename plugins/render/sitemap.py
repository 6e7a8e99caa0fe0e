"""The sitemap. Source: https://www.sitemaps.org/protocol.html and, for alternates, Google's extension by xhtml:link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from plugins.model.view import SitemapEntry
from plugins.render.xml import add

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


def sitemap_document(entries: Iterable[SitemapEntry], absolute: Callable[[str], str]) -> Element:
    """Return a sitemap as a tree; *absolute* makes of an address below SITEURL a full one."""
    root = Element("urlset", {"xmlns": SITEMAPS, "xmlns:xhtml": XHTML})
    for entry in entries:
        url = add(root, "url")
        add(url, "loc", absolute(entry.url))
        if entry.modified is not None:
            add(url, "lastmod", entry.modified.isoformat())
        for alternate in entry.alternates:
            add(url, "xhtml:link", rel="alternate", hreflang=alternate.hreflang, href=absolute(alternate.url))
    return root
