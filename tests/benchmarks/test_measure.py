"""What a command costs is counted right."""

import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from benchmarks.measure import FailedError, run, stopping
from benchmarks.processes import cpu_of, memory_of

MEGABYTES = 100
HOLD = f"data = b'x' * {MEGABYTES << 20}; print('ready', flush=True)"
WAIT = "import sys; sys.stdin.read()"
SPIN = "import time\nwhile time.process_time() < 0.4: pass\n"


@contextmanager
def program(text):
    """Run a Python program in a session of its own, and wait until it has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", text], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    with process, stopping(process):
        assert process.stdout.readline() == b"ready\n"
        yield process.pid


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells it")
class TestProcesses:
    def test_memory_of_a_program(self):
        """
        What a program holds is its memory, with little besides.
        """
        with program(f"{HOLD}; {WAIT}") as session:
            assert MEGABYTES < memory_of(session) < MEGABYTES + 30

    def test_memory_that_two_share_counts_once(self):
        """
        A child that has its parent's pages does not double them.
        """
        with program(f"import os; {HOLD.replace('print', 'os.fork() and print')}; {WAIT}") as session:
            assert MEGABYTES < memory_of(session) < MEGABYTES + 30

    def test_memory_of_children_counts(self):
        """
        What a child holds counts as if its parent held it.
        """
        child = f"{HOLD}; {WAIT}"
        with program(f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])") as session:
            assert MEGABYTES < memory_of(session) < MEGABYTES + 40

    def test_processor_time(self):
        """
        Time that a program has worked counts, time that it has waited does not.
        """
        with program(f"{SPIN}print('ready', flush=True)\n{WAIT}") as session:
            time.sleep(0.3)
            assert 0.38 <= cpu_of(session) < 0.6

    def test_nobody_has_nothing(self):
        """
        A session that has ended takes nothing.
        """
        with program("print('ready', flush=True)") as session:
            pass
        assert memory_of(session) == cpu_of(session) == 0


class TestRun:
    def test_counts_the_processes_that_a_command_starts(self, tmp_path):
        """
        Processor time and memory of a child's child count too.
        """
        work = f"{HOLD}\n{SPIN}"
        command = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {work!r}])"
        cost = run([sys.executable, "-c", command], tmp_path, tmp_path / "log")
        assert 0.4 < cost.cpu < 1.2
        assert MEGABYTES < cost.memory < MEGABYTES + 40
        assert cost.wall > 0.4

    def test_has_an_environment_without_anything_special(self, tmp_path, monkeypatch):
        """
        What somebody has set at home decides nothing.
        """
        monkeypatch.setenv("PYTHONPATH", "/nowhere")
        run([sys.executable, "-c", "import os; print(*os.environ)"], tmp_path, tmp_path / "log")
        assert "PYTHONPATH" not in (tmp_path / "log").read_text(encoding="utf-8")

    def test_stops_when_a_command_fails(self, tmp_path):
        """
        A build that fails has no cost; what it said is told.
        """
        with pytest.raises(FailedError, match="ended with status 3:\nof no use"):
            run([sys.executable, "-c", "print('of no use'); raise SystemExit(3)"], tmp_path, tmp_path / "log")
