"""Servers of tests start when they are ready, say why when they don't, and leave nothing behind; ports are free."""

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.servers import ports
from tests.servers.ports import NotInTimeError, answers, free_port, free_ports, wait_for_port, wait_until
from tests.servers.processes import NotStartedError, running

LISTEN = """
import socket, subprocess, sys
server = socket.create_server(("127.0.0.1", int(sys.argv[1])))
while True:
    server.accept()
"""


def is_alive(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def has_ended(pid):
    """Return whether the process has ended whose number is in a file."""
    return pid.exists() and not is_alive(pid.read_text().strip())


class TestRunning:
    def test_is_ready_as_long_as_the_context_lasts(self, tmp_path):
        """
        The port answers inside, and no longer outside.
        """
        port = free_port()
        with running([sys.executable, "-c", LISTEN, str(port)], tmp_path / "log", port):
            assert answers(port)
        assert not answers(port)

    def test_shows_the_log_of_what_does_not_start(self, tmp_path):
        """
        A server that ends at once fails with its status and the end of its log.
        """
        command = ["sh", "-c", "echo no such setting >&2; exit 3"]
        with (
            pytest.raises(NotStartedError, match=r"status 3:\nno such setting"),
            running(command, tmp_path / "log", lambda: False),
        ):
            pass

    def test_ends_what_is_not_ready_in_time(self, tmp_path):
        """
        A server that hangs fails after its time, and is ended.
        """
        (tmp_path / "pid").touch()
        command = ["sh", "-c", f"echo $$ > {tmp_path}/pid; exec sleep 1000"]
        with (
            pytest.raises(NotStartedError, match=r"not ready after 0\.3 s"),
            running(command, tmp_path / "log", lambda: False, seconds=0.3),
        ):
            pass
        assert not is_alive((tmp_path / "pid").read_text().strip())

    def test_is_not_fooled_by_others(self, tmp_path):
        """
        A server that ends while somebody else answers at its port has not started.
        """
        pid = tmp_path / "pid"
        command = ["sh", "-c", f"echo $$ > {pid}.new; mv {pid}.new {pid}"]
        with (
            socket.create_server(("127.0.0.1", 0)) as other,
            pytest.raises(NotStartedError, match="status 0"),
            running(command, tmp_path / "log", lambda: has_ended(pid) and answers(other.getsockname()[1])),
        ):
            pass

    @pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks into /proc")
    def test_ends_children_with_sessions_of_their_own(self, tmp_path):
        """
        What a server has started ends with it, wherever it has put itself, as sshd does with its sessions.
        """
        script = f"setsid sh -c 'sleep 1000 & echo $! > {tmp_path}/pid; wait' & sleep 1000"
        pid = tmp_path / "pid"
        with running(["sh", "-c", script], tmp_path / "log", lambda: pid.exists() and bool(pid.read_text().strip())):
            child = pid.read_text().strip()
            assert is_alive(child)
        wait_until(lambda: not is_alive(child), "the child has ended")


class TestPorts:
    def test_are_never_given_twice(self):
        """
        Whoever asks at the same time, in this process or in another one, gets other ports.
        """
        ask = "from tests.servers.ports import free_ports\nfor _ in range(20): print(*free_ports(3))"
        command = [sys.executable, "-c", ask]
        repository = Path(__file__).parents[2]

        def given(_):
            said = subprocess.run(command, cwd=repository, capture_output=True, text=True, check=True).stdout
            return [int(port) for port in said.split()]

        with ThreadPoolExecutor(4) as threads:
            ports = [port for some in threads.map(given, range(4)) for port in some]
        assert len(ports) == len(set(ports)) == 240

    def test_are_in_a_row(self):
        """
        FTP servers want a range for their data connections.
        """
        found = free_ports(50)
        assert list(found) == list(range(found[0], found[0] + 50))

    def test_are_not_those_where_somebody_listens(self, monkeypatch):
        """
        A port that is taken is passed over.
        """
        first, second = free_ports(2)
        with socket.create_server(("127.0.0.1", first)):
            monkeypatch.setattr(ports, "PORTS", range(first, second + 1))
            monkeypatch.setattr(ports, "CLAIM_LASTS", -1.0)
            assert {free_port() for _ in range(20)} == {second}

    def test_that_nobody_uses_are_given_again(self, monkeypatch, tmp_path):
        """
        A claim lasts for half a minute, so that ports do not run out.
        """
        (first,) = free_ports(1)
        monkeypatch.setattr(ports.tempfile, "gettempdir", lambda: str(tmp_path))
        monkeypatch.setattr(ports, "PORTS", range(first, first + 1))
        assert free_port() == first
        with pytest.raises(NotInTimeError):
            free_port()
        monkeypatch.setattr(ports, "CLAIM_LASTS", -1.0)
        assert free_port() == first

    def test_do_not_run_out(self, monkeypatch, tmp_path):
        """
        Many servers with a hundred ports each, and hundreds with one, can start within the time of a claim.
        """
        monkeypatch.setattr(ports.tempfile, "gettempdir", lambda: str(tmp_path))
        singles = {free_port() for _ in range(300)}
        rows = {free_ports(100)[0] for _ in range(25)}
        assert (len(singles), len(rows)) == (300, 25)


class TestWaiting:
    def test_has_an_end(self):
        """
        A port that never answers is told, with how long it was waited for.
        """
        with pytest.raises(NotInTimeError, match=r"after 0\.1 s it is still not so that port .* answers"):
            wait_for_port(free_port(), seconds=0.1)
