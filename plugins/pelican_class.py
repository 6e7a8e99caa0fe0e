"""Pelican as it runs our steps: the edge between its world and ours.

Pelican's signals call the steps (each step's ``register()`` says which one), so that the ordinary command

    pelican CONTENT -s pelicanconf.py -o OUTPUT

builds the same site as ``inv build``. What Pelican forgives stops the build here: a plugin that can't be imported, an
error that a plugin has logged.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, PagesGenerator

from plugins.model.build import Build
from plugins.model.editor_language import choose_language, speak
from plugins.model.flow import find_faulty_order, is_step
from plugins.model.problem import BuildError, Message, Problem, message
from plugins.model.site import read_site
from plugins.model.workspace import open_workspace


class ReportedError(Exception):
    """The build has failed, and the editor has been told why; *exitcode* is Pelican's exit status."""

    exitcode = 1


class _AlreadyToldFilter(logging.Filter):
    """Keeps Pelican from showing a traceback for what the editor has been told in words."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (record.exc_info and isinstance(record.exc_info[1], ReportedError))


class MessageWatch(logging.Handler):
    """Takes down what Pelican and plugins log as warnings and errors, also when Pelican is told to be quiet."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []
        self.is_quiet = False

    def emit(self, record: logging.LogRecord) -> None:
        """Take down a message."""
        self.records.append(record)

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch all loggers; what their own handlers show stays what it was."""
        root = logging.getLogger()
        loggers = [root, logging.getLogger("pelican")]
        levels = [logger.level for logger in loggers]
        shown = [handler.level for handler in root.handlers]
        quiet = max(levels)
        self.is_quiet = quiet > logging.WARNING
        for handler in root.handlers:
            handler.setLevel(max(handler.level, quiet))
        for logger in loggers:
            logger.setLevel(min(logger.level or logging.WARNING, logging.WARNING))
        handlers = list(root.handlers)
        root.addHandler(self)
        try:
            yield
        finally:
            root.removeHandler(self)
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
            for handler, level in zip(handlers, shown, strict=True):
                handler.setLevel(level)

    def errors(self) -> Iterator[Problem]:
        """Yield what was logged as an error."""
        for record in self.records:
            if record.levelno >= logging.ERROR:
                yield Problem("", 0, _logged(record), message("Correct this, or remove the plugin from PLUGINS."))

    def unseen_warnings(self) -> Iterator[Problem]:
        """Yield the warnings that were logged while Pelican was told to be quiet."""
        for record in self.records:
            if record.levelno < logging.ERROR and self.is_quiet:
                yield Problem("", 0, _logged(record), message("The site is built all the same."), "warning")


def _logged(record: logging.LogRecord) -> Message:
    text = record.getMessage()
    if record.exc_info and record.exc_info[1]:
        text += f" ({record.exc_info[1]!r})"
    return message("%(logger)s says: %(text)s", logger=record.name, text=" ".join(text.split()))


class NewsArticlesGenerator(ArticlesGenerator):  # type: ignore[misc]  # Pelican has no types
    """Lets the steps do the reading and sorting, at the moments when Pelican's own generator would."""

    def generate_context(self) -> None:
        """Tell the steps that articles are wanted, and leave them where Pelican looks for them."""
        signals.article_generator_pretaxonomy.send(self)
        signals.article_generator_finalized.send(self)
        build: Build = self.context["build"]
        self.articles = [article for edition in build.editions.values() for article in edition.articles]
        self.hidden_articles = [article for edition in build.editions.values() for article in edition.hidden]
        self.drafts = [article for article in build.articles if not article.is_published]

    def generate_output(self, writer: object) -> None:
        """Leave the writing to the steps."""

    def refresh_metadata_intersite_links(self) -> None:
        """Leave the links to the steps."""

    def check_disabled_readers(self) -> None:
        """Leave it to the steps to say which files are out of place; they have walked through the folder already."""


class NewsPagesGenerator(PagesGenerator):  # type: ignore[misc]  # Pelican has no types
    """Lets the steps do the reading of pages."""

    def generate_context(self) -> None:
        """Leave the pages where Pelican looks for them."""
        build: Build = self.context["build"]
        self.pages = [page for edition in build.editions.values() for page in edition.pages]
        self.draft_pages = [page for page in build.pages if not page.is_published]

    def generate_output(self, writer: object) -> None:
        """Leave the writing to the steps."""

    def refresh_metadata_intersite_links(self) -> None:
        """Leave the links to the steps."""

    def check_disabled_readers(self) -> None:
        """Leave it to the steps to say which files are out of place; they have walked through the folder already."""


class NewsPelican(Pelican):  # type: ignore[misc]  # Pelican has no types
    """Pelican with our steps in the place of its generators and its writer."""

    build: Build

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.watch = MessageWatch()
        wanted = list(settings["PLUGINS"] or ())
        with self.reporting(), self.watch.watching():
            self.site = read_site(settings)
            super().__init__(settings)
            missing = len(wanted) - len(self.plugins)
            if missing:
                fact = message("%(number)d of the plugins in PLUGINS can't be used.", number=missing)
                cure = message("Correct PLUGINS, or install what is missing.")
                raise BuildError([*self.watch.errors(), Problem("settings: PLUGINS", 0, fact, cure)])
            faulty = list(find_faulty_order(wanted))
            if faulty:
                raise BuildError(faulty)

    def run(self) -> None:
        """Build the site."""
        self.delete_outputdir = False  # the output step removes what is no longer planned, and only that
        with self.reporting(), open_workspace(self.site.output, on_wait=say_that_we_wait) as workspace:
            self.build = Build(self.site, workspace)
            self.settings["build"] = self.build  # Pelican's context, which the signals carry, is a copy of its settings
            with self.watch.watching():
                super().run()
            late = list(self.watch.errors())
            if late:
                raise BuildError(late)
            show([*self.build.warnings, *self.watch.unseen_warnings()])

    def _get_writer(self) -> object:
        """Return the writer, unless something has gone wrong; nothing has been written yet."""
        self.build.report(self.watch.errors())
        self.build.stop_if_wrong()
        return super()._get_writer()

    def _get_generator_classes(self) -> list[type]:
        """Return the generators: ours for articles and pages, and those of other plugins."""
        foreign = [
            generator
            for receiver, generator in signals.get_generators.send(self)
            if generator is not None and not is_step(receiver.__module__)
        ]
        return [NewsArticlesGenerator, NewsPagesGenerator, *foreign]

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Show an editor what is wrong instead of a traceback."""
        try:
            yield
        except BuildError as error:
            show(error.problems)
            logging.getLogger("pelican").addFilter(_AlreadyToldFilter())
            raise ReportedError("nothing was written") from None


def show(problems: Iterable[Problem]) -> None:
    """Print problems where an editor looks for them, in her language; not wrapped and not coloured."""
    gettext = speak(choose_language())
    for problem in problems:
        print(problem.say(gettext), file=sys.stderr)


def say_that_we_wait() -> None:
    """Say that another command works on the output folder."""
    text = message("Another command is working on this folder; waiting for it to end …")
    print(text.say(speak(choose_language())), file=sys.stderr)
