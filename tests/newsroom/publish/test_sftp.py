"""The sender ``sftp``: files in place on any account with SFTP, whole sites side by side where there are links."""

import os
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from newsroom.publish.senders import sftp, sftp_session
from tests.newsroom.publish.files_contract import LineCutError, cut_after, nobody
from tests.newsroom.publish.host_contract import HostContract, ReleaseHostContract, access_for, uploads
from tests.newsroom.publish.ssh_trials import (
    emptied,
    opened_by,
    opener,
    refusal,
    release,
    see_unnoticed_swaps,
    see_who_is_faster,
)
from tests.servers.line import FAST, line
from tests.servers.missing import needed
from tests.servers.ssh import ssh_server


@pytest.fixture(scope="module")
def with_shell():
    with needed(), ssh_server() as server:
        yield server


@pytest.fixture(scope="module")
def locked_in():
    with needed(), ssh_server(shell=False) as server:
        yield server


class TestContractInPlace(HostContract):
    @pytest.fixture
    def server(self, with_shell):
        return emptied(with_shell)

    @pytest.fixture
    def open_again(self, server, tmp_path):
        return opener(sftp, server, tmp_path)


class TestContractLockedIn(HostContract):
    @pytest.fixture
    def server(self, locked_in):
        return emptied(locked_in)

    @pytest.fixture
    def open_again(self, server, tmp_path):
        return opener(sftp, server, tmp_path)


class TestContractOfReleases(ReleaseHostContract):
    @pytest.fixture
    def server(self, locked_in):
        return emptied(locked_in)

    @pytest.fixture
    def open_again(self, server, tmp_path):
        return opener(sftp, server, tmp_path, way="releases")


@pytest.fixture
def server(with_shell):
    return emptied(with_shell)


@pytest.fixture
def access(server, tmp_path):
    return access_for(server, tmp_path)


def opened(server, access, **options):
    return opened_by(sftp, server, access, **options)


class TestSend:
    def test_goes_on_after_a_cut(self, server, access, tmp_path):
        """
        The line is cut in the middle and mended: all files are there, and each was told once.
        """
        files = {f"tk/{number}/index.html": os.urandom(20_000) for number in range(40)}
        told = []
        with (
            needed(),
            line([server.port], round_trip=0.001, bits_per_second=FAST) as slow,
            opened(server, access, host=slow.host, in_flight=4) as host,
            ThreadPoolExecutor(1) as pool,
        ):
            slow.cut_after(300_000)
            sending = pool.submit(host.send, uploads(files, tmp_path), told.append)
            slow.wait_until_cut()
            slow.restore()
            sending.result(60)
        assert sorted(one.path for one in told) == sorted(files)
        assert {path: (server.root / path).read_bytes() for path in files} == files

    def test_gives_up_when_the_line_stays_cut(self, server, access, tmp_path, monkeypatch):
        """
        After some attempts the editor is told, and no page is half there.
        """
        monkeypatch.setattr(sftp_session, "PAUSES", (0.01, 0.01))
        files = {f"tk/{number}.html": os.urandom(20_000) for number in range(20)}
        with (
            needed(),
            line([server.port], round_trip=0.001, bits_per_second=FAST) as slow,
            opened(server, access, host=slow.host, in_flight=4) as host,
        ):
            slow.cut_after(150_000)
            said = refusal(lambda: host.send(uploads(files, tmp_path), nobody))
        assert "cut again and again" in said
        found = {path.relative_to(server.root).as_posix() for path in server.root.glob("tk/*")}
        assert {path: (server.root / path).read_bytes() for path in found} == {path: files[path] for path in found}

    def test_clears_what_an_interruption_has_left(self, server, access, tmp_path):
        """
        Rests are in one folder of the state, and are gone after the next time.
        """
        rests = server.root / "_publish/incoming"
        rests.mkdir(parents=True)
        (rests / "half").write_bytes(b"x")
        with opened(server, access) as host:
            host.send(uploads({"index.html": b"x"}, tmp_path), nobody)
        assert list(rests.iterdir()) == []

    def test_makes_files_readable_whatever_the_mask(self, access, tmp_path):
        """
        An account whose new files nobody else may read publishes all the same.
        """
        with needed(), ssh_server(sftp="internal-sftp -u 077") as strict, opened(strict, access) as host:
            host.send(uploads({"tk/news/index.html": b"x", "large": b"x" * 3_000_000}, tmp_path), nobody)
            modes = {path.name: path.stat().st_mode & 0o777 for path in strict.root.rglob("*")}
        assert modes["index.html"] == modes["large"] == 0o644
        assert modes["tk"] == modes["news"] == 0o755

    def test_says_which_file_is_not_allowed(self, tmp_path):
        """
        A folder that belongs to somebody else stops it; the file is named.
        """
        with needed(), ssh_server(own_account=True) as own, opened(own, access_for(own, tmp_path)) as host:
            (own.root / "closed").mkdir()
            said = refusal(lambda: host.send(uploads({"closed/page.html": b"x"}, tmp_path), nobody))
        assert said.startswith(f"{own.root}/closed/page.html: The account may not")

    def test_says_that_the_disk_is_full(self, tmp_path):
        """
        More than there is room for ends in words about room.
        """
        with (
            needed(),
            ssh_server(own_account=True, room=500) as small,
            opened(small, access_for(small, tmp_path)) as host,
        ):
            said = refusal(lambda: host.send(uploads({"large.jpg": os.urandom(900_000)}, tmp_path), nobody))
        assert "quota is full" in said

    def test_works_where_the_target_is_to_be_made(self, server, access, tmp_path):
        """
        The folder of the target need not be there.
        """
        with opened(server, access, folder=f"{server.root}/not/yet") as host:
            assert host.look(["index.html"]) == {}
            host.send(uploads({"tk/index.html": b"x"}, tmp_path), nobody)
        assert (server.root / "not/yet/tk/index.html").read_bytes() == b"x"


class TestReleases:
    def test_are_swapped_without_readers_noticing(self, server, access, tmp_path):
        """
        300 swaps, and a reader who opens the page all the time always gets one of the two sites.
        """
        with opened(server, access, way="releases") as host:
            see_unnoticed_swaps(host, server, tmp_path, 300)

    def test_are_not_swapped_when_somebody_else_was_faster(self, server, access, tmp_path):
        """
        What was current when the plan was made is not any more.
        """
        with opened(server, access, way="releases") as host, opened(server, access, way="releases") as other:
            see_who_is_faster(host, other, tmp_path)

    def test_are_not_sent_twice(self, server, access, tmp_path):
        """
        What has arrived before an interruption is known again by its bytes, also in another build.
        """
        files = {f"{number}.html": os.urandom(100_000) for number in range(20)}
        with needed(), line([server.port], round_trip=0.001, bits_per_second=FAST) as slow:
            with opened(server, access, way="releases", host=slow.host, in_flight=2) as host:
                with pytest.raises(LineCutError):
                    host.build(release("1", files, tmp_path), cut_after(15))
                before = slow.traffic().up
                host.build(release("2", {f"moved/{path}": data for path, data in files.items()}, tmp_path), nobody)
            assert slow.traffic().up - before < 800_000
        assert {path: (server.root / "releases/2/moved" / path).read_bytes() for path in files} == files


class TestThisComputer:
    def test_without_the_library_is_told_how_to_get_it(self, server, access, monkeypatch):
        """
        asyncssh is an extra.
        """
        monkeypatch.setitem(sys.modules, "asyncssh", None)
        assert "uv run --extra sftp inv publish" in refusal(lambda: opened(server, access))


class TestAccount:
    def test_without_sftp_is_reported(self, access):
        """
        The other senders are named.
        """
        with needed(), ssh_server(sftp="/no/such/program") as server:
            said = refusal(lambda: opened(server, access))
        assert "no SFTP for this account" in said
