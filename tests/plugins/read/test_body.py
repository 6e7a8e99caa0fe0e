"""The text of an article: Markdown made into HTML, its links found, its headings named, its HTML checked."""

from __future__ import annotations

import re

import pytest

from plugins.model.document import Reference
from plugins.model.markers import address_marker, size_marker
from plugins.read.body import PAGE_IDS, SUMMARY_LENGTH, BodyReader
from tests.plugins.samples import language

PATH = "tk/news/2026/sergi.md"
LANGUAGES = {tag: language(tag) for tag in ("tk", "hy")}
SETTINGS = {"extensions": ["extra", "sane_lists", "toc"], "output_format": "html"}
FIRST_LINE = 8
READERS = {tag: BodyReader(tag, LANGUAGES, SETTINGS, "https://news.example.org") for tag in LANGUAGES}


def read(source: str, tag: str = "tk"):
    """Return a text that has nothing wrong."""
    text, errors, warnings = READERS[tag].read(source, FIRST_LINE, PATH)
    assert (errors, warnings) == ([], [])
    return text


def faults(source: str) -> list[str]:
    """Return what is wrong with a text, errors before warnings."""
    _, errors, warnings = READERS["tk"].read(source, FIRST_LINE, PATH)
    return [f"{fault.line}: {fault.fact}" for fault in (*errors, *warnings)]


class TestMarkdown:
    @pytest.mark.parametrize(
        ("source", "html"),
        [
            ("Kitap **okamak**.", "<p>Kitap <strong>okamak</strong>.</p>"),
            ("1. a\n2. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>"),
            ("a<!-- remark -->b", "<p>ab</p>"),
            ("<!-- remark -->\n\na", "<p>a</p>"),
            ("a  \nb", "<p>a<br>\nb</p>"),
            ("`<script>`", "<p><code>&lt;script&gt;</code></p>"),
            ("a < b > c", "<p>a &lt; b &gt; c</p>"),
        ],
    )
    def test_becomes_html(self, source, html):
        """
        Remarks are not published.
        """
        assert read(source).html.strip() == html

    def test_of_one_text_leaves_nothing_for_the_next(self):
        """
        Links, notes and headings of one article never appear in another.
        """
        read("[a]: https://example.org\n\n## Baş\n\nx[^1]\n\n[^1]: note")
        text = read("[a] ## Baş\n\n## Baş")
        assert "example.org" not in text.html
        assert 'id="bas"' in text.html
        assert "note" not in text.html

    @pytest.mark.parametrize("source", ["", "  \n\n", "<!-- remark -->", "[a]: https://example.org"])
    def test_that_shows_nothing_is_no_text(self, source):
        """
        An article has something to read.
        """
        assert faults(source) == [f"{FIRST_LINE}: The text is missing."]

    @pytest.mark.parametrize(
        "source",
        ["\n".join("    " * depth + "- a" for depth in range(400)), "- " * 3000 + "a", "> " * 3000 + "a"],
        ids=["list", "dashes", "quotations"],
    )
    def test_without_end_is_a_fault_like_others(self, source):
        """
        What Markdown can't follow is said in words, and the next text is read as ever.
        """
        found = faults(source)
        assert found in ([], [f"{FIRST_LINE}: {TOO_DEEP}"])
        assert read("Kitap.").html == "<p>Kitap.</p>"

    def test_too_deep_for_markdown_is_named(self):
        """
        At least one such text exists.
        """
        assert faults("- " * 3000 + "a") == [f"{FIRST_LINE}: {TOO_DEEP}"]


TOO_DEEP = "Markdown can't read this text: lists, quotations or tags are too deep inside each other."


def ids(html: str) -> list[str]:
    return re.findall(r'<h\d id="([^"]*)"', html)


class TestHeadings:
    @pytest.mark.parametrize(
        ("tag", "heading", "anchor"),
        [
            ("tk", "Çykyşlar we pikir alyşma", "cykyslar-we-pikir-alysma"),
            ("tk", "**Möhüm** `kod`", "mohum-kod"),
            ("tk", "2020-nji ýyl", "s-2020-nji-yyl"),
            ("tk", "!!!", "section"),
            ("tk", "A &amp; B", "a-b"),
            ("hy", "Նոր գիրք", "nor-girk"),
        ],
    )
    def test_get_ids_by_the_rules_of_their_language(self, tag, heading, anchor):
        """
        An id is made of Latin letters, and begins with one.
        """
        assert ids(read(f"## {heading}", tag).html) == [anchor]

    @pytest.mark.parametrize(
        ("headings", "anchors"),
        [
            (["A", "A"], ["a", "a-2"]),
            (["A", "A", "A"], ["a", "a-2", "a-3"]),
            (["A", "A 2", "A"], ["a", "a-2", "a-3"]),
            (["A-2", "A", "A"], ["a-2", "a", "a-2-2"]),
            (["!", "?"], ["section", "section-2"]),
        ],
    )
    def test_that_are_equal_get_numbers(self, headings, anchors):
        """
        No two places of a text have one id.
        """
        found = ids(read("\n\n".join(f"## {heading}" for heading in headings)).html)
        assert found[: len(anchors) - 1] == anchors[:-1]
        assert len(set(found)) == len(anchors)

    def test_that_are_equal_get_2_and_3(self):
        """
        The second of a name is -2.
        """
        assert ids(read("## Sergi\n\n## Sergi\n\n## Sergi").html) == ["sergi", "sergi-2", "sergi-3"]

    @pytest.mark.parametrize("name", PAGE_IDS)
    def test_leave_the_ids_of_the_page_alone(self, name):
        """
        A heading “Content” is not where the skip link leads.
        """
        assert ids(read(f"## {name}").html) == [f"{name}-2"]

    @pytest.mark.parametrize(
        ("source", "line"),
        [("# A", 8), ("## A\n\n# B\n", 10), ("a\n\nB\n=\n", 11), ("a\n\n<h1>B</h1>", 10)],
    )
    def test_of_the_first_level_become_second(self, source, line):
        """
        The title is the only heading of the first level; whoever writes another is told.
        """
        text, errors, warnings = READERS["tk"].read(source, FIRST_LINE, PATH)
        assert "<h1" not in text.html
        assert "</h1" not in text.html
        assert errors == []
        assert [(fault.line, str(fault.cure)) for fault in warnings] == [(line, "Begin headings with ##.")]


class TestNotes:
    @pytest.mark.parametrize("by_definition", [True, False])
    def test_without_a_text_are_told(self, by_definition):
        """
        Readers would follow the number to nothing; Markdown itself stumbles over it where it sorts notes by their marks.
        """
        setting = SETTINGS | {"extension_configs": {"footnotes": {"USE_DEFINITION_ORDER": by_definition}}}
        setting["extensions"] = ["footnotes", "toc"]
        reader = BodyReader("tk", LANGUAGES, setting, "https://news.example.org")
        source = "a[^b] c[^1]\n\n[^1]:\n    - x\n    - y\n\n[^b]: \n\n[^c]: [x]: https://example.org\n"
        _, errors, _ = reader.read(source, FIRST_LINE, PATH)
        assert [(fault.line, str(fault.fact)) for fault in errors] == [
            (FIRST_LINE + 6, "The footnote [^b] has no text."),
            (FIRST_LINE + 8, "The footnote [^c] has no text."),
        ]
        assert reader.read("a[^1]\n\n[^1]: c", FIRST_LINE, PATH)[1] == []


class TestLinks:
    def test_are_replaced_by_markers_in_their_order(self):
        """
        What a link leads to is known only when all articles are.
        """
        text = read("[a](x.md) and [b](/media/x.pdf)\n\n![c](/media/x.png)")
        assert text.references == (
            Reference("document", "tk/news/2026/x.md", "", FIRST_LINE),
            Reference("media", "media/x.pdf", "", FIRST_LINE),
            Reference("media", "media/x.png", "", FIRST_LINE + 2, is_picture=True),
        )
        assert f'<a href="{address_marker(0)}">a</a> and <a href="{address_marker(1)}">b</a>' in text.html
        assert f'<img{size_marker(2)} alt="c" src="{address_marker(2)}">' in text.html

    @pytest.mark.parametrize(
        "source",
        [
            "[a](x.md)",
            '[a](x.md "title")',
            "[a](<x.md>)",
            "[a][b]\n\n[b]: x.md",
            "[a][]\n\n[a]: <x.md>",
            "[a]({filename}x.md){.button}",
            '<a href="x.md">a</a>',
            "<a href='x.md'>a</a>",
            "<a href=x.md>a</a>",
            '<a class="b"\nhref="x.md">a</a>',
            '<A HREF="x.md">a</A>',
            '<div markdown="1">[a](x.md)</div>',
            "| a |\n|---|\n| [a](x.md) |",
            "a[^1]\n\n[^1]: [a](x.md)",
        ],
    )
    def test_are_found_however_they_are_written(self, source):
        """
        Markdown and HTML, inline and by reference, in tables and notes.
        """
        found = [reference for reference in read(source).references if reference.kind == "document"]
        assert [reference.target for reference in found] == ["tk/news/2026/x.md"]

    @pytest.mark.parametrize("source", ["`[a](x.md)`", "    [a](x.md)", "```\n<a href='x.md'>\n```", "\\[a](x.md)"])
    def test_are_not_found_in_code(self, source):
        """
        An example of a link is none.
        """
        assert read(source).references == ()

    @pytest.mark.parametrize(
        "source",
        ["[a](https://example.org/?a=1&b=2)", "<https://example.org>", "<a@example.org>", "[a](mailto:a@example.org)"],
    )
    def test_out_of_the_site_stay_as_they_are(self, source):
        """
        Nothing is put in the place of a full address.
        """
        text = read(source)
        assert text.references == ()
        assert "href=" in text.html

    def test_to_notes_stay_within_the_text(self):
        """
        A note and the way back from it are places of the same page.
        """
        assert {reference.target for reference in read("a[^1]\n\n[^1]: b").references} == {"#fn:1", "#fnref:1"}

    @pytest.mark.parametrize(
        ("labels", "names"),
        [
            (["1", "2"], ["1", "2"]),
            (["Bellik"], ["bellik"]),
            (["ä", "a"], ["a", "a-2"]),
            (["*", "†"], ["note", "note-2"]),
        ],
    )
    def test_to_notes_have_names_that_an_address_can_have(self, labels, names):
        """
        Whatever an editor calls a note, its place has a plain name, and one of its own.
        """
        text = read(
            " ".join(f"x[^{label}]" for label in labels) + "\n\n" + "\n".join(f"[^{label}]: y" for label in labels)
        )
        assert re.findall(r'<li id="fn:([^"]*)"', text.html) == names
        assert re.findall(r'<sup id="fnref:([^"]*)"', text.html) == names

    def test_to_one_note_may_be_many(self):
        """
        Each place that a note belongs to is found from the note.
        """
        text = read("a[^1] b[^1]\n\n[^1]: c")
        assert re.findall(r'<sup id="([^"]*)"', text.html) == ["fnref:1", "fnref2:1"]

    @pytest.mark.parametrize(
        ("source", "lines"),
        [
            ("a\n\n[a](x)\n", [10]),
            ("x yx x\n\n[a](x)\n", [10]),
            ("[a](x)\n\n[b](x)\n\n[c](x)", [8, 10, 12]),
            ("[a](xy)\n\n[b](x)", [8, 10]),
            ("[a][b]\n\ntext\n\n[b]: x", [12]),
            ("<a\nhref='x'>a</a>", [9]),
            ("![](/media/a.png)\n\n![](/media/b.png)", [8, 10]),
            ("![a](/media/a.png)\n\n![](/media/a.png)", [10]),
            ("a\n\n![a](https://x.org/a.png)", [10]),
            ("[a](javascript:a&amp;b)\n", [8]),
        ],
    )
    def test_that_are_wrong_are_named_with_their_line(self, source, lines):
        """
        The same address twice is two places, and a letter elsewhere is none.
        """
        assert [int(fault.split(":")[0]) for fault in faults(source)] == lines

    @pytest.mark.parametrize(
        ("source", "fact"),
        [
            ("[a]()", "A link leads nowhere."),
            ("[a](nowhere)", "“nowhere” leads nowhere on the site."),
            ("[a](java&#115;cript:alert(1))", "A link can't begin with “javascript:”."),
            ('<a href="java\nscript:alert(1)">a</a>', "“java<U+000A>script:alert(1)” leads nowhere on the site."),
            ("[a](x.md){onclick=x}", "A text can't hold a script, and “onclick” is one."),
            ("## A {: onclick=x }", "A text can't hold a script, and “onclick” is one."),
            ("<b>a", "The HTML element <b> is not closed."),
            ("<script>a</script>", "A text can't hold <script>."),
            ("a\n\n[b](x.md){#a}\n\n## A {#a}", "Two places in this text have the id “a”."),
            ('<img src="/media/x.png" alt="a" srcset="/media/x.png 1x, x 2x">', "“x” leads nowhere on the site."),
            ('<video src="https://x.org/a.mp4"></video>', "The picture “https://x.org/a.mp4” is on another site."),
        ],
    )
    def test_and_tags_that_are_wrong_are_named(self, source, fact):
        """
        However it is written, what may not be in a text is found.
        """
        assert [fault.split(": ", 1)[1] for fault in faults(source)] == [fact]


class TestPictures:
    @pytest.mark.parametrize(
        "source",
        ["![](/media/x.png)", "![ ](/media/x.png)", '<img src="/media/x.png">', '<img src="/media/x.png" alt="">'],
    )
    def test_need_words(self, source):
        """
        A picture that nobody describes is an error.
        """
        assert faults(source) == [f"{FIRST_LINE}: The picture has no alternative text."]

    @pytest.mark.parametrize(
        "source", ['<img src="/media/x.png" alt="a" width="10" height="5">', "![a](/media/x.png){width=10}"]
    )
    def test_keep_a_size_that_was_given(self, source):
        """
        Who writes a width means it.
        """
        assert size_marker(0) not in read(source).html

    def test_in_many_sizes_are_all_found(self):
        """
        Each candidate of a srcset is a file.
        """
        text = read('<img src="/media/a.png" alt="a" srcset="/media/a.png 1x, /media/b.png 2x">')
        assert [reference.target for reference in text.references] == ["media/a.png", "media/a.png", "media/b.png"]
        assert f'srcset="{address_marker(1)} 1x, {address_marker(2)} 2x"' in text.html


class TestFirstParagraph:
    @pytest.mark.parametrize(
        ("source", "expected"),
        [
            ("Kitap **okamak** [x](x.md).\n\nSoňky.", "Kitap okamak x."),
            ("## Baş\n\nKitap.", "Kitap."),
            ("![a](/media/x.png)\n\nKitap.", "Kitap."),
            ("- a\n- b\n\nKitap.", "Kitap."),
            ("Kitap[^1] okamak.\n\n[^1]: note", "Kitap okamak."),
            ("A &amp; B &lt;c&gt;", "A & B <c>"),
            ("Iki\nsetir", "Iki setir"),
            ("## Diňe baş", ""),
        ],
    )
    def test_is_plain_text(self, source, expected):
        """
        An article without a summary is summed up by its first sentences.
        """
        assert read(source).first_paragraph == expected

    def test_is_cut_at_the_end_of_a_word(self):
        """
        A long one ends in an ellipsis, and in no half word.
        """
        found = read("kitaphana, " * 60).first_paragraph
        assert len(found) <= SUMMARY_LENGTH + 1
        assert found.endswith("kitaphana…")
