"""The build: what travels from step to step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from plugins.model.article import Version
from plugins.model.catalog import Catalog
from plugins.model.document import Document, Medium, Taxonomy
from plugins.model.edition import Edition
from plugins.model.plan import Output
from plugins.model.problem import BuildError, Problem, in_order
from plugins.model.site import Site
from plugins.model.workspace import Journal, Staged, Workspace

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
        progress: told how far long work has come.
        problems: everything found so far, errors and warnings.
        documents, taxonomy, media, unreadable: from *read*: what the files say; media by their path below the content
            folder; the files that could not be read.
        faulty: from *read*: articles and pages with errors of their own, of which only the links are looked at.
        theme_files, stylesheet, catalogs: from *read*: the files of the theme by their address, its styles as one, and
            the interface words by language.
        articles, pages: from *pair*: the documents in their places, one entry for each version.
        editions: from *edition*: by tag, in the order of LANGUAGES.
        outputs: from *plan*: by path below the output folder.
        staged: from *render*: the bytes of each output.
        journal: from *output*: what was done to the output folder.

    """

    site: Site
    workspace: Workspace
    progress: Progress = no_progress
    problems: list[Problem] = field(default_factory=list)
    documents: list[Document] = field(default_factory=list)
    taxonomy: Taxonomy = field(default_factory=lambda: Taxonomy("taxonomy.yaml", {}, {}))
    media: dict[str, Medium] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    faulty: list[Version] = field(default_factory=list)
    theme_files: dict[str, Medium] = field(default_factory=dict)
    stylesheet: str = ""
    catalogs: dict[str, Catalog] = field(default_factory=dict)
    articles: list[Version] = field(default_factory=list)
    pages: list[Version] = field(default_factory=list)
    editions: dict[str, Edition] = field(default_factory=dict)
    outputs: dict[str, Output] = field(default_factory=dict)
    staged: dict[str, Staged] = field(default_factory=dict)
    journal: Journal | None = None

    def report(self, problems: Iterable[Problem]) -> None:
        """Add *problems* to what was found."""
        self.problems.extend(problems)

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
