"""The handbook of publishing: the same in its three languages, and true of what can be set."""

import ast
import importlib
import json
import re
import shlex
import tomllib
from pathlib import Path

import msgspec
import pytest

import tasks
from newsroom.publish import senders
from newsroom.publish.difference import RETIRED_DAYS
from newsroom.publish.host import Access, PublishError, failure
from newsroom.publish.secrets import FILE_VARIABLE, SERVICE, VARIABLE, read_secrets, secrets_file, variable_of
from newsroom.publish.target import Common, read_target, sender_names
from plugins.model.problem import message
from tests.newsroom.documents import COMMAND, SPAN, blocks, document, options, sections, spans, tables

HANDBOOKS = {language: document(f"docs/editors/publishing.{language}.md") for language in ("en", "tk", "hy")}
TRANSLATIONS = [language for language in HANDBOOKS if language != "en"]
ENGLISH = HANDBOOKS["en"]
WRITING = {language: document(f"docs/editors/handbook.{language}.md") for language in HANDBOOKS}
COMMANDS, COMMON, SENDERS, OPTIONS = tables(ENGLISH)
PASSWORDS = "Keep or change a password"
"""The section to which messages refer the editor."""


def code_of(rows):
    """Return the code in a table, row by row; its head may be in words."""
    return [sorted(span for cell in row for _, span in SPAN.findall(cell)) for row in rows[1:]]


def options_of(sender):
    """Return the options of a sender by name."""
    module = importlib.import_module(f"{senders.__name__}.{sender}")
    return {field.name: field for field in msgspec.structs.fields(module.Options)}


def extra_of(sender):
    """Return the extra of pyproject.toml that a sender needs, or an empty text."""
    return getattr(importlib.import_module(f"{senders.__name__}.{sender}"), "EXTRA", "")


def names_in(cell):
    """Return what stands as code in a cell."""
    return [span for _, span in SPAN.findall(cell)]


def shown(value):
    """Return a value as PUBLISH has it."""
    return json.dumps(value) if isinstance(value, str) else repr(value)


def flags_of(task):
    """Return the options of a command as they are typed."""
    return {f"--{argument.name.replace('_', '-')}" for argument in options(task)}


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
        code = [
            [block for block in blocks(text) if "uv run " in block or "PUBLISH" in block]
            for text in (HANDBOOKS[language], ENGLISH)
        ]
        assert code[0] == code[1]
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
        assert [row[0].strip("`") for row in COMMON[1:]] == list(Common.__struct_fields__)

    @pytest.mark.parametrize("field", [field for field in msgspec.structs.fields(Common) if field.default])
    def test_of_every_target_tells_what_holds_otherwise(self, field):
        """
        A number that holds where nothing is said is named.
        """
        (row,) = (row for row in COMMON[1:] if row[0] == f"`{field.name}`")
        assert field.required or field.default is None or shown(field.default) in names_in(row[1])

    def test_of_senders_has_all(self):
        """
        Each sender has its row, and is named among the values of “sender”.
        """
        assert sorted(row[0].strip("`") for row in SENDERS[1:]) == sender_names()
        assert sorted(names_in(COMMON[1][1])) == sender_names()

    @pytest.mark.parametrize("row", SENDERS[1:], ids=lambda row: row[0].strip("`"))
    def test_of_senders_names_all_their_options(self, row):
        """
        What a sender has to be told is in one cell, all else that it can be told, with what holds otherwise, in the next.
        """
        options = options_of(row[0].strip("`")).values()
        assert sorted(names_in(row[1])) == sorted(field.name for field in options if field.required)
        told = dict(re.findall(r"`(\w+)`(?: \(`([^`]+)`\))?", row[2]))
        assert told == {
            field.name: "" if field.default in ("", None) else shown(field.default)
            for field in options
            if not field.required
        }

    def test_of_options_explains_each(self):
        """
        Every option of every sender has its row, once; no other has.
        """
        explained = [name for row in OPTIONS[1:] for name in names_in(row[0])]
        assert sorted(explained) == sorted({name for sender in sender_names() for name in options_of(sender)})

    def test_of_commands_has_every_option(self):
        """
        All that `inv publish` takes is in the table, and what `inv rollback` takes besides is named below it.
        """
        typed = [words for row in COMMANDS[1:] for words in names_in(row[0])]
        assert {word for words in typed if " publish" in words for word in words.split() if word.startswith("--")} == (
            flags_of(tasks.publish)
        )
        (line,) = (line for line in ENGLISH.splitlines() if line.startswith("With `uv run inv rollback` go"))
        assert {span for span in names_in(line) if span.startswith("--")} == flags_of(tasks.rollback)


@pytest.mark.parametrize("language", HANDBOOKS)
class TestCommands:
    def test_are_shown_as_they_are_typed(self, language):
        """
        Each begins with `uv run`, in both handbooks: `inv` alone is not found on an editor's computer.
        """
        for text in (HANDBOOKS[language], WRITING[language]):
            lines = [line for code in blocks(text) for line in code.splitlines()] + spans(text)
            found = [match[0] for line in lines for match in COMMAND.finditer(line)]
            assert found
            assert [words for words in found if not words.startswith("uv run ")] == []

    def test_with_packages_are_told_at_the_beginning(self, language):
        """
        A sender that needs an extra has its own beginning of a command, said before the first section.
        """
        beginning = HANDBOOKS[language].partition("\n## ")[0]
        needed = {extra for sender in sender_names() if (extra := extra_of(sender))}
        assert set(spans(beginning)) == {
            "uv run inv publish",
            *(f"uv run --extra {extra} inv publish" for extra in needed),
        }

    def test_lead_from_writing_to_publishing(self, language):
        """
        The last step of a first article is to publish it.
        """
        steps = re.search(r"^1\. .*?\n\n(?=## )", WRITING[language], re.MULTILINE | re.DOTALL)[0]
        last = re.split(r"^\d\. ", steps, flags=re.MULTILINE)[-1]
        assert "`uv run inv publish`" in last
        assert f"(publishing.{language}.md)" in last


class TestPasswords:
    @pytest.mark.parametrize("language", HANDBOOKS)
    def test_are_in_a_file_that_can_be_read(self, language, tmp_path):
        """
        Who copies the example, and takes the rights of others away as it is said, has a file of secrets.
        """
        (shown,) = (block for block in blocks(HANDBOOKS[language]) if "[secrets]" in block)
        text = re.sub(r"^ {4}", "", shown, flags=re.MULTILINE)
        file = tmp_path / "secrets.toml"
        file.write_text(text, encoding="utf-8")
        (said,) = (span for span in spans(HANDBOOKS[language]) if span.startswith("chmod"))
        _, mode, named = shlex.split(said)
        file.chmod(int(mode, 8))
        assert read_secrets(file, tmp_path / "site") == tomllib.loads(text)["secrets"] != {}
        assert Path(named).expanduser() == secrets_file({})

    def test_have_the_names_that_are_told(self):
        """
        Account, variables, file and keyring are those of the program.
        """
        (shown,) = (block for block in blocks(ENGLISH) if "[secrets]" in block)
        (account,) = tomllib.loads(re.sub(r"^ {4}", "", shown, flags=re.MULTILINE))["secrets"]
        named = spans(sections(ENGLISH)[PASSWORDS])
        assert {account, variable_of(account), f"{VARIABLE}_", VARIABLE, FILE_VARIABLE} <= set(named)
        assert f"keyring set {SERVICE} {account}" in sections(ENGLISH)[PASSWORDS]

    @pytest.mark.parametrize(
        ("sender", "account"),
        [("ftps", "user@host"), ("webdav", "user@host"), ("s3", "ACCESSKEY@BUCKET")],
    )
    def test_belong_to_accounts_that_are_told(self, sender, account, tmp_path):
        """
        What a sender asks the secret for is what the handbook calls an account.
        """
        module = importlib.import_module(f"{senders.__name__}.{sender}")
        told = {"host": "host", "user": "user", "folder": "", "url": "https://host/", "access_key": "ACCESSKEY"}
        told |= {"bucket": "BUCKET"}
        required = {name: told[name] for name, field in options_of(sender).items() if field.required}
        asked = []

        def secret(name):
            asked.append(name)
            raise failure("", message("There is none."), message("Keep one."))

        access = Access("public", secret, lambda _: None, lambda _: False, lambda _: None, tmp_path)
        with pytest.raises(PublishError):
            module.open_host(module.Options(**required), access)
        assert asked == [account]
        assert f"`{account}`" in sections(ENGLISH)[PASSWORDS]


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
