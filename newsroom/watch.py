"""Show the site while it is being written: build it, serve it, and build it again with every change."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from datetime import UTC
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from newsroom.build import SETTINGS, ProgressLine, read_site_and_steps
from newsroom.living import LivingBuild, ReadSettings
from newsroom.serve import bind, port_number, shown_address
from newsroom.voice import Voice, voice_for
from plugins.model.build import Build
from plugins.model.problem import BuildError, Problem, message
from plugins.model.processes import context, end_with
from plugins.model.seen import Seen, look
from plugins.model.site import Site, current_moment

QUIET = 10
"""Milliseconds without another change after which the changes of a save are taken to be complete."""

IDLE = 1000
"""Milliseconds between two looks at the clock and at the settings, while nothing changes."""


class Follower:
    """Keeps a site built.

    Args:
        living: the build.
        settings_file: whose folder holds what the settings are read from.
        voice: speaks to the editor.
        on_settings: told the settings when the site has been built with others.

    """

    def __init__(
        self,
        living: LivingBuild,
        settings_file: Path,
        voice: Voice,
        on_settings: Callable[[Site], None] = lambda _: None,
    ) -> None:
        self.living = living
        self.settings_folder = settings_file.resolve().parent
        self.voice = voice
        self.on_settings = on_settings
        self.settings_seen = self._look_at_settings()
        self.has_garbage = True
        self.told: tuple[Problem, ...] = ()

    def build(self, changed: Collection[Path] | None = None, *, repeats: bool = True) -> Build | None:
        """Build, and say how it went; return None when something is wrong.

        Args:
            changed: the files that were made, changed or removed; None when that is not known.
            repeats: whether to tell an error again that was told last time.

        """
        started = time.perf_counter()
        gc.disable()
        try:
            build = self.living.rebuild(changed)
        except BuildError as error:
            if repeats or error.problems != self.told:
                self.voice.report(error.problems)
                self.voice.tell(message("The site is as it was; it is built again when you save a correction."))
            self.told = error.problems
            return None
        finally:
            gc.enable()
        self.has_garbage |= build.changed is None
        self.voice.report(problem for problem in build.warnings if problem not in self.told)
        self.told = build.warnings
        moved = len(build.journal.moves) if build.journal else 0
        if moved or changed is not None:
            seconds = f"{time.perf_counter() - started:.2f}"
            self.voice.say(
                message("Files new or changed: %(changed)d. Time: %(seconds)s s.", changed=moved, seconds=seconds)
            )
        return build

    def follow(self, site: Site) -> None:
        """Build again with each change, until interrupted."""
        while True:
            self._follow_folders(site)
            before = self.living.before
            if before is not None:
                site = before.site
                self.on_settings(site)

    def _follow_folders(self, site: Site) -> None:
        """Build again with each change, until the settings or the folders themselves are others."""
        folders = [site.content, site.theme, site.languages_folder]
        numbers = _numbers(folders)
        is_first = True
        for changed in _changes(folders):
            settings = self._look_at_settings()
            if settings != self.settings_seen or _numbers(folders) != numbers:
                self.settings_seen = settings
                self.build()
                return
            if is_first or self._is_time():
                self.build(repeats=False)  # first for what has changed before we began to watch
                is_first = False
            elif changed:
                self.build(changed)
            elif self.has_garbage:
                gc.collect()  # while nobody waits
                self.has_garbage = False

    def _is_time(self) -> bool:
        until = self.living.until
        return until is not None and current_moment(UTC) >= until

    def _look_at_settings(self) -> dict[str, Seen]:
        with os.scandir(self.settings_folder) as entries:
            return {entry.name: look(entry.stat()) for entry in entries if entry.name.endswith(".py")}


def _numbers(folders: Iterable[Path]) -> list[int]:
    """Return which folders stand under these names: one that takes the place of another has another number, none has 0."""
    return [folder.stat().st_ino if folder.is_dir() else 0 for folder in folders]


def _changes(folders: Iterable[Path]) -> Iterator[set[Path]]:
    """Yield the files that have changed, or nothing when a while has passed."""
    from watchfiles import watch as watch_files  # asks the system, which tells at once

    there = [folder for folder in folders if folder.is_dir()]
    for found in watch_files(*there, step=QUIET, rust_timeout=IDLE, yield_on_timeout=True, raise_interrupt=True):
        yield {Path(path) for _, path in found}


def watch(
    settings_file: str = SETTINGS,
    *,
    content: str = "",
    output: str = "",
    port: int | str = 8000,
    shows_drafts: bool = False,
    language: str = "",
) -> int:
    """Build, serve and follow the changes until interrupted; return the exit status.

    Args:
        settings_file: the settings.
        content, output: folders other than those of the settings.
        port: where to listen on 127.0.0.1.
        shows_drafts: show drafts and what waits for its time; the output folder is then another one.
        language: to speak to the editor in; by default that of the environment.

    """
    voice = voice_for(language)
    if voice is None:
        return 1
    read_settings = partial(read_site_and_steps, settings_file, content, output, shows_drafts=shows_drafts)
    try:
        _watch(read_settings, Path(settings_file), port_number(port), voice)
    except BuildError as error:
        voice.report(error.problems)
        return 1
    return 0


def _watch(read_settings: ReadSettings, settings_file: Path, port: int, voice: Voice) -> None:
    site, _ = read_settings()
    if site.foreign_plugins:
        fact = message("PLUGINS has %(names)s, which only Pelican can run.", names=", ".join(site.foreign_plugins))
        raise BuildError(
            [Problem("settings: PLUGINS", 0, fact, message("Build with  inv build  and look with  inv serve."))]
        )
    server = ServerBeside(port, voice)
    server.show(site)
    with suppress(KeyboardInterrupt):
        with ProgressLine(sys.stderr) as progress:
            living = LivingBuild(read_settings, progress=progress.show, on_wait=voice.tell_that_we_wait)
            follower = Follower(living, settings_file, voice, server.show)
            follower.build()
        follower.follow(site)


class ServerBeside:
    """Serves the output folder from a process of its own.

    A process and not a thread, because the build starts processes too, which must not be copies of one with threads.
    """

    def __init__(self, port: int, voice: Voice) -> None:
        self.port = port
        self.voice = voice
        self.shown: tuple[str, str] | None = None
        self.process: BaseProcess | None = None

    def show(self, site: Site) -> None:
        """Serve a site, in the place of the one before if that had another folder or another path on its host.

        Raises:
            BuildError: the port can't be used.

        """
        if self.shown == (str(site.output), site.base_path):
            return
        if self.process is not None:
            self.process.kill()
            self.process.join()
        starts = context()
        ours, theirs = starts.Pipe(duplex=False)
        self.shown = str(site.output), site.base_path
        self.process = starts.Process(target=_serve, args=(*self.shown, self.port, theirs, os.getpid()), daemon=True)
        self.process.start()
        theirs.close()
        said = ours.recv()
        if isinstance(said, BuildError):
            raise said
        self.port = int(said)
        self.voice.say(shown_address(self.port, site.base_path))


def _serve(folder: str, base: str, port: int, connection: Connection, parent: int) -> None:
    """Serve a folder for as long as the process *parent* lives."""
    end_with(parent)
    try:
        server = bind(Path(folder), port, base)
    except BuildError as error:
        connection.send(error)
        return
    connection.send(server.server_port)
    with server, suppress(KeyboardInterrupt):
        server.serve_forever()
