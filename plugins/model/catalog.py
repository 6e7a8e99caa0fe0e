"""Catalogs: the words of the interface in one language, as gettext keeps them.

They are read from the ``.po`` file itself, so that a fresh clone needs no compiled ones.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from plugins.model.problem import BuildError, Problem, message
from plugins.model.site import shown_path

if TYPE_CHECKING:
    from babel.messages import catalog as babel

LINE = re.compile(r"""\s*(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+)?"(?:[^"\\]|\\.)*"\s*)?""")
"""A line of a catalog. Source: https://www.gnu.org/software/gettext/manual/html_node/PO-Files.html"""

PLACEHOLDER = re.compile(r"%%|%(?:\(\w+\)[sd])?")

Key = tuple[str, str]
"""The context of a message (msgctxt, or an empty string) and its msgid."""


class Catalog(msgspec.Struct, frozen=True):
    """The messages of one language.

    MessagePack keeps it as it is; JSON does not, which has no keys of two texts.

    Attributes:
        path: the file it was read from.
        messages: for each message its forms; one, or as many as the language has plural forms.
        plural: gettext's expression that chooses the form for a number ``n``.
        digest: of the file.

    """

    path: str
    messages: Mapping[Key, tuple[str, ...]]
    plural: str
    digest: str = ""


def catalog_path(theme: Path, language: str) -> Path:
    """Return where the catalog of a language is."""
    return theme / "translations" / language / "LC_MESSAGES" / "messages.po"


def read_catalog(path: Path, language: str = "") -> tuple[Catalog | None, list[Problem]]:
    """Return the catalog at *path*, and what is wrong with it: a message may be neither empty nor fuzzy.

    If *language* is given, the plural forms of the header have to be those of the language.
    """
    from babel.messages.pofile import PoFileError, read_po  # only where a catalog has to be read

    shown = shown_path(path)
    try:
        data = path.read_bytes()
        broken = list(_broken_lines(data.decode(), shown))
        if broken:
            return None, broken
        found = read_po(BytesIO(data), abort_invalid=True)
        gettext.c2py(found.plural_expr)
    except FileNotFoundError:
        fact = message("The language has no catalog of interface words.")
        return None, [Problem(shown, 0, fact, message("Run  inv catalogs  and translate the file that it makes."))]
    except (OSError, ValueError, PoFileError) as error:
        fact = message("The catalog can't be read: %(reason)s.", reason=error)
        return None, [Problem(shown, 0, fact, message("Correct it; an editor for .po files shows where."))]
    problems = list(_wrong_plural(found, language, shown)) if language else []
    messages: dict[Key, tuple[str, ...]] = {}
    for entry in found:
        if not entry.id:
            continue
        msgid = entry.id[0] if isinstance(entry.id, tuple | list) else entry.id
        forms = tuple(entry.string) if isinstance(entry.string, tuple | list) else (entry.string or "",)
        line = entry.lineno or 0
        if entry.fuzzy or not all(forms):
            fact = message("The message “%(msgid)s” is not translated.", msgid=msgid)
            problems.append(Problem(shown, line, fact, message("Translate it, and remove the word fuzzy above it.")))
        for sign in _strange_placeholders(entry.id, forms):
            fact = message("The translation of “%(msgid)s” has “%(sign)s”.", msgid=msgid, sign=sign)
            cure = message("Keep what begins with %% as it is in the message; %%%% stands for a percent sign.")
            problems.append(Problem(shown, line, fact, cure))
        messages[entry.context or "", msgid] = forms
    return Catalog(shown, messages, found.plural_expr), problems


def _wrong_plural(catalog: babel.Catalog, language: str, shown: str) -> Iterator[Problem]:
    """Yield a problem when the header has other plural forms than the language."""
    from babel.messages.plurals import get_plural

    plural = get_plural(language)
    if (catalog.num_plurals, catalog.plural_expr) != (plural.num_plurals, plural.plural_expr):
        fact = message("The header has other plural forms than the language.")
        yield Problem(shown, 0, fact, message("Write  Plural-Forms: %(forms)s", forms=plural.plural_forms))


def _broken_lines(text: str, shown: str) -> Iterator[Problem]:
    """Yield the lines that are not those of a catalog; Babel would guess what they mean."""
    for number, line in enumerate(text.split("\n"), 1):
        if not LINE.fullmatch(line):
            fact = message("This is not a line of a catalog.")
            cure = message('Write the text in quotation marks, and \\" for one inside it.')
            yield Problem(shown, number, fact, cure)


def _strange_placeholders(msgid: str | Iterable[str], forms: Iterable[str]) -> list[str]:
    """Return the placeholders and percent signs in *forms* for which there is no value."""
    known = {sign for text in ([msgid] if isinstance(msgid, str) else msgid) for sign in PLACEHOLDER.findall(text)}
    return sorted({sign for form in forms for sign in PLACEHOLDER.findall(form)} - known - {"%%"})


class Translations:
    """Says messages in the language of a catalog; gettext's functions, as Jinja calls them.

    A message that the catalog does not have is an error, never English on a page of another language.
    """

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.form: Callable[[int], int] = gettext.c2py(catalog.plural)

    def _find(self, context: str, msgid: str) -> tuple[str, ...]:
        try:
            return self.catalog.messages[context, msgid]
        except KeyError:
            fact = message("The message “%(msgid)s” is missing.", msgid=msgid)
            cure = message("Run  inv catalogs  and translate it.")
            raise BuildError([Problem(self.catalog.path, 0, fact, cure)]) from None

    def gettext(self, msgid: str) -> str:
        """Return a message."""
        return self._find("", msgid)[0]

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        """Return a message in the form for a number; it is known by its *singular*."""
        return self._find("", singular)[self.form(number)]

    def pgettext(self, context: str, msgid: str) -> str:
        """Return a message in a context."""
        return self._find(context, msgid)[0]

    def npgettext(self, context: str, singular: str, plural: str, number: int) -> str:
        """Return a message in a context, in the form for a number."""
        return self._find(context, singular)[self.form(number)]
