"""A build reads each file once, whatever the number of languages."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.site_builds.commands import environment
from tests.site_builds.fixture_sites import REPOSITORY, SITES

CONTENT = SITES / "two_languages"


@pytest.fixture(scope="module", params=["inv", "pelican"])
def found(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a build by one of the two commands has opened."""
    output = tmp_path_factory.mktemp("reading") / "output"
    done = subprocess.run(
        [sys.executable, "-m", "tests.site_builds.openings", request.param, str(CONTENT), str(output)],
        cwd=REPOSITORY,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    assert result["status"] == 0, done.stderr
    return result


def test_each_source_file_is_opened_once(found: dict[str, Any]) -> None:
    """
    Articles, pages, the taxonomy, pictures and documents are each opened exactly once in a build.
    """
    files = {path.relative_to(CONTENT).as_posix() for path in Path(CONTENT).rglob("*") if path.is_file()}
    assert found["opened"] == dict.fromkeys(files, 1)


def test_each_folder_is_listed_once(found: dict[str, Any]) -> None:
    """
    No folder of a language is walked through more than once, whatever the number of languages.
    """
    assert {
        folder: count for folder, count in found["listed"].items() if count > 1 and folder[:2] in ("tk", "hy")
    } == {}


def test_each_language_has_one_markdown(found: dict[str, Any]) -> None:
    """
    A Markdown instance, which is costly to make, serves all articles of its language.
    """
    assert found["markdown"] == 2
