"""FTP servers for tests: vsftpd, which cheap hosts have, and pyftpdlib, which fails where a test wants it.

    with vsftpd(folder) as server: ...
    with pyftpdlib(folder, Faults(full_after=3)) as server: ...

Both want TLS, for commands and data, unless they are told to have none.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from tests.servers.authority import LOOPBACK, make_authority
from tests.servers.missing import MissingServerError, needed_program
from tests.servers.ports import HOST, free_port, free_ports, wait_until
from tests.servers.processes import children, running

REPOSITORY = Path(__file__).parents[2]

USER = "anonymous"
"""The account: vsftpd checks the password of this one by itself, without accounts of the system."""

PASSWORD = "Ջur 7 täze#söz"
FOLDER = "public_html"
DATA_PORTS = 40
"""How many data connections there can be at one time."""


@dataclass(frozen=True, slots=True)
class FtpServer:
    """A server that runs.

    Attributes:
        root: the target's folder.
        port: where it listens.
        data_ports: which ports it says for data connections.
        ca_file: the certificate of the authority that vouches for it.
        log: what it has written about its work.
        options: what a target says of it in PUBLISH.
        secrets: the password by account.

    """

    root: Path
    port: int
    data_ports: range
    ca_file: Path
    log: Path
    options: dict[str, object]
    secrets: dict[str, str] = field(
        default_factory=lambda: {f"{USER}@{host}": PASSWORD for host in (HOST, "127.0.0.2", "localhost")}
    )


@dataclass(frozen=True, slots=True)
class Faults:
    """What a server of pyftpdlib does wrong.

    Attributes:
        has_tls: whether there is TLS at all.
        has_mlsd: whether it lists folders for programs.
        denied: names of files that nobody may read, write or remove.
        full_after: how many files it takes before its quota is full.
        full_reply: what it says then.
        cut_after: after how many files it ends each connection that begins another one; once for each number.
        connections: how many there may be from one address.
        replaces: whether a file may take the place of another one.
        idle: after how many seconds without a command it ends a connection.
        echo: whether it repeats the password when it is wrong.
        refuses_renames: of how many files it refuses the renaming, once.
        plain_data: whether it refuses to protect data.
        newest_only: whether it has TLS 1.3 only.

    """

    has_tls: bool = True
    has_mlsd: bool = True
    denied: tuple[str, ...] = ()
    full_after: int | None = None
    full_reply: str = "552 Quota exceeded."
    cut_after: tuple[int, ...] = ()
    connections: int = 0
    replaces: bool = True
    idle: float = 300
    echo: bool = False
    refuses_renames: int = 0
    plain_data: bool = False
    newest_only: bool = False


@contextmanager
def vsftpd(
    folder: Path,
    names: Sequence[str] = LOOPBACK,
    days: tuple[int, int] = (-2, 30),
    data_ports: int = DATA_PORTS,
    **settings: object,
) -> Iterator[FtpServer]:
    """Run vsftpd with its files in *folder*.

    Args:
        folder: where it may leave what it likes; the target is a folder in it.
        names: for which its certificate is.
        days: when it is valid, counted from today.
        data_ports: how many there are, for a line that has to know them; with 0, the system chooses one each time.
        settings: lines of its configuration, besides ours or in their place.

    Raises:
        MissingServerError: it is not on this computer.

    """
    program = needed_program("vsftpd", "vsftpd")
    server = _prepared(folder, data_ports)
    certificate = make_authority(folder / "authority").certificate(names=names, days=days)
    passwords = folder / "passwords"
    passwords.write_text(f"{PASSWORD}\n", encoding="utf-8")
    lines: dict[str, object] = {
        "listen": "YES",
        "listen_address": HOST,
        "listen_port": server.port,
        "background": "NO",
        "run_as_launching_user": "YES",
        "anonymous_enable": "YES",
        "local_enable": "NO",
        "secure_email_list_enable": "YES",
        "email_password_file": passwords,
        "anon_root": folder / "home",
        "anon_world_readable_only": "NO",
        "anon_upload_enable": "YES",
        "anon_mkdir_write_enable": "YES",
        "anon_other_write_enable": "YES",
        "anon_umask": "022",
        "write_enable": "YES",
        "pasv_min_port": min(server.data_ports, default=0),
        "pasv_max_port": max(server.data_ports, default=0),
        "seccomp_sandbox": "NO",  # containers often have none
        "delay_failed_login": 0,
        "xferlog_enable": "YES",
        "vsftpd_log_file": server.log,
        "log_ftp_protocol": "YES",
        "ssl_enable": "YES",
        "allow_anon_ssl": "YES",
        "force_anon_logins_ssl": "YES",
        "force_anon_data_ssl": "YES",
        "require_ssl_reuse": "YES",
        "ssl_ciphers": "HIGH",
        "rsa_cert_file": certificate.both,
    }
    configuration = folder / "vsftpd.conf"
    text = "".join(f"{name}={value}\n" for name, value in {**lines, **settings}.items())
    configuration.write_text(text, encoding="utf-8")
    with running([program, configuration], folder / "output", server.port) as process:
        wait_until(lambda: not children(process.pid), "the connection that has found it ready counts no more")
        yield server


@contextmanager
def pyftpdlib(folder: Path, faults: Faults = Faults(), data_ports: int = DATA_PORTS) -> Iterator[FtpServer]:
    """Run a server of pyftpdlib with its files in *folder*, with some *faults*; see ``vsftpd``.

    Raises:
        MissingServerError: it is not on this computer.

    """
    for module, package in {"pyftpdlib": "pyftpdlib", "OpenSSL": "pyopenssl"}.items():
        if importlib.util.find_spec(module) is None:
            raise MissingServerError(f"there is no {package} here; get it with:  pip install {package}")
    server = _prepared(folder, data_ports)
    certificate = make_authority(folder / "authority").certificate()
    settings: Mapping[str, object] = {
        "host": HOST,
        "port": server.port,
        "data_ports": list(server.data_ports),
        "user": USER,
        "password": PASSWORD,
        "home": str(folder / "home"),
        "certificate": str(certificate.both),
        "log": str(server.log),
        **asdict(faults),
    }
    command = [sys.executable, "-W", "ignore", "-m", "tests.servers.ftp_process", json.dumps(settings)]
    with running(command, folder / "output", server.port, folder=REPOSITORY):
        yield server


def _prepared(folder: Path, data_ports: int) -> FtpServer:
    """Return the server that will run in *folder*, with its folders made."""
    root = folder / "home" / FOLDER
    root.mkdir(parents=True)
    port, ca_file = free_port(), folder / "authority" / "authority.crt"
    ports = free_ports(data_ports) if data_ports else range(0)
    options: dict[str, object] = {"host": HOST, "port": port, "user": USER, "folder": FOLDER, "ca_file": str(ca_file)}
    return FtpServer(root, port, ports, ca_file, folder / "log", options)
