"""Servers to which the benchmark publishes: real ones, of the tests, each behind a line that is slow and counts bytes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from tests.servers.folders import open_folder
from tests.servers.ftp import FtpServer, pyftpdlib, vsftpd
from tests.servers.git_http import git_server
from tests.servers.line import Line, Traffic, line
from tests.servers.ports import HOST
from tests.servers.s3 import s3_server
from tests.servers.ssh import ssh_server
from tests.servers.web import nginx
from tests.servers.webdav import apache_webdav

READERS = "127.0.0.3"
"""The end of the line on which readers are; that of publishers is another one."""

Facts = dict[str, object]
"""What PUBLISH says of a target, besides its sender."""


@dataclass(frozen=True, slots=True)
class Target:
    """A folder of a server.

    Attributes:
        root: where its files lie.
        facts: what PUBLISH says of it, through the line.
        is_shared: whether other targets have their files there, too, as branches of a repository do.

    """

    root: Path
    facts: Facts
    is_shared: bool = False

    def clear(self) -> None:
        """Remove all that was published there."""
        if not self.is_shared:
            shutil.rmtree(self.root, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Place:
    """A server that runs.

    Attributes:
        name: what the tables call it.
        line: what lies before it; None for a folder of this computer.
        secret: the password of the account; empty when a key opens it.
        make_target: makes a new folder there.
        made: the targets by who has them.
        numbers: tells them apart.

    """

    name: str
    line: Line | None
    secret: str
    make_target: Callable[[str], Target]
    made: dict[str, Target] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def fresh_target(self, name: str) -> Target:
        """Return an empty folder of the server for *name*; the one that it had is removed."""
        if name in self.made:
            self.made[name].clear()
        self.made[name] = self.make_target(f"{name}-{next(self.numbers)}")
        return self.made[name]

    def traffic(self) -> Traffic:
        """Return what has gone through the line."""
        return self.line.traffic() if self.line is not None else Traffic(0, 0, 0, 0, is_cut=False)


def through(facts: Mapping[str, object], slow: Line) -> Facts:
    """Return what PUBLISH says when a server is reached by a line."""
    return {key: value.replace(HOST, slow.host) if isinstance(value, str) else value for key, value in facts.items()}


def _targets(options: Mapping[str, object], root: Path, slow: Line) -> Callable[[str], Target]:
    """Return what makes folders in *root*, for senders that have a ``folder``."""

    def make(name: str) -> Target:
        facts = dict(options) | {"folder": f"{options['folder']}/{name}"}
        (root / name).mkdir()
        return Target(root / name, through(facts, slow))

    return make


@contextmanager
def ssh() -> Iterator[Place]:
    """Give OpenSSH with a shell."""
    with ssh_server() as server, line([server.port]) as slow:
        yield Place("OpenSSH", slow, "", _targets(server.options, server.root, slow))


@contextmanager
def ftp_vsftpd() -> Iterator[Place]:
    """Give vsftpd with TLS."""
    with open_folder() as folder, vsftpd(folder / "ftp") as server, _ftp("vsftpd", server) as place:
        yield place


@contextmanager
def ftp_pyftpdlib() -> Iterator[Place]:
    """Give pyftpdlib with TLS."""
    with open_folder() as folder, pyftpdlib(folder / "ftp") as server, _ftp("pyftpdlib", server) as place:
        yield place


@contextmanager
def _ftp(name: str, server: FtpServer) -> Iterator[Place]:
    with line([server.port, *server.data_ports]) as slow:
        yield Place(name, slow, next(iter(server.secrets.values())), _targets(server.options, server.root, slow))


@contextmanager
def s3() -> Iterator[Place]:
    """Give rclone's S3 server."""
    with open_folder() as folder, s3_server(folder / "s3") as server, line([server.port]) as slow:

        def make(name: str) -> Target:
            target = server.target(name)
            return Target(target.root, through(target.options, slow))

        yield Place("rclone serve s3", slow, next(iter(server.secrets.values())), make)


@contextmanager
def webdav() -> Iterator[Place]:
    """Give Apache with mod_dav."""
    with open_folder() as folder, apache_webdav(folder / "webdav") as server, line([server.port]) as slow:

        def make(name: str) -> Target:
            target = server.target(name)
            return Target(target.root, through(target.options, slow))

        yield Place("Apache WebDAV", slow, next(iter(server.secrets.values())), make)


@contextmanager
def git() -> Iterator[Place]:
    """Give a repository over HTTP."""
    with open_folder() as folder, git_server(folder) as server, line([server.port]) as slow:

        def make(name: str) -> Target:
            facts = server.options | {"branch": name}
            return Target(server.root, through(facts, slow), is_shared=True)

        yield Place("git over HTTP", slow, next(iter(server.secrets.values())), make)


@contextmanager
def folder() -> Iterator[Place]:
    """Give a folder of this computer."""
    with open_folder() as root:

        def make(name: str) -> Target:
            (root / name).mkdir(mode=0o755)
            facts: Facts = {"folder": str(root / name)}
            return Target(root / name, facts)

        yield Place("a folder, no line", None, "", make)


PLACES: dict[str, Callable[[], AbstractContextManager[Place]]] = {
    "ssh": ssh,
    "ftps-vsftpd": ftp_vsftpd,
    "ftps-pyftpdlib": ftp_pyftpdlib,
    "s3": s3,
    "webdav": webdav,
    "git": git,
    "folder": folder,
}


@contextmanager
def public_address(root: Path) -> Iterator[str]:
    """Serve a folder by nginx behind a line of its own; give the address."""
    with ExitStack() as stack:
        web = stack.enter_context(nginx(root))
        slow = stack.enter_context(line([web.port], host=READERS))
        yield web.address.replace(HOST, slow.host)
