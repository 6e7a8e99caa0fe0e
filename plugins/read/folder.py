"""The content folder: which files are articles and pages, in which language, and what does not belong there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.model.document import Source
from plugins.model.language import Language
from plugins.model.problem import Message, Problem, message
from plugins.model.seen import NOTHING, Seen, look
from plugins.model.site import Site
from plugins.model.slug import slugify

SHARED = ("media", "extra")
"""Folders that belong to all languages: pictures and documents, and files for the root of the site."""

PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._~-]*")
"""Names that addresses hold as they are, of the unreserved characters of RFC 3986, section 2.3."""

FOLDERS = tuple(f"{folder}/" for folder in SHARED)

TAXONOMY = "taxonomy.yaml"
SUFFIX = ".md"
OTHER_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".txt")
"""What articles are called elsewhere; compared in small letters."""


def find_sources(site: Site, files: Mapping[str, Seen]) -> tuple[list[Source], list[Problem]]:
    """Return the articles and pages among the *files* of the content folder, and what is wrong with the folder."""
    if not site.content.is_dir():
        fact = message("There is no content folder here.")
        return [], [
            Problem(
                site.shown(""),
                0,
                fact,
                message("Name the folder that holds taxonomy.yaml and a folder for each language."),
            )
        ]
    sources: list[Source] = []
    problems: list[Problem] = []
    usual = _usual_path(site.languages)
    for path, seen in files.items():
        if path.startswith(FOLDERS) or path == TAXONOMY:
            continue
        fault = None if usual.fullmatch(path) else _misplaced(path, site)
        if fault is None:
            sources.append(source_of(path, seen))
        else:
            problems.append(Problem(site.shown(path), 0, *fault))
    if not sources and not problems:
        fact = message("The content folder holds no article.")
        cure = message(
            "Write one, for example %(path)s.", path=f"{site.default_language}/news/{site.now.year}/first.md"
        )
        problems.append(Problem(site.shown(""), 0, fact, cure))
    return sources, problems


def _usual_path(languages: Iterable[str]) -> re.Pattern[str]:
    """Return what almost all paths look like, so that only the others are looked at name by name."""
    suffix = re.escape(SUFFIX)
    folders = "|".join(map(re.escape, languages))
    return re.compile(f"(?:{folders})(?:/{PLAIN_NAME.pattern}(?<!{suffix}))+{suffix}")


def source_of(path: str, seen: Seen = NOTHING) -> Source:
    """Return what the path of an article or page says.

    >>> source_of("tk/news/2020/online-conference.md").key
    'news/2020/online-conference'
    """
    language, rest = path.split("/", 1)
    key = rest.removesuffix(SUFFIX)
    return Source(path, language, key, "page" if key.startswith("pages/") else "article", seen)


def look_at(source: Source, content: Path) -> Source:
    """Return a source as its file looks now."""
    try:
        seen = look(os.stat(content / source.path))
    except OSError:
        seen = NOTHING  # whoever opens it says what is wrong
    return Source(source.path, source.language, source.key, source.kind, seen)


def _misplaced(path: str, site: Site) -> tuple[Message, Message] | None:
    """Return fact and cure when *path* is not the place of an article or page."""
    top, _, rest = path.partition("/")
    tags = ", ".join(site.languages)
    if not rest:
        fact = message("This file is in no folder of a language.")
        return fact, message("Move it into one of: %(folders)s.", folders=tags)
    if top not in site.languages:
        from difflib import get_close_matches

        fact = message("The folder “%(folder)s” is not that of a language of the site.", folder=top)
        near = get_close_matches(top.lower(), [*site.languages, *SHARED], n=1)
        if near:
            return fact, message("Did you mean %(folder)s? Languages are set in LANGUAGES.", folder=near[0])
        return fact, message("Move the file into one of: %(folders)s. Languages are set in LANGUAGES.", folders=tags)
    if not path.endswith(SUFFIX):
        fact = message("This is not an article: its name does not end in .md.")
        stem, suffix = os.path.splitext(os.path.basename(path))
        if suffix.lower() in OTHER_SUFFIXES:
            return fact, message("Rename it to “%(name)s” if it is one.", name=stem + SUFFIX)
        return fact, message("Put pictures and documents into media/, and remove what is not needed.")
    return _unaddressable(rest.removesuffix(SUFFIX), site.languages[top].language)


def _unaddressable(key: str, language: Language) -> tuple[Message, Message] | None:
    """Return fact and cure when a folder or file has a name that can't be part of an address."""
    for name in key.split("/"):
        if name.endswith(SUFFIX):
            fact = message("The name “%(name)s” ends in .md twice, or is that of a folder.", name=name)
            return fact, message("Rename it without .md.")
        if PLAIN_NAME.fullmatch(name):
            continue
        slug = slugify(name.encode(errors="replace").decode(), language)
        if name != slug:
            fact = message("The name “%(name)s” can't be part of an address.", name=name)
            return fact, message("Rename it to “%(slug)s”, in each language alike.", slug=slug or "…")
    return None


def find_media(files: Mapping[str, Seen]) -> dict[str, Seen]:
    """Return those of the *files* of a content folder that are below media/ and extra/."""
    return {path: seen for path, seen in files.items() if path.startswith(FOLDERS)}
