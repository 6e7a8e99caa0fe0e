"""Markdown made quick: processors that do nothing where a text has no sign of what they look for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib import import_module
from itertools import chain
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.blockprocessors import ParagraphProcessor
from markdown.extensions import Extension, extra
from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.extensions.toc import TocExtension, TocTreeprocessor
from markdown.inlinepatterns import (
    AUTOLINK_RE,
    AUTOMAIL_RE,
    BACKTICK_RE,
    ENTITY_RE,
    ESCAPE_RE,
    HTML_RE,
    IMAGE_LINK_RE,
    LINE_BREAK_RE,
    LINK_RE,
    ImageInlineProcessor,
    LinkInlineProcessor,
    Pattern,
    ReferenceInlineProcessor,
)
from markdown.preprocessors import NormalizeWhitespace, Preprocessor
from markdown.treeprocessors import InlineProcessor as InlineTreeprocessor
from markdown.util import ETX, STX, AtomicString

QUICK_EXTENSIONS = frozenset(
    ["extra", "sane_lists", "toc", "abbr", "attr_list", "def_list", "fenced_code", "footnotes", "md_in_html", "tables"]
)
"""The extensions of Markdown that the quick processors below are known to agree with; “extra” consists of the others."""

WORDS = re.compile(r"[^\W\d_]|[«“„\"(!]")
"""What a line of words begins with: a letter, or a sign that no kind of block begins with."""

NOTE = "[^"
SIGNS: Mapping[str, tuple[str, ...]] = {
    BACKTICK_RE: ("`",),
    "<<": ("<<",),
    ESCAPE_RE: ("\\",),
    r"\[\^([^\]]*)\]": (NOTE,),
    LINK_RE: ("[",),
    IMAGE_LINK_RE: ("![",),
    AUTOLINK_RE: ("://",),
    AUTOMAIL_RE: ("@",),
    LINE_BREAK_RE: ("  \n",),
    HTML_RE: ("<",),
    ENTITY_RE: ("&",),
    r"\*|_": ("*", "_"),
}
"""The patterns of what stands inside a line, and of each the one or two signs of which it needs one."""


def known_extensions(names: Iterable[object], configuration: Mapping[str, Mapping[str, Any]]) -> list[str | Extension]:
    """Return extensions, with Markdown's own made already.

    Markdown itself would look through the metadata of everything that is installed, to find out what a name stands for.

    Args:
        names: the extensions, by name or made already.
        configuration: what is set for them, by name.

    """
    found: list[Any] = []
    for name in names:
        if name == "extra" and name not in configuration:
            found += [_make_extension(part, configuration) for part in extra.extensions]
        elif isinstance(name, str) and name in QUICK_EXTENSIONS:
            found.append(_make_extension(name, configuration))
        else:
            found.append(name)
    return found


def _make_extension(name: str, configuration: Mapping[str, Mapping[str, Any]]) -> Extension:
    made: Extension = import_module(f"markdown.extensions.{name}").makeExtension(**configuration.get(name, {}))
    return made


def hasten(markdown: Markdown, extensions: Iterable[object]) -> None:
    """Put quick processors into *markdown*: a text without the sign of something is not searched for it.

    What Markdown makes of a text stays the same. Each processor here is one of Markdown's own, takes its place under its
    name, and does nothing only where that one would have changed nothing. This is known of some *extensions*; beside
    any other all stays as it is, for it may look at everything and do anything.
    """
    parts = (markdown.preprocessors, markdown.parser.blockprocessors, markdown.treeprocessors, markdown.postprocessors)
    patterns = {pattern.getCompiledRegExp().pattern for pattern in markdown.inlinePatterns}
    has_others = not QUICK_EXTENSIONS.issuperset(extensions) or not all(map(_is_of_markdown, chain(*parts)))
    if has_others or not patterns <= SIGNS.keys():
        return
    markdown.preprocessors.register(QuickWhitespace(markdown), "normalize_whitespace", 30)
    for name, priority, signs in (("fenced_code_block", 25, ("```", "~~~")), ("html_block", 20, ("<", "&"))):
        if name in markdown.preprocessors:
            markdown.preprocessors.register(Signed(markdown.preprocessors[name], signs), name, priority)
    markdown.parser.blockprocessors.register(WordsProcessor(markdown.parser), "words", 110)
    markdown.inlinePatterns.register(QuickLink(LINK_RE, markdown), "link", 160)
    markdown.inlinePatterns.register(QuickImage(IMAGE_LINK_RE, markdown), "image_link", 150)
    markdown.treeprocessors.register(QuickInline(markdown), "inline", 20)
    if "attr_list" in markdown.treeprocessors:
        markdown.treeprocessors.register(QuickAttrList(markdown), "attr_list", 8)
    for extension in markdown.registeredExtensions:
        if isinstance(extension, TocExtension):
            markdown.treeprocessors.register(QuickToc(markdown, extension.getConfigs()), "toc", 5)
    # A registry makes a new list for each block.
    markdown.parser.blockprocessors = tuple(markdown.parser.blockprocessors)  # type: ignore[assignment]


def _is_of_markdown(processor: object) -> bool:
    return type(processor).__module__.startswith("markdown.")


def _has_sign(text: str) -> bool:
    """Tell whether *text* has a sign of a pattern, or something put by; a regular expression would take ten times as long."""
    return (
        "[" in text
        or "*" in text
        or "_" in text
        or "<" in text
        or "&" in text
        or "`" in text
        or "\\" in text
        or STX in text
        or "  \n" in text
    )


class QuickWhitespace(NormalizeWhitespace):
    """Adds the two empty lines at the end, and does the rest where there is a sign of it."""

    SIGNS = (STX, ETX, "\r", "\t", "\n ")

    def run(self, lines: list[str]) -> list[str]:
        """Return *lines* with their whitespace as Markdown has it."""
        text = "\n".join(lines)
        return super().run(lines) if any(sign in text for sign in self.SIGNS) else [*lines, "", ""]


class Signed(Preprocessor):
    """Another preprocessor, run where the text has one of its signs."""

    def __init__(self, processor: Preprocessor, signs: tuple[str, ...]) -> None:
        super().__init__(processor.md)
        self.processor = processor
        self.signs = signs

    def run(self, lines: list[str]) -> list[str]:
        """Return *lines* as the other one leaves them."""
        text = "\n".join(lines)
        return self.processor.run(lines) if any(sign in text for sign in self.signs) else lines


class WordsProcessor(ParagraphProcessor):
    """Takes blocks that can't be anything but paragraphs, before the other processors look at them.

    Indentation, code, headings, rules, lists, quotations, terms, notes and references are all told by the first sign of a
    line, which is no letter; so is the second line of a table.
    """

    def test(self, parent: Element, block: str) -> bool:
        """Tell whether each line of *block* begins like a line of words."""
        if "\n" not in block:
            return WORDS.match(block) is not None
        return all(map(WORDS.match, block.split("\n")))


class QuickInline(InlineTreeprocessor):
    """Looks for patterns in texts that have a sign of one, and only for those patterns.

    A text without signs is passed over as Markdown has it, as an AtomicString, and is what it was afterwards.
    """

    def __init__(self, md: Markdown) -> None:
        super().__init__(md)
        self.patterns = [(pattern, SIGNS[pattern.getCompiledRegExp().pattern]) for pattern in md.inlinePatterns]
        self.without_references = [pair for pair in self.patterns if not isinstance(pair[0], ReferenceInlineProcessor)]

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Return *tree* with what stands inside its lines made into elements."""
        plain: list[tuple[Element, str | None, str | None]] = []
        signed: list[str] = []
        for element in tree.iter():
            text, tail = element.text, element.tail
            if text:
                if _has_sign(text):
                    signed.append(text)
                elif type(text) is str:
                    plain.append((element, text, None))
                    element.text = AtomicString(text)
            if tail:
                if _has_sign(tail):
                    signed.append(tail)
                elif type(tail) is str:
                    plain.append((element, None, tail))
                    element.tail = AtomicString(tail)
        self.inlinePatterns = self._patterns_for("\n".join(signed))  # type: ignore[assignment]  # it is read like a list
        tree = super().run(tree, ancestors)
        for element, text, tail in plain:
            if text is None:
                element.tail = tail
            else:
                element.text = text
        return tree

    def _patterns_for(self, text: str) -> list[Pattern]:
        """Return the patterns that may occur in *text*, in Markdown's order.

        A reference occurs where it has a definition. A note brings in a text of the settings, which may have any sign.
        """
        if NOTE in text:
            return [pattern for pattern, _ in self.patterns]
        possible = self.patterns if self.md.references else self.without_references
        return [pattern for pattern, signs in possible if signs[0] in text or signs[-1] in text]


class QuickLink(LinkInlineProcessor):
    """Reads what stands in brackets at once, where there are no brackets or quotation marks in it."""

    ADDRESS = re.compile(r"\(([^\s()<>\"']*)\)")

    def getText(self, data: str, index: int) -> tuple[str, int, bool]:  # noqa: N802  # Markdown's name
        """Return the words of a link that begin at *index*, what comes after them, and whether there are any."""
        end = data.find("]", index)
        if end == -1 or "[" in data[index:end]:
            return super().getText(data, index)
        return data[index:end], end + 1, True

    def getLink(self, data: str, index: int) -> tuple[str, str | None, int, bool]:  # noqa: N802  # Markdown's name
        """Return address and title of a link that stand at *index*, what comes after them, and whether there are any."""
        found = self.ADDRESS.match(data, index)
        if not found:
            return super().getLink(data, index)
        return self.unescape(found[1]).strip(), None, found.end(), True


class QuickImage(QuickLink, ImageInlineProcessor):
    """The same for pictures."""


class QuickAttrList(AttrListTreeprocessor):
    """Looks for lists of attributes where there is a brace."""

    def run(self, doc: Element) -> None:
        """Give the elements of *doc* the attributes that are written after them."""
        if "{" in "".join(doc.itertext()):
            super().run(doc)


class QuickToc(TocTreeprocessor):
    """Makes the table of contents where the text has a place for it; the headings get their ids in any case.

    Elsewhere the attribute ``toc`` of Markdown has an empty table, which nobody reads.
    """

    is_shown = True

    def run(self, doc: Element) -> None:
        """Give the headings of *doc* their ids, and put the table in its place."""
        self.is_shown = any(element.text and self.marker in element.text for element in doc.iter())
        super().run(doc)

    def build_toc_div(self, toc_list: list[Any]) -> Element:
        """Return the table."""
        return super().build_toc_div(toc_list) if self.is_shown else Element("div")

    def replace_marker(self, root: Element, elem: Element) -> None:
        """Put the table *elem* into its place in *root*."""
        if self.is_shown:
            super().replace_marker(root, elem)
