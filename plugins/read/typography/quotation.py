"""Quotation marks: pairs are found with a stack and get the marks of their level; what has no pair stays as typed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from plugins.model.language import Language, Quotes
from plugins.read.typography.flow import BLOCKS, BREAK, OBJECT, SIGN, TRANSPARENT

STRAIGHT = '"'
SINGLE = "'"
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
LOW = "\N{DOUBLE LOW-9 QUOTATION MARK}"
HIGH_LEFT = "\N{LEFT DOUBLE QUOTATION MARK}"
HIGH_RIGHT = "\N{RIGHT DOUBLE QUOTATION MARK}"
SINGLE_LEFT = "\N{LEFT SINGLE QUOTATION MARK}"

# The mark that ends a quotation, by the one that begins it; “ ends the German and Russian „.
ENDS: Mapping[str, Sequence[str]] = {
    "«": ("»",),
    "‹": ("›",),
    HIGH_LEFT: (HIGH_RIGHT,),
    LOW: (HIGH_LEFT, HIGH_RIGHT),
    SINGLE_LEFT: (APOSTROPHE,),
}
BEGINS: Mapping[str, str] = {"»": "«", "›": "‹", HIGH_RIGHT: HIGH_LEFT}

QUOTE = re.compile(f"[{STRAIGHT}{SINGLE}«»‹›{HIGH_LEFT}{HIGH_RIGHT}{LOW}{SINGLE_LEFT}{APOSTROPHE}]")
BLOCK_TEXT = re.compile(f"[^{BLOCKS}]+")

# Before a straight quotation mark that begins a quotation: a space, or one of these.
BEFORE_BEGIN = f"([{{«‹{HIGH_LEFT}{LOW}{SINGLE_LEFT}—–/{BREAK}"
DASHES = "—–/"

# A decade or a year without its century ('90s) has an apostrophe.
SHORT_YEAR = re.compile(r"['\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}]\d\d(?!\d)")
# A single quotation mark that ends a word, and so may end a quotation.
END_OF_WORD = re.compile(r"(?<=\w)['\N{RIGHT SINGLE QUOTATION MARK}](?!\w)")

WORDS_NEAR = 3


class Mark(NamedTuple):
    """A quotation mark as typed, and its place in the block."""

    at: int
    sign: str


class Pair(NamedTuple):
    """The two marks of a quotation."""

    begin: Mark
    end: Mark


class Unbalanced(Exception):  # noqa: N818 (it is no error: the block stays as it is)
    """A mark has no partner."""

    def __init__(self, mark: Mark) -> None:
        super().__init__(mark)
        self.mark = mark


def correct_quotations(text: str, language: Language) -> tuple[str, list[str]]:
    """Return the flow text *text* with the quotation marks of *language*, and the words near those without a pair."""
    pieces: list[str] = []
    unbalanced: list[str] = []
    end = 0
    quote = QUOTE.search(text)
    while quote:
        start = max(end - 1, *(text.rfind(sign, end, quote.start()) for sign in BLOCKS)) + 1
        pieces.append(text[end:start])
        block = BLOCK_TEXT.match(text, start)
        assert block is not None  # there is the mark in it
        corrected, near = _correct_block(block[0], language)
        pieces.append(corrected)
        unbalanced.extend(near)
        end = block.end()
        quote = QUOTE.search(text, end)
    return "".join([*pieces, text[end:]]), unbalanced


def _correct_block(block: str, language: Language) -> tuple[str, list[str]]:
    pairs, apostrophes, odd = _read_marks(block)
    changes = {mark.at: language.punctuation.apostrophe for mark in apostrophes}
    if odd is None:
        changes.update(_marks_of(pairs, language.quotes))
    return _replace(block, changes), [] if odd is None else [_words_near(block, odd.at)]


def _replace(block: str, changes: Mapping[int, str]) -> str:
    """Return *block* with other characters in the places of *changes*."""
    pieces: list[str] = []
    end = 0
    for at in sorted(changes):
        pieces += [block[end:at], changes[at]]
        end = at + 1
    return "".join([*pieces, block[end:]])


def _read_marks(block: str) -> tuple[list[Pair], list[Mark], Mark | None]:
    """Return the quotations and the straight apostrophes of *block*, and the first mark that has no partner."""
    pairs: list[Pair] = []
    apostrophes: list[Mark] = []
    opened: list[Mark] = []
    odd: Mark | None = None
    for found in QUOTE.finditer(block):
        mark = Mark(found.start(), found[0])
        if mark.sign in (SINGLE, APOSTROPHE, SINGLE_LEFT) and _is_apostrophe(block, mark, opened):
            if mark.sign == SINGLE:
                apostrophes.append(mark)
        elif _begins(block, mark, opened):
            opened.append(mark)
        elif opened and _ends(mark, opened):
            pairs.append(Pair(opened.pop(), mark))
        elif not (mark.sign == SINGLE and not opened and _before(block, mark.at).isdigit()):  # 5' is a measure
            odd = odd or mark
    return pairs, apostrophes, odd or (opened[0] if opened else None)


def _is_apostrophe(block: str, mark: Mark, opened: Sequence[Mark]) -> bool:
    """Tell whether the single *mark* is an apostrophe and not the mark of a quotation."""
    before, after = _before(block, mark.at), _after(block, mark.at)
    if not _is_word(before):
        return (mark.sign == APOSTROPHE and not _is_single(opened)) or bool(SHORT_YEAR.match(block, mark.at))
    if _is_word(after):
        return not _is_single(opened) or bool(END_OF_WORD.search(block, mark.at + 1))
    if mark.sign == SINGLE_LEFT:
        return True
    return not _is_single(opened) and not (before.isdigit() and mark.sign == SINGLE)


def _is_single(opened: Sequence[Mark]) -> bool:
    return bool(opened) and opened[-1].sign in (SINGLE, SINGLE_LEFT)


def _begins(block: str, mark: Mark, opened: Sequence[Mark]) -> bool:
    """Tell whether *mark* begins a quotation."""
    if mark.sign in ENDS:
        return not (opened and opened[-1].sign == LOW and mark.sign == HIGH_LEFT)
    if mark.sign not in (STRAIGHT, SINGLE):
        return False
    before, after = _before(block, mark.at), _after(block, mark.at)
    if before == "" or before.isspace():
        return True
    if before in BEFORE_BEGIN:  # but a dash may also be the last thing in a quotation
        return not (opened and before in DASHES) or _is_word(after)
    if opened and _follows(block, mark, opened[-1]):
        return True
    return not opened and not _is_word(before) and (_is_word(after) or after in (OBJECT, STRAIGHT, SINGLE, *ENDS))


def _follows(block: str, mark: Mark, other: Mark) -> bool:
    """Tell whether nothing but tags stands between *other* and *mark*."""
    return not block[other.at + 1 : mark.at].strip(TRANSPARENT)


def _ends(mark: Mark, opened: Sequence[Mark]) -> bool:
    """Tell whether *mark* may end the last quotation of *opened*: they are partners, or one of them is straight.

    A straight mark is no partner of a typed one when the right partner is open further out: the two would cross.
    """
    begin, outside = opened[-1].sign, [other.sign for other in opened[:-1]]
    if mark.sign in (SINGLE, APOSTROPHE):
        return begin in (SINGLE, SINGLE_LEFT)
    if mark.sign == STRAIGHT:
        return begin == STRAIGHT or (begin not in (SINGLE, SINGLE_LEFT) and STRAIGHT not in outside)
    if begin == STRAIGHT:
        return not any(mark.sign in ENDS.get(sign, ()) for sign in outside)
    return mark.sign in ENDS.get(begin, ())


def _marks_of(pairs: Sequence[Pair], quotes: Quotes) -> dict[int, str]:
    """Return the marks of *pairs* by their places; outer pairs first, because an inner one depends on them."""
    marks: dict[int, str] = {}
    around: list[tuple[Pair, str]] = []
    for pair in sorted(pairs):
        while around and around[-1][0].end.at < pair.begin.at:
            around.pop()
        signs = _signs_of(pair, around[-1][1] if around else "", quotes)
        marks[pair.begin.at], marks[pair.end.at] = signs[0], signs[1]
        around.append((pair, signs))
    return marks


def _signs_of(pair: Pair, around: str, quotes: Quotes) -> str:
    """Return the two marks of *pair* within a quotation in the marks *around* (empty: within none)."""
    outer, inner = "".join(quotes.outer), "".join(quotes.inner)
    typed = _typed_signs(pair)
    if typed:
        return outer if not around and typed in quotes.convert else typed
    if not around:
        return outer
    return dict(quotes.inside).get(around) or (inner if around == outer else outer)


def _typed_signs(pair: Pair) -> str:
    """Return the marks of a pair of which at least one is typed as such; empty for a straight pair."""
    begin, end = pair.begin.sign, pair.end.sign
    if begin in ENDS:
        return begin + (end if end in ENDS[begin] else ENDS[begin][0])
    return BEGINS[end] + end if end in BEGINS else ""


def _before(block: str, at: int) -> str:
    """Return the character before *at*, tags left out; empty at the beginning of the block."""
    at -= 1
    while at >= 0 and block[at] in TRANSPARENT:
        at -= 1
    return block[at] if at >= 0 else ""


def _after(block: str, at: int) -> str:
    """Return the character after *at*, tags left out; empty at the end of the block."""
    at += 1
    while at < len(block) and block[at] in TRANSPARENT:
        at += 1
    return block[at] if at < len(block) else ""


def _is_word(character: str) -> bool:
    return character.isalnum()


def _words_near(block: str, at: int) -> str:
    """Return the mark at *at* with some words before and after it, so that an editor finds it."""
    before, after = SIGN.sub("", block[:at]), SIGN.sub("", block[at:])
    glued = before[-1:].strip() != ""
    first = before.split()[-WORDS_NEAR - glued :]
    last = after.split()[: WORDS_NEAR + 1]
    return " ".join(first) + ("" if glued or not first else " ") + " ".join(last)
