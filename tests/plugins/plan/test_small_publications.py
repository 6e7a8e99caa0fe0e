"""What one publication costs: a new article changes a few lists, however large the archive is; a new text hardly more than itself."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cache

import msgspec
import pytest

from plugins.model.catalog import Catalog
from plugins.model.document import Document, EventField, Taxonomy, Term, face_of
from plugins.plan import run
from plugins.render.keys import Keys
from tests.plugins import samples
from tests.plugins.samples import ZONE, build, document, site

MOST_FOR_A_PAIR = 40
"""Pages, feeds and sitemaps that a new article in two languages, with three tags, may change."""

SITEMAPS_FOR_A_PAIR = 8
"""Of these: the list of parts, that of the front door, and of each edition those of the whole, the year and the month."""

MOST_FOR_A_TEXT = 12
"""Those that another text of an article may change."""

LANGUAGES = ("tk", "hy")
CATEGORIES = [f"category-{number}" for number in range(6)]
TAGS = [f"tag-{number}" for number in range(60)]
FIRST = datetime(2016, 1, 4, 9, 0, tzinfo=ZONE)
LAST = datetime(2026, 3, 9, 9, 0, tzinfo=ZONE)
MIDDLE_OF_LAST_YEAR = datetime(2025, 7, 1, 15, 0, tzinfo=ZONE)
SIZES = (1000, 5000)
EVERY_EVENT = 7
"""Each seventh article is on an event, which ends twenty days later."""


def term(key: str, line: int) -> Term:
    return Term(key, {tag: f"{key} {tag}" for tag in LANGUAGES}, line)


TAXONOMY = Taxonomy(
    "taxonomy.yaml",
    {key: term(key, line) for line, key in enumerate(CATEGORIES, 2)},
    {key: term(key, line) for line, key in enumerate(TAGS, 9)},
)


@pytest.fixture(scope="module", autouse=True)
def _large_site() -> Iterator[None]:
    """The taxonomy of the archive; and no search for garbage, which would take half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(samples, "TAXONOMY", TAXONOMY)
        yield
    archive.cache_clear()
    keys_of_archive.cache_clear()
    if was_on:
        gc.enable()
        gc.collect()


def pair(name: str, number: int, day: datetime) -> list[Document]:
    """Return an article in both languages, with three tags; some are on events."""
    event = None
    if number % EVERY_EVENT == 0:
        event = EventField(day + timedelta(days=20), None, "Zal", "", "scheduled", 7)
    made = []
    for tag in LANGUAGES:
        article = document(
            f"{tag}/news/{day.year}/{name}.md",
            title=f"{name} {tag}",
            date=day,
            category=CATEGORIES[number % len(CATEGORIES)],
            tags=tuple(TAGS[(number * 7 + step) % len(TAGS)] for step in (0, 20, 41)),
            event=event,
            digest=f"{name} {tag}",
        )
        made.append(msgspec.structs.replace(article, face=face_of(article)))
    return made


@cache
def archive(pairs: int) -> tuple[Document, ...]:
    """Return the articles of ten years, evenly spread over them."""
    step = (LAST - FIRST) / (pairs - 1)
    return tuple(each for number in range(pairs) for each in pair(f"story-{number}", number, FIRST + number * step))


def keys_of(documents: Iterable[Document]) -> Mapping[str, str]:
    """Return the keys of all outputs of a site with these documents, by path."""
    made = build(documents, site(*LANGUAGES))
    made.catalogs = {tag: Catalog(f"{tag}.po", {}, "0", tag) for tag in LANGUAGES}
    run(made)
    keys = Keys(made)
    return {path: keys.key(output) for path, output in made.outputs.items() if output.producer != "file"}


@cache
def keys_of_archive(pairs: int) -> Mapping[str, str]:
    return keys_of(archive(pairs))


def changed(pairs: int, documents: Iterable[Document]) -> list[str]:
    """Return the outputs of a site with these documents that differ from those of the archive, or are new."""
    before, after = keys_of_archive(pairs), keys_of(documents)
    return sorted(path for path in {**before, **after} if before.get(path) != after.get(path))


def told(paths: list[str]) -> str:
    return f"{len(paths)} outputs have changed:\n" + "\n".join(paths)


@pytest.mark.parametrize("pairs", SIZES)
class TestNewPair:
    @pytest.mark.parametrize(
        ("day", "number"),
        [(LAST + timedelta(hours=3), 1), (LAST + timedelta(hours=3), EVERY_EVENT), (MIDDLE_OF_LAST_YEAR, 1)],
        ids=["newest", "newest, on an event", "middle of last year"],
    )
    def test_changes_few_outputs(self, pairs: int, day: datetime, number: int) -> None:
        """
        Its pages, its neighbours, the lists that it comes into and the sitemap are few, whatever is there already.
        """
        paths = changed(pairs, [*archive(pairs), *pair("new", number, day)])
        assert {f"{tag}/news/{day.year}/new/index.html" for tag in LANGUAGES} < set(paths)
        assert len([path for path in paths if "sitemap" in path]) <= SITEMAPS_FOR_A_PAIR, told(paths)
        assert len(paths) <= MOST_FOR_A_PAIR, told(paths)


@pytest.mark.parametrize("pairs", SIZES)
@pytest.mark.parametrize("place", [-1, 0], ids=["newest", "oldest"])
class TestNewText:
    def test_changes_hardly_more_than_its_page(self, pairs: int, place: int) -> None:
        """
        Who corrects a text in both languages changes two pages, and the feeds while it is among the newest.
        """
        first = 2 * (place % pairs)
        documents = list(archive(pairs))
        for at in (first, first + 1):
            documents[at] = msgspec.structs.replace(documents[at], digest="another text")
        paths = changed(pairs, documents)
        names = {f"{each.path.removesuffix('.md')}/index.html" for each in documents[first : first + 2]}
        assert names <= set(paths)
        assert len(paths) <= MOST_FOR_A_TEXT, told(paths)
