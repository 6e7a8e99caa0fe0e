"""``inv bench``: what it says and what it prints."""

import pytest

from benchmarks import compare
from benchmarks.compare import bench, choose_peers
from benchmarks.peers import PEERS, Ours, OursMinimal
from benchmarks.tables import table
from tests.benchmarks.copier import Copier, Follower


class TestTable:
    def test_has_medians_and_multiples_of_the_first(self):
        """
        One slow run does not count; the first peer is what the others are compared with.
        """
        costs = {
            "Hugo 1.0": {"wall s": [2, 1, 9], "CPU s": [4, 4, 4], "memory MB": [100, 90, 80]},
            "ours": {"wall s": [1, 1, 27], "CPU s": [2, 1, 8], "memory MB": [45.4, 45, 20]},
        }
        assert table(costs).splitlines() == [
            "|  | wall s | CPU s | memory MB | wall ÷ Hugo | CPU ÷ Hugo | memory ÷ Hugo |",
            "| --- | --- | --- | --- | --- | --- | --- |",
            "| Hugo 1.0 | 2.00 | 4.00 | 90 | 1.00 | 1.00 | 1.00 |",
            "| ours | 1.00 | 2.00 | 45 | 1.00 | 0.50 | 0.45 |",
        ]

    def test_has_no_multiple_of_nothing(self):
        """
        What took less than the kernel counts can't be compared.
        """
        assert table({"a": {"CPU s": [0.0]}}).splitlines()[-1] == "| a | 0.00 | nan |"


class TestChoice:
    def test_is_everything_by_default(self, tmp_path):
        """
        Without names all generators are compared, ours with its own theme.
        """
        assert [type(peer) for peer in choose_peers("", "real", tmp_path)] == list(PEERS)

    def test_takes_names_in_any_order(self, tmp_path):
        """
        The tables have the order that they always have; ours is there once for each theme.
        """
        found = choose_peers("ours,hugo", "minimal,real", tmp_path)
        assert [peer.name.split(" ")[0] for peer in found] == ["Hugo", "`inv", "`inv"]
        assert [type(peer) for peer in found[1:]] == [Ours, OursMinimal]

    @pytest.mark.parametrize(
        ("options", "said"),
        [
            ({"peers": "hugo,jekyl"}, "There is no peer jekyl.\n    Name one of: hugo, eleventy, pelican, ours.\n"),
            ({"scenarios": "warm"}, "There is no scenario warm."),
            ({"theme": "dark"}, "There is no theme dark.\n    Name one of: real, minimal.\n"),
            ({"pairs": "many"}, "many"),
        ],
    )
    def test_of_what_does_not_exist_is_told(self, options, said, capsys):
        """
        A name that is not known is told with those that are.
        """
        assert bench(**options) == 1
        assert said in capsys.readouterr().err


class TestCommand:
    def test_prints_a_table_for_each_scenario(self, monkeypatch, capsys, tmp_path):
        """
        The tables are Markdown, under the number of pairs and the machine.
        """
        monkeypatch.setattr(compare, "PEERS", (Copier, Follower))
        assert bench("2,3", scenarios="cold,nothing", runs=1, work=tmp_path / "work") == 0
        lines = capsys.readouterr().out.splitlines()
        assert [line.split(" (")[0] for line in lines if line.startswith("## ")] == ["## 2 pairs", "## 3 pairs"]
        headings = [line for line in lines if line.startswith("### ")]
        assert headings == ["### cold: build from nothing", "### nothing: build again, nothing changed"] * 2
        assert sum(line.startswith("| follower |") for line in lines) == 4

    def test_says_how_to_install_a_missing_peer(self, monkeypatch, capsys):
        """
        Without its peers it says which and how to get them, and measures nothing.
        """
        missing = type("Missing", (Copier,), {"is_installed": False})
        monkeypatch.setattr(compare, "PEERS", (missing, Ours))
        assert bench("3") == 1
        assert capsys.readouterr().err == "Not installed: copier.\n    Install it first:  inv bench --setup\n"

    def test_says_when_installing_fails(self, monkeypatch, capsys):
        """
        Without uv, npm or a network the reason is told, not a traceback.
        """
        failing = type("Failing", (Copier,), {"ways_to_install": lambda _: [["no-such-program"]]})
        monkeypatch.setattr(compare, "PEERS", (failing,))
        assert bench(installs=True) == 1
        assert "It needs uv, npm and a network:  pip install uv" in capsys.readouterr().err
