"""What the tests of the senders ``ssh`` and ``sftp`` have in common."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from newsroom.publish.host import PublishError, Release
from tests.newsroom.publish.files_contract import uploads


def opened_by(sender, server, access, **options):
    """Give the host of a server as long as a context lasts; options that are None are left out."""
    told = {name: value for name, value in (server.options | options).items() if value is not None}
    return closing(sender.open_host(msgspec.convert(told, sender.Options), access))


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
