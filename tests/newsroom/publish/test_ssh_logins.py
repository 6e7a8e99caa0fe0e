"""Logging in at SSH hosts, by the senders ``ssh`` and ``sftp`` alike: keys of hosts, keys of ours, passwords."""

import os
import shutil
import subprocess
from contextlib import closing
from dataclasses import replace
from importlib.util import find_spec

import msgspec
import pytest

from newsroom.publish.host import PublishError, failure
from newsroom.publish.senders import sftp, ssh
from newsroom.publish.senders.host_keys import KEYS, fingerprint
from plugins.model.problem import message
from tests.newsroom.publish.files_contract import access_for
from tests.newsroom.publish.process_watch import watched_processes
from tests.newsroom.publish.ssh_trials import opened_by
from tests.servers.missing import needed
from tests.servers.ports import free_port
from tests.servers.ssh import PASSWORD, USER, make_key, ssh_agent, ssh_server

OTHER_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5UmCWTtM0S8oJ6oXQNjmWbTXqQ5oYJ6oXQNjmWbTXq"


@pytest.fixture(params=[ssh, sftp], ids=["ssh", "sftp"])
def sender(request):
    return request.param


@pytest.fixture(autouse=True)
def without_agent(monkeypatch):
    """The agent of whoever runs the tests stays out of them."""
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)


@pytest.fixture(scope="module")
def server():
    """An account with few rights, a key and a password."""
    with needed(), ssh_server(own_account=True) as server:
        yield server


@pytest.fixture
def access(server, tmp_path):
    return access_for(server, tmp_path)


def opened(sender, server, access, **options):
    """Open the host, see that it works, and close it; options that are None are left out."""
    with opened_by(sender, server, access, **options) as host:
        host.write("_publish/trial", b"works")
        assert host.read("_publish/trial") == b"works"


def refusal(sender, server, access, **options):
    """Return what the editor is told when the host can't be opened."""
    with pytest.raises(PublishError) as caught:
        opened(sender, server, access, **options)
    (problem,) = caught.value.problems
    return problem.say()


class TestAccount:
    def test_is_used_with_a_key(self, sender, server, access):
        """
        The named key is enough, and no password is asked for.
        """
        asked = []
        opened(sender, server, replace(access, optional_secret=asked.append, secret=asked.append))
        assert asked == []

    def test_is_used_with_the_agent(self, sender, server, access, monkeypatch):
        """
        A key that the agent holds need not be named.
        """
        with ssh_agent(server.key) as socket:
            monkeypatch.setenv("SSH_AUTH_SOCK", socket)
            opened(sender, server, replace(access, optional_secret=lambda _: None), key=None)

    def test_is_used_with_a_password(self, sender, server, access):
        """
        Where no key helps, the password does, with all its signs.
        """
        opened(sender, server, access, key=None)

    def test_is_used_with_a_key_that_has_a_phrase(self, sender, access, tmp_path):
        """
        The secret of the account opens the file of the key; where the library for that is missing, the agent is named.
        """
        key = make_key(tmp_path / "locked", PASSWORD)
        access = replace(access, optional_secret=lambda _: PASSWORD)
        with needed(), ssh_server() as own:
            (own.key.parent / "authorized_keys").write_text(key.with_suffix(".pub").read_text())
            if sender is ssh or find_spec("bcrypt"):
                opened(sender, own, access, key=str(key))
            else:
                assert "ssh-add" in refusal(sender, own, access, key=str(key))

    def test_is_used_with_a_locked_key_that_the_agent_has(self, sender, server, access, tmp_path, monkeypatch):
        """
        Its file need not be opened then.
        """
        key = tmp_path / "locked"
        shutil.copy(server.key, key)
        shutil.copy(server.key.with_suffix(".pub"), key.with_suffix(".pub"))
        with ssh_agent(key) as socket:
            subprocess.run(["ssh-keygen", "-q", "-p", "-P", "", "-N", "a phrase", "-f", str(key)], check=True)
            monkeypatch.setenv("SSH_AUTH_SOCK", socket)
            opened(sender, server, replace(access, optional_secret=lambda _: None), key=str(key))

    def test_with_a_wrong_password_is_refused(self, sender, server, access):
        """
        That is said, and neither the wrong secret nor the right one.
        """
        said = refusal(sender, server, replace(access, optional_secret=lambda _: "not it"), key=None)
        assert said.startswith(f"{USER}@127.0.0.1: The host accepts neither our keys nor the password.")
        assert "not it" not in said

    def test_with_a_wrong_key_is_refused(self, sender, server, access, tmp_path):
        """
        Without a password, the cure is about keys, and about the places in which a password was looked for.
        """

        def none(account):
            raise failure(account, message("There is no password."), message("Store one."))

        key = make_key(tmp_path / "stranger")
        with pytest.raises(PublishError) as caught:
            opened(sender, server, replace(access, optional_secret=lambda _: None, secret=none), key=str(key))
        about_keys, about_passwords = [problem.say() for problem in caught.value.problems]
        assert "accepts none of our keys" in about_keys
        assert "ssh-add" in about_keys
        assert "There is no password." in about_passwords

    def test_asks_for_the_password_when_no_key_helps(self, sender, server, access, tmp_path):
        """
        An editor at her terminal types it.
        """
        asked = []

        def typed(account):
            asked.append(account)
            return server.secrets[account]

        access = replace(access, optional_secret=lambda _: None, secret=typed)
        opened(sender, server, access, key=str(make_key(tmp_path / "stranger")))
        assert asked == [f"{USER}@127.0.0.1"]

    def test_with_a_missing_key_is_refused(self, sender, server, access):
        """
        A file that is not there is named.
        """
        assert refusal(sender, server, access, key="no/such/key").startswith("no/such/key: The private key")


class TestSecret:
    def test_is_on_no_command_line_and_in_no_output(self, sender, server, access, capfd):
        """
        While somebody watches all processes, and their environments, the password is not seen; nor is it printed.
        """
        with watched_processes("cmdline", "environ") as seen:
            opened(sender, server, access, key=None)
        assert any("sshd" in one for one in seen)
        assert [one for one in seen if PASSWORD in one] == []
        assert PASSWORD not in "".join(capfd.readouterr())
        assert PASSWORD not in "".join(file.read_text() for file in access.folder.rglob("*") if file.is_file())


class TestHostKey:
    def test_is_shown_once_and_then_known(self, sender, server, access):
        """
        The editor is asked with the fingerprint; the next time she is not.
        """
        questions = []
        asking = replace(access, confirm=lambda question: not questions.append(question))
        opened(sender, server, asking, host_key=None)
        opened(sender, server, asking, host_key=None)
        (question,) = questions
        assert fingerprint(server.host_key) in str(question)
        assert server.host_key in (access.folder / KEYS).read_text()

    def test_that_nobody_trusts_is_refused(self, sender, server, access):
        """
        Without a yes, as where there is no terminal, nothing is sent and nothing is kept.
        """
        said = refusal(sender, server, replace(access, confirm=lambda _: False), host_key=None)
        assert f'"host_key": "{fingerprint(server.host_key)}",' in said
        assert not (access.folder / KEYS).exists()

    def test_that_has_changed_is_refused(self, sender, server, access):
        """
        Both fingerprints are shown, and the line that would have to go.
        """
        access.folder.mkdir(exist_ok=True)
        pinned = f"[127.0.0.1]:{server.port} {OTHER_KEY}\n"
        (access.folder / KEYS).write_text(pinned)
        said = refusal(sender, server, access, host_key=None)
        assert fingerprint(server.host_key) in said
        assert fingerprint(OTHER_KEY) in said
        assert str(access.folder / KEYS) in said
        assert (access.folder / KEYS).read_text() == pinned

    @pytest.mark.parametrize("key", [OTHER_KEY, fingerprint(OTHER_KEY)])
    def test_other_than_that_of_the_target_is_refused(self, sender, server, access, key):
        """
        What the target says counts, and nobody is asked.
        """
        said = refusal(sender, server, replace(access, confirm=None), host_key=key)
        assert fingerprint(server.host_key) in said
        assert fingerprint(OTHER_KEY) in said

    def test_may_be_given_as_fingerprint(self, sender, server, access):
        """
        In CI nobody says yes, so the target says which key it is.
        """
        opened(sender, server, replace(access, confirm=None), host_key=fingerprint(server.host_key))

    def test_that_is_none_is_refused(self, sender, server, access):
        """
        A slip is not taken for "any key".
        """
        assert "neither a public key nor a fingerprint" in refusal(sender, server, access, host_key="ed25519")


class TestHost:
    def test_that_does_not_answer_is_named(self, sender, server, access):
        """
        A wrong port is a wrong port.
        """
        port = free_port()
        said = refusal(sender, server, access, port=port)
        assert said.startswith(f"[127.0.0.1]:{port}: The host doesn't answer")

    def test_that_is_not_there_is_named(self, sender, server, access):
        """
        A name that nobody has is said to be one.
        """
        said = refusal(sender, server, access, host="no-such-host.invalid")
        assert "There is no host of this name" in said


class TestTrouble:
    def test_a_folder_of_others_is_said_to_be_one(self, sender, server, access, tmp_path):
        """
        The path is named, and that the account may not do it.
        """
        closed = server.root / "closed"
        closed.mkdir(mode=0o755, exist_ok=True)
        said = refusal(sender, server, access, folder=str(closed))
        assert "may not read or change" in said

    def test_a_full_disk_is_said_to_be_one(self, sender, tmp_path):
        """
        The host says hardly anything; the editor is told what it means.
        """
        with needed(), ssh_server(own_account=True, room=64) as small:
            options = msgspec.convert(small.options, sender.Options)
            with (
                closing(sender.open_host(options, access_for(small, tmp_path))) as host,
                pytest.raises(PublishError) as caught,
            ):
                host.write("_publish/manifest", os.urandom(100_000))
        assert "quota is full" in str(caught.value)
