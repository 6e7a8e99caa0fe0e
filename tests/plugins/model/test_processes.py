"""Work that is spread over processes gets done, and leaves nothing behind."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from plugins.model.problem import BuildError, Problem, message
from plugins.model.processes import WATCHFUL, cores, spread
from tests.plugins.samples import REPOSITORY

MAIN = os.getpid()


@pytest.fixture(autouse=True)
def nothing_is_left():
    """Whatever happens, no process goes on."""
    yield
    assert multiprocessing.active_children() == []


def double(number: int) -> tuple[int, int]:
    """Return twice a number, and the process that has found it out."""
    return number * 2, os.getpid()


class TestWork:
    @pytest.mark.parametrize("processes", [-1, 0, 1, 2, 3, 8])
    @pytest.mark.parametrize("pieces", [0, 1, 2, 7, 50])
    def test_is_all_done(self, processes, pieces):
        """
        Each piece once, by its number, however many processes there are and however little work.
        """
        done = list(spread(double, range(100, 100 + pieces), processes))
        assert sorted((number, result) for number, (result, _) in done) == [
            (number, 200 + 2 * number) for number in range(pieces)
        ]

    def test_is_done_by_as_many_processes_as_are_asked_for(self):
        """
        Not by this one, and by no more than there are pieces.
        """
        for processes, expected in ((3, 3), (50, 10)):
            who = {process for _, (_, process) in spread(double, range(10), processes)}
            assert len(who) == expected
            assert os.getpid() not in who

    @pytest.mark.parametrize(("processes", "pieces"), [(1, 10), (8, 1)])
    def test_that_is_little_is_done_here(self, processes, pieces):
        """
        No process is started for one piece, or by whoever has but one core.
        """
        assert {process for _, (_, process) in spread(double, range(pieces), processes)} == {os.getpid()}

    def test_of_a_process_comes_in_the_order_of_the_numbers(self):
        """
        A process takes every n-th piece, one after the other.
        """
        numbers = [number for number, _ in spread(double, range(40), 4)]
        for first in range(4):
            assert [number for number in numbers if number % 4 == first] == list(range(first, 40, 4))

    def test_may_be_large(self):
        """
        What does not fit into a pipe waits until it is fetched.
        """
        done = dict(spread(lambda number: bytes([number]) * 1_000_000, range(10), 3))
        assert done == {number: bytes([number]) * 1_000_000 for number in range(10)}

    def test_may_hold_what_can_not_be_pickled(self):
        """
        The processes are copies of this one.
        """
        if sys.platform != "linux":
            pytest.skip("elsewhere work is pickled")
        lines = (line for line in "abc")
        assert [result for _, result in spread(lambda _: next(lines), range(2), 2)] == ["a", "a"]

    def test_that_is_no_longer_wanted_ends(self):
        """
        Whoever has seen enough stops all processes.
        """
        work = spread(lambda number: time.sleep(60 * number), range(4), 4)
        assert next(work)[0] == 0
        work.close()
        assert multiprocessing.active_children() == []


class _OddError(Exception):
    """Can be pickled, and not be made again."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(one + two)


class TestErrors:
    @pytest.mark.parametrize("processes", [1, 3])
    def test_of_the_work_come_through(self, processes):
        """
        What a piece raises ends everything, here as there.
        """

        def work(number: int) -> int:
            if number == 5:
                raise LookupError(f"piece {number}")
            return number

        with pytest.raises(LookupError, match="piece 5"):
            list(spread(work, range(10), processes))

    @pytest.mark.parametrize("processes", [1, 3])
    def test_of_a_build_come_through_with_their_problems(self, processes):
        """
        The problems of another process are those of this one.
        """
        problem = Problem("content/tk/a.md", 3, message("It is %(what)s.", what="wrong"), message("Correct it."))

        def work(_number: int) -> int:
            raise BuildError([problem])

        with pytest.raises(BuildError) as error:
            list(spread(work, range(10), processes))
        assert error.value.problems == (problem,)

    def test_that_can_not_be_sent_come_through(self):
        """
        An error that can't be pickled, as those of a class within a function, is raised where the work is done again.
        """

        class HereOnlyError(Exception):
            pass

        def work(_number: int) -> int:
            raise HereOnlyError("of a class that nobody else can find")

        with pytest.raises(HereOnlyError):
            list(spread(work, range(4), 2))

    def test_that_can_not_be_made_again_come_through(self):
        """
        An error of two values that keeps but one is still that error.
        """

        def work(_number: int) -> int:
            raise _OddError("one", "two")

        with pytest.raises(_OddError, match="onetwo"):
            list(spread(work, range(4), 2))

    def test_of_starting_a_process_cost_time_only(self, monkeypatch):
        """
        A system that allows no more processes does not stop a build.
        """
        fork, left = os.fork, iter(range(1))

        def refusing() -> int:
            if next(left, None) is None:
                raise BlockingIOError(11, "Resource temporarily unavailable")
            return fork()

        monkeypatch.setattr(os, "fork", refusing)
        done = sorted((number, result) for number, (result, _) in spread(double, range(10), 3))
        assert done == [(number, 2 * number) for number in range(10)]


class TestKilledProcess:
    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
    def test_costs_time_only(self, how):
        """
        The system ends processes when memory is short; the pieces of one that is gone are done here.
        """

        def work(number: int) -> tuple[int, int]:
            if number == 4 and os.getpid() != MAIN:
                os.kill(os.getpid(), how)
            return double(number)

        done = dict(spread(work, range(12), 3))
        assert {number: result for number, (result, _) in done.items()} == {number: 2 * number for number in range(12)}
        here = {number for number, (_, process) in done.items() if process == os.getpid()}
        assert here == {4, 7, 10}

    def test_in_the_middle_of_its_answer_costs_time_only(self):
        """
        Half of an answer is no answer.
        """

        def work(number: int) -> bytes:
            if number == 2 and os.getpid() != MAIN:
                process = os.getpid()
                if os.fork() == 0:
                    time.sleep(0.3)
                    os.kill(process, signal.SIGKILL)
                    os._exit(0)
            return bytes([number]) * 3_000_000

        done = {}
        for number, result in spread(work, range(6), 2):
            done[number] = result
            time.sleep(0.2)
        assert done == {number: bytes([number]) * 3_000_000 for number in range(6)}


PARENT = """
import os, sys, time
from pathlib import Path
from plugins.model.processes import spread

def work(number):
    (Path(sys.argv[1]) / str(os.getpid())).touch()
    {work}

for _ in spread(work, range(3), 3):
    time.sleep(60)
"""


def is_running(process: int) -> bool:
    """Return whether a process is there and has not ended; one that waits to be looked after has."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in "ZX"


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
class TestKilledParent:
    @pytest.mark.parametrize("work", ["time.sleep(60)", "return bytes(10**8)", "while True: pass"])
    @pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
    def test_takes_its_processes_with_it(self, tmp_path, work, how):
        """
        Nobody goes on holding the lock of the workspace for a build that is no more, also not one that waits to be heard.
        """
        command = [sys.executable, "-c", PARENT.format(work=work), str(tmp_path)]
        parent = subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        children = _wait_for(tmp_path, 3, parent)
        parent.send_signal(how)
        parent.wait(10)
        end = time.monotonic() + WATCHFUL + 1.5
        while time.monotonic() < end and any(map(is_running, children)):
            time.sleep(0.05)
        left = [child for child in children if is_running(child)]
        for child in left:
            with suppress(OSError):
                os.kill(child, signal.SIGKILL)
        assert left == []


def _wait_for(folder: Path, count: int, parent: subprocess.Popen[bytes]) -> list[int]:
    """Return the processes that have begun, as soon as there are that many."""
    end = time.monotonic() + 20
    while len(found := list(folder.iterdir())) < count and parent.poll() is None and time.monotonic() < end:
        time.sleep(0.02)
    return [int(file.name) for file in found]


class TestCores:
    def test_are_those_that_this_process_may_use(self):
        """
        At least one.
        """
        assert 1 <= cores() <= (os.cpu_count() or 1)
