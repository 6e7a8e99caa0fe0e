"""What is around every page: the edition's frame, the versions in other languages, and the way to them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from plugins.model.document import CorrectionField
from plugins.model.view import Alternate, FeedLink, LanguageView, Link
from plugins.plan.frame import Planner, Subject, updated
from tests.plugins.samples import ZONE, build, document, site, version

TK = LanguageView("tk", "Türkmen dili", "ltr")
HY = LanguageView("hy", "Հայերեն", "ltr")
DAY = datetime(2026, 1, 5, tzinfo=ZONE)


@pytest.fixture
def planner():
    return Planner(
        build(
            [
                document("tk/a.md"),
                document("hy/a.md"),
                document("tk/pages/about.md", title="Biz barada"),
                document("tk/pages/secret.md", status="hidden"),
                document("hy/pages/about.md", title="Մեր մասին"),
            ]
        )
    )


class TestFrame:
    def test_is_that_of_the_edition(self, planner):
        """
        Name, categories and pages are those of the language; a hidden page is in no menu.
        """
        frame = planner.frames["tk"]
        assert (frame.language, frame.languages) == (TK, (TK, HY))
        assert (frame.site_name, frame.home, frame.events, frame.feeds) == (
            "Kitaphana habarlary",
            "tk/",
            "tk/events/",
            "tk/feeds/",
        )
        assert frame.categories == (
            Link("Hyzmatlar", "tk/category/services/"),
            Link("Okaýyş", "tk/category/reading/"),
        )
        assert frame.pages == (Link("Biz barada", "tk/about/"),)

    def test_does_not_change_with_a_new_article(self, planner):
        """
        Nothing around an article is volatile, so that one new article changes few pages.
        """
        more = [*planner.build.documents, document("tk/new.md", date=DAY + timedelta(days=1), tags=("children",))]
        assert Planner(build(more)).frames == planner.frames

    def test_names_the_feeds_of_editions(self, planner):
        """
        A feed is named after its edition.
        """
        assert planner.feeds("hy") == (FeedLink("Գրադարանային լուրեր", "hy/feed.atom", "application/atom+xml", HY),)


class TestAlternates:
    @pytest.mark.parametrize(
        ("subject", "expected"),
        [
            (
                Subject({"tk": "tk/a/", "hy": "hy/a/"}, {}),
                (Alternate("tk", "tk/a/"), Alternate("hy", "hy/a/"), Alternate("x-default", "tk/a/")),
            ),
            (
                Subject({"tk": "tk/a/", "hy": "hy/a/"}, {}, "hy/a/"),
                (Alternate("tk", "tk/a/"), Alternate("hy", "hy/a/"), Alternate("x-default", "hy/a/")),
            ),
            (
                Subject({"tk": "tk/", "hy": "hy/"}, {}, ""),
                (Alternate("tk", "tk/"), Alternate("hy", "hy/"), Alternate("x-default", "")),
            ),
            (Subject({"tk": "tk/a/"}, {}), ()),
            (Subject({}, {}), ()),
            (Subject({"tk": "tk/a/", "hy": "hy/a/"}, {}, None, ("hy",)), ()),
            (
                Subject({"tk": "tk/a/", "hy": "hy/a/", "en": "en/a/"}, {}, "hy/a/", ("hy",)),
                (Alternate("tk", "tk/a/"), Alternate("en", "en/a/"), Alternate("x-default", "tk/a/")),
            ),
        ],
    )
    def test_are_all_versions_and_the_default(self, planner, subject, expected):
        """
        A page that has counterparts carries all of them and itself; one alone carries none, and a hidden one is nobody's.
        """
        assert planner.alternates(subject) == expected


class TestSwitcher:
    @pytest.mark.parametrize(
        ("subject", "url", "exact"),
        [
            (Subject({"tk": "tk/a/", "hy": "hy/a/"}, {}), "hy/a/", True),
            (Subject({"tk": "tk/a/"}, {"hy": "hy/category/reading/"}), "hy/category/reading/", False),
            (Subject({"tk": "tk/a/"}, {}), "hy/", False),
            (Subject({}, {}), "hy/", False),
        ],
    )
    def test_leads_to_the_same_thing_or_the_nearest(self, planner, subject, url, exact):
        """
        Every page has a way to the other language, and says when it is not the same page.
        """
        (link,) = planner.switcher("tk", subject)
        assert (link.language, link.url, link.exact) == (HY, url, exact)


class TestPage:
    def test_has_what_every_template_is_given(self, planner):
        """
        Pelican's names mean the same as ever.
        """
        edition = planner.editions["tk"]
        output = planner.page("index.html", edition, "tk/", Subject({}, {}), "origin", title="Sergi", extra=1, line=4)
        assert (output.path, output.producer, output.template, output.language, output.origin, output.line) == (
            "tk/index.html",
            "template",
            "index.html",
            "tk",
            "origin",
            4,
        )
        view = output.view
        assert (view["SITENAME"], view["SITEURL"], view["DEFAULT_LANG"], view["output_file"]) == (
            "Kitaphana habarlary",
            "https://news.example.org",
            "tk",
            "tk/index.html",
        )
        assert (view["current"], view["extra"], view["frame"]) == ("tk/", 1, planner.frames["tk"])
        assert (view["head"].title, view["head"].url, view["head"].is_indexed) == ("Sergi", "tk/", True)

    def test_of_drafts_is_for_no_search_engine(self):
        """
        A build that shows drafts asks not to be listed.
        """
        planner = Planner(build([document("tk/a.md")], site(shows_drafts=True)))
        output = planner.page("index.html", planner.editions["tk"], "tk/", Subject({}, {}), "origin")
        assert output.view["head"].is_indexed is False


class TestUpdated:
    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({}, DAY),
            ({"modified": DAY + timedelta(days=1)}, DAY + timedelta(days=1)),
            ({"corrections": (CorrectionField(DAY + timedelta(days=2), "x"),)}, DAY + timedelta(days=2)),
            (
                {"modified": DAY + timedelta(days=3), "corrections": (CorrectionField(DAY + timedelta(days=2), "x"),)},
                DAY + timedelta(days=3),
            ),
        ],
    )
    def test_is_the_last_of_its_dates(self, changes, expected):
        """
        A correction is a change that readers of a feed should see.
        """
        assert updated(version(**changes)) == expected
