"""What goes wrong with an FTP host, said with its place and a cure; passwords are in none of it."""

from __future__ import annotations

import socket
import ssl

from newsroom.publish.host import PublishError, failure
from plugins.model.problem import message

X509_EXPIRED = 10
X509_HOST_NAME, X509_ADDRESS = 62, 64
"""What is wrong with a certificate, in OpenSSL's numbers (x509_vfy.h); the rest is about who has signed it."""


def no_tls(place: str, reply: str) -> PublishError:
    """There is no TLS, and the settings want it."""
    fact = message("The host does not encrypt what we send; it answers: %(reply)s.", reply=_cut(reply))
    cure = message(
        'The password has not been sent. Ask those who run the host how FTP with TLS works there, or use "sftp" or '
        '"ssh". Only if everybody on the way may read the password, add to the target in PUBLISH:  "plain": True,'
    )
    return failure(place, fact, cure)


def no_protection(place: str, reply: str) -> PublishError:
    """There is TLS for commands only."""
    fact = message("The host encrypts the password, but not the files; it answers: %(reply)s.", reply=_cut(reply))
    return failure(place, fact, message("Ask those who run the host to allow TLS for data connections (PROT P)."))


def refused_login(place: str, user: str, reply: str) -> PublishError:
    """The account or its password is wrong."""
    fact = message("The host does not let %(user)s in; it answers: %(reply)s.", user=user, reply=_cut(reply))
    return failure(place, fact, message("See whether the user's name in PUBLISH and the password are right."))


def bad_password(place: str) -> PublishError:
    """The password can't be a password of FTP."""
    fact = message("The password has a line break in it.")
    return failure(place, fact, message("Store the password again, on one line."))


def bad_certificate(place: str, error: ssl.SSLCertVerificationError) -> PublishError:
    """The host can't show that it is the host."""
    if error.verify_code in {X509_HOST_NAME, X509_ADDRESS}:
        fact = message("The host's certificate is for another name than this one.")
        cure = message("Ask those who run the host for the name in its certificate, and write that as host in PUBLISH.")
    elif error.verify_code == X509_EXPIRED:
        fact = message("The host's certificate has expired.")
        cure = message("Tell those who run the host. If it has not, see whether this computer's clock is right.")
    else:
        fact = message("Nobody known vouches for the host's certificate (%(reason)s).", reason=error.verify_message)
        cure = message(
            "The password has not been sent. If the host has an authority of its own, ask for its certificate, and "
            "write the name of that file as ca_file in PUBLISH."
        )
    return failure(place, fact, cure)


def bad_authority(ca_file: str, error: Exception) -> PublishError:
    """The file of authorities can't be used."""
    fact = message("This is no file with certificates (%(reason)s).", reason=_reason(error))
    return failure(ca_file, fact, message("Correct ca_file in PUBLISH."))


def unreachable(place: str, error: Exception) -> PublishError:
    """No connection came about at all."""
    if isinstance(error, socket.gaierror):
        fact = message("There is no host of this name, or this computer has no connection to the internet.")
        return failure(place, fact, message("Correct host in PUBLISH, or see to the connection."))
    if isinstance(error, ConnectionRefusedError):
        fact = message("No FTP server answers there.")
        return failure(place, fact, message("See whether host and port in PUBLISH are right."))
    return line_cut(place, error)


def line_cut(place: str, error: Exception) -> PublishError:
    """Connections come about, and end, as often as we try."""
    fact = message("The line to the host is cut again and again (%(reason)s).", reason=_reason(error))
    return failure(place, fact, message("Publish again when the line is better; what was begun is completed then."))


def no_data_line(place: str, error: Exception) -> PublishError:
    """Connections for files don't come about."""
    fact = message("The host takes our commands, but no files (%(reason)s).", reason=_reason(error))
    cure = message("A firewall may be in the way: ask those who run the host to open its ports for passive FTP.")
    return failure(place, fact, cure)


def too_many(place: str, reply: str) -> PublishError:
    """The host lets nobody in, or nobody else."""
    fact = message("The host takes no more connections; it answers: %(reply)s.", reply=_cut(reply))
    cure = message("Close other FTP programs, wait some minutes, and publish again.")
    return failure(place, fact, cure)


def no_folder(folder: str, reply: str) -> PublishError:
    """The target's folder isn't there."""
    fact = message("There is no such folder on the host, and it can't be made: %(reply)s.", reply=_cut(reply))
    return failure(folder, fact, message("Correct folder in PUBLISH, or make it with the host's file manager."))


def full(path: str, reply: str) -> PublishError:
    """A file does not fit."""
    fact = message("There is no room left on the host; it answers: %(reply)s.", reply=_cut(reply))
    cure = message("Make room there or ask for more; then publish again, and what was begun is completed.")
    return failure(path, fact, cure)


def denied(path: str, reply: str) -> PublishError:
    """The account may not do this."""
    fact = message("The host does not allow this; it answers: %(reply)s.", reply=_cut(reply))
    cure = message("See with the host's file manager who owns this and whether something of the same name is there.")
    return failure(path, fact, cure)


def bad_name(path: str) -> PublishError:
    """A path has something in it that would end a command."""
    fact = message("FTP can't carry this name: it has a line break in it.")
    return failure(path, fact, message("Give the file another name."))


def unreadable(path: str, error: OSError) -> PublishError:
    """A local file has gone."""
    fact = message("This file can't be read: %(reason)s.", reason=_reason(error))
    return failure(path, fact, message("Build the site again; then publish."))


def closed(place: str) -> PublishError:
    """Somebody uses a host that has been let go."""
    return failure(place, message("The connection has been closed."), message("Publish again."))


def unable(place: str, reply: str) -> PublishError:
    """The host does not do again and again what it could do, or is no FTP server."""
    fact = message("The host does not get this done; it answers: %(reply)s.", reply=_cut(reply))
    cure = message(
        "See whether host and port in PUBLISH are right. If so, publish later, or ask those who run the host."
    )
    return failure(place, fact, cure)


def _cut(reply: str) -> str:
    """Return the last line of a reply, which says most, without its end: the message has one."""
    return reply.strip().rsplit("\n", 1)[-1].rstrip(". ")


def _reason(error: Exception) -> str:
    if isinstance(error, EOFError):
        return "EOF"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return _cut(str(error)) or type(error).__name__
