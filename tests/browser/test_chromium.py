"""Which browser the tests take."""

import os

import pytest

from tests.browser import chromium


@pytest.fixture
def computer(tmp_path, monkeypatch):
    """A computer without any browser; a function that puts programs on it, which write down how they are called."""
    monkeypatch.delenv("CHROME_PATH", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(chromium, "NAMES", tuple(f"{name}-here" for name in chromium.NAMES))
    monkeypatch.setattr(chromium, "_playwrights_own", lambda: str(tmp_path / "playwright-chrome"))
    monkeypatch.setattr(chromium, "has_armenian_font", lambda: True)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(chromium.sys, "executable", str(tmp_path / "python"))

    def install(name, does="echo Chromium 1"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> {tmp_path}/calls\n{does}\n')
        program.chmod(0o755)
        return str(program)

    def calls():
        return (tmp_path / "calls").read_text().splitlines()

    install.calls = calls
    install.folder = tmp_path
    return install


class TestFindOrInstall:
    def test_takes_what_chrome_path_names(self, computer, monkeypatch):
        """
        CHROME_PATH goes before all that is found.
        """
        computer("chromium-here")
        monkeypatch.setenv("CHROME_PATH", computer("my-chrome"))
        assert chromium.find_or_install() == str(computer.folder / "my-chrome")

    def test_says_so_when_chrome_path_is_wrong(self, computer, monkeypatch):
        """
        A CHROME_PATH that names no browser is told, not passed over.
        """
        monkeypatch.setenv("CHROME_PATH", "/nowhere/chrome")
        with pytest.raises(chromium.NoBrowserError, match="CHROME_PATH is /nowhere/chrome"):
            chromium.find_or_install()

    def test_takes_the_first_that_runs(self, computer):
        """
        A browser that is there but does not run, such as a stub for another package system, is passed over.
        """
        computer("chromium-here", "exit 1")
        computer("google-chrome-here")
        assert chromium.find_or_install() == str(computer.folder / "google-chrome-here")
        assert computer.calls() == ["chromium-here --version", "google-chrome-here --version"]

    def test_installs_by_apt_where_it_may(self, computer):
        """
        Root on a system with apt gets the browser and the fonts from there.
        """
        new = computer.folder / "chromium-here"
        computer("apt-get", f"printf '#!/bin/sh\\necho Chromium 2' > {new}; chmod +x {new}")
        assert chromium.find_or_install() == str(new)
        assert "apt-get update --quiet" in computer.calls()
        assert any("install --yes" in call and "fonts-noto-core" in call for call in computer.calls())

    def test_installs_playwrights_own_otherwise(self, computer, monkeypatch):
        """
        Without the right to use apt, Playwright's browser is taken, and apt is not called.
        """
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        computer("apt-get")
        new = computer.folder / "playwright-chrome"
        computer("python", f"printf '#!/bin/sh\\necho Chromium 3' > {new}; chmod +x {new}")
        assert chromium.find_or_install() == str(new)
        assert computer.calls() == ["python -m playwright install chromium"]

    def test_says_what_to_do_when_all_fails(self, computer):
        """
        The message names a command that installs a browser, and the variable that names one.
        """
        computer("apt-get", "exit 1")
        computer("python", "exit 1")
        with pytest.raises(chromium.NoBrowserError, match=r"apt-get install chromium.*CHROME_PATH="):
            chromium.find_or_install()

    def test_installs_fonts_where_only_they_are_missing(self, computer, monkeypatch):
        """
        A browser that could not draw Armenian letters would measure something else than readers see.
        """
        monkeypatch.setattr(chromium, "has_armenian_font", lambda: False)
        computer("chromium-here")
        computer("apt-get")
        chromium.find_or_install()
        installs = [call for call in computer.calls() if " install " in call]
        assert len(installs) == 1
        assert "fonts-noto-core" in installs[0]
        assert " chromium" not in installs[0]
