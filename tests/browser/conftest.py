"""The built site, served on loopback, and a real browser to read it with."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from newsroom.serve import make_server
from newsroom.settings import read_settings
from plugins.model.build import Build
from plugins.model.flow import run_steps
from plugins.model.site import read_site
from plugins.model.workspace import open_workspace
from tests.browser.chromium import CURE, FLAGS, find
from tests.browser.reading import BuiltSite, Reader

ROOT = Path(__file__).parents[2]
NOW = "1796040000"
"""30 November 2026: some articles and events are past then, others to come."""


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The site of this repository, built once and served on a free port."""
    output = tmp_path_factory.mktemp("site") / "output"
    settings = read_settings(ROOT / "pelicanconf.py", {"OUTPUT_PATH": str(output)})
    with pytest.MonkeyPatch.context() as patch, open_workspace(output) as workspace:
        patch.setenv("SOURCE_DATE_EPOCH", NOW)
        build = Build(read_site(settings), workspace)
        run_steps(build, settings["PLUGINS"])
    with make_server(output, 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield BuiltSite(f"http://127.0.0.1:{server.server_port}", build)
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser():
    """A running Chromium."""
    path = find()
    if path is None:
        pytest.fail(CURE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_window(browser, site):
    """A function that opens a window; when the test ends, no page shown in it may have done anything wrong."""
    readers = []

    def open_window(**options):
        readers.append(Reader(browser.new_context(**{"reduced_motion": "reduce"} | options), site))
        return readers[-1]

    yield open_window
    for reader in readers:
        reader.context.close()
    assert [complaint for reader in readers for complaint in reader.complaints] == []


@pytest.fixture
def reader(open_window):
    """A window of the usual size."""
    return open_window()


@pytest.fixture(scope="session", params=["tk", "hy"])
def lang(request):
    return request.param


@pytest.fixture
def other(lang):
    """The other language."""
    return {"tk": "hy", "hy": "tk"}[lang]
