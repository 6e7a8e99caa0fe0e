"""The files of the theme that are published: styles joined into one file, all others as they are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from plugins.model.seen import Seen

STATIC = "static/"
STYLES = "css/"
ORDER_OF_LAYERS = "css/layers.css"
"""The style file that comes first, since it declares the order of the cascade layers."""


def theme_address(path: str) -> str:
    """Return the address of a file of the theme's folder static/."""
    return f"theme/{path}"


def find_theme_files(files: Mapping[str, Seen]) -> dict[str, Seen]:
    """Return those of the *files* of a theme that are published as they are, by their paths below static/."""
    below = {path.removeprefix(STATIC): seen for path, seen in files.items() if path.startswith(STATIC)}
    return {path: seen for path, seen in below.items() if not path.startswith(STYLES)}


def read_stylesheet(theme: Path, files: Iterable[str]) -> str:
    """Return the styles among the *files* of a theme as one, the order of the layers first."""
    paths = [path for path in files if path.startswith(STATIC + STYLES) and path.endswith(".css")]
    paths.sort(key=lambda path: (path != STATIC + ORDER_OF_LAYERS, path))
    return "\n".join((theme / path).read_text(encoding="utf-8").strip() + "\n" for path in paths)
