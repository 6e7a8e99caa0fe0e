"""What templates and feeds are given: plain values, ready to be shown.

A view holds everything that decides the bytes of an output except its template, the catalog and the language data; so a
digest of the view is the digest of the page's inputs, and a template can't read what its key does not cover. Views are
made by the plan and never change.

Every ``url`` is the address below SITEURL without a leading slash, as Pelican has it (``tk/news/2020/x/``); templates
write ``url|href`` for a link within the site and ``url|absolute`` where a full address is wanted. Every text is plain
text; only ``Body`` stands for HTML.
"""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct


class View(Struct, frozen=True):
    """The base of all views: immutable, comparable, and serializable by msgspec."""


class LanguageView(View, frozen=True):
    """A language as pages name it.

    Attributes:
        tag: BCP 47 tag, for ``lang`` and ``hreflang``.
        name: its own name, as written in itself (``Türkmen dili``).
        direction: ``ltr`` or ``rtl``, for ``dir``.

    """

    tag: str
    name: str
    direction: str


class Link(View, frozen=True):
    """A name and where it leads; *lang* is set when the name is not in the page's language."""

    name: str
    url: str
    lang: str = ""


class Alternate(View, frozen=True):
    """One ``<link rel=alternate hreflang>``; *hreflang* may be ``x-default``."""

    hreflang: str
    url: str


class SwitchLink(View, frozen=True):
    """Where the switcher leads for one other language.

    Attributes:
        language: the other language.
        url: the same thing in that language, or the nearest that exists.
        exact: whether it is the same thing.

    """

    language: LanguageView
    url: str
    exact: bool


class FeedLink(View, frozen=True):
    """A feed of the site.

    Attributes:
        title: what it holds, for example ``Library news: Conferences``.
        url: where the feed is.
        media_type: ``application/atom+xml``.
        language: the language of its entries.

    """

    title: str
    url: str
    media_type: str
    language: LanguageView


class Picture(View, frozen=True):
    """A picture and its words; *width* and *height* are pixels, 0 when unknown (SVG)."""

    url: str
    alt: str
    caption: str = ""
    credit: str = ""
    width: int = 0
    height: int = 0


class Document(View, frozen=True):
    """A file to download; *size* in bytes, *extension* in lower case without a dot."""

    url: str
    title: str
    size: int
    extension: str


class Event(View, frozen=True):
    """When and where something takes place.

    Attributes:
        start: aware date and time, or a plain date when the whole day is meant.
        end: the same form as *start*, or None.
        place: words for where; may be empty.
        url: an external address, absolute; may be empty.
        status: ``scheduled`` or ``cancelled``, ``postponed``, ``online``.

    """

    start: datetime | date
    end: datetime | date | None
    place: str
    url: str
    status: str


class Correction(View, frozen=True):
    """What was corrected, and when."""

    date: datetime
    text: str


class Address(View, frozen=True):
    """What a link or picture in a text leads to.

    Attributes:
        url: an address below SITEURL, or a fragment (``#fn:1``); None where a link leads to something that is not
            published, and is shown as text.
        width, height: of a picture, in pixels; 0 when unknown.

    """

    url: str | None
    width: int = 0
    height: int = 0


class Body(View, frozen=True):
    """The text of an article as HTML, by reference.

    Attributes:
        path: the source file, by which the build finds the HTML.
        digest: of the HTML; it stands for the HTML where inputs are compared.
        addresses: of its links and pictures, in their order.

    """

    path: str
    digest: str
    addresses: tuple[Address, ...]


class Card(View, frozen=True):
    """An article as lists show it."""

    title: str
    url: str
    lang: str
    date: datetime
    summary: str
    category: Link
    image: Picture | None = None
    event: Event | None = None


class Article(View, frozen=True):
    """An article as its own page shows it.

    Attributes:
        modified: when it was last changed, or None.
        source_language: the language it was translated from, or None when it was written in this one.
        translations: its other versions.
        missing: the languages it is not yet available in.
        previous: the older neighbour in the edition, next: the newer one.

    """

    key: str
    lang: str
    title: str
    url: str
    date: datetime
    modified: datetime | None
    status: str
    summary: str
    category: Link
    tags: tuple[Link, ...]
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    image: Picture | None
    gallery: tuple[Picture, ...]
    documents: tuple[Document, ...]
    event: Event | None
    corrections: tuple[Correction, ...]
    body: Body
    source_language: LanguageView | None
    translations: tuple[SwitchLink, ...]
    missing: tuple[LanguageView, ...]
    previous: Link | None
    next: Link | None


class Page(View, frozen=True):
    """A page that is not news: about, contact."""

    lang: str
    title: str
    url: str
    status: str
    modified: datetime | None
    body: Body


class MonthGroup(View, frozen=True):
    """The articles of one month; *first_day* is the month's first day, for formatting its name."""

    first_day: date
    url: str
    articles: tuple[Card, ...]


class Period(View, frozen=True):
    """A year, or a month of a year; *first_day* for formatting, *month* 0 for a whole year."""

    year: int
    month: int
    first_day: date


class Half(View, frozen=True):
    """One edition's half of the front door."""

    language: LanguageView
    url: str
    articles: tuple[Card, ...]


class Head(View, frozen=True):
    """What the ``<head>`` of a page says about it.

    Attributes:
        title: the document's title without the site's name; empty on an edition's front page.
        description: one or two sentences, plain text; empty where the template words it.
        url: its own address, for the canonical link.
        alternates: all versions of the page and itself and x-default; empty when it has no counterpart.
        feeds: the feeds that concern it.
        is_indexed: whether search engines may list it.

    """

    title: str
    description: str
    url: str
    alternates: tuple[Alternate, ...]
    feeds: tuple[FeedLink, ...]
    is_indexed: bool = True


class Frame(View, frozen=True):
    """What is around every page of one edition. Nothing in it changes with a new article.

    Attributes:
        language: the edition's language.
        languages: all languages of the site, in the order of LANGUAGES.
        site_name, site_description: the site's name and one sentence on it, in the edition's language.
        home, events, feeds: addresses of the edition's own pages.
        front_door: the address of the bilingual front page: an empty string.
        stylesheet: the address of the styles, another one whenever they change.
        categories: the edition's categories in alphabetical order.
        pages: the edition's pages (about, contact).

    """

    language: LanguageView
    languages: tuple[LanguageView, ...]
    site_name: str
    site_description: str
    home: str
    events: str
    feeds: str
    front_door: str
    stylesheet: str
    categories: tuple[Link, ...]
    pages: tuple[Link, ...]


class Enclosure(View, frozen=True):
    """The picture of a feed entry as a file: *size* in bytes, *media_type* as RFC 6838 names it."""

    url: str
    media_type: str
    size: int


class FeedEntry(View, frozen=True):
    """An article as a feed carries it.

    Attributes:
        id: a tag URI (RFC 4151) that never changes.
        updated: when it was published, changed or corrected last.
        enclosure: its lead picture, or None.

    """

    id: str
    updated: datetime
    article: Article
    enclosure: Enclosure | None


class Feed(View, frozen=True):
    """A feed: *url* is its own address, *page_url* that of the page with the same articles, *hub* tells subscribers."""

    id: str
    title: str
    subtitle: str
    language: str
    direction: str
    url: str
    page_url: str
    updated: datetime
    entries: tuple[FeedEntry, ...]
    hub: str = ""


class SitemapEntry(View, frozen=True):
    """A page for search engines; *modified* is None where no article decides it."""

    url: str
    modified: datetime | None
    alternates: tuple[Alternate, ...]


class SitemapPart(View, frozen=True):
    """A part of the sitemap; *modified* is the last change of a page in it, None where no article decides it."""

    url: str
    modified: datetime | None
