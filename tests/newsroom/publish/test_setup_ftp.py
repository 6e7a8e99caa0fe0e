"""``inv publish --setup`` with hosts for FTP, their passwords, and on a real terminal."""

import sys
import warnings
from getpass import GetPassWarning
from types import SimpleNamespace

import pytest

from newsroom.publish.secrets import Secrets, variable_of
from tests.newsroom.publish.setup_editor import (
    FTP,
    NOT_YET,
    RIGHT,
    left_in,
    on_terminal,
)
from tests.servers import ftp
from tests.servers.ftp import USER, Faults, pyftpdlib, vsftpd
from tests.servers.missing import needed
from tests.servers.ports import HOST, free_port


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
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file, RIGHT]
        assert editor.runs(FTP, NOT_YET, *where, "yes") == 0
        assert keyring.kept == {("library-news", f"{USER}@{HOST}"): ftp.PASSWORD}
        assert "in the keyring" in editor.said
        assert not Secrets(editor.file.parent).file().exists()

    def test_is_not_kept_unasked(self, editor, encrypted, keyring):
        """
        A no is a no.
        """
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file, RIGHT]
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
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file, RIGHT]
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
        assert editor.runs(FTP, NOT_YET, account, "", "", encrypted.ca_file, RIGHT, "no") == 0
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
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file, RIGHT]
        assert editor.runs(FTP, NOT_YET, *where, "yes") == 0
        assert len(editor.asked) == 3
        kept = Secrets(editor.file.parent)
        assert kept.optional_secret(f"{USER}@{HOST}") == ftp.PASSWORD
        assert kept.file().stat().st_mode & 0o777 == 0o600
        assert str(kept.file()) in editor.said
        assert ftp.PASSWORD not in editor.said + editor.file.read_text(encoding="utf-8")
        editor.passwords = []
        assert editor.runs("yes", FTP, NOT_YET, *where[:3], RIGHT, to="public") == 0

    def test_vsftpd(self, editor, tmp_path):
        """
        The server that cheap hosts have: a wrong password is asked for again, and the trial leaves nothing.
        """
        editor.passwords = ["wrong", ftp.PASSWORD]
        with needed(), vsftpd(tmp_path / "vsftpd") as server:
            where = [f"{HOST}:{server.port}", USER, ftp.FOLDER, server.ca_file, RIGHT]
            assert editor.runs(FTP, NOT_YET, *where, "no") == 0
            assert left_in(server.root) == []
        assert len(editor.asked) == 2

    def test_a_host_that_is_full(self, editor, tmp_path):
        """
        The reason is told, in the host's words; nothing stays there, and nothing is written here.
        """
        editor.passwords = [ftp.PASSWORD]
        with needed(), pyftpdlib(tmp_path / "full", Faults(full_after=1)) as server:
            where = [f"{HOST}:{server.port}", USER, ftp.FOLDER, server.ca_file, RIGHT]
            assert editor.runs(FTP, NOT_YET, *where, "no") == 1
            assert left_in(server.root) == []
        assert "no room left" in editor.said
        assert editor.is_unchanged()

    def test_three_wrong_passwords_are_the_end(self, editor, encrypted):
        """
        More are not tried: hosts shut out whoever guesses.
        """
        editor.passwords = ["wrong"] * 5
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file, RIGHT]
        assert editor.runs(FTP, NOT_YET, *where[:-1], "no") == 1
        assert len(editor.passwords) == 2
        assert "wrong" not in editor.said
        assert editor.is_unchanged()

    def test_a_third_wrong_password_is_forgotten(self, editor, encrypted):
        """
        Going through the answers again, she is asked for the password, too; nothing that was refused is kept.
        """
        editor.passwords = ["wrong 1", "wrong 2", "wrong 3", ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "yes", "", "", "", encrypted.ca_file, RIGHT, "yes") == 0
        assert len(editor.asked) == 4
        assert Secrets(editor.file.parent).optional_secret(f"{USER}@{HOST}") == ftp.PASSWORD

    def test_passwords_of_other_accounts_are_not_kept(self, editor, encrypted):
        """
        What she typed for a host that she then has corrected is not offered for keeping.
        """
        editor.passwords = ["of another host", ftp.PASSWORD]
        closed = free_port()
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
        other = [f"{HOST}:{closed}", "other", ftp.FOLDER]
        assert editor.runs(FTP, NOT_YET, *other, "yes", *where, RIGHT, "yes") == 0
        kept = Secrets(editor.file.parent)
        assert kept.optional_secret(f"{USER}@{HOST}") == ftp.PASSWORD
        assert kept.optional_secret(f"other@{HOST}") is None
        assert editor.said.count("Shall this computer keep") == 1

    def test_a_folder_with_nothing_in_it_is_doubted(self, editor, encrypted):
        """
        A mistyped folder is not made: it is asked for again, and the other answers stay.
        """
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, "publik_html", encrypted.ca_file]
        assert editor.runs(FTP, NOT_YET, *where, "no", ftp.FOLDER, RIGHT, "no") == 0
        assert "nothing in the folder publik_html on the host yet. Is it the one that the web server" in editor.said
        assert not (encrypted.root.parent / "publik_html").exists()
        assert editor.target()["folder"] == ftp.FOLDER

    def test_a_folder_with_pages_is_not_doubted(self, editor, encrypted):
        """
        Where there is something already, no question is asked.
        """
        editor.passwords = [ftp.PASSWORD]
        (encrypted.root / "index.html").write_text("theirs")
        try:
            where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file]
            assert editor.runs(FTP, NOT_YET, *where, "no") == 0
        finally:
            (encrypted.root / "index.html").unlink()
        assert "nothing in the folder" not in editor.said

    def test_a_target_is_changed_with_its_values_proposed(self, editor, encrypted):
        """
        Enter keeps what the target says; what nobody is asked for stays for the same host, but not for another one.
        """
        target = {
            "sender": "ftps",
            "host": HOST,
            "user": USER,
            "folder": "publik_html",
            "port": encrypted.port,
            "connections": 2,
            "ca_file": str(encrypted.ca_file),
        }
        with editor.file.open("a", encoding="utf-8") as file:
            file.write(f"PUBLISH = {{'public': {target!r}}}\n")
        editor.passwords = [ftp.PASSWORD] * 2
        assert editor.runs("public", "yes", "", NOT_YET, "", "", ftp.FOLDER, RIGHT, "no") == 0
        assert "type the name of one of them to change it" in editor.said
        assert editor.target() == target | {"folder": ftp.FOLDER}
        where = [f"localhost:{encrypted.port}", "", "", encrypted.ca_file]
        assert editor.runs("public", "yes", "", NOT_YET, *where, RIGHT, "no") == 0
        assert editor.target()["host"] == "localhost"
        assert "connections" not in editor.target()

    def test_a_stored_password_that_is_wrong_is_asked_for(self, editor, encrypted, monkeypatch):
        """
        One in the environment that does not open the host is not the last word; that it goes first is said.
        """
        monkeypatch.setenv(variable_of(f"{USER}@{HOST}"), "old")
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{encrypted.port}", USER, ftp.FOLDER, encrypted.ca_file, RIGHT]
        assert editor.runs(FTP, NOT_YET, *where, "yes") == 0
        assert "goes before it" in editor.said

    def test_without_encryption_only_after_a_yes(self, editor, plain):
        """
        A host without TLS is written down as such only when she has read what that means.
        """
        editor.passwords = [ftp.PASSWORD]
        where = [f"{HOST}:{plain.port}", USER, ftp.FOLDER]
        assert editor.runs(FTP, NOT_YET, *where, "yes", RIGHT, "no") == 0
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
        assert editor.runs(FTP, NOT_YET, *where, "yes", "", "", "", encrypted.ca_file, RIGHT, "no") == 0
        assert "No password was typed." in editor.said
        assert editor.target()["port"] == encrypted.port

    def test_a_pasted_password_is_not_used(self, editor, encrypted):
        """
        It was seen on the screen: she is told so, and asked for the password all the same.
        """
        editor.passwords = [ftp.PASSWORD]
        pasted = f"ftp://{USER}:s3cret@{HOST}:{encrypted.port}/{ftp.FOLDER}"
        assert editor.runs(FTP, NOT_YET, pasted, "", "", encrypted.ca_file, RIGHT, "no") == 0
        assert "seen on this screen" in editor.said
        assert "s3cret" not in editor.said + editor.file.read_text(encoding="utf-8")
        assert len(editor.asked) == 1


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
                "There is nothing in the folder": RIGHT,
                "Shall this computer keep": "no",
            }
            shown, status = on_terminal(editor.file, answers)
        assert status == 0, shown
        assert account in shown
        assert ftp.PASSWORD not in shown
        assert editor.target()["sender"] == "ftps"
