"""The order of words in lists: by the alphabet of the language, numbers by their value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from plugins.model.language import Language

# One weight: the group, the rank in the group, and digits or a character.
Weight = tuple[int, int, str]
SortKey = tuple[tuple[Weight, ...], str, str]

SPACE, NUMBER, LETTER, OTHER_LETTER = range(4)
BETWEEN_WORDS = re.compile(r"[\s\N{HYPHEN-MINUS}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}/]+")
NO_LETTER = re.compile(r"[^\w ]+|_")


def sort_key(text: str, language: Language) -> SortKey:
    """Return the key that puts *text* in its place among others in a list of *language*.

    Only letters, numbers and the spaces between words count; texts that are equal then are in the order of their
    characters, so no two different texts have the same key.
    """
    small = unicodedata.normalize("NFC", text).lower()
    return tuple(_weights(_plain(small, language), language)), small, text


def _plain(small: str, language: Language) -> str:
    """Return *small* with usual spellings, without marks and punctuation, one space between words."""
    words = small.translate(dict.fromkeys(map(ord, language.alphabet.marks)))
    for spelling, usual in language.alphabet.same:
        words = words.replace(spelling, usual)
    return NO_LETTER.sub("", BETWEEN_WORDS.sub(" ", words)).strip()


def _weights(words: str, language: Language) -> list[Weight]:
    units, ranks = _alphabet_of(language)
    weights: list[Weight] = []
    for unit in units.findall(words):
        if unit in ranks:
            weights.append((LETTER, ranks[unit], ""))
        else:
            weights.extend(_weights_of_other(unit, ranks))
    return weights


def _weights_of_other(unit: str, ranks: Mapping[str, int]) -> list[Weight]:
    """Return the weights of what is not in the alphabet: a space, a number, a letter with a foreign mark, any other."""
    if unit == " ":
        return [(SPACE, 0, "")]
    if unit[0].isdecimal():
        digits = "".join(str(unicodedata.decimal(digit)) for digit in unit).lstrip("0")
        return [(NUMBER, len(digits), digits)]
    base = unicodedata.normalize("NFD", unit)[0]
    return [(LETTER, ranks[base], "")] if base in ranks else [(OTHER_LETTER, 0, base)]


@lru_cache
def _alphabet_of(language: Language) -> tuple[re.Pattern[str], Mapping[str, int]]:
    """Return the pattern that divides words of *language* into letters and numbers, and each letter's rank."""
    ranks = {unit: rank for rank, unit in enumerate(language.alphabet.units)}
    longest_first = sorted(ranks, key=len, reverse=True)
    return re.compile("|".join([r"\d+", *map(re.escape, longest_first), "."])), ranks
