"""Builds in processes of their own, each as fresh as a command's and yet started at once: children of one that never builds.

A build in the process of the tests could go by what an earlier one has left in a module. Started as ``python -m
tests.site_builds.fresh_builds``; each line read asks for a build, each line written tells how it went, both as JSON.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import Any, Self

from babel.dates import format_date
from jinja2 import Environment
from markdown import Markdown

from newsroom.settings import read_settings
from plugins.model.build import Build
from plugins.model.problem import BuildError
from tests.site_builds.fixture_sites import CLOCK, REPOSITORY, SETTINGS, build
from tests.site_builds.interruptions import WATCH, die


@dataclass(frozen=True)
class Ending:
    """How a build went.

    Attributes:
        said: its warnings; when it failed, all problems.
        is_whole: whether it wrote a site.
        was_killed: whether it was killed, and so said nothing.

    """

    said: tuple[str, ...]
    is_whole: bool = True
    was_killed: bool = False


def ending_of(done: Build | BuildError) -> Ending:
    """Return how a build went that is *done* or has failed."""
    if isinstance(done, BuildError):
        return Ending(tuple(problem.say() for problem in done.problems), is_whole=False)
    return Ending(tuple(problem.say() for problem in done.warnings))


def build_site(settings: Path, output: Path, now: datetime) -> Ending:
    """Build here and now; what else goes wrong is raised."""
    try:
        return ending_of(build(read_settings(settings, {"OUTPUT_PATH": str(output)}), now))
    except BuildError as error:
        return ending_of(error)


class FreshBuilds:
    """The process whose children build."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.site_builds.fresh_builds"]
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=REPOSITORY, text=True
        )

    def build(
        self, settings: Path, output: Path, now: datetime, *, at: int = 0, write: tuple[Path, str] | None = None
    ) -> Ending:
        """Build a site, and return how it went.

        Args:
            settings: the settings file.
            output: the output folder.
            now: what the clock says.
            at: the number of the change of the disk at which something happens to the build; 0 for never.
            write: a file that somebody then writes, and its text; if not given, the build is killed.

        """
        request = {"settings": str(settings), "output": str(output), "now": now.timestamp(), "at": at}
        if write:
            request |= {"path": str(write[0]), "text": write[1]}
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "trace" in answer:
            raise AssertionError(answer["trace"])
        return Ending(tuple(answer["said"]), answer["is_whole"], answer["was_killed"])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        assert self.process.stdout
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()


def _watch_database(_: FrameType, event: str, argument: Any) -> None:
    """Count calls of the database as changes of the disk; it opens its files where Python does not see it."""
    owner = getattr(argument, "__self__", None) if event == "c_call" else None
    if owner is not None and type(owner).__module__ == "sqlite3":
        WATCH("os.rename", ("", argument.__name__))


def _build_in_child(request: Mapping[str, Any]) -> dict[str, Any]:
    """Build as *request* says, in a child, and return how it went."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(reader)
        with os.fdopen(writer, "w") as answers:
            answers.write(json.dumps(_answer(request)))
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as answers:
        answer = answers.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"said": [], "is_whole": False, "was_killed": True}
    found: dict[str, Any] = json.loads(answer)
    return found


def _answer(request: Mapping[str, Any]) -> dict[str, Any]:
    from traceback import format_exc

    def write(_: str) -> None:
        WATCH.is_on = False
        Path(request["path"]).write_text(request["text"], encoding="utf-8", newline="")

    if request["at"]:
        WATCH.log, WATCH.at, WATCH.is_on = [], request["at"], True
        WATCH.action = write if "path" in request else die
        sys.setprofile(_watch_database)
    now = datetime.fromtimestamp(request["now"], CLOCK.tzinfo)
    try:
        ending = build_site(Path(request["settings"]), Path(request["output"]), now)
    except BaseException:
        return {"trace": format_exc()}
    finally:
        WATCH.is_on = False
        sys.setprofile(None)
    return {"said": ending.said, "is_whole": ending.is_whole, "was_killed": False}


def _do_not_wait(_: object) -> None:
    """Do not wait for the disk: builds are killed here, but the power stays on."""


def warm_up_libraries() -> None:
    """Let the libraries load what they load at their first use; none of our code runs."""
    Markdown(extensions=["extra", "sane_lists", "toc", "nl2br"]).convert("*a* [b](c)\n\n- d")
    for tag in ("tk", "hy", "en"):
        format_date(CLOCK, "d MMM MMMM LLLL y", locale=tag)
    Environment(extensions=["jinja2.ext.i18n"]).from_string("{% trans %}a{% endtrans %}{{ a }}")


def main() -> None:
    """Build what is asked for, until nobody asks any more."""
    sys.addaudithook(WATCH)
    sys.dont_write_bytecode = True
    os.fsync = _do_not_wait
    for step in read_settings(SETTINGS)["PLUGINS"]:
        import_module(step)
    warm_up_libraries()
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(_build_in_child(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
