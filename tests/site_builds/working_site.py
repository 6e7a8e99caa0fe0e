"""A small site in a folder of its own, with everything that a build reads, to be edited and built again and again."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Collection, Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.site_builds.fixture_sites import CLOCK, NAMES, REPOSITORY, theme_with_catalogs
from tests.site_builds.many_articles import one_colour
from tests.site_builds.random_content import SENTENCES
from tests.site_builds.small_theme import write_small_theme

KNOWN_LANGUAGES = ("tk", "hy", "en")
CATEGORIES = ("reading", "services", "rare-books")
TAXONOMY = """categories:
  reading: {tk: Okaýyş, hy: Ընթերցանություն, en: Reading}
  services: {tk: Hyzmatlar, hy: Ծառայություններ, en: Services}
  rare-books: {tk: Seýrek kitaplar, hy: Հազվագյուտ գրքեր, en: Rare books}
tags:
  children: {tk: Çagalar, hy: Երեխաներ, en: Children}
  book-care: {tk: Kitaplary goramak, hy: Գրքերի պահպանում, en: Book care}
"""
ARTICLES: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "news/2024/archive": ("tk hy", "2024-05-02T09:00", ()),
    "news/2025/spring": ("tk hy en", "2025-03-20T10:00", ("image: {src: /media/a.png, alt: Zal}", "tags: [children]")),
    "news/2025/summer": ("tk", "2025-07-01T08:30", ("tags: [Täze kitap, book-care]",)),
    "news/2025/winter": ("hy en", "2025-12-30T23:30", ("documents: [{src: /media/report.pdf, title: PDF}]",)),
    "news/2026/opening": ("tk hy", "2026-03-01T10:00", ("event: {start: 2026-03-02T10:00, place: Zal}",)),
    "news/2026/lecture": ("tk hy", "2026-03-05T11:00", ("event: {start: 2026-03-12, end: 2026-03-14}",)),
    "news/2026/coming": ("tk", "2026-03-15T09:00", ("tags: [Täze kitap]",)),
    "interviews/reader": ("tk hy", "2025-03-20T10:00", ("authors: [Ogulgerek, Aman]", "source_language: hy")),
}
"""By key: the languages, the date, and further lines of front matter."""

PAGES: Mapping[str, str] = {"pages/about": "tk hy en", "pages/help/contact": "tk"}


@dataclass(frozen=True)
class Snapshot:
    """What a build reads, as it was at one moment; times of modification and the clock are not part of it."""

    files: Mapping[str, bytes]
    settings: Mapping[str, Any]


class WorkingSite:
    """The site, and which of its files were touched since somebody last asked.

    Attributes:
        inputs: the folder of all that is read: content, theme, languages and the settings file; paths are below it.
        settings: what the settings file says.
        now: what the clock says.
        touched: the files that were written, made, moved or removed, by their absolute paths.
        warm, living: the output folders.
        foreign: files that are not the build's, by path below an output folder.
        kept_cache: the files of a cache, kept to be put back later.

    """

    def __init__(
        self, folder: Path, *, languages: Collection[str] = ("tk", "hy"), with_real_theme: bool = False
    ) -> None:
        self.folder = folder
        self.inputs = folder / "inputs"
        self.warm, self.living = folder / "output", folder / "living"
        self.now = CLOCK
        self.touched: set[Path] = set()
        self.foreign: dict[str, bytes] = {}
        self.kept_cache: dict[str, bytes] = {}
        self.settings: dict[str, Any] = {
            "PATH": str(self.inputs / "content"),
            "THEME": str(self.inputs / "theme"),
            "LANGUAGES_PATH": str(self.inputs / "languages"),
            "SITEURL": "https://news.example.org",
            "TIMEZONE": "Asia/Ashgabat",
            "LANGUAGES": {tag: dict(NAMES[tag]) for tag in KNOWN_LANGUAGES if tag in languages},
            "FEED_AUTHORITY": "news.example.org",
            "FEED_YEAR": 2020,
            "MARKDOWN": {"extensions": ["extra", "sane_lists", "toc"], "output_format": "html"},
        }
        self._write_content(languages)
        self._write_surroundings(with_real_theme=with_real_theme)
        self.touched.clear()

    def _write_content(self, languages: Collection[str]) -> None:
        self.write("content/taxonomy.yaml", TAXONOMY)
        for number, name in enumerate("abc"):
            self.write(f"content/media/{name}.png", one_colour(number))
        self.write("content/media/report.pdf", "not really a report\n")
        self.write("content/extra/humans.txt", "people\n")
        for number, (key, (tags, date, lines)) in enumerate(ARTICLES.items()):
            for tag in tags.split():
                if tag in languages:
                    self.write(f"content/{tag}/{key}.md", self._article(tag, number, date, lines))
        for key, tags in PAGES.items():
            for tag in tags.split():
                if tag in languages:
                    text = f"---\ntitle: {SENTENCES[tag][:10]} {key[-5:]}\nstatus: published\n---\n\n{SENTENCES[tag]}\n"
                    self.write(f"content/{tag}/{key}.md", text)

    def _article(self, tag: str, number: int, date: str, lines: Iterable[str]) -> str:
        goal = f"{{filename}}/{tag}/news/2025/{'summer' if tag == 'tk' else 'winter'}.md"
        return "\n".join(
            [
                "---",
                f"title: {SENTENCES[tag][:12].strip()} {number}",
                f"date: {date}",
                f"category: {CATEGORIES[number % 2]}",
                "status: published",
                *lines,
                "---",
                "",
                f'{SENTENCES[tag]} "{tag}" -- 10-15...',
                "",
                f"[{number}]({goal}) ![{number}](/media/{'ab'[number % 2]}.png)" if number % 3 else f"## {number}",
                "",
            ]
        )

    def _write_surroundings(self, *, with_real_theme: bool) -> None:
        if with_real_theme:
            theme_with_catalogs(self.inputs / "theme", ["en"])
        else:
            write_small_theme(self.inputs / "theme")
        (self.inputs / "languages").mkdir()
        for tag in KNOWN_LANGUAGES:
            shutil.copy(REPOSITORY / f"languages/{tag}.toml", self.inputs / "languages")
        self.write_settings()

    def write_settings(self) -> None:
        """Write the settings file."""
        lines = ["import sys", f"sys.path.insert(0, {str(REPOSITORY)!r})", "from pelicanconf import *"]
        lines += [f"{name} = {value!r}" for name, value in self.settings.items()]
        self.write("settings.py", "\n".join(lines) + "\n")

    @property
    def settings_file(self) -> Path:
        """The settings file."""
        return self.inputs / "settings.py"

    def write(self, path: str, data: str | bytes) -> None:
        """Write a file that the build reads."""
        file = self.inputs / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data.encode() if isinstance(data, str) else data)
        self.touched.add(file)

    def read(self, path: str) -> str:
        """Return the text of a file."""
        return (self.inputs / path).read_bytes().decode()

    def remove(self, path: str) -> None:
        """Remove a file, and the folders that it leaves empty."""
        (self.inputs / path).unlink()
        self.touched.add(self.inputs / path)
        self._prune(path)

    def move(self, path: str, target: str) -> None:
        """Move a file."""
        (self.inputs / target).parent.mkdir(parents=True, exist_ok=True)
        os.replace(self.inputs / path, self.inputs / target)
        self.touched |= {self.inputs / path, self.inputs / target}
        self._prune(path)

    def _prune(self, path: str) -> None:
        for parent in list(Path(path).parents)[:-2]:
            if not any((self.inputs / parent).iterdir()):
                (self.inputs / parent).rmdir()

    def files(self, below: str = "", ending: str = "") -> list[str]:
        """Return the files whose path begins with *below* and ends with *ending*."""
        found = (file.relative_to(self.inputs).as_posix() for file in self.inputs.rglob("*") if file.is_file())
        return sorted(path for path in found if path.startswith(below) and path.endswith(ending))

    @property
    def languages(self) -> list[str]:
        """The languages of the site."""
        return list(self.settings["LANGUAGES"])

    def documents(self) -> list[str]:
        """Return the articles and pages."""
        return self.files("content/", ".md")

    def articles(self) -> list[str]:
        """Return the articles."""
        return [path for path in self.documents() if "/pages/" not in path]

    def keys(self) -> dict[str, list[str]]:
        """Return the languages of each article, by key."""
        found: dict[str, list[str]] = {}
        for path in self.articles():
            tag, key = parted(path)
            found.setdefault(key, []).append(tag)
        return found

    def snapshot(self) -> Snapshot:
        """Return what a build reads."""
        return Snapshot({path: (self.inputs / path).read_bytes() for path in self.files()}, deepcopy(self.settings))

    def put_back(self, snapshot: Snapshot) -> int:
        """Let all files be as they were, and return how many had to be changed."""
        touched = len(self.touched)
        for path in self.files():
            if path not in snapshot.files:
                self.remove(path)
        for path, data in snapshot.files.items():
            file = self.inputs / path
            if not file.is_file() or file.read_bytes() != data:
                self.write(path, data)
        self.settings = deepcopy(dict(snapshot.settings))
        return len(self.touched) - touched


def parted(path: str) -> tuple[str, str]:
    """Return language and key of an article or page."""
    _, tag, rest = path.split("/", 2)
    return tag, rest.removesuffix(".md")


def field_of(text: str, key: str) -> str:
    """Return what front matter says about *key*; empty when it says nothing."""
    found = re.search(rf"(?m)^{key}: (.*)$", text)
    return found[1].strip() if found else ""


def with_field(text: str, key: str, value: str) -> str:
    """Return a text whose front matter says *value* about *key*, or nothing when that is empty."""
    end = "\r\n" if "\r\n" in text else "\n"
    without = re.sub(rf"(?m)^{key}: .*\n", "", text)
    return without.replace(f"{end}---{end}", f"{end}{key}: {value}{end}---{end}", 1) if value else without


def moment(text: str) -> datetime:
    """Return a date of front matter, without its zone; that of the clock where it is none."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return CLOCK.replace(tzinfo=None)
