"""Front matter: YAML whose scalars stay text, each with its line, so that a message can point at it.

A YAML reader that guesses types makes ``slug: no`` False and the tag ``12:30`` the number 750; here the schema decides.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from plugins.model.problem import Message, message
from plugins.read.source_text import Fault

try:
    from yaml import CSafeLoader as Loader
except ImportError:  # PyYAML without libyaml: slower, otherwise the same
    from yaml import SafeLoader as Loader  # type: ignore[assignment]


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; *is_cut* when YAML took the rest of its line for a comment."""

    value: str
    line: int
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    values: tuple[Value, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and values; *lines* holds the line of each key."""

    entries: Mapping[str, Value]
    lines: Mapping[str, int]
    line: int


Value = Text | Items | Table

EMPTY = Table({}, {}, 1)


def parse(header: str, first_line: int) -> tuple[Table | None, list[Fault]]:
    """Return what *header* says, and what is wrong with its form; None when it can't be read at all.

    Args:
        header: YAML.
        first_line: the line of the file that it begins on.

    """
    try:
        node = yaml.compose(header, Loader=Loader)
    except yaml.YAMLError as error:
        return None, [_broken(error, header, first_line)]
    if node is None:
        return EMPTY, []
    faults: list[Fault] = []
    value = _convert(node, header.split("\n"), first_line, faults)
    if not isinstance(value, Table):
        fact = message("The front matter is not a list of “key: value” lines.")
        return None, [Fault(first_line, fact, message("Write each key on a line of its own, for example  title: …"))]
    return value, faults


def _convert(node: Any, lines: list[str], first_line: int, faults: list[Fault]) -> Value:
    line = node.start_mark.line + first_line
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_convert(item, lines, first_line, faults) for item in node.value), line)
    if isinstance(node, yaml.MappingNode):
        return _table(node, lines, first_line, faults)
    if node.tag.startswith("!"):
        fact = message("A value that begins with ! must be in quotes.")
        faults.append(
            Fault(line, fact, message("Write  %(example)s", example=quoted(f"{node.tag} {node.value}".strip())))
        )
    text = " ".join(node.value.split()) if node.style != "|" else node.value.strip()
    if node.style is None and text in ("~", "null"):
        text = ""
    is_cut = node.style is None and bool(text) and _has_comment(lines, node.end_mark)
    return Text(text, line, is_cut)


def _has_comment(lines: list[str], end: yaml.Mark) -> bool:
    return end.line < len(lines) and re.match(r"\s+#", lines[end.line][end.column :]) is not None


def _table(node: yaml.MappingNode, lines: list[str], first_line: int, faults: list[Fault]) -> Table:
    entries: dict[str, Value] = {}
    places: dict[str, int] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + first_line
        key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
        if not key:
            faults.append(Fault(line, message("There is a value without a key."), message("Write  key: value.")))
        elif key in entries:
            fact = message("“%(key)s” stands here twice; it is on line %(line)d already.", key=key, line=places[key])
            faults.append(Fault(line, fact, message("Keep one of the two.")))
        else:
            entries[key] = _convert(value_node, lines, first_line, faults)
            places[key] = line
    return Table(entries, places, node.start_mark.line + first_line)


ENTRY = re.compile(r"(?P<key>\s*(?:- )?\w+):\s+(?P<value>\S.*?)\s*$")

BROKEN: tuple[tuple[str, Message], ...] = (
    ("mapping values are not allowed", message("A value with “: ” inside must be in quotes.")),
    (
        "found character that cannot start any token",
        message("A value can't begin with this character, unless it is in quotes."),
    ),
    (
        "did not find expected alphabetic or numeric character",
        message("A value that begins with * or & must be in quotes."),
    ),
    ("found undefined alias", message("A value that begins with * must be in quotes.")),
    ("found unexpected end of stream", message("A quotation mark is opened and not closed.")),
    ("could not find expected ':'", message("There is no “: ” between the key and the value.")),
    ("did not find expected key", message("The line is not of the form “key: value”, or its value needs quotes.")),
    ("did not find expected ',' or ']'", message("A list in [ ] is not closed, or lacks a comma.")),
)
"""What libyaml says, by a part of its words, and what it means to an editor."""


def _broken(error: yaml.YAMLError, header: str, first_line: int) -> Fault:
    """Return a broken header as a fault that shows the line as it should be."""
    mark = getattr(error, "problem_mark", None)
    said = str(getattr(error, "problem", None) or error)
    lines = header.split("\n")
    number = min(mark.line if mark else 0, len(lines) - 1)
    start = getattr(error, "context_mark", None)
    entry = ENTRY.match(lines[number])
    if "mapping values" in said and not (entry and ": " in entry["value"]):
        fact = message("The line is indented too far, or the line before it has no “: ”.")
        return Fault(
            number + first_line, fact, message("Write each key at the beginning of its line, with “: ” after it.")
        )
    candidates = (number, number - 1, start.line if start else number)
    fact = next(
        (fact for words, fact in BROKEN if words in said), message("YAML can't read this: %(reason)s.", reason=said)
    )
    if "\t" in lines[number][: len(lines[number]) - len(lines[number].lstrip())]:
        return Fault(number + first_line, message("The line begins with a tab."), message("Indent with spaces."))
    for candidate in candidates:
        entry = ENTRY.match(lines[candidate]) if 0 <= candidate < len(lines) else None
        if entry and not _is_quoted(entry["value"]):
            example = f"{entry['key'].strip()}: {quoted(entry['value'])}"
            return Fault(candidate + first_line, fact, message("Write  %(example)s", example=example))
    return Fault(number + first_line, fact, message("Compare the line with those of another article."))


def _is_quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"


def quoted(value: str) -> str:
    r"""Return *value* in the quotes that YAML reads back as it is.

    >>> quoted('"Kitap": sergi')
    '\\'"Kitap": sergi\\''
    """
    if '"' in value or "\\" in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'
