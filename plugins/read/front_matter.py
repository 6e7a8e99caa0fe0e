"""Front matter: YAML whose scalars stay text, each with its line, so that a message can point at it.

A YAML reader that guesses types makes ``slug: no`` False and the tag ``12:30`` the number 750; here the schema decides.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from plugins.model.problem import message
from plugins.read.diagnosis import compose, find_faults, quoted
from plugins.read.source_text import RESERVED, Fault

MOST_LEVELS = 8
"""Lists and tables inside each other; the schema needs three."""


@dataclass(frozen=True, slots=True)
class Text:
    """A scalar; *comment* is what stands after it on its line and may have been meant as a part of it."""

    value: str
    line: int
    comment: str = ""


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
    lines = header.split("\n")
    try:
        node = compose(header)
    except yaml.YAMLError as error:
        return None, find_faults(error, lines, first_line)
    if node is None:
        return EMPTY, []
    faults: list[Fault] = []
    value = _convert(node, lines, first_line, faults)
    if not isinstance(value, Table):
        fact = message("There are no lines of the form “key: value” here.")
        faults.append(
            Fault(first_line, fact, message("Write each key on a line of its own, with “: ” between it and its value."))
        )
        return None, faults
    return value, faults


def _convert(node: Any, lines: list[str], first_line: int, faults: list[Fault], level: int = 0) -> Value:
    line = node.start_mark.line + first_line
    sign = _from(node.start_mark, lines)[:1]
    if sign in ("&", "!") or level > MOST_LEVELS:
        # What stands below is not looked at: an anchor may lead back to itself, or to a thousand copies.
        faults.append(_not_plain(node, lines, line, sign))
        return Text(_from(node.start_mark, lines), line)
    if isinstance(node, yaml.SequenceNode):
        return Items(tuple(_convert(item, lines, first_line, faults, level + 1) for item in node.value), line)
    if isinstance(node, yaml.MappingNode):
        return _table(node, lines, first_line, faults, level + 1)
    value = unicodedata.normalize("NFC", node.value) if node.style == '"' else node.value
    strange = RESERVED.search(value) if node.style == '"' else None
    if strange:
        fact = message("There is an invisible character (U+%(code)04X) here.", code=ord(strange[0]))
        faults.append(Fault(line, fact, message("Write the value without a backslash.")))
    text = value.strip() if node.style == "|" else " ".join(value.split())
    if not node.style and text in ("~", "null"):
        text = ""
    return Text(text, line, "" if node.style else _comment(lines, node, is_empty=not text))


def _from(mark: yaml.Mark, lines: list[str]) -> str:
    """Return what stands on the line of *mark*, from there on; the end of the header is a line below the last."""
    return lines[mark.line][mark.column :] if mark.line < len(lines) else ""


def _not_plain(node: Any, lines: list[str], line: int, sign: str) -> Fault:
    """Return a fault for what YAML can say and front matter can't: anchors, tags, and lists without end."""
    if sign not in ("&", "!"):
        fact = message("There are too many lists inside each other.")
        return Fault(line, fact, message("Compare the line with those of another article."))
    start, end = node.start_mark, node.end_mark
    text = lines[start.line]
    value = text[start.column : end.column if end.line == start.line else None].strip()
    before = text[: start.column].strip()
    example = f"{before} {quoted(value)}" if before.endswith(":") else quoted(value)
    fact = message("A value that begins with %(sign)s must be in quotes.", sign=sign)
    return Fault(line, fact, message("Write  %(example)s", example=example))


def _comment(lines: list[str], node: Any, *, is_empty: bool) -> str:
    """Return what YAML took for a comment and an editor may have meant as text.

    Where there is no other text that is “#7”, and not “# a remark”.
    """
    rest = _from(node.end_mark, lines).strip()
    return rest if rest.startswith("#") and not (is_empty and rest[1:2] in ("", " ")) else ""


def _table(node: yaml.MappingNode, lines: list[str], first_line: int, faults: list[Fault], level: int) -> Table:
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
            entries[key] = _convert(value_node, lines, first_line, faults, level)
            places[key] = line
    return Table(entries, places, node.start_mark.line + first_line)
