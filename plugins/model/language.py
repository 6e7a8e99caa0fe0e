"""What a language is: everything particular to it, read from its file in ``languages/``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

import msgspec

from plugins.model.functions import DATES_IN_CASES, ORDINALS
from plugins.model.problem import BuildError, Message, Problem, message

# In a language file these are tables; here they are pairs, so that a Language can be the key of a cache.
Pairs = tuple[tuple[str, str], ...]
Lists = tuple[tuple[str, tuple[str, ...]], ...]


class Alphabet(msgspec.Struct, frozen=True, cache_hash=True):
    """The letters: their order, their scripts, and which spellings are the same word.

    Attributes:
        scripts: of ordinary text, as ISO 15924 names them.
        order: the letters in the order of sorted lists, separated by spaces; a unit may have two letters.
        foreign: letters of the order that get no heading in an index.
        also: letters of the language that have no place in the order.
        marks: signs inside a word that are no letters.
        same: spellings in small letters, and what they are the same as.

    """

    scripts: tuple[str, ...]
    order: str
    foreign: str = ""
    also: str = ""
    marks: str = ""
    same: Pairs = ()

    @property
    def units(self) -> tuple[str, ...]:
        """The letters in their order, small."""
        return tuple(self.order.split())

    @property
    def index_letters(self) -> tuple[str, ...]:
        """The headings of an index, with capital first letters."""
        return tuple(unit[0].upper() + unit[1:] for unit in self.units if unit not in self.foreign.split())

    @property
    def letters(self) -> frozenset[str]:
        """Every letter of the language itself, small and capital, for the linter."""
        own = "".join(unit for unit in self.units if unit not in self.foreign.split()) + self.also
        return frozenset(own) | frozenset(own.upper())


class Quotes(msgspec.Struct, frozen=True, cache_hash=True):
    """Quotation marks.

    Attributes:
        outer: the pair of the first level.
        inner: the pair of the second level.
        inside: for a pair that an author typed, the pair of straight quotes within it.
        convert: pairs that become the first level even when typed.

    """

    outer: tuple[str, str]
    inner: tuple[str, str]
    inside: Pairs = ()
    convert: tuple[str, ...] = ()


class Punctuation(msgspec.Struct, frozen=True, cache_hash=True):
    """What typed signs become; the language files explain each."""

    double_hyphen: str
    triple_hyphen: str
    spaced_hyphen: str
    bind_dash: bool
    apostrophe: str
    ellipsis: str
    ranges: bool
    codes: tuple[str, ...] = ()
    after_quotation: str = ""
    full_stop: str = ""
    no_space_before: str = ""
    backtick: str = ""


class Binding(msgspec.Struct, frozen=True, cache_hash=True):
    """What stays together at the end of a line; the language files explain each."""

    units: tuple[str, ...] = ()
    unit_stems: tuple[str, ...] = ()
    months: tuple[str, ...] = ()
    month_before_day: bool = False
    after_ordinal: tuple[str, ...] = ()
    before_number: tuple[str, ...] = ()
    thousands: bool = False
    initials: bool = False
    endings: bool = False


class SlugRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Letters that are written otherwise after certain letters; an empty one is the beginning of a word."""

    letters: str
    write: str
    after: tuple[str, ...]


class Slug(msgspec.Struct, frozen=True, cache_hash=True):
    """How words get into addresses."""

    script: Literal["latin", "native"]
    letters: Pairs = ()
    rules: tuple[SlugRule, ...] = ()


class Search(msgspec.Struct, frozen=True, cache_hash=True):
    """How words are found.

    Attributes:
        folds: letters that are searched as others, besides accents, capitals, marks and ``alphabet.same``.
        voicing: a stem's last letter, and what it becomes before an ending.
        aliases: a word, and other beginnings of its forms.

    """

    folds: Pairs = ()
    voicing: Pairs = ()
    aliases: Lists = ()


class Dates(msgspec.Struct, frozen=True, cache_hash=True):
    """Patterns of dates and times for readers, as CLDR writes them.

    Attributes:
        same_month: the two halves of an interval within a month.
        same_year: the two halves of an interval within a year.
        cases: the name of the function that inflects dates in prose.

    """

    long: str
    compact: str
    month_and_year: str
    short: str
    time: str
    date_and_time: str
    same_month: tuple[str, str]
    same_year: tuple[str, str]
    cases: str = ""


class Fonts(msgspec.Struct, frozen=True, cache_hash=True):
    """Fonts, and what the script needs of them.

    Attributes:
        serif, sans: font families in order of preference.
        line_height: of a text, in units of its letters' size.
        size, heading_size: of the letters of a text and of large headings, relative to those of a Latin script.
        measure: the length of a line that reads well, in rem.
    """

    serif: tuple[str, ...]
    sans: tuple[str, ...]
    line_height: float
    size: float = 1.0
    heading_size: float = 1.0
    measure: float = 42.0


class Language(msgspec.Struct, frozen=True, cache_hash=True):
    """One language.

    Attributes:
        tag: as BCP 47 has it; the name of the language's file.
        name: the language in its own words.
        direction: of writing.
        locale: what Babel formats with.
        reading_speed: in words a minute.
        hyphenation: whether browsers may hyphenate.
        ordinal: the name of the function that writes ordinal numerals; empty for a plain number.

    """

    tag: str
    name: str
    direction: Literal["ltr", "rtl"]
    locale: str
    reading_speed: int
    hyphenation: bool
    alphabet: Alphabet
    quotes: Quotes
    punctuation: Punctuation
    binding: Binding
    slug: Slug
    dates: Dates
    fonts: Fonts
    search: Search = Search()
    ordinal: str = ""


# How an editor is told what a key wants; keys are the types of the fields above.
EXPECTED: Mapping[object, Message] = {
    str: message("Write a text in quotation marks."),
    bool: message("Write true or false, without quotation marks."),
    int: message("Write a whole number, without quotation marks."),
    float: message("Write a number, without quotation marks."),
    tuple[str, ...]: message('Write a list of texts: ["a", "b"].'),
    tuple[str, str]: message('Write a list of exactly two texts: ["a", "b"].'),
    Pairs: message('Write a table of texts: { "a" = "b" }.'),
    Lists: message('Write a table of lists: { "a" = ["b", "c"] }.'),
    tuple[SlugRule, ...]: message("Write each rule under [[slug.rules]] with the keys letters, write and after."),
    Literal["ltr", "rtl"]: message('Write "ltr" or "rtl".'),
    Literal["latin", "native"]: message('Write "latin" or "native".'),
}

HEADING = re.compile(r"\s*\[+\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"\s*[\"']?([^\"'=\s]+)[\"']?\s*=")
PLACE_OF_SYNTAX_ERROR = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")


def load_language(tag: str, folder: Path) -> Language:
    """Return the language *tag* from its file in *folder*; raise BuildError with all that is wrong in the file."""
    path = folder / f"{tag}.toml"
    source = _read_source(tag, path)
    table = _parse(source, path)
    problems = list(_find_problems(table, source, str(path)))
    if problems:
        raise BuildError(problems)
    return msgspec.convert({**_as_pairs(table, Language), "tag": tag}, Language)


def _read_source(tag: str, path: Path) -> str:
    if path.is_file():
        return path.read_text(encoding="utf-8")
    known = ", ".join(sorted(file.stem for file in path.parent.glob("*.toml"))) or "-"
    fact = message("There is no language %(tag)s: this file does not exist.", tag=tag)
    cure = message("Write the file, or use one of the languages that have one: %(known)s.", known=known)
    raise BuildError([Problem(str(path), 0, fact, cure)])


def _parse(source: str, path: Path) -> dict[str, Any]:
    import tomllib  # only where a file has to be read

    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        place = PLACE_OF_SYNTAX_ERROR.search(str(error))
        line, column = (int(place[1]), int(place[2])) if place and place[1] else (0, 0)
        reason = PLACE_OF_SYNTAX_ERROR.sub("", str(error))
        fact = message("This is not TOML: %(reason)s.", reason=reason)
        cure = message("Compare the line with the same line of another language's file.")
        raise BuildError([Problem(str(path), line, fact, cure, column=column)]) from None


def _find_problems(table: Mapping[str, Any], source: str, path: str) -> Iterator[Problem]:
    """Yield all that is wrong in *table*: its keys, the types of its values, and the names it refers to."""
    lines = _lines_of_keys(source)
    for key, fact, cure in (*_find_wrong_keys(table, Language, ""), *_find_wrong_values(table)):
        yield Problem(path, _line_of(key, lines), fact, cure)


Finding = tuple[str, Message, Message]


def _find_wrong_keys(table: Mapping[str, Any], shape: type[msgspec.Struct], prefix: str) -> Iterator[Finding]:
    fields = {name: field for name, field in _fields(shape).items() if prefix or name != "tag"}
    for key in sorted(table.keys() - fields.keys()):
        yield prefix + key, message('Unknown key "%(key)s".', key=prefix + key), _suggest(key, fields)
    for name, field in fields.items():
        if name in table:
            yield from _find_wrong_value(table[name], field.type, prefix + name)
        elif field.required:
            fact = message('The key "%(key)s" is missing.', key=prefix + name)
            yield prefix + name, fact, _expected(field.type)


def _find_wrong_value(value: object, wanted: Any, key: str) -> Iterator[Finding]:
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        if isinstance(value, dict):
            yield from _find_wrong_keys(value, wanted, f"{key}.")
        else:
            fact = message('"%(key)s" is not a table.', key=key)
            yield key, fact, message("Write its keys under the heading [%(key)s].", key=key)
        return
    if wanted in (Pairs, Lists) and not isinstance(value, dict):
        yield key, message('The value of "%(key)s" has the wrong form.', key=key), _expected(wanted)
        return
    try:
        msgspec.convert(_as_pairs_of(value, wanted), wanted)
    except msgspec.ValidationError:
        yield key, message('The value of "%(key)s" has the wrong form.', key=key), _expected(wanted)


def _find_wrong_values(table: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the names in *table* that lead nowhere; wrong types are none of its business."""
    yield from _find_unknown_name(table.get("ordinal"), "ordinal", ORDINALS)
    yield from _find_unknown_name(_look_up(table, "dates", "cases"), "dates.cases", DATES_IN_CASES)
    locale = table.get("locale")
    if isinstance(locale, str) and not _is_known_to_babel(locale):
        fact = message('Babel does not know the locale "%(locale)s".', locale=locale)
        yield "locale", fact, message("Write a locale of CLDR, for example tk, hy or ru.")


def _find_unknown_name(name: object, key: str, known: Mapping[str, Callable[..., object]]) -> Iterator[Finding]:
    if isinstance(name, str) and name and name not in known:
        fact = message('"%(key)s" names the function "%(name)s", which does not exist.', key=key, name=name)
        yield key, fact, _suggest(name, known)


def _suggest(word: str, known: Iterable[str]) -> Message:
    """Return "did you mean" with the name nearest to *word*, or the names there are."""
    from difflib import get_close_matches

    names = sorted(known)
    near = get_close_matches(word, names, 1)
    if near:
        return message("Did you mean %(name)s?", name=near[0])
    return message("Use one of: %(names)s.", names=", ".join(names))


def _expected(wanted: object) -> Message:
    return EXPECTED.get(wanted) or message("Write it as in the file of another language.")


def _look_up(table: Mapping[str, Any], section: str, key: str) -> object:
    inner = table.get(section)
    return inner.get(key) if isinstance(inner, dict) else None


def _is_known_to_babel(locale: str) -> bool:
    """Tell whether Babel has data for *locale*, without the cost of importing Babel."""
    babel = find_spec("babel")
    if babel is None or babel.origin is None or not re.fullmatch(r"\w+", locale):
        return False
    return (Path(babel.origin).parent / "locale-data" / f"{locale}.dat").is_file()


@lru_cache
def _fields(shape: type[msgspec.Struct]) -> Mapping[str, msgspec.structs.FieldInfo]:
    """Return the fields of *shape* by name; remembered, because it takes msgspec a quarter of a millisecond."""
    return {field.name: field for field in msgspec.structs.fields(shape)}


def _as_pairs(table: Mapping[str, Any], shape: type[msgspec.Struct]) -> dict[str, Any]:
    """Return *table* with the tables that *shape* has as pairs turned into pairs."""
    fields = _fields(shape)
    return {key: _as_pairs_of(value, fields[key].type) for key, value in table.items()}


def _as_pairs_of(value: object, wanted: Any) -> object:
    if not isinstance(value, dict):
        return value
    if wanted in (Pairs, Lists):
        return tuple(value.items())
    if isinstance(wanted, type) and issubclass(wanted, msgspec.Struct):
        return _as_pairs(value, wanted)
    return value


def _lines_of_keys(source: str) -> dict[str, int]:
    """Return the line on which each key of *source* stands, headings included, by its dotted name."""
    lines: dict[str, int] = {}
    heading = ""
    for number, line in enumerate(source.splitlines(), 1):
        if found := HEADING.match(line):
            heading = found[1]
            lines.setdefault(heading, number)
        elif found := KEY.match(line):
            lines.setdefault(f"{heading}.{found[1]}" if heading else found[1], number)
    return lines


def _line_of(key: str, lines: Mapping[str, int]) -> int:
    """Return the line of *key*, or of the heading that it should stand under; 0 when there is none."""
    section = key.rpartition(".")[0]
    return lines.get(key) or lines.get(section, 0)
