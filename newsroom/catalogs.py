"""Bring the catalogs up to date with the templates, and say what is to be translated: ``inv catalogs``."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from jinja2 import TemplateSyntaxError

from newsroom.settings import read_settings
from plugins.model.catalog import catalog_path, read_catalog
from plugins.model.problem import BuildError, Problem, in_order, message
from plugins.model.site import read_site, shown_path

OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
KEYWORDS = {
    "_": (1,),
    "gettext": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)s")
UNFILLED = re.compile(rb'^"(?:POT-Creation-Date|Generated-By)|PROJECT VERSION|EMAIL@ADDRESS|YEAR-MO-DA|LL@li\.org')
"""Lines of a header that say nothing: Babel's blanks, and the moment of the extraction."""


def extract(theme: Path) -> Catalog:
    """Return the messages of the templates of *theme*.

    Raises:
        BuildError: a template can't be read, so that its messages are not known.

    """
    template = Catalog(fuzzy=False)
    problems = []
    for file in sorted((theme / "templates").rglob("*.html")):
        try:
            found = extract_from_file("jinja2", file, KEYWORDS, ("Translators:",), OPTIONS)
        except (TemplateSyntaxError, UnicodeDecodeError) as error:
            fact = message("The template can't be read: %(reason)s.", reason=str(error).rstrip("."))
            line = getattr(error, "lineno", 0)
            problems.append(Problem(shown_path(file), line, fact, message("Correct it; no catalog was changed.")))
            continue
        place = file.relative_to(theme).as_posix()
        for _, msgid, comments, context in found:
            template.add(msgid, None, [(place, 0)], auto_comments=comments, context=context)
    if problems:
        raise BuildError(problems)
    return template


def update(theme: Path, language: str) -> bool:
    """Bring the catalog of a language up to date with the templates; return whether it has changed.

    A catalog that can't be read is left as it is, for ``check`` to report: what the translators wrote is not lost.
    """
    path = catalog_path(theme, language)
    before = path.read_bytes() if path.exists() else b""
    if before and read_catalog(path)[0] is None:
        return False
    catalog = read_po(BytesIO(before), locale=language) if before else _new_catalog(language)
    catalog.fuzzy = False
    catalog.update(extract(theme), no_fuzzy_matching=False, update_creation_date=False)
    buffer = BytesIO()
    write_po(
        buffer, catalog, width=120, sort_by_file=False, omit_header=False, include_lineno=False, ignore_obsolete=True
    )
    header, entries = buffer.getvalue().split(b"\n\n", 1)
    filled = [line for line in header.split(b"\n") if not UNFILLED.search(line)]
    after = b"\n".join(filled) + b"\n\n" + entries
    if after != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(after)
    return after != before


def _new_catalog(language: str) -> Catalog:
    return Catalog(locale=language, fuzzy=False, header_comment=f"# The words of the theme: {language}.")


def check(theme: Path, language: str) -> Iterator[Problem]:
    """Yield what is wrong with the catalog of a language: what is missing, empty, fuzzy, or has other placeholders."""
    path = catalog_path(theme, language)
    known, problems = read_catalog(path)
    yield from problems
    if known is None:
        return
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    wanted = {_key(entry) for entry in extract(theme) if entry.id}
    found = {_key(entry) for entry in catalog if entry.id}
    for _, msgid, *_ in sorted(wanted - found):
        fact = message("The message “%(msgid)s” is missing.", msgid=msgid)
        yield Problem(known.path, 0, fact, message("Run  inv catalogs  and translate it."))
    for _, msgid, *_ in sorted(found - wanted):
        fact = message("No template has the message “%(msgid)s”.", msgid=msgid)
        yield Problem(known.path, 0, fact, message("Run  inv catalogs,  which removes it."))
    yield from _check_form(catalog, known.path, language)


def _key(entry: Message) -> tuple[str, ...]:
    """Return what a message is known by: its context, its msgid, and that of its plural if it has one."""
    return (entry.context or "", *_forms(entry.id))


def _forms(text: str | Iterable[str | None] | None) -> tuple[str, ...]:
    """Return the forms of a msgid or a translation: one, or as many as there are plural forms."""
    return (text or "",) if isinstance(text, str | None) else tuple(form or "" for form in text)


def _check_form(catalog: Catalog, shown: str, language: str) -> Iterator[Problem]:
    """Yield a problem for each placeholder that a translation lacks, and for a wrong plural header."""
    for entry in catalog:
        translated = _forms(entry.string)
        for name in PLACEHOLDER.findall(_forms(entry.id)[-1]) if all(translated) else ():
            if not any(name in form for form in translated):
                fact = message("The translation of “%(msgid)s” lacks “%(name)s”.", msgid=_forms(entry.id)[0], name=name)
                cure = message("Write it where the value shall stand; each %%(name)s stays as it is.")
                yield Problem(shown, entry.lineno or 0, fact, cure)
    plural = get_plural(language)
    if (catalog.num_plurals, catalog.plural_expr) != (plural.num_plurals, plural.plural_expr):
        fact = message("The header has other plural forms than the language.")
        yield Problem(shown, 0, fact, message("Write  Plural-Forms: %(forms)s", forms=plural.plural_forms))


def catalogs(settings_file: str = "pelicanconf.py", *, only_check: bool = False) -> int:
    """Update the catalogs of all languages and report what is to be done in them; return the exit status.

    Args:
        settings_file: the settings, which name the theme and the languages.
        only_check: change nothing; a catalog that is not up to date is then an error.

    """
    problems: list[Problem] = []
    try:
        site = read_site(read_settings(Path(settings_file)))
        for language in site.languages:
            if not only_check and update(site.theme, language):
                print(f"{shown_path(catalog_path(site.theme, language))}: updated")
            problems.extend(check(site.theme, language))
    except BuildError as error:
        problems.extend(error.problems)
    for problem in in_order(problems):
        print(problem.say(), file=sys.stderr)
    if not problems:
        print("The catalogs are complete.")
    return 1 if problems else 0
