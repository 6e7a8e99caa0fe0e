"""One connection of OpenSSH's ssh, over which commands and rsync run: logged in once, ended with this process."""

from __future__ import annotations

import os
import re
import select
import shlex
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from newsroom.publish.host import ATTEMPTS, Access, PublishError
from newsroom.publish.secrets import without_secrets
from newsroom.publish.senders import ssh_failures
from newsroom.publish.senders.askpass import Answers, answering
from newsroom.publish.senders.host_keys import Endpoint, refused_key, trusted_key
from newsroom.publish.senders.ssh_secrets import ask_secret, has_locked_key

Result = TypeVar("Result")

NAME = "publishing-target"
"""How ssh calls the host, in its file of known keys and its prompts, whatever its address is."""

READY = b"ready\n"
"""What the first command prints: it shows that there is a shell, and that the login adds nothing to its words."""

LOGIN_TAKES = 60.0
"""The longest time for logging in, in seconds."""

PAUSES = (1.0, 3.0)
"""Seconds before a cut line is tried again."""

NOT_CONNECTED = 255
"""The status of ssh itself, in the place of that of the command."""

START = (
    "LC_ALL=C; export LC_ALL; umask 022; unset CDPATH;"  # words as we know them; files that a web server can read
    ' if [ "$1" = make ]; then mkdir -p -- "$2" || exit 1; fi;'
    ' cd -- "$2" 2>/dev/null || { if [ -e "$2" ]; then cd -- "$2"; exit 1; fi; exit 43; }; shift; shift; '
)
NO_FOLDER = 43
"""The status of a script when the target's folder is not there."""


class LineCutError(Exception):
    """The connection has ended; another one may help."""


DENIED = re.compile(r"Permission denied \(([^)]*)\)|Too many authentication failures")
"""What ssh says when it was not let in: with the ways that the host has, as in ``(publickey,password)``."""

BY_PASSWORD = {"password", "keyboard-interactive"}
"""Those of the ways that a password is for (RFC 4252, 8, and RFC 4256)."""


class _RefusedError(Exception):
    """The host wants another key or a password; *takes_password* says whether the latter would help."""

    def __init__(self, denied: re.Match[str]) -> None:
        super().__init__()
        self.takes_password = not BY_PASSWORD.isdisjoint((denied[1] or "").split(","))


@dataclass(frozen=True, slots=True)
class Login:
    """What a connection needs to know.

    Attributes:
        endpoint: the host.
        user: the account there.
        key: the path of a private key; empty for those of the agent and of the account here.
        host_key: the key or fingerprint that the host must have; empty for the pinned one.

    """

    endpoint: Endpoint
    user: str
    key: str
    host_key: str

    @property
    def account(self) -> str:
        return f"{self.user}@{self.endpoint.host}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command has given: its status, its output, and its complaints."""

    status: int
    output: bytes
    said: str


class Connection:
    """A login that lasts; made anew when the line is cut.

    The first session of the connection is a command that reads what we never write. So the login ends with our end of
    the pipe, also when this process is killed.
    """

    def __init__(self, login: Login, access: Access) -> None:
        if shutil.which("ssh") is None:
            raise ssh_failures.program_missing("ssh")
        if login.key and not os.access(os.path.expanduser(login.key), os.R_OK):
            raise ssh_failures.key_missing(login.key)
        self.login = login
        self.access = access
        self.folder = Path(tempfile.mkdtemp(prefix="ssh-"))  # short: the path of a socket has at most 104 bytes
        self._secret: str | None = None
        self._trusted = ""
        self._master: subprocess.Popen[bytes] | None = None
        self._count = 0
        self._lock = threading.Lock()
        try:
            self.repeated(lambda: None)
        except BaseException:
            self.close()
            raise

    def run(self, folder: str, script: str, *arguments: str, data: bytes = b"", make: bool = False) -> Answer:
        """Run a script of the shell in a folder of the host; a cut line is tried again, so it has to bear repetition.

        Args:
            folder: where; its status is NO_FOLDER when there is no such folder.
            script: in the language of POSIX; without line breaks, which a login shell like csh can't bear.
            arguments: $1 and so on.
            data: the standard input.
            make: make the folder when there is none.

        """
        words = [START + script, "sh", "make" if make else "have", folder, *arguments]
        command = "exec sh -c " + " ".join(map(shlex.quote, words))

        def once() -> Answer:
            ended = subprocess.run(
                [*self.channel(), NAME, command],
                input=data,
                capture_output=True,
                env=without_secrets(os.environ),
                check=False,
                start_new_session=True,
            )
            if ended.returncode == NOT_CONNECTED:
                raise LineCutError
            return Answer(ended.returncode, ended.stdout, ended.stderr.decode("utf-8", "replace"))

        return self.repeated(once)

    def channel(self) -> list[str]:
        """Return the command that opens a channel in the present connection, and does nothing else when it is cut."""
        return ["ssh", "-F", "none", "-T", "-S", str(self._socket), "-o", "ProxyCommand=false", "-o", "LogLevel=ERROR"]

    def repeated(self, work: Callable[[], Result]) -> Result:
        """Return what *work* gives with a connection; after a LineCutError it is tried with another one."""
        for pause in (*PAUSES[: ATTEMPTS - 1], None):
            count = self._count
            try:
                count = self._connected()
                return work()
            except LineCutError:
                self._end(count)
            if pause is not None:
                time.sleep(pause)
        raise ssh_failures.line_cut(self.login.endpoint)

    def close(self) -> None:
        """End the connection; it is not to be used any more."""
        self._end(self._count)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _socket(self) -> Path:
        return self.folder / str(self._count)

    def _connected(self) -> int:
        """See to it that there is a connection, and return its number."""
        with self._lock:
            if self._master is None or self._master.poll() is not None:
                self._forget()
                self._count += 1
                self._master = self._log_in()
            return self._count

    def _end(self, count: int) -> None:
        """End the connection with this number, if it is still the present one."""
        with self._lock:
            if count == self._count:
                self._forget()

    def _forget(self) -> None:
        master, self._master = self._master, None
        if master is None:
            return
        master.terminate()
        with suppress(subprocess.TimeoutExpired):
            master.wait(5)
        master.kill()
        master.wait()
        for end in (master.stdin, master.stdout):
            if end is not None:
                end.close()

    def _log_in(self) -> subprocess.Popen[bytes]:
        """Return the process of a new connection; without a password, as long as the host takes a key."""
        login = self.login
        if not self._trusted:
            self._trusted = trusted_key(login.endpoint, login.host_key, self.access, self._fetch_key)
        (self.folder / "known_hosts").write_text(f"{NAME} {self._trusted}\n", encoding="utf-8")
        if self._secret is None:
            try:
                return self._open(None)
            except _RefusedError as refused:
                if not refused.takes_password and not self._has_locked_key():
                    raise ssh_failures.key_refused(login.account) from None
            self._secret = ask_secret(login.account, self.access)
        try:
            with answering(self._secret, self.folder, NAME, self.access.folder) as answers:
                return self._open(answers)
        except _RefusedError:
            raise ssh_failures.password_refused(login.account) from None

    def _has_locked_key(self) -> bool:
        options = self._options(strict="yes", keys="known_hosts")
        return has_locked_key(["ssh", *options, "--", self._host], without_secrets(os.environ))

    def _open(self, answers: Answers | None) -> subprocess.Popen[bytes]:
        """Start the process that holds the connection, and return it when it has logged in."""
        command = shlex.join(["exec", "sh", "-c", "echo ready; exec cat >/dev/null"])
        options = ["-M", "-S", str(self._socket), "-o", f"BatchMode={'no' if answers else 'yes'}"]
        ssh = ["ssh", *options, *self._options(strict="yes", keys="known_hosts"), "--", self._host, command]
        with open(self.folder / "said", "w+b") as said:
            process = subprocess.Popen(
                answers.command(ssh) if answers else ssh,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                env=without_secrets(os.environ) | (answers.environment if answers else {}),
                start_new_session=True,  # an editor's Ctrl-C is for us; what is begun gets its end by us
            )
            try:
                self._wait(process, said.name)
            except BaseException:
                self._master = process
                self._forget()
                raise
        return process

    def _wait(self, process: subprocess.Popen[bytes], said: str) -> None:
        """Wait until the first command prints that it runs."""
        assert process.stdout is not None
        output, end = b"", time.monotonic() + LOGIN_TAKES
        while not output.endswith(READY):
            if not select.select([process.stdout], [], [], max(0.0, end - time.monotonic()))[0]:
                raise ssh_failures.not_answering(self.login.endpoint)
            data = os.read(process.stdout.fileno(), 4096)
            if not data:
                status = process.wait(LOGIN_TAKES)
                raise self._meaning(status, Path(said).read_text(encoding="utf-8", errors="replace"))
            output += data
        if output != READY:
            words = output.removesuffix(READY).decode("utf-8", "replace")
            raise ssh_failures.talking_shell(self.login.account, words)

    def _fetch_key(self) -> str:
        """Return the public key that the host shows now.

        It is ssh itself that asks, and not ssh-keyscan, because the way there may lead over a jump host.
        """
        seen = self.folder / "seen"
        seen.unlink(missing_ok=True)
        nobody = ["-o", "PreferredAuthentications=none", "-o", "BatchMode=yes", "-S", "none"]
        ended = subprocess.run(
            ["ssh", *nobody, *self._options(strict="accept-new", keys=seen.name), "--", self._host, "exit"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            env=without_secrets(os.environ),
            check=False,
            start_new_session=True,
        )
        lines = seen.read_text(encoding="utf-8").splitlines() if seen.exists() else []
        if not lines:
            raise self._meaning(ended.returncode, ended.stderr.decode("utf-8", "replace"))
        return " ".join(lines[0].split()[1:3])

    @property
    def _host(self) -> str:
        return self.login.endpoint.host

    def _options(self, *, strict: str, keys: str) -> list[str]:
        """Return what ssh has to know besides the configuration of the account here.

        That configuration (~/.ssh/config) counts for the rest: jump hosts, agents and proxies are set up there. What is
        given on the command line goes before it, so all that we rely on is given.
        """
        options = {
            "StrictHostKeyChecking": strict,
            "UserKnownHostsFile": f'"{self.folder / keys}"',
            "GlobalKnownHostsFile": "none",
            "HostKeyAlias": NAME,
            "HashKnownHosts": "no",
            "CheckHostIP": "no",
            "UpdateHostKeys": "no",
            "VerifyHostKeyDNS": "no",
            "ControlPersist": "no",
            "ConnectTimeout": "20",
            "ServerAliveInterval": "10",
            "ServerAliveCountMax": "3",
            "NumberOfPasswordPrompts": "1",
            "LogLevel": "ERROR",
            "RequestTTY": "no",
            "RemoteCommand": "none",
            "PermitLocalCommand": "no",
            "ClearAllForwardings": "yes",
            "Tunnel": "no",
            "Compression": "no",  # rsync does that better
        }
        key = ["-i", os.path.expanduser(self.login.key), "-o", "IdentitiesOnly=yes"] if self.login.key else []
        named = [word for name, value in options.items() for word in ("-o", f"{name}={value}")]
        return ["-T", "-a", "-x", *named, *key, "-p", str(self.login.endpoint.port), "-l", self.login.user]

    def _meaning(self, status: int, said: str) -> Exception:
        """Return the error that the end of ssh means."""
        endpoint = self.login.endpoint
        if status != NOT_CONNECTED:
            return LineCutError() if status < 0 else ssh_failures.no_shell(self.login.account)
        if "Host key verification failed" in said or "HOST IDENTIFICATION HAS CHANGED" in said:
            return refused_key(endpoint, self.login.host_key, self.access, self._trusted, self._fetch_key())
        denied = DENIED.search(said)
        if denied:
            return _RefusedError(denied)
        if "Could not resolve" in said:
            return self._unless_cut(ssh_failures.not_found(endpoint))
        if re.search("refused|timed out|No route|unreachable", said):
            return self._unless_cut(ssh_failures.not_answering(endpoint))
        if re.search("closed|reset|Broken pipe|banner|aborted", said):
            return LineCutError()
        return ssh_failures.something_else(str(endpoint), said)

    def _unless_cut(self, error: PublishError) -> Exception:
        """Return *error*, or that the line is cut when there was a connection before."""
        return error if self._count <= 1 else LineCutError()
