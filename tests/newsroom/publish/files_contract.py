"""What hosts of both kinds do with the files of the state, and what tests of senders work with."""

from __future__ import annotations

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from newsroom.publish.host import STATE, Access, Upload, failure
from plugins.model.problem import message
from plugins.model.workspace import digest_of

NAMES = [
    "index.html",
    ".htaccess",
    ".well-known/security.txt",
    "hy/Գրադարան/նոր սրահ.html",
    "tk/täze kitaplar/ýyl.html",
    "media/it's 100% [new] {a} #1 + more & co.txt",
    "media/-n.txt",
]
"""Paths of which a program that builds an address, a command or a pattern makes something else."""


def access_for(server, tmp_path, confirm=True):  # noqa: FBT002 - it says what it is at every call
    """Return what a sender is given: the secrets of *server*, an editor who answers *confirm*, a folder in *tmp_path*."""

    def secret(account):
        if account not in server.secrets:
            raise failure(account, message("There is no password."), message("Give one."))
        return server.secrets[account]

    folder = tmp_path / "access"
    folder.mkdir(parents=True, exist_ok=True)
    return Access("trial", secret, server.secrets.get, lambda _: confirm, lambda _: None, folder)


def upload(path, data, tmp_path):
    """Return an Upload of bytes; only its owner may read the local file, as in a private folder."""
    digest = digest_of(data)
    source = tmp_path / "sources" / digest
    source.parent.mkdir(exist_ok=True)
    source.write_bytes(data)
    source.chmod(0o600)
    return Upload(path, source, digest, len(data))


def uploads(files, tmp_path):
    """Return Uploads for a table of bytes by path."""
    return [upload(path, data, tmp_path) for path, data in files.items()]


def nobody(sent):
    """Ignore that a file has arrived."""


class LineCutError(Exception):
    """What interrupts a test's publication."""


def cut_after(count):
    """Return a Sent that interrupts with the file number *count*."""
    arrived = []

    def sent(one):
        arrived.append(one)
        if len(arrived) >= count:
            raise LineCutError

    return sent


@contextmanager
def reading(read):
    """Call *read* all the time in a thread; give the set of what it returned."""
    seen, done, started = set(), threading.Event(), threading.Event()

    def look():
        while not done.is_set():
            seen.add(read())
            started.set()

    with ThreadPoolExecutor(1) as pool:
        task = pool.submit(look)
        assert started.wait(20)
        try:
            yield seen
        finally:
            done.set()
        task.result()


class FilesContract:
    """What hosts of both kinds do with the files of the state."""

    def there(self, server, path):
        """Return the bytes that are on the host at a path below the target's folder; None when there are none."""
        file = server.root / path
        return file.read_bytes() if file.is_file() else None

    def put(self, server, path, data):
        """Put a file of somebody else there."""
        file = server.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    @pytest.fixture
    def host(self, open_again):
        with closing(open_again()) as host:
            yield host

    def test_read_of_nothing_is_none(self, host):
        """
        There need not be a file, nor a folder for it.
        """
        assert host.read(f"{STATE}/journal") is None
        assert host.read(f"{STATE}/no/such/folder/file") is None

    def test_write_is_read_again(self, host):
        """
        Any bytes come back as they went, also none at all, from folders that were not there.
        """
        everything = bytes(range(256)) * 50
        for path, data in {"manifest": everything, "lock/a b": b"", "deep/er/Գիրք.json": b"\r\n\n"}.items():
            host.write(f"{STATE}/{path}", data)
            assert host.read(f"{STATE}/{path}") == data

    def test_write_replaces(self, host):
        """
        A shorter text leaves nothing of a longer one.
        """
        host.write(f"{STATE}/journal", b"a long text")
        host.write(f"{STATE}/journal", b"short")
        assert host.read(f"{STATE}/journal") == b"short"

    def test_write_is_seen_by_another_computer(self, host, open_again):
        """
        What one connection has written, another one reads at once.
        """
        with closing(open_again()) as other:
            assert other.read(f"{STATE}/journal") is None
            host.write(f"{STATE}/journal", b"1")
            assert other.read(f"{STATE}/journal") == b"1"
            other.write(f"{STATE}/journal", b"2")
            assert host.read(f"{STATE}/journal") == b"2"

    def test_write_is_whole_or_not_there(self, server, host):
        """
        Who reads a file of the state while it is replaced gets one of its versions.
        """
        versions = [bytes([n]) * 50_000 for n in range(6)]
        host.write(f"{STATE}/manifest", versions[0])
        with reading(lambda: self.there(server, f"{STATE}/manifest")) as seen:
            for version in versions:
                host.write(f"{STATE}/manifest", version)
        assert seen <= set(versions)

    def test_names_are_those_in_the_folder(self, host):
        """
        Files and folders have names; what is deeper has not.
        """
        for path in ("one", "two words", "folder/three", "folder/deeper/four"):
            host.write(f"{STATE}/lock/{path}", b"x")
        assert host.names(f"{STATE}/lock") == {"one", "two words", "folder"}
        assert host.names(f"{STATE}/lock/folder") == {"three", "deeper"}

    def test_names_of_no_folder_are_none(self, host):
        """
        A folder that is not there is empty.
        """
        assert host.names(f"{STATE}/lock") == set()
        assert host.names("no/such") == set()

    def test_names_are_those_of_this_moment(self, host, open_again):
        """
        A lock that another computer has set or taken away a moment ago is seen.
        """
        with closing(open_again()) as other:
            for number in range(5):
                assert host.names(f"{STATE}/lock") == set()
                other.write(f"{STATE}/lock/{number}", b"x")
                assert host.names(f"{STATE}/lock") == {str(number)}
                other.remove([f"{STATE}/lock/{number}"])

    def test_remove_takes_away_and_does_not_mind(self, host):
        """
        A file of the state is gone afterwards, and one that is not there is no error.
        """
        host.write(f"{STATE}/lock/one", b"x")
        host.write(f"{STATE}/lock/two", b"x")
        host.remove([f"{STATE}/lock/one", f"{STATE}/lock/none", "no/such/file"])
        assert host.names(f"{STATE}/lock") == {"two"}
        host.remove([])
        host.remove([f"{STATE}/lock/two"])
        assert host.names(f"{STATE}/lock") == set()

    def test_is_used_by_several_threads(self, host):
        """
        Four threads that read, write, list and remove don't disturb each other.
        """

        def work(number):
            for turn in range(5):
                path, data = f"{STATE}/thread-{number}/{turn}", os.urandom(1_000)
                host.write(path, data)
                assert host.read(path) == data
                assert host.names(f"{STATE}/thread-{number}") == {str(turn)}
                host.remove([path])

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(work, range(4)))

    def test_close_may_be_repeated(self, host):
        """
        Closing a second time is no error.
        """
        host.read(f"{STATE}/journal")
        host.close()
        host.close()
