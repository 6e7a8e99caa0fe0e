"""Publish to object storage that speaks S3 (Amazon's, Cloudflare's R2, MinIO, Ceph...), through rclone.

An object is replaced at once, and a listing shows what was written a moment before (S3 has promised both to everybody
since December 2020). There are no folders: a page may stand beside objects whose names begin with its own and a slash.
What is asked of the server is the least: one PUT for each file, checked by the MD5 of its bytes, and no HEAD.
"""

from __future__ import annotations

import queue
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from typing import TypeVar

import msgspec

from newsroom.publish.headers import headers
from newsroom.publish.host import ATTEMPTS, FOLDER, STATE, Access, Sent, Upload
from newsroom.publish.parallel import each
from newsroom.publish.plain import refuse_plain
from newsroom.publish.senders.addresses import Count, check_url
from newsroom.publish.senders.rclone import NAME, Rclone, RcloneError
from newsroom.publish.senders.s3_failures import explain, is_passing

T = TypeVar("T")

AGAIN_AFTER = 0.5
"""Seconds before another attempt; twice as long before each further one."""

FEW = 60
"""Up to so many paths are looked at one by one; for more, all that is there is listed, a thousand names at a time."""

FILE_ALONE = {"noModTime": True, "noMimeType": True, "filesOnly": True}
LIST = {"noModTime": True, "noMimeType": True}

EXTRA = "rclone"


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where objects go.

    Attributes:
        bucket: its name.
        access_key: the name of the key, which is no secret.
        folder: what the names of all our objects begin with; "" for none.
        endpoint: the address of the service; "" for Amazon's.
        region: as the service names it; many need none.
        provider: what rclone calls the service (AWS, Cloudflare, Minio...), for its peculiarities; "" for any.
        path_style: whether the bucket is in the path of addresses or in the host name; None as the provider has it.
        connections: how many files are sent at a time.
        ca_file: certificates of authorities to trust besides those of the system, for a service of one's own.
        plain: whether everything may go over the line unencrypted.

    """

    bucket: str
    access_key: str
    folder: str = ""
    endpoint: str = ""
    region: str = ""
    provider: str = ""
    path_style: bool | None = None
    connections: Count = 16
    ca_file: str = ""
    plain: bool = False


class _Entry(msgspec.Struct, rename="pascal"):
    path: str
    name: str
    size: int
    is_dir: bool


class _Listing(msgspec.Struct):
    entries: list[_Entry] = msgspec.field(name="list")


class _Found(msgspec.Struct):
    item: _Entry | None


class S3Host:
    """A ``Host`` in a bucket."""

    def __init__(self, rclone: Rclone, options: Options) -> None:
        self._rclone = rclone
        self._options = options
        folder = options.folder.strip("/")
        place = f"{options.bucket}/{folder}/" if folder else f"{options.bucket}/"
        self._place = f"s3://{place}"  # as people write it
        self._remote = f"{NAME}:{place}"
        # To write and to remove, no look beforehand is needed. Each call at a time has a remote of its own, told apart
        # by its description: of those that share one, rclone lets only one every two seconds pass after some failures.
        self._blind: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._seeing: queue.SimpleQueue[str] = queue.SimpleQueue()
        for number in range(options.connections):
            self._blind.put(f"{NAME},no_head_object=true,description={number}:{place}")
            self._seeing.put(f"{NAME},description={number}:{place}")

    def read(self, path: str) -> bytes | None:
        return self._try(path, lambda: self._rclone.read(self._remote, path))

    def write(self, path: str, data: bytes) -> None:
        with NamedTemporaryFile(dir=self._rclone.folder) as file:
            file.write(data)
            file.flush()
            self._copy(path, PurePosixPath(file.name))

    def names(self, folder: str) -> set[str]:
        return {entry.name for entry in self._list(folder, recurse=False)}

    def remove(self, paths: Collection[str]) -> None:
        each(self._remove_one, paths, self._options.connections)

    def _remove_one(self, path: str) -> None:
        with _one_of(self._blind) as remote:
            self._call("operations/deletefile", path, {"fs": remote, "remote": path})

    def look(self, paths: Collection[str]) -> dict[str, int]:
        found = self._look_at_all() if len(paths) > FEW else self._look_at_each(paths)
        return {path: found[path] for path in paths if path in found}

    def _look_at_each(self, paths: Collection[str]) -> dict[str, int]:
        sizes = dict(zip(paths, each(self._size, paths, self._options.connections), strict=True))
        return {path: size for path, size in sizes.items() if size is not None}

    def _size(self, path: str) -> int | None:
        with _one_of(self._seeing) as remote:
            parameters = {"fs": remote, "remote": path, "opt": FILE_ALONE}
            item = msgspec.json.decode(self._call("operations/stat", path, parameters), type=_Found).item
        if item is not None:
            return item.size
        return FOLDER if self._list(path, recurse=False) else None

    def _look_at_all(self) -> dict[str, int]:
        sizes = {}
        for entry in self._list("", recurse=True):
            if not entry.is_dir:
                sizes[entry.path] = entry.size
        folders = {str(folder) for path in sizes for folder in PurePosixPath(path).parents}
        return dict.fromkeys(folders, FOLDER) | sizes

    def _list(self, folder: str, *, recurse: bool) -> list[_Entry]:
        with _one_of(self._seeing) as remote:
            parameters = {"fs": remote, "remote": folder, "opt": {**LIST, "recurse": recurse}}
            return msgspec.json.decode(self._call("operations/list", folder, parameters), type=_Listing).entries

    def send(self, uploads: Sequence[Upload], sent: Sent) -> None:
        def send_one(upload: Upload) -> None:
            self._copy(upload.path, PurePosixPath(upload.source.absolute()))
            sent(upload)

        each(send_one, uploads, self._options.connections)

    def _copy(self, path: str, source: PurePosixPath) -> None:
        said = [{"Key": name, "Value": value} for name, value in headers(path).items()]
        parameters = {
            "srcFs": {"type": "local", "_root": str(source.parent)},
            "srcRemote": source.name,
            "dstRemote": path,
            "_config": {"NoCheckDest": True, "UploadHeaders": said},
        }
        with _one_of(self._blind) as remote:
            self._call("operations/copyfile", path, parameters | {"dstFs": remote})

    def _call(self, command: str, path: str, parameters: Mapping[str, object]) -> bytes:
        return self._try(path, lambda: self._rclone.call(command, parameters))

    def _try(self, path: str, call: Callable[[], T]) -> T:
        """Return what *call* returns, tried again where the line is cut or the service is busy."""
        for attempt in range(ATTEMPTS):
            try:
                return call()
            except RcloneError as error:
                if attempt == ATTEMPTS - 1 or not is_passing(str(error)):
                    raise explain(str(error), self._place + path) from None
            time.sleep(AGAIN_AFTER * 2**attempt)
        raise AssertionError

    def close(self) -> None:
        self._rclone.close()


@contextmanager
def _one_of(remotes: queue.SimpleQueue[str]) -> Iterator[str]:
    """Give one of several remotes, which nobody else uses meanwhile."""
    remote = remotes.get()
    try:
        yield remote
    finally:
        remotes.put(remote)


def open_host(options: Options, access: Access) -> S3Host:
    """Return the bucket, once it has answered to the key.

    Raises:
        PublishError: it does not, or there is no rclone.

    """
    check_url(options.endpoint, "endpoint", access.target, "https://s3.example.org")
    refuse_plain(options.endpoint, plain=options.plain)
    secret = access.secret(f"{options.access_key}@{options.bucket}")
    rclone = Rclone(options.ca_file, options.connections)
    host = S3Host(rclone, options)
    try:
        rclone.create("s3", _parameters(options, secret))
        host.names(STATE)
    except BaseException:
        host.close()
        raise
    return host


def _parameters(options: Options, secret: str) -> dict[str, str]:
    """Return the remote as rclone wants it described (https://rclone.org/s3/)."""
    given = {
        "provider": options.provider or ("Other" if options.endpoint else "AWS"),
        "access_key_id": options.access_key,
        "secret_access_key": secret,
        "endpoint": options.endpoint,
        "region": options.region,
        "force_path_style": "" if options.path_style is None else str(options.path_style).lower(),
        "no_check_bucket": "true",  # else it is made when it is not there
        "no_head": "true",  # the answer to PUT has the MD5 of what has arrived, and rclone compares it
    }
    return {name: value for name, value in given.items() if value}
