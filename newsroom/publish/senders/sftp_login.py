"""A login at an SFTP server by asyncssh, and what its errors mean."""

from __future__ import annotations

import asyncio
import os
import socket
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newsroom.publish.host import Access, PublishError, failure
from newsroom.publish.senders import ssh_failures
from newsroom.publish.senders.host_keys import Endpoint, refused_key
from newsroom.publish.senders.ssh_connection import LineCutError, Login
from newsroom.publish.senders.ssh_secrets import ask_secret
from plugins.model.problem import message

if TYPE_CHECKING:
    import asyncssh

ANSWER_TAKES = 20.0
LOGIN_TAKES = 60.0
"""The longest time for a first answer, and for the login after it, in seconds."""


def need_asyncssh() -> None:
    """See to it that asyncssh is there, which only users of this sender install.

    Raises:
        PublishError: it is not.

    """
    try:
        import asyncssh  # noqa: F401
    except ImportError:
        raise failure(
            "asyncssh",
            message("The library for SFTP is not installed."),
            message('Publish with "uv run --extra sftp inv publish".'),
        ) from None


class SecretWantedError(Exception):
    """The host wants a password, or a key its phrase, and none is kept: the editor may be asked, in her own thread."""


class LoggingIn:
    """Logs in, as often as needed; secrets are looked for only where keys don't help.

    Attributes:
        login: where, and who.
        access: the secrets, and the words with the editor.
        trusted: the public key that the host has to show.

    """

    def __init__(self, login: Login, access: Access) -> None:
        if login.key and not os.access(os.path.expanduser(login.key), os.R_OK):
            raise ssh_failures.key_missing(login.key)
        self.login = login
        self.access = access
        self.trusted = ""
        self._secret: str | None = None
        self._is_wanted = False
        self._is_locked = False
        self._was_connected = False

    async def connect(self) -> tuple[asyncssh.SSHClientConnection, asyncssh.SFTPClient]:
        """Return a new connection, and the SFTP session in it.

        Raises:
            PublishError: the host or the account can't be used.
            SecretWantedError: it works after ``ask``.
            LineCutError: it may work another time.

        """
        import asyncssh

        try:
            connection = await asyncssh.connect(**self._arguments())
        except asyncssh.HostKeyNotVerifiable:
            raise await self._changed() from None
        except asyncssh.PermissionDenied:
            raise self._refused() from None
        except (OSError, asyncssh.Error) as error:
            raise self._meaning(error) from None
        self._was_connected = True
        try:
            return connection, await connection.start_sftp_client(path_errors="surrogateescape")
        except (asyncssh.ChannelOpenError, asyncssh.SFTPError) as error:
            was_cut = connection.is_closed()
            connection.abort()
            raise LineCutError if was_cut else ssh_failures.no_sftp(self.login.account) from error

    def _arguments(self) -> dict[str, Any]:
        """Return what asyncssh is told. ~/.ssh/config is left alone: asyncssh understands a part of it only.

        Whoever needs a jump host can use the sender ``ssh``.
        """
        import asyncssh

        endpoint = self.login.endpoint
        known = asyncssh.import_known_hosts(f"{endpoint} {self.trusted}\n")
        return {
            "host": endpoint.host,
            "port": endpoint.port,
            "username": self.login.user,
            "config": None,
            "known_hosts": known,
            "password": self._kept,
            "connect_timeout": ANSWER_TAKES,
            "login_timeout": LOGIN_TAKES,
            "keepalive_interval": 10,
            "keepalive_count_max": 3,
            **self._keys(),
        }

    def _keys(self) -> dict[str, Any]:
        """Return the keys that are offered: the named one, from its file or the agent, or else all there are."""
        if not self.login.key:
            return {}
        import asyncssh

        file = Path(os.path.expanduser(self.login.key))
        public = file.with_name(f"{file.name}.pub")
        agent: dict[str, Any] = {"agent_identities": [str(public)]} if public.exists() else {"agent_path": None}
        locked = (asyncssh.KeyImportError, asyncssh.KeyEncryptionError)  # the latter also where bcrypt is missing
        with suppress(*locked):
            return {"client_keys": [asyncssh.read_private_key(file)], **agent}
        if public.exists() and os.environ.get("SSH_AUTH_SOCK"):
            return agent
        phrase = self._kept()
        if phrase is None:
            raise SecretWantedError
        with suppress(*locked):
            return {"client_keys": [asyncssh.read_private_key(file, phrase)], **agent}
        self._is_locked = True
        return {"client_keys": None}  # what we have may be the password

    def _kept(self) -> str | None:
        """Return the secret of the account, if there is one."""
        self._is_wanted = True
        if self._secret is None:
            self._secret = self.access.optional_secret(self.login.account)
        return self._secret

    def ask(self) -> None:
        """Let the editor be asked for the secret.

        Raises:
            PublishError: there is none.

        """
        self._secret = ask_secret(self.login.account, self.access)

    def _refused(self) -> Exception:
        """Return what it means that the host does not let us in."""
        if self._is_locked:
            return ssh_failures.key_locked(self.login.key)
        if not self._is_wanted:  # the host takes keys only
            return ssh_failures.key_refused(self.login.account)
        return SecretWantedError() if self._secret is None else ssh_failures.password_refused(self.login.account)

    async def fetch_key(self) -> str:
        """Return the public key that the host shows now."""
        import asyncssh

        endpoint: Endpoint = self.login.endpoint
        try:
            asking = asyncssh.get_server_host_key(endpoint.host, endpoint.port, config=None)
            key = await asyncio.wait_for(asking, ANSWER_TAKES)
        except (OSError, asyncssh.Error) as error:
            raise self._meaning(error) from None
        if key is None:
            raise LineCutError
        return " ".join(key.export_public_key("openssh").decode("ascii").split()[:2])

    async def _changed(self) -> PublishError:
        login = self.login
        return refused_key(login.endpoint, login.host_key, self.access, self.trusted, await self.fetch_key())

    def _meaning(self, error: Exception) -> Exception:
        """Return what an error before the login means; where there was a connection before, the line is cut."""
        import asyncssh

        endpoint = self.login.endpoint
        if self._was_connected or isinstance(error, (ConnectionResetError, asyncssh.ConnectionLost)):
            return LineCutError()
        if isinstance(error, socket.gaierror):
            return ssh_failures.not_found(endpoint)
        if isinstance(error, OSError):
            return ssh_failures.not_answering(endpoint)
        return ssh_failures.something_else(str(endpoint), str(error))
