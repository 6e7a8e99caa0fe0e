"""Articles as values to be shown: whole ones for their own page, cards for lists."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import PurePosixPath

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
    LanguageView,
    Link,
    Page,
    Picture,
    SwitchLink,
)


class Views:
    """Makes views of articles and pages; a card is made once, however many lists show it."""

    def __init__(self, build: Build, languages: Mapping[str, LanguageView]) -> None:
        self.build = build
        self.languages = languages
        self._cards: dict[Version, Card] = {}

    def card(self, article: Version) -> Card:
        """Return an article as lists show it."""
        card = self._cards.get(article)
        if card is None:
            card = self._cards[article] = self._make_card(article)
        return card

    def cards(self, articles: Iterable[Version]) -> tuple[Card, ...]:
        """Return articles as lists show them, in their order."""
        return tuple(self.card(article) for article in articles)

    def _make_card(self, article: Version) -> Card:
        document = article.document
        return Card(
            title=document.title,
            url=article.url,
            lang=document.language,
            date=article.date,
            summary=document.summary,
            category=self.category(article),
            image=self.picture(document.image) if document.image else None,
            event=event_view(document.event) if document.event else None,
        )

    def category(self, article: Version) -> Link:
        """Return the category of an article."""
        key = article.document.category
        category = self.build.editions[article.language].categories.get(key)
        return Link(category.name if category else key, category_address(article.language, key))

    def article(self, article: Version) -> Article:
        """Return an article as its own page shows it."""
        document = article.document
        edition = self.build.editions[article.language]
        present = {article.language, *(other.language for other in article.translations)}
        is_translated = article.source_language not in ("", article.language)
        return Article(
            key=document.key,
            lang=document.language,
            title=document.title,
            url=article.url,
            date=article.date,
            modified=document.modified,
            status=document.status,
            summary=document.summary,
            category=self.category(article),
            tags=tuple(
                Link(edition.tags[slug].name, tag_address(article.language, slug))
                for slug in article.tags
                if slug in edition.tags
            ),
            authors=document.authors,
            translators=document.translators,
            image=self.picture(document.image) if document.image else None,
            gallery=tuple(self.picture(picture) for picture in document.gallery),
            documents=tuple(self.document(file.src, file.title) for file in document.documents),
            event=event_view(document.event) if document.event else None,
            corrections=tuple(Correction(correction.date, correction.text) for correction in document.corrections),
            body=body_view(article),
            source_language=self.languages[article.source_language] if is_translated else None,
            translations=tuple(
                SwitchLink(self.languages[other.language], other.url, True) for other in article.translations
            ),
            missing=tuple(language for tag, language in self.languages.items() if tag not in present),
            previous=_link(article.previous),
            next=_link(article.next),
        )

    def page(self, page: Version) -> Page:
        """Return a page that is not news."""
        document = page.document
        return Page(document.language, document.title, page.url, document.status, document.modified, body_view(page))

    def picture(self, field: PictureField) -> Picture:
        """Return a picture of front matter with its size."""
        medium = self.build.media.get(field.src)
        width, height = (medium.width, medium.height) if medium else (0, 0)
        return Picture(field.src, field.alt, field.caption, field.credit, width, height)

    def document(self, src: str, title: str) -> Document:
        """Return a file to download with its size."""
        medium = self.build.media.get(src)
        return Document(src, title, medium.staged.written.size if medium else 0, PurePosixPath(src).suffix[1:].lower())


def _link(article: Version | None) -> Link | None:
    return None if article is None else Link(article.document.title, article.url)


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


def start_of(event: EventField) -> tuple[date, datetime]:
    """Return by what events are sorted: the day, then the time; those of a whole day come first."""
    if isinstance(event.start, datetime):
        return event.start.date(), event.start.astimezone(UTC)
    return event.start, datetime.min.replace(tzinfo=UTC)
