"""Passwords and key phrases of accounts at SSH hosts: those that are kept, and those that an editor types."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence

from newsroom.publish.host import Access, PublishError
from newsroom.publish.senders import ssh_failures

LOCKED = "incorrect passphrase"
"""What ssh-keygen says of a key that no phrase has been given for."""


def ask_secret(account: str, access: Access) -> str:
    """Return the password of an account, or the phrase of its key: the kept one, or the one that the editor types.

    Raises:
        PublishError: there is none; it says what keys could do, and where a password was looked for.

    """
    kept = access.optional_secret(account)  # while a target is set up, she may say that there is none
    if kept is not None:
        return kept
    try:
        return access.secret(account)
    except PublishError as error:
        raise PublishError([*ssh_failures.key_refused(account).problems, *error.problems]) from None


def has_locked_key(ssh: Sequence[str], environment: dict[str, str]) -> bool:
    """Return whether a phrase would open one of the keys that a command of ssh uses.

    Args:
        ssh: the command, without what is run on the host.
        environment: its environment.

    """
    told = _said([*ssh[:1], "-G", *ssh[1:]], environment)
    names = [line.partition(" ")[2] for line in told.splitlines() if line.startswith("identityfile ")]
    files = [file for file in map(os.path.expanduser, names) if os.path.isfile(file)]
    return any(LOCKED in _said(["ssh-keygen", "-y", "-P", "", "-f", file], environment) for file in files)


def _said(command: Sequence[str], environment: dict[str, str]) -> str:
    """Return all that a program prints; nobody answers it."""
    ended = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
        check=False,
        start_new_session=True,
    )
    return ended.stdout.decode("utf-8", "replace")
