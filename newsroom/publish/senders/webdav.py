"""Publish to a folder that is reached by WebDAV (RFC 4918), with the standard library.

rclone would ask for the properties of each file after it has sent it, a hundred requests a second at most, and can't
replace one by another that is complete without deleting it first. Here a file costs one PUT where the server replaces
it at once when all has arrived (Apache, nginx and Nextcloud do), which is tried once. Else a second request moves it to
its place: nobody reads a part then, but most servers delete the older file before they move the new one, as RFC 4918,
section 9.9.3, wants it, and for an instant there is none.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import msgspec

from newsroom.publish.host import FOLDER, STATE, Access, Sent, Upload
from newsroom.publish.parallel import each
from newsroom.publish.plain import refuse_plain
from newsroom.publish.senders.addresses import Count, check_url
from newsroom.publish.senders.webdav_failures import explain
from newsroom.publish.senders.webdav_probe import replaces_at_once
from newsroom.publish.senders.webdav_requests import Entry, Server, refuse_other_addresses

FEW = 40
"""Up to so many paths are looked at one by one; for more, the folders above them are listed."""

INCOMING = f"{STATE}/incoming"
IS_NOT_THERE = (404, 409)
IS_THERE = 405
"""What MKCOL is answered where there is something already (RFC 4918, section 9.3.1)."""
IN_THE_WAY = (403, 409)
"""What it is answered where it can't be made."""


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where files go.

    Attributes:
        url: the address of the folder, https://...
        user: the account.
        connections: how many files are sent at a time.
        ca_file: certificates of authorities to trust besides those of the system, for a server of one's own.
        plain: whether everything may go over the line unencrypted.

    """

    url: str
    user: str
    connections: Count = 8
    ca_file: str = ""
    plain: bool = False


class WebdavHost:
    """A ``Host`` in a folder of a server."""

    def __init__(self, server: Server, connections: int, notes: Path) -> None:
        self._server = server
        self._connections = connections
        self._notes = notes
        self._folders: set[str] = set()  # those that are known to be there
        self._making = threading.Lock()
        self._probing = threading.Lock()
        self._at_once: bool | None = None

    def read(self, path: str) -> bytes | None:
        answer = self._server.ask("GET", path, wanted=(404,))
        return None if answer.status == 404 else answer.body

    def write(self, path: str, data: bytes) -> None:
        self._make_folders([path])
        self._bring(path, data)

    def names(self, folder: str) -> set[str]:
        return {entry.name for entry in self._list(folder)}

    def _list(self, folder: str) -> list[Entry]:
        found = self._server.properties(f"{folder}/" if folder else "", 1) or []
        return [entry for entry in found if entry.name]

    def remove(self, paths: Collection[str]) -> None:
        """Remove files; folders stay, though this may leave them empty.

        WebDAV has no request that removes a folder only if it is empty: a file of somebody else that came a moment ago, or
        that the server does not list, would go with it. Source: RFC 4918, section 9.6.1.
        """
        each(self._remove_one, paths, self._connections)

    def _remove_one(self, path: str) -> None:
        self._server.ask("DELETE", path, wanted=IS_NOT_THERE)

    def look(self, paths: Collection[str]) -> dict[str, int]:
        found = self._look_at(paths) if len(paths) <= FEW else self._look_down(paths)
        return {path: found[path] for path in paths if path in found}

    def _look_at(self, paths: Collection[str]) -> dict[str, int]:
        entries = each(lambda path: self._server.properties(path, 0), paths, self._connections)
        return {path: _size(found[0]) for path, found in zip(paths, entries, strict=True) if found}

    def _look_down(self, paths: Collection[str]) -> dict[str, int]:
        """Return what is in the folders above *paths*, from the target's down to where there are none."""
        wanted = {str(folder) for path in paths for folder in PurePosixPath(path).parents}
        found: dict[str, int] = {}
        folders = [""]
        while folders:
            entries = each(self._list, folders, self._connections)
            inside = {
                f"{folder}/{entry.name}".lstrip("/"): _size(entry)
                for folder, some in zip(folders, entries, strict=True)
                for entry in some
            }
            found |= inside
            folders = [path for path, size in inside.items() if size == FOLDER and path in wanted]
        return found

    def send(self, uploads: Sequence[Upload], sent: Sent) -> None:
        if not uploads:
            return

        def send_one(upload: Upload) -> None:
            self._bring(upload.path, upload.source)
            sent(upload)

        if not self._replaces_at_once():
            self.remove([f"{INCOMING}/{name}" for name in self.names(INCOMING)])  # what was interrupted
        self._make_folders([upload.path for upload in uploads])
        each(send_one, uploads, self._connections)

    def _bring(self, path: str, body: bytes | Path) -> None:
        """Put a file to its place; its folder may have gone since we saw it."""
        is_there = self._try_to_bring(path, body, again=True)
        if not is_there:
            with self._making:
                self._folders.clear()
            self._make_folders([path])
            self._try_to_bring(path, body, again=False)

    def _try_to_bring(self, path: str, body: bytes | Path, *, again: bool) -> bool:
        """Put a file to its place; return False when its folder is not there and it may be tried *again*."""
        wanted = IS_NOT_THERE if again else ()
        if self._replaces_at_once():
            return self._server.ask("PUT", path, body=body, wanted=wanted).status not in IS_NOT_THERE
        self._make_folders([f"{INCOMING}/x"])
        incoming = f"{INCOMING}/{secrets.token_hex(8)}"
        self._server.ask("PUT", incoming, body=body)
        self._refuse_folder(path, incoming)
        headers = {"Destination": self._server.destination(path), "Overwrite": "T"}
        answer = self._server.ask("MOVE", incoming, headers=headers, wanted=wanted)
        return answer.status not in IS_NOT_THERE

    def _refuse_folder(self, path: str, incoming: str) -> None:
        """Refuse to move a file over a folder, which would do away with all that is in it (RFC 4918, section 9.9.3)."""
        found = self._server.properties(path, 0)
        if found and found[0].is_folder:
            self._server.ask("DELETE", incoming, wanted=IS_NOT_THERE)
            raise explain(409, "MOVE", path, self._server.url)

    def _replaces_at_once(self) -> bool:
        with self._probing:
            if self._at_once is None:
                self._make_folders([f"{STATE}/x"])
                self._at_once = replaces_at_once(self._server, self._notes)
            return self._at_once

    def _make_folders(self, paths: Iterable[str]) -> None:
        """Make the folders above files, the higher ones first."""
        wanted = {str(folder) for path in paths for folder in PurePosixPath(path).parents} - {"."}
        with self._making:  # of two who make the same folder at the same moment, Apache tells one that he may not
            missing = wanted - self._folders
            for depth in sorted({folder.count("/") for folder in missing}):
                each(self._make_folder, [one for one in missing if one.count("/") == depth], self._connections)
            self._folders |= missing

    def _make_folder(self, folder: str) -> None:
        answer = self._server.ask("MKCOL", f"{folder}/", wanted=(IS_THERE, *IN_THE_WAY))
        if answer.status in IN_THE_WAY:  # or somebody else has made it at this moment
            found = self._server.properties(f"{folder}/", 0)
            if not found or not found[0].is_folder:
                raise explain(answer.status, "MKCOL", f"{folder}/", self._server.url)

    def close(self) -> None:
        self._server.close()


def _size(entry: Entry) -> int:
    return FOLDER if entry.is_folder else entry.size


def open_host(options: Options, access: Access) -> WebdavHost:
    """Return the folder, once it has answered to the account.

    Raises:
        PublishError: it does not.

    """
    check_url(options.url, "url", access.target, "https://dav.example.org/site/")
    refuse_other_addresses(options.url)
    refuse_plain(options.url, plain=options.plain)
    host = urlsplit(options.url).hostname or ""
    server = Server(options.url, options.user, access.secret(f"{options.user}@{host}"), options.ca_file)
    try:
        _see_folder(server)
    except BaseException:
        server.close()
        raise
    return WebdavHost(server, options.connections, access.folder / "webdav.json")


def _see_folder(server: Server) -> None:
    found = server.properties("", 0)
    if not found or not found[0].is_folder:
        raise explain(405 if found else 404, "PROPFIND", "", server.url)
