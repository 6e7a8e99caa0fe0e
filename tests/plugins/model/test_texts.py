"""The HTML of a document is found wherever it is, and is never that of another state of the file."""

from __future__ import annotations

import pytest

from plugins.model.cache import Cache
from plugins.model.texts import TABLE, Texts
from plugins.model.workspace import digest_of
from tests.plugins.samples import document

PATH = "tk/a.md"
HTML = "<p>Täze kitap.</p>"
DOCUMENT = document(PATH, digest=digest_of(HTML.encode()))


@pytest.fixture
def memory(tmp_path):
    opened = Cache(tmp_path, "stamp")
    yield opened
    opened.close()


class TestHtml:
    def test_is_what_was_read_just_now(self, memory):
        """
        What the memory has is older.
        """
        memory.put(TABLE, [(PATH, b"<p>old</p>")])
        texts = Texts(memory)
        texts.keep(PATH, HTML.encode())
        assert texts.html(DOCUMENT) == HTML

    def test_is_what_the_memory_has(self, memory):
        """
        A text that was not read in this build was left by an earlier one.
        """
        texts = Texts(memory)
        texts.keep(PATH, HTML.encode())
        texts.remember()
        assert Texts(memory).html(DOCUMENT) == HTML

    @pytest.mark.parametrize("kept", [None, b"", b"<p>of another state</p>", b"\xff"])
    def test_is_read_again_where_it_was_lost(self, memory, kept):
        """
        A memory without the text, or with another one, costs a reading.
        """
        if kept is not None:
            memory.put(TABLE, [(PATH, kept)])
        asked = []
        texts = Texts(memory, lambda path: asked.append(path) or HTML)
        assert texts.html(DOCUMENT) == HTML
        assert asked == [PATH]

    def test_of_a_document_without_text_is_empty(self):
        """
        Nothing is nothing.
        """
        assert Texts().html(document(PATH, digest=digest_of(b""))) == ""

    @pytest.mark.parametrize("read_again", [None, lambda _: "<p>changed meanwhile</p>", lambda _: ""])
    def test_is_never_another_one(self, read_again):
        """
        A file that was changed after it was read does not get onto a page of what it said before.
        """
        with pytest.raises(KeyError, match=PATH):
            Texts(None, read_again).html(DOCUMENT)

    def test_that_was_read_just_now_is_never_another_one(self):
        """
        Also what is at hand is compared.
        """
        texts = Texts()
        texts.keep(PATH, b"<p>other</p>")
        with pytest.raises(KeyError, match=PATH):
            texts.html(DOCUMENT)
