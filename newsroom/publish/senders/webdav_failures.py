"""What an editor is told when a WebDAV server refuses, or the line to it is cut."""

from __future__ import annotations

import http.client
import socket
import ssl

from newsroom.publish.host import PublishError, failure
from plugins.model.problem import Message, message

AGAIN = message("Publish again; what has arrived is not sent again.")

KNOWN: dict[int, tuple[Message, Message]] = {
    401: (
        message("The server does not accept the account and its password."),
        message("Compare both with what the host has given you; the account is that of the target in PUBLISH."),
    ),
    403: (
        message("The account may not do this there."),
        message("Ask the host for the right to write in this folder, or correct the address in PUBLISH."),
    ),
    404: (
        message("There is no such folder."),
        message("Make the folder at the host, or correct the address in PUBLISH."),
    ),
    405: (
        message("This can't be done there: it is no folder of WebDAV, or a folder is where a file shall go."),
        message("See what is there at the host; correct the address in PUBLISH if it is another one."),
    ),
    409: (
        message("Something else is where a file or folder shall go."),
        message("See what is there at the host, and move or remove it."),
    ),
    413: (
        message("The file is larger than the server allows."),
        message("Make it smaller, or ask the host to allow more."),
    ),
    423: (
        message("Somebody else has the file open, and locked it."),
        message("Let the program that has it open be closed, then publish again."),
    ),
    507: (
        message("There is no room left at the host."),
        message("Make room there, or rent more; then publish again."),
    ),
}
"""By status: RFC 9110, section 15, and RFC 4918, section 11."""

MOVED = (301, 302, 307, 308)
"""What a server answers that sends us elsewhere."""


def explain(status: int, method: str, path: str, url: str, location: str = "") -> PublishError:
    """Return the error that a server has answered *status* to a request about *path* below *url*.

    Args:
        status: of HTTP.
        method: of the request.
        path: below *url*.
        url: the target's folder.
        location: to where the server sends us; "" for nowhere.

    """
    place = url + path
    if status in MOVED:
        fact = message("The server says that this is elsewhere: %(location)s", location=location or "?")
        return failure(place, fact, message("Correct the address in PUBLISH, if that one is yours."))
    if status in KNOWN:
        return failure(place, *KNOWN[status])
    fact = message("The server has answered %(status)d to %(method)s.", status=status, method=method)
    if status >= 500:
        return failure(place, fact, AGAIN)
    return failure(place, fact, message("Ask the host what that means, and whether the address in PUBLISH is right."))


def explain_line(error: Exception, url: str) -> PublishError:
    """Return the error that there was no answer from *url*."""
    if isinstance(error, ssl.SSLCertVerificationError):
        fact = message("The server's certificate is not to be trusted: %(reason)s", reason=error.verify_message)
        cure = message("Ask the host for one that is; if the server is your own, give its authority as ca_file.")
        return failure(url, fact, cure)
    if isinstance(error, socket.gaierror):
        fact = message("Nobody knows this name.")
        return failure(url, fact, message("Correct the address in PUBLISH, or see whether you are connected."))
    if isinstance(error, ConnectionRefusedError):
        fact = message("Nobody answers there.")
        return failure(url, fact, message("Correct the address in PUBLISH, or ask the host whether the server runs."))
    if isinstance(error, TimeoutError):
        return failure(url, message("The server has fallen silent."), AGAIN)
    said = str(error) or type(error).__name__
    if isinstance(error, http.client.HTTPException):
        return failure(url, message("The server has broken off: %(said)s", said=said), AGAIN)
    return failure(url, message("The line was cut: %(said)s", said=said), AGAIN)
