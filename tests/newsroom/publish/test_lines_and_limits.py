"""A line that is cut, a disk that is full, a file that is denied, a server that refuses: readers are well served each time.

Each of these faults ends a publication with one problem that an editor understands, or is overcome. Then everything that
readers can get is asked for; then it is published again, and the host has just the site.
"""

from __future__ import annotations

import os
import re
import subprocess
import time
from contextlib import contextmanager

import pytest

from newsroom.publish.senders import ftps, rclone, webdav_requests
from tests.newsroom.publish.cuts import cut_at, published_to, sizes_of_publications
from tests.newsroom.publish.editors import Editors
from tests.newsroom.publish.fault_points import version
from tests.newsroom.publish.places import REMOTE, is_root
from tests.servers.ftp import Faults
from tests.servers.line import FAST, line
from tests.servers.missing import MissingServerError, needed, needed_root

SHARES = (0.1, 0.5, 0.9)
"""How much of what a publication sends has arrived when the line is cut; the long search cuts at more places."""


@contextmanager
def fast_line(ports):
    """A line that takes no time, and can be cut."""
    with needed(), line(ports, round_trip=0, bits_per_second=FAST) as fast:
        yield fast


class TestCutLine:
    @pytest.mark.parametrize("kind", REMOTE)
    def test_wherever_it_is_cut(self, open_place, kind):
        """
        What has arrived serves readers well, and whoever publishes next, from whichever computer, completes it.
        """
        stopped = cut_at(open_place(kind), SHARES)
        assert stopped >= len(SHARES) - 1  # the last bytes may be those of a farewell

    @pytest.mark.parametrize("kind", ["ftps vsftpd", "s3", "webdav"])
    def test_plug_is_pulled(self, open_place, monkeypatch, kind):
        """
        When the host says nothing any more, a publication ends by itself.
        """
        monkeypatch.setattr(ftps, "TIMEOUT", 0.4)
        monkeypatch.setattr(webdav_requests, "SILENCE", 0.4)
        monkeypatch.setattr(webdav_requests, "CONNECTS_WITHIN", 0.4)
        monkeypatch.setattr(rclone, "SILENCE", "400ms")
        monkeypatch.setattr(rclone, "CONNECTS_WITHIN", "400ms")
        place = open_place(kind)
        editors = published_to(place)
        with fast_line(place.ports) as fast:
            editors.move_behind(fast.host)
            fast.cut_after(sizes_of_publications(editors, fast)[1] // 2, silently=True)
            began = time.monotonic()
            editors.publish(version(5)).the_error()
            assert time.monotonic() - began < 20
            fast.restore()
            editors.crawl(version(4), version(5))
            assert editors.publish(version(5), 1).status == 0
            editors.see(version(5), *map(version, range(1, 5)))

    def test_next_editor_is_told_who_was_cut_off(self, open_place):
        """
        The lock that a cut line has left is explained to the next editor; she goes on when she says so.
        """
        place = open_place("webdav")
        editors = published_to(place)
        with fast_line(place.ports) as fast:
            editors.move_behind(fast.host)
            fast.cut_after(sizes_of_publications(editors, fast)[1] // 2)
            editors.publish(version(5)).the_error()
            fast.restore()
            problem = editors.publish(version(5), 1, takes_over=False).the_error()
            assert "first-computer" in problem.fact.say()
            assert "--take-over" in problem.cure.say()
            assert editors.publish(version(5), 1).status == 0
            editors.see(version(5), *map(version, range(1, 5)))


def see_stop_and_rerun(editors, words, *, before, heal=lambda: None):
    """See that the next version is stopped with *words*, that readers are well served, and that it goes on when healed."""
    said = editors.publish(version(before + 1))
    problem = said.the_error()
    assert re.search(words, problem.fact.say()), said.text
    editors.crawl(version(before), version(before + 1))
    heal()
    again = editors.publish(version(before + 1), 1)
    assert again.status == 0, again.text
    editors.see(version(before + 1), *map(version, range(1, before + 1)))
    return problem


class TestFull:
    @pytest.mark.parametrize("reply", ["552 Quota exceeded.", "452 Insufficient storage.", "550 Disk quota exceeded"])
    def test_quota_of_ftp(self, open_place, reply):
        """
        An FTP account whose quota is used up, in whichever words it says so.
        """
        place = open_place("ftps pyftpdlib", Faults(full_after=20, full_reply=reply))
        editors = Editors(place)
        said = editors.publish(version(1))
        assert "room" in said.the_error().fact.say()
        assert "again" in said.the_error().cure.say()
        assert editors.crawl() == set()

    @pytest.mark.parametrize("kind", ["sftp releases", "ssh"])
    def test_disk_of_an_account(self, open_place, kind):
        """
        A disk on which a second release has no room.
        """
        place = open_place(kind, own_account=True, room=420)
        editors = Editors(place)
        seen = [editors.publish(version(number)) for number in (1, 2, 3, 4)]
        assert seen[0].status == 0, seen[0].text
        full = [said for said in seen if said.status]
        assert full, [said.text for said in seen]
        assert "room" in full[0].the_error().fact.say()

    def test_small_disk(self, open_place):
        """
        A folder on a disk that fills up while files go there.
        """
        with needed():
            needed_root()
        place = open_place("folder")
        with small_disk(place.root, 600):
            editors = published_to(place)
            hog = place.root / "hog"
            hog.write_bytes(bytes(free_bytes(place.root) - 60_000))
            problem = see_stop_and_rerun(editors, "no room", before=1, heal=hog.unlink)
            assert "Make room there" in problem.cure.say()


@contextmanager
def small_disk(root, kibibytes):
    """Mount a small disk at a folder."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k,mode=755", "tmpfs", str(root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        with needed():
            raise MissingServerError(f"a small disk needs the right to mount: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(root)], check=True)


def free_bytes(folder):
    """Return how many bytes there is room for."""
    state = os.statvfs(folder)
    return state.f_bavail * state.f_frsize


class TestDenied:
    def test_file_of_ftp(self, open_place):
        """
        A file that the account may not write is named.
        """
        place = open_place("ftps pyftpdlib", Faults(denied=("feed.atom",)))
        editors = Editors(place)
        said = editors.publish(version(1))
        assert "feed.atom" in said.the_error().path
        assert editors.crawl() == set()  # the front door goes last

    @pytest.mark.parametrize("kind", ["sftp", "sftp releases", "ssh"])
    def test_folder_of_ssh(self, open_place, kind):
        """
        A folder that belongs to somebody else is named.
        """
        place = open_place(kind, own_account=True)
        editors = Editors(place)
        assert editors.publish(version(1)).status == 0
        editors.put_foreign()
        closed = place.root / ("releases" if place.site else "tk/news/2026")
        owner = closed.stat()
        os.chown(closed, 0, 0)
        closed.chmod(0o755)
        problem = see_stop_and_rerun(
            editors, "may not read or change", before=1, heal=lambda: os.chown(closed, owner.st_uid, owner.st_gid)
        )
        assert closed.name in problem.path or closed.name in problem.fact.say()

    @pytest.mark.skipif(is_root(), reason="NOT TESTED: root may write everywhere; run as somebody else")
    def test_folder_of_this_computer(self, open_place):
        """
        A folder that can't be written is named.
        """
        place = open_place("folder")
        editors = published_to(place)
        closed = place.root / "tk"
        closed.chmod(0o555)
        problem = see_stop_and_rerun(editors, "no right", before=1, heal=lambda: closed.chmod(0o755))
        assert "/tk" in problem.path

    def test_read_only_disk(self, open_place):
        """
        A disk that can only be read is said to be one.
        """
        with needed():
            needed_root()
        place = open_place("folder")
        with small_disk(place.root, 2000):
            editors = published_to(place)
            remount(place.root, "ro")
            see_stop_and_rerun(editors, "only be read", before=1, heal=lambda: remount(place.root, "rw"))


def remount(root, how):
    """Let a disk be read-only, or not."""
    subprocess.run(["mount", "-o", f"remount,{how}", str(root)], check=True)


class TestRefusals:
    def test_connections_that_are_ended(self, open_place):
        """
        An FTP server that ends each connection after some files is connected to again.
        """
        place = open_place("ftps pyftpdlib", Faults(cut_after=(5, 12, 30, 50)))
        editors = published_to(place)
        assert editors.publish(version(2)).status == 0
        editors.see(version(2), version(1))

    @pytest.mark.parametrize("connections", [1, 3])
    def test_few_connections(self, open_place, connections):
        """
        An FTP server that allows few connections gets all files through these.
        """
        place = open_place("ftps pyftpdlib", Faults(connections=connections))
        editors = published_to(place)
        assert editors.publish(version(2)).status == 0
        editors.see(version(2), version(1))
