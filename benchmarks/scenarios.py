"""What is measured: each scenario lets the generators take turns and returns what each has cost, round by round."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import count
from pathlib import Path

from benchmarks.corpus import Article, Corpus
from benchmarks.living import Server, free_port
from benchmarks.measure import Cost, FailedError, run
from benchmarks.peers import Peer

Figures = dict[str, dict[str, list[float]]]
"""For each generator by name and each figure by name what the rounds gave."""

ADDED = "\nTäze habar: "
"""How the paragraph begins that an edit puts at the end of an article."""

GZIP_LEVEL = 6
"""How hard gzip tries where nobody has said it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a comparison takes place.

    Attributes:
        peers: the generators; the corpus is laid out in their folders.
        corpus: what they build.
        runs: how many rounds a scenario has.
        logs: the folder of what they say.
        built: the keys of those whose output folder has the site.
        edits: numbers the edits, so that no two are the same.

    """

    peers: Sequence[Peer]
    corpus: Corpus
    runs: int
    logs: Path
    built: set[str] = field(default_factory=set)
    edits: Iterator[int] = field(default_factory=lambda: count(1))

    def rounds(self, what: str, turn: Callable[[Peer], Mapping[str, float]], runs: int = 0) -> Figures:
        """Let the peers take turns, as often as *runs* says or else the comparison has rounds."""
        figures: Figures = {}
        runs = runs or self.runs
        for number in range(1, runs + 1):
            for peer in self.peers:
                note(figures, peer, turn(peer))
                tell(f"{what} {number}/{runs}", peer, figures)
        return figures

    def build(self, peer: Peer) -> Cost:
        """Build by a peer's command."""
        cost = run(peer.command(), peer.folder, self.logs / f"{peer.folder.name}.log")
        self.built.add(peer.name)
        return cost

    def have_built(self) -> None:
        """Build by all that have not yet."""
        for peer in self.peers:
            if peer.name not in self.built:
                self.build(peer)
                check_pages(peer, self.corpus.articles)


def note(figures: Figures, peer: Peer, found: Mapping[str, float]) -> None:
    """Add what a turn has given."""
    of_peer = figures.setdefault(peer.name, {name: [] for name in found})
    for name, value in found.items():
        of_peer[name].append(value)


def tell(what: str, peer: Peer, figures: Figures) -> None:
    """Say how a turn went."""
    said = ", ".join(f"{name} {values[-1]:.2f}" for name, values in figures[peer.name].items())
    print(f"{what}  {peer.name}: {said}", file=sys.stderr, flush=True)


def figures_of(cost: Cost) -> dict[str, float]:
    """Return a cost by the names of its figures."""
    return {"wall s": cost.wall, "CPU s": cost.cpu, "memory MB": cost.memory}


def cold(stage: Stage) -> Figures:
    """Build from nothing."""

    def turn(peer: Peer) -> Mapping[str, float]:
        peer.clean()
        cost = stage.build(peer)
        check_pages(peer, stage.corpus.articles)
        return figures_of(cost)

    return stage.rounds("cold", turn)


def nothing(stage: Stage) -> Figures:
    """Build again, nothing changed."""
    stage.have_built()
    return stage.rounds("nothing", lambda peer: figures_of(stage.build(peer)))


def edit(stage: Stage) -> Figures:
    """Build again by a new process after an edit in the newest article."""
    stage.have_built()

    def turn(peer: Peer) -> Mapping[str, float]:
        article = stage.corpus.newest[0]
        added = edit_article(peer.source(article), next(stage.edits))
        cost = stage.build(peer)
        if added not in peer.page(article).read_text(encoding="utf-8"):
            raise FailedError(f"{peer.name} has built, and {peer.page(article)} is as it was before the edit.")
        return figures_of(cost)

    return stage.rounds("edit", turn)


def new_pair(stage: Stage) -> Figures:
    """Build again after a new pair has come, and count what a publisher sends: the files that are new or different.

    Their bytes are counted too, as they are and as a web server or a compressing sender carries them. The counts are
    the same each time, so that one round is enough.
    """

    def turn(peer: Peer) -> Mapping[str, float]:
        texts = {file: file.read_bytes() for file in map(peer.source, stage.corpus.newest)}
        for file in texts:
            file.unlink()
        peer.clean()
        stage.build(peer)
        site = peer.folder / peer.output
        before = digests(site)
        for file, text in texts.items():
            file.write_bytes(text)
        cost = stage.build(peer)
        check_pages(peer, stage.corpus.articles)
        after = digests(site)
        changed = [path for path, digest in after.items() if before.get(path) != digest]
        return {"files changed": len(changed), "files": len(after)} | sizes(site, changed) | figures_of(cost)

    return stage.rounds("new-pair", turn, runs=1)


def living(stage: Stage) -> Figures:
    """Save an edit while the generator's server runs, and wait until it serves the new text.

    The servers all run from the first to the last round; while one works, the others rest.
    """
    article = stage.corpus.newest[0]
    figures: Figures = {}
    with ExitStack() as running:
        servers: list[tuple[Peer, Server]] = []
        for peer in stage.peers:
            port = free_port()
            command = peer.server(port)
            if command is None:
                print(f"living  {peer.name}: has no server that follows changes; left out", file=sys.stderr)
                continue
            added = edit_article(peer.source(article), next(stage.edits))
            log = stage.logs / f"{peer.folder.name}-server.log"
            server = running.enter_context(Server(command, port, peer.folder, log))
            servers.append((peer, server))
            server.wait_for(added, peer.address(article))
            server.rest()
            stage.built.discard(peer.name)
        for number in range(1, stage.runs + 1):
            for peer, server in servers:
                note(figures, peer, _living_turn(peer, server, article, next(stage.edits)))
                tell(f"living {number}/{stage.runs}", peer, figures)
    return figures


def _living_turn(peer: Peer, server: Server, article: Article, number: int) -> dict[str, float]:
    before = server.cpu
    added = edit_article(peer.source(article), number)
    wall = server.wait_for(added, peer.address(article))
    server.rest()
    return {"wall s": wall, "CPU s": server.cpu - before, "memory MB": server.memory}


def edit_article(file: Path, number: int) -> str:
    """Put a paragraph at the end of an article, in the place of that of the edit before; return a word of it."""
    added = "bellik" + "".join("abcdefghij"[int(digit)] for digit in str(number))
    text = file.read_text(encoding="utf-8").split(ADDED)[0]
    file.write_text(f"{text}{ADDED}{added}.\n", encoding="utf-8")
    return added


def check_pages(peer: Peer, articles: Iterable[Article]) -> None:
    """Make sure that the work was done.

    Raises:
        FailedError: an article has no page.

    """
    missing = [article for article in articles if not peer.page(article).is_file()]
    if missing:
        raise FailedError(f"{peer.name} has not made {len(missing)} of the articles, {peer.page(missing[0])} first.")


def digests(folder: Path) -> dict[str, bytes]:
    """Return what decides whether a publisher has to upload a file, for each file below a folder."""
    files = (file for file in folder.rglob("*") if file.is_file())
    return {str(file.relative_to(folder)): blake2b(file.read_bytes()).digest() for file in files}


def sizes(folder: Path, paths: Iterable[str]) -> dict[str, float]:
    """Return how many kilobytes some files below a folder have together, as they are and each compressed."""
    files = [(folder / path).read_bytes() for path in paths]
    compressed = sum(len(gzip.compress(data, GZIP_LEVEL, mtime=0)) for data in files)
    return {"KB changed": sum(map(len, files)) / 1000, "KB gzip": compressed / 1000}


SCENARIOS: dict[str, Callable[[Stage], Figures]] = {
    "cold": cold,
    "nothing": nothing,
    "edit": edit,
    "new-pair": new_pair,
    "living": living,
}
"""In the order they are measured; the sentence of each is its heading."""
