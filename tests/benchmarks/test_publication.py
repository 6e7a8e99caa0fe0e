"""A comparison of publishers that can be trusted: the same bytes, all that goes up the line, and proof of the work."""

import random
from itertools import pairwise
from types import MappingProxyType

import pytest

from benchmarks.new_pair import NewPair
from benchmarks.places import PLACES, Place
from benchmarks.publication import bench_publication, judge, judge_pairs, table, tell_verdicts
from benchmarks.published_site import EDITED, edited, make_site, write_site
from benchmarks.publishers import PUBLISHERS, OursFolder, OursSsh, Rsync
from benchmarks.publishing import SCENARIOS, Stage, Turn, first, five, nothing
from newsroom.publish.soundness import find_problems
from plugins.model.workspace import digest_of
from tests.servers.missing import needed

SITE = make_site(30, 1)


def turn(seconds, **facts):
    return Turn(**{"seconds": seconds, "cpu": 0.1, "up": 1000, "connections": 1, "load": 0.5, **facts})


class TestSite:
    def test_is_the_same_each_time(self):
        """
        The numbers of two computers are of the same bytes.
        """
        random.seed(1)
        again = make_site(30, 1)
        assert again == SITE
        assert len(SITE) == 30
        assert sum(map(len, SITE.values())) == pytest.approx(1_000_000, rel=0.3)

    def test_is_fit_to_be_published(self, tmp_path):
        """
        The guards of a publication find nothing in it.
        """
        write_site(tmp_path / "output", SITE)
        digests = {path: digest_of(data) for path, data in SITE.items()}
        assert find_problems(tmp_path / "output", digests, "https://kitaphana.tm", tmp_path / "state") == ()

    def test_changes_without_changing_sizes(self):
        """
        An edit changes five pages, each edit to something else, and no size.
        """
        versions = [SITE, *(edited(SITE, number) for number in range(50))]
        for before, after in pairwise(versions):
            changed = [path for path in SITE if before[path] != after[path]]
            assert len(changed) == EDITED
            assert {path: len(data) for path, data in after.items()} == {path: len(data) for path, data in SITE.items()}


class TestTurns:
    def test_of_a_folder(self, tmp_path):
        """
        Ours and a peer publish the same edits to a folder, and readers get them.
        """
        with PLACES["folder"]() as place:
            stage = Stage(place, [OursFolder(place, tmp_path)], SITE, 1)
            for scenario in (first, nothing, five):
                scenario(stage)
            assert [found[OursFolder.name][0].fault for found in stage.figures.values()] == ["", "", ""]

    def test_behind_a_line(self, tmp_path):
        """
        All bytes that go up the line are counted, of ours and of peers.
        """
        with needed(), PLACES["ssh"]() as place:
            stage = Stage(place, [OursSsh(place, tmp_path), Rsync(place, tmp_path)], SITE, 1)
            first(stage)
            for turns in stage.figures["first"].values():
                assert turns[0].fault == ""
                assert turns[0].up > 600_000
            assert f"| first | {Rsync.name} |" in table(stage.figures)

    def test_that_did_not_do_the_work_say_so(self, tmp_path, monkeypatch):
        """
        A publisher that is quick because it sends nothing is no example.
        """
        monkeypatch.setattr(OursFolder, "command", lambda _: ["true"])
        with PLACES["folder"]() as place:
            stage = Stage(place, [OursFolder(place, tmp_path)], SITE, 1)
            first(stage)
            assert stage.figures["first"][OursFolder.name][0].fault == f"{len(SITE)} files are not what was built"

    def test_that_fail_say_so(self, tmp_path, monkeypatch):
        """
        The status of a command that failed is in the table.
        """
        monkeypatch.setattr(OursFolder, "command", lambda _: ["false"])
        with PLACES["folder"]() as place:
            stage = Stage(place, [OursFolder(place, tmp_path)], {}, 1)
            nothing(stage)
        assert stage.figures["nothing"][OursFolder.name][0].fault == "status 1"

    def test_that_take_long_are_not_repeated(self, tmp_path, monkeypatch):
        """
        A peer that takes minutes takes them once.
        """
        monkeypatch.setattr("benchmarks.publishing.SLOW", 0.0)
        monkeypatch.setattr(OursFolder, "command", lambda _: ["true"])
        with PLACES["folder"]() as place:
            stage = Stage(place, [OursFolder(place, tmp_path)], {}, 3)
            nothing(stage)
        assert len(stage.figures["nothing"][OursFolder.name]) == 1

    def test_that_never_end_are_ended(self, tmp_path, monkeypatch):
        """
        A peer that hangs is ended.
        """
        monkeypatch.setattr("benchmarks.publishing.LONGEST", 0.1)
        monkeypatch.setattr(OursFolder, "command", lambda _: ["sleep", "60"])
        with PLACES["folder"]() as place:
            stage = Stage(place, [OursFolder(place, tmp_path)], {}, 1)
            nothing(stage)
        assert stage.figures["nothing"][OursFolder.name][0].fault.startswith("ended after")


class TestTable:
    FIGURES = MappingProxyType(
        {
            "five": {
                OursSsh.name: [turn(4.0), turn(1.0), turn(2.0)],
                "quick and wrong": [turn(0.1, fault="5 files are not what was built")],
                "good": [turn(4.0), turn(4.0), turn(5.0)],
            }
        }
    )

    def test_has_medians_and_quotients(self):
        """
        The quotient is that to the quickest peer which did its work.
        """
        rows = table(self.FIGURES).splitlines()[2:]
        assert rows[0].startswith(f"| five | {OursSsh.name} | 2.00 | 0.50 |")
        assert rows[1].endswith("| 5 files are not what was built |")

    def test_is_judged_by_the_limits(self, tmp_path):
        """
        A limit is missed by the time, or by work that was not done.
        """
        ours = OursSsh(Place("here", None, "", lambda _: None), tmp_path)
        kept = list(judge("here", [ours], self.FIGURES))
        assert [(verdict.what, verdict.is_kept) for verdict in kept] == [("five, ssh, here", True)]
        slow = {"nothing": {OursSsh.name: [turn(2.1)]}, "first": {OursSsh.name: [turn(3.0, fault="status 1")]}}
        missed = list(judge("here", [ours], slow))
        assert [verdict.is_kept for verdict in missed] == [False, False]
        lines = list(tell_verdicts([*kept, *missed], of_other_size=False))
        assert lines[0].startswith("### Limits: 1 of 3 kept, 2 missed")
        assert "- MISSED: nothing, ssh, here: 2.10 s; the limit is 2.0 s" in lines

    def test_judges_a_new_pair_by_files_and_bytes(self):
        """
        Few files with many bytes are too much, too.
        """
        found = {
            "a": NewPair(turn(1.0, up=900_000), turn(1.0), 40, 9000, 500_000),
            "b": NewPair(turn(1.0, up=1_100_000), turn(1.0), 40, 9000, 500_000),
            "c": NewPair(turn(1.0), turn(1.0), 41, 9000, 500_000),
        }
        assert [verdict.is_kept for verdict in judge_pairs(found, 1000)] == [True, False, False]


class TestCommand:
    def test_measures_and_prints(self, tmp_path, capsys):
        """
        One place, one round, and a new pair on a real site.
        """
        status = bench_publication("folder", 1, 30, 1, 3, scenarios="first,five", work=tmp_path)
        said = capsys.readouterr().out
        assert status == 0, said
        assert "### a folder, no line" in said
        assert "### One new pair at 3 pairs" in said
        assert "### Limits:" in said

    @pytest.mark.parametrize("wrong", [{"senders": "pigeon"}, {"scenarios": "sixth"}])
    def test_knows_its_words(self, wrong, capsys, tmp_path):
        """
        An unknown sender or scenario is said, with the known ones.
        """
        assert bench_publication(**wrong, work=tmp_path) == 1
        assert "Name one of" in capsys.readouterr().err

    def test_has_someone_of_ours_for_each_place(self):
        """
        Every place has its publishers, ours first, and every scenario its sentence.
        """
        assert PLACES.keys() == PUBLISHERS.keys()
        assert all(kinds[0].name.startswith("`inv publish`") for kinds in PUBLISHERS.values())
        assert all(scenario.__doc__ for scenario in SCENARIOS.values())
