"""The parts of the publishing engine put together by hand, on a folder as the host: for tests that look at one of them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from newsroom.publish import lock
from newsroom.publish.difference import plan_publication
from newsroom.publish.in_place import InPlace
from newsroom.publish.kept import Kept
from newsroom.publish.publication import File, Publication, decode, next_id
from newsroom.publish.receipt import Receipt
from newsroom.publish.remote import Draft, Remote
from newsroom.publish.senders.folder import FolderInPlace
from newsroom.publish.work import Progress, Step, Work
from plugins.model.problem import Problem

SITE = "tag:kitaphana.tm,2026:"
NOW = 1_800_000_000.0

FRONT = {
    "index.html": b"front door",
    "theme/site.1.css": b"old style",
    "tk/index.html": b"tk",
    "tk/a/index.html": b"gone",
    "tk/time/index.html": b"10:00",
}
LATER = {
    "index.html": b"front door",
    "theme/site.2.css": b"new style",
    "tk/index.html": b"TK",
    "tk/b/index.html": b"new",
    "tk/time/index.html": b"11:00",
}
"""Two versions of a site: a page goes, one comes, one changes, and so does the stylesheet."""


class StoppedError(Exception):
    """What interrupts a test's publication."""


@dataclass(slots=True)
class Bench:
    """One computer and one host.

    Attributes:
        root: the folder of the target.
        folder: of what the computer keeps.
        now: the clock of the computer.
        remembered: the last manifest that it knows of.

    """

    root: Path
    folder: Path
    now: float = NOW
    remembered: Publication | None = None
    steps: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.root.mkdir(exist_ok=True)

    @property
    def host(self) -> FolderInPlace:
        return FolderInPlace(self.root)

    @property
    def kept(self) -> Kept:
        return Kept(self.folder / "objects")

    def files(self, site: Mapping[str, bytes]) -> dict[str, File]:
        """Keep the bytes of a site, and return its files."""
        kept = self.kept
        return {path: File(kept.add(data), len(data)) for path, data in site.items()}

    def remote(self) -> Remote:
        """Return what the host has of ours."""
        way = InPlace(self.host, self.kept)
        return way.find_remote(way.read_state(), self.remembered)

    def draft(self, site: Mapping[str, bytes]) -> Draft:
        """Return the plan for a site."""
        files = self.files(site)
        way = InPlace(self.host, self.kept)
        state, remote = way.read_state(), self.remote()
        identity = next_id(way.newest_id(state, remote))
        plan = plan_publication(
            remote.publication, remote.known, files, self.kept.source, id=identity, site=SITE, now=self.now
        )
        return Draft(state, remote, plan)

    def publish(self, site: Mapping[str, bytes], *, stops_at: str = "") -> Publication | None:
        """Publish a site; stop before the step *stops_at*, and return None then."""
        draft = self.draft(site)
        with suppress(StoppedError), lock.acquire(self.host) as held:
            work = Work(held, Receipt(""), self.progress(stops_at))
            self.remembered = InPlace(self.host, self.kept).carry_out(draft, work)
            return self.remembered
        return None

    def progress(self, stops_at: str) -> Progress:
        """Return what notes the steps of a publication, and stops before one of them."""

        def note(step: Step, done: int, _: int) -> None:
            if done == 0:
                self.steps.append(step)
                if step == stops_at:
                    raise StoppedError

        return note

    def manifest(self) -> Publication | None:
        """Return the manifest that is on the host."""
        return decode(self.host.read("_publish/manifest.json.gz"), Publication)

    def site(self) -> dict[str, bytes]:
        """Return what readers can get, without the folder of the state."""
        files = (file for file in self.root.rglob("*") if file.is_file())
        found = {file.relative_to(self.root).as_posix(): file.read_bytes() for file in files}
        return {path: data for path, data in found.items() if not path.startswith("_publish/")}

    def state(self) -> set[str]:
        """Return the names of what is in the folder of the state."""
        return self.host.names("_publish")


def told(problems: list[Problem]) -> list[tuple[str, str, str]]:
    """Return problems as place, fact and cure."""
    return [(problem.path, str(problem.fact), str(problem.cure)) for problem in problems]
