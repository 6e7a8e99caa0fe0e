"""``inv build``: what it says, where it writes, and how it ends."""

import io
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from newsroom import build as command
from newsroom.build import ProgressLine, build
from plugins.model.workspace import open_workspace
from tests.site_builds.fixture_sites import REPOSITORY, tree


class TestSummary:
    def test_counts_what_each_edition_holds_and_says_how_to_look_at_it(self, newsroom, capsys):
        """
        The last line has articles, pages and feeds of each language, the files, the time, and the next command.
        """
        assert build() == 0
        out, err = capsys.readouterr()
        files = len(tree(newsroom.output))
        editions = "tk – articles: 1, pages: 1, feeds: 1; hy – articles: 1, pages: 0, feeds: 1"
        assert re.fullmatch(
            rf"output: {editions}\. Files: {files}, new or changed: {files}\. Time: \d+\.\d s\."
            r" To look at it: uv run inv serve\n",
            out,
        )
        assert err == ""

    def test_says_that_nothing_has_changed(self, newsroom, capsys):
        """
        A second build of the same content changes no file, and says so.
        """
        build()
        build()
        assert capsys.readouterr().out.count("new or changed: 0.") == 1

    def test_shows_warnings_beside_it(self, newsroom, capsys):
        """
        A warning goes to the other stream, with its place; the site is built all the same.
        """
        newsroom.write(
            "tk/news/2026/new-room.md", (newsroom.content / "tk/news/2026/new-room.md").read_text() + "\n# A\n"
        )
        assert build() == 0
        assert capsys.readouterr().err.startswith("content/tk/news/2026/new-room.md:")


class TestDrafts:
    def test_go_into_another_folder(self, newsroom, capsys):
        """
        What is not published yet is in `output-drafts/`, also what waits for its time, and not in `output/`.
        """
        assert build() == 0
        public = tree(newsroom.output)
        assert build(shows_drafts=True) == 0
        assert tree(newsroom.output) == public
        drafts = newsroom.root / "output-drafts/tk/news/2026"
        assert sorted(path.name for path in drafts.iterdir()) == ["draft", "later", "new-room"]
        assert sorted(path.name for path in (newsroom.output / "tk/news/2026").iterdir()) == ["new-room"]
        assert not any(b"garalama" in page.lower() for page in public.values())
        assert capsys.readouterr().out.endswith("To look at it: uv run inv serve --drafts\n")

    @pytest.mark.parametrize("output", ["output", "output/", "./content/../output"])
    def test_are_refused_in_the_folder_that_is_published(self, newsroom, capsys, output):
        """
        Nobody gets drafts into `output/` by naming it.
        """
        assert build() == 0
        before = tree(newsroom.output)
        assert build(shows_drafts=True, output=output) == 1
        assert tree(newsroom.output) == before
        assert capsys.readouterr().err == (
            "output: This is the folder of the published site, where drafts never go.\n"
            "    Name another one, or leave out --output.\n"
            "\nErrors: 1. Nothing was written; the site is as it was.\n"
        )


class TestFolders:
    def test_are_those_of_the_settings_wherever_one_stands(self, newsroom, monkeypatch):
        """
        Paths of the settings file are meant from where it is, not from the working directory.
        """
        (newsroom.root / "elsewhere").mkdir()
        monkeypatch.chdir(newsroom.root / "elsewhere")
        assert build("../pelicanconf.py") == 0
        assert (newsroom.output / "index.html").is_file()
        assert list(Path().iterdir()) == []

    def test_can_be_others(self, newsroom, capsys):
        """
        `--content` and `--output` are meant from the working directory.
        """
        newsroom.content.rename(newsroom.root / "texts")
        assert build(content="texts", output="shown/here") == 0
        assert (newsroom.root / "shown/here/tk/news/2026/new-room/index.html").is_file()
        assert not newsroom.output.exists()
        assert capsys.readouterr().out.startswith("shown/here: tk – articles: 1")


class TestErrors:
    def test_are_all_told_and_nothing_is_written(self, newsroom, capsys):
        """
        Every error of every file, how many there are, and that the site is as it was; the status says it too.
        """
        build()
        before = tree(newsroom.output)
        newsroom.write("tk/news/2026/first.md", "no front matter\n")
        newsroom.write("hy/news/2026/second.md", "no front matter\n")
        capsys.readouterr()
        assert build() == 1
        out, err = capsys.readouterr()
        assert out == ""
        assert "content/hy/news/2026/second.md:1: " in err
        assert "content/tk/news/2026/first.md:1: " in err
        assert err.endswith("\nErrors: 2. Nothing was written; the site is as it was.\n")
        assert tree(newsroom.output) == before

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ("1 / 0", "pelicanconf.py:4: The settings can't be read: ZeroDivisionError: division by zero."),
            ("LANGUAGES = {", "pelicanconf.py:4: The settings can't be read: SyntaxError: '{' was never closed"),
            ("import no_such_module", "pelicanconf.py:4: The settings can't be read: ModuleNotFoundError"),
            ("SITEURL = 'example.org'", "settings: SITEURL: SITEURL is “example.org”, which is not a full address."),
            ("TIMEZONE = 'Asia/Nowhere'", "settings: TIMEZONE: TIMEZONE is “Asia/Nowhere”"),
            ("del OUTPUT_PATH", "settings: OUTPUT_PATH: The setting OUTPUT_PATH is missing or empty."),
            ("LANGUAGES['fr'] = {'name': 'x', 'description': 'y'}", "fr.toml"),
            ("THEME = 'nothing'", "settings: THEME: The theme folder "),
        ],
    )
    @pytest.mark.parametrize("shows_drafts", [False, True])
    def test_in_the_settings_are_told_by_their_name(self, newsroom, capsys, line, said, shows_drafts):
        """
        A wrong setting is told by its name, wrong Python by its line; never by a traceback.
        """
        newsroom.set(line)
        assert build(shows_drafts=shows_drafts) == 1
        assert said in capsys.readouterr().err
        assert not newsroom.output.exists()

    def test_of_a_missing_settings_file_say_which(self, newsroom, capsys):
        """
        The file that is not there is named, with an example of one that is.
        """
        assert build("other.py") == 1
        said = "other.py: There is no settings file here.\n    Name one, for example pelicanconf.py.\n"
        assert capsys.readouterr().err.startswith(said)

    def test_of_the_disk_say_what_has_become_of_the_site(self, newsroom, capsys, monkeypatch):
        """
        When the moves have begun, the site is not as it was; the next build completes it.
        """
        build()
        newsroom.write("tk/pages/about.md", (newsroom.content / "tk/pages/about.md").read_text() + "\nTäze.\n")

        def full(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", lambda old, new: full() if "staged" in str(old) else Path(old).rename(new))
            assert build() == 1
        assert capsys.readouterr().err.endswith(
            "\nErrors: 1. The site is half written; the next command completes it.\n"
        )
        assert build() == 0
        assert b"T\xc3\xa4ze." in (newsroom.output / "tk/about/index.html").read_bytes()


class TestProgress:
    @staticmethod
    def on_a_terminal(monkeypatch):
        """Build with a terminal as error stream, and return what it has shown; "end" is told after the build."""
        outer, inner = os.openpty()
        with monkeypatch.context() as patch, os.fdopen(inner, "w", encoding="utf-8") as terminal:
            patch.setattr(sys, "stderr", terminal)
            assert build() == 0
            terminal.write("end")
            terminal.flush()
            shown = ""
            while not shown.endswith("end"):
                shown += os.read(outer, 1 << 20).decode()
        os.close(outer)
        return shown

    def test_is_shown_on_a_terminal_and_taken_away(self, newsroom, monkeypatch):
        """
        Long work tells the step and how far it has come, in one line that is blank at the end.
        """
        monkeypatch.setattr(command, "PATIENCE", 0)
        shown = self.on_a_terminal(monkeypatch)
        assert "\rread: 5 / 5\r" in shown
        assert "\rrender: " in shown
        assert "\n" not in shown
        *_, blank, end = shown.split("\r")
        assert (blank.strip(), end) == ("", "end")

    def test_is_not_shown_for_short_work(self, newsroom, monkeypatch):
        """
        A build that is over in a moment tells nothing on the way.
        """
        assert self.on_a_terminal(monkeypatch) == "end"

    def test_is_not_shown_in_a_log(self, monkeypatch):
        """
        What is no terminal gets no progress, however long the work.
        """
        monkeypatch.setattr(command, "PATIENCE", 0)
        log = io.StringIO()
        with ProgressLine(log) as progress:
            progress.show("read", 1, 1000)
            progress.show("read", 1000, 1000)
        assert log.getvalue() == ""


class TestTwoBuilds:
    def test_wait_for_each_other(self, newsroom, capsys):
        """
        While one command holds the output folder a second build says that it waits, and then builds.
        """
        status = []
        second = threading.Thread(target=lambda: status.append(build()))
        with open_workspace(newsroom.output):
            second.start()
            second.join(0.5)
            assert second.is_alive()
            assert capsys.readouterr().err == "Another command is working on this folder; waiting for it to end …\n"
            assert list(newsroom.output.iterdir()) == []
        second.join(60)
        assert status == [0]
        assert (newsroom.output / "index.html").is_file()


class TestPluginsOfOthers:
    @pytest.fixture
    def plugin(self, newsroom, monkeypatch):
        """A function that adds a plugin of Pelican to the settings, with its text."""
        monkeypatch.syspath_prepend(newsroom.root)

        def add(name, text):
            (newsroom.root / f"{name}.py").write_text(text)
            newsroom.set(f"PLUGINS = [*PLUGINS, {name!r}]")

        return add

    def test_are_run_by_pelican(self, newsroom, plugin):
        """
        With such a plugin Pelican builds the site, which is the same and is summed up in the same line.
        """
        build(output="without")
        plugin("their_plugin", "def register(): pass\n")
        done = run_inv("build", newsroom.root)
        assert done.returncode == 0, done.stderr
        assert (
            "Built by Pelican, and everything anew: PLUGINS has their_plugin, and nobody knows what they read."
            in done.stderr
        )
        assert done.stdout.splitlines()[-1].startswith("output: tk – articles: 1, pages: 1, feeds: 1; hy – articles: 1")
        assert tree(newsroom.output) == tree(newsroom.root / "without")

    def test_that_cannot_be_used_stop_the_build(self, newsroom, plugin):
        """
        A plugin that is broken is named, the status says so, and nothing is written.
        """
        plugin("their_plugin", "raise RuntimeError('of theirs')\n")
        done = run_inv("build", newsroom.root)
        assert done.returncode == 1
        assert "their_plugin" in done.stderr
        assert "Traceback" not in done.stderr
        assert not (newsroom.output / "index.html").exists()


class TestCommand:
    def test_ends_with_the_status_of_the_build(self, newsroom):
        """
        `inv build` of broken content has an exit status that is not 0.
        """
        newsroom.write("tk/news/2026/first.md", "no front matter\n")
        done = run_inv("build", newsroom.root)
        assert done.returncode == 1
        assert done.stdout == ""
        assert done.stderr.endswith("\nErrors: 1. Nothing was written; the site is as it was.\n")


def run_inv(arguments, folder):
    """Run the repository's invoke in *folder*, whose settings it takes."""
    command = [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY), *arguments.split()]
    command += ["--settings", str(folder / "pelicanconf.py")]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
