"""A build that stays in memory: what a change leaves as it was is neither looked at nor made again."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from plugins.model.build import Build, Progress, no_progress
from plugins.model.cache import Memory
from plugins.model.flow import run_steps
from plugins.model.memory import open_memory
from plugins.model.site import Site, current_moment
from plugins.model.workspace import Workspace, open_workspace

ReadSettings = Callable[[], tuple[Site, Sequence[str]]]
"""Returns the settings and the steps."""


class LivingBuild:
    """Builds one site again and again; holds the lock of the workspace only while it builds.

    Args:
        read_settings: called before a build, unless only articles and pages have changed.
        progress: told how far long work has come.
        on_wait: called when another command works on the output folder.

    Attributes:
        until: the moment at which time alone changes the site, if there is one.

    """

    def __init__(
        self,
        read_settings: ReadSettings,
        *,
        progress: Progress = no_progress,
        on_wait: Callable[[], None] = lambda: None,
    ) -> None:
        self.read_settings = read_settings
        self.progress = progress
        self.on_wait = on_wait
        self.before: Build | None = None
        self.until: datetime | None = None
        self.steps: Sequence[str] = ()
        self.memory: Memory | None = None
        self.owner: object = None
        self.workspace: Workspace | None = None
        self.tools: dict[str, tuple[str, object]] = {}

    def rebuild(self, changed: Collection[Path] | None = None) -> Build:
        """Build the site.

        Args:
            changed: all files that were made, changed or removed since the last build, with their absolute paths; None
                when that is not known, and every file has to be looked at.

        Raises:
            BuildError: something is wrong; the output folder was not changed.

        """
        before, self.before = self.before, None  # a build that fails has taken over parts of the one before
        if self.until is not None and current_moment(UTC) >= self.until:
            self.until = None
        articles = self._articles(before, changed)
        if before is None or articles is None:
            site, self.steps = self.read_settings()
        else:
            site = replace(before.site, now=current_moment(before.site.time_zone))
        with open_workspace(site.output, on_wait=self.on_wait, last=self.workspace) as workspace:
            if before is not None and (self.workspace is None or not workspace.follows(self.workspace)):
                before = articles = None
            owner = (site.content, site.theme, site.output, site.foreign_plugins, site.markdown)
            if self.memory is None or self.owner != owner:
                self.close()
                self.memory, self.owner = open_memory(site, workspace), owner
            self.workspace = workspace
            build = Build(
                site, workspace, self.progress, self.memory, before=before, changed=articles, tools=self.tools
            )
            run_steps(build, self.steps)
        build.before = None  # otherwise every build that ever was would stay in memory
        self.before, self.until = build, build.until
        return build

    def _articles(self, before: Build | None, changed: Collection[Path] | None) -> set[str] | None:
        """Return the articles and pages *changed*, below the content folder, if nothing else has changed."""
        if before is None or changed is None:
            return None
        content = str(before.site.content) + os.sep
        paths = {str(path).removeprefix(content).replace(os.sep, "/") for path in changed}
        return paths if all(path in before.known and os.path.isfile(content + path) for path in paths) else None

    def close(self) -> None:
        """Let go of the cache."""
        if self.memory is not None:
            self.memory.close()
        self.memory = None
