"""Files that the server reads, on a real Apache: what it can't bear is taken back."""

import os
from contextlib import closing
from types import SimpleNamespace
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from newsroom.publish.command import publish, roll_back
from newsroom.publish.receipt import Receipt
from newsroom.publish.session import Choices
from tests.newsroom.publish.computers import SITE_URL, Computer
from tests.servers.folders import open_folder
from tests.servers.missing import needed
from tests.servers.small_site import edited, old_site
from tests.servers.web import apache

SITE = old_site(SITE_URL)
GOOD = b"<IfModule mod_headers.c>\nHeader set X-Site library\n</IfModule>\n"
BETTER = b"<IfModule mod_headers.c>\nHeader set X-Site archive\n</IfModule>\n"
BAD = b"ThisIsNoDirective on\n"
YES = Choices(is_confirmed=True)


@pytest.fixture(autouse=True)
def quick(monkeypatch, tmp_path):
    """No test waits for a disk; configuration goes elsewhere."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("NEWSROOM_LANGUAGE", "en")


@pytest.fixture(scope="module")
def served():
    """A folder, and an Apache that shows the link "shown" in it."""
    with needed(), open_folder() as folder, apache(folder / "shown") as web:
        yield SimpleNamespace(folder=folder, web=web, number=0)


@pytest.fixture(params=["in place", "releases"])
def way(request):
    return request.param


@pytest.fixture
def place(served, tmp_path, way):
    """An empty folder that Apache shows, and computers that publish to it."""
    served.number += 1
    root = served.folder / f"www-{served.number}"
    root.mkdir(mode=0o755)
    shown = served.folder / "shown"
    shown.unlink(missing_ok=True)
    shown.symlink_to(root if way == "in place" else root / "current")
    facts = {"sender": "folder", "folder": str(root), "way": way, "address": served.web.address}
    computers = [Computer(tmp_path / name, name) for name in ("first", "second")]
    for computer in computers:
        computer.set_up(facts)
    return SimpleNamespace(root=root, shown=shown, address=served.web.address, computers=computers)


def put(place, site, number=0):
    """Publish a site from one of the computers; return the exit status."""
    computer = place.computers[number]
    computer.build(site)
    return publish(str(computer.settings), is_built=True, choices=YES)


def ask(place, path="tk/"):
    """Return the status for an address, and which of the files for the server speaks."""
    try:
        with closing(urlopen(f"{place.address}/{path}", timeout=20)) as answer:
            return answer.status, answer.headers.get("X-Site", "")
    except HTTPError as error:
        with error:
            return error.code, ""


TAKEN_BACK = (
    ".htaccess: With this file the server answers with an error; it was taken back, and all else published.\n"
    "    Ask the host what is allowed in it, correct it, and publish again.\n"
)


class TestHtaccess:
    def test_that_the_server_bears_is_published(self, place, capsys):
        """
        And does what it says.
        """
        assert put(place, {**SITE, ".htaccess": GOOD}) == 0
        assert ask(place) == (200, "library")
        assert put(place, {**SITE, ".htaccess": BETTER}) == 0
        assert ask(place) == (200, "archive")
        assert capsys.readouterr().err == ""

    def test_that_is_bad_from_the_beginning_is_taken_back(self, place, capsys):
        """
        The first publication is there without it, and says so; when it is corrected, it goes.
        """
        assert put(place, {**SITE, ".htaccess": BAD}) == 1
        assert capsys.readouterr().err == TAKEN_BACK
        assert ask(place) == (200, "")
        assert not (place.shown / ".htaccess").exists()
        assert put(place, {**SITE, ".htaccess": GOOD}) == 0
        assert ask(place) == (200, "library")

    @pytest.mark.parametrize("number", [0, 1])
    def test_that_has_become_bad_is_as_it_was(self, place, capsys, number):
        """
        From the same computer or another one: the older file works again, and the rest of the publication is there.
        """
        assert put(place, {**SITE, ".htaccess": GOOD}) == 0
        capsys.readouterr()
        assert put(place, {**edited(SITE), ".htaccess": BAD}, number) == 1
        assert capsys.readouterr().err == TAKEN_BACK
        assert ask(place) == (200, "library")
        assert (place.shown / ".htaccess").read_bytes() == GOOD
        assert b"11:00" in (place.shown / "tk/contact/index.html").read_bytes()

    def test_that_is_bad_is_tried_again(self, place, capsys):
        """
        It is not forgotten that it was wanted.
        """
        put(place, {**SITE, ".htaccess": BAD})
        capsys.readouterr()
        assert put(place, {**SITE, ".htaccess": BAD}) == 1
        assert capsys.readouterr().err == TAKEN_BACK

    def test_that_was_taken_back_does_not_hinder_a_rollback(self, place):
        """
        The publication before is what it was.
        """
        put(place, {**SITE, ".htaccess": GOOD})
        put(place, {**edited(SITE), ".htaccess": BAD})
        assert roll_back(str(place.computers[0].settings), choices=YES) == 0
        assert ask(place) == (200, "library")
        assert b"10:00" in (place.shown / "tk/contact/index.html").read_bytes()

    def test_of_a_server_that_failed_before_is_not_to_blame(self, place, capsys):
        """
        Where somebody else has broken the server, nothing is taken back; readers' errors are told.
        """
        (place.root.parent / ".htaccess").write_bytes(b"")
        assert put(place, SITE) == 0
        broken = place.root / ".htaccess"
        broken.write_bytes(BAD) if place.shown.resolve() != place.root else None
        capsys.readouterr()
        status = put(place, {**SITE, "media/.htaccess": GOOD})
        assert "it was taken back" not in capsys.readouterr().err
        assert status == 0
        assert (place.shown / "media/.htaccess").read_bytes() == GOOD


@pytest.fixture
def killed_before_looking(monkeypatch):
    """A publication that is interrupted when a file for the server has gone, and before it is seen what that does."""
    is_well, asked = Receipt.is_well, []

    def interrupt(self, files):
        asked.append(files)
        if len(asked) == 2:
            raise KeyboardInterrupt
        return is_well(self, files)

    def run(place, site):
        with monkeypatch.context() as patch:
            patch.setattr(Receipt, "is_well", interrupt)
            assert put(place, site) == 130
        assert len(asked) == 2

    return run


class TestInterrupted:
    @pytest.mark.parametrize("number", [0, 1])
    def test_before_a_bad_file_was_tried_is_made_good_by_the_next_one(
        self, place, capsys, killed_before_looking, number
    ):
        """
        It takes the file back, from the same computer or another one, and all other files are published.
        """
        assert put(place, {**SITE, ".htaccess": GOOD}) == 0
        site = {**edited(SITE), ".htaccess": BAD}
        killed_before_looking(place, site)
        assert ask(place)[0] == 500
        capsys.readouterr()
        assert put(place, site, number) == 1
        assert capsys.readouterr().err.endswith(TAKEN_BACK)
        assert ask(place) == (200, "library")
        assert (place.shown / ".htaccess").read_bytes() == GOOD
        assert b"11:00" in (place.shown / "tk/contact/index.html").read_bytes()

    def test_before_a_first_bad_file_was_tried_is_made_good_too(self, place, capsys, killed_before_looking):
        """
        There was none before: it is removed, and so it stays, however often it is tried.
        """
        assert put(place, SITE) == 0
        killed_before_looking(place, {**SITE, ".htaccess": BAD})
        assert ask(place)[0] == 500
        for _ in range(2):
            capsys.readouterr()
            assert put(place, {**SITE, ".htaccess": BAD}) == 1
            assert capsys.readouterr().err.endswith(TAKEN_BACK)
            assert ask(place) == (200, "")
            assert not (place.shown / ".htaccess").exists()

    def test_before_a_good_file_was_tried_is_completed(self, place, killed_before_looking):
        """
        What the server bears stays.
        """
        assert put(place, SITE) == 0
        killed_before_looking(place, {**SITE, ".htaccess": GOOD})
        assert put(place, {**SITE, ".htaccess": GOOD}) == 0
        assert ask(place) == (200, "library")

    def test_before_a_bad_file_was_tried_is_made_good_without_it(self, place, killed_before_looking):
        """
        An editor who takes the file out of her build gets a site without it.
        """
        assert put(place, SITE) == 0
        killed_before_looking(place, {**SITE, ".htaccess": BAD})
        put(place, SITE)
        assert ask(place) == (200, "")
        assert not (place.shown / ".htaccess").exists()


class TestInAFolder:
    def test_that_is_bad_is_taken_back(self, place, capsys):
        """
        A file that spoils only its own folder is found out there.
        """
        assert put(place, SITE) == 0
        assert put(place, {**SITE, "tk/.htaccess": BAD}) == 1
        assert capsys.readouterr().err == f"tk/{TAKEN_BACK}"
        assert (ask(place), ask(place, "hy/")) == ((200, ""), (200, ""))
        assert not (place.shown / "tk/.htaccess").exists()

    def test_that_is_bad_deeper_is_taken_back(self, place, capsys):
        """
        Where there are no pages, too.
        """
        assert put(place, {**SITE, "media/.htaccess": GOOD}) == 0
        assert ask(place, "media/band.svg") == (200, "library")
        assert put(place, {**SITE, "media/.htaccess": BAD}) == 1
        assert capsys.readouterr().err == f"media/{TAKEN_BACK}"
        assert ask(place, "media/band.svg") == (200, "library")
