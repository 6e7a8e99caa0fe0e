"""The program rclone in the background, one process for one publication, told what to do over its remote control API.

It listens on a socket in a private folder; secrets reach it in the bodies of requests, and it keeps them in memory. It
knows nothing of the user's own rclone: no configuration file, no variables. It ends when we do (``watched``).
"""

from __future__ import annotations

import http.client
import os
import queue
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote

import msgspec

from newsroom.publish import watched
from newsroom.publish.host import PublishError, failure
from newsroom.publish.secrets import without_secrets
from plugins.model.problem import message

STARTS_WITHIN = 20.0
"""Seconds; it takes a quarter of one."""

CONNECTS_WITHIN = "10s"
"""How long it waits for a host to answer at all."""

SILENCE = "30s"
"""How long a line may be silent before it counts as cut."""

FOREIGN = ("RCLONE_", "AWS_")
"""How variables begin that would change what rclone does, and with whose keys."""

NAME = "site"
"""What the one remote is called in rclone's memory."""


class RcloneError(Exception):
    """What rclone says when something fails: its words, with those of the server."""


class _Socket(http.client.HTTPConnection):
    """HTTP over a socket in the file system."""

    def __init__(self, path: str) -> None:
        super().__init__("rclone")
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.connect(self._path)


class Rclone:
    """A running rclone that knows one remote; methods may be called from several threads."""

    def __init__(self, ca_file: str = "", transfers: int = 4) -> None:
        """Start it.

        Args:
            ca_file: a file with certificates of authorities to trust besides those of the system; "" for none.
            transfers: how many calls there will be at a time.

        Raises:
            PublishError: there is no rclone, or it does not start.

        """
        program = find_rclone()
        self.folder = Path(tempfile.mkdtemp(prefix="rclone-"))  # readable by its owner only
        self._socket = str(self.folder / "control")
        self._log = self.folder / "log"
        self._idle: queue.SimpleQueue[_Socket] = queue.SimpleQueue()
        options = [
            *("--config=", f"--rc-addr=unix://{self._socket}", "--rc-no-auth", "--rc-serve"),
            *(f"--transfers={transfers}", f"--checkers={transfers}", "--buffer-size=0", "--log-level=ERROR"),
            # Its retries are nested three deep, and take minutes for a line that is cut: trying again is the caller's.
            *("--low-level-retries=1", f"--contimeout={CONNECTS_WITHIN}", f"--timeout={SILENCE}"),
            *([f"--ca-cert={ca_file}"] if ca_file else []),
        ]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-I", watched.__file__, str(self.folder), program, "rcd", *options],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                env={
                    name: value for name, value in without_secrets(os.environ).items() if not name.startswith(FOREIGN)
                },
                start_new_session=True,  # an interrupt from the keyboard is ours to handle
            )
        try:
            self._wait()
        except BaseException:
            self.close()
            raise

    def _wait(self) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while True:
            with suppress(OSError), socket.socket(socket.AF_UNIX) as trial:
                trial.connect(self._socket)
                return
            if self._process.poll() is not None or time.monotonic() > until:
                said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
                fact = message("rclone does not start. It says: %(said)s", said=" ".join(said) or "-")
                raise failure("rclone", fact, message("See whether this works:  %(command)s", command="rclone version"))
            time.sleep(0.005)

    def close(self) -> None:
        """End it."""
        while not self._idle.empty():
            with suppress(queue.Empty):
                self._idle.get_nowait().close()
        assert self._process.stdin is not None
        with suppress(OSError):
            self._process.stdin.close()
        self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def create(self, kind: str, parameters: Mapping[str, str]) -> None:
        """Make the remote known, in rclone's memory; secrets among *parameters* go nowhere else."""
        self.call("config/create", {"name": NAME, "type": kind, "parameters": parameters})

    def call(self, command: str, parameters: Mapping[str, object]) -> bytes:
        """Return the answer to a command of the API, in JSON.

        Raises:
            RcloneError: it has failed.
            PublishError: rclone is gone.

        """
        body = msgspec.json.encode(parameters)
        status, answer = self._ask("POST", f"/{command}", body, {"Content-Type": "application/json"})
        if status != http.client.OK:
            raise _error(answer)
        return answer

    def read(self, remote: str, path: str) -> bytes | None:
        """Return the bytes of a file below *remote* (``site:folder/``); None when there is none.

        Raises:
            RcloneError: it has failed.
            PublishError: rclone is gone.

        """
        status, answer = self._ask("GET", quote(f"/[{remote}]/{path}"), None, {})
        if status == http.client.NOT_FOUND:
            return None
        if status != http.client.OK:
            raise _error(answer)
        return answer

    def _ask(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        try:
            connection = self._idle.get_nowait()
        except queue.Empty:
            connection = _Socket(self._socket)
        try:
            connection.request(method, address, body, dict(headers))
            answer = connection.getresponse()
            found = answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            raise _gone() from error
        except BaseException:
            connection.close()
            raise
        self._idle.put(connection)
        return found


def find_rclone() -> str:
    """Return the path of rclone: that of our own environment, or else one that is installed.

    Raises:
        PublishError: there is none.

    """
    beside = os.path.dirname(sys.executable)
    found = shutil.which("rclone", path=os.pathsep.join([beside, os.environ.get("PATH", os.defpath)]))
    if found is None:
        fact = message("The program rclone, which this target needs, is not there.")
        cure = message("Let it be fetched:  %(command)s", command="uv run --extra rclone inv publish")
        raise failure("rclone", fact, cure)
    return found


class _Failed(msgspec.Struct):
    """The answer to a command that has failed; it also has our parameters, which nobody shall see."""

    error: str = ""


def _error(answer: bytes) -> RcloneError:
    try:
        return RcloneError(msgspec.json.decode(answer, type=_Failed).error)
    except msgspec.MsgspecError:
        return RcloneError(answer.decode(errors="replace"))


def _gone() -> PublishError:
    fact = message("rclone has ended in the middle of its work.")
    return failure("rclone", fact, message("Publish again; what has arrived is not sent again."))
