"""Whatever is edited, and whatever happens to what builds have written, the output is that of a clean build."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from hypothesis import Phase, settings

from tests.site_builds.edit_search import BY_DEFAULT, search
from tests.site_builds.edits import EDITS, WITHOUT_EFFECT
from tests.site_builds.edits_of_the_site import MISTAKES
from tests.site_builds.fixture_sites import tree
from tests.site_builds.fresh_builds import FreshBuilds
from tests.site_builds.working_site import WorkingSite

GENERATING = [Phase.generate]
"""No shorter sequence is looked for here: the first that fails is told."""

TRIES = 12
"""How often chance may choose an edit that shows nowhere, such as an alias of a draft, before its kind is doubted."""


@pytest.fixture(scope="module")
def fresh() -> Iterator[FreshBuilds]:
    with FreshBuilds() as builds:
        yield builds


@pytest.fixture(scope="module")
def unedited(fresh: FreshBuilds, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The output of the working site as it is at first."""
    return built(WorkingSite(tmp_path_factory.mktemp("unedited")), fresh, "output")


def built(site: WorkingSite, fresh: FreshBuilds, name: str) -> dict[str, bytes]:
    output = site.folder / name
    ending = fresh.build(site.settings_file, output, site.now)
    return tree(output) if ending.is_whole else {}


def test_sequences_of_edits_give_the_sites_of_clean_builds(fresh: FreshBuilds, tmp_path: Path) -> None:
    """
    After each edit of each kind, mistakes and damage among them, the warm and the living output are the clean one.

    `inv edits` searches longer.
    """
    bounded = settings(BY_DEFAULT, max_examples=5, stateful_step_count=10, derandomize=True, phases=GENERATING)
    search(tmp_path, fresh, ["two languages", "three languages"], bounded)


@pytest.mark.parametrize("kind", [kind for kind in EDITS if kind not in WITHOUT_EFFECT])
def test_each_kind_of_edit_changes_the_site(
    kind: str, unedited: dict[str, bytes], fresh: FreshBuilds, tmp_path: Path
) -> None:
    """
    An edit that changes nothing would prove nothing.
    """
    site = WorkingSite(tmp_path)
    for number in range(TRIES):
        EDITS[kind](site, Random(number))
        found = built(site, fresh, f"output-{number}")
        if found and found != unedited:
            return
    pytest.fail(f"{TRIES} edits of this kind left the site as it was")


@pytest.mark.parametrize("kind", sorted(WITHOUT_EFFECT))
def test_an_edit_of_no_consequence_leaves_the_site(
    kind: str, unedited: dict[str, bytes], fresh: FreshBuilds, tmp_path: Path
) -> None:
    """
    What is touched, saved unchanged, or nobody's business gives the same site.
    """
    site = WorkingSite(tmp_path)
    assert EDITS[kind](site, Random(1))
    assert built(site, fresh, "output") == unedited


@pytest.mark.parametrize("kind", sorted(MISTAKES))
def test_each_mistake_is_refused(kind: str, fresh: FreshBuilds, tmp_path: Path) -> None:
    """
    A mistake that builds would accept would prove nothing about the sites that are left alone.
    """
    site = WorkingSite(tmp_path)
    assert MISTAKES[kind](site, Random(1))
    assert built(site, fresh, "output") == {}
