"""Environments of the programs that a publication starts: secrets in variables are for us alone."""

import ast
import os
import shlex
import shutil
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest

import newsroom.publish
from newsroom.publish.secrets import VARIABLE, without_secrets
from newsroom.publish.senders import git, s3, ssh
from tests.newsroom.publish.files_contract import access_for, nobody, uploads
from tests.newsroom.publish.git_branch import configure
from tests.newsroom.publish.ssh_trials import opened_by, release
from tests.servers.git_http import make_repository
from tests.servers.missing import needed
from tests.servers.s3 import s3_server
from tests.servers.ssh import make_key, ssh_server

STARTERS = {"Popen", "run", "call", "check_call", "check_output"}
WITHOUT = {"watched.py": "it runs with the environment that rclone.py gives it, and finds no module of ours"}

RECORDER = """#!/bin/sh
env >{seen}/{name}-$$
exec {program} "$@"
"""


@pytest.fixture
def secret_is_set(monkeypatch):
    """Set the secret of everybody, that of an account, and where others are, after the servers have been started."""

    def set_it():
        monkeypatch.setenv(VARIABLE, "hunter2")
        monkeypatch.setenv(f"{VARIABLE}_NEWS_127_0_0_1", "hunter2")

    return set_it


@pytest.fixture
def seen(tmp_path, monkeypatch):
    """Return what gives the environments of programs that were started, by their names."""
    folder, programs = tmp_path / "seen", tmp_path / "programs"
    folder.mkdir()
    programs.mkdir()
    for name in ("ssh", "ssh-keygen", "rsync", "git"):
        program = shutil.which(name)
        if program:
            text = RECORDER.format(seen=shlex.quote(str(folder)), name=name, program=shlex.quote(program))
            (programs / name).write_text(text)
            (programs / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)

    def environments():
        found = defaultdict(str)  # of all that were called so
        for file in folder.iterdir():
            found[file.name.rpartition("-")[0]] += file.read_text()
        return found

    return environments


class TestPrograms:
    def test_of_ssh(self, seen, secret_is_set, tmp_path):
        """
        Neither ssh nor rsync has the secret, also where the host wants a password.
        """
        with needed(), ssh_server(own_account=True, accepts_keys=False) as server:
            locked = make_key(tmp_path / "locked", "phrase")
            secret_is_set()
            access = access_for(server, tmp_path)
            with opened_by(ssh, server, access, host_key=None, key=str(locked)) as host:
                host.build(release("1", {"index.html": b"x"}, tmp_path), nobody)
                host.switch("1")
        environments = seen()
        assert environments.keys() >= {"ssh", "rsync"}
        assert not [name for name, environment in environments.items() if VARIABLE in environment]

    def test_of_git(self, seen, secret_is_set, tmp_path, monkeypatch):
        """
        Neither git nor what it starts has the secret.
        """
        configure(tmp_path, monkeypatch)
        root = tmp_path / "site.git"
        make_repository(root)
        secret_is_set()
        options = git.Options(str(root), author_name="News", author_email="news@example.org")
        with closing(git.open_host(options, access_for(SimpleNamespace(secrets={}), tmp_path))) as host:
            host.build(release("1", {"index.html": b"x"}, tmp_path), nobody)
            host.switch("1")
        environments = seen()
        assert environments.keys() == {"git"}
        assert not [name for name, environment in environments.items() if VARIABLE in environment]

    @pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="no /proc here")
    def test_of_rclone(self, secret_is_set, tmp_path):
        """
        Neither rclone nor what ends it with us has the secret.
        """
        with needed(), s3_server(tmp_path / "s3") as server:
            secret_is_set()
            options = msgspec.convert(server.options, s3.Options)
            with closing(s3.open_host(options, access_for(server, tmp_path))) as host:
                host.send(uploads({"index.html": b"x"}, tmp_path), nobody)
                folder = str(host._rclone.folder).encode()
                found = [process for process in Path("/proc").glob("[0-9]*") if folder in _read(process / "cmdline")]
                environments = [_read(process / "environ") for process in found]
        assert len(environments) == 2
        assert all(environments)
        assert not [one for one in environments if VARIABLE.encode() in one]

    def test_that_others_will_add(self):
        """
        No program is started without an environment that was chosen for it.
        """
        inherits = [
            f"{file.name}:{call.lineno}"
            for file in Path(newsroom.publish.__file__).parent.rglob("*.py")
            if file.name not in WITHOUT
            for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
            if _starts(call) and "env" not in {keyword.arg for keyword in call.keywords}
        ]
        assert inherits == []


class TestWithoutSecrets:
    def test_keeps_the_rest(self):
        """
        All variables of secrets go, in small letters too, as on Windows; the others stay.
        """
        environment = {VARIABLE: "x", f"{VARIABLE}_A": "x", "newsroom_secret_b": "x", "NEWSROOM": "y", "PATH": "z"}
        assert without_secrets(environment) == {"NEWSROOM": "y", "PATH": "z"}


def _read(file):
    """Return the bytes of a file of proc(5); none if the process has gone."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _starts(node):
    """Return whether a node is a call of subprocess."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in STARTERS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "subprocess"
    )
