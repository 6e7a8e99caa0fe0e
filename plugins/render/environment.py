"""The template environment of one edition: its words, its formats, and the links of the site."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, datetime
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any, NoReturn, Protocol
from urllib.parse import quote, urlsplit

import jinja2
from jinja2 import BytecodeCache, Environment, FileSystemLoader, StrictUndefined, Template, pass_eval_context
from jinja2.bccache import Bucket
from jinja2.nodes import EvalContext
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

REMEMBERED = 4096
"""How many addresses, and how many messages, an environment remembers the form of."""

OPTIONS: Mapping[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
    "keep_trailing_newline": True,
    "auto_reload": False,
    "cache_size": -1,
    "extensions": ["jinja2.ext.i18n"],
}
"""How templates are read, in every environment."""


DAYS = ("long_date", "compact_date", "month_and_year", "month_name")
"""Functions of ``plugins.model.dates`` that are filters of the same name: those that write a day."""

FORMATS = (*DAYS, "time_of_day", "number", "file_size", "list_of", "language_name")
"""Those, and all others."""

FILTERS = (*FORMATS, "unbroken", "interval", "utc_offset", "iso", "href", "absolute", "html", "feed_html")
"""The filters that templates have besides Jinja's own."""


class Store(Protocol):
    """Keeps bytes by key, for the next run.

    What it gives for a key has to be exactly what was put there, or None: the bytecode of templates is executed, and
    Python does not survive damaged bytecode. A store on a disk therefore keeps a digest with the bytes and verifies it.
    """

    def get(self, key: str) -> bytes | None:
        """Return what was put under *key*; None when there is nothing, or it is damaged."""

    def put(self, key: str, data: bytes) -> None:
        """Keep *data* under *key*."""


class CompiledTemplates(BytecodeCache):
    """The templates of a theme, compiled once for all languages, and kept in *store* for the next run.

    They are compiled in an environment of their own, whose filters say nothing: Jinja calls a filter on a constant when
    it compiles, as in ``{{ "theme/icon.png"|href }}``, and so the code would have the SITEURL or the language of
    one run in it.

    Args:
        theme: the theme's folder.
        store: where bytecode is kept; in memory only, when there is none.

    """

    def __init__(self, theme: Path, store: Store | None = None) -> None:
        self.folder = theme / "templates"
        self.store = store
        self.codes: dict[str, bytes] = {}
        self.compiler = Environment(autoescape=True, **OPTIONS)
        self.compiler.install_gettext_callables(str, str, newstyle=True)  # type: ignore[attr-defined]  # added by i18n
        self.compiler.filters.update(dict.fromkeys(FILTERS, _say_nothing))

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return what a template's code depends on besides its source; the file's name is in its tracebacks."""
        makers = (sys.version, jinja2.__version__, OPTIONS, FILTERS, name, filename)
        return blake2b(repr(makers).encode(), digest_size=16).hexdigest()

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give *bucket* the bytecode that is kept for it, if any."""
        key = _key_of(bucket)
        code = self.codes.get(key)
        if code is None and self.store is not None:
            code = self.store.get(key)
        if code is not None:
            self.codes[key] = code
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the bytecode in *bucket*."""
        key = _key_of(bucket)
        self.codes[key] = bucket.bytecode_to_string()
        if self.store is not None:
            self.store.put(key, self.codes[key])


def _key_of(bucket: Bucket) -> str:
    return f"template/{bucket.key}/{bucket.checksum}"


def _say_nothing(*_: object) -> NoReturn:
    """Stand for a filter where templates are compiled: Jinja then leaves the call to the page."""
    raise NotImplementedError


class CompiledLoader(FileSystemLoader):
    """Loads the templates of a theme, each in the environment that asks, from code that all environments share."""

    def __init__(self, templates: CompiledTemplates) -> None:
        super().__init__(templates.folder)
        self.templates = templates

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002  # Jinja's
    ) -> Template:
        """Return the template *name*; this is what Jinja's loaders do, with another environment for compiling."""
        source, filename, uptodate = self.get_source(environment, name)
        compiler = self.templates.compiler
        bucket = self.templates.get_bucket(compiler, name, filename, source)
        if bucket.code is None:
            bucket.code = compiler.compile(source, name, filename)
            self.templates.set_bucket(bucket)
        return environment.template_class.from_code(environment, bucket.code, globals or {}, uptodate)


class EditionEnvironment(Environment):
    """The environment of one language."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template, as they are when it is loaded.

        Jinja's own chain follows later changes, of which there are none here, and costs a fifth of the time of a page:
        Jinja goes through it for every macro that is imported.
        """
        return {**self.globals, **(d or {})}


def make_environment(
    theme: Path,
    language: Language,
    catalog: Catalog,
    site_url: str,
    bodies: Bodies,
    *,
    templates: CompiledTemplates | None = None,
) -> Environment:
    """Return the environment of the templates in *theme*, speaking *language* with the words of *catalog*.

    Args:
        theme: the theme's folder.
        language: whose formats the filters use.
        catalog: the interface words.
        site_url: SITEURL, before full addresses.
        bodies: where texts are found.
        templates: those of the theme, compiled; the environments of one run share them.

    """
    environment = EditionEnvironment(
        loader=CompiledLoader(templates or CompiledTemplates(theme)), autoescape=True, **OPTIONS
    )
    words = Translations(catalog)
    environment.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        words.gettext, words.ngettext, newstyle=True, pgettext=words.pgettext, npgettext=words.npgettext
    )
    environment.globals["gettext"] = environment.globals["_"] = lasting_gettext(words)
    environment.filters.update(link_filters(site_url, bodies))
    environment.filters.update(format_filters(language))
    return environment


def lasting_gettext(words: Translations) -> Callable[..., str]:
    """Return gettext as Jinja's new style has it, but for words that are the same on every page made only once."""

    @lru_cache(REMEMBERED)
    def lasting(msgid: str) -> Markup:
        return Markup(words.gettext(msgid)) % {}  # noqa: S704  # translators write HTML, as in Jinja's own function

    @pass_eval_context
    def gettext(context: EvalContext, msgid: str, /, **variables: object) -> str:
        if not context.autoescape:
            return words.gettext(msgid) % variables
        return Markup(words.gettext(msgid)) % variables if variables else lasting(msgid)  # noqa: S704  # the same

    return gettext


def link_filters(site_url: str, bodies: Bodies) -> dict[str, Callable[..., Any]]:
    """Return the filters that make links: *href* and *absolute* for addresses, *html* and *feed_html* for texts."""
    base = urlsplit(site_url).path

    @lru_cache(REMEMBERED)
    def href(address: str) -> str:
        return address if address.startswith("#") else f"{base}/{quote(address, safe=UNQUOTED)}"

    @lru_cache(REMEMBERED)
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

    def of_day(function: Callable[..., str]) -> Callable[[date], str]:
        # Lists name the same days again and again. What is remembered is the day: two moments of different zones that
        # are equal, and so would be one to a cache, can be of two days.
        remembering = lru_cache(REMEMBERED)(of_language(function))
        return lambda value: remembering(value.date() if isinstance(value, datetime) else value)

    filters: dict[str, Callable[..., Any]] = {name: of_language(getattr(dates, name)) for name in FORMATS}
    filters |= {name: of_day(getattr(dates, name)) for name in DAYS}
    filters["unbroken"] = of_language(unbroken)
    return filters | {"interval": event_interval, "utc_offset": dates.utc_offset, "iso": iso}


def iso(day: date | datetime) -> str:
    """Return a date or moment for the ``datetime`` attribute of ``<time>``.

    Source: HTML Standard, 4.5.14, https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-time-element
    """
    return day.isoformat(timespec="minutes") if isinstance(day, datetime) else day.isoformat()
