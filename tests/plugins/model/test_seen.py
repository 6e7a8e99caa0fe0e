"""How a file looks tells whether it is still the same, if it has had the time to look otherwise."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.model.problem import BuildError
from plugins.model.seen import NOTHING, SETTLED, SETTLED_COARSELY, is_settled, list_files, look, seen_below
from tests.plugins.samples import site

NOW = 1_800_000_000_123_456_789
SECOND = 1_000_000_000
WHOLE = NOW // SECOND * SECOND
"""A moment as a disk has it that counts in seconds."""


class TestLook:
    def test_changes_with_the_file(self, tmp_path):
        """
        Size, times and the place on the disk: an editor that saves under another name and renames is noticed too.
        """
        file = tmp_path / "a.md"
        file.write_bytes(b"one")
        os.utime(file, ns=(NOW, NOW))
        looks = [look(file.stat())]
        os.utime(file, ns=(NOW, NOW + 1000))
        looks.append(look(file.stat()))
        file.write_bytes(b"three")
        os.utime(file, ns=(NOW, NOW))
        looks.append(look(file.stat()))
        (tmp_path / "b.md").write_bytes(b"two")
        os.utime(tmp_path / "b.md", ns=(NOW, NOW))
        (tmp_path / "b.md").replace(file)
        looks.append(look(file.stat()))
        assert len(set(looks)) == 4

    def test_stays_with_the_file(self, tmp_path):
        """
        Reading changes nothing.
        """
        (tmp_path / "a.md").write_bytes(b"one")
        before = look((tmp_path / "a.md").stat())
        (tmp_path / "a.md").read_bytes()
        assert look((tmp_path / "a.md").stat()) == before != NOTHING


class TestSettled:
    @pytest.mark.parametrize(
        ("modified", "changed", "expected"),
        [
            (NOW - 10 * SECOND, NOW - 10 * SECOND, True),
            (NOW - SETTLED - 1, NOW - SETTLED - 1, True),
            (NOW - SETTLED, NOW - SETTLED, False),
            (NOW, NOW - 10 * SECOND, False),
            (NOW - 10 * SECOND, NOW, False),
            (NOW + 10 * SECOND, NOW - 10 * SECOND, False),
            (NOW - 10 * SECOND, NOW + 3600 * SECOND, False),
        ],
        ids=["long ago", "just over", "just not", "modified now", "changed now", "future", "clock set back"],
    )
    def test_is_what_was_left_alone_for_a_moment(self, modified, changed, expected):
        """
        A file that was changed just now, or in the future, could be changed again and look the same.
        """
        assert is_settled((3, modified, changed, 1), NOW) is expected

    @pytest.mark.parametrize(
        ("modified", "changed"),
        [(WHOLE, WHOLE), (WHOLE, WHOLE + 1), (WHOLE + 1, WHOLE), (WHOLE + 7_000_000, WHOLE + 1)],
    )
    def test_takes_two_seconds_on_a_disk_that_counts_coarsely(self, modified, changed):
        """
        FAT counts in steps of two seconds, and a tool that copies files may set whole seconds.
        """
        latest = max(modified, changed)
        assert not is_settled((3, modified, changed, 1), latest + SECOND)
        assert not is_settled((3, modified, changed, 1), latest + SETTLED_COARSELY)
        assert is_settled((3, modified, changed, 1), latest + SETTLED_COARSELY + 1)

    def test_is_never_what_can_not_be_looked_at(self):
        """
        Nothing is known of it.
        """
        assert not is_settled(NOTHING, NOW)


@pytest.fixture
def content(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "content"


def fill(content: Path, *paths: str) -> None:
    """Make these files."""
    for path in paths:
        (content / path).parent.mkdir(parents=True, exist_ok=True)
        (content / path).write_text("x")


class TestFiles:
    def test_in_a_linked_folder_are_not_followed_and_not_lost(self, content):
        """
        A link to a folder, also to one above, counts as a file, which whoever opens it can't read.
        """
        fill(content, "tk/a.md")
        (content / "tk/loop").symlink_to(content)
        (content / "tk/self").symlink_to("self")
        assert list(seen_below(content)) == ["tk/a.md", "tk/loop", "tk/self"]

    def test_in_a_folder_that_can_not_be_listed_stop_the_build(self, content, monkeypatch):
        """
        What is in it would be missing, and nobody would know.
        """
        fill(content, "tk/secret/a.md")
        scandir = os.scandir

        def refusing(path):
            if str(path).endswith("secret"):
                raise PermissionError(13, "Permission denied", str(path))
            return scandir(path)

        monkeypatch.setattr(os, "scandir", refusing)
        with pytest.raises(BuildError) as error:
            list(seen_below(content))
        assert str(error.value) == (
            "content/tk/secret: The folder can't be read: Permission denied.\n    Make it readable, or remove it."
        )

    def test_come_in_the_same_order_everywhere(self, content):
        """
        The order is that of the paths, not of the disk.
        """
        names = [f"tk/{name}.md" for name in "zyxabc"]
        fill(content, *names)
        assert list(seen_below(content)) == sorted(names)

    def test_look_as_they_look(self, content):
        """
        A link looks like what it leads to, and like nothing when it leads nowhere.
        """
        fill(content, "a.md")
        (content / "link.md").symlink_to("a.md")
        (content / "nowhere.md").symlink_to("nothing")
        seen = look((content / "a.md").stat())
        assert seen_below(content) == {"a.md": seen, "link.md": seen, "nowhere.md": NOTHING}


class TestListing:
    def test_has_content_and_theme(self, content, tmp_path):
        """
        Hidden files count where files for the root of the site are, and nowhere else.
        """
        fill(content, "tk/a.md", ".hidden/a.md", "extra/.well-known/x", "extra/.htaccess", "media/.x/y.png")
        fill(tmp_path / "theme", "templates/page.html", "static/css/a.css", ".git/config")
        listing = list_files(site(content=content, theme=tmp_path / "theme"))
        assert list(listing.content) == ["extra/.htaccess", "extra/.well-known/x", "tk/a.md"]
        assert list(listing.theme) == ["static/css/a.css", "templates/page.html"]

    def test_of_a_missing_content_folder_is_empty(self, content):
        """
        Reading says what is wrong with it.
        """
        assert list_files(site(content=content)).content == {}
