"""Publishing by WebDAV, to Apache and to a server that writes into the files that readers read."""

import itertools
import threading
import urllib.request
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from newsroom.publish.host import STATE, PublishError
from newsroom.publish.senders import webdav, webdav_probe, webdav_requests
from tests.newsroom.publish.host_contract import HostContract, access_for, nobody, reading, uploads
from tests.servers.authority import make_authority
from tests.servers.line import FAST, line
from tests.servers.missing import needed
from tests.servers.ports import free_port
from tests.servers.webdav import PASSWORD, USER, apache_webdav, rclone_webdav


@pytest.fixture(scope="module")
def apache(tmp_path_factory):
    with needed(), apache_webdav(tmp_path_factory.mktemp("apache")) as server:
        yield server


@pytest.fixture(scope="module")
def in_place(tmp_path_factory):
    with needed(), rclone_webdav(tmp_path_factory.mktemp("rclone")) as server:
        yield server


@pytest.fixture
def server(apache, tmp_path):
    return apache.target(tmp_path.name)


@pytest.fixture
def watched_shortly(monkeypatch):
    """For tests of something else."""
    monkeypatch.setattr(webdav_probe, "WATCHED_FOR", 0.02)


@pytest.fixture
def open_at(tmp_path):
    """Open a server's target with options changed, each time from another computer."""
    numbers = itertools.count()

    def open_it(server, **changes):
        options = msgspec.convert(server.options | changes, webdav.Options)
        return webdav.open_host(options, access_for(server, tmp_path / f"computer-{next(numbers)}"))

    return open_it


@pytest.fixture
def open_again(server, open_at):
    return lambda: open_at(server)


@pytest.fixture
def tries_soon(monkeypatch):
    """For tests of what is tried again."""
    monkeypatch.setattr(webdav_requests, "AGAIN_AFTER", 0.02)


@pytest.mark.usefixtures("watched_shortly")
class TestContract(HostContract):
    has_links = False

    def test_remove_takes_empty_folders_along(self, server, host, tmp_path):
        """
        Here they stay: WebDAV can't remove a folder only if it is empty, and would take along what others put there.
        """
        self.sends(host, {"tk/a/1.html": b"ours"}, tmp_path)
        host.remove(["tk/a/1.html"])
        self.check(server, {})
        assert self.folders_there(server) == {"tk", "tk/a"}


class TestReplacing:
    def read(self, server):
        """Return what a reader gets."""
        with urllib.request.urlopen(f"{server.readers}index.html") as answer:
            return answer.read()

    def test_never_shows_a_gap(self, server, open_again, tmp_path):
        """
        Readers of Apache, who hammer the page while it is replaced 60 times, get one of its versions each time.
        """
        versions = [bytes([n]) * 50_000 for n in range(6)]
        with closing(open_again()) as host:
            host.send(uploads({"index.html": versions[0]}, tmp_path), nobody)
            with reading(lambda: self.read(server)) as seen:
                for version in versions * 10:
                    host.send(uploads({"index.html": version}, tmp_path), nobody)
        assert seen <= set(versions)
        assert len(seen) > 1

    def test_is_tried_once(self, server, tmp_path):
        """
        What is found of a server is kept on this computer; of the trial nothing stays there.
        """
        options, access = msgspec.convert(server.options, webdav.Options), access_for(server, tmp_path)
        with closing(webdav.open_host(options, access)) as host:
            host.write(f"{STATE}/x", b"1")
            assert host.names(STATE) == {"x"}
            assert host._replaces_at_once()
        sizes = []
        with closing(webdav.open_host(options, access)) as host:
            ask = host._server.ask
            host._server.ask = lambda *words, **more: sizes.append(words) or ask(*words, **more)
            host.write(f"{STATE}/x", b"2")
        assert sizes == [("MKCOL", f"{STATE}/"), ("PUT", f"{STATE}/x")]

    def test_is_by_a_move_where_put_is_not_at_once(self, in_place, open_at, tmp_path):
        """
        A server that writes into the file itself is found out; there files arrive in the state and are moved.
        """
        server = in_place.target(tmp_path.name)
        with closing(open_at(server)) as host:
            host.write(f"{STATE}/manifest", b"1")
            assert not host._replaces_at_once()
            asked = []
            ask = host._server.ask
            host._server.ask = lambda *words, **more: asked.append(words) or ask(*words, **more)
            host.send(uploads({"hy/նոր էջ.html": b"1"}, tmp_path), nobody)
            host.send(uploads({"hy/նոր էջ.html": b"2"}, tmp_path), nobody)
            assert [path for method, path in asked if method == "PUT" and not path.startswith(webdav.INCOMING)] == []
            assert host.names(webdav.INCOMING) == set()
        assert (server.root / "hy" / "նոր էջ.html").read_bytes() == b"2"

    @pytest.mark.usefixtures("watched_shortly")
    def test_by_a_move_keeps_a_folder_that_is_in_the_way(self, in_place, open_at, tmp_path):
        """
        MOVE would do away with a folder and all in it: it is not done, and what an interruption left is cleared.
        """
        server = in_place.target(tmp_path.name)
        (server.root / "about").mkdir()
        (server.root / "about" / "foreign.txt").write_bytes(b"theirs")
        (server.root / webdav.INCOMING).mkdir(parents=True)
        (server.root / webdav.INCOMING / "left").write_bytes(b"left")
        with closing(open_at(server)) as host:
            with pytest.raises(PublishError, match="Something else is where"):
                host.send(uploads({"about": b"ours"}, tmp_path), nobody)
            assert host.names(webdav.INCOMING) == set()
        assert (server.root / "about" / "foreign.txt").read_bytes() == b"theirs"


class TestRefusals:
    def refused(self, open_it):
        """Return what an editor reads when the folder can't be opened."""
        with pytest.raises(PublishError) as caught:
            open_it()
        assert PASSWORD not in str(caught.value)
        return str(caught.value)

    def test_of_a_wrong_password(self, server, open_at):
        """
        A wrong password is said to be one.
        """
        server.secrets["other@127.0.0.1"] = "wrong"
        assert "does not accept the account" in self.refused(lambda: open_at(server, user="other"))

    def test_of_a_folder_that_is_not_there(self, server, open_at):
        """
        The target's folder is not made: a wrong address shall not be hidden.
        """
        assert "no such folder" in self.refused(lambda: open_at(server, url=f"{server.options['url']}none/"))

    def test_of_what_is_not_webdav(self, server, open_at):
        """
        The public address of the site, for example, takes no files.
        """
        assert "no folder of WebDAV" in self.refused(lambda: open_at(server, url=server.readers))

    def test_of_a_server_that_is_not_there(self, server, open_at, tries_soon):
        """
        Nobody answers: that is said within seconds.
        """
        assert "Nobody answers" in self.refused(lambda: open_at(server, url=f"http://127.0.0.1:{free_port()}/"))

    def test_of_a_name_that_nobody_knows(self, server, open_at):
        """
        A host name that does not exist is said to be one; RFC 6761 keeps .invalid for that.
        """
        server.secrets[f"{USER}@dav.invalid"] = PASSWORD
        assert "Nobody knows this name" in self.refused(lambda: open_at(server, url="https://dav.invalid/"))

    @pytest.mark.parametrize(
        ("url", "fact"),
        [
            ("http://dav.example.org/", "not encrypted"),
            ("ftp://dav.example.org/", "not an address of WebDAV"),
            ("", "not an addr"),
        ],
    )
    def test_of_addresses(self, server, open_at, url, fact):
        """
        An address that is not encrypted, or none of WebDAV, is refused before anything is sent.
        """
        server.secrets.update({f"{USER}@dav.example.org": PASSWORD})
        assert fact in self.refused(lambda: open_at(server, url=url))

    @pytest.mark.usefixtures("watched_shortly")
    def test_of_one_file(self, server, open_again, tmp_path):
        """
        A file that may not be written is named.
        """
        with closing(open_again()) as host:
            (server.root / "folder").write_bytes(b"theirs, and no folder")
            with pytest.raises(PublishError, match=r"folder/"):
                host.send(uploads({"folder/index.html": b"x"}, tmp_path), nobody)
        assert (server.root / "folder").read_bytes() == b"theirs, and no folder"


class TestTls:
    def test_needs_an_authority_that_is_trusted(self, tmp_path, open_at):
        """
        A certificate of an unknown authority is refused; with ca_file it is trusted.
        """
        authority = make_authority(tmp_path / "authority")
        with needed(), apache_webdav(tmp_path / "server", certificate=authority.certificate()) as server:
            with pytest.raises(PublishError, match="certificate is not to be trusted"):
                open_at(server)
            with closing(open_at(server, ca_file=str(authority.ca_file))) as host:
                host.write(f"{STATE}/x", b"1")
                assert host.read(f"{STATE}/x") == b"1"


@pytest.mark.usefixtures("watched_shortly", "tries_soon")
class TestCutLine:
    @pytest.fixture
    def over(self, server, open_at):
        """A line to the server, and a host behind it that has been used."""
        with line([server.port], round_trip=0, bits_per_second=FAST) as slow:
            server.secrets[f"{USER}@{slow.host}"] = PASSWORD
            with closing(open_at(server, url=server.options["url"].replace("127.0.0.1", slow.host))) as host:
                host.write(f"{STATE}/x", b"1")
                yield slow, host

    def test_is_said_and_the_rerun_completes(self, server, over, tmp_path):
        """
        A line that stays cut ends the publication within seconds; what has arrived is whole.
        """
        slow, host = over
        files = {f"page-{number}.html": bytes([number]) * 30_000 for number in range(30)}
        slow.cut_after(300_000)
        with pytest.raises(PublishError, match=r"Nobody answers|cut|broken off"):
            host.send(uploads(files, tmp_path), nobody)
        assert {p.name: p.read_bytes() for p in server.root.glob("*.html")}.items() <= files.items()
        slow.restore()
        host.send(uploads(files, tmp_path), nobody)
        assert {p.name: p.read_bytes() for p in server.root.glob("*.html")} == files

    def test_that_is_mended_is_not_noticed(self, server, over, tmp_path):
        """
        Connections that were closed since their last use are opened again.
        """
        slow, host = over
        slow.cut_after(0)
        slow.wait_until_cut()
        slow.restore()
        host.send(uploads({"index.html": b"x"}, tmp_path), nobody)
        assert (server.root / "index.html").read_bytes() == b"x"


class Refusing(BaseHTTPRequestHandler):
    """A WebDAV server that takes a folder's worth of files and then answers as it is told."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.asked.append(self.command)
        status, body = 201, b""
        if self.command == "PROPFIND":
            status, body = (
                207,
                (
                    b'<d:multistatus xmlns:d="DAV:"><d:response><d:href>/</d:href><d:propstat><d:prop><d:resourcetype>'
                    b"<d:collection/></d:resourcetype></d:prop></d:propstat></d:response></d:multistatus>"
                ),
            )
        elif self.command == "PUT" and self.server.asked.count("PUT") > self.server.takes:
            status = self.server.status
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_PROPFIND = do_PUT = do_MKCOL = do_DELETE = do_MOVE = answer  # noqa: N815 - the names are http.server's

    def log_message(self, *_):
        pass


@contextmanager
def refusing(status, takes):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
    server.status, server.takes, server.asked = status, takes, []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    with server:
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


class TestServerThatRefuses:
    @pytest.mark.parametrize(
        ("status", "tries", "fact"),
        [(507, 1, "no room left"), (503, 3, "has answered 503"), (403, 1, "may not do this"), (413, 1, "larger than")],
    )
    def test_after_some_files_is_reported(self, tmp_path, tries_soon, status, tries, fact):
        """
        What passes is tried three times, what does not only once; the file is named.
        """
        told = []
        with refusing(status, 3) as server:
            url = f"http://127.0.0.1:{server.server_port}/"
            dav = webdav.Server(url, USER, PASSWORD)
            with closing(webdav.WebdavHost(dav, 1, Path(tmp_path))) as host:
                host._at_once = True
                with pytest.raises(PublishError, match=fact) as caught:
                    host.send(uploads({f"{number}.html": b"x" for number in range(9)}, tmp_path), told.append)
        assert [one.path for one in told] == ["0.html", "1.html", "2.html"]
        assert "3.html" in str(caught.value)
        assert server.asked.count("PUT") == 3 + tries
