"""What all versions of an article state about the same fact has to be the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from plugins.model.article import Version
from plugins.model.document import EventField
from plugins.model.problem import Problem, message
from plugins.model.site import Site

FACTS_OF_EVENTS = ("start", "end", "status")


def find_disagreements(groups: Iterable[Sequence[Version]], site: Site) -> Iterator[Problem]:
    """Yield a problem for each fact that two versions of one article state differently; it names both files."""
    for first, *others in groups:
        for other in others:
            yield from _compare(first, other, site)


def _compare(first: Version, other: Version, site: Site) -> Iterator[Problem]:
    ours, theirs = first.document, other.document
    facts = [("category", ours.category, theirs.category)]
    if ours.event is not None and theirs.event is not None:
        facts += [(f"event.{key}", _said(ours.event, key), _said(theirs.event, key)) for key in FACTS_OF_EVENTS]
    facts.append(("source_language", ours.source_language, theirs.source_language))
    for key, one, two in facts:
        if one != two and "" not in (one, two):
            fact = message(
                "“%(key)s” is “%(here)s” here and “%(there)s” in %(path)s.",
                key=key,
                here=two,
                there=one,
                path=site.shown(ours.path),
            )
            cure = message("Correct one of the two: they are versions of one article.")
            yield Problem(site.shown(theirs.path), theirs.line(key.split(".")[0]), fact, cure)


def _said(event: EventField, key: str) -> str:
    """Return what an event says, in a form that can be compared and shown."""
    value: datetime | date | str | None = getattr(event, key)
    return value if isinstance(value, str) else value.isoformat() if value else "—"


def find_shared_identities(versions: Iterable[Version], site: Site) -> Iterator[Problem]:
    """Yield a problem for each pair of articles that feeds could not tell apart."""
    known: dict[tuple[str, str], Version] = {}
    for version in versions:
        document = version.document
        if document.kind != "article":
            continue
        first = known.setdefault((document.language, document.identity), version)
        if first is not version:
            fact = message(
                "The id “%(id)s” is also that of %(path)s.", id=document.identity, path=site.shown(first.document.path)
            )
            cure = message("Give one of them another id; keep the one that was published first.")
            yield Problem(site.shown(document.path), document.line("id"), fact, cure)
