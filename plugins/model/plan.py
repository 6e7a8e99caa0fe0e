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
        template: the template of a page; empty for the others.
        language: the edition whose catalog and formats it is made with; empty when neither is used.
        view: the plain values it is made from. Besides the producer, the template, the catalog and the language data,
            nothing else may decide its bytes.
        origin: what asked for it, in words for an editor: usually the path of a source file.
        line: where that file asks for it; 0 when no line does.

    """

    path: str
    producer: Producer
    template: str
    language: str
    view: Mapping[str, object]
    origin: str
    line: int = 0

    def inputs(self) -> str:
        """Return a digest of everything here that decides the bytes: equal digests, equal bytes.

        What renders it adds a digest of its own: of the template and those it includes, the catalog, and the code.
        """
        decisive = (self.producer, self.template, self.language, self.view)
        # JSON and not MessagePack, which writes one moment in two zones as the same bytes.
        return blake2b(msgspec.json.encode(decisive, order="deterministic"), digest_size=16).hexdigest()
