"""The web servers of tests behave as those of hosts do, whatever happens to the folder behind them."""

import http.client
import os
from unittest.mock import Mock

import pytest

from tests.servers.folders import open_folder
from tests.servers.missing import MissingServerError, is_root, needed
from tests.servers.ports import wait_until
from tests.servers.processes import NotStartedError
from tests.servers.web import BARE, apache, nginx

SERVERS = {"apache": apache, "nginx": nginx}

FILES = {
    "index.html": "<p>front door",
    "tk/index.html": "<p>tk",
    "tk/feed.atom": "<feed/>",
    "theme/site.12345678.css": "a {}",
    "media/Ժամ 10.svg": "<svg/>",
}


def write(folder, files):
    for path, text in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def ask(web, address):
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
    connection.request("GET", address)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers["Content-Type"], text


@pytest.fixture
def folder():
    with open_folder() as folder:
        yield folder


@pytest.fixture(params=sorted(SERVERS))
def serve(request):
    """A function that starts one server after the other in front of a folder."""

    def start(root, **settings):
        with needed():
            return SERVERS[request.param](root, **settings)

    return start


class TestFiles:
    def test_are_served_with_their_types(self, serve, folder):
        """
        Pages, feeds, styles and pictures say what they are, and a folder is its index.
        """
        with needed(), serve(write(folder / "site", FILES)) as web:
            assert ask(web, "/") == (200, "text/html", "<p>front door")
            assert ask(web, "/tk/") == (200, "text/html", "<p>tk")
            assert ask(web, "/tk/feed.atom") == (200, "application/atom+xml", "<feed/>")
            assert ask(web, "/theme/site.12345678.css") == (200, "text/css", "a {}")
            assert ask(web, "/media/%D4%BA%D5%A1%D5%B4%2010.svg")[:2] == (200, "image/svg+xml")
            assert ask(web, "/nothing")[0] == 404

    def test_are_those_of_the_moment(self, serve, folder):
        """
        A root that appears later, and changes, is served as it is; a link is followed anew each time.
        """
        root = folder / "current"
        with needed(), serve(root) as web:
            assert ask(web, "/")[0] == 404
            for release in ("one", "two"):
                write(folder / "releases" / release, {"index.html": release})
                (folder / "new").symlink_to(f"releases/{release}")
                os.replace(folder / "new", root)
                assert ask(web, "/")[2] == release
            (root / "index.html").write_text("edited")
            assert ask(web, "/")[2] == "edited"

    @pytest.mark.skipif(not is_root(), reason="only servers of root read as somebody else")
    def test_that_others_may_not_read_are_not_served(self, serve, folder):
        """
        An upload that only its owner may read is refused to readers, as on a host.
        """
        write(folder, FILES)
        (folder / "index.html").chmod(0o600)
        with needed(), serve(folder) as web:
            assert ask(web, "/")[0] == 403
            assert ask(web, "/tk/")[0] == 200

    @pytest.mark.skipif(not is_root(), reason="only servers of root read as somebody else")
    def test_that_no_server_can_reach_are_said(self, serve, tmp_path):
        """
        A folder of pytest's own, which nobody else may enter, is a mistake of the test.
        """
        (tmp_path / "site").mkdir(mode=0o700)
        with pytest.raises(AssertionError, match="open_folder"), needed(), serve(tmp_path / "site"):
            pass


class TestHtaccess:
    RULES = "Header set X-Rule yes\nErrorDocument 404 /tk/index.html\n"

    @pytest.mark.parametrize(("allowed", "expected"), [("All", "<p>tk"), ("FileInfo", "<p>tk"), ("None", "404 Not")])
    def test_counts_where_the_host_allows_it(self, folder, allowed, expected):
        """
        With AllowOverride None, rules in .htaccess are passed over.
        """
        write(folder, FILES | {".htaccess": self.RULES})
        with needed(), apache(folder, allow_override=allowed) as web:
            status, _, text = ask(web, "/nothing")
            assert (status, expected in text) == (404, True)

    def test_that_is_not_allowed_breaks_the_site(self, folder):
        """
        The trap of cheap hosts: with FileInfo, a line of another kind makes every address answer 500.
        """
        write(folder, FILES | {".htaccess": "Options -Indexes\n"})
        with needed(), apache(folder, allow_override="FileInfo") as web:
            assert ask(web, "/")[0] == 500
            assert "Options not allowed here" in web.errors.read_text()
        with needed(), apache(folder) as web:
            assert ask(web, "/")[0] == 200

    def test_needs_the_modules_that_it_names(self, folder):
        """
        On a host without mod_headers its rules are an error, unless they are guarded.
        """
        for rules, status in ((self.RULES, 500), (f"<IfModule mod_headers.c>\n{self.RULES}</IfModule>\n", 200)):
            write(folder, FILES | {".htaccess": rules})
            with needed(), apache(folder, modules=BARE) as web:
                assert ask(web, "/")[0] == status


class TestSettings:
    def test_of_nginx_stand_where_they_belong(self, folder):
        """
        A map goes into the block http, what uses it into the block server.
        """
        write(folder, FILES)
        kinds = 'map $uri $kind { default "page"; ~\\.css$ "style"; }'
        with needed(), nginx(folder, http=kinds, server="add_header X-Kind $kind; error_page 404 /tk/;") as web:
            connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
            connection.request("GET", "/theme/site.12345678.css")
            assert connection.getresponse().headers["X-Kind"] == "style"
            connection.close()
            assert ask(web, "/nothing") == (404, "text/html", "<p>tk")

    def test_that_are_wrong_are_said(self, folder):
        """
        A server that does not start fails with the end of its log, and is not taken for a missing one.
        """
        with pytest.raises(NotStartedError, match="Nonsense"), needed(), apache(folder, settings="Nonsense"):
            pass
        with pytest.raises(NotStartedError, match="nonsense"), needed(), nginx(folder, server="nonsense;"):
            pass


class TestRequests:
    def test_are_written_down(self, serve, folder):
        """
        A test can see what was asked for.
        """
        with needed(), serve(write(folder, FILES)) as web:
            ask(web, "/tk/?x")
            ask(web, "/nothing")
            seen = {"200 GET /tk/?x HTTP/1.1", "404 GET /nothing HTTP/1.1"}
            wait_until(lambda: set(web.requests.read_text().splitlines()) == seen, "both requests are written down")


class TestMissing:
    @pytest.mark.parametrize("server", [apache, nginx])
    def test_is_said_with_the_cure(self, server, folder, monkeypatch):
        """
        Without the server's program the message names its package.
        """
        monkeypatch.setattr("tests.servers.missing.find_program", Mock(return_value=None))
        with pytest.raises(MissingServerError, match="apt-get install"), server(folder):
            pass
