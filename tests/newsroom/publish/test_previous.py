"""The previous publication, kept on a host on which files are replaced in place."""

import json
import os
import zipfile
from io import BytesIO

import pytest

from newsroom.publish.difference import DAY
from newsroom.publish.kept import Kept
from newsroom.publish.previous import RECORD, archive_path, fetch_previous, forget_older, missing_bytes, pack_previous
from newsroom.publish.publication import Publication
from plugins.model.workspace import digest_of
from tests.newsroom.publish.workbench import FRONT, LATER, Bench

PAIRS = [(f"tk/a{number}/index.html", f"tk/b{number}/index.html") for number in range(12)]
REPLACED = {b"tk", b"10:00", b"gone"}
"""What the second publication replaces or removes."""


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """No test waits until bytes are on the disk for sure."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def bench(tmp_path):
    """A host with a first publication."""
    bench = Bench(tmp_path / "host", tmp_path / "computer")
    bench.publish(FRONT)
    return bench


@pytest.fixture
def other(bench, tmp_path):
    """Another computer, which has none of the bytes."""
    return Bench(bench.root, tmp_path / "other computer")


def kept_bytes(bench):
    """Return what the archives on the host hold, without the records."""
    found = set()
    for name in bench.state():
        if name.startswith("previous-"):
            with zipfile.ZipFile(BytesIO(bench.host.read(f"_publish/{name}"))) as archive:
                found |= {archive.read(entry) for entry in archive.namelist() if entry != RECORD}
    return found


class TestKeeping:
    def test_a_first_publication_has_nothing_to_keep(self, bench):
        """
        Nothing was there before it.
        """
        assert not any(name.startswith("previous-") for name in bench.state())

    def test_keeps_what_is_replaced_and_removed(self, bench):
        """
        And nothing else: what stays, and the stylesheet that retires, are still there.
        """
        bench.publish(LATER)
        assert kept_bytes(bench) == REPLACED

    def test_keeps_one_publication(self, bench):
        """
        The host's room is for the site.
        """
        second = bench.publish(LATER)
        bench.publish({**LATER, "tk/index.html": b"third"})
        archives = [name for name in bench.state() if name.startswith("previous-")]
        assert archives == [archive_path(second.id).rpartition("/")[2]]

    def test_fetches_what_is_not_on_this_computer(self, bench, other):
        """
        An editor at another computer can be undone as well.
        """
        other.publish(LATER)
        assert kept_bytes(bench) == REPLACED

    def test_keeps_what_an_interrupted_publication_has_replaced(self, bench, other):
        """
        The bytes are no longer on the host, but in what was kept before.
        """
        bench.publish(LATER, stops_at="verification")
        assert (bench.root / "tk/index.html").read_bytes() == b"TK"
        other.publish({**LATER, "index.html": b"third"})
        assert kept_bytes(bench) == REPLACED | {b"front door"}

    def test_leaves_out_what_somebody_has_tampered_with(self, bench, other):
        """
        The bytes of another one are not called ours.
        """
        (bench.root / "tk/index.html").write_bytes(b"xx")
        other.publish(LATER)
        assert kept_bytes(bench) == REPLACED - {b"tk"}

    def test_replaces_an_archive_that_is_damaged(self, bench):
        """
        What an attempt has left half is made anew.
        """
        before = bench.manifest()
        bench.host.write(archive_path(before.id), b"PK\x03\x04 half")
        bench.publish(LATER)
        assert kept_bytes(bench) == REPLACED

    def test_is_the_same_bytes_each_time(self, bench):
        """
        No clock is in an archive.
        """
        plan = bench.draft(LATER).plan
        (first,), (second,) = (pack_previous(bench.host, plan, bench.kept, was_interrupted=False) for _ in range(2))
        assert first == second
        assert first.path == archive_path(plan.before.id)
        assert digest_of(first.source.read_bytes()) == first.digest


class TestFetching:
    def test_gives_the_publication_and_its_bytes(self, bench, other):
        """
        On another computer, too.
        """
        first = bench.manifest()
        second = bench.publish(LATER)
        kept = other.kept
        assert fetch_previous(other.host, second, kept) == first
        assert set(map(digest_of, REPLACED)) <= kept.known

    def test_needs_no_upload_of_a_retired_asset(self, bench, other):
        """
        The old stylesheet is still on the host: the plan back has none of it, three weeks later neither.
        """
        second = bench.publish(LATER)
        other.now += 21 * DAY
        previous = fetch_previous(other.host, second, other.kept)
        plan = other.draft({path: other.kept.read(file.digest) or FRONT[path] for path, file in previous.files.items()})
        assert [upload.path for upload in plan.plan.uploads] == [
            "tk/a/index.html",
            "tk/time/index.html",
            "tk/index.html",
        ]
        assert plan.plan.removals == ("tk/b/index.html",)
        assert plan.plan.retired == ("theme/site.2.css",)

    @pytest.mark.parametrize("damage", ["missing", "half", "other", "no manifest", "empty"])
    def test_gives_none_of_what_is_not_whole(self, bench, damage):
        """
        A missing archive, a damaged one, or that of another publication is none.
        """
        second = bench.publish(LATER)
        path = archive_path(second.previous)
        data = bench.host.read(path)
        bench.host.remove([path])
        if damage == "half":
            bench.host.write(path, data[: len(data) // 2])
        elif damage == "other":
            second = Publication(id="3", previous="2")
            bench.host.write(archive_path("2"), data)
        elif damage == "no manifest":
            stream = BytesIO()
            zipfile.ZipFile(stream, "w").close()
            bench.host.write(path, stream.getvalue())
        elif damage == "empty":
            bench.host.write(path, b"")
        assert fetch_previous(bench.host, second, bench.kept) is None

    def test_gives_none_after_a_first_publication(self, bench):
        """
        There was nothing before it.
        """
        assert fetch_previous(bench.host, bench.manifest(), bench.kept) is None

    def test_does_not_believe_the_names_of_bytes(self, bench, other):
        """
        An entry that has other bytes than its name says is passed over.
        """
        second = bench.publish(LATER)
        path = archive_path(second.previous)
        stream = BytesIO()
        with zipfile.ZipFile(BytesIO(bench.host.read(path))) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                new.writestr(name, b"evil" if name == digest_of(b"tk") else old.read(name))
            new.writestr("../../evil", b"evil")
        bench.host.write(path, stream.getvalue())
        kept = other.kept
        assert fetch_previous(other.host, second, kept) is not None
        assert set(map(digest_of, REPLACED)) - kept.known == {digest_of(b"tk")}
        assert set(os.listdir(other.folder)) == {"objects"}

    @pytest.mark.parametrize("field", ["had", "lacked"])
    @pytest.mark.parametrize("path", ["../outside.html", "/etc/outside.html", "tk/../../outside.html", "tk//x", ""])
    def test_gives_none_with_a_path_outside_the_target(self, bench, other, field, path):
        """
        An archive that would have us write or remove elsewhere is not ours, whoever has put it there.
        """
        second = bench.publish(LATER)
        place = archive_path(second.previous)
        stream, evil = BytesIO(), b"evil"
        with zipfile.ZipFile(BytesIO(bench.host.read(place))) as old, zipfile.ZipFile(stream, "w") as new:
            record = json.loads(old.read(RECORD))
            record["had"] |= {path: [digest_of(evil), len(evil)]} if field == "had" else {}
            record["lacked"] += [path] if field == "lacked" else []
            for name in set(old.namelist()) - {RECORD}:
                new.writestr(name, old.read(name))
            new.writestr(digest_of(evil), evil)
            new.writestr(RECORD, json.dumps(record))
        bench.host.write(place, stream.getvalue())
        for computer in (bench, other):
            assert fetch_previous(computer.host, second, computer.kept) is None


class TestDelta:
    """Of large pages only what has changed is kept; to restore them takes the bytes that have replaced them."""

    LARGE = b"".join(b"<p>%d</p>\n" % number for number in range(2000))
    PATH = "tk/large/index.html"

    @pytest.fixture
    def second(self, bench):
        """The publication in which a line of a large page has changed."""
        bench.publish({**FRONT, self.PATH: self.LARGE})
        return bench.publish({**FRONT, self.PATH: self.LARGE.replace(b"1000", b"ten hundred")})

    def restored(self, bench, second):
        """Return the bytes that a computer gets of the page as it was."""
        kept = bench.kept
        previous = fetch_previous(bench.host, second, kept)
        return kept.read(previous.files[self.PATH].digest)

    def test_is_small(self, bench, second):
        """
        20 KB of which one word has changed take some hundred bytes.
        """
        assert len(bench.host.read(archive_path(second.previous))) < 2000

    def test_gives_the_bytes_back(self, second, other):
        """
        On another computer, too, with what the host has now.
        """
        assert self.restored(other, second) == self.LARGE

    @pytest.mark.parametrize("data", [b"", b"tampered", LARGE, LARGE[:-1]], ids=["empty", "other", "older", "cut"])
    def test_from_bytes_that_somebody_has_changed_gives_nothing_false(self, second, other, data):
        """
        Where the page on the host is no longer ours, its older bytes are right or none.
        """
        (other.root / self.PATH).write_bytes(data)
        assert self.restored(other, second) == (self.LARGE if data == self.LARGE else None)

    def test_from_a_page_that_is_gone_gives_nothing(self, second, other):
        """
        Somebody has removed it.
        """
        (other.root / self.PATH).unlink()
        assert self.restored(other, second) is None

    @pytest.mark.parametrize("end", [0, 1, 5, -1])
    def test_that_is_damaged_gives_nothing(self, second, other, end):
        """
        A delta that is cut, or other bytes.
        """
        path = archive_path(second.previous)
        stream = BytesIO()
        with zipfile.ZipFile(BytesIO(other.host.read(path))) as old, zipfile.ZipFile(stream, "w") as new:
            for name in old.namelist():
                new.writestr(name, old.read(name)[:end] if name == digest_of(self.LARGE) else old.read(name))
        other.host.write(path, stream.getvalue())
        assert self.restored(other, second) is None

    def test_survives_interruptions_with_other_builds(self, bench, second, other):
        """
        A second attempt with other bytes still knows how the page was before both.
        """
        bench.publish({**FRONT, self.PATH: self.LARGE.replace(b"500", b"x")}, stops_at="verification")
        third = other.publish({**FRONT, self.PATH: self.LARGE.replace(b"700", b"y")})
        assert third.previous == second.id
        assert self.restored(other, third) == self.LARGE.replace(b"1000", b"ten hundred")


class TestSameBytes:
    """Pages that had the same bytes, and have got different ones: the bytes are kept once, as a delta from one of them."""

    def versions(self):
        """Return the site in which each pair is the same, and that in which both have changed, each in its manner."""
        same, changed = dict(FRONT), dict(FRONT)
        for number, (first, second) in enumerate(PAIRS):
            lines = [digest_of(b"%d %d" % (number, line)).encode() + b"\n" for line in range(200)]
            same |= dict.fromkeys((first, second), b"".join(lines))
            changed |= {
                first: b"".join([*lines, b"the end of a\n"]),
                second: b"".join([*lines[100:], b"b\n", *lines[:100]]),
            }
        return same, changed

    def test_come_back_on_another_computer(self, bench, other):
        """
        It takes the same one of them as base that was taken when they were packed, whichever comes first in a table.
        """
        same, changed = self.versions()
        bench.publish(same)
        second = bench.publish(changed)
        archive = bench.host.read(archive_path(second.previous))
        assert len(archive) < len(PAIRS) * 1500  # deltas
        kept = other.kept
        previous = fetch_previous(other.host, second, kept)
        pages = {path: data for path, data in same.items() if path not in FRONT}
        assert {path: kept.read(previous.files[path].digest) for path in pages} == pages


class TestMissingBytes:
    def test_are_those_of_uploads_that_nobody_has(self, bench, tmp_path):
        """
        They are named by their paths.
        """
        plan = bench.draft(LATER).plan
        assert missing_bytes(plan, bench.kept) == []
        nothing = Kept(tmp_path / "nothing")
        assert missing_bytes(plan, nothing) == [upload.path for upload in plan.uploads]


class TestForgetting:
    @pytest.mark.parametrize(("was_interrupted", "unknown"), [(True, set()), (False, {"previous-x.zip"})])
    def test_leaves_one_archive_and_what_is_none(self, bench, was_interrupted, unknown):
        """
        After an interruption there may be archives that no manifest tells of; nothing else of the state is touched.
        """
        second = bench.publish(LATER)
        plan = bench.draft(FRONT).plan
        for name in (f"previous-{second.id}.zip", "previous-x.zip", "of the host.zip"):
            bench.host.write(f"_publish/{name}", b"x")
        before = bench.state()
        forget_older(bench.host, plan, second.id, was_interrupted=was_interrupted)
        gone = {f"previous-{second.previous}.zip"} | ({"previous-x.zip"} - unknown)
        assert bench.state() == before - gone
