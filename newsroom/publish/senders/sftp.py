"""Send by SFTP, which nearly every host with SSH offers, also where commands can't be run.

``way = "in place"`` works everywhere: files are replaced one by one. ``way = "releases"`` needs a server that makes
links, and a web server that shows ``FOLDER/current``: whole sites stand side by side and are swapped at once.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from newsroom.publish.host import Access, Host, ReleaseHost
from newsroom.publish.senders.addresses import Count, Line, LinkName, Port, check_host
from newsroom.publish.senders.host_keys import SSH_PORT, Endpoint
from newsroom.publish.senders.sftp_in_place import SftpHost
from newsroom.publish.senders.sftp_login import need_asyncssh
from newsroom.publish.senders.sftp_releases import SftpReleaseHost
from newsroom.publish.senders.sftp_session import Session
from newsroom.publish.senders.ssh_connection import Login
from newsroom.publish.senders.ssh_layout import home_folder

EXTRA = "sftp"


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a target says in PUBLISH.

    Attributes:
        host: the name or address of the host.
        user: the account there.
        folder: the folder there, absolute or from the account's home.
        port: where SSH answers.
        way: whether files are replaced one by one, or whole sites stand side by side.
        link: the name of the link to the current site, when those do.
        key: the path of a private key here; without it, the agent and the keys in ~/.ssh are tried.
        host_key: the public key that the host must have, or its fingerprint; without it, an editor is asked once.
        in_flight: how many files are on their way at once.

    """

    host: str
    user: Line
    folder: Line
    port: Port = SSH_PORT
    way: Literal["in place", "releases"] = "in place"
    link: LinkName = "current"
    key: Line = ""
    host_key: str = ""
    in_flight: Count = 64


def open_host(options: Options, access: Access) -> Host | ReleaseHost:
    """Return the host, logged in."""
    need_asyncssh()
    check_host(options.host, access.target)
    login = Login(Endpoint(options.host, options.port), options.user, options.key, options.host_key)
    session, folder = Session(login, access), home_folder(options.folder)
    if options.way == "releases":
        return SftpReleaseHost(session, folder, options.in_flight, options.link)
    return SftpHost(session, folder, options.in_flight)
