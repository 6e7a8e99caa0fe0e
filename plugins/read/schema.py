"""The schema of front matter: which keys there are, which are required, and what each may say.

Source: design of the content folder, documented for editors in docs/editors/.
"""

from __future__ import annotations

import re
from datetime import datetime

from plugins.model.document import CorrectionField, EventField, FileField, PictureField
from plugins.model.problem import message
from plugins.read.form import Form
from plugins.read.link import plain_address

ARTICLE_KEYS = [
    "title",
    "date",
    "category",
    "status",
    "slug",
    "id",
    "aliases",
    "modified",
    "tags",
    "summary",
    "authors",
    "translators",
    "image",
    "gallery",
    "documents",
    "event",
    "corrections",
    "source_language",
    "source_hash",
]
PAGE_KEYS = ["title", "status", "slug", "id", "aliases", "modified", "summary", "source_language", "source_hash"]
PICTURE_KEYS = ["src", "alt", "caption", "credit"]
DOCUMENT_KEYS = ["src", "title"]
EVENT_KEYS = ["start", "end", "place", "url", "status"]
CORRECTION_KEYS = ["date", "text"]

STATUSES = ("draft", "published", "hidden")
EVENT_STATUSES = ("scheduled", "cancelled", "postponed", "online")


def read_event(form: Form) -> EventField | None:
    """Return the event that a table describes, or None when its times are wrong."""
    start = form.day_or_moment("start", required=True)
    end = form.day_or_moment("end")
    status = form.one_of("status", EVENT_STATUSES, "scheduled") or "scheduled"
    url = plain_address(form.text("url"))
    if url and not re.match(r"https?://", url):
        fact = message("“%(value)s” is not a full address.", value=url)
        form.fault(form.line("url"), fact, message("Write it with https://."))
    place = form.heading("place")
    if start is None:
        return None
    if end is not None:
        if isinstance(start, datetime) != isinstance(end, datetime):
            fact = message("The event has a time at one end only.")
            form.fault(form.line("end"), fact, message("Write both “start” and “end” with a time, or both without."))
            return None
        if end < start:
            fact = message("The event ends before it starts.")
            form.fault(form.line("end"), fact, message("Correct “start” or “end”."))
            return None
    return EventField(start, end, place, url, status, form.table.line)  # type: ignore[arg-type]  # one_of keeps to EventStatus


def read_corrections(form: Form) -> tuple[CorrectionField, ...]:
    """Return the corrections that front matter lists, oldest first."""
    found = []
    for entry in form.tables_at("corrections", CORRECTION_KEYS):
        day = entry.moment("date", required=True)
        text = entry.prose("text", required=True)
        if day and text:
            found.append(CorrectionField(day, text))
    return tuple(sorted(found, key=lambda correction: correction.date))


def read_files(form: Form) -> tuple[FileField, ...]:
    """Return the documents to download that front matter lists."""
    return tuple(
        FileField(entry.media("src"), entry.heading("title", required=True), entry.line("src"))
        for entry in form.tables_at("documents", DOCUMENT_KEYS)
    )


def _read_picture(form: Form) -> PictureField:
    """Return the picture that a table describes."""
    alt = form.prose("alt")
    if not alt:
        fact = message("The picture has no alternative text.")
        cure = message("Write  alt: …  what it shows, for readers who can't see it.")
        form.fault(form.line("alt" if "alt" in form.table.lines else "src"), fact, cure)
    return PictureField(form.media("src"), alt, form.line("src"), form.prose("caption"), form.prose("credit"))


def read_picture(form: Form) -> PictureField | None:
    """Return the lead picture that front matter names."""
    entry = form.table_at("image", PICTURE_KEYS)
    return _read_picture(entry) if entry else None


def read_gallery(form: Form) -> tuple[PictureField, ...]:
    """Return the gallery that front matter lists."""
    return tuple(_read_picture(entry) for entry in form.tables_at("gallery", PICTURE_KEYS))
