"""Places to publish to, of every kind: a real server, the web server before it, and what PUBLISH says of both.

with place("ftps vsftpd") as place: ...
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from unittest import mock

from newsroom.publish import lock
from newsroom.publish.senders import folder as folder_sender
from newsroom.publish.senders import ftp_pool, git_repository, s3, sftp_session, ssh_connection, webdav_requests
from tests.servers.folders import open_folder
from tests.servers.ftp import pyftpdlib, vsftpd
from tests.servers.s3 import s3_server
from tests.servers.ssh import ssh_server
from tests.servers.web import Web, apache, nginx
from tests.servers.webdav import apache_webdav

RELEASES = "current"
"""The link to the release that readers get."""


@dataclass(frozen=True, slots=True)
class Place:
    """A host that runs.

    Attributes:
        folder: on this computer, for what a test needs.
        server: what runs.
        facts: what PUBLISH says of it.
        web: the web server that readers ask.
        site: the folder in the target's that readers get; empty for the target's own.
        ports: those of the server, for a line to it.

    """

    folder: Path
    server: Any
    facts: dict[str, object]
    web: Web
    site: str = ""
    ports: Sequence[int] = ()

    @property
    def root(self) -> Path:
        """The target's folder."""
        return Path(self.server.root)

    def through(self, host: str) -> Place:
        """Return the same place, reached by another address of loopback, at which a line listens."""
        facts = {
            name: str(value).replace("127.0.0.1", host) if name in {"host", "endpoint", "url"} else value
            for name, value in self.facts.items()
        }
        return replace(self, facts=facts)


@dataclass(frozen=True, slots=True)
class LocalFolder:
    """A folder of this computer, as a server."""

    root: Path
    options: dict[str, object]
    secrets: dict[str, str] = field(default_factory=dict)


@contextmanager
def _local(folder: Path, **options: object) -> Iterator[LocalFolder]:
    root = folder / "www"
    root.mkdir()
    root.chmod(0o755)
    yield LocalFolder(root, {"folder": str(root), **options})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of place.

    Attributes:
        sender: the module that publishes there.
        start: runs the server, in a folder; it takes what the server can be told.
        facts: what PUBLISH says besides the server's options.
        site: as in Place.

    """

    sender: str
    start: Callable[..., AbstractContextManager[Any]]
    facts: dict[str, object] = field(default_factory=dict)
    site: str = ""


def _ssh(_: Path, **more: Any) -> AbstractContextManager[Any]:
    return ssh_server(**more)


def _sftp_only(_: Path, **more: Any) -> AbstractContextManager[Any]:
    return ssh_server(shell=False, **more)


def _webdav(folder: Path, **more: Any) -> AbstractContextManager[Any]:
    return apache_webdav(folder / "webdav", **more)


def _s3(folder: Path, **more: Any) -> AbstractContextManager[Any]:
    return s3_server(folder / "s3", **more)


def _vsftpd(folder: Path, **more: Any) -> AbstractContextManager[Any]:
    return vsftpd(folder / "ftp", **more)


def _pyftpdlib(folder: Path, *faults: Any) -> AbstractContextManager[Any]:
    return pyftpdlib(folder / "ftp", *faults)


KINDS = {
    "folder": Kind("folder", _local),
    "folder releases": Kind("folder", _local, {"way": "releases"}, RELEASES),
    "ftps vsftpd": Kind("ftps", _vsftpd),
    "ftps pyftpdlib": Kind("ftps", _pyftpdlib),
    "sftp": Kind("sftp", _sftp_only, {"way": "in place"}),
    "sftp releases": Kind("sftp", _ssh, {"way": "releases"}, RELEASES),
    "ssh": Kind("ssh", _ssh, {}, RELEASES),
    "s3": Kind("s3", _s3),
    "webdav": Kind("webdav", _webdav),
}
"""Each way to publish whose target is a folder that web servers show."""

REMOTE = [name for name in KINDS if not name.startswith("folder")]
"""Those with a line between."""


@contextmanager
def place(kind: str, *arguments: Any, web: Callable[[Path], Any] = nginx, **more: Any) -> Iterator[Place]:
    """Run a place of a kind; *arguments* and *more* are for its server, and *web* shows it.

    Raises:
        MissingServerError: a server is not on this computer.

    """
    chosen = KINDS[kind]
    with open_folder() as folder, ExitStack() as stack:
        server = stack.enter_context(chosen.start(folder, *arguments, **more))
        shown = stack.enter_context(web(Path(server.root) / chosen.site if chosen.site else Path(server.root)))
        facts = {"sender": chosen.sender, **server.options, **chosen.facts, "address": shown.address}
        ports = [*([server.port] if hasattr(server, "port") else []), *getattr(server, "data_ports", ())]
        yield Place(folder, server, facts, shown, chosen.site, ports)


@contextmanager
def haste() -> Iterator[None]:
    """Let senders and locks wait for a moment only where they wait for seconds in earnest."""
    values: list[tuple[object, str, object]] = [
        (lock, "WATCHED_FOR", 0.3),
        (folder_sender, "PAUSE", 0.01),
        (ftp_pool, "PAUSE", 0.01),
        (git_repository, "PAUSE", 0.01),
        (s3, "AGAIN_AFTER", 0.01),
        (sftp_session, "PAUSES", (0.01, 0.01)),
        (ssh_connection, "PAUSES", (0.01, 0.01)),
        (webdav_requests, "AGAIN_AFTER", 0.01),
    ]
    with ExitStack() as stack:
        for module, name, value in values:
            stack.enter_context(mock.patch.object(module, name, value))
        yield


def with_htaccess(root: Path) -> AbstractContextManager[Web]:
    """Serve a folder with Apache, which reads .htaccess files there."""
    return apache(root, allow_override="FileInfo")


def is_root() -> bool:
    """Return whether rights of files don't count for us."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
