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
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from importlib import import_module
from typing import Any

from pelican import Pelican, signals
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.settings import DEFAULT_CONFIG

from plugins.model.build import Build
from plugins.model.editor_language import choose_language, speak
from plugins.model.flow import find_faulty_order, is_step
from plugins.model.memory import open_memory, why_not_incremental
from plugins.model.problem import BuildError, Message, Problem, message
from plugins.model.site import read_site
from plugins.model.workspace import open_workspace
from plugins.pelican_guests import Guests, blaming, take_steps_off


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
        guests: Guests | None = self.context["guests"]
        if guests is not None:
            guests.bring_articles(self)
            return
        signals.article_generator_pretaxonomy.send(self)
        signals.article_generator_finalized.send(self)
        build: Build = self.context["build"]
        self.articles = [article for edition in build.editions.values() for article in edition.articles]
        self.hidden_articles = [article for edition in build.editions.values() for article in edition.hidden]
        self.drafts = [article for article in build.articles if not article.is_published]

    def generate_output(self, writer: object) -> None:
        """Leave the writing to the steps; plugins of others expect it here."""
        guests: Guests | None = self.context["guests"]
        if guests is not None:
            guests.write(self)

    def refresh_metadata_intersite_links(self) -> None:
        """Leave the links to the steps, but for those that plugins of others have made."""
        if self.context["guests"] is not None:
            super().refresh_metadata_intersite_links()

    def check_disabled_readers(self) -> None:
        """Leave it to the steps to say which files are out of place; they have walked through the folder already."""


class NewsPagesGenerator(PagesGenerator):  # type: ignore[misc]  # Pelican has no types
    """Lets the steps do the reading of pages."""

    def generate_context(self) -> None:
        """Leave the pages where Pelican looks for them."""
        guests: Guests | None = self.context["guests"]
        if guests is not None:
            guests.bring_pages(self)
            return
        build: Build = self.context["build"]
        self.pages = [page for edition in build.editions.values() for page in edition.pages]
        self.draft_pages = [page for page in build.pages if not page.is_published]

    def generate_output(self, writer: object) -> None:
        """Leave the writing to the steps."""

    def refresh_metadata_intersite_links(self) -> None:
        """Leave the links to the steps, but for those that plugins of others have made."""
        if self.context["guests"] is not None:
            super().refresh_metadata_intersite_links()

    def check_disabled_readers(self) -> None:
        """Leave it to the steps to say which files are out of place; they have walked through the folder already."""


class NewsPelican(Pelican):  # type: ignore[misc]  # Pelican has no types
    """Pelican with our steps in the place of its generators and its writer."""

    build: Build
    guests: Guests | None = None

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.watch = MessageWatch()
        self.gettext = speak(choose_language(settings.get("EDITORS_LANGUAGE", "")))
        wanted = self.wanted = list(settings["PLUGINS"] or ())
        with self.reporting(), self.watch.watching():
            self.site = read_site(settings)
            if self.site.foreign_plugins:
                self._say_why()
                settings = self.settings_for_guests(settings)
            import_steps(wanted)
            with blaming(wanted):
                super().__init__(settings)
            missing = len(wanted) - len(self.plugins)
            if missing:
                fact = message("%(number)d of the plugins in PLUGINS can't be used.", number=missing)
                cure = message("Correct PLUGINS, or install what is missing.")
                raise BuildError([*self.watch.errors(), Problem("settings: PLUGINS", 0, fact, cure)])
            faulty = list(find_faulty_order(wanted))
            if faulty:
                raise BuildError(faulty)
            self.steps = {}
            if self.site.foreign_plugins:
                self.steps = take_steps_off()
                self.site = replace(self.site, markdown=settings["MARKDOWN"])  # plugins add extensions

    def settings_for_guests(self, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Return the settings with what plugins of others look up in them, and we know from elsewhere."""
        names = {settings["SITENAME"]} - {DEFAULT_CONFIG["SITENAME"]}
        known = self.site.languages[self.site.default_language]
        # Whether a date is still to come is decided by our steps.
        return {
            **settings,
            "DEFAULT_LANG": self.site.default_language,
            "SITENAME": min(names, default=known.name),
            "WITH_FUTURE_DATES": True,
        }

    def run(self) -> None:
        """Build the site."""
        self.delete_outputdir = False  # the output step removes what is no longer planned, and only that
        with (
            self.reporting(),
            open_workspace(self.site.output, on_wait=self.say_that_we_wait) as workspace,
            closing(open_memory(self.site, workspace)) as memory,
        ):
            # Pelican's objects can be copied to other processes, as fork does, but not be sent to them.
            may_spread = not self.steps or sys.platform == "linux"
            self.build = Build(self.site, workspace, memory=memory, may_spread=may_spread)
            self.guests = Guests(self.build, self, self.steps) if self.steps else None
            # Pelican's context, which the signals carry, is a copy of its settings.
            self.settings.update(build=self.build, guests=self.guests)
            with self.watch.watching():
                self._run()
            late = list(self.watch.errors())
            if late:
                raise BuildError(late)
            self.show([*self.build.warnings, *self.watch.unseen_warnings()])

    def _say_why(self) -> None:
        """Say why nothing of earlier builds is used."""
        reason = why_not_incremental(self.site)
        assert reason is not None
        self.say(message("Built by Pelican, and everything anew: %(reason)s", reason=reason.say(self.gettext)))

    def _run(self) -> None:
        """Let Pelican run; where there are plugins of others, see what they do."""
        if self.guests is None:
            super().run()
            return
        try:
            with blaming(self.wanted):
                super().run()
        finally:
            if self.build.journal is not None:
                self.guests.adopt()

    def _get_writer(self) -> object:
        """Return the writer, unless something has gone wrong; nothing has been written yet."""
        self.build.report(self.watch.errors())
        if self.guests is not None:
            self.guests.take_back()
        self.build.stop_if_wrong()
        return super()._get_writer()

    def _get_generator_classes(self) -> list[type]:
        """Return the generators: ours for articles and pages, and those of other plugins."""
        foreign: list[type] = []
        for receiver, found in signals.get_generators.send(self):
            if found is not None and not is_step(receiver.__module__):
                foreign.extend(found if isinstance(found, Iterable) else [found])
        return [NewsArticlesGenerator, NewsPagesGenerator, *foreign]

    @contextmanager
    def reporting(self) -> Iterator[None]:
        """Show an editor what is wrong instead of a traceback."""
        try:
            yield
        except BuildError as error:
            self.show(error.problems)
            if hasattr(self, "build") and self.build.journal is not None:
                self.say(message("The site was written before that; correct the plugin and build again."))
            logging.getLogger("pelican").addFilter(_AlreadyToldFilter())
            raise ReportedError("the problems have been told") from None

    def show(self, problems: Iterable[Problem]) -> None:
        """Print problems where an editor looks for them, in her language; not wrapped and not coloured."""
        for problem in problems:
            print(problem.say(self.gettext), file=sys.stderr)

    def say(self, text: Message) -> None:
        """Print a sentence there."""
        print(text.say(self.gettext), file=sys.stderr)

    def say_that_we_wait(self) -> None:
        """Say that another command works on the output folder."""
        self.say(message("Another command is working on this folder; waiting for it to end …"))


def import_steps(names: Iterable[object]) -> None:
    """Import our steps before Pelican does, which would take a folder in PLUGIN_PATHS for one, such as ``output``."""
    for name in names:
        if is_step(name):
            with suppress(ImportError):  # Pelican tells
                import_module(str(name))
