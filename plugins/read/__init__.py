"""Read: every source file once, checked, as plain values.

First step of a build. It leaves on the build the documents (front matter by the schema, Markdown made into HTML), the
taxonomy, and the media, which it copies into the workspace as it reads them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.catalog import catalog_path, read_catalog
from plugins.model.document import Document
from plugins.model.problem import Problem, message
from plugins.read.body import BodyReader
from plugins.read.document import read_document
from plugins.read.folder import Source, find_media, find_sources
from plugins.read.media import read_media
from plugins.read.taxonomy import read_taxonomy
from plugins.read.theme import read_stylesheet, read_theme_files

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator

AFTER = ""
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Read the content folder of *build*."""
    sources, problems = find_sources(build.site)
    build.report(problems)
    build.taxonomy, problems = read_taxonomy(build.site)
    build.report(problems)
    build.documents = [*_read_documents(build, sources)]
    paths = list(find_media(build.site.content))
    build.media, problems = read_media(paths, build.site.content, build.workspace)
    build.unreadable.update(path for path in paths if path not in build.media)
    build.report(problems)
    build.theme_files, problems = read_theme_files(build.site.theme / "static", build.workspace)
    build.report(problems)
    build.stylesheet = read_stylesheet(build.site.theme / "static")
    for tag in build.site.languages:
        catalog, problems = read_catalog(catalog_path(build.site.theme, tag), tag)
        build.report(problems)
        if catalog is not None:
            build.catalogs[tag] = catalog


def _read_documents(build: Build, sources: list[Source]) -> list[Document]:
    site = build.site
    languages = {tag: edited.language for tag, edited in site.languages.items()}
    try:
        bodies = {tag: BodyReader(tag, languages, site.markdown, site.url) for tag in languages}
    except Exception as error:  # an extension of Markdown may raise anything
        fact = message("Markdown can't be set up: %(reason)s.", reason=error)
        build.report(
            [Problem("settings: MARKDOWN", 0, fact, message("Correct the extensions and what is set for them."))]
        )
        return []
    documents = []
    for count, source in enumerate(sources, 1):
        document, problems = read_document(source, site, bodies[source.language], build.taxonomy.categories)
        build.report(problems)
        is_faulty = any(problem.level == "error" for problem in problems)
        if is_faulty:
            build.unreadable.add(source.path)
        if document is not None and is_faulty:
            build.faulty.append(Version(document, is_published=True))
        elif document is not None:
            documents.append(document)
        build.progress("read", count, len(sources))
    return documents


def read_content(generator: ArticlesGenerator) -> None:
    """Run this step when Pelican has made the generator of articles."""
    run(generator.context["build"])


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.article_generator_init.connect(read_content)
