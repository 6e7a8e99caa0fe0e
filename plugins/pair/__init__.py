"""Pair: the versions of one article find each other, and every link finds what it leads to.

Second step of a build. It leaves on the build the articles and pages as versions: published or waiting, with their
translations, the language they were first written in, and the addresses of their links and pictures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.model.build import Build
from plugins.pair.agreement import find_disagreements, find_shared_identities
from plugins.pair.links import LinkResolver
from plugins.pair.versions import group_versions, pair_versions

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator

AFTER = "plugins.read"
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Pair the documents of *build*."""
    groups = group_versions(build.documents, build.site)
    versions = [version for group in groups.values() for version in group]
    build.report(find_disagreements(groups.values(), build.site))
    build.report(find_shared_identities(versions, build.site))
    resolver = LinkResolver(build.site, versions, build.media, build.taxonomy, build.unreadable)
    for group in groups.values():
        pair_versions(group)
        for version in group:
            version.addresses = resolver.resolve(version)
            resolver.check_front_matter(version)
    for version in build.faulty:
        version.addresses = resolver.resolve(version)
        resolver.check_front_matter(version)
    build.report(resolver.problems)
    build.articles = [version for version in versions if version.document.kind == "article"]
    build.pages = [version for version in versions if version.document.kind == "page"]


def pair_content(generator: ArticlesGenerator) -> None:
    """Run this step when Pelican is about to sort the articles."""
    run(generator.context["build"])


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.article_generator_pretaxonomy.connect(pair_content)
