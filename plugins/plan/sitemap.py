"""The sitemap: every page that search engines may list, with its versions in the other languages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from plugins.model.address import ROBOTS, SITEMAP
from plugins.model.plan import Output
from plugins.model.view import Head, SitemapEntry
from plugins.plan.frame import Planner


def plan_sitemap(planner: Planner, outputs: Iterable[Output]) -> Output:
    """Return the sitemap of all pages among *outputs*."""
    entries = []
    for output in outputs:
        head = output.view.get("head")
        if isinstance(head, Head) and head.is_indexed:
            entries.append(SitemapEntry(head.url, planner.modified[output.path], head.alternates))
    entries.sort(key=lambda entry: entry.url)
    view = {"entries": tuple(entries), "SITEURL": planner.site.url}
    return Output(SITEMAP, "sitemap", "", "", view, "the sitemap")


def plan_robots(planner: Planner) -> Iterator[Output]:
    """Yield the file that tells search engines where the sitemap is, unless the content folder has one of its own."""
    if f"extra/{ROBOTS}" not in planner.build.media:
        yield Output(ROBOTS, "robots", "", "", {"sitemap": SITEMAP, "SITEURL": planner.site.url}, "the list of pages")
