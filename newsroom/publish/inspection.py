"""``inv publish --verify``: whether what is published is still what we published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from newsroom.publish.host import STATE
from newsroom.publish.parallel import each
from newsroom.publish.publication import File
from newsroom.publish.remote import Remote
from newsroom.publish.session import Session
from plugins.model.problem import Problem, message

AT_ONCE = 8
NAMED = 20
"""So many files of a kind are named; of the others only the number is told."""


def inspect(session: Session) -> int:
    """Tell what somebody else has changed, removed or added; return the exit status."""
    remote = session.way.find_remote(session.way.read_state(), session.remembered())
    publication = remote.publication
    if not publication.files:
        fact = message("Nothing was published here yet.")
        session.voice.report(
            [Problem(session.place, 0, fact, message("Publish first:  %(command)s", command="inv publish"))]
        )
        return 1
    files = _settled(remote)
    wrong = session.receipt.find_wrong(files, session.read)
    problems = [*_told(session, wrong), *_find_added(session, remote)]
    if remote.interrupted is not None:
        fact = message("The last publication did not come to its end.")
        problems.append(Problem(session.place, 0, fact, message("Publish again; that completes it."), "warning"))
    session.voice.report(problems)
    if not wrong:
        said = message(
            "%(place)s: all %(count)d files are as they were published.",
            place=session.target.name,
            count=len(files),
        )
        session.voice.say(said)
    return 1 if wrong else 0


def _settled(remote: Remote) -> dict[str, File]:
    """Return the published files that no interrupted publication of ours may have changed."""
    journal = remote.interrupted
    moving = {*journal.writes, *journal.removals} if journal is not None else set()
    return {path: file for path, file in remote.publication.files.items() if path not in moving}


def _told(session: Session, wrong: Mapping[str, str]) -> Iterator[Problem]:
    facts = {
        "missing": message("The file is no longer there."),
        "changed": message("Somebody else has changed this file."),
        "shown": message("The host has the right file, but readers get another one."),
    }
    repair = message(
        "Find out who did it, change the passwords, and send it again:  %(command)s", command="inv publish --repair"
    )
    cache = message("A cache stands before the host: empty it. Or the host writes into pages: ask it not to.")
    for what, fact in facts.items():
        paths = [path for path, found in wrong.items() if found == what]
        for path in paths[:NAMED]:
            yield Problem(f"{session.target.name}: {path}", 0, fact, cache if what == "shown" else repair)
        if len(paths) > NAMED:
            more = message("The same is wrong in other files: %(count)d.", count=len(paths) - NAMED)
            yield Problem(f"{session.target.name}: {paths[NAMED]}", 0, more, repair)


def _find_added(session: Session, remote: Remote) -> Iterator[Problem]:
    """Yield a warning for what others have put into the folders that hold our files; the site's own folder is theirs, too."""
    ours: dict[str, set[str]] = {}
    for path in remote.known:
        parts = path.split("/")
        for depth in range(1, len(parts)):
            ours.setdefault("/".join(parts[:depth]), set()).add(parts[depth])
    folders = sorted(ours)
    listed = each(lambda folder: session.way.host.names(session.way.site_path(folder)), folders, AT_ONCE)
    added = [
        f"{folder}/{name}"
        for folder, names in zip(folders, listed, strict=True)
        for name in sorted(names - ours[folder])
        if folder.split("/", 1)[0] != STATE
    ]
    cure = message("If you don't know it, find out who put it there, and remove it on the host.")
    for path in added[:NAMED]:
        yield Problem(f"{session.target.name}: {path}", 0, message("We did not publish this."), cure, "warning")
    if len(added) > NAMED:
        more = message("Others were added besides: %(count)d.", count=len(added) - NAMED)
        yield Problem(session.target.name, 0, more, cure, "warning")
