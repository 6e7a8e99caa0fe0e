"""The rules of typography, each on a whole text at once: dashes, ranges, full stops, spaces that don't break.

A text is the text of a flow: tags are signs in it. Each rule first asks whether its sign occurs at all.
"""

from __future__ import annotations

import re

from plugins.model.language import Punctuation
from plugins.read.typography.flow import (
    BLOCK,
    BLOCKS,
    BREAK,
    CLOSE,
    LISTING,
    PROSE,
    TOGETHER_END,
    TOGETHER_TAG,
    TRANSPARENT,
)
from plugins.read.typography.profile import NO_BREAK_SPACE, Profile

# Patterns begin with the sign that they are about where they can, for a search for one character is the quickest: what
# must not stand before it is asked behind it.
HYPHENS = re.compile(r"-(?<!--)-{1,2}(?!-)")
SPACED_HYPHEN = re.compile(rf"[ \n{NO_BREAK_SPACE}]+-[ \n{NO_BREAK_SPACE}]+")
DASH_BEFORE_SPACE = re.compile(r"[–—](?=\s)")
DOTS = re.compile(r"\.(?<!\.\.)\.{2}(?!\.)")

# Guillemets typed as << and >>, in a text with tags and in one without.
DOUBLE_ANGLES = re.compile(rf"&lt;&lt;(?=\S)((?:(?!&lt;&lt;)[^{BLOCKS}])*?\S)&gt;&gt;")
DOUBLE_ANGLES_IN_TEXT = re.compile(r"<<(?=\S)((?:(?!<<).)*?\S)>>")

# Two numbers with a hyphen that are no part of a longer code, a date or a fraction.
RANGE = re.compile(r"(\d(?<![\w.,:/–-].)\d{0,3})-(\d{1,4})(?!\d|[-.,:/–]\d)")
YEAR_LENGTH = 4

HAS_DIGIT = re.compile(r"\d")
HAS_HYPHEN_IN_NUMBER = re.compile(r"-(?<=\d-)\d")
HAS_THOUSANDS = re.compile(r"\d[ \n]\d{3}(?!\d)")
THOUSANDS = re.compile(r"\d(?<![\d.,].)\d{0,2}(?:[ \n]\d{3})+(?!\d)")

SENTENCE_END = re.compile(r"[։:.…!?](?=\s)")
WORD = re.compile(r"\w+")
# Marks of intonation and tags stand inside words too.
PART_OF_WORD = re.compile(f"[՛՜՞{TRANSPARENT}]")
BLOCK_AFTER = re.compile(rf"{CLOSE}*\s*(?:{BLOCK}\s*)*")
LEAST_WORDS = 3


def replace_double_angles(text: str, *, is_html: bool) -> str:
    """Return *text* with « and » for << and >> where both are there."""
    if not is_html:
        return DOUBLE_ANGLES_IN_TEXT.sub(r"«\1»", text) if "<<" in text else text
    return DOUBLE_ANGLES.sub(r"«\1»", text) if "&lt;&lt;" in text else text


def correct_dashes(text: str, profile: Profile) -> str:
    """Return *text* with dashes for hyphens that stand for them, an ellipsis for three dots."""
    punctuation = profile.language.punctuation
    if "--" in text:
        text = HYPHENS.sub(lambda found: _dash_for(found[0], punctuation), text)
    if "..." in text:
        text = DOTS.sub(punctuation.ellipsis, text)
    if " -" in text or "\n-" in text or f"{NO_BREAK_SPACE}-" in text:
        text = SPACED_HYPHEN.sub(lambda found: _between_words(found, punctuation.spaced_hyphen), text)
    if punctuation.bind_dash and ("–" in text or "—" in text):
        text = _bind_dashes(text)
    return text


def correct_marks(text: str, profile: Profile) -> str:
    """Return *text* with the signs that some languages have: no spaces before them, a hyphen or backtick replaced."""
    punctuation = profile.language.punctuation
    if profile.after_quotation and ",-" in text:
        text = profile.after_quotation.sub(punctuation.after_quotation, text)
    if profile.backtick and "`" in text:
        text = profile.backtick.sub(punctuation.backtick, text)
    if profile.marks and any(spaced in text for spaced in profile.spaced_marks):
        text = profile.marks.sub("", text)
    return text


def correct_full_stops(text: str, profile: Profile, *, only_blocks: bool) -> str:
    """Return *text* with the language's full stop for each colon that safely ends a sentence.

    A text that has the full stop somewhere uses its colons on purpose.
    """
    full_stop = profile.language.punctuation.full_stop
    if profile.full_stop is None or ":" not in text or full_stop in text:
        return text

    def replace(found: re.Match[str]) -> str:
        return found[1] + (full_stop if _ends_sentence(found, only_blocks=only_blocks) else ":")

    return profile.full_stop.sub(replace, text)


def correct_numbers(text: str, profile: Profile) -> str:
    """Return *text* with its numbers as ranges, and bound to the words that belong to them."""
    if not HAS_DIGIT.search(text):
        return text
    binding = profile.language.binding
    if profile.language.punctuation.ranges and HAS_HYPHEN_IN_NUMBER.search(text):
        text = RANGE.sub(_range, text)
    if binding.thousands and HAS_THOUSANDS.search(text):
        text = THOUSANDS.sub(lambda found: re.sub(r"\s", NO_BREAK_SPACE, found[0]), text)
    for pattern in (profile.after_number, profile.after_ordinal, profile.before_number, profile.months_before_day):
        if pattern:
            text = pattern.sub(rf"\1{NO_BREAK_SPACE}", text)
    return text


def bind_initials(text: str, profile: Profile) -> str:
    """Return *text* with initials bound to each other and to the name."""
    if profile.initials is None or "." not in text:
        return text
    return profile.initials.sub(lambda found: re.sub(r"\.\s?", f".{NO_BREAK_SPACE}", found[0]), text)


def keep_together(text: str, profile: Profile) -> str:
    """Return *text* with a span around each number or abbreviation with an ending; the last rule, for it adds tags."""
    if profile.together is None or profile.together_in_tag is None or "-" not in text:
        return text
    text = profile.together.sub(rf"{TOGETHER_TAG}\g<0>{TOGETHER_END}", text)
    if f"{CLOSE}-" in text:
        text = profile.together_in_tag.sub(rf"{TOGETHER_TAG}\g<0>{TOGETHER_END}", text)
    return text


def _dash_for(hyphens: str, punctuation: Punctuation) -> str:
    return punctuation.double_hyphen if len(hyphens) == len("--") else punctuation.triple_hyphen


def _between_words(found: re.Match[str], dash: str) -> str:
    """Return *dash* for a hyphen between spaces, but not at the beginning of a line or between numbers."""
    before, after = found.string[found.start() - 1 : found.start()], found.string[found.end() : found.end() + 1]
    if before == "" or before in BLOCKS + BREAK or after == "" or after in BLOCKS:
        return found[0]
    return found[0] if before.isdigit() and after.isdigit() else dash


def _bind_dashes(text: str) -> str:
    """Return *text* with each dash between spaces bound to the word before it, but not at the beginning of a line."""
    pieces: list[str] = []
    end = 0
    for dash in DASH_BEFORE_SPACE.finditer(text):
        before = text[end : dash.start()]
        words = before.rstrip(" \n")
        last = words[-1:] or text[end - 1 : end]
        is_bound = words != before and last not in ("", *BLOCKS, BREAK)
        pieces += [words, NO_BREAK_SPACE, dash[0]] if is_bound else [before, dash[0]]
        end = dash.end()
    return "".join([*pieces, text[end:]])


def _range(found: re.Match[str]) -> str:
    first, second = found[1], found[2]
    rises = int(first) < int(second)
    has_year = YEAR_LENGTH in (len(first), len(second))
    if not rises or first[0] == "0" or second[0] == "0" or (has_year and len(first) != len(second)):
        return found[0]
    return f"{first}\N{EN DASH}{second}"


def _ends_sentence(found: re.Match[str], *, only_blocks: bool) -> bool:
    """Tell whether the colon of *found* ends a sentence of a paragraph, and does not introduce what follows it."""
    text = found.string
    start = max(text.rfind(sign, 0, found.start()) for sign in BLOCKS)
    if only_blocks and text[start : start + 1] != PROSE:
        return False
    after = BLOCK_AFTER.match(text, found.end())
    if after and text[after.end() : after.end() + 1] == LISTING:
        return False
    sentence = SENTENCE_END.split(text[start + 1 : found.start()])[-1]
    return len(WORD.findall(PART_OF_WORD.sub("", sentence))) >= LEAST_WORDS
