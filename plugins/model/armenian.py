"""Armenian numerals and dates in the cases that a table of patterns cannot say."""

from __future__ import annotations

from datetime import date

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

# The month before a day is in the genitive (CLDR, format context).
GENITIVE_MONTHS = (
    "հունվարի", "փետրվարի", "մարտի", "ապրիլի", "մայիսի", "հունիսի",
    "հուլիսի", "օգոստոսի", "սեպտեմբերի", "հոկտեմբերի", "նոյեմբերի", "դեկտեմբերի",
)  # fmt: skip


def ordinal(number: int) -> str:
    """Return *number* as an ordinal numeral: 1-ին, and -րդ for every other (CLDR)."""
    return f"{number}-{'ին' if number == 1 else 'րդ'}"


def date_in_case(day: date, case: str) -> str | None:
    """Return "on *day*" for the locative ("2020 թ. դեկտեմբերի 24-ին"), None for the others.

    Here -ին is the ending of the case, not of an ordinal. Sources: radiohay.am, wua.am.
    """
    if case != "locative":
        return None
    month = GENITIVE_MONTHS[day.month - 1]
    return f"{day.year}{NO_BREAK_SPACE}թ. {month}{NO_BREAK_SPACE}{day.day}-ին"
