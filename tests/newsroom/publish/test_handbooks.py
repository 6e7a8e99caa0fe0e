"""The handbook of publishing: the same in its three languages, and true of what can be set."""

import ast
import importlib
import re

import msgspec
import pytest

from newsroom.publish import senders
from newsroom.publish.difference import RETIRED_DAYS
from newsroom.publish.target import Common, read_target, sender_names
from tests.newsroom.documents import SPAN, blocks, document, sections, spans, tables

HANDBOOKS = {language: document(f"docs/editors/publishing.{language}.md") for language in ("en", "tk", "hy")}
TRANSLATIONS = [language for language in HANDBOOKS if language != "en"]
ENGLISH = HANDBOOKS["en"]
WAYS = {"in place", "releases"}
"""Values of the option “way”: all else that stands as code in the table of senders is the name of an option."""


def code_of(rows):
    """Return the code in a table, row by row; its head may be in words."""
    return [sorted(span for cell in row for _, span in SPAN.findall(cell)) for row in rows[1:]]


def target_of(text):
    """Return the setting PUBLISH that a handbook shows."""
    (shown,) = (block for block in blocks(text) if "PUBLISH" in block)
    (assignment,) = ast.parse(re.sub(r"^ {4}", "", shown, flags=re.MULTILINE)).body
    return ast.literal_eval(assignment.value)


@pytest.mark.parametrize("language", TRANSLATIONS)
class TestTranslation:
    def test_has_the_same_sections(self, language):
        """
        As many headings of each level, and in each section as many paragraphs of code and rows of tables.
        """
        shapes = [
            [(len(blocks(part)), [len(rows) for rows in tables(part)]) for part in sections(text).values()]
            for text in (HANDBOOKS[language], ENGLISH)
        ]
        assert shapes[0] == shapes[1]
        levels = [re.findall(r"^#+ ", text, re.MULTILINE) for text in (HANDBOOKS[language], ENGLISH)]
        assert levels[0] == levels[1]

    def test_has_the_same_points(self, language):
        """
        What the command refuses is listed point by point.
        """
        points = [len(re.findall(r"^- ", text, re.MULTILINE)) for text in (HANDBOOKS[language], ENGLISH)]
        assert points[0] == points[1] > 0

    def test_names_the_same_in_each_section(self, language):
        """
        Commands, options, files and values are written alike, in the section where the English handbook has them.
        """
        for (title, here), there in zip(sections(HANDBOOKS[language]).items(), sections(ENGLISH).values(), strict=True):
            assert set(spans(here)) == set(spans(there)), title

    def test_names_the_same_in_each_row(self, language):
        """
        The tables explain the same things in the same order.
        """
        assert [code_of(rows) for rows in tables(HANDBOOKS[language])] == [code_of(rows) for rows in tables(ENGLISH)]

    def test_shows_the_same_commands_and_target(self, language):
        """
        Blocks of code are alike, but for what the command says in the editor's language.
        """
        shown = [
            [block for block in blocks(text) if "inv " in block or "PUBLISH" in block]
            for text in (HANDBOOKS[language], ENGLISH)
        ]
        assert shown[0] == shown[1]
        addresses = [re.findall(r"[+~-] (/\S+/)", text) for text in (HANDBOOKS[language], ENGLISH)]
        assert addresses[0] == addresses[1] != []

    def test_names_the_same_numbers(self, language):
        """
        So many days, so many rows, such a share.
        """
        numbers = [sorted(re.findall(r"\d+", text)) for text in (HANDBOOKS[language], ENGLISH)]
        assert numbers[0] == numbers[1]


class TestTables:
    def test_of_every_target_names_all_that_it_may_say(self):
        """
        Each fact that all targets have is explained, and no other.
        """
        assert [row[0].strip("`") for row in tables(ENGLISH)[1][1:]] == list(Common.__struct_fields__)

    def test_of_senders_has_all(self):
        """
        Each sender has its row, and is named among the values of “sender”.
        """
        assert sorted(row[0].strip("`") for row in tables(ENGLISH)[2][1:]) == sender_names()
        assert sorted(span for _, span in SPAN.findall(tables(ENGLISH)[1][1][1])) == sender_names()

    @pytest.mark.parametrize("row", tables(ENGLISH)[2][1:], ids=lambda row: row[0].strip("`"))
    def test_of_senders_names_options_that_they_have(self, row):
        """
        What a sender has to be told is in its row, and all in the row can be said; “the same” is the row of ssh.
        """
        sender = importlib.import_module(f"{senders.__name__}.{row[0].strip('`')}")
        options = msgspec.structs.fields(sender.Options)
        named = {span.strip('"').partition(":")[0] for _, span in SPAN.findall(row[1])}
        assert named - WAYS <= {field.name for field in options}
        assert {field.name for field in options if field.required} <= named or row[1].startswith("the same")


@pytest.mark.parametrize("language", HANDBOOKS)
def test_the_target_that_is_shown_can_be_read(language):
    """
    Who copies the example has a target.
    """
    target = read_target({"PUBLISH": target_of(HANDBOOKS[language])}, "")
    assert (target.name, target.common.sender) == ("public", "sftp")


def test_the_numbers_are_those_of_the_program():
    """
    The share of pages that may vanish, and the days that assets stay.
    """
    share = sections(ENGLISH)["The target, by hand"].partition("`may_vanish`")[2].splitlines()[0]
    assert f"`{Common(sender='').may_vanish}`" in share
    assert f"stay for {RETIRED_DAYS} days" in ENGLISH
    assert Common(sender="").may_vanish == 1 / 5
    assert "more than a fifth of the pages" in ENGLISH
    assert Common(sender="").keep == 5
    assert "the last five of them" in ENGLISH
