"""Files that are published as they are: media, files for the root of the site, and those of the theme."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.model.address import file_address
from plugins.model.plan import Output
from plugins.plan.frame import Planner


def plan_files(planner: Planner) -> Iterator[Output]:
    """Yield the files of the content folder and of the theme."""
    build = planner.build
    for medium in build.media.values():
        facts = {"digest": medium.staged.written.digest}
        yield Output(file_address(medium.path), "file", "", "", facts, planner.shown(medium.path))
    for path, medium in build.theme_files.items():
        yield Output(path, "file", "", "", {"digest": medium.staged.written.digest}, f"theme/static/{medium.path}")
    yield Output(planner.stylesheet, "stylesheet", "", "", {"css": planner.styles}, "theme/static/css")
