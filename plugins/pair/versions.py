"""The versions of one article: files with one path below the folders of their languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from msgspec.structs import replace

from plugins.model.article import Version
from plugins.model.document import Document
from plugins.model.site import Site


def group_versions(documents: Iterable[Document], site: Site) -> dict[str, list[Version]]:
    """Return the documents as versions, by key; within a key in the order of LANGUAGES."""
    groups: dict[str, list[Version]] = {}
    for document in documents:
        groups.setdefault(document.key, []).append(Version(as_of(document, site.now), is_published(document, site)))
    order = {tag: number for number, tag in enumerate(site.languages)}
    for group in groups.values():
        if len(group) > 1:
            group.sort(key=lambda version: order[version.language])
    return groups


def as_of(document: Document, now: datetime) -> Document:
    """Return a document as it is *now*: a change or correction with a date in the future waits for it."""
    changed = document.modified is not None and document.modified > now
    if not changed and (not document.corrections or all(correction.date <= now for correction in document.corrections)):
        return document
    corrections = tuple(correction for correction in document.corrections if correction.date <= now)
    modified = None if changed else document.modified
    return replace(document, modified=modified, corrections=corrections, face="")  # which shows less now


def moments(document: Document) -> Iterator[datetime]:
    """Yield the moments from which on a document says something else: its date, its change, its corrections."""
    if document.date is not None:
        yield document.date
    if document.modified is not None:
        yield document.modified
    for correction in document.corrections:
        yield correction.date


def is_published(document: Document, site: Site) -> bool:
    """Return whether this build shows a document: no draft, and nothing whose time has not come."""
    if site.shows_drafts:
        return True
    return document.status != "draft" and (document.date is None or document.date <= site.now)


def pair_versions(group: Sequence[Version]) -> None:
    """Tell the versions of one article about each other, and in which language a file says that it was first written."""
    published = [version for version in group if version.is_published]
    said = {version.document.source_language for version in group} - {""}
    source_language = min(said, default="")
    for version in group:
        version.source_language = source_language
        version.translations = tuple(other for other in published if other is not version)
