"""A generator for tests, whose builds and server take no time: it copies articles to where their pages are."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from benchmarks.corpus import Corpus
from benchmarks.layouts import write_ours
from benchmarks.peers import Peer

BUILD = """\
from pathlib import Path
articles = sorted(Path("content").rglob("*.md"))
for file in articles:
    page = Path("output", file.relative_to("content").with_suffix(""), "index.html")
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_bytes(file.read_bytes())
Path("output/count.txt").write_text(str(len(articles)))
"""

SERVE = """\
import sys
from http.server import HTTPServer, SimpleHTTPRequestHandler
class Handler(SimpleHTTPRequestHandler):
    def translate_path(self, path):
        return "content/" + path.strip("/") + ".md"
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


class Copier(Peer):
    """It has everything that a generator has."""

    key = "copier"
    name = "copier"

    def lay_out(self, corpus: Corpus) -> None:
        write_ours(corpus, self.folder / "content")

    def command(self) -> Sequence[str]:
        return [sys.executable, "-c", BUILD]

    def server(self, port: int) -> Sequence[str] | None:
        return [sys.executable, "-c", SERVE, str(port)]


class Follower(Copier):
    """Another, without a server."""

    key = "follower"
    name = "follower"

    def server(self, port: int) -> Sequence[str] | None:
        return None


class Lazy(Copier):
    """One that builds once, and then lets the site be."""

    key = "lazy"
    name = "lazy"

    def command(self) -> Sequence[str]:
        return ["true"] if (self.folder / self.output).exists() else super().command()


class Idle(Copier):
    """One that does nothing."""

    key = "idle"
    name = "idle"

    def command(self) -> Sequence[str]:
        return ["true"]
