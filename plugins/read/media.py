"""Pictures and documents: copied into the workspace as they are read, so that each file is opened once."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from unicodedata import is_normalized

from PIL import Image

from plugins.model.document import Medium
from plugins.model.problem import Problem, message
from plugins.model.site import shown_path
from plugins.model.workspace import Workspace

NOT_IN_ADDRESS = re.compile(r"[?#%\\\x00-\x1f\x7f\ud800-\udfff]")
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
    if not_in_an_address := NOT_IN_ADDRESS.search(path):
        fact = message("The name of the file has “%(sign)s”, which no address can have.", sign=not_in_an_address[0])
        return Problem(shown_path(folder / path), 0, fact, message("Rename it; use letters, digits and hyphens."))
    if not is_normalized("NFC", path):
        fact = message("The name of the file has accents apart from their letters (it is not NFC).")
        return Problem(shown_path(folder / path), 0, fact, message("Rename it; use letters, digits and hyphens."))
    try:
        staged, first = workspace.copy_in(folder / path)
    except OSError as error:
        fact = message("The file can't be read: %(reason)s.", reason=error.strerror or str(error))
        return Problem(shown_path(folder / path), 0, fact, message("Make it readable, or remove it."))
    if not path.lower().endswith(PICTURES):
        return Medium(path, staged, 0, 0)
    try:
        width, height = _size(first, workspace.staged / staged.name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        fact = message("The picture has more pixels than any page can show.")
        return Problem(shown_path(folder / path), 0, fact, message("Make it smaller: 2000 pixels are wide enough."))
    except (OSError, ValueError, SyntaxError):
        fact = message("This is not a picture that can be read.")
        cure = message("Save it again from the program it was made with, or remove it.")
        return Problem(shown_path(folder / path), 0, fact, cure)
    return Medium(path, staged, width, height)


def _size(first: bytes, copy: Path) -> tuple[int, int]:
    """Return width and height of a picture in pixels: from its *first* bytes, or from its *copy* where these don't do."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(first)) as picture:
                return picture.size
        except OSError:
            with Image.open(copy) as picture:
                return picture.size
