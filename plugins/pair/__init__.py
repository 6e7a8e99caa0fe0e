"""Pair: the versions of one article find each other, and every link finds what it leads to.

Second step of a build. It leaves on the build the articles and pages as versions: published or waiting, with their
translations, the language they were first written in, and the addresses of their links and pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.model.build import Build
from plugins.pair.agreement import find_disagreements, find_shared_identities
from plugins.pair.links import LinkResolver
from plugins.pair.versions import as_of, group_versions, moments, pair_versions

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator

AFTER = "plugins.read"
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Pair the documents of *build*."""
    if build.before is not None and build.retexted is not None:
        _take_over(build, build.before, build.retexted)
        return
    groups = group_versions(build.documents, build.site)
    versions = [version for group in groups.values() for version in group]
    build.report(find_disagreements(groups.values(), build.site))
    build.report(find_shared_identities(versions, build.site))
    resolver = LinkResolver(build.site, versions, build.media, build.taxonomy, build.unreadable)
    for group in groups.values():
        pair_versions(group)
    for version in [*versions, *build.faulty]:
        resolver.settle(version)
        if version.problems:
            build.report(version.problems)
    for document in build.documents:
        for moment in moments(document):
            build.wait_for(moment)
    build.articles = [version for version in versions if version.document.kind == "article"]
    build.pages = [version for version in versions if version.document.kind == "page"]


def _take_over(build: Build, before: Build, retexted: frozenset[str]) -> None:
    """Take over the pairs of the build before, where nothing but the text of some documents has changed."""
    build.articles, build.pages, build.until = before.articles, before.pages, before.until
    versions = [*build.articles, *build.pages]
    resolver = LinkResolver(build.site, versions, build.media, build.taxonomy, build.unreadable)
    for document in build.documents:
        if document.path in retexted:
            version = resolver.versions[document.path]
            version.document = as_of(document, build.site.now)
            resolver.settle(version)
    for version in versions:
        if version.problems:
            build.report(version.problems)


def pair_content(generator: ArticlesGenerator) -> None:
    """Run this step when Pelican is about to sort the articles."""
    run(generator.context["build"])


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.article_generator_pretaxonomy.connect(pair_content)
