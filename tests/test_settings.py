"""The settings of this repository load, from any folder, and wrong ones are named."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom.settings import read_settings
from plugins.model.flow import is_step
from plugins.model.problem import BuildError
from plugins.model.site import read_site
from tests.plugins.desk import TAXONOMY, Desk, copy_theme
from tests.site_builds.fixture_sites import REPOSITORY

FILES = ("pelicanconf.py", "publishconf.py")


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Desk(tmp_path)


@pytest.fixture
def plain_desk(desk):
    """A desk with one right article."""
    desk.write("taxonomy.yaml", TAXONOMY)
    desk.write("tk/news/2026/right.md")
    return desk


class TestSettings:
    @pytest.mark.parametrize("name", FILES)
    def test_are_right(self, name):
        """
        Nothing is missing, and nothing is said against them.
        """
        site = read_site(read_settings(REPOSITORY / name))
        assert list(site.languages) == ["tk", "hy"]
        assert site.content == REPOSITORY / "content"
        assert site.foreign_plugins == ()

    @pytest.mark.parametrize("name", FILES)
    def test_load_from_another_folder(self, name, tmp_path):
        """
        Pelican and our commands find the same folders, wherever they are called.
        """
        code = (
            "import sys\n"
            "from pathlib import Path\n"
            "file = Path(sys.argv[1])\n"
            "from pelican.settings import read_settings as pelican\n"
            "theirs = pelican(str(file))\n"
            "sys.path.append(str(file.parent))\n"
            "from newsroom.settings import read_settings\n"
            "ours = read_settings(file)\n"
            "print([name for name in ours if name in theirs and str(ours[name]) != str(theirs[name])])\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, REPOSITORY / name], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert (done.stderr, done.returncode) == ("", 0)
        assert done.stdout == "[]\n"

    def test_in_public_differ_in_little(self):
        """
        The address and the output folder; if a third thing appears, somebody should ask why.
        """
        private, public = (read_settings(REPOSITORY / name) for name in FILES)
        differing = {name for name in public if str(public[name]) != str(private.get(name))}
        assert differing - {"PELICAN_CLASS"} == {"SITEURL", "OUTPUT_PATH", "HOST_FILES"}
        assert public.keys() == private.keys()
        assert public["SITEURL"].startswith("https://")

    @pytest.mark.parametrize("name", FILES)
    def test_are_facts(self, name):
        """
        No functions, no conditions but the one that makes the repository importable, no file reading.
        """
        tree = ast.parse((REPOSITORY / name).read_text(encoding="utf-8"))
        rules = (ast.FunctionDef, ast.ClassDef, ast.For, ast.While, ast.With, ast.Try, ast.Lambda)
        assert not [node for node in ast.walk(tree) if isinstance(node, rules)]
        conditions = [ast.unparse(node.test) for node in ast.walk(tree) if isinstance(node, ast.If)]
        assert conditions in ([], ["ROOT not in sys.path"])

    def test_name_our_steps_only(self):
        """
        The build that is fast is the one of our own steps.
        """
        assert all(is_step(name) for name in read_settings(REPOSITORY / "pelicanconf.py")["PLUGINS"])

    def test_do_not_import_pelican(self):
        """
        Reading the settings is quick: Pelican takes longer to import than a small build takes.
        """
        code = "import runpy, sys; runpy.run_path('pelicanconf.py'); print('pelican' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True, check=True)
        assert done.stdout == "False\n"


class TestSettingsFile:
    @pytest.mark.parametrize(
        ("code", "said"),
        [
            (
                "x = (\n",
                "broken.py:1: The settings can't be read: SyntaxError: '(' was never closed (broken.py, line 1).",
            ),
            ("import os\nx = 1 / 0\n", "broken.py:2: The settings can't be read: ZeroDivisionError: division by zero."),
            (
                "import nothing_of_the_kind\n",
                "broken.py:1: The settings can't be read: ModuleNotFoundError: No module named 'nothing_of_the_kind'.",
            ),
        ],
    )
    def test_that_is_broken_is_named_with_its_line(self, tmp_path, monkeypatch, code, said):
        """
        The line is that of the settings, not of the program that reads them.
        """
        monkeypatch.chdir(tmp_path)
        Path("broken.py").write_text(code)
        with pytest.raises(BuildError) as error:
            read_settings(Path("broken.py"))
        assert str(error.value) == f"{said}\n    Correct the line."

    def test_that_is_missing_is_named(self, tmp_path, monkeypatch):
        """
        A misspelt name is a message.
        """
        monkeypatch.chdir(tmp_path)
        with pytest.raises(BuildError) as error:
            read_settings(Path("pelicancnof.py"))
        assert str(error.value) == (
            "pelicancnof.py: There is no settings file here.\n    Name one, for example pelicanconf.py."
        )

    def test_has_paths_from_its_own_folder(self, tmp_path):
        """
        A settings file may be anywhere.
        """
        (tmp_path / "own.py").write_text("PATH = 'texts'\nOUTPUT_PATH = '/srv/site'\n")
        settings = read_settings(tmp_path / "own.py", {"SITEURL": "https://x.org"})
        assert settings == {"PATH": f"{tmp_path}/texts", "OUTPUT_PATH": "/srv/site", "SITEURL": "https://x.org"}


class TestWrongSettings:
    def test_that_name_no_content_folder(self, desk):
        """
        A misspelt folder is named.
        """
        assert desk.complaints(PATH="nowhere") == (
            "nowhere: There is no content folder here.\n"
            "    Name the folder that holds taxonomy.yaml and a folder for each language.\n"
        )

    def test_that_name_a_language_without_a_catalog(self, plain_desk):
        """
        A language needs words for its interface, and names for categories.
        """
        languages = {tag: {"name": tag, "description": tag} for tag in ("tk", "ru")}
        assert plain_desk.complaints(LANGUAGES=languages, THEME=str(copy_theme(plain_desk.root, "tk", "hy"))) == (
            "content/taxonomy.yaml:2: “reading” has no name in: ru.\n    Write  reading: {tk: Okaýyş, ru: …}\n"
            "theme/translations/ru/LC_MESSAGES/messages.po: The language has no catalog of interface words.\n"
            "    Run  inv catalogs  and translate the file that it makes.\n"
        )

    def test_that_name_a_language_without_a_file(self, plain_desk):
        """
        Nothing is known of it.
        """
        languages = {tag: {"name": tag, "description": tag} for tag in ("tk", "xx")}
        said = plain_desk.complaints(LANGUAGES=languages, LANGUAGES_PATH=str(REPOSITORY / "languages"))
        assert said.startswith(f"{REPOSITORY}/languages/xx.toml: There is no language xx: this file does not exist.\n")

    @pytest.mark.parametrize(
        ("output", "content", "folders"),
        [
            ("content/output", "content", "OUTPUT_PATH (content/output) and PATH (content)"),
            ("output", "output/content", "OUTPUT_PATH (output) and PATH (output/content)"),
            ("output", "output", "OUTPUT_PATH (output) and PATH (output)"),
        ],
    )
    def test_that_mix_what_is_read_with_what_is_written(self, plain_desk, output, content, folders):
        """
        Neither folder is inside the other, or a build would read what it wrote.
        """
        assert plain_desk.complaints(OUTPUT_PATH=output, PATH=content) == (
            f"settings: OUTPUT_PATH: {folders} are one inside the other, or the same.\n"
            "    Name an output folder beside it, for example output.\n"
        )
        assert not (plain_desk.content / "output").exists()

    def test_that_have_no_address(self, plain_desk):
        """
        Feeds and the sitemap need full addresses.
        """
        assert plain_desk.complaints(SITEURL="news.example.org") == (
            "settings: SITEURL: SITEURL is “news.example.org”, which is not a full address.\n"
            "    Write it like https://news.example.org, without a slash at the end.\n"
        )

    @pytest.mark.parametrize(
        ("markdown", "reason"),
        [
            ({"extensions": ["nothing"]}, "No module named 'nothing'"),
            ({"extensions": ["toc"], "extension_configs": {"toc": {"nothing": 1}}}, "'nothing'"),
        ],
    )
    def test_that_ask_markdown_for_what_it_does_not_have(self, plain_desk, markdown, reason):
        """
        A misspelt extension is a message.
        """
        assert plain_desk.complaints(MARKDOWN=markdown).splitlines()[0] == (
            f"settings: MARKDOWN: Markdown can't be set up: {reason}."
        )
