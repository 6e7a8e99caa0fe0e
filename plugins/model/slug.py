"""How words get into addresses: romanised, or in their own script, as the language has it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from html import unescape
from itertools import chain, count
from typing import NamedTuple

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
    units = _units_of(language)
    latin = units.pattern.sub(units.replace, words) if units.pattern else words
    latin = latin.translate(units.letters)
    if latin.isascii():
        return latin
    latin = "".join(c for c in unicodedata.normalize("NFD", latin) if not unicodedata.combining(c))
    if latin.isascii():
        return latin
    from unidecode import unidecode  # for letters of other languages; comes with Pelican

    return unidecode(latin).lower().replace("`", "").replace("'", "")


class Units(NamedTuple):
    """What a language writes in its own way.

    Attributes:
        pattern: letters that are written by a rule, or together; None when there are none.
        replace: what a match of the pattern becomes.
        letters: what all other letters become, one by one; it comes after the pattern.

    """

    pattern: re.Pattern[str] | None
    replace: Callable[[re.Match[str]], str]
    letters: Mapping[int, str]


@lru_cache
def _units_of(language: Language) -> Units:
    """Return what *language* writes in its own way.

    A rule becomes one group of the pattern, so that the number of the group that matched leads to what it writes.
    """
    rules = [*language.slug.rules, *(SlugRule(letters, write, ()) for letters, write in language.slug.letters)]
    rules.sort(key=lambda rule: -len(rule.letters))
    letters: dict[str, str] = {}
    together: list[SlugRule] = []
    for rule in rules:
        if rule.letters in letters:
            continue  # an earlier rule is for every place
        if len(rule.letters) == 1 and not rule.after:
            letters[rule.letters] = rule.write
        else:
            together.append(rule)
    if letters.keys().isdisjoint("".join(rule.write for rule in together)):
        rules = together
    else:  # what a rule has written would be taken for a letter
        letters = {}
    writes: Mapping[int, str] = dict(enumerate((rule.write for rule in rules), 1))
    pattern = re.compile("|".join(f"({_place_of(rule)}{re.escape(rule.letters)})" for rule in rules)) if rules else None
    return Units(pattern, lambda match: writes[match.lastindex or 0], str.maketrans(letters))


def _place_of(rule: SlugRule) -> str:
    """Return the condition on what stands before the letters of *rule*."""
    places = [f"(?<={re.escape(before)})" if before else r"(?<![^\W\d_])" for before in rule.after]
    return f"(?:{'|'.join(places)})" if places else ""


class AnchorMaker:
    """Makes the ids of headings by the rules of a language; equal ones within a document get -2, -3.

    Args:
        language: that of the document.
        taken: ids that the page around the document has.

    """

    def __init__(self, language: Language, taken: Iterable[str] = ()) -> None:
        self.language = language
        self.taken = tuple(taken)
        self.begin()

    def begin(self) -> None:
        """Begin another document."""
        self.used = dict.fromkeys(self.taken, 1)

    def __call__(self, heading: str, separator: str = "-") -> str:
        anchor = slugify(unescape(heading), self.language) or "section"
        if not anchor[0].isalpha():
            anchor = f"s-{anchor}"
        self.used[anchor] = times = self.used.get(anchor, 0) + 1
        return anchor if times == 1 else self(f"{anchor}-{times}")


class NoteNames:
    """Makes of the labels of footnotes names that are fit for an address; no two of a document have one name."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.begin()

    def begin(self) -> None:
        """Begin another document."""
        self.names: dict[str, str] = {}

    def __call__(self, label: str) -> str:
        if label not in self.names:
            plain = slugify(label, self.language) or "note"
            others = (f"{plain}-{number}" for number in count(2))
            self.names[label] = next(name for name in chain([plain], others) if name not in self.names.values())
        return self.names[label]
