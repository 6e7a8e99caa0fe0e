"""Lists that do not shift: a new article changes the newest lists and its own periods, and nothing else."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from plugins.model.document import EventField
from plugins.model.edition import NEWEST
from plugins.model.view import Link
from plugins.plan.frame import Planner
from plugins.plan.lists import COMING_ON_FRONT_PAGE, plan_lists
from tests.plugins.samples import NOW, ZONE, build, document

FIRST = datetime(2020, 1, 5, tzinfo=ZONE)


def pages(*documents) -> dict:
    """Return the lists of a site with these documents, by their address."""
    return {output.path.removesuffix("index.html"): output for output in plan_lists(Planner(build(documents)))}


def article(path: str, day: datetime = FIRST, **changes: object):
    return document(path, date=day, **changes)


MANY = [article(f"tk/a{number:03}.md", FIRST + timedelta(days=20 * number)) for number in range(100)]


class TestLists:
    def test_of_an_empty_edition_are_the_fixed_pages(self):
        """
        Front page, events, feeds and every category exist from the first day.
        """
        names = ("", "events/", "feeds/", "category/services/", "category/reading/")
        assert set(pages()) == {f"{tag}/{name}" for tag in ("tk", "hy") for name in names}

    def test_are_made_for_all_that_has_articles(self):
        """
        Years, months, category years and tags come with their first article.
        """
        made = pages(article("tk/a.md", tags=("children",)))
        assert set(made) - set(pages()) == {
            *("tk/2020/", "tk/2020/01/", "tk/category/reading/2020/", "tk/tag/children/"),
        }

    @pytest.mark.parametrize("address", ["tk/", "tk/category/reading/"])
    def test_of_the_newest_end(self, address):
        """
        A front page and a category show the newest, and lead to the years for the others.
        """
        made = pages(*MANY)[address]
        assert len(made.view["articles"]) == NEWEST
        assert made.view["articles"][0].url == "tk/a099/"
        assert [link.name for link in made.view["years"]] == ["2025", "2024", "2023", "2022", "2021", "2020"]

    def test_reach_every_article_by_year_and_month(self):
        """
        No article is lost when it leaves the front page.
        """
        made = pages(*MANY)
        years = [output for address, output in made.items() if address[3:-1].isdigit()]
        shown = [card.url for output in years for group in output.view["months"] for card in group.articles]
        assert len(shown) == len(set(shown)) == len(MANY)
        by_month = [
            card.url for output in made.values() if output.template == "month.html" for card in output.view["articles"]
        ]
        assert sorted(by_month) == sorted(shown)
        by_category = [
            card.url
            for output in made.values()
            if output.template == "category_year.html"
            for group in output.view["months"]
            for card in group.articles
        ]
        assert sorted(by_category) == sorted(shown)

    def test_change_little_with_a_new_article(self):
        """
        Only the lists of the newest, and those of its own year, month and category year, are other pages then.
        """
        before = pages(*MANY)
        after = pages(*MANY, article("tk/new.md", FIRST + timedelta(days=20 * 100)))
        changed = {
            address for address in after if address not in before or after[address].inputs() != before[address].inputs()
        }
        assert changed == {"tk/", "tk/category/reading/", "tk/category/reading/2025/", "tk/2025/", "tk/2025/06/"}


class TestAlternates:
    def test_of_periods_are_those_that_exist(self):
        """
        A month without an Armenian article leads to the year, and a year to the front page.
        """
        made = pages(article("tk/a.md"), article("hy/b.md", FIRST + timedelta(days=40)))
        month = made["tk/2020/01/"].view
        assert month["head"].alternates == ()
        assert [(link.url, link.exact) for link in month["switcher"]] == [("hy/2020/", False)]
        year = made["tk/2020/"].view
        assert [alternate.url for alternate in year["head"].alternates] == ["tk/2020/", "hy/2020/", "tk/2020/"]

    def test_of_categories_are_always_there(self):
        """
        A category has a page in each language, a category year only where it has articles.
        """
        made = pages(article("tk/a.md"))
        assert [link.exact for link in made["tk/category/reading/"].view["switcher"]] == [True]
        assert [(link.url, link.exact) for link in made["tk/category/reading/2020/"].view["switcher"]] == [
            ("hy/category/reading/", False)
        ]

    @pytest.mark.parametrize(
        ("words", "alternates", "goal"),
        [
            (
                (("children",), ("children",)),
                ["tk/tag/children/", "hy/tag/children/", "tk/tag/children/"],
                "hy/tag/children/",
            ),
            ((("children",), ()), [], "hy/"),
            ((("kitap",), ("kitap",)), [], "hy/"),
        ],
    )
    def test_of_tags_are_those_of_the_taxonomy(self, words, alternates, goal):
        """
        A free word is of its own language, also when another language has the same letters.
        """
        made = pages(article("tk/a.md", tags=words[0]), article("hy/a.md", tags=words[1]))
        tag = made[f"tk/tag/{words[0][0]}/"].view
        assert [alternate.url for alternate in tag["head"].alternates] == alternates
        assert [link.url for link in tag["switcher"]] == [goal]

    def test_of_front_pages_lead_to_the_front_door(self):
        """
        Whoever reads neither language starts where both are.
        """
        alternates = pages()["hy/"].view["head"].alternates
        assert [(alternate.hreflang, alternate.url) for alternate in alternates] == [
            ("tk", "tk/"),
            ("hy", "hy/"),
            ("x-default", ""),
        ]


class TestEvents:
    def test_are_parted_by_now(self):
        """
        Coming events are in the order they start, past ones the other way round.
        """
        days = {"a": -2, "b": -1, "c": 1, "d": 2, "e": 3, "f": 4}
        made = pages(
            *(
                article(
                    f"tk/{name}.md", event=EventField(NOW.date() + timedelta(days=offset), None, "", "", "scheduled", 6)
                )
                for name, offset in days.items()
            ),
            article("tk/none.md"),
        )
        assert [card.url for card in made["tk/events/"].view["coming"]] == ["tk/c/", "tk/d/", "tk/e/", "tk/f/"]
        assert [card.url for card in made["tk/events/"].view["past"]] == ["tk/b/", "tk/a/"]
        assert [card.url for card in made["tk/"].view["coming"]] == ["tk/c/", "tk/d/", "tk/e/"][:COMING_ON_FRONT_PAGE]


class TestViews:
    def test_of_periods_name_their_first_day(self):
        """
        A template formats the name of a month from its first day.
        """
        made = pages(article("tk/a.md", FIRST + timedelta(days=60)))
        month = made["tk/2020/03/"].view
        assert (month["period"].year, month["period"].month, month["period"].first_day) == (2020, 3, date(2020, 3, 1))
        assert month["year"] == Link("2020", "tk/2020/")
        assert [(group.url, group.articles) for group in month["months"]] == [("tk/2020/03/", ())]

    def test_of_feeds_begin_with_the_own_one(self):
        """
        The page of feeds names all of them.
        """
        assert [feed.url for feed in pages()["hy/feeds/"].view["feeds"]] == ["hy/feed.atom", "tk/feed.atom"]
