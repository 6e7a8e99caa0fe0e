"""Typography sees past tags, and leaves alone what is no text of the language."""

from pathlib import Path

import pytest

from plugins.model.language import load_language
from plugins.read.typography import correct_html, correct_text

LANGUAGES = {tag: load_language(tag, Path(__file__).parents[4] / "languages") for tag in ("tk", "hy", "en")}


def correct(html: str, tag: str = "tk") -> str:
    """Return *html* with no-break spaces made visible."""
    return correct_html(html, LANGUAGES[tag], LANGUAGES).html.replace("\N{NO-BREAK SPACE}", "⍽")


class TestTags:
    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ('<p>"<em>Kitap</em>" atly</p>', "<p>“<em>Kitap</em>” atly</p>"),
            ('<p><em>"Kitap"</em> atly</p>', "<p><em>“Kitap”</em> atly</p>"),
            ('<p>"Kitap <a href="/x">atly"</a> sergi</p>', '<p>“Kitap <a href="/x">atly”</a> sergi</p>'),
            ('<p>"Kitap<br />\natly" sergi</p>', "<p>“Kitap<br />\natly” sergi</p>"),
            ('<p>"Kitap\natly"\nsergi</p>', "<p>“Kitap\natly”\nsergi</p>"),
            ("<p><b>5</b> kg, 5 <i>kg</i></p>", "<p><b>5</b>⍽kg, 5⍽<i>kg</i></p>"),
            ("<p>5\nkg</p>", "<p>5⍽kg</p>"),
            ("<p><b>Kitap</b> - bilim</p>", "<p><b>Kitap</b>⍽– bilim</p>"),
        ],
    )
    def test_do_not_hide_what_belongs_together(self, typed, printed):
        """
        A quotation may begin outside an element and end inside; a line end in the source is a space.
        """
        assert correct(typed) == printed

    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("<p><b>24</b>-nji</p>", '<p><span class="nb"><b>24</b>-nji</span></p>'),
            ('<p><abbr title="x">BMG</abbr>-niň</p>', '<p><span class="nb"><abbr title="x">BMG</abbr>-niň</span></p>'),
            ('<p><span class="nb"><b>24</b>-nji</span></p>', '<p><span class="nb"><b>24</b>-nji</span></p>'),
            ("<p>24<b>-nji</b></p>", "<p>24<b>-nji</b></p>"),
        ],
    )
    def test_are_kept_in_pairs_by_spans(self, typed, printed):
        """
        A span that keeps a number with its ending goes around whole elements only.
        """
        assert correct(typed) == printed

    @pytest.mark.parametrize(
        "html",
        [
            '<p title=\'"x" -- 10-15 kg\'><img alt="a -- b" src="a--b" /></p>',
            "<p data-x=\"a > 'b' -- c\">x</p>",
            '<!-- "x" -- 5 kg --><p>x</p><!DOCTYPE html>',
            '<a href="\ue0001\ue001" \ue0021\ue001>x</a>',
            '<a href="never closed -- 10-15',
            "<p>a < b</p>",
        ],
    )
    def test_are_never_changed(self, html):
        """
        Attributes and comments are no text, even with quotation marks, angles and markers in them.
        """
        assert correct(html) == html

    def test_divide_quotations_where_they_are_blocks(self):
        """
        A quotation ends within its paragraph, list item or cell.
        """
        html = '<ul><li>"Bir</li><li>iki"</li></ul><table><tr><td>"üç"</td><td>dört"</td></tr></table>'
        corrected = correct_html(html, LANGUAGES["tk"], LANGUAGES)
        assert corrected.html == html.replace('"üç"', "“üç”")
        assert corrected.unbalanced == ('"Bir', 'iki"', 'dört"')


class TestProtection:
    @pytest.mark.parametrize(
        "name", ["code", "pre", "kbd", "samp", "script", "style", "math", "svg", "sub", "sup", "textarea"]
    )
    def test_of_what_is_no_prose(self, name):
        """
        Code and the like stay as typed, with all that is in them.
        """
        html = f'<{name}>"x" -- 10-15 kg ... <i>24-nji</i></{name}>'
        assert correct(f'<div>{html} "y" {html}</div>') == f"<div>{html} “y” {html}</div>"

    def test_of_nested_elements(self):
        """
        An element within one of its kind does not end the protection.
        """
        html = '<svg><svg><text>"x"</text></svg><text>"y"</text></svg>'
        assert correct(html + '"z"') == html + "“z”"

    def test_of_what_is_to_stay_as_typed(self):
        """
        Whatever has the class as-typed is left alone: a word, a paragraph, a region.
        """
        word = '<p>"a" <em class="as-typed">"b" -- 10-15</em></p>'
        assert correct(word) == '<p>“a” <em class="as-typed">"b" -- 10-15</em></p>'
        region = '<div class="note as-typed"><div>"b"</div> "c"</div>'
        assert correct(region + '<p>"d"</p>') == region + "<p>“d”</p>"

    def test_not_of_classes_that_only_look_alike(self):
        """
        The name of the class has to be the whole name.
        """
        assert correct('<p class="not-as-typed">"a"</p>') == '<p class="not-as-typed">“a”</p>'

    def test_of_a_text_with_the_signs_that_typography_uses_itself(self):
        """
        Noncharacters are in no text; one that has them is not touched.
        """
        assert correct('<p>"a" \ufdd0</p>') == '<p>"a" \ufdd0</p>'


class TestOtherLanguage:
    def test_in_a_word_gets_its_own_punctuation(self):
        """
        An English title in an Armenian article has English quotation marks.
        """
        html = '<p>"Գիրք" և <em lang="en">"Book" - it\'s</em> "x"</p>'
        assert correct(html, "hy") == '<p>«Գիրք» և <em lang="en">“Book”—it’s</em> «x»</p>'

    def test_in_a_block_gets_its_own_punctuation(self):
        """
        A quotation of several paragraphs too, with its region.
        """
        html = '<blockquote lang="hy-AM"><p>"Գիրք"</p></blockquote><p>"Kitap"</p>'
        assert correct(html) == '<blockquote lang="hy-AM"><p>«Գիրք»</p></blockquote><p>“Kitap”</p>'

    def test_that_is_unknown_is_left_alone(self):
        """
        What the site knows no rules for stays as typed.
        """
        html = '<p><span lang="de">"Buch" -- 10-15</span></p>'
        assert correct(html) == html

    def test_that_is_the_same_changes_nothing(self):
        """
        A quotation may begin before an element in the same language.
        """
        assert correct('<p>"<em lang="tk">Kitap</em>"</p>') == '<p>“<em lang="tk">Kitap</em>”</p>'

    def test_in_it_is_watched_too(self):
        """
        An unbalanced quotation mark is reported in whatever language it is.
        """
        corrected = correct_html('<p><em lang="en">The "Reader club</em></p>', LANGUAGES["hy"], LANGUAGES)
        assert corrected.unbalanced == ('The "Reader club',)


class TestEntities:
    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("<p>&lt;&lt;Kitap&gt;&gt; gazeti</p>", "<p>«Kitap» gazeti</p>"),
            ("<p>a &lt; b &gt; ç</p>", "<p>a &lt; b &gt; ç</p>"),
            ("<p>&quot;Kitap&quot; &mdash; 5&nbsp;kg</p>", "<p>“Kitap”⍽— 5⍽kg</p>"),
            ("<p>&copy; &#169; R&amp;D</p>", "<p>&copy; &#169; R&amp;D</p>"),
            ("<p>Kitap &amp; sergi</p>", '<p>Kitap <span class="amp">&amp;</span> sergi</p>'),
            ('<p>a <span class="amp">&amp;</span> b</p>', '<p>a <span class="amp">&amp;</span> b</p>'),
            ("<p><code>a &amp; b</code></p>", "<p><code>a &amp; b</code></p>"),
        ],
    )
    def test_are_read_where_they_are_punctuation(self, typed, printed):
        """
        A quotation mark may be written as an entity; other entities stay.
        """
        assert correct(typed) == printed


class TestFullStop:
    @pytest.mark.parametrize(
        ("typed", "printed"),
        [
            ("<p>Գրադարանը բաց է ամեն օր:</p>", "<p>Գրադարանը բաց է ամեն օր։</p>"),
            ("<p>Գրադարանը բաց է <em>ամեն օր:</em></p>", "<p>Գրադարանը բաց է <em>ամեն օր։</em></p>"),
            ("<ul><li>Գրադարանը բաց է ամեն օր:</li></ul>", "<ul><li>Գրադարանը բաց է ամեն օր։</li></ul>"),
            (
                "<figure><img src='x'><figcaption>Գրադարանը բաց է ամեն օր:</figcaption></figure>",
                "<figure><img src='x'><figcaption>Գրադարանը բաց է ամեն օր։</figcaption></figure>",
            ),
        ],
    )
    def test_replaces_a_colon_at_the_end_of_a_sentence(self, typed, printed):
        """
        In a paragraph, a list item, a caption.
        """
        assert correct(typed, "hy") == printed

    @pytest.mark.parametrize(
        "html",
        [
            "<h2>Գրադարանը բաց է ամեն օր:</h2>",
            "<table><tr><th>Գրադարանը բաց է ամեն օր:</th></tr></table>",
            "<dl><dt>Գրադարանը բաց է ամեն օր:</dt></dl>",
            "<p>Ծրագրում կան հետևյալ երեք կետերը:</p>\n<ul><li>մեկ</li></ul>",
            "<ul><li>Ծրագրում կան հետևյալ կետերը:<ol><li>մեկ</li></ol></li></ul>",
            "<p>Ծրագրում կան հետևյալ երեք կետերը:</p>\n<table></table>",
            "<p>Նա ասաց մեզ բոլորիս հետևյալը:</p><blockquote><p>Բարև</p></blockquote>",
            "<p><strong>Հեղինակ:</strong> Արամ Սարգսյան</p>",
            "<p>Գրադարանը բաց է ամեն օր: Եկեք։</p>",
        ],
    )
    def test_leaves_a_colon_that_introduces_something(self, html):
        """
        Not in headings, not before a list, not where the article has full stops of its own.
        """
        assert correct(html, "hy") == html

    def test_is_not_set_in_a_title(self):
        """
        A title may end in a colon on purpose; a summary is a paragraph.
        """
        text = "Գրադարանը բաց է ամեն օր:"
        assert correct_text(text, LANGUAGES["hy"]) == text
        assert correct_text(text, LANGUAGES["hy"], heading=False) == "Գրադարանը բաց է ամեն օր։"


class TestWarning:
    def test_shows_the_words_near_the_mark(self):
        """
        An editor finds the place by the words around it.
        """
        html = '<p>Bir iki üç dört <em>bäş "alty</em> ýedi sekiz dokuz on.</p>'
        assert correct_html(html, LANGUAGES["tk"], LANGUAGES).unbalanced == ('üç dört bäş "alty ýedi sekiz dokuz',)

    def test_of_a_closing_mark_shows_its_word(self):
        """
        The word that the mark is attached to comes with it.
        """
        html = '<p>Bir iki üç dört bäş" alty ýedi.</p>'
        assert correct_html(html, LANGUAGES["tk"], LANGUAGES).unbalanced == ('iki üç dört bäş" alty ýedi.',)

    def test_leaves_the_rest_of_the_article_right(self):
        """
        Only the quotation marks of that block stay as typed.
        """
        html = '<p>"Bir</p><p>"Iki" -- 5 kg</p>'
        assert correct(html) == '<p>"Bir</p><p>“Iki”⍽– 5⍽kg</p>'
