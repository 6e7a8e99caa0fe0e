"""``inv publish --setup`` with real hosts, and on a real terminal."""

import subprocess
import sys
import warnings
from getpass import GetPassWarning
from pathlib import Path
from types import SimpleNamespace

import pytest

from newsroom.publish.secrets import Secrets, variable_of
from tests.newsroom.publish.setup_editor import (
    FTP,
    GIT,
    NOT_YET,
    S3,
    SSH,
    WEBDAV,
    left_in,
    on_terminal,
)
from tests.servers import ftp, s3, webdav
from tests.servers.authority import make_authority
from tests.servers.folders import open_folder
from tests.servers.ftp import USER, Faults, pyftpdlib, vsftpd
from tests.servers.git_http import TOKEN, git_server
from tests.servers.missing import needed
from tests.servers.ports import HOST
from tests.servers.ssh import PASSWORD as SSH_PASSWORD
from tests.servers.ssh import ssh_server


@pytest.fixture(scope="module")
def encrypted(tmp_path_factory):
    """An FTP server with TLS, which repeats a password that is wrong."""
    with needed(), pyftpdlib(tmp_path_factory.mktemp("ftp"), Faults(echo=True)) as server:
        yield server


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """An FTP server without."""
    with needed(), pyftpdlib(tmp_path_factory.mktemp("plain"), Faults(has_tls=False, echo=True)) as server:
        yield server


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


class TestPasswords:
    @pytest.fixture
    def keyring(self, monkeypatch):
        """A keyring that works, or not."""
        kept = {}
        module = SimpleNamespace(
            get_keyring=lambda: SimpleNamespace(priority=5),
            get_password=lambda service, account: kept.get((service, account)),
            set_password=lambda service, account, secret: kept.update({(service, account): secret}),
            kept=kept,
        )
        monkeypatch.setitem(sys.modules, "keyring", module)
        return module

    def test_goes_to_the_keyring(self, editor, encrypted, keyring):
        """
        Where there is a keyring, a password is kept there and in no file.
        """
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "yes") == 0
        assert keyring.kept == {("library-news", f"{USER}@{HOST}"): ftp.PASSWORD}
        assert "in the keyring" in editor.said
        assert not Secrets(editor.file.parent).file().exists()

    def test_is_not_kept_unasked(self, editor, encrypted, keyring):
        """
        A no is a no.
        """
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "no") == 0
        assert keyring.kept == {}
        assert not Secrets(editor.file.parent).file().exists()

    def test_a_file_that_cannot_be_used(self, editor, encrypted, monkeypatch):
        """
        The target is written all the same, and the editor learns how else the password can be given.
        """
        monkeypatch.setenv("NEWSROOM_SECRETS_FILE", str(editor.file.parent / "secrets.toml"))
        monkeypatch.setattr(Secrets, "optional_secret", lambda *_: None)
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "yes") == 0
        assert variable_of(f"{USER}@{HOST}") in editor.said
        assert not (editor.file.parent / "secrets.toml").exists()

    def test_a_terminal_that_would_show_it(self, editor, encrypted, monkeypatch):
        """
        A password is not asked for where it would be seen.
        """

        def shown(_):
            warnings.warn("echo", GetPassWarning, stacklevel=2)

        monkeypatch.setattr("newsroom.publish.setup_asking.getpass", shown)
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER]
        assert editor.runs(FTP, NOT_YET, *where, "no") == 1
        assert "without being shown" in editor.said


class TestFtp:
    def test_with_encryption(self, editor, encrypted):
        """
        A host whose authority is not known is not believed, until she names the file of its certificate.
        """
        editor.passwords = [ftp.PASSWORD]
        account = f"ftp://{USER}@{HOST}:{encrypted.port}/{ftp.FOLDER}"
        assert editor.runs(FTP, NOT_YET, account, "", "", encrypted.ca_file, "no") == 0
        assert "vouches" in editor.said
        assert editor.target() == {
            "sender": "ftps",
            "host": HOST,
            "user": USER,
            "folder": ftp.FOLDER,
            "port": encrypted.port,
            "ca_file": str(encrypted.ca_file),
        }
        assert left_in(encrypted.root) == []

    def test_a_wrong_password_is_asked_for_again(self, editor, encrypted):
        """
        Twice wrong is no end; the password is kept where she wants it, and nowhere else.
        """
        editor.passwords = ["wrong", "wrong too", ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "yes") == 0
        assert len(editor.asked) == 3
        kept = Secrets(editor.file.parent)
        assert kept.optional_secret(f"{USER}@{HOST}") == ftp.PASSWORD
        assert kept.file().stat().st_mode & 0o777 == 0o600
        assert str(kept.file()) in editor.said
        assert ftp.PASSWORD not in editor.said + editor.file.read_text(encoding="utf-8")
        editor.passwords = []
        assert editor.runs("yes", FTP, NOT_YET, *where, to="public") == 0

    def test_vsftpd(self, editor, tmp_path):
        """
        The server that cheap hosts have: a wrong password is asked for again, and the trial leaves nothing.
        """
        editor.passwords = ["wrong", ftp.PASSWORD]
        with needed(), vsftpd(tmp_path / "vsftpd") as server:
            where = [f"{HOST}:{server.port}", USER, ftp.FOLDER, server.ca_file]
            assert editor.runs(FTP, NOT_YET, *where, "no") == 0
            assert left_in(server.root) == []
        assert len(editor.asked) == 2

    def test_a_host_that_is_full(self, editor, tmp_path):
        """
        The reason is told, in the host's words; nothing stays there, and nothing is written here.
        """
        editor.passwords = [ftp.PASSWORD]
        with needed(), pyftpdlib(tmp_path / "full", Faults(full_after=1)) as server:
            where = [f"{HOST}:{server.port}", USER, ftp.FOLDER, server.ca_file]
            assert editor.runs(FTP, NOT_YET, *where, "no") == 1
            assert left_in(server.root) == []
        assert "no room left" in editor.said
        assert editor.is_unchanged()

    def test_three_wrong_passwords_are_the_end(self, editor, encrypted):
        """
        More are not tried: hosts shut out whoever guesses.
        """
        editor.passwords = ["wrong"] * 5
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "no") == 1
        assert len(editor.passwords) == 2
        assert "wrong" not in editor.said
        assert editor.is_unchanged()

    def test_a_stored_password_that_is_wrong_is_asked_for(self, editor, encrypted, monkeypatch):
        """
        One in the environment that does not open the host is not the last word; that it goes first is said.
        """
        monkeypatch.setenv(variable_of(f"{USER}@{HOST}"), "old")
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "yes") == 0
        assert "goes before it" in editor.said

    def test_without_encryption_only_after_a_yes(self, editor, plain):
        """
        A host without TLS is written down as such only when she has read what that means.
        """
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{plain.port}", USER, ftp.FOLDER]
        assert editor.runs(FTP, NOT_YET, *where, "yes", "no") == 0
        assert "everybody on the way" in editor.said
        assert editor.target()["plain"] is True
        assert left_in(plain.root) == []

    def test_without_encryption_not_after_a_no(self, editor, plain):
        """
        Who does not want that has no target, and her password was not sent.
        """
        editor.passwords = [ftp.PASSWORD]
        assert editor.runs(FTP, NOT_YET, f"{HOST}:{plain.port}", USER, ftp.FOLDER, "no", "no") == 1
        assert editor.is_unchanged()

    def test_answers_are_proposed_again(self, editor, encrypted):
        """
        Whoever goes through them again presses Enter for what was right, the port too.
        """
        editor.passwords = ["", ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER]
        assert editor.runs(FTP, NOT_YET, *where, "yes", "", "", "", encrypted.ca_file, "no") == 0
        assert "No password was typed." in editor.said
        assert editor.target()["port"] == encrypted.port

    def test_a_pasted_password_is_not_used(self, editor, encrypted):
        """
        It was seen on the screen: she is told so, and asked for the password all the same.
        """
        editor.passwords = [ftp.PASSWORD]
        pasted = f"ftp://{USER}:s3cret@{HOST}:{encrypted.port}/{ftp.FOLDER}"
        assert editor.runs(FTP, NOT_YET, pasted, "", "", encrypted.ca_file, "no") == 0
        assert "seen on this screen" in editor.said
        assert "s3cret" not in editor.said + editor.file.read_text(encoding="utf-8")
        assert len(editor.asked) == 1


class TestSsh:
    def where(self, server):
        """Return the answers for a server."""
        return [f"{HOST}:{server.port}", server.options["user"], server.options["folder"]]

    def test_an_account_with_a_shell(self, editor, shell):
        """
        The fingerprint is shown, and sites are swapped by rsync and a link.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(shell), "yes", "yes", "no") == 0
        assert "SHA256:" in editor.said
        assert editor.target()["sender"] == "ssh"
        assert f"{shell.root}/current" in editor.said
        assert left_in(shell.root) == []
        assert len(editor.asked) == 1

    def test_a_web_server_that_shows_the_folder_itself(self, editor, shell):
        """
        Where the web server's folder is fixed, SFTP replaces files one by one.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(shell), "yes", "no", "no") == 0
        target = editor.target()
        assert (target["sender"], target["way"]) == ("sftp", "in place")
        assert left_in(shell.root) == []
        assert len(editor.asked) == 1

    def test_an_account_for_files_only(self, editor, files_only):
        """
        Without a shell it is SFTP, with links where there are some.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(files_only), "yes", "yes", "no") == 0
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
                assert editor.runs(SSH, NOT_YET, *self.where(server), "yes", "yes", "no") == 0
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
            assert editor.runs(SSH, NOT_YET, *where, "yes", server.key, "yes") == 0
        assert editor.target()["key"] == str(server.key)

    def test_a_host_that_she_does_not_trust(self, editor, shell):
        """
        Who does not say yes to the fingerprint has given no password and has no target.
        """
        editor.passwords = [SSH_PASSWORD]
        assert editor.runs(SSH, NOT_YET, *self.where(shell), "no", "no") == 1
        assert editor.asked == []
        assert editor.is_unchanged()


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
        A folder behind HTTPS: its authority is asked for, and the password again when it is wrong.
        """
        authority = make_authority(tmp_path / "authority")
        editor.passwords = ["wrong", webdav.PASSWORD]
        with needed(), webdav.apache_webdav(tmp_path / "dav", certificate=authority.certificate()) as server:
            url = server.options["url"].replace("https://", f"{webdav.USER}:s3cret@")
            assert editor.runs(WEBDAV, NOT_YET, f"https://{url}", "", authority.ca_file, "no") == 0
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


class TestTerminal:
    def test_a_password_is_not_shown(self, editor, tmp_path):
        """
        On a real terminal, what she types for the password does not come back.
        """
        with needed(), pyftpdlib(tmp_path / "ftp", Faults(echo=True)) as server:
            account = f"ftp://{USER}@{HOST}:{server.port}/{ftp.FOLDER}"
            answers = {
                "Type a number": FTP,
                "At which address": "",
                "name of the host": account,
                "name of the account": "",
                "In which folder": "",
                "has the certificate": str(server.ca_file),
                "Password or key phrase": ftp.PASSWORD,
                "Shall this computer keep": "no",
            }
            shown, status = on_terminal(editor.file, answers)
        assert status == 0, shown
        assert account in shown
        assert ftp.PASSWORD not in shown
        assert editor.target()["sender"] == "ftps"
