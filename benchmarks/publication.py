"""Measure publishing side by side with rsync and rclone, on the same servers and the same line: ``inv bench-publish``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.compare import WORK, ChoiceError, choose, machine
from benchmarks.corpus import make_corpus
from benchmarks.measure import FailedError
from benchmarks.new_pair import NewPair, build_site, measure_new_pair
from benchmarks.places import PLACES
from benchmarks.published_site import Site, make_site
from benchmarks.publishers import PUBLISHERS, Ours, Publisher
from benchmarks.publishing import SCENARIOS, Figures, Stage, Turn
from tests.servers.line import BITS_PER_SECOND, ROUND_TRIP
from tests.servers.missing import MissingServerError

FIRST = {"ssh": 8.8, "sftp": 15.6, "ftps": 98.0, "s3": 27.0}
"""Seconds of the best that each protocol allows, measured before there was a sender. Source: the issue."""

MAY_TAKE = 1.2
"""How many times as long a first publication may take."""

LIMITS = {"nothing": 2.0, "five": 3.0}
"""Seconds."""

MOST_FILES, MOST_SENT = 40, 1_000_000
"""For one new pair at 1,000 pairs: files, and bytes that go up the line."""

FILES_OF_LIMITS, MEGABYTES_OF_LIMITS, PAIRS_OF_LIMITS = 2000, 60, 1000
"""The site for which the limits are."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A limit: what it is for, what it is, what was measured, and whether it is kept."""

    what: str
    limit: str
    found: str
    is_kept: bool


def bench_publication(
    senders: str = "",
    runs: int = 3,
    files: int = FILES_OF_LIMITS,
    megabytes: int = MEGABYTES_OF_LIMITS,
    pairs: int = PAIRS_OF_LIMITS,
    *,
    scenarios: str = "",
    work: Path = WORK,
) -> int:
    """Measure, and print tables; return the exit status, which is 1 only when it could not be measured.

    Args:
        senders: where it is published to: some of the keys of PLACES, parted by commas; by default all.
        runs: how many rounds; the tables have the medians.
        files: of the site.
        megabytes: of all of them.
        pairs: of articles on the site that gets a new one; with 0 that is left out.
        scenarios: some of SCENARIOS; by default all.
        work: the folder for it; what is in it is lost.

    """
    try:
        places = choose(senders, PLACES, "sender")
        chosen = choose(scenarios, SCENARIOS, "scenario")
    except ChoiceError as error:
        print(error, file=sys.stderr)
        return 1
    title = f"{files:,} files, {megabytes} MB; {ROUND_TRIP * 1000:.0f} ms, {BITS_PER_SECOND / 1e6:.0f} Mbit/s"
    print(f"## Publishing: {title}; medians of {runs}; {machine()}\n", flush=True)
    verdicts: list[Verdict] = []
    try:
        for key in places:
            verdicts += measure_place(key, make_site(files, megabytes), runs, work, chosen)
        if pairs:
            verdicts += measure_new_pairs(places, pairs, work)
    except (FailedError, MissingServerError) as error:
        print(error, file=sys.stderr)
        return 1
    is_as_meant = (files, megabytes, pairs or PAIRS_OF_LIMITS) == (
        FILES_OF_LIMITS,
        MEGABYTES_OF_LIMITS,
        PAIRS_OF_LIMITS,
    )
    print("\n".join(tell_verdicts(verdicts, of_other_size=not is_as_meant)), flush=True)
    return 0


def measure_place(key: str, site: Site, runs: int, work: Path, scenarios: Iterable[str]) -> list[Verdict]:
    """Let all publish to one place, and print the table; return what became of the limits."""
    with PLACES[key]() as place:
        for kind in PUBLISHERS[key]:
            if not kind.is_here():
                print(f"{kind.name} is left out: there is no {kind.program} on this computer.", file=sys.stderr)
        stage = Stage(place, [kind(place, work) for kind in PUBLISHERS[key] if kind.is_here()], site, runs)
        for scenario in scenarios:
            SCENARIOS[scenario](stage)
        print(f"### {place.name}\n\n{table(stage.figures)}\n", flush=True)
        return list(judge(place.name, stage.publishers, stage.figures))


def table(figures: Figures) -> str:
    """Return a row for each publisher and scenario; a quotient is that to the quickest peer that did its work."""
    head = [
        "scenario",
        "publisher",
        "seconds",
        "÷ best peer",
        "CPU s",
        "kB up",
        "connections",
        "load",
        "what went wrong",
    ]
    rows = [head, ["---"] * len(head)]
    for scenario, found in figures.items():
        for name, turns in found.items():
            rows.append([scenario, name, *_cells(turns, best_of_peers(found))])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def best_of_peers(found: dict[str, list[Turn]]) -> float | None:
    """Return the seconds of the quickest publisher that is not ours and made no fault; None when there is none."""
    peers = {name: turns for name, turns in found.items() if not is_ours(name)}
    return min((_seconds(turns) for turns in peers.values() if not _fault(turns)), default=None)


def is_ours(name: str) -> bool:
    """Return whether it is our command."""
    return name.startswith("`inv publish`")


def _cells(turns: Sequence[Turn], best: float | None) -> list[str]:
    return [
        f"{_seconds(turns):.2f}",
        f"{_seconds(turns) / best:.2f}" if best else "",
        f"{median(turn.cpu for turn in turns):.2f}",
        f"{median(turn.up for turn in turns) / 1000:,.0f}",
        f"{median(turn.connections for turn in turns):.0f}",
        f"{median(turn.load for turn in turns):.1f}",
        _fault(turns),
    ]


def _seconds(turns: Sequence[Turn]) -> float:
    return median(turn.seconds for turn in turns)


def _fault(turns: Sequence[Turn]) -> str:
    return next((turn.fault for turn in turns if turn.fault), "")


def judge(place: str, publishers: Iterable[Publisher], figures: Figures) -> Iterator[Verdict]:
    """Yield what became of the limits for our senders."""
    for publisher in publishers:
        if not isinstance(publisher, Ours):
            continue
        limits = dict(LIMITS)
        if publisher.key in FIRST:
            limits["first"] = FIRST[publisher.key] * MAY_TAKE
        for scenario, found in figures.items():
            if scenario in limits:
                turns = found[publisher.name]
                is_kept = _seconds(turns) <= limits[scenario] and not _fault(turns)
                what = f"{scenario}, {publisher.name.partition(', ')[2]}, {place}"
                shown = " ".join([f"{_seconds(turns):.2f} s", _fault(turns)]).strip()
                yield Verdict(what, f"{limits[scenario]:.1f} s", shown, is_kept)


def measure_new_pairs(places: Sequence[str], pairs: int, work: Path) -> list[Verdict]:
    """Publish a new pair on a real site by all our senders, and print the table; return what became of the limits."""
    corpus = make_corpus(pairs)
    site = work / "site-of-pairs"
    found: dict[str, NewPair] = {}
    failed: list[Verdict] = []
    is_built = False
    for key in places:
        with ExitStack() as stack:
            place = stack.enter_context(PLACES[key]())
            for kind in PUBLISHERS[key]:
                if not issubclass(kind, Ours):
                    continue
                publisher = kind(place, work)
                if not is_built:
                    publisher.write_settings()
                    build_site(site, corpus, (publisher.folder / "publishconf.py").read_text(encoding="utf-8"))
                    is_built = True
                name = f"{publisher.name.partition(', ')[2]}, {place.name}"
                try:
                    found[name] = measure_new_pair(publisher, corpus, site)
                except FailedError as error:
                    print(error, file=sys.stderr)
                    failed.append(Verdict(f"one new pair at {pairs:,}, {name}", "to be published", "it failed", False))
                    continue
                print(f"new pair, {name}: {found[name]}", file=sys.stderr, flush=True)
    print(f"### One new pair at {pairs:,} pairs\n\n{table_of_pairs(found)}\n", flush=True)
    return [*failed, *judge_pairs(found, pairs)]


def table_of_pairs(found: dict[str, NewPair]) -> str:
    """Return a row for each sender."""
    head = [
        "sender",
        "`inv publish`, s",
        "of these publishing, s",
        "files of the site",
        "that go",
        "kB of them",
        "kB up",
    ]
    rows = [[*head, "load"], ["---"] * (len(head) + 1)]
    for name, one in found.items():
        seconds = [f"{one.turn.seconds:.2f}", f"{one.built.seconds:.2f}"]
        sizes = [f"{one.size / 1000:.0f}", f"{one.turn.up / 1000:.0f}"]
        rows.append([name, *seconds, f"{one.all_files:,}", f"{one.files}", *sizes, f"{one.turn.load:.1f}"])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def judge_pairs(found: dict[str, NewPair], pairs: int) -> Iterator[Verdict]:
    """Yield what became of the limits for one new pair."""
    for name, one in found.items():
        shown = f"{one.files} files, {one.turn.up / 1e6:.2f} MB"
        is_kept = one.files <= MOST_FILES and one.turn.up <= MOST_SENT
        yield Verdict(
            f"one new pair at {pairs:,}, {name}", f"{MOST_FILES} files, {MOST_SENT / 1e6:.0f} MB", shown, is_kept
        )


def tell_verdicts(verdicts: Sequence[Verdict], *, of_other_size: bool) -> Iterator[str]:
    """Yield the lines that say which limits are kept and which are missed."""
    missed = [verdict for verdict in verdicts if not verdict.is_kept]
    yield f"### Limits: {len(verdicts) - len(missed)} of {len(verdicts)} kept, {len(missed)} missed\n"
    if of_other_size:
        yield "The site is not the one for which they are.\n"
    for verdict in missed:
        yield f"- MISSED: {verdict.what}: {verdict.found}; the limit is {verdict.limit}"
    for verdict in verdicts:
        if verdict.is_kept:
            yield f"- kept: {verdict.what}: {verdict.found}; the limit is {verdict.limit}"
    yield f"\nLoad at the end: {os.getloadavg()[0]:.1f}"


def main() -> int:
    """Read the command line, and measure."""
    parser = argparse.ArgumentParser(description="Measure publications, side by side with rsync and rclone.")
    parser.add_argument("--senders", default="", help=f"some of these, with commas between them: {', '.join(PLACES)}")
    parser.add_argument("--scenarios", default="", help=f"some of these: {', '.join(SCENARIOS)}")
    for name, value in {
        "runs": 3,
        "files": FILES_OF_LIMITS,
        "megabytes": MEGABYTES_OF_LIMITS,
        "pairs": PAIRS_OF_LIMITS,
    }.items():
        parser.add_argument(f"--{name}", type=int, default=value)
    return bench_publication(**vars(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
