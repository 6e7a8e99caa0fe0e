"""What is no language and stays as typed: addresses, telephone numbers, ISBN and other codes, and entities.

Each becomes an object of the flow before the rules see the text.
"""

from __future__ import annotations

import re
from html import unescape

from plugins.read.typography.flow import OBJECT, SIGN, SIGNS, Flow
from plugins.read.typography.profile import Profile

# What an address can't hold, and what is no part of it at its end.
STOP = rf"\s<>\"«»“”‘’՝։{SIGNS}"
TAIL = r"(?<![.,;:!?)\]'…`])"

ADDRESS = re.compile(rf"(?:https?://|ftp://|www\.(?<!\w....))[^{STOP}]+{TAIL}")
MAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
PATH = re.compile(rf"(?<![\w./-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{{2,}}/[^{STOP}]*{TAIL}")
HAS_PATH = re.compile(r"\.[a-z]{2,}/")
DOI = re.compile(rf"(?<![\w./-])10\.\d{{4,}}/[^{STOP}]+{TAIL}")
HAS_DOI = re.compile(r"10\.\d{4,}/")
TELEPHONE = re.compile(r"\+\d[\d ()\-]{5,}\d")
HAS_HYPHEN_IN_NUMBER = re.compile(r"-(?<=\d-)\d")  # rules.py says why

ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
AMPERSANDS = ("&amp;", "&#38;")

# Entities of these characters are written as the characters, so that the rules see them; all others stay.
WRITTEN_OUT = frozenset("\N{NO-BREAK SPACE}\"'«»‹›“”„‘’–—…")


def protect(flow: Flow, profile: Profile, *, is_html: bool) -> Flow:
    """Return *flow* with what is no language as objects; each pattern is tried only where it may match."""
    text = flow.text
    if is_html and "&" in text:
        flow = _write_entities(flow)
    if "://" in text or "www." in text:
        flow = _put_objects(flow, ADDRESS)
    if "@" in text:
        flow = _put_objects(flow, MAIL)
    if "/" in text and HAS_DOI.search(text):
        flow = _put_objects(flow, DOI)
    if "/" in text and HAS_PATH.search(text):
        flow = _put_objects(flow, PATH)
    if "+" in text:
        flow = _put_objects(flow, TELEPHONE)
    if HAS_HYPHEN_IN_NUMBER.search(text):
        flow = _put_objects(flow, profile.codes)
    return flow


def set_ampersands(flow: Flow) -> Flow:
    """Return *flow* with a span around each ampersand between words, as typogrify has it."""
    if not any(ampersand in flow.tokens for ampersand in AMPERSANDS):
        return flow
    from typogrify.filters import amp  # only few articles have one

    tokens = list(flow.tokens)
    for number, found in enumerate(SIGN.finditer(flow.text)):
        before, after = flow.text[: found.start()][-1:], flow.text[found.end() :][:1]
        if tokens[number] in AMPERSANDS and before.isspace() and after.isspace():
            tokens[number] = amp(f" {tokens[number]} ").strip()
    return Flow(flow.text, tokens)


def _put_objects(flow: Flow, pattern: re.Pattern[str]) -> Flow:
    """Return *flow* with each match of *pattern* as an object."""
    pieces, tokens, end, passed = list[str](), list[str](), 0, 0
    for found in pattern.finditer(flow.text):
        between = flow.text[end : found.start()]
        signs = len(SIGN.findall(between))
        pieces += [between, OBJECT]
        tokens += [*flow.tokens[passed : passed + signs], found[0]]
        end, passed = found.end(), passed + signs
    if not pieces:
        return flow
    return Flow("".join([*pieces, flow.text[end:]]), [*tokens, *flow.tokens[passed:]])


def _write_entities(flow: Flow) -> Flow:
    """Return *flow* with the entities of punctuation written out, and all others as objects."""
    text = ENTITY.sub(lambda found: _character_of(found[0]), flow.text)
    return _put_objects(Flow(text, flow.tokens), ENTITY)


def _character_of(entity: str) -> str:
    character = unescape(entity)
    return character if character in WRITTEN_OUT else entity
