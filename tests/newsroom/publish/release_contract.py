"""What every host with whole sites side by side has to do: tests that the tests of each sender inherit.

``tests.newsroom.publish.host_contract`` says how.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress

import pytest

from newsroom.publish.host import STATE, PublishError, Release
from tests.newsroom.publish.files_contract import (
    NAMES,
    FilesContract,
    LineCutError,
    cut_after,
    nobody,
    reading,
    uploads,
)

FIRST, SECOND, THIRD = "20260301-090000-aaaa", "20260302-090000-bbbb", "20260303-090000-cccc"

OLD = {
    "index.html": b"old door",
    "tk/index.html": b"the same",
    "tk/news/time.html": b"10:00",
    "tk/news/gone.html": b"gone",
    "theme/old.css": b"old style",
}
NEW = {
    "index.html": b"a new door",
    "tk/index.html": b"the same",
    "tk/news/time.html": b"11:00",
    "hy/news/new.html": b"new",
    "theme/new.css": b"new style",
}


class ReleaseHostContract(FilesContract):
    """A host on which whole sites stand side by side.

    Attributes:
        has_links: whether ``server.root`` has the current site behind a symbolic link.
        shares_files: whether a file that two releases have in common is one file with two names in ``server.root``.
        drops_releases: whether a release can be taken away.

    """

    has_links = True
    shares_files = True
    drops_releases = True

    def file_of(self, server, name, path):
        """Return where in ``server.root`` a release has a file."""
        return server.root / "releases" / name / path

    def place_of_current(self, server):
        """Return the path of what decides which release is current."""
        return server.root / str(server.options.get("link", "current"))

    def for_readers(self, server, path):
        """Return the bytes that readers get; None when there are none."""
        try:
            return (self.place_of_current(server) / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None

    def leave_junk(self, server, name):
        """Leave what a computer leaves that loses its power while it builds the release *name*."""
        for path in (f"{STATE}/incoming/{name}/index.html", f"{STATE}/incoming/half"):
            self.put(server, path, b"half a fi")

    def released(self, tmp_path, name, files, *, base="", base_files=None, kept=()):
        """Return a Release of a table of bytes by path, with what differs from the table *base_files*."""
        table = {one.path: one for one in uploads(files, tmp_path)}
        changed = [table[path] for path, data in files.items() if (base_files or {}).get(path) != data]
        return Release(name, base, table, changed, kept, f"manifest of {name}".encode())

    def check_site(self, host, server, files, absent=()):
        """Compare what readers get with a table of bytes by path, and see that other paths give nothing."""
        assert {path: self.for_readers(server, path) for path in files} == files
        assert {path: host.read(host.site_path(path)) for path in files} == files
        assert [path for path in absent if self.for_readers(server, path) is not None] == []
        assert [path for path in absent if host.read(host.site_path(path)) is not None] == []

    @pytest.fixture
    def published(self, host, tmp_path):
        """The host when OLD has been published as FIRST."""
        host.build(self.released(tmp_path, FIRST, OLD), nobody)
        host.switch(FIRST)
        return host

    @pytest.fixture
    def second(self, tmp_path):
        """The release NEW, which keeps a style of OLD."""
        return self.released(tmp_path, SECOND, NEW, base=FIRST, base_files=OLD, kept=["theme/old.css"])

    def test_an_empty_target_has_no_releases(self, host):
        """
        Nothing is published, and so nothing is current.
        """
        assert host.current() == ""
        assert host.releases() == []
        assert host.manifest(FIRST) is None
        assert host.read(host.site_path("index.html")) is None

    def test_a_first_release_is_built_and_switched_to(self, server, host, tmp_path):
        """
        Readers get a site when it is switched to, not when it is built.
        """
        host.build(self.released(tmp_path, FIRST, OLD), nobody)
        assert host.current() == ""
        self.check_site(host, server, {}, OLD)
        host.switch(FIRST)
        assert host.current() == FIRST
        assert host.releases() == [FIRST]
        self.check_site(host, server, OLD)

    def test_files_of_all_kinds_arrive(self, server, host, tmp_path):
        """
        Small and large files, with any names, are told once each, and are there.
        """
        files = {f"tk/news-{number % 20}/page {number}.html": b"%d" % number for number in range(60)}
        files |= {path: path.encode() for path in NAMES} | {"empty.txt": b"", "large.jpg": os.urandom(1_000_000)}
        told = []
        host.build(self.released(tmp_path, FIRST, files), lambda one: told.append(one.path))
        host.switch(FIRST)
        assert sorted(told) == sorted(files)
        self.check_site(host, server, files)

    def test_a_second_release_stands_on_the_first(self, server, published, second):
        """
        What has not changed stays, what has changed is new, what was removed is away, and what is kept is there.
        """
        told = []
        published.build(second, lambda one: told.append(one.path))
        assert published.current() == FIRST
        self.check_site(published, server, OLD, ["theme/new.css"])
        published.switch(SECOND)
        assert published.current() == SECOND
        assert sorted(told) == sorted(one.path for one in second.changed)
        self.check_site(published, server, NEW | {"theme/old.css": b"old style"}, ["tk/news/gone.html"])

    def test_unchanged_files_are_not_sent_again(self, server, published, second):
        """
        A file that two releases have in common takes its place on the disk once, and others have their own.
        """
        if not self.shares_files:
            pytest.skip("files are not shared there")
        published.build(second, nobody)

        def number(name, path):
            return self.file_of(server, name, path).stat().st_ino

        assert number(FIRST, "tk/index.html") == number(SECOND, "tk/index.html")
        assert number(FIRST, "theme/old.css") == number(SECOND, "theme/old.css")
        assert number(FIRST, "tk/news/time.html") != number(SECOND, "tk/news/time.html")

    def test_a_file_missing_from_the_base_is_sent(self, server, published, second):
        """
        Somebody has removed a file from the older release: the new one has it nevertheless.
        """
        self.file_of(server, FIRST, "tk/index.html").unlink()
        published.build(second, nobody)
        published.switch(SECOND)
        self.check_site(published, server, NEW)

    def test_the_same_site_again_is_a_release(self, server, published, tmp_path):
        """
        A release without changes, of another time, is there all the same.
        """
        published.build(self.released(tmp_path, SECOND, OLD, base=FIRST, base_files=OLD), nobody)
        published.switch(SECOND)
        assert published.releases() == [FIRST, SECOND]
        assert published.current() == SECOND
        self.check_site(published, server, OLD)

    def test_switching_back_brings_the_older_site(self, server, open_again, published, second):
        """
        The previous publication is whole again, and another computer sees that too.
        """
        published.build(second, nobody)
        published.switch(SECOND)
        published.switch(FIRST)
        with closing(open_again()) as other:
            for host in (published, other):
                assert host.current() == FIRST
                assert host.releases() == [FIRST, SECOND]
                self.check_site(host, server, OLD, ["theme/new.css", "hy/news/new.html"])

    def test_switching_to_the_current_release_changes_nothing(self, server, published):
        """
        A run that was interrupted after its switch may switch again.
        """
        published.switch(FIRST)
        assert published.current() == FIRST
        self.check_site(published, server, OLD)

    def test_readers_get_one_site_or_the_other(self, server, published, second):
        """
        Who reads while sites are swapped gets a page of one of them, and never nothing.
        """
        published.build(second, nobody)
        with reading(lambda: self.for_readers(server, "index.html")) as seen:
            for name in [SECOND, FIRST] * 5:
                published.switch(name)
        assert seen <= {OLD["index.html"], NEW["index.html"]}

    def test_releases_come_with_their_manifests(self, published, second, open_again, tmp_path):
        """
        Releases are in the order of their names, each with the bytes that were given, on any computer.
        """
        published.build(second, nobody)
        published.switch(SECOND)
        published.build(self.released(tmp_path, THIRD, NEW, base=SECOND, base_files=NEW), nobody)
        published.switch(THIRD)
        with closing(open_again()) as other:
            assert other.releases() == [FIRST, SECOND, THIRD]
            assert [other.manifest(name) for name in other.releases()] == [
                f"manifest of {name}".encode() for name in (FIRST, SECOND, THIRD)
            ]
            assert other.manifest("20250101-000000-none") is None

    def test_an_interrupted_release_is_not_one(self, server, published, second, open_again):
        """
        A build that ends half-way shows nothing, and another computer makes the release complete.
        """
        with pytest.raises(LineCutError):
            published.build(second, cut_after(2))
        published.close()
        with closing(open_again()) as other:
            assert other.releases() == [FIRST]
            self.check_site(other, server, OLD, ["theme/new.css"])
            other.build(second, nobody)
            other.switch(SECOND)
            self.check_site(other, server, NEW)

    def test_an_interrupted_release_gives_way_to_a_different_one(self, server, published, second, open_again, tmp_path):
        """
        The same name, or another one, with other bytes of the same size and without some files: those are what counts.
        """
        with pytest.raises(LineCutError):
            published.build(second, cut_after(4))
        published.close()
        files = {"index.html": b"another do", "tk/news/time.html": b"12:00"}
        for name, base, base_files in [(SECOND, FIRST, OLD), (THIRD, SECOND, files)]:
            with closing(open_again()) as other:
                other.build(self.released(tmp_path, name, files, base=base, base_files=base_files), nobody)
                other.switch(name)
                self.check_site(other, server, files, ["theme/new.css", "hy/news/new.html", "tk/index.html"])

    def test_junk_of_a_crash_does_not_matter(self, server, published, second):
        """
        Half files where a release is made are neither readers' nor the release's.
        """
        self.leave_junk(server, SECOND)
        self.leave_junk(server, THIRD)
        assert published.releases() == [FIRST]
        published.build(second, nobody)
        published.switch(SECOND)
        assert published.releases() == [FIRST, SECOND]
        self.check_site(published, server, NEW, ["half"])

    def test_dropped_releases_are_away(self, server, published, second):
        """
        A dropped release is gone with its manifest, and those that share files with it have them.
        """
        published.build(second, nobody)
        published.switch(SECOND)
        published.drop([FIRST, "20250101-000000-none"])
        assert published.current() == SECOND
        assert published.releases() == ([SECOND] if self.drops_releases else [FIRST, SECOND])
        assert (published.manifest(FIRST) is None) is self.drops_releases
        self.check_site(published, server, NEW | {"theme/old.css": b"old style"})

    def test_the_current_release_is_never_dropped(self, server, published):
        """
        Whoever asks for that: readers keep their site.
        """
        with suppress(PublishError):
            published.drop([FIRST])
        assert published.current() == FIRST
        assert published.releases() == [FIRST]
        self.check_site(published, server, OLD)

    def test_a_foreign_folder_is_reported_and_kept(self, server, host, tmp_path):
        """
        Where the current site should be, another tool has its folder: nothing of it is touched.
        """
        self.put(server, f"{self.place_of_current(server).name}/index.html", b"theirs")
        assert host.current() == ""
        host.build(self.released(tmp_path, FIRST, OLD), nobody)
        with pytest.raises(PublishError):
            host.switch(FIRST)
        assert host.current() == ""
        assert self.for_readers(server, "index.html") == b"theirs"
        assert not self.place_of_current(server).is_symlink()

    def test_a_foreign_link_is_reported_and_kept(self, server, host, tmp_path):
        """
        A link that leads to no release of ours belongs to somebody else.
        """
        if not self.has_links:
            pytest.skip("no links there")
        self.put(server, "theirs/index.html", b"theirs")
        self.place_of_current(server).symlink_to("theirs")
        assert host.current() == ""
        host.build(self.released(tmp_path, FIRST, OLD), nobody)
        with pytest.raises(PublishError):
            host.switch(FIRST)
        assert os.readlink(self.place_of_current(server)) == "theirs"

    def test_other_files_of_the_target_stay(self, server, published, second):
        """
        What others have beside our releases is not ours.
        """
        self.put(server, "theirs/file.txt", b"theirs")
        published.build(second, nobody)
        published.switch(SECOND)
        published.drop([FIRST])
        assert self.there(server, "theirs/file.txt") == b"theirs"

    def test_sites_are_readable(self, server, published):
        """
        The web server can read what comes from a private folder.
        """
        file = self.file_of(server, FIRST, "tk/index.html")
        assert file.stat().st_mode & 0o644 == 0o644
        assert file.parent.stat().st_mode & 0o755 == 0o755
