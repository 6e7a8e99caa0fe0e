"""What the tests of the senders ``ssh`` and ``sftp`` have in common."""

from __future__ import annotations

import itertools
import shutil
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from newsroom.publish.host import PublishError, Release
from tests.newsroom.publish.files_contract import access_for, nobody, reading, uploads


def opened_by(sender, server, access, **options):
    """Give the host of a server as long as a context lasts; options that are None are left out."""
    told = {name: value for name, value in (server.options | options).items() if value is not None}
    return closing(sender.open_host(msgspec.convert(told, sender.Options), access))


def opener(sender, server, tmp_path, **options):
    """Return what opens the host, each time from another computer."""
    options = msgspec.convert(server.options | options, sender.Options)
    numbers = itertools.count()
    return lambda: sender.open_host(options, access_for(server, tmp_path / f"computer-{next(numbers)}"))


def emptied(server):
    """Return a server with nothing in the target's folder."""
    shutil.rmtree(server.root, ignore_errors=True)
    server.root.mkdir()
    return server


def see_unnoticed_swaps(host, server, tmp_path, times):
    """Swap two sites many *times*; a reader who opens the page all the while gets one of them, whole."""
    page = server.root / "current/index.html"
    for name in ("1", "2"):
        host.build(release(name, {"index.html": name.encode() * 5_000}, tmp_path), nobody)
    host.switch("1")
    with reading(page.read_bytes) as seen:
        for name in ["2", "1"] * (times // 2):
            host.switch(name)
    assert seen == {b"1" * 5_000, b"2" * 5_000}


def see_who_is_faster(host, other, tmp_path):
    """Let another publisher switch after *host* has looked; the later switch is refused, and hers stays."""
    for name in ("1", "2", "3"):
        host.build(release(name, {"index.html": name.encode()}, tmp_path), nobody)
    host.switch("1")
    assert host.current() == "1"
    other.switch("2")
    assert "Somebody else has published meanwhile" in refusal(lambda: host.switch("3"))
    assert other.current() == "2"


def refusal(work):
    """Return what the editor is told when *work* fails."""
    with pytest.raises(PublishError) as caught:
        work()
    return str(caught.value)


def release(name, files, tmp_path, *, base="", base_files=None, kept=()):
    """Return a Release of a table of bytes by path, with what differs from the table *base_files*."""
    table = {one.path: one for one in uploads(files, tmp_path)}
    changed = [table[path] for path, data in files.items() if (base_files or {}).get(path) != data]
    return Release(name, base, table, changed, kept, b"manifest")


def is_alive(pid):
    """Return whether a process runs; one that nobody has waited for does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
