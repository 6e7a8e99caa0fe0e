"""A publication that is killed, at whatever point, by whatever sender: readers are well served, and the next one completes it."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import ExitStack

import pytest

from tests.servers.folders import open_folder
from tests.servers.ftp import pyftpdlib, vsftpd
from tests.servers.missing import needed
from tests.servers.s3 import s3_server
from tests.servers.ssh import ssh_server
from tests.servers.web import nginx
from tests.servers.webdav import apache_webdav
from tests.site_builds.fixture_sites import REPOSITORY


def found(folder, server, sender, web, **more):
    """Return what went wrong when publications by a sender were stopped."""
    facts = {"sender": sender, **server.options, "address": web.address, **more.pop("facts", {})}
    computers = folder / "computers"
    computers.mkdir()
    task = {
        "folder": str(computers),
        "facts": facts,
        "secrets": server.secrets,
        "root": str(server.root),
        "site": "",
        "address": web.address,
        **more,
    }
    command = [sys.executable, "-m", "tests.newsroom.publish.fault_points"]
    done = subprocess.run(
        command, input=json.dumps(task), capture_output=True, text=True, check=False, cwd=REPOSITORY, timeout=110
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["count"] >= 6
    return result["problems"]


@pytest.fixture
def served():
    """Gives a folder that web servers can enter, and closes what is opened on a stack."""
    with needed(), open_folder() as folder, ExitStack() as stack:
        yield folder, stack


class LocalFolder:
    """A folder, as a server."""

    def __init__(self, root, **options):
        self.root = root
        self.options = {"folder": str(root), **options}
        self.secrets = {}


class TestKilled:
    def test_in_a_folder(self, served):
        """
        Files in place: at every point.
        """
        folder, stack = served
        root = folder / "www"
        root.mkdir(mode=0o755)
        web = stack.enter_context(nginx(root))
        assert found(folder, LocalFolder(root), "folder", web) == []

    def test_in_a_folder_of_releases(self, served):
        """
        Releases: at every point.
        """
        folder, stack = served
        root = folder / "www"
        root.mkdir(mode=0o755)
        web = stack.enter_context(nginx(root / "current"))
        assert found(folder, LocalFolder(root, way="releases"), "folder", web, site="current") == []

    @pytest.mark.parametrize("kind", [vsftpd, pyftpdlib])
    def test_over_ftp(self, served, kind):
        """
        FTP with TLS, on two servers.
        """
        folder, stack = served
        server = stack.enter_context(kind(folder / "ftp"))
        web = stack.enter_context(nginx(server.root))
        assert found(folder, server, "ftps", web, most=12) == []

    def test_over_sftp_without_a_shell(self, served):
        """
        SFTP in place, by an account that is locked into its folder.
        """
        folder, stack = served
        server = stack.enter_context(ssh_server(shell=False))
        web = stack.enter_context(nginx(server.root))
        assert found(folder, server, "sftp", web, most=12) == []

    def test_over_sftp_by_releases(self, served):
        """
        SFTP with links.
        """
        folder, stack = served
        server = stack.enter_context(ssh_server())
        web = stack.enter_context(nginx(server.root / "current"))
        assert found(folder, server, "sftp", web, site="current", facts={"way": "releases"}) == []

    def test_over_ssh(self, served):
        """
        A shell and rsync.
        """
        folder, stack = served
        server = stack.enter_context(ssh_server())
        web = stack.enter_context(nginx(server.root / "current"))
        assert found(folder, server, "ssh", web, site="current") == []

    def test_over_s3(self, served):
        """
        Objects in a bucket.
        """
        folder, stack = served
        server = stack.enter_context(s3_server(folder / "s3"))
        web = stack.enter_context(nginx(server.root))
        assert found(folder, server, "s3", web, most=8) == []

    def test_over_webdav(self, served):
        """
        WebDAV.
        """
        folder, stack = served
        server = stack.enter_context(apache_webdav(folder / "webdav"))
        web = stack.enter_context(nginx(server.root))
        assert found(folder, server, "webdav", web, most=8) == []
