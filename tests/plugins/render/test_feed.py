"""A feed as RFC 4287 has it, asked as a tree."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import feedparser
import pytest
from msgspec.structs import replace

from plugins.model.document import PictureField
from plugins.model.view import Feed, FeedEntry
from plugins.plan.feeds import plan_feeds
from plugins.plan.frame import Planner
from plugins.render.feed import feed_document
from plugins.render.xml import serialize
from tests.plugins.samples import build, document, medium

ATOM = "{http://www.w3.org/2005/Atom}"
DAY = datetime(2026, 1, 5, 9, 30, tzinfo=timezone(timedelta(hours=5)))


@pytest.fixture
def feed() -> Feed:
    article = document(
        "tk/a.md",
        title="Kitap & <sergi>",
        date=DAY,
        modified=DAY + timedelta(days=1),
        authors=("Aman", "Ogulgerek"),
        tags=("children",),
        image=PictureField("media/x.png", "A", 6),
    )
    made = build([article], media={"media/x.png": medium("media/x.png")})
    return next(iter(plan_feeds(Planner(made)))).view["feed"]


def tree(feed: Feed) -> ET.Element:
    """Return the feed as a reader of XML sees it."""
    element = feed_document(feed, "https://x.org/{}".format, lambda article: f"<p>{article.key} &amp; b</p>")
    return ET.fromstring(serialize(element))


def links(element: ET.Element) -> dict[str, dict[str, str]]:
    return {link.get("rel"): dict(link.attrib) for link in element.findall(f"{ATOM}link")}


class TestFeed:
    def test_says_what_it_is(self, feed):
        """
        Id, title, language and both addresses, all of them full.
        """
        root = tree(feed)
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "tk"
        assert [root.findtext(ATOM + name) for name in ("id", "title", "updated")] == [
            "tag:news.example.org,2020:tk/feed.atom",
            "Kitaphana habarlary",
            "2026-01-06T09:30:00+05:00",
        ]
        assert links(root)["self"]["href"] == "https://x.org/tk/feed.atom"
        assert links(root)["alternate"]["href"] == "https://x.org/tk/"
        assert root.findtext(f"{ATOM}author/{ATOM}name") == "Kitaphana habarlary"

    def test_has_the_whole_of_each_entry(self, feed):
        """
        Dates, authors, category and tags, the picture as a file, and the article as HTML.
        """
        (entry,) = tree(feed).findall(f"{ATOM}entry")
        assert [
            entry.findtext(ATOM + name) for name in ("id", "title", "published", "updated", "summary", "content")
        ] == [
            "tag:news.example.org,2020:tk/a",
            "Kitap & <sergi>",
            "2026-01-05T09:30:00+05:00",
            "2026-01-06T09:30:00+05:00",
            "Kitap.",
            "<p>a &amp; b</p>",
        ]
        assert entry.find(f"{ATOM}content").get("type") == "html"
        assert [author.findtext(f"{ATOM}name") for author in entry.findall(f"{ATOM}author")] == ["Aman", "Ogulgerek"]
        assert [category.get("term") for category in entry.findall(f"{ATOM}category")] == ["Okaýyş", "Çagalar"]
        assert links(entry)["enclosure"] == {
            "rel": "enclosure",
            "type": "image/png",
            "length": "1234",
            "href": "https://x.org/media/x.png",
        }

    def test_leaves_out_what_an_article_does_not_have(self, feed):
        """
        No empty summary, no enclosure of nothing.
        """
        (entry,) = feed.entries
        bare = FeedEntry(entry.id, entry.updated, replace(entry.article, summary="", authors=(), tags=()), None)
        (element,) = tree(replace(feed, entries=(bare,))).findall(f"{ATOM}entry")
        assert element.find(f"{ATOM}summary") is None
        assert element.find(f"{ATOM}author") is None
        assert set(links(element)) == {"alternate"}

    def test_is_understood_by_a_feed_reader(self, feed):
        """
        A library that reads feeds finds nothing wrong.
        """
        element = feed_document(feed, "https://x.org/{}".format, "<p>{0.key}</p>".format)
        parsed = feedparser.parse(serialize(element))
        assert parsed.bozo is False
        assert parsed.entries[0].title == "Kitap & <sergi>"

    def test_names_the_hub(self, feed):
        """
        Where the site has a hub, readers of the feed find it; otherwise the feed names none.
        """
        assert "hub" not in links(tree(feed))
        hub = "https://hub.kitaphana.tm/"
        assert links(tree(replace(feed, hub=hub)))["hub"] == {"rel": "hub", "href": hub}
