"""The previous publication, kept on a host on which files are replaced in place: what a rollback puts back.

An archive in the folder of the state has the bytes of all files that this publication replaces or removes: whole, or as a
delta from the bytes that take their place, which the host has too then. Assets that are retired need no copy: they stay
for longer than that.
"""

from __future__ import annotations

import zipfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from io import BytesIO

import msgspec

from newsroom.publish.delta import apply_delta, make_delta
from newsroom.publish.difference import Plan
from newsroom.publish.host import STATE, Files, Upload
from newsroom.publish.kept import Kept
from newsroom.publish.parallel import each
from newsroom.publish.publication import File, Publication, is_below
from plugins.model.workspace import digest_of

RECORD = "replaced.json"
AT_ONCE = 8
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a zip file can tell; ours tells no other."""

SMALL = 4096
"""Bytes up to which a file is kept whole: a delta would save nothing worth its while."""


class Replaced(msgspec.Struct, frozen=True):
    """What a publication has replaced or removed of the one before.

    Attributes:
        id: of the publication before.
        previous, site: as in Publication.
        had: the files as they were, by path; of retired ones only this is kept.
        lacked: paths at which there was nothing.
        bases: the digest of what a delta is from, by the digest of what it gives.

    """

    id: str
    previous: str
    site: str
    had: dict[str, File] = {}
    lacked: list[str] = []
    bases: dict[str, str] = {}


Archive = tuple[Replaced, dict[str, bytes]]
"""The record, and whole files or deltas by the digest of the file."""


def archive_path(publication: str) -> str:
    """Return where the bytes of a publication are kept that the next one replaces."""
    return f"{STATE}/previous-{publication}.zip"


def pack_previous(host: Files, plan: Plan, kept: Kept, *, was_interrupted: bool) -> list[Upload]:
    """Return the archive of what *plan* will replace or remove; nothing if there is nothing to keep, or the host has it.

    Bytes that are not on this computer are fetched; those that an interrupted publication has replaced are in what it
    has left. A file that somebody has tampered with can't be kept.

    Args:
        host: the host.
        plan: what will be done.
        kept: the bytes on this computer; the archive's are kept there too.
        was_interrupted: whether a publication has left its archive.

    """
    before, path = plan.before, archive_path(plan.before.id)
    if not before.id:
        return []
    archive = _read(host.read(path)) if was_interrupted else None
    left, entries = archive or (Replaced(before.id, before.previous, before.site), {})
    touched = {*(upload.path for upload in plan.uploads), *plan.removals, *plan.retired}
    had = left.had | {name: before.files[name] for name in touched if name in before.files}
    lacked = sorted({*left.lacked, *(name for name in touched if name not in before.files)})
    if entries and had == left.had and lacked == left.lacked and all(_still_fits(left, name, plan) for name in had):
        return []
    # Of several files with the same bytes one is the base of the delta: the same one when it is fetched.
    wanted = {had[name].digest: name for name in sorted(had, reverse=True) if name not in plan.after.retired}
    found = each(lambda digest: _bytes_of(host, kept, (left, entries), digest, wanted[digest]), wanted, AT_ONCE)
    new: dict[str, bytes] = {}
    bases: dict[str, str] = {}
    for (digest, name), data in zip(wanted.items(), found, strict=True):
        if data is not None:
            new[digest], base = _shortest(data, plan.after.files.get(name), kept)
            bases |= {digest: base} if base else {}
    return [kept.upload(path, _write(msgspec.structs.replace(left, had=had, lacked=lacked, bases=bases), new))]


def _still_fits(left: Replaced, path: str, plan: Plan) -> bool:
    """Return whether what is kept of a path can be restored from what *plan* brings there."""
    digest, after = left.had[path].digest, plan.after.files.get(path)
    base = left.bases.get(digest)
    return base is None or (after is not None and after.digest == base)


def _bytes_of(host: Files, kept: Kept, archive: Archive, digest: str, path: str) -> bytes | None:
    """Return the bytes of a digest, from wherever they are: this computer, the archive, the host."""
    for data in _candidates(host, kept, archive, digest, path):
        if digest_of(data) == digest:
            return data
    return None


def _candidates(host: Files, kept: Kept, archive: Archive, digest: str, path: str) -> Iterator[bytes]:
    record, entries = archive
    base = record.bases.get(digest)
    yield kept.read(digest) or b""
    if digest in entries and base is None:
        yield entries[digest]
    on_host = host.read(path) or b""
    yield on_host
    if digest in entries and base is not None:
        yield apply_delta(entries[digest], kept.read(base) or on_host)


def _shortest(data: bytes, after: File | None, kept: Kept) -> tuple[bytes, str]:
    """Return *data*, or a delta from the bytes that take its place, and the digest of these."""
    base = kept.read(after.digest) if after is not None and len(data) > SMALL else None
    delta = make_delta(data, base) if base is not None else None
    if delta is None or after is None or len(delta) > len(data) // 8:
        return data, ""
    return delta, after.digest


def _write(record: Replaced, entries: Mapping[str, bytes]) -> bytes:
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in sorted({**entries, RECORD: msgspec.json.encode(record, order="sorted")}.items()):
            archive.writestr(zipfile.ZipInfo(name, EPOCH), data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _read(data: bytes | None) -> Archive | None:
    """Return what an archive has; None when there is none, or none that is whole."""
    if data is None:
        return None
    with (
        suppress(zipfile.BadZipFile, OSError, EOFError, ValueError, KeyError, msgspec.MsgspecError),
        zipfile.ZipFile(BytesIO(data)) as archive,
    ):
        entries = {name: archive.read(name) for name in archive.namelist()}
        record = msgspec.json.decode(entries.pop(RECORD), type=Replaced)
        return (record, entries) if all(map(is_below, [*record.had, *record.lacked])) else None
    return None


def fetch_previous(host: Files, publication: Publication, kept: Kept) -> Publication | None:
    """Return the publication before *publication*, its replaced bytes now kept on this computer; None if it is not there."""
    archive = _read(host.read(archive_path(publication.previous))) if publication.previous else None
    if archive is None or archive[0].id != publication.previous:
        return None
    record = archive[0]
    had = {path: record.had[path].digest for path in sorted(record.had, reverse=True)}
    wanted = {digest: path for path, digest in had.items() if digest not in kept.known}
    for data in each(lambda digest: _bytes_of(host, kept, archive, digest, wanted[digest]), wanted, AT_ONCE):
        if data is not None:
            kept.add(data)
    files = {path: file for path, file in publication.files.items() if path not in record.lacked} | record.had
    return Publication(id=record.id, previous=record.previous, site=record.site, files=files)


def fetch_replaced(host: Files, plan: Plan, kept: Kept, paths: Collection[str]) -> None:
    """Keep on this computer what files were before *plan* replaces them, if these bytes can be had."""
    if not paths:
        return
    archive = _read(host.read(archive_path(plan.before.id))) or (Replaced("", "", ""), {})
    for path in paths:
        was = plan.before.files.get(path)
        data = _bytes_of(host, kept, archive, was.digest, path) if was is not None else None
        if data is not None:
            kept.add(data)


def missing_bytes(plan: Plan, kept: Kept) -> list[str]:
    """Return the paths of files that have to go and whose bytes are not on this computer."""
    return [upload.path for upload in plan.uploads if upload.digest not in kept.known]


def forget_older(host: Files, plan: Plan, keep: str, *, was_interrupted: bool) -> None:
    """Remove the archives of all publications but *keep*; only after an interruption there can be any that *plan* does not know."""
    known = {archive_path(name) for name in (plan.before.id, plan.before.previous) if name}
    if was_interrupted:
        known |= {f"{STATE}/{name}" for name in host.names(STATE) if name.startswith("previous-")}
    host.remove(known - {archive_path(keep)})
