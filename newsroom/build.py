"""Build the site: ``inv build``."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import Any, Self, TextIO

from newsroom.settings import read_settings
from newsroom.voice import Voice, voice_for
from plugins.model.build import Build
from plugins.model.finished import Finished, find_finished, finish
from plugins.model.flow import find_faulty_order, run_steps
from plugins.model.memory import open_memory, why_not_incremental
from plugins.model.problem import BuildError, Message, Problem, message
from plugins.model.seen import Listing, list_files
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
    is_clean: bool = False,
    explains: bool = False,
    language: str = "",
    is_command: bool = False,
) -> int:
    """Build the site and say how it went; return the exit status.

    Args:
        settings_file: the settings.
        content, output: folders other than those of the settings.
        shows_drafts: show drafts and what waits for its time; the output folder is then another one.
        is_clean: make everything anew, whatever earlier builds have left.
        explains: say of each file that is made anew why.
        language: to speak to the editor in; by default that of the environment.
        is_command: the process ends after this, so that nothing has to be taken apart.

    """
    started = time.perf_counter()
    voice = voice_for(language)
    if voice is None:
        return 1
    site = None
    try:
        site, steps = read_site_and_steps(settings_file, content, output, shows_drafts=shows_drafts)
        if site.foreign_plugins:
            done = _build_with_pelican(settings_file, site, language)
        else:
            done = _build(site, steps, voice, is_clean=is_clean, explains=explains, is_command=is_command)
    except BuildError as error:
        _tell_failure(error, site, voice)
        return 1
    if done is None:
        return 1
    command = serve_command(settings_file, output, shows_drafts=shows_drafts)
    voice.say(summary(site, done, time.perf_counter() - started, command, voice))
    return 0


def read_site_and_steps(
    settings_file: str, content: str, output: str, *, shows_drafts: bool
) -> tuple[Site, Sequence[str]]:
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


Done = tuple[Finished, int]
"""A build, and how many files it has written."""


def _build(site: Site, steps: Sequence[str], voice: Voice, *, is_clean: bool, explains: bool, is_command: bool) -> Done:
    with (
        open_workspace(site.output, on_wait=voice.tell_that_we_wait) as workspace,
        ProgressLine(sys.stderr) as progress,
        without_collection(),
    ):
        reason = why_not_incremental(site)
        if reason is not None:
            voice.tell(message("Everything is built anew: %(reason)s", reason=reason.say(voice.gettext)))
        with closing(open_memory(site, workspace, is_clean=is_clean)) as memory:
            looked = time.time_ns()
            listing = list_files(site)
            finished = find_finished(site, listing, memory, workspace)
            if finished is not None:
                voice.report(finished.warnings)
                return finished, 0
            build = Build(site, workspace, progress.show, memory, listing=listing, explains=explains)
            run_steps(build, steps)
            finished = finish(build, listing, looked)
            if is_command:
                keep_to_the_end(build)
    voice.report(finished.warnings)
    if explains:
        explain(build, voice)
    return finished, _written(build)


def _written(build: Build) -> int:
    return len(build.journal.moves) if build.journal else 0


@contextmanager
def without_collection() -> Iterator[None]:
    """Spare a build the search for garbage among what it needs to its end: the half of its time otherwise."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def keep_to_the_end(build: Build) -> None:
    """Keep *build* until the process ends, and let Python not take it apart then: that takes as long as planning it did."""
    kept: list[object] = [build]
    kept.append(kept)  # so that nothing but a search for garbage could find it …
    gc.freeze()  # … and that one leaves alone what was there before


def explain(build: Build, voice: Voice) -> None:
    """Say of each file that was made anew why."""
    for path, reasons in build.reasons.items():
        words = "; ".join(f"{what} {why.say(voice.gettext)}".lstrip() for what, why in reasons)
        voice.say(message("%(path)s: %(reasons)s", path=path, reasons=words))


def _build_with_pelican(settings_file: str, site: Site, language: str) -> Done | None:
    """Build by Pelican itself, which plugins of others need; it says so, and why, in *language*.

    None is returned when it failed, and has said why.
    """
    from pelican import main, signals

    done: list[Build] = []

    def take(pelican: Any) -> None:
        done.append(pelican.build)

    overrides = [f"SHOW_DRAFTS={'true' if site.shows_drafts else 'false'}", f'EDITORS_LANGUAGE="{language}"']
    signals.finalized.connect(take)
    try:
        main([str(site.content), "-s", settings_file, "-o", str(site.output), "-e", *overrides])
    except SystemExit as stop:
        if stop.code:
            return None
    return (finish(done[0], Listing({}, {}), 0), _written(done[0])) if done else None


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


def summary(site: Site, done: Done, seconds: float, command: str, voice: Voice) -> Message:
    """Return what a build has written, how long it took, and by which command one looks at it."""
    finished, written = done
    editions = (
        message(
            "%(language)s – articles: %(articles)d, pages: %(pages)d, feeds: %(feeds)d",
            language=edition.language,
            articles=edition.articles,
            pages=edition.pages,
            feeds=edition.feeds,
        ).say(voice.gettext)
        for edition in finished.editions
    )
    return message(
        "%(place)s: %(editions)s. Files: %(files)d, new or changed: %(changed)d. Time: %(seconds)s s."
        " To look at it: %(command)s",
        place=shown_path(site.output),
        editions="; ".join(editions),
        files=finished.files,
        changed=written,
        seconds=f"{seconds:.1f}",
        command=command,
    )


class ProgressLine:
    """One line on a terminal that tells how far long work has come; a log gets none."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.started = time.monotonic()
        self.step = ""
        self.step_started = self.started
        self.told = 0.0
        self.length = 0

    def show(self, step: str, done: int, total: int) -> None:
        """Show the progress of a step and how long it will take, at most ten times a second and only if that is long."""
        now = time.monotonic()
        if step != self.step:
            self.step, self.step_started = step, self.told or self.started
        if not self.stream.isatty() or now - self.started < PATIENCE or (now - self.told < 0.1 and done < total):
            return
        self.told = now
        left = (now - self.step_started) / done * (total - done) if done else 0.0
        text = f"{step}: {done} / {total}" + (f"  ≈ {left:.0f} s" if left >= 1 else "")
        self.stream.write("\r" + text.ljust(self.length))
        self.stream.flush()
        self.length = len(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.length:
            self.stream.write("\r" + " " * self.length + "\r")
            self.stream.flush()
