"""Render: the bytes of every planned output, staged in the workspace.

Fifth step of a build. It leaves the staged files on the build; the output folder is still the old one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.model.build import Build
from plugins.render.producers import Renderer

if TYPE_CHECKING:
    from pelican import Pelican

AFTER = "plugins.plan"
"""The step that this one goes on from."""


def run(build: Build) -> None:
    """Render the outputs of *build*.

    Raises:
        BuildError: a template or a catalog is at fault; all that are are named.

    """
    renderer = Renderer(build)
    total = len(build.outputs)
    for count, output in enumerate(build.outputs.values(), 1):
        build.staged[output.path] = renderer.stage(output)
        build.progress("render", count, total)
    build.report(renderer.problems)
    build.stop_if_wrong()


def render_outputs(pelican: Pelican) -> None:
    """Run this step when Pelican asks for its writer: all is known, nothing is written."""
    run(pelican.build)


def register() -> None:
    """Connect the step to Pelican."""
    from pelican import signals

    signals.get_writer.connect(render_outputs)
