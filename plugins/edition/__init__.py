"""Edition: one edition for each language, with its articles by category, tag, year and month.

Third step of a build. It leaves the editions on the build; articles know their neighbours from here on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.edition.grouping import make_edition
from plugins.model.build import Build

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator

AFTER = "plugins.pair"
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Make the editions of *build*."""
    if build.before is not None and build.retexted is not None:
        build.editions = build.before.editions
        build.report(build.before.by_step.get(build.step, ()))
        return
    for tag, edited in build.site.languages.items():
        articles = [article for article in build.articles if article.language == tag and article.is_published]
        pages = [page for page in build.pages if page.language == tag and page.is_published]
        build.editions[tag], problems = make_edition(edited, articles, pages, build.taxonomy, build.site)
        build.report(problems)


def make_editions(generator: ArticlesGenerator) -> None:
    """Run this step when Pelican has its articles."""
    run(generator.context["build"])


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.article_generator_finalized.connect(make_editions)
