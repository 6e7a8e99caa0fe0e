"""The inputs of an output decide its bytes: the same inputs have the same digest, and any other input another."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from plugins.model.plan import Output
from plugins.model.view import Address, Body, Card, Link
from tests.plugins.samples import REPOSITORY

MOMENT = datetime(2026, 1, 5, 10, 0, tzinfo=timezone(timedelta(hours=5)))
CARD = Card("Sergi", "tk/x/", "tk", MOMENT, "Kitap.", Link("Okaýyş", "tk/category/reading/"))
BODY = Body("tk/x.md", "digest", (Address("tk/y/"), Address("media/x.png", 640, 480)))
VIEW = {"articles": (CARD,), "body": BODY, "title": "Sergi", "day": date(2026, 1, 5), "image": None}
OUTPUT = Output("tk/index.html", "template", "index.html", "tk", VIEW, "theme/templates/index.html")


def with_view(**changes: object) -> Output:
    return replace(OUTPUT, view=VIEW | changes)


def with_card(**changes: object) -> Output:
    return with_view(articles=(replace(CARD, **changes),))


OTHERS = {
    "the producer": replace(OUTPUT, producer="feed"),
    "the template": replace(OUTPUT, template="category.html"),
    "the language": replace(OUTPUT, language="hy"),
    "the template of its halves": replace(OUTPUT, half="partials/front_half.html"),
    "the languages of its halves": replace(OUTPUT, languages=("tk", "hy")),
    "the order of its halves": replace(OUTPUT, languages=("hy", "tk")),
    "a value": with_view(title="Sergiler"),
    "one value more": with_view(years=()),
    "one value less": replace(OUTPUT, view={key: value for key, value in VIEW.items() if key != "image"}),
    "one card more": with_view(articles=(CARD, CARD)),
    "the title of a card": with_card(title="Sergiler"),
    "the language of a name": with_card(category=Link("Okaýyş", "tk/category/reading/", "hy")),
    "a moment": with_card(date=MOMENT + timedelta(minutes=1)),
    "the zone of a moment": with_card(date=MOMENT.astimezone(UTC)),
    "a day": with_view(day=date(2026, 1, 6)),
    "the text of an article": with_view(body=replace(BODY, digest="other")),
    "what a link leads to": with_view(body=replace(BODY, addresses=(Address("tk/z/"), BODY.addresses[1]))),
    "whether a link leads anywhere": with_view(body=replace(BODY, addresses=(Address(None), BODY.addresses[1]))),
    "the size of a picture": with_view(
        body=replace(BODY, addresses=(BODY.addresses[0], Address("media/x.png", 640, 481)))
    ),
}


class TestInputs:
    def test_are_equal_for_equal_outputs(self):
        """
        What was planned twice in the same way has one digest, in whatever order its values were named.
        """
        again = replace(OUTPUT, view=dict(reversed(VIEW.items())))
        assert again.inputs() == OUTPUT.inputs()

    @pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
    def test_change_with_everything_that_decides_the_bytes(self, other):
        """
        No input can change without the digest.
        """
        assert other.inputs() != OUTPUT.inputs()

    def test_of_all_different_outputs_are_different(self):
        """
        Two changes are never taken for one another.
        """
        assert len({other.inputs() for other in OTHERS.values()}) == len(OTHERS)

    @pytest.mark.parametrize(
        "other",
        [replace(OUTPUT, path="tk/other.html"), replace(OUTPUT, origin="x.md"), replace(OUTPUT, line=3)],
        ids=["path", "origin", "line"],
    )
    def test_do_not_change_with_what_no_byte_shows(self, other):
        """
        Where an output is written and who asked for it are no part of its bytes.
        """
        assert other.inputs() == OUTPUT.inputs()

    @given(st.text(), st.text())
    def test_tell_any_two_texts_apart(self, one, two):
        """
        Whatever an editor writes: another text is another digest.
        """
        assert (with_view(title=one).inputs() == with_view(title=two).inputs()) == (one == two)

    def test_are_the_same_in_another_process(self):
        """
        A digest can be kept: it does not depend on the seed of Python's hashes.
        """
        code = "from tests.plugins.model.test_plan import OUTPUT; print(OUTPUT.inputs())"
        for seed in ("1", "2"):
            said = subprocess.run(
                [sys.executable, "-c", code],
                cwd=REPOSITORY,
                env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
                capture_output=True,
                check=True,
                text=True,
            )
            assert said.stdout.strip() == OUTPUT.inputs()
