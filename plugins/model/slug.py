"""How words get into addresses: romanised, or in their own script, as the language has it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import lru_cache

from plugins.model.language import Language, SlugRule

NOT_IN_ADDRESS = re.compile(r"[^a-z0-9]+")

# Apostrophes stand inside a word (O'zbekiston, Դ’Արտանյան), so they don't divide it.
APOSTROPHES = str.maketrans("", "", "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}")


def slugify(text: str, language: Language) -> str:
    """Return *text* as a part of an address: lower case, words joined by hyphens.

    The result is empty when *text* has neither a letter nor a digit.
    """
    words = _without_marks(unicodedata.normalize("NFC", text).lower(), language).translate(APOSTROPHES)
    if language.slug.script == "native":
        return _keep_letters(words)
    return NOT_IN_ADDRESS.sub("-", _romanise(words, language)).strip("-")


def fold_tag(text: str, language: Language) -> str:
    """Return the key by which two spellings of a tag are one tag: they differ in case, or as եւ and և do."""
    words = " ".join(unicodedata.normalize("NFC", text).lower().split())
    for spelling, usual in language.alphabet.same:
        words = words.replace(spelling, usual)
    return words


def _without_marks(text: str, language: Language) -> str:
    return text.translate(dict.fromkeys(map(ord, language.alphabet.marks)))


def _keep_letters(words: str) -> str:
    """Return *words* with everything but letters, their marks and digits as hyphens."""
    kept = (character if unicodedata.category(character)[0] in "LMN" else " " for character in words)
    return "-".join("".join(kept).split())


def _romanise(words: str, language: Language) -> str:
    """Return *words* in ASCII: by the language's rules and letters, other letters as well as can be."""
    units, replace = _units_of(language)
    latin = units.sub(replace, words) if units else words
    latin = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    if latin.isascii():
        return latin
    from unidecode import unidecode  # for letters of other languages; comes with Pelican

    return unidecode(latin).lower().replace("`", "").replace("'", "")


@lru_cache
def _units_of(language: Language) -> tuple[re.Pattern[str] | None, Callable[[re.Match[str]], str]]:
    """Return the pattern of all that *language* writes in its own way, and what each match becomes.

    A rule becomes one group of the pattern, so that the number of the group that matched leads to what it writes.
    """
    rules = [*language.slug.rules, *(SlugRule(letters, write, ()) for letters, write in language.slug.letters)]
    rules.sort(key=lambda rule: -len(rule.letters))
    writes: Mapping[int, str] = dict(enumerate((rule.write for rule in rules), 1))
    if not rules:
        return None, lambda match: match[0]
    pattern = re.compile("|".join(f"({_place_of(rule)}{re.escape(rule.letters)})" for rule in rules))
    return pattern, lambda match: writes[match.lastindex or 0]


def _place_of(rule: SlugRule) -> str:
    """Return the condition on what stands before the letters of *rule*."""
    places = [f"(?<={re.escape(before)})" if before else r"(?<![^\W\d_])" for before in rule.after]
    return f"(?:{'|'.join(places)})" if places else ""
