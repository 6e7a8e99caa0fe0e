"""The output folder holds what was planned, never half of it, and nothing that others put there is touched."""

from __future__ import annotations

import os
import shutil
import threading
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.model import workspace as module
from plugins.model.problem import BuildError
from plugins.model.workspace import FORMAT, Journal, Manifest, Workspace, digest_of, open_workspace, state_folder


@pytest.fixture
def output(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "output"


def publish(output: Path, files: dict[str, str]) -> Journal:
    """Make *files* the site, as a build does."""
    with open_workspace(output) as workspace:
        return workspace.commit({path: workspace.stage(path, text.encode()) for path, text in files.items()})


def prepare(output: Path, files: dict[str, str]) -> Journal:
    """Do all of a publication up to its journal, and stop there as if the machine had."""
    with open_workspace(output) as workspace:
        pass
    workspace = Workspace(output, state_folder(output))
    workspace.recover()
    journals = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace, "_carry_out", journals.append)
        workspace.commit({path: workspace.stage(path, text.encode()) for path, text in files.items()})
    return journals[0]


def site(output: Path) -> dict[str, str]:
    """Return the files of the output folder and what they hold."""
    return {path.relative_to(output).as_posix(): path.read_text() for path in output.rglob("*") if path.is_file()}


def folders(output: Path) -> set[str]:
    """Return the folders of the output folder."""
    return {path.relative_to(output).as_posix() for path in output.rglob("*") if path.is_dir()}


OLD = {"index.html": "old", "tk/a/index.html": "a", "tk/b/index.html": "b", "same.css": "same"}
NEW = {"index.html": "new", "tk/a/index.html": "a", "tk/c/d/index.html": "d", "same.css": "same"}


class TestPublishing:
    def test_makes_the_folder_hold_what_was_planned(self, output):
        """
        New files come, changed files change, what is no longer planned goes with its empty folders.
        """
        publish(output, OLD)
        publish(output, NEW)
        assert site(output) == NEW
        assert folders(output) == {"tk", "tk/a", "tk/c", "tk/c/d"}

    def test_moves_only_what_has_changed(self, output):
        """
        A file that has the right bytes keeps its time, so that the upload after it is small.
        """
        publish(output, OLD)
        before = (output / "same.css").stat().st_mtime_ns
        journal = publish(output, NEW)
        assert sorted(journal.moves.values()) == ["index.html", "tk/c/d/index.html"]
        assert journal.removals == ("tk/b/index.html",)
        assert (output / "same.css").stat().st_mtime_ns == before

    def test_of_the_same_files_does_nothing(self, output):
        """
        A second build without a change leaves the folder as it is.
        """
        publish(output, OLD)
        journal = publish(output, OLD)
        assert (journal.moves, journal.removals) == ({}, ())

    def test_repairs_what_others_have_changed_or_removed(self, output):
        """
        A page of ours that somebody has edited or deleted is written again.
        """
        publish(output, OLD)
        (output / "index.html").write_text("changed by hand")
        (output / "same.css").unlink()
        publish(output, OLD)
        assert site(output) == OLD

    def test_keeps_a_page_that_somebody_has_changed_and_no_plan_has(self, output):
        """
        What is removed is only what we wrote; a changed file is somebody's work.
        """
        publish(output, OLD)
        (output / "tk/b/index.html").write_text("changed by hand")
        publish(output, NEW)
        assert site(output) == NEW | {"tk/b/index.html": "changed by hand"}

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ({"a": "file"}, {"a/b": "in a folder"}),
            ({"a/b": "in a folder"}, {"a": "file"}),
            ({"a/b/c": "1", "a/b/d": "2"}, {"a": "file"}),
            ({"a": "1", "b/c": "2"}, {"a/c": "1", "b": "2"}),
        ],
    )
    def test_turns_files_into_folders_and_back(self, output, before, after):
        """
        An address may become a folder, and a folder an address.
        """
        publish(output, before)
        publish(output, after)
        assert site(output) == after

    def test_copies_files_with_their_first_bytes(self, output, tmp_path):
        """
        A file that is published as it is is copied whole, and its beginning is handed on.
        """
        data = os.urandom(module.CHUNK + 10)
        (tmp_path / "x.pdf").write_bytes(data)
        with open_workspace(output) as workspace:
            staged, first = workspace.copy_in(tmp_path / "x.pdf")
            workspace.commit({"media/x.pdf": staged})
        assert (output / "media/x.pdf").read_bytes() == data
        assert first == data[: module.CHUNK]
        assert (staged.written.digest, staged.written.size) == (digest_of(data), len(data))

    @given(
        st.lists(
            st.dictionaries(st.sampled_from(["a", "b", "b/c", "d/e/f", "d/e/g", "h"]), st.sampled_from("xyz")),
            max_size=5,
        )
    )
    def test_of_any_sequence_of_plans_ends_in_the_last(self, tmp_path_factory, plans):
        """
        Whatever was there before, the folder holds the last plan and nothing else.
        """
        output = tmp_path_factory.mktemp("any") / "output"
        for plan in plans:
            possible = {path: text for path, text in plan.items() if not ("b" in plan and path == "b/c")}
            publish(output, possible)
            assert site(output) == possible


class TestFilesOfOthers:
    def test_stay(self, output):
        """
        A file or folder that somebody put into the output folder survives every build.
        """
        (output / "tk").mkdir(parents=True)
        (output / "CNAME").write_text("news.example.org")
        (output / "tk/notes.txt").write_text("mine")
        publish(output, OLD)
        publish(output, {"index.html": "new"})
        assert site(output) == {"CNAME": "news.example.org", "tk/notes.txt": "mine", "index.html": "new"}

    @pytest.mark.parametrize(
        ("theirs", "said"),
        [
            (
                "index.html",
                "output/index.html: The build did not write this file, and will not overwrite it.",
            ),
            (
                "tk",
                "output/tk: The build did not write this file, and needs a folder of that name.",
            ),
            (
                "same.css/mine.css",
                "output/same.css: The build did not write this folder, and needs a file of that name.",
            ),
        ],
    )
    def test_in_the_way_stop_the_build(self, output, theirs, said):
        """
        What stands where ours has to be is named, and nothing is written.
        """
        (output / theirs).parent.mkdir(parents=True)
        (output / theirs).write_text("theirs")
        with pytest.raises(BuildError) as error:
            publish(output, OLD)
        assert str(error.value) == f"{said}\n    Move it elsewhere, or build into another folder."
        assert site(output) == {theirs: "theirs"}

    def test_with_the_same_bytes_become_ours(self, output):
        """
        A folder that was copied from another machine does not stop the build.
        """
        output.mkdir()
        (output / "index.html").write_text("old")
        publish(output, OLD)
        publish(output, {})
        assert site(output) == {}

    def test_are_never_taken_for_ours_without_a_manifest(self, output):
        """
        When the record of what we wrote is lost, other bytes are not overwritten.
        """
        publish(output, OLD)
        shutil.rmtree(state_folder(output))
        with pytest.raises(BuildError, match="will not overwrite it"):
            publish(output, NEW)
        assert site(output) == OLD


class TestInterruption:
    def test_before_the_journal_leaves_the_old_site(self, output):
        """
        Killed while rendering, a build has changed nothing.
        """
        publish(output, OLD)
        workspace = Workspace(output, state_folder(output))
        workspace.recover()
        workspace.stage("index.html", b"half of it")
        assert site(output) == OLD
        with open_workspace(output) as next_one:
            assert list(next_one.staged.iterdir()) == []
        assert site(output) == OLD

    @pytest.mark.parametrize("done", range(3))
    def test_during_the_moves_is_completed_by_the_next_command(self, output, done):
        """
        However many moves were made, whoever opens the folder next makes the others.
        """
        publish(output, OLD)
        journal = prepare(output, NEW)
        state = state_folder(output)
        for name, path in list(journal.moves.items())[:done]:
            (output / path).parent.mkdir(parents=True, exist_ok=True)
            (state / "staged" / name).replace(output / path)
        with open_workspace(output):
            pass
        assert site(output) == NEW
        assert not (state / "journal.json").exists()
        assert publish(output, NEW).moves == {}

    @pytest.mark.parametrize("operations", range(12))
    @pytest.mark.parametrize(("before", "after"), [(OLD, NEW), ({"a/b/c": "1", "d": "2"}, {"a": "1", "d/e": "2"})])
    def test_at_any_operation_is_completed_by_the_next_command(self, output, monkeypatch, before, after, operations):
        """
        Killed at whichever change of the disk, the site is the new one as soon as the folder is opened again.
        """
        publish(output, before)
        prepare(output, after)
        with monkeypatch.context() as patch:
            _stop_after(operations, patch)
            try:
                with open_workspace(output):
                    pass
            except _KilledError:
                pass
        with open_workspace(output):
            pass
        assert site(output) == after
        assert publish(output, after).moves == {}

    def test_during_the_removals_is_completed_by_the_next_command(self, output):
        """
        A page that was to be removed does not stay.
        """
        publish(output, OLD)
        prepare(output, NEW)
        (output / "tk/b/index.html").unlink()
        with open_workspace(output):
            pass
        assert site(output) == NEW

    def test_before_the_journal_was_taken_away_does_no_harm(self, output):
        """
        All is done and only the journal is still there: doing it again changes nothing.
        """
        publish(output, OLD)
        prepare(output, NEW)
        state = state_folder(output)
        journal = (state / "journal.json").read_bytes()
        with open_workspace(output):
            pass
        (state / "journal.json").write_bytes(journal)
        with open_workspace(output):
            pass
        assert site(output) == NEW

    def test_by_a_full_disk_during_the_moves_is_said_and_completed(self, output, monkeypatch):
        """
        The message says that the next command completes what was begun, and it does.
        """
        publish(output, OLD)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(module.os, "replace", _only_state_files(full))
            with pytest.raises(BuildError) as error:
                publish(output, NEW)
        assert str(error.value) == (
            "output: The site can't be written: No space left on device.\n"
            "    Make room or get the right to write there; the next command completes what was begun."
        )
        with open_workspace(output):
            pass
        assert site(output) == NEW

    def test_by_a_full_disk_before_the_moves_leaves_the_old_site(self, output, monkeypatch):
        """
        The message says that the site is as it was, and it is.
        """
        publish(output, OLD)

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(module.os, "fsync", full)
            with pytest.raises(BuildError) as error:
                publish(output, NEW)
        assert str(error.value) == (
            "output: The site can't be written: No space left on device.\n"
            "    Make room or get the right to write there; the site is as it was."
        )
        assert site(output) == OLD

    @pytest.mark.parametrize("damage", [b"", b"{", b'{"format": 99, "files": {}}', b"\xff\xfe", b"[]"])
    def test_leaves_a_damaged_state_that_is_not_trusted(self, output, damage):
        """
        A journal or manifest that can't be read, or is of another version, is as good as none.
        """
        publish(output, OLD)
        state = state_folder(output)
        (state / "journal.json").write_bytes(damage)
        (state / "manifest.json").write_bytes(damage)
        publish(output, OLD)
        assert site(output) == OLD


class _KilledError(BaseException):
    """The process has ended here."""


def _stop_after(operations: int, patch: pytest.MonkeyPatch) -> None:
    """Let the process end after that many changes of the disk."""
    left = iter(range(operations))

    def limited(change):
        def changed(*arguments, **keywords):
            if next(left, None) is None:
                raise _KilledError
            return change(*arguments, **keywords)

        return changed

    patch.setattr(module.os, "replace", limited(os.replace))
    for name in ("mkdir", "unlink", "rmdir"):
        patch.setattr(Path, name, limited(getattr(Path, name)))


def _only_state_files(fail):
    """Return an ``os.replace`` that works for files of the state, and fails for those of the site."""
    replace = os.replace

    def replacement(source, target):
        if "staged" in Path(source).parts:
            fail()
        replace(source, target)

    return replacement


class TestState:
    def test_stands_beside_the_output_folder(self, output):
        """
        Nothing of ours lies among the files that are published.
        """
        publish(output, OLD)
        assert {path.name for path in state_folder(output).iterdir()} == {"lock", "staged", "manifest.json"}
        assert state_folder(output) == output.parent / ".output.state"
        assert not list(output.glob(".*"))

    def test_stands_in_the_output_folder_where_its_surroundings_forbid_that(self, output, monkeypatch):
        """
        An output folder alone on its disk, or in a folder that is not ours, keeps its own state.
        """
        output.mkdir()
        monkeypatch.setattr(module.os, "access", lambda *_: False)
        publish(output, OLD)
        assert state_folder(output) == output / ".state"
        assert site(output).keys() - OLD.keys() == {".state/lock", ".state/manifest.json"}

    def test_can_be_written_and_read_in_any_script(self, output):
        """
        Paths in Armenian letters are kept as they are.
        """
        publish(output, {"media/գիրք.png": "x"})
        manifest = msgspec.json.decode((state_folder(output) / "manifest.json").read_bytes(), type=Manifest)
        assert (manifest.format, list(manifest.files)) == (FORMAT, ["media/գիրք.png"])


class TestTwoCommands:
    def test_do_not_mix(self, output):
        """
        The second waits for the first, says so once, and then works on what that has left.
        """
        order = []
        inside, finish = threading.Event(), threading.Event()

        def first() -> None:
            with open_workspace(output) as workspace:
                inside.set()
                finish.wait(10)
                workspace.commit({"index.html": workspace.stage("index.html", b"first")})
                order.append("first")

        thread = threading.Thread(target=first)
        thread.start()
        inside.wait(10)

        def waited() -> None:
            order.append("waited")
            finish.set()

        with open_workspace(output, on_wait=waited) as workspace:
            order.append("second")
            assert list(workspace.manifest.files) == ["index.html"]
        thread.join()
        assert order == ["waited", "first", "second"]

    def test_do_not_wait_for_ever(self, output):
        """
        A command that hangs is named after a while.
        """
        with open_workspace(output), pytest.raises(BuildError) as error, open_workspace(output, wait=0.01):
            pass
        assert str(error.value) == (
            "output: Another command has been working on this folder for 0 seconds.\n    Wait for it to end, or end it."
        )

    def test_that_fails_lets_the_next_one_work(self, output):
        """
        A build that stops gives the folder free.
        """
        with pytest.raises(RuntimeError), open_workspace(output):
            raise RuntimeError
        assert publish(output, OLD).moves


class TestAnOutputFolder:
    def test_that_is_a_file_is_named(self, output):
        """
        Where there can be no folder, the message says why.
        """
        output.write_text("a file")
        with pytest.raises(BuildError) as error, open_workspace(output):
            pass
        assert str(error.value) == (
            "output: The site can't be written: File exists.\n"
            "    Make room or get the right to write there; the site is as it was."
        )
