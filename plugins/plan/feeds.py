"""The feed of each edition: the newest articles, whole, under ids that never change."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from mimetypes import MimeTypes
from urllib.parse import quote

from plugins.model.address import feed_address, home_address
from plugins.model.article import Version
from plugins.model.edition import Edition
from plugins.model.plan import Output
from plugins.model.view import Enclosure, Feed, FeedEntry
from plugins.plan.frame import Planner

NEWEST_IN_FEED = 20
"""How many articles a feed has, whole. Readers fetch all of it each time, on phones too, and each new article sends it anew."""

MEDIA_TYPES = MimeTypes()
"""The types of the standard library alone: those of the machine differ from one to the other."""
MEDIA_TYPES.add_type("image/webp", ".webp")
MEDIA_TYPES.add_type("image/avif", ".avif")


def plan_feeds(planner: Planner) -> Iterator[Output]:
    """Yield the feed of each edition."""
    for edition in planner.editions.values():
        yield _feed(planner, edition)


def make_id(planner: Planner, specific: str) -> str:
    """Return a tag URI of the site.

    Source: RFC 4151, The 'tag' URI Scheme.
    """
    return f"tag:{planner.site.feed_authority},{planner.site.feed_year}:{quote(specific, safe='/-._~')}"


def _feed(planner: Planner, edition: Edition) -> Output:
    newest = edition.articles[:NEWEST_IN_FEED]
    url = feed_address(edition.tag)
    began = datetime(planner.site.feed_year, 1, 1, tzinfo=UTC)
    feed = Feed(
        id=make_id(planner, url),
        title=edition.edited.name,
        subtitle=edition.edited.description,
        language=edition.tag,
        direction=edition.edited.language.direction,
        url=url,
        page_url=home_address(edition.tag),
        updated=planner.last_change(newest) or began,
        entries=tuple(_entry(planner, article) for article in newest),
        hub=planner.site.feed_hub,
    )
    return Output(
        path=url,
        producer="feed",
        template="feed_entry.html",
        language=edition.tag,
        facts={"feed": feed, "SITEURL": planner.site.url},
        origin="the feed of the edition",
        texts=tuple(article.document.path for article in newest),
        complete=planner.complete,
    )


def _entry(planner: Planner, article: Version) -> FeedEntry:
    document = article.document
    enclosure = None
    if document.image and document.image.src in planner.build.media:
        medium = planner.build.media[document.image.src]
        media_type = MEDIA_TYPES.guess_type(medium.path)[0] or "application/octet-stream"
        enclosure = Enclosure(medium.path, media_type, medium.staged.written.size)
    return FeedEntry(
        id=make_id(planner, f"{document.language}/{document.identity}"),
        updated=planner.updated(article),
        article=planner.views.article(article),
        enclosure=enclosure,
    )
