"""Telling hubs and search engines: what is sent, and that whatever goes wrong is a warning."""

import json
import socket
import ssl
import threading
from urllib.parse import parse_qs

import pytest

from newsroom.publish.pings import INDEX_NOW, IndexNow, Posting, find_wrong_key, ping_hub, ping_index
from plugins.model.workspace import digest_of
from tests.servers.answers import Reply, answering
from tests.servers.authority import make_authority

FEEDS = ["https://x.org/tk/feed.atom", "https://x.org/hy/feed.atom"]
KEY = "26ecd1ada8034912a62634cc4e3ddd7e"
FILES = {f"{KEY}.txt": digest_of(KEY.encode())}
CURE = "\n    The site is published. Look at the address in the settings."


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    """A proxy that this computer needs for the net does not come between a test and its server."""
    monkeypatch.setenv("no_proxy", "*")


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    """Who signs the certificate of the server."""
    return make_authority(tmp_path_factory.mktemp("authority"))


def told(problems):
    """What an editor reads; all of it are warnings."""
    found = list(problems)
    assert all(problem.level == "warning" for problem in found)
    return [problem.say() for problem in found]


def not_told(address, why):
    """The warning about one address."""
    return [f"{address}: warning: This place was not told of the publication: {why}{CURE}"]


class TestHub:
    def test_is_told_of_each_feed(self):
        """
        A hub gets one message for each feed, in the form that older and newer hubs understand.
        """
        with answering(lambda _: Reply(204)) as server:
            assert told(ping_hub(f"{server.url}/hub", FEEDS, Posting())) == []
        assert [(asked.method, asked.path) for asked in server.asked] == [("POST", "/hub")] * 2
        assert [parse_qs(asked.body.decode()) for asked in server.asked] == [
            {"hub.mode": ["publish"], "hub.url": [feed], "hub.topic": [feed]} for feed in FEEDS
        ]
        assert {asked.headers["Content-Type"] for asked in server.asked} == {"application/x-www-form-urlencoded"}

    @pytest.mark.parametrize("status", [400, 404, 500, 503])
    def test_that_does_not_want_to_know_is_a_warning(self, status):
        """
        An error of the hub is told once, not for each feed.
        """
        with answering(lambda _: Reply(status, b"no")) as server:
            assert told(ping_hub(server.url, FEEDS, Posting())) == not_told(server.url, f"its answer is {status}.")
        assert len(server.asked) == 1

    def test_that_is_slow_is_a_warning(self):
        """
        Nobody waits for a hub longer than a moment, and not for each feed again.
        """
        with answering(lambda _: Reply(is_late=True)) as server:
            problems = told(ping_hub(server.url, FEEDS, Posting(timeout=0.2)))
        assert len(server.asked) <= 1
        assert problems == not_told(server.url, "it does not answer in time.")

    def test_where_nobody_listens_is_a_warning(self):
        """
        A hub that is gone does not matter to the site.
        """
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{taken.getsockname()[1]}/"
            problems = told(ping_hub(address, FEEDS, Posting()))
        assert problems == not_told(address, "there is no connection: Connection refused.")

    def test_that_cuts_the_line_is_a_warning(self):
        """
        So is one that hangs up, or speaks something else.
        """
        with socket.create_server(("127.0.0.1", 0)) as server:
            server.settimeout(10)
            address = f"http://127.0.0.1:{server.getsockname()[1]}/"
            found = []
            thread = threading.Thread(target=lambda: found.extend(told(ping_hub(address, FEEDS, Posting()))))
            thread.start()
            connection, _ = server.accept()
            connection.recv(100)
            connection.sendall(b"220 ftp.example.org\r\n\r\n")
            connection.close()
            thread.join()
        assert len(found) == 1
        assert "there is no connection" in found[0]

    @pytest.mark.parametrize(
        "address", ["file:///etc/passwd", "ftp://127.0.0.1/x", "127.0.0.1", "", "http://[", "http:///x"]
    )
    def test_with_a_wrong_address_is_a_warning(self, address):
        """
        What is no address of the web is never opened.
        """
        assert len(told(ping_hub(address, FEEDS, Posting()))) == 1


class TestRedirect:
    def test_with_the_same_message_is_followed(self):
        """
        Where a hub asks to send the same elsewhere, that is done.
        """

        def answer(asked):
            return Reply(308, headers={"Location": "/new"}) if asked.path == "/old" else Reply(204)

        with answering(answer) as server:
            assert told(ping_hub(f"{server.url}/old", FEEDS[:1], Posting())) == []
        assert [(asked.method, asked.path, len(asked.body) > 20) for asked in server.asked] == [
            ("POST", "/old", True),
            ("POST", "/new", True),
        ]

    @pytest.mark.parametrize("status", [301, 302, 303])
    def test_that_would_lose_the_message_is_told(self, status):
        """
        After these a browser would fetch a page instead of sending the message again.
        """
        with answering(lambda _: Reply(status, headers={"Location": "https://y.org/"})) as server:
            problems = told(ping_hub(server.url, FEEDS, Posting()))
        assert problems == not_told(server.url, "it has moved to https://y.org/.")

    def test_to_an_open_line_is_not_followed(self, authority):
        """
        A message over TLS does not go on in the open, and not to other kinds of servers.
        """
        files = authority.certificate()
        shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        shown.load_cert_chain(files.both)
        trust = ssl.create_default_context(cafile=str(authority.ca_file))
        with answering(lambda _: Reply(204)) as open_server:
            for goal in (open_server.url, "ftp://127.0.0.1/", "file:///etc/passwd"):
                with answering(lambda _, goal=goal: Reply(307, headers={"Location": goal}), shown) as server:
                    assert len(told(ping_hub(server.url, FEEDS, Posting(trust=trust)))) == 1
        assert open_server.asked == []


class TestCertificate:
    def test_is_verified(self, authority):
        """
        A hub that nobody vouches for is not told anything.
        """
        shown = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        shown.load_cert_chain(authority.certificate().both)
        with answering(lambda _: Reply(204), shown) as server:
            problems = told(ping_hub(server.url, FEEDS, Posting()))
            assert len(problems) == 1
            assert "its certificate is wrong: " in problems[0]
            assert server.asked == []
            trust = ssl.create_default_context(cafile=str(authority.ca_file))
            assert told(ping_hub(server.url, FEEDS, Posting(trust=trust))) == []


class TestIndex:
    def test_is_told_of_addresses(self):
        """
        Search engines get host, key and addresses, as their protocol wants them.
        """
        with answering(lambda _: Reply(202)) as server:
            index = IndexNow(KEY, f"{server.url}/indexnow")
            paths = ["tk/", "hy/լուր/", "media/a b.pdf"]
            assert told(ping_index(index, "https://x.org/news", paths, FILES, Posting())) == []
        (asked,) = server.asked
        assert (asked.method, asked.path) == ("POST", "/indexnow")
        assert asked.headers["Content-Type"] == "application/json; charset=utf-8"
        assert json.loads(asked.body) == {
            "host": "x.org",
            "key": KEY,
            "keyLocation": f"https://x.org/news/{KEY}.txt",
            "urlList": [
                "https://x.org/news/tk/",
                "https://x.org/news/hy/%D5%AC%D5%B8%D6%82%D6%80/",
                "https://x.org/news/media/a%20b.pdf",
            ],
        }
        assert IndexNow(KEY).endpoint == INDEX_NOW

    def test_gets_ten_thousand_addresses_at_most(self):
        """
        More of them go in several messages.
        """
        with answering(lambda _: Reply(200)) as server:
            paths = [f"tk/{number}/" for number in range(20_001)]
            assert told(ping_index(IndexNow(KEY, server.url), "https://x.org", paths, FILES, Posting())) == []
        assert [len(json.loads(asked.body)["urlList"]) for asked in server.asked] == [10_000, 10_000, 1]

    def test_is_not_told_of_nothing(self):
        """
        When nothing has changed there is nothing to say.
        """
        with answering(lambda _: Reply(200)) as server:
            assert told(ping_index(IndexNow(KEY, server.url), "https://x.org", [], FILES, Posting())) == []
        assert server.asked == []

    @pytest.mark.parametrize("status", [403, 422, 429, 500])
    def test_that_does_not_want_to_know_is_a_warning(self, status):
        """
        A refusal is told once, and nothing more is sent.
        """
        with answering(lambda _: Reply(status)) as server:
            index = IndexNow(KEY, server.url)
            problems = told(ping_index(index, "https://x.org", ["tk/"] * 10_001, FILES, Posting()))
        assert problems == not_told(server.url, f"its answer is {status}.")
        assert len(server.asked) == 1


class TestKey:
    @pytest.mark.parametrize("end", [b"", b"\n", b"\r\n"])
    def test_has_its_file_in_the_site(self, end):
        """
        Search engines look for the key at the root of the site; a line may end as editors end it.
        """
        assert list(find_wrong_key(IndexNow(KEY), {f"{KEY}.txt": digest_of(KEY.encode() + end)})) == []

    @pytest.mark.parametrize(
        "files", [{}, {f"{KEY}.txt": digest_of(b"another")}, {f"tk/{KEY}.txt": FILES[f"{KEY}.txt"]}]
    )
    def test_without_its_file_is_a_warning(self, files):
        """
        Without the file nobody would believe us, so nobody is told.
        """
        with answering(lambda _: Reply(200)) as server:
            problems = told(ping_index(IndexNow(KEY, server.url), "https://x.org", ["tk/"], files, Posting()))
        assert problems == [
            (
                f"{KEY}.txt: warning: Search engines were not told: the file by which they know that the site is yours is"
                f" not there.\n    Write {KEY}, and nothing else, into the file content/extra/{KEY}.txt; then build and"
                " publish."
            )
        ]
        assert server.asked == []

    @pytest.mark.parametrize("key", ["", "short", "x" * 129, "with space", "ключключ", "a/../../b", "12345678\n"])
    def test_of_another_form_is_a_warning(self, key):
        """
        A key has the form that the protocol wants; anything else would be no name of a file either.
        """
        (problem,) = find_wrong_key(IndexNow(key), {})
        assert problem.fact.say() == ("The key for search engines has to be 8 to 128 Latin letters, digits or hyphens.")
