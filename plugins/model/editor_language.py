"""The language that editors are spoken to in: messages and commands, from catalogs of their own.

A message that a catalog lacks is said in English: an editor is better served by a message in another language than by
none. The gate keeps the catalogs of all shipped languages complete.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from plugins.model.problem import BuildError, Problem, message

CATALOGS = Path(__file__).resolve().parents[1] / "translations"
ENGLISH = "en"
VARIABLES = ("NEWSROOM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Where the language is looked for: ours, then those of POSIX in their order of precedence.

Source: POSIX.1-2017, Base Definitions, 8.2 Internationalization Variables.
"""


def editors_catalog_path(language: str) -> Path:
    """Return where the catalog for editors of a language is."""
    return CATALOGS / language / "LC_MESSAGES" / "editors.po"


def spoken_languages() -> list[str]:
    """Return the languages that editors can be spoken to in."""
    return sorted({ENGLISH, *(path.parent.parent.name for path in CATALOGS.glob("*/LC_MESSAGES/editors.po"))})


def choose_language(asked: str = "", environment: Mapping[str, str] = os.environ) -> str:
    """Return the language *asked* for, else that of the environment, else English.

    Raises:
        BuildError: editors can't be spoken to in the language asked for.
    """
    known = spoken_languages()
    if asked and asked not in known:
        fact = message("There are no messages in the language “%(language)s”.", language=asked)
        raise BuildError([Problem("", 0, fact, message("Use one of: %(choices)s.", choices=", ".join(known)))])
    said = [asked, *(environment.get(name, "") for name in VARIABLES)]
    tags = (value.replace("_", "-").split(".")[0].split("-")[0] for value in said)
    return next((tag for tag in tags if tag in known), ENGLISH)


def speak(language: str) -> Callable[[str], str]:
    """Return the function that says a pattern in *language*; the catalog is read when it says the first."""
    path = editors_catalog_path(language)
    if language == ENGLISH or not path.exists():
        return str
    words = cache(lambda: _read_words(path))
    return lambda msgid: words().get(msgid, msgid)


def _read_words(path: Path) -> Mapping[str, str]:
    from babel.messages.pofile import read_po  # only where there is something to say

    with path.open("rb") as file:
        entries = [entry for entry in read_po(file) if entry.id and entry.string and not entry.fuzzy]
    return {str(entry.id): str(entry.string) for entry in entries}
