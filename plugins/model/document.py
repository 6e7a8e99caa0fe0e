"""What one source file says, as plain values: the record that reading leaves and everything later works from."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from msgspec import Struct

from plugins.model.workspace import Staged

Kind = Literal["article", "page"]
Status = Literal["draft", "published", "hidden"]
EventStatus = Literal["scheduled", "cancelled", "postponed", "online"]


class PictureField(Struct, frozen=True):
    """A picture named in front matter; *src* is its path below the content folder."""

    src: str
    alt: str
    line: int
    caption: str = ""
    credit: str = ""


class FileField(Struct, frozen=True):
    """A document to download; *src* is its path below the content folder."""

    src: str
    title: str
    line: int


class EventField(Struct, frozen=True):
    """When and where something takes place; dates without a time mean whole days."""

    start: datetime | date
    end: datetime | date | None
    place: str
    url: str
    status: EventStatus
    line: int


class CorrectionField(Struct, frozen=True):
    """What was corrected, and when."""

    date: datetime
    text: str


class Reference(Struct, frozen=True):
    """A link or picture in the text of a document.

    Attributes:
        kind: ``document`` (another source file), ``media`` (a file below media/), ``site`` (an address of the site),
            ``category``, ``tag``, or ``fragment`` (a place on the same page).
        target: the path of the source file or medium below the content folder, the address below SITEURL, the key,
            or the fragment itself.
        fragment: what follows, with its ``#``; may be empty.
        line: where it stands in the source file, counted from 1.
        is_picture: whether it is shown in place, so that its size matters.

    """

    kind: Literal["document", "media", "site", "category", "tag", "fragment"]
    target: str
    fragment: str
    line: int
    is_picture: bool = False


class Document(Struct, frozen=True):
    """An article or a page, as its file says it.

    Attributes:
        path: the source file below the content folder, with forward slashes.
        kind: by its folder: ``page`` below ``pages/``, else ``article``.
        language, key: from the path: ``<language>/<key>.md``.
        identity: the front matter's ``id``, else the key: what feeds know the article by.
        tags: keys of the taxonomy, or free words of the document's language.
        summary: plain text.
        html: the text, with a marker where an address belongs (``plugins.model.markers``).
        references: the addresses, in the order of their markers.
        lines: for each key of the front matter, its line.

    """

    path: str
    kind: Kind
    language: str
    key: str
    identity: str
    title: str
    status: Status
    slug: str
    aliases: tuple[str, ...]
    date: datetime | None
    modified: datetime | None
    category: str
    tags: tuple[str, ...]
    summary: str
    authors: tuple[str, ...]
    translators: tuple[str, ...]
    image: PictureField | None
    gallery: tuple[PictureField, ...]
    documents: tuple[FileField, ...]
    event: EventField | None
    corrections: tuple[CorrectionField, ...]
    source_language: str
    source_hash: str
    html: str
    digest: str
    references: tuple[Reference, ...]
    lines: dict[str, int]

    def line(self, key: str) -> int:
        """Return the line of a key of the front matter, or the first line when it is not there."""
        return self.lines.get(key, 1)


class Medium(Struct, frozen=True):
    """A file that is published as it is: a picture, a document, or a file for the root.

    Attributes:
        path: the source file below the content folder (``media/2020/x.png``, ``extra/robots.txt``).
        staged: its bytes in the build's workspace.
        width, height: in pixels; 0 when it is not a picture whose size is known.

    """

    path: str
    staged: Staged
    width: int
    height: int


class Term(Struct, frozen=True):
    """A category or a tag of the taxonomy: its key, its name in each language, and the line that declares it."""

    key: str
    names: dict[str, str]
    line: int


class Taxonomy(Struct, frozen=True):
    """The categories and tags that the content folder declares, by key, in the order of the file."""

    path: str
    categories: dict[str, Term]
    tags: dict[str, Term]
