"""The servers that tests start, and the programs that they compare with: found, or installed by apt where we may."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.servers.missing import find_program, is_in_ci, is_root

POLICY = Path("/usr/sbin/policy-rc.d")
"""What Debian's packages ask whether they may start the servers that they bring (invoke-rc.d's manual page)."""

NO_START = (
    "#!/bin/sh\n# Made by python -m tests.servers while it installs; if you find it afterwards, remove it.\nexit 101\n"
)
"""A policy that forbids it: 101 is "action forbidden by policy"."""

APT_WAITS = "DPkg::Lock::Timeout=300"
"""Another apt may be at work; the number is in seconds."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program that tests need.

    Attributes:
        name: how it is called.
        package: Debian's package that has it.
        tests: what can't be tested without it.

    """

    name: str
    package: str
    tests: str

    def is_there(self) -> bool:
        """Return whether it is installed."""
        return find_program(self.name) is not None


PROGRAMS = (
    Program("sshd", "openssh-server", "publishing by ssh and sftp"),
    Program("ssh", "openssh-client", "publishing by ssh"),
    Program("sftp-server", "openssh-sftp-server", "publishing by sftp to accounts with a shell"),
    Program("rsync", "rsync", "publishing by ssh"),
    Program("vsftpd", "vsftpd", "publishing by ftps to the server of most shared hosts"),
    Program("apache2", "apache2-bin", "what readers get from Apache, and publishing by webdav to it"),
    Program("nginx", "nginx", "what readers get from nginx"),
    Program("git", "git", "publishing by git"),
)


def main() -> int:
    """Say which servers the tests use, and loudly what can't be tested; return the exit status.

    On somebody's own computer a missing server is no failure; where CI is set it is one.
    """
    missing = find_or_install()
    for program in missing:
        cure = f"get it with:  apt-get install {program.package}"
        print(f"MISSING: there is no {program.name}, so NOT TESTED is {program.tests}; {cure}", file=sys.stderr)
    there = ", ".join(program.name for program in PROGRAMS if program not in missing)
    print(f"Servers for the tests: {there or 'none'}")
    return 1 if missing and is_in_ci() else 0


def find_or_install() -> list[Program]:
    """Return the programs that are missing, after installing what we may."""
    missing = [program for program in PROGRAMS if not program.is_there()]
    if missing and is_root() and shutil.which("apt-get"):
        _apt_get_install([program.package for program in missing])
    return [program for program in missing if not program.is_there()]


def _apt_get_install(packages: Sequence[str]) -> None:
    with _nothing_starts():
        _run(["apt-get", "update", "--quiet"])
        _run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "-o", APT_WAITS, *packages])


@contextmanager
def _nothing_starts() -> Iterator[None]:
    """Keep packages from starting their servers: they would listen to the whole network, and on ports of others.

    A policy that is there already is somebody's wish, and stays.
    """
    try:
        with open(POLICY, "x", encoding="ascii") as file:
            file.write(NO_START)
    except FileExistsError:
        yield
        return
    try:
        POLICY.chmod(0o755)
        yield
    finally:
        POLICY.unlink(missing_ok=True)


def _run(command: Sequence[str]) -> None:
    """Run a command, telling of it; whether it has helped is seen afterwards."""
    print("+", *command, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
