"""Two outputs never have one place, and no link leads to an address that nothing has."""

from __future__ import annotations

import pytest

from plugins.model.document import Reference
from plugins.model.plan import Output
from plugins.model.view import Address
from plugins.plan.checks import LONGEST_NAME, find_broken_links, find_collisions, find_unwritable
from tests.plugins.samples import build, document, said


def output(path: str, origin: str = "", line: int = 0) -> Output:
    return Output(path, "file", "", "", {}, origin or f"content/{path}", line)


ARTICLE = output("tk/a/index.html", "content/tk/a.md", 1)
OTHER = output("tk/a/index.html", "content/tk/b.md", 6)
OWN = output("tk/a/index.html", "theme/templates/index.html")
MINE = "Rename one of the two, or give it a slug of its own."
SITE = "Choose another address: this one belongs to the site itself."


class TestCollisions:
    @pytest.mark.parametrize(
        ("outputs", "message"),
        [
            ([ARTICLE, OTHER], f"content/tk/b.md:6: The address /tk/a/ is also wanted by content/tk/a.md.\n    {MINE}"),
            (
                [ARTICLE, OWN],
                f"content/tk/a.md:1: The address /tk/a/ is also wanted by theme/templates/index.html.\n    {SITE}",
            ),
            (
                [OWN, ARTICLE],
                f"content/tk/a.md:1: The address /tk/a/ is also wanted by theme/templates/index.html.\n    {SITE}",
            ),
            (
                [output("x/A.png"), output("x/a.png")],
                f"content/x/a.png: The address /x/a.png is also wanted by content/x/A.png.\n    {MINE}",
            ),
            (
                [output("old", "content/tk/a.md", 7), output("old/x.png", "content/extra/old/x.png")],
                f"content/extra/old/x.png: The address /old is also wanted by content/tk/a.md.\n    {MINE}",
            ),
        ],
        ids=["articles", "an own page", "an own page first", "capitals", "a file and a folder"],
    )
    def test_are_named_with_what_asked_for_the_address(self, outputs, message):
        """
        The place is a file that an editor can change, on the line that gives the address.
        """
        assert said(find_collisions(outputs)) == message

    def test_of_three_are_two(self):
        """
        Each that comes too late is named.
        """
        assert len(list(find_collisions([ARTICLE, OTHER, output("tk/a/index.html", "content/tk/c.md", 6)]))) == 2

    def test_are_none_between_neighbours(self):
        """
        A folder and a file beside it are two things.
        """
        assert list(find_collisions([output("a/b"), output("a/c"), output("ab"), output("a/bc/d")])) == []


class TestNames:
    @pytest.mark.parametrize(("name", "right"), [("x" * 255, True), ("x" * 256, False), ("ş" * 128, False)])
    def test_fit_on_a_disk(self, name, right):
        """
        What no disk can hold is named before anything is written.
        """
        found = said(find_unwritable([output(f"tk/{name}/index.html", "content/tk/a.md", 6)]))
        assert (found == "") is right
        assert right or found.endswith("    Shorten it: the slug, the alias, the tag, or the file's name.")
        assert right or f"has a part of more than {LONGEST_NAME} bytes." in found


def links(*references: Reference, is_published: bool = True) -> str:
    """Return what is wrong with links in an article of a site that has two pages."""
    made = build([document("tk/a.md", references=references, status="published" if is_published else "draft")])
    made.articles[0].addresses = tuple(Address(reference.target + reference.fragment) for reference in references)
    made.outputs = {"tk/events/index.html": OWN, "media/a b.png": OWN, "tk/feed.atom": OWN}
    return said(find_broken_links(made, made.versions))


class TestLinks:
    @pytest.mark.parametrize(
        "reference",
        [
            Reference("site", "tk/events/", "", 9),
            Reference("site", "tk/events/", "#coming", 9),
            Reference("site", "tk/events/?a=1", "", 9),
            Reference("site", "tk/feed.atom", "", 9),
            Reference("site", "media/a%20b.png", "", 9),
            Reference("document", "tk/elsewhere/", "", 9),
        ],
    )
    def test_lead_to_what_is_planned(self, reference):
        """
        Pages, feeds and files are all there; links to articles were checked before.
        """
        assert links(reference) == ""

    @pytest.mark.parametrize("kind", ["site", "category", "tag"])
    def test_to_what_nothing_has_are_named(self, kind):
        """
        An address that is typed by hand is checked like all others.
        """
        assert links(Reference(kind, "tk/evnts/", "", 9)) == (
            "content/tk/a.md:9: The link leads to /tk/evnts/, and there is no such page.\n"
            "    Link to the .md file of an article, or correct the address."
        )

    def test_in_a_draft_may_lead_nowhere_yet(self):
        """
        Nobody can follow them.
        """
        assert links(Reference("site", "tk/evnts/", "", 9), is_published=False) == ""
