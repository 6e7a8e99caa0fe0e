"""What must not happen: reasons for which a publication is refused before anything is changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import TypeAlias

from newsroom.publish.difference import Plan, is_page
from newsroom.publish.host import FOLDER, STATE, Host, PublishError
from newsroom.publish.publication import File, Publication
from newsroom.publish.report import address_of
from plugins.model.problem import Message, Problem, message
from plugins.model.workspace import digest_of, folders_above

Foreign: TypeAlias = tuple[dict[str, File], list[Problem]]
"""What stands where new files have to go: files that have just our bytes, and problems for all else."""

NAMED = 20
"""So many files are named; of the others only the number is told."""


NAMED_IN_ONE = 6
"""So many are named in one sentence."""


def refuse(problems: Iterable[Problem]) -> None:
    """Stop if there is a problem.

    Raises:
        PublishError: there is one at least.

    """
    found = list(problems)
    if found:
        raise PublishError(found)


def find_faults_of_state(before: Publication, site: str, place: str) -> Iterator[Problem]:
    """Yield a problem if the target has another site than this one."""
    if before.site not in ("", site):
        fact = message("Here is another site, %(other)s; this one is %(site)s.", other=before.site, site=site)
        yield Problem(
            place, 0, fact, message("Correct PUBLISH or FEED_AUTHORITY, or give each site a folder of its own.")
        )


def find_reserved(files: Iterable[str]) -> Iterator[Problem]:
    """Yield a problem for files of the site that would get into the state of the publications."""
    for path in files:
        if path.split("/", 1)[0] == STATE:
            fact = message("This name is kept for what the host has to remember between publications.")
            yield Problem(path, 0, fact, message("Give the file another name."))


def find_too_many_vanishing(plan: Plan, may_vanish: float, allowed: int | None, place: str) -> Iterator[Problem]:
    """Yield a problem if more pages would vanish than may.

    Args:
        plan: the plan.
        may_vanish: the share of the pages that may vanish, from 0 to 1.
        allowed: the number of vanishing pages that the editor has allowed by name; None for as many as there are.
        place: the target.

    """
    pages = sum(1 for path in plan.before.files if is_page(path))
    vanishing = len(plan.vanishing)
    if vanishing > max(1, pages * may_vanish) and allowed not in (None, vanishing):
        names = ", ".join(
            [*map(address_of, plan.vanishing[:NAMED_IN_ONE]), *(["…"] if vanishing > NAMED_IN_ONE else [])]
        )
        fact = message(
            "%(vanishing)d of the %(pages)d pages of the site would vanish: %(names)s",
            vanishing=vanishing,
            pages=pages,
            names=names,
        )
        command = f"inv publish --vanish {vanishing}"
        cure = message("If this is right, allow just that number:  %(command)s", command=command)
        yield Problem(place, 0, fact, cure)


def find_foreign(host: Host, known: Mapping[str, File | None], plan: Plan, shown: Callable[[str], str]) -> Foreign:
    """Return what stands where new files have to go.

    Args:
        host: the host.
        known: the files of ours that are there.
        plan: the plan.
        shown: gives a path the form in which an editor finds it.

    """
    ours = folders_above(known)
    above = folders_above(plan.new) - ours
    there = host.look(plan.new | above)
    uploads = {upload.path: upload for upload in plan.uploads}
    same: dict[str, File] = {}
    problems = []
    for path, size in sorted(there.items()):
        if path in above:
            if size != FOLDER and path not in known:
                problems.append(
                    _in_the_way(shown(path), message("We did not put this file here, and need a folder of that name."))
                )
        elif size == FOLDER:
            if path not in ours or not _holds_only(host, path, ours | known.keys()):
                problems.append(
                    _in_the_way(shown(path), message("We did not make this folder, and need a file of that name."))
                )
        elif size == uploads[path].size and _is_same(host, path, uploads[path].digest):
            same[path] = File(uploads[path].digest, size)
        else:
            problems.append(
                _in_the_way(shown(path), message("We did not put this file here, and will not overwrite it."))
            )
    return same, _shortened(problems)


def _is_same(host: Host, path: str, digest: str) -> bool:
    data = host.read(path)
    return data is not None and digest_of(data) == digest


def _holds_only(host: Host, folder: str, ours: Collection[str]) -> bool:
    """Return whether nobody else has anything in a folder."""
    paths = [f"{folder}/{name}" for name in host.names(folder)]
    return all(path in ours and _holds_only(host, path, ours) for path in paths)


def _in_the_way(place: str, fact: Message) -> Problem:
    return Problem(place, 0, fact, message("Move it elsewhere on the host, or publish into another folder."))


def _shortened(problems: list[Problem]) -> list[Problem]:
    """Return *problems*, the last of them as a number when they are many."""
    if len(problems) <= NAMED:
        return problems
    fact = message("And %(count)d more files or folders that are in the way.", count=len(problems) - NAMED)
    return [*problems[:NAMED], Problem("", 0, fact, problems[0].cure)]
