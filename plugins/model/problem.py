"""What can be wrong, said so that the person who can put it right understands it: place, fact, cure."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Literal

from msgspec import Struct

Level = Literal["error", "warning"]

LONGEST = 300
"""Characters of a value that a message quotes; what is longer is cut."""


class Message(Struct, frozen=True):
    """A sentence for an editor: an English pattern and the values that go into it.

    The pattern is a msgid, so that the sentence can be said in the editor's language.

    Attributes:
        msgid: the sentence in English, with ``%(name)s`` where a value goes.
        values: the values by name.

    """

    msgid: str
    values: Mapping[str, object] = {}

    def say(self, gettext: Callable[[str], str] = str) -> str:
        """Return the sentence, its pattern translated by *gettext*."""
        return gettext(self.msgid) % {name: _quotable(value) for name, value in self.values.items()}

    def __str__(self) -> str:
        return self.say()


def _quotable(value: object) -> object:
    """Return a value as a message can quote it: numbers as they are, texts on one line and not without end."""
    if isinstance(value, int | float):
        return value
    text = visible(str(value))
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"


def visible(text: str) -> str:
    """Return *text* with a name in the place of each character that nobody can see."""
    if text.isprintable():
        return text
    return "".join(
        " " if unicodedata.category(c) == "Zs" else c if c.isprintable() else f"<U+{ord(c):04X}>" for c in text
    )


def message(msgid: str, /, **values: object) -> Message:
    """Return a Message; Babel extracts *msgid* from calls of this function."""
    return Message(msgid, values)


WARNING = message("warning")


class Problem(Struct, frozen=True):
    """One thing that is wrong in one place.

    Attributes:
        path: the file, as the editor's terminal can open it; empty when no file is to blame.
        line: counted from 1; 0 when the whole file is meant.
        fact: what is wrong.
        cure: what to do about it.
        level: an error stops the build, a warning does not.
        column: counted from 1; 0 when the whole line is meant.

    """

    path: str
    line: int
    fact: Message
    cure: Message
    level: Level = "error"
    column: int = 0

    def say(self, gettext: Callable[[str], str] = str) -> str:
        """Return the problem as two lines: place and fact, then the cure, indented."""
        place = visible(self.path)
        if self.line:
            place += f":{self.line}"
        if self.column:
            place += f":{self.column}"
        if self.level == "warning":
            place = f"{place}: {WARNING.say(gettext)}" if place else WARNING.say(gettext)
        fact = f"{place}: {self.fact.say(gettext)}" if place else self.fact.say(gettext)
        return f"{fact}\n    {self.cure.say(gettext)}"


class BuildError(Exception):
    """The build can't go on; *problems* say why, and at least one of them is an error."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = in_order(problems)
        super().__init__("\n".join(problem.say() for problem in self.problems))

    def __reduce__(self) -> tuple[type[BuildError], tuple[tuple[Problem, ...]]]:
        """Return what another process makes it of again: its problems, not their wording."""
        return type(self), (self.problems,)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return *problems* without repetitions, sorted by file, line and wording."""
    found = {(p.path, p.line, p.column, p.say()): p for p in problems}
    return tuple(found[place] for place in sorted(found))
