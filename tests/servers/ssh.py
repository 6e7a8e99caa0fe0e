"""OpenSSH's sshd for tests: with a shell, or for files only and locked into a folder.

    with ssh_server() as server: ...                     # the account that runs the tests, by key
    with ssh_server(shell=False) as server: ...          # SFTP only, chrooted; needs root
    with ssh_server(own_account=True) as server: ...     # an account with few rights, by password; needs root

An account of its own exists for this one sshd only: it runs in a mount namespace with its own /etc/passwd, so nothing
is left behind on the computer.
"""

from __future__ import annotations

import os
import pwd
import shlex
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.missing import MissingServerError, is_root, needed_program, needed_root
from tests.servers.ports import HOST, free_port
from tests.servers.processes import running

USER = "news-editor"
UID = 61_917
PASSWORD = "it's a secret $HOME 100%"  # of a server that ends with its test
CRYPTED = (
    "$6$publishing$Ut8yKP20HYe4g6gpoeIEB/hI6SCBwh2tDxUPntp9DfLmUn492f6OAxVKA1KBTsVo7uFuiCnn3jKE1lS8ebHsf0"  # of it
)
SITE = "public site"
"""The target's folder: with a space, because somebody has one."""

STRICT_FOLDERS = ("/run", "/var/lib", "/srv", "/opt")
"""Where a folder can be for ChrootDirectory: with nothing above it that somebody else may write to."""


@dataclass(frozen=True, slots=True)
class SshServer:
    """A server that runs.

    Attributes:
        root: the target's folder, with the served files.
        port: where it listens on 127.0.0.1.
        key: the private key that it accepts.
        host_key: its public key, ``ssh-ed25519 AAAA...``.
        home: the home of an account of its own.
        log: what it has to say.
        pid: its process.
        options: what the target says in PUBLISH.
        secrets: the password by account.

    """

    root: Path
    port: int
    key: Path
    host_key: str
    home: Path
    log: Path
    pid: int
    options: dict[str, object]
    secrets: dict[str, str] = field(default_factory=dict)


@contextmanager
def ssh_server(
    *,
    shell: bool = True,
    own_account: bool = False,
    login_shell: str = "/bin/sh",
    room: int = 0,
    accepts_keys: bool = True,
    sftp: str = "internal-sftp",
    settings: str = "",
) -> Iterator[SshServer]:
    """Run a server.

    Args:
        shell: whether commands may be run; if not, the account is locked into the folder above the target's, too.
        own_account: whether the account is one with a password, and not the one that runs the tests.
        login_shell: the program that an account of its own is logged in to.
        room: how many KiB the target's folder has room for; 0 for no limit. The files can't be seen from outside then.
        accepts_keys: whether the key of ``SshServer.key`` is good.
        sftp: what sshd starts for SFTP.
        settings: lines of sshd_config, which go before ours.

    """
    sshd = needed_program("sshd", "openssh-server")
    if own_account or room or not shell:
        needed_root()
    folder = Path(tempfile.mkdtemp(prefix="ssh-server-", dir=_strict_folder() if is_root() else None))
    folder.chmod(0o755)
    port = free_port()
    try:
        root, home = folder / "account" / SITE, folder / "account" / "home"
        for made in (root, home):
            made.mkdir(parents=True)
        key = _make_key(folder / "key")
        _make_key(folder / "host")
        authorized = folder / "authorized_keys"
        authorized.write_text((folder / "key.pub").read_text() if accepts_keys else "")
        config = folder / "sshd_config"
        config.write_text(settings + _settings(sshd, port, folder, sftp, shell=shell))
        command = [sshd, "-D", "-e", "-f", str(config)]
        if own_account or room:
            for owned in (root, home):
                os.chown(owned, UID, UID)
            command = _in_own_world(command, folder, home, login_shell, disk=root if room else None, room=room)
        user = USER if own_account else pwd.getpwuid(os.geteuid()).pw_name
        public = " ".join((folder / "host.pub").read_text().split()[:2])
        options: dict[str, object] = {
            "host": HOST,
            "port": port,
            "user": user,
            "folder": str(root) if shell else f"/{SITE}",
            "host_key": public,
        }
        if accepts_keys:
            options["key"] = str(key)
        Path("/run/sshd").mkdir(exist_ok=True) if is_root() else None
        with running(command, folder / "log", port) as process:
            secrets = {f"{USER}@{HOST}": PASSWORD} if own_account else {}
            yield SshServer(root, port, key, public, home, folder / "log", process.pid, options, secrets)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_key(file: Path, phrase: str = "") -> Path:
    """Make a key that no server knows, and return the path of its private half."""
    return _make_key(file, phrase)


@contextmanager
def ssh_agent(key: Path) -> Iterator[str]:
    """Run an agent that holds a key; give what SSH_AUTH_SOCK has to be."""
    agent, add = needed_program("ssh-agent", "openssh-client"), needed_program("ssh-add", "openssh-client")
    folder = Path(tempfile.mkdtemp(prefix="agent-"))
    path = str(folder / "socket")
    try:
        with running([agent, "-D", "-a", path], folder / "log", lambda: _listens(path)):
            subprocess.run([add, "-q", str(key)], env=os.environ | {"SSH_AUTH_SOCK": path}, check=True)
            yield path
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _listens(path: str) -> bool:
    """Return whether somebody accepts connections at a path; that it is there says too little."""
    with socket.socket(socket.AF_UNIX) as client, suppress(OSError):
        client.connect(path)
        return True
    return False


def _make_key(file: Path, phrase: str = "") -> Path:
    keygen = needed_program("ssh-keygen", "openssh-client")
    command = [keygen, "-q", "-t", "ed25519", "-N", phrase, "-C", "of a test", "-f", str(file)]
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL)
    return file


def _strict_folder() -> str:
    """Return a folder that ChrootDirectory accepts to be in."""
    for folder in map(Path, STRICT_FOLDERS):
        above = [folder, *folder.parents]
        if folder.is_dir() and all(one.stat().st_uid == 0 and not one.stat().st_mode & 0o022 for one in above):
            return str(folder)
    raise MissingServerError(f"sshd needs one of {STRICT_FOLDERS} to belong to root only")


def _settings(sshd: str, port: int, folder: Path, sftp: str, *, shell: bool) -> str:
    """Return what sshd_config(5) describes."""
    lines = [
        f"ListenAddress {HOST}:{port}",
        f'HostKey "{folder}/host"',
        f'AuthorizedKeysFile "{folder}/authorized_keys"',
        "PidFile none",
        "StrictModes no",
        "UseDNS no",
        "PasswordAuthentication yes",
        "KbdInteractiveAuthentication no",
        "PermitRootLogin yes",
        "PrintMotd no",
        "LogLevel VERBOSE",
        "MaxStartups 200",
        f"Subsystem sftp {sftp}",
        "SetEnv SHLVL=5",  # bash believes not to be started by sshd, and leaves .bashrc of whoever runs tests alone
    ]
    if not shell:
        lines += ["ForceCommand internal-sftp", f"ChrootDirectory {folder}/account", "AllowTcpForwarding no"]
    # What not every sshd knows: without PAM where it can have it, and without revenge for many logins where it can (9.8).
    lines += [line for line in ("UsePAM no", "PerSourcePenalties no") if _knows(sshd, folder, line)]
    return "\n".join(lines) + "\n"


def _knows(sshd: str, folder: Path, line: str) -> bool:
    trial = folder / "trial"
    trial.write_text(f'HostKey "{folder}/host"\n{line}\n')
    ended = subprocess.run([sshd, "-t", "-f", str(trial)], capture_output=True, text=True, check=False)
    return ended.returncode == 0 and "nsupported" not in ended.stderr


def _in_own_world(
    command: list[str], folder: Path, home: Path, login_shell: str, *, disk: Path | None, room: int
) -> list[str]:
    """Return the command in a namespace in which there is one more account, and perhaps a small disk."""
    unshare = needed_program("unshare", "util-linux")
    account = f"{USER}:x:{UID}:{UID}:test:{home}:{login_shell}\n"
    steps = []
    for name, line in {"passwd": account, "shadow": f"{USER}:{CRYPTED}:19000:0:99999:7:::\n"}.items():
        copy = folder / name
        copy.write_text(Path("/etc", name).read_text() + line)
        copy.chmod(0o644 if name == "passwd" else 0o600)
        steps.append(f"mount --bind {copy} /etc/{name}")
    if disk is not None:
        steps.append(f"mount -t tmpfs -o size={room}k,mode=777 tmpfs {shlex.quote(str(disk))}")
    private = [unshare, "--mount", "--propagation", "private"]
    if subprocess.run([*private, "true"], capture_output=True, check=False).returncode:
        raise MissingServerError("an account for a test needs the right to mount: run as root, with CAP_SYS_ADMIN")
    return [*private, "sh", "-c", " && ".join([*steps, f"exec {shlex.join(command)}"])]
