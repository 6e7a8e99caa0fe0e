"""The content folder: which files are articles and pages, in which language, and what does not belong there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from plugins.model.document import Kind
from plugins.model.language import Language
from plugins.model.problem import BuildError, Message, Problem, message
from plugins.model.site import Site, shown_path
from plugins.model.slug import slugify

SHARED = ("media", "extra")
"""Folders that belong to all languages: pictures and documents, and files for the root of the site."""

PLAIN_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._~-]*")
"""Names that addresses hold as they are, of the unreserved characters of RFC 3986, section 2.3."""

TAXONOMY = "taxonomy.yaml"
SUFFIX = ".md"
OTHER_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".txt")
"""What articles are called elsewhere; compared in small letters."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file that holds an article or a page: *path* below the content folder, and what follows from it."""

    path: str
    language: str
    key: str
    kind: Kind


def find_sources(site: Site) -> tuple[list[Source], list[Problem]]:
    """Return the articles and pages of the content folder by path, and what is wrong with the folder."""
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
    for path in files_below(site.content):
        top = path.split("/", 1)[0]
        if top in SHARED or path == TAXONOMY:
            continue
        fault = _misplaced(path, site)
        if fault is None:
            sources.append(source_of(path))
        else:
            problems.append(Problem(site.shown(path), 0, *fault))
    if not sources and not problems:
        fact = message("The content folder holds no article.")
        cure = message(
            "Write one, for example %(path)s.", path=f"{site.default_language}/news/{site.now.year}/first.md"
        )
        problems.append(Problem(site.shown(""), 0, fact, cure))
    return sources, problems


def source_of(path: str) -> Source:
    """Return what the path of an article or page says.

    >>> source_of("tk/news/2020/online-conference.md").key
    'news/2020/online-conference'
    """
    language, rest = path.split("/", 1)
    key = rest.removesuffix(SUFFIX)
    return Source(path, language, key, "page" if key.startswith("pages/") else "article")


def _misplaced(path: str, site: Site) -> tuple[Message, Message] | None:
    """Return fact and cure when *path* is not the place of an article or page."""
    top, _, rest = path.partition("/")
    tags = ", ".join(site.languages)
    if not rest:
        fact = message("This file is in no folder of a language.")
        return fact, message("Move it into one of: %(folders)s.", folders=tags)
    if top not in site.languages:
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
        slug = slugify(name.encode(errors="replace").decode(), language)
        if not PLAIN_NAME.fullmatch(name) and name != slug:
            fact = message("The name “%(name)s” can't be part of an address.", name=name)
            return fact, message("Rename it to “%(slug)s”, in each language alike.", slug=slug or "…")
    return None


def find_media(content: Path) -> Iterator[str]:
    """Yield the files below media/ and extra/, by path."""
    for folder in SHARED:
        if (content / folder).is_dir():
            for path in files_below(content / folder, with_hidden=folder == "extra"):
                yield f"{folder}/{path}"


def files_below(folder: Path, *, with_hidden: bool = False) -> list[str]:
    """Return the files below *folder*, sorted, with forward slashes; without those that tools keep for themselves.

    A link to a folder is not followed and counts as a file, so that whoever opens it says that it is none.
    """
    found: list[str] = []
    for where, folders, names in os.walk(folder, onerror=_refuse):
        if not with_hidden:
            folders[:] = [name for name in folders if not _is_of_a_tool(name)]
        names += [name for name in folders if os.path.islink(os.path.join(where, name))]
        relative = Path(where).relative_to(folder).as_posix()
        prefix = "" if relative == "." else relative + "/"
        found.extend(
            prefix + name for name in names if not _is_of_a_tool(name) or (with_hidden and name.startswith(".ht"))
        )
    return sorted(found)


def _refuse(error: OSError) -> None:
    """Stop at a folder that can't be listed: what is in it would be missing, and nobody would know."""
    fact = message("The folder can't be read: %(reason)s.", reason=error.strerror or str(error))
    raise BuildError([Problem(shown_path(Path(error.filename)), 0, fact, message("Make it readable, or remove it."))])


def _is_of_a_tool(name: str) -> bool:
    """Return whether a file is hidden, or a temporary or backup file of an editor or a system."""
    return (
        name.startswith((".", "#", "~$"))
        or name.endswith(("~", ".tmp", ".swp", ".bak"))
        or name in ("Thumbs.db", "desktop.ini")
    )
