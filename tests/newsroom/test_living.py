"""The living build: whatever happens between two builds, it leaves what a clean build would, and makes no more than it must."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from newsroom.build import read_site_and_steps
from newsroom.living import LivingBuild
from newsroom.settings import read_settings
from plugins.model.build import Build
from plugins.model.problem import BuildError
from tests.site_builds.commands import inv
from tests.site_builds.fixture_sites import CLOCK, build, clock, state_of, tree
from tests.site_builds.working_site import WorkingSite

OPENING = "content/tk/news/2026/opening.md"
ARCHIVE = "content/tk/news/2024/archive.md"
LECTURE = "content/hy/news/2026/lecture.md"
MOST_GROWTH = {"blocks": 2000, "bytes": 4 << 20, "open files": 0, "files": 0, "cache": 64 << 10}
"""What two hundred builds more may take."""

BROKEN_LINK = "\n[x]({filename}/tk/news/2026/nothing.md)\n"

both_ways = pytest.mark.parametrize("is_told", [True, False], ids=["told", "looking"])
"""Whether the build is told what has changed, or has to look."""


class Desk:
    """A working site and its living build, which is told what was touched."""

    def __init__(self, folder: Path) -> None:
        self.site = WorkingSite(folder)
        self.output = self.site.living
        self.living = self.start()

    def start(self) -> LivingBuild:
        settings = str(self.site.settings_file)
        return LivingBuild(partial(read_site_and_steps, settings, "", str(self.output), shows_drafts=False))

    def rebuild(self, *, is_told: bool = True) -> Build:
        """Build, and return the build."""
        changed = set(self.site.touched) if is_told else None
        self.site.touched.clear()
        with clock(self.site.now):
            return self.living.rebuild(changed)

    def edit(self, path: str, old: str, new: str) -> None:
        """Put *new* in the place of *old*, which is there."""
        text = self.site.read(path)
        assert old in text
        self.site.write(path, text.replace(old, new, 1))

    def add(self, path: str, text: str) -> None:
        """Write *text* at the end of a file."""
        self.site.write(path, self.site.read(path) + text)

    def is_as_clean(self) -> bool:
        """Return whether the output is that of a clean build; if not, the difference is shown."""
        clean = self.site.folder / "clean"
        shutil.rmtree(clean, ignore_errors=True)
        build(read_settings(self.site.settings_file, {"OUTPUT_PATH": str(clean / "output")}), self.site.now)
        wanted, found = tree(clean / "output"), tree(self.output)
        differing = sorted(path for path in {**wanted, **found} if wanted.get(path) != found.get(path))
        assert differing == []
        return True


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A site that was built once."""
    monkeypatch.setenv("NEWSROOM_LANGUAGE", "en")
    made = Desk(tmp_path)
    made.rebuild(is_told=False)
    yield made
    made.living.close()


class TestFirstBuild:
    def test_gives_the_clean_site(self, desk: Desk) -> None:
        """
        The first build of a living one is a build like any other.
        """
        assert desk.is_as_clean()

    def test_renders_nothing_again_over_its_own_site(self, desk: Desk) -> None:
        """
        Who starts the command again finds the site as it was left.
        """
        desk.living.close()
        desk.living = desk.start()
        assert desk.rebuild(is_told=False).rendered == []
        assert desk.is_as_clean()


@both_ways
class TestEdit:
    def test_of_a_text_renders_its_page_and_the_feed(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        Nothing else shows the text.
        """
        desk.add(OPENING, "\nTäze sözlem.\n")
        assert set(desk.rebuild(is_told=is_told).rendered) == {"tk/news/2026/opening/index.html", "tk/feed.atom"}
        assert desk.is_as_clean()

    def test_of_texts_in_both_languages_renders_both(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        Several files saved together are one build.
        """
        desk.add(OPENING, "\nTäze sözlem.\n")
        desk.add(LECTURE, "\nՆոր խոսք։\n")
        assert set(desk.rebuild(is_told=is_told).rendered) == {
            *("tk/news/2026/opening/index.html", "tk/feed.atom"),
            *("hy/news/2026/lecture/index.html", "hy/feed.atom"),
        }
        assert desk.is_as_clean()

    def test_of_a_title_renders_what_names_it(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        Lists and neighbours have the title; another edition does not.
        """
        desk.edit(OPENING, "title: ", "title: Täze ")
        rendered = set(desk.rebuild(is_told=is_told).rendered)
        assert {
            *("tk/news/2026/opening/index.html", "tk/news/2026/lecture/index.html", "tk/feed.atom"),
            *("tk/index.html", "tk/2026/index.html", "tk/2026/03/index.html", "tk/events/index.html", "index.html"),
        } <= rendered
        assert "tk/news/2024/archive/index.html" not in rendered
        assert not any(path.startswith("hy/") for path in rendered)
        assert desk.is_as_clean()

    def test_that_changes_nothing_renders_nothing(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        A file that is saved as it was is not news.
        """
        desk.add(OPENING, "")
        assert desk.rebuild(is_told=is_told).rendered == []
        assert desk.is_as_clean()

    def test_that_is_taken_back_gives_the_first_site(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        A text, a title, then both as they were: the bytes are those of the beginning.
        """
        before, text = tree(desk.output), desk.site.read(OPENING)
        desk.add(OPENING, "\nTäze sözlem.\n")
        desk.rebuild(is_told=is_told)
        desk.edit(OPENING, "title: ", "title: Täze ")
        desk.rebuild(is_told=is_told)
        desk.site.write(OPENING, text)
        desk.rebuild(is_told=is_told)
        assert tree(desk.output) == before

    def test_of_the_files_there_are_is_followed(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        A new article, a removed one and a renamed folder.
        """
        desk.site.write("content/hy/news/2026/extra.md", desk.site.read(LECTURE))
        assert "hy/news/2026/extra/index.html" in desk.rebuild(is_told=is_told).rendered
        assert desk.is_as_clean()
        desk.site.remove(ARCHIVE)
        desk.rebuild(is_told=is_told)
        assert not (desk.output / "tk/news/2024").exists()
        assert desk.is_as_clean()
        desk.site.move("content/tk/interviews/reader.md", "content/tk/talks/reader.md")
        desk.rebuild(is_told=is_told)
        assert (desk.output / "tk/talks/reader/index.html").exists()
        assert desk.is_as_clean()

    def test_of_a_template_renders_its_pages(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        What is outside of the content folder is followed as well.
        """
        desk.edit("theme/templates/page.html", "{{ page.title }}", "{{ page.title }}!")
        rendered = desk.rebuild(is_told=is_told).rendered
        assert {path.split("/", 1)[1] for path in rendered} == {"about/index.html", "help/contact/index.html"}
        assert desk.is_as_clean()


class TestOutput:
    def test_is_put_right_when_it_is_looked_at(self, desk: Desk) -> None:
        """
        A page that somebody has removed is made again by a build that looks at everything.
        """
        (desk.output / "tk/index.html").unlink()
        assert desk.rebuild(is_told=False).rendered == ["tk/index.html"]
        assert desk.is_as_clean()


class TestFailure:
    @both_ways
    def test_leaves_the_output_and_the_next_build_is_right(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        A broken link, and another edit on top; the correction brings both edits to the site.
        """
        before, text = tree(desk.output), desk.site.read(OPENING)
        desk.add(OPENING, BROKEN_LINK)
        with pytest.raises(BuildError):
            desk.rebuild(is_told=is_told)
        desk.add(LECTURE, "\nՆոր խոսք։\n")
        with pytest.raises(BuildError):
            desk.rebuild(is_told=is_told)
        assert tree(desk.output) == before
        desk.site.write(OPENING, text + "\nTäze sözlem.\n")
        desk.rebuild(is_told=is_told)
        assert desk.is_as_clean()
        assert "Նոր խոսք".encode() in (desk.output / "hy/news/2026/lecture/index.html").read_bytes()
        desk.add(OPENING, "\nÝene biri.\n")
        assert set(desk.rebuild(is_told=is_told).rendered) == {"tk/news/2026/opening/index.html", "tk/feed.atom"}

    @pytest.mark.parametrize(
        ("path", "old", "new"),
        [
            ("theme/templates/page.html", "{{ page.title }}", "{{ page.nothing }}"),
            ("theme/templates/page.html", "{% block content %}", "{% block %}"),
            ("content/taxonomy.yaml", "hy: Ծառայություններ, ", ""),
            ("settings.py", "TIMEZONE = ", "TIMEZONE = 'Mars' or "),
        ],
        ids=["template", "syntax", "taxonomy", "settings"],
    )
    def test_of_any_kind_is_survived(self, path: str, old: str, new: str, desk: Desk) -> None:
        """
        Whichever step fails, nothing is written, and the correction is built.
        """
        before, text = tree(desk.output), desk.site.read(path)
        desk.edit(path, old, new)
        with pytest.raises(BuildError):
            desk.rebuild(is_told=False)
        assert tree(desk.output) == before
        desk.site.write(path, text)
        desk.add(OPENING, "\nTäze sözlem.\n")
        desk.rebuild()
        assert desk.is_as_clean()


class TestAnotherCommand:
    @pytest.mark.parametrize("options", [(), ("--clean",)], ids=["build", "clean"])
    def test_is_noticed(self, desk: Desk, options: tuple[str, ...]) -> None:
        """
        What `inv build` has written in between, nobody tells; the living build looks, and so does the next command.
        """
        desk.edit(ARCHIVE, "title: ", "title: Täze ")
        desk.site.touched.clear()
        done = inv("build", "--settings", desk.site.settings_file, "--output", desk.output, *options)
        assert done.returncode == 0, done.stderr
        desk.add(OPENING, "\nTäze sözlem.\n")
        desk.rebuild()
        assert desk.is_as_clean()
        desk.add(ARCHIVE, "\nTäze sözlem.\n")
        assert "tk/news/2024/archive/index.html" in desk.rebuild().rendered
        build(read_settings(desk.site.settings_file, {"OUTPUT_PATH": str(desk.output)}))
        assert desk.is_as_clean()


class TestTime:
    @both_ways
    def test_changes_what_waits_for_it(self, desk: Desk, is_told: bool) -> None:  # noqa: FBT001
        """
        An event is over, then an article's date comes; each moment is known before, and nothing is left after the last.
        """
        found = []
        while (moment := desk.living.until) is not None:
            desk.site.now = moment
            rendered = desk.rebuild(is_told=is_told).rendered
            assert desk.is_as_clean()
            found.append((moment, set(rendered)))
        (over, events), (come, news) = found
        assert over == datetime(2026, 3, 15, tzinfo=CLOCK.tzinfo)
        assert {"tk/events/index.html", "hy/events/index.html"} <= events
        assert not any("/news/" in path for path in events)
        assert come == datetime(2026, 3, 15, 9, tzinfo=CLOCK.tzinfo)
        assert {"tk/news/2026/coming/index.html", "tk/index.html", "tk/feed.atom", "sitemap.xml"} <= news

    def test_that_passes_unnoticed_is_caught_up_with_an_edit(self, desk: Desk) -> None:
        """
        A text is saved after the moment has come: the build that is told of the text alone shows the news as well.
        """
        desk.site.now = CLOCK + timedelta(days=30)
        desk.add(OPENING, "\nTäze sözlem.\n")
        assert "tk/news/2026/coming/index.html" in desk.rebuild().rendered
        assert desk.is_as_clean()

    def test_that_goes_back_is_followed(self, desk: Desk) -> None:
        """
        Somebody sets the clock: what is not yet published is withdrawn.
        """
        desk.site.now = CLOCK - timedelta(days=6)
        desk.rebuild()
        assert not (desk.output / "tk/news/2026/lecture").exists()
        assert desk.is_as_clean()


class TestSettings:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("SITEURL", "https://example.org/library"),
            ("TIMEZONE", "Asia/Yerevan"),
            ("FEED_YEAR", 2019),
            ("MARKDOWN", {"extensions": ["extra", "toc", "nl2br"], "output_format": "html"}),
        ],
    )
    def test_are_followed(self, name: str, value: object, desk: Desk) -> None:
        """
        Settings that were changed are read by a build that looks at everything, and hold for those that do not.
        """
        desk.add(OPENING, "\nBir setir,\nýene biri.\n")
        desk.rebuild()
        desk.site.settings[name] = value
        desk.site.write_settings()
        assert desk.rebuild(is_told=False).rendered != []
        assert desk.is_as_clean()
        desk.add(OPENING, "\nTäze sözlem.\n")
        desk.rebuild()
        assert desk.is_as_clean()

    def test_name_of_the_site(self, desk: Desk) -> None:
        """
        A new name is on all pages of the edition.
        """
        desk.site.settings["LANGUAGES"]["tk"]["name"] = "Täze at"
        desk.site.write_settings()
        rendered = set(desk.rebuild(is_told=False).rendered)
        pages = {path for path in tree(desk.output) if path.startswith("tk/") and path.endswith(".html")}
        assert pages <= rendered
        assert desk.is_as_clean()

    def test_output_folder(self, desk: Desk) -> None:
        """
        Another output folder gets the whole site.
        """
        desk.output = desk.site.folder / "elsewhere"
        desk.living.read_settings = desk.start().read_settings
        desk.rebuild(is_told=False)
        assert desk.is_as_clean()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
class TestMemory:
    def test_does_not_grow(self, desk: Desk) -> None:
        """
        After hundreds of texts, titles, new and removed articles there is as much as after the first hundred.
        """
        texts = {path: desk.site.read(path) for path in (OPENING, ARCHIVE)}
        for number in range(100):
            turn(desk, texts, number)
        before = used(desk)
        for number in range(100, 300):
            turn(desk, texts, number)
        grown = {name: count - before[name] for name, count in used(desk).items()}
        assert desk.is_as_clean()
        assert {name: count for name, count in grown.items() if count > MOST_GROWTH[name]} == {}


def turn(desk: Desk, texts: Mapping[str, str], number: int) -> None:
    """Edit as an editor does, mostly a text, now and then a title or a whole file, and build."""
    extra = "content/tk/news/2026/extra.md"
    match number % 20:
        case 5:
            desk.site.write(extra, texts[OPENING])
        case 15:
            desk.site.remove(extra)
        case 0 | 10:
            desk.site.write(OPENING, texts[OPENING].replace("title: ", f"title: {number} "))
        case _:
            desk.site.write(ARCHIVE, f"{texts[ARCHIVE]}\n{number}\n")
    desk.rebuild(is_told=number % 7 != 0)


def used(desk: Desk) -> dict[str, int]:
    """Return what the process and the state folder hold."""
    gc.collect()
    state = [file for file in state_of(desk.output).rglob("*") if file.is_file()]
    return {
        "blocks": sys.getallocatedblocks(),
        "bytes": int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE"),
        "open files": len(os.listdir("/proc/self/fd")),
        "files": len(state),
        "cache": sum(file.stat().st_size for file in state),
    }
