"""Build one corpus with each peer, side by side in one run, and print what it costs: ``inv bench``."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from benchmarks.corpus import make_corpus
from benchmarks.measure import Cost, FailedError, middle, run
from benchmarks.peers import HERE, PEERS, Peer

WORK = HERE / ".work"
RUNS = 3


def bench(pairs: int = 1000, runs: int = RUNS, *, installs: bool = False) -> int:
    """Measure all peers and print a table; return the exit status.

    Args:
        pairs: how many pairs of articles the corpus has.
        runs: how often each peer builds; the table has the medians.
        installs: install the peers, and do nothing else.

    """
    peers = [peer(WORK) for peer in PEERS]
    if installs:
        return install(peers)
    missing = [peer.name for peer in peers if not peer.is_installed]
    if missing:
        print(f"Not installed: {', '.join(missing)}.\n    Install it first:  inv bench --setup", file=sys.stderr)
        return 1
    try:
        costs = measure(peers, pairs, runs)
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"\n{pairs} pairs, median of {runs} builds from nothing; {machine()}\n\n{table(costs)}")
    return 0


def install(peers: Iterable[Peer]) -> int:
    """Install the peers; return the exit status."""
    for command in (command for peer in peers for command in peer.ways_to_install()):
        print("+", *command, flush=True)
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{error}\n    It needs uv and a network:  pip install uv", file=sys.stderr)
            return 1
    return 0


def measure(peers: list[Peer], pairs: int, runs: int, work: Path = WORK) -> dict[str, Cost]:
    """Build the corpus with each peer in turn, as often as *runs* says; return the median costs by peer.

    Raises:
        FailedError: a build has failed, or did not make a page of each article.

    """
    shutil.rmtree(work, ignore_errors=True)
    corpus = make_corpus(pairs)
    for peer in peers:
        peer.folder.mkdir(parents=True)
        peer.lay_out(corpus)
    costs: dict[str, list[Cost]] = {peer.name: [] for peer in peers}
    for number in range(1, runs + 1):
        for peer in peers:
            peer.clean()
            cost = run(peer.command(), peer.folder, work / f"{peer.folder.name}.log")
            if peer.article_pages() != len(corpus.articles):
                raise FailedError(f"{peer.name} made {peer.article_pages()} of {len(corpus.articles)} articles.")
            costs[peer.name].append(cost)
            print(f"{number}/{runs}  {peer.name}: {cost.cpu:.1f} CPU s, {cost.wall:.1f} s", file=sys.stderr)
    return {name: middle(found) for name, found in costs.items()}


def machine() -> str:
    """Return what it was measured on."""
    load = os.getloadavg()[0]
    return f"Python {platform.python_version()}, {os.cpu_count()} processors, load {load:.1f}"


def table(costs: Mapping[str, Cost]) -> str:
    """Return the costs as a table, with the share of the first peer's processor time."""
    first = next(iter(costs.values()))
    rows = [
        f"| {name} | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.memory:.0f} | {cost.cpu / first.cpu:.2f} |"
        for name, cost in costs.items()
    ]
    return "\n".join(["| | CPU s | wall s | memory MB | share of CPU |", "|---|---|---|---|---|", *rows])
