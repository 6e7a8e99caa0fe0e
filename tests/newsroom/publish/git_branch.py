"""A branch of a bare repository, as others see and change it, and what tests of it share."""

import itertools
import subprocess

import msgspec

from newsroom.publish.senders import git, git_repository
from tests.newsroom.publish.files_contract import access_for, nobody
from tests.newsroom.publish.release_contract import FIRST, OLD, ReleaseHostContract

IDENTITY = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"]


def run(root, *arguments, data=None):
    """Return what a git command prints in a repository."""
    return subprocess.run(["git", *IDENTITY, *arguments], cwd=root, input=data, capture_output=True, check=True).stdout


class Branch:
    """The branch *pages* of a bare repository, as others see and change it."""

    def __init__(self, root, name="pages"):
        self.root = root
        self.name = name

    def read(self, path):
        """Return the bytes of a file; None when there is none."""
        done = subprocess.run(
            ["git", "cat-file", "blob", f"{self.name}:{path}"], cwd=self.root, capture_output=True, check=False
        )
        return None if done.returncode else done.stdout

    def paths(self):
        """Return the paths of all files."""
        return set(run(self.root, "ls-tree", "-r", "-z", "--name-only", self.name).decode().split("\0")[:-1])

    def commits(self):
        """Return the first lines of all messages, the newest first."""
        return run(self.root, "log", "--format=%s", self.name).decode().splitlines()

    def commit(self, files, mode=b"100644"):
        """Let somebody else commit a table of bytes by path; None removes."""
        tip = subprocess.run(
            ["git", "rev-parse", "--verify", "-q", self.name], cwd=self.root, capture_output=True, check=False
        )
        parent = tip.stdout.strip()
        stream = (
            b"commit refs/heads/%s\ncommitter S <s@example.org> 1700000000 +0000\ndata 7\ntheirs\n\n"
            % self.name.encode()
        )
        stream += b"from %s\n" % parent if parent else b""
        for path, data in files.items():
            if data is None:
                stream += b"D %s\n" % path.encode()
            else:
                stream += b"M %s inline %s\ndata %d\n%s\n" % (mode, path.encode(), len(data), data)
        run(self.root, "fast-import", "--quiet", data=stream)


def configure(tmp_path, monkeypatch):
    """Nothing that whoever runs the tests has told git counts; no test waits for the disk, or for a host to come back."""
    configuration = tmp_path / "gitconfig"
    configuration.write_text("[core]\n\tfsync = none\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(configuration))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setattr(git_repository, "PAUSE", 0.01)


def opener(server, tmp_path):
    """Return what opens a host, each time on another computer."""
    numbers = itertools.count()

    def open_host(**more):
        options = msgspec.convert(server.options | more, git.Options)
        return git.open_host(options, access_for(server, tmp_path / f"computer-{next(numbers)}"))

    return open_host


def released(tmp_path, name=FIRST, files=OLD, **more):
    """Return a Release of a table of bytes by path."""
    return ReleaseHostContract().released(tmp_path, name, files, **more)


def publish(host, release):
    """Build a release, and let readers have it."""
    host.build(release, nobody)
    host.switch(release.name)
