"""Publications that are stopped at every point: the work behind test_faults.

Run in a process of its own, as ``python -m tests.newsroom.publish.fault_points``, because it forks; what to do is read from
the standard input as JSON, and what went wrong is printed as JSON. Two versions of a small site are published in turns.
Each publication is stopped at one point, then everything that readers can get is asked for, and then it is run again, by
turns from the same computer or from another one, after which the host has to have just the site.
"""

from __future__ import annotations

import json
import os
import platform
import re
import signal
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn, Protocol

import msgspec

from newsroom.publish import command as commands
from newsroom.publish import lock
from newsroom.publish.difference import STAGES, stage_of
from newsroom.publish.session import Choices, Session
from newsroom.publish.work import Progress, Step
from tests.newsroom.publish.computers import SITE_URL, Computer
from tests.servers.crawler import Crawler, versions_of
from tests.servers.small_site import Site, fingerprinted, new_site, old_site

Point = tuple[Step, float]
"""A step, and how much of it is done: 0 before it, 1 after it."""


class Command(Protocol):
    """A command of ours with a settings file; it returns its exit status."""

    def __call__(self, settings: str, *, choices: Choices) -> int: ...


FOREIGN = {
    "google1234.html": b"<html>of somebody else</html>",
    ".well-known/acme/նոր.txt": b"certificate",
    "tk/of the host.txt": b"tk",
    "logs/access.log": b"\x00\x01",
}
"""Files of others, which nobody may touch."""


def other_build(site: Site) -> Site:
    """Return a site that was built after an interruption: one page has other bytes, of the same size."""
    path = "tk/contact/index.html"
    return {**site, path: re.sub(rb"1[01]:00", b"12:00", site[path])}


def version(number: int) -> Site:
    """Return the version of a publication: old and new in turns, each with a stylesheet that was never there before."""
    site = (old_site if number % 2 else new_site)(SITE_URL)
    path = next(path for path in site if path.endswith(".css"))
    data = site[path] + f"/* {number} */".encode()
    name = fingerprinted("site.css", data).encode()
    old = path.rpartition("/")[2].encode()
    del site[path]
    site[f"theme/{name.decode()}"] = data
    return {path: data.replace(old, name) for path, data in site.items()}


class Task(msgspec.Struct):
    """What to do.

    Attributes:
        folder: for the computers.
        facts: what PUBLISH says of the target.
        secrets: by account.
        root: the folder of the target on the server.
        site: the folder in *root* with the site that readers get; empty for root itself.
        address: the web server that shows it.
        points: at which steps to stop; all when it is empty.
        most: stop at so many points at most, evenly chosen.

    """

    folder: str
    facts: dict[str, object]
    secrets: dict[str, str]
    root: str
    site: str
    address: str
    points: list[str] = []
    most: int = 1000


def publish_built(settings: str, *, choices: Choices) -> int:
    """Publish what was built; return the exit status."""
    return commands.publish(settings, is_built=True, choices=choices)


@dataclass(slots=True)
class Trials:
    """Publications to one target, one after the other."""

    task: Task
    computers: tuple[Computer, Computer]
    versions: list[Site] = field(default_factory=lambda: [version(1)])
    problems: list[str] = field(default_factory=list)
    count: int = 0
    number: int = 1

    @property
    def root(self) -> Path:
        """The folder of the target on the server."""
        return Path(self.task.root)

    @property
    def site(self) -> Path:
        """The folder that readers get."""
        return self.root / self.task.site

    def run(self) -> None:
        """Stop at each point, and look; leave the problems."""
        for computer in self.computers:
            computer.set_up(self.task.facts)
        self.put_foreign()
        self.expect(self.publish(self.computers[0], self.versions[0]) == 0, "first publication")
        self.check("first publication", self.versions[0])
        for number, point in enumerate(self.record_points()):
            self.stop_at(point, number)

    def put_foreign(self) -> None:
        """Let others put files beside ours."""
        for path, data in FOREIGN.items():
            file = self.root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)

    def next_version(self) -> Site:
        """Return a version that was not there yet."""
        self.number += 1
        self.versions.append(version(self.number))
        return self.versions[-1]

    def record_points(self) -> list[Point]:
        """Publish two versions more; return the points at which one can stop."""
        record = self.computers[0].folder / "points"
        found: dict[Point, None] = {}
        for _ in range(2):
            record.write_text("")
            wanted = self.next_version()
            self.expect(self.publish(self.computers[0], wanted, record=record) == 0, "undisturbed publication")
            self.check("undisturbed publication", wanted)
            found |= dict.fromkeys(_points_of(record))
        chosen = [point for point in found if not self.task.points or point[0] in self.task.points]
        step = max(1.0, len(chosen) / self.task.most)
        return [chosen[int(number * step)] for number in range(int(len(chosen) / step))]

    def stop_at(self, point: Point, number: int) -> None:
        """Stop a publication at *point*, look what readers get, and run it again."""
        wanted = self.next_version()
        name = f"killed at {point[0]} {point[1]:g}"
        status = self.publish(self.computers[0], wanted, killed_at=point)
        self.expect(status == -signal.SIGKILL, f"{name}: it should have been killed, and ended with {status}")
        self.crawl(name)
        again = self.computers[number // 2 % 2]
        if number % 3 == 2:  # a build that is another one than that of the attempt
            wanted = other_build(wanted)
            self.versions.append(wanted)
        self.expect(self.publish(again, wanted) == 0, f"{name}: run again from {again.name}")
        self.check(f"{name}, run again", wanted)

    def publish(
        self,
        computer: Computer,
        site: Site | None,
        *,
        killed_at: Point | None = None,
        record: Path | None = None,
        work: Command = publish_built,
    ) -> int:
        """Publish a version in a child process; return its exit status, negative when a signal ended it.

        Args:
            computer: where.
            site: what is built first; None for nothing.
            killed_at: a point at which the process is killed.
            record: a file that gets all points.
            work: the command.

        """
        if site is not None:
            computer.build(site)
        child, _ = self.start(computer, lambda: _watch(killed_at, record), work)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status)

    def start(
        self, computer: Computer, prepare: Callable[[], None], work: Command = publish_built, *, takes_over: bool = True
    ) -> tuple[int, Path]:
        """Start a command in a child process that *prepare* changes; return its number, and the file with its words."""
        self.count += 1
        log = computer.folder.parent / f"said-{self.count}"
        child = os.fork()
        if child == 0:
            choices = Choices(is_confirmed=True, takes_over=takes_over, vanish=_ANY)
            _work_here(computer, self.task, log, prepare, lambda: work(str(computer.settings), choices=choices))
        return child, log

    def crawl(self, name: str) -> None:
        """See that readers are well served, whichever version they get of a page."""
        versions = versions_of(*self.versions[-3:])
        found = Crawler(self.task.address, site_url=SITE_URL, versions=versions).crawl()
        self.problems += [f"{name}: {problem}" for problem in found.problems]
        self.expect(len(found.paths) > 20, f"{name}: readers get only {sorted(found.paths)}")
        self.check_foreign(name)

    def check_foreign(self, name: str) -> None:
        """See that files of others are as they were."""
        for path, data in FOREIGN.items():
            file = self.root / path
            self.expect(file.is_file() and file.read_bytes() == data, f"{name}: {path} of somebody else was touched")

    def check(self, name: str, wanted: Site) -> None:
        """See that the host has *wanted*, and besides only assets that stay for readers of older pages."""
        self.crawl(name)
        for path, data in wanted.items():
            file = self.site / path
            self.expect(file.is_file() and file.read_bytes() == data, f"{name}: {path} is not what was built")
        others = {*FOREIGN, *(path for version in self.versions for path in version if _is_asset(path))}
        extra = sorted(path for path in _paths(self.site) - wanted.keys() - others if not path.startswith("_publish/"))
        self.expect(not extra, f"{name}: files too many: {extra}")
        incoming = _paths(self.root / "_publish" / "incoming")
        left = sorted(path for path in incoming if not path.startswith("state-"))  # which the next one to send clears
        self.expect(not left, f"{name}: something is left in incoming: {left}")
        self.expect(not (self.root / "_publish" / "journal.json.gz").exists(), f"{name}: the journal is still there")

    def expect(self, is_so: object, fact: str) -> None:
        """Note *fact*, with what the last publication has said, unless it is so."""
        if not is_so:
            self.problems.append(f"{fact}\n{self.said()}")

    def said(self) -> str:
        """Return what the last publication has said."""
        log = self.computers[0].folder.parent / f"said-{self.count}"
        return log.read_text(encoding="utf-8", errors="replace")[-1500:] if log.exists() else ""


def _is_asset(path: str) -> bool:
    return stage_of(path, is_new=False) == STAGES[0]


def _paths(folder: Path) -> set[str]:
    return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if not file.is_dir()}


def _points_of(record: Path) -> Iterator[Point]:
    """Yield before, middle and end of each step that was recorded."""
    steps: dict[Step, list[tuple[int, int]]] = {}
    for line in record.read_text().splitlines():
        step, done, total = json.loads(line)
        steps.setdefault(step, []).append((done, total))
    for step, seen in steps.items():
        yield step, 0.0
        if seen[-1][1] > 1:
            yield step, 0.5
        yield step, 1.0


def _work_here(
    computer: Computer, task: Task, log: Path, prepare: Callable[[], None], work: Callable[[], int]
) -> NoReturn:
    """Do *work* on a computer, in a process that ends with it."""
    status = 70
    try:
        said = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(said, 1)
        os.dup2(said, 2)
        os.environ.update(computer.environment(task.secrets))
        platform.node = lambda: computer.name
        lock.WATCHED_FOR, lock.RENEWED_EVERY = 0.6, 0.1
        prepare()
        status = work()
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


_ANY = 1
"""One page vanishes from a version to the other one in each language; that is no more than may."""


def _watch(killed_at: Point | None, record: Path | None) -> None:
    """Let this process be killed at a point, or let it write down all points."""
    original: Callable[..., Progress] = Session._progress

    def watched(session: Session, line: object) -> Progress:
        show = original(session, line)

        def progress(step: Step, done: int, total: int) -> None:
            show(step, done, total)
            if record is not None:
                with record.open("a") as file:
                    file.write(json.dumps([step, done, total]) + "\n")
            if killed_at is not None and killed_at[0] == step and done >= killed_at[1] * total:
                os.kill(os.getpid(), signal.SIGKILL)

        return progress

    Session._progress = watched


def two_computers(folder: Path) -> tuple[Computer, Computer]:
    """Return the computers of two editors."""
    return Computer(folder / "first", "first-computer"), Computer(folder / "second", "second-computer")


def main(lines: Sequence[str]) -> int:
    """Do what is asked on the standard input; print what went wrong."""
    task = msgspec.json.decode("".join(lines), type=Task)
    trials = Trials(task, two_computers(Path(task.folder)))
    trials.run()
    print(json.dumps({"problems": trials.problems, "count": trials.count}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.stdin.readlines()))
