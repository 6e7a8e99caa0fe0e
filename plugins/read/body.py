"""The text of a document: Markdown made into HTML, with markers where an address belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from html.parser import HTMLParser
from typing import Any

from markdown import Markdown

from plugins.model.document import Reference
from plugins.model.language import Language
from plugins.model.markers import address_marker, size_marker
from plugins.model.problem import message
from plugins.model.slug import slugify
from plugins.read.link import Place, Target, Wrong, find_target
from plugins.read.source_text import Fault

TAG = re.compile(r"<(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>(?:\s+(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?)>")
ATTRIBUTE = re.compile(
    r"(?P<before>\s)(?P<name>href|src|srcset|poster)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
ALT = re.compile(r"\salt\s*=\s*(?:\"\s*[^\s\"]|'\s*[^\s']|[^\s\"'>])", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
RAW_TAG = re.compile(r"<[a-zA-Z/]")
PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
NOTE_MARK = re.compile(r"<sup id=\"fnref.*?</sup>", re.DOTALL)
ANY_TAG = re.compile(r"<[^>]+>")
FIRST_HEADING = re.compile(r"<(/?)h1\b")

FORBIDDEN = (
    "script",
    "style",
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "meta",
    "link",
    "frame",
    "frameset",
    "applet",
)
"""Elements that no article holds: they load, run or redirect something, or belong to the page around the text."""

VOID = frozenset(["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
"""Elements without content. Source: HTML Standard, 13.1.2, https://html.spec.whatwg.org/multipage/syntax.html#void-elements"""

OPTIONAL_END = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rt", "rp"]
)
"""Elements whose end tag may be left out. Source: HTML Standard, 13.1.2.4."""

SUMMARY_LENGTH = 300
"""Characters after which a summary that is taken from the text is cut, at the end of a word."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document: *html* with markers, its *references* in their order, and its first paragraph as plain text."""

    html: str
    references: tuple[Reference, ...]
    first_paragraph: str


class AnchorMaker:
    """Makes the ids of headings by the rules of a language; equal ones within a document get -2, -3."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.used: dict[str, int] = {}

    def __call__(self, heading: str, separator: str = "-") -> str:
        anchor = slugify(unescape(heading), self.language) or "section"
        if not anchor[0].isalpha():
            anchor = f"s-{anchor}"
        self.used[anchor] = count = self.used.get(anchor, 0) + 1
        return anchor if count == 1 else self(f"{anchor}-{count}")


class BodyReader:
    """Reads the texts of one language with one Markdown instance, which is costly to make.

    Args:
        language: whose rules make the ids of headings.
        settings: the MARKDOWN setting.
        site_url: SITEURL, to notice full addresses of our own site.

    """

    def __init__(self, language: Language, settings: Mapping[str, Any], site_url: str) -> None:
        self.anchors = AnchorMaker(language)
        configuration = {name: dict(values) for name, values in settings.get("extension_configs", {}).items()}
        configuration.setdefault("toc", {})["slugify"] = self.anchors
        self.markdown = Markdown(
            extensions=settings.get("extensions", []),
            extension_configs=configuration,
            output_format=settings.get("output_format", "html"),
        )
        self.site_url = site_url

    def read(self, source: str, first_line: int, path: str) -> tuple[Text, list[Fault], list[Fault]]:
        """Return a text, its errors and its warnings.

        Args:
            source: Markdown.
            first_line: the line of the file that it begins on.
            path: the file, below the content folder.

        """
        self.anchors.used.clear()
        html = COMMENT.sub("", self.markdown.reset().convert(source))
        errors: list[Fault] = []
        warnings: list[Fault] = []
        if not source.strip():
            errors.append(
                Fault(first_line, message("The article has no text."), message("Write it below the second ---."))
            )
        if FIRST_HEADING.search(html):
            html = FIRST_HEADING.sub(r"<\1h2", html)
            fact = message("There is a heading of the first level, which is the title's.")
            warnings.append(Fault(_line_of("# ", source, first_line), fact, message("Begin headings with ##.")))
        if RAW_TAG.search(source):
            errors.extend(_faulty_html(html, source, first_line))
        links = Links(Place(path, self.site_url), source, first_line)
        html = TAG.sub(links.mark, html)
        text = Text(html, tuple(links.references), _first_paragraph(html))
        return text, errors + links.errors, warnings + links.warnings


class Links:
    """Finds the addresses in the tags of one text, and puts markers in their place."""

    def __init__(self, place: Place, source: str, first_line: int) -> None:
        self.place = place
        self.source = source
        self.first_line = first_line
        self.references: list[Reference] = []
        self.errors: list[Fault] = []
        self.warnings: list[Fault] = []

    def mark(self, tag: re.Match[str]) -> str:
        """Return a tag with markers for the addresses in it."""
        attributes = tag["attributes"]
        if not attributes:
            return tag[0]
        name = tag["name"].lower()
        known = len(self.references)
        marked = ATTRIBUTE.sub(lambda found: self._attribute(found, name), attributes)
        if name == "img":
            if not ALT.search(attributes):
                fact = message("The picture has no alternative text.")
                cure = message("Write  ![what it shows](address), for readers who can't see it.")
                self.errors.append(Fault(self._line(_address_in(attributes)), fact, cure))
            if len(self.references) > known and " width" not in attributes.lower():
                marked = size_marker(known) + marked
        return f"<{tag['name']}{marked}>"

    def _attribute(self, found: re.Match[str], tag: str) -> str:
        name = found["name"].lower()
        value = unescape(found["double"] or found["single"] or found["bare"] or "")
        is_picture = tag in ("img", "source", "video", "audio") and name != "href"
        if name == "srcset":
            marked = ", ".join(self._candidate(part) for part in value.split(","))
        else:
            marked = self._address(value, is_picture=is_picture)
        return found[0] if marked == value else f'{found["before"]}{name}="{marked}"'

    def _candidate(self, candidate: str) -> str:
        """Return one picture of a srcset: its address, and the width or density it is for."""
        address, *rest = candidate.split() or [""]
        return " ".join([self._address(address, is_picture=True), *rest])

    def _address(self, address: str, *, is_picture: bool) -> str:
        target = find_target(address, self.place, is_picture=is_picture)
        line = self._line(address)
        if target is None:
            return address
        if isinstance(target, Wrong):
            faults = self.errors if target.is_error else self.warnings
            faults.append(Fault(line, target.fact, target.cure))
            return address
        return self._marker(target, line, is_picture=is_picture)

    def _marker(self, target: Target, line: int, *, is_picture: bool) -> str:
        self.references.append(Reference(target.kind, target.target, target.fragment, line, is_picture))
        return address_marker(len(self.references) - 1)

    def _line(self, address: str) -> int:
        return _line_of(address, self.source, self.first_line)


def _address_in(attributes: str) -> str:
    found = ATTRIBUTE.search(attributes)
    return unescape(found["double"] or found["single"] or found["bare"] or "") if found else ""


def _line_of(words: str, source: str, first_line: int) -> int:
    """Return the line of the file on which *words* first stand in the text."""
    return source.count("\n", 0, max(source.find(words), 0)) + first_line


def _first_paragraph(html: str) -> str:
    """Return the first paragraph of a text as plain text, cut at the end of a word where it is long."""
    found = PARAGRAPH.search(html)
    while found and not ANY_TAG.sub("", found[1]).strip():
        found = PARAGRAPH.search(html, found.end())
    if not found:
        return ""
    text = " ".join(unescape(ANY_TAG.sub("", NOTE_MARK.sub("", found[1]))).split())
    if len(text) <= SUMMARY_LENGTH:
        return text
    return text[:SUMMARY_LENGTH].rsplit(" ", 1)[0].rstrip(",;:–—-") + "…"


def _faulty_html(html: str, source: str, first_line: int) -> Iterator[Fault]:
    """Yield what is wrong with the HTML that an editor wrote into a text."""
    checker = TagChecker()
    checker.feed(html)
    checker.close()
    for name in sorted(set(checker.forbidden)):
        fact = message("A text can't hold <%(tag)s>.", tag=name)
        yield Fault(_line_of(f"<{name}", source, first_line), fact, message("Remove it; link to what it shows."))
    for name in checker.handlers:
        fact = message("A text can't hold a script, and “%(attribute)s” is one.", attribute=name)
        yield Fault(_line_of(name, source, first_line), fact, message("Remove the attribute."))
    for name in checker.unbalanced:
        fact = message("The HTML element <%(tag)s> is not closed, or closed without being opened.", tag=name)
        cure = message("Write <%(tag)s>…</%(tag)s>, or `<%(tag)s>` to show it as text.", tag=name)
        place = f"<{name}" if f"<{name}" in source else f"</{name}"
        yield Fault(_line_of(place, source, first_line), fact, cure)


class TagChecker(HTMLParser):
    """Follows the tags of a text and notes those that have no partner, or no place in it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []
        self.unbalanced: list[str] = []
        self.forbidden: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opening tag."""
        if tag in FORBIDDEN:
            self.forbidden.append(tag)
        self.handlers.extend(name for name, _ in attrs if name.startswith("on"))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag like <br/>."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note a closing tag."""
        while self.open and self.open[-1] != tag and self.open[-1] in OPTIONAL_END:
            self.open.pop()
        if self.open and self.open[-1] == tag:
            self.open.pop()
        elif tag in self.open:
            while self.open[-1] != tag:
                self.unbalanced.append(self.open.pop())
            self.open.pop()
        else:
            self.unbalanced.append(tag)

    def close(self) -> None:
        """Note what is open at the end."""
        super().close()
        self.unbalanced.extend(tag for tag in self.open if tag not in OPTIONAL_END)
