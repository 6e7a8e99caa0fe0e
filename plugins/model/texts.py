"""The texts of documents as HTML, kept apart from what the documents say: most builds need but a few of them."""

from __future__ import annotations

from collections.abc import Callable

from plugins.model.cache import Forgetful, Memory
from plugins.model.document import Document
from plugins.model.workspace import digest_of

TABLE = "texts"


class Texts:
    """Finds the HTML of a document, with its markers.

    Args:
        memory: has the texts that were not read in this build.
        read_again: reads the text of a file, where the memory has turned out to be damaged.

    """

    def __init__(self, memory: Memory | None = None, read_again: Callable[[str], str] | None = None) -> None:
        self.memory: Memory = memory or Forgetful()
        self.read_again = read_again
        self.fresh: dict[str, bytes] = {}

    def keep(self, path: str, html: bytes) -> None:
        """Take in the text of the file *path*, which was read just now."""
        self.fresh[path] = html

    def html(self, document: Document) -> str:
        """Return the text of a document.

        Raises:
            KeyError: the text is not that of the document: the file was changed after it was read.

        """
        data = self.fresh.get(document.path)
        if data is None:
            data = self.memory.get(TABLE, document.path)
            if data is None or digest_of(data) != document.digest:
                html = self.read_again(document.path) if self.read_again else ""
                data = html.encode()
        if document.digest and digest_of(data) != document.digest:
            raise KeyError(document.path)
        return data.decode()

    def remember(self) -> None:
        """Let the memory have what was read just now."""
        self.memory.put(TABLE, self.fresh.items())
