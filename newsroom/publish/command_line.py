"""Commands in messages, as an editor has to type them for the target that she works on."""

from __future__ import annotations

import shlex
from dataclasses import dataclass

SETTINGS = "publishconf.py"
"""The settings file that need not be named."""

ABOUT_TARGETS = ("publish", "rollback")
"""The commands that have a target."""


@dataclass(frozen=True, slots=True)
class CommandLine:
    """What commands need besides their own words.

    Attributes:
        settings: the settings file.
        target: the name of the target; empty where it need not be named.
        extra: the extra of pyproject.toml that its sender needs; empty for none.

    """

    settings: str = SETTINGS
    target: str = ""
    extra: str = ""

    def __call__(self, command: str) -> str:
        """Return a command with all that it needs.

        >>> CommandLine(target="trial", extra="sftp")("inv publish --repair")
        'uv run --extra sftp inv publish --repair --to trial'
        """
        program, name, *options = command.split(" ")
        if program != "inv":
            return command
        start = ["uv", "run"]
        if name in ABOUT_TARGETS:
            start += ["--extra", self.extra] if self.extra else []
            options += ["--to", self.target] if self.target and "--to" not in options else []
            options += ["--settings", shlex.quote(self.settings)] if self.settings != SETTINGS else []
        return " ".join([*start, program, name, *options])
