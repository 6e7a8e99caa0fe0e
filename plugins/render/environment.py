"""The template environment of one edition: its words, its formats, and the links of the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from plugins.model import dates
from plugins.model.catalog import Catalog, Translations
from plugins.model.language import Language
from plugins.model.markers import fill
from plugins.model.unbroken import unbroken
from plugins.model.view import Body, Event

Bodies = Callable[[str], str]
"""Gives the HTML, with its markers, of the source file with that path."""

UNQUOTED = "/#:?&=;,@~()!*'+%"
"""Characters of an address that stay as they are; all others than letters and digits are percent-encoded."""


def make_environment(theme: Path, language: Language, catalog: Catalog, site_url: str, bodies: Bodies) -> Environment:
    """Return the environment of the templates in *theme*, speaking *language* with the words of *catalog*.

    Args:
        theme: the theme's folder.
        language: whose formats the filters use.
        catalog: the interface words.
        site_url: SITEURL, before full addresses.
        bodies: where texts are found.

    """
    environment = Environment(
        loader=FileSystemLoader(theme / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        extensions=["jinja2.ext.i18n"],
    )
    words = Translations(catalog)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    environment.filters.update(link_filters(site_url, bodies))
    environment.filters.update(format_filters(language))
    return environment


def link_filters(site_url: str, bodies: Bodies) -> dict[str, Callable[..., Any]]:
    """Return the filters that make links: *href* and *absolute* for addresses, *html* and *feed_html* for texts."""
    base = urlsplit(site_url).path

    def href(address: str) -> str:
        return address if address.startswith("#") else f"{base}/{quote(address, safe=UNQUOTED)}"

    def absolute(address: str) -> str:
        return f"{site_url}/{quote(address, safe=UNQUOTED)}"

    def html(body: Body) -> Markup:
        return Markup(fill(bodies(body.path), body.addresses, href))  # noqa: S704  # Markdown made it

    def feed_html(body: Body, page: str) -> Markup:
        def link(address: str) -> str:
            return absolute(page + address if address.startswith("#") else address)

        return Markup(fill(bodies(body.path), body.addresses, link))  # noqa: S704  # Markdown made it

    return {"href": href, "absolute": absolute, "html": html, "feed_html": feed_html}


def format_filters(language: Language) -> dict[str, Callable[..., Any]]:
    """Return the filters that write dates, numbers and lists as *language* does."""

    def event_interval(event: Event) -> str:
        words = dates.interval(event.start, event.end or event.start, language)
        if isinstance(event.start, datetime):
            return f"{words} ({dates.utc_offset(event.start)})"
        return words

    def of_language(function: Callable[..., str]) -> Callable[[Any], str]:
        return lambda value: function(value, language)

    filters: dict[str, Callable[..., Any]] = {
        name: of_language(getattr(dates, name))
        for name in (
            "long_date",
            "compact_date",
            "month_and_year",
            "month_name",
            "time_of_day",
            "number",
            "file_size",
            "list_of",
            "language_name",
        )
    }
    filters["unbroken"] = of_language(unbroken)
    return filters | {"interval": event_interval, "utc_offset": dates.utc_offset, "iso": iso}


def iso(day: date | datetime) -> str:
    """Return a date or moment for the ``datetime`` attribute of ``<time>``.

    Source: HTML Standard, 4.5.14, https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-time-element
    """
    return day.isoformat(timespec="minutes") if isinstance(day, datetime) else day.isoformat()
