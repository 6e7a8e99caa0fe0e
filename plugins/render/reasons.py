"""Why an output is rendered: which of its inputs are not those that it was rendered with last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.model.cache import Memory
from plugins.model.digests import encode
from plugins.model.plan import Output
from plugins.model.problem import Message, message
from plugins.render.keys import AROUND, WAY, Keys, Parts, decode_parts

TABLE = "reasons"

CHANGES: Mapping[str, Message] = {
    "templates": message("the template has changed"),
    "catalog": message("the words of the language have changed"),
    "language": message("the language file has changed"),
    "frame": message("what is around every page has changed: the categories, the pages, the styles or the settings"),
    "text": message("the text has changed"),
    "head": message("the title, the address or the versions in other languages have changed"),
    AROUND: message("the neighbours, the translations, the category or the tags have changed"),
    "css": message("the styles have changed"),
}
"""What a change of an input means, by what its name begins with."""

UNKNOWN = message("it is new, or the cache has nothing about it")
SAME = message("its file in the output folder was changed or removed by somebody else")
CHANGED, ADDED, REMOVED = message("has changed"), message("has come in"), message("has gone")
OTHER = message("what it shows of others has changed")


def find_reasons(before: Parts | None, now: Parts) -> Iterator[tuple[str, Message]]:
    """Yield why an output with the inputs *now* is rendered: the file or part that has changed, and what happened to it.

    Args:
        before: the inputs that it was rendered with last; None when nothing is known of them.
        now: the inputs.

    """
    if before is None:
        yield "", UNKNOWN
        return
    names = [name for name in {**now, **before} if before.get(name) != now.get(name)]
    for name in names:
        if name.endswith(".md") and " " not in name:
            yield name, CHANGED if name in before and name in now else ADDED if name in now else REMOVED
        else:
            kind, _, what = name.partition("/") if name.startswith("templates/") else name.partition(" ")
            yield what or ("" if kind in CHANGES else name), CHANGES.get(kind, OTHER)
    if not names:
        yield "", SAME


def explain(output: Output, keys: Keys, memory: Memory) -> Iterator[tuple[str, Message]]:
    """Yield why an output is rendered, by what the memory knows of the last time."""
    before = _recall(output.path, memory)
    now = dict(keys.parts(output))
    yield from find_reasons(before, keys.parts_of_ways()[now.pop(WAY)] | now)


def _recall(path: str, memory: Memory) -> Parts | None:
    data = memory.get(TABLE, path)
    if data is None:
        return None
    parts = decode_parts(data)
    way = memory.get(TABLE, WAY + parts.pop(WAY))
    return decode_parts(way) | parts if way else None


def remember_parts(keys: Keys, parts: Mapping[str, bytes], memory: Memory) -> None:
    """Let the memory have the inputs that outputs, by path, were rendered with, and those of the ways that are in use."""
    ways = {WAY + digest: encode(its) for digest, its in keys.parts_of_ways().items()}
    memory.put(TABLE, [*parts.items(), *ways.items()])
