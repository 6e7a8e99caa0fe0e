"""Build the site: ``inv build``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import Any, Self, TextIO

from newsroom.settings import read_settings
from newsroom.voice import Voice, voice_for
from plugins.model.build import Build
from plugins.model.flow import find_faulty_order, run_steps
from plugins.model.problem import BuildError, Message, Problem, message
from plugins.model.site import Site, read_site, shown_path
from plugins.model.workspace import open_workspace, state_folder

SETTINGS = "pelicanconf.py"

PATIENCE = 2.0
"""Seconds after which a build tells how far it has come."""


def build(
    settings_file: str = SETTINGS,
    *,
    content: str = "",
    output: str = "",
    shows_drafts: bool = False,
    language: str = "",
) -> int:
    """Build the site and say how it went; return the exit status.

    Args:
        settings_file: the settings.
        content, output: folders other than those of the settings.
        shows_drafts: show drafts and what waits for its time; the output folder is then another one.
        language: to speak to the editor in; by default that of the environment.

    """
    started = time.perf_counter()
    voice = voice_for(language)
    if voice is None:
        return 1
    site = None
    try:
        site, steps = _site(settings_file, content, output, shows_drafts=shows_drafts)
        if site.foreign_plugins:
            done = _build_with_pelican(settings_file, site, voice)
        else:
            done = _build(site, steps, voice)
            voice.report(done.warnings)
    except BuildError as error:
        _tell_failure(error, site, voice)
        return 1
    if done is None:
        return 1
    command = serve_command(settings_file, output, shows_drafts=shows_drafts)
    voice.say(summary(done, time.perf_counter() - started, command, voice))
    return 0


def _site(settings_file: str, content: str, output: str, *, shows_drafts: bool) -> tuple[Site, Sequence[str]]:
    """Return the settings as a Site, and the steps of PLUGINS.

    Raises:
        BuildError: settings are wrong, or drafts would get into the folder that is published.

    """
    settings = read_settings(Path(settings_file), _overrides(content, output, shows_drafts=shows_drafts))
    site = read_site(settings)
    faulty = list(find_faulty_order(settings["PLUGINS"]))
    if faulty:
        raise BuildError(faulty)
    if shows_drafts:
        public = read_site(read_settings(Path(settings_file))).output
        if not output:
            site = replace(site, output=public.with_name(public.name + "-drafts"))
        elif site.output == public:
            fact = message("This is the folder of the published site, where drafts never go.")
            raise BuildError(
                [Problem(shown_path(public), 0, fact, message("Name another one, or leave out --output."))]
            )
    return site, settings["PLUGINS"]


def _overrides(content: str, output: str, *, shows_drafts: bool) -> dict[str, object]:
    overrides: dict[str, object] = {"SHOW_DRAFTS": shows_drafts}
    if content:
        overrides["PATH"] = str(Path(content).resolve())
    if output:
        overrides["OUTPUT_PATH"] = str(Path(output).resolve())
    return overrides


def _build(site: Site, steps: Sequence[str], voice: Voice) -> Build:
    with (
        open_workspace(site.output, on_wait=voice.tell_that_we_wait) as workspace,
        ProgressLine(sys.stderr) as progress,
    ):
        build = Build(site, workspace, progress.show)
        run_steps(build, steps)
    return build


def _build_with_pelican(settings_file: str, site: Site, voice: Voice) -> Build | None:
    """Build by Pelican itself, which plugins of others need; None when it failed, and has said why."""
    from pelican import main, signals

    done: list[Build] = []

    def take(pelican: Any) -> None:
        done.append(pelican.build)

    names = ", ".join(site.foreign_plugins)
    voice.tell(message("Built by Pelican, because PLUGINS has: %(names)s.", names=names))
    overrides = [f"SHOW_DRAFTS={'true' if site.shows_drafts else 'false'}"]
    signals.finalized.connect(take)
    try:
        main([str(site.content), "-s", settings_file, "-o", str(site.output), "-e", *overrides])
    except SystemExit as stop:
        if stop.code:
            return None
    return done[0] if done else None


def _tell_failure(error: BuildError, site: Site | None, voice: Voice) -> None:
    """Tell what is wrong, and what has become of the site."""
    voice.report(error.problems)
    errors = sum(problem.level == "error" for problem in error.problems)
    end = message("\nErrors: %(errors)d. Nothing was written; the site is as it was.", errors=errors)
    if site is not None and (state_folder(site.output) / "journal.json").exists():
        end = message("\nErrors: %(errors)d. The site is half written; the next command completes it.", errors=errors)
    voice.tell(end)


def serve_command(settings_file: str, output: str, *, shows_drafts: bool) -> str:
    """Return the command that shows what a build with these options has written."""
    words = ["uv run inv serve"]
    if settings_file != SETTINGS:
        words.append(f"--settings {quote(settings_file)}")
    if output:
        words.append(f"--output {quote(output)}")
    elif shows_drafts:
        words.append("--drafts")
    return " ".join(words)


def summary(build: Build, seconds: float, command: str, voice: Voice) -> Message:
    """Return what a build has written, how long it took, and by which command one looks at it."""
    editions = (
        message(
            "%(language)s – articles: %(articles)d, pages: %(pages)d, feeds: %(feeds)d",
            language=tag,
            articles=sum(1 for _ in edition.shown_articles),
            pages=len(edition.pages),
            feeds=sum(output.producer == "feed" and output.language == tag for output in build.outputs.values()),
        ).say(voice.gettext)
        for tag, edition in build.editions.items()
    )
    return message(
        "%(place)s: %(editions)s. Files: %(files)d, new or changed: %(changed)d. Time: %(seconds)s s."
        " To look at it: %(command)s",
        place=shown_path(build.site.output),
        editions="; ".join(editions),
        files=len(build.outputs),
        changed=len(build.journal.moves) if build.journal else 0,
        seconds=f"{seconds:.1f}",
        command=command,
    )


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
