"""Content that was made by chance gives a whole site, and edits by chance give the site of a clean build."""

from pathlib import Path

import pytest

from plugins.model.build import Build
from tests.site_builds.built_site import read_built_site
from tests.site_builds.fixture_sites import NAMES, build_content, theme_with_catalogs, tree
from tests.site_builds.invariants import INVARIANTS
from tests.site_builds.random_content import LANGUAGES, write_random_content


@pytest.fixture(scope="module")
def theme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The theme in three languages."""
    return theme_with_catalogs(tmp_path_factory.mktemp("theme") / "theme", ["en"])


def build(content: Path, output: Path, theme: Path) -> Build:
    languages = {tag: NAMES[tag] for tag in LANGUAGES}
    return build_content(content, output, LANGUAGES=languages, THEME=str(theme))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_any_content_gives_a_whole_site(seed: int, theme: Path, tmp_path: Path) -> None:
    """
    All invariants hold for a site whose articles, versions, dates, tags, links and pictures were chosen by chance.
    """
    write_random_content(tmp_path / "content", seed)
    site = read_built_site(build(tmp_path / "content", tmp_path / "output", theme).site)
    assert [f"{invariant.__name__}: {text}" for invariant in INVARIANTS for text in invariant(site)] == []


@pytest.mark.parametrize("seed", [10, 20])
def test_any_edits_give_the_site_of_a_clean_build(seed: int, theme: Path, tmp_path: Path) -> None:
    """
    Whatever was built before, the output is byte for byte what a clean build of the content gives.
    """
    for number in range(3):
        write_random_content(tmp_path / "content", seed + number, stories=20)
        build(tmp_path / "content", tmp_path / "output", theme)
        build(tmp_path / "content", tmp_path / f"clean-{number}", theme)
        found, clean = tree(tmp_path / "output"), tree(tmp_path / f"clean-{number}")
        assert [path for path in sorted({*found, *clean}) if found.get(path) != clean.get(path)] == []
