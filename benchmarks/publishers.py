"""Who publishes in the benchmark: our command, and rsync and rclone with the commands that one would type.

To add one: a subclass of Publisher, and its place in PUBLISHERS.
"""

from __future__ import annotations

import hashlib
import shlex
import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.measure import environment
from benchmarks.peers import REPOSITORY
from benchmarks.places import Place
from benchmarks.published_site import SITE_URL, Site
from tests.servers.s3 import needed_rclone

SSH = "ssh -F none -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
"""Without what the user's own configuration says."""


class Publisher(ABC):
    """Someone who publishes a folder to a place, from a folder of their own.

    Attributes:
        key: what it is called in ``--senders``: that of the sender of ours that it is compared with.
        name: what the tables call it.
        place: where it publishes to.
        target: the folder there.
        folder: its folder here.
        shown: where in the target readers find the site.
        program: what has to be on this computer; empty for nothing special.

    """

    key: str
    name: str
    shown = ""
    program = ""

    def __init__(self, place: Place, work: Path) -> None:
        self.place = place
        self.folder = work / "".join(letter if letter.isalnum() else "-" for letter in f"{place.name} {self.name}")
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.target = place.fresh_target(self.folder.name)

    @property
    def output(self) -> Path:
        """The folder that it publishes."""
        return self.folder / "output-public"

    @classmethod
    def is_here(cls) -> bool:
        """Return whether it can be run on this computer."""
        return not cls.program or shutil.which(cls.program) is not None

    def begin_anew(self) -> None:
        """Take a target in which there is nothing."""
        self.target = self.place.fresh_target(self.folder.name)

    @abstractmethod
    def command(self) -> Sequence[str]:
        """Return the command that publishes."""

    def environment(self) -> Mapping[str, str]:
        """Return the environment in which it is run."""
        return environment()

    def read(self, site: Site) -> Mapping[str, object]:
        """Return what readers get, by path, in the form of ``expected``."""
        root = self.target.root / self.shown
        return {path: file.read_bytes() for path in site if (file := root / path).is_file()}

    def expected(self, site: Site) -> Mapping[str, object]:
        """Return what readers should get."""
        return site

    def wrong(self, site: Site) -> list[str]:
        """Return the paths of files that readers get otherwise than they are in *site*."""
        found = self.read(site)
        return [path for path, data in self.expected(site).items() if found.get(path) != data]


class Ours(Publisher):
    """``inv publish`` by one sender."""

    sender: str
    facts: Mapping[str, object] = {}

    def __init__(self, place: Place, work: Path) -> None:
        super().__init__(place, work)
        (self.folder / "content").mkdir()
        self.address = ""

    def command(self) -> Sequence[str]:
        return self.invoke("publish", "--built", "--yes")

    def invoke(self, *words: str) -> list[str]:
        """Return a command of ours, after the settings are written down."""
        self.write_settings()
        program = [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY)]
        return [*program, *words, "--settings", str(self.folder / "publishconf.py")]

    def write_settings(self) -> None:
        """Write down the settings of the site."""
        publish = {"public": {"sender": self.sender, "address": self.address, **self.target.facts, **self.facts}}
        lines = [
            "import runpy",
            f"globals().update(runpy.run_path({str(REPOSITORY / 'pelicanconf.py')!r}))",
            f"SITEURL = {SITE_URL!r}",
            f"FEED_AUTHORITY = {urlsplit(SITE_URL).hostname!r}",
            'PATH, OUTPUT_PATH = "content", "output-public"',
            f"THEME = {str(REPOSITORY / 'theme')!r}",
            'HOST_FILES = ("apache",)',
            f"PUBLISH = {publish!r}",
        ]
        (self.folder / "publishconf.py").write_text("\n".join(lines) + "\n", encoding="utf-8")

    def environment(self) -> Mapping[str, str]:
        own = {"XDG_CONFIG_HOME": str(self.folder / "configuration"), "NEWSROOM_LANGUAGE": "en"}
        return environment() | own | ({"NEWSROOM_SECRET": self.place.secret} if self.place.secret else {})


class OursSsh(Ours):
    """A shell and rsync, by releases."""

    key = sender = "ssh"
    name = "`inv publish`, ssh"
    shown = "current"


class OursSftp(Ours):
    """SFTP, in place."""

    key = sender = "sftp"
    name = "`inv publish`, sftp in place"


class OursSftpReleases(OursSftp):
    """SFTP, by releases."""

    name = "`inv publish`, sftp releases"
    shown = "current"
    facts: Mapping[str, object] = {"way": "releases"}


class OursFtps(Ours):
    """FTP with TLS."""

    key = sender = "ftps"
    name = "`inv publish`, ftps"


class OursS3(Ours):
    """A bucket."""

    key = sender = "s3"
    name = "`inv publish`, s3"


class OursWebdav(Ours):
    """WebDAV."""

    key = sender = "webdav"
    name = "`inv publish`, webdav"


class OursGit(Ours):
    """A branch."""

    key = sender = "git"
    name = "`inv publish`, git"

    def read(self, site: Site) -> Mapping[str, object]:
        branch = str(self.target.facts["branch"])
        listing = ["git", "-C", str(self.target.root), "ls-tree", "-r", "-z", branch]
        done = subprocess.run(listing, capture_output=True, encoding="utf-8", check=False)
        entries = (entry.partition("\t") for entry in done.stdout.split("\0") if entry)
        return {path: facts.split()[2] for facts, _, path in entries}

    def expected(self, site: Site) -> Mapping[str, object]:
        return {path: _name_in_git(data) for path, data in site.items()}


class OursFolder(Ours):
    """A folder of this computer."""

    key = sender = "folder"
    name = "`inv publish`, folder"


class Rsync(Publisher):
    """rsync over SSH, with the flags of the findings."""

    key = "ssh"
    name = "`rsync -rlcz`"
    program = "rsync"
    flags: Sequence[str] = ("-rlcz",)

    def command(self) -> Sequence[str]:
        facts = self.target.facts
        shell = f"{SSH} -i {shlex.quote(str(facts['key']))} -p {facts['port']}"
        goal = f"{facts['user']}@{facts['host']}:{facts['folder']}/"
        return ["rsync", "-s", "-e", shell, *self.flags, f"{self.output}/", goal]  # -s: the folder's name has a space


class PelicansRsync(Rsync):
    """rsync as the Makefile of Pelican calls it."""

    name = "Pelican's `rsync -P -rvzc --cvs-exclude --delete`"
    flags = ("-P", "-rvzc", "--include", "tags", "--cvs-exclude", "--delete")


class LocalRsync(Publisher):
    """rsync to a folder of this computer."""

    key = "folder"
    name = "`rsync -rlc`"
    program = "rsync"

    def command(self) -> Sequence[str]:
        return ["rsync", "-rlc", f"{self.output}/", f"{self.target.facts['folder']}/"]


class Rclone(Publisher):
    """``rclone sync``, with what it does by itself."""

    name = "`rclone sync`"
    flags: Sequence[str] = ()

    def command(self) -> Sequence[str]:
        return [needed_rclone(), "sync", "--config=", *self.flags, str(self.output), f"site:{self.remote_folder()}"]

    def remote_folder(self) -> str:
        """Return the folder in the remote."""
        return str(self.target.facts["folder"])

    @abstractmethod
    def remote(self) -> Mapping[str, object]:
        """Return what rclone has to know of the server."""

    def environment(self) -> Mapping[str, str]:
        variables = {f"RCLONE_CONFIG_SITE_{key.upper()}": str(value) for key, value in self.remote().items()}
        return environment() | variables

    def obscured(self) -> str:
        """Return the password as rclone wants it."""
        command = [needed_rclone(), "obscure", "-"]
        return subprocess.run(command, input=self.place.secret, capture_output=True, text=True, check=True).stdout


class RcloneSftp(Rclone):
    """To OpenSSH."""

    key = "sftp"

    def remote(self) -> Mapping[str, object]:
        facts = self.target.facts
        return {"type": "sftp", **{key: facts[key] for key in ("host", "port", "user")}, "key_file": facts["key"]}


class RcloneFtps(Rclone):
    """To FTP servers with TLS."""

    key = "ftps"

    @property
    def flags(self) -> Sequence[str]:  # type: ignore[override]
        return [f"--ca-cert={self.target.facts['ca_file']}"]

    def remote(self) -> Mapping[str, object]:
        facts = self.target.facts
        account = {"pass": self.obscured().strip(), "explicit_tls": "true"}
        return {"type": "ftp", **{key: facts[key] for key in ("host", "port", "user")}, **account}


class RcloneS3(Rclone):
    """To a bucket, with the flags of the findings."""

    key = "s3"
    name = "`rclone sync --checksum --fast-list`"
    flags = ("--checksum", "--fast-list")

    def remote_folder(self) -> str:
        return f"{self.target.facts['bucket']}/{self.target.facts['folder']}"

    def remote(self) -> Mapping[str, object]:
        facts = self.target.facts
        keys = {"access_key_id": facts["access_key"], "secret_access_key": self.place.secret}
        return {"type": "s3", "provider": "Other", "endpoint": facts["endpoint"], **keys}


class RcloneWebdav(Rclone):
    """To WebDAV."""

    key = "webdav"

    def remote_folder(self) -> str:
        return ""

    def remote(self) -> Mapping[str, object]:
        facts = self.target.facts
        account = {"user": facts["user"], "pass": self.obscured().strip()}
        return {"type": "webdav", "vendor": "other", "url": facts["url"], **account}


PUBLISHERS: dict[str, tuple[type[Publisher], ...]] = {
    "ssh": (OursSsh, OursSftp, OursSftpReleases, Rsync, PelicansRsync, RcloneSftp),
    "ftps-vsftpd": (OursFtps, RcloneFtps),
    "ftps-pyftpdlib": (OursFtps, RcloneFtps),
    "s3": (OursS3, RcloneS3),
    "webdav": (OursWebdav, RcloneWebdav),
    "git": (OursGit,),
    "folder": (OursFolder, LocalRsync),
}
"""By place, in the order of their turns."""


def _name_in_git(data: bytes) -> str:
    """Return the name of bytes in git's store of objects. Source: git-hash-object(1)."""
    return hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
