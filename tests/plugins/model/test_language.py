"""A language is one file, and a wrong file is explained to the person who wrote it."""

import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from plugins.model.language import Language, load_language
from plugins.model.problem import BuildError

LANGUAGES = Path(__file__).parents[3] / "languages"
TAGS = sorted(path.stem for path in LANGUAGES.glob("*.toml"))


@pytest.fixture
def broken(tmp_path: Path):
    """Return a function that copies the Turkmen file with one piece replaced, and returns what is said about it."""

    def break_file(*replacements: tuple[str, str]) -> list[str]:
        text = (LANGUAGES / "tk.toml").read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new, 1)
        (tmp_path / "tk.toml").write_text(text, encoding="utf-8")
        with pytest.raises(BuildError) as error:
            load_language("tk", tmp_path)
        return [problem.say().replace(f"{tmp_path}/", "") for problem in error.value.problems]

    return break_file


class TestShippedLanguages:
    @pytest.mark.parametrize("tag", TAGS)
    def test_are_complete(self, tag):
        """
        Each file in languages/ can be read, and its name is the tag.
        """
        language = load_language(tag, LANGUAGES)
        assert isinstance(language, Language)
        assert language.tag == tag

    def test_have_the_two_languages_of_the_site_and_three_more_as_proof(self):
        """
        Turkmen and Armenian are the site's; English, Russian and Persian show that a language is only data.
        """
        assert TAGS == ["en", "fa", "hy", "ru", "tk"]

    @pytest.mark.parametrize(
        ("tag", "name", "direction", "outer", "inner"),
        [
            ("tk", "Türkmen dili", "ltr", "“”", "‘’"),
            ("hy", "Հայերեն", "ltr", "«»", "“”"),
            ("en", "English", "ltr", "“”", "‘’"),
            ("ru", "Русский", "ltr", "«»", "„“"),
            ("fa", "فارسی", "rtl", "«»", "‹›"),
        ],
    )
    def test_know_their_name_direction_and_quotes(self, tag, name, direction, outer, inner):
        """
        The facts that every page of a language shows.
        """
        language = load_language(tag, LANGUAGES)
        assert (language.name, language.direction) == (name, direction)
        assert ("".join(language.quotes.outer), "".join(language.quotes.inner)) == (outer, inner)

    @pytest.mark.parametrize("tag", TAGS)
    def test_have_the_direction_that_babel_knows(self, tag):
        """
        The direction is written in the file, and agrees with CLDR.
        """
        from babel import Locale

        language = load_language(tag, LANGUAGES)
        direction = {"left-to-right": "ltr", "right-to-left": "rtl"}[Locale.parse(language.locale).character_order]
        assert language.direction == direction

    def test_can_be_the_key_of_a_cache(self):
        """
        A language read twice is the same value.
        """
        first, second = load_language("hy", LANGUAGES), load_language("hy", LANGUAGES)
        assert first == second
        assert hash(first) == hash(second)

    @pytest.mark.parametrize("tag", TAGS)
    def test_can_be_kept_in_a_cache(self, tag):
        """
        Written down as MessagePack or JSON and read again, a language is the same.
        """
        language = load_language(tag, LANGUAGES)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(language), type=Language) == language
        assert msgspec.json.decode(msgspec.json.encode(language), type=Language) == language

    def test_armenian_has_38_letters_in_its_index(self):
        """
        ու is one letter, ւ and և begin no word.
        """
        letters = load_language("hy", LANGUAGES).alphabet.index_letters
        assert len(letters) == 38
        assert letters[letters.index("Ց") + 1 :] == ("Ու", "Փ", "Ք", "Օ", "Ֆ")

    def test_turkmen_has_30_letters_in_its_index(self):
        """
        c, q, v and x are sorted but no Turkmen word begins with them.
        """
        letters = load_language("tk", LANGUAGES).alphabet.index_letters
        assert "".join(letters) == "ABÇDEÄFGHIJŽKLMNŇOÖPRSŞTUÜWYÝZ"

    def test_letters_for_the_linter_are_small_and_capital(self):
        """
        A Turkmen text has neither the Turkish ı nor the Spanish ñ among its letters, and an Armenian one has և.
        """
        turkmen, armenian = (load_language(tag, LANGUAGES).alphabet.letters for tag in ("tk", "hy"))
        assert {"ň", "Ň", "a"} <= turkmen
        assert not {"ı", "ñ", "c"} & turkmen
        assert {"և", "ւ", "Ֆ"} <= armenian


class TestWrongFile:
    def test_of_an_unknown_language_says_which_there_are(self):
        """
        A tag without a file is answered with the tags that have one.
        """
        with pytest.raises(BuildError) as error:
            load_language("xx", LANGUAGES)
        (problem,) = error.value.problems
        assert problem.path == str(LANGUAGES / "xx.toml")
        assert str(problem.fact) == "There is no language xx: this file does not exist."
        assert str(problem.cure) == "Write the file, or use one of the languages that have one: en, fa, hy, ru, tk."

    def test_with_an_unknown_key_gets_a_suggestion(self, broken):
        """
        A misspelt key is shown with its line, and the missing one with the form it wants.
        """
        assert broken(("direction =", "dirrection =")) == [
            'tk.toml: The key "direction" is missing.\n    Write "ltr" or "rtl".',
            'tk.toml:11: Unknown key "dirrection".\n    Did you mean direction?',
        ]

    def test_lacking_a_key_in_a_table_is_shown_the_table(self, broken):
        """
        A missing key is reported where it should stand.
        """
        (said,) = broken(("line_height = 1.55", ""))
        assert said.startswith("tk.toml:")
        assert said.endswith(': The key "fonts.line_height" is missing.\n    Write a number, without quotation marks.')

    @pytest.mark.parametrize(
        ("right", "wrong", "cure"),
        [
            ("reading_speed = 180", 'reading_speed = "180"', "Write a whole number, without quotation marks."),
            ("hyphenation = true", 'hyphenation = "yes"', "Write true or false, without quotation marks."),
            ('direction = "ltr"', 'direction = "left"', 'Write "ltr" or "rtl".'),
            ('scripts = ["Latn"]', 'scripts = "Latn"', 'Write a list of texts: ["a", "b"].'),
            ('outer = ["“", "”"]', 'outer = ["“"]', 'Write a list of exactly two texts: ["a", "b"].'),
            ('inside = { "«»" = "“”" }', 'inside = ["“”"]', 'Write a table of texts: { "a" = "b" }.'),
            ('inside = { "«»" = "“”" }', 'inside = { "«»" = 1 }', 'Write a table of texts: { "a" = "b" }.'),
        ],
    )
    def test_with_a_wrong_form_says_the_right_one(self, broken, right, wrong, cure):
        """
        The cure shows how the value should look.
        """
        (said,) = broken((right, wrong))
        assert said.endswith(f"has the wrong form.\n    {cure}")

    def test_naming_an_unknown_function_gets_a_suggestion(self, broken):
        """
        A language file can only name functions that exist.
        """
        assert broken(('ordinal = "turkmen"', 'ordinal = "turkman"'))[0].endswith(
            '"ordinal" names the function "turkman", which does not exist.\n    Did you mean turkmen?'
        )

    def test_with_a_locale_that_babel_does_not_know_is_refused(self, broken):
        """
        Western Armenian (hyw) has no data in Babel, and that is said at once.
        """
        (said,) = broken(('locale = "tk"', 'locale = "hyw"'))
        assert 'Babel does not know the locale "hyw".' in said

    def test_with_a_table_written_as_a_value_is_told_the_heading(self, broken):
        """
        A table has a heading of its own.
        """
        said = broken(("[alphabet]", "alphabet = 1\n[fold]"))
        assert 'tk.toml:26: "alphabet" is not a table.\n    Write its keys under the heading [alphabet].' in said

    def test_reports_everything_at_once(self, broken):
        """
        Three mistakes are three problems, in the order of their lines.
        """
        said = broken(
            ("reading_speed = 180", "reading_speed = true"),
            ("endings = true", 'endings = "yes"'),
            ("double_hyphen", "duble_hyphen"),
        )
        assert [text.split(": ", 1)[1].split("\n")[0] for text in said] == [
            'The value of "reading_speed" has the wrong form.',
            'The key "punctuation.double_hyphen" is missing.',
            'Unknown key "punctuation.duble_hyphen".',
            'The value of "binding.endings" has the wrong form.',
        ]

    def test_that_is_not_toml_shows_the_place(self, broken):
        """
        A missing quotation mark is shown with line and column.
        """
        (said,) = broken(('locale = "tk"', "locale = tk"))
        assert said.startswith("tk.toml:14:10: This is not TOML: Invalid value.")


def test_reading_a_language_does_not_import_babel():
    """
    Babel costs a tenth of a second; only what renders, reads a catalog or says something in it pays for it.
    """
    code = (
        "import sys; from pathlib import Path; from plugins.model.language import load_language;"
        "from plugins.model import catalog, slug, sorting;"
        "from plugins.model.editor_language import speak; speak('tk');"
        f"slug.slugify('Ýaş', load_language('tk', Path({str(LANGUAGES)!r})));"
        "print([name for name in ('babel', 'pelican', 'markdown', 'typogrify') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=LANGUAGES.parent, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
