"""``inv bench``: a comparison that can be trusted."""

import subprocess
import sys

import pytest

from benchmarks import compare
from benchmarks.compare import bench, measure, table
from benchmarks.corpus import make_corpus
from benchmarks.layouts import write_ours, write_pelicans
from benchmarks.measure import Cost, FailedError, middle, run
from benchmarks.peers import Ours, Peer
from newsroom.build import build
from tests.site_builds.fixture_sites import REPOSITORY, tree


class TestCorpus:
    def test_is_the_same_every_time(self):
        """
        Another process, with another seed of hashes, makes the same corpus.
        """
        command = "from benchmarks.corpus import make_corpus; print(repr(make_corpus(12)))"
        run = subprocess.run(
            [sys.executable, "-c", command],
            cwd=REPOSITORY,
            env={"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert run.stdout == repr(make_corpus(12)) + "\n"
        assert make_corpus(12) != make_corpus(12, seed=1)

    def test_has_the_same_texts_in_every_layout(self, tmp_path):
        """
        What follows the front matter is the same, byte for byte.
        """
        corpus = make_corpus(6)
        write_ours(corpus, tmp_path / "ours")
        write_pelicans(corpus, tmp_path / "pelicans")
        bodies = [
            {path: text.split(mark, 1)[1] for path, text in tree(tmp_path / layout).items() if path.endswith(".md")}
            for layout, mark in (("ours", b"\n---\n"), ("pelicans", b"\n\n"))
        ]
        assert bodies[0] == bodies[1]
        assert len(bodies[0]) == len(corpus.articles)

    def test_is_a_content_folder_without_a_fault(self, newsroom, capsys):
        """
        Our build takes it without a warning, and makes a page of each article.
        """
        corpus = make_corpus(12)
        write_ours(corpus, newsroom.root / "corpus")
        assert build(content="corpus") == 0
        assert capsys.readouterr().err == ""
        assert len(list(newsroom.output.glob("*/news/*/*/index.html"))) == len(corpus.articles)


class TestMeasure:
    def test_counts_the_processes_that_a_command_starts(self, tmp_path):
        """
        Processor time and memory of a child's child count too.
        """
        work = "s = b'x' * 90_000_000; sum(range(4_000_000))"
        command = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
        cost = run([sys.executable, "-c", command], tmp_path, tmp_path / "log")
        assert cost.cpu > 0.04
        assert cost.memory > 80
        assert cost.wall > 0.04

    def test_stops_when_a_command_fails(self, tmp_path):
        """
        A build that fails has no cost; what it said is told.
        """
        with pytest.raises(FailedError, match="ended with status 3:\nof no use"):
            run([sys.executable, "-c", "print('of no use'); raise SystemExit(3)"], tmp_path, tmp_path / "log")

    def test_takes_the_median_of_each_figure(self):
        """
        One slow run does not count.
        """
        assert middle([Cost(1, 9, 5), Cost(2, 2, 6), Cost(9, 3, 7)]) == Cost(2, 3, 6)

    def test_stops_when_pages_are_missing(self, tmp_path):
        """
        A peer that is quick because it leaves articles out is not measured.
        """

        class Lazy(Idle):
            def article_pages(self):
                return 0

        with pytest.raises(FailedError, match="idle made 0 of"):
            measure([Lazy(tmp_path)], 3, 1, tmp_path)

    def test_lets_the_peers_take_turns(self, tmp_path, capsys):
        """
        Each round has every peer, from nothing.
        """
        first, second = Idle(tmp_path), Busy(tmp_path)
        costs = measure([first, second], 3, 2, tmp_path)
        assert list(costs) == ["idle", "busy"]
        told = [line.split(":")[0] for line in capsys.readouterr().err.splitlines()]
        assert told == ["1/2  idle", "1/2  busy", "2/2  idle", "2/2  busy"]
        assert first.cleaned == second.cleaned == 2


class Idle(Peer):
    """A peer that does nothing."""

    name = "idle"
    cleaned = 0

    def lay_out(self, corpus):
        self.count = len(corpus.articles)

    def command(self):
        return ["true"]

    def clean(self):
        self.cleaned += 1

    def article_pages(self):
        return self.count


class Busy(Idle):
    """Another."""

    name = "busy"


class TestTable:
    def test_has_the_share_of_the_first(self):
        """
        The first peer is what the others are compared with.
        """
        rows = table({"a": Cost(10, 11, 100), "b": Cost(4, 5.04, 50)}).splitlines()
        assert rows[2:] == ["| a | 10.0 | 11.0 | 100 | 1.00 |", "| b | 4.0 | 5.0 | 50 | 0.40 |"]


class TestCommand:
    def test_says_how_to_install_a_missing_peer(self, monkeypatch, capsys):
        """
        Without its peers it says which and how to get them, and measures nothing.
        """
        missing = type("Missing", (Idle,), {"is_installed": False})
        monkeypatch.setattr(compare, "PEERS", (missing, Ours))
        assert bench(3) == 1
        assert capsys.readouterr().err == "Not installed: idle.\n    Install it first:  inv bench --setup\n"

    def test_says_when_installing_fails(self, monkeypatch, capsys):
        """
        Without uv or a network the reason is told, not a traceback.
        """
        failing = type("Failing", (Idle,), {"ways_to_install": lambda _: [["no-such-program"]]})
        monkeypatch.setattr(compare, "PEERS", (failing,))
        assert bench(installs=True) == 1
        assert "It needs uv and a network:  pip install uv" in capsys.readouterr().err
