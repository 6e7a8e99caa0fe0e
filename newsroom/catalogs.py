"""Bring the catalogs up to date with the templates, and say what is to be translated: ``inv catalogs``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2 import TemplateSyntaxError

from newsroom.settings import read_settings
from newsroom.voice import voice_for
from plugins.model.catalog import catalog_path, read_catalog
from plugins.model.editor_language import ENGLISH, editors_catalog_path, spoken_languages
from plugins.model.problem import BuildError, Problem, message
from plugins.model.site import read_site, shown_path

ROOT = Path(__file__).resolve().parents[1]
SPEAKING = ("plugins", "newsroom")
"""The folders whose code says something to editors."""

OPTIONS = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
KEYWORDS = {
    "_": (1,),
    "gettext": (1,),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
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


def extract_for_editors() -> Catalog:
    """Return what the code says to editors: the first argument of each call of ``message``."""
    template = Catalog(fuzzy=False)
    for folder in SPEAKING:
        for file in sorted((ROOT / folder).rglob("*.py")):
            for _, msgid, comments, _ in extract_from_file("python", file, {"message": (1,)}, ("Translators:",)):
                template.add(msgid, None, [(file.relative_to(ROOT).as_posix(), 0)], auto_comments=comments)
    return template


def update(path: Path, wanted: Catalog, language: str) -> bool:
    """Bring the catalog at *path* up to date with the messages that are *wanted*; return whether it has changed.

    A catalog that can't be read is left as it is, for ``check`` to report: what the translators wrote is not lost.
    """
    before = path.read_bytes() if path.exists() else b""
    if before and read_catalog(path)[0] is None:
        return False
    catalog = read_po(BytesIO(before), locale=language) if before else _new_catalog(language)
    catalog.fuzzy = False
    catalog.update(wanted, no_fuzzy_matching=False, update_creation_date=False)
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
    return Catalog(locale=language, fuzzy=False, header_comment=f"# The words of Library News: {language}.")


def check(path: Path, wanted: Catalog, language: str) -> Iterator[Problem]:
    """Yield what is wrong with the catalog at *path*: what is missing, empty, fuzzy, or has other placeholders."""
    known, problems = read_catalog(path, language)
    yield from problems
    if known is None:
        return
    with path.open("rb") as file:
        catalog = read_po(file, locale=language)
    needed = {_key(entry) for entry in wanted if entry.id}
    found = {_key(entry) for entry in catalog if entry.id}
    for _, msgid, *_ in sorted(needed - found):
        fact = message("The message “%(msgid)s” is missing.", msgid=msgid)
        yield Problem(known.path, 0, fact, message("Run  inv catalogs  and translate it."))
    for _, msgid, *_ in sorted(found - needed):
        fact = message("Nothing says the message “%(msgid)s” any more.", msgid=msgid)
        yield Problem(known.path, 0, fact, message("Run  inv catalogs,  which removes it."))
    yield from _lacking_placeholders(catalog, known.path)


def _key(entry: Message) -> tuple[str, ...]:
    """Return what a message is known by: its context, its msgid, and that of its plural if it has one."""
    return (entry.context or "", *_forms(entry.id))


def _forms(text: str | Iterable[str | None] | None) -> tuple[str, ...]:
    """Return the forms of a msgid or a translation: one, or as many as there are plural forms."""
    return (text or "",) if isinstance(text, str | None) else tuple(form or "" for form in text)


def _lacking_placeholders(catalog: Catalog, shown: str) -> Iterator[Problem]:
    """Yield a problem for each placeholder that a translation lacks."""
    for entry in catalog:
        translated = _forms(entry.string)
        for name in PLACEHOLDER.findall(_forms(entry.id)[-1]) if all(translated) else ():
            if not any(name in form for form in translated):
                fact = message("The translation of “%(msgid)s” lacks “%(name)s”.", msgid=_forms(entry.id)[0], name=name)
                cure = message("Write it where the value shall stand; each %%(name)s stays as it is.")
                yield Problem(shown, entry.lineno or 0, fact, cure)


def catalogs(settings_file: str = "pelicanconf.py", *, only_check: bool = False, language: str = "") -> int:
    """Update the catalogs of all languages and report what is to be done in them; return the exit status.

    Args:
        settings_file: the settings, which name the theme and the languages.
        only_check: change nothing; a catalog that is not up to date is then an error.
        language: to speak to the editor in; by default that of the environment.

    """
    voice = voice_for(language)
    if voice is None:
        return 1
    problems: list[Problem] = []
    try:
        for path, wanted, tag in _all_catalogs(Path(settings_file)):
            if not only_check and update(path, wanted, tag):
                voice.say(message("%(path)s: updated", path=shown_path(path)))
            problems.extend(check(path, wanted, tag))
    except BuildError as error:
        problems.extend(error.problems)
    voice.report(problems)
    if not problems:
        voice.say(message("The catalogs are complete."))
    return 1 if problems else 0


def _all_catalogs(settings_file: Path) -> Iterator[tuple[Path, Catalog, str]]:
    """Yield each catalog, the messages that it should have, and its language: for readers, then for editors.

    Raises:
        BuildError: the settings or a template are wrong.

    """
    site = read_site(read_settings(settings_file))
    for_readers = extract(site.theme)
    for tag in site.languages:
        yield catalog_path(site.theme, tag), for_readers, tag
    if not site.theme.is_relative_to(ROOT):
        return  # a site elsewhere has words of its own for readers; what is said to editors belongs to the code
    for_editors = extract_for_editors()
    for tag in spoken_languages():
        if tag != ENGLISH:
            yield editors_catalog_path(tag), for_editors, tag
