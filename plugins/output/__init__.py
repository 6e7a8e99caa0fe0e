"""Output: what is staged takes its place in the output folder, and what is no longer planned leaves it.

Last step of a build, and the only one that changes the output folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.model.build import Build

if TYPE_CHECKING:
    from pelican import Pelican

AFTER = "plugins.render"
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Move the staged files of *build* into place.

    Raises:
        BuildError: files of others stand in the way; the output folder was not changed.
    """
    build.journal = build.workspace.commit(build.staged)


def move_into_place(pelican: Pelican) -> None:
    """Run this step when Pelican has finished."""
    run(pelican.build)


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.finalized.connect(move_into_place)
