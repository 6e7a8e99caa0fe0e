"""Articles as values to be shown: nothing is left for a template to find out."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from plugins.model.document import CorrectionField, EventField, FileField, PictureField
from plugins.model.view import (
    Article,
    Body,
    Card,
    Correction,
    Document,
    Event,
    LanguageView,
    Link,
    Page,
    Picture,
    SwitchLink,
)
from plugins.plan.cards import event_view, is_coming, start_of
from plugins.plan.frame import Planner
from tests.plugins.samples import NOW, ZONE, build, document, medium, site

TK = LanguageView("tk", "Türkmen dili", "ltr")
HY = LanguageView("hy", "Հայերեն", "ltr")
EN = LanguageView("en", "English", "ltr")
DAY = datetime(2026, 1, 5, tzinfo=ZONE)
MEDIA = {"media/x.png": medium("media/x.png", 640, 480), "media/z.PDF": medium("media/z.PDF", size=99)}


def event(start, end=None) -> EventField:
    return EventField(start, end, "Zal", "https://x.org", "online", 9)


class Shown:
    """The views of the articles and pages of a site, as its templates get them."""

    def __init__(self, *documents, tags: tuple[str, ...] = ("tk", "hy")) -> None:
        self.views = Planner(build(documents, site(*tags), MEDIA)).views

    def card(self, path: str) -> Card:
        return self.views.complete(self.views.cards([self.views.versions[path]]))[0]

    def article(self, path: str) -> Article:
        return self.views.complete(self.views.article(self.views.versions[path]))

    def page(self, path: str) -> Page:
        return self.views.complete(self.views.page(self.views.versions[path]))


class TestCard:
    def test_has_what_lists_show(self):
        """
        A card is plain values.
        """
        shown = Shown(
            document("tk/a.md", image=PictureField("media/x.png", "A", 6, "B", "C"), event=event(date(2026, 2, 1)))
        )
        assert shown.card("tk/a.md") == Card(
            "Sergi",
            "tk/a/",
            "tk",
            DAY,
            "Kitap.",
            Link("Okaýyş", "tk/category/reading/"),
            Picture("media/x.png", "A", "B", "C", 640, 480),
            Event(date(2026, 2, 1), None, "Zal", "https://x.org", "online"),
        )

    def test_is_made_once(self):
        """
        However many lists show an article, they refer to one card.
        """
        views = Shown(document("tk/a.md")).views
        (one,), (other,) = (views.cards([views.versions["tk/a.md"]]) for _ in range(2))
        assert one is other


class TestArticle:
    def test_has_what_its_page_shows(self):
        """
        Files have their size, tags their address.
        """
        shown = Shown(
            document(
                "tk/a.md",
                tags=("children", "Täze kitap"),
                documents=(FileField("media/z.PDF", "Meýilnama", 8),),
                gallery=(PictureField("media/x.png", "A", 6),),
                corrections=(CorrectionField(DAY, "Düzedildi"),),
                authors=("Aman",),
                digest="0a",
            )
        )
        article = shown.article("tk/a.md")
        assert article.tags == (Link("Çagalar", "tk/tag/children/"), Link("Täze kitap", "tk/tag/taze-kitap/"))
        assert article.documents == (Document("media/z.PDF", "Meýilnama", 99, "pdf"),)
        assert article.gallery == (Picture("media/x.png", "A", "", "", 640, 480),)
        assert article.corrections == (Correction(DAY, "Düzedildi"),)
        assert article.body == Body("tk/a.md", "0a", ())
        assert (article.key, article.lang, article.url, article.authors) == ("a", "tk", "tk/a/", ("Aman",))

    def test_knows_where_its_other_versions_are(self):
        """
        What exists is linked, what does not is named.
        """
        shown = Shown(
            document("tk/a.md"),
            document("hy/a.md", slug="nor"),
            document("en/a.md", status="draft"),
            tags=("tk", "hy", "en"),
        )
        article = shown.article("tk/a.md")
        assert article.translations == (SwitchLink(HY, "hy/nor/", exact=True),)
        assert article.missing == (EN,)

    @pytest.mark.parametrize(("said", "own", "expected"), [("hy", "tk", HY), ("hy", "hy", None), ("", "tk", None)])
    def test_says_which_language_it_was_translated_from(self, said, own, expected):
        """
        Where no file says it, nobody guesses.
        """
        shown = Shown(document("tk/a.md", source_language=said), document("hy/a.md"))
        assert shown.article(f"{own}/a.md").source_language == expected

    def test_knows_its_neighbours(self):
        """
        The older and the newer article of the edition, by title and address.
        """
        shown = Shown(
            document("tk/a.md"),
            document("tk/b.md", date=DAY + timedelta(days=1), title="Täze"),
            document("hy/c.md", date=DAY + timedelta(hours=1)),
        )
        article = shown.article("tk/a.md")
        assert (article.previous, article.next) == (None, Link("Täze", "tk/b/"))

    def test_that_is_a_page_is_shorter(self):
        """
        A page has no date and no category.
        """
        shown = Shown(document("tk/pages/about.md", title="Biz"))
        assert shown.page("tk/pages/about.md") == Page(
            "tk", "Biz", "tk/about/", "published", None, Body("tk/pages/about.md", "d", ())
        )


class TestEvents:
    @pytest.mark.parametrize(
        ("start", "end", "expected"),
        [
            (NOW + timedelta(minutes=1), None, True),
            (NOW - timedelta(minutes=1), None, False),
            (NOW - timedelta(hours=1), NOW + timedelta(hours=1), True),
            (NOW - timedelta(hours=2), NOW - timedelta(hours=1), False),
            (NOW.date(), None, True),
            (NOW.date() - timedelta(days=1), None, False),
            (NOW.date() - timedelta(days=5), NOW.date(), True),
            (NOW.astimezone(UTC), None, True),
        ],
    )
    def test_are_coming_until_they_are_over(self, start, end, expected):
        """
        One of whole days lasts to the end of its last day.
        """
        assert is_coming(event(start, end), NOW) is expected

    def test_are_in_the_order_in_which_they_start(self):
        """
        Those of a whole day come before those of that day with a time.
        """
        starts = [datetime(2026, 2, 2, 9, tzinfo=ZONE), date(2026, 2, 2), datetime(2026, 2, 1, 23, tzinfo=ZONE)]
        found = sorted((event(start) for start in starts), key=start_of)
        assert [one.start for one in found] == [starts[2], starts[1], starts[0]]

    def test_are_shown_as_they_are_written(self):
        """
        A day stays a day.
        """
        assert event_view(event(date(2026, 2, 1))).start == date(2026, 2, 1)
