"""Keys by which SSH hosts are known again: pinned when an editor trusts a fingerprint, and required from then on."""

from __future__ import annotations

import base64
import binascii
import hashlib
import itertools
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from newsroom.publish.host import Access, PublishError, failure
from plugins.model.problem import message

KEYS = "known_hosts"
"""The file with the pinned keys in the target's local folder; in the format of OpenSSH (sshd(8))."""

SHA256 = "SHA256:"
SSH_PORT = 22


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a host answers."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return its name as known_hosts files have it."""
        return self.host if self.port == SSH_PORT else f"[{self.host}]:{self.port}"


Fetch = Callable[[], str]
"""Asks a host for its public key, and returns it as ``ssh-ed25519 AAAA...``."""


def fingerprint(key: str) -> str:
    """Return the fingerprint of a public key as OpenSSH and hosting providers write it: ``SHA256:...``."""
    digest = hashlib.sha256(base64.b64decode(key.split()[1])).digest()
    return SHA256 + base64.b64encode(digest).decode("ascii").rstrip("=")


def trusted_key(endpoint: Endpoint, required: str, access: Access, fetch: Fetch) -> str:
    """Return the public key that the host has to show.

    Args:
        endpoint: the host.
        required: what the target says about it: a public key, a fingerprint, or nothing.
        access: the words with the editor, and the folder with the pinned keys.
        fetch: asks the host; only where the key is not known here.

    Raises:
        PublishError: the key is not the required one, or nobody says that it can be trusted.

    """
    pinned = pinned_key(endpoint, access.folder)
    if not required:
        return pinned or _ask(endpoint, access, fetch())
    if not required.startswith(SHA256):
        return _key_in(endpoint, required)
    wanted = SHA256 + required.removeprefix(SHA256).split(maxsplit=1)[0].rstrip("=") if required != SHA256 else SHA256
    if pinned and fingerprint(pinned) == wanted:
        return pinned
    key = fetch()
    if fingerprint(key) != wanted:
        raise changed_key(endpoint, wanted, fingerprint(key), access, is_in_target=True)
    _pin(endpoint, key, access.folder)
    return key


def refused_key(endpoint: Endpoint, required: str, access: Access, expected: str, shown: str) -> PublishError:
    """Return the error that a host has shown another key than *expected*; both are public keys."""
    return changed_key(endpoint, fingerprint(expected), fingerprint(shown), access, is_in_target=bool(required))


def pinned_key(endpoint: Endpoint, folder: Path) -> str:
    """Return the pinned public key of a host; empty when there is none."""
    try:
        lines = (folder / KEYS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return ""
    keys = [" ".join(words[1:3]) for words in map(str.split, lines) if len(words) > 2 and words[0] == str(endpoint)]
    return keys[-1] if keys else ""


def changed_key(endpoint: Endpoint, known: str, shown: str, access: Access, *, is_in_target: bool) -> PublishError:
    """Return the error that a host shows the fingerprint *shown* where *known* was expected."""
    fact = message(
        "The host shows another key than the known one: %(shown)s instead of %(known)s."
        " Either it was set up anew, or somebody has placed a computer in between.",
        shown=shown,
        known=known,
    )
    asked = message(
        'Ask the provider for the fingerprint. If the new one is right, put it in the target, as "host_key".'
        " If it is not, don't publish from this network."
    )
    pinned = message(
        "Ask the provider for the fingerprint. If the new one is right, remove the line of this host from %(file)s,"
        " and publish again. If it is not, don't publish from this network.",
        file=access.folder / KEYS,
    )
    return failure(str(endpoint), fact, asked if is_in_target else pinned)


def _ask(endpoint: Endpoint, access: Access, key: str) -> str:
    """Return *key*, pinned, when the editor trusts it."""
    question = message(
        "%(host)s is not known yet. The fingerprint of its key (%(kind)s) is\n%(fingerprint)s\n"
        "Is it the one that the provider gives, and shall it be trusted from now on?",
        host=endpoint,
        kind=key.split(maxsplit=1)[0],
        fingerprint=fingerprint(key),
    )
    if not access.confirm(question):
        raise failure(
            str(endpoint),
            message("The key of this host is not trusted yet; its fingerprint is %(shown)s.", shown=fingerprint(key)),
            message(
                "Compare the fingerprint with the one that the provider gives. If it is the same, publish from a"
                ' terminal and answer yes, or add to the target in PUBLISH:  "host_key": "%(shown)s",',
                shown=fingerprint(key),
            ),
        )
    _pin(endpoint, key, access.folder)
    return key


def _key_in(endpoint: Endpoint, line: str) -> str:
    """Return the public key of a line of an editor's, without a comment or a host in front."""
    words = line.split()
    for kind, data in itertools.pairwise(words):
        try:
            blob = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            continue
        if blob[4:].startswith(kind.encode("utf-8")):  # RFC 4253, 6.6: a key begins with its kind
            return f"{kind} {data}"
    raise failure(
        str(endpoint),
        message('"host_key" is neither a public key nor a fingerprint.'),
        message('Write a line like "ssh-ed25519 AAAA...", or a fingerprint like "SHA256:...".'),
    )


def _pin(endpoint: Endpoint, key: str, folder: Path) -> None:
    """Keep a key for next time, in the place of an older one."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / KEYS
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    lines = [line for line in lines if line.split(maxsplit=1)[:1] != [str(endpoint)]]
    new = file.with_name(f"{KEYS}.new")
    new.write_text("".join(f"{line}\n" for line in [*lines, f"{endpoint} {key}"]), encoding="utf-8")
    os.replace(new, file)
