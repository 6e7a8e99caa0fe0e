"""``inv catalogs``: the interface words, from the templates to the translators and back."""

import re

import pytest

from newsroom.build import build
from newsroom.catalogs import catalogs, extract
from plugins.model.catalog import catalog_path

NEW_WORDS = """\
{{ _("Brand new words") }}
{{ pgettext("menu", "Brand new words") }}
{% trans trimmed count=n, name=x %}
One leaf of %(name)s
{% pluralize %}
{{ count }} leaves of {{ name }}
{% endtrans %}
"""


@pytest.fixture
def theme(newsroom):
    """The newsroom's own theme, whose catalogs are up to date."""
    theme = newsroom.own_theme()
    catalogs()
    return theme


@pytest.fixture
def turkmen(theme):
    """The Turkmen catalog."""
    return catalog_path(theme, "tk")


@pytest.fixture
def said(capsys):
    """A function that returns what was said since it was called last, or since the test began."""
    capsys.readouterr()
    return lambda: "".join(capsys.readouterr())


def change(path, old, new):
    """Replace the first *old* in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def entry(path, msgid):
    """Return the lines of a catalog's entry."""
    entries = path.read_text(encoding="utf-8").split("\n\n")
    return next(text for text in entries if f'msgid "{msgid}"' in text)


def add_words(theme, words=NEW_WORDS):
    """Add words to a template of the theme."""
    with (theme / "templates/feeds.html").open("a", encoding="utf-8") as file:
        file.write(words)


class TestExtraction:
    def test_finds_the_words_of_all_templates(self, theme):
        """
        Words, words in a context, and words with a number are found, with the template that has them.
        """
        add_words(theme, "{# Translators: of a tree #}\n" + NEW_WORDS.replace("%(name)s", "{{ name }}"))
        found = extract(theme)
        assert found.get("Brand new words").locations == [("templates/feeds.html", 0)]
        assert found.get("Brand new words").auto_comments == ["of a tree"]
        assert found.get("Brand new words", "menu").context == "menu"
        leaves = ("One leaf of %(name)s", "%(count)s leaves of %(name)s")
        assert found.get("One leaf of %(name)s").id == leaves
        assert len(found) > 50

    def test_stops_at_a_template_that_cannot_be_read(self, theme, turkmen, said):
        """
        A broken template is named with its line; its words are not taken out of the catalogs.
        """
        before = turkmen.read_bytes()
        add_words(theme, "{% if %}\n")
        line = (theme / "templates/feeds.html").read_text().count("\n")
        assert catalogs() == 1
        assert f"theme/templates/feeds.html:{line}: The template can't be read: " in said()
        assert turkmen.read_bytes() == before


class TestUpdate:
    def test_adds_what_is_new_and_asks_for_its_translation(self, theme, turkmen, said):
        """
        New words appear in each catalog, empty, and the command names them and ends with status 1.
        """
        add_words(theme)
        assert catalogs() == 1
        text = said()
        for tag in ("tk", "hy"):
            path = f"theme/translations/{tag}/LC_MESSAGES/messages.po"
            assert f"{path}: updated\n" in text
            fact = "The message “Brand new words” is not translated."
            assert re.search(rf"{path}:\d+: {fact}\n    Translate it", text)
        assert entry(turkmen, "Brand new words").endswith('msgid "Brand new words"\nmsgstr ""')

    def test_keeps_what_translators_wrote(self, theme, turkmen, said):
        """
        Translations, comments of translators, and the head of the file stay as they are.
        """
        change(turkmen, 'msgid "Skip to content"', 'msgid "Skip to content"'.replace("msgid", "# Gysga!\nmsgid"))
        change(turkmen, '"MIME-Version: 1.0', '"Last-Translator: Aýna <ayna@example.org>\\n"\n"MIME-Version: 1.0')
        before = translations(turkmen)
        add_words(theme)
        catalogs()
        text = turkmen.read_text(encoding="utf-8")
        assert translations(turkmen).items() >= before.items()
        assert "# Gysga!\n" in text
        assert '"Last-Translator: Aýna <ayna@example.org>\\n"\n' in text
        assert (
            text.splitlines()[0]
            == "# The words of the theme in Turkmen; each msgid is what an English reader would see."
        )

    def test_offers_the_old_translation_for_changed_words(self, theme, turkmen, said):
        """
        Words that were changed a little bring their translation, marked fuzzy, and are red until it was looked at.
        """
        template = theme / "templates/base.html"
        change(template, "Skip to content", "Skip to the content")
        assert catalogs() == 1
        found = entry(turkmen, "Skip to the content")
        assert "#, fuzzy" in found
        assert found.endswith('msgstr "Esasy mazmuna geçiň"')
        assert "The message “Skip to the content” is not translated." in said()

    def test_changes_nothing_the_second_time(self, theme, turkmen, said):
        """
        A catalog that is up to date keeps every byte, whatever the hour.
        """
        add_words(theme)
        catalogs()
        before = turkmen.read_bytes()
        said()
        catalogs()
        assert turkmen.read_bytes() == before
        assert ": updated" not in said()

    def test_makes_the_catalog_of_a_new_language(self, newsroom, theme, said):
        """
        A language of the settings gets its catalog, with all words, its plural forms, and nothing invented.
        """
        catalog_path(theme, "fa").unlink(missing_ok=True)
        newsroom.set("LANGUAGES['fa'] = {'name': 'خبرها', 'description': 'کتابخانه'}")
        assert catalogs() == 1
        text = catalog_path(theme, "fa").read_text(encoding="utf-8")
        assert "nplurals=1; plural=0" in text
        assert 'msgid "Skip to content"\nmsgstr ""\n' in text
        for blank in ("PROJECT", "ORGANIZATION", "EMAIL@ADDRESS", "YEAR", "FULL NAME", "Babel"):
            assert blank not in text

    def test_leaves_a_catalog_alone_that_it_cannot_read(self, turkmen, said):
        """
        A quotation mark was forgotten: the line is told, and no translation below it is lost.
        """
        change(turkmen, 'msgstr "Esasy mazmuna geçiň"', 'msgstr "Esasy mazmuna geçiň')
        before = turkmen.read_bytes()
        assert catalogs() == 1
        assert turkmen.read_bytes() == before
        assert re.search(r"messages.po:\d+: This is not a line of a catalog", said())

    def test_leaves_a_catalog_alone_that_is_not_utf_8(self, turkmen, said):
        """
        The same is true of a file in another encoding.
        """
        turkmen.write_bytes(turkmen.read_bytes().replace("geçiň".encode(), b"ge\xe7i\xf2"))
        before = turkmen.read_bytes()
        assert catalogs() == 1
        assert turkmen.read_bytes() == before
        assert "messages.po: The catalog can't be read: " in said()


class TestCheck:
    def test_is_content_with_complete_catalogs(self, theme, said):
        """
        When all is well it says so.
        """
        assert catalogs(only_check=True) == 0
        assert said() == "The catalogs are complete.\n"

    @pytest.mark.parametrize(
        ("old", "new", "fact", "cure"),
        [
            (
                'msgstr "Esasy mazmuna geçiň"',
                'msgstr ""',
                "The message “Skip to content” is not translated.",
                "Translate it, and remove the word fuzzy above it.",
            ),
            (
                'msgid "Skip to content"',
                '#, fuzzy\nmsgid "Skip to content"',
                "The message “Skip to content” is not translated.",
                "Translate it, and remove the word fuzzy above it.",
            ),
            (
                'msgid "Skip to content"\nmsgstr "Esasy mazmuna geçiň"\n',
                "",
                "The message “Skip to content” is missing.",
                "Run  inv catalogs  and translate it.",
            ),
            (
                'msgid "Skip to content"',
                'msgid "Old words"\nmsgstr "Köne"\n\nmsgid "Skip to content"',
                "Nothing says the message “Old words” any more.",
                "Run  inv catalogs,  which removes it.",
            ),
            (
                'msgstr "Bu bölümiň soňky habarlary: %(category)s"',
                'msgstr "Bu bölümiň soňky habarlary: %(bolum)s"',
                "The translation of “The latest news in this category: %(category)s” has “%(bolum)s”.",
                "Keep what begins with % as it is in the message; %% stands for a percent sign.",
            ),
            (
                'msgstr "Bu bölümiň soňky habarlary: %(category)s"',
                'msgstr "Bu bölümiň soňky habarlary"',
                "The translation of “The latest news in this category: %(category)s” lacks “%(category)s”.",
                "Write it where the value shall stand; each %(name)s stays as it is.",
            ),
            (
                "nplurals=2; plural=(n != 1);",
                "nplurals=2; plural=(n > 1);",
                "The header has other plural forms than the language.",
                "Write  Plural-Forms: nplurals=2; plural=(n != 1);",
            ),
            (
                'msgid "Skip to content"',
                'msgid "Skip to content"\nmsgid_plural "Skip to contents"',
                "The message “Skip to content” is missing.",
                "Run  inv catalogs  and translate it.",
            ),
        ],
        ids=["empty", "fuzzy", "missing", "unused", "wrong", "lacking", "header", "plural"],
    )
    def test_is_red_with_the_place_the_fact_and_the_cure(self, turkmen, said, old, new, fact, cure):  # noqa: PLR0917
        """
        Each fault names the catalog, says what is wrong and what to do; nothing is changed.
        """
        change(turkmen, old, new)
        before = turkmen.read_bytes()
        assert catalogs(only_check=True) == 1
        lines = said().splitlines()
        found = next(number for number, line in enumerate(lines) if line.endswith(fact))
        assert lines[found].startswith("theme/translations/tk/LC_MESSAGES/messages.po:")
        assert lines[found + 1] == "    " + cure
        assert turkmen.read_bytes() == before

    def test_is_red_when_a_language_has_no_catalog(self, turkmen, said):
        """
        A missing file is told with the command that makes it.
        """
        turkmen.unlink()
        assert catalogs(only_check=True) == 1
        assert said() == (
            "theme/translations/tk/LC_MESSAGES/messages.po: The language has no catalog of interface words.\n"
            "    Run  inv catalogs  and translate the file that it makes.\n"
        )

    def test_tells_all_languages_at_once(self, theme, said):
        """
        What is wrong in Armenian is told together with what is wrong in Turkmen.
        """
        for tag in ("tk", "hy"):
            catalog_path(theme, tag).unlink()
        assert catalogs(only_check=True) == 1
        assert said().count("The language has no catalog") == 2

    def test_tells_what_is_wrong_with_the_settings(self, newsroom, said):
        """
        Wrong settings are told as `inv build` tells them.
        """
        newsroom.set("del THEME")
        assert catalogs(only_check=True) == 1
        assert "settings: THEME: The setting THEME is missing or empty." in said()


class TestBuild:
    def test_is_red_as_well(self, turkmen, said):
        """
        No site is built with a word that is not translated.
        """
        change(turkmen, 'msgstr "Esasy mazmuna geçiň"', 'msgstr ""')
        assert build() == 1
        assert "The message “Skip to content” is not translated." in said()


def translations(path):
    """Return the translations of a catalog by msgid, as its file has them."""
    return dict(re.findall(r'^msgid "(.+)"\nmsgstr "(.+)"', path.read_text(encoding="utf-8"), re.MULTILINE))
