"""Turkmen numerals and dates: vowel harmony, which a table of patterns cannot say."""

from __future__ import annotations

from datetime import date

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

# The last vowels of the spoken numeral decide: bir, iki, üç, dört, bäş, ýedi, sekiz are front, alty and dokuz are back.
# Sources: forms in print at medeniyet.gov.tm and tmcars.info. CLDR knows only 6, 9 and 10, and is wrong for 30, 40, …
BACK_UNITS = frozenset({6, 9})

# on, otuz, kyrk, altmyş, togsan are back; ýigrimi, elli, ýetmiş, segsen are front.
BACK_TENS = frozenset({1, 3, 4, 6, 9})

# ýüz and müň are front; million, milliard and so on are back.
MILLION = 10**6

# "24-nji dekabry": the month belongs to the year, so it has the possessive ending.
POSSESSIVE_MONTHS = (
    "ýanwary", "fewraly", "marty", "apreli", "maýy", "iýuny",
    "iýuly", "awgusty", "sentýabry", "oktýabry", "noýabry", "dekabry",
)  # fmt: skip

# What follows the possessive month, after a back and after a front vowel.
CASE_ENDINGS = {
    "nominative": ("", ""),
    "genitive": ("nyň", "niň"),
    "dative": ("na", "ne"),
    "locative": ("nda", "nde"),
    "ablative": ("ndan", "nden"),
}


def ordinal(number: int) -> str:
    """Return *number* as an ordinal numeral: 6-njy, 7-nji, 30-njy."""
    return f"{number}-{'njy' if _ends_in_back_vowels(number) else 'nji'}"


def date_in_case(day: date, case: str) -> str | None:
    """Return *day* as prose has it ("2020-nji ýylyň 24-nji dekabrynda"), or None for a case that is not known."""
    if case not in CASE_ENDINGS:
        return None
    month = POSSESSIVE_MONTHS[day.month - 1]
    ending = CASE_ENDINGS[case][month.endswith("i")]
    year, number = ordinal(day.year), ordinal(day.day)
    return f"{year}{NO_BREAK_SPACE}ýylyň {number}{NO_BREAK_SPACE}{month}{ending}"


def _ends_in_back_vowels(number: int) -> bool:
    """Tell whether the last word of the spoken *number* has back vowels."""
    number = abs(number)
    if number == 0:  # nol
        return True
    if number % 10:
        return number % 10 in BACK_UNITS
    if number % 100:
        return number % 100 // 10 in BACK_TENS
    return number % MILLION == 0
