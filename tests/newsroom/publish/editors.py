"""Editors who publish a small site from their computers, in this process, and what readers have of it then.

editors = Editors(place)
assert editors.publish(version(1)).status == 0
editors.see(version(1))
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from unittest import mock

from newsroom.publish.command import publish, roll_back
from newsroom.publish.session import Choices
from newsroom.voice import Voice
from plugins.model.problem import Problem
from tests.newsroom.publish.computers import SITE_URL, Computer
from tests.newsroom.publish.fault_points import FOREIGN, Task, Trials, two_computers
from tests.newsroom.publish.places import Place
from tests.servers.crawler import Crawler, versions_of
from tests.servers.small_site import Site

YES: dict[str, object] = {"is_confirmed": True, "takes_over": True, "vanish": 1}
"""What an editor says who completes what somebody has left; a page vanishes from a version to the other one."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command has said: its exit status, its problems, and all its words."""

    status: int
    problems: list[Problem]
    text: str

    @property
    def errors(self) -> list[Problem]:
        """The problems that stopped it."""
        return [problem for problem in self.problems if problem.level == "error"]

    def the_error(self) -> Problem:
        """Return the first error of a command that was stopped; an editor has to understand all of them.

        There may be one for each file that was under way. Each has place, fact and cure, and no programmer's words.
        """
        assert self.status == 1, self.text
        assert 1 <= len(self.errors) <= 20, self.text
        for problem in self.errors:
            assert problem.path, problem
            assert problem.fact.say().strip(), problem
            assert problem.cure.say().strip(), problem
        for word in ("Traceback", "Exception", "Error(", "errno", "Errno", "object at 0x"):
            assert word not in self.text, self.text
        return self.errors[0]


@dataclass
class Editors:
    """Two editors, each with a computer, who publish to one place."""

    place: Place
    computers: tuple[Computer, Computer] = field(init=False)
    trials: Trials = field(init=False)

    def __post_init__(self) -> None:
        folder = self.place.folder / "computers"
        folder.mkdir()
        self.computers = two_computers(folder)
        server = self.place.server
        task = Task(
            str(folder), self.place.facts, server.secrets, str(self.place.root), self.place.site, self.place.web.address
        )
        self.trials = Trials(task, self.computers)
        for computer in self.computers:
            computer.set_up(self.place.facts)

    def move_behind(self, host: str) -> None:
        """Let the computers reach the place by another address."""
        for computer in self.computers:
            computer.set_up(self.place.through(host).facts)

    def put_foreign(self) -> None:
        """Let others put files beside ours."""
        self.trials.put_foreign()

    def publish(self, site: Site, by: int = 0, **choices: object) -> Said:
        """Build and publish a site."""
        computer = self.computers[by]
        computer.build(site)
        said = Choices(**{**YES, **choices})  # type: ignore[arg-type]
        return self.hear(by, lambda: publish(str(computer.settings), is_built=True, choices=said))

    def roll_back(self, by: int = 0, **choices: object) -> Said:
        """Bring the publication before the last one back."""
        computer = self.computers[by]
        said = Choices(**{**YES, **choices})  # type: ignore[arg-type]
        return self.hear(by, lambda: roll_back(str(computer.settings), choices=said))

    def hear(self, by: int, command: Callable[[], int]) -> Said:
        """Run a command on a computer, and return what it has said."""
        output, problems = StringIO(), []
        original = Voice.report

        def report(voice: Voice, found: Iterator[Problem]) -> None:
            found = list(found)
            problems.extend(found)
            original(voice, found)

        computer = self.computers[by]
        environment = computer.environment(self.place.server.secrets)
        with (
            mock.patch.dict(os.environ, environment),
            mock.patch.object(platform, "node", return_value=computer.name),
            mock.patch.object(Voice, "report", report),
            redirect_stdout(output),
            redirect_stderr(output),
        ):
            status = command()
        return Said(status, problems, output.getvalue())

    def see(self, wanted: Site, *others: Site) -> None:
        """See that the host has *wanted*, and besides only assets of it and of *others*, and that readers are served."""
        self.trials.versions = [*others, wanted]
        self.trials.problems.clear()
        self.trials.check("afterwards", wanted)
        assert self.trials.problems == []

    @property
    def has_foreign(self) -> bool:
        """Whether others have put files beside ours."""
        return (self.place.root / "google1234.html").exists()

    def crawl(self, *versions: Mapping[str, bytes]) -> set[str]:
        """See that readers are well served with files of some of *versions*; return what they get."""
        crawler = Crawler(self.place.web.address, site_url=SITE_URL, versions=versions_of(*versions))
        if not versions:  # nothing has to be there yet, but where readers come upon a page, they can go on
            crawler.start, crawler.bookmarks = (), ("/", "/404.html")
        found = crawler.crawl()
        assert found.problems == []
        if self.has_foreign:
            assert {path: (self.place.root / path).read_bytes() for path in FOREIGN} == FOREIGN
        return found.paths


@contextmanager
def clock_of(days: float) -> Iterator[None]:
    """Let the clock of this computer be wrong by some days."""
    import time

    true = time.time
    with mock.patch.object(time, "time", side_effect=lambda: true() + days * 86_400):
        yield
