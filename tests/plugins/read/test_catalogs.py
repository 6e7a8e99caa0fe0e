"""A catalog that was found to be in order is parsed once."""

from __future__ import annotations

import shutil

import pytest

from plugins.model.cache import Cache
from plugins.read import catalogs as module
from plugins.read.catalogs import read_catalogs
from tests.plugins.samples import REPOSITORY, build, said, site


@pytest.fixture
def theme(tmp_path, monkeypatch):
    """A theme that has catalogs."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(REPOSITORY / "theme/translations", tmp_path / "theme/translations")
    return tmp_path / "theme"


@pytest.fixture
def parsed(monkeypatch):
    """The languages whose catalogs were parsed."""
    tags = []
    real = module.read_catalog
    monkeypatch.setattr(module, "read_catalog", lambda path, tag: tags.append(tag) or real(path, tag))
    return tags


@pytest.fixture
def run(theme, tmp_path):
    """Reads the catalogs with what was remembered before."""

    def read(**changes: object):
        made = build([], site(**{"theme": theme} | changes))
        made.memory = Cache(tmp_path, "stamp")
        read_catalogs(made)
        made.memory.close()
        return made

    return read


def po(theme, tag="tk"):
    return theme / f"translations/{tag}/LC_MESSAGES/messages.po"


class TestCatalogs:
    def test_that_have_not_changed_are_not_parsed_again(self, run, parsed):
        """
        What the memory has is the catalog as it was.
        """
        first = run()
        assert parsed == ["tk", "hy"]
        second = run()
        assert parsed == ["tk", "hy"]
        assert second.catalogs == first.catalogs
        assert first.catalogs["tk"].messages

    def test_that_have_changed_are_parsed_again(self, run, parsed, theme):
        """
        Each for itself, also when nothing but a comment is another.
        """
        first = run()
        po(theme).write_text(po(theme).read_text() + "\n# other\n")
        second = run()
        assert parsed == ["tk", "hy", "tk"]
        assert second.catalogs["tk"].digest != first.catalogs["tk"].digest
        assert second.catalogs["hy"].digest == first.catalogs["hy"].digest

    def test_name_the_file_that_they_were_found_in(self, run, theme, tmp_path):
        """
        A message about a missing word names the catalog where it is now.
        """
        run()
        theme.rename(tmp_path / "moved")
        assert run(theme=tmp_path / "moved").catalogs["tk"].path == "moved/translations/tk/LC_MESSAGES/messages.po"

    def test_that_are_wrong_say_so_each_time(self, run, theme):
        """
        Nothing is remembered of them.
        """
        po(theme).write_text('msgid "a"\nmsgstr "b\n')
        said_first = said(run().problems)
        assert "messages.po" in said_first
        assert said(run().problems) == said_first

    def test_that_are_missing_say_so(self, run, theme):
        """
        Also when they were there before.
        """
        run()
        po(theme).unlink()
        made = run()
        assert list(made.catalogs) == ["hy"]
        assert "messages.po" in said(made.problems)
