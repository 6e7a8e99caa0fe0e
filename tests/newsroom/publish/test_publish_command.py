"""``inv publish``, from the command to what readers get; the host is a folder."""

import os
import pty
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from newsroom.publish.command import publish
from newsroom.publish.receipt import MOST_READ_BACK
from newsroom.publish.session import Choices, Session
from tests.newsroom.publish.computers import SITE_URL
from tests.newsroom.publish.office import NEW, OLD, PLACE, YES
from tests.servers.small_site import edited, old_site
from tests.site_builds.fixture_sites import REPOSITORY


class TestPublish:
    def test_puts_a_site_on_an_empty_host(self, each_way):
        """
        The first publication has all files, and says what it did in one sentence.
        """
        status, said, told = each_way.publish(OLD)
        assert (status, told) == (0, "")
        assert each_way.site() == OLD
        lines = said.splitlines()
        assert lines[0].startswith("Pictures, styles and documents: 6 (")
        assert "    + /hy/news/2026/article-1/  “article-1”" in lines
        assert "    … and 10 more" in lines
        assert f"Sent: {len(OLD)} (" in lines[-2]
        assert lines[-2].startswith("public: new pages: 22, changed pages: 0, vanished pages: 0, lists and feeds: 6,")
        assert lines[-2].endswith(" s.")  # there is nothing yet to go back to
        assert lines[-1] == f"Compared at the host: a sample of {MOST_READ_BACK} of the {len(OLD)} files, all the same."

    def test_says_that_nothing_has_changed(self, each_way):
        """
        Then nothing is done, and nobody is asked.
        """
        each_way.publish(OLD)
        before = each_way.everything()
        said = "public has this site already; there is nothing to publish.\n"
        assert each_way.publish(choices=Choices()) == (0, said, "")
        assert each_way.everything() == before

    def test_sends_what_has_changed(self, each_way):
        """
        10:00 has become 11:00: one page goes, and is named.
        """
        each_way.publish(OLD)
        status, said, told = each_way.publish(edited(OLD))
        assert (status, told) == (0, "")
        assert said.startswith("Changed pages: 1 (")
        assert "    ~ /tk/contact/  “Contact”\n" in said
        assert "Sent: 1 (" in said
        assert each_way.site() == edited(OLD)

    def test_brings_the_new_site(self, each_way):
        """
        Pages come, change and go; assets that only older pages need stay.
        """
        each_way.publish(OLD)
        status, said, _ = each_way.publish(NEW)
        assert status == 0
        each_way.see(NEW)
        assert "Pages that vanish: 2\n    – /hy/news/2026/closing-day/\n    – /tk/news/2026/closing-day/\n" in said
        assert "Files that no page needs any more; they stay for 14 days: 3\n" in said
        assert {path for path in OLD if path.endswith((".css", ".js"))} <= each_way.site().keys()

    def test_goes_on_from_another_computer(self, each_way):
        """
        What counts is what the host says.
        """
        each_way.publish(OLD)
        assert each_way.publish(NEW, computer=each_way.other("second"))[0] == 0
        assert each_way.publish(OLD)[0] == 0
        each_way.see(OLD)

    def test_works_for_a_site_below_a_path(self, each_way):
        """
        SITEURL has a path; the target is the folder that readers get there.
        """
        url = f"{SITE_URL}/library/news"
        each_way.set(f"SITEURL = {url!r}")
        site = old_site(url)
        assert each_way.publish(site)[0] == 0
        assert each_way.site() == site

    def test_knows_another_site_by_its_authority(self, each_way):
        """
        Two newsrooms with the same target: the second one is refused.
        """
        each_way.publish(OLD)
        each_way.set('FEED_AUTHORITY = "other.tm"')
        status, _, told = each_way.publish(NEW)
        assert status == 1
        assert told.startswith(f"{PLACE}: Here is another site, ")
        assert each_way.site() == OLD


class TestPlan:
    def test_changes_nothing(self, each_way):
        """
        Neither on an empty host nor on one with a site; every file is named.
        """
        assert each_way.publish(OLD, only_plan=True, choices=Choices(names_all=True))[0] == 0
        assert each_way.everything() == {}
        each_way.publish()
        before = each_way.everything()
        status, said, told = each_way.publish(NEW, only_plan=True, choices=Choices(names_all=True))
        assert (status, told) == (0, "")
        assert "… and" not in said
        assert sum(line.startswith(("    +", "    ~")) for line in said.splitlines()) > 25
        assert each_way.everything() == before

    def test_refuses_what_would_be_refused(self, office):
        """
        The guards speak as well.
        """
        (office.root / "index.html").write_bytes(b"theirs")
        assert office.publish(OLD, only_plan=True)[0] == 1


class TestYes:
    def test_has_to_be_said_beforehand_without_a_terminal(self, each_way):
        """
        A timer or CI has nobody to ask; the plan is shown all the same.
        """
        status, said, told = each_way.publish(OLD, choices=Choices())
        assert status == 1
        assert "New pages: " in said
        assert told == (
            f"{PLACE}: There is no terminal to ask for a yes.\n    Say it beforehand:  uv run inv publish --yes\n"
        )
        assert each_way.everything() == {}

    def test_after_which_somebody_else_has_published_is_not_enough(self, each_way, monkeypatch):
        """
        The editor has seen another plan than what would be done now.
        """
        each_way.publish(OLD)

        def confirm(self, _):
            if self.desk.repository.name == "first":
                other = each_way.other("second")
                other.build({**NEW, "tk/more/index.html": NEW["tk/contact/index.html"]})
                assert publish(str(other.settings), is_built=True, choices=YES) == 0
            return True

        monkeypatch.setattr(Session, "confirm", confirm)
        status, _, told = each_way.publish(NEW)
        assert status == 1
        assert told == (
            f"{PLACE}: Somebody else has published since this plan was made.\n    Look at the new plan:  uv run inv publish\n"
        )
        assert each_way.publish(NEW)[0] == 0
        each_way.see(NEW)


def command(office, *arguments):
    """Return the words of a command, as an editor gives it."""
    return [sys.executable, "-m", "invoke", *arguments, "--settings", str(office.computer.settings)]


class Terminal:
    """A command on a terminal."""

    def __init__(self, words):
        self.line, other = pty.openpty()
        self.process = subprocess.Popen(
            words, cwd=REPOSITORY, stdin=other, stdout=other, stderr=other, start_new_session=True
        )
        os.close(other)
        self.said = b""

    def wait_for(self, text):
        """Wait until the command has said something."""
        until = time.monotonic() + 60
        while text.encode() not in self.said:
            assert time.monotonic() < until, self.said
            self.said += os.read(self.line, 1000)

    def end(self):
        """Return the exit status and all that was said."""
        with suppress(OSError):  # the other end is closed
            while data := os.read(self.line, 1000):
                self.said += data
        os.close(self.line)
        return self.process.wait(60), self.said.decode()


class TestOnATerminal:
    @pytest.mark.parametrize(
        ("answer", "status", "end"),
        [
            ("no\n", 1, "Nothing was published."),
            ("\n", 1, "Nothing was published."),
            ("y\n", 0, "Compared at the host"),
        ],
    )
    def test_asks_for_a_yes(self, office, answer, status, end):
        """
        The plan is shown; only yes is yes.
        """
        office.build(OLD)
        terminal = Terminal(command(office, "publish", "--built"))
        terminal.wait_for("Publish this? [yes/no] ")
        assert office.everything() == {}
        os.write(terminal.line, answer.encode())
        ended, said = terminal.end()
        assert ended == status
        assert end in said
        assert office.site() == ({} if status else OLD)

    def test_can_be_interrupted_at_the_question(self, office):
        """
        Ctrl-C instead of an answer is a no.
        """
        office.build(OLD)
        terminal = Terminal(command(office, "publish", "--built"))
        terminal.wait_for("Publish this? [yes/no] ")
        terminal.process.send_signal(signal.SIGINT)
        status, said = terminal.end()
        assert (status, "Traceback" in said) == (1, False)
        assert "Nothing was published." in said
        assert office.everything() == {}


class TestTwoCommandsAtOnce:
    def test_one_at_least_publishes_and_the_host_is_whole(self, office):
        """
        Two terminals, two computers, the same moment: the other one finds nothing to do, waits, or is told to look again.
        """
        second = office.other("second")
        office.build(OLD)
        second.build(OLD)
        words = [sys.executable, "-m", "invoke", "publish", "--built", "--yes", "--settings"]
        both = [
            subprocess.Popen([*words, str(computer.settings)], cwd=REPOSITORY, stdout=-1, stderr=-1, text=True)
            for computer in (office.computer, second)
        ]
        said = [process.communicate(timeout=60) for process in both]
        statuses = sorted(process.returncode for process in both)
        assert statuses in ([0, 0], [0, 1]), said
        assert not any("Traceback" in err for _, err in said)
        assert office.site() == OLD
        assert not (office.root / "_publish/lock").exists()


class TestNewsroom:
    @pytest.fixture
    def target(self, newsroom, quick_publications, tmp_path):
        """The folder to which a small newsroom publishes."""
        newsroom.settings = newsroom.settings.rename(tmp_path / "publishconf.py")
        newsroom.set('SITEURL = "https://kitaphana.tm"')
        newsroom.set('FEED_AUTHORITY = "kitaphana.tm"')
        root = tmp_path / "www"
        root.mkdir()
        newsroom.set(f'PUBLISH = {{"public": {{"sender": "folder", "folder": {str(root)!r}, "address": ""}}}}')
        return root

    def test_is_built_and_published(self, newsroom, target, capsys):
        """
        Without --built the command builds first; an edit of one article sends that page and little else.
        """
        assert publish(choices=YES) == 0
        assert "Täze okalga" in (target / "tk/news/2026/new-room/index.html").read_text(encoding="utf-8")
        assert not list(target.rglob("*draft*"))
        text = (newsroom.content / "tk/news/2026/new-room.md").read_text(encoding="utf-8")
        newsroom.write("tk/news/2026/new-room.md", text.replace("her gün açyk", "her hepde açyk"))
        capsys.readouterr()
        assert publish(choices=YES) == 0
        said = capsys.readouterr().out
        assert "Changed pages: 1 (" in said
        assert "/tk/news/2026/new-room/  “Täze okalga açyldy”" in said
        assert "her hepde" in (target / "tk/news/2026/new-room/index.html").read_text(encoding="utf-8")

    def test_that_can_not_be_built_is_not_published(self, newsroom, target, capsys):
        """
        What is wrong with an article is told as by inv build, and the host stays as it is.
        """
        newsroom.write("tk/news/2026/new-room.md", "---\ntitle: x\n---\n")
        assert publish(choices=YES) == 1
        assert "Nothing was written; the site is as it was." in capsys.readouterr().err
        assert not any(target.iterdir())
