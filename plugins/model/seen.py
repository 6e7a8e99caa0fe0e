"""Which files there are and how they look: what tells, without opening a file again, that it is still the same."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NoReturn, TypeAlias

import msgspec

from plugins.model.problem import BuildError, Problem, message
from plugins.model.site import Site, shown_path

Seen: TypeAlias = tuple[int, int, int, int]
"""Size, time of modification, time of change (both in nanoseconds) and number of the file on its disk."""

NOTHING: Seen = (-1, 0, 0, 0)
"""What a file looks like that can't be looked at; it is never trusted."""

FINE = 1_000_000
"""Nanoseconds; a time that is a multiple of it comes from a disk that counts in milliseconds or seconds."""

SETTLED = 100_000_000
SETTLED_COARSELY = 2_000_000_000
"""Nanoseconds after which another change of a file is sure to get another time: Linux gives one time for up to 10 ms, and
FAT counts in steps of two seconds."""

EXTRA = "extra"
"""The folder of files for the root of the site, where files with a dot are meant."""


class Listing(msgspec.Struct, frozen=True):
    """The files that a site is made from, by their paths below the folders of content and of the theme, sorted."""

    content: dict[str, Seen]
    theme: dict[str, Seen]


def look(state: os.stat_result) -> Seen:
    """Return how a file looks."""
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def is_settled(seen: Seen, now: int) -> bool:
    """Return whether a file that was read at *now* (nanoseconds since 1970) and is changed later is sure to look changed."""
    _, modified, changed, _ = seen
    step = SETTLED if modified % FINE and changed % FINE else SETTLED_COARSELY
    return seen != NOTHING and max(modified, changed) + step < now


def list_files(site: Site) -> Listing:
    """Return the files that *site* is made from.

    Raises:
        BuildError: a folder can't be listed.

    """
    content: dict[str, Seen] = {}
    if site.content.is_dir():
        content = seen_below(site.content)
        hidden = seen_below(site.content / EXTRA, with_hidden=True) if (site.content / EXTRA).is_dir() else {}
        content |= {f"{EXTRA}/{path}": seen for path, seen in hidden.items()}
    return Listing(dict(sorted(content.items())), seen_below(site.theme))


def seen_below(folder: Path, *, with_hidden: bool = False) -> dict[str, Seen]:
    """Return the files below *folder*, sorted, with forward slashes, and how they look; without those of tools.

    A link to a folder is not followed and counts as a file, so that whoever opens it says that it is none.

    Raises:
        BuildError: a folder can't be listed.

    """
    found: dict[str, Seen] = {}
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        try:
            with os.scandir(os.path.join(folder, prefix.removesuffix("/"))) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if with_hidden or not _is_of_a_tool(name):
                            waiting.append(f"{prefix}{name}/")
                    elif not _is_of_a_tool(name) or (with_hidden and name.startswith(".ht")):
                        found[prefix + name] = _look(entry)
        except OSError as error:
            _refuse(error)
    return dict(sorted(found.items()))


def _look(entry: os.DirEntry[str]) -> Seen:
    try:
        state = entry.stat()
    except OSError:
        return NOTHING  # whoever opens it says what is wrong
    return NOTHING if stat.S_ISDIR(state.st_mode) else look(state)  # a link to a folder, whose files may change unseen


def _refuse(error: OSError) -> NoReturn:
    """Stop at a folder that can't be listed: what is in it would be missing, and nobody would know."""
    fact = message("The folder can't be read: %(reason)s.", reason=error.strerror or str(error))
    raise BuildError([Problem(shown_path(Path(error.filename)), 0, fact, message("Make it readable, or remove it."))])


def _is_of_a_tool(name: str) -> bool:
    """Return whether a file is hidden, or a temporary or backup file of an editor or a system."""
    return (
        name.startswith((".", "#", "~$"))
        or name.endswith(("~", ".tmp", ".swp", ".bak"))
        or name in ("Thumbs.db", "desktop.ini")
    )
