"""An editor who asks why a page was made again gets an answer for each thing that has changed."""

from __future__ import annotations

import pytest

from plugins.model.digests import encode
from plugins.model.plan import Output
from plugins.model.view import Link
from plugins.plan.cards import ArticleFacts
from plugins.render.keys import WAY, Keys, decode_parts
from plugins.render.reasons import CHANGED, CHANGES, OTHER, find_reasons
from tests.plugins.samples import build, document

BEFORE = {
    "templates/page.html": "1",
    "templates/partials/head.html": "1",
    "catalog tk": "1",
    "language tk": "1",
    "frame tk": "1",
    "text tk/a.md": "1",
    "head": "1",
    "css": "1",
    "tk/a.md": "1",
    "tk/b.md": "1",
    "coming": "1",
}


def reasons(before, now) -> list[tuple[str, str]]:
    return [(what, str(why)) for what, why in find_reasons(before, now)]


class TestReasons:
    @pytest.mark.parametrize(
        ("changed", "what", "why"),
        [
            ("templates/page.html", "page.html", "the template has changed"),
            ("templates/partials/head.html", "partials/head.html", "the template has changed"),
            ("catalog tk", "tk", "the words of the language have changed"),
            ("language tk", "tk", "the language file has changed"),
            (
                "frame tk",
                "tk",
                "what is around every page has changed: the categories, the pages, the styles or the settings",
            ),
            ("text tk/a.md", "tk/a.md", "the text has changed"),
            ("head", "", "the title, the address or the versions in other languages have changed"),
            ("css", "", "the styles have changed"),
            ("tk/a.md", "tk/a.md", "has changed"),
            ("coming", "coming", "what it shows of others has changed"),
        ],
    )
    def test_say_what_has_changed(self, changed, what, why):
        """
        Each kind of input in its own words, with the file where there is one.
        """
        assert reasons(BEFORE, BEFORE | {changed: "2"}) == [(what, why)]

    def test_say_what_has_come_in_and_what_has_gone(self):
        """
        A list shows another article.
        """
        now = {name: digest for name, digest in BEFORE.items() if name != "tk/b.md"} | {"tk/c.md": "1"}
        assert reasons(BEFORE, now) == [("tk/c.md", "has come in"), ("tk/b.md", "has gone")]

    def test_are_all_that_there_are(self):
        """
        Three changes are three reasons.
        """
        now = BEFORE | {"templates/page.html": "2", "text tk/a.md": "2", "tk/a.md": "2"}
        assert [what for what, _ in reasons(BEFORE, now)] == ["page.html", "tk/a.md", "tk/a.md"]

    def test_of_a_new_page_say_so(self):
        """
        Nothing is known of it.
        """
        assert reasons(None, BEFORE) == [("", "it is new, or the cache has nothing about it")]

    def test_of_a_page_that_nothing_has_changed_blame_somebody_else(self):
        """
        The file in the output folder is not ours any more.
        """
        assert reasons(BEFORE, BEFORE) == [
            ("", "its file in the output folder was changed or removed by somebody else")
        ]

    def test_are_there_for_every_kind_of_input(self):
        """
        What keys call a part is what reasons have words for.
        """
        made = build([document("tk/a.md")])
        made.shared = {"tk": "1"}
        made.catalogs = {"tk": type("Catalog", (), {"digest": "1"})}
        article = ArticleFacts("tk/a.md", "face", Link("a", "b"), (), (), "", (), None, None)
        facts = {"head": 1, "css": 2, "article": article}
        output = Output("a.html", "template", "article.html", "tk", facts, "", texts=("tk/a.md",))
        keys = Keys(made)
        parts = decode_parts(encode(keys.parts(output)))
        parts |= keys.parts_of_ways()[parts.pop(WAY)]
        changed = {name: digest + "x" for name, digest in parts.items()}
        found = {str(why) for _, why in find_reasons(parts, changed)}
        assert found == {str(why) for why in (*CHANGES.values(), CHANGED)}
        assert str(OTHER) not in found
