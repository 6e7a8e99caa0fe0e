"""Files on a disk of this computer, or one that is mounted: what moving, linking and reading them takes."""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsroom.publish.host import FOLDER, PublishError, Upload, failure
from plugins.model.problem import message

READABLE = stat.S_IRUSR | stat.S_IWUSR | stat.S_IRGRP | stat.S_IROTH
"""Rights that files have at least, so that the web server can read them; folders may be entered, too."""

ENTERABLE = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH


def size_of(file: Path) -> int | None:
    """Return what ``Host.look`` says of a file; None when there is none."""
    try:
        state = os.lstat(file)
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(state.st_mode):
        return FOLDER
    return state.st_size if stat.S_ISREG(state.st_mode) else 0


def copy(source: Path, file: Path) -> None:
    """Copy a local file to a place where there is none, and see to it that it is on the disk."""
    try:
        read = open(source, "rb")  # noqa: SIM115 - an error of reading is told with another place than one of writing
    except OSError as error:
        fact = message("This file can't be read: %(reason)s.", reason=error.strerror or str(error))
        raise failure(str(source), fact, message("Build the site again; then publish.")) from error
    with read, open(file, "xb") as written:
        shutil.copyfileobj(read, written, 1 << 20)
        written.flush()
        os.fsync(written.fileno())


def take_over(old: Path, new: Path, upload: Upload | None) -> bool:
    """Give a file of an older release a second name, or copy it; return whether it was there as it should be."""
    size = size_of(old)
    if size is None or size == FOLDER or (upload and size != upload.size):
        return False
    try:
        os.link(old, new, follow_symlinks=False)
    except (OSError, NotImplementedError):  # no hard links here, or too many of one file
        if upload:
            return False
        copy(old, new)
        open_to_readers(new)
    return True


def open_to_readers(path: Path, more: int = 0) -> None:
    """Let everybody read a file or folder, whatever the editor's umask; rights of a group stay."""
    with suppress(OSError):  # FAT has no modes, and some shares don't let us change them
        os.chmod(path, stat.S_IMODE(os.stat(path).st_mode) | READABLE | more)


def remove_all(path: Path) -> None:
    """Remove a file, a link, or a folder with all that is in it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def explained(place: Path) -> Iterator[None]:
    """Turn what a disk says into what an editor can do something about."""
    try:
        yield
    except OSError as error:
        raise _explanation(place, error) from error


def _explanation(place: Path, error: OSError) -> PublishError:
    again = message("See whether the disk is still there; then publish again, and what was begun is completed.")
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        cure = message("Make room there; then publish again, and what was begun is completed.")
        return failure(str(place), message("There is no room left on the disk."), cure)
    if error.errno in {errno.EACCES, errno.EPERM}:
        cure = message("Get the right to read and write there; then publish again.")
        return failure(str(place), message("You have no right to this."), cure)
    if error.errno == errno.EROFS:
        cure = message("Mount the disk so that it can be written; then publish again.")
        return failure(str(place), message("The disk can only be read."), cure)
    if error.errno in {errno.EISDIR, errno.ENOTDIR, errno.EEXIST, errno.ENOTEMPTY}:
        fact = message("Somebody else has put a file or a folder here; it is in the way.")
        return failure(str(place), fact, message("Move it elsewhere; then publish again."))
    if error.errno == errno.EXDEV:
        fact = message("This is on another disk than the folder it is in, and can't be replaced at once.")
        return failure(str(place), fact, message("Publish into a folder that is on one disk."))
    return failure(str(place), message("The disk says: %(reason)s.", reason=error.strerror or str(error)), again)
