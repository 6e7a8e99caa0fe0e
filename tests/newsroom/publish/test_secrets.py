"""Secrets: where they are looked for, in which order, and that nothing we say has one in it."""

import os
import stat
import sys
import threading
import traceback
from types import ModuleType, SimpleNamespace

import pytest

from newsroom.publish import secrets as module
from newsroom.publish.host import PublishError
from newsroom.publish.secrets import (
    Secrets,
    ask_on_terminal,
    read_secrets,
    secrets_file,
    store_in_file,
    store_in_keyring,
    variable_of,
)
from tests.servers.missing import MissingServerError, needed

ACCOUNT = "news@ftp.example.org"
OWN = "NEWSROOM_SECRET_NEWS_FTP_EXAMPLE_ORG"
HIDDEN = "hunter2-ýaşyryn"


class FakeKeyring(ModuleType):
    """A keyring that keeps secrets in a table; *ill* is raised by whatever is asked of it."""

    def __init__(self, *, priority=5.0, ill=None, **kept):
        super().__init__("keyring")
        self.kept = kept
        self.priority = priority
        self.ill = ill

    def get_keyring(self):
        return SimpleNamespace(priority=self.priority)

    def get_password(self, service, account):
        if self.ill:
            raise self.ill
        return self.kept.get(f"{service} {account}")

    def set_password(self, service, account, secret):
        if self.ill:
            raise self.ill
        self.kept[f"{service} {account}"] = secret


@pytest.fixture(autouse=True)
def keyring(monkeypatch):
    """Puts another keyring, or none, in the place of this computer's; at first there is none."""

    def put(fake):
        monkeypatch.setitem(sys.modules, "keyring", fake)
        return fake

    put(None)  # an import of it fails
    return put


@pytest.fixture
def repository(tmp_path):
    """The folder of the settings."""
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def file(tmp_path):
    """Where a file of secrets is named by the environment."""
    return tmp_path / "home" / "secrets.toml"


def write(file, text, mode=0o600):
    """Write a file with rights."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    file.chmod(mode)
    return file


def kept(secret):
    """The text of a file with one secret."""
    return f'[secrets]\n"{ACCOUNT}" = "{secret}"\n'


@pytest.fixture
def secrets_with(repository, file):
    """Makes the secrets of an environment."""

    def make(ask=None, **environment):
        return Secrets(repository, {"NEWSROOM_SECRETS_FILE": str(file)} | environment, ask)

    return make


def failure_of(action, *arguments):
    """The message of an action that fails, and its traceback with all that its functions know."""
    with pytest.raises(PublishError) as caught:
        action(*arguments)
    shown = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    assert caught.value.__context__ is None  # no exception of a library is behind it
    return str(caught.value), "".join(shown.format())


class TestOrder:
    def test_is_keyring_environment_file_editor(self, secrets_with, keyring, file):
        """
        What comes first wins; what comes later is not even looked at.
        """
        asked = []

        def ask(question):
            asked.append(question.say())
            return "from the editor"

        assert secrets_with(ask).secret(ACCOUNT) == "from the editor"
        write(file, kept("from the file"))
        assert secrets_with(ask).secret(ACCOUNT) == "from the file"
        assert secrets_with(ask, NEWSROOM_SECRET="for any").secret(ACCOUNT) == "for any"
        both = {"NEWSROOM_SECRET": "for any", OWN: "for one"}
        file.chmod(0o644)  # nobody looks there any more
        assert secrets_with(ask, **both).secret(ACCOUNT) == "for one"
        keyring(FakeKeyring(**{f"library-news {ACCOUNT}": "from the keyring"}))
        assert secrets_with(ask, **both).secret(ACCOUNT) == "from the keyring"
        assert asked == [f"Password or key phrase for {ACCOUNT}: "]

    def test_goes_on_where_a_place_has_nothing(self, secrets_with, keyring, file):
        """
        A keyring without this account, an empty variable and another account's secret are nothing.
        """
        keyring(FakeKeyring(**{"library-news other@host": "x", f"another-program {ACCOUNT}": "y"}))
        write(file, kept("right"))
        assert (
            secrets_with(NEWSROOM_SECRET="", **{OWN: "", "NEWSROOM_SECRET_OTHER_HOST": "z"}).secret(ACCOUNT) == "right"
        )

    @pytest.mark.parametrize(
        ("account", "name"),
        [
            ("news@ftp.example.org", OWN),
            ("täze-1@hoşt.tm", "NEWSROOM_SECRET_T_ZE_1_HO_T_TM"),
            ("a/b c:d", "NEWSROOM_SECRET_A_B_C_D"),
        ],
    )
    def test_names_variables_by_account(self, account, name):
        """
        Whatever is no Latin letter or digit is an underline.
        """
        assert variable_of(account) == name

    def test_asks_once(self, secrets_with):
        """
        Eight connections that want a password at the same time ask for it once, and a refusal is final.
        """
        asked = []
        found = []

        def ask(_):
            asked.append(1)
            return HIDDEN

        its = secrets_with(ask)
        threads = [threading.Thread(target=lambda: found.append(its.secret(ACCOUNT))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (found, len(asked)) == ([HIDDEN] * 8, 1)
        assert its.optional_secret(ACCOUNT) == HIDDEN
        silent = secrets_with(lambda _: asked.append(2) or "")
        for _ in range(2):
            failure_of(silent.secret, ACCOUNT)
        assert asked == [1, 2]

    def test_never_asks_for_what_is_optional(self, secrets_with):
        """
        A key may have no phrase at all.
        """
        assert secrets_with(lambda _: pytest.fail("asked")).optional_secret(ACCOUNT) is None


class TestNothingFound:
    def test_tells_all_places_by_name(self, secrets_with, keyring, file):
        """
        Who has to put a secret somewhere is told where.
        """
        places = f"the environment variables {OWN} and NEWSROOM_SECRET, not in the file {file}."
        cure = "Put it into one of them;  inv publish --setup  does that for you."
        begin = f"No password or key phrase for {ACCOUNT} was found: not in"
        assert failure_of(secrets_with().secret, ACCOUNT)[0] == (
            f"{begin} {places} The keyring was not asked: the Python package keyring is not installed.\n    {cure}"
        )
        keyring(FakeKeyring(priority=0))
        assert (
            f"{begin} {places} The keyring was not asked: this computer has none that works."
            in (failure_of(secrets_with().secret, ACCOUNT)[0])
        )
        keyring(FakeKeyring())
        assert f"{begin} the keyring, not in {places}" in failure_of(secrets_with().secret, ACCOUNT)[0]


class TestKeyring:
    @pytest.mark.parametrize("ill", [RuntimeError(HIDDEN), OSError("locked"), ImportError("no backend")])
    def test_that_fails_is_passed_over(self, secrets_with, keyring, file, ill):
        """
        A locked keyring, or one without a desktop, does not stop a publication.
        """
        keyring(FakeKeyring(ill=ill))
        write(file, kept("right"))
        assert secrets_with().secret(ACCOUNT) == "right"

    def test_without_a_backend_is_passed_over(self, secrets_with, keyring):
        """
        The stand-in for a missing keyring is never asked.
        """
        keyring(FakeKeyring(priority=0, **{f"library-news {ACCOUNT}": "x"}))
        assert secrets_with().optional_secret(ACCOUNT) is None

    def test_keeps_what_is_stored(self, secrets_with, keyring):
        """
        What setup stores is what a publication finds.
        """
        keyring(FakeKeyring())
        store_in_keyring(ACCOUNT, HIDDEN)
        assert secrets_with().secret(ACCOUNT) == HIDDEN

    @pytest.mark.parametrize("fake", [None, FakeKeyring(priority=0), FakeKeyring(ill=RuntimeError(HIDDEN))])
    def test_that_takes_nothing_is_told(self, keyring, fake):
        """
        Without a keyring that works, storing fails, and the secret is in no word of it.
        """
        keyring(fake)
        told, _ = failure_of(store_in_keyring, ACCOUNT, HIDDEN)
        assert told.startswith(
            ("The keyring can't be used: the Python package", "The keyring did not take the secret.")
        )
        assert HIDDEN not in told

    def test_is_that_of_the_library(self, secrets_with, keyring, monkeypatch):
        """
        The real library is used as it wants to be, with a backend that works and with none.
        """
        monkeypatch.delitem(sys.modules, "keyring")
        with needed():
            try:
                import keyring as library
                from keyring.backend import KeyringBackend
                from keyring.backends.fail import Keyring as Failing
            except ImportError:
                raise MissingServerError("the Python package keyring; get it with:  uv sync --extra keyring") from None

        class Table(KeyringBackend):
            priority = 3
            kept = {}  # noqa: RUF012  # one table for one test

            def get_password(self, service, username):
                return self.kept.get((service, username))

            def set_password(self, service, username, password):
                self.kept[service, username] = password

        before = library.get_keyring()
        try:
            library.set_keyring(Failing())
            assert module._state_of_keyring() == "does not work"
            failure_of(store_in_keyring, ACCOUNT, HIDDEN)
            library.set_keyring(Table())
            store_in_keyring(ACCOUNT, HIDDEN)
            assert secrets_with().secret(ACCOUNT) == HIDDEN
            assert Table.kept == {("library-news", ACCOUNT): HIDDEN}
        finally:
            library.set_keyring(before)


class TestFile:
    def test_is_where_settings_of_programs_are(self, monkeypatch, tmp_path):
        """
        By default it is in ~/.config; XDG_CONFIG_HOME and our own variable name other places.
        """
        monkeypatch.setenv("HOME", str(tmp_path))
        monkeypatch.setenv("USERPROFILE", str(tmp_path))
        assert secrets_file({}) == tmp_path / ".config" / "library-news" / "secrets.toml"
        assert secrets_file({"XDG_CONFIG_HOME": "relative"}) == secrets_file({})
        other = tmp_path / "other"
        assert secrets_file({"XDG_CONFIG_HOME": str(other)}) == other / "library-news" / "secrets.toml"
        assert secrets_file({"XDG_CONFIG_HOME": "/x", "NEWSROOM_SECRETS_FILE": "~/s.toml"}) == tmp_path / "s.toml"

    def test_may_be_missing(self, file, repository):
        """
        No file is no secret, and no error.
        """
        assert read_secrets(file, repository) == {}

    def test_may_begin_with_a_byte_order_mark(self, file, repository):
        """
        Some editors write one.
        """
        assert read_secrets(write(file, "\ufeff" + kept(HIDDEN)), repository) == {ACCOUNT: HIDDEN}

    @pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o660, 0o601])
    def test_that_others_can_read_is_refused(self, file, repository, mode):
        """
        A password that others could have read is told of, not used.
        """
        write(file, kept(HIDDEN), mode)
        assert failure_of(read_secrets, file, repository)[0] == (
            f"{file}: Others on this computer can read or change the file of secrets.\n"
            f"    Take their rights away, and change the passwords in it:  chmod 600 {file}"
        )

    def test_of_somebody_else_is_refused(self, file, repository, monkeypatch):
        """
        Who owns it could have put anything into it.
        """
        write(file, kept(HIDDEN))
        owner = os.geteuid()
        monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
        assert "The file of secrets belongs to somebody else." in failure_of(read_secrets, file, repository)[0]

    @pytest.mark.parametrize("way", ["inside", "link into it", "link from it", "by dots"])
    def test_in_the_repository_is_refused(self, file, repository, way):
        """
        What lies in the repository gets into its history some day, whatever way leads there.
        """
        inside = repository / "secrets.toml"
        if way == "link from it":
            inside.symlink_to(write(file, kept(HIDDEN)))
        else:
            write(inside, kept(HIDDEN))
        file.parent.mkdir(exist_ok=True)
        if way == "link into it":
            file.symlink_to(inside)
        named = {"link into it": file, "by dots": file.parent / ".." / "site" / "secrets.toml"}.get(way, inside)
        told = failure_of(read_secrets, named, repository)[0]
        assert "lies in the folder of the site, from where it might be published." in told
        told = failure_of(store_in_file, ACCOUNT, HIDDEN, named, repository)[0]
        assert HIDDEN not in told

    def test_may_be_a_link_to_elsewhere(self, file, repository, tmp_path):
        """
        Who keeps such files in one place may link to it; storing keeps the link.
        """
        real = write(tmp_path / "safe" / "s.toml", kept("x"))
        file.parent.mkdir()
        file.symlink_to(real)
        store_in_file(ACCOUNT, HIDDEN, file, repository)
        assert file.is_symlink()
        assert read_secrets(real, repository) == {ACCOUNT: HIDDEN}

    @pytest.mark.parametrize("make", [lambda file: file.mkdir(mode=0o700), lambda file: os.mkfifo(file, 0o600)])
    def test_that_is_none_is_refused(self, file, repository, make):
        """
        A folder or a pipe is told of; nobody waits for what comes out of a pipe.
        """
        file.parent.mkdir()
        make(file)
        assert "The file of secrets is no file." in failure_of(read_secrets, file, repository)[0]

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            (f'[secrets]\n{ACCOUNT} = "{HIDDEN}"\n', 2),
            (f'[secrets]\n"{ACCOUNT}" = {HIDDEN}\n', 2),
            (f'[secrets]\n"{ACCOUNT}" = "{HIDDEN}\n', 2),
            (f'[secrets]\n"{ACCOUNT}" = "{HIDDEN}"\n"{ACCOUNT}" = "{HIDDEN}"\n', 3),
            (f'[secrets]\n"{ACCOUNT}" = "\\{HIDDEN}"\n', 2),
            (f'[secrets]\n"{ACCOUNT}" = "{HIDDEN}"\n[secrets]\n', 3),
            (f'# x\n[secrets]\n"{ACCOUNT}" = ["{HIDDEN}"]\n', 2),
            (f'secrets = "{HIDDEN}"\n', 1),
            (f'[secrets]\n"{ACCOUNT}" = """{HIDDEN}', 2),
        ],
    )
    def test_that_is_badly_written_is_told_without_its_words(self, file, repository, text, line):
        """
        The message and the traceback, even one with all local values, tell the line and nothing of it.
        """
        write(file, text)
        told, shown = failure_of(read_secrets, file, repository)
        assert told == (
            f"{file}: The file of secrets is not in TOML; something is wrong near line {line}.\n"
            '    Write [secrets], and below it a line for each account:  "news@ftp.example.org" = "…"'
        )
        assert "hunter2" not in told + shown
        assert "hunter2" not in failure_of(Secrets(repository, {"NEWSROOM_SECRETS_FILE": str(file)}).secret, "a@b")[1]

    def test_with_damaged_bytes_is_told_without_them(self, file, repository):
        """
        What is no UTF-8 is not quoted either.
        """
        write(file, "")
        file.write_bytes(f'[secrets]\n"{ACCOUNT}" = {HIDDEN}'.encode() + b"\xff\xfe")
        told, shown = failure_of(read_secrets, file, repository)
        assert "hunter2" not in told + shown

    def test_that_is_stored_is_private_and_whole(self, file, repository):
        """
        A new file is for its owner only, and what was in it stays as it was, comments too.
        """
        store_in_file(ACCOUNT, 'a"b\\c\td\x7f ý՜', file, repository)
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        assert read_secrets(file, repository) == {ACCOUNT: 'a"b\\c\td\x7f ý՜'}
        write(file, f'# ours\n[other]\nx = 1\n[secrets]\n"{ACCOUNT}" = "old" # of last year\n"b@c" = "kept"\n')
        store_in_file(ACCOUNT, HIDDEN, file, repository)
        store_in_file("d@e", "new", file, repository)
        assert file.read_text("utf-8").splitlines() == [
            "# ours",
            "[other]",
            "x = 1",
            "[secrets]",
            '"d@e" = "new"',
            f'"{ACCOUNT}" = "{HIDDEN}"',
            '"b@c" = "kept"',
        ]
        assert sorted(path.name for path in file.parent.iterdir()) == ["secrets.toml"]

    @pytest.mark.parametrize(
        ("text", "secret"),
        [(f"[secrets]\n'{ACCOUNT}' = 'old'\n", HIDDEN), ("secrets = {}\n", HIDDEN), ("", "\udcff" + HIDDEN)],
    )
    def test_that_cannot_be_edited_stays_as_it_is(self, file, repository, text, secret):
        """
        A form of TOML that we can't add to, and what is no text, are told of before anything is written.
        """
        write(file, text)
        told = failure_of(store_in_file, ACCOUNT, secret, file, repository)[0]
        assert f"The secret of {ACCOUNT} can't be put into this file as it is written." in told
        assert "hunter2" not in told
        assert file.read_text("utf-8") == text

    def test_that_cannot_be_written_is_told(self, file, repository, monkeypatch):
        """
        A full disk leaves the old file, and nothing beside it.
        """
        write(file, kept("old"))

        def fail(*_):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)
        told = failure_of(store_in_file, ACCOUNT, HIDDEN, file, repository)[0]
        assert "The file of secrets can't be written: No space left on device." in told
        assert [path.name for path in file.parent.iterdir()] == ["secrets.toml"]
        assert read_secrets(file, repository) == {ACCOUNT: "old"}


class TestTerminal:
    def test_that_is_none_is_not_asked(self, monkeypatch):
        """
        In a recipe of a forge nobody could answer.
        """
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False))
        assert ask_on_terminal(str) is None
        monkeypatch.setattr(sys, "stdin", None)
        assert ask_on_terminal(str) is None

    def test_is_asked_in_the_editors_language(self, monkeypatch):
        """
        The question is translated, and the answer is not shown.
        """
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(module, "getpass", lambda question: question + "!")
        ask = ask_on_terminal(lambda msgid: f"[{msgid}]")
        assert ask(module.message("For %(account)s: ", account="a@b")) == "[For a@b: ]!"

    def test_that_would_show_the_answer_is_not_used(self, monkeypatch):
        """
        Where typing can't be hidden, and where input ends, there is no answer.
        """
        import getpass
        import io

        monkeypatch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: True))
        monkeypatch.setattr(module, "getpass", lambda q: getpass.fallback_getpass(q, io.StringIO()))
        assert ask_on_terminal(str)(module.message("?")) is None

        def end(_):
            raise EOFError

        monkeypatch.setattr(module, "getpass", end)
        assert ask_on_terminal(str)(module.message("?")) is None


class TestRepresentation:
    def test_holds_no_secret(self, secrets_with):
        """
        What a debugger or a log would print of it says nothing.
        """
        its = secrets_with(lambda _: HIDDEN, NEWSROOM_SECRET_B="hunter2")
        assert its.secret(ACCOUNT) == HIDDEN
        assert "hunter2" not in repr(its) + str(its)
