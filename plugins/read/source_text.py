"""The bytes of a source file as text: what is not an editor's text is refused with the reason."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from plugins.model.problem import Message, message

MOST_BYTES = 2_000_000
"""No article is longer; a file that is was put there by mistake."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
FENCE = "---"
RESERVED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ue000-\ue0ff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that no text holds: those the build uses as markers, controls but tab and line ends, and what HTML and XML
forbid. Sources: HTML Standard, 13.2.3.5 (noncharacters, controls); XML 1.0, 2.2."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text: *line* from 1, or 0 for the whole file."""

    line: int
    fact: Message
    cure: Message


@dataclass(frozen=True, slots=True)
class SourceText:
    """A file in its two parts; *body_line* is the line that the body begins on, counted from 1."""

    header: str
    body: str
    body_line: int


def decode(data: bytes) -> str | Fault:
    """Return the text of a file in NFC with plain line ends, or what keeps it from being text."""
    if len(data) > MOST_BYTES:
        fact = message("The file has %(size)d bytes, more than any article.", size=len(data))
        return Fault(0, fact, message("Put pictures and documents into media/ and link to them."))
    if data.startswith(BYTE_ORDER_MARK):
        fact = message("The file begins with an invisible mark (a BOM).")
        return Fault(1, fact, message("Save it as UTF-8 without BOM."))
    if b"\0" in data:
        return Fault(
            0,
            message("This is not a text file."),
            message("Save it as plain text in UTF-8."),
        )
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Fault(
            line,
            message("The file is not UTF-8: it has a byte 0x%(byte)02x here.", byte=data[error.start]),
            message("Save it again as UTF-8."),
        )
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    strange = RESERVED.search(text)
    if strange:
        line = text.count("\n", 0, strange.start()) + 1
        fact = message("There is an invisible character (U+%(code)04X) here.", code=ord(strange[0]))
        return Fault(line, fact, message("Delete it, or type the passage again."))
    return text


def split(text: str) -> SourceText | Fault:
    """Return front matter and body of a text, or what is wrong with the marks between them."""
    cure = message("Begin the file with a line ---, then title, date, category and status, then a line ---.")
    end = _end_of_line(text, 0)
    if text[:end].rstrip() != FENCE:
        return Fault(1, message("The front matter is missing."), cure)
    header, number = end + 1, 1
    while end < len(text):
        start, end, number = end + 1, _end_of_line(text, end + 1), number + 1
        if text[start:end].rstrip() == FENCE:
            return SourceText(text[header : max(start - 1, header)], text[end + 1 :], number + 1)
    return Fault(1, message("The front matter has no end."), message("Write a line --- after it, before the text."))


def _end_of_line(text: str, start: int) -> int:
    """Return the place of the end of the line that begins at *start*; the rest of a text is not divided for it."""
    end = text.find("\n", start)
    return len(text) if end == -1 else end


def unbalanced(words: str, line: int) -> Fault:
    """Return the warning for a quotation mark without a partner; *words* are those near it."""
    fact = message("A quotation mark near “%(words)s” has no partner, and stays as it is typed.", words=words)
    return Fault(line, fact, message("Add the missing mark, or remove this one."))
