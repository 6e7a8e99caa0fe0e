"""What all tests share: fixture sites that are built once, for all workers, and how many values properties are tried with."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck, settings

from tests.site_builds.built_site import BuiltSite, read_built_site
from tests.site_builds.fixture_sites import FIXTURE_SITES, build, fixture_settings

# The gate tries the same values each time, so that it is red because of a change, never by chance; `inv properties` tries
# others each time.
settings.register_profile("gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("search", settings.get_profile("gate"), derandomize=False, max_examples=1000, database=None)
settings.load_profile("gate")

SiteOf = Callable[[str], BuiltSite]


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run have in common."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def site_of(shared_folder: Path) -> SiteOf:
    """Gives a fixture site by its name, built once; tests read it and change nothing in its folders."""
    known: dict[str, BuiltSite] = {}

    def find(name: str) -> BuiltSite:
        if name not in known:
            known[name] = _built_once(name, shared_folder / f"site-{name}")
        return known[name]

    return find


def _built_once(name: str, folder: Path) -> BuiltSite:
    """Build a fixture site, or read what another worker has built."""
    folder.mkdir(exist_ok=True)
    record, failure = folder / "built.pickle", folder / "failure.txt"
    with FileLock(folder / "lock"):
        if not record.exists():
            if failure.exists():
                pytest.fail(failure.read_text(encoding="utf-8"))
            failure.write_text(f"The site {name} could not be built; an earlier test says why.", encoding="utf-8")
            done = build(fixture_settings(name, folder))
            said = [problem.say() for problem in done.warnings]
            assert len(said) == FIXTURE_SITES[name].warnings, said
            record.write_bytes(pickle.dumps(read_built_site(done.site)))
        built: BuiltSite = pickle.loads(record.read_bytes())
        return built
