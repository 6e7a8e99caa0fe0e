"""Whatever an editor saves, reading it gives a document or problems in plain words, and never another exception."""

from __future__ import annotations

from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown.extensions import Extension
from markdown.treeprocessors import InlineProcessor, Treeprocessor

from plugins.model.digests import encode
from plugins.model.document import decode_known
from plugins.model.problem import Problem
from plugins.read import schema
from plugins.read.body import BodyReader
from plugins.read.documents import Reader
from plugins.read.folder import source_of
from plugins.read.quick_markdown import QuickInline
from plugins.read.taxonomy import read_taxonomy
from tests.plugins.samples import article_text, build, site

PATHS = ("tk/news/2026/sergi.md", "hy/news/2026/sergi.md", "tk/pages/about.md")

thorough = settings(max_examples=3 * settings.default.max_examples)


@pytest.fixture(scope="module")
def content(tmp_path_factory):
    """The content folder, for all examples."""
    folder = tmp_path_factory.mktemp("content")
    for path in PATHS:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="module")
def read(content):
    """Reads a file of these bytes, and looks at what is said about it."""
    sample = site(content=content)
    reader = Reader(build([], sample))

    def read_and_check(path: str, data: bytes) -> None:
        (content / path).write_bytes(data)
        read = reader.read(source_of(path))
        assert read.known or any(problem.level == "error" for problem in read.problems)
        if read.known:
            assert encode(decode_known(read.known)) == read.known
        for problem in read.problems:
            check(problem, path, data)

    return read_and_check


def check(problem: Problem, path: str, data: bytes) -> None:
    """Assert that a problem has a place that exists, a fact and a cure, all of which can be printed."""
    assert problem.path.endswith(path)
    assert 0 <= problem.line <= data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").count(b"\n") + 1
    place, cure = problem.say().split("\n")
    assert place.isprintable()
    assert cure.isprintable()
    assert str(problem.fact)
    assert str(problem.cure)
    assert problem.say().encode()


paths = st.sampled_from(PATHS)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
signs = st.text("#:-*&!|>'\"%@`[]{},?~\\<\t \n\r=.ab1ş\u0327\u00a0\u00ad\ufeff", max_size=40)
keys = st.sampled_from([*schema.ARTICLE_KEYS, *schema.EVENT_KEYS, *schema.PICTURE_KEYS, "lang", "x"]) | texts
dates = st.sampled_from(["2020-12-24", "03.04.2026", "2020-13-45", "2020-12-24T25:00", "9999-12-31T23:59-12:00"])
words = st.sampled_from(["published", "draft", "reading", "no", "~", "/media/x.png", "https://x.org", "tk", "12:30"])
values = st.recursive(
    texts | signs | dates | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)


def written(value: object, depth: int = 1) -> str:
    """Return a value as somebody might write it into front matter, right or wrong."""
    if isinstance(value, dict):
        return "".join(f"\n{'  ' * depth}{key}: {written(inner, depth + 1)}" for key, inner in value.items())
    if isinstance(value, list):
        return "".join(f"\n{'  ' * depth}- {written(inner, depth + 1)}" for inner in value)
    return str(value)


markdown = st.lists(
    st.sampled_from(
        [
            *(
                "# ",
                "## ",
                "- ",
                "> ",
                "1. ",
                "    ",
                "\t",
                "\n",
                "\n\n",
                "***",
                "__",
                "`",
                "```\n",
                "~~~",
                "---\n",
                "|a|b|\n|-|-|\n",
            ),
            *(
                "[a](",
                "![](",
                "![a](",
                ")",
                "]",
                "[^1]",
                "[^1]: ",
                "[a]: ",
                "*[a]: ",
                "{: ",
                "{#a}",
                "}",
                "http://[",
                "x.md",
            ),
            *(
                "<b>",
                "</b>",
                "<div>",
                "</div>",
                "<a href=",
                "<img src='",
                "'>",
                "<!--",
                "-->",
                "<![CDATA[",
                "]]>",
                "<?",
                "?>",
                "<!",
            ),
            *(
                "&#0;",
                "&#xe000;",
                "&nbsp",
                "&lt;",
                "{filename}",
                "{static}",
                "/media/x.png",
                "javascript:",
                "\u00ab",
                "\u00bb",
                '"',
            ),
            *(
                "<svg onload=",
                "<script>",
                "<p markdown=1>",
                "<span lang=hy>",
                "<math>",
                "srcset=",
                "a:b",
                "։",
                "--",
                "<<",
                ">>",
            ),
        ]
    )
    | texts,
    max_size=30,
).map("".join)


class TestAnything:
    @given(paths, st.binary(max_size=200))
    def test_of_bytes_is_a_document_or_problems(self, read, path, data):
        """
        A file that is no text at all.
        """
        read(path, data)

    @thorough
    @given(paths, signs | texts, signs | texts)
    def test_between_the_marks_is_a_document_or_problems(self, read, path, header, body):
        """
        Front matter that only looks like YAML.
        """
        read(path, f"---\n{header}\n---\n{body}".encode())

    @thorough
    @given(paths, st.dictionaries(keys, values, max_size=6))
    def test_as_the_value_of_a_key_is_a_document_or_problems(self, read, path, table):
        """
        Every key with every kind of value.
        """
        header = "".join(f"{key}: {written(value)}\n" for key, value in table.items())
        read(path, f"---\n{header}---\nKitap.\n".encode())

    @thorough
    @given(paths, st.sampled_from(["title", "date", "category", "status"]), texts | signs | dates)
    def test_as_the_value_of_a_required_key_is_a_document_or_problems(self, read, path, key, value):
        """
        All is right but for one value.
        """
        read(path, article_text(**{key: value}).encode())

    @thorough
    @given(paths, markdown)
    def test_as_the_text_is_a_document_or_problems(self, read, path, body):
        """
        Markdown and HTML that nobody would write.
        """
        read(path, article_text(body).encode("utf-8", "replace"))


special = st.lists(
    st.sampled_from(
        [
            *(
                "Ady\n===\n",
                "Ady\n---\n",
                "* * *\n",
                "+ ",
                "12. ",
                "  \n",
                "a | b\n--|--\nc | d\n",
                "[TOC]",
                "(",
                "söz ",
            ),
            *("[a][b]", "[b]", "[b]: http://x.org 'T'\n", "HTML", "*[HTML]: ", ": ", "\\", "\\*", "\\\\", "<<Kitap>>"),
            *(
                "<http://x.org>",
                "<a@b.org>",
                "&amp;",
                "*",
                "_",
                "**söz**",
                "_söz_",
                "`",
                "``",
                "///Footnotes Go Here///",
            ),
            *("[a](b (c) 'd')", "![a](b)", "[a [b] c](d)", "[a](<b c>)", "<div markdown=1>\n", "<span>", "!!! note\n"),
        ]
    )
    | markdown,
    max_size=12,
).map("".join)
settings_of_markdown = st.sampled_from(
    [
        {"extensions": ["extra", "sane_lists", "toc"], "output_format": "html"},
        {"extensions": ["extra", "toc", "smarty", "admonition", "nl2br"]},
        {"extensions": []},
        {
            "extensions": ["extra", "toc"],
            "output_format": "xhtml",
            "extension_configs": {
                "toc": {"permalink": True, "marker": "söz"},
                "extra": {"footnotes": {"SUPERSCRIPT_TEXT": "*{}* <b> [a] `x`", "USE_DEFINITION_ORDER": False}},
            },
        },
    ]
)


class TestQuickMarkdown:
    @thorough
    @given(special, settings_of_markdown)
    def test_makes_of_any_text_what_markdown_makes_of_it(self, body, setting):
        """
        To pass over what a text does not have changes nothing, whatever it is made of.
        """
        languages = {tag: edited.language for tag, edited in site().languages.items()}
        quick = BodyReader("tk", languages, setting, "https://x.org")
        with mock.patch("plugins.read.body.hasten"):
            plain = BodyReader("tk", languages, setting, "https://x.org")
            expected = plain.read(body, 1, PATHS[0])
        assert quick.read(body, 1, PATHS[0]) == expected

    def test_is_what_the_site_is_read_with(self):
        """
        The settings of the repository have no extension that it does not know.
        """
        sample = site()
        languages = {tag: edited.language for tag, edited in sample.languages.items()}
        reader = BodyReader("tk", languages, sample.markdown, sample.url)
        assert type(reader.markdown.treeprocessors["inline"]) is QuickInline

    def test_is_plain_markdown_beside_an_extension_that_it_does_not_know(self):
        """
        Another extension may look at everything.
        """

        class Other(Extension):
            def extendMarkdown(self, md):  # noqa: N802  # Markdown's name
                md.treeprocessors.register(Treeprocessor(md), "other", 1)

        languages = {tag: edited.language for tag, edited in site().languages.items()}
        reader = BodyReader("tk", languages, {"extensions": ["extra", Other()]}, "https://x.org")
        assert type(reader.markdown.treeprocessors["inline"]) is InlineProcessor


class TestAnyTaxonomy:
    @thorough
    @given(
        st.dictionaries(st.sampled_from(["categories", "tags", "x"]) | texts, values, max_size=3)
        | st.binary(max_size=60)
    )
    def test_is_read_or_has_problems(self, content, written_taxonomy):
        """
        The file of the categories is an editor's too.
        """
        data = written_taxonomy
        if isinstance(written_taxonomy, dict):
            data = "".join(f"{key}: {written(value)}\n" for key, value in written_taxonomy.items()).encode()
        (content / "taxonomy.yaml").write_bytes(data)
        taxonomy, problems = read_taxonomy(site(content=content))
        assert taxonomy.categories or problems
        for problem in problems:
            check(problem, "taxonomy.yaml", data)
