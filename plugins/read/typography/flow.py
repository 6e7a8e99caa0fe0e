"""A text without its tags: each tag is one sign in the text, so that a rule can see past it and never change it.

The rules work on the whole text of an article at once, which is what makes them cheap.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

# The signs are noncharacters (Unicode 15, section 23.7), which no text can hold.
OPEN = "\ufdd0"  # an opening tag inside a line, as <em>, or a comment
CLOSE = "\ufdd1"  # the closing tag of such an element
TOGETHER = "\ufdd2"  # <span class="nb">: what follows is already kept together
OBJECT = "\ufdd3"  # something like a word: a picture, code, an address, text in another language
BREAK = "\ufdd4"  # a forced line break
PROSE = "\ufdd5"  # the beginning of a paragraph, a list item, or a caption
BLOCK = "\ufdd6"  # the beginning or the end of another block, or the end of prose
LISTING = "\ufdd7"  # the beginning of a block that a colon may introduce: a list, a table, a figure, code, a quotation

TRANSPARENT = OPEN + CLOSE + TOGETHER
BLOCKS = PROSE + BLOCK + LISTING
SIGNS = TRANSPARENT + OBJECT + BREAK + BLOCKS
SIGN = re.compile(f"[{SIGNS}]")

# Not signs of the text: elements that are taken out of it first.
PROTECTED = "\ufdd8"
FOREIGN = "\ufdd9"

TOGETHER_TAG = '<span class="nb">'
TOGETHER_END = "</span>"

PROTECTED_TAGS = frozenset({"code", "kbd", "math", "pre", "samp", "script", "style", "sub", "sup", "svg", "textarea"})
PROSE_TAGS = frozenset({"caption", "dd", "figcaption", "li", "p"})
LISTING_TAGS = frozenset({"blockquote", "dl", "figure", "ol", "pre", "table", "ul"})
OTHER_BLOCK_TAGS = frozenset({
    "address", "article", "aside", "body", "center", "details", "dialog", "div", "dt", "fieldset", "footer", "form",
    "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hgroup", "hr", "html", "legend", "main", "nav", "noscript",
    "optgroup", "option", "script", "search", "section", "style", "summary", "tbody", "td", "template", "tfoot", "th",
    "thead", "title", "tr",
})  # fmt: skip
OBJECT_TAGS = frozenset({
    "area", "audio", "button", "canvas", "embed", "iframe", "img", "input", "meter", "object", "picture", "progress",
    "select", "source", "track", "video",
})  # fmt: skip
VOID_TAGS = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr",
})  # fmt: skip
# The elements inside a line that articles have most; the others are recognised too, a little slower.
COMMON_INLINE_TAGS = (
    "a",
    "abbr",
    "b",
    "bdi",
    "br",
    "cite",
    "del",
    "em",
    "i",
    "ins",
    "mark",
    "q",
    "small",
    "span",
    "strong",
)

# A tag, a comment, or an element whose content is no HTML; a tag that does not end is one too, up to the next.
TAG = re.compile(
    r"""(<(?:
        !--.*?(?:-->|\Z)
        |script\b.*?(?:</script\s*>|\Z) | style\b.*?(?:</style\s*>|\Z) | textarea\b.*?(?:</textarea\s*>|\Z)
        |/?[a-z](?:[^"'>]++|"[^"]*+"|'[^']*+')*+>
        |/?[a-z][^>]*+(?:>|\Z)
        |[!?][^>]*+(?:>|\Z)
    ))""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
NAME = re.compile(r"</?([a-zA-Z][^\s/>]*)")
LANG = re.compile(r"""\s(?:xml:)?lang\s*=\s*["']?([^\s"'>]*)""", re.IGNORECASE)
AS_TYPED = re.compile(
    r"""\sclass\s*=\s*(?:"[^"]*(?<![\w-])as-typed(?![\w-])|'[^']*(?<![\w-])as-typed(?![\w-])|as-typed\b)"""
)


class Flow(NamedTuple):
    """A text, and what its signs stand for, in their order."""

    text: str
    tokens: Sequence[str]


def read_flow(html: str, tag: str, correct: Callable[[str, str], str]) -> Flow:
    """Return the flow of *html*.

    Args:
        html: the text with its tags.
        tag: the language of the text.
        correct: makes the text of an element in another language right; called with its HTML and its language.

    """
    parts: Sequence[str] = TAG.split(html)
    signs = [SIMPLE_TAGS.get(token) or sign_of(token, tag) for token in parts[1::2]]
    if PROTECTED in signs or FOREIGN in signs:
        parts, signs = _take_out_elements(parts, signs, correct)
    mixed = list(parts)
    mixed[1::2] = signs
    return Flow("".join(mixed), parts[1::2])


def write_flow(flow: Flow) -> str:
    """Return the text of *flow* with its tokens back in their places."""
    pieces = SIGN.split(flow.text)
    mixed = [""] * (2 * len(pieces) - 1)
    mixed[0::2] = pieces
    mixed[1::2] = flow.tokens
    return "".join(mixed)


def sign_of(token: str, tag: str) -> str:
    """Return the sign of the tag *token* in a text of the language *tag*."""
    found = NAME.match(token)
    if found is None:  # a comment, a declaration
        return OPEN
    name = found[1].lower()
    if token[1] != "/" and name not in VOID_TAGS:
        if name in PROTECTED_TAGS or ("as-typed" in token and AS_TYPED.search(token)):
            return PROTECTED
        language = LANG.search(token) if "lang" in token else None
        if language and language[1].lower() != tag:
            return FOREIGN
    return _sign_of_name(name, is_end=token[1] == "/")


def language_of(token: str) -> str:
    """Return the language that the tag *token* states, in small letters."""
    found = LANG.search(token)
    return found[1].lower() if found else ""


def _sign_of_name(name: str, *, is_end: bool) -> str:
    if name in PROSE_TAGS:
        return BLOCK if is_end else PROSE
    if name in LISTING_TAGS:
        return BLOCK if is_end else LISTING
    if name in OTHER_BLOCK_TAGS:
        return BLOCK
    if name in OBJECT_TAGS:
        return OBJECT
    if name == "br":
        return BREAK
    return CLOSE if is_end else OPEN


def _take_out_elements(
    parts: Sequence[str], signs: Sequence[str], correct: Callable[[str, str], str]
) -> tuple[list[str], list[str]]:
    """Return *parts* and *signs* with each element that is protected or in another language as one token."""
    kept, kept_signs = [parts[0]], list[str]()
    at = 0
    while at < len(signs):
        token, sign, end = parts[2 * at + 1], signs[at], at
        if sign in (PROTECTED, FOREIGN):
            end = _end_of_element(parts, at)
            inner = "".join(parts[2 * at + 2 : 2 * end + 1])
            last = parts[2 * end + 1] if end > at else ""
            token += (correct(inner, language_of(token)) if sign == FOREIGN else inner) + last
            sign = _sign_of_element(token)
        kept += [token, parts[2 * end + 2]]
        kept_signs.append(sign)
        at = end + 1
    return kept, kept_signs


def _end_of_element(parts: Sequence[str], start: int) -> int:
    """Return the number of the tag that closes the element of tag *start*; *start* itself when it has no end."""
    name = _name_of(parts[2 * start + 1])
    depth = 0
    for number in range(start, len(parts) // 2):
        token = parts[2 * number + 1]
        if _name_of(token) != name or token.endswith("/>"):
            continue
        if number == start and token.lower().endswith(f"</{name}>"):  # script and the like are one token already
            return start
        depth += -1 if token[1] == "/" else 1
        if depth == 0:
            return number
    return start


def _sign_of_element(token: str) -> str:
    sign = _sign_of_name(_name_of(token), is_end=False)
    if sign == PROSE:
        return BLOCK
    return sign if sign in BLOCKS else OBJECT


def _name_of(token: str) -> str:
    found = NAME.match(token)
    return found[1].lower() if found else ""


def _simple_tags() -> Iterator[tuple[str, str]]:
    """Yield the sign of each tag without attributes."""
    for name in (*COMMON_INLINE_TAGS, *PROSE_TAGS, *LISTING_TAGS, *OTHER_BLOCK_TAGS):
        if name not in PROTECTED_TAGS:
            yield f"<{name}>", _sign_of_name(name, is_end=False)
            yield f"</{name}>", _sign_of_name(name, is_end=True)
    yield "<br />", BREAK
    yield TOGETHER_TAG, TOGETHER


SIMPLE_TAGS: Mapping[str, str] = dict(_simple_tags())
