"""The bytes of a file are an editor's text, or the reason why they are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.read.source_text import MOST_BYTES, Fault, SourceText, decode, split


def said(found: object) -> str:
    """Return a fault as line, fact and cure."""
    assert isinstance(found, Fault)
    return f"{found.line}: {found.fact} {found.cure}"


REFUSED = {
    "a BOM": (
        b"\xef\xbb\xbf---\ntitle: Sergi\n",
        "1: The file begins with an invisible mark (a BOM). Save it as UTF-8 without BOM.",
    ),
    "UTF-16": ("---\ntitle: Sergi\n".encode("utf-16"), "0: This is not a text file. Save it as plain text in UTF-8."),
    "a Word document": (b"PK\x03\x04\x14\x00\x06\x00", "0: This is not a text file. Save it as plain text in UTF-8."),
    "a picture": (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "0: This is not a text file. Save it as plain text in UTF-8.",
    ),
    "Latin-1": (
        b"---\ntitle: Sergi\n---\nS\xf6z\n",
        "4: The file is not UTF-8: it has a byte 0xf6 here. Save it again as UTF-8.",
    ),
    "half a letter": (b"a\n\xd5", "2: The file is not UTF-8: it has a byte 0xd5 here. Save it again as UTF-8."),
    "a surrogate": (b"a\xed\xa0\x80", "1: The file is not UTF-8: it has a byte 0xed here. Save it again as UTF-8."),
    "a book": (
        b"x" * (MOST_BYTES + 1),
        "0: The file has 2000001 bytes, more than any article. Put pictures and documents into media/ and link to them.",
    ),
    "a control character": (
        b"a\r\nb\r\nc\x02",
        "3: There is an invisible character (U+0002) here. Delete it, or type the passage again.",
    ),
    "a marker of the build": (
        "a\n\ue0000\ue001".encode(),
        "2: There is an invisible character (U+E000) here. Delete it, or type the passage again.",
    ),
    "an escape": (
        b"\x1b[31m",
        "1: There is an invisible character (U+001B) here. Delete it, or type the passage again.",
    ),
    "a line separator": (
        "a\u2028b".encode(),
        "1: There is an invisible character (U+2028) here. Delete it, or type the passage again.",
    ),
    "what is no character": (
        "\uffff".encode(),
        "1: There is an invisible character (U+FFFF) here. Delete it, or type the passage again.",
    ),
}


class TestDecoding:
    @pytest.mark.parametrize(
        ("data", "text"),
        [
            (b"a\r\nb\rc\n", "a\nb\nc\n"),
            ("s\u0327\u00e4".encode(), "şä"),
            ("եւ և".encode(), "եւ և"),
            ("a\tb\u00a0\u00ad\u200d".encode(), "a\tb\u00a0\u00ad\u200d"),
            (b"", ""),
        ],
        ids=["line ends", "NFD", "Armenian", "spaces", "empty"],
    )
    def test_gives_one_form_of_each_text(self, data, text):
        """
        Line ends and composed letters are alike, whatever system the file was saved on.
        """
        assert decode(data) == text

    @pytest.mark.parametrize(("data", "expected"), REFUSED.values(), ids=REFUSED)
    def test_refuses_what_is_no_text(self, data, expected):
        """
        The line is named where there is one, and what to do.
        """
        assert said(decode(data)) == expected

    @given(st.binary())
    def test_of_any_bytes_is_a_text_or_a_fault(self, data):
        """
        Nothing else comes out, and no exception.
        """
        found = decode(data)
        assert isinstance(found, str | Fault)


class TestSplitting:
    @pytest.mark.parametrize(
        ("text", "header", "body", "line"),
        [
            ("---\ntitle: a\n---\nbody\n", "title: a", "body\n", 4),
            ("---\n---\nbody", "", "body", 3),
            ("---  \ntitle: a\n--- \n", "title: a", "", 4),
            ("---\na: b\n---\nx\n\n---\n\ny\n", "a: b", "x\n\n---\n\ny\n", 4),
            ("---\na: |\n  ---\n---\nx", "a: |\n  ---", "x", 5),
        ],
    )
    def test_finds_the_two_parts(self, text, header, body, line):
        """
        The first two lines of three hyphens count; later ones are rules in the text.
        """
        assert split(text) == SourceText(header, body, line)

    @pytest.mark.parametrize("text", ["", "Kitap.\n", "\n---\n", "----\na\n----\n", "+++\na\n+++\n", "Title: a\n\nb"])
    def test_names_front_matter_that_is_missing(self, text):
        """
        The cure shows what a file begins with.
        """
        assert said(split(text)) == (
            "1: The front matter is missing. "
            "Begin the file with a line ---, then title, date, category and status, then a line ---."
        )

    @pytest.mark.parametrize(
        "text", ["---", "---\n", "---\ntitle: a\n", "---\ntitle: a\n----\n", "---\ntitle: a\n ---\n"]
    )
    def test_names_front_matter_without_an_end(self, text):
        """
        A mark that was mistyped is as good as none.
        """
        assert said(split(text)) == ("1: The front matter has no end. Write a line --- after it, before the text.")
