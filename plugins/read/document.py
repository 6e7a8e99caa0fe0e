"""One source file as a document: text, front matter by the schema, and body, with everything that is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import unquote

from plugins.model.address import document_address
from plugins.model.document import Document, Source
from plugins.model.problem import Level, Problem, message
from plugins.model.site import Site
from plugins.model.slug import slugify
from plugins.model.workspace import digest_of
from plugins.read import schema
from plugins.read.body import BodyReader, Text
from plugins.read.form import Check, Form
from plugins.read.front_matter import EMPTY, parse
from plugins.read.link import Place
from plugins.read.source_text import Fault, decode, split

ALIAS = re.compile(r"(?:/[^\s/.?#\\][^\s/?#\\]*)+/?")
"""An address from the root of the site; no part of it begins with a dot."""


ANCHOR = re.compile(r'\sid="([^"]+)"')


def read_document(
    source: Source, data: bytes, site: Site, bodies: BodyReader, categories: Iterable[str] = ()
) -> tuple[Document | None, str, list[Problem]]:
    """Return what a source file says, as far as that is known, its text as HTML, and what is wrong with it.

    Args:
        source: the file.
        data: what is in it.
        site: the settings.
        bodies: reads texts of its language.
        categories: those of the taxonomy, to be offered where one is missing.

    """

    def problems(faults: Iterable[Fault], level: Level = "error") -> list[Problem]:
        return [Problem(site.shown(source.path), fault.line, fault.fact, fault.cure, level) for fault in faults]

    text = decode(data)
    parts = text if isinstance(text, Fault) else split(text)
    if isinstance(parts, Fault):
        return None, "", problems([parts])
    body, errors, warnings = bodies.read(parts.body, parts.body_line, source.path)
    table, faults = parse(parts.header, first_line=2)
    errors.extend(faults)
    check = Check(Place(source.path, site.url), site.time_zone, bodies.language)
    document = _make_document(source, Form(table or EMPTY, check), body, site, categories)
    if table is not None:
        errors.extend(check.errors)
        warnings.extend(check.warnings)
    return document, body.html, problems(errors) + problems(warnings, "warning")


def _make_document(source: Source, form: Form, body: Text, site: Site, categories: Iterable[str]) -> Document:
    """Return the document of a source file; what is wrong with its front matter is added to the form's faults."""
    is_article = source.kind == "article"
    form.check_keys(schema.ARTICLE_KEYS if is_article else schema.PAGE_KEYS, schema.ARTICLE_KEYS)
    event = form.table_at("event", schema.EVENT_KEYS) if is_article else None
    published = form.moment("date", required=True) if is_article else None
    return Document(
        path=source.path,
        kind=source.kind,
        language=source.language,
        key=source.key,
        identity=form.word("id") or source.key,
        title=form.heading("title", required=True),
        status=form.one_of("status", schema.STATUSES),  # type: ignore[arg-type]  # one_of keeps to Status
        slug=_slug(source, form, site),
        aliases=_aliases(source, form),
        date=published,
        modified=_modified(form, published),
        category=form.word("category", required=True, choices=categories) if is_article else "",
        tags=form.texts("tags") if is_article else (),
        summary=form.prose("summary") or body.first_paragraph,
        authors=form.texts("authors") if is_article else (),
        translators=form.texts("translators") if is_article else (),
        image=schema.read_picture(form) if is_article else None,
        gallery=schema.read_gallery(form) if is_article else (),
        documents=schema.read_files(form) if is_article else (),
        event=schema.read_event(event) if event else None,
        corrections=schema.read_corrections(form) if is_article else (),
        source_language=_source_language(form, site),
        source_hash=form.word("source_hash"),
        digest=digest_of(body.html.encode()),
        references=body.references,
        lines=dict(form.table.lines),
        anchors=tuple(ANCHOR.findall(body.html)),
    )


def _slug(source: Source, form: Form, site: Site) -> str:
    """Return the last segment of the address if front matter gives one, or the file's name is no address."""
    language = site.languages[source.language].language
    slug = form.word("slug")
    if slug and slug != slugify(slug, language):
        fact = message("“%(slug)s” can't be part of an address.", slug=slug)
        right = slugify(slug, language)
        cure = message("Write  slug: %(slug)s", slug=right) if right else message("Use letters, digits and hyphens.")
        form.fault(form.table.lines["slug"], fact, cure)
    return slug


def _aliases(source: Source, form: Form) -> tuple[str, ...]:
    """Return earlier addresses, below SITEURL; a page has a slash at its end."""
    own = document_address(source.language, source.key, form.word("slug"))
    found: dict[str, None] = {}
    for alias in form.texts("aliases"):
        address = unquote(alias)
        if ALIAS.fullmatch(address):
            is_file = "." in address.rsplit("/", 1)[-1]
            found[address[1:] if is_file else address[1:].rstrip("/") + "/"] = None
        else:
            fact = message("“%(alias)s” is not an address of the site.", alias=alias)
            form.fault(form.table.lines["aliases"], fact, message("Write the old address as  /tk/news/2020/old-name/"))
    if own in found:
        fact = message("“/%(alias)s” is the address that it has now.", alias=own)
        form.fault(form.table.lines["aliases"], fact, message("Remove it from “aliases”."))
    return tuple(found)


def _modified(form: Form, published: datetime | None) -> datetime | None:
    """Return when the text was last changed, which is after it was *published*."""
    modified = form.moment("modified")
    if modified and published and modified.date() < published.date():
        fact = message("“modified” is before “date”.")
        form.fault(form.table.lines["modified"], fact, message("Correct one of the two."))
    return modified


def _source_language(form: Form, site: Site) -> str:
    tag = form.word("source_language")
    return form.one_of("source_language", site.languages) if tag else ""
