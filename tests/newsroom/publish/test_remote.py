"""What a host has of ours: the manifest, and what interrupted publications have left."""

import os
import shutil

import pytest

from newsroom.publish.publication import FORMAT, JOURNAL, MANIFEST, File, Journal, Publication, Retired, decode, encode
from newsroom.publish.remote import find_remote, read_state
from newsroom.publish.senders.folder import FolderInPlace
from tests.newsroom.publish.workbench import FRONT, LATER, Bench

OLD, NEW, SAME_SIZE = File("a" * 32, 3), File("b" * 32, 4), File("c" * 32, 3)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """No test waits until bytes are on the disk for sure."""
    monkeypatch.setattr(os, "fsync", lambda _: None)


@pytest.fixture
def host(tmp_path):
    return FolderInPlace(tmp_path)


@pytest.fixture
def bench(tmp_path):
    """A host with a first publication."""
    bench = Bench(tmp_path / "host", tmp_path / "computer")
    bench.publish(FRONT)
    return bench


def put(host, files):
    """Put files of so many bytes on the host."""
    for path, size in files.items():
        host.write(path, b"x" * size)


def remote_of(host, manifest=None, journal=None, remembered=None):
    """Return what is found with a manifest and a journal on the host."""
    if manifest is not None:
        host.write(MANIFEST, encode(manifest))
    if journal is not None:
        host.write(JOURNAL, encode(journal))
    return find_remote(host, read_state(host), remembered)


def journal_of(writes, removals=()):
    """Return the journal of an interrupted publication."""
    return Journal(FORMAT, "2", "1", "here", writes, list(removals))


class TestManifest:
    def test_says_what_is_there(self, host):
        """
        Without a journal it is believed: files and retired assets; nothing is asked of the host.
        """
        manifest = Publication(id="1", files={"a": OLD}, retired={"b": Retired(NEW.digest, NEW.size, 1.5)})
        remote = remote_of(host, manifest)
        assert (remote.publication, remote.known) == (manifest, {"a": OLD, "b": NEW})
        assert (remote.interrupted, remote.is_remembered) == (None, False)

    def test_is_preferred_to_what_this_computer_remembers(self, host):
        """
        Somebody else may have published since.
        """
        remote = remote_of(
            host, Publication(id="2", files={"a": NEW}), remembered=Publication(id="1", files={"a": OLD})
        )
        assert remote.known == {"a": NEW}

    def test_of_an_empty_host_is_empty(self, host):
        """
        Nothing is ours there.
        """
        remote = remote_of(host)
        assert (remote.publication, remote.known, remote.is_remembered) == (Publication(), {}, False)

    @pytest.mark.parametrize("data", [b"", b"<html>quota</html>", encode(Publication(format=FORMAT + 1))])
    def test_that_is_damaged_is_as_good_as_lost(self, host, data):
        """
        What can't be read is not guessed at; this computer's copy stands in.
        """
        put(host, {"a": 3})
        host.write(MANIFEST, data)
        remembered = Publication(id="1", files={"a": OLD})
        remote = find_remote(host, read_state(host), remembered)
        assert (remote.publication, remote.known, remote.is_remembered) == (remembered, {"a": None}, True)
        assert find_remote(host, read_state(host), None).known == {}


class TestLostManifest:
    REMEMBERED = Publication(
        id="1",
        files={"a": OLD, "b": OLD, "gone": OLD, "folder": OLD},
        retired={"c": Retired(NEW.digest, NEW.size, 1.5), "d": Retired(NEW.digest, NEW.size, 1.5)},
    )

    def test_is_replaced_by_what_this_computer_remembers(self, host):
        """
        What is still there is ours, with bytes that are not known for sure; what is gone, and what is a folder now, is not.
        """
        put(host, {"a": 3, "b": 3, "c": 4, "d": 5, "folder/x": 1})
        remote = remote_of(host, remembered=self.REMEMBERED)
        assert (remote.known, remote.is_remembered) == (dict.fromkeys("abcd"), True)
        assert remote.publication == self.REMEMBERED

    def test_is_not_replaced_where_most_is_not_as_remembered(self, host):
        """
        Unless at least half of the files are there with their sizes, this is another place: nothing there is ours.
        """
        put(host, {"a": 3, "b": 3, "c": 5, "d": 5, "folder/x": 1})
        remote = remote_of(host, remembered=self.REMEMBERED)
        assert (remote.publication, remote.known, remote.is_remembered) == (Publication(), {}, False)

    def test_is_forgotten_but_for_the_journal_in_another_place(self, host):
        """
        What an interrupted first publication has brought there is ours all the same.
        """
        put(host, {"a": 5, "new": 4})
        remote = remote_of(host, None, journal_of({"new": [NEW]}), self.REMEMBERED)
        assert (remote.publication, remote.known, remote.is_remembered) == (Publication(), {"new": NEW}, False)

    def test_leads_to_sending_everything(self, bench):
        """
        Afterwards the host has a manifest again, and files of others are untouched.
        """
        bench.host.remove([MANIFEST])
        (bench.root / "tk/index.html").write_bytes(b"tampered")
        (bench.root / "theirs.txt").write_bytes(b"theirs")
        assert bench.remote().is_remembered
        bench.publish(LATER)
        assert bench.manifest().files.keys() == LATER.keys()
        assert bench.site() == {**LATER, "theirs.txt": b"theirs", "theme/site.1.css": b"old style"}

    def test_closes_the_folder_of_the_state_again(self, bench):
        """
        Who has removed the state has removed what keeps readers out of it.
        """
        shutil.rmtree(bench.root / "_publish")
        assert bench.remote().is_remembered
        bench.publish(LATER)
        assert {".htaccess", "manifest.json.gz"} <= bench.state()

    def test_on_another_computer_leaves_nothing_known(self, bench, tmp_path):
        """
        Nobody knows what is ours then.
        """
        bench.host.remove([MANIFEST])
        other = Bench(bench.root, tmp_path / "other")
        assert other.remote().known == {}

    def test_together_with_the_whole_site_is_a_new_host(self, bench, tmp_path):
        """
        Who moves to an empty host begins anew there: nothing is kept to go back to, and the state is closed to readers.
        """
        moved = Bench(tmp_path / "new host", bench.folder, remembered=bench.remembered)
        remote = moved.remote()
        assert (remote.publication.files, remote.known, remote.is_remembered) == ({}, {}, False)
        moved.publish(LATER)
        assert moved.site() == LATER
        assert moved.state() - {"incoming"} == {"manifest.json.gz", ".htaccess"}


class TestJournal:
    @pytest.mark.parametrize(
        ("there", "known"),
        [
            (3, OLD),  # not yet replaced
            (4, NEW),  # replaced
            (5, None),  # neither: somebody else, or a half file
        ],
    )
    def test_is_resolved_by_sizes(self, host, there, known):
        """
        A file that was to be replaced has the old or the new bytes; its size tells which.
        """
        put(host, {"a": there})
        remote = remote_of(host, Publication(id="1", files={"a": OLD}), journal_of({"a": [NEW]}))
        assert remote.known == {"a": known}
        assert remote.interrupted is not None

    def test_leaves_in_doubt_what_sizes_do_not_tell(self, host):
        """
        10:00 and 11:00 have the same size: such a file is sent again.
        """
        put(host, {"a": 3})
        assert remote_of(host, Publication(id="1", files={"a": OLD}), journal_of({"a": [SAME_SIZE]})).known == {
            "a": None
        }

    def test_knows_all_attempts(self, host):
        """
        After two attempts with two builds the file may be of either.
        """
        third = File("d" * 32, 4)
        put(host, {"a": 4, "b": 3, "c": 9})
        journal = journal_of({"a": [NEW, third], "b": [NEW, third], "c": [NEW, File("e" * 32, 9)]})
        remote = remote_of(host, Publication(id="1", files={"a": OLD, "b": OLD}), journal)
        assert remote.known == {"a": None, "b": OLD, "c": File("e" * 32, 9)}

    def test_finds_new_files_that_have_arrived(self, host):
        """
        Those that have not arrived are not there, and not ours.
        """
        put(host, {"new": 4})
        remote = remote_of(host, Publication(id="1"), journal_of({"new": [NEW], "later": [NEW]}))
        assert remote.known == {"new": NEW}

    def test_finds_what_was_removed_already(self, host):
        """
        What the interrupted publication has not removed is still ours.
        """
        put(host, {"stays": 3})
        manifest = Publication(id="1", files={"gone": OLD, "stays": OLD})
        assert remote_of(host, manifest, journal_of({}, ["gone", "stays"])).known == {"stays": OLD}

    def test_makes_nothing_ours_by_removals_alone(self, host):
        """
        A path that the journal would remove, and that no manifest has, belongs to somebody else.
        """
        put(host, {"theirs": 3})
        assert remote_of(host, Publication(id="1"), journal_of({}, ["theirs"])).known == {}

    def test_leaves_folders_to_others(self, host):
        """
        Where a file was to be and a folder is now, nothing is ours.
        """
        put(host, {"a/b": 3})
        assert remote_of(host, Publication(id="1", files={"a": OLD}), journal_of({"a": [NEW]})).known == {}

    def test_without_a_manifest_is_that_of_a_first_publication(self, host):
        """
        What has arrived of it is ours.
        """
        put(host, {"a": 4, "b": 9})
        remote = remote_of(host, None, journal_of({"a": [NEW], "b": [NEW], "c": [NEW]}))
        assert (remote.publication, remote.known) == (Publication(), {"a": NEW, "b": None})

    def test_that_is_damaged_is_none(self, host):
        """
        The manifest is all that is known then.
        """
        host.write(JOURNAL, b"half")
        remote = remote_of(host, Publication(id="1", files={"a": OLD}))
        assert (remote.known, remote.interrupted) == ({"a": OLD}, None)

    def test_with_a_lost_manifest_leaves_all_in_doubt(self, host):
        """
        Both what is remembered and what was on its way.
        """
        put(host, {"a": 3, "b": 4})
        remote = remote_of(host, None, journal_of({"b": [NEW]}), Publication(id="1", files={"a": OLD}))
        assert remote.known == {"a": None, "b": None}


class TestCompletion:
    @pytest.mark.parametrize(
        "step", ["journal", "assets", "new pages", "changed pages", "verification", "deletions", "manifest"]
    )
    def test_works_from_another_computer_with_another_build(self, bench, tmp_path, step):
        """
        Stopped before any step: the next publication has just its own files, and leaves no journal.
        """
        bench.publish(LATER, stops_at=step)
        third = {"index.html": b"third door", "theme/site.3.css": b"3", "tk/index.html": b"TK"}
        other = Bench(bench.root, tmp_path / "other")
        other.publish(third)
        assets = {"theme/site.1.css", "theme/site.2.css"}
        assert {path: data for path, data in other.site().items() if path not in assets} == third
        assert other.manifest().files.keys() == third.keys()
        assert not other.state() & {"journal.json.gz", "lock"}

    @pytest.mark.parametrize("step", ["lists", "verification", "deletions", "manifest"])
    def test_removes_a_page_that_had_changed_and_is_gone(self, bench, tmp_path, step):
        """
        The interrupted publication has made it longer, and the next build has it no more: it is ours in both sizes.
        """
        longer = {**FRONT, "tk/a/index.html": b"a much longer text", "tk/b/index.html": b"b"}
        bench.publish(longer, stops_at=step)
        assert (bench.root / "tk/a/index.html").read_bytes() == b"a much longer text"
        without = {path: data for path, data in FRONT.items() if path != "tk/a/index.html"}
        other = Bench(bench.root, tmp_path / "other")
        other.publish(without)
        assert other.site() == without
        assert other.manifest().files.keys() == without.keys()

    def test_leaves_a_page_to_somebody_else_who_has_replaced_it(self, bench):
        """
        With neither of the sizes that it could have of ours.
        """
        bench.publish({**FRONT, "tk/a/index.html": b"a much longer text"}, stops_at="verification")
        (bench.root / "tk/a/index.html").write_bytes(b"theirs")
        without = {path: data for path, data in FRONT.items() if path != "tk/a/index.html"}
        bench.publish(without)
        assert bench.site() == {**without, "tk/a/index.html": b"theirs"}

    def test_remembers_every_attempt(self, bench, tmp_path):
        """
        Interrupted twice with two builds: the journal has the bytes of both, until one comes to its end.
        """
        bench.publish(LATER, stops_at="lists")
        other = Bench(bench.root, tmp_path / "other")
        other.publish({**LATER, "tk/index.html": b"third", "tk/c/index.html": b"c"}, stops_at="lists")
        journal = decode(bench.host.read(JOURNAL), Journal)
        assert len(journal.writes["tk/index.html"]) == 2
        assert {"tk/b/index.html", "tk/c/index.html"} <= journal.writes.keys()
        assert journal.base == bench.manifest().id
        bench.publish(LATER)
        assert bench.site() == {**LATER, "theme/site.1.css": b"old style"}
