"""Dates, times, numbers and lists as readers of a language expect them.

Babel does the work; where CLDR is not what the press prints, the patterns of the language file and the functions it
names stand in. Moments are aware and already in the site's time zone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_decimal
from babel.units import format_unit

from plugins.model import armenian, turkmen
from plugins.model.functions import DATES_IN_CASES, ORDINALS
from plugins.model.language import Language

EN_DASH = "\N{EN DASH}"
SPACED_EN_DASH = "\N{NO-BREAK SPACE}\N{EN DASH} "

# Units of CLDR and the bytes in one of them; the smallest is the kilobyte, as for readers of a news site.
FILE_SIZES = (("digital-gigabyte", 10**9), ("digital-megabyte", 10**6), ("digital-kilobyte", 10**3))

turkmen_ordinal = turkmen.ordinal
armenian_ordinal = armenian.ordinal


def long_date(day: date, language: Language, case: str = "nominative") -> str:
    """Return *day* for prose, in the grammatical *case* if the language has a function for it."""
    inflect = DATES_IN_CASES.get(language.dates.cases)
    return (inflect and inflect(day, case)) or format_date(day, language.dates.long, _locale(language))


def compact_date(day: date, language: Language) -> str:
    """Return *day* for cards and lists."""
    return format_date(day, language.dates.compact, _locale(language))


def short_date(day: date, language: Language) -> str:
    """Return *day* in figures."""
    return format_date(day, language.dates.short, _locale(language))


def month_and_year(day: date, language: Language) -> str:
    """Return the month of *day* with its year, as a heading."""
    return format_date(day, language.dates.month_and_year, _locale(language))


def month_name(day: date, language: Language) -> str:
    """Return the month of *day* standing alone, as a heading, with a capital in every language."""
    name = format_date(day, "LLLL", _locale(language))
    return name[:1].upper() + name[1:]


def time_of_day(moment: datetime, language: Language) -> str:
    """Return the hour and minute of *moment*."""
    return format_time(moment.time(), language.dates.time, locale=_locale(language))


def date_and_time(moment: datetime, language: Language) -> str:
    """Return the compact date of *moment* with the time."""
    date_text, time_text = compact_date(moment, language), time_of_day(moment, language)
    return language.dates.date_and_time.format(date=date_text, time=time_text)


def interval(start: date, end: date, language: Language) -> str:
    """Return the days from *start* to *end*, with the times if both are moments."""
    if isinstance(start, datetime) and isinstance(end, datetime):
        return _interval_of_moments(start, end, language)
    return _interval_of_days(start, end, language)


def utc_offset(moment: datetime) -> str:
    """Return how far the clock of *moment* is from UTC: "UTC+5", "UTC+5:30", "UTC"."""
    offset = moment.utcoffset()
    minutes = round(offset.total_seconds() / 60) if offset else 0
    if not minutes:
        return "UTC"
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "\N{MINUS SIGN}"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def number(value: float, language: Language) -> str:
    """Return *value* with the language's separators."""
    return format_decimal(value, locale=_locale(language))


def file_size(size: int, language: Language) -> str:
    """Return *size*, in bytes, in kilobytes or more: a decimal below ten, none above."""
    unit, factor = next((pair for pair in FILE_SIZES if size >= pair[1]), FILE_SIZES[-1])
    amount = size / factor
    rounded = round(amount, 1) if amount < 10 and factor > 1000 else max(1, round(amount))
    return format_unit(rounded, unit, "short", locale=_locale(language))


def list_of(items: Iterable[str], language: Language) -> str:
    """Return *items* as a list in a sentence: "A, B and C"."""
    return format_list(list(items), locale=_locale(language))


def language_name(tag: str, language: Language) -> str:
    """Return the name of the language *tag*, in *language*; the tag itself when CLDR has no name for it."""
    name: str = _locale(language).languages.get(tag.replace("-", "_"), tag)
    return name


def ordinal(value: int, language: Language) -> str:
    """Return *value* as an ordinal numeral, or as a plain number in a language that has no function for it."""
    write = ORDINALS.get(language.ordinal)
    return write(value) if write else str(value)


def _interval_of_days(start: date, end: date, language: Language) -> str:
    locale = _locale(language)
    if _day(start) == _day(end):
        return compact_date(start, language)
    if start.year != end.year:
        return compact_date(start, language) + SPACED_EN_DASH + compact_date(end, language)
    if start.month != end.month:
        first, last = language.dates.same_year
        return format_date(start, first, locale) + SPACED_EN_DASH + format_date(end, last, locale)
    first, last = language.dates.same_month
    return format_date(start, first, locale) + EN_DASH + format_date(end, last, locale)


def _interval_of_moments(start: datetime, end: datetime, language: Language) -> str:
    """Return the date once when both are of one day."""
    if start == end:
        return date_and_time(start, language)
    if start.date() == end.date():
        return f"{date_and_time(start, language)}{EN_DASH}{time_of_day(end, language)}"
    return date_and_time(start, language) + SPACED_EN_DASH + date_and_time(end, language)


def _day(day: date) -> date:
    return day.date() if isinstance(day, datetime) else day


@lru_cache
def _locale(language: Language) -> Locale:
    return Locale.parse(language.locale)
