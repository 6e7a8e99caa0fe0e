"""Hosts that are only looked at: what a publication that is declined, or ``--plan``, leaves there."""

from contextlib import closing

import msgspec
import pytest

from newsroom.publish.host import ReleaseHost
from newsroom.publish.senders import ftps, sftp, ssh, webdav
from tests.newsroom.publish.files_contract import access_for
from tests.servers.ftp import pyftpdlib, vsftpd
from tests.servers.missing import needed
from tests.servers.ssh import ssh_server
from tests.servers.webdav import apache_webdav


def look_at(sender, server, tmp_path, **changes):
    """Ask a host everything that it can be asked without being changed."""
    options = msgspec.convert(server.options | changes, sender.Options)
    with closing(sender.open_host(options, access_for(server, tmp_path / "computer"))) as host:
        assert host.names("") == host.names("_publish") == set()
        assert host.read("_publish/manifest.json") is None
        host.remove(["index.html", "tk/news/index.html"])
        if isinstance(host, ReleaseHost):
            assert (host.current(), host.releases(), host.manifest("20260101")) == ("", [], None)
            assert host.read(host.site_path("index.html")) is None
        else:
            assert host.look(["index.html", "tk/news/index.html"]) == {}


@pytest.mark.parametrize("kind", [vsftpd, pyftpdlib])
def test_ftps(kind, tmp_path):
    """
    The folder of the target is not there, and is not made.
    """
    with needed(), kind(tmp_path / "server") as server:
        look_at(ftps, server, tmp_path, folder="public_html/new")
        assert [*server.root.iterdir()] == []


@pytest.mark.parametrize(
    ("sender", "options"), [(ssh, {}), (sftp, {"way": "in place"}), (sftp, {"way": "releases"})], ids=str
)
def test_ssh(sender, options, tmp_path):
    """
    The same over SSH, with a shell and by SFTP.
    """
    with needed(), ssh_server() as server:
        look_at(sender, server, tmp_path, folder=f"{server.root}/new", **options)
        assert [*server.root.iterdir()] == []


def test_webdav(tmp_path):
    """
    A folder of WebDAV has to be there; nothing is made in it.
    """
    with needed(), apache_webdav(tmp_path / "server") as server:
        look_at(webdav, server, tmp_path, plain=True)
        assert [*server.root.iterdir()] == []
