"""The interface words of each language; a catalog that was found to be in order is parsed once."""

from __future__ import annotations

from pathlib import Path

import msgspec

from plugins.model.build import Build
from plugins.model.cache import Memory
from plugins.model.catalog import Catalog, catalog_path, read_catalog
from plugins.model.problem import Problem
from plugins.model.site import shown_path
from plugins.model.workspace import digest_of

TABLE = "derived"


decode_catalog = msgspec.msgpack.Decoder(Catalog).decode


def read_catalogs(build: Build) -> None:
    """Leave on *build* the catalog of each language."""
    for tag in build.site.languages:
        path = catalog_path(build.site.theme, tag)
        catalog, problems = _read(path, tag, build.memory)
        build.report(problems)
        if catalog is not None:
            build.catalogs[tag] = catalog


def _read(path: Path, tag: str, memory: Memory) -> tuple[Catalog | None, list[Problem]]:
    try:
        digest = digest_of(path.read_bytes())
    except OSError:
        return read_catalog(path, tag)  # which says what is wrong
    data = memory.get(TABLE, f"catalog {tag}")
    known = decode_catalog(data) if data else None
    if known is not None and known.digest == digest:
        return msgspec.structs.replace(known, path=shown_path(path)), []
    catalog, problems = read_catalog(path, tag)
    if catalog is None:
        return None, problems
    catalog = msgspec.structs.replace(catalog, digest=digest)
    if not problems:
        memory.put(TABLE, [(f"catalog {tag}", msgspec.msgpack.encode(catalog))])
    return catalog, problems
