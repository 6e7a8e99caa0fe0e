"""Where passwords and key phrases come from: never from the repository, never from a command line, never into a message.

They are looked for in the keyring of the system, in the environment, and in a file that only its owner can read; at last
the editor is asked. No exception of a library is passed on from here: it might quote what it has read.
"""

from __future__ import annotations

import importlib
import json
import os
import re
import stat
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from getpass import GetPassWarning, getpass
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from newsroom.publish.host import failure
from plugins.model.problem import Message, message
from plugins.model.site import shown_path

SERVICE = "library-news"
"""The name under which the keyring keeps our secrets."""

VARIABLE = "NEWSROOM_SECRET"
FILE_VARIABLE = "NEWSROOM_SECRETS_FILE"
TABLE = "secrets"

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
"""What a terminal gives for bytes that are no text."""

OTHERS = 0o077
"""The rights of everybody but the owner."""

Keyring = Literal["has none", "is not installed", "does not work"]

NOT_FOUND: Mapping[Keyring, str] = {
    "has none": message(
        "No password or key phrase for %(account)s was found: not in the keyring, not in the environment variables"
        " %(own)s and %(any)s, not in the file %(file)s."
    ).msgid,
    "is not installed": message(
        "No password or key phrase for %(account)s was found: not in the environment variables %(own)s and %(any)s,"
        " not in the file %(file)s. The keyring was not asked: the Python package keyring is not installed."
    ).msgid,
    "does not work": message(
        "No password or key phrase for %(account)s was found: not in the environment variables %(own)s and %(any)s,"
        " not in the file %(file)s. The keyring was not asked: this computer has none that works."
    ).msgid,
}


class Secrets:
    """The secrets of accounts, each named like ``news@ftp.example.org``; threads may share it.

    Args:
        repository: the folder of the settings, in which no secret may lie.
        environment: the environment variables.
        ask: asks the editor a question without showing what she types; None when there is nobody to ask.

    """

    def __init__(
        self,
        repository: Path,
        environment: Mapping[str, str] | None = None,
        ask: Callable[[Message], str | None] | None = None,
    ) -> None:
        self.repository = repository
        self.environment = os.environ if environment is None else environment
        self._ask = ask
        self._lock = Lock()
        self._answers: dict[str, str | None] = {}

    def secret(self, account: str) -> str:
        """Return the secret of an account.

        Raises:
            PublishError: there is none; it says where it was looked for. Or the file of secrets can't be used.

        """
        with self._lock:  # one thread asks, the others wait for the answer
            found = self._find(account) or self._answer(account)
        if not found:
            values = {"own": variable_of(account), "any": VARIABLE, "file": shown_path(self.file())}
            fact = Message(NOT_FOUND[_state_of_keyring()], {"account": account, **values})
            raise failure(
                "",
                fact,
                message("Put it into one of them;  %(command)s  does that for you.", command="inv publish --setup"),
            )
        return found

    def optional_secret(self, account: str) -> str | None:
        """Return the secret of an account, or None; the editor is not asked.

        Raises:
            PublishError: the file of secrets can't be used.

        """
        with self._lock:
            return self._find(account)

    def file(self) -> Path:
        """Return where the file of secrets is, or would be."""
        return secrets_file(self.environment)

    def _find(self, account: str) -> str | None:
        if self._answers.get(account):
            return self._answers[account]
        own, common = self.environment.get(variable_of(account)), self.environment.get(VARIABLE)
        found = _from_keyring(account) or own or common
        return found or read_secrets(self.file(), self.repository).get(account) or None

    def _answer(self, account: str) -> str | None:
        if self._ask is not None and account not in self._answers:
            self._answers[account] = self._ask(message("Password or key phrase for %(account)s: ", account=account))
        return self._answers.get(account)


def ask_on_terminal(gettext: Callable[[str], str]) -> Callable[[Message], str | None] | None:
    """Return what asks the editor for a secret, in the language of *gettext*; None when there is no terminal."""
    if sys.stdin is None or not sys.stdin.isatty():
        return None

    def ask(question: Message) -> str | None:
        with warnings.catch_warnings(), suppress(EOFError, GetPassWarning):
            warnings.simplefilter("error", GetPassWarning)  # the terminal would show what she types
            return getpass(question.say(gettext))
        return None

    return ask


def variable_of(account: str) -> str:
    """Return the environment variable that may hold the secret of one account.

    >>> variable_of("news@ftp.example.org")
    'NEWSROOM_SECRET_NEWS_FTP_EXAMPLE_ORG'
    """
    return f"{VARIABLE}_{re.sub('[^A-Za-z0-9]', '_', account).upper()}"


def secrets_file(environment: Mapping[str, str]) -> Path:
    """Return where the file of secrets is, or would be.

    Source: https://specifications.freedesktop.org/basedir-spec/latest/
    """
    named = environment.get(FILE_VARIABLE)
    if named:
        return Path(os.path.expanduser(named))
    folder = environment.get("XDG_CONFIG_HOME", "")
    above = Path(folder) if os.path.isabs(folder) else Path(os.path.expanduser("~"), ".config")
    return above / "library-news" / "secrets.toml"


def without_secrets(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables for a program that we start: no secret is any business of it, or of its children."""
    return {name: value for name, value in environment.items() if not name.upper().startswith(VARIABLE)}


# The keyring ----------------------------------------------------------------------------------------------------------


def _keyring() -> Any:
    """Return the module of the keyring, or None when it is not installed."""
    try:
        return importlib.import_module("keyring")
    except ImportError:
        return None


def _works(keyring: Any) -> bool:
    """Return whether there is a keyring behind the module; without one, it has a stand-in of priority 0 or less."""
    with suppress(Exception):  # backends fail in ways of their own
        return bool(keyring.get_keyring().priority > 0)
    return False


def _from_keyring(account: str) -> str | None:
    keyring = _keyring()
    if keyring is None or not _works(keyring):
        return None
    with suppress(Exception):  # one that is locked or ill is as good as none
        found = keyring.get_password(SERVICE, account)
        return str(found) if found else None
    return None


def _state_of_keyring() -> Keyring:
    keyring = _keyring()
    if keyring is None:
        return "is not installed"
    return "has none" if _works(keyring) else "does not work"


def store_in_keyring(account: str, secret: str) -> None:
    """Keep a secret in the keyring of the system.

    Raises:
        PublishError: there is none that works.

    """
    keyring = _keyring()
    if keyring is None:
        fact = message("The keyring can't be used: the Python package keyring is not installed.")
        raise failure("", fact, message("Install it:  uv sync --extra keyring"))
    is_kept = False
    if _works(keyring):
        with suppress(Exception):
            keyring.set_password(SERVICE, account, secret)
            is_kept = True
    if not is_kept:
        raise failure("", message("The keyring did not take the secret."), message("Keep it in the file of secrets."))


# The file -------------------------------------------------------------------------------------------------------------


def read_secrets(file: Path, repository: Path) -> dict[str, str]:
    """Return the secrets of a file by account; none when there is no file.

    Raises:
        PublishError: it lies in the repository, others can read it, or it is not written as it should be.

    """
    text = _read_private(file, repository)
    found, line = _parsed(text) if text is not None else ({}, 0)
    text = None  # what is shown of this function when it fails is no secret
    if found is None:
        fact = message("The file of secrets is not in TOML; something is wrong near line %(line)d.", line=line)
        cure = message('Write [secrets], and below it a line for each account:  "news@ftp.example.org" = "…"')
        raise failure(shown_path(file), fact, cure)
    return found


def _read_private(file: Path, repository: Path) -> str | None:
    """Return the text of a file of secrets, or None when there is no file."""
    if not os.path.lexists(file):
        return None
    _refuse_in_repository(file, repository)
    data, reason = b"", ""
    try:
        number = os.open(file, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        try:
            _refuse_what_others_read(file, os.fstat(number))
            with open(number, "rb", closefd=False) as opened:
                data = opened.read()
        finally:
            os.close(number)
    except OSError as error:
        reason = error.strerror or str(error)
    if reason:
        fact = message("The file of secrets can't be read: %(reason)s.", reason=reason)
        raise failure(shown_path(file), fact, message("Make it readable for yourself, or remove it."))
    return data.decode("utf-8-sig", "replace")


def _refuse_in_repository(file: Path, repository: Path) -> None:
    ways, homes = ((Path(os.path.abspath(path)), path.resolve()) for path in (file, repository))
    if any(way.is_relative_to(home) for way in ways for home in homes):
        fact = message("The file of secrets lies in the folder of the site, from where it might be published.")
        cure = message("Move it elsewhere, for example to %(file)s.", file="~/.config/library-news/secrets.toml")
        raise failure(shown_path(file), fact, cure)


def _refuse_what_others_read(file: Path, state: os.stat_result) -> None:
    place = shown_path(file)
    if not stat.S_ISREG(state.st_mode):
        raise failure(place, message("The file of secrets is no file."), message("Put a file in its place."))
    if not hasattr(os, "geteuid"):  # elsewhere rights are not in the mode
        return
    if state.st_uid != os.geteuid():
        fact = message("The file of secrets belongs to somebody else.")
        raise failure(place, fact, message("Make one of your own, with the same content."))
    if state.st_mode & OTHERS:
        fact = message("Others on this computer can read or change the file of secrets.")
        cure = message("Take their rights away, and change the passwords in it:  chmod 600 %(file)s", file=place)
        raise failure(place, fact, cure)


def _parsed(text: str) -> tuple[dict[str, str] | None, int]:
    """Return the secrets in a text; or None, and the line of what is wrong."""
    try:
        table = tomllib.loads(text).get(TABLE, {})
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        return None, int(found[1]) if found else text.count("\n") + 1
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        return None, _line_of_table(text)
    return table, 0


def _line_of_table(text: str) -> int:
    lines = (number for number, line in enumerate(text.splitlines(), 1) if line.strip().startswith(f"[{TABLE}"))
    return next(lines, 1)


def store_in_file(account: str, secret: str, file: Path, repository: Path) -> None:
    """Keep a secret in the file of secrets; what else is in it stays as it is.

    Raises:
        PublishError: the file can't be used or written.

    """
    before = read_secrets(file, repository)
    _refuse_in_repository(file, repository)
    text = _with_secret(_read_private(file, repository) or "", account, secret)
    is_right = _parsed(text)[0] == before | {account: secret} and not LONE_SURROGATE.search(secret)
    if not is_right:
        fact = message("The secret of %(account)s can't be put into this file as it is written.", account=account)
        raise failure(shown_path(file), fact, message("Put it there yourself, or begin a new file."))
    reason = _write_private(file, text)
    if reason:
        fact = message("The file of secrets can't be written: %(reason)s.", reason=reason)
        raise failure(shown_path(file), fact, message("See to it that you may write there."))


def _with_secret(text: str, account: str, secret: str) -> str:
    """Return the text of a file of secrets with the line of one account new, or added."""
    key = json.dumps(account, ensure_ascii=False)
    line = f"{key} = {json.dumps(secret, ensure_ascii=False)}".replace("\x7f", "\\u007f")
    lines = text.splitlines()
    own = [number for number, old in enumerate(lines) if re.match(rf"\s*{re.escape(key)}\s*=", old)]
    tables = [number for number, old in enumerate(lines) if re.match(rf"\s*\[\s*{TABLE}\s*\]", old)]
    if own:
        lines[own[0]] = line
    elif tables:
        lines.insert(tables[0] + 1, line)
    else:
        lines += [f"[{TABLE}]", line]
    return "\n".join(lines) + "\n"


def _write_private(file: Path, text: str) -> str:
    """Write a file that only its owner can read, whole or not at all; return what is wrong, if anything is."""
    target = file.resolve()  # of a link, what it leads to is replaced, not the link
    name = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        number, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # with the rights 0600
        with open(number, "wb") as new:
            new.write(text.encode())
            new.flush()
            os.fsync(number)
        os.replace(name, target)
    except OSError as error:
        if name:
            with suppress(OSError):
                os.unlink(name)
        return error.strerror or str(error)
    return ""
