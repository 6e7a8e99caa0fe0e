"""No unchecked build: whether a built site is whole, looked at just before it is published.

What was found in a file is kept with the digest of its bytes, so that only files that have changed are read again. Pages
and other files of editors (below media/, and those from content/extra) may say whatever they want; they only have to be
there where others lead to them.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from newsroom.publish import public_address, references
from newsroom.publish.references import Facts, Fault, SiteReader
from plugins.model.problem import Message, Problem, in_order, message
from plugins.model.site import shown_path
from plugins.model.workspace import digest_of

READ = (".html", ".css", ".atom", ".rss", ".xml")
MEDIA = "media/"
SHOWN = 5
"""How many files with the same fault are named; the others are counted."""

SEAL = 16
"""Bytes of the digest at the beginning of the state file."""


class Known(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the file with these bytes; *targets* are the numbers of names, four bytes each."""

    digest: str
    targets: bytes
    faults: tuple[Fault, ...]
    is_listed: bool


class State(msgspec.Struct):
    """What earlier checks have found.

    Attributes:
        rules: a digest of the code that has found it, and of SITEURL.
        names: paths that files lead to; the place of each is its number.
        files: what is known of each file, by path.

    """

    rules: str
    names: list[str] = []
    files: dict[str, Known] = {}


class Fact(msgspec.Struct, frozen=True):
    """What is wrong in a file, and what to do about it."""

    path: str
    fact: Message
    cure: Message


BUILD_AGAIN = message("Build again:  %(command)s", command="inv build --settings publishconf.py")
CORRECT_LINK = message("Correct the address, or put what it leads to into the content folder; then build again.")


def has_pages(files: Iterable[str]) -> bool:
    """Return whether a site has a front page."""
    return "index.html" in files


def find_problems(
    output: Path, files: Mapping[str, str], site_url: str, state_file: Path, foreign: Container[str] = ()
) -> tuple[Problem, ...]:
    """Return all that is wrong with a built site.

    Args:
        output: its folder.
        files: the digest of each of its files, by path, as the build's manifest has them.
        site_url: SITEURL.
        state_file: where the findings of the last check are kept; whatever is in it, it is never trusted blindly.
        foreign: the paths of files that editors have put at the root of the site, in content/extra.

    """
    if not has_pages(files):
        fact = message("The site has no front page: the build is empty, or is none.")
        return (Problem(shown_path(output), 0, fact, BUILD_AGAIN),)
    check = _Check(output, files, _read_state(state_file, _rules(site_url)))
    check.look(SiteReader(site_url), foreign)
    check.save(state_file)
    base = urlsplit(site_url).path.rstrip("/") + "/"
    found = [*check.faults(), *check.missing(base), *check.unlisted()]
    return in_order(_told(found, output))


class _Check:
    """One check of a site; *facts* are those of the files that it had to read."""

    def __init__(self, output: Path, files: Mapping[str, str], state: State) -> None:
        self.output = output
        self.files = files
        self.state = state
        self.known: dict[str, Known] = {}
        self.unread: list[Fact] = []
        self.has_changed = False

    def look(self, reader: SiteReader, foreign: Container[str]) -> None:
        """Get to know every file that can lead to another one."""
        numbers = {name: number for number, name in enumerate(self.state.names)}
        before = self.state.files
        for path, digest in self.files.items():
            if not (path.endswith(READ) or path == "robots.txt") or path.startswith(MEDIA) or path in foreign:
                continue
            known = before.get(path)
            if known is None or known.digest != digest:
                known = self._read(path, digest, reader, numbers)
            if known is not None:
                self.known[path] = known
        self.has_changed = self.has_changed or len(self.known) != len(before)
        self.state.names = list(numbers)

    def _read(self, path: str, digest: str, reader: SiteReader, numbers: dict[str, int]) -> Known | None:
        self.has_changed = True
        try:
            with open(f"{self.output}/{path}", "rb") as file:
                data = file.read()
        except OSError as error:
            fact = message("The file can't be read: %(reason)s.", reason=error.strerror or str(error))
            self.unread.append(Fact(path, fact, BUILD_AGAIN))
            return None
        if digest_of(data) != digest:
            self.unread.append(Fact(path, message("Somebody has changed this file after the build."), BUILD_AGAIN))
            return None
        facts = reader.read(path, data)
        return Known(digest, _numbered(facts, numbers), facts.faults, facts.is_listed)

    def faults(self) -> Iterator[tuple[object, Fact]]:
        """Yield what is wrong in single files, each with what it has in common with others."""
        yield from (("unread", fact) for fact in self.unread)
        for path, known in self.known.items():
            for fault in known.faults:
                fact, cure = FAULTS[fault.kind]
                common = fault.kind, urlsplit(fault.address).netloc
                yield common, Fact(path, Message(fact.msgid, {"address": fault.address}), cure)

    def missing(self, base: str) -> Iterator[tuple[object, Fact]]:
        """Yield what files lead to that the site does not have."""
        used = set(_numbers(b"".join(known.targets for known in self.known.values())))
        gone = {number for number in used if self.state.names[number] not in self.files}
        if not gone:
            return
        for path, known in self.known.items():
            for number in sorted(gone.intersection(_numbers(known.targets))):
                yield number, self._gone(path, self.state.names[number], base)

    def _gone(self, path: str, target: str, base: str) -> Fact:
        address = base + target.removesuffix("index.html")
        if f"{target}/index.html" in self.files:
            fact = message("This file leads to %(address)s, which has to end in a slash.", address=address)
            return Fact(path, fact, message("Write the slash, and build again."))
        fact = message("This file leads to %(address)s, which the site does not have.", address=address)
        return Fact(path, fact, CORRECT_LINK)

    def unlisted(self) -> Iterator[tuple[object, Fact]]:
        """Yield a problem when search engines may list no page at all: so are sites that show drafts."""
        pages = [known.is_listed for path, known in self.known.items() if path.endswith(".html")]
        if pages and not any(pages):
            fact = message("No page may be listed by search engines, as in a build that shows drafts.")
            yield "unlisted", Fact("index.html", fact, message("Build without --drafts."))

    def save(self, file: Path) -> None:
        """Keep what is known for the next check; when that fails, the next one only takes longer."""
        if not self.has_changed:
            return
        state = State(self.state.rules, *_without_waste(self.state.names, self.known))
        data = msgspec.msgpack.encode(state)
        new = file.with_name(f"{file.name}.{os.getpid()}.new")
        with suppress(OSError):
            file.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.write_bytes(_seal(data) + data)
                new.replace(file)
            finally:
                new.unlink(missing_ok=True)


FAULTS: Mapping[str, tuple[Message, Message]] = {
    "private": (
        message("This file names %(address)s, which only one computer or its network can reach."),
        message(
            "Name an address that readers can reach; if it is the site's own, set SITEURL in publishconf.py. Build again."
        ),
    ),
    "foreign": (
        message("This file says that its address is %(address)s, which is not below SITEURL."),
        message("See to it that SITEURL in publishconf.py is right, and build again."),
    ),
    "empty": (message("The file is empty."), BUILD_AGAIN),
    "cut": (message("The end of the file is missing."), BUILD_AGAIN),
    "coding": (message("The file is damaged: it is not in UTF-8."), BUILD_AGAIN),
    "language": (
        message("The page does not say which language it is in."),
        message("Let the template write <html lang=…>, and build again."),
    ),
    "draft": (message("This page is a draft."), message("Build without --drafts.")),
}


def _told(found: Iterable[tuple[object, Fact]], output: Path) -> Iterator[Problem]:
    """Yield problems; of those that many files have in common, a few and how many more there are."""
    shown = shown_path(output)
    groups: dict[object, list[Fact]] = {}
    for common, fact in found:
        groups.setdefault(common, []).append(fact)
    for facts in groups.values():
        facts.sort(key=lambda fact: fact.path)
        for fact in facts[:SHOWN]:
            yield Problem(os.path.join(shown, fact.path), 0, fact.fact, fact.cure)
        if len(facts) > SHOWN:
            more = message("The same is wrong in other files: %(count)d.", count=len(facts) - SHOWN)
            yield Problem(os.path.join(shown, facts[SHOWN].path), 0, more, facts[SHOWN].cure)


def _numbered(facts: Facts, numbers: dict[str, int]) -> bytes:
    return array("I", [numbers.setdefault(target, len(numbers)) for target in sorted(facts.targets)]).tobytes()


def _numbers(data: bytes) -> array[int]:
    return array("I", data)


def _without_waste(names: list[str], known: dict[str, Known]) -> tuple[list[str], dict[str, Known]]:
    """Return both without the names that nothing leads to any more, once they are the most of them."""
    used = sorted(set(_numbers(b"".join(one.targets for one in known.values()))))
    if len(names) < 2 * len(used) + 100:
        return names, known
    new = {old: number for number, old in enumerate(used)}

    def renumbered(one: Known) -> Known:
        targets = array("I", [new[old] for old in _numbers(one.targets)]).tobytes()
        return Known(one.digest, targets, one.faults, one.is_listed)

    return [names[old] for old in used], {path: renumbered(one) for path, one in known.items()}


def _rules(site_url: str) -> str:
    """Return what findings depend on besides the bytes of a file: SITEURL, and the code that finds."""
    digest = blake2b(site_url.encode(), digest_size=SEAL)
    for file in (__file__, references.__file__, public_address.__file__):
        digest.update(Path(file).read_bytes())
    return digest.hexdigest()


def _seal(data: bytes) -> bytes:
    return blake2b(data, digest_size=SEAL).digest()


def _read_state(file: Path, rules: str) -> State:
    """Return what the last check has found; nothing, when there is none that can be trusted."""
    with suppress(OSError, ValueError, msgspec.MsgspecError):
        data = file.read_bytes()
        if data[:SEAL] == _seal(data[SEAL:]):
            state = msgspec.msgpack.decode(memoryview(data)[SEAL:], type=State)
            if state.rules == rules:
                return state
    return State(rules)
