"""FTP with TLS: what may go wrong, and what an editor is told then."""

import socket
import struct
import threading
import traceback
from contextlib import ExitStack, closing, contextmanager

import pytest

from newsroom.publish.host import STATE, PublishError
from newsroom.publish.senders import ftp_failures, ftp_pool, ftps
from newsroom.publish.senders.ftp_account import make_context
from tests.newsroom.publish.files_contract import nobody, upload, uploads
from tests.newsroom.publish.ftp_hosts import emptied, opened
from tests.servers.ftp import PASSWORD, Faults, pyftpdlib, vsftpd
from tests.servers.line import FAST, line
from tests.servers.missing import needed
from tests.servers.ports import free_port, wait_until

FILES = {f"tk/{number}/index.html": b"%d" % number * 2000 for number in range(12)}


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(ftp_pool, "PAUSE", 0.01)


@pytest.fixture
def start(tmp_path):
    """Start a server; it ends with the test."""
    with needed(), ExitStack() as stack:
        yield lambda kind, *faults, **more: stack.enter_context(
            kind(tmp_path / "server", *faults, data_ports=0, **more)
        )


@pytest.fixture(scope="module")
def good(tmp_path_factory):
    with needed(), vsftpd(tmp_path_factory.mktemp("good")) as server:
        yield server


@pytest.fixture
def server(good):
    return emptied(good)


@contextmanager
def fast_line(server):
    """A line to a server that takes no time, and can be cut."""
    with needed(), line([server.port, *server.data_ports], round_trip=0, bits_per_second=FAST) as fast:
        yield fast


def _is_connected(one):
    try:
        one.getpeername()
    except OSError:
        return False
    return True


def refused(server, tmp_path, **changes):
    """Return the problem with a host that can't be opened; no text of it has the password."""
    with pytest.raises(PublishError) as caught:
        opened(server, tmp_path, **changes)
    assert PASSWORD not in "".join(traceback.format_exception(caught.value))
    (problem,) = caught.value.problems
    return problem


def failed(host, files, tmp_path):
    """Return the first problem with sending files."""
    with pytest.raises(PublishError) as caught:
        host.send(uploads(files, tmp_path), nobody)
    return caught.value.problems[0]


def there(server):
    """Return the files that readers get."""
    files = (file.relative_to(server.root) for file in server.root.rglob("*") if file.is_file())
    return {path.as_posix(): (server.root / path).read_bytes() for path in files if path.parts[0] != STATE}


class TestConnecting:
    def test_no_password_without_tls(self, start, tmp_path):
        """
        A host without TLS gets no password, unless the settings want it so.
        """
        server = start(pyftpdlib, Faults(has_tls=False))
        problem = refused(server, tmp_path)
        assert problem.path == "127.0.0.1"
        assert "does not encrypt" in problem.fact.say()
        assert '"plain": True,' in problem.cure.say()
        assert "USER" not in server.log.read_text()
        with closing(opened(server, tmp_path, plain=True)) as host:
            host.send(uploads(FILES, tmp_path), nobody)
            assert host.read("tk/3/index.html") == FILES["tk/3/index.html"]
        assert there(server) == FILES

    def test_plain_has_to_be_said_to_a_host_with_tls_too(self, server, tmp_path):
        """
        A host that wants TLS says so when the settings have none.
        """
        assert "let anonymous in" in refused(server, tmp_path, plain=True).fact.say()

    def test_unprotected_files(self, start, tmp_path):
        """
        A host that encrypts only commands is not used.
        """
        assert "PROT P" in refused(start(pyftpdlib, Faults(plain_data=True)), tmp_path).cure.say()

    def test_newest_tls_only(self, start, tmp_path):
        """
        A host that has TLS 1.3 only gets it.
        """
        server = start(pyftpdlib, Faults(newest_only=True))
        with closing(opened(server, tmp_path)) as host:
            host.send(uploads(FILES, tmp_path), nobody)
        assert there(server) == FILES

    def test_wrong_password(self, server, tmp_path):
        """
        A wrong password is said to be one, with the user's name.
        """
        server.secrets["other@127.0.0.1"] = PASSWORD + "x"
        problem = refused(server, tmp_path, user="other")
        assert "does not let other in" in problem.fact.say()

    def test_password_is_not_repeated(self, start, tmp_path):
        """
        A host that says the wrong password aloud is quoted without it.
        """
        server = start(pyftpdlib, Faults(echo=True))
        server.secrets["other@127.0.0.1"] = PASSWORD + " wrong"
        assert "has the password … here" in refused(server, tmp_path, user="other").fact.say()

    def test_missing_password(self, server, tmp_path):
        """
        Without a password, nobody is asked for a connection.
        """
        assert "no password" in refused(server, tmp_path, user="nobody").fact.say()

    @pytest.mark.parametrize("changes", [{"user": "a\r\nDELE x"}, {"folder": "a\nb"}])
    def test_line_breaks_in_settings(self, server, tmp_path, changes):
        """
        Nothing in the settings becomes a command.
        """
        server.secrets["a\r\nDELE x@127.0.0.1"] = PASSWORD
        assert "line break" in refused(server, tmp_path, **changes).fact.say()

    def test_line_break_in_a_password(self, server, tmp_path):
        """
        A password with a line break is refused before it becomes two commands.
        """
        server.secrets["broken@127.0.0.1"] = f"{PASSWORD}\nDELE x"
        assert "line break" in refused(server, tmp_path, user="broken").fact.say()

    def test_unknown_authority(self, server, tmp_path):
        """
        A certificate that nobody known vouches for ends it before the password is sent.
        """
        assert "ca_file" in refused(server, tmp_path, ca_file="").cure.say()

    def test_other_name(self, start, tmp_path):
        """
        A certificate of another host is not accepted.
        """
        server = start(vsftpd, names=["ftp.example.org"])
        assert "for another name" in refused(server, tmp_path).fact.say()

    def test_expired(self, start, tmp_path):
        """
        An expired certificate is said to be one.
        """
        assert "has expired" in refused(start(vsftpd, days=(-2, -1)), tmp_path).fact.say()

    @pytest.mark.parametrize("text", ["", "no certificate"])
    def test_bad_authority_file(self, server, tmp_path, text):
        """
        A file of authorities that is none is named.
        """
        file = tmp_path / "authority.pem"
        file.write_text(text)
        problem = refused(server, tmp_path, ca_file=str(file))
        assert (problem.path, problem.cure.say()) == (str(file), "Correct ca_file in PUBLISH.")

    def test_nobody_answers(self, server, tmp_path):
        """
        A port at which nobody listens is said to be one, at once.
        """
        assert "No FTP server answers" in refused(server, tmp_path, port=free_port()).fact.say()

    def test_no_such_host(self):
        """
        A name that no host has is told from a line that is cut.
        """
        assert "no host of this name" in str(ftp_failures.unreachable("ftp.example.org", socket.gaierror()))

    def test_something_else_answers(self, server, tmp_path):
        """
        What does not speak FTP is said to answer strangely, not waited for.
        """
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def answer():
                for _ in range(3):
                    client, _ = listener.accept()
                    with client:
                        client.sendall(b"SSH-2.0-OpenSSH\r\n")

            thread = threading.Thread(target=answer)
            thread.start()
            problem = refused(server, tmp_path, port=listener.getsockname()[1])
            thread.join()
        assert "SSH-2.0-OpenSSH" in problem.fact.say()

    def test_folder_is_made(self, server, tmp_path):
        """
        A folder that is not there is made with the first file if the one above it is; otherwise its name is wrong.
        """
        with closing(opened(server, tmp_path, folder="public_html/նոր կայք")) as host:
            host.send([upload("a.html", b"a", tmp_path)], nobody)
        assert there(server) == {"նոր կայք/a.html": b"a"}
        with closing(opened(server, tmp_path, folder="public_html/no/such")) as host:
            with pytest.raises(PublishError) as caught:
                host.send([upload("a.html", b"a", tmp_path)], nobody)
            with pytest.raises(PublishError, match="no such folder"):
                host.write("_publish/a", b"a")
        (problem,) = caught.value.problems
        assert (problem.path, "no such folder" in problem.fact.say()) == ("public_html/no/such", True)

    @pytest.mark.parametrize("folder", ["public_html/new", "/public_html/new/", "public_html/new/sub"])
    def test_folder_is_not_made_by_looking(self, server, tmp_path, folder):
        """
        Who has only looked at a folder that is not there, and has nothing to remove in it, leaves none.
        """
        with closing(opened(server, tmp_path, folder=folder)) as host:
            assert host.names("") == set()
            assert host.look(["a.html", "x/a.html"]) == {}
            assert host.read("_publish/a") is None
            host.remove(["a.html", "x/a.html"])
        assert [*server.root.iterdir()] == []

    def test_fewer_connections(self, start, tmp_path):
        """
        A host that takes two connections gets two.
        """
        server = start(pyftpdlib, Faults(connections=2))
        with closing(opened(server, tmp_path)) as host:
            host.send(uploads(FILES, tmp_path), nobody)
            assert host._pool._most == 2
        assert there(server) == FILES

    def test_no_connection_left(self, start, tmp_path):
        """
        A host that takes no more connections at all is said to be busy.
        """
        server = start(pyftpdlib, Faults(connections=1))
        with closing(opened(server, tmp_path)):
            assert "no more connections" in refused(server, tmp_path).fact.say()


class TestSending:
    @pytest.mark.parametrize("reply", ["552 Quota exceeded.", "452 No space left."])
    def test_full(self, start, tmp_path, reply):
        """
        When there is no room left, that is said, and what has arrived is whole.
        """
        server = start(pyftpdlib, Faults(full_after=4, full_reply=reply))
        with closing(opened(server, tmp_path)) as host:
            problem = failed(host, FILES, tmp_path)
        assert "no room left" in problem.fact.say()
        assert problem.path in FILES
        found = there(server)
        assert len(found) <= 4
        assert found.items() <= FILES.items()

    def test_denied_file(self, start, tmp_path):
        """
        A file that may not be replaced is named; it stays, and nothing is left where files arrive.
        """
        server = start(pyftpdlib, Faults(denied=("locked.html",)))
        (server.root / "locked.html").write_bytes(b"theirs")
        with closing(opened(server, tmp_path)) as host:
            problem = failed(host, {"locked.html": b"ours"}, tmp_path)
            assert (problem.path, "does not allow" in problem.fact.say()) == ("locked.html", True)
            with pytest.raises(PublishError, match=r"locked\.html"):
                host.remove(["locked.html", "none.html"])
            with pytest.raises(PublishError, match=r"locked\.html"):
                host.read("locked.html")
        assert there(server) == {"locked.html": b"theirs"}
        assert list((server.root / STATE / "incoming").iterdir()) == []

    def test_denied_folder(self, start, tmp_path):
        """
        A folder that may not be made is named, and no file is sent.
        """
        server = start(vsftpd, deny_file="{*closed*}")
        with closing(opened(server, tmp_path)) as host:
            problem = failed(host, {"tk/closed/a.html": b"a", "tk/b.html": b"b"}, tmp_path)
        assert problem.path == "tk/closed"
        assert there(server) == {}

    def test_host_that_replaces_no_files(self, start, tmp_path):
        """
        Where a file can't take the place of another one, the old one goes first; a folder in the way stays.
        """
        server = start(pyftpdlib, Faults(replaces=False))
        with closing(opened(server, tmp_path)) as host:
            host.send(uploads(FILES, tmp_path), nobody)
            changed = dict.fromkeys(FILES, b"new")
            host.send(uploads(changed, tmp_path), nobody)
            assert there(server) == changed
            (server.root / "about").mkdir()
            assert failed(host, {"about": b"x"}, tmp_path).path == "about"
        assert (server.root / "about").is_dir()
        assert list((server.root / STATE / "incoming").iterdir()) == []

    def test_refused_once(self, start, tmp_path):
        """
        What the host refuses for a moment, as when somebody has removed the folder just now, is tried again.
        """
        server = start(pyftpdlib, Faults(refuses_renames=2))
        with closing(opened(server, tmp_path)) as host:
            host.send(uploads(FILES, tmp_path), nobody)
        assert there(server) == FILES

    def test_line_break_in_a_name(self, server, tmp_path):
        """
        A name with a line break is refused, and becomes no command.
        """
        with closing(opened(server, tmp_path)) as host:
            assert "line break" in failed(host, {"a\r\nDELE b": b"x"}, tmp_path).fact.say()
            with pytest.raises(PublishError):
                host.read("a\nb")

    def test_local_file_is_gone(self, server, tmp_path):
        """
        A local file that can't be read is named.
        """
        gone = upload("gone.html", b"x", tmp_path)
        gone.source.unlink()
        with closing(opened(server, tmp_path)) as host, pytest.raises(PublishError, match=r"gone\.html"):
            host.send([gone], nobody)
        assert there(server) == {}


class TestCutLine:
    def test_before_tls_leaves_nothing_open(self):
        """
        A connection that is reset before it is secured is closed: what is left open is an error of a test.
        """
        with (
            socket.create_server(("127.0.0.1", 0)) as listener,
            socket.create_connection(listener.getsockname()) as raw,
        ):
            peer, _ = listener.accept()
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()
            wait_until(lambda: not _is_connected(raw), "the reset has arrived")
            with pytest.raises(ConnectionResetError):
                make_context("").wrap_socket(raw, server_hostname="ftp.example.org")

    def test_connections_are_opened_again(self, start, tmp_path):
        """
        When the host ends connections now and then, all files arrive all the same, and each is told once.
        """
        server = start(pyftpdlib, Faults(cut_after=(2, 7)))
        told = []
        with closing(opened(server, tmp_path, connections=2)) as host:
            host.send(uploads(FILES, tmp_path), lambda one: told.append(one.path))
        assert there(server) == FILES
        assert sorted(told) == sorted(FILES)

    def test_connection_that_was_idle(self, start, tmp_path):
        """
        A host that ends connections that wait is connected to again.
        """
        server = start(pyftpdlib, Faults(idle=0.2))
        with closing(opened(server, tmp_path)) as host:
            wait_until(lambda: "timed out" in server.log.read_text(), "the host has ended the connection")
            host.write(f"{STATE}/journal", b"x")
            assert host.read(f"{STATE}/journal") == b"x"

    def test_cut_for_a_moment(self, server, tmp_path, monkeypatch):
        """
        A line that is cut in the middle of a file, and comes back, delays a publication only.
        """
        monkeypatch.setattr(ftp_pool, "PAUSE", 1)
        files = {f"{number}.bin": bytes([number]) * 100_000 for number in range(8)}
        with fast_line(server) as slow, closing(opened(server, tmp_path, host=slow.host)) as host:
            slow.cut_after(250_000)
            back = threading.Thread(target=lambda: (slow.wait_until_cut(), slow.restore()))
            back.start()
            host.send(uploads(files, tmp_path), nobody)
            back.join()
        assert there(server) == files

    @pytest.mark.parametrize("silently", [False, True])
    def test_cut_for_good(self, server, tmp_path, monkeypatch, silently):
        """
        A line that stays cut ends it with one problem; readers have whole files, and the rerun completes.
        """
        monkeypatch.setattr(ftps, "TIMEOUT", 0.4)
        files = {f"{number}.bin": bytes([number]) * 100_000 for number in range(8)}
        with fast_line(server) as slow, closing(opened(server, tmp_path, host=slow.host)) as host:
            slow.cut_after(350_000, silently=silently)
            with pytest.raises(PublishError) as caught:
                host.send(uploads(files, tmp_path), nobody)
        assert {problem.path for problem in caught.value.problems} == {"127.0.0.2"}
        assert there(server).items() <= files.items()
        with closing(opened(server, tmp_path)) as host:
            host.send(uploads(files, tmp_path), nobody)
        assert there(server) == files
        assert list((server.root / STATE / "incoming").iterdir()) == []
