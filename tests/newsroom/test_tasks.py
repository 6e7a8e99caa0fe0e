"""The commands of the repository, as ``inv`` shows them."""

import subprocess
import sys

import pytest
from invoke.tasks import Task

import tasks
from tests.newsroom.documents import options
from tests.site_builds.fixture_sites import REPOSITORY

COMMANDS = {name.replace("_", "-"): task for name, task in vars(tasks).items() if isinstance(task, Task)}
PROMISED = {
    *("build", "serve", "publish", "rollback", "catalogs", "format", "lint", "test", "tests"),
    *("bench", "bench-publish", "faults", "edits", "properties"),
}


def inv(*arguments):
    """Return what invoke says in the repository."""
    command = [sys.executable, "-m", "invoke", *arguments]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout


def test_are_all_in_the_list():
    """
    `inv --list` names every command with what it does.
    """
    listed = " ".join(inv("--list").split())
    assert COMMANDS.keys() >= PROMISED
    for name, task in COMMANDS.items():
        assert f" {name} {task.__doc__.strip()}" in listed


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_say_what_they_do(name):
    """
    Each has a sentence.
    """
    assert COMMANDS[name].__doc__.strip().endswith(".")


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_explain_their_options(name):
    """
    Each option of a command has a help; what the settings file is need not be said each time.
    """
    unexplained = {argument.name for argument in options(COMMANDS[name]) if not argument.help}
    assert unexplained <= {"settings"}
