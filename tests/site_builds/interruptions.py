"""Builds that are stopped at every single change that they make on the disk: the work behind test_atomic.

Run in a process of its own, as ``python -m tests.site_builds.interruptions SCENARIO FOLDER``, because it forks: each try is
a child that builds the second version of a site over the first, and whose n-th change of the disk kills it or fails.
What went wrong is printed as JSON.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from plugins.model.problem import BuildError
from plugins.model.workspace import open_workspace
from tests.site_builds.fixture_sites import REPOSITORY, SITES, build_content, state_of, tree

OPENED_FOR_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
CHANGES = ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir")
NEEDS_SPACE = ("open", "os.mkdir")

PLAIN_TEMPLATE = """
{{ head.title if head is defined }}
{% if article is defined %}{{ article.title }}{{ article.body|html if head is defined }}{% endif %}
{% for card in articles|default([]) %}{{ card.title }}{% endfor %}
"""
"""In the place of each template of the theme, so that a build takes no time; what pages look like is not asked here."""

Action = Callable[[str], None]


@dataclass
class Watch:
    """Counts changes of the disk and does something at one of them.

    Attributes:
        log: the changes so far: what, and of which path.
        at: the number of the change, from 1, at which to act; 0 for never.
        action: what to do just before that change.

    """

    log: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0
    action: Action | None = None
    is_on: bool = False

    def __call__(self, event: str, args: tuple[object, ...]) -> None:
        if not self.is_on or event not in CHANGES:
            return
        if event == "open" and not (isinstance(args[2], int) and args[2] & OPENED_FOR_WRITING):
            return
        self.log.append((event, str(args[1] if event == "os.rename" else args[0])))
        if self.at and len(self.log) >= self.at and self.action:
            self.action(event)


WATCH = Watch()


def die(_: str) -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


def have_no_space(event: str) -> None:
    """Refuse what needs space on the disk."""
    if event in NEEDS_SPACE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def try_in_child(work: Callable[[], object], at: int, action: Action) -> int:
    """Do *work* in a child process that acts at its change number *at*; return how it ended, as os.waitpid says it."""
    child = os.fork()
    if child == 0:
        WATCH.log, WATCH.at, WATCH.action, WATCH.is_on = [], at, action, True
        try:
            work()
        except BuildError:
            os._exit(1)
        except BaseException as error:  # whatever it is, the parent has to hear of it
            WATCH.is_on = False
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
            os._exit(2)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status


def log_of(work: Callable[[], object]) -> list[tuple[str, str]]:
    """Do *work* here, and return the changes of the disk that it makes."""
    WATCH.log, WATCH.at, WATCH.is_on = [], 0, True
    try:
        work()
    finally:
        WATCH.is_on = False
    return WATCH.log


class Versions:
    """Two versions of a small site: the second edits, adds and removes articles, and turns files into folders and back."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.first, self.second = folder / "first", folder / "second"
        self.saved = folder / "saved"
        self.site = folder / "site"
        self.output = self.site / "output"
        for content in (self.first, self.second):
            shutil.copytree(SITES / "no_pages", content)
        self._write_difference()
        self.theme = folder / "theme"
        self._write_theme()
        build_content(self.first, self.output, THEME=str(self.theme))
        for foreign in ("foreign.txt", "tk/news/2024/leaving/foreign.txt"):
            (self.output / foreign).write_text("not ours", encoding="utf-8")
        self.old = tree(self.output)
        shutil.copytree(self.site, self.saved)
        self.log = log_of(self.build)
        self.new = tree(self.output)

    def _write_difference(self) -> None:
        article = (self.first / "tk/news/2025/opening.md").read_text(encoding="utf-8")
        leaving = self.first / "tk/news/2024/leaving.md"
        leaving.parent.mkdir()
        leaving.write_text(article.replace("açyldy", "ýapyldy"), encoding="utf-8")
        (self.second / "tk/news/2025/opening.md").write_text(article + "\nTäze sözlem.\n", encoding="utf-8")
        added = self.second / "tk/news/2026/added.md"
        added.parent.mkdir()
        added.write_text(article.replace("Kitaphana açyldy", "Goşulan makala"), encoding="utf-8")
        for path in ("first/media/file", "first/media/folder/a.txt", "second/media/file/b.txt", "second/media/folder"):
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(path, encoding="utf-8")

    def _write_theme(self) -> None:
        shutil.copytree(REPOSITORY / "theme", self.theme)
        for template in (self.theme / "templates").rglob("*.html"):
            template.write_text(PLAIN_TEMPLATE, encoding="utf-8")

    def restore(self) -> None:
        """Let the output be the first version again."""
        shutil.rmtree(self.site)
        shutil.copytree(self.saved, self.site)

    def build(self) -> None:
        """Build the second version over what is there."""
        build_content(self.second, self.output, THEME=str(self.theme))

    def complete(self) -> None:
        """Open the workspace, as every command does."""
        with open_workspace(self.output):
            pass

    @property
    def journal(self) -> Path:
        """The journal, which is there as long as a publication is not finished."""
        return state_of(self.output) / "journal.json"

    def first_change_after_the_journal(self) -> int:
        """Return the number of the change that follows the appearance of the journal."""
        return next(
            number for number, (event, path) in enumerate(self.log, 1) if event == "os.rename" and path == str(self.journal)
        ) + 1  # fmt: skip

    def points(self, step: int) -> Iterator[int]:
        """Yield the changes to stop at: every *step*-th until shortly before the journal appears, then each of them."""
        begin = self.first_change_after_the_journal() - 4
        yield from range(1, begin, step)
        yield from range(begin, len(self.log) + 1)


def killed_while_building(versions: Versions) -> Iterator[str]:
    """Yield where a build that was killed has left neither the old output nor one that the next command completes."""
    for at in versions.points(step=2):
        versions.restore()
        status = try_in_child(versions.build, at, die)
        if not os.WIFSIGNALED(status):
            yield f"change {at} of {len(versions.log)}: not killed, but {status}"
        found = tree(versions.output)
        has_journal = versions.journal.exists()
        if not has_journal and found not in (versions.old, versions.new):
            yield f"{at} {versions.log[at - 1]}: mixed, and no journal"
        if at < versions.first_change_after_the_journal() and (has_journal or found != versions.old):
            yield f"{at} {versions.log[at - 1]}: changed before the journal was written"
        versions.complete()
        completed = tree(versions.output)
        if completed != (versions.new if has_journal else found):
            yield f"{at} {versions.log[at - 1]}: not completed"
        if versions.journal.exists():
            yield f"{at} {versions.log[at - 1]}: the journal is still there"
        versions.build()
        if tree(versions.output) != versions.new:
            yield f"{at} {versions.log[at - 1]}: the next build gives another site"


def killed_while_completing(versions: Versions) -> Iterator[str]:
    """Yield where the completion of an interrupted publication, itself killed, was not completed the next time."""
    versions.restore()
    try_in_child(versions.build, versions.first_change_after_the_journal() + 3, die)
    interrupted = versions.folder / "interrupted"
    shutil.copytree(versions.site, interrupted)
    log = log_of(versions.complete)
    if tree(versions.output) != versions.new:
        yield "not completed at all"
    for at in range(1, len(log) + 1):
        shutil.rmtree(versions.site)
        shutil.copytree(interrupted, versions.site)
        if not os.WIFSIGNALED(try_in_child(versions.complete, at, die)):
            yield f"{at} {log[at - 1]}: not killed"
        versions.complete()
        if tree(versions.output) != versions.new or versions.journal.exists():
            yield f"{at} {log[at - 1]}: not completed"


def disk_full(versions: Versions) -> Iterator[str]:
    """Yield where a full disk was not reported, or left an output that is neither the old one nor completed later."""
    for at in versions.points(step=2):
        versions.restore()
        status = os.waitstatus_to_exitcode(try_in_child(versions.build, at, have_no_space))
        found, has_journal = tree(versions.output), versions.journal.exists()
        # The last of all changes makes the folder for what is staged next time; that can wait.
        needed_space = any(event in NEEDS_SPACE for event, _ in versions.log[at - 1 : -1])
        if status != (1 if needed_space else 0):
            yield f"{at} {versions.log[at - 1]}: the build ended with {status}"
        if not has_journal and found not in (versions.old, versions.new):
            yield f"{at} {versions.log[at - 1]}: mixed, and no journal"
        if not has_journal and any((state_of(versions.output) / "staged").glob("*")):
            yield f"{at} {versions.log[at - 1]}: what was staged in vain still fills the disk"
        versions.complete()
        if tree(versions.output) != (versions.new if has_journal else found):
            yield f"{at} {versions.log[at - 1]}: not completed"


def interrupted(versions: Versions) -> Iterator[str]:
    """Leave a publication that was killed in the middle of its moves."""
    versions.restore()
    try_in_child(versions.build, versions.first_change_after_the_journal() + 6, die)
    if not versions.journal.exists():
        yield "there is no journal"
    for name, files in (("old", versions.old), ("new", versions.new)):
        for path, data in files.items():
            (versions.folder / name / path).parent.mkdir(parents=True, exist_ok=True)
            (versions.folder / name / path).write_bytes(data)


SCENARIOS = {
    scenario.__name__: scenario for scenario in (killed_while_building, killed_while_completing, disk_full, interrupted)
}


def main(scenario: str, folder: Path) -> None:
    """Run a scenario and print what went wrong."""
    sys.dont_write_bytecode = True
    sys.addaudithook(WATCH)
    versions = Versions(folder)
    wrong = list(SCENARIOS[scenario](versions))
    print(
        json.dumps({"wrong": wrong, "changes": len(versions.log), "before": versions.first_change_after_the_journal()})
    )


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
