"""What goes wrong on the way to an SSH host, in words for editors; the same whichever program has found it out."""

from __future__ import annotations

import re

from newsroom.publish.host import PublishError, failure
from newsroom.publish.senders.host_keys import Endpoint
from plugins.model.problem import message

LAST_LINES = 3
"""How many lines of a program's words are quoted."""


def not_found(endpoint: Endpoint) -> PublishError:
    """Return the error that nobody has the name of the host."""
    return failure(
        str(endpoint),
        message("There is no host of this name, or no connection to the internet."),
        message('Look whether "host" is spelt as the provider writes it, and whether other addresses can be reached.'),
    )


def not_answering(endpoint: Endpoint) -> PublishError:
    """Return the error that nobody answers."""
    return failure(
        str(endpoint),
        message("The host doesn't answer at this port."),
        message('Look whether "host" and "port" are those that the provider gives for SSH, and try again later.'),
    )


def line_cut(endpoint: Endpoint) -> PublishError:
    """Return the error that the connection has ended, several times."""
    return failure(
        str(endpoint),
        message("The connection was cut again and again."),
        message("Try again when the line is better: what has arrived need not be sent again."),
    )


def key_refused(account: str) -> PublishError:
    """Return the error that no key helps, and that there is no password."""
    return failure(
        account,
        message("The host accepts none of our keys, and there is no password for this account."),
        message(
            'Add the key to the agent with "ssh-add", or name its file as "key" in the target, and see that the host'
            " knows its public half; or store the password as the handbook says."
        ),
    )


def password_refused(account: str) -> PublishError:
    """Return the error that the password is wrong."""
    return failure(
        account,
        message("The host accepts neither our keys nor the password."),
        message("Try the account with the provider's own tools, and store the right password as the handbook says."),
    )


def key_missing(file: str) -> PublishError:
    """Return the error that the file of the private key can't be read."""
    return failure(
        file,
        message("The private key can't be read."),
        message('Name the file of a private key as "key" in the target, or leave "key" out.'),
    )


def key_locked(file: str) -> PublishError:
    """Return the error that a key can't be opened with what we have."""
    return failure(
        file,
        message("The private key is locked with a phrase, and what we have does not open it."),
        message('Give the key to the agent: "ssh-add %(file)s".', file=file),
    )


def no_shell(account: str) -> PublishError:
    """Return the error that commands can't be run."""
    return failure(
        account,
        message("This account may not run commands on the host; it is for files only."),
        message('Use the sender "sftp" for this target: it needs no commands.'),
    )


def talking_shell(account: str, said: str) -> PublishError:
    """Return the error that a login prints what programs take for data."""
    return failure(
        account,
        message("The account prints something at each login, which programs take for data: %(said)s", said=said),
        message("Let .bashrc, .cshrc or .profile of this account print only at terminals, or use the sender sftp."),
    )


def no_sftp(account: str) -> PublishError:
    """Return the error that there is no SFTP."""
    return failure(
        account,
        message("The host has no SFTP for this account."),
        message('Switch SFTP on with the provider, or use the sender "ssh" or "ftps" for this target.'),
    )


def program_missing(program: str) -> PublishError:
    """Return the error that a program is not on this computer."""
    packages = {"ssh": "openssh-client"}
    return failure(
        program,
        message("The program %(program)s is not on this computer.", program=program),
        message(
            "Install it (Debian, Ubuntu: apt install %(package)s; Fedora: dnf install %(fedora)s; macOS: brew install"
            ' %(brew)s), or use the sender "sftp" for this target.',
            package=packages.get(program, program),
            fedora="openssh-clients" if program == "ssh" else program,
            brew="openssh" if program == "ssh" else program,
        ),
    )


def program_missing_there(account: str, program: str) -> PublishError:
    """Return the error that a program is not on the host."""
    return failure(
        account,
        message("The program %(program)s is not on the host.", program=program),
        message(
            'Ask the provider to install it, or use the sender "sftp" for this target: it needs no programs there.'
        ),
    )


def disk_full(place: str) -> PublishError:
    """Return the error that the host has no room."""
    return failure(
        place,
        message("The host has no room for this file: the disk or the account's quota is full."),
        message("Remove what is not needed there, or get more room from the provider; then publish again."),
    )


def not_allowed(place: str) -> PublishError:
    """Return the error that the account may not do what it has to."""
    return failure(
        place,
        message("The account may not read or change this on the host."),
        message("See that folder and files belong to the account, and that the owner may write; then publish again."),
    )


def folder_in_the_way(place: str) -> PublishError:
    """Return the error that there is a folder where a file has to be, or the other way round."""
    return failure(
        place,
        message("A folder stands where a file has to be, or a file where a folder has to be."),
        message("Move it away on the host, if nobody needs it there, and publish again."),
    )


def something_else(place: str, said: str) -> PublishError:
    """Return the error that a host or program gives in its own words."""
    return failure(
        place,
        message("It did not work: %(said)s", said=" / ".join(said.strip().splitlines()[-LAST_LINES:]) or "?"),
        message("Show these words to somebody who knows the host, or ask the provider; what readers get is untouched."),
    )


_MEANINGS = (
    (re.compile(r"No space left|[Qq]uota|\((28|122)\)"), disk_full),
    (re.compile(r"Permission denied|Operation not permitted|Read-only file system"), not_allowed),
    (re.compile(r"Is a directory|Not a directory|non-directory|File exists"), folder_in_the_way),
)


def is_about_files(said: str) -> bool:
    """Return whether the words of a program tell of files or room, and not of the line."""
    return any(pattern.search(said) for pattern, _ in _MEANINGS)


def from_words(place: str, said: str) -> PublishError:
    """Return the error that the words of a program on the host mean; *place* is the file, if they don't name one."""
    for pattern, make in _MEANINGS:
        for line in said.splitlines():
            if pattern.search(line):
                return make(_named(line) or place)
    return something_else(place, said)


def _named(line: str) -> str:
    """Return the path that an error of rsync, cat or mkdir quotes; empty when it is not clear."""
    found = re.search(r'["\'‘]([^"\'’]+)["\'’]', line)
    return found[1] if found else ""
