"""Lists are in the order in which a reader looks for a word."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.model.language import load_language
from plugins.model.sorting import sort_key

LANGUAGES = {tag: load_language(tag, Path(__file__).parents[3] / "languages") for tag in ("tk", "hy", "en", "ru", "fa")}

# Each line is in the right order.
TURKMEN = """
a b c ç d e ä f g h i j ž k l m n ň o ö p q r s ş t u ü v w x y ý z
Balkan Çärjew Daşoguz Ertir Ärsarybaba Gözleg internet Jeýhun Žurnal Kitap Mary Nar Ňazar Ol Ödül Sergi Şatlyk Tejen Uly Üzüm Watan Yhlas Ýer Zaman
"""

ARMENIAN = """
ա բ գ դ ե զ է ը թ ժ ի լ խ ծ կ հ ձ ղ ճ մ յ ն շ ո չ պ ջ ռ ս վ տ ր ց ու փ ք օ ֆ
Ոչ Ո՞վ Ովսաննա Չէ Ցախ Ութ Ուս Փառք
Երես Երևան Երեւանի Երեվանցի Երեք
"""


def in_order(words: list[str], tag: str) -> list[str]:
    """Return *words* as a list of the language *tag* has them."""
    return sorted(words, key=lambda word: sort_key(word, LANGUAGES[tag]))


class TestOrder:
    @pytest.mark.parametrize("line", TURKMEN.strip().splitlines())
    def test_of_turkmen_is_that_of_the_alphabet(self, line):
        """
        Ç follows C, Ž follows J, and capitals don't matter.
        """
        words = line.split()
        assert in_order(words[::-1], "tk") == words

    @pytest.mark.parametrize("line", ARMENIAN.strip().splitlines())
    def test_of_armenian_is_that_of_the_alphabet(self, line):
        """
        ու is a letter between ց and փ, և is եվ, and the mark of a question is no letter.
        """
        words = line.split()
        assert in_order(words[::-1], "hy") == words

    def test_counts_numbers_by_their_value(self):
        """
        Kitap 2 comes before Kitap 10.
        """
        assert in_order(["Kitap 10", "Kitap", "Kitap 2"], "tk") == ["Kitap", "Kitap 2", "Kitap 10"]

    def test_overlooks_quotation_marks(self):
        """
        A name in quotes is found under its first letter.
        """
        assert in_order(["Şatlyk", "«Şa ýoly»", "Sergi"], "tk") == ["Sergi", "«Şa ýoly»", "Şatlyk"]

    def test_puts_a_word_before_its_compounds(self):
        """
        A space comes before every letter.
        """
        assert in_order(["kitaphana", "kitap üýşmegi", "kitap"], "tk") == ["kitap", "kitap üýşmegi", "kitaphana"]

    def test_puts_foreign_letters_with_their_base_letter(self):
        """
        É is sorted as E, though no Turkmen word has it.
        """
        assert in_order(["Fransiýa", "Élan", "Ertir"], "tk") == ["Élan", "Ertir", "Fransiýa"]

    def test_puts_other_scripts_after_its_own(self):
        """
        A Latin title comes after the Armenian ones.
        """
        assert in_order(["UNESCO", "Ֆիլմ", "Ամսագիր"], "hy") == ["Ամսագիր", "Ֆիլմ", "UNESCO"]

    @given(st.lists(st.text(), unique=True), st.sampled_from(sorted(LANGUAGES)))
    def test_never_depends_on_the_order_before(self, words, tag):
        """
        No two different texts have the same key, so a list has one order.
        """
        ordered = in_order(words, tag)
        assert in_order(ordered[::-1], tag) == ordered
        assert all(sort_key(a, LANGUAGES[tag]) < sort_key(b, LANGUAGES[tag]) for a, b in pairwise(ordered))
