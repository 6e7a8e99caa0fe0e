"""The documents of a content folder: what is known of a file that looks the same is taken over, the others are read."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.digests import digest_of_value, encode
from plugins.model.document import Document, Known, Source, decode_known, face_of
from plugins.model.problem import Problem, message
from plugins.model.processes import cores, spread
from plugins.model.seen import NOTHING, is_settled
from plugins.model.workspace import digest_of
from plugins.read.folder import look_at, source_of

if TYPE_CHECKING:
    from plugins.read.body import BodyReader

TABLE = "documents"
PIECE = 40
"""Files that a process reads before it tells how far it is."""

WORTH_A_PROCESS = 30
"""Files for which it pays to start another process."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read from a file, in the form of the cache, which takes the same bytes for the same thing.

    Attributes:
        path: below the content folder.
        faulty: what a file says that has errors, as far as that is known.
        html, known: of a file without errors.
        problems: what is wrong with it.

    """

    path: str
    faulty: Document | None
    html: bytes
    known: bytes
    problems: tuple[Problem, ...]


class Reader:
    """Reads the files of one build; what it works with outlives it, as tools of the build."""

    def __init__(self, build: Build) -> None:
        self.build = build
        self.site = build.site
        self.categories = tuple(build.taxonomy.categories)

    def bodies(self, language: str) -> BodyReader:
        """Return the reader of texts in a language; whatever an extension of Markdown raises comes through."""
        from plugins.read.body import BodyReader  # starts slowly, and often there is nothing to be read

        def make() -> BodyReader:
            languages = {tag: edited.language for tag, edited in self.site.languages.items()}
            return BodyReader(language, languages, self.site.markdown, self.site.url)

        return self.build.tool(f"texts {language}", self.build.reading_stamp, make)

    def read(self, source: Source) -> Read:
        """Return what a file says."""
        began = time.time_ns()
        try:
            data = (self.site.content / source.path).read_bytes()
        except OSError as error:
            fact = message("The file can't be read: %(reason)s.", reason=error.strerror or str(error))
            cure = message("Make it readable, or remove it.")
            return Read(source.path, None, b"", b"", (Problem(self.site.shown(source.path), 0, fact, cure),))
        from plugins.read.document import read_document  # the same

        bodies = self.bodies(source.language)
        document, html, problems = read_document(source, data, self.site, bodies, self.categories)
        if document is None or any(problem.level == "error" for problem in problems):
            return Read(source.path, document, b"", b"", tuple(problems))
        document = msgspec.structs.replace(document, face=face_of(document))
        seen = source.seen if is_settled(source.seen, began) else NOTHING
        known = encode(Known(seen, digest_of(data), document, tuple(problems), self.build.reading_stamp))
        return Read(source.path, None, html.encode(), known, tuple(problems))

    def read_piece(self, sources: Sequence[Source]) -> list[Read]:
        """Return what some files say."""
        return [self.read(source) for source in sources]

    def read_again(self, path: str) -> str:
        """Return the text of a file whose HTML was lost."""
        return self.read(source_of(path)).html.decode()


def read_documents(build: Build) -> None:
    """Leave on *build* what the files of its sources say."""
    known = _known(build)
    new, same = _sort_out(build.sources, known, build)
    fresh = _read(build, new)
    if fresh is None:
        return
    now_known: dict[str, Known] = {}
    for source in build.sources:
        read = fresh.get(source.path)
        found = _take_in(build, read) if read else _take_over(build, same[source.path])
        if found is not None:
            build.documents.append(found.document)
            now_known[source.path] = found
    build.known = now_known
    _remember(build, fresh, known, same)


def read_again(build: Build, before: Build, changed: Collection[str]) -> None:
    """Leave on *build* what its files say, of which only those that have *changed* can say something else than before."""
    build.reading_stamp, build.sources = before.reading_stamp, list(before.sources)
    build.documents = list(before.documents)
    shown = {build.site.shown(path) for path in changed}
    build.report(problem for problem in before.by_step[build.step] if problem.path not in shown)
    sources = [look_at(source_of(path), build.site.content) for path in sorted(changed)]
    new, same = _sort_out(sources, before.known, build)
    fresh = _read(build, new)
    if fresh is None:
        return
    now_known = dict(before.known)
    for source in sources:
        build.sources[_place(build.sources, source.path)] = source
        place = _place(build.documents, source.path)
        read = fresh.get(source.path)
        found = _take_in(build, read) if read else _take_over(build, same[source.path])
        if found is None:
            del build.documents[place], now_known[source.path]
        else:
            build.documents[place], now_known[source.path] = found.document, found
    build.known = now_known
    _remember(build, fresh, before.known, same)


def _place(sorted_by_path: Sequence[Source | Document], path: str) -> int:
    return bisect_left(sorted_by_path, path, key=attrgetter("path"))


class MarkdownError(Exception):
    """Markdown, or an extension of it, can't be set up."""


def _known(build: Build) -> Mapping[str, Known]:
    """Return what is known of the files of the content folder, from the build before this one or from the cache."""
    site = build.site
    languages = {tag: edited.language for tag, edited in site.languages.items()}
    stamp = build.reading_stamp = digest_of_value([site.url, site.time_zone.key, site.markdown, languages])
    if build.before is not None and build.before.reading_stamp == stamp:
        return build.before.known
    found = {path: decode_known(data) for path, data in build.memory.rows(TABLE)}
    return {path: known for path, known in found.items() if known.stamp == stamp}


def _sort_out(
    sources: Sequence[Source], known: Mapping[str, Known], build: Build
) -> tuple[list[Source], dict[str, Known]]:
    """Return the files that have to be read, and what is known of the others."""
    new: list[Source] = []
    same: dict[str, Known] = {}
    for source in sources:
        found = known.get(source.path)
        if found is None:
            new.append(source)
        elif found.seen == source.seen != NOTHING:
            same[source.path] = found
        else:
            again = _look_again(source, found, build)
            if again is None:
                new.append(source)
            else:
                same[source.path] = again
    return new, same


def _look_again(source: Source, known: Known, build: Build) -> Known | None:
    """Return what is known of a file that looks changed when its bytes are the same, else None."""
    began = time.time_ns()
    try:
        data = (build.site.content / source.path).read_bytes()
    except OSError:
        return None
    if digest_of(data) != known.digest:
        return None
    seen = source.seen if is_settled(source.seen, began) else NOTHING
    return known if seen == known.seen else msgspec.structs.replace(known, seen=seen)


def _read(build: Build, sources: Sequence[Source]) -> dict[str, Read] | None:
    """Return what files say, by path; None when Markdown can't be set up, which is told."""
    reader = Reader(build)
    build.texts.read_again = reader.read_again
    try:
        return {read.path: read for read in _read_spread(build, reader, sources)}
    except MarkdownError as error:
        fact = message("Markdown can't be set up: %(reason)s.", reason=error)
        cure = message("Correct the extensions and what is set for them.")
        build.report([Problem("settings: MARKDOWN", 0, fact, cure)])
        return None


def _read_spread(build: Build, reader: Reader, sources: Sequence[Source]) -> Iterator[Read]:
    if not sources:
        return
    try:
        for language in {source.language for source in sources}:
            reader.bodies(language)  # made before the processes part, so that its faults are told once
    except Exception as error:  # an extension of Markdown may raise anything
        raise MarkdownError(str(error)) from error
    pieces = [sources[start : start + PIECE] for start in range(0, len(sources), PIECE)]
    processes = min(cores(), len(sources) // WORTH_A_PROCESS) if build.may_spread else 1
    done = 0
    for _, piece in spread(reader.read_piece, pieces, processes):
        done += len(piece)
        build.progress("read", done, len(sources))
        yield from piece


def _take_over(build: Build, known: Known) -> Known:
    if known.warnings:
        shown = build.site.shown(known.document.path)
        build.report(msgspec.structs.replace(problem, path=shown) for problem in known.warnings)
    return known


def _take_in(build: Build, read: Read) -> Known | None:
    build.report(read.problems)
    if not read.known:
        build.unreadable.add(read.path)
        if read.faulty is not None:
            build.faulty.append(Version(read.faulty, is_published=True))
        return None
    known = decode_known(read.known)
    build.texts.keep(read.path, read.html)
    return known


def _remember(build: Build, fresh: Mapping[str, Read], known: Mapping[str, Known], same: Mapping[str, Known]) -> None:
    """Let the cache have what is known now."""
    rows = [(path, read.known) for path, read in fresh.items() if read.known]
    rows += [(path, encode(found)) for path, found in same.items() if found is not known[path]]
    gone = known.keys() - build.known.keys()
    if rows:
        build.memory.put(TABLE, rows)
    if gone:
        build.memory.remove(TABLE, gone)
        build.memory.remove("texts", gone)
    if fresh:
        build.texts.remember()
