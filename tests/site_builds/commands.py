"""The commands that editors type, run as they are typed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.site_builds.fixture_sites import CLOCK, REPOSITORY

PATIENCE = 120


def environment(**variables: str) -> dict[str, str]:
    """Return the environment of a command: this one, the clock of the fixture sites, and *variables*."""
    return os.environ | {"SOURCE_DATE_EPOCH": str(int(CLOCK.timestamp()))} | variables


def inv(*words: object, cwd: Path = REPOSITORY, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``inv`` with *words*."""
    return _run([sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY), *map(str, words)], cwd, variables)


def pelican(*words: object, cwd: Path = REPOSITORY, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run ``pelican`` with *words*."""
    return _run([sys.executable, "-m", "pelican", *map(str, words)], cwd, variables)


def _run(words: list[str], cwd: Path, variables: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        words,
        cwd=cwd,
        env=environment(**variables),
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=PATIENCE,
        check=False,
    )
