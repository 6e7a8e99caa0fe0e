"""A page of a built site as plain data: everything that the invariants ask about, taken from its HTML in one walk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import html5lib

HEADING = re.compile(r"h([1-6])")
SPEAKING = ("alt", "title", "aria-label", "placeholder")
"""Attributes that hold words for readers."""

POINTING = ("aria-labelledby", "aria-describedby", "aria-controls", "for", "headers")
"""Attributes that hold ids of the same page."""

ADDRESSES = ("href", "src", "poster", "data", "action", "formaction", "cite", "longdesc", "background")
ADDRESS_PROPERTIES = ("og:url", "og:image")


@dataclass(frozen=True, slots=True)
class Link:
    """An address in a page.

    Attributes:
        element, attribute: what holds it.
        address: as it is written.
        rel, media_type, hreflang: of the element; may be empty.
        own_lang: the element's own ``lang``; may be empty.
        in_main: whether it stands in ``<main>``.

    """

    element: str
    attribute: str
    address: str
    rel: str = ""
    media_type: str = ""
    hreflang: str = ""
    own_lang: str = ""
    in_main: bool = False


@dataclass(frozen=True, slots=True)
class Image:
    """An ``<img>``: its attributes as written, None for one that is missing."""

    src: str
    alt: str | None
    width: str | None
    height: str | None


@dataclass(slots=True)
class Page:
    """A page.

    Attributes:
        path: below the output folder.
        errors: what a strict parser says against its HTML.
        texts: the words of its body, each with the language it is marked with.
        head_texts: the words of its head, likewise.
        headings: the levels, in order.
        pointed: ids that attributes name.
        inline: scripts and styles that stand in the page instead of in a file.

    """

    path: str
    errors: list[str] = field(default_factory=list)
    lang: str = ""
    direction: str = ""
    titles: list[str] = field(default_factory=list)
    descriptions: list[str] = field(default_factory=list)
    robots: str = ""
    refresh: str | None = None
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    pointed: list[str] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    heading_texts: list[str] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    head_texts: list[tuple[str, str]] = field(default_factory=list)
    inline: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """Its address below SITEURL."""
        return self.path.removesuffix("index.html")

    @property
    def is_redirect(self) -> bool:
        """Whether it only leads to another page."""
        return self.refresh is not None

    @property
    def is_indexed(self) -> bool:
        """Whether search engines may list it."""
        return "noindex" not in self.robots

    @property
    def canonicals(self) -> list[str]:
        """Its canonical addresses; there should be one."""
        return [link.address for link in self.links if link.element == "link" and "canonical" in link.rel]

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """The versions that it names: language and address."""
        return [
            (link.hreflang, link.address)
            for link in self.links
            if link.element == "link" and link.rel == "alternate" and not link.media_type
        ]

    @property
    def feeds(self) -> list[Link]:
        """The feeds that it names."""
        return [link for link in self.links if link.element == "link" and "atom" in link.media_type]

    @property
    def switcher(self) -> list[Link]:
        """The links to other languages around what the page shows."""
        return [link for link in self.links if link.element == "a" and link.hreflang and not link.in_main]

    @property
    def followed(self) -> list[str]:
        """The addresses that a reader can go to."""
        return [link.address for link in self.links if link.element in ("a", "area") and link.attribute == "href"]

    def where(self, text: str) -> str:
        """Return *text* with the page that it is said about."""
        return f"/{self.address}: {text}"


def read_page(path: str, data: bytes) -> Page:
    """Return the page that is the file *path* with the bytes *data*."""
    parser = html5lib.HTMLParser(html5lib.getTreeBuilder("lxml"), namespaceHTMLElements=False)
    tree = parser.parse(data, transport_encoding="utf-8")
    page = Page(path)
    page.errors = [f"{line}:{column} {code} {values or ''}" for (line, column), code, values in parser.errors]
    _Walk(page).element(tree.getroot(), "", in_main=False, in_head=False)
    return page


def fragment_addresses(html: str) -> Iterator[tuple[str, str, str]]:
    """Yield element, attribute and address of all that a piece of HTML leads to or loads."""
    tree = html5lib.parseFragment(html, treebuilder="lxml", namespaceHTMLElements=False)
    page = Page("")
    for part in tree:
        if not isinstance(part, str):
            _Walk(page).element(part, "", in_main=True, in_head=False)
    yield from ((link.element, link.attribute, link.address) for link in page.links)


class _Walk:
    """Goes through the elements of one page and takes down what they say."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def element(self, node: Any, lang: str, *, in_main: bool, in_head: bool) -> None:
        """Take down one element, and those in it."""
        if not isinstance(node.tag, str):
            return
        name = node.tag.rsplit("}", 1)[-1]
        lang = node.get("lang") or lang
        in_main = in_main or name == "main"
        in_head = in_head or name == "head"
        self._attributes(node, name, lang, in_main=in_main, in_head=in_head)
        self._special(node, name)
        if name not in ("script", "style"):
            self._say(node.text, lang, in_head=in_head)
        for child in node:
            self.element(child, lang, in_main=in_main, in_head=in_head)
            self._say(child.tail, lang, in_head=in_head)

    def _say(self, text: str | None, lang: str, *, in_head: bool) -> None:
        if text and text.strip():
            found = self.page.head_texts if in_head else self.page.texts
            found.append((lang, " ".join(text.split())))

    def _attributes(self, node: Any, name: str, lang: str, *, in_main: bool, in_head: bool) -> None:
        page = self.page
        for attribute, value in node.items():
            if attribute == "id":
                page.ids.append(value)
            elif attribute in POINTING:
                page.pointed.extend(value.split())
            elif attribute in SPEAKING:
                self._say(value, node.get("hreflang") or lang if name == "link" else lang, in_head=in_head)
            elif attribute == "style" or attribute.startswith("on"):
                page.inline.append(f"<{name} {attribute}={value!r}>")
            elif attribute in ADDRESSES:
                self._link(node, name, attribute, value, in_main=in_main)
            elif attribute == "srcset":
                for candidate in re.split(r",\s+|,$", value.strip()):
                    self._link(node, name, attribute, candidate.split()[0], in_main=in_main)
        if (name, node.get("property")) in {("meta", known) for known in ADDRESS_PROPERTIES}:
            self._link(node, name, node.get("property"), node.get("content", ""), in_main=False)

    def _link(self, node: Any, name: str, attribute: str, address: str, *, in_main: bool) -> None:
        link = Link(
            name,
            attribute,
            address.strip(),
            node.get("rel", ""),
            node.get("type", ""),
            node.get("hreflang", ""),
            node.get("lang", ""),
            in_main,
        )
        self.page.links.append(link)
        if address.strip().lower().startswith(("javascript:", "vbscript:")):
            self.page.inline.append(f"<{name} {attribute}={address!r}>")

    def _special(self, node: Any, name: str) -> None:
        page = self.page
        if name == "html":
            page.lang, page.direction = node.get("lang", ""), node.get("dir", "")
        elif name == "title" and node.getparent().tag == "head":
            page.titles.append((node.text or "").strip())
        elif name == "meta" and node.get("name") == "description":
            page.descriptions.append(node.get("content", "").strip())
        elif name == "meta" and node.get("name") == "robots":
            page.robots = node.get("content", "")
        elif name == "meta" and node.get("http-equiv", "").lower() == "refresh":
            page.refresh = node.get("content", "").partition("url=")[2]
        elif name == "img":
            page.images.append(Image(node.get("src", ""), node.get("alt"), node.get("width"), node.get("height")))
        elif name == "style" or (name == "script" and node.get("src") is None):
            page.inline.append(f"<{name}>")
        elif HEADING.fullmatch(name):
            page.headings.append(int(name[1]))
            page.heading_texts.append(" ".join("".join(node.itertext()).split()))
