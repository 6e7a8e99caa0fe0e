"""What all pages have in common: the frame of their edition, the head, and the way to the other languages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial

import msgspec

from plugins.model import address
from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.digests import digest_of_value, fingerprint
from plugins.model.edition import Edition
from plugins.model.plan import Facts, Output
from plugins.model.site import ShownPaths
from plugins.model.view import (
    Alternate,
    FeedLink,
    Frame,
    Head,
    LanguageView,
    Link,
    SwitchLink,
)
from plugins.plan.cards import Views
from plugins.plan.styles import language_styles

X_DEFAULT = "x-default"
ATOM = "application/atom+xml"


class Subject(msgspec.Struct, frozen=True):
    """What a page shows, across the editions.

    Attributes:
        addresses: of the pages that show it, by language.
        nearest: where the switcher leads in an edition that does not have it; the front page if not given.
        default: the address for readers of any other language; by default that of the first language that has one.
        hidden: the languages whose page search engines may not list, so that it is nobody's alternate.

    """

    addresses: Mapping[str, str]
    nearest: Mapping[str, str]
    default: str | None = None
    hidden: tuple[str, ...] = ()


class HeadFacts(msgspec.Struct, frozen=True):
    """What the head of a page and its switcher are made from.

    Attributes:
        url: its own address.
        subject: what it shows, across the editions.
        title, description: of the page; empty where the template words it.
        is_indexed: whether search engines may list it.
        feeds: those that concern it; if there are none, that of its edition.

    """

    url: str
    subject: Subject
    title: str = ""
    description: str = ""
    is_indexed: bool = True
    feeds: tuple[FeedLink, ...] = ()


class Planner:
    """Makes outputs that are pages, for the build whose editions it knows.

    Attributes:
        styles: those of the theme and of the languages, as one file.
        stylesheet: the address of this file.

    """

    def __init__(self, build: Build) -> None:
        self.build = build
        self.site = build.site
        self.shown = ShownPaths(build.site)
        self.editions = build.editions
        self.languages = {tag: language_view(edition) for tag, edition in build.editions.items()}
        self.views = Views(build, self.languages)
        styles = language_styles(edited.language for edited in self.site.languages.values())
        self.styles = build.stylesheet + styles
        self.stylesheet = address.stylesheet_address(fingerprint(self.styles))
        self.frames = {tag: self._frame(edition) for tag, edition in build.editions.items()}
        self.shared = {tag: digest_of_value([frame, self.site.url]) for tag, frame in self.frames.items()}
        self.subjects: dict[str, Subject] = {}
        self._updated: dict[str, datetime] = {}
        self._completions = {tag: partial(self._complete, tag) for tag in self.editions}

    def _frame(self, edition: Edition) -> Frame:
        tag = edition.tag
        return Frame(
            language=self.languages[tag],
            languages=tuple(self.languages.values()),
            site_name=edition.edited.name,
            site_description=edition.edited.description,
            home=address.home_address(tag),
            events=address.events_address(tag),
            feeds=address.feeds_address(tag),
            front_door=address.FRONT_DOOR,
            stylesheet=self.stylesheet,
            categories=tuple(
                Link(category.name, address.category_address(tag, category.key))
                for category in edition.categories.values()
            ),
            pages=tuple(
                Link(page.document.title, page.url) for page in edition.pages if page.document.status != "hidden"
            ),
        )

    def feeds(self, *tags: str) -> tuple[FeedLink, ...]:
        """Return the feeds of the editions named."""
        return tuple(
            FeedLink(self.frames[tag].site_name, address.feed_address(tag), ATOM, self.languages[tag]) for tag in tags
        )

    def page(
        self,
        template: str,
        edition: Edition,
        url: str,
        subject: Subject,
        origin: str,
        *,
        title: str = "",
        description: str = "",
        is_indexed: bool = True,
        modified: datetime | None = None,
        span: str = "",
        head_feeds: tuple[FeedLink, ...] = (),
        half: str = "",
        line: int = 0,
        texts: tuple[str, ...] = (),
        **facts: object,
    ) -> Output:
        """Return the output that is a page of an edition.

        Args:
            template: the name of its template.
            edition: whose frame is around it.
            url: its address.
            subject: what it shows.
            origin: what asked for it.
            title, description, is_indexed: for its head.
            half: the template of each edition's half, on a page that belongs to all of them.
            head_feeds: those that concern it; if not given, that of the edition.
            modified, span: the last change of what it shows, and the year or month that it is of, for the sitemap.
            line: where its source file gives it its address.
            texts: the source files whose text it has.
            facts: what the template gets besides what every page gets.

        """
        tag = edition.tag
        shown = is_indexed and not self.site.shows_drafts
        return Output(
            path=address.output_path(url),
            producer="template",
            template=template,
            language=tag,
            facts={"head": HeadFacts(url, subject, title, description, shown, head_feeds), **facts},
            origin=origin,
            line=line,
            half=half,
            languages=tuple(self.editions) if half else (),
            texts=texts,
            modified=modified,
            span=span,
            complete=self._completions[tag],
        )

    def _complete(self, tag: str, facts: Facts) -> Mapping[str, object]:
        """Return what the template of a page in the language *tag* is given."""
        head = facts["head"]
        assert isinstance(head, HeadFacts)
        view = {name: self.views.complete(value) for name, value in facts.items() if name != "head"}
        alternates = () if tag in head.subject.hidden else self.alternates(head.subject)
        feeds = head.feeds or self.feeds(tag)
        return {
            "frame": self.frames[tag],
            "head": Head(head.title, head.description, head.url, alternates, feeds, head.is_indexed),
            "switcher": self.switcher(tag, head.subject),
            "current": head.url,
            "SITENAME": self.frames[tag].site_name,
            "SITEURL": self.site.url,
            "DEFAULT_LANG": tag,
            "output_file": address.output_path(head.url),
        } | view

    def complete(self, facts: Facts) -> Mapping[str, object]:
        """Return facts that are not those of a page with what they refer to."""
        return {name: self.views.complete(value) for name, value in facts.items()}

    def updated(self, article: Version) -> datetime:
        """Return when an article was published, changed or corrected last."""
        path = article.document.path
        moment = self._updated.get(path)
        if moment is None:
            moment = self._updated[path] = updated(article)
        return moment

    def last_change(self, articles: Iterable[Version]) -> datetime | None:
        """Return when one of *articles* was last published, changed or corrected."""
        return max([self.updated(article) for article in articles], default=None)

    def alternates(self, subject: Subject) -> tuple[Alternate, ...]:
        """Return all versions of what a page shows, and x-default; nothing when there is but one."""
        listed = {tag: url for tag, url in subject.addresses.items() if tag not in subject.hidden}
        if len(listed) < 2:
            return ()
        default = subject.default
        if default is None or default in (subject.addresses[tag] for tag in subject.hidden):
            default = next(iter(listed.values()))
        return (*(Alternate(tag, url) for tag, url in listed.items()), Alternate(X_DEFAULT, default))

    def switcher(self, own: str, subject: Subject) -> tuple[SwitchLink, ...]:
        """Return where the switcher leads from a page in the language *own*."""
        links = []
        for tag, language in self.languages.items():
            if tag != own:
                url = subject.addresses.get(tag)
                nearest = subject.nearest.get(tag, address.home_address(tag))
                links.append(SwitchLink(language, nearest if url is None else url, url is not None))
        return tuple(links)


def language_view(edition: Edition) -> LanguageView:
    """Return an edition's language as pages name it."""
    language = edition.edited.language
    return LanguageView(language.tag, language.name, language.direction)


def updated(version: Version) -> datetime:
    """Return when an article was published, changed or corrected last."""
    document = version.document
    if document.modified is None and not document.corrections:
        return version.date
    dates = [version.date, *(correction.date for correction in document.corrections)]
    if document.modified is not None:
        dates.append(document.modified)
    return max(dates)
