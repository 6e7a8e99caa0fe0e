"""How an account on an FTP host is entered: TLS first, then the password, then the target's folder."""

from __future__ import annotations

import ftplib
import ssl
from dataclasses import dataclass, field

from newsroom.publish.senders import ftp_failures
from newsroom.publish.senders.ftp_connection import Connection, Reply, SecureSocket, UnusableError

WANTS_NEWER = frozenset({"TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL"})
"""What OpenSSL calls it when the host wants another version of TLS than we."""


@dataclass(frozen=True, slots=True)
class Account:
    """Whose files on which host.

    Attributes:
        host: its name or address; its certificate has to be for that.
        port: where it listens.
        user: the account's name there.
        password: is in no text that this object makes of itself.
        context: whom we trust; None for a host without TLS.
        timeout: for how many seconds the host may be silent.

    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    context: ssl.SSLContext | None
    timeout: float

    def connect(self, *, is_careful: bool = False) -> Connection:
        """Return a connection that the host has accepted, for files of bytes and names in UTF-8.

        Raises:
            BROKEN: the line, or the host's having too many of them.
            RefusedLoginError: the host does not know the account or its password.
            PublishError: anything else that another attempt doesn't cure.

        """
        connection = Connection(self.host, self.port, self.timeout, is_careful=is_careful)
        try:
            self._greet(connection)
            self._log_in(connection)
            self._settle(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _greet(self, connection: Connection) -> None:
        welcome = connection.hear()
        if welcome.code == 120:  # ready in some minutes: it is heard again then
            welcome = connection.hear()
        if not 200 <= welcome.code < 300:
            raise UnusableError(welcome.text)
        if self.context is None:
            return
        connection.begin("AUTH TLS")
        reply = connection.hear()
        if reply.code not in {234, 334}:
            raise ftp_failures.no_tls(self.host, reply.text)
        try:
            connection.secure(self.context)
        except ssl.SSLCertVerificationError as error:
            raise ftp_failures.bad_certificate(self.host, error) from error
        except ssl.SSLError as error:
            if error.reason in WANTS_NEWER:
                self.context.maximum_version = ssl.TLSVersion.MAXIMUM_SUPPORTED
            raise

    def _log_in(self, connection: Connection) -> None:
        connection.begin(f"USER {self.user}")
        reply = connection.hear()
        if 300 <= reply.code < 400:
            connection.begin(f"PASS {self.password}")
            reply = connection.hear()
        if not 200 <= reply.code < 300:
            raise RefusedLoginError(Reply(reply.code, self._without_password(reply.text)))

    def _without_password(self, reply: str) -> str:
        """Return what the host says, without the password, which some hosts repeat."""
        return reply.replace(self.password, "…") if self.password else reply

    def _settle(self, connection: Connection) -> None:
        """Ask for bytes as they are, names in UTF-8 and protected files, in one packet.

        UTF8 is switched on where it is known, and refused elsewhere, where it is on already or names are just bytes.
        """
        protection = ["PBSZ 0", "PROT P"] if self.context is not None else []
        replies = list(connection.ask([*protection, "TYPE I", "OPTS UTF8 ON"]))
        if protection and not replies[1].is_good:
            raise ftp_failures.no_protection(self.host, replies[1].text)


class RefusedLoginError(Exception):
    """The host does not let the account in, and says so in its *reply*."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text)
        self.reply = reply


def make_context(ca_file: str) -> ssl.SSLContext:
    """Return whom we trust: those whom this computer trusts, or the authority in a file.

    Raises:
        PublishError: the file is not there, or has no certificate.

    """
    try:
        context = ssl.create_default_context(cafile=ca_file or None)
    except OSError as error:  # ssl.SSLError is one
        raise ftp_failures.bad_authority(ca_file, error) from error
    context.sslsocket_class = SecureSocket
    # Python gives no promise for sessions of TLS 1.3 (SSLSocket.session), which data connections need, and its tickets
    # have made vsftpd lose files of clients that close without reading them (426). Tried with vsftpd 3.0.3 and pyftpdlib
    # 2.2: our connections do work with 1.3, too, so a host that has nothing older gets it; see ``_greet``.
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


@dataclass(frozen=True, slots=True)
class Entered:
    """What is known after entering a target's folder.

    Attributes:
        base: its whole path, as the host sees it.
        is_there: whether there is such a folder.
        has_kinds: whether the host has MLSD and MLST.

    """

    base: str
    is_there: bool
    has_kinds: bool


def enter(connection: Connection, folder: str) -> Entered:
    """Enter a folder of the account, if it is there; nothing is made."""
    entering = [f"CWD {folder}"] if folder else []
    features, *entered, where = connection.ask(["FEAT", *entering, "PWD"])
    if where.code != 257:
        raise UnusableError(where.text)
    path = ftplib.parse257(where.text).rstrip("/")  # noqa: S321 - it only takes the reply apart
    is_there = all(reply.is_good for reply in entered)
    if not is_there:  # then this is still the account's own folder, from where relative paths go
        path = folder.rstrip("/") if folder.startswith("/") else f"{path}/{folder.rstrip('/')}"
    return Entered(path, is_there, "MLST" in features.text.upper())


def make_folder(connection: Connection, path: str, folder: str) -> None:
    """Make a target's folder if the one above it is there; that it is there already, by now, is no error.

    Args:
        connection: that it is made over.
        path: the whole path, as the host sees it.
        folder: the same as the target has it, for who has to correct it there.

    Raises:
        PublishError: it can't be made.

    """
    made, entered = connection.ask([f"MKD {path}", f"CWD {path}"])
    if not entered.is_good:
        raise ftp_failures.no_folder(folder, made.text)
