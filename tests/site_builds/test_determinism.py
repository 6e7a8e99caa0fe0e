"""The same input gives the same bytes, wherever, however and however often it is built."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import pytest

from tests.site_builds.commands import inv, pelican
from tests.site_builds.fixture_sites import SETTINGS, SITES, build_content, state_of, tree

CONTENT = SITES / "two_languages"

ENVIRONMENTS = {
    "west": {"TZ": "America/New_York", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
    "ascii": {"TZ": "UTC", "LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONHASHSEED": "2"},
    "turkish": {"TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "PYTHONHASHSEED": "3"},
}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site as a clean build in this process makes it."""
    output = tmp_path_factory.mktemp("clean") / "output"
    build_content(CONTENT, output)
    return tree(output)


def differences(one: dict[str, bytes], two: dict[str, bytes]) -> list[str]:
    return sorted(path for path in one.keys() | two.keys() if one.get(path) != two.get(path))


def copy_backwards(source: Path, target: Path) -> None:
    """Copy a folder, its files created in the opposite order."""
    for file in sorted(source.rglob("*"), reverse=True):
        if file.is_file():
            copy = target / file.relative_to(source)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_inv_build_gives_these_bytes_anywhere(name: str, clean: dict[str, bytes], tmp_path: Path) -> None:
    """
    Folder, time zone, locale, hash seed and order of files make no difference to inv build.
    """
    content = tmp_path / "գրքեր we kitaplar"
    copy_backwards(CONTENT, content)
    folders = ("--settings", SETTINGS, "--content", content, "--output", "site")
    done = inv("build", *folders, cwd=tmp_path, **ENVIRONMENTS[name])
    assert done.returncode == 0, done.stderr
    assert differences(tree(tmp_path / "site"), clean) == []


@pytest.mark.parametrize("name", ENVIRONMENTS)
def test_pelican_gives_the_same_bytes(name: str, clean: dict[str, bytes], tmp_path: Path) -> None:
    """
    The ordinary command of Pelican gives the bytes of inv build, in each environment.
    """
    copy_backwards(CONTENT, tmp_path / "texts")
    done = pelican("texts", "-s", SETTINGS, "-o", "site", cwd=tmp_path, **ENVIRONMENTS[name])
    assert done.returncode == 0, done.stderr
    assert differences(tree(tmp_path / "site"), clean) == []


class BackwardsListing:
    """A directory listing in the opposite order of names."""

    def __init__(self, path: object = ".") -> None:
        with _scandir(path) as entries:
            self.entries = iter(sorted(entries, key=lambda entry: entry.name, reverse=True))

    def __iter__(self) -> Iterator[os.DirEntry[str]]:
        return self.entries

    def __next__(self) -> os.DirEntry[str]:
        return next(self.entries)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def close(self) -> None:
        pass


_scandir = os.scandir


def test_the_order_of_directory_listings_does_not_matter(
    clean: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A disk that lists files in the opposite order gives the same site.
    """
    monkeypatch.setattr(os, "scandir", BackwardsListing)
    monkeypatch.setattr(os, "listdir", lambda path=".": [entry.name for entry in BackwardsListing(path)])
    build_content(CONTENT, tmp_path / "output")
    assert differences(tree(tmp_path / "output"), clean) == []


def test_a_second_build_changes_nothing(clean: dict[str, bytes], tmp_path: Path) -> None:
    """
    Building again over the output neither changes nor touches a file.
    """
    output = tmp_path / "output"
    build_content(CONTENT, output)
    times = {path: (output / path).stat().st_mtime_ns for path in clean}
    done = build_content(CONTENT, output)
    assert done.journal is not None
    assert (dict(done.journal.moves), done.journal.removals) == ({}, ())
    assert differences(tree(output), clean) == []
    assert {path: (output / path).stat().st_mtime_ns for path in clean} == times


def test_a_build_over_another_site_is_a_clean_one(clean: dict[str, bytes], tmp_path: Path) -> None:
    """
    What an earlier content folder has left in the output is replaced or removed, folders too.
    """
    output = tmp_path / "output"
    build_content(SITES / "untranslated", output)
    build_content(CONTENT, output)
    assert differences(tree(output), clean) == []
    folders = {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_dir()}
    needed = {parent.as_posix() for path in clean for parent in Path(path).parents}
    assert folders == needed - {"."}


@pytest.mark.parametrize("lost", ["state", "manifest", "one file", "a changed file"])
def test_a_build_puts_right_what_was_lost(lost: str, clean: dict[str, bytes], tmp_path: Path) -> None:
    """
    A state that was thrown away, or an output file that was removed or edited, is as new after the next build.
    """
    output = tmp_path / "output"
    build_content(CONTENT, output)
    if lost == "state":
        shutil.rmtree(state_of(output))
    elif lost == "manifest":
        (state_of(output) / "manifest.json").unlink()
    elif lost == "one file":
        (output / "tk/index.html").unlink()
    else:
        (output / "tk/index.html").write_text("edited by hand", encoding="utf-8")
    build_content(CONTENT, output)
    assert differences(tree(output), clean) == []
