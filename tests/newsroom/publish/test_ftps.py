"""FTP with TLS: what two servers do."""

import itertools
import logging
import threading
import time
from contextlib import closing

import pytest

from newsroom.publish.host import STATE
from newsroom.publish.senders import ftp_pool, ftp_upload
from tests.newsroom.publish.files_contract import NAMES, nobody, upload, uploads
from tests.newsroom.publish.ftp_hosts import commands, emptied, opened
from tests.newsroom.publish.host_contract import HostContract
from tests.servers.ftp import PASSWORD, pyftpdlib, vsftpd
from tests.servers.line import line
from tests.servers.missing import needed
from tests.servers.ports import wait_until


@pytest.fixture(scope="module")
def vsftpd_server(tmp_path_factory):
    with needed(), vsftpd(tmp_path_factory.mktemp("vsftpd")) as server:
        yield server


@pytest.fixture(scope="module")
def pyftpdlib_server(tmp_path_factory):
    with needed(), pyftpdlib(tmp_path_factory.mktemp("pyftpdlib"), data_ports=0) as server:
        yield server


@pytest.fixture
def open_again(server, tmp_path):
    numbers = itertools.count()
    return lambda: opened(server, tmp_path / f"computer-{next(numbers)}")


class FtpContract(HostContract):
    """FTP has no word for links, and makes no difference between one and what it leads to."""

    has_links = False
    replacements = 10

    def test_send_clears_what_others_have_left(self, server, open_again, tmp_path):
        """
        The first sending removes what an interrupted one has left where files arrive.
        """
        with closing(open_again()) as host:
            self.put(server, f"{STATE}/incoming/old junk", b"x")
            host.send([upload("index.html", b"new", tmp_path)], nobody)
        assert list((server.root / STATE / "incoming").iterdir()) == []
        self.check(server, {"index.html": b"new"})

    def test_careful_connection(self, server, open_again, tmp_path, monkeypatch):
        """
        What a host can't do in one go is done step by step in the last attempt.
        """
        monkeypatch.setattr(ftp_pool, "ATTEMPTS", 1)
        monkeypatch.setattr(ftp_upload, "ATTEMPTS", 1)
        files = dict.fromkeys(NAMES, b"x")
        with closing(open_again()) as host:
            host.send(uploads(files, tmp_path), nobody)
            self.check(server, files)
            assert host.look([*files, "none"]) == dict.fromkeys(files, 1)
            assert host.read("index.html") == b"x"
            host.remove(files)
        self.check(server, {})

    def test_password_is_said_to_nobody_else(self, server, open_again, tmp_path, caplog, capfd):
        """
        The password is in no log and in no text that objects make of themselves.
        """
        caplog.set_level(logging.DEBUG)
        with closing(open_again()) as host:
            host.send([upload("index.html", b"x", tmp_path)], nobody)
            texts = [repr(host), repr(vars(host)), repr(host._pool._account), caplog.text, *capfd.readouterr()]
        assert not [text for text in texts if PASSWORD in text]

    def test_close_ends_a_sending(self, server, open_again, tmp_path):
        """
        A host that is let go while files are sent, from another thread, is let go at once.
        """
        host = open_again()
        arrived, closed, errors = threading.Event(), threading.Event(), []

        def sent(_):
            arrived.set()
            assert closed.wait(20)

        def send():
            try:
                host.send(uploads({f"{number}.html": b"x" for number in range(30)}, tmp_path), sent)
            except Exception as error:
                errors.append(error)

        thread = threading.Thread(target=send)
        thread.start()
        assert arrived.wait(20)
        begun = time.monotonic()
        host.close()
        assert time.monotonic() - begun < 1
        closed.set()
        thread.join(20)
        assert not thread.is_alive()
        assert "has been closed" in str(errors[0])


class TestVsftpd(FtpContract):
    @pytest.fixture
    def server(self, vsftpd_server):
        return emptied(vsftpd_server)

    def test_empty_target_costs_one_listing(self, server, host):
        """
        Before a first publication, 2,000 paths cost one listing and no question.
        """
        before = len(commands(server))
        assert host.look([f"tk/news/{number}/index.html" for number in range(2000)]) == {}
        wait_until(lambda: "NLST" in commands(server)[before:], "the log has it")
        assert [command.split()[0] for command in commands(server)[before:]] == ["CWD", "PASV", "NLST"]

    def test_folder_with_many_files(self, server, host, tmp_path):
        """
        In a folder of 5,000 files, those of others too, each is found, and so is what was not there.
        """
        many = server.root / "tk" / "news"
        many.mkdir(parents=True)
        for number in range(5000):
            (many / f"{number}.html").touch()
        paths = [f"tk/news/{number}.html" for number in range(0, 6000, 6)]
        assert len(host.look(paths)) == 834
        assert len(host.names("tk/news")) == 5000

    def test_session_is_opened_as_often_as_it_pays(self, server, open_again, tmp_path):
        """
        One file needs one connection; a file costs five commands, and its folder is asked for once.
        """
        with closing(open_again()) as host:
            host.send(uploads({"tk/a.html": b"a"}, tmp_path), nobody)
            before = len(commands(server))
            host.send(uploads({"tk/b.html": b"b", "tk/c.html": b"c"}, tmp_path), nobody)
        verbs = ["PASV", "STOR", "RNFR", "RNTO", "PASV", "STOR", "RNFR", "RNTO"]
        wait_until(lambda: "QUIT" in commands(server)[before:], "the log has all")
        assert [command.split()[0] for command in commands(server)[before:]] == [*verbs, "QUIT"]

    def test_five_files_on_a_slow_line(self, server, tmp_path):
        """
        Five changed files are there soon after connecting, on a line of 30 ms.
        """
        files = {f"tk/news/{number}.html": b"x" * 20_000 for number in range(5)}
        with needed(), line([server.port, *server.data_ports]) as slow:
            begun = time.monotonic()
            with closing(opened(server, tmp_path, host=slow.host)) as host:
                host.send(uploads(files, tmp_path), nobody)
            assert time.monotonic() - begun < 3  # 1.0 s on a computer that is not busy
            assert slow.traffic().opened <= 5 + 1 + 3
        self.check(server, files)


class TestPyftpdlib(FtpContract):
    @pytest.fixture
    def server(self, pyftpdlib_server):
        return emptied(pyftpdlib_server)
