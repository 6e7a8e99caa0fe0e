"""What is measured of publishing: publishers take turns at one place, and each turn gives what it has cost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.measure import last_words
from benchmarks.places import Place, public_address
from benchmarks.published_site import Site, edited, forget, write_site
from benchmarks.publishers import Ours, Publisher

LONGEST = 300.0
"""After so many seconds a publisher is ended; what it has done until then is seen all the same."""

SLOW = 30.0
"""Who took so many seconds for a scenario does it once only."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What one publication has cost.

    Attributes:
        seconds: from the start of the command to its end.
        cpu: seconds of processor time of the command and the processes that it waited for.
        up: bytes that went up the line, all of them.
        connections: how many came about.
        load: of the computer when it began.
        fault: what went wrong; empty when the work was done.

    """

    seconds: float
    cpu: float
    up: int
    connections: int
    load: float
    fault: str = ""


Figures = dict[str, dict[str, list[Turn]]]
"""By scenario and publisher."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One place with those who publish there.

    Attributes:
        place: the server.
        publishers: those who take turns.
        site: what they publish.
        runs: how many rounds a scenario has.
        figures: what was measured.
        edits: numbers the edits, so that no two are the same.

    """

    place: Place
    publishers: Sequence[Publisher]
    site: Site
    runs: int
    figures: Figures = field(default_factory=dict)
    edits: Iterator[int] = field(default_factory=lambda: count(1))

    def rounds(self, scenario: str, prepare: Callable[[Publisher], Site], publishers: Sequence[Publisher]) -> None:
        """Let publishers take turns, each after *prepare*, which returns the site that readers must have then."""
        found = self.figures.setdefault(scenario, {})
        for number in range(1, self.runs + 1):
            for publisher in publishers:
                turns = found.setdefault(publisher.name, [])
                if turns and turns[-1].seconds > SLOW:
                    continue
                site = prepare(publisher)
                turns.append(run(self.place, publisher, publisher.command(), site))
                self.tell(f"{scenario} {number}/{self.runs}", publisher, turns[-1])

    def tell(self, what: str, publisher: Publisher, turn: Turn) -> None:
        """Say how a turn went."""
        figures = f"{turn.seconds:.2f} s, CPU {turn.cpu:.2f} s, {turn.up / 1000:.0f} kB up, load {turn.load:.1f}"
        said = f"{self.place.name}, {what}, {publisher.name}: {figures} {turn.fault}"
        print(said, file=sys.stderr, flush=True)


def run(place: Place, publisher: Publisher, command: Sequence[str], site: Site) -> Turn:
    """Publish, and see that readers get *site* then."""
    log = publisher.folder / "said"
    before, load, cpu = place.traffic(), os.getloadavg()[0], _cpu_of_children()
    started = time.perf_counter()
    status = _status(publisher, command, log)
    seconds = time.perf_counter() - started
    after = place.traffic()
    fault = _fault(publisher, status, site, log)
    up, opened = after.up - before.up, after.opened - before.opened
    return Turn(seconds, _cpu_of_children() - cpu, up, opened, load, fault)


def _status(publisher: Publisher, command: Sequence[str], log: Path) -> int | None:
    """Return the exit status of a command; None when it had to be ended."""
    with log.open("wb") as said:
        process = subprocess.Popen(
            command,
            cwd=publisher.folder,
            env=dict(publisher.environment()),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            return process.wait(LONGEST)
        except subprocess.TimeoutExpired:
            return None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _fault(publisher: Publisher, status: int | None, site: Site, log: Path) -> str:
    wrong = publisher.wrong(site)
    unsent = f"{len(wrong)} files are not what was built" if wrong else ""
    if status is None:
        return f"ended after {LONGEST:.0f} s; {unsent}"
    if status:
        print(f"{publisher.name} ended with status {status}:\n{last_words(log)}", file=sys.stderr)
        return f"status {status}; {unsent}".rstrip("; ")
    return unsent


def _cpu_of_children() -> float:
    times = os.times()
    return times.children_user + times.children_system


def first(stage: Stage) -> None:
    """Publish to an empty target, by a computer that has never done so."""

    def prepare(publisher: Publisher) -> Site:
        publisher.begin_anew()
        forget(publisher.output)
        write_site(publisher.output, stage.site)
        return stage.site

    stage.rounds("first", prepare, stage.publishers)


def nothing(stage: Stage) -> None:
    """Publish again, nothing changed."""
    stage.rounds("nothing", lambda _: stage.site, stage.publishers)


def rebuilt(stage: Stage) -> None:
    """Publish the same bytes, built by another computer: all files are new there, and it knows nothing of the target."""

    def prepare(publisher: Publisher) -> Site:
        forget(publisher.output)
        write_site(publisher.output, stage.site)
        return stage.site

    stage.rounds("rebuilt", prepare, stage.publishers)


def five(stage: Stage) -> None:
    """Publish five pages that have changed, but not their sizes."""
    stage.rounds("five", lambda publisher: _edit(stage, publisher), stage.publishers)


def five_public(stage: Stage) -> None:
    """Publish five pages that have changed, and compare them at the public address."""
    for publisher in stage.publishers:
        if not isinstance(publisher, Ours) or publisher.key == "git":
            continue
        with public_address(publisher.target.root / publisher.shown) as publisher.address:
            stage.rounds("five-public", lambda publisher: _edit(stage, publisher), [publisher])
        publisher.address = ""


def _edit(stage: Stage, publisher: Publisher) -> Site:
    site = edited(stage.site, next(stage.edits))
    write_site(publisher.output, site)
    return site


SCENARIOS: dict[str, Callable[[Stage], None]] = {
    "first": first,
    "nothing": nothing,
    "rebuilt": rebuilt,
    "five": five,
    "five-public": five_public,
}
"""In the order they are measured; each works on what the one before has published."""
