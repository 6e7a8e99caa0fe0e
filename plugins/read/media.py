"""Pictures and documents: copied into the workspace as they are read, so that each file is opened once."""

from __future__ import annotations

import re
import time
import warnings
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from unicodedata import is_normalized

import msgspec

from plugins.model.address import file_address
from plugins.model.cache import Memory
from plugins.model.digests import encode
from plugins.model.document import KnownMedium, Medium
from plugins.model.problem import Problem, message
from plugins.model.seen import NOTHING, Seen, is_settled
from plugins.model.site import shown_path
from plugins.model.workspace import Staged, Workspace

NOT_IN_ADDRESS = re.compile(r"[?#%\\\x00-\x1f\x7f\ud800-\udfff]")
TABLE = "media"
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")


decode_known = msgspec.json.Decoder(KnownMedium).decode


class MediaReader:
    """Reads files that are published as they are; what is wrong with them is collected in *problems*.

    Args:
        workspace: gets a copy of each file that the output folder does not have yet.
        memory: knows the files that look as they did when they were read last; these are not opened.

    """

    def __init__(self, workspace: Workspace, memory: Memory) -> None:
        self.workspace = workspace
        self.memory = memory
        self.problems: list[Problem] = []
        self.known = {name: decode_known(data) for name, data in memory.rows(TABLE)}
        self.fresh: dict[str, KnownMedium] = {}

    def read(
        self, found: Mapping[str, Seen], folder: Path, kind: str, address: Callable[[str], str] = file_address
    ) -> dict[str, Medium]:
        """Return files as media, by path.

        Args:
            found: how the files look, by their paths below *folder*.
            folder: where they are.
            kind: of the folder, to tell apart what is known.
            address: gives the address of a file.

        """
        media: dict[str, Medium] = {}
        for path, seen in found.items():
            name = f"{kind}:{path}"
            known = self.known.get(name)
            if known is not None and known.seen == seen != NOTHING:
                written = self.workspace.current(address(path), known.digest)
                if written is not None:
                    media[path] = Medium(path, Staged("", written), known.width, known.height)
                    self.fresh[name] = known
                    continue
            began = time.time_ns()
            medium = _read_medium(path, folder, self.workspace)
            if isinstance(medium, Problem):
                self.problems.append(medium)
            else:
                media[path] = medium
                settled = seen if is_settled(seen, began) else NOTHING
                self.fresh[name] = KnownMedium(settled, medium.staged.written.digest, medium.width, medium.height)
        return media

    def remember(self) -> None:
        """Let the memory have what is known now."""
        changed = ((name, encode(known)) for name, known in self.fresh.items() if known != self.known.get(name))
        self.memory.put(TABLE, changed)
        self.memory.remove(TABLE, [name for name in self.known if name not in self.fresh])


def _read_medium(path: str, folder: Path, workspace: Workspace) -> Medium | Problem:
    if not_in_an_address := NOT_IN_ADDRESS.search(path):
        fact = message("The name of the file has “%(sign)s”, which no address can have.", sign=not_in_an_address[0])
        return Problem(shown_path(folder / path), 0, fact, message("Rename it; use letters, digits and hyphens."))
    if not is_normalized("NFC", path):
        fact = message("The name of the file has accents apart from their letters (it is not NFC).")
        return Problem(shown_path(folder / path), 0, fact, message("Rename it; use letters, digits and hyphens."))
    try:
        staged, first = workspace.copy_in(folder / path)
    except OSError as error:
        fact = message("The file can't be read: %(reason)s.", reason=error.strerror or str(error))
        return Problem(shown_path(folder / path), 0, fact, message("Make it readable, or remove it."))
    if not path.lower().endswith(PICTURES):
        return Medium(path, staged, 0, 0)
    from PIL import Image  # starts slowly, and most builds meet no new picture

    try:
        width, height = _size(first, workspace.staged / staged.name)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        fact = message("The picture has more pixels than any page can show.")
        return Problem(shown_path(folder / path), 0, fact, message("Make it smaller: 2000 pixels are wide enough."))
    except (OSError, ValueError, SyntaxError):
        fact = message("This is not a picture that can be read.")
        cure = message("Save it again from the program it was made with, or remove it.")
        return Problem(shown_path(folder / path), 0, fact, cure)
    return Medium(path, staged, width, height)


def _size(first: bytes, copy: Path) -> tuple[int, int]:
    """Return width and height of a picture in pixels: from its *first* bytes, or from its *copy* where these don't do."""
    from PIL import Image

    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(BytesIO(first)) as picture:
                return picture.size
        except OSError:
            with Image.open(copy) as picture:
                return picture.size
