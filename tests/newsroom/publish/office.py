"""An office that publishes to a folder: a computer, what its commands say, and what readers get."""

from __future__ import annotations

from newsroom.publish.command import publish, roll_back
from newsroom.publish.difference import stage_of
from newsroom.publish.session import Choices
from tests.newsroom.publish.computers import SITE_URL, Computer
from tests.servers.small_site import new_site, old_site, read_folder

OLD, NEW = old_site(SITE_URL), new_site(SITE_URL)
YES = Choices(is_confirmed=True)
PLACE = "PUBLISH['public']"


class Office:
    """A computer, the folder it publishes to, and what its commands say."""

    def __init__(self, folder, capsys, way="in place"):
        self.root = folder / "www"
        self.root.mkdir(exist_ok=True)
        self.way = way
        self.capsys = capsys
        self.folder = folder
        self.computer = self.other("first")

    def other(self, name):
        """Return another computer that publishes to the same folder."""
        computer = Computer(self.folder / name, name)
        computer.set_up({"sender": "folder", "folder": str(self.root), "way": self.way, "address": ""})
        return computer

    def build(self, site):
        self.computer.build(site)

    def set(self, line):
        """Add a line to the settings."""
        with self.computer.settings.open("a", encoding="utf-8") as file:
            file.write(line + "\n")

    def publish(self, site=None, *, choices=YES, computer=None, is_built=True, **options):
        """Publish a site, usually one that is built already; return status, results, and all else that was said."""
        computer = computer or self.computer
        if site is not None:
            computer.build(site)
        self.capsys.readouterr()
        status = publish(str(computer.settings), is_built=is_built, choices=choices, language="en", **options)
        return status, *self.heard(computer)

    def roll_back(self, *, choices=YES, computer=None):
        """Roll back; return status, results, and all else that was said."""
        self.capsys.readouterr()
        computer = computer or self.computer
        status = roll_back(str(computer.settings), choices=choices, language="en")
        return status, *self.heard(computer)

    def heard(self, computer):
        """Return results and all else that was said, without the place of the settings, which commands there name."""
        return [said.replace(f" --settings {computer.settings}", "") for said in self.capsys.readouterr()]

    def site(self):
        """Return what readers get."""
        folder = self.root if self.way == "in place" else (self.root / "current").resolve()
        return {path: data for path, data in read_folder(folder).items() if not path.startswith("_publish/")}

    def everything(self):
        """Return all files of the host, and of this computer besides its logs."""
        return read_folder(self.root)

    def see(self, site):
        """See that readers get a site, with nothing besides but assets of other versions."""
        there = self.site()
        assert {path: data for path, data in there.items() if path in site} == site
        assert {stage_of(path, is_new=False) for path in there.keys() - site.keys()} <= {"assets"}
        assert not (self.root / "_publish" / "lock").exists()
