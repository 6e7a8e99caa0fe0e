"""The crawler finds every kind of harm that an interrupted publication can do to readers, and no harm where is none."""

import http.server
import shutil
import threading
import time
from pathlib import Path

import pytest

from tests.servers.crawler import (
    HALF_WRITTEN,
    MISSING_ASSET,
    MISSING_PAGE,
    SERVER_ERROR,
    Crawler,
    Problem,
    crawl,
    versions_of,
)
from tests.servers.folders import open_folder
from tests.servers.missing import needed
from tests.servers.small_site import SITE_URL, new_site, old_site
from tests.servers.web import apache, nginx

OLD, NEW = old_site(), new_site()


class Reader:
    """A web server in front of a folder that a test changes, and who crawls it."""

    def __init__(self, web, folder):
        self.web = web
        self.folder = folder
        self.crawler = Crawler(web.address, SITE_URL, versions=versions_of(OLD, NEW))

    def show(self, site):
        shutil.rmtree(self.folder, ignore_errors=True)
        for path, data in site.items():
            self.write(path, data)

    def write(self, path, data):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    def problems(self):
        return self.crawler.crawl().problems


@pytest.fixture(scope="module")
def server():
    with open_folder() as folder, needed(), nginx(folder / "site") as web:
        yield Reader(web, folder / "site")


@pytest.fixture
def reader(server):
    """A server with the old site as it has to be."""
    server.show(OLD)
    server.crawler = Crawler(server.web.address, SITE_URL, versions=versions_of(OLD, NEW))
    return server


def only(paths, ending):
    (found,) = (path for path in paths if path.endswith(ending))
    return found


CSS, SCRIPT = only(OLD, ".css"), only(OLD, ".js")
CLOSING_DAY = "/hy/news/2026/closing-day/"


class TestWholeSite:
    @pytest.mark.parametrize("site", [OLD, NEW], ids=["old", "new"])
    @pytest.mark.parametrize("serve", [apache, nginx])
    def test_has_no_problems(self, site, serve):
        """
        Both versions are without fault, by both servers, and the crawl has seen each of their files.
        """
        with open_folder() as folder, needed(), serve(folder / "site") as web:
            reader = Reader(web, folder / "site")
            reader.show(site)
            crawled = reader.crawler.crawl()
        assert crawled.problems == []
        redirects = {f"{language}/news/2025/moved/index.html" for language in ("tk", "hy")}  # nobody links them
        seen = {path.removeprefix("/") + ("index.html" if path.endswith("/") else "") for path in crawled.paths}
        assert seen | redirects == site.keys()

    def test_is_found_below_a_path(self, reader):
        """
        A site below a path of its host is crawled there.
        """
        site_url = "https://example.org/library"
        reader.show({f"library/{path}": data for path, data in old_site(site_url).items()})
        crawled = crawl(reader.web.address + "/library", site_url)
        assert crawled.problems == []
        assert "/hy/contact/" in crawled.paths

    def test_is_seen_again_after_a_change(self, reader):
        """
        One crawler may look again and again: it remembers what bytes lead to, not whether they are there.
        """
        assert reader.problems() == []
        (reader.folder / CSS).unlink()
        assert {problem.kind for problem in reader.problems()} == {MISSING_ASSET}
        reader.write(CSS, OLD[CSS])
        assert reader.problems() == []


class TestMissingAsset:
    @pytest.mark.parametrize(
        ("path", "place"),
        [
            (CSS, "/"),
            (SCRIPT, "/"),
            ("media/band.svg", f"/{CSS}"),
            ("media/closing day.png", CLOSING_DAY),
            ("media/Ընթերցասրահ 1.png", "/hy/news/2026/changed/"),
            ("media/reading room.png", "/hy/feed.atom"),
        ],
    )
    def test_is_found_wherever_it_is_named(self, reader, path, place):
        """
        Styles, scripts, pictures of styles, pages, denser pictures and pictures in feeds.
        """
        (reader.folder / path).unlink()
        problems = reader.problems()
        assert {(problem.kind, problem.path) for problem in problems} == {(MISSING_ASSET, f"/{path}")}
        assert place in {problem.place for problem in problems}

    def test_of_the_page_for_what_is_not_there_is_found(self, reader):
        """
        404.html is linked by nobody, and has to be whole all the same.
        """
        reader.write("404.html", OLD["404.html"].replace(b"site.", b"sight."))
        assert (MISSING_ASSET, "/404.html") in {(problem.kind, problem.place) for problem in reader.problems()}

    def test_is_one_that_a_bookmarked_page_needs(self, reader):
        """
        A page that the site no longer links, but a reader has kept, needs its picture too; that it is gone is no fault.
        """
        reader.show(NEW)
        reader.write(CLOSING_DAY[1:] + "index.html", OLD[CLOSING_DAY[1:] + "index.html"])
        reader.write(CSS, OLD[CSS])
        reader.write(SCRIPT, OLD[SCRIPT])
        assert reader.problems() == []
        reader.crawler.bookmarks = [CLOSING_DAY, "/hy/never-there/"]
        (problem,) = (problem for problem in reader.problems() if problem.kind == MISSING_ASSET)
        assert (problem.path, problem.place) == ("/media/closing day.png", CLOSING_DAY)


class TestMissingPage:
    @pytest.mark.parametrize(
        ("path", "places"),
        [
            ("hy/news/2026/closing-day/", {"/hy/category/news/", "/hy/news/2026/changed/", "/sitemap.xml"}),
            ("tk/contact/", {"/tk/", "/tk/news/2026/article-3/", "/sitemap.xml"}),
            ("tk/", {"/", "/404.html", "/tk/contact/"}),
            ("tk/feed.atom", {"/"}),
            ("sitemap.xml", {"/robots.txt"}),
            ("index.html", {"/tk/", "/hy/"}),
        ],
    )
    def test_is_found_wherever_it_is_linked(self, reader, path, places):
        """
        Articles, lists, feeds and the sitemap, linked by pages, feeds, sitemaps and robots.txt.
        """
        (reader.folder / (path + ("index.html" if path.endswith("/") else ""))).unlink()
        problems = [problem for problem in reader.problems() if problem.path == f"/{path}"]
        assert {problem.kind for problem in problems} == {MISSING_PAGE}
        assert places <= {problem.place for problem in problems}

    def test_is_the_front_door_itself(self, reader):
        """
        Where nothing is, a reader who comes finds nothing.
        """
        shutil.rmtree(reader.folder)
        assert reader.problems() == [Problem(MISSING_PAGE, "/", "a reader", "404")]
        reader.crawler.start, reader.crawler.bookmarks = [], ["/"]
        assert reader.problems() == []

    def test_is_the_goal_of_a_redirect(self, reader):
        """
        A page that sends readers on must lead somewhere.
        """
        reader.crawler.bookmarks = ["/tk/news/2025/moved/"]
        assert reader.problems() == []
        shutil.rmtree(reader.folder / "tk/news/2026/article-1")
        assert "/tk/news/2025/moved/" in {problem.place for problem in reader.problems()}

    def test_is_one_that_readers_may_not_read(self, reader):
        """
        What a server refuses is as good as not there.
        """
        (reader.folder / "tk/index.html").chmod(0o000)
        assert Problem(MISSING_PAGE, "/tk/", "/", f"403 {reader.web.address}/tk/") in reader.problems()


class TestHalfWrittenFile:
    @pytest.mark.parametrize("path", [CSS, "tk/index.html", "media/Ընթերցասրահ 1.png", "sitemap.xml", "robots.txt"])
    @pytest.mark.parametrize("part", [0, 0.5])
    def test_is_found_by_its_bytes(self, reader, path, part):
        """
        A file that is empty, or has only its beginning, is neither the old version nor the new one.
        """
        size = int(len(OLD[path]) * part)
        reader.write(path, OLD[path][:size])
        found = [(problem.path, problem.said) for problem in reader.problems() if problem.kind == HALF_WRITTEN]
        address = "/" + path.removesuffix("index.html")
        assert found == [(address, f"{size} bytes that are those of no version")]

    def test_is_none_of_the_versions(self, reader):
        """
        Each file may be the old one or the new one, wherever it lies in between.
        """
        reader.show(OLD | NEW)
        assert reader.problems() == []

    def test_is_not_said_of_files_without_versions(self, reader):
        """
        What others have put there is nobody's business.
        """
        reader.write("index.html", OLD["index.html"].replace(b"</ul>", b'<li><a href="/theirs.txt">x</a></ul>'))
        reader.write("theirs.txt", b"theirs")
        assert {problem.path for problem in reader.problems()} == {"/", "/index.html"}

    def test_is_one_that_breaks_off(self, answering):
        """
        A server that sends less than it has said gives half a file.
        """
        (problem,) = crawl(answering(lambda handler: handler.reply(200, b"half", length=8))).problems[:1]
        assert (problem.kind, problem.said) == (HALF_WRITTEN, "broke off after 4 bytes")


@pytest.fixture
def answering():
    """A function that starts a server whose answers a test writes, and gives its address."""
    servers = []

    def start(answer):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                answer(self)

            def reply(self, status, data=b"", *, length=None, location=""):
                self.send_response(status)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(data) if length is None else length))
                if location:
                    self.send_header("Location", location)
                self.end_headers()
                self.wfile.write(data)
                self.close_connection = length is not None

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        servers.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in servers:
        server.shutdown()
        thread.join()
        server.server_close()


class TestServerError:
    def test_is_found(self):
        """
        An .htaccess that its host does not allow breaks every page.
        """
        with open_folder() as folder, needed(), apache(folder, allow_override="FileInfo") as web:
            (folder / "index.html").write_bytes(OLD["index.html"])
            (folder / ".htaccess").write_text("Options -Indexes\n")
            problems = crawl(web.address).problems
        assert Problem(SERVER_ERROR, "/", "a reader", "500") in problems

    def test_is_a_server_that_does_not_answer(self, answering):
        """
        A connection that ends without an answer, or does not come about, is an error of the server.
        """

        def hang_up(handler):
            handler.close_connection = True

        assert Problem(SERVER_ERROR, "/", "a reader", "no answer") in crawl(answering(hang_up)).problems


class TestRedirect:
    def test_of_the_server_is_followed(self, answering):
        """
        A folder without its slash is the page of the folder, and what that lacks is found.
        """

        def answer(handler):
            if handler.path == "/":
                handler.reply(200, b'<a href="/tk">tk</a>')
            elif handler.path == "/tk":
                handler.reply(301, location="/tk/")
            elif handler.path == "/tk/":
                handler.reply(200, b'<img src="a.png">')
            else:
                handler.reply(404)

        crawled = crawl(answering(answer))
        assert [(problem.kind, problem.path, problem.place) for problem in crawled.problems] == [
            (MISSING_ASSET, "/tk/a.png", "/tk/")
        ]

    def test_without_end_is_a_page_that_is_not_there(self, answering):
        """
        Two addresses that send readers to each other lead nowhere.
        """
        there = {"/": "/other/", "/other/": "/"}
        address = answering(lambda handler: handler.reply(301, location=there.get(handler.path, "/")))
        assert Problem(MISSING_PAGE, "/", "a reader", "301") in crawl(address).problems

    def test_to_elsewhere_is_left_alone(self, answering):
        """
        Sites of others are never asked.
        """
        address = answering(lambda handler: handler.reply(301, location="https://elsewhere.example/"))
        assert crawl(address).problems == []


class TestSpeed:
    def test_is_that_of_many_crawls(self, reader):
        """
        Three hundred pages take less than two seconds of work, since a test crawls after every fault.
        """
        page = OLD["tk/news/2026/changed/index.html"]
        paths = [f"tk/many/{number}/index.html" for number in range(300)]
        links = "".join(f'<a href="/{Path(path).parent}/">x</a>' for path in paths)
        reader.show(OLD | dict.fromkeys(paths, page) | {"tk/index.html": links.encode()})
        reader.crawler.versions = {}
        begun = time.thread_time()  # on a busy computer the clock would tell of others
        crawled = reader.crawler.crawl()
        assert time.thread_time() - begun < 2
        assert len(crawled.paths) > 300
