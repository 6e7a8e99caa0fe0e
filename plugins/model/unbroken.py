"""What is never parted at the end of a line though it has a hyphen: a number or abbreviation with its ending (24-nji)."""

from __future__ import annotations

import re
from functools import lru_cache

from markupsafe import Markup, escape

from plugins.model.language import Language

NO_LETTER = "\N{NULL}"
CAPITALS = "{1,5}"
"""An abbreviation has 2 to 6 capitals: one and these more."""

ENDING = "{1,6}"
"""An ending that belongs to what is before its hyphen has at most 6 letters."""

NUMBER = r"\d*(?:[:\N{EN DASH}]\d+)?"
"""What follows the first digit of a number with an ending: 10:00-da, 10–15-nji."""

PART = r"\w.,:/\-\N{EN DASH}"
"""What a number or an abbreviation is not part of when it is kept together with its ending."""

KEPT = Markup('<span class="nb">{}</span>')


def small_letters(language: Language) -> str:
    """Return the small letters of a language, for a class of a regular expression."""
    return "".join(sorted(letter for letter in language.alphabet.letters if letter.islower())) or NO_LETTER


def capital_letters(language: Language) -> str:
    """Return the capital letters of a language and of Latin, which abbreviations are written in."""
    own = {letter for letter in language.alphabet.letters if letter.isupper()}
    return "".join(sorted(own | set("ABCDEFGHIJKLMNOPQRSTUVWXYZ")))


@lru_cache
def _pattern(language: Language) -> re.Pattern[str] | None:
    if not language.binding.endings:
        return None
    small, capital = small_letters(language), capital_letters(language)
    return re.compile(rf"(?<![{PART}])(?:\d{NUMBER}|[{capital}][{capital}]{CAPITALS})-[{small}]{ENDING}(?![\w-])")


def unbroken(text: str, language: Language) -> Markup:
    """Return plain *text* as HTML in which numbers and abbreviations are kept together with their endings."""
    pattern = _pattern(language)
    if pattern is None or "-" not in text:
        return escape(text)
    pieces: list[Markup] = []
    end = 0
    for found in pattern.finditer(text):
        pieces += [escape(text[end : found.start()]), KEPT.format(found[0])]
        end = found.end()
    return Markup().join([*pieces, escape(text[end:])])
