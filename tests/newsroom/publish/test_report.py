"""What a publication will do and what it has done, in an editor's words."""

import os

import pytest

from newsroom.publish import report
from newsroom.publish.report import address_of, size, tell_plan, tell_result, tell_rollback, title_of
from newsroom.publish.work import Step
from tests.newsroom.publish.workbench import FRONT, LATER, Bench


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """No test waits until bytes are on the disk for sure."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def bench(tmp_path):
    return Bench(tmp_path / "host", tmp_path / "computer")


def lines(bench, site, **options):
    """Return what is told of a plan."""
    return [str(line) for line in tell_plan(bench.draft(site).plan, bench.kept, **options)]


def page(title):
    """Return a page with a heading."""
    return f"<!DOCTYPE html><html><body><h1 class='x'>{title}</h1></body></html>".encode()


class TestPlan:
    def test_is_told_stage_by_stage(self, bench):
        """
        What comes, what changes, what goes, and what stays for a while.
        """
        bench.publish(FRONT)
        assert lines(bench, {**LATER, ".htaccess": b"x"}) == [
            "Pictures, styles and documents: 1 (9 B)",
            "    + /theme/site.2.css",
            "New pages: 1 (3 B)",
            "    + /tk/b/",
            "Changed pages: 1 (5 B)",
            "    ~ /tk/time/",
            "Lists, feeds and sitemaps: 1 (2 B)",
            "    ~ /tk/",
            "Files for the server: 1 (1 B)",
            "    + /.htaccess",
            "Pages that vanish: 1",
            "    – /tk/a/",
            "Files that no page needs any more; they stay for 14 days: 1",
        ]

    def test_of_nothing_is_nothing(self, bench):
        """
        No line without a fact.
        """
        bench.publish(FRONT)
        assert lines(bench, FRONT) == []

    def test_names_other_files_that_go(self, bench):
        """
        A feed that is there no more is no page, and is told apart.
        """
        bench.publish({**FRONT, "tk/feed.atom": b"<feed/>"})
        assert lines(bench, FRONT) == ["Other files that are removed: 1", "    – /tk/feed.atom"]

    @pytest.mark.parametrize(("names_all", "named"), [(False, 12), (True, 30)])
    def test_names_a_dozen(self, bench, names_all, named):
        """
        Of many files of a kind the first, and the number of the others; --plan names all.
        """
        bench.publish(FRONT)
        site = {**FRONT, **{f"tk/n{number:02}/index.html": page("x") for number in range(30)}}
        told = lines(bench, site, names_all=names_all)
        assert sum(line.startswith("    +") for line in told) == named
        assert ("    … and 18 more" in told) is not names_all

    def test_names_all_that_vanish_on_demand(self, bench):
        """
        When all but one page go, --plan names all of them.
        """
        bench.publish({**FRONT, **{f"tk/n{number:02}/index.html": page("x") for number in range(30)}})
        told = lines(bench, {"index.html": FRONT["index.html"]}, names_all=True)
        assert sum(line.startswith("    –") for line in told) == 33
        assert not any("more" in line and "…" in line for line in told)

    def test_begins_with_what_has_a_title(self, bench):
        """
        Articles before pages without a heading.
        """
        bench.publish(FRONT)
        site = {**FRONT, "tk/a1/index.html": b"no heading", "tk/z/index.html": page("Täze okalga")}
        assert lines(bench, site)[1:] == ["    + /tk/z/  “Täze okalga”", "    + /tk/a1/"]

    def test_survives_signs_of_percent(self, bench):
        """
        Names and titles are no patterns.
        """
        bench.publish(FRONT)
        assert lines(bench, {**FRONT, "tk/100%(x)s %d/index.html": page("100 % of %(name)s")})[1] == (
            "    + /tk/100%(x)s %d/  “100 % of %(name)s”"
        )


class TestTitle:
    @pytest.mark.parametrize(
        ("data", "title"),
        [
            (page("Բացվեց նոր սրահը"), "Բացվեց նոր սրահը"),
            (page("a &amp; <em>b</em>\n  c"), "a & b c"),
            (page("&lt;script&gt;"), "<script>"),
            (b"<h1>cut", ""),
            (b"", ""),
            (b"<h1>\xff\xfe</h1>", "\N{REPLACEMENT CHARACTER}\N{REPLACEMENT CHARACTER}"),
            (b"<h1></h1>", ""),
            (b"<h10>x</h10>", ""),
        ],
    )
    def test_is_the_heading(self, bench, data, title):
        """
        In plain words, on one line, whatever is in it.
        """
        (upload,) = bench.draft({"tk/a/index.html": data}).plan.uploads
        assert title_of(upload, bench.kept) == title

    @pytest.mark.parametrize(
        "path", ["index.html", "tk/index.html", "tk/tag/x/index.html", "media/a.png", "tk/feed.atom"]
    )
    def test_is_that_of_articles_only(self, bench, path):
        """
        What a list is called is of no news.
        """
        (upload,) = bench.draft({path: page("x")}).plan.uploads
        assert title_of(upload, bench.kept) == ""

    def test_of_bytes_that_are_not_here_is_none(self, bench):
        """
        A rollback knows the address alone.
        """
        (upload,) = bench.draft({"tk/a/index.html": page("x")}).plan.uploads
        bench.kept.keep_only([])
        assert title_of(upload, bench.kept) == ""


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("index.html", "/"),
        ("tk/index.html", "/tk/"),
        ("404.html", "/404.html"),
        ("tk/myindex.html", "/tk/myindex.html"),
        ("hy/նոր սրահ.png", "/hy/նոր սրահ.png"),
    ],
)
def test_addresses_are_as_readers_see_them(path, address):
    """
    A folder stands for its page.
    """
    assert address_of(path) == address


@pytest.mark.parametrize(
    ("sizes", "text"),
    [
        ([], "0 B"),
        ([1023], "1023 B"),
        ([1024], "1 KB"),
        ([1000, 1000], "2 KB"),
        ([1 << 20], "1.0 MB"),
        ([5 << 30], "5120.0 MB"),
    ],
)
def test_sizes_are_easy_to_read(sizes, text):
    """
    Each in its unit.
    """
    assert size(sizes) == text


def test_every_step_has_words():
    """
    The line on the terminal can say where it is.
    """
    assert set(report.STEPS) == set(Step.__args__)


class TestResult:
    def test_is_one_sentence(self, bench):
        """
        With all numbers, and how to undo it.
        """
        bench.publish(FRONT)
        assert str(tell_result(bench.draft(LATER).plan, "public", 1.25)) == (
            "public: new pages: 1, changed pages: 1, vanished pages: 1, lists and feeds: 1, other files: 1."
            " Sent: 4 (19 B). Time: 1.2 s."
        )

    def test_of_a_rollback_says_what_comes_next(self):
        """
        The next publication is that of the content folder.
        """
        assert str(tell_rollback("000001-x", "public", 0.04)) == (
            "public: readers get the publication 000001-x again. Time: 0.0 s. The next  inv publish  publishes"
            " what is in the content folder now."
        )
