"""An editor's folder in which something goes wrong, with an old site that has to survive it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from plugins.model.problem import BuildError
from tests.site_builds.fixture_sites import REPOSITORY, SITES, build, build_content, state_of, tree

ARTICLE = "---\ntitle: Täze kitaplar\ndate: 2026-01-05\ncategory: reading\nstatus: published\n---\nKitap.\n"
TAXONOMY = "categories:\n  reading: {tk: Okaýyş, hy: Ընթերցանություն}\n"


@cache
def good_site() -> Path:
    """Return a folder with a site that was built when all was right."""
    folder = Path(tempfile.mkdtemp(prefix="good-site-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    build_content(SITES / "one_article", folder / "output")
    return folder


def snapshot(output: Path) -> dict[str, tuple[bytes, int]]:
    """Return what each file of the output folder holds, and when it was written."""
    return {path: (data, (output / path).stat().st_mtime_ns) for path, data in tree(output).items()}


class Desk:
    """The folder of an editor.

    Attributes:
        root: the folder, which a test makes the working directory.
        content, output: in it.
        before: what the old site was.

    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.output = root / "output"
        shutil.copytree(good_site() / "output", self.output)
        shutil.copytree(state_of(good_site() / "output"), state_of(self.output))
        self.before = snapshot(self.output)

    def write(self, path: str, text: str | bytes = ARTICLE) -> Path:
        """Write a file of the content folder."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    def complaints(self, **settings: Any) -> str:
        """Build, and return what an editor is told; the old site has to be as it was."""
        with pytest.raises(BuildError) as error:
            build({"PATH": str(self.content), "OUTPUT_PATH": str(self.output), **settings})
        assert snapshot(self.output) == self.before
        assert not (state_of(self.output) / "journal.json").exists()
        return "".join(f"{problem.say()}\n" for problem in error.value.problems)


def copy_theme(folder: Path, *languages: str) -> Path:
    """Copy the theme into *folder*, with the catalogs of these languages only."""
    theme = folder / "theme"
    shutil.copytree(REPOSITORY / "theme", theme)
    for catalog in (theme / "translations").iterdir():
        if catalog.name not in languages:
            shutil.rmtree(catalog)
    return theme
