"""A folder as the target of a publication: on this computer, or mounted."""

import errno
import itertools
import os
import stat
from dataclasses import replace
from types import SimpleNamespace

import msgspec
import pytest

from newsroom.publish.host import PublishError
from newsroom.publish.senders import folder
from tests.newsroom.publish.files_contract import nobody
from tests.newsroom.publish.host_contract import HostContract, ReleaseHostContract, access_for, upload
from tests.newsroom.publish.release_contract import FIRST, NEW, OLD, SECOND


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """No test waits until bytes are on the disk for sure, or until another program closes a file."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    monkeypatch.setattr(folder, "PAUSE", 0)


@pytest.fixture
def way():
    return "in place"


@pytest.fixture
def server(tmp_path, way):
    """An empty folder."""
    root = tmp_path / "web site"
    root.mkdir()
    return SimpleNamespace(root=root, options={"folder": str(root), "way": way}, secrets={})


@pytest.fixture
def open_again(server, tmp_path):
    options = msgspec.convert(server.options, folder.Options)
    numbers = itertools.count()
    return lambda: folder.open_host(options, access_for(server, tmp_path / f"computer-{next(numbers)}"))


class TestInPlace(HostContract):
    pass


class TestReleases(ReleaseHostContract):
    @pytest.fixture
    def way(self):
        return "releases"


def explained(error):
    """Return place, fact and cure of a PublishError with one problem."""
    (problem,) = error.value.problems
    return problem.path, str(problem.fact), str(problem.cure)


def refusing(number):
    """Return a function of os that fails."""

    def refuse(*_, **__):
        raise OSError(number, os.strerror(number))

    return refuse


class TestOpening:
    def open(self, path, tmp_path, *, confirm=True, **options):
        options = folder.Options(str(path), **options)
        server = SimpleNamespace(secrets={})
        return folder.open_host(options, access_for(server, tmp_path, confirm))

    def test_makes_a_missing_folder_when_the_editor_wants_it(self, tmp_path):
        """
        The folder above it is there, and she says yes.
        """
        self.open(tmp_path / "site", tmp_path)
        assert (tmp_path / "site").is_dir()

    def test_never_makes_a_missing_folder_unasked(self, tmp_path):
        """
        A disk that isn't mounted leaves its folder empty; filling that would look like publishing.
        """
        with pytest.raises(PublishError) as error:
            self.open(tmp_path / "site", tmp_path, confirm=False)
        assert explained(error) == (
            str(tmp_path / "site"),
            "This folder is not there; is the disk mounted?",
            "Mount the disk, or make the folder; then publish again.",
        )
        assert not (tmp_path / "site").exists()

    def test_never_makes_the_folder_above(self, tmp_path):
        """
        Where not even the folder above is, nobody is asked.
        """
        with pytest.raises(PublishError, match="is the disk mounted"):
            self.open(tmp_path / "stick" / "site", tmp_path)
        assert not (tmp_path / "stick").exists()

    def test_refuses_a_file(self, tmp_path):
        """
        A path that leads to a file is no target.
        """
        (tmp_path / "site").write_bytes(b"theirs")
        with pytest.raises(PublishError, match=r"This is not a folder\."):
            self.open(tmp_path / "site", tmp_path)

    @pytest.mark.parametrize("link", ["", ".", "..", "a/b", "/current", "releases", "_publish"])
    def test_refuses_a_link_that_is_no_plain_name(self, tmp_path, link):
        """
        The link is a name in the folder, and none that we use otherwise.
        """
        with pytest.raises(PublishError, match="it has to be a plain name"):
            self.open(tmp_path, tmp_path, way="releases", link=link)


class TestTrouble:
    @pytest.mark.parametrize(
        ("number", "fact"),
        [
            (errno.ENOSPC, "There is no room left on the disk."),
            (errno.EDQUOT, "There is no room left on the disk."),
            (errno.EACCES, "You have no right to this."),
            (errno.EROFS, "The disk can only be read."),
            (errno.EXDEV, "This is on another disk than the folder it is in, and can't be replaced at once."),
            (errno.EIO, "The disk says: Input/output error."),
        ],
    )
    def test_is_said_with_the_file(self, server, open_again, tmp_path, monkeypatch, number, fact):  # noqa: PLR0917 - fixtures
        """
        What a disk says becomes a fact, and what is there stays as it was.
        """
        host = open_again()
        host.send([upload("index.html", b"old", tmp_path)], nobody)
        monkeypatch.setattr(os, "replace", refusing(number))
        with pytest.raises(PublishError) as error:
            host.send([upload("index.html", b"new", tmp_path)], nobody)
        assert explained(error)[:2] == (str(server.root / "index.html"), fact)
        assert (server.root / "index.html").read_bytes() == b"old"
        assert host.names("_publish/incoming") == set()

    def test_of_a_full_disk_leaves_no_half_file(self, server, open_again, tmp_path, monkeypatch):
        """
        A disk may say that it is full only when the bytes are to be on it for sure.
        """
        monkeypatch.setattr(os, "fsync", refusing(errno.ENOSPC))
        with pytest.raises(PublishError, match="no room left"):
            open_again().send([upload("index.html", b"new", tmp_path)], nobody)
        assert [file for file in server.root.rglob("*") if file.is_file()] == []

    def test_of_a_moment_is_waited_for(self, server, open_again, tmp_path, monkeypatch):
        """
        A file that another program has open can be replaced when that has closed it (Windows, shares).
        """
        answers = [refusing(errno.EACCES), refusing(errno.EBUSY), os.replace]

        def answer(old, new):
            answers.pop(0)(old, new)

        monkeypatch.setattr(os, "replace", answer)
        open_again().send([upload("index.html", b"new", tmp_path)], nobody)
        assert (server.root / "index.html").read_bytes() == b"new"

    def test_with_the_build_names_its_file(self, open_again, tmp_path):
        """
        When it is the local file that can't be read, the target is not to blame.
        """
        missing = upload("index.html", b"new", tmp_path)
        missing.source.unlink()
        with pytest.raises(PublishError) as error:
            open_again().send([missing], nobody)
        assert explained(error)[0] == str(missing.source)

    def test_with_a_disk_that_has_gone_makes_no_folder(self, server, open_again, tmp_path):
        """
        A stick that was pulled out is not replaced by a folder of its name.
        """
        host = open_again()
        server.root.rename(tmp_path / "elsewhere")
        with pytest.raises(PublishError):
            host.send([upload("index.html", b"new", tmp_path)], nobody)
        assert not server.root.exists()


class TestPoorDisks:
    def test_without_modes_do(self, server, open_again, tmp_path, monkeypatch):
        """
        FAT and many shares know no rights.
        """
        page = upload("tk/index.html", b"new", tmp_path)
        monkeypatch.setattr(os, "chmod", refusing(errno.EPERM))
        open_again().send([page], nobody)
        assert (server.root / "tk/index.html").read_bytes() == b"new"

    def test_keep_the_rights_of_a_group(self, server, open_again, tmp_path):
        """
        Where editors publish in turns, a group may write: what the umask grants is not taken away.
        """
        before = os.umask(0o002)
        try:
            open_again().send([upload("tk/index.html", b"new", tmp_path)], nobody)
        finally:
            os.umask(before)
        assert stat.S_IMODE((server.root / "tk").stat().st_mode) == 0o775
        assert stat.S_IMODE((server.root / "tk/index.html").stat().st_mode) == 0o664

    def test_are_cleared_of_what_a_crash_has_left(self, server, open_again, tmp_path):
        """
        The next publication removes half files; what another computer may be writing for its lock stays.
        """
        incoming = server.root / "_publish/incoming"
        incoming.mkdir(parents=True)
        for name in ("half", "state-old"):
            (incoming / name).write_bytes(b"x")
        host = open_again()
        (incoming / "state-lock").write_bytes(b"x")
        host.send([upload("index.html", b"new", tmp_path)], nobody)
        assert os.listdir(incoming) == ["state-lock"]


class TestPoorDisksForReleases:
    @pytest.fixture
    def way(self):
        return "releases"

    def released(self, tmp_path):
        return ReleaseHostContract().released(tmp_path, SECOND, NEW, base=FIRST, base_files=OLD, kept=["theme/old.css"])

    @pytest.fixture
    def host(self, open_again, tmp_path):
        host = open_again()
        host.build(ReleaseHostContract().released(tmp_path, FIRST, OLD), nobody)
        host.switch(FIRST)
        return host

    def test_without_hard_links_have_copies(self, server, host, tmp_path, monkeypatch):
        """
        Files that have not changed are copied where they can't be shared.
        """
        monkeypatch.setattr(os, "link", refusing(errno.EPERM))
        host.build(self.released(tmp_path), nobody)
        host.switch(SECOND)
        assert (server.root / "current/tk/index.html").read_bytes() == b"the same"
        assert (server.root / "current/theme/old.css").read_bytes() == b"old style"

    def test_without_symbolic_links_are_refused_before_anything_is_sent(self, server, host, tmp_path, monkeypatch):
        """
        The cure is to publish in place.
        """
        monkeypatch.setattr(os, "symlink", refusing(errno.EPERM))
        told = []
        with pytest.raises(PublishError, match="no symbolic links") as error:
            host.build(self.released(tmp_path), told.append)
        assert explained(error)[2] == 'Use another disk, or write in the target in PUBLISH:  "way": "in place",'
        assert told == []

    def test_a_spoilt_file_of_the_base_is_sent_again(self, server, host, tmp_path):
        """
        A file of another size than it should have is not taken over.
        """
        (server.root / "releases" / FIRST / "tk/index.html").write_bytes(b"spoilt")
        host.build(self.released(tmp_path), nobody)
        host.switch(SECOND)
        assert (server.root / "current/tk/index.html").read_bytes() == b"the same"

    def test_the_current_release_is_never_rebuilt(self, server, host, tmp_path):
        """
        The same publication again is done already; another one of the same name is an error.
        """
        host.build(ReleaseHostContract().released(tmp_path, FIRST, OLD), nobody)
        with pytest.raises(PublishError, match="another publication of this name"):
            host.build(replace(self.released(tmp_path), name=FIRST, base=""), nobody)
        assert (server.root / "current/index.html").read_bytes() == OLD["index.html"]

    def test_going_back_to_what_is_no_more_is_refused(self, host):
        """
        A release that was dropped can't be switched to.
        """
        with pytest.raises(PublishError, match="There is no publication 2020"):
            host.switch("2020")
