"""Dates, numbers and lists are those that the press of each language prints.

In the tables ~ is a no-break space.
"""

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from plugins.model import dates
from plugins.model.language import load_language

LANGUAGES = {tag: load_language(tag, Path(__file__).parents[3] / "languages") for tag in ("tk", "hy", "en", "ru", "fa")}
ASHGABAT = timezone(timedelta(hours=5))

CHRISTMAS_EVE = datetime(2020, 12, 24, 15, 5, tzinfo=ASHGABAT)
END_OF_APRIL = date(2021, 4, 30)

TURKMEN_CASES = """
nominative | 2020-nji~ýylyň 24-nji~dekabry      | 2021-nji~ýylyň 30-njy~apreli
locative   | 2020-nji~ýylyň 24-nji~dekabrynda   | 2021-nji~ýylyň 30-njy~aprelinde
dative     | 2020-nji~ýylyň 24-nji~dekabryna    | 2021-nji~ýylyň 30-njy~apreline
genitive   | 2020-nji~ýylyň 24-nji~dekabrynyň   | 2021-nji~ýylyň 30-njy~apreliniň
ablative   | 2020-nji~ýylyň 24-nji~dekabryndan  | 2021-nji~ýylyň 30-njy~aprelinden
"""

TURKMEN_MONTHS = """
1  | 2026-njy~ýylyň 1-nji~ýanwary
2  | 2026-njy~ýylyň 1-nji~fewraly
3  | 2026-njy~ýylyň 1-nji~marty
4  | 2026-njy~ýylyň 1-nji~apreli
5  | 2026-njy~ýylyň 1-nji~maýy
6  | 2026-njy~ýylyň 1-nji~iýuny
7  | 2026-njy~ýylyň 1-nji~iýuly
8  | 2026-njy~ýylyň 1-nji~awgusty
9  | 2026-njy~ýylyň 1-nji~sentýabry
10 | 2026-njy~ýylyň 1-nji~oktýabry
11 | 2026-njy~ýylyň 1-nji~noýabry
12 | 2026-njy~ýylyň 1-nji~dekabry
"""

FORMATS = """
tk | long_date      | 2020-nji~ýylyň 24-nji~dekabry
tk | compact_date   | 24 dekabr 2020
tk | month_and_year | Dekabr 2020
tk | month_name     | Dekabr
tk | short_date     | 24.12.2020
tk | time_of_day    | 15:05
tk | date_and_time  | 24 dekabr 2020, 15:05
hy | long_date      | 24 դեկտեմբերի, 2020~թ.
hy | compact_date   | 24 դեկտեմբերի, 2020~թ.
hy | month_and_year | 2020~թ. դեկտեմբեր
hy | month_name     | Դեկտեմբեր
hy | short_date     | 24.12.2020
hy | time_of_day    | 15:05
hy | date_and_time  | 24 դեկտեմբերի, 2020~թ., 15:05
en | long_date      | December 24, 2020
en | month_and_year | December 2020
ru | long_date      | 24 декабря 2020~г.
ru | month_and_year | декабрь 2020~г.
ru | month_name     | Декабрь
fa | long_date      | 24 دسامبر 2020
"""

INTERVALS = """
tk | 2020-12-24 | 2020-12-24 | 24 dekabr 2020
tk | 2020-12-24 | 2020-12-26 | 24–26 dekabr 2020
tk | 2020-11-28 | 2020-12-03 | 28 noýabr~– 3 dekabr 2020
tk | 2020-12-24 | 2021-01-03 | 24 dekabr 2020~– 3 ýanwar 2021
hy | 2020-12-24 | 2020-12-26 | 24–26 դեկտեմբերի, 2020~թ.
hy | 2020-11-28 | 2020-12-03 | 28 նոյեմբերի~– 3 դեկտեմբերի, 2020~թ.
hy | 2020-12-24 | 2021-01-03 | 24 դեկտեմբերի, 2020~թ.~– 3 հունվարի, 2021~թ.
en | 2020-12-24 | 2020-12-26 | December 24–26, 2020
"""

TIMES = """
tk | 2020-12-24 15:00 | 2020-12-24 17:30 | 24 dekabr 2020, 15:00–17:30
tk | 2020-12-24 15:00 | 2020-12-24 15:00 | 24 dekabr 2020, 15:00
tk | 2020-12-24 15:00 | 2020-12-26 12:00 | 24 dekabr 2020, 15:00~– 26 dekabr 2020, 12:00
hy | 2020-12-24 15:00 | 2020-12-24 17:30 | 24 դեկտեմբերի, 2020~թ., 15:00–17:30
"""

NUMBERS = """
tk | 1234567.891 | 1~234~567,891
hy | 1234567.891 | 1~234~567,891
en | 1234567.891 | 1,234,567.891
tk | 5           | 5
"""

FILE_SIZES = """
tk | 0          | 1 kB
tk | 345000     | 345 kB
tk | 3400000    | 3,4 MB
tk | 12345678   | 12 MB
tk | 2500000000 | 2,5 GB
hy | 345000     | 345 կԲ
hy | 3400000    | 3,4 ՄԲ
"""

TURKMEN_ORDINALS_IN_PRINT = """
1-nji 2-nji 3-nji 4-nji 5-nji 6-njy 7-nji 8-nji 9-njy 10-njy 11-nji 12-nji 13-nji 14-nji 15-nji 16-njy 17-nji 18-nji
19-njy 20-nji 21-nji 22-nji 23-nji 24-nji 25-nji 26-njy 27-nji 28-nji 29-njy 30-njy 31-nji 40-njy 50-nji 60-njy 70-nji
80-nji 90-njy 100-nji 110-njy 1940-njy 1990-njy 1991-nji 1995-nji 1999-njy 2000-nji 2006-njy 2009-njy 2010-njy 2016-njy
2019-njy 2020-nji 2021-nji 2025-nji 2026-njy 2029-njy 2030-njy 2040-njy 2050-nji 1000000-njy
"""


def rows(table: str) -> list[tuple[str, ...]]:
    """Return the cells of *table*, row by row, with ~ as a no-break space."""
    return [
        tuple(cell.strip().replace("~", "\N{NO-BREAK SPACE}") for cell in line.split("|"))
        for line in table.strip().splitlines()
    ]


UNITS = ["", "bir", "iki", "üç", "dört", "bäş", "alty", "ýedi", "sekiz", "dokuz"]
TENS = ["", "on", "ýigrimi", "otuz", "kyrk", "elli", "altmyş", "ýetmiş", "segsen", "togsan"]


def speak(value: int) -> str:
    """Return *value*, less than ten thousand, as a Turkmen says it."""
    if value == 0:
        return "nol"
    thousands, hundreds, tens, units = (value // 1000, value // 100 % 10, value // 10 % 10, value % 10)
    words = [UNITS[thousands], "müň" if thousands else "", UNITS[hundreds], "ýüz" if hundreds else ""]
    return " ".join(word for word in [*words, TENS[tens], UNITS[units]] if word)


def ending_in_harmony(spoken: str) -> str:
    """Return -njy after a last vowel that is spoken at the back of the mouth, otherwise -nji."""
    last_vowel = [letter for letter in spoken if letter in "aouyeäiöü"][-1]
    return "njy" if last_vowel in "aouy" else "nji"


class TestTurkmenOrdinal:
    def test_is_in_harmony_with_the_spoken_number(self):
        """
        The ending follows the last vowel that is heard, from 0 to 2100: otuz, so 30-njy.
        """
        spoken = {value: f"{value}-{ending_in_harmony(speak(value))}" for value in range(2101)}
        assert {value: dates.turkmen_ordinal(value) for value in spoken} == spoken

    @pytest.mark.parametrize("printed", TURKMEN_ORDINALS_IN_PRINT.split())
    def test_is_what_is_printed(self, printed):
        """
        The numerals of the table in the specification and of published texts.
        """
        assert dates.turkmen_ordinal(int(printed.partition("-")[0])) == printed


class TestOrdinal:
    @pytest.mark.parametrize(
        ("tag", "value", "written"),
        [
            ("hy", 1, "1-ին"),
            ("hy", 2, "2-րդ"),
            ("hy", 21, "21-րդ"),
            ("hy", 101, "101-րդ"),
            ("tk", 30, "30-njy"),
            ("ru", 3, "3"),
        ],
    )
    def test_is_that_of_the_language(self, tag, value, written):
        """
        Only 1 is -ին in Armenian; a language without a rule has the plain number.
        """
        assert dates.ordinal(value, LANGUAGES[tag]) == written


class TestDate:
    @pytest.mark.parametrize(("case", "christmas_eve", "end_of_april"), rows(TURKMEN_CASES))
    def test_in_turkmen_prose_has_cases(self, case, christmas_eve, end_of_april):
        """
        Only aprel takes front endings.
        """
        assert dates.long_date(CHRISTMAS_EVE, LANGUAGES["tk"], case) == christmas_eve
        assert dates.long_date(END_OF_APRIL, LANGUAGES["tk"], case) == end_of_april

    @pytest.mark.parametrize(("month", "written"), rows(TURKMEN_MONTHS))
    def test_in_turkmen_prose_has_the_month_of_the_year(self, month, written):
        """
        The month has the possessive ending.
        """
        assert dates.long_date(date(2026, int(month), 1), LANGUAGES["tk"]) == written

    def test_in_armenian_prose_has_the_day_with_its_ending(self):
        """
        "On 24 December" has the year first and -ին after the day.
        """
        written = dates.long_date(CHRISTMAS_EVE, LANGUAGES["hy"], "locative")
        assert written == "2020\N{NO-BREAK SPACE}թ. դեկտեմբերի\N{NO-BREAK SPACE}24-ին"

    @pytest.mark.parametrize("month", range(1, 13))
    def test_in_armenian_prose_has_the_months_of_babel(self, month):
        """
        The table of genitives agrees with CLDR.
        """
        from babel.dates import format_date

        day = date(2020, month, 2)
        assert format_date(day, "MMMM", "hy") in dates.long_date(day, LANGUAGES["hy"], "locative")

    @pytest.mark.parametrize(("tag", "function", "written"), rows(FORMATS))
    def test_has_the_forms_of_its_language(self, tag, function, written):
        """
        Every form of one afternoon.
        """
        assert getattr(dates, function)(CHRISTMAS_EVE, LANGUAGES[tag]) == written

    @pytest.mark.parametrize("tag", LANGUAGES)
    def test_has_one_kind_of_full_stop(self, tag):
        """
        CLDR has U+2024 in some Armenian formats; a page should not have two kinds.
        """
        for month in range(1, 13):
            day = date(2020, month, 1)
            for form in (dates.long_date, dates.compact_date, dates.month_and_year):
                assert "\N{ONE DOT LEADER}" not in form(day, LANGUAGES[tag])


class TestInterval:
    @pytest.mark.parametrize(("tag", "start", "end", "written"), rows(INTERVALS))
    def test_of_days_says_nothing_twice(self, tag, start, end, written):
        """
        A common month and year are said once.
        """
        assert dates.interval(date.fromisoformat(start), date.fromisoformat(end), LANGUAGES[tag]) == written

    @pytest.mark.parametrize(("tag", "start", "end", "written"), rows(TIMES))
    def test_of_moments_has_the_times(self, tag, start, end, written):
        """
        A common day is said once.
        """
        first, last = (
            datetime.fromisoformat(text.replace("\N{NO-BREAK SPACE}", " ")).replace(tzinfo=ASHGABAT)
            for text in (start, end)
        )
        assert dates.interval(first, last, LANGUAGES[tag]) == written


class TestOffset:
    @pytest.mark.parametrize(
        ("minutes", "written"),
        [(300, "UTC+5"), (240, "UTC+4"), (330, "UTC+5:30"), (-210, "UTC−3:30"), (0, "UTC")],
    )
    def test_is_said_in_hours(self, minutes, written):
        """
        Minutes are said only where there are some.
        """
        moment = datetime(2020, 12, 24, tzinfo=timezone(timedelta(minutes=minutes)))
        assert dates.utc_offset(moment) == written

    def test_of_utc_is_its_name(self):
        """
        Greenwich has no offset.
        """
        assert dates.utc_offset(datetime(2020, 12, 24, tzinfo=UTC)) == "UTC"


class TestNumber:
    @pytest.mark.parametrize(("tag", "value", "written"), rows(NUMBERS))
    def test_has_the_separators_of_its_language(self, tag, value, written):
        """
        Thousands are kept together by no-break spaces in Turkmen and Armenian.
        """
        assert dates.number(float(value), LANGUAGES[tag]) == written

    @pytest.mark.parametrize(("tag", "size", "written"), rows(FILE_SIZES))
    def test_of_bytes_is_said_in_kilobytes_or_more(self, tag, size, written):
        """
        Below ten there is one decimal.
        """
        assert dates.file_size(int(size), LANGUAGES[tag]) == written


class TestWords:
    @pytest.mark.parametrize(
        ("tag", "items", "written"),
        [
            ("tk", "AB", "A we B"),
            ("tk", "ABC", "A, B we C"),
            ("hy", "AB", "A և B"),
            ("hy", "ABC", "A, B և C"),
            ("hy", "", ""),
        ],
    )
    def test_are_listed_as_in_a_sentence(self, tag, items, written):
        """
        The last item follows "and".
        """
        assert dates.list_of(items, LANGUAGES[tag]) == written

    @pytest.mark.parametrize(
        ("named", "tag", "written"),
        [
            ("tk", "tk", "türkmen dili"), ("hy", "tk", "ermeni dili"), ("en", "tk", "iňlis dili"),
            ("tk", "hy", "թուրքմեներեն"), ("hy", "hy", "հայերեն"), ("ru", "hy", "ռուսերեն"), ("xx", "hy", "xx"),
        ],
    )  # fmt: skip
    def test_name_languages(self, named, tag, written):
        """
        Each language has a name in each.
        """
        assert dates.language_name(named, LANGUAGES[tag]) == written
