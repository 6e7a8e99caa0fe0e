"""What is known of a file that looks the same is taken over; the others are read, each for itself."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.model.build import Build
from plugins.model.cache import Cache
from plugins.model.document import Source
from plugins.model.seen import list_files
from plugins.read import documents
from plugins.read.documents import Reader, read_documents
from plugins.read.folder import find_sources, source_of
from tests.plugins.samples import article_text, build, said, site

LONG_AGO = 1_600_000_000


def sources_of(made: Build) -> list[Source]:
    return find_sources(made.site, list_files(made.site).content)[0]


@pytest.fixture
def content(tmp_path, monkeypatch):
    """The content folder, with a file for which nobody has to wait until it can't change unseen."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content/tk").mkdir(parents=True)
    monkeypatch.setattr(documents, "is_settled", lambda seen, _now: seen != documents.NOTHING)
    return tmp_path / "content"


@pytest.fixture
def opened(monkeypatch):
    """The names of the files that were read, one after the other."""
    names: list[str] = []
    real = Path.read_bytes

    def counting(path):
        names.append(path.name)
        return real(path)

    monkeypatch.setattr(Path, "read_bytes", counting)
    return names


@pytest.fixture
def run(content, tmp_path) -> Callable[..., Build]:
    """Reads the documents with what was remembered before."""

    def read(before: Build | None = None, **changes: object) -> Build:
        made = build([], site(content=content, **changes))
        made.memory = made.texts.memory = Cache(tmp_path, "stamp")
        made.before = before
        made.sources = sources_of(made)
        read_documents(made)
        made.memory.close()
        return made

    return read


class TestFile:
    @pytest.mark.parametrize("make", [lambda file: file.mkdir(), lambda file: file.symlink_to(file.name)])
    def test_that_can_not_be_opened(self, content, make):
        """
        A folder that calls itself an article, and a link to itself, are named.
        """
        make(content / "tk/a.md")
        read = Reader(build([], site(content=content))).read(source_of("tk/a.md"))
        assert (read.known, read.faulty, read.html) == (b"", None, b"")
        assert said(read.problems).startswith("content/tk/a.md: The file can't be read: ")
        assert said(read.problems).endswith(".\n    Make it readable, or remove it.")

    def test_that_may_not_be_read(self, content, monkeypatch):
        """
        A file that belongs to somebody else is named with the reason.
        """

        def refuse(path):
            raise PermissionError(13, "Permission denied", str(path))

        monkeypatch.setattr(Path, "read_bytes", refuse)
        read = Reader(build([], site(content=content))).read(source_of("tk/a.md"))
        assert said(read.problems) == (
            "content/tk/a.md: The file can't be read: Permission denied.\n    Make it readable, or remove it."
        )

    def test_with_errors_is_known_as_far_as_can_be_and_read_each_time(self, content, run, opened):
        """
        Its links are checked with all others, and nothing of it is remembered.
        """
        (content / "tk/a.md").write_text(article_text("[a](x.md)\n", title="Sergi: kitap"))
        for _ in range(2):
            made = run()
            assert [version.document.references[0].target for version in made.faulty] == ["tk/x.md"]
            assert (made.documents, made.unreadable, len(made.problems)) == ([], {"tk/a.md"}, 1)
        assert opened == ["a.md", "a.md"]


class TestMemory:
    def test_saves_a_second_reading(self, content, run, opened):
        """
        A file that looks the same is not opened, and says the same.
        """
        (content / "tk/a.md").write_text(article_text("Kitap.\n"))
        first = run()
        second = run()
        assert opened == ["a.md"]
        assert second.documents == first.documents
        assert second.known == first.known

    def test_has_the_warnings_too(self, content, run, opened):
        """
        What is not quite right is said in each build, whether or not the file was opened.
        """
        (content / "tk/a.md").write_text(article_text("# Kitap\n\nKitap.\n"))
        first = run()
        assert [problem.level for problem in first.problems] == ["warning"]
        assert run().problems == first.problems
        assert opened == ["a.md"]

    def test_knows_bytes_that_only_look_changed(self, content, run, opened):
        """
        A file that was saved without a change is looked into, and no more.
        """
        (content / "tk/a.md").write_text(article_text("Kitap.\n"))
        first = run()
        os.utime(content / "tk/a.md", (LONG_AGO, LONG_AGO))
        again = run()
        assert again.documents == first.documents
        assert again.texts.fresh == {}
        assert opened == ["a.md", "a.md"]
        run()
        assert opened == ["a.md", "a.md"]

    def test_is_not_believed_when_a_file_looks_changed(self, content, run):
        """
        Neither size nor time alone is enough.
        """
        file = content / "tk/a.md"
        file.write_text(article_text("Kitap.\n"))
        os.utime(file, (LONG_AGO, LONG_AGO))
        run()
        file.write_text(article_text("Kitab.\n"))
        os.utime(file, (LONG_AGO, LONG_AGO))
        assert [document.summary for document in run().documents] == ["Kitab."]

    def test_is_not_believed_of_a_file_that_was_changed_just_now(self, content, run, opened, monkeypatch):
        """
        A file that is so new that another change could get the same time is read again.
        """
        monkeypatch.undo()
        monkeypatch.chdir(content.parent)
        (content / "tk/a.md").write_text(article_text("Kitap.\n"))
        ahead = time.time() + 60  # "just now" lasts longer than any pause of this computer
        os.utime(content / "tk/a.md", (ahead, ahead))
        known = run().known["tk/a.md"]
        assert known.seen == documents.NOTHING

    def test_ends_with_the_settings_that_it_depends_on(self, content, run, opened):
        """
        Another address of the site is another way to read links.
        """
        (content / "tk/a.md").write_text(article_text("Kitap.\n"))
        run()
        run(url="https://other.example.org")
        assert opened == ["a.md", "a.md"]

    def test_forgets_what_is_gone(self, content, run):
        """
        A file that was removed leaves no document and no text.
        """
        for name in "ab":
            (content / f"tk/{name}.md").write_text(article_text("Kitap.\n"))
        run()
        (content / "tk/a.md").unlink()
        made = run()
        assert [document.path for document in made.documents] == ["tk/b.md"]
        memory = Cache(content.parent, "stamp")
        assert [name for name, _ in memory.rows("documents")] == ["tk/b.md"]
        assert [name for name, _ in memory.rows("texts")] == ["tk/b.md"]
        memory.close()

    def test_of_the_build_before_is_as_good(self, content, run, opened, tmp_path):
        """
        A build that stays in memory needs no cache, and takes its documents over as they are.
        """
        (content / "tk/a.md").write_text(article_text("Kitap.\n"))
        first = run()
        (tmp_path / "cache.sqlite").unlink()
        assert run(first).documents[0] is first.documents[0]
        assert opened == ["a.md"]

    def test_finds_a_text_that_was_lost_by_reading_it_again(self, content, run, tmp_path):
        """
        The document is known, its text is not: the file has it.
        """
        (content / "tk/a.md").write_text(article_text("Kitap.\n"))
        run()
        memory = Cache(tmp_path, "stamp")
        memory.remove("texts", ["tk/a.md"])
        memory.close()
        made = run()
        assert made.texts.html(made.documents[0]) == "<p>Kitap.</p>"


class TestProcesses:
    def test_read_the_same(self, content, run, monkeypatch):
        """
        Many files are read by several processes, and come in their order.
        """
        for number in range(200):
            (content / f"tk/a{number:03}.md").write_text(article_text(f"Kitap {number}.\n"))
        monkeypatch.setattr(documents, "cores", lambda: 3)
        spread = run()
        assert [document.summary for document in spread.documents] == [f"Kitap {number}." for number in range(200)]
        (content.parent / "cache.sqlite").unlink()
        monkeypatch.setattr(documents, "cores", lambda: 1)
        assert run().documents == spread.documents

    def test_let_what_an_extension_raises_come_through(self, content):
        """
        Markdown that can't be set up is told once, and not for each file.
        """
        for name in "ab":
            (content / f"tk/{name}.md").write_text(article_text("Kitap.\n"))
        made = build([], site(content=content, markdown={"extensions": ["nothing.of.that.name"]}))
        made.sources = sources_of(made)
        read_documents(made)
        assert said(made.problems).startswith("settings: MARKDOWN: Markdown can't be set up: ")
        assert len(made.problems) == 1
