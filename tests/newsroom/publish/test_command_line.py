"""Commands in messages, as an editor has to type them."""

import pytest

from newsroom.publish.command_line import SETTINGS, CommandLine
from newsroom.publish.session import Choices
from tests.newsroom.publish.computers import Computer
from tests.newsroom.publish.office import OLD, YES


class TestCommandLine:
    @pytest.mark.parametrize(
        ("line", "command", "said"),
        [
            (CommandLine(), "inv publish", "uv run inv publish"),
            (CommandLine(), "inv publish --vanish 4", "uv run inv publish --vanish 4"),
            (CommandLine(target="trial"), "inv publish --repair", "uv run inv publish --repair --to trial"),
            (CommandLine(target="trial"), "inv rollback", "uv run inv rollback --to trial"),
            (CommandLine(target="trial"), "inv publish --to public", "uv run inv publish --to public"),
            (CommandLine(extra="sftp"), "inv publish", "uv run --extra sftp inv publish"),
            (CommandLine(extra="sftp"), "inv rollback", "uv run --extra sftp inv rollback"),
            (CommandLine("other.py"), "inv publish", "uv run inv publish --settings other.py"),
            (CommandLine("our news/x.py"), "inv publish", "uv run inv publish --settings 'our news/x.py'"),
            (
                CommandLine("other.py", "trial", "rclone"),
                "inv publish --setup",
                "uv run --extra rclone inv publish --setup --to trial --settings other.py",
            ),
        ],
    )
    def test_names_what_the_command_needs(self, line, command, said):
        """
        The extra of its sender, the target where there are several, and settings with another name.
        """
        assert line(command) == said

    def test_leaves_commands_alone_that_have_no_target(self):
        """
        A build takes no target, and no extra.
        """
        assert CommandLine("other.py", "trial", "sftp")("inv build") == "uv run inv build"

    @pytest.mark.parametrize("command", ["uv sync --extra sftp", "ssh-keygen -R example.org", "rclone config"])
    def test_leaves_other_programs_alone(self, command):
        """
        They are said as they are.
        """
        assert CommandLine("other.py", "trial", "sftp")(command) == command

    def test_knows_the_usual_settings(self):
        """
        They need not be named.
        """
        assert CommandLine(SETTINGS)("inv publish") == "uv run inv publish"


class TestSaid:
    @pytest.fixture
    def computer(self, tmp_path, quick_publications):
        """A computer with two targets, in settings with another name."""
        computer = Computer(tmp_path / "first", "first")
        for name in ("trial", "www"):
            (tmp_path / name).mkdir()
        computer.set_up({"sender": "folder", "folder": str(tmp_path / "www"), "address": ""})
        return computer

    def said(self, computer, capsys, **options):
        """Return the status, and all that was said, of a publication of a site that is built."""
        from newsroom.publish.command import publish

        computer.build(OLD)
        status = publish(str(computer.settings), is_built=True, language="en", **options)
        return status, "".join(capsys.readouterr())

    def test_with_one_target_does_not_name_it(self, computer, capsys):
        """
        The only one need not be named.
        """
        status, said = self.said(computer, capsys, choices=Choices())
        assert status == 1
        assert f"Say it beforehand:  uv run inv publish --yes --settings {computer.settings}\n" in said

    def test_with_several_targets_names_the_one(self, computer, capsys, tmp_path):
        """
        Else the command would do something else, or nothing.
        """
        with computer.settings.open("a") as file:
            file.write(
                f"PUBLISH['trial'] = {{'sender': 'folder', 'folder': {str(tmp_path / 'trial')!r}, 'address': ''}}\n"
            )
        status, said = self.said(computer, capsys, to="trial", choices=Choices())
        assert status == 1
        assert f"uv run inv publish --yes --to trial --settings {computer.settings}\n" in said
        assert self.said(computer, capsys, to="trial", choices=YES)[0] == 0
        assert (tmp_path / "trial" / "index.html").exists()
        assert not (tmp_path / "www" / "index.html").exists()

    def test_with_several_targets_asks_for_one(self, computer, capsys, tmp_path):
        """
        None is taken by chance, and nothing is published.
        """
        with computer.settings.open("a") as file:
            file.write(f"PUBLISH['trial'] = {{'sender': 'folder', 'folder': {str(tmp_path / 'trial')!r}}}\n")
        status, said = self.said(computer, capsys, choices=YES)
        assert status == 1
        assert "--to" in said
        assert not any((tmp_path / "www").iterdir())
