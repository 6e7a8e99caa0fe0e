"""FTP with TLS, the way to cheap hosting: files are replaced one by one, over several connections.

Explicit TLS (RFC 4217) for commands and files, with the certificate verified; nothing but the standard library.
"""

from __future__ import annotations

import io
import threading
from collections.abc import Collection, Sequence

import msgspec

from newsroom.publish.host import Access, PublishError, Sent, Upload
from newsroom.publish.senders import ftp_failures
from newsroom.publish.senders.addresses import Count, Port, check_host
from newsroom.publish.senders.ftp_account import Account, enter, make_context, make_folder
from newsroom.publish.senders.ftp_connection import Connection, RefusedError
from newsroom.publish.senders.ftp_folders import IN_INCOMING, INCOMING, Folders, refusal
from newsroom.publish.senders.ftp_look import look
from newsroom.publish.senders.ftp_pool import Pool
from newsroom.publish.senders.ftp_upload import Replacing, Sending, Task

TIMEOUT = 30.0
"""For how many seconds a host may be silent; then the line counts as cut."""


AHEAD = 5
"""How many connections a publication of a few files has use for; to open one takes as long as two files."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a target of this sender says.

    Attributes:
        host: the name in the host's certificate.
        user: the account; its password is stored for ``user@host``.
        folder: where the site lies, like ``/public_html``.
        port: where the host listens.
        connections: how many files are sent at a time; the host may take fewer. One connection more keeps the lock while
            these are busy with long files.
        ca_file: the certificate of the host's own authority, if it is none that this computer knows.
        plain: whether password and files may go without TLS, for everybody on the way to read.

    """

    host: str
    user: str
    folder: str
    port: Port = 21
    connections: Count = 8
    ca_file: str = ""
    plain: bool = False


def open_host(options: Options, access: Access) -> FtpsHost:
    """Return the target's folder on a host that has accepted the account.

    Raises:
        PublishError: something is wrong with host, account, certificate or folder.

    """
    check_host(options.host, access.target)
    context = None if options.plain else make_context(options.ca_file)
    name = f"{options.user}@{options.host}"
    password = access.secret(name)
    for text, problem in ((password, ftp_failures.bad_password(name)), (name, ftp_failures.bad_name(name))):
        if any(sign in text for sign in "\r\n\0"):
            raise problem
    if any(sign in options.folder for sign in "\r\n\0"):
        raise ftp_failures.bad_name(options.folder)
    account = Account(options.host, options.port, options.user, password, context, TIMEOUT)
    pool = Pool(account, options.connections)
    try:
        entered = pool.run("", lambda connection: enter(connection, options.folder))
    except BaseException:
        pool.close()
        raise
    missing = "" if entered.is_there else options.folder
    return FtpsHost(pool, Folders(entered.base, has_kinds=entered.has_kinds), missing)


class FtpsHost:
    """A folder on an FTP host.

    Args:
        pool: the connections to it.
        folders: the folders below it.
        missing: the folder itself if it is not there: it is made with the first file. Otherwise empty.

    """

    def __init__(self, pool: Pool, folders: Folders, missing: str) -> None:
        self._pool = pool
        self._missing = missing
        self._folders = folders
        self._replacing = Replacing(folders)
        self._clearing = threading.Lock()
        self._is_clear = False
        self._is_busy = False

    def read(self, path: str) -> bytes | None:
        def fetch(connection: Connection) -> bytes | None:
            connection.begin_transfer(f"RETR {self._folders.at(path)}")
            try:
                return connection.fetch()
            except RefusedError as error:
                problem = refusal(path, error.reply)
                if not isinstance(problem, PublishError) or self._folders.sizes(connection, [path]):
                    raise problem from error
            return None

        return self._pool.run(path, fetch)

    def write(self, path: str, data: bytes) -> None:
        if not self._is_busy:  # a publication begins: there will be work for more than one connection
            self._is_busy = True
            self._pool.open_ahead(AHEAD)
        self._pool.run(path, lambda connection: self._make(connection, [path]))
        self._send([Task(path, lambda: io.BytesIO(data), lambda: None)], urgent=True)

    def names(self, folder: str) -> set[str]:
        entries = self._pool.run(folder, lambda connection: self._folders.entries(connection, folder))
        return set(entries or {})

    def remove(self, paths: Collection[str]) -> None:
        if paths:
            self._pool.run("", lambda connection: self._folders.remove(connection, paths))

    def look(self, paths: Collection[str]) -> dict[str, int]:
        if not paths:
            return {}
        return self._pool.run("", lambda connection: look(connection, self._folders, paths))

    def send(self, uploads: Sequence[Upload], sent: Sent) -> None:
        if not uploads:
            return
        paths = [upload.path for upload in uploads]
        with self._clearing:
            self._pool.run("", lambda connection: self._prepare(connection, paths))
        self._send([_task(upload, sent) for upload in uploads])

    def close(self) -> None:
        self._pool.close()

    def _send(self, tasks: Sequence[Task], *, urgent: bool = False) -> None:
        Sending(self._pool, self._folders, self._replacing, tasks, urgent=urgent).run()

    def _make(self, connection: Connection, paths: Sequence[str]) -> None:
        """See to it that the folders for files, and for their arrival, are there, and that of the target."""
        if self._missing:
            make_folder(connection, self._folders.base, self._missing)
            self._missing = ""
        if INCOMING in self._folders.make(connection, [*paths, IN_INCOMING]):
            self._is_clear = True

    def _prepare(self, connection: Connection, paths: Sequence[str]) -> None:
        """Make folders; the first time, remove what an interrupted publication has left where files arrive."""
        self._make(connection, paths)
        if not self._is_clear:
            self._folders.clear_incoming(connection)
            self._is_clear = True


def _task(upload: Upload, sent: Sent) -> Task:
    return Task(upload.path, lambda: open(upload.source, "rb"), lambda: sent(upload))
