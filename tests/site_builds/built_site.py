"""A built site as plain data: its files, its pages, and what the content folder says should be in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from plugins.model.language import Language
from plugins.model.site import Site
from tests.site_builds.built_page import Page, read_page
from tests.site_builds.content_folder import SourceFile, read_content, read_published

TEXT_FILES = (".html", ".atom", ".xml", ".css", ".txt", ".json")

LISTED = re.compile(r"<loc>([^<]*)</loc>")

read_page_once = lru_cache(maxsize=4000)(read_page)


@dataclass(frozen=True, slots=True)
class Goal:
    """Where an address leads.

    Attributes:
        is_own: whether that is on this site.
        path: the file below the output folder, if it is.
        fragment: the place in it, without its ``#``.

    """

    is_own: bool
    path: str = ""
    fragment: str = ""


@dataclass
class BuiltSite:
    """A built site.

    Attributes:
        output: its folder.
        url: SITEURL.
        languages: by tag, in the order of LANGUAGES.
        now: the moment of the build.
        sources: what the content folder holds.
        published: the digest of every file that the content folder wants published as it is, by its address.
        data: the bytes of every file that is text, by path below *output*.
        sizes: the size of every file, by path.
        digests: the digest of every file, by path.
        pages: by path; without files of the content folder that happen to be pages.

    """

    output: Path
    url: str
    languages: Mapping[str, Language]
    now: datetime
    sources: tuple[SourceFile, ...]
    published: Mapping[str, str]
    data: dict[str, bytes] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    @cached_property
    def stylesheet(self) -> str:
        """The path of the stylesheet, whose name tells its content."""
        (path,) = (path for path in self.sizes if path.startswith("theme/css/"))
        return path

    @cached_property
    def sitemap_parts(self) -> dict[str, bytes]:
        """The parts that the sitemap names, by path."""
        listed = LISTED.findall(self.data["sitemap.xml"].decode())
        return {path: self.data[path] for path in (self.goal(address).path for address in listed)}

    @property
    def sitemap(self) -> str:
        """All parts of the sitemap, one after the other."""
        return "\n".join(data.decode() for data in self.sitemap_parts.values())

    def page(self, address: str) -> Page:
        """Return the page at an address below SITEURL."""
        return self.pages[path_of(address)]

    def has(self, address: str) -> bool:
        """Return whether something is at an address below SITEURL."""
        return path_of(address) in self.sizes

    def goal(self, address: str, start: str = "") -> Goal:
        """Return where *address* leads from the page at *start*.

        An address of our own host that is not below SITEURL leads to a file that does not exist.
        """
        full = urljoin(self.absolute(start), address)
        parts, site = urlsplit(full), urlsplit(self.url)
        if parts.scheme not in ("http", "https") or parts.netloc != site.netloc:
            return Goal(is_own=False)
        if not parts.path.startswith(site.path + "/"):
            return Goal(is_own=True, path=f"(outside of {self.url}) {full}")
        return Goal(is_own=True, path=path_of(unquote(parts.path[len(site.path) + 1 :])), fragment=parts.fragment)

    def absolute(self, address: str) -> str:
        """Return the full form of an address below SITEURL."""
        return f"{self.url}/{address}"

    def edition_pages(self) -> list[Page]:
        """Return the pages of the editions, without redirects."""
        return [
            page for page in self.pages.values() if page.path.split("/")[0] in self.languages and not page.is_redirect
        ]

    def articles(self, language: str) -> list[SourceFile]:
        """Return the articles that lists of a language name, newest first."""
        listed = [file for file in self.sources if file.is_article and file.is_listed(self.now)]
        found = [file for file in listed if file.language == language]
        return sorted(found, key=lambda file: (-file.date.timestamp() if file.date else 0, file.key))

    def listed(self, address: str) -> list[str]:
        """Return the addresses of the articles that the main part of a page leads to, in order, each once."""
        articles = {path_of(file.address): file.address for file in self.sources if file.is_article}
        links = [link.address for link in self.page(address).links if link.in_main and link.element == "a"]
        goals = [self.goal(link, address) for link in links]
        return list(dict.fromkeys(articles[goal.path] for goal in goals if goal.path in articles))

    def text(self, address: str) -> str:
        """Return the words of a page, a line for each piece."""
        return "\n".join(text for _, text in self.page(address).texts)

    @cached_property
    def addresses_of_keys(self) -> dict[str, dict[str, str]]:
        """For each key of an article or page, the addresses of its versions that readers can reach, by language."""
        found: dict[str, dict[str, str]] = {}
        for file in self.sources:
            if file.is_shown(self.now):
                found.setdefault(file.key, {})[file.language] = file.address
        return found


def path_of(address: str) -> str:
    """Return the file that is served at an address below SITEURL."""
    return address + "index.html" if not address or address.endswith("/") else address


def read_built_site(site: Site) -> BuiltSite:
    """Return the site that was built with the settings *site*."""
    languages = {tag: edited.language for tag, edited in site.languages.items()}
    sources = read_content(site.content, list(languages), site.time_zone)
    built = BuiltSite(site.output, site.url, languages, site.now, sources, read_published(site.content))
    for file in sorted(site.output.rglob("*")):
        if file.is_file():
            path = file.relative_to(site.output).as_posix()
            data = file.read_bytes()
            built.sizes[path] = len(data)
            built.digests[path] = sha256(data).hexdigest()
            if path.endswith(TEXT_FILES) and path not in built.published:
                built.data[path] = data
    built.pages = {path: read_page_once(path, data) for path, data in built.data.items() if path.endswith(".html")}
    return built
