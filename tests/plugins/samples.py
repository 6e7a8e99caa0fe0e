"""One value of each kind that the steps hand on, small and whole; a test changes the part that it is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plugins.edition.grouping import make_edition
from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.document import Document, Medium, Taxonomy, Term
from plugins.model.language import Language, load_language
from plugins.model.problem import Problem
from plugins.model.site import Edited, Site
from plugins.model.workspace import Staged, Workspace, Written
from plugins.pair.versions import group_versions, pair_versions
from plugins.read.folder import source_of

REPOSITORY = Path(__file__).parents[2]
CONTENT = Path("content").resolve()
"""The content folder of the sample site; its files are shown as content/…, and none of them exists."""

ZONE = ZoneInfo("Asia/Ashgabat")
NOW = datetime(2026, 3, 10, 12, 0, tzinfo=ZONE)
NAMES = {
    "tk": ("Kitaphana habarlary", "Kitaphanalaryň durmuşyndan habarlar."),
    "hy": ("Գրադարանային լուրեր", "Լուրեր գրադարանների կյանքից։"),
    "en": ("Library news", "News from the life of libraries."),
}

TAXONOMY = Taxonomy(
    "taxonomy.yaml",
    categories={
        "services": Term("services", {"tk": "Hyzmatlar", "hy": "Ծառայություններ", "en": "Services"}, 2),
        "reading": Term("reading", {"tk": "Okaýyş", "hy": "Ընթերցանություն", "en": "Reading"}, 3),
    },
    tags={"children": Term("children", {"tk": "Çagalar", "hy": "Երեխաներ", "en": "Children"}, 5)},
)


@cache
def language(tag: str) -> Language:
    """Return a language of the repository."""
    return load_language(tag, REPOSITORY / "languages")


def edited(tag: str) -> Edited:
    """Return a language with what the sample site is called in it."""
    return Edited(language(tag), *NAMES[tag])


def site(*tags: str, **changes: Any) -> Site:
    """Return a site in the languages *tags*, Turkmen and Armenian if none is given."""
    values: dict[str, Any] = {
        "content": CONTENT,
        "output": Path("output").resolve(),
        "theme": REPOSITORY / "theme",
        "url": "https://news.example.org",
        "time_zone": ZONE,
        "languages": {tag: edited(tag) for tag in tags or ("tk", "hy")},
        "feed_authority": "news.example.org",
        "feed_year": 2020,
        "markdown": {"extensions": ["extra", "sane_lists", "toc"], "output_format": "html"},
        "now": NOW,
        "shows_drafts": False,
        "foreign_plugins": (),
    }
    return Site(**values | changes)


def document(path: str = "tk/news/2026/sergi.md", **changes: Any) -> Document:
    """Return what the file *path* says; pages have neither date nor category."""
    source = source_of(path)
    is_article = source.kind == "article"
    values: dict[str, Any] = {
        "path": path,
        "kind": source.kind,
        "language": source.language,
        "key": source.key,
        "identity": source.key,
        "title": "Sergi",
        "status": "published",
        "slug": "",
        "aliases": (),
        "date": datetime(2026, 1, 5, tzinfo=ZONE) if is_article else None,
        "modified": None,
        "category": "reading" if is_article else "",
        "tags": (),
        "summary": "Kitap.",
        "authors": (),
        "translators": (),
        "image": None,
        "gallery": (),
        "documents": (),
        "event": None,
        "corrections": (),
        "source_language": "",
        "source_hash": "",
        "digest": "d",
        "references": (),
        "lines": {},
    }
    return Document(**values | changes)


def version(path: str = "tk/news/2026/sergi.md", *, is_published: bool = True, **changes: Any) -> Version:
    """Return a document in its place, without translations."""
    made = document(path, **changes)
    return Version(made, is_published, source_language=made.language)


def medium(path: str, width: int = 0, height: int = 0, digest: str = "m", size: int = 1234) -> Medium:
    """Return a file that is published as it is."""
    return Medium(path, Staged("000001", Written(digest, size, 1)), width, height)


def build(
    documents: Iterable[Document], sample_site: Site | None = None, media: Mapping[str, Medium] | None = None
) -> Build:
    """Return a build as the edition step leaves it, of a site with these documents."""
    made = Build(sample_site or site(), Workspace(Path("output"), Path(".output.state")))
    made.documents = list(documents)
    made.taxonomy = TAXONOMY
    made.media = dict(media or {})
    versions = []
    for group in group_versions(made.documents, made.site).values():
        pair_versions(group)
        versions.extend(group)
    made.articles = [found for found in versions if found.document.kind == "article"]
    made.pages = [found for found in versions if found.document.kind == "page"]
    for tag, its in made.site.languages.items():
        articles = [found for found in made.articles if found.language == tag and found.is_published]
        pages = [found for found in made.pages if found.language == tag and found.is_published]
        made.editions[tag], _ = make_edition(its, articles, pages, TAXONOMY, made.site)
    return made


def article_text(body: str = "Kitap.\n", extra: str = "", **keys: str | None) -> str:
    """Return a source file; *keys* are put in the place of the usual ones, and None leaves one out."""
    usual = {"title": "Sergi", "date": "2026-01-05", "category": "reading", "status": "published"}
    lines = [f"{key}: {value}\n" for key, value in (usual | keys).items() if value is not None]
    return f"---\n{''.join(lines)}{extra}---\n{body}"


def said(problems: Iterable[Problem]) -> str:
    """Return problems as an editor reads them, in English."""
    return "\n".join(problem.say() for problem in problems)
