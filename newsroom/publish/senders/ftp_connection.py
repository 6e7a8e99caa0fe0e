"""One connection to an FTP host: its commands, and the files that go and come beside them.

What a file costs is round trips, so commands go in one packet where the next does not depend on what the host answers
to the one before. Servers read their commands one after the other; if one wants each to wait for the answer before it,
a connection can be careful.

Nothing is sent while a file is under way: some servers would carry it out before the file is complete.
"""

from __future__ import annotations

import errno
import ftplib
import itertools
import re
import select
import socket
import ssl
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

WINDOW = 128
"""How many commands go in one packet, while as many wait for their answers.

They and their answers have to fit into the systems' buffers: otherwise both sides would wait until they can write.
"""

BLOCK = 1 << 16
"""How many bytes of a file come or go at once."""

ENDS = 421
"""The host ends the connection, or takes no more of them (RFC 959, 4.2.2)."""

FULL = frozenset({452, 552})
"""No room on the disk, or in the quota (RFC 959, 4.2.2)."""

FULL_WORDS = re.compile(
    r"quota exceeded|exceeds? (?:\w+ ){0,3}quota|over (?:\w+ )?quota|disk full|no space left", re.IGNORECASE
)
"""How hosts say the same with another code."""

NO_SESSION = 522
"""vsftpd: the data connection does not belong to the TLS session of the commands."""


class Reply(NamedTuple):
    """What the host answers to a command: its *code*, of three digits, and its *text* with the code."""

    code: int
    text: str

    @property
    def is_good(self) -> bool:
        """Return whether the command was carried out, or waits for the next one."""
        return self.code < 400

    @property
    def is_full(self) -> bool:
        """Return whether there is no room left."""
        return self.code in FULL or (not self.is_good and FULL_WORDS.search(self.text) is not None)


class RefusedError(Exception):
    """The host does not want to do something, and says so in its *reply*; the connection can be used further."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.text)
        self.reply = reply


class UnusableError(Exception):
    """The host's *reply* makes this connection useless; another one, or the same a little later, may do."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.reply = text
        self.is_end = text.startswith(str(ENDS))


class DataLineError(OSError):
    """No connection for a file came about, while the one for commands did."""


BROKEN = (OSError, EOFError, ftplib.Error, UnusableError)
"""What is raised when a connection can't be used any more, while another one may do."""


class SecureSocket(ssl.SSLSocket):
    """Is closed when the line is cut while it is being made: ``ssl`` would lose it then, and leave it open."""

    def getpeername(self) -> Any:
        try:
            return super().getpeername()
        except OSError as error:
            self.close()
            raise ConnectionResetError(errno.ECONNRESET, error.strerror) from error


class Connection:
    """A connection to a host.

    Attributes:
        is_careful: whether each command waits for the answer to the one before.

    """

    def __init__(self, host: str, port: int, timeout: float, *, is_careful: bool = False) -> None:
        self.is_careful = is_careful
        self._host = host
        self._timeout = timeout
        self._context: ssl.SSLContext | None = None
        self._waiting: deque[str] = deque()
        self._ftp = ftplib.FTP(encoding="utf-8")  # noqa: S321 - it reads answers; who encrypts is below
        self._socket = socket.create_connection((host, port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._attend(self._socket)

    def _attend(self, control: socket.socket) -> None:
        """Take commands and answers through this socket from now on; what an older one has read ahead is dropped."""
        if self._ftp.file is not None:
            self._ftp.file.close()
        self._socket = self._ftp.sock = control
        self._ftp.af = control.family
        # old servers answer in the letters of their own country: that must not end a publication
        self._ftp.file = control.makefile("r", encoding="utf-8", errors="replace", newline="\n")

    def secure(self, context: ssl.SSLContext) -> None:
        """Encrypt commands from now on, after ``AUTH TLS``; ``protect`` does it for files.

        Raises:
            ssl.SSLCertVerificationError: the certificate is not the host's, or nobody we know vouches for it.

        """
        self._attend(self._wrapped(self._socket, context))
        self._context = context

    # Commands ---------------------------------------------------------------------------------------------------------

    def begin(self, *commands: str) -> None:
        """Send commands; ``hear`` gives their answers, in their order."""
        for command in commands:
            if "\r" in command or "\n" in command or "\0" in command:
                raise ValueError("a line break in a command")
        if self.is_careful:
            self._waiting.extend(commands)
        else:
            self._put(commands)

    def _put(self, commands: Iterable[str]) -> None:
        self._socket.sendall("".join(f"{command}\r\n" for command in commands).encode())

    def hear(self) -> Reply:
        """Return the answer to the first command that has none yet.

        Raises:
            UnusableError: the host ends the connection, or is none of FTP.

        """
        if self._waiting:
            self._put([self._waiting.popleft()])
        text = line = self._ftp.getline()
        if not text[:3].isdecimal():  # what another server than one of FTP says may look as if more lines came
            raise UnusableError(text)
        while line[:3] != text[:3] or line[3:4] == "-":
            line = self._ftp.getline()
            text += f"\n{line}"
        reply = Reply(int(text[:3]), text)
        if reply.code == ENDS:
            raise UnusableError(text)
        return reply

    def ask(self, commands: Iterable[str]) -> Iterator[Reply]:
        """Send commands, as many as there are, and give the answers as they come."""
        under_way = 0
        rest = iter(commands)
        while batch := list(itertools.islice(rest, WINDOW)):
            self.begin(*batch)
            under_way += len(batch)
            while under_way > WINDOW:
                yield self.hear()
                under_way -= 1
        for _ in range(under_way):
            yield self.hear()

    # Files ------------------------------------------------------------------------------------------------------------

    def begin_transfer(self, command: str, *before: str) -> None:
        """Send a command that a file belongs to, and those that come *before* it.

        When the answers to *before* have been heard, ``store`` or ``fetch`` brings the file.
        """
        # PASV, not EPSV, where it can be: all hosts have it. Its address is not used: behind NAT it's often a wrong one
        self.begin(*before, "PASV" if self._ftp.af == socket.AF_INET else "EPSV", command)

    def store(self, blocks: Iterable[bytes]) -> None:
        """Send a file's bytes.

        Raises:
            RefusedError: the host does not want it.

        """
        trouble: OSError | None = None
        with self._data() as data:
            try:
                for block in blocks:
                    data.sendall(block)
                _finish(data)
            except OSError as error:  # a host whose disk is full closes first, and then says why
                trouble = error
            self._completed(trouble)

    def fetch(self) -> bytes:
        """Return the bytes of a file or a listing.

        Raises:
            RefusedError: the host does not give it.

        """
        with self._data() as data:
            blocks = []
            while block := data.recv(BLOCK):
                blocks.append(block)
            with suppress(OSError):  # the host has closed already
                _finish(data)
        self._completed(None)
        return b"".join(blocks)

    def _completed(self, trouble: OSError | None) -> None:
        """Hear whether the host has the whole file, or has sent it."""
        reply = self.hear()
        if not reply.is_good:
            raise RefusedError(reply)
        if trouble:
            raise trouble

    @contextmanager
    def _data(self) -> Iterator[socket.socket]:
        """Give a data connection over which the host and we have come to terms."""
        raw = self._connected(self.hear())
        data: socket.socket = raw
        try:
            if self._context is not None:
                data = secured = self._wrapped(raw, self._context, self._session())
                self._begin_handshake(secured)
            self._permitted()
            if isinstance(data, ssl.SSLSocket):
                self._end_handshake(data)
            yield data
        finally:
            data.close()

    def _connected(self, passive: Reply) -> socket.socket:
        """Return a connection to the port that the host says."""
        peer = self._socket.getpeername()
        try:
            parsed = ftplib.parse227(passive.text) if passive.code == 227 else ftplib.parse229(passive.text, peer)  # noqa: S321
        except ftplib.Error:
            self._forget_transfer()
            raise UnusableError(passive.text) from None
        try:
            raw = socket.create_connection((peer[0], parsed[1]), self._timeout)
        except OSError as error:
            raise DataLineError(*error.args) from error
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return raw

    def _forget_transfer(self) -> None:
        """Let the host answer to the command that the file would have belonged to."""
        if self._waiting:
            self._waiting.clear()
        else:
            self.hear()

    def _wrapped(
        self, raw: socket.socket, context: ssl.SSLContext, session: ssl.SSLSession | None = None
    ) -> ssl.SSLSocket:
        """Return a connection with TLS on it; for a data connection, the handshake is still to come."""
        return context.wrap_socket(
            raw, server_hostname=self._host, do_handshake_on_connect=raw is self._socket, session=session
        )

    def _begin_handshake(self, data: ssl.SSLSocket) -> None:
        """Send the first packet of TLS, so that its answer comes with that of the command."""
        if not self.is_careful:
            data.settimeout(0)
            with suppress(ssl.SSLWantReadError):
                data.do_handshake()
            data.settimeout(self._timeout)

    def _session(self) -> ssl.SSLSession | None:
        """Return the session of the commands.

        That files belong to it saves a round trip; without it most hosts refuse them, as anybody could send them.
        """
        return self._socket.session if isinstance(self._socket, ssl.SSLSocket) else None

    def _permitted(self) -> None:
        """Hear whether the host wants the file, or gives it."""
        reply = self.hear()
        if 200 <= reply.code < 300:  # some hosts confirm the command first (as ftplib notes)
            reply = self.hear()
        if not 100 <= reply.code < 200:
            raise RefusedError(reply)

    def _end_handshake(self, data: ssl.SSLSocket) -> None:
        try:
            data.do_handshake()
        except OSError as error:
            self._completed(error)

    def close(self) -> None:
        """Say good-bye without waiting, and let the line go."""
        with suppress(OSError, ValueError):
            self._socket.settimeout(0)
            self._put(["QUIT"])
        self.cut()
        with suppress(OSError, ValueError):
            if self._ftp.file is not None:
                self._ftp.file.close()
        with suppress(OSError):
            self._socket.close()

    def cut(self) -> None:
        """End what another thread is doing with this connection."""
        with suppress(OSError):
            socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


def _finish(data: socket.socket) -> None:
    """Say that the file ends here, without waiting until the host has said so too.

    Both ends of TLS and TCP are announced: a host that saw only TCP's might have to take the file for cut off. The
    connection may only be closed when the host has confirmed the file: closed with something unread in it (a ticket of
    TLS 1.3), it would be reset, and hosts then lose the end of the file and answer 426.
    """
    if isinstance(data, ssl.SSLSocket):
        limit = data.gettimeout()
        data.settimeout(0)
        while _is_unsaid(data):
            if not select.select([], [data], [], limit)[1]:
                raise TimeoutError
    data.shutdown(socket.SHUT_WR)


def _is_unsaid(data: ssl.SSLSocket) -> bool:
    """Return whether the end of TLS does not fit into the system's buffer yet."""
    try:
        data.unwrap()
    except ssl.SSLWantReadError:  # said, and the host has not answered yet
        return False
    except ssl.SSLWantWriteError:
        return True
    return False
