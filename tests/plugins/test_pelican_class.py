"""A plugin that fails stops the build: stock Pelican leaves it out, goes on, and ends with 0."""

from __future__ import annotations

import pytest

from tests.plugins.desk import TAXONOMY, Desk, snapshot
from tests.site_builds.commands import inv, pelican
from tests.site_builds.fixture_sites import REPOSITORY

SETTINGS = f"""
import sys
sys.path[:0] = [{str(REPOSITORY)!r}, "."]
from pelicanconf import *
THEME = {str(REPOSITORY / "theme")!r}
"""

FAILS = """
import logging
from pelican import signals
def check(generators):
    logging.getLogger(__name__).error("No %s.", "luck")
def register():
    signals.all_generators_finalized.connect(check)
"""

NOT_INCREMENTAL = "Built by Pelican, and everything anew: PLUGINS has %s, and nobody knows what they read."

PLUGINS = {
    "cannot_be_imported": (
        "import nothing_of_the_kind\n",
        [
            "pelican.plugins._utils says: Cannot load plugin `cannot_be_imported` No module named 'nothing_of_the_kind'",
            "settings: PLUGINS: 1 of the plugins in PLUGINS can't be used.",
        ],
    ),
    "cannot_register": (
        "def register():\n    raise RuntimeError('no luck')\n",
        [
            "pelican says: Cannot register plugin `cannot_register` (RuntimeError('no luck'))",
            "settings: PLUGINS: 1 of the plugins in PLUGINS can't be used.",
        ],
    ),
    "logs_an_error": (FAILS, ["logs_an_error says: No luck."]),
}

LATE = """
import logging
from pelican import signals
def check(pelican):
    logging.getLogger(__name__).error("Too late.")
def register():
    signals.finalized.connect(check)
"""

WARNS = """
import logging
from pelican import signals
def check(generators):
    logging.getLogger(__name__).warning("Odd.")
def register():
    signals.all_generators_finalized.connect(check)
"""


class TestPlugins:
    @pytest.fixture
    def with_plugin(self, tmp_path):
        """Makes a plugin, and settings that name it."""
        desk = Desk(tmp_path)
        desk.write("taxonomy.yaml", TAXONOMY)
        desk.write("tk/news/2026/right.md")

        def make(name: str, code: str) -> Desk:
            (tmp_path / f"{name}.py").write_text(code)
            (tmp_path / "settings.py").write_text(f"{SETTINGS}PLUGINS = [*PLUGINS, {name!r}]\n")
            return desk

        return make

    @pytest.mark.parametrize(("name", "facts"), [(name, facts) for name, (_, facts) in PLUGINS.items()])
    @pytest.mark.parametrize("quiet", [(), ("-q",)], ids=["", "quiet"])
    def test_that_fail_stop_the_build(self, with_plugin, name, facts, quiet):
        """
        Also when Pelican is told to be quiet; the old site stays.
        """
        desk = with_plugin(name, PLUGINS[name][0])
        done = pelican("content", "-s", "settings.py", "-o", "output", *quiet, cwd=desk.root)
        assert done.returncode == 1
        said = [line for line in done.stderr.splitlines() if not line.startswith("    ")]
        assert said == [NOT_INCREMENTAL % name, *facts]
        assert snapshot(desk.output) == desk.before

    def test_that_fail_stop_the_other_command_too(self, with_plugin):
        """
        `inv build` lets Pelican do the work where a plugin needs it, and fails with it.
        """
        desk = with_plugin("logs_an_error", FAILS)
        done = inv("build", "--settings", "settings.py", "--content", "content", "--output", "output", cwd=desk.root)
        assert done.returncode == 1
        assert "logs_an_error says: No luck.\n" in done.stderr
        assert snapshot(desk.output) == desk.before

    @pytest.mark.parametrize("quiet", [(), ("-q",)], ids=["", "quiet"])
    def test_that_fail_when_the_site_is_written_are_not_overlooked(self, with_plugin, quiet):
        """
        The site is whole, and the status says that something is wrong.
        """
        desk = with_plugin("fails_late", LATE)
        done = pelican("content", "-s", "settings.py", "-o", "built", *quiet, cwd=desk.root)
        assert done.returncode == 1
        assert "fails_late says: Too late.\n" in done.stderr
        assert (desk.root / "built/tk/news/2026/right/index.html").exists()

    def test_that_warn_are_heard_also_when_pelican_is_quiet(self, with_plugin):
        """
        A warning does not stop the build and never passes unseen.
        """
        desk = with_plugin("warns", WARNS)
        done = pelican("content", "-s", "settings.py", "-o", "built", "-q", cwd=desk.root)
        assert (done.returncode, done.stderr) == (
            0,
            f"{NOT_INCREMENTAL % 'warns'}\nwarning: warns says: Odd.\n    The site is built all the same.\n",
        )
        done = pelican("content", "-s", "settings.py", "-o", "built", cwd=desk.root)
        assert (done.returncode, "Odd." in done.stdout) == (0, True)
