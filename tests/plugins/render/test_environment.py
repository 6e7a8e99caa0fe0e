"""What templates can do with the values that they are given."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

import pytest

from plugins.model.catalog import Catalog
from plugins.model.markers import address_marker
from plugins.model.view import Address, Body, Event
from plugins.render.environment import (
    FILTERS,
    CompiledTemplates,
    format_filters,
    iso,
    link_filters,
    make_environment,
)
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

    def test_of_days_are_of_the_day_where_the_moment_is(self):
        """
        Two equal moments of different zones may be of two days.
        """
        late = datetime(2026, 1, 5, 23, 30, tzinfo=ZONE)
        same = late.astimezone(timezone(timedelta(hours=6)))
        compact = format_filters(language("tk"))["compact_date"]
        assert late == same
        assert (compact(late), compact(same)) == (compact(date(2026, 1, 5)), compact(date(2026, 1, 6)))


class Shelf(dict[str, bytes]):
    """A store in memory."""

    put = dict.__setitem__


class TestTemplates:
    @pytest.fixture
    def write(self, tmp_path):
        """Writes the template ``page.html``."""
        (tmp_path / "templates").mkdir()
        return (tmp_path / "templates/page.html").write_text

    @pytest.fixture
    def render(self, tmp_path):
        """Renders ``page.html`` in a language, with compiled templates."""

        def rendered(templates: CompiledTemplates, tag: str = "tk", url: str = "https://x.org", **view: object) -> str:
            words = Catalog("x.po", {("", "Hello"): (f"<b>{tag}</b> 100%%",), ("", "%(n)s"): ("%(n)s!",)}, "0")
            environment = make_environment(tmp_path, language(tag), words, url, str, templates=templates)
            return environment.get_template("page.html").render(view)

        return rendered

    def test_are_compiled_with_all_filters(self):
        """
        A filter that is new has to be named in the table, too.
        """
        assert {*FILTERS} == {*link_filters("https://x.org", str), *format_filters(language("tk"))}

    def test_are_compiled_once_for_all_languages_and_addresses(self, tmp_path, write, render, monkeypatch):
        """
        No language and no SITEURL gets into the code, not even where a filter is applied to a constant.
        """
        write('{{ "a/"|href }} {{ 12345.5|number }}')
        templates = CompiledTemplates(tmp_path)
        first = render(templates, "tk", "https://x.org/library")
        monkeypatch.setattr(templates.compiler, "compile", None)
        assert first == "/library/a/ 12\N{NO-BREAK SPACE}345,5"
        assert render(templates, "en", "https://x.org") == "/a/ 12,345.5"

    def test_are_kept_for_the_next_run(self, tmp_path, write, render, monkeypatch):
        """
        Another run, with a store that has the bytecode, compiles nothing.
        """
        write("{{ 1 + one }}")
        store = Shelf()
        assert render(CompiledTemplates(tmp_path, store), one=1) == "2"
        templates = CompiledTemplates(tmp_path, store)
        monkeypatch.setattr(templates.compiler, "compile", None)
        assert render(templates, one=2) == "3"

    def test_that_were_changed_are_compiled_again(self, tmp_path, write, render):
        """
        What a store keeps is found by the source.
        """
        store = Shelf()
        write("old")
        assert render(CompiledTemplates(tmp_path, store)) == "old"
        write("new")
        assert render(CompiledTemplates(tmp_path, store)) == "new"

    @pytest.mark.parametrize("kept", [b"", b"not bytecode"])
    def test_of_another_make_are_compiled_again(self, tmp_path, write, render, kept):
        """
        Bytecode without the mark of this Python and this Jinja is not executed.
        """
        write("text")
        store = Shelf()
        render(CompiledTemplates(tmp_path, store))
        (key,) = store
        store[key] = kept
        assert render(CompiledTemplates(tmp_path, store)) == "text"
        assert store[key] != kept

    def test_say_messages_as_html(self, tmp_path, write, render):
        """
        The words of a catalog are HTML with %% for a percent sign; values are escaped, also on the second page.
        """
        write('{{ _("Hello") }} {{ _("Hello") }} {% trans n=name %}{{ n }}{% endtrans %}')
        templates = CompiledTemplates(tmp_path)
        for name, escaped in (("<a>", "&lt;a&gt;"), ("b", "b")):
            assert render(templates, name=name) == f"<b>tk</b> 100% <b>tk</b> 100% {escaped}!"
