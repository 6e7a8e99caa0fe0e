"""The text of a document: Markdown made into HTML, with markers where an address belongs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import escape, unescape
from itertools import chain, count
from typing import Any

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.inlinepatterns import InlineProcessor

from plugins.model.document import Reference
from plugins.model.language import Language
from plugins.model.markers import address_marker, size_marker
from plugins.model.problem import message
from plugins.model.slug import slugify
from plugins.read.elements import PAGE_IDS, find_faulty_elements
from plugins.read.link import Place, Target, Wrong, find_target, plain_address
from plugins.read.source_text import Fault, unbalanced
from plugins.read.tables import fit_tables
from plugins.read.typography import correct_html

TAG = re.compile(r"<(?P<name>[a-zA-Z][a-zA-Z0-9-]*)(?P<attributes>(?:\s+(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)?)>")
ATTRIBUTE = re.compile(
    r"(?P<before>\s)(?P<name>href|src|srcset|poster)\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^\s\"'>]+))",
    re.IGNORECASE,
)
ALT = re.compile(r"\salt\s*=\s*(?:\"\s*[^\s\"]|'\s*[^\s']|[^\s\"'>])", re.IGNORECASE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
RAW_HTML = re.compile(r"<[a-zA-Z/!?]|\{[^{}\n]*(?:\b(?:on\w+|style)\s*=|#)", re.IGNORECASE)
"""Tags, and lists of attributes with a script, a style or an id: Markdown passes both through."""
PARAGRAPH = re.compile(r"<p[^>]*>(.*?)</p>", re.DOTALL)
NOTE_MARK = re.compile(r"<sup id=\"fnref.*?</sup>", re.DOTALL)
ANY_TAG = re.compile(r"<[^>]+>")
FIRST_HEADING = re.compile(r"<(/?)h1\b")
FIRST_HEADING_SOURCE = re.compile(r"^#\s|^=+\s*$|<h1\b", re.MULTILINE | re.IGNORECASE)
BEFORE_ADDRESS = ("(", "<", '"', "'", "=", "]: ", ", ")
AFTER_ADDRESS = ")>\"', \t\n"
"""What stands around an address in Markdown and HTML, so that the same letters elsewhere are not taken for it."""

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


class AnchorMaker:
    """Makes the ids of headings by the rules of a language; equal ones within a document get -2, -3."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.begin()

    def begin(self) -> None:
        """Begin another document."""
        self.used = dict.fromkeys(PAGE_IDS, 1)

    def __call__(self, heading: str, separator: str = "-") -> str:
        anchor = slugify(unescape(heading), self.language) or "section"
        if not anchor[0].isalpha():
            anchor = f"s-{anchor}"
        self.used[anchor] = times = self.used.get(anchor, 0) + 1
        return anchor if times == 1 else self(f"{anchor}-{times}")


class NoteNames:
    """Makes of the labels of footnotes names that are fit for an address; no two of a document have one name."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.begin()

    def begin(self) -> None:
        """Begin another document."""
        self.names: dict[str, str] = {}

    def __call__(self, label: str) -> str:
        if label not in self.names:
            plain = slugify(label, self.language) or "note"
            others = (f"{plain}-{number}" for number in count(2))
            self.names[label] = next(name for name in chain([plain], others) if name not in self.names.values())
        return self.names[label]


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
        self.anchors = AnchorMaker(self.language)
        self.notes = NoteNames(self.language)
        self.settings = settings
        self.markdown = self._make_markdown()
        self.site_url = site_url

    def _make_markdown(self) -> Markdown:
        configuration = {name: dict(values) for name, values in self.settings.get("extension_configs", {}).items()}
        configuration.setdefault("toc", {})["slugify"] = self.anchors
        markdown = Markdown(
            extensions=self.settings.get("extensions", []),
            extension_configs=configuration,
            output_format=self.settings.get("output_format", "html"),
        )
        markdown.inlinePatterns.register(DoubleAngle(DoubleAngle.MARK, markdown), "double_angle", 185)
        for extension in markdown.registeredExtensions:
            if isinstance(extension, FootnoteExtension):
                self._name_notes_plainly(extension)
                extension.setConfig("BACKLINK_TITLE", "{}")  # the number alone: by default it is an English sentence
        return markdown

    def _name_notes_plainly(self, notes: FootnoteExtension) -> None:
        """Make the ids of footnotes fit for an address, whatever their labels are."""

        def plain(make_id: Callable[..., str]) -> Callable[..., str]:
            return lambda label, **found: make_id(self.notes(label), **found)

        notes.makeFootnoteId = plain(notes.makeFootnoteId)  # type: ignore[method-assign]  # has no setting
        notes.makeFootnoteRefId = plain(notes.makeFootnoteRefId)  # type: ignore[method-assign]  # has no setting

    def read(self, source: str, first_line: int, path: str) -> tuple[Text, list[Fault], list[Fault]]:
        """Return a text, its errors and its warnings.

        Args:
            source: Markdown.
            first_line: the line of the file that it begins on.
            path: the file, below the content folder.

        """
        self.anchors.begin()
        self.notes.begin()
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
        if RAW_HTML.search(source):
            errors.extend(find_faulty_elements(html, source, first_line))
        links = Links(Place(path, self.site_url), source, first_line)
        corrected = correct_html(TAG.sub(links.mark, html), self.language, self.languages)
        warnings.extend(unbalanced(words, _line_of(words, source, first_line)) for words in corrected.unbalanced)
        text = Text(corrected.html, tuple(links.references), _first_paragraph(corrected.html))
        return text, errors + links.errors, warnings


class Links:
    """Finds the addresses in the tags of one text, and puts markers in their place."""

    def __init__(self, place: Place, source: str, first_line: int) -> None:
        self.place = place
        self.source = source
        self.first_line = first_line
        self.references: list[Reference] = []
        self.seen: Counter[str] = Counter()
        self.last_line = first_line
        self.errors: list[Fault] = []

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
                line = self.references[known].line if len(self.references) > known else self.last_line
                self.errors.append(Fault(line, fact, cure))
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
        return found[0] if marked == value else f'{found["before"]}{name}="{escape(marked)}"'

    def _candidate(self, candidate: str) -> str:
        """Return one picture of a srcset: its address, and the width or density it is for."""
        address, *rest = candidate.split() or [""]
        return " ".join([self._address(address, is_picture=True), *rest])

    def _address(self, address: str, *, is_picture: bool) -> str:
        target = find_target(address, self.place, is_picture=is_picture)
        line = self.last_line = self._line(address)
        if target is None:
            return plain_address(address)
        if isinstance(target, Wrong):
            self.errors.append(Fault(line, target.fact, target.cure))
            return address
        return self._marker(target, line, is_picture=is_picture)

    def _marker(self, target: Target, line: int, *, is_picture: bool) -> str:
        self.references.append(Reference(target.kind, target.target, target.fragment, line, is_picture))
        return address_marker(len(self.references) - 1)

    def _line(self, address: str) -> int:
        """Return the line on which *address* stands; when it stands there often, that of its next place."""
        places = list(_places_of(address, self.source)) or list(_places_of(escape(address), self.source))
        self.seen[address] += 1
        place = places[min(self.seen[address], len(places)) - 1] if places else 0
        return self.source.count("\n", 0, place) + self.first_line


def _places_of(address: str, source: str) -> Iterator[int]:
    place = source.find(address) if address else -1
    while place != -1:
        end = place + len(address)
        if source.endswith(BEFORE_ADDRESS, 0, place) and source[end : end + 1] in AFTER_ADDRESS:
            yield place
        place = source.find(address, place + 1)


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
