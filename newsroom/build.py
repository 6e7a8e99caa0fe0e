"""Build the site: ``inv build``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Self, TextIO

from newsroom.settings import read_settings
from plugins.model.build import Build
from plugins.model.flow import run_steps
from plugins.model.problem import BuildError
from plugins.model.site import Site, read_site, shown_path
from plugins.model.workspace import open_workspace

PATIENCE = 2.0
"""Seconds after which a build tells how far it has come."""


def build(
    settings_file: str = "pelicanconf.py", *, content: str = "", output: str = "", shows_drafts: bool = False
) -> int:
    """Build the site and say how it went; return the exit status.

    Args:
        settings_file: the settings.
        content, output: folders other than those of the settings.
        shows_drafts: show drafts and what waits for its time; the output folder is then another one.

    """
    started = time.perf_counter()
    try:
        settings = read_settings(Path(settings_file), _overrides(content, output, shows_drafts=shows_drafts))
        if shows_drafts and not output:
            settings["OUTPUT_PATH"] += "-drafts"
        site = read_site(settings)
        if site.foreign_plugins:
            return _build_with_pelican(settings_file, site)
        done = _build(site, settings["PLUGINS"])
    except BuildError as error:
        return _fail(error)
    for problem in done.warnings:
        _tell(problem.say())
    print(summary(done, time.perf_counter() - started))
    return 0


def _overrides(content: str, output: str, *, shows_drafts: bool) -> dict[str, object]:
    overrides: dict[str, object] = {"SHOW_DRAFTS": shows_drafts}
    if content:
        overrides["PATH"] = str(Path(content).resolve())
    if output:
        overrides["OUTPUT_PATH"] = str(Path(output).resolve())
    return overrides


def _build(site: Site, steps: Sequence[str]) -> Build:
    def say_that_we_wait() -> None:
        _tell("Another command is working on this folder; waiting for it to end …")

    with open_workspace(site.output, on_wait=say_that_we_wait) as workspace, ProgressLine(sys.stderr) as progress:
        build = Build(site, workspace, progress.show)
        run_steps(build, steps)
    return build


def _build_with_pelican(settings_file: str, site: Site) -> int:
    """Build by Pelican itself, which plugins of others need."""
    from pelican import main

    names = ", ".join(site.foreign_plugins)
    _tell(f"Built by Pelican, because PLUGINS has: {names}.")
    overrides = [f"SHOW_DRAFTS={'true' if site.shows_drafts else 'false'}"]
    try:
        main([str(site.content), "-s", settings_file, "-o", str(site.output), "-e", *overrides])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def _fail(error: BuildError) -> int:
    for problem in error.problems:
        _tell(problem.say())
    errors = sum(problem.level == "error" for problem in error.problems)
    _tell(f"\n{errors} errors. Nothing was written; the site is as it was.")
    return 1


def _tell(text: str) -> None:
    print(text, file=sys.stderr)


def summary(build: Build, seconds: float) -> str:
    """Return what a build has written, how long it took, and how to look at it."""
    counts = "; ".join(
        f"{tag}: {sum(1 for _ in edition.shown_articles)} articles, {len(edition.pages)} pages, 1 feed"
        for tag, edition in build.editions.items()
    )
    changed = len(build.journal.moves) if build.journal else 0
    place = shown_path(build.site.output)
    look = "inv serve --drafts" if build.site.shows_drafts else "inv serve"
    return f"{place}: {counts} ({len(build.outputs)} files, {changed} new or changed) in {seconds:.1f} s. To look at it: {look}"


class ProgressLine:
    """One line on a terminal that tells how far long work has come; a log gets none."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.started = time.monotonic()
        self.told = 0.0
        self.length = 0

    def show(self, step: str, done: int, total: int) -> None:
        """Show the progress of a step, at most ten times a second and only when the work is long."""
        now = time.monotonic()
        if not self.stream.isatty() or now - self.started < PATIENCE or (now - self.told < 0.1 and done < total):
            return
        self.told = now
        text = f"{step}: {done} / {total}"
        self.stream.write("\r" + text.ljust(self.length))
        self.stream.flush()
        self.length = len(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.length:
            self.stream.write("\r" + " " * self.length + "\r")
            self.stream.flush()
