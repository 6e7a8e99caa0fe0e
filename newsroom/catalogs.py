"""Bring the catalogs up to date with the templates, and say what is to be translated: ``inv catalogs``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.checkers import checkers
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from newsroom.settings import read_settings
from plugins.model.catalog import catalog_path, read_catalog
from plugins.model.problem import BuildError, Problem, in_order, message
from plugins.model.site import shown_path

METHODS = [("**.html", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true", "newstyle_gettext": "true"}}
KEYWORDS = {
    "_": (1,),
    "gettext": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def extract(theme: Path) -> Catalog:
    """Return the messages of the templates of *theme*."""
    template = Catalog(fuzzy=False)
    found = extract_from_dir(theme / "templates", METHODS, OPTIONS, KEYWORDS, ("Translators:",))
    for file, _, msgid, comments, context in sorted(found, key=lambda entry: (entry[0], entry[1])):
        template.add(msgid, None, [(f"templates/{Path(file).as_posix()}", 0)], auto_comments=comments, context=context)
    return template


def update(theme: Path, language: str) -> bool:
    """Bring the catalog of a language up to date with the templates; return whether it has changed."""
    path = catalog_path(theme, language)
    before = path.read_bytes() if path.exists() else b""
    catalog = read_po(BytesIO(before), locale=language) if before else Catalog(locale=language, fuzzy=False)
    catalog.fuzzy = False
    catalog.update(extract(theme), no_fuzzy_matching=False, update_creation_date=False)
    buffer = BytesIO()
    write_po(
        buffer, catalog, width=120, sort_by_file=False, omit_header=False, include_lineno=False, ignore_obsolete=True
    )
    after = buffer.getvalue()
    if after != before:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(after)
    return after != before


def check(theme: Path, language: str) -> Iterator[Problem]:
    """Yield what is wrong with the catalog of a language: what is missing, empty, fuzzy, or has other placeholders."""
    path = catalog_path(theme, language)
    catalog, problems = read_catalog(path)
    yield from problems
    if catalog is None:
        return
    shown = shown_path(path)
    wanted = extract(theme)
    for entry in wanted:
        msgid = entry.id[0] if isinstance(entry.id, tuple) else entry.id
        if msgid and (entry.context or "", msgid) not in catalog.messages:
            fact = message("The message “%(msgid)s” is missing.", msgid=msgid)
            yield Problem(shown, 0, fact, message("Run  inv catalogs  and translate it."))
    with path.open("rb") as file:
        yield from _check_form(read_po(file, locale=language), shown, language)


def _check_form(catalog: Catalog, shown: str, language: str) -> Iterator[Problem]:
    """Yield a problem for each message whose placeholders or plural forms differ, and for a wrong plural header."""
    for entry in catalog:
        for checker in checkers if entry.id else ():
            try:
                checker(catalog, entry)
            except Exception as error:
                fact = message("The translation of “%(msgid)s” does not fit: %(reason)s.", msgid=entry.id, reason=error)
                yield Problem(
                    shown, entry.lineno or 0, fact, message("Keep each %%(name)s as it is, and all plural forms.")
                )
    plural = get_plural(language)
    if (catalog.num_plurals, catalog.plural_expr) != (plural.num_plurals, plural.plural_expr):
        fact = message("The header has other plural forms than the language.")
        yield Problem(shown, 0, fact, message("Write  Plural-Forms: %(forms)s", forms=plural.plural_forms))
    write_mo(BytesIO(), catalog)  # gettext's own compiler takes it


def catalogs(settings_file: str = "pelicanconf.py", *, only_check: bool = False) -> int:
    """Update the catalogs of all languages and report what is to be done in them; return the exit status.

    Args:
        settings_file: the settings, which name the theme and the languages.
        only_check: change nothing; a catalog that is not up to date is then an error.

    """
    try:
        settings = read_settings(Path(settings_file))
    except BuildError as error:
        problems = list(error.problems)
    else:
        theme = Path(settings["THEME"])
        problems = []
        for language in settings["LANGUAGES"]:
            if not only_check and update(theme, language):
                print(f"{shown_path(catalog_path(theme, language))}: updated")
            problems.extend(check(theme, language))
    for problem in in_order(problems):
        print(problem.say(), file=sys.stderr)
    if not problems:
        print("The catalogs are complete.")
    return 1 if problems else 0
