"""Pictures and documents are copied as they are read; what can't be published is named."""

from __future__ import annotations

import builtins
import os
import random
import struct
import zlib
from collections import Counter
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from plugins.model.workspace import CHUNK, open_workspace
from plugins.read.media import read_media
from plugins.read.theme import read_stylesheet, read_theme_files
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


class TestTheme:
    def test_files_keep_their_place_below_theme(self, tmp_path, workspace):
        """
        All but the styles are published as they are.
        """
        for path in ("css/b.css", "icon.png", "fonts/x.woff2"):
            (tmp_path / "static" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "static" / path).write_bytes(picture("PNG"))
        files, problems = read_theme_files(tmp_path / "static", workspace)
        assert problems == []
        assert list(files) == ["theme/fonts/x.woff2", "theme/icon.png"]

    def test_styles_are_one_file_that_begins_with_the_order_of_the_layers(self, tmp_path):
        """
        The others follow by name, so that the bytes are the same everywhere.
        """
        (tmp_path / "css").mkdir()
        for name in ("b.css", "layers.css", "a.css", "note.txt"):
            (tmp_path / "css" / name).write_text(f"/* {name} */\n\n")
        assert read_stylesheet(tmp_path) == "/* layers.css */\n\n/* a.css */\n\n/* b.css */\n"
