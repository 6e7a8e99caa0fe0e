"""Why YAML can't read a header, in an editor's words: each entry is read alone, so that all faults are shown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from types import MappingProxyType
from typing import Any

import yaml

from plugins.model.problem import Message, message
from plugins.read.source_text import Fault

try:
    from yaml import CSafeLoader as SafeLoader
except ImportError:  # PyYAML without libyaml: slower, otherwise the same
    from yaml import SafeLoader  # type: ignore[assignment]

ENTRY = re.compile(r"(?P<key>\s*(?:- )*[\w-]+):\s+(?P<value>\S.*?)\s*$")
KEY_ALONE = re.compile(r"[\w-]+:\s*")
NO_SPACE = re.compile(r"\s*(?P<key>[\w-]+):(?P<value>[^\s/].*)")
INDENTATION = re.compile(r"[\s-]*")

SIGNS = ("&", "*", "!", "@", "`", "%", ">", "|", "- ", "? ", ",", "]", "}")
"""What no value begins with, unless it is in quotes. Source: YAML 1.2.2, section 5.3, https://yaml.org/spec/1.2.2/"""

TOO_DEEP = "too many levels"
SAFE_LEVELS = 500
LEVEL_SIGNS = ("[", "{", "- ", "? ", "\n")
"""Each level of lists and tables takes at least one of them."""

BRACKETS: Mapping[str, str] = MappingProxyType({"[": "]", "{": "}"})

BROKEN: tuple[tuple[str, Message], ...] = (
    (TOO_DEEP, message("There are too many lists inside each other.")),
    ("mapping values are not allowed", message("A value with “: ” inside must be in quotes.")),
    ("found unexpected end of stream", message("A quotation mark is opened and not closed.")),
    ("escape", message("A value in double quotes has a backslash.")),
    ("did not find expected key", message("The value goes on after what is in quotes or brackets.")),
    ("did not find expected ',' or ']'", message("A list in [ ] is not closed, or lacks a comma.")),
    ("did not find expected ',' or '}'", message("A table in { } is not closed, or lacks a comma.")),
)
"""What libyaml says, by a part of its words, and what it means to an editor."""


class Loader(SafeLoader):
    """Reads YAML without guessing what a scalar is: front matter has its own schema."""

    def resolve(self, kind: type[yaml.Node], value: Any, implicit: Any) -> str:
        """Return the tag of a node, which nobody asks for."""
        return ""

    def descend_resolver(self, current_node: yaml.Node | None, current_index: Any) -> None:
        """Do nothing: these two follow the path to a node, for rules that are about paths."""

    def ascend_resolver(self) -> None:
        """Do nothing."""


def compose(text: str) -> Any:
    """Return the root of *text* as a node of YAML, or None when nothing is said.

    Raises:
        yaml.YAMLError: it can't be read, or would take more levels than the stack has: libyaml follows each by a call.

    """
    if sum(map(text.count, LEVEL_SIGNS)) > SAFE_LEVELS and (
        _open_brackets(text) > SAFE_LEVELS or _depth(text) > SAFE_LEVELS
    ):
        raise yaml.YAMLError(TOO_DEEP)
    return yaml.compose(text, Loader=Loader)


def _open_brackets(text: str) -> int:
    """Return how many brackets are open at most; libyaml's time grows with the square of it."""
    steps = (1 if bracket in "[{" else -1 for bracket in re.findall(r"[\[{\]}]", text))
    return max(accumulate(steps), default=0)


def _depth(text: str) -> int:
    """Return how many lists and tables are inside each other."""
    deepest = depth = 0
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            deepest = max(deepest, depth)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return deepest


def find_faults(error: yaml.YAMLError, lines: Sequence[str], first_line: int) -> list[Fault]:
    """Return what is wrong with a header that libyaml can't read, at least one thing.

    Args:
        error: what libyaml says; it stops at the first fault, or well after it.
        lines: the header.
        first_line: the line of the file that it begins on.

    """
    return [*_find_broken_entries(lines, first_line)] or [_broken(error, lines, first_line)]


def _find_broken_entries(lines: Sequence[str], first_line: int, levels: int = 3) -> Iterator[Fault]:
    """Yield what is wrong with each entry, read alone."""
    for number, line in enumerate(lines):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            yield Fault(number + first_line, message("The line begins with a tab."), message("Indent with spaces."))
            return
    for start, end in _entries(lines):
        entry, place = lines[start:end], first_line + start
        try:
            node = compose("\n".join(entry))
        except yaml.YAMLError as error:
            yield from _below(entry, place, levels - 1) or [_broken(error, entry, place)]
        else:
            if isinstance(node, yaml.ScalarNode):
                yield _without_key(entry[0], place)


def _below(entry: Sequence[str], line: int, levels: int) -> list[Fault]:
    """Return what is wrong with the entries below a key that stands alone on its line; a list counts as a table."""
    if not levels or len(entry) == 1 or not KEY_ALONE.fullmatch(entry[0]):
        return []
    below = [INDENTATION.sub(lambda found: " " * len(found[0]), text, count=1) for text in entry[1:]]
    indentation = min((len(text) - len(text.lstrip()) for text in below if text.strip()), default=0)
    return list(_find_broken_entries([text[indentation:] for text in below], line + 1, levels))


def _entries(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield where each entry begins and ends: a line at the margin, and those below it that are indented."""
    starts = [
        number for number, line in enumerate(lines) if number == 0 or (line[:1] not in ("", " ", "-", "#", "]", "}"))
    ]
    yield from zip(starts, [*starts[1:], len(lines)], strict=True)


def _without_key(line: str, number: int) -> Fault:
    """Return a fault for a line that YAML takes for a text alone."""
    found = NO_SPACE.fullmatch(line)
    if found:
        fact = message("There is no space after the “:”.")
        return Fault(number, fact, message("Write  %(example)s", example=f"{found['key']}: {found['value']}"))
    fact = message("The line is not of the form “key: value”.")
    cure = message("Write a key and “: ” before it; or indent it, if it belongs to the line above.")
    return Fault(number, fact, cure)


def _broken(error: yaml.YAMLError, lines: Sequence[str], first_line: int) -> Fault:
    """Return what libyaml stumbles over as a fault that shows the line as it should be."""
    mark = getattr(error, "problem_mark", None)
    said = f"{getattr(error, 'context', None) or ''} {getattr(error, 'problem', None) or error}"
    number = min(mark.line if mark else 0, len(lines) - 1)
    entry = ENTRY.match(lines[0])
    if entry and (number == 0 or not _is_sound(lines[0])):
        return Fault(first_line, _fact(entry["value"], said), _write(entry["key"], entry["value"]))
    if lines[number].startswith(":"):
        return Fault(first_line + number, message("There is a value without a key."), message("Write  key: value."))
    fact = message("The line does not fit those above it: it is indented differently, or they are not complete.")
    return Fault(first_line + number, fact, message("Compare the lines with those of another article."))


def _fact(value: str, said: str) -> Message:
    if value[0] in BRACKETS and value.endswith(BRACKETS[value[0]]):
        return message("What stands between the brackets is not a list or a table.")
    if value.startswith(SIGNS):
        return message("A value that begins with %(sign)s must be in quotes.", sign=value[0])
    return next((fact for words, fact in BROKEN if words in said), message("The value must be in quotes."))


def _is_sound(line: str) -> bool:
    try:
        compose(line)
    except yaml.YAMLError:
        return False
    return True


def _write(key: str, value: str) -> Message:
    """Return how an entry should be written: a quotation or list that was opened is closed, anything else is quoted."""
    if value[0] in "\"'" and value.count(value[0]) == 1:
        return message("Write  %(example)s", example=f"{key.strip()}: {value}{value[0]}")
    example = f"{key.strip()}: {quoted(value)}"
    if value[0] in BRACKETS:
        bracket = BRACKETS[value[0]]
        if bracket not in value and ("," if bracket == "]" else ": ") in value:
            return message("Close it with %(bracket)s.", bracket=bracket)
        if bracket not in value:
            return message("Close it with %(bracket)s, or write  %(example)s", bracket=bracket, example=example)
        if value.endswith(bracket):
            return message("Put each text in it that has a colon, a comma or a bracket in quotes.")
    return message("Write  %(example)s", example=example)


def quoted(value: str) -> str:
    r"""Return *value* in the quotes that YAML reads back as it is.

    >>> quoted('"Kitap": sergi')
    '\\'"Kitap": sergi\\''
    """
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'
