"""What a host has of ours: the last publication, and what interrupted ones have left of theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from newsroom.publish.difference import HOST_FILES, Plan
from newsroom.publish.host import FOLDER, Files, Host
from newsroom.publish.publication import JOURNAL, MANIFEST, File, Journal, Publication, decode


@dataclass(frozen=True, slots=True)
class Remote:
    """The state of a host on which files are replaced in place.

    Attributes:
        publication: the last one that was completed.
        known: all files of ours that are there, by path; None where the bytes are not known for sure.
        interrupted: the journal of a publication that did not come to its end.
        is_remembered: whether the host has lost its manifest, and this computer's copy stands in for it.

    """

    publication: Publication
    known: Mapping[str, File | None]
    interrupted: Journal | None = None
    is_remembered: bool = False


@dataclass(frozen=True, slots=True)
class StateFiles:
    """The state as it was read; equal ones mean that nobody has published meanwhile.

    Attributes:
        manifest: that of the publication that readers get.
        journal: what an interrupted publication in place has left.
        releases: the names of all releases, the oldest first.

    """

    manifest: bytes | None
    journal: bytes | None
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A publication that is planned: the state it was planned on, what the host has of ours, and the plan."""

    state: StateFiles
    remote: Remote
    plan: Plan


def read_state(files: Files) -> StateFiles:
    """Return the state as it is on the host now."""
    return StateFiles(files.read(MANIFEST), files.read(JOURNAL))


def find_remote(host: Host, state: StateFiles, remembered: Publication | None) -> Remote:
    """Return what the host has of ours.

    Args:
        host: the host.
        state: what ``read_state`` has given.
        remembered: the last publication that this computer knows of, for a host that has lost its manifest.

    """
    publication = decode(state.manifest, Publication)
    is_remembered = publication is None and remembered is not None and bool(remembered.files)
    publication = publication or remembered or Publication()
    journal = decode(state.journal, Journal)
    known: dict[str, File | None] = {path: File(was.digest, was.size) for path, was in publication.retired.items()}
    known |= publication.files
    writes = journal.writes if journal is not None else {}
    removals = journal.removals if journal is not None else []
    uncertain = known.keys() | writes.keys() if is_remembered else writes.keys() | (known.keys() & removals)
    sizes = host.look(uncertain) if uncertain else {}
    if is_remembered and 2 * sum(sizes.get(path) == was.size for path, was in known.items() if was) < len(known):
        # Not the site that we remember: the target has moved, perhaps to where others have files.
        publication, is_remembered, known = Publication(), False, {}
        uncertain = set(writes)
    for path in uncertain:
        was = known.pop(path, None)
        if sizes.get(path, FOLDER) != FOLDER:
            possible = [*writes.get(path, ()), *([was] if was is not None else [])]
            # Whether the server bears a file that it reads was perhaps not seen any more: it goes again.
            is_sure = not is_remembered and path.rpartition("/")[2] not in HOST_FILES
            known[path] = _the_one_of_size(sizes[path], possible) if is_sure else None
    known |= dict.fromkeys(known.keys() & publication.doubtful)
    if is_remembered and not known:  # nothing of ours is there: an empty host, to which the target has moved
        return Remote(Publication(), known, journal)
    return Remote(publication, known, journal, is_remembered)


def _the_one_of_size(size: int, possible: list[File]) -> File | None:
    """Return the only bytes of this size that a file can have; None when there are several, or none."""
    found = {file for file in possible if file.size == size}
    return found.pop() if len(found) == 1 else None
