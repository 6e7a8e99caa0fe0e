"""One publication at a time: the lock on a host, here a real folder."""

import json
import multiprocessing
import os
import platform
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import msgspec
import pytest

from newsroom.publish import lock
from newsroom.publish.host import PublishError, failure
from newsroom.publish.lock import LOCKS, Lock, Owner, acquire, is_dead_here, owner_here
from newsroom.publish.senders.folder import FolderInPlace
from plugins.model.problem import message
from tests.newsroom.publish.workbench import FRONT, LATER, Bench
from tests.site_builds.fixture_sites import REPOSITORY

ELSEWHERE = Owner("merdan", "library-desk", 4711, "2026-11-23 09:00+05:00")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Nobody waits for long: a lock is watched for 0.2 s, and renewed every 0.03 s."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(lock, "WATCHED_FOR", 0.2)
    monkeypatch.setattr(lock, "RENEWED_EVERY", 0.03)
    monkeypatch.setattr(lock, "WITHDRAWS_WITHIN", 0.4)


@pytest.fixture
def host(tmp_path):
    return FolderInPlace(tmp_path)


def put(host, owner, name="0123456789abcdef"):
    """Leave the lock of somebody."""
    host.write(f"{LOCKS}/{name}.json", owner if isinstance(owner, bytes) else msgspec.json.encode(owner))


def beats(host):
    """Return the renewals of the locks that are there."""
    data = [host.read(f"{LOCKS}/{name}") for name in host.names(LOCKS)]
    return [json.loads(one)["beat"] for one in data if one is not None]


def wait_for(is_so):
    """Wait until something is so."""
    until = time.monotonic() + 20
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)


def refused(host, **options):
    """Return fact and cure of the refusal."""
    with pytest.raises(PublishError) as error:
        acquire(host, **options)
    (problem,) = error.value.problems
    assert problem.path == LOCKS
    return str(problem.fact), str(problem.cure)


def process_that_has_ended():
    """Return the number of a process that is no more."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


class TestHolding:
    def test_leaves_nothing_behind(self, host):
        """
        The file is there as long as the lock is held.
        """
        with acquire(host) as held:
            assert host.names(LOCKS) == {f"{held.token}.json"}
            held.check()
        assert host.names(LOCKS) == set()

    def test_ends_with_a_failure_too(self, host):
        """
        Whatever happens in between, the next one can begin.
        """
        with pytest.raises(ZeroDivisionError), acquire(host):
            raise ZeroDivisionError
        assert host.names(LOCKS) == set()

    def test_says_who_it_is(self, host):
        """
        The file names account, computer, process and time.
        """
        with acquire(host) as held:
            owner = msgspec.json.decode(host.read(held.path), type=Owner)
        assert (owner.computer, owner.process, owner.name) == (platform.node(), os.getpid(), owner_here().name)
        since = datetime.fromisoformat(owner.since)
        assert abs(datetime.now().astimezone() - since) < timedelta(minutes=2)

    def test_is_renewed(self, host):
        """
        Others can see that its owner lives.
        """
        with acquire(host):
            wait_for(lambda: beats(host) and beats(host)[0] >= 3)

    def test_is_not_renewed_once_it_was_taken(self, host):
        """
        Who was taken over does not come back.
        """
        with acquire(host) as held:
            wait_for(lambda: beats(host)[0] >= 1)
            host.remove([held.path])
            time.sleep(0.15)  # five renewals
            assert host.names(LOCKS) == set()

    def test_survives_a_line_that_is_cut(self, host, monkeypatch):
        """
        A renewal that fails is made up for by the next one; if the line stays cut, the work itself will say so.
        """
        failures = [0]
        write = FolderInPlace.write

        def fail(self, path, data):
            if failures[0] < 3 and threading.current_thread() is not threading.main_thread():
                failures[0] += 1
                raise failure("host", message("The line was cut."), message("Try again."))
            write(self, path, data)

        monkeypatch.setattr(FolderInPlace, "write", fail)
        with acquire(host) as held:
            wait_for(lambda: (beats(host) or [0])[0] >= 4)
            held.check()

    def test_tells_of_a_defect_in_the_renewals(self, host, monkeypatch):
        """
        Where nobody can see any more that we live, we don't go on.
        """

        def fail(*_):
            raise ZeroDivisionError

        held = acquire(host)
        monkeypatch.setattr(FolderInPlace, "write", fail)
        with held:
            wait_for(lambda: held.failed is not None)
            with pytest.raises(ZeroDivisionError):
                held.check()

    def test_has_no_user_name_in_some_containers(self, monkeypatch):
        """
        That is no reason not to publish.
        """

        def fail():
            raise KeyError("uid not found")

        monkeypatch.setattr("getpass.getuser", fail)
        assert owner_here().name == "?"


class TestOthers:
    def test_a_living_owner_is_left_alone(self, host, monkeypatch):
        """
        The second editor reads who publishes, from where and since when, and can't take over either.
        """
        monkeypatch.setattr(lock, "WATCHED_FOR", 2.0)
        with acquire(host, owner=ELSEWHERE):
            for takes_over in (False, True):
                assert refused(host, takes_over=takes_over) == (
                    "merdan is publishing from library-desk, since 2026-11-23 09:00+05:00 by the clock there.",
                    "Wait until that is done, then publish again.",
                )
            assert len(host.names(LOCKS)) == 1

    def test_one_without_a_sign_of_life_is_explained(self, host):
        """
        Nothing is done to its lock, until the editor says so.
        """
        put(host, ELSEWHERE)
        fact, cure = refused(host)
        assert fact == (
            "merdan began to publish from library-desk at 2026-11-23 09:00+05:00 by the clock there,"
            " did not come to the end, and has given no sign of life for 0 seconds."
        )
        assert cure == "If that computer is off or its line was cut, go on in its place:  inv publish --take-over"
        assert host.names(LOCKS) == {"0123456789abcdef.json"}

    def test_one_without_a_sign_of_life_is_taken_over_on_demand(self, host):
        """
        With the flag, the lock is ours.
        """
        put(host, ELSEWHERE)
        with acquire(host, takes_over=True) as held:
            assert host.names(LOCKS) == {f"{held.token}.json"}
            held.check()

    @pytest.mark.parametrize(
        "rubbish",
        [
            b"",
            b"\xff\xfe",
            b"{",
            b"[]",
            b"null",
            b'{"name": 1}',
            b'{"name":"a","computer":"b","process":"x","since":""}',
        ],
    )
    def test_rubbish_is_treated_as_somebody_silent(self, host, rubbish):
        """
        A lock file that can't be read may be half written: it is watched, and taken over on demand.
        """
        put(host, rubbish)
        assert "? began to publish from ? at ?" in refused(host)[0]
        with acquire(host, takes_over=True) as held:
            held.check()

    def test_numbers_that_no_process_has_are_no_defect(self, host):
        """
        Whatever a lock says of its process, it is only looked at.
        """
        for process in (0, -1, 1 << 62, 1 << 100):
            data = msgspec.json.encode(msgspec.structs.replace(ELSEWHERE, computer=platform.node()))
            put(host, data.replace(b"4711", str(process).encode()))
            assert "no sign of life" in refused(host)[0]

    def test_files_of_others_in_the_folder_are_passed_over(self, host):
        """
        Only files that end in .json are locks.
        """
        host.write(f"{LOCKS}/theirs.txt", b"x")
        with acquire(host) as held:
            held.check()
        assert host.names(LOCKS) == {"theirs.txt"}

    def test_one_that_ends_while_it_is_watched_makes_way(self, host, monkeypatch):
        """
        Who comes a second before the other one's end need not be sent away.
        """
        monkeypatch.setattr(lock, "WATCHED_FOR", 2.0)
        put(host, ELSEWHERE)
        timer = threading.Timer(0.1, lambda: host.remove([f"{LOCKS}/0123456789abcdef.json"]))
        timer.start()
        with acquire(host) as held:
            held.check()
        timer.join()

    @pytest.mark.parametrize("days", [-1, 1, 4000])
    def test_clocks_play_no_part(self, host, monkeypatch, days):
        """
        Whether a day late or years early: what counts is whether its lock is renewed.
        """
        monkeypatch.setattr(lock, "WATCHED_FOR", 0.4)
        since = (datetime.now().astimezone() + timedelta(days=days)).isoformat(" ", "minutes")
        owner = msgspec.structs.replace(ELSEWHERE, since=since)
        with acquire(host, owner=owner):
            assert "is publishing" in refused(host)[0]
        put(host, owner)
        assert "no sign of life" in refused(host)[0]


class TestDeadHere:
    def test_own_process_that_has_ended_is_cleared_at_once(self, host, monkeypatch):
        """
        After a crash of this computer's own nobody has to wait or to be asked.
        """
        monkeypatch.setattr(lock, "WATCHED_FOR", 20.0)
        put(host, msgspec.structs.replace(owner_here(), process=process_that_has_ended()))
        started = time.monotonic()
        with acquire(host) as held:
            held.check()
        assert time.monotonic() - started < 5
        assert host.names(LOCKS) == set()

    def test_is_only_said_of_processes_of_this_computer(self):
        """
        A number that is free here may be taken there.
        """
        dead = process_that_has_ended()
        here = msgspec.structs.replace(owner_here(), process=dead)
        assert is_dead_here(here)
        assert not is_dead_here(msgspec.structs.replace(here, computer="library-desk"))

    @pytest.mark.parametrize("system", ["", "another start of the kernel, or another container"])
    def test_is_not_said_of_another_computer_of_the_same_name(self, host, monkeypatch, system):
        """
        Two laptops or containers may be called the same: a publisher that lives there keeps its lock.
        """
        monkeypatch.setattr(lock, "WATCHED_FOR", 0.6)
        there = msgspec.structs.replace(owner_here(), process=process_that_has_ended(), system=system)
        assert not is_dead_here(there)
        with acquire(host, owner=there) as held:
            assert "is publishing from" in refused(host)[0]
            held.check()

    def test_is_not_said_where_systems_can_not_be_told_apart(self, monkeypatch):
        """
        Where the kernel gives no names to its starts, nobody is called dead.
        """
        monkeypatch.setattr(lock, "system_here", lambda: "")
        assert not is_dead_here(msgspec.structs.replace(owner_here(), process=process_that_has_ended()))

    def test_is_not_said_of_living_processes(self):
        """
        Of ourselves, of our parent, and of one that belongs to root.
        """
        for process in (os.getpid(), os.getppid(), 1):
            assert not is_dead_here(msgspec.structs.replace(owner_here(), process=process))

    def test_a_process_of_somebody_else_here_lives(self, monkeypatch):
        """
        What we may not signal is there.
        """

        def refuse(*_):
            raise PermissionError

        monkeypatch.setattr(os, "kill", refuse)
        assert not is_dead_here(msgspec.structs.replace(owner_here(), process=4711))


class TestTakenOver:
    @pytest.fixture(autouse=True)
    def never_sure(self, monkeypatch):
        """Nobody waits until a publisher looks again."""
        monkeypatch.setattr(lock, "SURE_FOR", 0)

    def test_stops_before_the_next_stage(self, tmp_path, monkeypatch):
        """
        Who was thought dead, and comes back, changes nothing more.
        """
        bench = Bench(tmp_path / "host", tmp_path / "computer")
        bench.publish(FRONT)
        note = bench.progress("")

        def taken(step, done, total):
            note(step, done, total)
            if (step, done) == ("changed pages", 1):
                bench.host.remove([f"{LOCKS}/{name}" for name in bench.host.names(LOCKS)])

        monkeypatch.setattr(Bench, "progress", lambda _, __: taken)
        with pytest.raises(PublishError) as error:
            bench.publish(LATER)
        assert str(error.value) == (
            "_publish/lock: Somebody else has taken over this publication.\n    See who it is; then publish again."
        )
        assert bench.steps[-2:] == ["changed pages", "lists"]
        assert bench.site()["tk/time/index.html"] == b"11:00"
        assert bench.site()["tk/index.html"] == b"tk"
        assert {"tk/a/index.html", "tk/b/index.html"} <= bench.site().keys()

    def test_waits_for_one_that_came_second_to_withdraw(self, host, monkeypatch):
        """
        A file that appears for a moment is somebody who has seen that we were first.
        """
        monkeypatch.setattr(lock, "WITHDRAWS_WITHIN", 20.0)
        with acquire(host) as held:
            put(host, ELSEWHERE)
            timer = threading.Timer(0.1, lambda: host.remove([f"{LOCKS}/0123456789abcdef.json"]))
            timer.start()
            held.check()
            timer.join()

    def test_is_said_when_the_other_one_stays(self, host):
        """
        Two at once are none.
        """
        with acquire(host) as held:
            put(host, ELSEWHERE)
            with pytest.raises(PublishError, match="Somebody else has taken over this publication"):
                held.check()

    @pytest.mark.parametrize("sleeps", [False, True])
    def test_is_looked_for_again_after_a_second_or_a_sleep(self, host, monkeypatch, sleeps):
        """
        Stages that follow each other at once cost no question each; a computer that has slept asks.
        """
        monkeypatch.setattr(lock, "SURE_FOR", 60.0)
        monkeypatch.setattr(lock, "RENEWED_EVERY", 60.0)  # else that may come first
        now = lock._now
        with acquire(host) as held:
            put(host, ELSEWHERE)
            held.check()
            if sleeps:
                monkeypatch.setattr(lock, "_now", lambda: now() + 3600)
            else:
                monkeypatch.setattr(lock, "SURE_FOR", 0)
            with pytest.raises(PublishError, match="Somebody else has taken over this publication"):
                held.check()

    def test_does_not_remove_the_lock_of_the_other_one(self, host):
        """
        At the end only our own file goes.
        """
        with acquire(host) as held:
            host.remove([held.path])
            put(host, ELSEWHERE)
        assert host.names(LOCKS) == {"0123456789abcdef.json"}


def compete(folder, rounds, ready):
    """Take the lock again and again; return how often, after making sure each time that nobody else had it."""
    os.fsync = lambda _: None
    lock.WATCHED_FOR, lock.RENEWED_EVERY, lock.WITHDRAWS_WITHIN = 5.0, 0.02, 5.0
    host = FolderInPlace(folder / "host")
    ready.wait()
    count = 0
    for _ in range(rounds):
        try:
            with acquire(host) as held:
                os.close(os.open(folder / "inside", os.O_CREAT | os.O_EXCL))  # fails if another one is inside
                time.sleep(0.01)
                held.check()
                os.unlink(folder / "inside")
                count += 1
        except PublishError:
            continue
    return count


class TestTwoAtOnce:
    def test_never_both_in_threads(self, tmp_path):
        """
        Two publishers of one program, at the same moment, again and again.
        """
        (tmp_path / "host").mkdir()
        ready = threading.Barrier(3)
        with ThreadPoolExecutor(3) as pool:
            counts = [task.result() for task in [pool.submit(compete, tmp_path, 5, ready) for _ in range(3)]]
        assert sum(counts) >= 1

    def test_never_both_in_processes(self, tmp_path):
        """
        Two programs on one computer.
        """
        (tmp_path / "host").mkdir()
        context = multiprocessing.get_context("spawn")
        with context.Manager() as manager, context.Pool(2) as pool:
            ready = manager.Barrier(2)
            counts = pool.starmap(compete, [(tmp_path, 5, ready)] * 2)
        assert sum(counts) >= 1

    def test_one_of_two_comes_first(self, tmp_path, monkeypatch):
        """
        Who meets the other one at the very same moment withdraws and tries again: not both are sent away.
        """
        monkeypatch.setattr(lock, "WATCHED_FOR", 2.0)
        host = FolderInPlace(tmp_path)
        meeting, met, write = threading.Barrier(2), threading.local(), FolderInPlace.write

        def write_together(self, path, data):
            is_first = not hasattr(met, "once") and not threading.current_thread().daemon
            met.once = True
            if is_first:
                meeting.wait(20)  # both have seen that nobody is there
            write(self, path, data)
            if is_first:
                meeting.wait(20)  # both have written, neither has looked

        monkeypatch.setattr(FolderInPlace, "write", write_together)
        done = threading.Event()

        def publish():
            try:
                with acquire(host) as held:
                    held.check()
                    done.wait(20)
                    return "published"
            except PublishError:
                return "refused"

        with ThreadPoolExecutor(2) as pool:
            tasks = [pool.submit(publish) for _ in range(2)]
            wait_for(lambda: any(task.done() for task in tasks))
            done.set()
            assert sorted(task.result() for task in tasks) == ["published", "refused"]
        assert host.names(LOCKS) == set()

    def test_the_second_one_says_so_when_it_never_comes_first(self, host, monkeypatch):
        """
        After a few tries it leaves the field.
        """
        monkeypatch.setattr(Lock, "others", lambda _: {"somebody.json"} if host.names(LOCKS) else set())
        assert refused(host) == (
            "Somebody else wants to publish at the same moment.",
            "Wait a little, then publish again.",
        )
        assert host.names(LOCKS) == set()


def test_architecture_needs_no_clock():
    """
    The file of the lock compares no times of other computers.
    """
    text = (REPOSITORY / "newsroom/publish/lock.py").read_text(encoding="utf-8")
    assert "time.time(" not in text
    assert text.count("datetime.now()") == 1
