"""What templates can do with the values that they are given."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from plugins.model.markers import address_marker
from plugins.model.view import Address, Body, Event
from plugins.render.environment import format_filters, iso, link_filters
from tests.plugins.samples import language

ZONE = timezone(timedelta(hours=5))
BODY = Body("tk/a.md", "d", (Address("tk/b/"), Address("#fn:1"), Address("media/x.png", 640, 480)))
HTML = f'<a href="{address_marker(0)}">b</a><a href="{address_marker(1)}">1</a><img src="{address_marker(2)}">'


def filters(url: str = "https://news.example.org"):
    return link_filters(url, {"tk/a.md": HTML}.__getitem__)


class TestLinks:
    @pytest.mark.parametrize(
        ("url", "address", "href", "absolute"),
        [
            ("https://x.org", "tk/a/", "/tk/a/", "https://x.org/tk/a/"),
            ("https://x.org/library", "tk/a/", "/library/tk/a/", "https://x.org/library/tk/a/"),
            ("https://x.org", "", "/", "https://x.org/"),
            ("https://x.org", "media/a b.png", "/media/a%20b.png", "https://x.org/media/a%20b.png"),
            ("https://x.org", "media/գ.png", "/media/%D5%A3.png", "https://x.org/media/%D5%A3.png"),
            ("https://x.org", "tk/a/#b", "/tk/a/#b", "https://x.org/tk/a/#b"),
            ("https://x.org", 'a"<b>', "/a%22%3Cb%3E", "https://x.org/a%22%3Cb%3E"),
        ],
    )
    def test_begin_at_the_root_or_are_full(self, url, address, href, absolute):
        """
        A site below a path of its host works; what an address can't hold is encoded.
        """
        made = filters(url)
        assert (made["href"](address), made["absolute"](address)) == (href, absolute)

    def test_to_a_place_of_the_page_stay_within_it(self):
        """
        A fragment alone is a link already.
        """
        assert filters()["href"]("#fn:1") == "#fn:1"


class TestTexts:
    def test_on_a_page_have_links_from_the_root(self):
        """
        The text is known by its file.
        """
        assert filters("https://x.org/b")["html"](BODY) == (
            '<a href="/b/tk/b/">b</a><a href="#fn:1">1</a><img src="/b/media/x.png">'
        )

    def test_in_a_feed_have_full_addresses(self):
        """
        Also a note is found on the page of the article.
        """
        assert filters("https://x.org")["feed_html"](BODY, "tk/a/") == (
            '<a href="https://x.org/tk/b/">b</a><a href="https://x.org/tk/a/#fn:1">1</a><img src="https://x.org/media/x.png">'
        )


class TestFormats:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 1, 5), "2026-01-05"),
            (datetime(2026, 1, 5, 9, 7, 30, tzinfo=ZONE), "2026-01-05T09:07+05:00"),
        ],
    )
    def test_of_machines_are_iso(self, day, expected):
        """
        A moment has its offset.
        """
        assert iso(day) == expected

    @pytest.mark.parametrize("tag", ["tk", "hy"])
    def test_of_events_name_their_zone(self, tag):
        """
        A time of day says whose; a whole day has none.
        """
        interval = format_filters(language(tag))["interval"]
        start = datetime(2026, 1, 5, 9, 7, tzinfo=ZONE)
        assert interval(Event(start, None, "", "", "scheduled")).endswith("09:07 (UTC+5)")
        assert "UTC" not in interval(Event(date(2026, 1, 5), date(2026, 1, 6), "", "", "scheduled"))
