"""A build believes what earlier ones have left if the very same program has left it, and nothing else."""

from __future__ import annotations

import sys
from contextlib import closing
from types import SimpleNamespace

import pytest

from plugins.model import memory
from plugins.model.cache import Cache, Forgetful
from plugins.model.memory import open_memory, program_stamp, why_not_incremental
from plugins.model.workspace import Workspace
from tests.plugins.samples import site


@pytest.fixture
def code(tmp_path, monkeypatch):
    """The code of the program."""
    folder = tmp_path / "plugins"
    for path, text in {"__init__.py": "", "read/body.py": "one = 1\n", "read/tables.py": ""}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    monkeypatch.setattr(memory, "CODE", folder)
    return folder


@pytest.fixture
def libraries(tmp_path, monkeypatch):
    """The folder where libraries are installed."""
    folder = tmp_path / "site-packages"
    for name in ("babel-2.18.0.dist-info", "jinja2-3.1.6.dist-info", "jinja2", "babel"):
        (folder / name).mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "nowhere"), str(folder)])
    return folder


CHANGES = {
    "a module": lambda at: (at.code / "read/body.py").write_text("one = 2\n"),
    "a module of the same size": lambda at: (at.code / "read/body.py").write_text("two = 1\n"),
    "a new module": lambda at: (at.code / "read/new.py").write_text(""),
    "a new folder": lambda at: (at.code / "new").mkdir() or (at.code / "new/a.py").write_text(""),
    "a module less": lambda at: (at.code / "read/tables.py").unlink(),
    "a module's name": lambda at: (at.code / "read/tables.py").rename(at.code / "read/table.py"),
    "a module's place": lambda at: (at.code / "read/tables.py").rename(at.code / "tables.py"),
    "the version of a library": lambda at: (at.libraries / "babel-2.18.0.dist-info").rename(
        at.libraries / "babel-2.18.1.dist-info"
    ),
    "a new library": lambda at: (at.libraries / "markdown-3.11.3.dist-info").mkdir(),
    "a library less": lambda at: (at.libraries / "babel-2.18.0.dist-info").rmdir(),
}

NO_CHANGES = {
    "compiled code": lambda at: (at.code / "__pycache__").mkdir() or (at.code / "__pycache__/a.py").write_text("x"),
    "other files": lambda at: (at.code / "notes.txt").write_text("x"),
    "a hidden folder": lambda at: (at.code / ".cache").mkdir() or (at.code / ".cache/a.py").write_text("x"),
    "nothing": str,
}


class TestStamp:
    @pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
    def test_changes_with_all_that_makes_files_of_sources(self, code, libraries, change):
        """
        The code of the site, and the versions of all that it uses.
        """
        before = program_stamp()
        change(SimpleNamespace(code=code, libraries=libraries))
        assert program_stamp() != before

    @pytest.mark.parametrize("change", NO_CHANGES.values(), ids=NO_CHANGES)
    def test_stays_with_the_program(self, code, libraries, change):
        """
        What only lies about is no part of it.
        """
        before = program_stamp()
        change(SimpleNamespace(code=code, libraries=libraries))
        assert program_stamp() == before

    def test_changes_with_python(self, code, libraries, monkeypatch):
        """
        Another Python may write another page.
        """
        before = program_stamp()
        monkeypatch.setattr(sys, "version", "3.99.0 (main)")
        assert program_stamp() != before

    def test_tells_where_a_file_ends(self, code, libraries):
        """
        Code that moves from the end of one module to the beginning of the next is another program.
        """
        (code / "read/body.py").write_text("one = 1\ntwo = 2\n")
        (code / "read/tables.py").write_text("")
        before = program_stamp()
        (code / "read/body.py").write_text("one = 1\n")
        (code / "read/tables.py").write_text("two = 2\n")
        assert program_stamp() != before

    def test_of_this_program_has_all_its_modules(self):
        """
        The folder is that of the steps, and there is something in it.
        """
        paths = [path for path, _ in memory._code()]
        assert {"__init__.py", "model/memory.py", "read/body.py", "render/producers.py"} <= set(paths)
        assert any(name.startswith("jinja2-") for name in memory._libraries())


class Extension:
    """What a settings file may put into MARKDOWN."""


class TestIncremental:
    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({}, None),
            ({"foreign_plugins": ("theirs", "other")}, "PLUGINS has theirs, other, and nobody knows what they read."),
            (
                {"markdown": {"extensions": ["extra", Extension()]}},
                "MARKDOWN has something of your own, and nobody knows whether it is the same as before.",
            ),
            (
                {"markdown": {"extensions": [], "extension_configs": {"toc": {"slugify": str.lower}}}},
                "MARKDOWN has something of your own, and nobody knows whether it is the same as before.",
            ),
        ],
        ids=["plain", "plugins of others", "an extension", "a function"],
    )
    def test_is_what_has_nothing_unknown(self, changes, why):
        """
        Where something decides the bytes that nobody can compare, everything is made anew, and the editor is told.
        """
        found = why_not_incremental(site(**changes))
        assert (found and str(found)) == why


@pytest.fixture
def opened(tmp_path):
    """Opens the memory of a site."""

    def open_it(*, is_clean: bool = False, **changes: object):
        return open_memory(site(**changes), Workspace(tmp_path / "output", tmp_path), is_clean=is_clean)

    return open_it


def has_row(found) -> bool:
    with closing(found):
        return found.get("texts", "a") == b"x"


class TestOpening:
    @pytest.fixture(autouse=True)
    def filled(self, opened, code, libraries):
        """A memory that has something."""
        with closing(opened()) as found:
            found.put("texts", [("a", b"x")])
        assert has_row(opened())

    def test_gives_what_the_same_program_has_left(self, opened):
        """
        Other settings are no other program: what depends on them says so itself.
        """
        assert isinstance(opened(), Cache)
        assert has_row(opened(url="https://other.example.org"))

    @pytest.mark.parametrize("folder", ["content", "theme", "output"])
    def test_of_other_folders_begins_anew(self, opened, tmp_path, folder):
        """
        Paths are kept as they are below these folders.
        """
        assert not has_row(opened(**{folder: tmp_path / "other"}))

    def test_of_another_program_begins_anew(self, opened, code):
        """
        A site that was built by another version is built anew.
        """
        (code / "read/body.py").write_text("two = 2\n")
        assert not has_row(opened())

    def test_begins_anew_when_asked(self, opened):
        """
        inv build --clean.
        """
        assert not has_row(opened(is_clean=True))

    def test_of_a_build_that_can_not_be_incremental_remembers_nothing(self, opened):
        """
        What is there is left for the next one that can.
        """
        assert isinstance(opened(foreign_plugins=("theirs",)), Forgetful)
        assert has_row(opened())
