"""A small newsroom in a folder of its own: its settings, a little content, and the repository's theme."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from plugins.model import editor_language
from tests.site_builds.fixture_sites import REPOSITORY, clock

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=ZoneInfo("Asia/Ashgabat"))

SETTINGS = f"""\
import runpy
globals().update(runpy.run_path({str(REPOSITORY / "pelicanconf.py")!r}))
THEME = {str(REPOSITORY / "theme")!r}
"""
TAXONOMY = "categories:\n  services: {tk: Hyzmatlar, hy: Ծառայություններ}\n"
ARTICLE = "---\ntitle: {title}\ndate: {date}\ncategory: services\nstatus: {status}\n---\n{text}\n"
PAGE = "---\ntitle: {title}\nstatus: published\n---\n{text}\n"
CONTENT = {
    "taxonomy.yaml": TAXONOMY,
    "tk/news/2026/new-room.md": ARTICLE.format(
        title="Täze okalga açyldy", date="2026-03-02", status="published", text="Okalga her gün açyk."
    ),
    "hy/news/2026/new-room.md": ARTICLE.format(
        title="Բացվեց նոր ընթերցասրահը", date="2026-03-02", status="published", text="Սրահը բաց է ամեն օր։"
    ),
    "tk/news/2026/draft.md": ARTICLE.format(
        title="Entek taýýar däl", date="2026-03-03", status="draft", text="Garalama."
    ),
    "tk/news/2026/later.md": ARTICLE.format(
        title="Ertirki habar", date="2026-03-11", status="published", text="Garaşylýar."
    ),
    "tk/pages/about.md": PAGE.format(title="Biz hakda", text="Kitaphana."),
}


class Newsroom:
    """The folder *root* of a newsroom, with its settings, content and output."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.settings = root / "pelicanconf.py"
        self.content = root / "content"
        self.output = root / "output"
        self.settings.write_text(SETTINGS, encoding="utf-8")
        for path, text in CONTENT.items():
            self.write(path, text)

    def write(self, path: str, text: str) -> Path:
        """Write a file of the content folder."""
        file = self.content / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def set(self, line: str) -> None:
        """Add a line to the settings."""
        with self.settings.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def own_theme(self) -> Path:
        """Give the newsroom a theme of its own, a copy of the repository's, and return it."""
        theme = self.root / "theme"
        shutil.copytree(REPOSITORY / "theme", theme)
        self.set('THEME = "theme"')
        return theme


@pytest.fixture
def newsroom(tmp_path, monkeypatch):
    """A newsroom in the working directory, on 10 March 2026, whose editors read English.

    Their catalogs would be in its own folder *editors*; those of the repository are not touched.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSROOM_LANGUAGE", "en")
    monkeypatch.setattr(editor_language, "CATALOGS", tmp_path / "editors")
    with clock(NOW):
        yield Newsroom(tmp_path)
