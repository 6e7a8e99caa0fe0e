"""What a host may have given to an editor, as ``inv publish --setup`` asks for it: the senders in words.

A sender whose module has ``SETUP`` speaks for itself; one that is not in the table either is asked for by the names of
its options.
"""

from __future__ import annotations

import importlib
import ssl
from collections.abc import Iterator
from dataclasses import replace
from types import ModuleType

import msgspec

from newsroom.publish import senders
from newsroom.publish.host import PublishError
from newsroom.publish.plain import refuse_plain
from newsroom.publish.questions import Question, Remedy, Setup, Variant, facts_of
from newsroom.publish.senders import ftp_failures, s3_failures, ssh_failures, webdav_failures
from newsroom.publish.senders.rclone import find_rclone
from newsroom.publish.senders.sftp_login import need_asyncssh
from newsroom.publish.target import sender_names
from plugins.model.problem import message


def kinds() -> list[Setup]:
    """Return what can be set up, in the order in which an editor is asked."""
    modules = {name: importlib.import_module(f"{senders.__name__}.{name}") for name in sender_names()}
    own = {name: module.SETUP for name, module in modules.items() if isinstance(getattr(module, "SETUP", None), Setup)}
    known = [*_known(modules.keys() - own.keys())]
    named = {variant.sender for kind in known for variant in kind.variants}
    rest = [_generic(name, modules[name]) for name in modules if name not in named and name not in own]
    return [*known, *own.values(), *rest]


def options_of(sender: str) -> type[msgspec.Struct]:
    """Return what a target of a sender may say."""
    options: type[msgspec.Struct] = importlib.import_module(f"{senders.__name__}.{sender}").Options
    return options


def _known(names: set[str]) -> Iterator[Setup]:
    """Yield what the table says of the senders that there are."""
    for kind in TABLE:
        variants = tuple(variant for variant in kind.variants if variant.sender in names)
        if variants:
            yield replace(kind, variants=variants)


def _generic(name: str, module: ModuleType) -> Setup:
    """Return questions for what a sender needs, by the names of its options."""
    title = message("“%(name)s”, a way to publish that has no questions of its own", name=name)
    fields = [field for field in msgspec.structs.fields(module.Options) if field.required]
    explanation = message("The handbook, or the module of this sender, says what this is.")
    questions = (
        Question(
            field.name,
            message("What is its “%(field)s”?", field=field.name),
            explanation,
            kind="number" if field.type is int else "text",
        )
        for field in fields
    )
    trying = message("Trying “%(name)s” …", name=name)
    return Setup(title, tuple(questions), (Variant(name, trying, message("It works.")),))


# The table ------------------------------------------------------------------------------------------------------------


def _facts_of_plain() -> frozenset[str]:
    try:
        refuse_plain("http://host.example", plain=False)
    except PublishError as error:
        return facts_of(error)
    raise AssertionError


def _of_nobody_known() -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = 20, ""
    return error


HOST = Question(
    "host",
    message("What is the name of the host?"),
    message(
        "As the provider writes it: ftp.example.org, or the whole address. If there is a port, put it behind a colon:"
        " ftp.example.org:2222."
    ),
    kind="host",
)
USER = Question("user", message("What is the name of the account there?"), message("You log in with it at the host."))
FOLDER = Question(
    "folder",
    message("In which folder of the host is the site to be?"),
    message("It is the one that the web server shows; providers often call it public_html, htdocs, www or web."),
    default="public_html",
)
DANGER = message(
    "Without encryption everybody on the way, in a café or at the provider, can read the password and change your pages."
    " Ask the provider for another way first: nearly all have one."
)
PLAIN = Question("plain", message("Go on without encryption all the same?"), DANGER, kind="permission")
AUTHORITY = Question(
    "ca_file",
    message("Which file has the certificate of the host's own authority?"),
    message(
        "If those who run the host have given you such a file, name it. Otherwise press Enter, and tell them of this."
    ),
    kind="path",
    is_optional=True,
)
UNTRUSTED = Remedy(
    facts_of(
        ftp_failures.bad_certificate("", _of_nobody_known()),
        webdav_failures.explain_line(_of_nobody_known(), ""),
        s3_failures.explain("x509: certificate signed by unknown authority", ""),
    ),
    AUTHORITY,
)

SSH = Setup(
    message("an account for SSH or SFTP"),
    (HOST, USER, FOLDER),
    (
        Variant(
            "ssh",
            message("Trying to run commands on the host (SSH) …"),
            message("The account may run commands, and the host has rsync and links: sites can be swapped at once."),
            link="link",
            gives_way=facts_of(
                ssh_failures.no_shell(""),
                ssh_failures.talking_shell("", ""),
                ssh_failures.program_missing(""),
                ssh_failures.program_missing_there("", ""),
            ),
        ),
        Variant(
            "sftp",
            message("Trying to transfer files (SFTP), with links …"),
            message("The host takes files and makes links: sites can be swapped at once."),
            options={"way": "releases"},
            link="link",
            need=need_asyncssh,
            extra="sftp",
        ),
        Variant(
            "sftp",
            message("Trying to transfer files (SFTP), without links …"),
            message("The host takes files; they are replaced one by one, in a safe order."),
            options={"way": "in place"},
            need=need_asyncssh,
            extra="sftp",
        ),
    ),
    refusals=facts_of(ssh_failures.password_refused("")),
    remedies=(
        Remedy(
            facts_of(ssh_failures.key_refused(""), ssh_failures.key_missing("")),
            Question(
                "key",
                message("Which file has the private key for this account?"),
                message("If the host knows a key of yours that is not in ~/.ssh, name its file."),
                kind="path",
                is_optional=True,
            ),
        ),
    ),
    place="folder",
)

FTP = Setup(
    message("an account for FTP"),
    (HOST, USER, FOLDER),
    (
        Variant(
            "ftps",
            message("Trying FTP with encryption (TLS) …"),
            message("The host takes files; they are replaced one by one, in a safe order."),
        ),
    ),
    refusals=facts_of(ftp_failures.refused_login("", "", ""), ftp_failures.bad_password("")),
    remedies=(
        Remedy(facts_of(ftp_failures.no_tls("", ""), ftp_failures.no_protection("", "")), PLAIN),
        UNTRUSTED,
    ),
    place="folder",
)

S3 = Setup(
    message("storage with an S3 interface (Amazon, Cloudflare R2, MinIO and others)"),
    (
        Question(
            "endpoint",
            message("What is the address of the storage?"),
            message("The provider calls it endpoint: https://… Press Enter for Amazon's own."),
            kind="address",
            is_optional=True,
        ),
        Question("bucket", message("What is the name of the bucket?"), message("The bucket that readers get.")),
        Question(
            "region",
            message("In which region is it?"),
            message("As the provider names it, for example eu-central-1. Press Enter if none is named."),
            is_optional=True,
        ),
        Question(
            "access_key",
            message("What is the id of the access key?"),
            message("It is the part of the key that is no secret; you are asked for the other one later."),
        ),
        Question(
            "folder",
            message("Below which folder of the bucket is the site to be?"),
            message("Press Enter for the bucket itself, which is what most want."),
            is_optional=True,
        ),
    ),
    (
        Variant(
            "s3",
            message("Trying the storage …"),
            message("The storage takes files; each is replaced at once, in a safe order."),
            need=find_rclone,
            extra="rclone",
        ),
    ),
    refusals=facts_of(s3_failures.explain("api error SignatureDoesNotMatch", "")),
    remedies=(Remedy(_facts_of_plain(), PLAIN), UNTRUSTED),
)

WEBDAV = Setup(
    message("a WebDAV folder"),
    (
        Question(
            "url",
            message("What is the address of the folder?"),
            message("The provider calls it WebDAV address: https://…"),
            kind="address",
        ),
        USER,
    ),
    (
        Variant(
            "webdav",
            message("Trying WebDAV …"),
            message("The host takes files; they are replaced one by one, in a safe order."),
        ),
    ),
    refusals=facts_of(webdav_failures.explain(401, "", "", "")),
    remedies=(Remedy(_facts_of_plain(), PLAIN), UNTRUSTED),
    place="url",
)

LOCAL = Setup(
    message("a folder of this computer, or a mounted disk"),
    (
        Question(
            "folder",
            message("Which folder is it?"),
            message("The whole path, as the file manager shows it; the web server shows this folder."),
            kind="path",
        ),
    ),
    (
        Variant(
            "folder",
            message("Trying the folder, with links …"),
            message("The disk has links: sites can be swapped at once."),
            options={"way": "releases"},
            link="link",
        ),
        Variant(
            "folder",
            message("Trying the folder, without links …"),
            message("The folder takes files; they are replaced one by one, in a safe order."),
            options={"way": "in place"},
        ),
    ),
)

GIT = Setup(
    message("a git repository of which a branch is shown (Codeberg, GitLab, GitHub Pages)"),
    (
        Question(
            "remote",
            message("What is the address of the repository?"),
            message("As the forge shows it for git: https://… or git@…"),
            kind="address",
        ),
        Question(
            "branch",
            message("Which branch is shown?"),
            message("The forge says it in the settings of its pages: often pages or gh-pages."),
            default="pages",
        ),
    ),
    (
        Variant(
            "git",
            message("Trying the repository …"),
            message("The repository can be read; whether it takes changes too shows when you publish."),
        ),
    ),
)

TABLE = (SSH, FTP, S3, WEBDAV, LOCAL, GIT)
