"""Whatever stops a build, readers have the old site or the new one, and what others put into the folder stays."""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from plugins.model.problem import BuildError
from plugins.model.workspace import open_workspace
from tests.site_builds.commands import environment, inv
from tests.site_builds.fixture_sites import REPOSITORY, SITES, build_content, state_of, tree, write_settings

PATIENCE = 60


def play(scenario: str, folder: Path) -> dict[str, Any]:
    """Play a scenario of interruptions.py in a process of its own; return what it found."""
    words = [sys.executable, "-m", "tests.site_builds.interruptions", scenario, str(folder)]
    done = subprocess.run(
        words, cwd=REPOSITORY, env=environment(), capture_output=True, timeout=PATIENCE * 3, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)


class TestKilled:
    def test_at_any_change_the_output_is_old_or_can_be_completed(self, tmp_path: Path) -> None:
        """
        A build that is killed before any change of the disk leaves the old site; from the journal on, the next command
        completes the new one; and the build after that gives the new one in any case.
        """
        found = play("killed_while_building", tmp_path)
        assert found["wrong"] == []
        assert found["changes"] - found["before"] > 20

    def test_while_completing_it_can_be_completed_again(self, tmp_path: Path) -> None:
        """
        The completion of an interrupted publication can itself be killed at any change, and completed the next time.
        """
        assert play("killed_while_completing", tmp_path)["wrong"] == []

    @pytest.mark.parametrize("seconds", [0.15, 0.45, 0.75])
    def test_at_any_moment_the_site_is_whole(self, seconds: float, tmp_path: Path) -> None:
        """
        An inv build that is killed after a while leaves the old site, or one that the next command makes the new one.
        """
        settings = write_settings(tmp_path, SITES / "two_languages")
        output = tmp_path / "output"
        build_content(SITES / "untranslated", output)
        old = tree(output)
        with start("build", "--settings", settings) as build:
            time.sleep(seconds)
            build.kill()
        with open_workspace(output):
            completed = tree(output)
        build_content(SITES / "two_languages", output)
        assert completed in (old, tree(output))


def start(*words: object) -> subprocess.Popen[str]:
    """Start ``inv`` with *words*."""
    return subprocess.Popen(
        [sys.executable, "-m", "invoke", *map(str, words)],
        cwd=REPOSITORY,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


class TestCompletion:
    @pytest.fixture
    def interrupted(self, tmp_path: Path) -> Path:
        """A folder with a site whose publication was killed in the middle; beside it in new/ what it should become."""
        assert play("interrupted", tmp_path)["wrong"] == []
        output = tmp_path / "site/output"
        assert tree(output) not in (tree(tmp_path / "old"), tree(tmp_path / "new"))
        return tmp_path

    def test_inv_serve_completes_it(self, interrupted: Path) -> None:
        """
        The command that shows the site first completes what a build has begun.
        """
        output = interrupted / "site/output"
        with start("serve", "--output", output, "--port", 0) as server:
            try:
                address = server.stdout.readline().split()[0] if server.stdout else ""
                with urlopen(f"{address}tk/news/2025/opening/", timeout=PATIENCE) as page:
                    assert page.read() == (interrupted / "new/tk/news/2025/opening/index.html").read_bytes()
            finally:
                server.send_signal(signal.SIGINT)
        assert tree(output) == tree(interrupted / "new")

    def test_inv_serve_completes_a_first_build(self, interrupted: Path) -> None:
        """
        Also when the interrupted build was the first one, so that the front page is not there yet.
        """
        output = interrupted / "site/output"
        (output / "index.html").replace(state_of(output) / "staged/000000")
        journal = state_of(output) / "journal.json"
        facts = json.loads(journal.read_bytes())
        facts["moves"]["000000"] = "index.html"
        journal.write_text(json.dumps(facts), encoding="utf-8")
        with start("serve", "--output", output, "--port", 0) as server:
            try:
                assert server.stdout is not None
                assert server.stdout.readline().startswith("http://127.0.0.1:")
            finally:
                server.send_signal(signal.SIGINT)
        assert tree(output) == tree(interrupted / "new")

    def test_a_failing_build_completes_it_too(self, interrupted: Path) -> None:
        """
        A build that stops at a mistake has completed the interrupted one, and changes nothing besides.
        """
        output = interrupted / "site/output"
        with pytest.raises(BuildError):
            build_content(interrupted / "no such folder", output)
        assert tree(output) == tree(interrupted / "new")


class TestTwoAtOnce:
    def test_the_second_waits_and_says_so(self, tmp_path: Path) -> None:
        """
        A build that finds another command at work on the output folder says so, waits, and then builds.
        """
        settings = write_settings(tmp_path, SITES / "no_pages")
        with ExitStack() as held:
            held.enter_context(open_workspace(tmp_path / "output"))
            build = start("build", "--settings", settings)
            assert build.stderr is not None
            assert "waiting" in build.stderr.readline()
            assert build.poll() is None
            assert tree(tmp_path / "output") == {}
        build.communicate(timeout=PATIENCE)
        assert build.returncode == 0
        assert (tmp_path / "output/tk/news/2025/opening/index.html").is_file()

    def test_the_output_is_one_of_the_two(self, tmp_path: Path) -> None:
        """
        Two builds of different content that run at the same time do not mix.
        """
        output = tmp_path / "output"
        contents = [SITES / "no_pages", SITES / "untranslated"]
        builds = [start("build", "--content", content, "--output", output) for content in contents]
        for build in builds:
            build.communicate(timeout=PATIENCE)
            assert build.returncode == 0
        found = tree(output)
        for number, content in enumerate(contents):
            assert inv("build", "--content", content, "--output", tmp_path / f"clean-{number}").returncode == 0
        assert found in [tree(tmp_path / f"clean-{number}") for number in range(2)]


class TestFilesOfOthers:
    def test_stay(self, tmp_path: Path) -> None:
        """
        Files and folders that others have put into the output folder are still there after every build.
        """
        output = tmp_path / "output"
        for path in ("CNAME", ".git/config", "tk/news/2021/autumn/note.txt", "empty/.keep"):
            (output / path).parent.mkdir(parents=True, exist_ok=True)
            (output / path).write_text("not ours", encoding="utf-8")
        (output / "really-empty").mkdir()
        before = tree(output)
        for content in ("untranslated", "no_pages", "untranslated"):
            build_content(SITES / content, output)
            assert before.items() <= tree(output).items()
            assert (output / "really-empty").is_dir()

    @pytest.mark.parametrize("path", ["index.html", "tk/news/2025/opening/index.html", "sitemap.xml"])
    def test_in_the_way_are_not_overwritten(self, path: str, tmp_path: Path) -> None:
        """
        A file of others where one of ours has to be is an error that names it, and nothing changes.
        """
        output = tmp_path / "output"
        put(output / path)
        refuses(output, SITES / "no_pages", path)

    def test_in_the_way_of_a_folder_are_not_removed(self, tmp_path: Path) -> None:
        """
        A file of others where we need a folder is an error that names it.
        """
        put(tmp_path / "output/tk/news")
        refuses(tmp_path / "output", SITES / "no_pages", "tk/news")

    @pytest.mark.parametrize("inside", ["note.txt", "folder/note.txt", "folder/"])
    def test_in_a_folder_in_the_way_are_not_removed(self, inside: str, tmp_path: Path) -> None:
        """
        A folder of others where we need a file is an error that names it, even when it is empty.
        """
        put(tmp_path / "output/theme/icon.svg" / inside)
        refuses(tmp_path / "output", SITES / "no_pages", "theme/icon.svg")

    def test_that_were_ours_and_are_edited_are_not_removed(self, tmp_path: Path) -> None:
        """
        A file of ours that somebody has edited, and that would have to become a folder, is an error that names it.
        """
        content, output = tmp_path / "content", tmp_path / "output"
        shutil.copytree(SITES / "no_pages", content)
        put(content / "media/report")
        build_content(content, output)
        (output / "media/report").write_text("edited in the output folder", encoding="utf-8")
        (content / "media/report").unlink()
        put(content / "media/report/2025.pdf")
        refuses(output, content, "media/report")

    def test_that_are_the_same_are_taken_over(self, tmp_path: Path) -> None:
        """
        A file that is already what we would write is no obstacle.
        """
        build_content(SITES / "no_pages", tmp_path / "first")
        shutil.copytree(tmp_path / "first", tmp_path / "output")
        build_content(SITES / "no_pages", tmp_path / "output")
        assert tree(tmp_path / "output") == tree(tmp_path / "first")

    def test_links_are_not_followed(self, tmp_path: Path) -> None:
        """
        A link of others, even one that leads nowhere, is neither replaced nor written through.
        """
        output = tmp_path / "output"
        (output / "tk").mkdir(parents=True)
        (output / "tk/index.html").symlink_to(tmp_path / "elsewhere")
        with pytest.raises(BuildError, match=r"tk/index\.html"):
            build_content(SITES / "no_pages", output)
        assert (output / "tk/index.html").is_symlink()
        assert not (tmp_path / "elsewhere").exists()


def put(path: Path) -> None:
    """Put a file of others somewhere, or a folder if *path* has no name after its last slash."""
    if path.name == "folder":
        path.mkdir(parents=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("not ours", encoding="utf-8")


def refuses(output: Path, content: Path, path: str) -> None:
    """Assert that a build refuses to touch *path*, changes nothing, and leaves nothing to complete."""
    before = tree(output)
    with pytest.raises(BuildError) as caught:
        build_content(content, output)
    assert [problem.path.endswith(path) for problem in caught.value.problems] == [True]
    assert tree(output) == before
    assert not (state_of(output) / "journal.json").exists()


class TestDisk:
    def test_that_is_full_leaves_the_old_site_or_one_to_complete(self, tmp_path: Path) -> None:
        """
        When there is no space from some change on, the build says so, and the output is as after a kill.
        """
        assert play("disk_full", tmp_path)["wrong"] == []

    def test_that_takes_half_a_file_is_told_in_words(self, tmp_path: Path) -> None:
        """
        A file that can't be written to its end is a message and an exit status, and the site is as it was.
        """
        output = tmp_path / "output"
        build_content(SITES / "no_pages", output)
        before = tree(output)

        def allow_small_files_only() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))

        words = [sys.executable, "-m", "invoke", "build", "--content", SITES / "two_languages", "--output", output]
        done = subprocess.run(
            [str(word) for word in words],
            cwd=REPOSITORY,
            env=environment(PYTHONDONTWRITEBYTECODE="1"),
            preexec_fn=allow_small_files_only,  # nothing else runs in this process
            capture_output=True,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 1
        assert "The site can't be written: File too large." in done.stderr
        assert "Traceback" not in done.stderr
        assert tree(output) == before

    @pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
    def test_that_forbids_writing_is_told_in_words(self, tmp_path: Path) -> None:
        """
        An output folder that may not be written is a message.
        """
        output = tmp_path / "output"
        build_content(SITES / "no_pages", output)
        (output / "tk").chmod(0o500)
        with pytest.raises(BuildError, match="can't be written"):
            build_content(SITES / "untranslated", output)
        (output / "tk").chmod(0o700)
        build_content(SITES / "untranslated", output)


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def scramble(file: Path) -> None:
    file.write_bytes(b"\0\xff{not json")


def date_from_the_future(file: Path) -> None:
    facts = json.loads(file.read_bytes()) if file.exists() else {"moves": {}, "removals": [], "files": {}}
    file.write_text(json.dumps(facts | {"format": 999}), encoding="utf-8")


DAMAGES = [cut, scramble, date_from_the_future]


class TestDamagedState:
    @pytest.mark.parametrize("damage", DAMAGES)
    def test_of_the_manifest_is_noticed(self, damage: Callable[[Path], None], tmp_path: Path) -> None:
        """
        Without a manifest that can be trusted the same content is built again, and other files are not overwritten.
        """
        output = tmp_path / "output"
        build_content(SITES / "no_pages", output)
        before = tree(output)
        damage(state_of(output) / "manifest.json")
        with pytest.raises(BuildError, match="did not write this file"):
            build_content(SITES / "untranslated", output)
        assert tree(output) == before
        build_content(SITES / "no_pages", output)
        assert tree(output) == before
        build_content(SITES / "untranslated", output)
        build_content(SITES / "untranslated", tmp_path / "clean")
        assert tree(output) == tree(tmp_path / "clean")

    @pytest.mark.parametrize("damage", [scramble, date_from_the_future])
    def test_of_the_journal_is_noticed(self, damage: Callable[[Path], None], tmp_path: Path) -> None:
        """
        A journal that can't be trusted is put aside, and the next build gives the right site.
        """
        output = tmp_path / "output"
        build_content(SITES / "no_pages", output)
        damage(state_of(output) / "journal.json")
        build_content(SITES / "untranslated", output)
        build_content(SITES / "untranslated", tmp_path / "clean")
        assert tree(output) == tree(tmp_path / "clean")
        assert not (state_of(output) / "journal.json").exists()

    @pytest.mark.parametrize("damage", [cut, scramble, Path.unlink])
    def test_of_a_staged_file_is_put_right(self, damage: Callable[[Path], None], tmp_path: Path) -> None:
        """
        A staged file that was lost or damaged between a kill and the completion is right after the next build.
        """
        assert play("interrupted", tmp_path)["wrong"] == []
        output = tmp_path / "site/output"
        for file in [found for found in (state_of(output) / "staged").rglob("*") if found.is_file()]:
            damage(file)
        with open_workspace(output):
            pass
        build_content(tmp_path / "second", output, THEME=str(tmp_path / "theme"))
        assert tree(output) == tree(tmp_path / "new")
