"""The taxonomy gives each category and tag a name in every language."""

from __future__ import annotations

import pytest

from plugins.model.document import Taxonomy, Term
from plugins.read.taxonomy import read_taxonomy
from tests.plugins.samples import said, site

EXAMPLE = "reading: {tk: Okaýyş, hy: Ընթերցանություն}"


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads a taxonomy of this text, or bytes."""
    monkeypatch.chdir(tmp_path)
    content = tmp_path / "content"
    content.mkdir()

    def read_text(text: str | bytes | None) -> tuple[Taxonomy, str]:
        if text is not None:
            (content / "taxonomy.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        taxonomy, problems = read_taxonomy(site(content=content))
        return taxonomy, said(problems)

    return read_text


class TestTaxonomy:
    def test_has_categories_and_tags_in_the_order_of_the_file(self, read):
        """
        Each has a key, names, and the line that declares it.
        """
        text = f"categories:\n  services: {{tk: Hyzmatlar, hy: Ծառայություններ}}\n  {EXAMPLE}\ntags:\n  no:\n    tk: Ýok\n    hy: Ոչ\n"
        assert read(text) == (
            Taxonomy(
                "taxonomy.yaml",
                {
                    "services": Term("services", {"tk": "Hyzmatlar", "hy": "Ծառայություններ"}, 2),
                    "reading": Term("reading", {"tk": "Okaýyş", "hy": "Ընթերցանություն"}, 3),
                },
                {"no": Term("no", {"tk": "Ýok", "hy": "Ոչ"}, 5)},
            ),
            "",
        )

    @pytest.mark.parametrize("tags", ["", "tags:\n", "tags: {}\n"])
    def test_needs_no_tags(self, read, tags):
        """
        A site may do without.
        """
        assert read(f"categories:\n  {EXAMPLE}\n{tags}")[1] == ""

    def test_may_have_names_in_other_languages(self, read):
        """
        A name in a language that the site does not have yet is no fault.
        """
        taxonomy, problems = read("categories:\n  reading: {tk: Okaýyş, hy: Ընթերցանություն, ru: Чтение}\n")
        assert problems == ""
        assert list(taxonomy.categories["reading"].names) == ["tk", "hy"]


NOT_YAML = "There are no lines of the form “key: value” here."
A_LINE_EACH = "Write each key on a line of its own, with “: ” between it and its value."

WRONG = {
    "no file": (
        None,
        "content/taxonomy.yaml: The file that names the categories is missing.",
        "Write it, beginning with  categories:  and a line for each of them.",
    ),
    "an empty file": (
        "",
        "content/taxonomy.yaml: The file names no category.",
        f"Write  categories:  and below it a line like  {EXAMPLE}",
    ),
    "no category": (
        "categories:\n",
        "content/taxonomy.yaml: The file names no category.",
        f"Write  categories:  and below it a line like  {EXAMPLE}",
    ),
    "a list": ("- reading\n", f"content/taxonomy.yaml:1: {NOT_YAML}", A_LINE_EACH),
    "a misspelt group": (
        f"categoris:\n  {EXAMPLE}\n",
        "content/taxonomy.yaml:1: There is no key “categoris”.",
        "Did you mean “categories”?",
    ),
    "an unknown group": (
        f"categories:\n  {EXAMPLE}\nauthors: a\n",
        "content/taxonomy.yaml:3: There is no key “authors”.",
        "Use one of: categories, tags.",
    ),
    "categories without names": (
        "categories: [reading]\n",
        "content/taxonomy.yaml:1: “categories” has to be a list of keys with their names.",
        f"Write below it a line like  {EXAMPLE}",
    ),
    "a name that is missing": (
        "categories:\n  reading: {tk: Okaýyş}\n",
        "content/taxonomy.yaml:2: “reading” has no name in: hy.",
        "Write  reading: {tk: Okaýyş, hy: …}",
    ),
    "one name for all": (
        "categories:\n  reading: Okaýyş\n",
        "content/taxonomy.yaml:2: “reading” has no name in: tk, hy.",
        "Write  reading: {tk: …, hy: …}",
    ),
    "a key that is no address": (
        "categories:\n  Täze kitap: {tk: a, hy: b}\n",
        "content/taxonomy.yaml:2: “Täze kitap” can't be part of an address.",
        "Use small Latin letters, digits and hyphens.",
    ),
    "a key twice": (
        f"categories:\n  {EXAMPLE}\n  {EXAMPLE}\n",
        "content/taxonomy.yaml:3: “reading” stands here twice; it is on line 2 already.",
        "Keep one of the two.",
    ),
    "a tab": (
        f"categories:\n\t{EXAMPLE}\n",
        "content/taxonomy.yaml:2: The line begins with a tab.",
        "Indent with spaces.",
    ),
    "an open bracket": (
        "categories:\n  reading: {tk: a, hy: b\n",
        "content/taxonomy.yaml:2: A table in { } is not closed, or lacks a comma.",
        "Close it with }.",
    ),
    "a name with a colon": (
        "categories:\n  reading: {tk: a: b, hy: c}\n",
        "content/taxonomy.yaml:2: What stands between the brackets is not a list or a table.",
        "Put each text in it that has a colon, a comma or a bracket in quotes.",
    ),
    "a name that is cut": (
        "categories:\n  reading:\n    tk: Okaýyş #1\n    hy: b\n",
        "content/taxonomy.yaml:3: “tk” ends before “ #”: what follows counts as a comment.",
        'Write  tk: "Okaýyş #1"',
    ),
    "Latin-1": (
        b"categories:\n  reading: {tk: Okad\xfd}\n",
        "content/taxonomy.yaml:2: The file is not UTF-8: it has a byte 0xfd here.",
        "Save it again as UTF-8.",
    ),
    "no text": (b"\0", "content/taxonomy.yaml: This is not a text file.", "Save it as plain text in UTF-8."),
}


class TestWrongTaxonomy:
    @pytest.mark.parametrize(("text", "fact", "cure"), WRONG.values(), ids=WRONG)
    def test_is_named_with_its_line(self, read, text, fact, cure):
        """
        One mistake is one message.
        """
        assert read(text)[1] == f"{fact}\n    {cure}"

    def test_that_can_not_be_opened_is_not_called_missing(self, read, tmp_path):
        """
        The reason is the system's own.
        """
        (tmp_path / "content/taxonomy.yaml").mkdir()
        assert read(None)[1] == "content/taxonomy.yaml: The file can't be read: Is a directory.\n    Make it readable."

    def test_of_a_content_folder_that_is_missing_is_not_missed(self, tmp_path):
        """
        The folder is named elsewhere, and once.
        """
        assert read_taxonomy(site(content=tmp_path / "nowhere"))[1] == []
