"""What ``inv publish --setup`` knows of a sender: what it asks an editor for, what it tries, and what it makes of failures.

A sender's module may have such a description, as ``SETUP``; for those that have none, ``newsroom.publish.setup_kinds``
has one, or makes one of the fields of its ``Options``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, unquote, urlsplit

from newsroom.publish.host import PublishError
from plugins.model.problem import Message

LIKE_SCP = re.compile(r"(?:(?P<user>[^\s@:/]+)@)?(?P<host>[\w.-]{2,}):(?P<folder>\D[^:]*|)")
"""``user@host:folder``, as scp and git take it; after a colon, digits are a port."""

Kind = Literal["text", "number", "path", "host", "address", "permission"]
"""What an answer is: a text; a whole number; a file or folder of this computer; the name of a host, or an address which
is taken apart; an address; or whether something dangerous may be done."""


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that an editor is asked for.

    Attributes:
        field: of the sender's Options, which gets the answer.
        words: the question, without a colon at its end.
        explanation: where the editor finds the answer, and what is meant.
        default: the answer if she presses Enter; "" for none.
        kind: see Kind.
        is_optional: whether there need not be an answer.

    """

    field: str
    words: Message
    explanation: Message
    default: str = ""
    kind: Kind = "text"
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Remedy:
    """What may help against a failure.

    Attributes:
        facts: the failures, as ``facts_of`` gives them.
        question: asked then; with its answer it is tried again.

    """

    facts: frozenset[str]
    question: Question


@dataclass(frozen=True, slots=True)
class Variant:
    """One way to use what an editor has been given; ways are tried in their order.

    Attributes:
        sender: the module of newsroom.publish.senders.
        trying: says what is tried.
        found: says what the host can do, when it has worked.
        options: what is in the target for this way, besides the answers.
        link: the option with the name of the link that the web server has to show; "" where there is none.
        gives_way: failures to open the host after which the next way is tried; a failure later on always does that.
        need: raises PublishError when what this way needs is not installed here; None when it needs nothing.
        extra: the group of packages of pyproject.toml with that; "" when there is none.

    """

    sender: str
    trying: Message
    found: Message
    options: Mapping[str, object] = field(default_factory=dict)
    link: str = ""
    gives_way: frozenset[str] = frozenset()
    need: Callable[[], object] | None = None
    extra: str = ""


@dataclass(frozen=True, slots=True)
class Setup:
    """Something that a host may have given to an editor.

    Attributes:
        title: what it is, in her words.
        questions: what is asked.
        variants: what is tried.
        refusals: failures that mean that a password is wrong; empty when these are not known.
        remedies: what may help against other failures.
        place: the field of the answer that names the folder on the host; if there is nothing in that, the editor is asked
            whether it is the right one. Empty where that can't be mistyped, or where the sender asks itself.

    """

    title: Message
    questions: tuple[Question, ...]
    variants: tuple[Variant, ...]
    refusals: frozenset[str] = frozenset()
    remedies: tuple[Remedy, ...] = ()
    place: str = ""


def facts_of(*errors: PublishError) -> frozenset[str]:
    """Return by what failures are known again, whatever host or file they are about."""
    return frozenset(problem.fact.msgid for error in errors for problem in error.problems)


@dataclass(frozen=True, slots=True)
class Parts:
    """What is in an address that an editor has pasted.

    Attributes:
        host: the name of the host.
        port: a number, or "".
        user: the account, or "".
        folder: the folder on the host, or "".
        address: the whole of it without account and password.
        has_password: whether there was a password in it, which goes nowhere.

    """

    host: str
    port: str = ""
    user: str = ""
    folder: str = ""
    address: str = ""
    has_password: bool = False


def take_apart(pasted: str) -> Parts | None:
    """Return what is in an address or the name of a host; None when it is neither.

    >>> take_apart("ftp://news@ftp.example.org/public_html")
    Parts(host='ftp.example.org', port='', user='news', folder='public_html', address='ftp://ftp.example.org/public_html', has_password=False)
    """
    if "://" not in pasted and (found := LIKE_SCP.fullmatch(pasted)):
        return Parts(found["host"], "", found["user"] or "", found["folder"], pasted)
    try:
        parts = urlsplit(pasted if "://" in pasted else f"//{pasted}")
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or any(sign.isspace() for sign in parts.netloc):
        return None
    place = parts.netloc.rpartition("@")[2]
    begin = place.lower().find(parts.hostname)  # which is in small letters; names in ~/.ssh/config may have others
    return Parts(
        place[begin : begin + len(parts.hostname)],
        str(port or ""),
        unquote(parts.username or ""),
        _folder_in(parts),
        parts._replace(netloc=place).geturl().removeprefix("//"),
        parts.password is not None,
    )


def _folder_in(parts: SplitResult) -> str:
    """Return the folder that an address names on the host; that of a page on the web names none.

    In addresses of FTP, the path begins where the account does (RFC 1738, section 3.2.2), in those of SFTP at the root.
    """
    path = unquote(parts.path).rstrip("/")
    if parts.scheme in ("http", "https"):
        return ""
    return path.removeprefix("/") if parts.scheme in ("ftp", "ftps") else path
