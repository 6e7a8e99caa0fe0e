"""The rules of a language made ready: its tables as regular expressions, compiled once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from plugins.model.language import Language
from plugins.model.unbroken import CAPITALS, ENDING, NO_LETTER, NUMBER, PART, capital_letters, small_letters
from plugins.read.typography.flow import BLOCKS, CLOSE, OBJECT, OPEN, TOGETHER

# A space where a line may break; Markdown keeps the author's line ends inside a paragraph.
SPACES = r"[ \n]+"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"

# Numbers that are codes in every language, and stay as typed.
CODES = ("ISBN", "ISSN", "ISMN", "DOI")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the rules look for in a text of one language; None where the language has no such rule.

    Attributes:
        language: the language itself.
        codes: a number that is a code, with the word before it.
        months_before_day, before_number: what binds a number to the word before it.
        after_number, after_ordinal: what binds a word to the number before it.
        initials: initials before a name.
        together, together_in_tag: a number or an abbreviation with its ending.
        marks: a space before a sign that takes none.
        spaced_marks: of a text that has such a place, one of these is a part.
        full_stop: a colon where a sentence may end.
        after_quotation: a hyphen after a closing quotation mark and a comma.
        backtick: a backtick after a letter of the language.

    """

    language: Language
    codes: re.Pattern[str]
    months_before_day: re.Pattern[str] | None
    before_number: re.Pattern[str] | None
    after_number: re.Pattern[str] | None
    after_ordinal: re.Pattern[str] | None
    initials: re.Pattern[str] | None
    together: re.Pattern[str] | None
    together_in_tag: re.Pattern[str] | None
    marks: re.Pattern[str] | None
    spaced_marks: tuple[str, ...]
    full_stop: re.Pattern[str] | None
    after_quotation: re.Pattern[str] | None
    backtick: re.Pattern[str] | None


@lru_cache
def profile_of(language: Language) -> Profile:
    """Return the profile of *language*; compiling it takes some milliseconds, so it is remembered."""
    binding, punctuation = language.binding, language.punctuation
    small, capital = small_letters(language), capital_letters(language)
    own_capital = "".join(letter for letter in language.alphabet.letters if letter.isupper()) or NO_LETTER
    ending = f"-[{small}]{ENDING}(?![\\w-])"
    months = _any(stems=binding.months)
    after_number = _any(words=binding.units, stems=(*binding.unit_stems, *binding.months))
    after_ordinal = _any(stems=(*binding.months, *binding.after_ordinal))
    before_number = _any(words=binding.before_number)
    # What a number or an abbreviation is not part of when it is to be kept together with its ending.
    part = f"[{PART}{TOGETHER}]"
    return Profile(
        language=language,
        codes=_codes(punctuation.codes),
        months_before_day=_pattern(
            binding.month_before_day and months,
            rf"((?:{months})[{small}]*{CLOSE}*){SPACES}(?={OPEN}*\d{{1,2}}(?!\d))",
        ),
        before_number=_pattern(before_number, rf"((?:{before_number}){CLOSE}*){SPACES}(?={OPEN}*\d)"),
        after_number=_pattern(after_number, rf"(\d{CLOSE}*){SPACES}(?={OPEN}*(?:{after_number}))"),
        after_ordinal=_pattern(after_ordinal, rf"(\d-[{small}]{ENDING}{CLOSE}*){SPACES}(?={OPEN}*(?:{after_ordinal}))"),
        initials=_pattern(
            binding.initials,
            rf"[{capital}](?<![\w.].)\.[ \n{NO_BREAK_SPACE}]?(?:[{capital}]\.[ \n{NO_BREAK_SPACE}]?)*(?=[{capital}][{small}])",
        ),
        together=_pattern(
            binding.endings,
            rf"[\d{capital}](?<!{part}.)(?<!{TOGETHER}{OPEN}.)(?:(?<=\d){NUMBER}|(?<=[{capital}])[{capital}]{CAPITALS}){ending}",
        ),
        together_in_tag=_pattern(
            binding.endings,
            rf"{OPEN}(?<!{part}.)(?:\d{NUMBER}|[{capital}][{capital}]{CAPITALS}){CLOSE}{ending}",
        ),
        marks=_pattern(
            punctuation.no_space_before,
            rf"[ \n{NO_BREAK_SPACE}](?<=[\w»”’)!?{CLOSE}{OBJECT}][ \n{NO_BREAK_SPACE}])[ \n{NO_BREAK_SPACE}]*"
            rf"(?=[{re.escape(punctuation.no_space_before)}])",
        ),
        spaced_marks=tuple(space + mark for space in f" \n{NO_BREAK_SPACE}" for mark in punctuation.no_space_before),
        full_stop=_pattern(
            punctuation.full_stop,
            rf"(?<=[{small}»)])({CLOSE}*):(?={CLOSE}*(?:\s*(?:[{BLOCKS}]|\Z)|\s+{OPEN}*[{own_capital}«\N{{EN DASH}}\d]))",
        ),
        after_quotation=_pattern(
            punctuation.after_quotation,
            rf"(?<=[»”{re.escape(language.quotes.outer[1])}],)-(?!-)[ \n]*(?=\S)",
        ),
        backtick=_pattern(punctuation.backtick, rf"(?<=[{small}{capital}])`(?=[\s,])"),
    )


def _pattern(wanted: object, pattern: str) -> re.Pattern[str] | None:
    return re.compile(pattern) if wanted else None


def _any(words: tuple[str, ...] = (), stems: tuple[str, ...] = ()) -> str:
    """Return the pattern of any of *words*, which end where a word ends, or *stems*, which need not."""
    whole = [_bounded(word) for word in sorted(words, key=len, reverse=True)]
    return "|".join([*whole, *map(re.escape, sorted(stems, key=len, reverse=True))])


def _bounded(word: str) -> str:
    """Return the pattern of *word* where it is not a part of a longer one."""
    start = r"(?<!\w)" if word[0].isalnum() else ""
    end = r"(?!\w)" if word[-1].isalnum() else ""
    return start + re.escape(word) + end


def _codes(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of numbers after *words* or the words of every language.

    That a word begins there is asked at its end, so that the search is for its first letter.
    """
    forms = {form for word in words for form in (word, word.capitalize(), word.upper())} | set(CODES)
    any_word = "|".join(
        f"{re.escape(form)}(?<!\\w{re.escape(form)})" for form in sorted(forms, key=lambda f: (-len(f), f))
    )
    return re.compile(rf"(?:{any_word})(?:-1[03])?[.:՝]*[ \n]*[(+]*\d[\d ()X\-]*(?<![ (-])")
