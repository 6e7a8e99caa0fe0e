"""The plan: every output of the site, known before anything is rendered, with the inputs that decide its bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from plugins.model.digests import digest_of_value

Producer = Literal["template", "feed", "sitemap", "sitemap_index", "robots", "stylesheet", "text", "file"]

Facts: TypeAlias = Mapping[str, object]
"""What an output is made from, by name: plain values, and documents by reference with the digest of what they show."""


Way: TypeAlias = tuple[str, str, str, str, tuple[str, ...]]
"""How outputs are made: by which producer, with which template and template of halves, in which languages."""


@dataclass(frozen=True, slots=True, eq=False)
class Output:
    """One file of the site, and all that it is made from.

    Attributes:
        path: the file below the output folder.
        producer: what makes its bytes.
        template: the template of a page, or of the content of a feed's entry; empty for the others.
        language: the edition whose catalog and formats it is made with; empty when neither is used.
        facts: the plain values it is made from. Besides them, the texts that it names, what all pages of its edition
            share, the producer, the template, the catalog and the language data, nothing may decide its bytes.
        origin: what asked for it, in words for an editor: usually the path of a source file.
        line: where that file asks for it; 0 when no line does.
        half: the template of each edition's half, on a page that belongs to all of them; otherwise empty.
        languages: the editions whose halves the page has, each made with its own catalog and formats.
        texts: the source files whose text it has; a template can get no other.
        modified: the last change of what it shows, for the sitemap.
        span: the year or month that it is of, for the sitemap: ``2026``, ``2026-03``; empty when it is of none.
        complete: makes of the facts what the template is given: of them alone, and of the documents that they name.

    """

    path: str
    producer: Producer
    template: str
    language: str
    facts: Facts
    origin: str
    line: int = 0
    half: str = ""
    languages: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    modified: datetime | None = None
    span: str = ""
    complete: Callable[[Facts], Mapping[str, object]] = dict

    def decisive(self) -> tuple[object, ...]:
        """Return all that stands here and decides the bytes.

        To it come the texts that it names and how it is rendered: ``plugins.render.keys`` has both.
        """
        facts = sorted(self.facts.items())
        return self.producer, self.template, self.language, self.half, self.languages, self.texts, facts

    def inputs(self) -> str:
        """Return a digest of what is decisive: equal digests, equal bytes, as far as that goes."""
        return digest_of_value(self.decisive())

    @property
    def view(self) -> Mapping[str, object]:
        """What the template is given."""
        return self.complete(self.facts)
