"""Output: what is staged takes its place in the output folder, and what is no longer planned leaves it.

Last step of a build, and the only one that changes the output folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from plugins.model.address import file_address
from plugins.model.build import Build
from plugins.model.document import Medium
from plugins.model.workspace import Staged, Written

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
    written = build.journal.files
    build.staged = {path: Staged("", written[path]) for path in build.staged}
    build.media = {path: _in_place(medium, file_address(path), written) for path, medium in build.media.items()}
    build.theme_files = {path: _in_place(medium, path, written) for path, medium in build.theme_files.items()}


def _in_place(medium: Medium, path: str, written: Mapping[str, Written]) -> Medium:
    """Return a medium whose bytes have taken their place in the output folder."""
    return replace(medium, staged=Staged("", written[path]))


def move_into_place(pelican: Pelican) -> None:
    """Run this step when Pelican has finished."""
    run(pelican.build)


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.finalized.connect(move_into_place)
