"""The sitemap: every page that search engines may list, with its versions in the other languages.

It has parts: of each edition one for each month with its articles, one for each year, and one for all else. So a new
article changes the few that it is in, and `sitemap.xml` only lists them. A part stands in the folder whose pages it names.
Source: https://www.sitemaps.org/protocol.html#index and, for the folder, #location.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from operator import itemgetter
from typing import TypeAlias

from plugins.model.address import ROBOTS, SITEMAP, sitemap_part_address
from plugins.model.plan import Facts, Output
from plugins.model.view import SitemapEntry, SitemapPart
from plugins.plan.frame import HeadFacts, Planner, Subject

EMPTY = Subject({}, {})

MOST_IN_A_PART = 10_000
"""Addresses; a fifth of what the protocol allows, so that its 50 MB are not reached either."""

ORIGIN = "the sitemap"

Entry: TypeAlias = tuple[str, datetime | None, Subject]
"""The address of a page, its last change, and what it shows."""


def plan_sitemap(planner: Planner, outputs: Iterable[Output]) -> Iterator[Output]:
    """Yield the parts of the sitemap of all pages among *outputs*, and then the list of the parts."""
    parts: list[tuple[str, datetime | None]] = []
    for place, entries in sorted(_entries_by_place(outputs).items()):
        entries.sort(key=itemgetter(0))
        for number, start in enumerate(range(0, len(entries), MOST_IN_A_PART), 1):
            part = _part(planner, sitemap_part_address(*place, number), entries[start : start + MOST_IN_A_PART])
            parts.append((part.path, part.modified))
            yield part

    def complete(facts: Facts) -> Mapping[str, object]:
        return dict(facts) | {"parts": tuple(SitemapPart(path, modified) for path, modified in parts)}

    facts = {"parts": parts, "SITEURL": planner.site.url}
    yield Output(SITEMAP, "sitemap_index", "", "", facts, ORIGIN, complete=complete)


def _entries_by_place(outputs: Iterable[Output]) -> dict[tuple[str, str], list[Entry]]:
    """Return the pages that can be listed by edition and span; what belongs to all editions is by no language."""
    found: dict[tuple[str, str], list[Entry]] = {}
    for output in outputs:
        head = output.facts.get("head")
        if isinstance(head, HeadFacts) and head.is_indexed:
            subject = EMPTY if output.language in head.subject.hidden else head.subject
            language = "" if output.languages else output.language
            found.setdefault((language, output.span), []).append((head.url, output.modified, subject))
    return found


def _part(planner: Planner, path: str, entries: list[Entry]) -> Output:
    def complete(facts: Facts) -> Mapping[str, object]:
        return dict(facts) | {
            "entries": tuple(
                SitemapEntry(url, modified, planner.alternates(subject)) for url, modified, subject in entries
            )
        }

    facts = {"entries": entries, "SITEURL": planner.site.url}
    latest = max((modified for _, modified, _ in entries if modified is not None), default=None)
    return Output(path, "sitemap", "", "", facts, ORIGIN, modified=latest, complete=complete)


def plan_robots(planner: Planner) -> Iterator[Output]:
    """Yield the file that tells search engines where the sitemap is, unless the content folder has one of its own."""
    if f"extra/{ROBOTS}" not in planner.build.media:
        yield Output(ROBOTS, "robots", "", "", {"sitemap": SITEMAP, "SITEURL": planner.site.url}, "the list of pages")
