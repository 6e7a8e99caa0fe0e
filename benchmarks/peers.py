"""The generators that are compared. To add one: a subclass of Peer, and its place in PEERS."""

from __future__ import annotations

import os
import shutil
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import Corpus
from benchmarks.layouts import write_ours, write_pelicans

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
ENVIRONMENTS = HERE / ".env"
"""Where peers are installed."""


class Peer(ABC):
    """A generator, working in a folder of its own.

    Attributes:
        name: what it is called in the table.
        folder: where its site is.

    """

    name: str

    def __init__(self, work: Path) -> None:
        self.folder = work / type(self).__name__.lower()

    @abstractmethod
    def lay_out(self, corpus: Corpus) -> None:
        """Write the corpus into the folder, with whatever settings and theme the peer needs."""

    @abstractmethod
    def command(self) -> Sequence[str]:
        """Return the command that builds the site; it is run in the folder."""

    @abstractmethod
    def clean(self) -> None:
        """Remove everything that a build has left, so that the next one starts from nothing."""

    @abstractmethod
    def article_pages(self) -> int:
        """Return how many articles the built site has, to be sure that the work was done."""

    @property
    def is_installed(self) -> bool:
        """Whether it can be run."""
        return True

    def ways_to_install(self) -> Sequence[Sequence[str]]:
        """Return the commands that install it into ENVIRONMENTS, in their order."""
        return ()


class Ours(Peer):
    """The generator of this repository, by its own command and with all that it does."""

    name = "`inv build`"

    def lay_out(self, corpus: Corpus) -> None:
        write_ours(corpus, self.folder / "content")

    def command(self) -> Sequence[str]:
        build = [
            "build",
            "--content",
            "content",
            "--output",
            "output",
            "--settings",
            str(REPOSITORY / "pelicanconf.py"),
        ]
        return [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY), *build]

    def clean(self) -> None:
        for name in ("output", ".output.state"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def article_pages(self) -> int:
        return sum(1 for _ in (self.folder / "output").glob("*/news/*/*/index.html"))


class StockPelican(Peer):
    """Pelican without us, with the plugins that it needs for a site in two languages with typographic signs."""

    name = "stock Pelican 4.12 with i18n_subsites and typogrify"
    environment = ENVIRONMENTS / "pelican"

    def lay_out(self, corpus: Corpus) -> None:
        write_pelicans(corpus, self.folder / "content")
        shutil.copytree(HERE / "pelican", self.folder, dirs_exist_ok=True)

    def command(self) -> Sequence[str]:
        return [str(self.environment / "bin/pelican"), "content", "-s", "pelicanconf.py", "--quiet"]

    def clean(self) -> None:
        for name in ("output", "cache", "__pycache__"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def article_pages(self) -> int:
        output = self.folder / "output"
        return sum(1 for pattern in ("news/*/index.html", "hy/news/*/index.html") for _ in output.glob(pattern))

    @property
    def is_installed(self) -> bool:
        return (self.environment / "bin/pelican").exists()

    def ways_to_install(self) -> Sequence[Sequence[str]]:
        uv, environment = os.environ.get("UV", "uv"), str(self.environment)
        requirements = str(HERE / "pelican/requirements.txt")
        return (
            (uv, "venv", "--quiet", "--clear", environment),
            (uv, "pip", "install", "--quiet", "--python", environment, "--requirement", requirements),
        )


PEERS: tuple[type[Peer], ...] = (StockPelican, Ours)
"""The first is what the others are compared with."""
