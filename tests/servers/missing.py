"""What becomes of tests whose server can't be had: they fail where CI is set, and are skipped loudly elsewhere.

A fixture of a server is written so:

    @pytest.fixture(scope="module")
    def host(tmp_path_factory):
        with needed(), ftp_server(tmp_path_factory.mktemp("ftp")) as server:
            yield server
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

SYSTEM_FOLDERS = (
    "/usr/sbin",
    "/usr/local/sbin",
    "/sbin",
    "/usr/lib/openssh",
    "/usr/libexec/openssh",
    "/usr/lib/ssh",
)
"""Where servers lie; an ordinary user's PATH often leaves them out."""


class MissingServerError(Exception):
    """A server can't be started on this computer; the message says what is missing and how to get it."""


@contextmanager
def needed() -> Iterator[None]:
    """Fail the test when a MissingServerError comes from within and CI is set; else skip it.

    In CI all servers have to be there: a test that is skipped there would be believed to have passed.
    """
    try:
        yield
    except MissingServerError as error:
        import pytest

        if is_in_ci():
            pytest.fail(f"{error}\n(CI is set, so no server may be missing.)", pytrace=False)
        pytest.skip(f"NOT TESTED: {error}")


def is_in_ci() -> bool:
    """Return whether the tests run where nothing may be left out: in .ci/run and on a forge."""
    return bool(os.environ.get("CI"))


def find_program(name: str) -> str | None:
    """Return the path of a program, of the folders for servers too; None when there is none."""
    return shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", os.defpath), *SYSTEM_FOLDERS]))


def needed_program(name: str, package: str) -> str:
    """Return the path of a program that Debian has in *package*.

    Raises:
        MissingServerError: there is none.

    """
    path = find_program(name)
    if path is None:
        raise MissingServerError(f"there is no {name} on this computer; get it with:  apt-get install {package}")
    return path


def needed_root() -> None:
    """See to it that we are root, as servers must be that give each account its own rights.

    Raises:
        MissingServerError: we are somebody else.

    """
    if not is_root():
        raise MissingServerError("this server works for root only; run these tests as root, in a container for example")


def is_root() -> bool:
    """Return whether we may do everything on this computer."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
