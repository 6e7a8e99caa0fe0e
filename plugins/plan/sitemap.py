"""The sitemap: every page that search engines may list, with its versions in the other languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import itemgetter

from plugins.model.address import ROBOTS, SITEMAP
from plugins.model.plan import Facts, Output
from plugins.model.view import SitemapEntry
from plugins.plan.frame import HeadFacts, Planner, Subject

EMPTY = Subject({}, {})


def plan_sitemap(planner: Planner, outputs: Iterable[Output]) -> Output:
    """Return the sitemap of all pages among *outputs*."""
    entries = []
    for output in outputs:
        head = output.facts.get("head")
        if isinstance(head, HeadFacts) and head.is_indexed:
            subject = EMPTY if output.language in head.subject.hidden else head.subject
            entries.append((head.url, output.modified, subject))
    entries.sort(key=itemgetter(0))

    def complete(facts: Facts) -> Mapping[str, object]:
        return dict(facts) | {
            "entries": tuple(
                SitemapEntry(url, modified, planner.alternates(subject)) for url, modified, subject in entries
            )
        }

    facts = {"entries": entries, "SITEURL": planner.site.url}
    return Output(SITEMAP, "sitemap", "", "", facts, "the sitemap", complete=complete)


def plan_robots(planner: Planner) -> Iterator[Output]:
    """Yield the file that tells search engines where the sitemap is, unless the content folder has one of its own."""
    if f"extra/{ROBOTS}" not in planner.build.media:
        yield Output(ROBOTS, "robots", "", "", {"sitemap": SITEMAP, "SITEURL": planner.site.url}, "the list of pages")
