"""A comparison that can be trusted: turns, and proof that the work was done."""

import sys

import pytest

from benchmarks.corpus import make_corpus
from benchmarks.living import Server, free_port
from benchmarks.measure import FailedError
from benchmarks.scenarios import Stage, cold, edit, edit_article, living, new_pair, nothing, sizes
from tests.benchmarks.copier import Copier, Follower, Idle, Lazy


@pytest.fixture
def stage(tmp_path):
    def make(*kinds, runs=1):
        peers = [kind(tmp_path) for kind in kinds]
        corpus = make_corpus(3)
        for peer in peers:
            peer.folder.mkdir()
            peer.lay_out(corpus)
        return Stage(peers, corpus, runs, tmp_path)

    return make


class TestTurns:
    def test_change_in_each_round(self, stage, capsys):
        """
        Each round has every peer, so that whatever else the computer does meets all.
        """
        figures = cold(stage(Copier, Follower, runs=2))
        assert {name: len(found["wall s"]) for name, found in figures.items()} == {"copier": 2, "follower": 2}
        told = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
        assert told == ["cold 1/2  copier", "cold 1/2  follower", "cold 2/2  copier", "cold 2/2  follower"]


class TestCold:
    def test_begins_from_nothing(self, stage):
        """
        What a build before has left is gone.
        """
        one = stage(Copier)
        stray = one.peers[0].folder / "output/stray.html"
        stray.parent.mkdir()
        stray.touch()
        cold(one)
        assert not stray.exists()

    def test_stops_when_pages_are_missing(self, stage):
        """
        A peer that is quick because it leaves articles out is not measured.
        """
        with pytest.raises(FailedError, match="idle has not made 6 of the articles"):
            cold(stage(Idle))


class TestNothing:
    def test_builds_before_it_measures(self, stage, capsys):
        """
        The first build is not what is measured; when there was one it is not needed.
        """
        one = stage(Lazy)
        nothing(one)
        assert len(capsys.readouterr().err.splitlines()) == 1
        assert one.peers[0].page(one.corpus.newest[0]).exists()


class TestEdit:
    def test_is_seen_in_the_page(self, stage):
        """
        The page has the new text, and that of the edit before is gone.
        """
        one = stage(Copier, runs=2)
        edit(one)
        page = one.peers[0].page(one.corpus.newest[0]).read_text(encoding="utf-8")
        assert page.endswith("\n\nTäze habar: bellikc.\n")
        assert "bellikb" not in page

    def test_stops_when_a_page_is_as_it_was(self, stage):
        """
        A peer that is quick because it does not build is not measured.
        """
        with pytest.raises(FailedError, match="is as it was before the edit"):
            edit(stage(Lazy))

    def test_leaves_the_rest_of_the_article(self, tmp_path):
        """
        Two edits differ in a word.
        """
        file = tmp_path / "article.md"
        file.write_text("Öňki tekst.\n", encoding="utf-8")
        assert edit_article(file, 1) != edit_article(file, 12)
        assert file.read_text(encoding="utf-8") == "Öňki tekst.\n\nTäze habar: bellikbc.\n"


class TestNewPair:
    def test_counts_the_files_that_change(self, stage):
        """
        The pages of the pair are new, and what counts articles is different.
        """
        one = stage(Copier, runs=2)
        figures = new_pair(one)["copier"]
        articles = len(one.corpus.articles)
        assert figures["files changed"] == [3]
        assert figures["files"] == [articles + 1]

    def test_counts_what_a_publisher_sends(self, tmp_path):
        """
        Kilobytes of the files that are named, as they are and compressed.
        """
        (tmp_path / "a").write_bytes(b"a" * 3000)
        (tmp_path / "b").write_bytes(b"b" * 1000)
        assert sizes(tmp_path, ["a"])["KB changed"] == 3
        assert sizes(tmp_path, ["a", "b"])["KB changed"] == 4
        assert 0 < sizes(tmp_path, ["a", "b"])["KB gzip"] < 0.1


class TestLiving:
    def test_waits_for_the_new_text(self, stage, capsys):
        """
        Each round is an edit that is served; a peer without a server is left out, and that is said.
        """
        figures = living(stage(Copier, Follower, runs=2))
        assert list(figures) == ["copier"]
        assert len(figures["copier"]["wall s"]) == 2
        assert all(0 < seconds < 5 for seconds in figures["copier"]["wall s"])
        assert "living  follower: has no server that follows changes; left out" in capsys.readouterr().err

    def test_ends_when_the_server_ends(self, tmp_path):
        """
        A server that can't start is not waited for.
        """
        command = [sys.executable, "-c", "raise SystemExit('no port')"]
        with (
            Server(command, free_port(), tmp_path, tmp_path / "log") as server,
            pytest.raises(FailedError, match="has ended:\nno port"),
        ):
            server.wait_for("text", "")
