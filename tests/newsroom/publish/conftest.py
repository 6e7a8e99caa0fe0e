"""What tests of publications share. Contracts are not test files; their assertions shall explain themselves all the same."""

import os
from contextlib import ExitStack

import pytest

from newsroom.publish import lock
from newsroom.publish.session import Session

pytest.register_assert_rewrite(
    "tests.newsroom.publish.files_contract",
    "tests.newsroom.publish.host_contract",
    "tests.newsroom.publish.office",
    "tests.newsroom.publish.release_contract",
    "tests.newsroom.publish.ssh_trials",
)

from tests.newsroom.publish.office import Office  # noqa: E402  # its assertions are rewritten, too
from tests.newsroom.publish.places import haste, place  # noqa: E402
from tests.newsroom.publish.setup_editor import make_editor  # noqa: E402
from tests.servers.missing import needed  # noqa: E402


@pytest.fixture
def quick_publications(monkeypatch, tmp_path):
    """No test waits for a disk or for another publisher."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(lock, "WATCHED_FOR", 0.2)
    monkeypatch.setattr(lock, "RENEWED_EVERY", 0.03)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "configuration"))
    monkeypatch.setenv("NEWSROOM_LANGUAGE", "en")
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["in place", "releases"])
def each_way(request, tmp_path, capsys, quick_publications):  # noqa: ARG001  # what it sets counts
    """An office that publishes in place, and one that publishes releases."""
    return Office(tmp_path, capsys, request.param)


@pytest.fixture
def office(tmp_path, capsys, quick_publications):  # noqa: ARG001  # what it sets counts
    return Office(tmp_path, capsys)


@pytest.fixture
def office_of_releases(tmp_path, capsys, quick_publications):  # noqa: ARG001  # what it sets counts
    return Office(tmp_path, capsys, "releases")


@pytest.fixture
def interrupt(monkeypatch):
    """A function that lets the editor press Ctrl-C when a step begins."""

    def interrupt(step):
        def progress(*_):
            def show(name, done, _):
                if (name, done) == (step, 0):
                    raise KeyboardInterrupt

            return show

        monkeypatch.setattr(Session, "_progress", progress)

    return interrupt


@pytest.fixture
def open_place():
    """Open a place to publish to, of any kind; it is closed with the test."""
    with needed(), haste(), ExitStack() as stack:
        yield lambda *kind, **more: stack.enter_context(place(*kind, **more))


@pytest.fixture
def editor(tmp_path, monkeypatch, capsys):
    """An editor who sets up a target."""
    return make_editor(tmp_path, monkeypatch, capsys)


@pytest.fixture
def web(tmp_path):
    """A folder that a web server could show."""
    folder = tmp_path / "web site"
    folder.mkdir()
    return folder
