"""HTML in a text is closed, and holds nothing that runs, loads or redirects."""

import pytest

from plugins.read.elements import VOID, find_faulty_elements


def faults(html: str, source: str | None = None) -> list[str]:
    """Return what is wrong, with the lines of *source*, whose first is line 10."""
    return [
        f"{fault.line}: {fault.fact}" for fault in find_faulty_elements(html, html if source is None else source, 10)
    ]


class TestElements:
    @pytest.mark.parametrize(
        "html",
        [
            "<p>a</p>",
            "<p>a<p>b",
            "<ul><li>a<li>b</ul>",
            "<table><tr><td>a<td>b</table>",
            "<dl><dt>a<dd>b</dl>",
            "<div><p>a</div>",
            "<div><p>a</p></div>",
            "<a href='x'>a <b>b</b></a>",
            "<details><summary>a</summary>b</details>",
            "<ruby>a<rt>b</ruby>",
            "a<br>b<br/>c<hr>",
            "<img src=x alt=y>",
            "<span class='on'>a</span>",
            "",
        ],
    )
    def test_that_are_whole_are_right(self, html):
        """
        End tags that HTML lets out may be left out.
        """
        assert faults(html) == []

    @pytest.mark.parametrize("name", sorted(VOID - {"embed", "input", "link", "meta"}))
    def test_without_content_need_no_end(self, name):
        """
        A line break is no element that somebody forgot to close.
        """
        assert faults(f"<{name}>") == []

    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            ("<b>a", ["10: The HTML element <b> is not closed."]),
            ("a\n\n<div>\nb", ["12: The HTML element <div> is not closed."]),
            ("<div><b>a</div>", ["10: The HTML element <b> is not closed."]),
            ("<b>a</b>\n<b>c", ["11: The HTML element <b> is not closed."]),
            ("<br>\n<b>c", ["11: The HTML element <b> is not closed."]),
            ("<Kitap>a", ["10: There is no HTML element <kitap>, or none for a text."]),
            ("<font>a</font>", ["10: There is no HTML element <font>, or none for a text."]),
            (
                "<p>a<div>b</div></p>",
                ["10: The HTML element <div> can't stand here: it is inside a paragraph or a link."],
            ),
            (
                '<a href="#a">a <a href="#b">b</a></a>',
                ["10: The HTML element <a> can't stand here: it is inside a paragraph or a link."],
            ),
            ("a</b>", ["10: The HTML element <b> is closed, and was not opened."]),
            ("<p>a</b></p>", ["10: The HTML element <b> is closed, and was not opened."]),
            ("a</br>", ["10: The HTML element <br> is closed, and was not opened."]),
        ],
    )
    def test_that_have_no_partner_are_named_with_their_line(self, html, expected):
        """
        One mistake is one message, on the line of the tag.
        """
        assert faults(html) == expected

    @pytest.mark.parametrize(
        "html",
        [
            "<script>x</script>",
            "<SCRIPT>x</SCRIPT>",
            "<style>p {}</style>",
            "<iframe src='x'></iframe>",
            "<object></object>",
            "<embed src='x'>",
            "<form></form>",
            "<input>",
            "<button>a</button>",
            "<base href='x'>",
            "<meta http-equiv='refresh'>",
            "<link rel='stylesheet'>",
            "<template></template>",
            "<body></body>",
            "<main></main>",
        ],
    )
    def test_that_have_no_place_in_a_text_are_named(self, html):
        """
        What loads, runs or redirects something is not for articles.
        """
        name = html[1:].split(">")[0].split(" ")[0].lower()
        assert f"10: A text can't hold <{name}>." in faults(html)

    @pytest.mark.parametrize(
        ("html", "name"),
        [
            ("<!DOCTYPE html>", "!DOCTYPE"),
            ("<?php x ?>", "?php"),
            ("<![CDATA[x]]>", "!["),
            ("<![Sergi](sergi.jpg)>", "!["),
            ("<![Sergi](sergi.jpg)", "!["),
            ("<![]>", "!["),
        ],
    )
    def test_are_not_declarations(self, html, name):
        """
        What was pasted from a whole page is named.
        """
        assert faults(html) == [f"10: A text can't hold <{name}>."]

    @pytest.mark.parametrize(
        "html", ["<p onclick='x'>a</p>", "<img onerror=x>", "<P ONCLICK=x>a</P>", "<svg onload=x></svg>"]
    )
    def test_have_no_scripts_in_attributes(self, html):
        """
        A handler is a script by another name.
        """
        assert len(faults(html)) == 1
        assert "A text can't hold a script, and “on" in faults(html)[0]

    def test_have_ids_of_their_own(self):
        """
        A link to an id has one goal.
        """
        source = "## A {#a}\n\n## B {#a}\n"
        assert faults('<h2 id="a">A</h2><h2 id="a">B</h2>', source) == ["12: Two places in this text have the id “a”."]
