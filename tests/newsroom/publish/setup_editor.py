"""An editor who sets up a target: what she types, and what she is shown."""

import contextlib
import io
import os
import pty
import re
import select
import sys
import time
from pathlib import Path

from newsroom.publish import setup
from newsroom.publish.host import STATE
from newsroom.publish.setup import set_up
from newsroom.publish.target import read_target
from newsroom.settings import read_settings

REPOSITORY = Path(setup.__file__).parents[2]

SETTINGS = f'''\
"""What is different in public."""

import runpy

globals().update(runpy.run_path({str(REPOSITORY / "pelicanconf.py")!r}))

SITEURL = "https://library-news.example.org"  # the address
OUTPUT_PATH = "output-public"
THEME = {str(REPOSITORY / "theme")!r}
'''
SSH, FTP, S3, WEBDAV, FOLDER, GIT = map(str, range(1, 7))
RIGHT = "yes"
"""The answer to the question whether a folder with nothing in it is the right one."""

NOT_YET = ""
"""The answer to the question for the site's address."""


class Editor:
    """Answers questions; *said* has all that she was shown.

    Attributes:
        file: the settings.
        passwords: what she types where it is not shown, one after the other.

    """

    def __init__(self, folder, monkeypatch, capsys):
        self.file = folder / "publishconf.py"
        self.file.write_text(SETTINGS, encoding="utf-8")
        self.passwords = []
        self.asked = []
        self.said = ""
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setattr("newsroom.publish.setup_asking.getpass", self._hidden)

    def _hidden(self, question):
        self.asked.append(question)
        if not self.passwords:
            raise EOFError
        return self.passwords.pop(0)

    def runs(self, *answers, to="", language="en"):
        """Run the command with the lines that she types; return its exit status."""
        typed = io.StringIO("".join(f"{answer}\n" for answer in answers))
        self._monkeypatch.setattr(sys, "stdin", typed)
        status = set_up(str(self.file), to=to, language=language)
        shown = self._capsys.readouterr()
        self.said = shown.err + shown.out
        self.left = typed.read()
        return status

    @property
    def settings(self):
        return read_settings(self.file)

    def target(self, name="public"):
        """Return what PUBLISH says of a target, which can be read."""
        settings = self.settings
        assert read_target(settings, name).name == name
        return settings["PUBLISH"][name]

    def is_unchanged(self):
        """Return whether the settings are as they were, with nothing beside them."""
        return self.file.read_text(encoding="utf-8") == SETTINGS and not [*self.file.parent.glob(".publishconf*")]


def make_editor(folder, monkeypatch, capsys):
    """Return an editor whose configuration is in a folder of the test, and who has no keyring."""
    newsroom = folder / "newsroom"
    newsroom.mkdir()
    monkeypatch.chdir(newsroom)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "configuration"))
    monkeypatch.setenv("HOME", str(folder / "home"))
    monkeypatch.setitem(sys.modules, "keyring", None)
    for name in [name for name in os.environ if name.startswith(("NEWSROOM_", "SSH_AUTH"))]:
        monkeypatch.delenv(name)
    return Editor(newsroom, monkeypatch, capsys)


def left_in(folder):
    """Return what is in a folder, besides empty folders for the state, which not all senders remove."""
    found = [path.relative_to(folder) for path in sorted(folder.rglob("*"))]
    return [path.as_posix() for path in found if path.parts[0] != STATE or not (folder / path).is_dir()]


def on_terminal(file, answers):
    """Run the command on a terminal of its own; return what was shown, and its exit status.

    *answers* says what is typed when certain words have been shown, once each.
    """
    code = f"import sys; from newsroom.publish.setup import set_up; sys.exit(set_up({str(file)!r}, language='en'))"
    process, terminal = pty.fork()
    if not process:  # pragma: no cover - another process
        os.chdir(REPOSITORY)
        os.execv(sys.executable, [sys.executable, "-c", code])
    shown, seen, waiting = "", 0, dict(answers)
    end = time.monotonic() + 60
    with contextlib.suppress(OSError):  # EIO: the other end is closed
        while time.monotonic() < end:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            data = os.read(terminal, 4096)
            if not data:
                break
            shown += data.decode("utf-8", "replace")
            for words in [
                words for words in waiting if re.search(re.escape(words) + r"[^>]*[\]:?)>] \Z", shown[seen:])
            ]:
                seen = len(shown)
                os.write(terminal, f"{waiting.pop(words)}\n".encode())
    os.close(terminal)
    return shown, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
