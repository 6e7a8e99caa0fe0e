"""The plan of a publication: what goes, in which stage, what is removed and what stays for a while."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from newsroom.publish.host import Upload
from newsroom.publish.publication import File, Publication, Retired
from plugins.model.workspace import folders_above

Stage = Literal["assets", "new pages", "changed pages", "lists", "host files"]

STAGES: tuple[Stage, ...] = ("assets", "new pages", "changed pages", "lists", "host files")
"""The order in which files go: a page never arrives before what it needs, and no link before the page it leads to.

New pages may link to each other; nobody is led to them before the pages that were there are changed.
"""

HOST_FILES = frozenset([".htaccess", "_headers", "_redirects", "CNAME", "web.config"])
"""Files that the server reads; they go last."""

PAGE_SUFFIXES = (".html", ".htm", ".xhtml")
LIST_SUFFIXES = (".atom", ".rss", ".xml", ".json", ".ics", ".txt")
"""Of files that name pages: feeds, sitemaps, calendars, robots.txt."""

TWIN = re.compile(r"\.(?:br|gz|zst)$")
"""What a precompressed twin has after the name of its file, with which it goes."""

LIST_ADDRESS = re.compile(
    r"(?:[^/]+/)?(?:index|404)\.html|[^/]+/(?:category|tag|events|feeds|search|\d{4})/(?:.+/)?index\.html"
)
"""Of pages that list others: the front door, an edition's front page, and all that plugins.model.address calls lists."""

DOORS = frozenset(["index.html", "404.html"])
"""Pages that readers come upon without being led there; they go after all that they lead to, in a first publication too."""

DAY = 86_400
RETIRED_DAYS = 14
"""How long an asset stays that no page needs any more, for readers with an older page open."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a publication does.

    Attributes:
        before: the publication that the host has.
        after: the one that it has at the end.
        stages: the files that go, in the order of STAGES.
        removals: files of ours that are removed at the end: pages that vanish, and retired assets whose time has come.
        new: the paths among the files that go of which the host has none.

    """

    before: Publication
    after: Publication
    stages: Mapping[Stage, tuple[Upload, ...]]
    removals: tuple[str, ...]
    new: frozenset[str]

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """All files that go, in their order."""
        return tuple(upload for stage in STAGES for upload in self.stages[stage])

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not self.removals and not self.uploads and self.before.files == self.after.files

    @property
    def retired(self) -> tuple[str, ...]:
        """The assets that stay for readers of older pages from now on."""
        return tuple(sorted(self.after.retired.keys() - self.before.retired.keys()))

    @property
    def vanishing(self) -> tuple[str, ...]:
        """The pages that would be there no more."""
        return tuple(path for path in self.removals if is_page(path))


def without_twin(path: str) -> str:
    """Return the path of the file that *path* is a compressed twin of; otherwise *path*."""
    return TWIN.sub("", path)


def is_page(path: str) -> bool:
    """Return whether a file is a page that readers read; twins are none of their own."""
    return path.endswith(PAGE_SUFFIXES)


def stage_of(path: str, *, is_new: bool) -> Stage:
    """Return the stage in which a file goes.

    >>> stage_of("theme/css/site.0123456789.css", is_new=True)
    'assets'
    >>> stage_of("tk/news/2020/online-conference/index.html.br", is_new=False)
    'changed pages'
    >>> stage_of("tk/category/services/index.html", is_new=False)
    'lists'
    >>> stage_of("index.html", is_new=True)
    'lists'
    """
    path = without_twin(path)
    if path.rpartition("/")[2] in HOST_FILES:
        return "host files"
    if path.endswith(PAGE_SUFFIXES) and not path.startswith("media/"):
        if is_new and path not in DOORS:
            return "new pages"
        return "lists" if LIST_ADDRESS.fullmatch(path) else "changed pages"
    if path.endswith(LIST_SUFFIXES) and not path.startswith(("media/", "theme/")):
        return "lists"
    return "assets"


def plan_publication(
    before: Publication,
    known: Mapping[str, File | None],
    files: Mapping[str, File],
    source: Callable[[str], Path],
    *,
    id: str,  # noqa: A002  # what it is called everywhere
    site: str,
    now: float,
) -> Plan:
    """Return what has to be done so that a host has *files*.

    Args:
        before: the publication that the host has.
        known: all files of ours that are on the host, with their bytes; None where these are not known for sure.
        files: the files of the site.
        source: returns a local file with the bytes of a digest.
        id: of the publication to be.
        site: see Publication.
        now: in seconds since 1970.

    """
    changed = [path for path in sorted(files) if known.get(path) != files[path]]
    new = frozenset(path for path in changed if path not in known)
    stages: dict[Stage, list[Upload]] = {stage: [] for stage in STAGES}
    for path in changed:
        file = files[path]
        stage = stage_of(path, is_new=without_twin(path) not in known)
        stages[stage].append(Upload(path, source(file.digest), file.digest, file.size))
    retired, removals = _leaving(before, known, files, now)
    return Plan(
        before,
        Publication(
            id=id, previous=before.id, site=site, files=dict(files), retired=retired, clean_since=before.clean_since
        ),
        {stage: tuple(uploads) for stage, uploads in stages.items()},
        tuple(removals),
        new,
    )


def _leaving(
    before: Publication, known: Mapping[str, File | None], files: Mapping[str, File], now: float
) -> tuple[dict[str, Retired], list[str]]:
    """Return what of *known* stays though *files* has it not, and what is removed."""
    retired, removals = {}, []
    needed = folders_above(files)
    for path in sorted(known.keys() - files.keys()):
        was = before.retired.get(path)
        file = known[path] or before.files.get(path) or was
        is_in_the_way = path in needed or not files.keys().isdisjoint(folders_above([path]))
        if stage_of(path, is_new=False) != "assets" or file is None or is_in_the_way:
            removals.append(path)
        elif was is None:
            retired[path] = Retired(file.digest, file.size, now)
        elif now - was.since > RETIRED_DAYS * DAY:
            removals.append(path)
        else:
            retired[path] = was
    return retired, removals
