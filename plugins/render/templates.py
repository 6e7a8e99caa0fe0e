"""The templates of the theme, and which of them a page is made with: its own, and those that this one refers to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec

from plugins.model.cache import Memory
from plugins.model.problem import Problem, message
from plugins.model.site import shown_path
from plugins.model.workspace import digest_of

TABLE = "derived"
NAME = "references of templates"

NAMED_BY_HAND = "theme/css/site.css"
"""What the stylesheet would be called if its name did not tell its content; no page finds it there."""

decode_references = msgspec.json.Decoder(dict[str, tuple[str, ...]]).decode


class Templates:
    """Knows the closure of each template: all templates that can decide what it makes.

    Args:
        folder: the theme's folder templates/.
        memory: knows what templates refer to, by the digests of their sources, so that these are not parsed again.

    """

    def __init__(self, folder: Path, memory: Memory) -> None:
        self.folder = folder
        self.memory = memory
        self.problems: list[Problem] = []
        self._digests: dict[str, str | None] = {}
        self._closures: dict[str, dict[str, str]] = {}
        data = memory.get(TABLE, NAME)
        self._references = decode_references(data) if data else {}
        self._is_new = False

    def digests(self, *names: str) -> dict[str, str]:
        """Return the digest of each template that is in the closure of one of *names*, by name."""
        found: dict[str, str] = {}
        for name in names:
            if name:
                found |= self._closure(name)
        return found

    def digest_of_all(self) -> str:
        """Return a digest of all files in the folder of templates."""
        digests = [(path, self._digest(path)) for path in sorted(_files_below(self.folder))]
        return digest_of(repr(digests).encode())

    def _closure(self, name: str) -> dict[str, str]:
        if name not in self._closures:
            found: dict[str, str] = {}
            waiting = [name]
            while waiting:
                each = waiting.pop()
                digest = self._digest(each)
                if digest is not None and each not in found:
                    found[each] = digest
                    waiting.extend(self._references_of(each, digest))
            self._closures[name] = dict(sorted(found.items()))
        return self._closures[name]

    def _digest(self, name: str) -> str | None:
        """Return the digest of a template; None when it can't be read, which rendering will tell."""
        if name not in self._digests:
            try:
                self._digests[name] = digest_of((self.folder / name).read_bytes())
            except OSError:
                self._digests[name] = None
        return self._digests[name]

    def _references_of(self, name: str, digest: str) -> Iterable[str]:
        if digest not in self._references:
            self._references[digest] = self._find_references(name)
            self._is_new = True
        return self._references[digest]

    def _find_references(self, name: str) -> tuple[str, ...]:
        from jinja2 import Environment, TemplateSyntaxError, meta, nodes

        try:
            source = (self.folder / name).read_text("utf-8")
            tree = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).parse(source)
        except (TemplateSyntaxError, ValueError):
            return ()  # rendering will tell
        self._find_styles_named_by_hand(name, source)
        kinds = (nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)
        for node in tree.find_all(kinds):
            if None not in meta.find_referenced_templates(nodes.Template([node])):
                continue
            fact = message("A template is named by a value, so that nobody knows which pages depend on it.")
            cure = message("Write its name in quotation marks, one line for each template.")
            self.problems.append(Problem(shown_path(self.folder / name), node.lineno, fact, cure))
        return tuple(sorted(found for found in meta.find_referenced_templates(tree) if found is not None))

    def _find_styles_named_by_hand(self, name: str, source: str) -> None:
        for number, line in enumerate(source.splitlines(), 1):
            if NAMED_BY_HAND in line:
                fact = message("The stylesheet has no address that can be written down: it changes with the styles.")
                cure = message("Write {{ frame.stylesheet|href }}.")
                self.problems.append(Problem(shown_path(self.folder / name), number, fact, cure))

    def remember(self) -> None:
        """Let the memory have what was found out."""
        if self._is_new and not self.problems:
            current = {digest for digest in self._digests.values() if digest is not None}
            kept = {digest: names for digest, names in self._references.items() if digest in current}
            self.memory.put(TABLE, [(NAME, msgspec.json.encode(kept))])


def _files_below(folder: Path) -> Iterable[str]:
    return (file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
