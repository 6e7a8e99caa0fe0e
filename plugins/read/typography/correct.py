"""The order of the rules, for a text with tags and for one without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.model.language import Language
from plugins.read.typography import rules
from plugins.read.typography.flow import SIGN, Flow, read_flow, write_flow
from plugins.read.typography.profile import Profile, profile_of
from plugins.read.typography.protection import protect, set_ampersands
from plugins.read.typography.quotation import correct_quotations


@dataclass(frozen=True, slots=True)
class Corrected:
    """A text with the punctuation of its language.

    Attributes:
        html: the text.
        unbalanced: for each quotation mark without a partner, the words near it; its block has its marks as typed.

    """

    html: str
    unbalanced: tuple[str, ...] = ()


def correct_html(html: str, language: Language, languages: Mapping[str, Language]) -> Corrected:
    """Return *html* with the punctuation of *language*.

    Tags, attributes, comments, code and addresses stay as they are. An element in one of the other *languages* (with
    ``lang``) gets that language's punctuation, one in an unknown language stays as it is; so does one with
    ``class="as-typed"``.
    """
    if SIGN.search(html):
        return Corrected(html)
    unbalanced: list[str] = []

    def correct_element(inner: str, tag: str) -> str:
        other = languages.get(tag) or languages.get(tag.partition("-")[0])
        if other is None:
            return inner
        corrected = correct_html(inner, other, languages)
        unbalanced.extend(corrected.unbalanced)
        return corrected.html

    profile = profile_of(language)
    flow = read_flow(html, language.tag, correct_element)
    text = rules.replace_double_angles(flow.text, is_html=True)
    flow = protect(Flow(text, flow.tokens), profile, is_html=True)
    text, found = _apply(flow.text, profile)
    unbalanced.extend(found)
    text = rules.correct_full_stops(text, profile, only_blocks=True)
    flow = set_ampersands(Flow(rules.keep_together(text, profile), flow.tokens))
    return Corrected(write_flow(flow), tuple(unbalanced))


def correct_text(text: str, language: Language, heading: bool = True) -> str:  # noqa: FBT001, FBT002 (most are titles)
    """Return the plain *text* of a title or a summary with the punctuation of *language*, without any tags.

    A heading keeps its colons; a summary is a paragraph.
    """
    return correct_plain(text, language, heading=heading)[0]


def find_unbalanced(text: str, language: Language) -> tuple[str, ...]:
    """Return, for each quotation mark without a partner in the plain *text*, the words near it."""
    return tuple(correct_plain(text, language, heading=True)[1])


def correct_plain(text: str, language: Language, *, heading: bool) -> tuple[str, list[str]]:
    """Return what `correct_text` and `find_unbalanced` return, of one reading."""
    if not text or SIGN.search(text):
        return text, []
    profile = profile_of(language)
    flow = protect(Flow(rules.replace_double_angles(text, is_html=False), ()), profile, is_html=False)
    corrected, unbalanced = _apply(flow.text, profile)
    if not heading:
        corrected = rules.correct_full_stops(corrected, profile, only_blocks=False)
    return write_flow(Flow(corrected, flow.tokens)), unbalanced


def _apply(text: str, profile: Profile) -> tuple[str, list[str]]:
    """Return *text* after the rules that both kinds of text have, and the words near unbalanced quotation marks."""
    text = rules.correct_dashes(text, profile)
    text, unbalanced = correct_quotations(text, profile.language)
    text = rules.correct_marks(text, profile)
    text = rules.correct_numbers(text, profile)
    return rules.bind_initials(text, profile), unbalanced
