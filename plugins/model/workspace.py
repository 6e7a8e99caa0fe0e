"""Where a build keeps what it is about to write, and what it knows about what it has written.

The workspace stands beside the output folder (``.output.state`` beside ``output``), on the same disk, and holds

- ``lock``: held by the command that works on the output folder;
- ``staged/``: files that are ready to be moved into place;
- ``journal.json``: the moves and removals of a publication; as long as it exists, they are not finished;
- ``manifest.json``: the files that we wrote, so that only these are ever replaced or removed.

Until the journal is written the output folder is the old one. From then on every command that opens the workspace first
completes the moves; each of them can be repeated without harm.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec
from filelock import FileLock, Timeout

from plugins.model.problem import BuildError, Problem, message
from plugins.model.seen import NOTHING, Seen, look
from plugins.model.site import shown_path

FORMAT = 1
"""Of the journal and the manifest; others are not trusted."""

CHUNK = 1 << 20


class Written(msgspec.Struct, frozen=True, array_like=True):
    """A file as we wrote it: *digest* and *size* of its bytes, and its modification time in nanoseconds."""

    digest: str
    size: int
    modified: int


class Manifest(msgspec.Struct, frozen=True):
    """The files of the output folder that are ours, by path below it."""

    format: int = FORMAT
    files: dict[str, Written] = {}


class Journal(msgspec.Struct, frozen=True):
    """What a publication does: moves of staged files (name to path), then removals; *files* is the manifest after it."""

    format: int
    moves: dict[str, str]
    removals: tuple[str, ...]
    files: dict[str, Written]


class Staged(msgspec.Struct, frozen=True):
    """Bytes that an output shall have; *name* is empty when the output folder has them already."""

    name: str
    written: Written


def digest_of(data: bytes) -> str:
    """Return the digest by which bytes are compared."""
    return blake2b(data, digest_size=16).hexdigest()


class Workspace:
    """The state of one output folder, held by this process; made by ``open_workspace``."""

    def __init__(self, output: Path, folder: Path) -> None:
        self.output = output
        self.folder = folder
        self.staged = folder / "staged"
        self.manifest = Manifest()
        self.manifest_seen = NOTHING
        self._count = 0
        self._own = ""

    def _name(self) -> str:
        """Return a name that no other file has that this process, or one that works for it, has staged.

        Each process has a folder of its own: two that make files in one folder wait for each other.
        """
        folder = str(os.getpid())
        if folder != self._own:
            self._own = folder
            with _explained(self.output):
                (self.staged / folder).mkdir(exist_ok=True)
        self._count += 1
        return f"{folder}/{self._count:06d}"

    def stage(self, path: str, data: bytes) -> Staged:
        """Make *data* ready to be the file *path*, unless the output folder holds just this already."""
        digest = digest_of(data)
        current = self.current(path, digest)
        if current is not None:
            return Staged("", current)
        name = self._name()
        with _explained(self.output), open(self.staged / name, "wb") as file:
            file.write(data)
            file.flush()  # the time of modification is that of the last write to the disk
            state = os.fstat(file.fileno())
        return Staged(name, Written(digest, len(data), state.st_mtime_ns))

    def copy_in(self, source: Path) -> tuple[Staged, bytes]:
        """Copy a file into the workspace, opening it once; return it and its first bytes.

        Raises:
            OSError: the source can't be read.

        """
        name = self._name()
        digest = blake2b(digest_size=16)
        with open(source, "rb") as file, _explained(self.output), open(self.staged / name, "wb") as copy:
            first = chunk = file.read(CHUNK)
            size = 0
            while chunk:
                digest.update(chunk)
                size += len(chunk)
                copy.write(chunk)
                chunk = file.read(CHUNK)
            copy.flush()
            state = os.fstat(copy.fileno())
        return Staged(name, Written(digest.hexdigest(), size, state.st_mtime_ns)), first

    def current(self, path: str, digest: str) -> Written | None:
        """Return the output folder's file *path* if it is ours, untouched since, and has this digest."""
        known = self.manifest.files.get(path)
        if known is None or known.digest != digest or not _is_untouched(f"{self.output}/{path}", known):
            return None
        return known

    def is_intact(self) -> bool:
        """Return whether every file that we wrote is there, and nobody has changed it since."""
        output = f"{self.output}/"
        return all(_is_untouched(output + path, known) for path, known in self.manifest.files.items())

    def commit(self, files: Mapping[str, Staged]) -> Journal:
        """Make the output folder hold *files* and nothing else that is ours; return what was done.

        Raises:
            BuildError: files of others stand in the way; nothing was changed.

        """
        moves = {}
        for path, staged in files.items():
            if staged.name and self.current(path, staged.written.digest) is None:
                moves[staged.name] = path
        manifest = {
            path: self.manifest.files[path] if staged.name not in moves else staged.written
            for path, staged in files.items()
        }
        removals = tuple(path for path in self.manifest.files if path not in files)
        journal = Journal(FORMAT, moves, removals, manifest)
        with _explained(self.output):
            problems = list(self._in_the_way(journal))
        if problems:
            raise BuildError(problems)
        if moves or removals:
            with _explained(self.output):
                self._write("journal.json", journal)
            with _explained(self.output, is_begun=True):
                self._carry_out(journal)
        elif self.manifest.files != manifest:
            with _explained(self.output):
                self._write("manifest.json", Manifest(files=manifest))
        self.manifest = Manifest(files=manifest)
        self.manifest_seen = self._look_at_manifest()
        return journal

    def _in_the_way(self, journal: Journal) -> Iterator[Problem]:
        """Yield a problem for each file of others that stands where one of ours has to be."""
        cure = message("Move it elsewhere, or build into another folder.")
        paths = journal.moves.values()
        for above in sorted(folders_above(paths)):
            if os.path.isfile(f"{self.output}/{above}") and not self._is_ours(above):
                fact = message("The build did not write this file, and needs a folder of that name.")
                yield Problem(shown_path(self.output / above), 0, fact, cure)
        for path in paths:
            if not os.path.lexists(f"{self.output}/{path}"):
                continue
            target = self.output / path
            if target.is_dir() and not target.is_symlink():
                if not self._holds_only_ours(target):
                    fact = message("The build did not write this folder, and needs a file of that name.")
                    yield Problem(shown_path(target), 0, fact, cure)
            elif path not in self.manifest.files:
                if target.is_file() and digest_of(target.read_bytes()) == journal.files[path].digest:
                    continue
                fact = message("The build did not write this file, and will not overwrite it.")
                yield Problem(shown_path(target), 0, fact, cure)

    def _is_ours(self, path: str) -> bool:
        """Return whether we wrote the file *path* and nobody has changed it since."""
        known = self.manifest.files.get(path)
        return known is not None and _is_untouched(f"{self.output}/{path}", known)

    def _holds_only_ours(self, folder: Path) -> bool:
        """Return whether a folder, and each folder in it, holds files of ours and nothing else."""
        for where, folders, names in os.walk(folder):
            inside = Path(where).relative_to(self.output)
            if not (folders or names) or any((Path(where) / name).is_symlink() for name in folders):
                return False
            if not all(self._is_ours((inside / name).as_posix()) for name in names):
                return False
        return True

    def _carry_out(self, journal: Journal) -> None:
        """Do what the journal says, and take it away; harmless when part of it is done already."""
        paths = set(journal.moves.values())
        above = folders_above(paths)
        blocking = [old for old in journal.removals if old in above or not paths.isdisjoint(folders_above([old]))]
        folders = {Path(old).parent for old in journal.removals}
        for old in blocking:
            self._remove(old)
        self._prune(Path(old).parent for old in blocking)
        for folder in sorted(above):
            with suppress(FileExistsError):
                os.mkdir(f"{self.output}/{folder}")
        for name, path in journal.moves.items():
            with suppress(FileNotFoundError):
                os.replace(f"{self.staged}/{name}", f"{self.output}/{path}")
        for old in journal.removals:
            if old not in blocking:
                self._remove(old)
        self._prune(folders)
        self._write("manifest.json", Manifest(files=journal.files))
        (self.folder / "journal.json").unlink()

    def _remove(self, path: str) -> None:
        """Remove a file of ours, unless somebody else has changed it since."""
        if self._is_ours(path):
            (self.output / path).unlink()

    def _prune(self, folders: Iterable[Path]) -> None:
        """Remove folders below the output folder that our removals have left empty."""
        for folder in sorted({parent for start in folders for parent in (start, *start.parents)}, reverse=True):
            if str(folder) != ".":
                with suppress(OSError):
                    (self.output / folder).rmdir()

    def _write(self, name: str, value: msgspec.Struct) -> None:
        """Write a file of the state, whole or not at all."""
        temporary = self.folder / (name + ".new")
        with open(temporary, "wb") as file:
            file.write(msgspec.json.encode(value))
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, self.folder / name)

    def recover(self, last: Workspace | None = None) -> bool:
        """Read the manifest, complete a publication that was interrupted, and clear what was staged in vain.

        Args:
            last: the workspace as this process held it before; its manifest is taken over if it is still the same.

        Returns:
            Whether there was something to complete.

        """
        self.manifest_seen = self._look_at_manifest()
        if last is not None and last.manifest_seen == self.manifest_seen != NOTHING:
            self.manifest = last.manifest
        else:
            self.manifest = _read(self.folder / "manifest.json", Manifest) or Manifest()
        journal = _read(self.folder / "journal.json", Journal)
        if journal is not None:
            with _explained(self.output, is_begun=True):
                self._carry_out(journal)
            self.manifest = Manifest(files=journal.files)
        else:
            (self.folder / "journal.json").unlink(missing_ok=True)  # one that can't be trusted
        self.clear()
        self.staged.mkdir(parents=True, exist_ok=True)
        return journal is not None

    def _look_at_manifest(self) -> Seen:
        try:
            return look(os.stat(self.folder / "manifest.json"))
        except OSError:
            return NOTHING

    def follows(self, last: Workspace) -> bool:
        """Return whether nobody else has written to the output folder since *last* was let go."""
        return self.manifest is last.manifest

    def clear(self) -> None:
        """Throw away what is staged, unless a publication that is not finished needs it."""
        if not (self.folder / "journal.json").exists():
            self._own = ""
            shutil.rmtree(self.staged, ignore_errors=True)
            with suppress(OSError):  # the disk is full; the next command makes the folder
                self.staged.mkdir()


State = TypeVar("State", Manifest, Journal)


def _read(path: Path, kind: type[State]) -> State | None:
    """Return a file of the state, or None when there is none, or none that can be trusted."""
    try:
        state = msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, ValueError, msgspec.MsgspecError):  # damaged UTF-8 is a ValueError
        return None
    return state if state.format == FORMAT else None


def folders_above(paths: Iterable[str]) -> set[str]:
    """Return all folders that are needed for files at *paths*."""
    found: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _is_untouched(file: str | Path, known: Written) -> bool:
    try:
        state = os.stat(file)
    except OSError:
        return False
    return state.st_size == known.size and state.st_mtime_ns == known.modified


@contextmanager
def _explained(output: Path, *, is_begun: bool = False) -> Iterator[None]:
    """Turn a full disk or a missing right into a message, which says whether the moves have begun."""
    try:
        yield
    except OSError as error:
        fact = message("The site can't be written: %(reason)s.", reason=error.strerror or str(error))
        cure = message("Make room or get the right to write there; the site is as it was.")
        if is_begun:
            cure = message("Make room or get the right to write there; the next command completes what was begun.")
        raise BuildError([Problem(shown_path(output), 0, fact, cure)]) from error


def state_folder(output: Path) -> Path:
    """Return where the state of an output folder is kept: beside it, or in it where its surroundings forbid that."""
    beside = output.parent / f".{output.name}.state"
    if beside.is_dir():
        return beside
    if output.is_dir():
        same_disk = os.stat(output).st_dev == os.stat(output.parent).st_dev
        if not same_disk or not os.access(output.parent, os.W_OK):
            return output / ".state"
    return beside


@contextmanager
def open_workspace(
    output: Path, *, on_wait: Callable[[], None] = lambda: None, wait: float = 600, last: Workspace | None = None
) -> Iterator[Workspace]:
    """Hold the workspace of an output folder, completing first what an interrupted command has left.

    Args:
        output: the output folder; made if it is missing.
        on_wait: called once when another command holds it and this one has to wait.
        wait: how long to wait for the other command, in seconds.
        last: the workspace as this process held it before.

    Raises:
        BuildError: the folder can't be written, or the other command did not end.

    """
    with _explained(output):
        output.mkdir(parents=True, exist_ok=True)
        folder = state_folder(output)
        folder.mkdir(exist_ok=True)
    lock = FileLock(folder / "lock")
    with _explained(output):
        try:
            lock.acquire(timeout=0)
        except Timeout:
            on_wait()
            _wait_for(lock, output, wait)
    workspace = Workspace(output, folder)
    try:
        with _explained(output):
            workspace.recover(last)
        yield workspace
    finally:
        workspace.clear()
        lock.release()


def _wait_for(lock: FileLock, output: Path, wait: float) -> None:
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        fact = message("Another command has been working on this folder for %(seconds)d seconds.", seconds=wait)
        raise BuildError([Problem(shown_path(output), 0, fact, message("Wait for it to end, or end it."))]) from None
