"""The build: what travels from step to step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self, TypeVar, cast

from plugins.model.article import Version
from plugins.model.cache import Forgetful, Memory
from plugins.model.catalog import Catalog
from plugins.model.digests import encode
from plugins.model.document import Document, Known, Medium, Source, Taxonomy, differs_in_text_only
from plugins.model.edition import Edition
from plugins.model.plan import Output, Way
from plugins.model.problem import BuildError, Message, Problem, in_order
from plugins.model.seen import Listing
from plugins.model.site import Site
from plugins.model.texts import Texts
from plugins.model.workspace import Journal, Staged, Workspace

Tool = TypeVar("Tool")

Progress = Callable[[str, int, int], None]
"""Told the name of a step, how much of it is done, and how much there is."""


def no_progress(step: str, done: int, total: int) -> None:
    """Tell nobody."""


@dataclass(slots=True)
class Build:
    """One run over one content folder. Each step fills in its part and reads those of the steps before it.

    Attributes:
        site: the settings.
        workspace: where files are staged.
        listing: the files that the site is made from, if they have been looked at already.
        progress: told how far long work has come.
        memory: what earlier builds have left for this one, and this one leaves for the next.
        before: the build before this one in the same process, whose parts may be taken over as they are.
        changed: the articles and pages, below the content folder, that may be other than before; None when anything may.
        may_spread: whether other processes may be started for long work.
        explains: whether to find out why each output is rendered.
        tools: what steps have made to work with, for the builds to come in the same process.
        problems: everything found so far, errors and warnings; by_step: the same by the name of the step.
        until: the moment at which time alone changes the site: an article's date comes, an event is over.
        documents, taxonomy, media, unreadable: from *read*: what the files say; media by their path below the content
            folder; the files that could not be read.
        sources, texts: from *read*: the files of articles and pages, and the HTML of the documents.
        known, reading_stamp: from *read*: what the next build needs to know of the files, and a digest of the settings
            that they were read with.
        faulty: from *read*: articles and pages with errors of their own, of which only the links are looked at.
        theme_files, stylesheet, catalogs: from *read*: the files of the theme by their address, its styles as one, and
            the interface words by language.
        retexted: from *read*: the documents whose text is all that differs from the build before; None when more does.
        articles, pages: from *pair*: the documents in their places, one entry for each version.
        editions: from *edition*: by tag, in the order of LANGUAGES.
        outputs: from *plan*: by path below the output folder.
        shared: from *plan*: for each language, a digest of what all pages of its edition show.
        ways: from *render*: the ways in which outputs are made, each with a digest of what it depends on.
        keys, staged: from *render*: of each output the key, and the bytes.
        rendered, reasons: from *render*: the outputs that were made anew, and why, if *explains* asks for it.
        journal: from *output*: what was done to the output folder.

    """

    site: Site
    workspace: Workspace
    progress: Progress = no_progress
    memory: Memory = field(default_factory=Forgetful)
    before: Self | None = field(default=None, repr=False)
    changed: Collection[str] | None = None
    may_spread: bool = True
    explains: bool = False
    tools: dict[str, tuple[str, object]] = field(default_factory=dict)
    step: str = ""
    problems: list[Problem] = field(default_factory=list)
    by_step: dict[str, list[Problem]] = field(default_factory=dict)
    until: datetime | None = None
    listing: Listing | None = None
    sources: list[Source] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    known: Mapping[str, Known] = field(default_factory=dict)
    reading_stamp: str = ""
    taxonomy: Taxonomy = field(default_factory=lambda: Taxonomy("taxonomy.yaml", {}, {}))
    media: dict[str, Medium] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    faulty: list[Version] = field(default_factory=list)
    theme_files: dict[str, Medium] = field(default_factory=dict)
    stylesheet: str = ""
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    retexted: frozenset[str] | None = None
    articles: list[Version] = field(default_factory=list)
    pages: list[Version] = field(default_factory=list)
    editions: dict[str, Edition] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    shared: dict[str, str] = field(default_factory=dict)
    ways: Mapping[Way, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    staged: dict[str, Staged] = field(default_factory=dict)
    rendered: list[str] = field(default_factory=list)
    reasons: Mapping[str, Sequence[tuple[str, Message]]] = field(default_factory=dict)
    journal: Journal | None = None

    def __post_init__(self) -> None:
        self.texts.memory = self.memory

    def tool(self, name: str, digest: str, make: Callable[[], Tool]) -> Tool:
        """Return what is costly to make, as it was made before if it depends on the same things.

        Args:
            name: of the tool.
            digest: of all that it depends on.
            make: makes it.

        """
        kept = self.tools.get(name)
        if kept is None or kept[0] != digest:
            kept = self.tools[name] = (digest, make())
        return cast("Tool", kept[1])

    def report(self, problems: Iterable[Problem]) -> None:
        """Add *problems* to what was found."""
        found = list(problems)
        self.problems.extend(found)
        self.by_step.setdefault(self.step, []).extend(found)

    def wait_for(self, moment: datetime) -> None:
        """Take down that something changes at *moment*, if that is still to come."""
        if moment > self.site.now and (self.until is None or moment < self.until):
            self.until = moment

    def is_before(self, earlier: Build) -> bool:
        """Return whether time alone has changed nothing since *earlier*."""
        return earlier.site.now <= self.site.now and (earlier.until is None or self.site.now < earlier.until)

    def compare_with_before(self) -> None:
        """Find out whether the texts of some documents are all that differs from the build before."""
        before = self.before
        self.retexted = None
        if before is None or self.faulty or self.unreadable or not self._is_alike(before):
            return
        changed = []
        for old, new in zip(before.documents, self.documents, strict=True):
            if old is new:
                continue
            if old.path != new.path or not differs_in_text_only(old, new):
                return
            changed.append(new.path)
        self.retexted = frozenset(changed)

    def _is_alike(self, before: Build) -> bool:
        """Return whether everything but the documents is as it was."""
        return (
            len(before.documents) == len(self.documents)
            and self.is_before(before)
            and self.site.facts() == before.site.facts()
            and encode(before.taxonomy) == encode(self.taxonomy)
            and _marks(before.media) == _marks(self.media)
            and _marks(before.theme_files) == _marks(self.theme_files)
            and before.stylesheet == self.stylesheet
        )

    @property
    def versions(self) -> Iterator[Version]:
        """All articles and pages."""
        yield from self.articles
        yield from self.pages

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The problems that do not stop the build."""
        return in_order(problem for problem in self.problems if problem.level == "warning")

    def stop_if_wrong(self) -> None:
        """End the build if there was an error.

        Raises:
            BuildError: with all problems, warnings too.

        """
        if any(problem.level == "error" for problem in self.problems):
            raise BuildError(self.problems)


def _marks(media: Mapping[str, Medium]) -> list[tuple[str, str, int, int]]:
    """Return what tells media apart: where they are, their bytes, and their size in pixels."""
    return [(path, medium.staged.written.digest, medium.width, medium.height) for path, medium in media.items()]
