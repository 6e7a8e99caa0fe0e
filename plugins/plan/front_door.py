"""The front door: one page for all languages, side by side; and what is shown where the site has no page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from plugins.model.address import FRONT_DOOR, SITE_NOT_FOUND, home_address, not_found_address
from plugins.model.article import Version
from plugins.model.plan import Output
from plugins.model.view import Half
from plugins.plan.frame import Planner, Subject

NEWEST_IN_HALF = 10
"""How many articles each edition shows on the front door."""


def plan_front_door(planner: Planner) -> Iterator[Output]:
    """Yield the front door, and the pages for addresses that do not exist."""
    homes = {tag: home_address(tag) for tag in planner.editions}
    newest = {tag: edition.articles[:NEWEST_IN_HALF] for tag, edition in planner.editions.items()}
    yield _shared_page(
        planner,
        "front_door.html",
        FRONT_DOOR,
        Subject(homes, homes, FRONT_DOOR),
        newest,
        half="partials/front_half.html",
        modified=planner.last_change(article for articles in newest.values() for article in articles[:1]),
    )
    yield _shared_page(
        planner,
        "site_not_found.html",
        SITE_NOT_FOUND,
        Subject({}, homes),
        dict.fromkeys(planner.editions, ()),
        half="partials/not_found_half.html",
        is_indexed=False,
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


def _shared_page(
    planner: Planner,
    template: str,
    url: str,
    subject: Subject,
    articles: Mapping[str, Sequence[Version]],
    *,
    half: str,
    is_indexed: bool = True,
    modified: datetime | None = None,
) -> Output:
    """Return a page that belongs to all editions: it has a half for each, made by the template *half* with *articles*."""
    frames = tuple(planner.frames.values())
    return planner.page(
        template,
        planner.editions[planner.site.default_language],
        url,
        subject,
        f"theme/templates/{template}",
        title=" · ".join(frame.site_name for frame in frames),
        description=" ".join(frame.site_description for frame in frames),
        is_indexed=is_indexed,
        modified=modified,
        head_feeds=planner.feeds(*planner.editions),
        half=half,
        halves=tuple(
            Half(planner.languages[tag], home_address(tag), planner.views.cards(found))
            for tag, found in articles.items()
        ),
        frames=frames,
    )
