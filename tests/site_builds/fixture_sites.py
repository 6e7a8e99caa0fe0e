"""The fixture sites: what each is built from, and how tests build them and others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.messages.pofile import write_po

from newsroom.catalogs import extract
from newsroom.settings import read_settings
from plugins.model.build import Build
from plugins.model.catalog import catalog_path
from plugins.model.flow import run_steps
from plugins.model.memory import open_memory
from plugins.model.site import read_site
from plugins.model.workspace import open_workspace
from tests.site_builds.many_articles import write_many_articles

REPOSITORY = Path(__file__).parents[2]
SITES = REPOSITORY / "tests/sites"
SETTINGS = REPOSITORY / "pelicanconf.py"

CLOCK = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Asia/Ashgabat"))
"""When fixture sites are built, unless a test says otherwise."""

PAIRS = 300
"""How many articles the site of many articles has in each language."""

NAMES = {
    "tk": {"name": "Kitaphana habarlary", "description": "Kitaphanalaryň durmuşyndan habarlar."},
    "hy": {"name": "Գրադարանային լուրեր", "description": "Լուրեր գրադարանների կյանքից։"},
    "en": {"name": "Library news", "description": "News from the life of libraries."},
    "fa": {"name": "خبرهای کتابخانه", "description": "خبرهایی از زندگی کتابخانه‌ها"},
}


@dataclass(frozen=True)
class FixtureSite:
    """A site that tests build.

    Attributes:
        content: its folder in tests/sites/, or empty when it is written by a generator.
        languages: those of its editions; for all but the repository's own two the catalog is made of the msgids.
        url: SITEURL.
        warnings: how many the build gives; any other number is a defect.

    """

    content: str
    languages: tuple[str, ...] = ("tk", "hy")
    url: str = "https://news.example.org"
    warnings: int = 0
    overrides: Mapping[str, Any] = field(default_factory=dict)


FIXTURE_SITES: Mapping[str, FixtureSite] = {
    "two_languages": FixtureSite("two_languages", warnings=3),
    "base_path": FixtureSite("two_languages", url="https://example.org/library/news", warnings=3),
    "one_article": FixtureSite("one_article"),
    "no_pages": FixtureSite("no_pages"),
    "untranslated": FixtureSite("untranslated"),
    "three_languages": FixtureSite("three_languages", ("tk", "hy", "en")),
    "right_to_left": FixtureSite("right_to_left", ("tk", "fa")),
    "strange_characters": FixtureSite("strange_characters"),
    "one_language": FixtureSite("one_language", ("tk",)),
    "many_articles": FixtureSite(""),
}


@contextmanager
def clock(now: datetime) -> Iterator[None]:
    """Let it be *now* for builds in this process."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(now.timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def fixture_settings(name: str, folder: Path) -> dict[str, Any]:
    """Return the settings of a fixture site whose content, theme and output are made in *folder* where need be."""
    site = FIXTURE_SITES[name]
    content = SITES / site.content
    if not site.content:
        content = folder / "content"
        if not content.is_dir():
            write_many_articles(content, PAIRS)
    settings = {
        "PATH": str(content),
        "OUTPUT_PATH": str(folder / "output"),
        "THEME": str(REPOSITORY / "theme"),
        "SITEURL": site.url,
        "TIMEZONE": "Asia/Ashgabat",
        "LANGUAGES": {tag: NAMES[tag] for tag in site.languages},
        "DEFAULT_LANG": site.languages[0],
        "FEED_AUTHORITY": "news.example.org",
        "FEED_YEAR": 2020,
    }
    others = [tag for tag in site.languages if tag not in ("tk", "hy")]
    if others:
        settings["THEME"] = str(theme_with_catalogs(folder / "theme", others))
    return settings | dict(site.overrides)


def theme_with_catalogs(folder: Path, languages: list[str]) -> Path:
    """Return a copy of the theme that also speaks *languages*, with every message as it stands in the templates."""
    if not folder.is_dir():
        shutil.copytree(REPOSITORY / "theme", folder)
    for tag in languages:
        catalog = extract(folder)
        catalog.locale = tag
        for entry in catalog:
            if entry.id:
                entry.string = entry.id
        path = catalog_path(folder, tag)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog)
    return folder


def build(settings: Mapping[str, Any], now: datetime = CLOCK) -> Build:
    """Build a site with the repository's settings and, in the place of those they name, *settings*."""
    with clock(now):
        merged = read_settings(SETTINGS, settings)
        site = read_site(merged)
        with open_workspace(site.output) as workspace, closing(open_memory(site, workspace)) as memory:
            run = Build(site, workspace, memory=memory)
            run_steps(run, merged["PLUGINS"])
    return run


def build_content(content: Path, output: Path, now: datetime = CLOCK, **settings: Any) -> Build:
    """Build a content folder in two languages."""
    return build({"PATH": str(content), "OUTPUT_PATH": str(output), **settings}, now)


def tree(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below *folder*, by path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()
    }


def state_of(output: Path) -> Path:
    """Return the folder in which the build keeps the state of *output*."""
    return output.parent / f".{output.name}.state"


def write_settings(folder: Path, content: Path, **settings: object) -> Path:
    """Write a settings file that starts from the repository's, for a site whose output is in *folder*; return it."""
    facts = {
        "PATH": str(content),
        "OUTPUT_PATH": str(folder / "output"),
        "THEME": str(REPOSITORY / "theme"),
        **settings,
    }
    file = folder / "settings.py"
    lines = [
        "import sys",
        f"sys.path.insert(0, {str(REPOSITORY)!r})",
        "from pelicanconf import *",
        *(f"{name} = {value!r}" for name, value in facts.items()),
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file
