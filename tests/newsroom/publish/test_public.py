"""What readers get through the public address, compared with what was published; every server here is a real one."""

import gzip
import socket
import ssl
import threading
import time
import tracemalloc
import zlib
from contextlib import contextmanager

import pytest

from newsroom.publish import public
from newsroom.publish.public import Comparison, compare, probe, public_address
from newsroom.publish.visitor import Answer, NoAnswer, Visitor, goal_of_redirect
from newsroom.serve import make_server
from plugins.model.workspace import digest_of
from tests.servers.answers import Reply, answering
from tests.servers.authority import make_authority
from tests.servers.folders import open_folder
from tests.servers.missing import needed
from tests.servers.web import apache, nginx

FILES = {
    "index.html": b"front",
    "404.html": b"not found",
    "tk/index.html": b"tk",
    "tk/404.html": b"tk: not found",
    "tk/a b/index.html": b"a space",
    "hy/լուր/index.html": "լուր".encode(),
    "media/50%.png": b"percent",
    "media/a+b&c;d=e?f#g.pdf": b"signs",
    "media/large.bin": bytes(range(256)) * 4000,
    "media/empty.txt": b"",
}
DIGESTS = {path: digest_of(data) for path, data in FILES.items()}
BY_ADDRESS = {public_address("", path): data for path, data in FILES.items()}


@pytest.fixture(autouse=True)
def no_pause(monkeypatch):
    """Another attempt follows at once."""
    monkeypatch.setattr(public, "PAUSE", 0)


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Who signs the certificates of servers."""
    return make_authority(tmp_path_factory.mktemp("authority"))


def right(asked):
    """Answer as a host that has all files."""
    body = BY_ADDRESS.get(asked.where)
    return Reply(404, b"nothing") if body is None else Reply(200, body)


def shown(certificate):
    """What a server shows to who comes over TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.both)
    return context


@contextmanager
def serving(folder, base=""):
    """Our own server of a folder; gives its address."""
    server = make_server(folder, 0, base)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    with server:
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{base}"
        server.shutdown()
        thread.join()


class TestAddress:
    @pytest.mark.parametrize(
        ("path", "address"),
        [
            ("index.html", "https://x.org/news/"),
            ("tk/index.html", "https://x.org/news/tk/"),
            ("tk/myindex.html", "https://x.org/news/tk/myindex.html"),
            ("hy/լ/index.html", "https://x.org/news/hy/%D5%AC/"),
            ("media/a+b c%?#.pdf", "https://x.org/news/media/a%2Bb%20c%25%3F%23.pdf"),
        ],
    )
    def test_of_a_file_is_that_of_readers(self, path, address):
        """
        A page is asked for by its folder, and every sign that means something in an address is encoded.
        """
        assert public_address("https://x.org/news", path) == address
        assert public_address("https://x.org/news/", path, "7 a") == f"{address}?publication=7%20a"


class TestSame:
    @pytest.mark.parametrize("base", ["", "/library/news"])
    def test_files_are_found_to_be_so(self, tmp_path, base):
        """
        From a real server of the folder, at the root of a host or below a path, everything comes as it is.
        """
        for path, data in FILES.items():
            file = tmp_path / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        with serving(tmp_path, base) as address:
            assert compare(address, DIGESTS, publication="7") == Comparison(frozenset(FILES), {}, {})

    def test_is_asked_for_as_nobody_else_does(self):
        """
        No cache answers, nothing is compressed, and connections stay open.
        """
        files = {f"tk/{number}/index.html": digest_of(b"x") for number in range(50)}
        with answering(lambda _: Reply(200, b"x")) as server:
            assert compare(server.url, files, publication="7f", connections=4).same == set(files)
        assert {asked.path for asked in server.asked} == {f"/tk/{number}/?publication=7f" for number in range(50)}
        assert {(asked.headers["Accept-Encoding"], asked.headers["Cache-Control"]) for asked in server.asked} == {
            ("identity", "no-cache")
        }
        assert server.connections <= 4

    def test_may_be_nothing(self):
        """
        Without files nobody is asked.
        """
        assert compare("http://127.0.0.1:1", {}) == Comparison(frozenset(), {}, {})

    def test_is_a_page_for_missing_addresses_that_says_404(self):
        """
        Some servers show 404.html with its own status; any other page that comes so is not there.
        """
        with answering(lambda asked: Reply(404, right(asked).body)) as server:
            assert compare(server.url, DIGESTS).same == {"404.html", "tk/404.html"}

    @pytest.mark.parametrize("coding", ["gzip", "x-gzip", "deflate", "raw deflate"])
    def test_is_found_in_what_was_compressed_unasked(self, coding):
        """
        A server that compresses although it was asked not to is understood.
        """

        def compress(data):
            if "gzip" in coding:
                return gzip.compress(data)
            inner = zlib.compressobj(wbits=-15 if "raw" in coding else 15)
            return inner.compress(data) + inner.flush()

        headers = {"Content-Encoding": coding.removeprefix("raw ")}
        files = {**FILES, "media/zeros.bin": bytes(1_000_003)}
        addresses = {public_address("", path): data for path, data in files.items()}
        with answering(lambda asked: Reply(200, compress(addresses[asked.where]), headers)) as server:
            found = compare(server.url, {path: digest_of(data) for path, data in files.items()})
        assert found.same == set(files)

    def test_is_a_compressed_file_that_is_named_so(self):
        """
        A file that is compressed itself may come with the name of its coding.
        """
        data = gzip.compress(b"page")
        with answering(lambda _: Reply(200, data, {"Content-Encoding": "gzip"})) as server:
            assert compare(server.url, {"tk/index.html.gz": digest_of(data)}).same == {"tk/index.html.gz"}

    def test_comes_after_a_moment_of_weakness(self):
        """
        A host that answers less than was asked of it, or lets a connection go, is asked again.
        """
        weak = {"/tk/": Reply(503), "/": Reply(429), "/404.html": Reply(200, b"not found", cut_after=3)}
        lock = threading.Lock()

        def answer(asked):
            with lock:
                return weak.pop(asked.where, None) or right(asked)

        with answering(answer) as server:
            assert compare(server.url, DIGESTS).same == set(FILES)
        assert weak == {}

    def test_comes_from_a_server_that_closes_connections(self):
        """
        Whether a server keeps connections open, says that it does not, or just closes them: everything comes.
        """
        for headers, closes in (({"Connection": "close"}, True), ({}, True)):

            def answer(asked, headers=headers, closes=closes):
                reply = right(asked)
                return Reply(reply.status, reply.body, headers, then_closes=closes)

            with answering(answer) as server:
                assert compare(server.url, DIGESTS, connections=2).same == set(FILES)

    def test_comes_from_a_host_that_bears_one_connection_only(self):
        """
        Where eight connections are too many, fewer do.
        """
        working = threading.Semaphore(1)

        def answer(asked):
            if not working.acquire(blocking=False):
                return Reply(503)
            try:
                time.sleep(0.002)
                return right(asked)
            finally:
                working.release()

        with answering(answer) as server:
            assert compare(server.url, DIGESTS, connections=8).same == set(FILES)


SERVERS = {
    "nginx": lambda root: nginx(
        root,
        http="gzip on; gzip_min_length 1; gzip_types *;",
        server="location / { keepalive_requests 3; } location ~ /404 { internal; }",
    ),
    "apache": lambda root: apache(
        root, settings="SetOutputFilter DEFLATE\nMaxKeepAliveRequests 3\nErrorDocument 404 /404.html"
    ),
}


class TestHost:
    @pytest.mark.parametrize("name", SERVERS)
    def test_that_is_real_gives_what_was_published(self, name):
        """
        Apache and nginx, which may compress and end connections after a few requests, give every file as it is.
        """
        with needed(), open_folder() as root:
            for path, data in FILES.items():
                file = root / path
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_bytes(data)
            with SERVERS[name](root) as web:
                found = compare(web.address, {**DIGESTS, "none/index.html": "0"}, publication="7", connections=2)
        assert found.unreachable == {}
        assert set(found.different) == (
            {"none/index.html", "404.html", "tk/404.html"} if name == "nginx" else {"none/index.html"}
        )
        assert found.same == set(DIGESTS) - set(found.different)


class TestDifferent:
    def test_bytes_are_told_with_status_and_size(self):
        """
        An old page from a cache, a page with something written into it, a missing one, and an error.
        """
        wrong = {
            "/tk/": Reply(200, b"kt"),
            "/": Reply(200, b"front<script>"),
            "/media/50%25.png": Reply(404, b"no such"),
            "/404.html": Reply(500, b"x"),
            "/media/empty.txt": Reply(403),
        }
        with answering(lambda asked: wrong.get(asked.where) or right(asked)) as server:
            found = compare(server.url, DIGESTS)
        assert found.different == {
            "tk/index.html": Answer(200, 2),
            "index.html": Answer(200, 13),
            "media/50%.png": Answer(404, 7),
            "404.html": Answer(500, 1),
            "media/empty.txt": Answer(403, 0),
        }
        assert found.same == set(FILES) - set(found.different)
        assert not found.is_unreachable

    @pytest.mark.parametrize("kind", ["plain", "other", "cut", "empty"])
    def test_is_what_is_damaged_or_other_under_compression(self, kind):
        """
        What can't be unpacked, or is something else then, is not the file.
        """
        packed = gzip.compress(b"x" * 99)
        body = {"plain": b"nothing", "other": gzip.compress(b"other"), "cut": packed[:-12], "empty": b""}[kind]
        for coding in ("gzip", "deflate", "br"):
            with answering(lambda _, coding=coding: Reply(200, body, {"Content-Encoding": coding})) as server:
                found = compare(server.url, {"tk/index.html": digest_of(b"x" * 99)})
            assert found.different == {"tk/index.html": Answer(200, len(body))}

    def test_is_an_answer_that_never_gets_better(self):
        """
        A host that is busy for ever is told of, with what it said last.
        """
        with answering(lambda _: Reply(503, b"busy")) as server:
            assert compare(server.url, {"index.html": DIGESTS["index.html"]}).different == {
                "index.html": Answer(503, 4)
            }
        assert len(server.asked) == 3


class TestRedirect:
    def test_on_the_same_host_is_followed(self):
        """
        A host may send readers to another form of the address.
        """

        def answer(asked):
            if asked.where == "/tk/":
                return Reply(301, b"moved", {"Location": "/tk/here"})
            return Reply(200, b"tk") if asked.where == "/tk/here" else right(asked)

        with answering(answer) as server:
            assert compare(server.url, DIGESTS).same == set(FILES)

    def test_to_an_encrypted_line_is_followed(self, authority):
        """
        Where http sends readers to https, what comes there counts.
        """
        trust = ssl.create_default_context(cafile=str(authority.ca_file))
        with answering(right, shown(authority.certificate())) as encrypted:

            def answer(asked):
                return Reply(301, headers={"Location": f"{encrypted.url}{asked.path}"})

            with answering(answer) as server:
                assert compare(server.url, DIGESTS, connections=2, trust=trust).same == set(FILES)
        assert encrypted.connections <= 2

    def test_to_another_host_is_told(self):
        """
        A page for parked domains, or another site, is not what was published; nobody goes there.
        """
        with answering(right) as other:
            goal = other.url.replace("127.0.0.1", "localhost") + "/"
            with answering(lambda _: Reply(302, b"", {"Location": goal})) as server:
                found = compare(server.url, {"index.html": DIGESTS["index.html"]})
        assert found.different == {"index.html": Answer(302, 0, goal)}
        assert other.asked == []

    def test_without_end_is_told(self):
        """
        A circle is left after a few rounds.
        """
        with answering(lambda _: Reply(302, b"", {"Location": "/x"})) as server:
            assert compare(server.url, {"index.html": "0"}).different == {"index.html": Answer(302, 0, "/x")}
        assert len(server.asked) == 5

    @pytest.mark.parametrize(
        ("address", "location", "goal"),
        [
            ("http://x.org/a", "/b", "http://x.org/b"),
            ("http://x.org/a", "https://x.org/a", "https://x.org/a"),
            ("https://x.org/a", "http://x.org/a", ""),
            ("https://x.org/a", "https://www.x.org/a", ""),
            ("https://x.org/a", "https://x.org:8443/a", ""),
            ("https://x.org/a", "//y.org/a", ""),
            ("https://x.org/a", "file:///etc/passwd", ""),
            ("https://x.org/a", "https://x.org:port/", ""),
            ("https://x.org/a", "http://[", ""),
            ("https://x.org/a", "", ""),
        ],
    )
    def test_stays_on_the_host_and_encrypted(self, address, location, goal):
        """
        A redirect never leads to another host, another port, or out of an encrypted line.
        """
        assert goal_of_redirect(address, location) == goal

    def test_may_have_letters_in_its_address(self):
        """
        Some servers send letters as they are, in UTF-8.
        """

        def answer(asked):
            if asked.where == "/":
                return Reply(301, b"", {"Location": "/լ ուր/?x=%20".encode().decode("latin-1")})
            return Reply(200, asked.path.encode())

        with answering(answer) as server:
            wanted = digest_of(b"/%D5%AC%20%D5%B8%D6%82%D6%80/?x=%20")
            assert compare(server.url, {"index.html": wanted}).same == {"index.html"}


class TestUnreachable:
    def test_host_is_told_at_once(self, monkeypatch):
        """
        Where nobody listens, two thousand addresses need not be tried.
        """
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{taken.getsockname()[1]}"
            files = {f"tk/{number}/index.html": "0" for number in range(2000)}
            tried = []
            connect = socket.create_connection
            monkeypatch.setattr(socket, "create_connection", lambda *a, **k: tried.append(a) or connect(*a, **k))
            found = compare(address, files)
        assert len(tried) < 30
        assert set(found.unreachable) == set(files)
        assert set(found.unreachable.values()) == {NoAnswer("refused", "Connection refused")}
        assert found.is_unreachable
        assert found.unreachable["tk/0/index.html"].say().say() == (
            "Nobody can be reached at this address: Connection refused."
        )

    def test_name_is_told(self, monkeypatch):
        """
        A domain that does not exist yet, or no longer.
        """

        def fail(*_, **__):
            raise socket.gaierror(-2, "Name or service not known")

        monkeypatch.setattr(socket, "getaddrinfo", fail)
        found = compare("https://x.invalid", DIGESTS)
        assert set(found.unreachable.values()) == {NoAnswer("name", "Name or service not known")}

    def test_certificate_is_told(self, authority):
        """
        A certificate of somebody unknown, one that is too old, and one for another name are all told.
        """
        trust = ssl.create_default_context(cafile=str(authority.ca_file))
        certificates = {
            "unknown": (
                authority.certificate("plain"),
                None,
                "self-signed certificate in certificate chain|unable to get",
            ),
            "old": (authority.certificate("old", days=(-3, -1)), trust, "certificate has expired"),
            "other": (authority.certificate("other", ["x.org"]), trust, "IP address mismatch"),
        }
        for certificate, believed, words in certificates.values():
            with answering(right, shown(certificate)) as server:
                found = compare(server.url, DIGESTS, trust=believed)
            assert found.is_unreachable
            (answer,) = set(found.unreachable.values())
            assert answer.reason == "certificate"
            assert any(word in answer.detail for word in words.split("|")), answer
            assert server.asked == []

    def test_encryption_is_told(self):
        """
        A host that does not speak TLS where it should.
        """
        with answering(right) as server:
            found = compare(server.url.replace("http:", "https:"), {"index.html": "0"})
        assert {answer.reason for answer in found.unreachable.values()} == {"encryption"}

    def test_silence_is_told_in_time(self):
        """
        Nobody waits long for a host that takes connections and says nothing, and not again and again.
        """
        with answering(lambda _: Reply(is_late=True)) as server:
            found = compare(server.url, DIGESTS, connections=2, timeout=0.2)
        assert len(server.asked) <= 2
        assert {answer.reason for answer in found.unreachable.values()} == {"silent"}
        assert next(iter(found.unreachable.values())).say().say() == "Nobody answers in time."

    def test_address_leaves_the_others_alone(self):
        """
        One file that never comes whole does not make the host unreachable.
        """

        def answer(asked):
            return Reply(200, bytes(100_000), cut_after=70_000) if asked.where == "/media/large.bin" else right(asked)

        with answering(answer) as server:
            found = compare(server.url, DIGESTS, connections=1)
        assert found.same == set(FILES) - {"media/large.bin"}
        assert {path: answer.reason for path, answer in found.unreachable.items()} == {"media/large.bin": "line"}
        assert not found.is_unreachable


class TestProbe:
    def test_gives_statuses(self):
        """
        An error that a server file makes is seen as what it is.
        """
        statuses = {"/": 500, "/tk/": 200, "/none.html": 404}
        with answering(lambda asked: Reply(statuses[asked.where], b"x")) as server:
            found = probe(server.url, ["index.html", "tk/index.html", "none.html"], publication="7")
        assert found == {"index.html": 500, "tk/index.html": 200, "none.html": 404}
        assert {asked.path.partition("?")[2] for asked in server.asked} == {"publication=7"}

    def test_gives_zero_where_nothing_comes(self):
        """
        No answer is no status.
        """
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            assert probe(f"http://127.0.0.1:{taken.getsockname()[1]}", ["index.html"]) == {"index.html": 0}


class TestVisitor:
    def test_does_not_hold_large_files(self):
        """
        A large file is read by pieces, and so is what a few bytes unpack to.
        """
        packed = gzip.compress(bytes(60_000_000))
        with answering(lambda _: Reply(200, packed, {"Content-Encoding": "gzip"})) as server:
            visitor = Visitor(10, ssl.create_default_context())
            tracemalloc.start()
            _, digests = visitor.fetch(f"{server.url}/")
            _, most = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            visitor.close()
        assert digest_of(bytes(60_000_000)) in digests
        assert most < 5_000_000

    def test_leaves_no_connection_open(self):
        """
        After a comparison all connections are closed.
        """
        with answering(right) as server:
            compare(server.url, DIGESTS)
            before = time.monotonic()
            while server.open and time.monotonic() - before < 10:
                time.sleep(0.01)
            assert server.open == set()
