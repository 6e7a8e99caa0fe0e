"""What one source file says, as plain values: the record that reading leaves and everything later works from."""

from __future__ import annotations

from datetime import date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec
from msgspec import Struct

from plugins.model.problem import Problem
from plugins.model.seen import NOTHING, Seen
from plugins.model.workspace import Staged

Kind = Literal["article", "page"]
Status = Literal["draft", "published", "hidden"]
EventStatus = Literal["scheduled", "cancelled", "postponed", "online"]


if TYPE_CHECKING:
    Moment: TypeAlias = datetime | date
else:
    Moment: TypeAlias = Any  # in JSON both are texts, which msgspec can't tell apart; decode_known does


class Source(Struct, frozen=True):
    """A file that holds an article or a page.

    Attributes:
        path: below the content folder.
        language, key, kind: what follows from it.
        seen: how the file looks.

    """

    path: str
    language: str
    key: str
    kind: Kind
    seen: Seen = NOTHING


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

    start: Moment
    end: Moment | None
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
    """An article or a page, as its file says it; the HTML of its text is kept apart (``plugins.model.texts``).

    Attributes:
        path: the source file below the content folder, with forward slashes.
        kind: by its folder: ``page`` below ``pages/``, else ``article``.
        language, key: from the path: ``<language>/<key>.md``.
        identity: the front matter's ``id``, else the key: what feeds know the article by.
        tags: keys of the taxonomy, or free words of the document's language.
        summary: plain text.
        digest: of the text, as HTML with a marker where an address belongs (``plugins.model.markers``).
        references: the addresses, in the order of their markers.
        anchors: the places in the text that a link can lead to.
        lines: for each key of the front matter, its line.
        face: a digest of all that others may show of it; empty until it is asked for.

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
    digest: str
    references: tuple[Reference, ...]
    lines: dict[str, int]
    anchors: tuple[str, ...] = ()
    face: str = ""

    @property
    def shown_face(self) -> str:
        """The digest of everything but the text, whose change concerns only the pages that have the text itself."""
        return self.face or face_of(self)

    def line(self, key: str) -> int:
        """Return the line of a key of the front matter, or the first line when it is not there."""
        return self.lines.get(key, 1)


class Known(Struct, frozen=True):
    """What a source file said when it was read last.

    Attributes:
        seen: how the file looked.
        digest: of its bytes.
        document: what it says.
        warnings: what was not quite right with it; a file with errors is read each time.
        stamp: a digest of the settings that it was read with.

    """

    seen: Seen
    digest: str
    document: Document
    warnings: tuple[Problem, ...]
    stamp: str = ""


_decoder = msgspec.json.Decoder(Known)


def decode_known(data: bytes) -> Known:
    """Return what ``plugins.model.digests.encode`` has written.

    Raises:
        msgspec.MsgspecError: something else has written it.

    """
    known = _decoder.decode(data)
    event = known.document.event
    if event is None:
        return known
    event = msgspec.structs.replace(event, start=_moment(event.start), end=event.end and _moment(event.end))
    return msgspec.structs.replace(known, document=msgspec.structs.replace(known.document, event=event))


def _moment(text: object) -> Moment:
    """Return the date that *text* is, or the date and time."""
    said = str(text)
    return date.fromisoformat(said) if len(said) == len("2020-12-31") else datetime.fromisoformat(said)


def face_of(document: Document) -> str:
    """Return the digest of what others may show of a document."""
    plain = msgspec.structs.replace(document, digest="", references=(), lines={}, anchors=(), face="")
    return blake2b(msgspec.json.encode(plain), digest_size=12).hexdigest()


def differs_in_text_only(one: Document, other: Document) -> bool:
    """Return whether nothing but the text of two documents differs: what others show of them, and check, is the same."""
    return one.shown_face == other.shown_face and one.anchors == other.anchors and one.lines == other.lines


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


class KnownMedium(Struct, frozen=True):
    """What a file that is published as it is was found to be when it was read last: how it looked, its digest and size."""

    seen: Seen
    digest: str
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
