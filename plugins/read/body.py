"""The text of a document: Markdown made into HTML, with markers where an address belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor

from plugins.model.document import Reference
from plugins.model.language import Language
from plugins.model.problem import message
from plugins.model.slug import AnchorMaker, NoteNames
from plugins.read.elements import PAGE_IDS, find_faulty_elements
from plugins.read.link import TAG, Links, Place
from plugins.read.quick_markdown import hasten, known_extensions
from plugins.read.source_text import Fault, unbalanced
from plugins.read.tables import fit_tables
from plugins.read.typography import correct_html

COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
RAW_HTML = re.compile(r"<[a-zA-Z/!?]|\{[^{}\n]*(?:\b(?:on\w+|style)\s*=|#)", re.IGNORECASE)
"""Tags, and lists of attributes with a script, a style or an id: Markdown passes both through."""
PARAGRAPH = re.compile(r"<p[^>]*>([^<]*+(?:<(?!/p>)[^<]*+)*+)</p>")
NOTE_MARK = re.compile(r"<sup id=\"fnref.*?</sup>", re.DOTALL)
ANY_TAG = re.compile(r"<[^>]+>")
FIRST_HEADING = re.compile(r"<(/?)h1\b")
FIRST_HEADING_SOURCE = re.compile(r"^#\s|^=+\s*$|<h1\b", re.MULTILINE | re.IGNORECASE)

SUMMARY_LENGTH = 300
"""Characters after which a summary that is taken from the text is cut, at the end of a word."""


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document: *html* with markers, its *references* in their order, and its first paragraph as plain text."""

    html: str
    references: tuple[Reference, ...]
    first_paragraph: str


NOTHING = Text("", (), "")


class DoubleAngle(InlineProcessor):
    """Keeps ``<<`` as it is typed: without it, ``<<Kitap>>`` would be a tag <Kitap> to Markdown, and no quotation."""

    MARK = "<<"

    def handleMatch(  # type: ignore[override]  # noqa: N802  # Markdown's name, whose types have the old form
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Return the mark as text."""
        return self.MARK, m.start(0), m.end(0)


class BodyReader:
    """Reads the texts of one language with one Markdown instance, which is costly to make.

    Args:
        tag: of the language.
        languages: all languages of the site, by tag, for words that are marked as being in another one.
        settings: the MARKDOWN setting.
        site_url: SITEURL, to notice full addresses of our own site.

    """

    def __init__(self, tag: str, languages: Mapping[str, Language], settings: Mapping[str, Any], site_url: str) -> None:
        self.language = languages[tag]
        self.languages = languages
        self.anchors = AnchorMaker(self.language, PAGE_IDS)
        self.notes = NoteNames(self.language)
        self.empty_notes: list[str] = []
        self.settings = settings
        self.markdown = self._make_markdown()
        self.site_url = site_url

    def _make_markdown(self) -> Markdown:
        configuration = {name: dict(values) for name, values in self.settings.get("extension_configs", {}).items()}
        configuration.setdefault("toc", {})["slugify"] = self.anchors
        markdown = Markdown(
            extensions=known_extensions(self.settings.get("extensions", []), configuration),
            extension_configs=configuration,
            output_format=self.settings.get("output_format", "html"),
        )
        markdown.inlinePatterns.register(DoubleAngle(DoubleAngle.MARK, markdown), "double_angle", 185)
        for extension in markdown.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                self._name_notes_plainly(extension)
                self._find_empty_notes(extension)
                extension.setConfig("BACKLINK_TITLE", "{}")  # the number alone: by default it is an English sentence
        hasten(markdown, self.settings.get("extensions", []))
        return markdown

    def _name_notes_plainly(self, notes: FootnoteExtension) -> None:
        """Make the ids of footnotes fit for an address, whatever their labels are."""

        def plain(make_id: Callable[..., str]) -> Callable[..., str]:
            return lambda label, **found: make_id(self.notes(label), **found)

        notes.makeFootnoteId = plain(notes.makeFootnoteId)  # type: ignore[method-assign]  # has no setting
        notes.makeFootnoteRefId = plain(notes.makeFootnoteRefId)  # type: ignore[method-assign]  # has no setting

    def _find_empty_notes(self, notes: FootnoteExtension) -> None:
        """Take down the labels of footnotes without a text; without a link back, Markdown could not sort them."""
        make = notes.makeFootnotesDiv

        def make_whole(root: Element) -> Element | None:
            div = make(root)
            items = [] if div is None else div.findall("ol/li")
            for label, item in zip(notes.footnotes, items, strict=True):
                if not len(item):
                    self.empty_notes.append(label)
                    SubElement(item, "a", {"class": "footnote-backref"})
            return div

        notes.makeFootnotesDiv = make_whole  # type: ignore[method-assign]  # has no hook

    def read(self, source: str, first_line: int, path: str) -> tuple[Text, list[Fault], list[Fault]]:
        """Return a text, its errors and its warnings.

        Args:
            source: Markdown.
            first_line: the line of the file that it begins on.
            path: the file, below the content folder.

        """
        self.anchors.begin()
        self.notes.begin()
        self.empty_notes.clear()
        try:
            html = fit_tables(COMMENT.sub("", self.markdown.reset().convert(source)))
        except (RecursionError, AssertionError):  # Markdown and its HTML parser follow each level by a call
            self.markdown = self._make_markdown()  # the other one has stopped in the middle
            fact = message("Markdown can't read this text: lists, quotations or tags are too deep inside each other.")
            return NOTHING, [Fault(first_line, fact, message("Make it simpler, or remove what was pasted."))], []
        errors: list[Fault] = []
        warnings: list[Fault] = []
        if not html.strip():
            errors.append(Fault(first_line, message("The text is missing."), message("Write it below the second ---.")))
        if FIRST_HEADING.search(html):
            html = FIRST_HEADING.sub(r"<\1h2", html)
            fact = message("There is a heading of the first level, which is the title's.")
            found = FIRST_HEADING_SOURCE.search(source)
            line = first_line + source.count("\n", 0, found.start() if found else 0)
            warnings.append(Fault(line, fact, message("Begin headings with ##.")))
        for label in self.empty_notes:
            mark = f"[^{label}]"
            fact = message("The footnote %(mark)s has no text.", mark=mark)
            cure = message("Write its text after the colon, or remove it.")
            errors.append(Fault(_line_of(f"{mark}:", source, first_line), fact, cure))
        if RAW_HTML.search(source):
            errors.extend(find_faulty_elements(html, source, first_line))
        links = Links(Place(path, self.site_url), source, first_line)
        corrected = correct_html(TAG.sub(links.mark, html), self.language, self.languages)
        warnings.extend(unbalanced(words, _line_of(words, source, first_line)) for words in corrected.unbalanced)
        text = Text(corrected.html, tuple(links.references), _first_paragraph(corrected.html))
        return text, errors + links.errors, warnings


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
