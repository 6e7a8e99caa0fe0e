"""What hosts, ports and addresses of targets can be: libraries fail on others in ways of their own, or quote secrets."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import SplitResult, urlsplit

from msgspec import Meta

from newsroom.publish.host import STATE, PublishError, failure
from plugins.model.problem import message

CURE = "cure"
"""Under this name, a ``Meta`` says in its *extra* what an editor can write instead of a wrong value."""

Port = Annotated[int, Meta(ge=1, le=65535)]
Count = Annotated[int, Meta(ge=1, le=256)]
"""How many of something there may be at once."""

Line = Annotated[
    str,
    Meta(
        pattern=r"^[^\x00-\x1f\x7f]*\Z", extra={CURE: message("There is a sign in it that can't be seen: delete that.")}
    ),
]
"""A name or path that programs are given."""

LinkName = Annotated[
    str,
    Meta(
        pattern=rf"^(?!-|\.{{1,2}}\Z|{STATE}\Z|releases\Z)[^/\s\x00-\x1f\x7f]+\Z",
        extra={
            CURE: message("Write one name, without slashes and spaces, for example %(example)s.", example="current")
        },
    ),
]
"""A link in the target's folder, where there are other things of ours too."""


def check_host(host: str, target: str) -> None:
    """See that there could be a host of this name or address.

    Args:
        host: the option ``host``.
        target: the name of the target in PUBLISH.

    Raises:
        PublishError: there can't be one.

    """
    if "@" in host:
        raise _with_account("host", target)
    if not _is_host(host):
        raise _wrong("host", host, target, "ftp.example.org")


def check_url(url: str, option: str, target: str, example: str) -> None:
    """See that an address can be taken apart, and that there is no account in it.

    Args:
        url: what the option says; it may begin with the host.
        option: its name.
        target: the name of the target in PUBLISH.
        example: a right one.

    Raises:
        PublishError: it can't, or there is; it is not quoted then.

    """
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        is_right = _is_right(url, parts)
    except ValueError:
        if "@" in url:
            raise _with_account(option, target) from None
        raise _wrong(option, url, target, example) from None
    if "@" in parts.netloc:
        raise _with_account(option, target)
    if not is_right:
        raise _wrong(option, url, target, example)


def _is_right(url: str, parts: SplitResult) -> bool:
    """Return whether an address has no invisible signs, and a port and a host that there can be.

    Raises:
        ValueError: the port is none.

    """
    return url.isprintable() and parts.port != 0 and (not parts.hostname or _is_host(parts.hostname))


def _is_host(name: str) -> bool:
    """Return whether a name can be looked up: its parts between dots have 1 to 63 letters (RFC 1035, 2.3.4)."""
    try:
        name.encode("idna")
    except UnicodeError:
        return False
    return bool(name) and name.isprintable() and not any(sign.isspace() or sign == "/" for sign in name)


def _wrong(option: str, value: str, target: str, example: str) -> PublishError:
    fact = message("“%(key)s” is %(value)s, which it can't be.", key=option, value=repr(value))
    return failure(_place(target), fact, message("Write it like this:  %(example)s", example=example))


def _with_account(option: str, target: str) -> PublishError:
    fact = message("The address in the option %(option)s has an account in it, or a password.", option=option)
    cure = message("Take it out, from the history of the settings too, and give it as the secret of the account.")
    return failure(_place(target), fact, cure)


def _place(target: str) -> str:
    return f"PUBLISH[{target!r}]"
