"""Articles as values to be shown: whole ones for their own page, cards for lists.

The plan says of each article only what it shows of others, and refers to the rest: most outputs are not rendered, and need
no more. When one is, its references are completed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import PurePosixPath
from typing import Any, cast
from zoneinfo import ZoneInfo

import msgspec

from plugins.model.address import category_address, tag_address
from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.document import EventField, PictureField
from plugins.model.view import (
    Article,
    Body,
    Card,
    Correction,
    Document,
    Event,
    Feed,
    FeedEntry,
    Half,
    LanguageView,
    Link,
    MonthGroup,
    Page,
    Picture,
    SwitchLink,
)


class CardFacts(msgspec.Struct, frozen=True):
    """An article on a list, by reference: its file, the digest of what it shows, its category and its picture's size."""

    path: str
    face: str
    category: Link
    width: int = 0
    height: int = 0


class ArticleFacts(msgspec.Struct, frozen=True):
    """An article on a page of its own or in a feed, by reference, and what it shows of others.

    Attributes:
        path, face: its file, and the digest of what it shows but for its text.
        category, tags, previous, next: with the names and addresses that they have now.
        translations: the languages and addresses of its other versions.
        source_language: the language it was first written in; empty when no file says it.
        media: width, height and size in bytes of each picture and document of its front matter, in their order.

    """

    path: str
    face: str
    category: Link
    tags: tuple[Link, ...]
    translations: tuple[tuple[str, str], ...]
    source_language: str
    media: tuple[tuple[int, int, int], ...]
    previous: Link | None
    next: Link | None


class PageFacts(msgspec.Struct, frozen=True):
    """A page that is not news, by reference."""

    path: str
    face: str


HOLDERS = (MonthGroup, Half, Feed, FeedEntry)
"""Views that hold references until they are completed."""


class Views:
    """Refers to articles and pages, and makes views of these references.

    Attributes:
        versions: the articles and pages by the paths of their files; a reference is completed from the one it names.

    """

    def __init__(self, build: Build, languages: Mapping[str, LanguageView]) -> None:
        self.languages = languages
        self.versions: Mapping[str, Version] = {v.document.path: v for v in (*build.articles, *build.pages)}
        self._media = build.media
        self._editions = build.editions
        self._cards: dict[str, CardFacts] = {}
        self._categories: dict[tuple[str, str], Link] = {}
        self._tags: dict[tuple[str, str], Link] = {}
        self._links: dict[str, Link] = {}

    def cards(self, articles: Iterable[Version]) -> tuple[Card, ...]:
        """Return articles as lists show them, in their order; by reference, until the view is completed."""
        return cast("tuple[Card, ...]", tuple([self._card_facts(article) for article in articles]))

    def _card_facts(self, article: Version) -> CardFacts:
        document = article.document
        facts = self._cards.get(document.path)
        if facts is None:
            width, height, _ = self._size(document.image.src) if document.image else (0, 0, 0)
            facts = CardFacts(document.path, document.shown_face, self.category(article), width, height)
            self._cards[document.path] = facts
        return facts

    def category(self, article: Version) -> Link:
        """Return the category of an article."""
        place = article.language, article.document.category
        link = self._categories.get(place)
        if link is None:
            tag, key = place
            category = self._editions[tag].categories.get(key)
            link = self._categories[place] = Link(category.name if category else key, category_address(tag, key))
        return link

    def _tag(self, language: str, slug: str) -> Link | None:
        place = language, slug
        if place not in self._tags:
            tag = self._editions[language].tags.get(slug)
            if tag is None:
                return None
            self._tags[place] = Link(tag.name, tag_address(language, slug))
        return self._tags[place]

    def _size(self, src: str) -> tuple[int, int, int]:
        """Return width, height and size in bytes of a file below media/."""
        medium = self._media.get(src)
        return (medium.width, medium.height, medium.staged.written.size) if medium else (0, 0, 0)

    def article(self, article: Version) -> Article:
        """Return an article as its own page shows it; by reference, until the view is completed."""
        document = article.document
        tags = [self._tag(article.language, slug) for slug in article.tags]
        fields = (document.image, *document.gallery, *document.documents)
        facts = ArticleFacts(
            document.path,
            document.shown_face,
            self.category(article),
            tuple([tag for tag in tags if tag is not None]),
            tuple([(other.language, other.url) for other in article.translations]),
            article.source_language,
            tuple([self._size(field.src) for field in fields if field is not None]),
            self._link(article.previous),
            self._link(article.next),
        )
        return cast("Article", facts)

    def _link(self, article: Version | None) -> Link | None:
        if article is None:
            return None
        path = article.document.path
        link = self._links.get(path)
        if link is None:
            link = self._links[path] = Link(article.document.title, article.url)
        return link

    def page(self, page: Version) -> Page:
        """Return a page that is not news; by reference, until the view is completed."""
        return cast("Page", PageFacts(page.document.path, page.document.shown_face))

    def complete(self, value: Any) -> Any:
        """Return a value with a view in the place of each reference in it."""
        if isinstance(value, tuple):
            return tuple([self.complete(item) for item in value])
        if isinstance(value, CardFacts):
            return make_card(value, self.versions[value.path])
        if isinstance(value, ArticleFacts):
            return make_article(value, self.versions[value.path], self.languages)
        if isinstance(value, PageFacts):
            return make_page(self.versions[value.path])
        if isinstance(value, HOLDERS):
            return type(value)(**{name: self.complete(getattr(value, name)) for name in value.__struct_fields__})
        return value


def make_card(facts: CardFacts, article: Version) -> Card:
    """Return an article as lists show it."""
    document = article.document
    return Card(
        title=document.title,
        url=article.url,
        lang=document.language,
        date=article.date,
        summary=document.summary,
        category=facts.category,
        image=picture_view(document.image, facts.width, facts.height) if document.image else None,
        event=event_view(document.event) if document.event else None,
    )


def make_article(facts: ArticleFacts, article: Version, languages: Mapping[str, LanguageView]) -> Article:
    """Return an article as its own page shows it."""
    document = article.document
    present = {article.language, *(tag for tag, _ in facts.translations)}
    is_translated = facts.source_language not in ("", article.language)
    sizes = iter(facts.media)
    return Article(
        key=document.key,
        lang=document.language,
        title=document.title,
        url=article.url,
        date=article.date,
        modified=document.modified,
        status=document.status,
        summary=document.summary,
        category=facts.category,
        tags=facts.tags,
        authors=document.authors,
        translators=document.translators,
        image=picture_view(document.image, *next(sizes)[:2]) if document.image else None,
        gallery=tuple(picture_view(picture, *next(sizes)[:2]) for picture in document.gallery),
        documents=tuple(document_view(file.src, file.title, next(sizes)[2]) for file in document.documents),
        event=event_view(document.event) if document.event else None,
        corrections=tuple(Correction(correction.date, correction.text) for correction in document.corrections),
        body=body_view(article),
        source_language=languages[facts.source_language] if is_translated else None,
        translations=tuple(SwitchLink(languages[tag], url, True) for tag, url in facts.translations),
        missing=tuple(language for tag, language in languages.items() if tag not in present),
        previous=facts.previous,
        next=facts.next,
    )


def make_page(page: Version) -> Page:
    """Return a page that is not news."""
    document = page.document
    return Page(document.language, document.title, page.url, document.status, document.modified, body_view(page))


def picture_view(field: PictureField, width: int, height: int) -> Picture:
    """Return a picture of front matter with its size."""
    return Picture(field.src, field.alt, field.caption, field.credit, width, height)


def document_view(src: str, title: str, size: int) -> Document:
    """Return a file to download with its size."""
    return Document(src, title, size, PurePosixPath(src).suffix[1:].lower())


def body_view(version: Version) -> Body:
    """Return the text of a version, by reference."""
    return Body(version.document.path, version.document.digest, version.addresses)


def event_view(event: EventField) -> Event:
    """Return an event as pages show it."""
    return Event(event.start, event.end, event.place, event.url, event.status)


def is_coming(event: EventField, now: datetime) -> bool:
    """Return whether an event is not over at *now*; one of whole days lasts to the end of its last day."""
    last = event.end or event.start
    return last >= now if isinstance(last, datetime) else last >= now.date()


def end_of(event: EventField, zone: ZoneInfo) -> datetime:
    """Return the first moment at which an event is over."""
    last = event.end or event.start
    if isinstance(last, datetime):
        return last + timedelta(microseconds=1)
    return datetime.combine(last + timedelta(days=1), time.min, zone)


def start_of(event: EventField) -> tuple[date, datetime]:
    """Return by what events are sorted: the day, then the time; those of a whole day come first."""
    if isinstance(event.start, datetime):
        return event.start.date(), event.start.astimezone(UTC)
    return event.start, datetime.min.replace(tzinfo=UTC)
