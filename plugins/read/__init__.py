"""Read: every source file once, checked, as plain values.

First step of a build. It leaves on the build the documents (front matter by the schema, Markdown made into HTML), the
taxonomy, and the media. A file that looks as it did when it was last read is not opened: the cache has what it says.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from plugins.model.build import Build
from plugins.model.seen import list_files
from plugins.read.catalogs import read_catalogs
from plugins.read.documents import read_again, read_documents
from plugins.read.folder import find_media, find_sources
from plugins.read.media import MediaReader
from plugins.read.taxonomy import read_taxonomy
from plugins.read.theme import find_theme_files, read_stylesheet, theme_address

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator

AFTER = ""
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Read the content folder of *build*."""
    if build.before is not None and build.changed is not None:
        _take_over(build, build.before, build.changed)
    else:
        _read_all(build)
        read_documents(build)
    build.compare_with_before()


def _read_all(build: Build) -> None:
    """Look at every file of the content folder and of the theme, and read all but the documents."""
    site = build.site
    files = build.listing or list_files(site)
    build.sources, problems = find_sources(site, files.content)
    build.report(problems)
    build.taxonomy, problems = read_taxonomy(site)
    build.report(problems)
    media = MediaReader(build.workspace, build.memory)
    found = find_media(files.content)
    build.media = media.read(found, site.content, "content")
    build.unreadable.update(path for path in found if path not in build.media)
    static = site.theme / "static"
    of_theme = media.read(find_theme_files(files.theme), static, "theme", theme_address)
    build.theme_files = {theme_address(path): medium for path, medium in of_theme.items()}
    build.report(media.problems)
    media.remember()
    build.stylesheet = read_stylesheet(site.theme, files.theme)
    read_catalogs(build)


def _take_over(build: Build, before: Build, changed: Collection[str]) -> None:
    """Take over everything from the build before, where only the files of articles and pages *changed* may be others."""
    build.taxonomy, build.stylesheet, build.catalogs = before.taxonomy, before.stylesheet, before.catalogs
    build.media, build.theme_files = before.media, before.theme_files
    read_again(build, before, changed)


def read_content(generator: ArticlesGenerator) -> None:
    """Run this step when Pelican has made the generator of articles."""
    run(generator.context["build"])


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.article_generator_init.connect(read_content)
