"""The browser that tests need: an installed Chromium or Chrome, else apt's where we may, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONTS = ("fonts-noto-core", "fonts-dejavu-core")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

CURE = """The tests need Chromium or Chrome, and none could be installed.
    Install one (on Debian:  sudo apt-get install chromium fonts-noto-core), or say where it is:  CHROME_PATH=/path/to/chrome"""


class NoBrowserError(Exception):
    """There is no browser, and none could be installed; the message says what to do."""


def find_or_install() -> str:
    """Return the path of a browser that runs, installing one where there is none.

    Raises:
        NoBrowserError: there is none.

    """
    path = find()
    if path is None:
        for install in (_install_by_apt, _install_by_playwright):
            install()
            path = find()
            if path is not None:
                break
        else:
            raise NoBrowserError(CURE)
    if not has_armenian_font():
        _apt_get_install(("fontconfig", *FONTS))
    return path


def find() -> str | None:
    """Return the path of an installed browser that runs, or None.

    Raises:
        NoBrowserError: CHROME_PATH names none.

    """
    named = os.environ.get("CHROME_PATH")
    if named:
        if version_of(named):
            return named
        raise NoBrowserError(f"CHROME_PATH is {named}, which is not a browser that runs.\n    Correct it, or unset it.")
    for name in NAMES:
        path = shutil.which(name)
        if path and version_of(path):
            return path
    path = _playwrights_own()
    return path if version_of(path) else None


def version_of(path: str) -> str:
    """Return what a browser says of itself; nothing when it does not run."""
    try:
        return subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=60, check=True
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return ""


def _playwrights_own() -> str:
    """Return where Playwright installs its browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def has_armenian_font() -> bool:
    """Return whether Armenian letters can be drawn; systems without fontconfig have their own fonts."""
    if not sys.platform.startswith("linux"):
        return True
    try:
        return bool(subprocess.run(["fc-list", ":lang=hy"], capture_output=True, check=True).stdout.strip())
    except (OSError, subprocess.SubprocessError):
        return False


def _install_by_apt() -> None:
    _apt_get_install(("chromium", *FONTS))


def _install_by_playwright() -> None:
    """Install Playwright's own browser, and what it needs of the system where we may."""
    with_what_it_needs = ["--with-deps"] if _is_root() else []
    _run([sys.executable, "-m", "playwright", "install", *with_what_it_needs, "chromium"])


def _apt_get_install(packages: Sequence[str]) -> None:
    """Install packages where there is apt and we may use it."""
    if _is_root() and shutil.which("apt-get"):
        _run(["apt-get", "update", "--quiet"])
        _run(["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", *packages])


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _run(command: Sequence[str]) -> None:
    """Run a command, telling of it; whether it has helped is seen afterwards."""
    print("+", *command, flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with open(os.devnull, "wb") as nowhere:
        subprocess.run(command, env=environment, stdout=nowhere, check=False)
