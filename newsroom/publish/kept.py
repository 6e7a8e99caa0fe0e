"""The bytes of the last publication, kept on this computer: what is sent, and what a rollback needs.

They are hard links to the files of the output folder, by digest, so that they take room only when a build has replaced
the file; and they stay as they are while a new build goes on. Where links can't be made they are copies.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from newsroom.publish.host import Upload, failure
from newsroom.publish.publication import File
from plugins.model.problem import message
from plugins.model.site import shown_path
from plugins.model.workspace import Workspace, Written, digest_of


class Kept:
    """Bytes by digest, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.known = {name for name in os.listdir(folder) if "." not in name}

    def take_in(self, workspace: Workspace) -> dict[str, File]:
        """Keep the files of a build, which the caller holds; return them by path.

        Raises:
            PublishError: somebody has changed files since they were built.

        """
        if not workspace.is_intact():
            fact = message("Files of the built site were changed by somebody else since it was built.")
            raise failure(
                shown_path(workspace.output), fact, message("Build it again:  %(command)s", command="inv build")
            )
        files = {}
        for path, written in workspace.manifest.files.items():
            files[path] = File(written.digest, written.size)
            if not self._has(written):
                self._link(f"{workspace.output}/{path}", written.digest)
        return files

    def _has(self, written: Written) -> bool:
        """Return whether the bytes of a file are here as the build wrote it: who writes into that file writes into this one."""
        if written.digest not in self.known:
            return False
        with suppress(OSError):
            state = os.stat(self.folder / written.digest)
            return (state.st_size, state.st_mtime_ns) == (written.size, written.modified)
        return False

    def _link(self, source: str, digest: str) -> None:
        target = f"{self.folder}/{digest}"
        new = f"{target}.{os.getpid()}.new"
        with suppress(FileNotFoundError):
            os.unlink(new)
        try:
            os.link(source, new)
        except OSError:
            shutil.copy2(source, new)  # with its time, by which the next publication knows it
        os.replace(new, target)
        self.known.add(digest)

    def add(self, data: bytes) -> str:
        """Keep *data*; return its digest."""
        digest = digest_of(data)
        new = self.folder / (digest + ".new")
        new.write_bytes(data)
        new.replace(self.folder / digest)
        self.known.add(digest)
        return digest

    def upload(self, path: str, data: bytes) -> Upload:
        """Keep *data*, and return it as what has to be at a path of the host."""
        digest = self.add(data)
        return Upload(path, self.source(digest), digest, len(data))

    def source(self, digest: str) -> Path:
        """Return the file with the bytes of a digest that is known."""
        return self.folder / digest

    def read(self, digest: str) -> bytes | None:
        """Return the bytes of *digest*; None when they are not here, or no longer what they were."""
        if digest not in self.known:
            return None
        with suppress(OSError):
            data = (self.folder / digest).read_bytes()
            if digest_of(data) == digest:
                return data
        return None

    def keep_only(self, files: Collection[Mapping[str, File]]) -> None:
        """Forget the bytes that none of *files* has."""
        wanted = {file.digest for some in files for file in some.values()}
        for name in os.listdir(self.folder):
            if name not in wanted:
                with suppress(OSError):
                    (self.folder / name).unlink()
        self.known &= wanted
