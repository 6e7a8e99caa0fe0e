"""What is at many paths of an FTP host, found out in a few round trips: many questions go in one packet.

The listing of the target's folder comes first: an empty target needs no more.
"""

from __future__ import annotations

from collections.abc import Collection

from newsroom.publish.host import FOLDER
from newsroom.publish.senders.ftp_connection import Connection
from newsroom.publish.senders.ftp_folders import Folders, above


def look(connection: Connection, folders: Folders, paths: Collection[str]) -> dict[str, int]:
    """Return what ``Host.look`` does."""
    top = folders.entries(connection, "") or {}
    near = [path for path in paths if _may_be_in(top, path.split("/", 1)[0], folders)]
    found = folders.kinds(connection, near) if folders.has_kinds else _found(connection, folders, near)
    folders.know(folder for path in found for folder in above(path))
    return found


def _may_be_in(top: Collection[str], name: str, folders: Folders) -> bool:
    """Return whether a name is in a listing, or one of those that some hosts leave out."""
    return name in top or (name.startswith(".") and not folders.has_kinds)


def _found(connection: Connection, folders: Folders, paths: Collection[str]) -> dict[str, int]:
    """Ask a host that can't say of a path what it is: files have a size, and folders can be entered."""
    found = folders.sizes(connection, paths)
    others = folders.there(connection, [path for path in paths if path not in found])
    entered = folders.entered(connection, others)
    return found | {path: FOLDER if path in entered else 0 for path in others}
