"""Compare generators side by side in one run, and print what each costs: ``inv bench``."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from benchmarks.corpus import SEED, Corpus, make_corpus
from benchmarks.measure import FailedError
from benchmarks.peers import HERE, PEERS, THEMES, Ours, Peer
from benchmarks.scenarios import SCENARIOS, Stage
from benchmarks.tables import table

WORK = HERE / ".work"
RUNS = 3


class ChoiceError(Exception):
    """An option names what does not exist; the message is for whoever typed it."""


def bench(
    pairs: str = "1000",
    *,
    scenarios: str = "",
    peers: str = "",
    theme: str = "real",
    runs: int = RUNS,
    seed: int = SEED,
    installs: bool = False,
    work: Path = WORK,
) -> int:
    """Measure, and print tables; return the exit status.

    Args:
        pairs: how many pairs of articles the corpus has; more than one number is parted by commas, as in all options.
        scenarios: what is measured; by default everything.
        peers: the generators; by default all.
        theme: ``real`` or ``minimal`` for ours, or both.
        runs: how many rounds; the tables have the medians.
        seed: of the dice that make the corpus.
        installs: install the generators, and do nothing else.
        work: the folder it all happens in; what is in it is lost.

    """
    try:
        chosen = choose_peers(peers, theme, work)
        if installs:
            return install(chosen)
        measured = choose(scenarios, SCENARIOS, "scenario")
        sizes = [int(size) for size in pairs.split(",")]
    except (ChoiceError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    missing = [peer.name for peer in chosen if not peer.is_installed]
    if missing:
        print(f"Not installed: {', '.join(missing)}.\n    Install it first:  inv bench --setup", file=sys.stderr)
        return 1
    try:
        for size in sizes:
            measure(chosen, measured, make_corpus(size, seed), runs, work)
    except FailedError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def choose_peers(names: str, themes: str, work: Path) -> list[Peer]:
    """Return the generators of those names, in the order of PEERS; ours once for each theme.

    Raises:
        ChoiceError: there is none of that name.

    """
    known = {peer.key: peer for peer in PEERS}
    ours = [THEMES[theme] for theme in choose(themes, THEMES, "theme")]
    classes = [known[key] for key in choose(names, known, "peer")]
    return [kind(work) for peer in classes for kind in (ours if issubclass(peer, Ours) else [peer])]


def choose(names: str, known: Collection[str], what: str) -> list[str]:
    """Return those of *known* that are named, in their own order; all of them when none is.

    Raises:
        ChoiceError: a name is not known.

    """
    wanted = [name.strip() for name in names.split(",") if name.strip()] or list(known)
    for name in wanted:
        if name not in known:
            raise ChoiceError(f"There is no {what} {name}.\n    Name one of: {', '.join(known)}.")
    return [name for name in known if name in wanted]


def install(peers: Iterable[Peer]) -> int:
    """Install the peers; return the exit status."""
    for command in (command for peer in peers for command in peer.ways_to_install()):
        print("+", *command, flush=True)
        try:
            subprocess.run(command, check=True)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"{error}\n    It needs uv, npm and a network:  pip install uv", file=sys.stderr)
            return 1
    return 0


def measure(peers: Sequence[Peer], scenarios: Iterable[str], corpus: Corpus, runs: int, work: Path) -> None:
    """Lay out a corpus for all, measure it, and print a table for each scenario.

    Raises:
        FailedError: a generator has failed, or has not done its work.

    """
    shutil.rmtree(work, ignore_errors=True)
    for peer in peers:
        peer.folder.mkdir(parents=True)
        peer.lay_out(corpus)
    pairs = len({article.key for article in corpus.articles})
    print(f"## {pairs:,} pairs ({len(corpus.articles):,} articles), medians of {runs}; {machine()}", flush=True)
    stage = Stage(peers, corpus, runs, work)
    for name in scenarios:
        figures = SCENARIOS[name](stage)
        if figures:
            print(f"\n{heading(name)}\n\n{table(figures)}", flush=True)
    print(f"\nLoad at the end: {os.getloadavg()[0]:.1f}\n", flush=True)


def heading(scenario: str) -> str:
    """Return what a scenario is, in words: the first sentence of its docstring."""
    words = str(SCENARIOS[scenario].__doc__).partition(".")[0]
    return f"### {scenario}: {words[0].lower()}{words[1:]}"


def machine() -> str:
    """Return what it was measured on."""
    system = f"{platform.system()} {platform.machine()}"
    load = os.getloadavg()[0]
    return f"{_processor()}, {os.cpu_count()} processors, {system}, Python {platform.python_version()}, load {load:.1f}"


def _processor() -> str:
    """Return the name of the processor, where Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    facts: Mapping[str, str] = {
        name.strip(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    return facts.get("model name", "unknown processor")
