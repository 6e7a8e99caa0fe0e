"""Plugins of others in a build: what they see of it, when, and what becomes of what they do.

Pelican calls the handlers of a signal in no particular order. Where others listen, our steps are therefore taken off the
signals, and called here at the moments that fit: *pair* before anybody sees an article, *edition* and *plan* when all
others have had their say, *output* before the first of them is told that a page is written.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from pelican import signals

from plugins.model.address import output_path
from plugins.model.build import Build
from plugins.model.flow import is_step
from plugins.model.plan import Facts
from plugins.model.problem import BuildError, Problem, message
from plugins.model.site import shown_path
from plugins.model.workspace import Manifest, Written, digest_of
from plugins.pelican_content import ContentMaker, Counterpart

if TYPE_CHECKING:
    from pelican.generators import ArticlesGenerator, PagesGenerator

OURS = ("article_generator_pretaxonomy", "article_generator_finalized", "all_generators_finalized", "finalized")
"""Signals on which the order matters: those of *pair*, *edition*, *plan* and *output*."""

UNTOLD = ("redirect.html",)
"""Templates of what is no page to a plugin, which would list it in a sitemap."""

MADE_SMALLER = (".html", ".css", ".js", ".svg", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
"""How the files end that plugins are expected to change after they have been written."""

Handler = Callable[[Any], object]


class Guests:
    """The plugins of others in one build.

    Args:
        build: our build.
        pelican: the Pelican that runs it.
        steps: the handlers of our steps, by signal.

    """

    def __init__(self, build: Build, pelican: Any, steps: Mapping[str, Sequence[Handler]]) -> None:
        self.build = build
        self.pelican = pelican
        self.steps = steps
        self.maker: ContentMaker | None = None
        self.articles: list[Counterpart] = []
        self.pages: list[Counterpart] = []
        self.generators: list[Any] = []

    def _run_step(self, signal: str, sender: object) -> None:
        for handler in self.steps[signal]:
            handler(sender)

    def bring_articles(self, generator: ArticlesGenerator) -> None:
        """Let plugins see the articles, and change them; none does so in a build that has gone wrong already.

        Raises:
            BuildError: with all problems that our steps find.

        """
        self.generators.append(generator)
        self._run_step("article_generator_pretaxonomy", generator)
        if any(problem.level == "error" for problem in self.build.problems):
            self._run_planning()
        self.maker = ContentMaker(self.build, self.pelican.settings)
        for version in self.build.articles:
            self.articles.append(self.maker.make(version, generator, signals.article_generator_context))
        _introduce(self.articles)
        articles = sorted(self.articles, key=lambda each: each.version.date, reverse=True)
        generator.articles, generator.translations = self._divided(articles, "published")
        generator.hidden_articles, generator.hidden_translations = self._divided(articles, "hidden")
        generator.drafts, generator.drafts_translations = self._divided(articles, "draft")
        signals.article_generator_pretaxonomy.send(generator)
        list_articles(generator)
        signals.article_generator_finalized.send(generator)

    def bring_pages(self, generator: PagesGenerator) -> None:
        """Let plugins see the pages, and change them."""
        self.generators.append(generator)
        assert self.maker is not None
        for version in self.build.pages:
            self.pages.append(self.maker.make(version, generator, signals.page_generator_context))
        _introduce(self.pages)
        generator.pages, generator.translations = self._divided(self.pages, "published")
        generator.hidden_pages, generator.hidden_translations = self._divided(self.pages, "hidden")
        generator.draft_pages, generator.draft_translations = self._divided(self.pages, "draft")
        generator._update_context(("pages", "hidden_pages", "draft_pages"))  # noqa: SLF001  # as its own class does
        signals.page_generator_finalized.send(generator)

    def _divided(self, counterparts: Iterable[Counterpart], status: str) -> tuple[list[Any], list[Any]]:
        """Return the objects of a status as Pelican divides them: of each text that in one language, and all others."""
        order = list(self.build.site.languages)
        first: list[Any] = []
        others: list[Any] = []
        for each in counterparts:
            content = each.content
            if content.status == status:
                earlier = order[: order.index(each.version.language)]
                is_other = any(other.lang in earlier for other in content.translations)
                (others if is_other else first).append(content)
        return first, others

    def take_back(self) -> None:
        """Take over what plugins have made of the texts, and plan the site.

        Raises:
            BuildError: something is wrong; nothing has been written.

        """
        assert self.maker is not None
        counterparts = [*self.articles, *self.pages]
        listed = {id(content) for generator in self.generators for content in contents_of(generator)}
        self.build.report(self.maker.find_other_changes(counterparts, listed))
        for each in counterparts:
            self.maker.take_back(each)
        self._run_planning()
        for each in counterparts:
            path = output_path(each.version.url)
            output = self.build.outputs.get(path)
            if output is not None and each.version.is_published:
                complete = partial(with_content, output.complete, each.content)
                self.build.outputs[path] = replace(output, complete=complete)

    def _run_planning(self) -> None:
        """Run the steps that need to know all that plugins do to texts."""
        self._run_step("article_generator_finalized", self.generators[0])
        self._run_step("all_generators_finalized", self.generators)

    def write(self, generator: ArticlesGenerator) -> None:
        """Put the site in its place, and tell plugins of each page."""
        self._run_step("finalized", self.pelican)
        shown = [each for each in (*self.articles, *self.pages) if each.version.is_published]
        contents = {output_path(each.version.url): each.content for each in shown}
        for path, output in self.build.outputs.items():
            if output.producer == "template" and output.template not in UNTOLD:
                context = {**generator.context, "output_file": path}
                content = contents.get(path)
                if content is not None:
                    context[output.template.removesuffix(".html")] = content
                    context["category"] = getattr(content, "category", None)
                signals.content_written.send(os.path.join(generator.output_path, path), context=context)

    def adopt(self) -> None:
        """Take the files that plugins have changed as ours, as they are now, so that the next build replaces them.

        Where that is no page, style or picture, which plugins make smaller, the editor is told.
        """
        workspace = self.build.workspace
        files: dict[str, Written] = {}
        for path, known in workspace.manifest.files.items():
            found = _look_again(f"{workspace.output}/{path}", known)
            if found is not None:
                files[path] = found
            if found is None or (found.digest != known.digest and not path.endswith(MADE_SMALLER)):
                self.build.report([self._surprise(path, is_there=found is not None)])
        if files != workspace.manifest.files:
            workspace.manifest = Manifest(files=files)
            workspace._write("manifest.json", workspace.manifest)  # noqa: SLF001  # what a publication ends with

    def _surprise(self, path: str, *, is_there: bool) -> Problem:
        names = ", ".join(self.build.site.foreign_plugins)
        fact = message("This file of the site was removed by a plugin (%(names)s).", names=names)
        if is_there:
            fact = message("A plugin (%(names)s) has put its own file in the place of that of the site.", names=names)
        cure = message("If you do not want that, remove the plugin from PLUGINS or change its settings.")
        return Problem(shown_path(self.build.site.output / path), 0, fact, cure, "warning")


@contextmanager
def blaming(plugins: Iterable[object]) -> Iterator[None]:
    """Say which one of *plugins*, entries of PLUGINS, it is that fails.

    Raises:
        BuildError: a plugin has raised something.

    """
    try:
        yield
    except BuildError:
        raise
    except Exception as error:
        modules = [str(getattr(plugin, "__name__", plugin)) for plugin in plugins if not is_step(plugin)]
        problems = list(_blame(error, (*modules, *(f"pelican.plugins.{module}" for module in modules))))
        if not problems:
            raise
        raise BuildError(problems) from error


def _blame(error: Exception, modules: Sequence[str]) -> Iterator[Problem]:
    """Yield what has failed, if that is in one of *modules*: the innermost place in it."""
    for frame, line in reversed(list(walk_tb(error.__traceback__))):
        name = str(frame.f_globals.get("__name__"))
        if any(f"{name}.".startswith(f"{module}.") for module in modules):
            notes = "".join(f" ({note})" for note in getattr(error, "__notes__", ()))
            reason = f"{type(error).__name__}: {error}{notes}"
            fact = message("The plugin %(name)s fails: %(reason)s.", name=name, reason=reason.rstrip("."))
            cure = message("Correct this, or remove the plugin from PLUGINS.")
            yield Problem(frame.f_code.co_filename, line, fact, cure)
            return


def take_steps_off() -> dict[str, list[Handler]]:
    """Take our steps off the signals on which the order matters; return their handlers."""
    taken: dict[str, list[Handler]] = {}
    for name in OURS:
        signal = getattr(signals, name)
        taken[name] = [handler for handler in signal.receivers_for(None) if is_step(handler.__module__)]
        for handler in taken[name]:
            signal.disconnect(handler)
    return taken


def with_content(complete: Callable[[Facts], Mapping[str, object]], content: object, facts: Facts) -> dict[str, object]:
    """Return what a template is given, and Pelican's object with all that plugins have set on it."""
    return {**complete(facts), "content": content}


def _introduce(counterparts: Iterable[Counterpart]) -> None:
    """Tell the objects that stand for the versions of one text of each other."""
    contents = {each.version.document.path: each.content for each in counterparts}
    for each in counterparts:
        others = [contents[other.document.path] for other in each.version.translations]
        each.content.translations = [other for other in others if other.status == each.content.status]


def list_articles(generator: ArticlesGenerator) -> None:
    """Give the generator its lists, and the context what is in them, as Pelican does: without translations."""
    for article in generator.articles:
        if hasattr(article, "category"):
            generator.categories[article.category].append(article)
        for tag in getattr(article, "tags", ()):
            generator.tags[tag].append(article)
        for author in getattr(article, "authors", ()):
            generator.authors[author].append(article)
    generator.dates = list(generator.articles)
    generator.categories = sorted(generator.categories.items())
    generator.authors = sorted(generator.authors.items())
    names = ("articles", "drafts", "hidden_articles", "dates", "tags", "categories", "authors", "related_posts")
    generator._update_context(names)  # noqa: SLF001  # as its own class does
    generator.context["period_archives"] = generator.period_archives


LISTS = (
    ("articles", "translations", "hidden_articles", "hidden_translations", "drafts", "drafts_translations"),
    ("pages", "translations", "hidden_pages", "hidden_translations", "draft_pages", "draft_translations"),
)
"""Where Pelican's generators of articles and of pages have what they would write."""


def contents_of(generator: Any) -> list[Any]:
    """Return all that a generator of articles or pages has now."""
    names = LISTS[0] if hasattr(generator, "articles") else LISTS[1]
    return [content for name in names for content in getattr(generator, name)]


def _look_again(file: str, known: Written) -> Written | None:
    """Return a file of ours as it is now; None when it is no more."""
    try:
        state = os.stat(file)
        if (state.st_size, state.st_mtime_ns) == (known.size, known.modified):
            return known
        with open(file, "rb") as it:
            data = it.read()
    except OSError:
        return None
    return Written(digest_of(data), len(data), state.st_mtime_ns)
