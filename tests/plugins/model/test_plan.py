"""The inputs of an output decide its bytes: the same inputs have the same digest, and any other input another."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.model.plan import Output
from plugins.model.view import Link, MonthGroup
from plugins.plan.cards import ArticleFacts, CardFacts
from plugins.plan.frame import HeadFacts, Subject
from tests.plugins.samples import REPOSITORY

MOMENT = datetime(2026, 1, 5, 10, 0, tzinfo=timezone(timedelta(hours=5)))
CATEGORY = Link("Okaýyş", "tk/category/reading/")
CARD = CardFacts("tk/x.md", "face", CATEGORY, 640, 480)
ARTICLE = ArticleFacts("tk/x.md", "face", CATEGORY, (), (("hy", "hy/x/"),), "hy", ((640, 480, 99),), None, None)
SUBJECT = Subject({"tk": "tk/", "hy": "hy/"}, {"hy": "hy/"})
HEAD = HeadFacts("tk/", SUBJECT, "Sergi")
FACTS = {
    "head": HEAD,
    "articles": (CARD,),
    "article": ARTICLE,
    "months": (MonthGroup(date(2026, 1, 1), "tk/2026/01/", (CARD,)),),
    "title": "Sergi",
    "moment": MOMENT,
    "day": date(2026, 1, 5),
    "image": None,
}
OUTPUT = Output("tk/index.html", "template", "index.html", "tk", FACTS, "theme/templates/index.html")


def with_fact(**changes: object) -> Output:
    return replace(OUTPUT, facts=FACTS | changes)


def with_card(**changes: object) -> Output:
    return with_fact(articles=(msgspec.structs.replace(CARD, **changes),))


def with_article(**changes: object) -> Output:
    return with_fact(article=msgspec.structs.replace(ARTICLE, **changes))


def with_head(**changes: object) -> Output:
    return with_fact(head=msgspec.structs.replace(HEAD, **changes))


def with_subject(**changes: object) -> Output:
    return with_head(subject=msgspec.structs.replace(SUBJECT, **changes))


OTHERS = {
    "the producer": replace(OUTPUT, producer="feed"),
    "the template": replace(OUTPUT, template="category.html"),
    "the language": replace(OUTPUT, language="hy"),
    "the template of its halves": replace(OUTPUT, half="partials/front_half.html"),
    "the languages of its halves": replace(OUTPUT, languages=("tk", "hy")),
    "the order of its halves": replace(OUTPUT, languages=("hy", "tk")),
    "the texts": replace(OUTPUT, texts=("tk/x.md",)),
    "the order of the texts": replace(OUTPUT, texts=("tk/x.md", "tk/y.md")),
    "another order of the texts": replace(OUTPUT, texts=("tk/y.md", "tk/x.md")),
    "a value": with_fact(title="Sergiler"),
    "one value more": with_fact(years=()),
    "one value less": replace(OUTPUT, facts={key: value for key, value in FACTS.items() if key != "image"}),
    "one card more": with_fact(articles=(CARD, CARD)),
    "what a card shows": with_card(face="other"),
    "which article a card shows": with_card(path="tk/y.md"),
    "the name of the category on a card": with_card(category=Link("Kitap", "tk/category/reading/")),
    "the language of a name": with_card(category=Link("Okaýyş", "tk/category/reading/", "hy")),
    "the size of the picture on a card": with_card(height=481),
    "a card within a month": with_fact(months=(MonthGroup(date(2026, 1, 1), "tk/2026/01/", (CARD, CARD)),)),
    "what an article shows": with_article(face="other"),
    "the tags of an article": with_article(tags=(CATEGORY,)),
    "the other versions of an article": with_article(translations=()),
    "the address of another version": with_article(translations=(("hy", "hy/y/"),)),
    "the language an article was written in": with_article(source_language="tk"),
    "the size of a file": with_article(media=((640, 480, 100),)),
    "the neighbour of an article": with_article(previous=CATEGORY),
    "the other neighbour of an article": with_article(next=CATEGORY),
    "the title of the head": with_head(title="Kitap"),
    "whether search engines may list it": with_head(is_indexed=False),
    "its own address": with_head(url="tk/x/"),
    "its address in another language": with_subject(addresses={"tk": "tk/", "hy": "hy/x/"}),
    "one version less": with_subject(addresses={"tk": "tk/"}),
    "the order of its versions": with_subject(addresses={"hy": "hy/", "tk": "tk/"}),
    "the nearest thing": with_subject(nearest={"hy": "hy/category/reading/"}),
    "the address for all others": with_subject(default="tk/"),
    "a version that is hidden": with_subject(hidden=("hy",)),
    "a moment": with_fact(moment=MOMENT + timedelta(minutes=1)),
    "the zone of a moment": with_fact(moment=MOMENT.astimezone(UTC)),
    "a day": with_fact(day=date(2026, 1, 6)),
}


class TestInputs:
    def test_are_equal_for_equal_outputs(self):
        """
        What was planned twice in the same way has one digest, in whatever order its values were named.
        """
        again = replace(OUTPUT, facts=dict(reversed(FACTS.items())))
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
        [
            replace(OUTPUT, path="tk/other.html"),
            replace(OUTPUT, origin="x.md"),
            replace(OUTPUT, line=3),
            replace(OUTPUT, modified=MOMENT),
        ],
        ids=["path", "origin", "line", "modified"],
    )
    def test_do_not_change_with_what_no_byte_shows(self, other):
        """
        Where an output is written, who asked for it, and what the sitemap says of it are no part of its bytes.
        """
        assert other.inputs() == OUTPUT.inputs()

    @given(st.text(), st.text())
    def test_tell_any_two_texts_apart(self, one, two):
        """
        Whatever an editor writes: another text is another digest.
        """
        assert (with_fact(title=one).inputs() == with_fact(title=two).inputs()) == (one == two)

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


class TestView:
    def test_is_made_of_the_facts_when_it_is_asked_for(self):
        """
        An output that is not rendered is never completed.
        """
        asked: list[Mapping[str, object]] = []

        def complete(facts: Mapping[str, object]) -> Mapping[str, object]:
            asked.append(facts)
            return {"title": str(facts["title"]).upper()}

        output = replace(OUTPUT, complete=complete)
        output.inputs()
        assert asked == []
        assert output.view == {"title": "SERGI"}
        assert asked == [FACTS]

    def test_is_the_facts_where_nothing_refers_to_anything(self):
        """
        Plain values stay what they are.
        """
        assert Output("a.css", "stylesheet", "", "", {"css": "p {}"}, "").view == {"css": "p {}"}
