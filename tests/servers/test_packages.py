"""Which servers tests find, what is installed where some are missing, and what becomes of their tests."""

import os
from unittest.mock import Mock

import pytest

from tests.servers import missing, packages
from tests.servers.missing import MissingServerError, needed, needed_program, needed_root
from tests.servers.packages import Program

PROGRAMS = (
    Program("sshd-here", "openssh-server", "publishing by ssh"),
    Program("vsftpd-here", "vsftpd", "publishing by ftps"),
)


@pytest.fixture
def computer(tmp_path, monkeypatch):
    """A computer without any server; a function that puts programs on it, which write down how they are called."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")
    monkeypatch.setattr(missing, "SYSTEM_FOLDERS", (str(tmp_path / "sbin"),))
    monkeypatch.setattr(packages, "PROGRAMS", PROGRAMS)
    monkeypatch.setattr(packages, "POLICY", tmp_path / "policy-rc.d")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    (tmp_path / "sbin").mkdir()

    def install(name, does="true"):
        program = tmp_path / name
        program.write_text(f'#!/bin/sh\necho {name} "$@" >> {tmp_path}/calls\n{does}\n')
        program.chmod(0o755)
        return program

    def calls():
        log = tmp_path / "calls"
        return log.read_text().splitlines() if log.exists() else []

    install.calls = calls
    install.folder = tmp_path
    install("apt-get", "exit 1")  # the real one must never be called by a test
    return install


def put(folder, *names):
    """Return a line of shell that installs programs."""
    return "; ".join(f"printf '#!/bin/sh\\n' > {folder}/{name} && chmod +x {folder}/{name}" for name in names)


class TestFindOrInstall:
    def test_asks_nobody_when_all_is_there(self, computer):
        """
        Servers that are installed, in the folders of the system too, need no apt.
        """
        computer("sshd-here")
        computer("sbin/vsftpd-here")
        assert packages.find_or_install() == []
        assert computer.calls() == []

    def test_installs_by_apt_only_what_is_missing(self, computer):
        """
        Root on a system with apt gets the missing servers from there, and nothing besides.
        """
        computer("sshd-here")
        computer("apt-get", put(computer.folder, "vsftpd-here"))
        assert packages.find_or_install() == []
        update, install = computer.calls()
        assert update == "apt-get update --quiet"
        assert install.startswith("apt-get install --yes --quiet --no-install-recommends ")
        assert install.endswith(" vsftpd")
        assert "openssh" not in install

    def test_starts_nothing_while_it_installs(self, computer):
        """
        A package asks the policy, which says no; afterwards the computer is as it was.
        """
        policy = computer.folder / "policy-rc.d"
        computer("apt-get", f"{policy}; echo policy says $? >> {computer.folder}/calls")
        packages.find_or_install()
        assert computer.calls().count("policy says 101") == 2
        assert not policy.exists()

    def test_leaves_a_policy_of_others(self, computer):
        """
        A container image that has its own policy keeps it.
        """
        policy = computer.folder / "policy-rc.d"
        policy.write_text("#!/bin/sh\nexit 104\n")
        packages.find_or_install()
        assert policy.read_text() == "#!/bin/sh\nexit 104\n"

    def test_takes_the_policy_away_after_a_failure(self, computer, monkeypatch):
        """
        An interruption in the middle of an installation leaves no policy behind.
        """

        monkeypatch.setattr(packages, "_run", Mock(side_effect=KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            packages.find_or_install()
        assert not (computer.folder / "policy-rc.d").exists()

    def test_does_not_call_apt_without_the_right_to(self, computer, monkeypatch):
        """
        An ordinary user hears what is missing; apt is not asked.
        """
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        assert packages.find_or_install() == list(PROGRAMS)
        assert computer.calls() == []


class TestCommand:
    def test_says_which_servers_there_are(self, computer, capsys):
        """
        When all is there it is one line.
        """
        for program in PROGRAMS:
            computer(program.name)
        assert packages.main() == 0
        assert capsys.readouterr() == ("Servers for the tests: sshd-here, vsftpd-here\n", "")

    def test_says_loudly_what_is_not_tested(self, computer, capsys):
        """
        Each missing server has a line with what it means and the cure; on one's own computer that is all.
        """
        computer("sshd-here")
        assert packages.main() == 0
        assert capsys.readouterr().err == (
            "MISSING: there is no vsftpd-here, so NOT TESTED is publishing by ftps; "
            "get it with:  apt-get install vsftpd\n"
        )

    def test_fails_where_all_has_to_be_tested(self, computer, monkeypatch):
        """
        In CI a server that can't be had ends the run.
        """
        monkeypatch.setenv("CI", "true")
        assert packages.main() == 1


class TestNeeded:
    def test_skips_loudly(self, computer):
        """
        Without CI the test is skipped, and its reason says that something is not tested, and the cure.
        """
        said = "NOT TESTED: there is no x-here .* apt-get install x"
        with pytest.raises(pytest.skip.Exception, match=said), needed():
            needed_program("x-here", "x")

    def test_fails_in_ci(self, computer, monkeypatch):
        """
        With CI the test fails: a skip would be taken for success.
        """
        monkeypatch.setenv("CI", "1")
        with pytest.raises(pytest.fail.Exception, match="no x-here"), needed():
            needed_program("x-here", "x")

    def test_lets_other_errors_pass(self, computer):
        """
        A server that is there and fails is never taken for one that is missing.
        """
        with pytest.raises(AssertionError, match="broken"), needed():
            raise AssertionError("broken")

    def test_finds_programs_of_the_system(self, computer):
        """
        A server outside of PATH is found where systems keep servers.
        """
        path = computer("sbin/vsftpd-here")
        assert needed_program("vsftpd-here", "x") == str(path)

    def test_asks_for_root(self, monkeypatch):
        """
        A server that works for root only is missing for anybody else.
        """
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        needed_root()
        monkeypatch.setattr(os, "geteuid", lambda: 1000)
        with pytest.raises(MissingServerError, match="root"):
            needed_root()
