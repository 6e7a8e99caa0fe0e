"""Pictures and documents are copied as they are read; what can't be published is named."""

from __future__ import annotations

import builtins
import os
import random
import struct
import zlib
from collections import Counter
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from plugins.model.cache import Cache, Forgetful
from plugins.model.seen import NOTHING, look, seen_below
from plugins.model.workspace import CHUNK, open_workspace
from plugins.read.media import MediaReader
from plugins.read.theme import find_theme_files, read_stylesheet, theme_address
from tests.plugins.samples import said


def picture(kind: str, width: int = 40, height: int = 30, **options: object) -> bytes:
    """Return a picture."""
    data = BytesIO()
    Image.new("RGB", (width, height)).save(data, kind, **options)
    return data.getvalue()


def header_of_png(width: int, height: int) -> bytes:
    """Return the beginning of a PNG of that size, without its pixels."""
    fields = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + fields + struct.pack(">I", zlib.crc32(fields)) + b"\0\0\0\0IDAT"
    )


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "content/media").mkdir(parents=True)
    return tmp_path / "content"


@pytest.fixture
def workspace(tmp_path):
    with open_workspace(tmp_path / "output") as opened:
        yield opened


def read_media(paths, folder, workspace):
    """Return files as media, and what is wrong with them."""
    reader = MediaReader(workspace, Forgetful())
    return reader.read(dict.fromkeys(paths, NOTHING), folder, "content"), reader.problems


class TestMedia:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
    def test_that_are_pictures_know_their_size(self, folder, workspace, kind):
        """
        Every format that browsers show is measured.
        """
        path = f"media/x.{kind.lower()}"
        (folder / path).write_bytes(picture(kind))
        media, problems = read_media([path], folder, workspace)
        assert problems == []
        assert (media[path].width, media[path].height) == (40, 30)

    @pytest.mark.parametrize(("kind", "options"), [("WEBP", {"lossless": True}), ("PNG", {})])
    def test_that_are_large_pictures_know_their_size(self, folder, workspace, kind, options):
        """
        Where the first megabyte does not say it, the whole file does.
        """
        data = BytesIO()
        Image.frombytes("RGB", (700, 700), random.Random(1).randbytes(700 * 700 * 3)).save(data, kind, **options)
        assert len(data.getvalue()) > CHUNK
        (folder / "media/x.webp").write_bytes(data.getvalue())
        media, problems = read_media(["media/x.webp"], folder, workspace)
        assert problems == []
        assert (media["media/x.webp"].width, media["media/x.webp"].height) == (700, 700)

    @pytest.mark.parametrize("name", ["x.pdf", "x.svg", "x.bin", "x", "գիրք նոր.pdf", "a+b (1).pdf"])
    def test_of_other_kinds_are_published_as_they_are(self, folder, workspace, name):
        """
        A name may be in any script, and have spaces.
        """
        (folder / "media" / name).write_bytes(b"anything")
        media, problems = read_media([f"media/{name}"], folder, workspace)
        assert problems == []
        medium = media[f"media/{name}"]
        assert (medium.width, medium.staged.written.size) == (0, 8)
        assert (workspace.staged / medium.staged.name).read_bytes() == b"anything"

    def test_are_opened_once(self, folder, workspace, monkeypatch):
        """
        A file is copied and measured in one reading.
        """
        (folder / "media/x.png").write_bytes(picture("PNG"))
        opened: Counter[str] = Counter()
        real = builtins.open

        def counting(file, *arguments, **keywords):
            opened[os.path.basename(str(file))] += 1
            return real(file, *arguments, **keywords)

        monkeypatch.setattr(builtins, "open", counting)
        read_media(["media/x.png"], folder, workspace)
        assert opened["x.png"] == 1

    @pytest.mark.parametrize(
        ("name", "data"),
        [
            ("x.png", b""),
            ("x.png", b"not a picture"),
            ("x.jpg", b"<html>"),
            ("x.png", picture("PNG")[:20]),
            ("X.JPEG", b"\xff\xd8\xff"),
            ("x.webp", b"RIFF\0\0\0\0WEBPVP8 "),
            ("x.avif", b"\0\0\0\x20ftypavif"),
            ("x.gif", b"GIF89a"),
        ],
    )
    def test_that_are_no_pictures_are_named(self, folder, workspace, name, data):
        """
        A file that only calls itself a picture is found before a reader misses it.
        """
        (folder / "media" / name).write_bytes(data)
        media, problems = read_media([f"media/{name}"], folder, workspace)
        assert media == {}
        assert said(problems) == (
            f"content/media/{name}: This is not a picture that can be read.\n"
            "    Save it again from the program it was made with, or remove it."
        )

    @pytest.mark.parametrize("side", [12_000, 20_000, 2**31 - 1])
    def test_that_are_too_large_for_any_page_are_named(self, folder, workspace, side):
        """
        A scan of a wall is no picture for a page.
        """
        (folder / "media/x.png").write_bytes(header_of_png(side, side))
        assert said(read_media(["media/x.png"], folder, workspace)[1]) == (
            "content/media/x.png: The picture has more pixels than any page can show.\n"
            "    Make it smaller: 2000 pixels are wide enough."
        )

    @pytest.mark.parametrize(
        ("name", "sign"),
        [("a#b.pdf", "#"), ("a?b.pdf", "?"), ("50%.pdf", "%"), ("a\nb.pdf", "<U+000A>"), ("a\udce9.pdf", "<U+DCE9>")],
    )
    def test_with_signs_that_no_address_has_are_named(self, folder, workspace, name, sign):
        """
        A link to such a file would lead elsewhere.
        """
        (folder / "media" / name).write_bytes(b"x")
        media, problems = read_media([f"media/{name}"], folder, workspace)
        assert media == {}
        assert said(problems).endswith(
            f"The name of the file has “{sign}”, which no address can have.\n"
            "    Rename it; use letters, digits and hyphens."
        )

    def test_with_letters_in_two_parts_are_named(self, folder, workspace):
        """
        A text says “ş” in one letter; a file that macOS has named has two.
        """
        (folder / "media/s\u0327.pdf").write_bytes(b"x")
        assert said(read_media(["media/s\u0327.pdf"], folder, workspace)[1]) == (
            "content/media/s\u0327.pdf: The name of the file has accents apart from their letters (it is not NFC).\n"
            "    Rename it; use letters, digits and hyphens."
        )

    @pytest.mark.parametrize(
        ("target", "reason"),
        [
            ("nowhere", "No such file or directory"),
            ("x.pdf", "Too many levels of symbolic links"),
            (".", "Is a directory"),
        ],
    )
    def test_that_can_not_be_read_are_named(self, folder, workspace, target, reason):
        """
        The reason is the system's own.
        """
        (folder / "media/x.pdf").symlink_to(target)
        assert said(read_media(["media/x.pdf"], folder, workspace)[1]) == (
            f"content/media/x.pdf: The file can't be read: {reason}.\n    Make it readable, or remove it."
        )

    @given(
        st.sampled_from(["png", "jpg", "gif", "webp", "avif"]),
        st.sampled_from([b"", *(picture(kind)[:40] for kind in ("PNG", "JPEG", "GIF", "WEBP", "AVIF"))]),
        st.binary(max_size=200),
    )
    def test_of_any_bytes_are_a_picture_or_a_problem(self, tmp_path_factory, suffix, beginning, rest):
        """
        No file brings the build down.
        """
        folder = tmp_path_factory.mktemp("any")
        (folder / f"x.{suffix}").write_bytes(beginning + rest)
        with open_workspace(folder / "output") as workspace:
            media, problems = read_media([f"x.{suffix}"], folder, workspace)
        assert len(media) + len(problems) == 1


LONG_AGO = 1_600_000_000_123_456_789


class TestMemory:
    @pytest.fixture
    def read(self, folder, tmp_path, monkeypatch):
        """Reads and publishes the media, with what was remembered before; returns them and the names of opened files."""
        monkeypatch.setattr("plugins.read.media.is_settled", lambda seen, _now: seen != NOTHING)

        def reading():
            opened: list[str] = []
            with closing(Cache(tmp_path, "stamp")) as memory, open_workspace(tmp_path / "output") as workspace:
                copy_in = workspace.copy_in
                workspace.copy_in = lambda file: opened.append(file.name) or copy_in(file)
                reader = MediaReader(workspace, memory)
                media = reader.read(seen_below(folder), folder, "content")
                reader.remember()
                workspace.commit({path: medium.staged for path, medium in media.items()})
            return media, opened

        return reading

    def test_saves_a_second_reading(self, folder, read):
        """
        A file that looks the same, and whose copy is in the output folder, is not opened.
        """
        (folder / "media/x.png").write_bytes(picture("PNG"))
        first, opened = read()
        assert opened == ["x.png"]
        again, opened = read()
        assert opened == []
        medium, before = again["media/x.png"], first["media/x.png"]
        assert (medium.width, medium.height, medium.staged.written) == (40, 30, before.staged.written)
        assert medium.staged.name == ""

    @pytest.mark.parametrize("damage", [Path.unlink, lambda file: file.write_bytes(b"other")])
    def test_is_not_enough_without_the_copy(self, folder, read, tmp_path, damage):
        """
        What somebody has removed or changed in the output folder is copied again.
        """
        (folder / "media/x.png").write_bytes(picture("PNG"))
        read()
        damage(tmp_path / "output/media/x.png")
        assert read()[1] == ["x.png"]
        assert (tmp_path / "output/media/x.png").read_bytes() == picture("PNG")

    def test_is_not_believed_when_a_file_looks_changed(self, folder, read, tmp_path):
        """
        Other bytes of the same size and time are noticed by the time of the change.
        """
        file = folder / "media/x.txt"
        for text in ("one", "two"):
            file.write_text(text)
            os.utime(file, ns=(LONG_AGO, LONG_AGO))
            read()
            assert (tmp_path / "output/media/x.txt").read_text() == text

    def test_tells_the_folders_apart(self, folder, tmp_path, workspace):
        """
        A picture of the theme and one of the content may have one name.
        """
        (folder / "x.txt").write_text("content")
        (tmp_path / "theme").mkdir()
        (tmp_path / "theme/x.txt").write_text("theme!!")
        with closing(Cache(tmp_path, "stamp")) as memory:
            reader = MediaReader(workspace, memory)
            reader.read({"x.txt": look((folder / "x.txt").stat())}, folder, "content")
            reader.read({"x.txt": NOTHING}, tmp_path / "theme", "theme", theme_address)
            reader.remember()
            assert {name for name, _ in memory.rows("media")} == {"content:x.txt", "theme:x.txt"}

    def test_forgets_what_is_gone(self, folder, read, tmp_path):
        """
        A file that was removed leaves no row.
        """
        for name in "ab":
            (folder / f"media/{name}.txt").write_text(name)
        read()
        (folder / "media/a.txt").unlink()
        read()
        with closing(Cache(tmp_path, "stamp")) as memory:
            assert [name for name, _ in memory.rows("media")] == ["content:media/b.txt"]


class TestTheme:
    def test_files_keep_their_place_below_theme(self, tmp_path, workspace):
        """
        All but the styles are published as they are.
        """
        for path in ("css/b.css", "icon.png", "fonts/x.woff2"):
            (tmp_path / "static" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "static" / path).write_bytes(picture("PNG"))
        reader = MediaReader(workspace, Forgetful())
        static = tmp_path / "static"
        files = reader.read(find_theme_files(seen_below(tmp_path)), static, "theme", theme_address)
        assert reader.problems == []
        assert [theme_address(path) for path in files] == ["theme/fonts/x.woff2", "theme/icon.png"]

    def test_styles_are_one_file_that_begins_with_the_order_of_the_layers(self, tmp_path):
        """
        The others follow by name, so that the bytes are the same everywhere.
        """
        styles = tmp_path / "static/css"
        styles.mkdir(parents=True)
        for name in ("b.css", "layers.css", "a.css", "note.txt"):
            (styles / name).write_text(f"/* {name} */\n\n")
        assert read_stylesheet(tmp_path, seen_below(tmp_path)) == "/* layers.css */\n\n/* a.css */\n\n/* b.css */\n"
