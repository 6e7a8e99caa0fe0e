"""The plan: every output of the site, known before anything is rendered, with the inputs that decide its bytes."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Literal

import msgspec

Producer = Literal["template", "feed", "sitemap", "robots", "stylesheet", "file"]


class Output(msgspec.Struct, frozen=True):
    """One file of the site, and all that it is made from.

    Attributes:
        path: the file below the output folder.
        producer: what makes its bytes.
        template: the template of a page, or of the content of a feed's entry; empty for the others.
        language: the edition whose catalog and formats it is made with; empty when neither is used.
        view: the plain values it is made from. Besides the producer, the template, the catalog and the language data,
            nothing else may decide its bytes.
        origin: what asked for it, in words for an editor: usually the path of a source file.
        line: where that file asks for it; 0 when no line does.
        half: the template of each edition's half, on a page that belongs to all of them; otherwise empty.
        languages: the editions whose halves the page has, each made with its own catalog and formats.

    """

    path: str
    producer: Producer
    template: str
    language: str
    view: Mapping[str, object]
    origin: str
    line: int = 0
    half: str = ""
    languages: tuple[str, ...] = ()

    def inputs(self) -> str:
        """Return a digest of everything here that decides the bytes: equal digests, equal bytes.

        An incremental build will add a digest of how it is rendered: of the templates and those they include, the
        catalogs, the language data, and the code.
        """
        decisive = (self.producer, self.template, self.language, self.view, self.half, self.languages)
        # JSON and not MessagePack, which writes one moment in two zones as the same bytes.
        return blake2b(msgspec.json.encode(decisive, order="deterministic"), digest_size=16).hexdigest()
