"""Real servers show a built site as it is meant: missing pages, types, how long it is kept, and what pages may load."""

from __future__ import annotations

import gzip
import http.client
import re
import shutil
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.plan.hosting import POLICY, apache_rules
from tests.conftest import SiteOf
from tests.servers.folders import open_folder
from tests.servers.missing import needed
from tests.servers.web import BARE, Web, apache, nginx
from tests.site_builds.fixture_sites import REPOSITORY, build_content

SHORT, DAY, EVER = (
    "public, max-age=300, must-revalidate",
    "public, max-age=86400",
    "public, max-age=31536000, immutable",
)
SAID = (REPOSITORY / "docs/developers/hosting.md").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Answer:
    """What a server has answered."""

    status: int
    headers: http.client.HTTPMessage
    data: bytes

    @property
    def text(self) -> str:
        is_compressed = self.headers["Content-Encoding"] == "gzip"
        return (gzip.decompress(self.data) if is_compressed else self.data).decode()


def ask(web: Web, address: str, **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=20)
    connection.request("GET", address, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer


@pytest.fixture
def root(site_of: SiteOf) -> Iterator[Path]:
    """A folder with the site in it, where a server can read it."""
    with open_folder() as folder:
        yield shutil.copytree(site_of("two_languages").output, folder / "site")


@pytest.fixture(params=["apache", "nginx"])
def web(request: pytest.FixtureRequest, root: Path) -> Iterator[Web]:
    """The site behind a server that follows our rules."""
    with needed(), serve(request.param, root) as server:
        yield server


def serve(name: str, root: Path) -> AbstractContextManager[Web]:
    if name == "apache":
        (root / ".htaccess").write_text(apache_rules("https://news.example.org", ["tk", "hy"]), encoding="utf-8")
        return apache(root, allow_override="FileInfo")
    http_block, server_block = documented()
    return nginx(root, http=http_block, server=server_block)


def documented() -> tuple[str, str]:
    """Return what the documentation says about nginx, outside and inside of its block for the server.

    Where it listens, its name and folder are the reader's own, and here the test's.
    """
    (block,) = re.findall(r"```nginx\n(.*?)```", SAID, re.DOTALL)
    outside, _, inside = block.partition("server {\n")
    lines = [line for line in inside.splitlines() if not re.match(r" *(?:listen|server_name|root|index) ", line)]
    assert lines[-1] == "}"
    return outside, "\n".join(lines[:-1])


class TestServer:
    @pytest.mark.parametrize(
        ("address", "page"),
        [
            ("/tk/nothing/", "tk/404.html"),
            ("/hy/news/2020/nothing.png", "hy/404.html"),
            ("/nothing", "404.html"),
            ("/theme/css/site.0000000000.css", "404.html"),
        ],
    )
    def test_shows_the_missing_page_of_the_edition(self, web: Web, root: Path, address: str, page: str) -> None:
        """
        What is missing is told in the language of the folder, and told again: nobody keeps it for ever.
        """
        answer = ask(web, address)
        assert answer.status == 404
        assert answer.text == (root / page).read_text(encoding="utf-8")
        assert answer.headers["Cache-Control"] == SHORT
        assert answer.headers["Content-Type"] == "text/html; charset=utf-8"

    @pytest.mark.parametrize(
        ("address", "kind", "kept"),
        [
            ("/", "text/html; charset=utf-8", SHORT),
            ("/tk/about/", "text/html; charset=utf-8", SHORT),
            ("/tk/feed.atom", "application/atom+xml; charset=utf-8", SHORT),
            ("/sitemap.xml", "text/xml; charset=utf-8", SHORT),
            ("/robots.txt", "text/plain; charset=utf-8", SHORT),
            ("/media/2020/plan.svg", "image/svg+xml", DAY),
            ("/media/2020/small.webp", "image/webp", DAY),
            ("/media/2020/programme.pdf", "application/pdf", DAY),
            ("/theme/icon.svg", "image/svg+xml", DAY),
            ("STYLESHEET", "text/css; charset=utf-8", EVER),
        ],
    )
    def test_says_what_a_file_is_and_how_long_it_is_kept(
        self, web: Web, site_of: SiteOf, address: str, kind: str, kept: str
    ) -> None:
        """
        Pages are asked for again, pictures after a day, and what has a fingerprint in its name never.
        """
        answer = ask(web, address.replace("STYLESHEET", f"/{site_of('two_languages').stylesheet}"))
        assert answer.status == 200
        assert answer.headers["Content-Type"].removesuffix("" if "charset" in kind else "; charset=utf-8") == kind
        assert answer.headers.get_all("Cache-Control") == [kept]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
        assert answer.headers["Content-Security-Policy"] == (POLICY if kind.startswith("text/html") else None)

    def test_sends_texts_compressed_and_only_when_they_have_changed(self, web: Web, root: Path) -> None:
        """
        A browser that has the page, compressed or not, is told so in a few bytes.
        """
        page = (root / "tk/index.html").read_text(encoding="utf-8")
        for accepted in ("gzip", "identity"):
            answer = ask(web, "/tk/", Accept_Encoding=accepted)
            assert (answer.text, answer.headers["Content-Encoding"] == "gzip") == (page, accepted == "gzip")
            again = ask(web, "/tk/", Accept_Encoding=accepted, If_None_Match=answer.headers["ETag"])
            assert (again.status, again.data) == (304, b"")


class TestApache:
    @pytest.mark.parametrize("allow_override", ["All", "FileInfo", "None"])
    @pytest.mark.parametrize("modules", [None, BARE], ids=["modules", "bare"])
    def test_shows_the_site_whatever_it_allows(
        self, root: Path, allow_override: str, modules: Collection[str] | None
    ) -> None:
        """
        No host refuses a line, whether it reads the rules or not, and whatever modules it has.
        """
        (root / ".htaccess").write_text(apache_rules("https://news.example.org", ["tk", "hy"]), encoding="utf-8")
        start: Callable[..., AbstractContextManager[Web]] = apache
        options = {"modules": modules} if modules else {}
        with needed(), start(root, allow_override=allow_override, **options) as web:
            assert [ask(web, address).status for address in ("/", "/tk/", "/tk/about/", "/nothing")] == [200] * 3 + [
                404
            ]
            is_read = allow_override != "None"
            assert (ask(web, "/tk/nothing/").text == (root / "tk/404.html").read_text(encoding="utf-8")) == is_read
            assert ("Cache-Control" in ask(web, "/tk/").headers) == (is_read and not modules)

    def test_shows_a_site_below_a_path(self, tmp_path: Path) -> None:
        """
        The missing pages are where the address of the site says, and the rules come with the site.
        """
        with open_folder() as folder:
            place = folder / "library/news"
            place.parent.mkdir()
            url = "https://example.org/library/news"
            content = REPOSITORY / "tests/sites/no_pages"
            build_content(content, tmp_path / "output", SITEURL=url, HOST_FILES=("apache",))
            shutil.copytree(tmp_path / "output", place)
            with needed(), apache(folder, allow_override="FileInfo") as web:
                for missing, page in (("hy/nothing/", "hy/404.html"), ("nothing", "404.html")):
                    answer = ask(web, f"/library/news/{missing}")
                    assert (answer.status, answer.data) == (404, (place / page).read_bytes())


def test_the_documentation_has_the_policy_and_the_languages() -> None:
    """
    What is written for nginx by hand says the same as what is written for Apache by the build.
    """
    assert f'"{POLICY}"' in SAID
    assert all(f"location /{tag}/ {{ error_page 404 /{tag}/404.html; }}" in SAID for tag in ("tk", "hy"))


def test_an_editors_own_rules_are_published(tmp_path: Path) -> None:
    """
    A file in content/extra/ takes the place of ours.
    """
    content = shutil.copytree(REPOSITORY / "tests/sites/no_pages", tmp_path / "content")
    own = content / "extra/.htaccess"
    own.parent.mkdir(exist_ok=True)
    own.write_text("# ours\n", encoding="utf-8")
    build_content(content, tmp_path / "output", HOST_FILES=("apache",))
    assert (tmp_path / "output/.htaccess").read_text(encoding="utf-8") == "# ours\n"
