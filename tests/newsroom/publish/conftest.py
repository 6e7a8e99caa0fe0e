"""What tests of publications share. Contracts are not test files; their assertions shall explain themselves all the same."""

import os

import pytest

from newsroom.publish import lock
from newsroom.publish.session import Session

pytest.register_assert_rewrite(
    "tests.newsroom.publish.files_contract",
    "tests.newsroom.publish.host_contract",
    "tests.newsroom.publish.office",
    "tests.newsroom.publish.release_contract",
)

from tests.newsroom.publish.office import Office  # noqa: E402  # its assertions are rewritten, too


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
