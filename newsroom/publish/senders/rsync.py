"""rsync, which brings a tree of files to a host over a connection that stands already."""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from newsroom.publish.host import Upload, failure
from newsroom.publish.secrets import without_secrets
from newsroom.publish.senders import ssh_failures
from newsroom.publish.senders.ssh_connection import NAME, Connection, LineCutError
from plugins.model.problem import message

CUT = {10, 12, 30, 35, 255}
"""With what rsync ends when the other side is not heard any more; see EXIT VALUES in rsync(1)."""

SILENCE = 120
"""After how many seconds without a byte the line counts as cut."""


@contextmanager
def local_tree(uploads: Iterable[Upload], folder: Path) -> Iterator[Path]:
    """Give a folder in which the files have their names on the host, as long as the context lasts.

    They are hard links, so *folder* should be in the file system of the sources; elsewhere they are copies. What is
    there already was left by a publisher that was killed.
    """
    shutil.rmtree(folder, ignore_errors=True)
    tree = folder / secrets.token_hex(4)
    tree.mkdir(parents=True)
    made = {tree}
    try:
        for one in uploads:
            place = tree / one.path
            if "\n" in one.path or "\r" in one.path:
                raise _line_break(one.path)
            if place.parent not in made:
                place.parent.mkdir(parents=True, exist_ok=True)
                made.add(place.parent)
            try:
                os.link(one.source, place)
            except OSError:  # another file system, or one without hard links
                shutil.copyfile(one.source, place)
        yield tree
    finally:
        # Nobody waits for it: the host has its next work meanwhile.
        threading.Thread(target=shutil.rmtree, args=(tree,), kwargs={"ignore_errors": True}).start()


def send_tree(
    connection: Connection, tree: Path, place: str, base: str, arrived: Callable[[str], None], *, delete: bool
) -> None:
    """Bring a local tree to the folder *place* on the host.

    Args:
        connection: the way there.
        tree: the local folder.
        place: the path on the host; the folder above it is there.
        base: the name of a folder beside *place*, with older versions: only what differs is sent, if that is less.
        arrived: called with the path of each file that is sent.
        delete: whether what is in *place* already, and not in the tree, goes.

    """
    command = _command(tree, place, base, delete=delete)
    connection.repeated(lambda: _send(connection, command, place, arrived))


def _command(tree: Path, place: str, base: str, *, delete: bool) -> list[str]:
    """Return what sends the tree.

    Bytes decide (-c), never times: a rebuilt site has new times, and "11:00" has the size of "10:00". Without -t, files
    that stay keep their times with their inodes. Modes are those for a web server, whatever the masks on both sides.
    """
    return [
        *("rsync", "-r", "-c", "-z", "-p", "--chmod=D755,F644"),
        *(["--delete"] if delete else []),
        *("-s", "-8", f"--timeout={SILENCE}", "--out-format=%b %n"),  # %b, so that a line comes after the bytes
        *([f"--link-dest=../{base}/"] if base else []),
        *(f"{tree}/", f"{NAME}:{place}/"),
    ]


def _send(connection: Connection, command: list[str], place: str, arrived: Callable[[str], None]) -> None:
    with open(connection.folder / "rsync-said", "w+b") as said:
        process = subprocess.Popen(
            [*command[:1], "-e", shlex.join(connection.channel()), *command[1:]],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=said,
            env=without_secrets(os.environ),
            start_new_session=True,
        )
        try:
            assert process.stdout is not None
            for line in process.stdout:
                arrived(_path(line))
            status = process.wait()
        finally:
            with suppress(OSError):
                process.terminate()
            process.wait()
            assert process.stdout is not None
            process.stdout.close()
        said.seek(0)
        words = said.read().decode("utf-8", "replace")
    if status:
        _fail(connection, status, place, words)


def _path(line: bytes) -> str:
    """Return the path in a line of rsync's, which writes unprintable bytes, and what looks so, by their number."""
    name = line.rstrip(b"\n").partition(b" ")[2]
    return re.sub(rb"\\#([0-7]{3})", lambda found: bytes([int(found[1], 8)]), name).decode("utf-8", "surrogateescape")


def _fail(connection: Connection, status: int, place: str, words: str) -> None:
    account = connection.login.account
    if "rsync: not found" in words or "rsync: command not found" in words or "rsync: No such file" in words:
        raise ssh_failures.program_missing_there(account, "rsync")
    if status in CUT and not ssh_failures.is_about_files(words):
        raise LineCutError
    raise ssh_failures.from_words(place, words)


def _line_break(path: str) -> Exception:
    return failure(
        path,
        message("This name has a line break."),
        message("Give the file another name: nobody could type this address."),
    )
