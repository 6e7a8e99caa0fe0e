"""``inv publish --setup`` with hosts for SSH, storage, WebDAV and git."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom.publish.senders.host_keys import Endpoint, pinned_key
from newsroom.publish.session import configuration_folder
from tests.newsroom.publish.setup_editor import (
    GIT,
    NOT_YET,
    RIGHT,
    S3,
    SSH,
    WEBDAV,
    left_in,
)
from tests.servers import s3, webdav
from tests.servers.authority import make_authority
from tests.servers.folders import open_folder
from tests.servers.git_http import TOKEN, git_server
from tests.servers.missing import needed
from tests.servers.ports import HOST
from tests.servers.ssh import PASSWORD as SSH_PASSWORD
from tests.servers.ssh import ssh_server


@pytest.fixture(scope="module")
def shell():
    """A host with SSH, and an account that is let in with a password."""
    with needed(), ssh_server(own_account=True) as server:
        yield server


@pytest.fixture(scope="module")
def files_only():
    """The same without a shell."""
    with needed(), ssh_server(shell=False, own_account=True) as server:
        yield server


class TestSsh:
    def where(self, server):
        """Return the answers for a server."""
        return [f"{HOST}:{server.port}", server.options["user"], server.options["folder"]]

    def test_an_account_with_a_shell(self, editor, shell):
        """
        The fingerprint is shown, and sites are swapped by rsync and a link.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(shell), "yes", RIGHT, "yes", "no") == 0
        assert "SHA256:" in editor.said
        assert editor.target()["sender"] == "ssh"
        assert f"{shell.root}/current" in editor.said
        assert f"nothing in the folder {shell.root} on the host yet. Is it the one that is to hold" in editor.said
        assert "If you don't know, answer no" in editor.said
        assert editor.said.count("The account may run commands") == 1
        assert left_in(shell.root) == []
        assert len(editor.asked) == 1

    def test_a_mistyped_folder_is_not_made(self, editor, shell):
        """
        Sites stand in no folder that is empty without a yes; before that, nothing is written.
        """
        editor.passwords = [SSH_PASSWORD]
        host, user, folder = self.where(shell)
        answers = [host, user, f"{folder}s", "yes", "no", folder, RIGHT, "yes", "no"]
        assert editor.runs(SSH, NOT_YET, *answers) == 0
        assert not Path(f"{folder}s").exists()
        assert editor.target()["folder"] == folder

    def test_the_fingerprint_is_known_when_she_publishes(self, editor, shell):
        """
        It is kept below the FEED_AUTHORITY that the settings get, from where a publication takes it.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, "https://kitap.tm", *self.where(shell), "yes", RIGHT, "yes", "no") == 0
        folder = configuration_folder() / editor.settings["FEED_AUTHORITY"] / "public"
        assert pinned_key(Endpoint(HOST, shell.port), folder)

    def test_a_web_server_that_shows_the_folder_itself(self, editor, shell):
        """
        Where the web server's folder is fixed, SFTP replaces files one by one.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(shell), "yes", RIGHT, "no", RIGHT, "no") == 0
        target = editor.target()
        assert (target["sender"], target["way"]) == ("sftp", "in place")
        assert left_in(shell.root) == []
        assert len(editor.asked) == 1

    def test_an_account_for_files_only(self, editor, files_only):
        """
        Without a shell it is SFTP, with links where there are some.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(files_only), "yes", RIGHT, "yes", "no") == 0
        target = editor.target()
        assert (target["sender"], target["way"]) == ("sftp", "releases")
        assert left_in(files_only.root) == []

    def test_a_shell_without_rsync(self, editor):
        """
        What is missing on the host is found out before anything is written down, and told; SFTP is the way then.
        """
        editor.passwords = [SSH_PASSWORD]
        with needed(), open_folder() as programs:
            for program in Path("/usr/bin").iterdir():
                if program.name != "rsync":
                    (programs / program.name).symlink_to(program)
            shell = programs / "login-shell"
            shell.write_text(f'#!/bin/sh\nPATH={programs}\nexport PATH\nexec /bin/sh "$@"\n')
            shell.chmod(0o755)
            with ssh_server(own_account=True, login_shell=str(shell)) as server:
                assert editor.runs(SSH, NOT_YET, *self.where(server), "yes", RIGHT, "yes", "no") == 0
                assert left_in(server.root) == []
        assert "The program rsync is not on the host." in editor.said
        target = editor.target()
        assert (target["sender"], target["way"]) == ("sftp", "releases")

    def test_a_key(self, editor, shell):
        """
        A host that takes none of her keys, and for which she has no password, may take the one that she names.
        """
        editor.passwords = [""]
        with needed(), ssh_server() as server:
            where = [f"{HOST}:{server.port}", server.options["user"], str(server.root)]
            assert editor.runs(SSH, NOT_YET, *where, "yes", server.key, RIGHT, "yes") == 0
        assert editor.target()["key"] == str(server.key)

    def test_a_host_that_she_does_not_trust(self, editor, shell):
        """
        Who does not say yes to the fingerprint has given no password and has no target.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(shell), "no", "no") == 1
        assert editor.asked == []
        assert editor.is_unchanged()


class TestMissing:
    """What is not installed is said before anything else is asked."""

    def test_the_program_for_storage(self, editor, monkeypatch):
        """
        Without rclone, she is told how to begin again with it.
        """
        monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
        assert editor.runs(S3) == 1
        assert "rclone, which this target needs, is not there" in editor.said
        assert "Begin again with:  uv run --extra rclone inv publish --setup\n" in editor.said
        assert editor.is_unchanged()

    def test_the_library_for_sftp(self, editor, monkeypatch):
        """
        Without it, she may go on only to run commands; there is a no to that.
        """
        monkeypatch.setitem(sys.modules, "asyncssh", None)
        assert editor.runs(SSH, "no", to="second") == 1
        assert "Begin again with:  uv run --extra sftp inv publish --setup\n" in editor.said
        assert editor.left == ""

    def test_the_library_for_sftp_where_there_is_a_shell(self, editor, shell, monkeypatch):
        """
        Whose account runs commands does not need it.
        """
        monkeypatch.setitem(sys.modules, "asyncssh", None)
        editor.passwords = [SSH_PASSWORD]
        where = [f"{HOST}:{shell.port}", shell.options["user"], shell.options["folder"]]
        assert editor.runs(SSH, "yes", NOT_YET, *where, "yes", RIGHT, "no") == 0
        assert editor.target()["sender"] == "ssh"


class TestStorage:
    def test_s3(self, editor, tmp_path):
        """
        A bucket: the secret half of the key is asked for again when it is wrong.
        """
        editor.passwords = ["wrong", s3.SECRET]
        with needed(), s3.s3_server(tmp_path / "s3") as server:
            where = [f"http://{HOST}:{server.port}", s3.BUCKET, "", s3.KEY, ""]
            assert editor.runs(S3, NOT_YET, *where, "no") == 0
            assert left_in(server.root) == []
        assert editor.target() == {
            "sender": "s3",
            "endpoint": f"http://{HOST}:{server.port}",
            "bucket": s3.BUCKET,
            "access_key": s3.KEY,
        }
        assert len(editor.asked) == 2

    def test_webdav(self, editor, tmp_path):
        """
        A folder behind HTTPS: its authority is asked for, the password again when it is wrong, and whether it is this one.
        """
        authority = make_authority(tmp_path / "authority")
        editor.passwords = ["wrong", webdav.PASSWORD]
        with needed(), webdav.apache_webdav(tmp_path / "dav", certificate=authority.certificate()) as server:
            url = server.options["url"].replace("https://", f"{webdav.USER}:s3cret@")
            assert editor.runs(WEBDAV, NOT_YET, f"https://{url}", "", authority.ca_file, "no", "", RIGHT, "no") == 0
            assert left_in(server.root) == []
        assert editor.target() == {
            "sender": "webdav",
            "url": server.options["url"],
            "user": webdav.USER,
            "ca_file": str(authority.ca_file),
        }
        assert "s3cret" not in editor.said

    def test_an_address_without_encryption(self, editor):
        """
        It is not used without a yes to the danger.
        """
        editor.passwords = ["x"]
        assert editor.runs(WEBDAV, NOT_YET, "http://dav.kitap.tm/site", "news", "no", "no") == 1
        assert "everybody on the way" in editor.said
        assert editor.asked == []


class TestGit:
    def test_a_third_token_that_is_wrong_is_forgotten(self, editor, tmp_path):
        """
        Where it is not known what a wrong password looks like, too, the answers can be gone through with another one.
        """
        editor.passwords = ["wrong 1", "wrong 2", "wrong 3", TOKEN]
        with needed(), git_server(tmp_path / "site.git") as server:
            assert editor.runs(GIT, NOT_YET, server.options["remote"], "", "yes", "yes", "yes", "", "", "no") == 0
        assert len(editor.asked) == 4

    def test_a_branch(self, editor, tmp_path):
        """
        A repository is written down once it can be read; no commit is made.
        """
        repository = tmp_path / "site.git"
        subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True)
        assert editor.runs(GIT, NOT_YET, repository, "") == 0
        assert editor.target() == {"sender": "git", "remote": str(repository)}
        refs = subprocess.run(["git", "for-each-ref"], cwd=repository, capture_output=True, check=True).stdout
        assert refs == b""

    def test_a_forge(self, editor, tmp_path):
        """
        A token that the forge does not take can be typed again; the account stays in the address.
        """
        editor.passwords = ["wrong", TOKEN]
        with needed(), git_server(tmp_path / "site.git") as server:
            assert editor.runs(GIT, NOT_YET, server.options["remote"], "", "yes", "no") == 0
        assert editor.target() == {"sender": "git", "remote": server.options["remote"]}
        assert TOKEN not in editor.said
