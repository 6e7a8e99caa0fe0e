"""Writing a target and an address into a settings file: what a person has written there stays as it is."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom.publish.host import PublishError, failure
from newsroom.publish.settings_text import change_settings, literal, with_feed_authority, with_site_url, with_target
from plugins.model.problem import message

FACTS = {"sender": "ftps", "host": "ftp.example.org", "user": "news", "folder": "/täze/Գիրք", "plain": True}

HEAD = '''"""Settings."""

from pelicanconf import *  # noqa: F403

SITEURL = "https://news.example.org"  # ours
'''

ONE = f"""{HEAD}
# Two hosts, one day.
PUBLISH = {{
    # the old one
    "old": {{"sender": "folder", "folder": "/srv"}},  # stays
}}
KEPT = {{"Գիրք": 1}}
"""


def table_of(text):
    """Return PUBLISH as the text gives it."""
    names = {}
    exec(compile(text.replace("from pelicanconf import *", ""), "settings", "exec"), names)
    return names["PUBLISH"]


class TestWithTarget:
    def test_adds_the_setting_where_there_is_none(self):
        """
        A file without PUBLISH gets it at its end, with a comment; what is before it stays.
        """
        text = with_target(HEAD, "public", FACTS)
        assert text.startswith(HEAD)
        assert "\n\n# Where `inv publish`" in text
        assert table_of(text) == {"public": FACTS}

    @pytest.mark.parametrize(
        "table",
        [
            "PUBLISH = {}",
            "PUBLISH = {\n}",
            "PUBLISH = {\n    # nowhere yet\n}",
            "PUBLISH: dict[str, dict[str, object]] = {}",
            'PUBLISH = {"old": {"sender": "folder", "folder": "/srv"}}',
            'PUBLISH = {\n    "old": {"sender": "folder", "folder": "/srv"}\n}',
            'PUBLISH = {\n    "old": {"sender": "folder", "folder": "/srv"},  # stays\n}',
            'PUBLISH = {\n    "old": {\n        "sender": "folder",\n        "folder": "/srv"  # Գիրք\n    }  # ,\n}',
            'PUBLISH = {\n    "Գիրք": {"sender": "folder", "folder": "/srv"}}',
            'PUBLISH = {\n    "old": (\n        {"sender": "folder"}\n    ),\n    # the end\n}',
            'PUBLISH = {**{"old": {"sender": "folder"}}}',
            'PUBLISH = {\r\n    "old": {"sender": "folder"}\r\n}'.replace("\r", ""),
        ],
    )
    def test_adds_an_entry(self, table):
        """
        However the table is written, it gets one more entry, and those that it had stay.
        """
        text = f"{HEAD}\n{table}\nLAST = 1\n"
        before = table_of(text)
        after = with_target(text, "public", FACTS)
        assert table_of(after) == {**before, "public": FACTS}
        assert list(table_of(after)) == [*before, "public"]
        assert after.startswith(HEAD)
        assert after.endswith("}\nLAST = 1\n")

    def test_leaves_what_else_is_in_the_table(self):
        """
        The lines of other targets and the comments are the same as before, in their order.
        """
        lines = with_target(ONE, "public", FACTS).splitlines()
        assert [line for line in lines if line in ONE.splitlines()][: len(ONE.splitlines())] == ONE.splitlines()

    def test_replaces_only_the_entry_of_the_same_name(self):
        """
        A target of the same name is replaced where it stands; its neighbours keep their comments.
        """
        both = with_target(ONE, "public", {"sender": "git", "remote": "x"})
        text = with_target(both, "old", FACTS)
        assert table_of(text) == {"old": FACTS, "public": {"sender": "git", "remote": "x"}}
        assert "    # the old one\n" in text
        assert "    },  # stays\n" in text
        assert with_target(text, "old", {"sender": "git", "remote": "y"}).count('"old"') == 1

    def test_replaces_an_entry_of_a_table_on_one_line(self):
        """
        A table on one line is spread over several.
        """
        text = with_target('PUBLISH = {"a": {"sender": "x"}, "b": {"sender": "y"}}\n', "a", FACTS)
        assert table_of(text) == {"a": FACTS, "b": {"sender": "y"}}
        assert '    "b": {"sender": "y"},\n' in text

    def test_is_formatted(self, tmp_path):
        """
        ``ruff format`` finds nothing to change.
        """
        odd = {"sender": "ssh", "a": "it's", "b": 'so "called"', "c": "'\"", "d": '"\'"', "e": 7, "f": False, "g": "\n"}
        texts = [HEAD, ONE, HEAD + "\nPUBLISH = {}\n", 'PUBLISH = {"a": {"sender": "x"}}\n']
        for number, (text, name) in enumerate(itertools.product(texts, ["public", "old", "a", "it's"])):
            after = with_target(text, name, odd)
            assert table_of(after)[name] == odd
            (tmp_path / f"{number}.py").write_text(after, encoding="utf-8")
        command = [
            sys.executable,
            "-m",
            "ruff",
            "format",
            "--isolated",
            "--line-length=120",
            "--diff",
            "--quiet",
            tmp_path,
        ]
        assert subprocess.run(command, capture_output=True, check=False).stdout.decode() == ""

    @pytest.mark.parametrize(
        "text",
        [
            "PUBLISH = dict()\n",
            "PUBLISH = {}\nPUBLISH['x'] = {}\n",
            "PUBLISH = {}\nPUBLISH |= {}\n",
            "PUBLISH = {}\nPUBLISH = {}\n",
            "if 1:\n    PUBLISH = {}\n",
            "PUBLISH = OTHER = {}\n",
            "PUBLISH = {k: {} for k in 'ab'}\n",
            'PUBLISH = {"public": {}, "public": {}}\n',
            "PUBLISH = {\n",
        ],
    )
    def test_refuses_what_it_cannot_change_for_sure(self, text):
        """
        Anything but one plain table is left to a person.
        """
        with pytest.raises(PublishError, match="by hand"):
            with_target(text, "public", FACTS)


class TestWithSiteUrl:
    def test_replaces_the_address(self):
        """
        Only the address itself changes; the comment behind it stays.
        """
        text = with_site_url(HEAD + "FEED_DOMAIN = SITEURL\n", "https://habarlar.example")
        assert text == HEAD.replace("https://news.example.org", "https://habarlar.example") + "FEED_DOMAIN = SITEURL\n"

    def test_adds_the_address(self):
        """
        Settings without one get a line at the end.
        """
        assert with_site_url("A = 1", "https://x.org") == 'A = 1\n\nSITEURL = "https://x.org"\n'

    @pytest.mark.parametrize("text", ["SITEURL = f'{1}'\n", "SITEURL = 'a'\nSITEURL += 'b'\n", "SITEURL = 1\n"])
    def test_refuses_what_it_cannot_change_for_sure(self, text):
        """
        An address that is computed is left to a person.
        """
        with pytest.raises(PublishError, match="by hand"):
            with_site_url(text, "https://x.org")


class TestWithFeedAuthority:
    def test_adds_it_with_a_warning(self):
        """
        A new line says what it is, and that it is never changed.
        """
        text = with_feed_authority(HEAD, "kitap.tm")
        assert text.startswith(HEAD)
        assert text.endswith('\nFEED_AUTHORITY = "kitap.tm"\n')
        assert "# The ids of all feeds and entries begin with it. It is never changed" in text

    def test_replaces_it(self):
        """
        Where it is there already, only the text changes.
        """
        assert with_feed_authority("FEED_AUTHORITY = 'a.example'  # x\n", "b.tm") == 'FEED_AUTHORITY = "b.tm"  # x\n'


class TestLiteral:
    @pytest.mark.parametrize(
        "value", ["a", "'", '"', "'\"", "''\"", "\\", "a\nb", "\u200b", "Գ", 1, 0.5, True, (), ("a",), ["b", 1]]
    )
    def test_is_the_value(self, value):
        """
        Python reads the same value again.
        """
        assert eval(literal(value)) == value


def nothing(_):
    """See nothing wrong."""


class TestChangeSettings:
    @pytest.fixture
    def file(self, tmp_path):
        """A settings file with rights of its own."""
        file = tmp_path / "publishconf.py"
        file.write_text(ONE, encoding="utf-8")
        file.chmod(0o640)
        return file

    def test_keeps_the_rights(self, file):
        """
        Who could read the file before can read it afterwards.
        """
        change_settings(file, lambda text: text + "NEW = 1\n", nothing)
        assert file.read_text(encoding="utf-8") == ONE + "NEW = 1\n"
        assert file.stat().st_mode & 0o777 == 0o640

    def test_keeps_the_line_ends(self, file):
        """
        A file from Windows stays one.
        """
        file.write_bytes(ONE.replace("\n", "\r\n").encode())
        change_settings(file, lambda text: with_target(text, "public", FACTS), nothing)
        data = file.read_bytes()
        assert data.count(b"\r\n") == data.count(b"\n")
        assert table_of(data.decode())["public"] == FACTS

    def test_follows_a_link(self, file, tmp_path):
        """
        A settings file that is a link stays one; what it leads to is changed.
        """
        link = tmp_path / "link.py"
        link.symlink_to(file)
        change_settings(link, lambda text: text + "NEW = 1\n", nothing)
        assert link.is_symlink()
        assert file.read_text(encoding="utf-8").endswith("NEW = 1\n")

    def test_changes_nothing_when_the_check_fails(self, file):
        """
        What the check does not like is not written, and no trace of it stays.
        """

        def refuse(new: Path):
            assert new.parent == file.parent
            assert new.read_text(encoding="utf-8").endswith("NEW = 1\n")
            raise failure("x", message("Wrong."), message("Right it."))

        with pytest.raises(PublishError, match="Wrong"):
            change_settings(file, lambda text: text + "NEW = 1\n", refuse)
        assert file.read_text(encoding="utf-8") == ONE
        assert os.listdir(file.parent) == [file.name]

    def test_says_that_there_is_no_file(self, tmp_path):
        """
        A file that is not there is a problem with a place and a cure.
        """
        with pytest.raises(PublishError, match="by hand"):
            change_settings(tmp_path / "none.py", str, nothing)
