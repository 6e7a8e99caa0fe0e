"""The front door: one page for all languages, side by side; and what is shown where the site has no page."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.model.address import FRONT_DOOR, SITE_NOT_FOUND, home_address, not_found_address
from plugins.model.plan import Output
from plugins.model.view import Half
from plugins.plan.frame import Planner, Subject, last_change

NEWEST_IN_HALF = 10
"""How many articles each edition shows on the front door."""


def plan_front_door(planner: Planner) -> Iterator[Output]:
    """Yield the front door, and the pages for addresses that do not exist."""
    first = planner.editions[planner.site.default_language]
    homes = {tag: home_address(tag) for tag in planner.editions}
    halves = tuple(
        Half(planner.languages[tag], homes[tag], planner.views.cards(edition.articles[:NEWEST_IN_HALF]))
        for tag, edition in planner.editions.items()
    )
    frames = tuple(planner.frames.values())
    title = " · ".join(frame.site_name for frame in frames)
    description = " ".join(frame.site_description for frame in frames)
    feeds = planner.feeds(*planner.editions)
    yield planner.page(
        "front_door.html",
        first,
        FRONT_DOOR,
        Subject(homes, homes, FRONT_DOOR),
        "theme/templates/front_door.html",
        description=description,
        modified=last_change(article for edition in planner.editions.values() for article in edition.articles[:1]),
        halves=halves,
        title=title,
        head_feeds=feeds,
        frames=frames,
    )
    yield planner.page(
        "site_not_found.html",
        first,
        SITE_NOT_FOUND,
        Subject({}, homes),
        "theme/templates/site_not_found.html",
        is_indexed=False,
        halves=tuple(Half(half.language, half.url, ()) for half in halves),
        title=title,
        description=description,
        head_feeds=feeds,
        frames=frames,
    )
    for tag, edition in planner.editions.items():
        yield planner.page(
            "not_found.html",
            edition,
            not_found_address(tag),
            Subject({}, homes),
            "theme/templates/not_found.html",
            is_indexed=False,
        )
