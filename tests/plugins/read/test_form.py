"""Values of front matter: dates, texts, lists and choices, and what is said when they are something else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.read import schema
from plugins.read.form import MOMENT, OTHER_ORDER, Check, Form, _date_cure, parse_moment
from plugins.read.front_matter import parse
from plugins.read.link import Place
from tests.plugins.samples import ZONE, language

PLACE = Place("tk/news/2026/sergi.md", "https://news.example.org")


def form_of(header: str) -> Form:
    """Return a form of this front matter, whose first line is line 2."""
    table, faults = parse(header, first_line=2)
    assert faults == []
    return Form(table, Check(PLACE, ZONE, language("tk")))


def faults_of(form: Form) -> list[str]:
    """Return what was found: line, fact and cure."""
    return [f"{fault.line}: {fault.fact} {fault.cure}" for fault in form.check.errors]


def read(header: str, reader) -> tuple[object, list[str]]:
    """Return what *reader* makes of a header, and what is wrong with it."""
    form = form_of(header)
    return reader(form), faults_of(form)


LIKE = "Write it like 2020-12-24, or with a time 2020-12-24T15:00."
TURNED = "Write year, month, day: %s, if that is the day you mean."

MOMENTS = [
    ("2020-12-24", datetime(2020, 12, 24, tzinfo=ZONE)),
    ('"2020-12-24"', datetime(2020, 12, 24, tzinfo=ZONE)),
    ("2020-12-24 # Thursday", datetime(2020, 12, 24, tzinfo=ZONE)),
    ("2020-12-24T15:00", datetime(2020, 12, 24, 15, tzinfo=ZONE)),
    ("2020-12-24 15:00", datetime(2020, 12, 24, 15, tzinfo=ZONE)),
    ("2020-12-24T15:00:30", datetime(2020, 12, 24, 15, 0, 30, tzinfo=ZONE)),
    ("2020-12-24T15:00+04:00", datetime(2020, 12, 24, 15, tzinfo=timezone(timedelta(hours=4)))),
    ("2020-12-24T15:00 +0400", datetime(2020, 12, 24, 15, tzinfo=timezone(timedelta(hours=4)))),
    ("2020-12-24T10:00Z", datetime(2020, 12, 24, 10, tzinfo=UTC)),
    ("2020-12-24T10:00:00 Z", datetime(2020, 12, 24, 10, tzinfo=UTC)),
    ("2020-12-24T15:00-03:30", datetime(2020, 12, 24, 15, tzinfo=timezone(-timedelta(hours=3, minutes=30)))),
    ("2024-02-29", datetime(2024, 2, 29, tzinfo=ZONE)),
]

NOT_MOMENTS = [
    # Pelican would read the first as 4 March; whoever wrote it means 3 April.
    ("03.04.2026", TURNED % "2026-04-03"),
    ("24-12-2020", TURNED % "2020-12-24"),
    ("24/12/2020", TURNED % "2020-12-24"),
    ("3.4.2026", TURNED % "2026-04-03"),
    ("3.4.2026 15:00", TURNED % "2026-04-03"),
    ("13.13.2020", LIKE),
    ("31.02.2026", LIKE),
    ("2020-13-45", LIKE),
    ("2026-02-30", LIKE),
    ("2025-02-29", LIKE),
    ("0000-00-00", LIKE),
    ("2020-12", LIKE),
    ("2020", LIKE),
    ("20201224", LIKE),
    ("2020-W52-4", LIKE),
    ("2020-359", LIKE),
    ("2020-12-24T25:00", LIKE),
    ("2020-12-24T15", LIKE),
    ("2020-12-24T15:00.5", LIKE),
    ("2020-12-24T15:00+25:00", LIKE),
    ("2020-12-24T15:00+99:99", LIKE),
    ("24 dekabr 2020", LIKE),
    ("dün", LIKE),
    ("03.04.26", LIKE),
    ("٢٠٢٠-١٢-٢٤", LIKE),
]


class TestMoments:
    @pytest.mark.parametrize(("written", "expected"), MOMENTS)
    def test_are_iso_8601(self, written, expected):
        """
        A time without an offset is in the site's zone, and every moment is shown in it.
        """
        moment, faults = read(f"date: {written}\n", lambda form: form.moment("date", required=True))
        assert faults == []
        assert moment == expected
        assert moment.tzinfo == ZONE

    @pytest.mark.parametrize(("written", "cure"), NOT_MOMENTS)
    def test_in_another_form_are_refused_with_the_right_one(self, written, cure):
        """
        A date is never guessed; one in another order is turned round and offered.
        """
        moment, faults = read(f"date: {written}\n", lambda form: form.moment("date", required=True))
        assert moment is None
        assert faults == [f"2: “{written}” in “date” is not a date. {cure}"]

    @pytest.mark.parametrize("written", ["1899-12-31", "2200-01-01", "0026-01-05", "9999-12-31T23:59-10:00"])
    def test_of_another_time_are_refused(self, written):
        """
        A year that was mistyped is a date, and not one of ours.
        """
        _, faults = read(f"date: {written}\n", lambda form: form.moment("date"))
        assert len(faults) == 1
        assert faults[0].startswith(f"2: “{written}” in “date” is not a date")

    def test_without_a_time_are_days(self):
        """
        An event of a whole day stays one.
        """
        assert read("start: 2020-12-24\n", lambda form: form.day_or_moment("start")) == (date(2020, 12, 24), [])

    def test_are_missing_or_empty(self):
        """
        A date that has to be there is asked for on the line where it should be.
        """
        assert read("title: a\n", lambda form: form.moment("date", required=True)) == (
            None,
            ["2: “date” is missing. Write  date: …"],
        )
        assert read("title: a\ndate:\n", lambda form: form.moment("date", required=True)) == (
            None,
            ["3: “date” is empty. Write  date: …"],
        )
        assert read("title: a\n", lambda form: form.moment("modified")) == (None, [])

    @given(st.text(max_size=30) | st.from_regex(MOMENT, fullmatch=True) | st.from_regex(OTHER_ORDER))
    def test_of_any_text_are_a_moment_or_an_error_of_value(self, text):
        """
        No text at all makes anything else happen.
        """
        try:
            assert isinstance(parse_moment(text, ZONE), date)
        except (ValueError, OverflowError):
            assert str(_date_cure(text))


ONE_TEXT = (
    "“title” has to be one text, and is a list or a table. "
    "Write it on one line; put it in quotes if it begins with [ or {."
)


class TestTexts:
    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            ("title: Sergi\n", "Sergi"),
            ("title: 'Sergi #3'\n", "Sergi #3"),
            ("title:\n", ""),
            ("title: ~\n", ""),
            ("date: x\n", ""),
        ],
    )
    def test_are_as_typed(self, header, expected):
        """
        A text that is not there is an empty one.
        """
        assert read(header, lambda form: form.text("title")) == (expected, [])

    @pytest.mark.parametrize(
        ("header", "fault"),
        [
            ("date: x\n", "2: “title” is missing. Write  title: …"),
            ("date: x\ntitle:\n", "3: “title” is empty. Write  title: …"),
            ("title: ''\n", "2: “title” is empty. Write  title: …"),
            (
                "title: Sergi #3\n",
                '2: “title” ends before “ #”: what follows counts as a comment. Put all of it in quotes: "Sergi #3"',
            ),
            (
                "title: #3 sergi\n",
                '2: “title” is empty: what follows “#” counts as a comment. Write  title: "#3 sergi"',
            ),
            (
                "title: [Sergi]\n",
                f"2: {ONE_TEXT}",
            ),
            (
                "title: {Sergi}\n",
                f"2: {ONE_TEXT}",
            ),
            (
                "date: x\ntitle:\n  - Sergi\n",
                f"3: {ONE_TEXT}",
            ),
        ],
    )
    def test_that_have_to_be_there_are_asked_for(self, header, fault):
        """
        What is missing, cut by a comment or no text at all is named.
        """
        _, faults = read(header, lambda form: form.text("title", required=True))
        assert faults == [fault]

    def test_that_are_words_may_have_a_remark(self):
        """
        Nobody means “published # for now” as a status.
        """
        assert read("status: draft # for now\n", lambda form: form.word("status")) == ("draft", [])

    @pytest.mark.parametrize(
        ("written", "expected"),
        [
            ("[a, b]", ("a", "b")),
            ("\n- a\n- b", ("a", "b")),
            ("\n  - a # remark-free\n  - b", None),
            ("[no, 12:30, 1e3]", ("no", "12:30", "1e3")),
            ("[a, b, a]", ("a", "b")),
            ("a", ("a",)),
            ("", ()),
            ("[]", ()),
            ("~", ()),
        ],
    )
    def test_make_lists(self, written, expected):
        """
        One text alone is a list of it; what stands there twice counts once.
        """
        found, faults = read(f"tags: {written}\n", lambda form: form.texts("tags"))
        if expected is None:
            assert faults == [
                '3: “tags” ends before “ #”: what follows counts as a comment. Put all of it in quotes: "a # remark-free"'
            ]
        else:
            assert (found, faults) == (expected, [])

    @pytest.mark.parametrize(
        ("written", "fault"),
        [
            ("a, b", "2: “tags” has to be a list. Write  tags: [a, b]"),
            ("{a: b}", "2: “tags” has to be a list. Write  tags: […, …]"),
            ("[a, [b]]", "2: “tags” holds something that is not a text. "),
            ("[a, {b: c}]", "2: “tags” holds something that is not a text. "),
            ("[a, '']", "2: “tags” holds something that is not a text. "),
            ("\n- a\n- b: c", "3: “tags” holds something that is not a text. "),
        ],
    )
    def test_that_make_no_list_are_named(self, written, fault):
        """
        The cure shows the list, or says what to put in quotes.
        """
        _, faults = read(f"tags: {written}\n", lambda form: form.texts("tags"))
        cure = "Put each entry that has “: ” or brackets in quotes, and remove empty ones." if fault[-1] == " " else ""
        assert faults == [fault + cure]


class TestChoices:
    @pytest.mark.parametrize("status", schema.STATUSES)
    def test_are_taken_as_they_are(self, status):
        """
        Each status of the schema is one.
        """
        assert read(f"status: {status}\n", lambda form: form.one_of("status", schema.STATUSES)) == (status, [])

    @pytest.mark.parametrize(
        ("header", "fault"),
        [
            (
                "status: Published\n",
                "2: “status” can't be “Published”. Did you mean “published”? There are: draft, published, hidden.",
            ),
            (
                "status: publisht\n",
                "2: “status” can't be “publisht”. Did you mean “published”? There are: draft, published, hidden.",
            ),
            ("status: ready\n", "2: “status” can't be “ready”. Use one of: draft, published, hidden."),
            ("title: a\n", "2: “status” is missing. Write  status: …  with one of: draft, published, hidden."),
        ],
    )
    def test_of_other_words_are_named_with_those_there_are(self, header, fault):
        """
        The nearest one is offered first.
        """
        assert read(header, lambda form: form.one_of("status", schema.STATUSES)) == ("", [fault])

    def test_may_have_a_default(self):
        """
        An event that says nothing takes place.
        """
        assert read("place: a\n", lambda form: form.one_of("status", schema.EVENT_STATUSES, "scheduled")) == (
            "scheduled",
            [],
        )


class TestKeys:
    @pytest.mark.parametrize("keys", [schema.ARTICLE_KEYS, schema.PAGE_KEYS], ids=["article", "page"])
    def test_of_the_schema_are_known(self, keys):
        """
        Every key that is documented may be written.
        """
        assert read("".join(f"{key}: x\n" for key in keys), lambda form: form.check_keys(keys))[1] == []

    @pytest.mark.parametrize(
        ("key", "cure"),
        [
            ("titel", "Did you mean “title”?"),
            ("Title", "Did you mean “title”?"),
            ("CATEGORY", "Did you mean “category”?"),
            ("author", "Did you mean “authors”?"),
            ("tag", "Did you mean “tags”?"),
            ("alias", "Did you mean “aliases”?"),
            ("sumary", "Did you mean “summary”?"),
            ("lang", "Remove it: language and translation follow from the path of the file."),
            ("translation_key", "Remove it: language and translation follow from the path of the file."),
            ("xyzzy", f"Use one of: {', '.join(schema.ARTICLE_KEYS)}."),
        ],
    )
    def test_that_are_unknown_get_a_suggestion(self, key, cure):
        """
        Letters that were mistyped, capitals and singulars are recognised.
        """
        _, faults = read(f"title: a\n{key}: b\n", lambda form: form.check_keys(schema.ARTICLE_KEYS))
        assert faults == [f"3: There is no key “{key}”. {cure}"]

    def test_that_only_articles_have_are_named_on_a_page(self):
        """
        A page has neither date nor category.
        """
        _, faults = read("date: x\n", lambda form: form.check_keys(schema.PAGE_KEYS, schema.ARTICLE_KEYS))
        assert faults == ["2: There is no key “date”. Remove it: only articles have it, and this is a page."]
