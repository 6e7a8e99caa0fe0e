"""Pelican's own objects in the place of our articles and pages, as plugins of others know them.

Only where PLUGINS has such plugins: each article and page gets a ``pelican.contents.Article`` or ``Page`` as Pelican would
make it, and so Pelican itself sends ``content_object_init``. What plugins make of its text, title and summary is taken
back into the model; what else they change is not, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from html import escape, unescape
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from msgspec.structs import replace
from pelican.contents import Article, Author, Category, Content, Page, Tag
from pelican.utils import SafeDatetime

from plugins.model.address import category_address, output_path, tag_address
from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.document import Document, Reference
from plugins.model.markers import address_marker, fill
from plugins.model.problem import Problem, message
from plugins.model.tagging import TagSlugs
from plugins.model.view import Address
from plugins.model.workspace import digest_of

KEPT = ("status", "date", "modified", "category", "tags", "authors", "lang", "slug", "url", "save_as")
"""What a plugin may not change: what our addresses, pairs and lists are made of."""

UNQUOTED = "/#:?&=;,@~()!*'+%"
"""Characters of an address that plugins get as they are."""

HTML_TAG = re.compile(r"""<[a-zA-Z](?:[^<>"']|"[^"]*"|'[^']*')*>""")
LINK = re.compile(r"""(\s(href|src|srcset|poster)\s*=\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
OWN_ADDRESS = {
    False: re.compile(r"^(?:/(?!/)|#).*$", re.DOTALL),
    True: re.compile(r"(?<![^\s,])/(?!/)\S*?(?=,?(?:\s|$))"),
}
"""An address on this host or on the page itself; the second one in the list of addresses that a srcset is."""


@dataclass(frozen=True, slots=True, eq=False)
class Counterpart:
    """A version and the object that stands for it in Pelican's world.

    Attributes:
        version: ours.
        content: Pelican's.
        text, title, summary: as plugins got them; the summary is HTML, as Pelican has it.
        kept: what of it may not change, by Pelican's names.

    """

    version: Version
    content: Any
    text: str
    title: str
    summary: str
    kept: Mapping[str, object]


class ContentMaker:
    """Makes the objects of one build, and takes back what plugins have made of them."""

    def __init__(self, build: Build, settings: Mapping[str, Any]) -> None:
        self.build = build
        self.settings = settings
        self.tags = {tag: TagSlugs(edited.language, build.taxonomy) for tag, edited in build.site.languages.items()}
        self.terms = {tag: self._settings_of_terms(tag) for tag in build.site.languages}

    def _settings_of_terms(self, language: str) -> dict[str, Any]:
        """Return the settings by which Pelican makes the addresses of one language's categories and tags."""
        category, tag = category_address(language, "{slug}"), tag_address(language, "{slug}")
        addresses = {
            "CATEGORY_URL": category,
            "CATEGORY_SAVE_AS": output_path(category),
            "TAG_URL": tag,
            "TAG_SAVE_AS": output_path(tag),
            "AUTHOR_URL": "",
            "AUTHOR_SAVE_AS": "",
        }
        return {**self.settings, **addresses}

    def make(self, version: Version, generator: Any, context_signal: Any) -> Counterpart:
        """Return the counterpart of *version*; plugins have seen its metadata, and the object itself.

        Args:
            version: an article or a page.
            generator: Pelican's generator of such.
            context_signal: sent with the metadata, from which plugins make other metadata.

        """
        document = version.document
        text = fill(self.build.texts.html(document), version.addresses, self._href)
        metadata = dict(self._metadata(version))
        said = {"authors": [name for name in [self.settings.get("AUTHOR")] if name], **metadata}
        kept = {name: _comparable(said.get(name)) for name in KEPT}
        try:
            context_signal.send(generator, metadata=metadata)
            content: Content = (Article if document.kind == "article" else Page)(
                text,
                metadata=metadata,
                settings=self.settings,
                source_path=str(self.build.site.content / document.path),
                context=generator.context,
            )
        except Exception as error:
            error.add_note(self.build.site.shown(document.path))
            raise
        generator.add_source_path(content)
        return Counterpart(version, content, text, document.title, escape(document.summary), kept)

    def _href(self, address: str) -> str:
        """Return an address below SITEURL, or a fragment, as plugins get it: the link that the page will have."""
        return address if address.startswith("#") else f"{self.build.site.base_path}/{quote(address, safe=UNQUOTED)}"

    def _metadata(self, version: Version) -> Iterator[tuple[str, object]]:
        """Yield what Pelican's reader would have found at the head of the file, by Pelican's names."""
        document, language = version.document, version.language
        yield "title", document.title
        yield "lang", language
        yield "slug", document.slug or document.key.rpartition("/")[2]
        yield "status", document.status if version.is_published else "draft"
        yield "url", version.url
        yield "save_as", output_path(version.url)
        if document.summary:
            yield "summary", escape(document.summary)
        for name, moment in (("date", document.date), ("modified", document.modified)):
            if moment is not None:
                yield name, SafeDatetime.combine(moment.date(), moment.timetz())
        if document.authors:
            yield "authors", [Author(name, self.terms[language]) for name in document.authors]
        if document.category:
            yield "category", self._category(document)
        if document.tags:
            yield "tags", list(self._tags(document))

    def _category(self, document: Document) -> Category:
        term = self.build.taxonomy.categories.get(document.category)
        name = term.names[document.language] if term else document.category
        category = Category(name, self.terms[document.language])
        category.slug = document.category
        return category

    def _tags(self, document: Document) -> Iterator[Tag]:
        words = {self.tags[document.language].find(word): word for word in document.tags}
        for slug, word in words.items():
            if slug:
                term = self.build.taxonomy.tags.get(slug)
                tag = Tag(term.names[document.language] if term else word, self.terms[document.language])
                tag.slug = slug
                yield tag

    def take_back(self, counterpart: Counterpart) -> None:
        """Make what plugins have made of text, title and summary the version's own."""
        version, content = counterpart.version, counterpart.content
        changes: dict[str, object] = {}
        summary = content.metadata.get("summary", "")
        if str(summary) != counterpart.summary:
            changes["summary"] = Markup(summary).striptags()  # noqa: S704  # it is HTML; ours is plain text
        if str(content.title) != counterpart.title:
            changes["title"] = str(content.title)
        if hasattr(content, "_get_content") or vars(content)["_content"] != counterpart.text:
            text = str(content.get_content(self.build.site.base_path) or "")
            html, addresses, references = self._marked(text, version)
            self.build.texts.keep(version.document.path, html.encode())
            version.addresses = addresses
            changes |= {"digest": digest_of(html.encode()), "references": references}
        if changes:
            version.document = replace(version.document, **changes, face="")

    def _marked(self, text: str, version: Version) -> tuple[str, tuple[Address, ...], tuple[Reference, ...]]:
        """Return a text with markers where its own links are again, since the feed needs other ones than the page.

        A link that a plugin has made is not looked up in the plan: the plugin may write what it leads to.
        """
        base = f"{self.build.site.base_path}/"
        known = {
            self._href(address.url): (address, reference)
            for address, reference in zip(version.addresses, version.document.references, strict=True)
            if address.url is not None
        }
        found: list[tuple[Address, Reference]] = []

        def mark(match: re.Match[str]) -> str:
            address = unescape(match[0])
            if not address.startswith((base, "#")):
                return match[0]
            own = address.removeprefix(base)
            made = Address(own), Reference("fragment" if own.startswith("#") else "media", own, "", 1)
            found.append(known.get(address, made))
            return address_marker(len(found) - 1)

        def mark_link(link: re.Match[str]) -> str:
            value = next(value for value in link.groups()[2:] if value is not None)
            marked = OWN_ADDRESS[link[2] == "srcset"].sub(mark, value)
            return link[0] if marked == value else f'{link[1]}"{marked}"'

        html = HTML_TAG.sub(lambda tag: LINK.sub(mark_link, tag[0]), text)
        return html, tuple(address for address, _ in found), tuple(reference for _, reference in found)

    def find_other_changes(self, counterparts: list[Counterpart], listed: set[int]) -> Iterator[Problem]:
        """Yield what plugins have done that the site can't follow.

        Args:
            counterparts: all that were made.
            listed: the ``id()`` of the objects that Pelican's generators have now.

        """
        cure = message("Write it in the file (status: draft, for example), or remove the plugin from PLUGINS.")
        changed: dict[str, str] = {}
        for each in counterparts:
            path = self.build.site.shown(each.version.document.path)
            now = {name: _comparable(getattr(each.content, name, None)) for name in KEPT}
            names = [name for name in KEPT if now[name] != each.kept[name]]
            is_withdrawn = now["status"] not in ("published", "hidden") and "status" in names
            if is_withdrawn or id(each.content) not in listed:
                fact = message("A plugin has withdrawn this text, and the site would have it all the same.")
                yield Problem(path, 0, fact, cure)
            else:
                changed |= {name: path for name in names if name not in changed}
        for name, path in changed.items():
            fact = message("A plugin has changed “%(name)s” of texts, among them %(path)s.", name=name, path=path)
            keeps = message(
                "The site keeps what the files say; of plugins it takes the text, the title and the summary."
            )
            yield Problem("settings: PLUGINS", 0, fact, keeps, "warning")
        unknown = len(listed - {id(each.content) for each in counterparts})
        if unknown:
            fact = message("Plugins have added articles or pages of their own: %(number)d.", number=unknown)
            yield Problem(
                "settings: PLUGINS", 0, fact, message("Write them as files, or remove the plugin from PLUGINS.")
            )


def _comparable(value: object) -> object:
    """Return a value of Pelican's in a form that is equal where it says the same: terms by their names."""
    if value and isinstance(value, list | tuple):
        return [str(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else str(value or "")
