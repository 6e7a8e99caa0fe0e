"""Articles and pages have a page each, with their versions, and redirects from where they were."""

from __future__ import annotations

from datetime import datetime

import pytest

from plugins.plan.documents import plan_documents, plan_redirects
from plugins.plan.frame import Planner
from tests.plugins.samples import ZONE, build, document


def outputs(plan, *documents) -> dict:
    """Return what is planned for these documents, by path."""
    return {output.path: output for output in plan(Planner(build(documents)))}


def alternates(output) -> list[tuple[str, str]]:
    return [(alternate.hreflang, alternate.url) for alternate in output.view["head"].alternates]


class TestDocuments:
    def test_have_a_page_where_their_file_says(self):
        """
        Drafts have none; hidden articles have one.
        """
        made = outputs(
            plan_documents,
            document("tk/news/2020/a.md"),
            document("tk/b.md", slug="taze"),
            document("tk/c.md", status="hidden"),
            document("tk/d.md", status="draft"),
            document("hy/pages/about.md"),
        )
        assert {path: output.template for path, output in made.items()} == {
            "tk/news/2020/a/index.html": "article.html",
            "tk/taze/index.html": "article.html",
            "tk/c/index.html": "article.html",
            "hy/about/index.html": "page.html",
        }

    def test_name_the_file_that_asked_for_them(self):
        """
        A message about an address can point at the line of its slug.
        """
        made = outputs(plan_documents, document("tk/b.md", slug="taze", lines={"slug": 6}))
        assert (made["tk/taze/index.html"].origin, made["tk/taze/index.html"].line) == ("content/tk/b.md", 6)

    @pytest.mark.parametrize(
        ("source", "default"), [("", "tk/a/"), ("tk", "tk/a/"), ("hy", "hy/a/")], ids=["unsaid", "Turkmen", "Armenian"]
    )
    def test_carry_their_versions_and_the_one_they_were_written_in(self, source, default):
        """
        x-default is the original; where nobody says which that is, the first language that has one.
        """
        made = outputs(plan_documents, document("tk/a.md", source_language=source), document("hy/a.md"))
        for path in ("tk/a/index.html", "hy/a/index.html"):
            assert alternates(made[path]) == [("tk", "tk/a/"), ("hy", "hy/a/"), ("x-default", default)]

    def test_that_have_no_other_version_lead_to_their_category(self):
        """
        The switcher of an article that is not translated leads to the nearest thing.
        """
        made = outputs(plan_documents, document("tk/a.md"), document("tk/pages/b.md"))
        switchers = {
            path: [(link.url, link.exact) for link in output.view["switcher"]] for path, output in made.items()
        }
        assert switchers == {"tk/a/index.html": [("hy/category/reading/", False)], "tk/b/index.html": [("hy/", False)]}
        assert all(alternates(output) == [] for output in made.values())

    def test_that_are_hidden_are_for_no_search_engine(self):
        """
        Whoever has the address can read them.
        """
        made = outputs(plan_documents, document("tk/a.md", status="hidden"), document("tk/b.md"))
        assert [output.view["head"].is_indexed for output in made.values()] == [True, False]

    def test_have_a_description(self):
        """
        The summary describes them, and the title where there is none.
        """
        made = outputs(
            plan_documents, document("tk/a.md", summary="Gysgaça."), document("tk/b.md", summary="", title="Baş")
        )
        assert {output.view["head"].description for output in made.values()} == {"Gysgaça.", "Baş"}


class TestRedirects:
    def test_lead_from_every_earlier_address(self):
        """
        An address that was published is answered for ever.
        """
        made = outputs(
            plan_redirects,
            document("tk/a.md", aliases=("tk/old/", "old.html"), lines={"aliases": 7}),
            document("hy/pages/b.md", aliases=("hy/old/",)),
            document("tk/draft.md", status="draft", aliases=("tk/never/",)),
        )
        assert {path: output.view["url"] for path, output in made.items()} == {
            "tk/old/index.html": "tk/a/",
            "old.html": "tk/a/",
            "hy/old/index.html": "hy/b/",
        }
        assert made["old.html"].line == 7

    def test_do_not_come_before_their_time(self):
        """
        What waits for its date redirects nobody.
        """
        later = datetime(2030, 1, 1, tzinfo=ZONE)
        assert outputs(plan_redirects, document("tk/a.md", date=later, aliases=("tk/old/",))) == {}
