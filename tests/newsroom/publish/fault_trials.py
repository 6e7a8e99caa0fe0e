"""Publications in several processes: two at the same moment, and rollbacks that are killed; the work behind tests.

Run as ``python -m tests.newsroom.publish.fault_trials races ROUNDS`` or ``... rollbacks 0``; what to do is read from the standard
input, and what went wrong is printed, as by ``tests.newsroom.publish.fault_points``, whose trials these are, too.
"""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from newsroom.publish import lock, session
from newsroom.publish.command import roll_back
from newsroom.publish.session import Choices
from tests.newsroom.publish.computers import Computer
from tests.newsroom.publish.fault_points import Point, Task, Trials, two_computers
from tests.servers.small_site import Site

REFUSALS = (
    r"is publishing from (?:first|second)-computer",
    r"wants to publish at the same moment",
    r"has published since this plan was made",
)
"""What whoever came second is told."""


@dataclass
class Races(Trials):
    """Two publish different builds at the same moment, in so many *rounds*."""

    rounds: int = 1

    def run(self) -> None:
        """Let them, some times."""
        for computer in self.computers:
            computer.set_up(self.task.facts)
        self.put_foreign()
        self.expect(self.publish(self.computers[0], self.versions[0]) == 0, "first publication")
        for number in range(self.rounds):
            self.race(f"race {number + 1}")

    def race(self, name: str) -> None:
        """Let both publish, look what readers get, and let the other one publish again."""
        sites = [self.next_version(), self.next_version()]
        sites[1] = _with_other_words(sites[1])
        self.versions[-1] = sites[1]
        times = self.computers[0].folder.parent / f"times-{self.number}"
        gate = _Gate(times)
        children = []
        for computer, site in zip(self.computers, sites, strict=True):
            computer.build(site)
            children.append(self.start(computer, functools.partial(gate.watch, computer), takes_over=False))
        gate.open_when_ready(len(children))
        statuses = [_wait(child) for child, _ in children]
        said = [log.read_text(encoding="utf-8", errors="replace") for _, log in children]
        winners = [number for number, status in enumerate(statuses) if status == 0]
        self.note(not any("Traceback" in text for text in said), f"{name}: a traceback: {said}")
        self.note(not _overlaps(times), f"{name}: both were at work at the same time: {times.read_text()}")
        for number, status in enumerate(statuses):
            is_told = any(re.search(refusal, said[number]) for refusal in REFUSALS)
            self.note(
                status == 0 or (status == 1 and is_told), f"{name}: {status}, and was told: {said[number][-800:]}"
            )
        if winners:
            self.look(name, sites[winners[-1] if len(winners) == 1 else _last(times)])
        for number in (1, 0):
            self.expect(self.publish(self.computers[number], sites[number]) == 0, f"{name}: {number} publishes again")
            self.look(f"{name}, published again", sites[number])

    def look(self, name: str, wanted: Site) -> None:
        """See that the host has just one of the builds."""
        for path, data in wanted.items():
            file = self.site / path
            self.note(file.is_file() and file.read_bytes() == data, f"{name}: {path} is not that of the publication")
        self.check_foreign(name)

    def note(self, is_so: object, fact: str) -> None:
        """Note *fact* unless it is so."""
        if not is_so:
            self.problems.append(fact)


def _with_other_words(site: Site) -> Site:
    """Return a site that is another one than any version in some of its pages."""
    return {
        path: data.replace(b"</h1>", b" !</h1>") if path.endswith("index.html") else data for path, data in site.items()
    }


class _Gate:
    """Lets several processes get the lock at the same moment, and notes when they have it."""

    def __init__(self, times: Path) -> None:
        self.times = times
        self.opened = times.with_suffix(".open")

    def watch(self, computer: Computer) -> None:
        """Let this process wait before the lock, and note how long it has it."""
        original, leave = lock.acquire, lock.Lock.__exit__
        ready = self.times.with_suffix(f".{computer.name}")

        def acquire(*arguments: Any, **more: Any) -> lock.Lock:
            ready.touch()
            while not self.opened.exists():
                time.sleep(0.001)
            held = original(*arguments, **more)
            self.note(computer, "begins")
            return held

        def leave_noted(held: lock.Lock, *arguments: Any) -> None:
            self.note(computer, "ends")
            leave(held, *arguments)

        session.lock.acquire = acquire
        lock.Lock.__exit__ = leave_noted  # type: ignore[method-assign]

    def note(self, computer: Computer, what: str) -> None:
        with self.times.open("a") as file:
            file.write(f"{time.monotonic_ns()} {computer.name} {what}\n")

    def open_when_ready(self, count: int) -> None:
        """Open when all wait, or when one of them has not come so far."""
        until = time.monotonic() + 20
        while len(list(self.times.parent.glob(f"{self.times.name}.*-computer"))) < count and time.monotonic() < until:
            time.sleep(0.001)
        self.times.touch()
        self.opened.touch()


def _events(times: Path) -> list[list[str]]:
    return sorted(line.split() for line in times.read_text().splitlines())


def _overlaps(times: Path) -> bool:
    """Return whether one began before another one had ended."""
    held: set[str] = set()
    for _, name, what in _events(times):
        if what == "ends":
            held.discard(name)
        elif held:
            return True
        else:
            held.add(name)
    return False


def _last(times: Path) -> int:
    """Return the number of the computer that had the lock last."""
    return 0 if _events(times)[-1][1].startswith("first") else 1


def _wait(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


class Rollbacks(Trials):
    """Rollbacks that are killed at every point."""

    def run(self) -> None:
        """Kill them; look what readers get, and complete what was begun."""
        for computer in self.computers:
            computer.set_up(self.task.facts)
        self.put_foreign()
        points = self.points_of_a_rollback()
        step = max(1.0, len(points) / self.task.most)
        for number in range(int(len(points) / step)):
            self.stop(points[int(number * step)], self.computers[number % 2])

    def two_versions(self) -> tuple[Site, Site]:
        """Publish two new versions; return both."""
        pair = self.next_version(), self.next_version()
        for site in pair:
            self.expect(self.publish(self.computers[0], site) == 0, "undisturbed publication")
        return pair

    def points_of_a_rollback(self) -> list[Point]:
        """Return where a rollback can be stopped."""
        record = self.computers[0].folder / "points"
        first, _ = self.two_versions()
        record.write_text("")
        self.expect(self.publish(self.computers[0], None, record=record, work=_roll_back) == 0, "undisturbed rollback")
        self.look("undisturbed rollback", first)
        steps = dict.fromkeys(json.loads(line)[0] for line in record.read_text().splitlines())
        return [(step, share) for step in steps for share in (0.0, 0.5, 1.0)]

    def stop(self, point: Point, again: Computer) -> None:
        """Kill a rollback, look, and complete it or publish the newer version over it."""
        name = f"rollback killed at {point[0]} {point[1]:g}"
        first, second = self.two_versions()
        status = self.publish(self.computers[0], None, killed_at=point, work=_roll_back)
        self.expect(status == -signal.SIGKILL, f"{name}: it should have been killed, and ended with {status}")
        self.crawl(name)
        self.expect(self.publish(again, second) == 0, f"{name}: published again")
        self.look(f"{name}, published again", second)
        self.expect(first != second, "two versions are the same")

    def look(self, name: str, wanted: Site) -> None:
        """See that readers get *wanted*."""
        self.crawl(name)
        for path, data in wanted.items():
            file = self.site / path
            self.expect(file.is_file() and file.read_bytes() == data, f"{name}: {path} is not what it should be")


def _roll_back(settings: str, *, choices: Choices) -> int:
    return roll_back(settings, choices=choices)


def main(kind: str, rounds: int, lines: Sequence[str]) -> int:
    """Do what is asked on the standard input; print what went wrong."""
    task = msgspec.json.decode("".join(lines), type=Task)
    computers = two_computers(Path(task.folder))
    trials = Rollbacks(task, computers) if kind == "rollbacks" else Races(task, computers, rounds=rounds)
    trials.run()
    print(json.dumps({"problems": trials.problems, "count": trials.count}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2]), sys.stdin.readlines()))
