"""What tests of the FTP sender have in common."""

import shutil

import msgspec

from newsroom.publish.senders import ftps
from tests.newsroom.publish.host_contract import access_for


def emptied(server):
    """Return a server with nothing in its target."""
    shutil.rmtree(server.root, ignore_errors=True)
    server.root.mkdir()
    return server


def opened(server, tmp_path, **changes):
    """Return a host; *changes* are of the target's options."""
    options = msgspec.convert(server.options | changes, ftps.Options)
    return ftps.open_host(options, access_for(server, tmp_path))


def commands(server):
    """Return what clients have said to a server of vsftpd."""
    lines = server.log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [line.rpartition(', "')[2].rstrip('"') for line in lines if "FTP command" in line]
