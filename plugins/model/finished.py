"""The build that finished last: where nothing has changed since, there is nothing to do at all."""

from __future__ import annotations

from datetime import datetime

import msgspec

from plugins.model.build import Build
from plugins.model.cache import Memory
from plugins.model.digests import digest_of_value, encode
from plugins.model.problem import Problem
from plugins.model.seen import Listing, Seen, is_settled
from plugins.model.site import Site
from plugins.model.workspace import Workspace

TABLE = "derived"
NAME = "finished"


class EditionCounts(msgspec.Struct, frozen=True):
    """How much an edition has, by the tag of its *language*."""

    language: str
    articles: int
    pages: int
    feeds: int


class Finished(msgspec.Struct, frozen=True):
    """A build that has come to its end.

    Attributes:
        inputs: a digest of all files and settings that it was made from.
        since, until: the time for which it holds; without an end when nothing waits for its time.
        warnings: what it warned of.
        editions: how much each edition has.
        files: how many files the site has.
        manifest: how the list of these files looked when it was done; whoever writes to the output folder changes it.

    """

    inputs: str
    since: datetime
    until: datetime | None
    warnings: tuple[Problem, ...]
    editions: tuple[EditionCounts, ...]
    files: int
    manifest: Seen


_decode = msgspec.json.Decoder(Finished).decode


def find_finished(site: Site, listing: Listing, memory: Memory, workspace: Workspace) -> Finished | None:
    """Return the build that finished last if another one would give just what is in the output folder."""
    data = memory.get(TABLE, NAME)
    if data is None:
        return None
    finished = _decode(data)
    if finished.manifest != workspace.manifest_seen or site.now < finished.since:
        return None
    if finished.until is not None and site.now >= finished.until:
        return None
    return finished if finished.inputs == _inputs(site, listing) and workspace.is_intact() else None


def finish(build: Build, listing: Listing, looked: int) -> Finished:
    """Return a build that has come to its end, and let the memory have it if it can be told from a later state.

    Args:
        build: the build.
        listing: the files as they looked before it began.
        looked: when they were looked at, in nanoseconds since 1970.

    """
    feeds = [output.language for output in build.outputs.values() if output.producer == "feed"]
    counts = tuple(
        EditionCounts(tag, sum(1 for _ in edition.shown_articles), len(edition.pages), feeds.count(tag))
        for tag, edition in build.editions.items()
    )
    inputs = _inputs(build.site, listing)
    manifest = build.workspace.manifest_seen
    finished = Finished(inputs, build.site.now, build.until, build.warnings, counts, len(build.outputs), manifest)
    if all(is_settled(seen, looked) for seen in (*listing.content.values(), *listing.theme.values())):
        build.memory.put(TABLE, [(NAME, encode(finished))])
    else:
        build.memory.remove(TABLE, [NAME])
    return finished


def _inputs(site: Site, listing: Listing) -> str:
    return digest_of_value([listing, site.facts()])
