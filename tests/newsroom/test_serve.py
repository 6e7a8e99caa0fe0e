"""``inv serve``: the built site over HTTP on loopback, as a good web host would serve it."""

import http.client
import socket
import threading
from contextlib import contextmanager

import pytest

from newsroom import serve as command
from newsroom.build import build
from newsroom.serve import make_server, serve
from plugins.model.workspace import Workspace, open_workspace
from tests.site_builds.fixture_sites import state_of

FILES = {
    "index.html": "front door",
    "404.html": "nothing here",
    "tk/index.html": "tk",
    "tk/404.html": "tk: nothing",
    "tk/empty/photo.txt": "x",
    "hy/index.html": "hy",
    "hy/404.html": "hy: nothing",
    "tk/feed.atom": "<feed/>",
    "theme/site.css": "a {}",
    "theme/icon.svg": "<svg/>",
    "sitemap.xml": "<urlset/>",
    "media/plan.odt": "odt",
    "media/list.csv": "a,b",
    "media/a.webp": "webp",
    "media/a.avif": "avif",
    "media/a.png": "png",
    "robots.txt": "robots",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder of files to serve, with a secret beside it."""
    folder = tmp_path_factory.mktemp("served") / "output"
    for path, text in FILES.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    (folder.parent / "secret.txt").write_text("secret", encoding="utf-8")
    return folder


@contextmanager
def running(server):
    """Run a server, and give its port."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    with server:
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def at_root(folder):
    """The port of a server of the folder, with SITEURL at the root of its host."""
    with running(make_server(folder, 0)) as port:
        yield port


@pytest.fixture(scope="module")
def below_path(folder):
    """The port of a server of the folder, with a SITEURL that has a path."""
    with running(make_server(folder, 0, "/library/news")) as port:
        yield port


def ask(port, address, method="GET"):
    """Send an address just as it is, and return status, headers and text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(method, address)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, text


class TestFiles:
    @pytest.mark.parametrize(
        ("address", "media_type"),
        [
            ("/", "text/html; charset=utf-8"),
            ("/tk/feed.atom", "application/atom+xml; charset=utf-8"),
            ("/sitemap.xml", "application/xml; charset=utf-8"),
            ("/theme/site.css", "text/css; charset=utf-8"),
            ("/theme/icon.svg", "image/svg+xml"),
            ("/media/plan.odt", "application/vnd.oasis.opendocument.text"),
            ("/media/list.csv", "text/csv; charset=utf-8"),
            ("/media/a.webp", "image/webp"),
            ("/media/a.avif", "image/avif"),
            ("/media/a.png", "image/png"),
            ("/robots.txt", "text/plain; charset=utf-8"),
        ],
    )
    def test_have_their_media_type(self, at_root, address, media_type):
        """
        Each kind of file says what it is, and text is UTF-8.
        """
        status, headers, _ = ask(at_root, address)
        assert (status, headers["Content-Type"]) == (200, media_type)

    def test_are_never_kept_by_the_browser(self, at_root):
        """
        An editor who builds again and looks again sees what was built last.
        """
        for address in ("/tk/", "/theme/site.css", "/nothing"):
            assert ask(at_root, address)[1].get_all("Cache-Control") == ["no-store"]

    def test_of_a_folder_are_its_index(self, at_root):
        """
        The address of a page ends in a slash; without one the browser is sent there.
        """
        assert ask(at_root, "/tk/")[2] == "tk"
        status, headers, _ = ask(at_root, "/tk")
        assert (status, headers["Location"]) == (301, "/tk/")

    def test_may_have_a_query(self, at_root):
        """
        What follows a question mark does not change what is served.
        """
        assert ask(at_root, "/tk/?from=feed")[0] == 200

    def test_are_described_without_being_sent(self, at_root):
        """
        HEAD gets the header lines alone, for what exists and for what does not.
        """
        assert ask(at_root, "/tk/", "HEAD")[0::2] == (200, "")
        assert ask(at_root, "/tk/nothing/", "HEAD")[0::2] == (404, "")


class TestNotFound:
    @pytest.mark.parametrize(
        ("address", "text"),
        [
            ("/tk/nothing/", "tk: nothing"),
            ("/hy/news/nothing", "hy: nothing"),
            ("/hy/%D5%A1/", "hy: nothing"),
            ("/nothing", "nothing here"),
            ("/media/nothing.png", "nothing here"),
            ("/fr/", "nothing here"),
            ("/tk/empty/", "tk: nothing"),
            ("/tk/empty", "tk: nothing"),
            ("/tk/feed.atom/", "tk: nothing"),
            ("/tk/index.html/more", "tk: nothing"),
            ("/" + 300 * "a" + "/", "nothing here"),
            ("/%00", "nothing here"),
            ("/tk/%FF", "tk: nothing"),
        ],
    )
    def test_is_said_in_the_language_of_the_address(self, at_root, address, text):
        """
        Below an edition its own page answers, elsewhere that of all; a folder without a page is not found either.
        """
        status, headers, answer = ask(at_root, address)
        assert (status, headers["Content-Type"], answer) == (404, "text/html; charset=utf-8", text)

    def test_is_said_even_where_no_page_says_it(self, tmp_path):
        """
        A folder without any 404 page has the bare number.
        """
        (tmp_path / "index.html").write_text("x")
        with running(make_server(tmp_path, 0)) as port:
            assert ask(port, "/nothing")[0::2] == (404, "404")


class TestFolder:
    @pytest.mark.parametrize(
        "address",
        [
            "/../secret.txt",
            "/tk/../../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/%2e%2e%2fsecret.txt",
            "/tk/..%2f..%2fsecret.txt",
            "/./../secret.txt",
            "//../secret.txt",
            "/..%5csecret.txt",
            "/%2e%2e",
            "/..",
        ],
    )
    def test_is_never_left(self, at_root, below_path, address):
        """
        No way of writing `..` reaches a file beside the folder, below a path of SITEURL neither.
        """
        for port, base in ((at_root, ""), (below_path, "/library/news")):
            assert "secret" not in ask(port, base + address)[2]


class TestPathOfSiteurl:
    @pytest.mark.parametrize(
        ("address", "expected"),
        [
            ("/library/news/", (200, "front door")),
            ("/library/news/tk/", (200, "tk")),
            ("/library/news/tk/?x", (200, "tk")),
            ("/library/news/hy/nothing/", (404, "hy: nothing")),
            ("/library/news/nothing", (404, "nothing here")),
            ("/", (404, "nothing here")),
            ("/tk/", (404, "tk: nothing")),
            ("/elsewhere/", (404, "nothing here")),
            ("/library/newspaper/", (404, "nothing here")),
        ],
    )
    def test_begins_every_address(self, below_path, address, expected):
        """
        The site is found below the path of SITEURL and nowhere else, as on the real host.
        """
        assert ask(below_path, address)[0::2] == expected

    @pytest.mark.parametrize(
        ("address", "target"), [("/library/news", "/library/news/"), ("/library/news/tk", "/library/news/tk/")]
    )
    def test_stays_when_a_slash_is_added(self, below_path, address, target):
        """
        The redirect to a folder keeps the path.
        """
        status, headers, _ = ask(below_path, address)
        assert (status, headers["Location"]) == (301, target)


class TestBrowserThatLeaves:
    def test_is_not_an_error(self, tmp_path, capfd):
        """
        A browser that goes on before a large file has come leaves no traceback in the editor's terminal.
        """
        (tmp_path / "large.bin").write_bytes(bytes(1 << 24))
        with running(make_server(tmp_path, 0)) as port:
            for _ in range(3):
                with socket.create_connection(("127.0.0.1", port)) as line:
                    line.sendall(b"GET /large.bin HTTP/1.0\r\n\r\n")
                    line.recv(10)
            assert ask(port, "/large.bin", "HEAD")[0] == 200
        assert capfd.readouterr().err == ""


class TestCommand:
    @pytest.fixture
    def served(self, monkeypatch, capsys):
        """A function that runs the command until it serves, asks for an address, and returns what was said and sent."""

        def serve_and_ask(address, **options):
            servers = []

            def take(*arguments):
                servers.append(make_server(*arguments))
                ready.set()
                return servers[0]

            ready = threading.Event()
            monkeypatch.setattr(command, "make_server", take)
            thread = threading.Thread(target=lambda: status.append(serve(port=0, **options)))
            status = []
            thread.start()
            assert ready.wait(20), capsys.readouterr().err
            answer = ask(servers[0].server_port, address)
            servers[0].shutdown()
            thread.join()
            return status[0], capsys.readouterr().out, answer[0::2], servers[0].server_port

        return serve_and_ask

    def test_says_where_the_site_is(self, newsroom, served, capsys):
        """
        The line is an address to click on, and how to end the command.
        """
        build()
        capsys.readouterr()
        status, said, answer, port = served("/tk/")
        assert (status, answer[0]) == (0, 200)
        assert said == f"http://127.0.0.1:{port}/  (Ctrl-C ends it)\n"

    def test_serves_below_the_path_of_siteurl(self, newsroom, served, capsys):
        """
        With a path in SITEURL the address has that path, and so have the links of the pages.
        """
        newsroom.set("SITEURL = 'https://example.org/library/'")
        build()
        capsys.readouterr()
        _, said, answer, port = served("/library/tk/")
        assert said.startswith(f"http://127.0.0.1:{port}/library/  ")
        assert answer[0] == 200
        assert 'href="/library/tk/news/2026/new-room/"' in answer[1]

    def test_serves_drafts_from_their_folder(self, newsroom, served):
        """
        `--drafts` shows what `inv build --drafts` has built.
        """
        build(shows_drafts=True)
        assert served("/tk/news/2026/draft/", shows_drafts=True)[2][0] == 200

    def test_ends_at_ctrl_c(self, newsroom, monkeypatch):
        """
        Ctrl-C is the usual end, with status 0.
        """
        build()

        class Interrupted(command.SiteServer):
            def serve_forever(self, poll_interval=0.5):
                raise KeyboardInterrupt

        monkeypatch.setattr(command, "SiteServer", Interrupted)
        assert serve(port=0) == 0

    @pytest.mark.parametrize(
        ("shows_drafts", "said"),
        [
            (False, "output: There is no site here.\n    Build it first:  inv build\n"),
            (True, "output-drafts: There is no site here.\n    Build it first:  inv build --drafts\n"),
        ],
    )
    def test_says_when_there_is_no_site(self, newsroom, capsys, shows_drafts, said):
        """
        Nothing was built yet: it says what to do, and makes no folder.
        """
        assert serve(shows_drafts=shows_drafts) == 1
        assert capsys.readouterr().err == said
        assert sorted(path.name for path in newsroom.root.iterdir()) == ["content", "pelicanconf.py"]

    def test_says_when_the_port_is_taken(self, newsroom, capsys):
        """
        Another program has the port: it says so and names another one.
        """
        build()
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            assert serve(port=port) == 1
        said = f"Port {port} can't be used: Address already in use.\n    Try another:  inv serve --port {port + 1}\n"
        assert capsys.readouterr().err == said

    def test_says_when_the_port_is_none(self, newsroom, capsys):
        """
        A number that can't be a port is told with the highest that can.
        """
        build()
        assert serve(port=70000) == 1
        said = "There is no port 70000; the highest is 65535.\n    Try another:  inv serve --port 8000\n"
        assert capsys.readouterr().err == said

    @pytest.mark.parametrize("line", ["del OUTPUT_PATH", "del SITEURL", "1 / 0"])
    def test_tells_what_is_wrong_with_the_settings(self, newsroom, capsys, line):
        """
        Wrong settings are told as `inv build` tells them.
        """
        newsroom.set(line)
        assert serve() == 1
        said = capsys.readouterr().err
        assert "settings: " in said or "pelicanconf.py:4: " in said


class TestInterruptedBuild:
    @pytest.fixture
    def interrupt(self, monkeypatch):
        """A function that builds, and is killed when the journal is written but nothing has been moved."""

        def killed(*_):
            raise KeyboardInterrupt

        def build_and_be_killed():
            with monkeypatch.context() as patch:
                patch.setattr(Workspace, "_carry_out", killed)
                with pytest.raises(KeyboardInterrupt):
                    build()

        return build_and_be_killed

    def test_is_completed_before_it_is_served(self, newsroom, interrupt, monkeypatch):
        """
        A build was killed while it moved files into place: what is served is the new site, whole.
        """
        build()
        newsroom.write("tk/pages/about.md", (newsroom.content / "tk/pages/about.md").read_text() + "\nTäze sözlem.\n")
        interrupt()
        assert (state_of(newsroom.output) / "journal.json").exists()
        serve(port=70000)
        assert not (state_of(newsroom.output) / "journal.json").exists()
        assert "Täze sözlem." in (newsroom.output / "tk/about/index.html").read_text(encoding="utf-8")

    def test_is_completed_even_if_it_was_the_first(self, newsroom, interrupt, capsys):
        """
        The very first build was killed so: there is a site, one only has to finish it.
        """
        interrupt()
        assert not (newsroom.output / "index.html").exists()
        serve(port=70000)
        assert (newsroom.output / "index.html").exists()
        assert "There is no site here" not in capsys.readouterr().err

    def test_waits_for_a_build_that_is_at_work(self, newsroom, capsys):
        """
        While a build holds the folder the site is not served from under its hands.
        """
        build()
        thread = threading.Thread(target=serve, kwargs={"port": 70000})
        with open_workspace(newsroom.output):
            thread.start()
            thread.join(0.3)
            assert thread.is_alive()
            said = "Another command is working on this folder; waiting for it to end …\n"
            assert capsys.readouterr().err == said
        thread.join(20)
        assert not thread.is_alive()
