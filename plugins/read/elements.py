"""The HTML that an editor wrote into a text: elements that are not closed, or have no place there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

from plugins.model.problem import message
from plugins.read.source_text import Fault

FORBIDDEN = frozenset(
    [
        *("script", "style", "template", "iframe", "frame", "frameset", "object", "embed", "applet"),
        *("form", "input", "button", "select", "textarea"),
        *("html", "head", "body", "main", "base", "meta", "link"),
    ]
)
"""Elements that no article holds: they load, run or redirect something, or belong to the page around the text."""

VOID = frozenset(["area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
"""Elements without content. Source: HTML Standard, 13.1.2, https://html.spec.whatwg.org/multipage/syntax.html#void-elements"""

OPTIONAL_END = frozenset(
    ["p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "option", "optgroup", "rt", "rp"]
)
"""Elements whose end tag may be left out. Source: HTML Standard, 13.1.2.4."""


KNOWN = (
    VOID
    | OPTIONAL_END
    | frozenset(
        [
            *(
                "a",
                "abbr",
                "address",
                "article",
                "aside",
                "audio",
                "b",
                "bdi",
                "bdo",
                "blockquote",
                "caption",
                "cite",
                "code",
            ),
            *(
                "data",
                "dd",
                "del",
                "details",
                "dfn",
                "div",
                "dl",
                "em",
                "figcaption",
                "figure",
                "footer",
                "h1",
                "h2",
                "h3",
            ),
            *(
                "h4",
                "h5",
                "h6",
                "header",
                "hgroup",
                "i",
                "ins",
                "kbd",
                "mark",
                "math",
                "nav",
                "ol",
                "picture",
                "pre",
                "q",
            ),
            *(
                "ruby",
                "s",
                "samp",
                "section",
                "small",
                "span",
                "strong",
                "sub",
                "summary",
                "sup",
                "svg",
                "table",
                "time",
            ),
            *("u", "ul", "var", "video"),
        ]
    )
)
"""Elements that a text may hold. Source: HTML Standard, section 4."""

BLOCKS = frozenset(
    [
        *(
            "address",
            "article",
            "aside",
            "blockquote",
            "details",
            "div",
            "dl",
            "figure",
            "footer",
            "h1",
            "h2",
            "h3",
            "h4",
        ),
        *("h5", "h6", "header", "hgroup", "hr", "nav", "ol", "p", "pre", "section", "table", "ul"),
    ]
)
"""Elements that end a paragraph. Source: HTML Standard, 4.4.1, the p element."""


PAGE_IDS = ("content", "corrections", "corrections-heading", "documents-heading", "gallery-heading")
"""Ids that the page around a text has."""


def find_faulty_elements(html: str, source: str, first_line: int) -> Iterator[Fault]:
    """Yield what is wrong with the elements of a text.

    Args:
        html: the text, made from Markdown.
        source: the Markdown, to find the lines.
        first_line: the line of the file that it begins on.

    """
    checker = TagChecker()
    checker.feed(html)
    checker.close()

    def line_of(words: str, number: int = 0) -> int:
        places = [found.start() for found in re.finditer(words, source, re.IGNORECASE)] or [0]
        return first_line + source.count("\n", 0, places[min(number, len(places) - 1)])

    for name in sorted(set(checker.forbidden)):
        fact = message("A text can't hold <%(tag)s>.", tag=name)
        yield Fault(line_of(f"<{re.escape(name)}"), fact, message("Remove it; link to what it shows."))
    for name in sorted(set(checker.handlers)):
        fact = message("A text can't hold a script, and “%(attribute)s” is one.", attribute=name)
        yield Fault(line_of(re.escape(name)), fact, message("Remove the attribute."))
    for name in sorted(set(checker.unknown)):
        fact = message("There is no HTML element <%(tag)s>, or none for a text.", tag=name)
        cure = message("Write `<%(tag)s>` to show it as text, or remove it.", tag=name)
        yield Fault(line_of(f"<{re.escape(name)}"), fact, cure)
    for name in sorted(set(checker.misplaced)):
        fact = message("The HTML element <%(tag)s> can't stand here: it is inside a paragraph or a link.", tag=name)
        cure = message("Put it on lines of its own, with an empty line before and after it.")
        yield Fault(line_of(rf"<{re.escape(name)}(?![\w-])"), fact, cure)
    if checker.is_styled:
        fact = message("A text can't hold styles, and “style” is one.")
        yield Fault(
            line_of(r"\bstyle\b"), fact, message("Remove the attribute; how things look is the theme's business.")
        )
    for name, number in checker.unclosed:
        fact = message("The HTML element <%(tag)s> is not closed.", tag=name)
        cure = message("Write <%(tag)s>…</%(tag)s>, or `<%(tag)s>` to show it as text.", tag=name)
        yield Fault(line_of(rf"<{re.escape(name)}(?![\w-])", number), fact, cure)
    for name in sorted(set(checker.unopened)):
        fact = message("The HTML element <%(tag)s> is closed, and was not opened.", tag=name)
        cure = message("Remove </%(tag)s>, or write `</%(tag)s>` to show it as text.", tag=name)
        yield Fault(line_of(rf"</{re.escape(name)}(?![\w-])", -1), fact, cure)
    for name in sorted(set(checker.repeated)):
        fact = message("Two places in this text have the id “%(id)s”.", id=name)
        yield Fault(line_of(rf"#{re.escape(name)}\b|\bid\b", -1), fact, message("Give one of them another id."))


class TagChecker(HTMLParser):
    """Follows the tags of a text and notes those that have no partner, or no place in it.

    Attributes:
        unclosed: elements that are not closed, each with how many of its name were opened before it.
        unopened: elements that are closed and were not opened.
        forbidden: elements, declarations and instructions that have no place in a text.
        unknown: elements that HTML does not have, or that no text holds.
        misplaced: blocks inside a paragraph, and links inside a link.
        handlers: attributes that hold a script.
        is_styled: whether an element has a style of its own.
        repeated: ids of more than one element, those of the page around the text included.

    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[tuple[str, int]] = []
        self.count: Counter[str] = Counter()
        self.unclosed: list[tuple[str, int]] = []
        self.unopened: list[str] = []
        self.forbidden: list[str] = []
        self.unknown: list[str] = []
        self.misplaced: list[str] = []
        self.handlers: list[str] = []
        self.is_styled = False
        self.repeated: list[str] = []
        self.ids = set(PAGE_IDS)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an opening tag."""
        self._note_place(tag)
        for name, value in attrs:
            self._note_attribute(name, value)
        if tag not in VOID:
            self.open.append((tag, self.count[tag]))
        self.count[tag] += 1

    def _note_place(self, tag: str) -> None:
        """Note an element that has no place in a text, or not here."""
        if tag in FORBIDDEN:
            self.forbidden.append(tag)
        elif tag not in KNOWN and not self._is_inside("svg", "math"):
            self.unknown.append(tag)
        if tag == "p" and self.open and self.open[-1][0] == "p":
            self.open.pop()  # a paragraph ends where another begins
        if (tag in BLOCKS and self._is_inside("p")) or (tag == "a" and self._is_inside("a")):
            self.misplaced.append(tag)

    def _note_attribute(self, name: str, value: str | None) -> None:
        """Note a script, a style, or an id that is taken."""
        if name.startswith("on"):
            self.handlers.append(name)
        elif name == "style":
            self.is_styled = True
        elif name == "id" and value:
            if value in self.ids:
                self.repeated.append(value)
            self.ids.add(value)

    def _is_inside(self, *names: str) -> bool:
        return any(name in names for name, _ in self.open)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag like <br/>."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        """Note a closing tag."""
        if tag not in (name for name, _ in self.open):
            self.unopened.append(tag)
            return
        while self.open[-1][0] != tag:
            self._leave_open(self.open.pop())
        self.open.pop()

    def _leave_open(self, element: tuple[str, int]) -> None:
        if element[0] not in OPTIONAL_END and element[0] not in self.unknown:
            self.unclosed.append(element)

    def handle_decl(self, decl: str) -> None:
        """Note a declaration like <!DOCTYPE html>."""
        self.forbidden.append(f"!{decl.partition(' ')[0]}")

    def parse_marked_section(self, i: int, report: bool = True) -> int:  # noqa: FBT001, FBT002 - the library's
        """Read a section like <![CDATA[…]]>; of one that nobody knows, like <![a](b), up to the next >, as browsers do."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:  # https://github.com/python/cpython/issues/77057
            self.unknown_decl("")
            return self.rawdata.find(">", i) + 1 or -1

    def unknown_decl(self, data: str) -> None:
        """Note a section like <![CDATA[…]]>."""
        self.forbidden.append("![")

    def handle_pi(self, data: str) -> None:
        """Note an instruction like <?php … ?>."""
        self.forbidden.append(f"?{data.partition(' ')[0]}")

    def close(self) -> None:
        """Note what is open at the end."""
        super().close()
        while self.open:
            self._leave_open(self.open.pop())
