"""Folders that servers can enter: those of pytest can't be, by a server that gives up the rights of root."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def open_folder() -> Iterator[Path]:
    """Give an empty temporary folder that everybody may read, with everything above it."""
    with TemporaryDirectory(prefix="served-") as name:
        folder = Path(name).resolve()
        folder.chmod(0o755)
        yield folder


def closed_above(path: Path) -> Path | None:
    """Return the folder at or above *path* which not everybody may enter; None when there is none."""
    real = Path(os.path.realpath(path))
    for folder in (real, *real.parents):
        if folder.is_dir() and not folder.stat().st_mode & 0o001:
            return folder
    return None
