"""Whatever an article holds, typography changes punctuation and nothing else."""

import re
from html.parser import HTMLParser
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.model.language import load_language
from plugins.read.typography import correct_html, correct_text

LANGUAGES = {tag: load_language(tag, Path(__file__).parents[4] / "languages") for tag in ("tk", "hy", "en", "ru", "fa")}

SAMPLES = """
" ' « » “ ” ‘ ’ „ -- --- - – — ... … : ։ ` ՝ ՞ , . ( ) ! Kitap kitap-a BMG-niň 24-nji 10-15 2020 թ. 5 kg km 1 200 % °C
dekabrynda դեկտեմբերի գրադարանը Գրադարանը Ո՞վ ՄԱԿ-ի M. A. Annagurdow Հ. № էջ ISBN 978-1-2 tel. 12-34 +993 O'z '90
https://a.tm/b--c a@b.tm &amp; &lt;&lt; &gt;&gt; &nbsp; &copy;
"""
PIECES = st.sampled_from([*SAMPLES.split(), " ", "\n", "  ", "\N{NO-BREAK SPACE}", " ", " "])
TEXT = st.lists(PIECES, max_size=12).map("".join)
ATTRIBUTES = st.sampled_from(
    ["", ' class="x"', " title=\"a -- 'b' > c\"", " title='\"x\" ...'", ' lang="en"', ' lang="xx"', ' class="as-typed"']
)
NAMES = st.sampled_from(["p", "em", "a", "li", "ul", "h2", "td", "blockquote", "code", "pre", "svg", "strong", "span"])
HTML = st.recursive(
    TEXT | st.sampled_from(["<br>", '<img alt="-- \'">', '<!-- "x" -- -->', '<script>"x" -- </b></script>']),
    lambda inner: st.builds(
        lambda name, attributes, content: f"<{name}{attributes}>{''.join(content)}</{name}>",
        NAMES,
        ATTRIBUTES,
        st.lists(inner, max_size=4),
    ),
    max_leaves=12,
)


class Reader(HTMLParser):
    """The tags, and the text between them without what typography may change."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list = []
        self.code: list = []
        self.text = ""
        self.depth = 0

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, attrs))
        self.depth += tag in ("code", "pre", "svg", "script")

    def handle_endtag(self, tag):
        self.tags.append(tag)
        self.depth -= tag in ("code", "pre", "svg", "script")

    def handle_comment(self, data):
        self.tags.append(data)

    def handle_data(self, data):
        if self.depth:
            self.code.append(data)
        else:
            self.text += data


def read(html: str) -> Reader:
    """Return what a browser would make of *html*."""
    reader = Reader()
    reader.feed(html)
    reader.close()
    return reader


def without_punctuation(text: str) -> str:
    """Return *text* without spaces, and with one sign for each family of signs that typography exchanges."""
    text = re.sub(r"<<|>>|[\"'«»“”‘’„‹›]", '"', text)
    text = re.sub(r"[-–—]+", "-", re.sub(r"\s", "", text))
    text = re.sub(r"-+", "-", text)
    return text.replace("։", ":").replace("՝", "`").replace("…", "...")


def kept_together(tags: list) -> list:
    """Return *tags* without the spans that typography adds."""
    kept, ours = [], []
    for tag in tags:
        if tag in (("span", [("class", "nb")]), ("span", [("class", "amp")])):
            ours.append(True)
        elif isinstance(tag, tuple) and tag[0] == "span":
            ours.append(False)
            kept.append(tag)
        elif tag == "span" and ours:
            if not ours.pop():
                kept.append(tag)
        else:
            kept.append(tag)
    return kept


thorough = settings(max_examples=5 * settings.default.max_examples // 2)


class TestAnyArticle:
    @thorough
    @given(HTML, st.sampled_from(sorted(LANGUAGES)))
    def test_keeps_its_tags_its_code_and_its_words(self, html, tag):
        """
        Only signs of punctuation and spaces differ, and spans that keep things together.
        """
        before, after = read(html), read(correct_html(html, LANGUAGES[tag], LANGUAGES).html)
        assert kept_together(after.tags) == kept_together(before.tags)
        assert after.code == before.code
        assert without_punctuation(after.text) == without_punctuation(before.text)

    @thorough
    @given(HTML, st.sampled_from(sorted(LANGUAGES)))
    def test_is_right_after_the_first_time(self, html, tag):
        """
        Typography applied twice is typography applied once.
        """
        once = correct_html(html, LANGUAGES[tag], LANGUAGES)
        twice = correct_html(once.html, LANGUAGES[tag], LANGUAGES)
        assert twice.html == once.html
        assert len(twice.unbalanced) == len(once.unbalanced)

    @given(st.text(), st.sampled_from(sorted(LANGUAGES)))
    def test_may_be_anything(self, text, tag):
        """
        No text makes the rules fail, and none gets tags.
        """
        corrected = correct_text(text, LANGUAGES[tag])
        assert correct_text(corrected, LANGUAGES[tag]) == corrected
        correct_html(text, LANGUAGES[tag], LANGUAGES)

    @thorough
    @given(TEXT, st.sampled_from(sorted(LANGUAGES)), st.booleans())
    def test_has_a_title_that_is_right_after_the_first_time(self, text, tag, is_heading):
        """
        Titles and summaries are corrected once and for all too.
        """
        once = correct_text(text, LANGUAGES[tag], is_heading)
        assert correct_text(once, LANGUAGES[tag], is_heading) == once
        assert without_punctuation(once) == without_punctuation(text)
