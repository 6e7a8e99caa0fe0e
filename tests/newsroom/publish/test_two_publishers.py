"""Two publishers at the same moment, and rollbacks that are killed: each in processes of their own, on real servers."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.newsroom.publish.places import place
from tests.servers.missing import needed
from tests.site_builds.fixture_sites import REPOSITORY


def problems_of(trials, kind, rounds=1, **more):
    """Return what went wrong in trials at a place of a kind."""
    with needed(), place(kind) as host:
        computers = host.folder / "computers"
        computers.mkdir()
        task = {
            "folder": str(computers),
            "facts": host.facts,
            "secrets": host.server.secrets,
            "root": str(host.root),
            "site": host.site,
            "address": host.web.address,
            **more,
        }
        command = [sys.executable, "-m", "tests.newsroom.publish.fault_trials", trials, str(rounds)]
        done = subprocess.run(
            command, input=json.dumps(task), capture_output=True, text=True, check=False, cwd=REPOSITORY, timeout=110
        )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)["problems"]


class TestTwoPublishers:
    @pytest.mark.parametrize("kind", ["folder", "sftp", "ftps vsftpd", "s3"])
    def test_at_the_same_moment(self, kind):
        """
        One at a time changes the host; who comes second is told so, readers get one of the builds, and the other one goes later.
        """
        assert problems_of("races", kind) == []


class TestKilledRollback:
    @pytest.mark.parametrize(("kind", "most"), [("folder", 8), ("folder releases", 3), ("ftps vsftpd", 2), ("ssh", 1)])
    def test_serves_readers_well(self, kind, most):
        """
        A rollback that is killed serves readers well, and the next publication completes it.
        """
        assert problems_of("rollbacks", kind, most=most) == []
