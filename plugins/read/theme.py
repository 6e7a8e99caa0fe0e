"""The files of the theme that are published: styles joined into one file, all others as they are."""

from __future__ import annotations

from pathlib import Path

from plugins.model.document import Medium
from plugins.model.problem import Problem
from plugins.model.workspace import Workspace
from plugins.read.folder import files_below
from plugins.read.media import read_media

STYLES = "css/"
ORDER_OF_LAYERS = "css/layers.css"
"""The style file that comes first, since it declares the order of the cascade layers."""


def read_theme_files(static: Path, workspace: Workspace) -> tuple[dict[str, Medium], list[Problem]]:
    """Return the files of the theme's folder *static* except its styles, by address, and what is wrong with them."""
    paths = [path for path in files_below(static) if not path.startswith(STYLES)]
    media, problems = read_media(paths, static, workspace)
    return {f"theme/{path}": medium for path, medium in media.items()}, problems


def read_stylesheet(static: Path) -> str:
    """Return the styles of the theme as one, the order of the layers first."""
    paths = [path for path in files_below(static) if path.startswith(STYLES) and path.endswith(".css")]
    paths.sort(key=lambda path: (path != ORDER_OF_LAYERS, path))
    return "\n".join((static / path).read_text(encoding="utf-8").strip() + "\n" for path in paths)
