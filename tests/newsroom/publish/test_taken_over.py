"""A publisher that others have taken for dead: it changes nothing more, and what it has changed is put right."""

import os
import threading
import time
from contextlib import suppress

import msgspec
import pytest

from newsroom.publish import lock
from newsroom.publish.host import PublishError
from newsroom.publish.in_place import InPlace
from newsroom.publish.lock import LOCKS, Owner, acquire
from newsroom.publish.receipt import Receipt
from newsroom.publish.senders import folder as folder_sender
from newsroom.publish.senders.folder import FolderInPlace
from newsroom.publish.work import Work
from tests.newsroom.publish.workbench import Bench, StoppedError

ELSEWHERE = Owner("merdan", "library-desk", 4711, "2026-11-23 09:00+05:00")
THEIRS = "0123456789abcdef.json"
PAGES = [f"tk/news/page-{number}/index.html" for number in range(8)]
BEFORE, AFTER = ({"index.html": b"front door", **dict.fromkeys(PAGES, text)} for text in (b"old", b"newer"))
"""A site of which eight pages change."""

THIRD = {"index.html": b"front door", **dict.fromkeys(PAGES, b"third")}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Locks are watched for 0.2 s, a turn takes 0.03 s, and files go one after the other."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(folder_sender, "THREADS", 1)
    monkeypatch.setattr(lock, "WATCHED_FOR", 0.2)
    monkeypatch.setattr(lock, "RENEWED_EVERY", 0.03)
    monkeypatch.setattr(lock, "WITHDRAWS_WITHIN", 0.4)


@pytest.fixture
def host(tmp_path):
    return FolderInPlace(tmp_path)


@pytest.fixture
def bench(tmp_path):
    """A host with the site before."""
    bench = Bench(tmp_path / "host", tmp_path / "computer")
    bench.publish(BEFORE)
    return bench


@pytest.fixture
def clock(monkeypatch):
    """A function that lets the clock leap, as it does for a computer that has slept."""
    now, slept = lock._now, []
    monkeypatch.setattr(lock, "_now", lambda: now() + sum(slept))
    return slept.append


def take_over(host, write=FolderInPlace.write):
    """Do what another publisher does who thinks that all others are dead."""
    host.remove([f"{LOCKS}/{name}" for name in host.names(LOCKS)])
    write(host, f"{LOCKS}/{THEIRS}", msgspec.json.encode(ELSEWHERE))


def wait_for(is_so):
    """Wait until something is so."""
    until = time.monotonic() + 10
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)


def publish(bench, site, happens, *, takes_over=False):
    """Publish a site; when the first of the changed pages has gone, something *happens*, which is given the lock."""
    draft = bench.draft(site)
    with acquire(bench.host, takes_over=takes_over) as held:

        def progress(step, done, _):
            if (step, done) == ("changed pages", 1):
                happens(held)

        return InPlace(bench.host, bench.kept).carry_out(draft, Work(held, Receipt(""), progress))


def sent(bench):
    """Return the pages that have changed on the host."""
    return [path for path in PAGES if bench.site()[path] == AFTER[path]]


class TestStoodStill:
    def test_stops_in_the_middle_of_a_stage(self, bench, clock):
        """
        After a sleep only what was on its way arrives; the editor reads why, and how to put it right.
        """
        with pytest.raises(PublishError) as error:
            publish(bench, AFTER, lambda _: clock(lock.ASLEEP + 1))
        assert str(error.value) == (
            "_publish/lock: This computer slept, or the publication stood still; somebody may have taken it over.\n"
            "    Publish again:  inv publish --repair"
        )
        assert sent(bench) == PAGES[:2]

    def test_for_a_moment_goes_on(self, bench, clock):
        """
        Nobody can have taken it over so soon.
        """
        publish(bench, AFTER, lambda _: clock(lock.ASLEEP - 1))
        assert bench.site() == AFTER

    def test_between_stages_is_seen_too(self, host, clock):
        """
        Before a stage it is asked as well.
        """
        with acquire(host) as held:
            clock(lock.ASLEEP + 1)
            wait_for(lambda: held.failed is not None)
            with pytest.raises(PublishError, match="This computer slept"):
                held.check()

    @pytest.mark.parametrize("when", ["names", "write"])
    def test_in_the_middle_of_a_renewal_is_seen_too(self, host, clock, monkeypatch, when):
        """
        A host's answer may take its time, but a computer that sleeps meanwhile is none that waits.
        """
        original, asked = getattr(FolderInPlace, when), threading.Event()

        def ask(self, *arguments):
            answer = original(self, *arguments)
            if threading.current_thread() is not threading.main_thread() and not asked.is_set():
                asked.set()
                clock(lock.ASLEEP + 1)
                time.sleep(0.2)  # some turns
            return answer

        held = acquire(host)
        monkeypatch.setattr(FolderInPlace, when, ask)
        with held:
            assert asked.wait(10)
            wait_for(lambda: held.failed is not None)
            with pytest.raises(PublishError, match="This computer slept"):
                held.assure()

    def test_is_not_said_of_a_slow_answer(self, host, monkeypatch):
        """
        Of a host that needs longer for a renewal than a publisher may stand still.
        """
        monkeypatch.setattr(lock, "ASLEEP", 0.5)
        names, asked = FolderInPlace.names, threading.Event()

        def ask(self, folder):
            if threading.current_thread() is not threading.main_thread() and not asked.is_set():
                time.sleep(0.8)
                asked.set()
            return names(self, folder)

        held = acquire(host)
        monkeypatch.setattr(FolderInPlace, "names", ask)
        with held:
            assert asked.wait(10)
            held.assure()


class TestTakenAway:
    def test_is_noticed_in_the_middle_of_a_stage(self, bench):
        """
        Each renewal looks whether the lock is still there; if it isn't, the work stops, and does not wait for the next stage.
        """

        def happens(held):
            take_over(bench.host)
            wait_for(lambda: held.failed is not None)

        with pytest.raises(PublishError, match="Somebody else has taken over this publication"):
            publish(bench, AFTER, happens)
        assert sent(bench) == PAGES[:2]
        assert bench.host.names(LOCKS) == {THEIRS}

    def test_just_before_a_renewal_leaves_it_to_the_other_one(self, host, monkeypatch):
        """
        The file that is written anew at that moment goes again, soon enough for the other one, who waits for that.
        """
        monkeypatch.setattr(lock, "YIELDS_WITHIN", 0.1)
        write = FolderInPlace.write

        def write_late(self, path, data):
            if threading.current_thread() is not threading.main_thread():
                take_over(host)
            write(self, path, data)

        held = acquire(host)
        monkeypatch.setattr(FolderInPlace, "write", write_late)
        with held:
            wait_for(lambda: held.failed is not None)
            wait_for(lambda: host.names(LOCKS) == {THEIRS})
            with pytest.raises(PublishError, match="Somebody else has taken over this publication"):
                held.assure()
        assert host.names(LOCKS) == {THEIRS}


class TestWhoTakesOver:
    @pytest.fixture
    def third(self, bench, tmp_path):
        """The publication of another computer, which has taken over in the middle of the first one's."""
        bench.publish(AFTER, stops_at="verification")
        bench.host.write(f"{LOCKS}/{THEIRS}", msgspec.json.encode(ELSEWHERE))
        other = Bench(bench.root, tmp_path / "other computer")
        other.remembered = publish(other, THIRD, lambda _: None, takes_over=True)
        assert other.site() == THIRD
        return other

    def test_is_not_sure_what_the_other_one_has_still_written(self, third):
        """
        What was on its way may arrive after all; the next publication sends these files once more, and then all is sure.
        """
        late = third.root / PAGES[3]
        late.write_bytes(AFTER[PAGES[3]])
        assert third.manifest().doubtful == PAGES
        again = third.publish(THIRD)
        assert third.site() == THIRD
        assert (again.doubtful, third.draft(THIRD).plan.is_empty) == ([], True)

    def test_tells_other_computers_so(self, third, tmp_path):
        """
        It is in the manifest.
        """
        (third.root / PAGES[3]).write_bytes(AFTER[PAGES[3]])
        Bench(third.root, tmp_path / "one more").publish(THIRD)
        assert third.site() == THIRD

    def test_is_sure_if_nobody_was_taken_over(self, bench):
        """
        After a publication of one's own that was killed nothing goes twice.
        """
        with suppress(StoppedError):
            bench.publish(AFTER, stops_at="verification")
        assert bench.publish(THIRD).doubtful == []
        assert bench.draft(THIRD).plan.is_empty
