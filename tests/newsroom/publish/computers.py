"""Computers from which a small site is published: each has settings, a built site and secrets of its own."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.servers.small_site import Site, write_output
from tests.site_builds.fixture_sites import REPOSITORY

SITE_URL = "https://kitaphana.tm"
"""Of the sites that tests publish; nobody asks there."""

TARGET = "public"


@dataclass(frozen=True, slots=True)
class Computer:
    """A computer with the site built; *name* is what locks call it."""

    folder: Path
    name: str

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.folder / "publishconf.py"

    @property
    def output(self) -> Path:
        """The folder of the built site."""
        return self.folder / "output-public"

    def set_up(self, facts: Mapping[str, object]) -> None:
        """Write the settings, with *facts* about the target."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "content").mkdir(exist_ok=True)
        lines = [
            "import runpy",
            f"globals().update(runpy.run_path({str(REPOSITORY / 'pelicanconf.py')!r}))",
            f"SITEURL = {SITE_URL!r}",
            f"FEED_AUTHORITY = {urlsplit(SITE_URL).hostname!r}",
            'OUTPUT_PATH = "output-public"',
            'PATH = "content"',
            f"THEME = {str(REPOSITORY / 'theme')!r}",
            f"PUBLISH = {{{TARGET!r}: {dict(facts)!r}}}",
        ]
        self.settings.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def build(self, site: Site) -> None:
        """Make the output folder what a build would have made it."""
        write_output(self.output, site)

    def environment(self, secrets: Mapping[str, str]) -> dict[str, str]:
        """Return the environment of a command on this computer; the first of *secrets* is that of the target."""
        variables = {"XDG_CONFIG_HOME": str(self.folder / "configuration"), "NEWSROOM_LANGUAGE": "en"}
        if secrets:
            variables["NEWSROOM_SECRET"] = next(iter(secrets.values()))
        return dict(os.environ) | variables
