"""The sender ``ssh``: whole sites side by side, brought by rsync, and swapped by a link."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from newsroom.publish.senders import ssh
from tests.newsroom.publish.files_contract import LineCutError, cut_after, nobody
from tests.newsroom.publish.host_contract import ReleaseHostContract, access_for
from tests.newsroom.publish.ssh_trials import (
    emptied,
    is_alive,
    opened_by,
    opener,
    refusal,
    release,
    see_unnoticed_swaps,
    see_who_is_faster,
)
from tests.servers.line import FAST, line
from tests.servers.missing import needed
from tests.servers.ports import wait_until
from tests.servers.ssh import UID, ssh_server


@pytest.fixture(scope="module")
def running_server():
    with needed(), ssh_server() as server:
        yield server


@pytest.fixture
def server(running_server):
    return emptied(running_server)


@pytest.fixture
def open_again(server, tmp_path):
    return opener(ssh, server, tmp_path)


class TestContract(ReleaseHostContract):
    pass


def opened(server, access, **options):
    return opened_by(ssh, server, access, **options)


@pytest.fixture
def access(server, tmp_path):
    return access_for(server, tmp_path)


class TestSwitch:
    def test_is_never_noticed_by_readers(self, server, access, tmp_path):
        """
        100 swaps, and a reader who opens the page all the time always gets one of the two sites.
        """
        with opened(server, access) as host:
            see_unnoticed_swaps(host, server, tmp_path, 100)

    def test_is_refused_when_somebody_else_was_faster(self, server, access, open_again, tmp_path):
        """
        What was current when the plan was made is not any more.
        """
        with opened(server, access) as host, closing(open_again()) as other:
            see_who_is_faster(host, other, tmp_path)

    def test_says_how_a_foreign_folder_is_dealt_with(self, server, access, tmp_path):
        """
        The place is named, and the option that gives the link another name.
        """
        (server.root / "current").mkdir()
        with opened(server, access) as host:
            host.build(release("1", {"index.html": b"1"}, tmp_path), nobody)
            said = refusal(lambda: host.switch("1"))
        assert said.startswith(f"{server.root}/current: ")
        assert '"link"' in said


class TestBuild:
    def test_leaves_rests_in_one_place_only(self, server, access, tmp_path):
        """
        An interruption leaves nothing but the folder in which releases are made.
        """
        files = {f"{number}.html": os.urandom(1_000) for number in range(20)}
        with opened(server, access) as host:
            with pytest.raises(LineCutError):
                host.build(release("1", files, tmp_path), cut_after(3))
            assert host.releases() == []
        assert {path.name for path in (server.root / "releases").iterdir()} <= {"incoming"}

    def test_goes_on_after_a_cut(self, server, access, tmp_path):
        """
        The line is cut in the middle and mended: the release is complete, and each file was told once.
        """
        files = {f"{number}.html": os.urandom(20_000) for number in range(30)}
        told = []
        with (
            needed(),
            line([server.port], round_trip=0.001, bits_per_second=FAST) as slow,
            opened(server, access, host=slow.host) as host,
            ThreadPoolExecutor(1) as pool,
        ):
            slow.cut_after(200_000)
            building = pool.submit(host.build, release("1", files, tmp_path), told.append)
            slow.wait_until_cut()
            slow.restore()
            building.result(60)
            assert host.releases() == ["1"]
        assert sorted(one.path for one in told) == sorted(files)
        assert {path: (server.root / "releases/1" / path).read_bytes() for path in files} == files

    def test_repairs_times_and_modes_of_nothing(self, server, access, tmp_path):
        """
        Files that stay keep their inode, and so their time for browsers; the mask of whoever publishes plays no part.
        """
        old = os.umask(0o077)
        try:
            with opened(server, access) as host:
                files = {"a/1.html": b"1", "a/2.html": b"2", "kept.css": b"k"}
                host.build(release("1", files, tmp_path), nobody)
                now = {"a/1.html": b"1", "a/2.html": b"!"}
                host.build(release("2", now, tmp_path, base="1", base_files=files, kept=["kept.css"]), nobody)
        finally:
            os.umask(old)
        first, second = server.root / "releases/1", server.root / "releases/2"
        assert [(first / path).samefile(second / path) for path in files] == [True, False, True]
        assert {path.stat().st_mode & 0o777 for path in second.rglob("*") if path.is_file()} == {0o644}
        assert {path.stat().st_mode & 0o777 for path in [second, second / "a"]} == {0o755}

    def test_refuses_a_line_break(self, server, access, tmp_path):
        """
        A name that programs would take for two is reported.
        """
        with opened(server, access) as host:
            said = refusal(lambda: host.build(release("1", {"a\nb": b"x"}, tmp_path), nobody))
        assert "line break" in said

    def test_says_which_file_is_not_allowed(self, tmp_path):
        """
        A folder that belongs to somebody else stops it, and is named.
        """
        with needed(), ssh_server(own_account=True) as own, opened(own, access_for(own, tmp_path)) as host:
            (own.root / "releases/incoming").mkdir(parents=True)  # of root
            shutil.chown(own.root / "releases", UID)
            said = refusal(lambda: host.build(release("1", {"index.html": b"x"}, tmp_path), nobody))
        assert "may not read or change this" in said

    def test_says_that_the_disk_is_full(self, tmp_path):
        """
        More than there is room for ends in words about room.
        """
        with (
            needed(),
            ssh_server(own_account=True, room=500) as small,
            opened(small, access_for(small, tmp_path)) as host,
        ):
            said = refusal(lambda: host.build(release("1", {"large": os.urandom(900_000)}, tmp_path), nobody))
        assert "quota is full" in said


class TestAccount:
    def test_for_files_only_is_sent_to_sftp(self, tmp_path):
        """
        Where no commands can be run, the other sender is named.
        """
        with needed(), ssh_server(shell=False) as server:
            said = refusal(lambda: opened(server, access_for(server, tmp_path)))
        assert 'Use the sender "sftp"' in said

    def test_that_greets_is_reported(self, tmp_path):
        """
        Words of a login would end up in files.
        """
        with needed(), ssh_server(own_account=True, login_shell="/bin/bash", settings="SetEnv SHLVL=0\n") as server:
            (server.home / ".bashrc").write_text("echo Welcome!\n")
            said = refusal(lambda: opened(server, access_for(server, tmp_path)))
        assert "Welcome!" in said


class TestThisComputer:
    @pytest.mark.parametrize("program", ["ssh", "rsync"])
    def test_without_a_program_is_told_how_to_get_it(self, server, access, tmp_path, monkeypatch, program):
        """
        The message has the commands that install it.
        """
        folder = tmp_path / "programs"
        folder.mkdir()
        for name in {"ssh", "rsync"} - {program}:
            (folder / name).symlink_to(shutil.which(name))
        monkeypatch.setenv("PATH", str(folder))
        said = refusal(lambda: opened(server, access))
        assert said.startswith(f"{program}: ")
        assert "apt install" in said

    def test_may_have_any_configuration_of_ssh(self, server, access, tmp_path, monkeypatch):
        """
        What an editor has set up for her own use of ssh does not get in the way.
        """
        config = tmp_path / "config"
        config.write_text(
            "Host *\n RequestTTY force\n RemoteCommand ls\n ControlMaster auto\n ControlPersist 1h\n"
            f" ControlPath {tmp_path}/theirs\n StrictHostKeyChecking no\n Compression yes\n LogLevel DEBUG\n"
            " LocalForward 9 localhost:9\n User nobody\n Port 1\n"
        )
        program = tmp_path / "bin/ssh"
        program.parent.mkdir()
        program.write_text(
            f'#!/bin/sh\ncase " $* " in *" -F "*) exec {shutil.which("ssh")} "$@" ;; esac\n'
            f'exec {shutil.which("ssh")} -F {config} "$@"\n'
        )
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
        with opened(server, access) as host:
            host.build(release("1", {"index.html": b"x"}, tmp_path), nobody)
        assert not (tmp_path / "theirs").exists()

    def test_keeps_no_connection_of_a_killed_publisher(self, server, tmp_path):
        """
        With the publisher, its login ends.
        """
        program = (
            "import json, sys, time, pathlib, msgspec\n"
            "from newsroom.publish.host import Access\n"
            "from newsroom.publish.senders import ssh\n"
            "options = msgspec.convert(json.loads(sys.argv[1]), ssh.Options)\n"
            "host = ssh.open_host(options, Access('t', None, None, None, None, pathlib.Path(sys.argv[2])))\n"
            "print(host.connection._master.pid, flush=True)\n"
            "time.sleep(100)\n"
        )
        command = [sys.executable, "-c", program, json.dumps(server.options), str(tmp_path)]
        with (
            tempfile.TemporaryDirectory() as rests,
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"TMPDIR": rests}) as process,
        ):
            master = int(process.stdout.readline())
            assert is_alive(master)
            process.kill()
            wait_until(lambda: not is_alive(master), "ssh has ended", seconds=10)
