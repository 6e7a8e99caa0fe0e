"""What every way to a host has to do: tests that the tests of each sender inherit.

A test file names its server and how a host is opened, and inherits:

    @pytest.fixture
    def server(tmp_path): ...       # an object with .root, .options, .secrets; its target is empty before each test

    @pytest.fixture
    def open_again(server, tmp_path):
        options = msgspec.convert(server.options, ftps.Options)
        numbers = itertools.count()  # each host is another computer
        return lambda: ftps.open_host(options, access_for(server, tmp_path / f"computer-{next(numbers)}"))

    class TestContract(HostContract):
        has_modes = False

``server.root`` is the local folder with the target's files. A host that has none (S3 in memory), or that can't do
something at all, overrides the hooks at the top of the classes, or a test together with its sentence; it says why.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from newsroom.publish.host import FOLDER, STATE, PublishError
from tests.newsroom.publish.files_contract import (
    NAMES,
    FilesContract,
    LineCutError,
    access_for,
    cut_after,
    nobody,
    reading,
    upload,
    uploads,
)
from tests.newsroom.publish.release_contract import ReleaseHostContract

__all__ = ["HostContract", "ReleaseHostContract", "access_for", "upload", "uploads"]


class HostContract(FilesContract):
    """A host on which files are replaced one by one.

    Attributes:
        replacements: how often a file is replaced under the eyes of a reader; fewer where each takes long.
        has_folders: whether a folder is a thing of its own: it stands in the way of a file, and can be empty.
        has_modes: whether files in ``server.root`` have modes that decide who reads them.
        has_links: whether symbolic links in ``server.root`` are seen by the host.

    """

    replacements = 20
    has_folders = True
    has_modes = True
    has_links = True

    def all_there(self, server):
        """Return the paths of all files of the target, without those of the state."""
        files = (file.relative_to(server.root) for file in server.root.rglob("*") if not file.is_dir())
        return {path.as_posix() for path in files if path.parts[0] != STATE}

    def folders_there(self, server):
        """Return the paths of all folders of the target, without those of the state."""
        folders = (file.relative_to(server.root) for file in server.root.rglob("*") if file.is_dir())
        return {path.as_posix() for path in folders if path.parts[0] != STATE}

    def sends(self, host, files, tmp_path):
        """Send a table of bytes by path."""
        host.send(uploads(files, tmp_path), nobody)

    def check(self, server, files):
        """Compare the target with a table of bytes by path."""
        assert self.all_there(server) == set(files)
        assert {path: self.there(server, path) for path in files} == files

    def test_look_gives_sizes(self, server, host):
        """
        Of paths in question, those that are there are found, with their size in bytes, whoever has put them there.
        """
        for length, path in enumerate(NAMES):
            self.put(server, path, b"x" * length)
        found = host.look([*NAMES, "none.html", "no/such/folder.html", ".nothing"])
        assert found == {path: length for length, path in enumerate(NAMES)}

    def test_look_knows_folders(self, server, host):
        """
        A folder is said to be one; a path that goes through a file leads to nothing.
        """
        self.put(server, "hy/Գրադարան/index.html", b"x")
        found = host.look(["hy", "hy/Գրադարան", "tk", "hy/Գրադարան/index.html/deeper"])
        assert found == {"hy": FOLDER, "hy/Գրադարան": FOLDER}

    def test_look_takes_a_link_for_an_empty_file(self, server, host):
        """
        A link is no file of ours, wherever it leads.
        """
        if not self.has_links:
            pytest.skip("no links there")
        self.put(server, "real/file.html", b"four")
        for name, leads_to in {"to-file": "real/file.html", "to-folder": "real", "to-nothing": "none"}.items():
            (server.root / name).symlink_to(leads_to)
        assert host.look(["to-file", "to-folder", "to-nothing"]) == {"to-file": 0, "to-folder": 0, "to-nothing": 0}

    def test_look_takes_many_paths(self, server, host):
        """
        500 paths in 50 folders, of which 10 are there, are no trouble, and none are none.
        """
        paths = [f"f{number % 50}/{number}.html" for number in range(500)]
        for path in paths[::50]:
            self.put(server, path, b"four")
        assert host.look(paths) == dict.fromkeys(paths[::50], 4)
        assert host.look([]) == {}

    def test_send_brings_files(self, server, host, tmp_path):
        """
        Files of all sizes arrive under their names, in folders that were not there.
        """
        files = {path: path.encode() for path in NAMES}
        files |= {"empty.txt": b"", "media/large.jpg": os.urandom(1_000_000), "a/b/c/d/e.txt": b"deep"}
        self.sends(host, files, tmp_path)
        self.check(server, files)
        assert host.look(files) == {path: len(data) for path, data in files.items()}
        assert host.read("media/large.jpg") == files["media/large.jpg"]

    def test_send_replaces_files(self, server, host, tmp_path):
        """
        A changed file is there with its new bytes: shorter, longer, of the same size in the same second, or none.
        """
        files = {"short": b"a long text", "long": b"short", "time.html": b"10:00", "empty": b"x", ".htaccess": b"1"}
        self.sends(host, files, tmp_path)
        files = {"short": b"text", "long": b"a longer text", "time.html": b"11:00", "empty": b"", ".htaccess": b"2"}
        self.sends(host, files, tmp_path)
        self.check(server, files)

    def test_send_leaves_other_files_alone(self, server, host, tmp_path):
        """
        What others have beside our files stays.
        """
        foreign = {".htaccess": b"theirs", "hy/cgi.pl": b"theirs", ".well-known/acme": b"theirs"}
        for path, data in foreign.items():
            self.put(server, path, data)
        self.sends(host, {"hy/index.html": b"ours"}, tmp_path)
        self.check(server, foreign | {"hy/index.html": b"ours"})

    def test_send_tells_each_file_once(self, server, host, tmp_path):
        """
        Each of 60 files in 20 folders is told once, and when it is told, it is there.
        """
        files = {f"tk/news-{number % 20}/page {number}.html": b"%d" % number for number in range(60)}
        told, there = [], {}

        def sent(one):
            told.append(one.path)
            there[one.path] = self.there(server, one.path)

        host.send(uploads(files, tmp_path), sent)
        assert sorted(told) == sorted(files)
        assert there == files
        self.check(server, files)

    def test_send_of_nothing_is_nothing(self, server, host):
        """
        A list without files is no error.
        """
        host.send([], nobody)
        self.check(server, {})

    def test_send_makes_files_readable(self, server, host, tmp_path):
        """
        The web server can read what comes from a private folder.
        """
        if not self.has_modes:
            pytest.skip("no modes there")
        self.sends(host, {"tk/news/index.html": b"x"}, tmp_path)
        for path, wanted in {"tk": 0o755, "tk/news": 0o755, "tk/news/index.html": 0o644}.items():
            assert (server.root / path).stat().st_mode & wanted == wanted

    def test_send_replaces_at_once(self, server, host, tmp_path):
        """
        Who reads a page while it is replaced gets one of its versions, and never nothing.
        """
        versions = [bytes([number]) * 200_000 for number in range(self.replacements)]
        self.sends(host, {"index.html": versions[0]}, tmp_path)
        with reading(lambda: self.there(server, "index.html")) as seen:
            for version in versions:
                self.sends(host, {"index.html": version}, tmp_path)
        assert seen <= set(versions)

    def test_send_reports_a_folder_in_the_way(self, server, host, tmp_path):
        """
        Where a folder is, no file can be: that is said, the folder stays, and nothing half-done is beside it.
        """
        if not self.has_folders:
            pytest.skip("no folders there")
        self.put(server, "about/foreign.txt", b"theirs")
        with pytest.raises(PublishError):
            self.sends(host, {"about": b"ours"}, tmp_path)
        self.check(server, {"about/foreign.txt": b"theirs"})
        self.sends(host, {"index.html": b"ours"}, tmp_path)
        assert self.there(server, "index.html") == b"ours"

    def test_send_ends_with_whoever_is_told(self, server, host, open_again, tmp_path):
        """
        What goes wrong where files are counted ends it; there are whole files then, and rests only in the state.
        """
        files = {f"tk/{number}/index.html": bytes([number]) * 20_000 for number in range(12)}
        with pytest.raises(LineCutError):
            host.send(uploads(files, tmp_path), cut_after(4))
        host.close()
        found = self.all_there(server)
        assert found <= set(files)
        assert {path: self.there(server, path) for path in found} == {path: files[path] for path in found}
        with closing(open_again()) as other:
            self.sends(other, files, tmp_path)
        self.check(server, files)

    def test_remove_takes_empty_folders_along(self, server, host, tmp_path):
        """
        Folders that become empty go, those with anything left in them stay, and so does that of the target.
        """
        ours = ["tk/a/b/1.html", "tk/a/2.html", "hy/նոր սրահ/3.html", ".htaccess", *NAMES]
        self.sends(host, dict.fromkeys(ours, b"ours"), tmp_path)
        self.put(server, "tk/a/theirs.txt", b"theirs")
        host.remove([*ours, "tk/none.html", "none/such.html"])
        self.check(server, {"tk/a/theirs.txt": b"theirs"})
        if self.has_folders:
            assert self.folders_there(server) == {"tk", "tk/a"}

    def test_remove_of_all_leaves_the_target(self, server, host, tmp_path):
        """
        A target from which everything is removed can be used again.
        """
        self.sends(host, {"hy/index.html": b"ours"}, tmp_path)
        host.remove(["hy/index.html"])
        self.check(server, {})
        self.sends(host, {"hy/index.html": b"again"}, tmp_path)
        self.check(server, {"hy/index.html": b"again"})

    def test_sends_from_several_threads(self, server, host, tmp_path):
        """
        Four threads that send, look and remove don't disturb each other.
        """

        def work(number):
            files = {f"common/{number}-{one}/page.html": b"%d" % one for one in range(5)}
            host.send(uploads(files, tmp_path / str(number)), nobody)
            assert host.look(files) == dict.fromkeys(files, 1)
            host.remove(list(files)[1:])

        for number in range(4):
            (tmp_path / str(number)).mkdir()
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))
        self.check(server, {f"common/{number}-0/page.html": b"0" for number in range(4)})
