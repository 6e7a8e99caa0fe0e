"""The bytes of the last publication on this computer: what is sent, and what a rollback needs."""

import errno
import os

import pytest

from newsroom.publish.host import PublishError
from newsroom.publish.kept import Kept
from newsroom.publish.publication import File
from plugins.model.workspace import digest_of, open_workspace
from tests.servers.small_site import write_output

SITE = {"index.html": b"front door", "tk/index.html": b"tk", "hy/index.html": b"tk", "media/նոր սրահ.png": b"\x89PNG"}


@pytest.fixture
def output(tmp_path):
    """A built site."""
    return write_output(tmp_path / "output", SITE)


@pytest.fixture
def kept(tmp_path):
    return Kept(tmp_path / "state" / "objects")


def take_in(kept, output):
    """Keep the files of a built site."""
    with open_workspace(output) as workspace:
        return kept.take_in(workspace)


def refuse_links(monkeypatch):
    """Let this disk have no hard links."""

    def refuse(*_, **__):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)


class TestTakeIn:
    def test_gives_digest_and_size_of_each_file(self, kept, output):
        """
        What the build has written, as a publication names it.
        """
        assert take_in(kept, output) == {path: File(digest_of(data), len(data)) for path, data in SITE.items()}

    def test_keeps_the_bytes_by_their_digest(self, kept, output):
        """
        Two files with the same bytes are one.
        """
        files = take_in(kept, output)
        assert {path: kept.source(file.digest).read_bytes() for path, file in files.items()} == SITE
        assert len(os.listdir(kept.folder)) == 3
        assert kept.known == {file.digest for file in files.values()}

    def test_takes_no_room(self, kept, output):
        """
        They are the files of the output folder under second names.
        """
        files = take_in(kept, output)
        assert os.path.samefile(kept.source(files["index.html"].digest), output / "index.html")

    def test_outlives_the_next_build(self, kept, output):
        """
        The bytes stay while the output folder gets others.
        """
        old = take_in(kept, output)
        write_output(output, {**SITE, "index.html": b"new door"})
        assert kept.read(old["index.html"].digest) == b"front door"
        assert take_in(kept, output)["index.html"] == File(digest_of(b"new door"), 8)

    def test_copies_where_there_are_no_links(self, kept, output, monkeypatch):
        """
        A disk without hard links, or one beside that of the output folder, costs room and nothing else.
        """
        refuse_links(monkeypatch)
        files = take_in(kept, output)
        copy = kept.source(files["index.html"].digest)
        assert not os.path.samefile(copy, output / "index.html")
        assert {path: kept.read(file.digest) for path, file in files.items()} == SITE
        assert not any("." in name for name in os.listdir(kept.folder))

    def test_copies_each_file_once(self, kept, output, monkeypatch):
        """
        The second publication has only what is new to copy.
        """
        refuse_links(monkeypatch)
        copy = kept.source(take_in(kept, output)["index.html"].digest)
        before = copy.stat().st_ino
        take_in(Kept(kept.folder), output)
        assert copy.stat().st_ino == before

    def test_can_be_done_by_two_at_once(self, kept, output):
        """
        Another command that has kept the same bytes meanwhile is no error.
        """
        other = Kept(kept.folder)
        take_in(other, output)
        files = take_in(kept, output)
        assert {path: kept.read(file.digest) for path, file in files.items()} == SITE

    @pytest.mark.parametrize("edit", ["changed", "removed", "same size"])
    def test_refuses_an_output_that_somebody_has_changed(self, kept, output, edit, monkeypatch):
        """
        Only what the build has written is published.
        """
        monkeypatch.chdir(output.parent)
        file = output / "tk/index.html"
        if edit == "removed":
            file.unlink()
        else:
            file.write_bytes(b"tampered" if edit == "changed" else b"TK")
        with pytest.raises(PublishError) as error:
            take_in(kept, output)
        assert str(error.value) == (
            "output: Files of the built site were changed by somebody else since it was built.\n"
            "    Build it again:  inv build"
        )

    def test_mends_bytes_that_were_changed_through_the_output(self, kept, output):
        """
        Who writes into a built file writes into what is kept, too; the next build and publication put both right.
        """
        digest = take_in(kept, output)["index.html"].digest
        with open(output / "index.html", "r+b") as file:
            file.write(b"FRONT")
        assert kept.source(digest).read_bytes() == b"FRONT door"
        write_output(output, SITE)
        again = Kept(kept.folder)
        take_in(again, output)
        assert again.source(digest).read_bytes() == b"front door"

    def test_passes_over_files_of_others(self, kept, output):
        """
        What lies in the output folder besides is not published.
        """
        (output / "notes.txt").write_text("mine")
        assert take_in(kept, output).keys() == SITE.keys()


class TestReading:
    def test_gives_nothing_that_is_not_there(self, kept):
        """
        Neither what was never kept, nor what somebody has removed.
        """
        digest = kept.add(b"x")
        assert kept.read(digest) == b"x"
        kept.source(digest).unlink()
        assert kept.read(digest) is None
        assert kept.read(digest_of(b"y")) is None

    def test_gives_nothing_that_has_changed(self, kept):
        """
        Bytes that are no longer what they were called are of no use.
        """
        digest = kept.add(b"x")
        kept.source(digest).write_bytes(b"y")
        assert kept.read(digest) is None

    def test_knows_what_an_earlier_command_has_kept(self, kept):
        """
        Half copies, which have another ending, are not among it.
        """
        digest = kept.add(b"x")
        (kept.folder / "half.new").write_bytes(b"")
        assert Kept(kept.folder).known == {digest}


class TestKeepOnly:
    def test_forgets_what_nothing_needs(self, kept):
        """
        The bytes of the publications that are named stay, all else goes, half copies too.
        """
        a, b, c = (kept.add(data) for data in (b"a", b"b", b"c"))
        (kept.folder / "half.new").write_bytes(b"")
        kept.keep_only([{"x": File(a, 1)}, {"y": File(b, 1), "z": File("nothing", 0)}])
        assert set(os.listdir(kept.folder)) == kept.known == {a, b}
        assert kept.read(c) is None
