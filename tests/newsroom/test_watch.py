"""``inv serve --watch`` as an editor runs it: a process that builds, serves, and follows what is saved."""

from __future__ import annotations

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Self

import pytest

from newsroom.build import read_site_and_steps
from newsroom.living import LivingBuild
from newsroom.voice import voice_for
from newsroom.watch import Follower, watch
from plugins.model.processes import WATCHFUL
from tests.newsroom.conftest import ARTICLE, CONTENT, Newsroom
from tests.site_builds.commands import environment, inv
from tests.site_builds.fixture_sites import REPOSITORY, tree

PATIENCE = 60
"""Seconds after which what was saved will never be shown; nothing here says how fast it has to be."""

TEXTS = {
    path: text.replace("2026-03-0", "2020-03-0").replace("2026-03-11", "2199-03-11") for path, text in CONTENT.items()
}
"""The content, which is past or to come whenever this runs: the command goes by the clock, and builds when a time has come."""

NEW_ROOM = "tk/news/2026/new-room.md"
NEW_ROOM_PAGE = "/tk/news/2026/new-room/"


def wait_until(is_so: Callable[[], object], what: str) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + PATIENCE
    while not is_so():
        if time.monotonic() > ends:
            pytest.fail(what)
        time.sleep(0.02)


class Watching:
    """The command, from ``with`` to the end of its block, on a port of the system's choice."""

    def __init__(self, newsroom: Newsroom, *options: str) -> None:
        self.newsroom = newsroom
        self.log = newsroom.root / "said.txt"
        self.command = [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY), "serve", "--watch"]
        self.command += ["--port", "0", *options]

    def __enter__(self) -> Self:
        variables = environment(NEWSROOM_LANGUAGE="en", PYTHONUNBUFFERED="1")
        del variables["SOURCE_DATE_EPOCH"]
        with self.log.open("wb") as said:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.newsroom.root,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait_until_it_serves()
            self._wait_until_it_follows()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait_until_it_serves(self) -> None:
        wait_until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, "it never serves")
        found = re.search(r"http://127\.0\.0\.1:(\d+)/.*\(Ctrl-C ends it\)", self.said())
        assert found, self.said()
        self.port = int(found[1])

    def _wait_until_it_follows(self) -> None:
        """Touch a file until that is noticed: the command serves a moment before it sees what is saved."""
        since = len(self.said())

        def is_noticed() -> bool:
            os.utime(self.newsroom.content / "taxonomy.yaml")
            return len(self.said()) > since

        wait_until(is_noticed, "it never follows")

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def said(self) -> str:
        """Return all that was said so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def ask(self, address: str) -> tuple[int, str]:
        """Return status and text of an address."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", address)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def shows(self, address: str, text: str) -> None:
        """Wait until a page has a text."""
        wait_until(lambda: text in self.ask(address)[1], f"{address} never has “{text}”:\n{self.said()}")

    def answers(self, address: str, status: int) -> None:
        """Wait until an address is there, or is not."""
        wait_until(lambda: self.ask(address)[0] == status, f"{address} is never {status}:\n{self.said()}")

    def tells(self, text: str, since: int = 0) -> None:
        """Wait until something is said."""
        wait_until(lambda: text in self.said()[since:], f"“{text}” is never said:\n{self.said()}")

    def processes(self) -> list[int]:
        """Return the processes of the command that live, itself among them."""
        found = []
        for folder in Path("/proc").iterdir():
            with suppress(OSError, ValueError):
                state, _, group = (folder / "stat").read_text().rpartition(")")[2].split()[:3]
                if int(group) == self.process.pid and state != "Z":
                    found.append(int(folder.name))
        return found

    def is_listening(self) -> bool:
        """Return whether somebody answers at the port."""
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=5):
            return True
        return False


def timeless(newsroom: Newsroom) -> Newsroom:
    """Return a newsroom whose content does not depend on the day."""
    for path, text in TEXTS.items():
        newsroom.write(path, text)
    return newsroom


@pytest.fixture
def newsroom(newsroom: Newsroom) -> Newsroom:
    return timeless(newsroom)


@pytest.fixture(scope="module")
def watching(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    """The command in a newsroom with a theme of its own; each test leaves the site as it was."""
    newsroom = timeless(Newsroom(tmp_path_factory.mktemp("watched")))
    newsroom.own_theme()
    with Watching(newsroom) as made:
        yield made


@pytest.fixture
def room(watching: Watching) -> Iterator[Newsroom]:
    """The newsroom, whose content and settings are put back at the end."""
    newsroom = watching.newsroom
    settings = newsroom.settings.read_text(encoding="utf-8")
    yield newsroom
    for folder in ("tk", "hy"):
        for file in sorted((newsroom.content / folder).rglob("*.md")):
            if file.relative_to(newsroom.content).as_posix() not in TEXTS:
                file.unlink()
    for path, text in TEXTS.items():
        file = newsroom.content / path
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            newsroom.write(path, text)
    newsroom.settings.write_text(settings, encoding="utf-8")


def article(text: str, title: str = "Täze okalga açyldy", **changes: str) -> str:
    return ARTICLE.format(**{"title": title, "date": "2020-03-02", "status": "published", "text": text} | changes)


class TestServed:
    def test_is_the_site_as_built(self, watching: Watching, room: Newsroom) -> None:
        """
        It builds first, and serves what is in the output folder; what does not exist is told in its language.
        """
        status, text = watching.ask(NEW_ROOM_PAGE)
        assert (status, text) == (200, (room.output / "tk/news/2026/new-room/index.html").read_text(encoding="utf-8"))
        assert watching.ask("/tk/nothing/") == (404, (room.output / "tk/404.html").read_text(encoding="utf-8"))

    def test_has_no_drafts(self, watching: Watching) -> None:
        """
        Neither drafts nor what waits for its time are shown unless one asks for them.
        """
        assert watching.ask("/tk/news/2026/draft/")[0] == 404
        assert watching.ask("/tk/news/2026/later/")[0] == 404


class TestSave:
    def test_of_a_text_is_shown(self, watching: Watching, room: Newsroom) -> None:
        """
        The page has the last of many texts; and the next one, written as many editors do: another file takes its place.
        """
        for number in range(20):
            room.write(NEW_ROOM, article(f"Birinji sözlem, {number}."))
        watching.shows(NEW_ROOM_PAGE, "Birinji sözlem, 19.")
        beside = room.content / "tk/news/2026/new-room.md.tmp"
        beside.write_text(article("Ikinji sözlem."), encoding="utf-8")
        os.replace(beside, room.content / NEW_ROOM)
        watching.shows(NEW_ROOM_PAGE, "Ikinji sözlem.")
        watching.tells("Files new or changed: ")

    def test_of_a_mistake_is_told_and_the_old_page_stays(self, watching: Watching, room: Newsroom) -> None:
        """
        The place and the cure are told; the correction brings the new page.
        """
        room.write(NEW_ROOM, article("Köne sözlem."))
        watching.shows(NEW_ROOM_PAGE, "Köne sözlem.")
        since = len(watching.said())
        room.write(NEW_ROOM, article("Täze sözlem.", status="publish"))
        watching.tells("The site is as it was; it is built again when you save a correction.", since)
        assert "content/tk/news/2026/new-room.md:5: " in watching.said()[since:]
        assert "Köne sözlem." in watching.ask(NEW_ROOM_PAGE)[1]
        room.write(NEW_ROOM, article("Täze sözlem."))
        watching.shows(NEW_ROOM_PAGE, "Täze sözlem.")

    def test_of_files_and_folders_is_followed(self, watching: Watching, room: Newsroom) -> None:
        """
        A new file, in a new folder too; a folder that gets another name; a file that is removed.
        """
        room.write("tk/talks/first/one.md", article("Söhbet.", "Söhbet"))
        watching.shows("/tk/talks/first/one/", "Söhbet.")
        (room.content / "tk/talks/first").rename(room.content / "tk/talks/second")
        watching.shows("/tk/talks/second/one/", "Söhbet.")
        watching.answers("/tk/talks/first/one/", 404)
        room.write("tk/talks/second/one.md", article("Başga söhbet.", "Söhbet"))
        watching.shows("/tk/talks/second/one/", "Başga söhbet.")
        (room.content / "tk/talks/second/one.md").unlink()
        watching.answers("/tk/talks/second/one/", 404)

    def test_of_a_template_is_followed(self, watching: Watching, room: Newsroom) -> None:
        """
        A template that fails is told by its name; the correction is shown.
        """
        file = room.root / "theme/templates/page.html"
        text, since = file.read_text(encoding="utf-8"), len(watching.said())
        file.write_text(text.replace("{% block content %}", "{% block content %}{{ nothing }}"), encoding="utf-8")
        watching.tells("theme/templates/page.html", since)
        file.write_text(text.replace("{% block content %}", "{% block content %}<hr>"), encoding="utf-8")
        watching.shows("/tk/about/", "<hr>")
        file.write_text(text, encoding="utf-8")
        wait_until(lambda: "<hr>" not in watching.ask("/tk/about/")[1], "the template is never as it was")

    def test_of_the_settings_is_followed(self, watching: Watching, room: Newsroom) -> None:
        """
        A new SITEURL and a new name; a line that can't be read is told, and its correction built.
        """
        room.set("SITEURL = 'https://other.example.org'")
        room.set("LANGUAGES['tk']['name'] = 'Täze at'")
        watching.shows("/sitemap.xml", "https://other.example.org/tk/")
        watching.shows("/tk/", "Täze at")
        settings, since = room.settings.read_text(encoding="utf-8"), len(watching.said())
        room.set("SITEURL =")
        watching.tells("The settings can't be read: SyntaxError", since)
        room.settings.write_text(settings.replace("other", "third"), encoding="utf-8")
        watching.shows("/sitemap.xml", "https://third.example.org/tk/")

    def test_of_another_content_folder_is_followed(self, watching: Watching, room: Newsroom) -> None:
        """
        The settings name another folder: it is built, and what is saved there is shown.
        """
        shutil.copytree(room.content, room.root / "elsewhere")
        file = room.root / "elsewhere" / NEW_ROOM
        file.write_text(article("Başga bukja."), encoding="utf-8")
        room.set("PATH = 'elsewhere'")
        watching.shows(NEW_ROOM_PAGE, "Başga bukja.")
        file.write_text(article("Ýene başga."), encoding="utf-8")
        watching.shows(NEW_ROOM_PAGE, "Ýene başga.")

    def test_while_the_first_build_was_at_work_is_shown(
        self, newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """
        What was saved after a build had read it, and before changes were watched, is not forgotten.
        """
        read_settings = partial(read_site_and_steps, str(newsroom.settings), "", "", shows_drafts=False)
        living = LivingBuild(read_settings)
        voice = voice_for("en")
        assert voice
        follower = Follower(living, newsroom.settings, voice)
        follower.build()
        newsroom.write(NEW_ROOM, article("Gijä galan sözlem."))
        build = follower.build

        def build_and_end(*changed: object, **_: object) -> None:
            build(*changed)
            raise KeyboardInterrupt

        monkeypatch.setattr(follower, "build", build_and_end)
        with pytest.raises(KeyboardInterrupt):
            follower.follow(read_settings()[0])
        living.close()
        page = newsroom.output / NEW_ROOM_PAGE.strip("/") / "index.html"
        assert "Gijä galan sözlem." in page.read_text(encoding="utf-8")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
class TestEnd:
    @pytest.mark.parametrize("is_typed", [True, False], ids=["typed", "sent"])
    def test_by_ctrl_c_leaves_nothing_behind(self, is_typed: bool, newsroom: Newsroom) -> None:  # noqa: FBT001
        """
        Ctrl-C, which a terminal sends to all processes, and `kill -INT` are the usual end; drafts are elsewhere.
        """
        with Watching(newsroom, "--drafts") as watching:
            assert watching.ask("/tk/news/2026/draft/")[0] == 200
            assert (newsroom.root / "output-drafts/tk/news/2026/later/index.html").is_file()
            assert not newsroom.output.exists()
            assert len(watching.processes()) == 2
            (os.killpg if is_typed else os.kill)(watching.process.pid, signal.SIGINT)
            assert watching.process.wait(PATIENCE) == 0
            wait_until(lambda: not watching.processes(), "a process is left")
            assert not watching.is_listening()
            assert "Traceback" not in watching.said()

    def test_by_force_ends_the_server_as_well(self, newsroom: Newsroom) -> None:
        """
        Who kills the command, which began with a mistake and was corrected, frees the port; the site stays whole.

        The server looks often enough whether it is alone to be gone within two seconds.
        """
        newsroom.set("SITEURL = 'https://example.org/library'")
        newsroom.write(NEW_ROOM, article("Täze sözlem.", status="publish"))
        with Watching(newsroom) as watching:
            assert "The site is as it was" in watching.said()
            newsroom.write(NEW_ROOM, article("Täze sözlem."))
            watching.shows(f"/library{NEW_ROOM_PAGE}", "Täze sözlem.")
            watching.tells("Files new or changed: ")
            before = tree(newsroom.output)
            os.kill(watching.process.pid, signal.SIGKILL)
            watching.process.wait()
            wait_until(lambda: not watching.processes(), "the server is left")
            assert not watching.is_listening()
            assert tree(newsroom.output) == before
        assert WATCHFUL < 2


class TestRefusal:
    """What is found out before anything is started."""

    def test_of_a_port_in_use(self, newsroom: Newsroom) -> None:
        """
        Another program has the port: an error, another port is named, and nothing is built.
        """
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = inv("serve", "--watch", "--port", port, cwd=newsroom.root)
        said = f"Port {port} can't be used: Address already in use.\n    Try another:  inv serve --port {port + 1}\n"
        assert (done.returncode, done.stdout, done.stderr) == (1, "", said)
        assert not newsroom.output.exists()

    def test_of_plugins_of_others(self, newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
        """
        Only Pelican can run them, and it does not stay.
        """
        newsroom.set("PLUGINS = [*PLUGINS, 'sitemap', 'neighbors']")
        assert watch(port=0) == 1
        assert capsys.readouterr().err == (
            "settings: PLUGINS: PLUGINS has sitemap, neighbors, which only Pelican can run.\n"
            "    Build with  inv build  and look with  inv serve.\n"
        )
        assert not newsroom.output.exists()

    def test_of_a_port_that_is_none(self, newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
        """
        A port is a number.
        """
        assert watch(port="eighty") == 1
        assert capsys.readouterr().err == "“eighty” is not a port.\n    Write a number:  inv serve --port 8000\n"
        assert not newsroom.output.exists()

    def test_of_drafts_in_the_published_folder(self, newsroom: Newsroom, capsys: pytest.CaptureFixture[str]) -> None:
        """
        Drafts never go there.
        """
        assert watch(port=0, output="output", shows_drafts=True) == 1
        assert "This is the folder of the published site, where drafts never go." in capsys.readouterr().err
        assert not newsroom.output.exists()
