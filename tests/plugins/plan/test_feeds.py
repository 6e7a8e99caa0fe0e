"""The feed of an edition: ids that never change, and whole articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from plugins.model.document import PictureField
from plugins.model.view import Enclosure
from plugins.plan.feeds import plan_feeds
from plugins.plan.frame import Planner
from tests.plugins.samples import ZONE, build, document, medium, site

DAY = datetime(2026, 1, 5, tzinfo=ZONE)
MEDIA = {f"media/x.{suffix}": medium(f"media/x.{suffix}") for suffix in ("png", "jpg", "webp", "avif", "zzz")}


def feeds(*documents, sample=None) -> dict:
    """Return the feeds of a site with these documents, by path."""
    return {output.path: output.view["feed"] for output in plan_feeds(Planner(build(documents, sample, MEDIA)))}


class TestFeed:
    def test_is_there_for_each_edition_also_without_articles(self):
        """
        An empty feed was updated when the site began.
        """
        made = feeds()
        assert list(made) == ["tk/feed.atom", "hy/feed.atom"]
        assert made["hy/feed.atom"].updated == datetime(2020, 1, 1, tzinfo=UTC)
        assert made["hy/feed.atom"].page_url == "hy/"

    def test_has_the_newest_20_whole(self):
        """
        Hidden articles and drafts are not in it.
        """
        many = [document(f"tk/a{number:02}.md", date=DAY + timedelta(days=number)) for number in range(40)]
        (feed, _) = feeds(*many, document("tk/h.md", status="hidden"), document("tk/d.md", status="draft")).values()
        assert [entry.article.key for entry in feed.entries] == [f"a{number:02}" for number in range(39, 19, -1)]
        assert feed.updated == DAY + timedelta(days=39)


class TestIds:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, "tag:news.example.org,2020:tk/news/2020/a"),
            ({"slug": "other"}, "tag:news.example.org,2020:tk/news/2020/a"),
            ({"title": "Other"}, "tag:news.example.org,2020:tk/news/2020/a"),
            ({"date": DAY - timedelta(days=1)}, "tag:news.example.org,2020:tk/news/2020/a"),
            ({"category": "services"}, "tag:news.example.org,2020:tk/news/2020/a"),
            ({"identity": "news/2019/old"}, "tag:news.example.org,2020:tk/news/2019/old"),
            ({"identity": "köne at"}, "tag:news.example.org,2020:tk/k%C3%B6ne%20at"),
        ],
    )
    def test_depend_on_the_key_alone(self, changes, expected):
        """
        A new slug, title or date is no new article; ``id`` keeps the old name of a file that was renamed.
        """
        (feed, _) = feeds(document("tk/news/2020/a.md", **changes)).values()
        assert [entry.id for entry in feed.entries] == [expected]
        assert feed.id == "tag:news.example.org,2020:tk/feed.atom"

    def test_do_not_depend_on_where_the_site_is(self):
        """
        A move to another domain shows subscribers nothing twice.
        """
        moved = site(url="https://elsewhere.example.net/library")
        assert feeds(document("tk/a.md"), sample=moved) == feeds(document("tk/a.md"))


class TestEnclosures:
    @pytest.mark.parametrize(
        ("suffix", "media_type"),
        [
            ("png", "image/png"),
            ("jpg", "image/jpeg"),
            ("webp", "image/webp"),
            ("avif", "image/avif"),
            ("zzz", "application/octet-stream"),
        ],
    )
    def test_are_the_lead_picture(self, suffix, media_type):
        """
        The type is known without asking the machine.
        """
        (feed, _) = feeds(document("tk/a.md", image=PictureField(f"media/x.{suffix}", "A", 6))).values()
        assert feed.entries[0].enclosure == Enclosure(f"media/x.{suffix}", media_type, 1234)

    def test_are_missing_without_one(self):
        """
        An article without a picture has none.
        """
        (feed, _) = feeds(document("tk/a.md")).values()
        assert feed.entries[0].enclosure is None
