"""A catalog is complete, and what a translator got wrong is named with its line."""

import msgspec
import pytest

from plugins.model.catalog import Catalog, Translations, catalog_path, read_catalog
from plugins.model.problem import BuildError
from tests.plugins.samples import REPOSITORY, said

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""
"""Five lines, so that the first message stands on line 6."""

GOOD = """msgid "Skip to content"
msgstr "Esasy mazmuna geçiň"

#. Translators: in the list of events
msgctxt "event"
msgid "Coming"
msgstr "Geljek"

#, python-format
msgid "%(count)s article"
msgid_plural "%(count)s articles"
msgstr[0] "%(count)s makala"
msgstr[1] ""
"%(count)s "
"makalalar"

#~ msgid "Gone"
#~ msgstr "Giden"
"""


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads a catalog of these entries."""
    monkeypatch.chdir(tmp_path)

    def read_entries(entries: str, header: str = HEADER):
        path = tmp_path / "messages.po"
        path.write_bytes((header + entries).encode("utf-8", "surrogateescape"))
        return read_catalog(path)

    return read_entries


class TestCatalog:
    def test_holds_each_message_with_its_forms(self, read):
        """
        A message is known by its context and its msgid; a plural has as many forms as the language.
        """
        catalog, problems = read(GOOD)
        assert problems == []
        assert catalog == Catalog(
            "messages.po",
            {
                ("", "Skip to content"): ("Esasy mazmuna geçiň",),
                ("event", "Coming"): ("Geljek",),
                ("", "%(count)s article"): ("%(count)s makala", "%(count)s makalalar"),
            },
            "(n != 1)",
        )

    def test_can_be_kept_in_a_cache(self, read):
        """
        Written down as MessagePack and read again, a catalog is the same.
        """
        catalog, _ = read(GOOD)
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(catalog), type=Catalog) == catalog

    @pytest.mark.parametrize("tag", ["tk", "hy"])
    def test_of_the_theme_is_complete(self, tag):
        """
        Both languages have every word of the interface.
        """
        catalog, problems = read_catalog(catalog_path(REPOSITORY / "theme", tag))
        assert said(problems) == ""
        assert catalog.messages


TRANSLATE = "Translate it, and remove the word fuzzy above it."
KEEP = "Keep what begins with % as it is in the message; %% stands for a percent sign."
QUOTE = 'Write the text in quotation marks, and \\" for one inside it.'

BROKEN = {
    "an empty message": (
        'msgid "Skip to content"\nmsgstr ""\n',
        "messages.po:6: The message “Skip to content” is not translated.",
        TRANSLATE,
    ),
    "a fuzzy message": (
        '#, fuzzy\nmsgid "Skip to content"\nmsgstr "Esasy"\n',
        "messages.po:7: The message “Skip to content” is not translated.",
        TRANSLATE,
    ),
    "a missing plural form": (
        'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "bir"\n',
        "messages.po:6: The message “one” is not translated.",
        TRANSLATE,
    ),
    "another placeholder": (
        'msgid "Page %(page)s"\nmsgstr "Sahypa %(sahypa)s"\n',
        "messages.po:6: The translation of “Page %(page)s” has “%(sahypa)s”.",
        KEEP,
    ),
    "a percent sign alone": (
        'msgid "Half"\nmsgstr "50 %"\n',
        "messages.po:6: The translation of “Half” has “%”.",
        KEEP,
    ),
    "a quotation mark that is not opened": (
        'msgid "Half"\nmsgstr Ýarym"\n',
        "messages.po:7: This is not a line of a catalog.",
        QUOTE,
    ),
    "a quotation mark in the text": (
        'msgid "Half"\nmsgstr "Iň "ýarym""\n',
        "messages.po:7: This is not a line of a catalog.",
        QUOTE,
    ),
    "a word that is none": ('mgsid "Half"\n', "messages.po:6: This is not a line of a catalog.", QUOTE),
    "a merge conflict": ("<<<<<<< HEAD\n\n", "messages.po:6: This is not a line of a catalog.", QUOTE),
}


class TestBrokenCatalog:
    @pytest.mark.parametrize(("entries", "fact", "cure"), BROKEN.values(), ids=BROKEN)
    def test_is_named_with_its_line(self, read, entries, fact, cure):
        """
        A translator learns which line to correct, and how.
        """
        _, problems = read(entries)
        assert said(problems) == f"{fact}\n    {cure}"

    def test_with_an_impossible_plural_rule_is_refused(self, read):
        """
        A plural rule that can't be calculated is found before any page needs it.
        """
        _, problems = read(GOOD, HEADER.replace("(n != 1)", "(n !! 1)"))
        assert "The catalog can't be read: " in said(problems)

    def test_of_bytes_that_are_no_text_is_refused(self, read):
        """
        A file in another encoding is named.
        """
        catalog, problems = read('msgid "Half"\nmsgstr "\udce4"\n')
        assert catalog is None
        assert "messages.po: The catalog can't be read: 'utf-8' codec can't decode byte 0xe4" in said(problems)

    def test_that_is_missing_is_named(self, tmp_path, monkeypatch):
        """
        A language without a catalog is an error that says how to get one.
        """
        monkeypatch.chdir(tmp_path)
        catalog, problems = read_catalog(catalog_path(tmp_path / "theme", "ru"))
        assert catalog is None
        assert said(problems) == (
            "theme/translations/ru/LC_MESSAGES/messages.po: The language has no catalog of interface words.\n"
            "    Run  inv catalogs  and translate the file that it makes."
        )


class TestTranslations:
    @pytest.fixture
    def words(self, read):
        catalog, _ = read(GOOD)
        return Translations(catalog)

    def test_say_what_the_catalog_has(self, words):
        """
        Context and number choose the words.
        """
        assert words.gettext("Skip to content") == "Esasy mazmuna geçiň"
        assert words.pgettext("event", "Coming") == "Geljek"
        assert words.ngettext("%(count)s article", "%(count)s articles", 1) == "%(count)s makala"
        assert words.ngettext("%(count)s article", "%(count)s articles", 5) == "%(count)s makalalar"

    @pytest.mark.parametrize(
        "ask",
        [
            lambda words: words.gettext("Coming"),
            lambda words: words.pgettext("page", "Coming"),
            lambda words: words.ngettext("%(n)s book", "%(n)s books", 1),
            lambda words: words.npgettext("page", "%(count)s article", "%(count)s articles", 1),
        ],
    )
    def test_never_fall_back_to_english(self, words, ask):
        """
        A message that the catalog does not have stops the build.
        """
        with pytest.raises(BuildError, match=r"is missing\.\n    Run  inv catalogs  and translate it\."):
            ask(words)
