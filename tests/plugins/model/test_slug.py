"""Addresses can be read aloud by whoever knows the language."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.model.language import Slug, SlugRule, load_language
from plugins.model.slug import fold_tag, slugify

LANGUAGES = {tag: load_language(tag, Path(__file__).parents[3] / "languages") for tag in ("tk", "hy", "en", "ru", "fa")}

TURKMEN = """
Iki dostlukly ýurduň kitaphanaçylarynyň onlaýn maslahaty | iki-dostlukly-yurdun-kitaphanacylarynyn-onlayn-maslahaty
«Şa ýoly» žurnalynyň 100-nji sany çykdy                  | sa-yoly-zurnalynyn-100-nji-sany-cykdy
ÇÄŽŇÖŞÜÝ çäžňöşüý                                        | caznosuy-caznosuy
O'zbekiston                                              | ozbekiston
O’zbekiston                                              | ozbekiston
  Täze — kitaplar!                                       | taze-kitaplar
12:30                                                    | 12-30
Café Élan                                                | cafe-elan
"""

ARMENIAN = """
Երկու բարեկամ երկրների համաժողովը | yerku-barekam-yerkrneri-hamazhoghovy
գրադարանավարների առցանց       | gradaranavarneri-artsants
Երևան և Օրհան Փամուքը         | yerevan-yev-orhan-pamuky
Ո՞վ է հեղինակը։ Ինչո՞ւ կարդալ | ov-e-heghinaky-inchu-kardal
Եվրոպա                        | yevropa
Ելք                           | yelk
Ոսկի                          | voski
Ուսում                        | usum
Յուրի                         | yuri
Միություն                     | miutyun
Նորություններ                 | norutyunner
Երևան                         | yerevan
ԵՐԵՎԱՆ                        | yerevan
Հայերեն                       | hayeren
Որոնում                       | voronum
Ով                            | ov
Ովսաննա                       | ovsanna
Ոսկեվան                       | voskevan
Նաիրի                         | nairi
Թեև                           | teyev
Սեւան                         | sevan
Սևան                          | sevan
Էջմիածին                      | ejmiatsin
Միաեղջյուր                    | miayeghjyur
Կաթնաղբյուր                   | katnaghbyur
24-րդ տարելիցը                | 24-rd-tarelitsy
Գյուղատնտեսություն            | gyughatntesutyun
Ո՞ւմ                          | um
UNESCO-ի                      | unesco-i
"""

OTHERS = """
en | The Reader’s Club        | the-readers-club
en | Naïve                    | naive
ru | Съезд ежей               | syezd-yezhey
ru | Библиотека — это просто  | biblioteka-eto-prosto
fa | کتابخانه ملی              | کتابخانه-ملی
fa | کِتاب                     | کتاب
"""


def rows(table: str) -> list[tuple[str, ...]]:
    """Return the cells of *table*, row by row."""
    return [tuple(cell.strip() for cell in line.split("|")) for line in table.strip().splitlines()]


class TestSlug:
    @pytest.mark.parametrize(("words", "address"), rows(TURKMEN))
    def test_of_turkmen_has_plain_base_letters(self, words, address):
        """
        Turkmen letters lose their marks, as Turkmen sites write addresses.
        """
        assert slugify(words, LANGUAGES["tk"]) == address

    @pytest.mark.parametrize(("words", "address"), rows(ARMENIAN))
    def test_of_armenian_follows_the_romanisation_in_use(self, words, address):
        """
        Armenian letters are written as on Armenian maps and road signs; ե, և and ո depend on their place.
        """
        assert slugify(words, LANGUAGES["hy"]) == address

    @pytest.mark.parametrize(("tag", "words", "address"), rows(OTHERS))
    def test_of_other_languages_needs_only_their_file(self, tag, words, address):
        """
        Russian is romanised by its own table, Persian keeps its script.
        """
        assert slugify(words, LANGUAGES[tag]) == address

    def test_of_foreign_letters_is_romanised_as_well_as_can_be(self):
        """
        A Russian name among Turkmen tags gets an address too.
        """
        assert slugify("Москва", LANGUAGES["tk"]) == "moskva"

    def test_of_mere_punctuation_is_empty(self):
        """
        Whoever asks has to say what is to be done then.
        """
        assert slugify("«—»", LANGUAGES["hy"]) == ""

    @given(st.text(), st.sampled_from(["tk", "hy", "en", "ru"]))
    def test_in_latin_script_is_ascii(self, words, tag):
        """
        Whatever is typed, the address has small ASCII letters, digits and single hyphens, and is its own slug.
        """
        slug = slugify(words, LANGUAGES[tag])
        assert slug.isascii()
        assert all(part.isalnum() and part == part.lower() for part in slug.split("-")) or slug == ""
        assert slugify(slug, LANGUAGES[tag]) == slug

    @pytest.mark.parametrize(
        ("letters", "rules", "slug"),
        [
            ((("ж", "zh"),), [("жж", "j", ())], "j-zh"),
            ((("ж", "zh"), ("а", "o")), [("ж", "ab", ("",))], "abzh-ab"),
            ((("ж", "zh"), ("a", "o")), [("ж", "ab", ("",))], "abzh-ab"),
            ((("ж", "zh"), ("ж", "h")), [], "zhzh-zh"),
            ((("ж", "zh"),), [("ж", "s", ()), ("ж", "t", ("",))], "ss-s"),
        ],
    )
    def test_writes_each_letter_once_and_by_the_first_rule_for_it(self, letters, rules, slug):
        """
        Longer letters come first, then rules, then the table; what one of them has written is not read again.
        """
        rule = Slug("latin", letters, tuple(SlugRule(*parts) for parts in rules))
        assert slugify("жж ж", msgspec.structs.replace(LANGUAGES["en"], slug=rule)) == slug

    @given(st.text())
    def test_in_native_script_is_stable(self, words):
        """
        An address in its own script is its own slug.
        """
        slug = slugify(words, LANGUAGES["fa"])
        assert slugify(slug, LANGUAGES["fa"]) == slug


class TestTag:
    @pytest.mark.parametrize("spelling", ["Երևան", "երևան", "ԵՐԵՎԱՆ", "Երեւան", "ԵՐԵՒԱՆ", "երեվան", " Երևան "])
    def test_of_armenian_is_one_in_every_spelling(self, spelling):
        """
        Case and the spelling of և make no difference.
        """
        assert fold_tag(spelling, LANGUAGES["hy"]) == "երեվան"

    def test_of_turkmen_is_one_in_every_case(self):
        """
        I and i are the ordinary pair in Turkmen.
        """
        assert fold_tag("IKI ÝURT", LANGUAGES["tk"]) == fold_tag("Iki  ýurt", LANGUAGES["tk"]) == "iki ýurt"

    def test_that_differs_in_a_letter_is_another(self):
        """
        ýyl and yyl are two words, even if their addresses are equal.
        """
        assert fold_tag("ýyl", LANGUAGES["tk"]) != fold_tag("yyl", LANGUAGES["tk"])
