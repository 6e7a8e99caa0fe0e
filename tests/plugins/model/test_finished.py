"""Where nothing has changed since the last build there is nothing to do; and everything that counts is something."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from plugins.model import finished as module
from plugins.model.cache import Cache
from plugins.model.finished import find_finished, finish
from plugins.model.plan import Output
from plugins.model.problem import Problem, message
from plugins.model.seen import NOTHING, Listing, list_files
from plugins.model.site import Edited, Site
from plugins.model.workspace import open_workspace
from tests.plugins.samples import NOW, build, document, site

WARNING = Problem("content/tk/a.md", 3, message("It is %(what)s.", what="odd"), message("Look."), "warning")
LONG_AGO = 1_600_000_000


class Newsroom:
    """A site of one article that was built."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.site = site(content=root / "content", theme=root / "theme", output=root / "output")
        for path in ("content/tk/a.md", "content/extra/.htaccess", "theme/templates/page.html"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text("text")
            os.utime(root / path, (LONG_AGO, LONG_AGO))
        listing = list_files(self.site)
        with open_workspace(self.site.output) as workspace, closing(Cache(root, "stamp")) as memory:
            made = build([document("tk/a.md")], self.site)
            made.workspace, made.memory = workspace, memory
            made.outputs = {"tk/feed.atom": Output("tk/feed.atom", "feed", "", "tk", {}, "")}
            made.report([WARNING])
            made.until = NOW + timedelta(days=1)
            workspace.commit({"tk/feed.atom": workspace.stage("tk/feed.atom", b"feed")})
            self.done = finish(made, listing, _far_later(listing))

    def find(self, sample: Site | None = None):
        """Return the finished build as the next command finds it."""
        sample = sample or self.site
        with open_workspace(self.site.output) as workspace, closing(Cache(self.root, "stamp")) as memory:
            return find_finished(sample, list_files(sample), memory, workspace)


def _far_later(listing: Listing) -> int:
    return max(seen[2] for seen in listing.content.values()) + 3_000_000_000


@pytest.fixture
def newsroom(tmp_path):
    return Newsroom(tmp_path)


class TestFinished:
    def test_is_found_as_long_as_nothing_has_changed(self, newsroom):
        """
        With what it has said of itself.
        """
        found = newsroom.find()
        assert found == newsroom.done
        assert found.warnings == (WARNING,)
        assert found.files == 1
        assert [(count.language, count.articles, count.pages, count.feeds) for count in found.editions] == [
            ("tk", 1, 0, 1),
            ("hy", 0, 0, 0),
        ]

    @pytest.mark.parametrize(
        "change",
        [
            lambda root: (root / "content/tk/a.md").write_text("other"),
            lambda root: (root / "content/tk/a.md").write_text("same"),
            lambda root: (root / "content/tk/a.md").unlink(),
            lambda root: (root / "content/tk/a.md").rename(root / "content/tk/b.md"),
            lambda root: (root / "content/tk/new.md").write_text("new"),
            lambda root: (root / "content/taxonomy.yaml").write_text("new"),
            lambda root: (root / "content/extra/.htaccess").write_text("new"),
            lambda root: (root / "content/extra/.htpasswd").write_text("new"),
            lambda root: (root / "theme/templates/page.html").write_text("new"),
            lambda root: (root / "theme/new.css").write_text("new"),
            lambda root: (root / "output/tk/feed.atom").write_text("by hand"),
            lambda root: (root / "output/tk/feed.atom").unlink(),
            lambda root: (root / ".output.state/manifest.json").unlink(),
            lambda root: (root / "cache.sqlite").unlink(),
        ],
        ids=lambda _: "",
    )
    def test_is_not_found_when_a_file_has_changed(self, newsroom, change):
        """
        Of the content, of the theme, of the output folder, or of what is remembered.
        """
        change(newsroom.root)
        assert newsroom.find() is None

    def test_is_found_when_what_nobody_reads_has_changed(self, newsroom):
        """
        A file of a tool is no part of the site, and a file of others in the output folder is not ours.
        """
        (newsroom.root / "content/tk/.a.md.swp").write_text("x")
        (newsroom.root / "output/CNAME").write_text("x")
        assert newsroom.find() == newsroom.done

    @pytest.mark.parametrize(
        ("later", "expected"),
        [
            (timedelta(), True),
            (timedelta(hours=23), True),
            (timedelta(days=1), False),
            (timedelta(days=300), False),
            (timedelta(seconds=-1), False),
        ],
    )
    def test_holds_until_time_changes_something(self, newsroom, later, expected):
        """
        An article waits for its date; a clock that was set back is not believed either.
        """
        assert (newsroom.find(replace(newsroom.site, now=NOW + later)) is not None) is expected

    @pytest.mark.parametrize(
        "changes",
        [
            {"url": "https://other.example.org"},
            {"feed_authority": "other.example.org"},
            {"feed_year": 2021},
            {"shows_drafts": True},
            {"markdown": {"extensions": ["extra"]}},
            {"foreign_plugins": ("theirs",)},
            {"time_zone": type("Zone", (), {"key": "Asia/Yerevan"})},
        ],
        ids=lambda changes: next(iter(changes)),
    )
    def test_is_not_found_when_a_setting_has_changed(self, newsroom, changes):
        """
        Each of them.
        """
        assert newsroom.find(replace(newsroom.site, **changes)) is None

    @pytest.mark.parametrize("folder", ["content", "theme"])
    def test_is_not_found_for_other_folders(self, newsroom, folder):
        """
        Also when they hold the same.
        """
        (newsroom.root / folder).rename(newsroom.root / "other")
        assert newsroom.find(replace(newsroom.site, **{folder: newsroom.root / "other"})) is None

    def test_is_not_found_when_a_language_has_changed(self, newsroom):
        """
        Its data, what the site is called in it, which there are, and their order, whose first is the default.
        """
        languages = newsroom.site.languages
        its = languages["tk"]
        changed = [
            languages | {"tk": Edited(its.language, "Täze at", its.description)},
            languages
            | {"tk": Edited(msgspec.structs.replace(its.language, name="Türkmençe"), its.name, its.description)},
            {"tk": its},
            dict(reversed(languages.items())),
        ]
        assert [newsroom.find(replace(newsroom.site, languages=each)) for each in changed] == [None] * 4

    @pytest.mark.parametrize("seen", [NOTHING, (4, 2**62, 2**62, 1)])
    def test_is_not_remembered_when_a_file_could_change_unseen(self, newsroom, seen, monkeypatch):
        """
        A file that was changed just now may be changed again and look the same.
        """
        listing = list_files(newsroom.site)
        listing.content["tk/a.md"] = seen
        with open_workspace(newsroom.site.output) as workspace, closing(Cache(newsroom.root, "stamp")) as memory:
            made = build([document("tk/a.md")], newsroom.site)
            made.workspace, made.memory = workspace, memory
            finish(made, listing, 1)
            assert memory.get(module.TABLE, module.NAME) is None
        assert newsroom.find() is None
