"""The key of an output: a digest of all that decides its bytes. What has the same key as before is not rendered again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import msgspec

from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.digests import digest_of_value
from plugins.model.plan import Output, Way
from plugins.model.view import Address
from plugins.render.templates import Templates

Parts = dict[str, str]
"""The inputs of an output, each by its name with its digest."""

AROUND = "around"
"""The name of what a page shows of other articles, among the parts of an output."""

WAY = "way"
"""The name of the way among the parts of an output."""

decode_parts = msgspec.json.Decoder(dict[str, str]).decode


class Keys:
    """Makes the keys of the outputs of one build.

    The code of the site, of its libraries and of Python is not in them: a cache belongs to one version of it all.
    """

    def __init__(self, build: Build) -> None:
        self.build = build
        self.templates = Templates(build.site.theme / "templates", build.memory)
        self.languages = {tag: digest_of_value(edited.language) for tag, edited in build.site.languages.items()}
        self.ways: dict[Way, str] = {}

    def key(self, output: Output) -> str:
        """Return the key of an output."""
        return digest_of_value([self.way(output), output.decisive(), [self.text(path) for path in output.texts]])

    def way(self, output: Output) -> str:
        """Return a digest of how an output is made."""
        way = way_of(output)
        if way not in self.ways:
            self.ways[way] = self.digest_of(way)
        return self.ways[way]

    def digest_of(self, way: Way) -> str:
        """Return a digest of what a way to make outputs depends on."""
        return digest_of_value([way, list(self._parts_of_way(way))])

    @cached_property
    def versions(self) -> Mapping[str, Version]:
        """The articles and pages by the paths of their files."""
        return {version.document.path: version for version in self.build.versions}

    def text(self, path: str) -> tuple[str, tuple[Address, ...]]:
        """Return the digest of the text of a source file, and where its links lead."""
        version = self.versions[path]
        return version.document.digest, version.addresses

    def _parts_of_way(self, way: Way) -> Iterator[tuple[str, str]]:
        _, template, half, language, languages = way
        for name, digest in self.templates.digests(template, half).items():
            yield f"templates/{name}", digest
        for tag in dict.fromkeys([language, *languages]):
            if tag:
                yield f"catalog {tag}", self.build.catalogs[tag].digest
                yield f"language {tag}", self.languages[tag]
                yield f"frame {tag}", self.build.shared.get(tag, "")

    def parts(self, output: Output) -> Parts:
        """Return the inputs of an output one by one, to say later which of them has changed; the way counts as one."""
        found = {WAY: self.way(output)}
        for path in output.texts:
            found[f"text {path}"] = digest_of_value(self.text(path))
        for name, value in output.facts.items():
            for part, its in _divided(name, value):
                found[part] = digest_of_value([found.get(part), its])
        return found

    def parts_of_ways(self) -> dict[str, Parts]:
        """Return what each way that was asked for depends on, by the digest of the way."""
        return {digest: dict(self._parts_of_way(way)) for way, digest in self.ways.items()}


def way_of(output: Output) -> Way:
    """Return how an output is made."""
    return output.producer, output.template, output.half, output.language, output.languages


def _divided(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield a fact in its parts: each document that it refers to, or the fact itself."""
    path = getattr(value, "path", None)
    if isinstance(path, str) and hasattr(value, "previous"):
        yield path, (path, getattr(value, "face", ""))
        fields = (field for field in value.__struct_fields__ if field != "face")  # type: ignore[attr-defined]  # the same
        yield AROUND, tuple(getattr(value, field) for field in fields)
    elif isinstance(path, str):
        yield path, value
    elif isinstance(value, tuple) and value:
        for item in value:
            yield from _divided(name, item)
    elif hasattr(value, "articles") or hasattr(value, "entries") or hasattr(value, "article"):
        for field in value.__struct_fields__:  # type: ignore[attr-defined]  # a view that holds references
            yield from _divided(name, getattr(value, field))
    else:
        yield name, value
