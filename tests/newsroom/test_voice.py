"""The language that commands speak to an editor in."""

import sys
from io import StringIO

import pytest

from newsroom.build import build
from newsroom.catalogs import catalogs, extract_for_editors, update
from newsroom.serve import serve
from newsroom.voice import Voice, meaning_of
from plugins.model.editor_language import editors_catalog_path
from plugins.model.problem import message

ENTRIES = {
    "There is no site here.": "Bu ýerde sahypa ýok.",
    "Build it first:  %(command)s": "Ilki guruň:  %(command)s",
}


@pytest.fixture
def turkmen(newsroom):  # noqa: ARG001  # the catalog is in its folder
    """A catalog for editors in Turkmen, with a few messages."""
    path = editors_catalog_path("tk")
    path.parent.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
    entries = (f'msgid "{msgid}"\nmsgstr "{msgstr}"\n' for msgid, msgstr in ENTRIES.items())
    path.write_text(head + "\n".join(entries), encoding="utf-8")
    return path


class TestLanguage:
    def test_is_the_one_asked_for(self, turkmen, capsys):
        """
        `--language tk` speaks Turkmen, whatever the environment says.
        """
        assert serve(language="tk") == 1
        assert capsys.readouterr().err == "output: Bu ýerde sahypa ýok.\n    Ilki guruň:  inv build\n"

    @pytest.mark.parametrize(
        ("name", "value", "is_turkmen"),
        [
            ("NEWSROOM_LANGUAGE", "tk", True),
            ("LC_ALL", "tk_TM.UTF-8", True),
            ("LANG", "tk_TM", True),
            ("LANG", "de_DE.UTF-8", False),
            ("LANG", "C", False),
        ],
    )
    def test_is_otherwise_that_of_the_environment(self, turkmen, monkeypatch, capsys, name, value, is_turkmen):  # noqa: PLR0917
        """
        Our own variable and those of POSIX are followed; a language that is not spoken becomes English.
        """
        for variable in ("NEWSROOM_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
            monkeypatch.delenv(variable, raising=False)
        monkeypatch.setenv(name, value)
        assert serve() == 1
        assert ("Bu ýerde sahypa ýok." in capsys.readouterr().err) == is_turkmen

    def test_is_english_for_what_its_catalog_lacks(self, turkmen, newsroom, capsys):
        """
        A message that was not translated yet is said in English, not left out.
        """
        newsroom.write("tk/news/2026/first.md", "no front matter\n")
        assert build(language="tk") == 1
        assert "The front matter is missing." in capsys.readouterr().err

    @pytest.mark.parametrize("command", [build, serve, catalogs])
    def test_that_nobody_speaks_is_an_error(self, turkmen, newsroom, capsys, command):
        """
        The languages that there are are named, and nothing is done.
        """
        assert command(language="fr") == 1
        said = "There are no messages in the language “fr”.\n    Use one of: en, tk.\n"
        assert capsys.readouterr().err == said
        assert not newsroom.output.exists()


class TestCatalogForEditors:
    def test_gets_what_the_code_says(self, turkmen):
        """
        It is brought up to date with the messages of the code, and keeps what is translated.
        """
        assert update(turkmen, extract_for_editors(), "tk")
        text = turkmen.read_text(encoding="utf-8")
        assert '#: newsroom/serve.py\nmsgid "There is no site here."\nmsgstr "Bu ýerde sahypa ýok."\n' in text
        assert 'msgid "The front matter is missing."\nmsgstr ""\n' in text
        assert not update(turkmen, extract_for_editors(), "tk")

    def test_is_part_of_the_check(self, turkmen, capsys):
        """
        A catalog for editors that is not complete is as red as one for readers, and is not changed by looking.
        """
        before = turkmen.read_bytes()
        assert catalogs(only_check=True) == 1
        assert "The message “There is no content folder here.” is missing." in capsys.readouterr().err
        assert turkmen.read_bytes() == before


class TestMeaning:
    @pytest.mark.parametrize(
        ("answer", "is_yes"),
        [
            ("hawa", True),
            ("h", True),
            ("H", True),
            ("Hawa ", True),
            ("yes", True),
            ("ýok", False),
            ("yok", False),
            ("ÝOK", False),
            ("y", False),
            ("ý", False),
            ("no", False),
            ("x", None),
            ("ye", None),
            ("hawaa", None),
            ("yokk", None),
            ("", None),
        ],
    )
    def test_in_turkmen(self, answer, is_yes):
        """
        A beginning is enough, marks need not be typed, and "y" is the beginning of a no; English words count whole.
        """
        assert meaning_of(answer, "hawa", "ýok") is is_yes

    @pytest.mark.parametrize(
        ("answer", "is_yes"),
        [
            ("այո", True),
            ("ա", True),
            ("Այո", True),
            ("ոչ", False),
            ("ո", False),
            ("yes", True),
            ("no", False),
            ("y", None),
        ],
    )
    def test_in_armenian(self, answer, is_yes):
        """
        With its own letters; of English words only whole ones.
        """
        assert meaning_of(answer, "այո", "ոչ") is is_yes

    @pytest.mark.parametrize(
        ("answer", "is_yes"), [("y", True), ("YES", True), ("n", False), ("no", False), ("x", None)]
    )
    def test_in_english(self, answer, is_yes):
        """
        As everywhere.
        """
        assert meaning_of(answer, "yes", "no") is is_yes


class TestQuestion:
    @pytest.mark.parametrize(
        ("typed", "is_yes"), [("hawa\n", True), ("y\n", False), ("yok\n", False), ("\n", False), ("", False)]
    )
    def test_names_the_answers_in_her_language(self, monkeypatch, capsys, typed, is_yes):
        """
        No answer at all is a no.
        """
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        assert Voice("tk").ask(message("Publish this?")) is is_yes
        captured = capsys.readouterr()
        assert captured.out == ""
        assert captured.err.endswith(" [hawa/ýok] ")
        assert len(captured.err.splitlines()) == 1

    @pytest.mark.parametrize(("typed", "is_yes"), [("x\nmaybe\nhawa\n", True), ("x\nhe\nyok\n", False)])
    def test_is_asked_again_after_what_is_neither(self, monkeypatch, capsys, typed, is_yes):
        """
        Until it is one of the two; nothing is guessed.
        """
        monkeypatch.setattr(sys, "stdin", StringIO(typed))
        assert Voice("tk").ask(message("Publish this?")) is is_yes
        assert capsys.readouterr().err.count(" [hawa/ýok] ") == 3

    def test_says_that_an_answer_is_neither(self, monkeypatch, capsys):
        """
        In her language, which is English here.
        """
        monkeypatch.setattr(sys, "stdin", StringIO("x\n"))  # and nothing more: that is a no
        assert Voice("en").ask(message("Publish this?")) is False
        said = "Publish this? [yes/no] "
        assert capsys.readouterr().err == f"{said}This is neither yes nor no.\n{said}"
