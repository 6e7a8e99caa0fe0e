"""A feed in Atom. Source: RFC 4287, The Atom Syndication Format."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree.ElementTree import Element

from plugins.model.view import Article, Feed, FeedEntry
from plugins.render.xml import add

ATOM = "http://www.w3.org/2005/Atom"


def feed_document(feed: Feed, absolute: Callable[[str], str], content: Callable[[Article], str]) -> Element:
    """Return a feed as a tree.

    Args:
        feed: what it holds.
        absolute: makes of an address below SITEURL a full one.
        content: gives the whole article as HTML, all addresses in it absolute.

    """
    root = Element("feed", {"xmlns": ATOM, "xml:lang": feed.language})
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "subtitle", feed.subtitle)
    add(root, "updated", feed.updated.isoformat())
    add(root, "link", rel="self", type="application/atom+xml", href=absolute(feed.url))
    add(root, "link", rel="alternate", type="text/html", hreflang=feed.language, href=absolute(feed.page_url))
    if feed.hub:
        add(root, "link", rel="hub", href=feed.hub)  # https://www.w3.org/TR/websub/#discovery
    add(root, "icon", absolute("theme/icon.png"))
    add(add(root, "author"), "name", feed.title)
    for entry in feed.entries:
        root.append(entry_element(entry, absolute, content))
    return root


def entry_element(entry: FeedEntry, absolute: Callable[[str], str], content: Callable[[Article], str]) -> Element:
    """Return an entry as a tree."""
    article = entry.article
    element = Element("entry")
    add(element, "id", entry.id)
    add(element, "title", article.title)
    add(element, "published", article.date.isoformat())
    add(element, "updated", entry.updated.isoformat())
    add(element, "link", rel="alternate", type="text/html", hreflang=article.lang, href=absolute(article.url))
    if entry.enclosure:
        picture = entry.enclosure
        address = absolute(picture.url)
        add(element, "link", rel="enclosure", type=picture.media_type, length=str(picture.size), href=address)
    for name in article.authors:
        add(add(element, "author"), "name", name)
    for term in (article.category, *article.tags):
        add(element, "category", term=term.name, scheme=absolute(term.url))
    if article.summary:
        add(element, "summary", article.summary)
    add(element, "content", content(article), type="html")
    return element
