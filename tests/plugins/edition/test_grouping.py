"""An edition holds the articles of one language as its readers look for them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.edition.grouping import make_edition
from tests.plugins.samples import TAXONOMY, ZONE, edited, said, site, version

FIRST = datetime(2026, 1, 5, tzinfo=ZONE)


def article(name: str, days: int = 0, **changes: object):
    """Return a Turkmen article of that many days after the first."""
    return version(f"tk/news/{name}.md", date=FIRST + timedelta(days=days), **changes)


def edition_of(*articles, pages=(), tag: str = "tk"):
    """Return the edition that these make, which has nothing wrong."""
    edition, problems = make_edition(edited(tag), articles, pages, TAXONOMY, site())
    assert problems == []
    return edition


def names(articles) -> list[str]:
    return [found.document.key.removeprefix("news/") for found in articles]


class TestOrder:
    def test_of_articles_is_newest_first(self):
        """
        Articles of one moment are in the order of their paths.
        """
        assert names(edition_of(article("b"), article("c", 2), article("a"), article("d", 1)).articles) == [
            "c",
            "d",
            "a",
            "b",
        ]

    def test_makes_neighbours(self):
        """
        Each article knows the older and the newer one of its edition.
        """
        edition = edition_of(article("a"), article("b", 1), article("c", 2))
        newest, middle, oldest = edition.articles
        assert (newest.next, newest.previous) == (None, middle)
        assert (middle.next, middle.previous) == (newest, oldest)
        assert (oldest.next, oldest.previous) == (middle, None)

    def test_of_pages_is_that_of_the_alphabet(self):
        """
        Ç follows C, and not Z.
        """
        pages = [
            version(f"tk/pages/{number}.md", title=title) for number, title in enumerate(["Zal", "Çäre", "Aragatnaşyk"])
        ]
        assert [page.document.title for page in edition_of(pages=pages).pages] == ["Aragatnaşyk", "Çäre", "Zal"]

    def test_of_categories_is_that_of_the_alphabet_of_the_language(self):
        """
        Each language has an order of its own; empty categories have their page too.
        """
        assert [category.name for category in edition_of().categories.values()] == ["Hyzmatlar", "Okaýyş"]
        armenian = edition_of(tag="hy").categories
        assert [category.name for category in armenian.values()] == ["Ընթերցանություն", "Ծառայություններ"]


class TestHiddenArticles:
    def test_are_in_no_list(self):
        """
        A hidden article is reached by its address alone.
        """
        edition = edition_of(article("a"), article("b", 1, status="hidden", tags=("x",)))
        assert names(edition.articles) == ["a"]
        assert names(edition.hidden) == ["b"]
        assert names(edition.shown_articles) == ["a", "b"]
        assert edition.tags == {}
        assert names(edition.categories["reading"].articles) == ["a"]
        assert edition.articles[0].next is None


class TestPeriods:
    def test_are_years_and_months_that_have_articles(self):
        """
        A month without articles has no page.
        """
        edition = edition_of(article("a"), article("b", 1), article("c", 40), article("d", -10))
        assert {year: list(months) for year, months in edition.months.items()} == {2026: [2, 1], 2025: [12]}
        assert list(edition.years) == [2026, 2025]
        assert names(edition.months[2026][1]) == ["b", "a"]

    def test_of_a_category_are_its_own(self):
        """
        A category lists the years in which it has articles.
        """
        edition = edition_of(article("a"), article("b", 400, category="services"))
        assert list(edition.categories["reading"].years) == [2026]
        assert list(edition.categories["services"].years) == [2027]


class TestTags:
    @pytest.mark.parametrize("word", ["children", "Çagalar", "çagalar", "ÇAGALAR", "  Çagalar "])
    def test_of_the_taxonomy_are_found_by_key_and_name(self, word):
        """
        Whichever an editor writes, it is the tag that both languages share.
        """
        (tag,) = edition_of(article("a", tags=(word,))).tags.values()
        assert (tag.slug, tag.name, tag.is_shared) == ("children", "Çagalar", True)

    @pytest.mark.parametrize(
        ("language", "words", "slug", "name"),
        [
            ("tk", ("Täze kitap", "täze kitap", "Täze kitap"), "taze-kitap", "Täze kitap"),
            ("tk", ("Täze kitap", "Täze  Kitap", "täze kitap", "täze kitap"), "taze-kitap", "täze kitap"),
            ("hy", ("Երևան", "Երեւան", "երևան", "Երևան"), "yerevan", "Երևան"),
            ("tk", ("12:30",), "12-30", "12:30"),
            ("tk", ("no",), "no", "no"),
        ],
    )
    def test_that_are_free_words_are_one_in_all_spellings(self, language, words, slug, name):
        """
        Capitals, spaces, and եւ for և make no other tag; the usual spelling is shown.
        """
        articles = [version(f"{language}/{number}.md", tags=(word,)) for number, word in enumerate(words)]
        (tag,) = edition_of(*articles, tag=language).tags.values()
        assert (tag.slug, tag.name, tag.is_shared) == (slug, name, False)
        assert len(tag.articles) == len(words)

    def test_count_an_article_once(self):
        """
        Key and name of one tag on one article are one tag.
        """
        edition = edition_of(article("a", tags=("children", "Çagalar")))
        assert edition.articles[0].tags == ("children",)
        assert names(edition.tags["children"].articles) == ["a"]

    def test_are_in_the_order_of_the_alphabet(self):
        """
        Ž follows J.
        """
        edition = edition_of(article("a", tags=("Kitap", "Žurnal", "Jenny")))
        assert [tag.name for tag in edition.tags.values()] == ["Jenny", "Žurnal", "Kitap"]

    @pytest.mark.parametrize("word", ["!", "—", "…", "🙂"])
    def test_without_a_letter_are_named(self, word):
        """
        A tag has a page, and a page an address.
        """
        _, problems = make_edition(edited("tk"), [article("a", tags=(word,), lines={"tags": 6})], [], TAXONOMY, site())
        assert said(problems) == (
            f"content/tk/news/a.md:6: The tag “{word}” has no letter or digit.\n    Use a word, or remove the tag."
        )

    def test_that_are_two_words_with_one_address_are_named(self):
        """
        Whoever means two things by them learns that they share a page.
        """
        articles = [article("a", tags=("C",)), article("b", tags=("C++",), lines={"tags": 6})]
        _, problems = make_edition(edited("tk"), articles, [], TAXONOMY, site())
        assert said(problems) == (
            "content/tk/news/b.md:6: warning: The tags “C++” and “C” share one page.\n"
            "    If they are different things, give one of them a key in taxonomy.yaml."
        )

    @given(st.lists(st.text(min_size=1, max_size=10), max_size=5, unique=True))
    def test_of_any_words_have_a_page_or_a_problem(self, words):
        """
        Whatever is written as a tag, its page has a proper address.
        """
        edition, problems = make_edition(edited("tk"), [article("a", tags=tuple(words))], [], TAXONOMY, site())
        assert all(slug and not set(slug) & set("/?#%\\ .") for slug in edition.tags)
        assert len(edition.tags) + len(problems) <= len(words)
        assert edition.tags or problems or not words
