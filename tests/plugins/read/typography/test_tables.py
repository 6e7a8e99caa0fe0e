"""The tables in turkmen.txt, armenian.txt and others.txt hold, as paragraphs and as plain text."""

from html import escape
from pathlib import Path

import pytest

from plugins.model.language import load_language
from plugins.read.typography import correct_html, correct_text, find_unbalanced

HERE = Path(__file__).parent
LANGUAGES = {tag: load_language(tag, HERE.parents[3] / "languages") for tag in ("tk", "hy", "en", "ru", "fa")}


def read_table(name: str, tag: str = "") -> list:
    """Return the cases of the table *name*: language, typed, printed, and whether a quotation mark has no partner."""
    cases = []
    for line in (HERE / name).read_text(encoding="utf-8").splitlines():
        if "|" not in line or line.startswith("#"):
            continue
        case, typed, printed = (cell.strip() for cell in line.split("|"))
        if not printed:
            continue
        is_odd = printed.endswith(" !")
        language = tag or case.split()[0]
        cases.append(pytest.param(language, typed, printed.removesuffix(" !"), is_odd, id=f"{tag}-{case}".strip("-")))
    return cases


CASES = [*read_table("turkmen.txt", "tk"), *read_table("armenian.txt", "hy"), *read_table("others.txt")]


def as_html(text: str) -> str:
    """Return a paragraph of *text*, in which ⍽ and ⟦ ⟧ stand for what cannot be seen."""
    spans = escape(text, quote=False).replace("⟦", '<span class="nb">').replace("⟧", "</span>")
    return f"<p>{spans}</p>".replace("⍽", "\N{NO-BREAK SPACE}")


def as_text(text: str) -> str:
    """Return plain *text*, which has no spans."""
    return text.replace("⟦", "").replace("⟧", "").replace("⍽", "\N{NO-BREAK SPACE}")


@pytest.mark.parametrize(("tag", "typed", "printed", "is_odd"), CASES)
class TestTable:
    def test_holds_for_a_paragraph(self, tag, typed, printed, is_odd):
        """
        What the editor types is printed as the table says, and nothing else is complained about.
        """
        corrected = correct_html(as_html(typed), LANGUAGES[tag], LANGUAGES)
        assert corrected.html == as_html(printed)
        assert bool(corrected.unbalanced) == is_odd

    def test_holds_for_plain_text(self, tag, typed, printed, is_odd):
        """
        Titles and summaries get the same punctuation, without tags.
        """
        assert correct_text(typed, LANGUAGES[tag], heading=False) == as_text(printed)
        assert bool(find_unbalanced(typed, LANGUAGES[tag])) == is_odd

    def test_holds_for_what_is_printed_already(self, tag, typed, printed, is_odd):
        """
        What is right stays as it is.
        """
        assert correct_html(as_html(printed), LANGUAGES[tag], LANGUAGES).html == as_html(printed)
        assert correct_text(as_text(printed), LANGUAGES[tag], heading=False) == as_text(printed)
