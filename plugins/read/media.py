"""Pictures and documents: copied into the workspace as they are read, so that each file is opened once."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

from PIL import Image

from plugins.model.document import Medium
from plugins.model.problem import Problem, message
from plugins.model.site import shown_path
from plugins.model.workspace import Workspace

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")


def read_media(paths: Iterable[str], folder: Path, workspace: Workspace) -> tuple[dict[str, Medium], list[Problem]]:
    """Return files that are published as they are, by path, and what is wrong with them.

    Args:
        paths: below *folder*.
        folder: where they are.
        workspace: gets the copies.

    """
    media: dict[str, Medium] = {}
    problems: list[Problem] = []
    for path in paths:
        found = _read_medium(path, folder, workspace)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            media[path] = found
    return media, problems


def _read_medium(path: str, folder: Path, workspace: Workspace) -> Medium | Problem:
    try:
        staged, first = workspace.copy_in(folder / path)
    except OSError as error:
        fact = message("The file can't be read: %(reason)s.", reason=error.strerror or str(error))
        return Problem(shown_path(folder / path), 0, fact, message("Make it readable, or remove it."))
    width = height = 0
    if path.lower().endswith(PICTURES):
        try:
            width, height = _size(first)
        except (OSError, ValueError, SyntaxError):
            fact = message("This is not a picture that can be read.")
            cure = message("Save it again from the program it was made with, or remove it.")
            return Problem(shown_path(folder / path), 0, fact, cure)
    return Medium(path, staged, width, height)


def _size(data: bytes) -> tuple[int, int]:
    """Return width and height of a picture in pixels, from its first bytes."""
    with Image.open(BytesIO(data)) as picture:
        return picture.size
