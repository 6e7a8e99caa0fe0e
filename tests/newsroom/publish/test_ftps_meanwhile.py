"""FTP with TLS: whoever needs a connection while many files are sent gets one soon, as the lock has to be renewed."""

import threading
import time
from contextlib import closing, contextmanager

import pytest

from newsroom.publish.host import STATE
from newsroom.publish.senders import ftp_pool
from tests.newsroom.publish.files_contract import nobody, uploads
from tests.newsroom.publish.ftp_hosts import commands, emptied, opened
from tests.servers.ftp import vsftpd
from tests.servers.line import line
from tests.servers.missing import needed
from tests.servers.ports import wait_until

SOON = 2.5
"""Seconds, on a computer that is busy; a lock that is not renewed for 13 counts as left."""

BEAT = f"{STATE}/lock/a.json"


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    with needed(), vsftpd(tmp_path_factory.mktemp("vsftpd")) as server:
        yield server


@pytest.fixture
def server(servers):
    return emptied(servers)


@contextmanager
def sending(host, files, tmp_path, sent=nobody):
    """Send files in another thread; give its event of the end, and see that all has gone well."""
    over, errors = threading.Event(), []

    def send():
        try:
            host.send(uploads(files, tmp_path), sent)
        except Exception as error:
            errors.append(error)
        over.set()

    thread = threading.Thread(target=send)
    thread.start()
    try:
        yield over
    finally:
        thread.join(60)
    assert errors == []


def renewed(host):
    """Do what the renewal of a lock does; return how many seconds it took."""
    begun = time.monotonic()
    host.names(f"{STATE}/lock")
    host.write(BEAT, b"{}")
    return time.monotonic() - begun


def logins(server):
    """Return how often somebody has logged in."""
    if not server.log.exists():
        return 0
    return sum(command.startswith("USER") for command in commands(server))


def held_back():
    """Return what lets a sending go on, what counts the files that have come, and what to give to it for that."""
    gate, begun = threading.Event(), threading.Semaphore(0)

    def sent(_):
        begun.release()
        assert gate.wait(20)

    return gate, begun, sent


class TestMeanwhile:
    @pytest.mark.parametrize("connections", [1, 2, 8])
    def test_many_files(self, connections, server, tmp_path, monkeypatch):
        """
        While many files are sent over all connections, a lock is renewed soon, and without another connection.
        """
        monkeypatch.setattr(ftp_pool, "PATIENCE", 60.0)
        files = {f"tk/{number}.html": b"x" * 5000 for number in range(10 + 12 * connections)}
        before, begun = logins(server), threading.Event()
        with (
            needed(),
            line([server.port, *server.data_ports]) as slow,
            closing(opened(server, tmp_path, host=slow.host, connections=connections)) as host,
        ):
            host.write(BEAT, b"")
            with sending(host, files, tmp_path, lambda _: begun.set()) as over:
                assert begun.wait(20)
                assert renewed(host) < SOON
                assert not over.is_set()
        assert {file.name for file in (server.root / "tk").iterdir()} == {name.removeprefix("tk/") for name in files}
        assert logins(server) - before <= connections

    def test_long_file(self, server, tmp_path):
        """
        While a long file takes the only connection, a lock is renewed over one connection more.
        """
        with (
            needed(),
            line([server.port, *server.data_ports], bits_per_second=4e6) as slow,
            closing(opened(server, tmp_path, host=slow.host, connections=1)) as host,
        ):
            host.write(BEAT, b"")
            with sending(host, {"video.mp4": b"x" * 3_000_000}, tmp_path) as over:
                wait_until(lambda: _arriving(server), "the file is under way")
                assert renewed(host) < SOON + 1
                assert renewed(host) < SOON
                assert not over.is_set()

    def test_host_takes_no_more(self, tmp_path):
        """
        A host that takes two connections is asked for a third one once; a lock is renewed when a file is complete.
        """
        gate, begun, sent = held_back()
        files = {f"{number}.html": b"x" for number in range(12)}
        with needed(), vsftpd(tmp_path / "server", max_per_ip=2) as server:
            with closing(opened(server, tmp_path, connections=2)) as host:
                host.write(BEAT, b"")
                with sending(host, files, tmp_path, sent):
                    assert all(begun.acquire(timeout=20) for _ in range(2))
                    waiting = threading.Thread(target=renewed, args=(host,))
                    waiting.start()
                    wait_until(
                        lambda: not host._pool._takes_spare and not host._pool._opening, "a third one is refused"
                    )
                    gate.set()
                    waiting.join(20)
                    assert not waiting.is_alive()
            assert (server.root / BEAT).read_bytes() == b"{}"

    def test_connection_about_to_be(self, server, tmp_path):
        """
        Files go over a connection, too, that was still being opened when their sending began.
        """
        gate, begun, sent = held_back()
        with (
            needed(),
            line([server.port, *server.data_ports]) as slow,
            closing(opened(server, tmp_path, host=slow.host, connections=2)) as host,
        ):
            host.send(uploads({"0.html": b"x"}, tmp_path), nobody)
            host._pool.open_ahead(2)
            with sending(host, {f"{number}.html": b"x" for number in range(1, 9)}, tmp_path, sent):
                assert all(begun.acquire(timeout=20) for _ in range(2))
                gate.set()
        assert len(list(server.root.glob("*.html"))) == 9


def _arriving(server):
    """Return whether a file is under way."""
    folder = server.root / STATE / "incoming"
    return any(file.stat().st_size > 10_000 for file in folder.iterdir())
