"""Where hosts behind SSH have what a publication needs below the target's folder, whichever program puts it there."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from newsroom.publish.host import STATE, PublishError, failure
from plugins.model.problem import message

RELEASES = "releases"
INCOMING_NAME = "incoming"
INCOMING = f"{RELEASES}/{INCOMING_NAME}"
"""Where a release is made; a name of its own, so that an interrupted one is continued, whatever it was to be called."""

MANIFESTS = f"{STATE}/manifests"
WRITING = f"{STATE}/writing"
"""Where small files and links are until they are whole."""


def checked(name: str) -> str:
    """Return the name of a release, which becomes that of a folder.

    Raises:
        ValueError: it can't be one.

    """
    if not re.fullmatch(r"\w[\w.-]*", name, re.ASCII) or name == INCOMING_NAME:
        raise ValueError(name)
    return name


def release_in(link: str) -> str:
    """Return the name of the release to which a link with this text leads; empty when it leads elsewhere."""
    name = link.removeprefix(f"{RELEASES}/")
    return "" if name == link or "/" in name else name


def home_folder(folder: str) -> str:
    """Return the target's folder as SSH hosts take it: relative ones are in the home of the account."""
    return re.sub(r"^~/*", "", folder).rstrip("/") or ("/" if folder.startswith("/") else ".")


def folders_above(paths: Iterable[str]) -> list[str]:
    """Return the folders above *paths*, deeper ones first, without the target's folder and those of the state.

    The next publication would only have to make these again.
    """
    found = {
        folder for path in paths for folder in PurePosixPath(path).parents if folder.parts[:1] not in {(), (STATE,)}
    }
    return sorted(map(str, found), key=lambda folder: (-folder.count("/"), folder))


def foreign_link(place: str) -> PublishError:
    """Return the error that somebody else's file, folder or link is where ours belongs."""
    return failure(
        place,
        message("Something of somebody else stands where readers' link to the current site belongs."),
        message(
            'Move it away on the host if nobody needs it, or give the link another name with "link" in the target,'
            " and let the web server show that."
        ),
    )


def overtaken(place: str) -> PublishError:
    """Return the error that another publication was faster."""
    return failure(
        place,
        message("Somebody else has published meanwhile."),
        message("Publish again: the plan is made anew, from what is there now."),
    )
