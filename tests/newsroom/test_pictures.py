"""The committed pictures and documents are those that the script makes."""

from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZIP_STORED, ZipFile

import pytest
from PIL import Image

from newsroom.pictures.__main__ import ICON, MEDIA
from newsroom.pictures.documents import DOCUMENTS
from newsroom.pictures.icon import draw_icon
from newsroom.pictures.png import save
from newsroom.pictures.scene import paint
from newsroom.pictures.scenes import SCENES

SHEETS = [path for path in DOCUMENTS if path.endswith(".odt")]
MOST_BYTES = 64_000


def pixels(path: Path) -> bytes:
    """The colours of a picture; its bytes also depend on the compression library of the machine."""
    with Image.open(path) as picture:
        return picture.convert("RGBA").tobytes()


@pytest.mark.parametrize("path", ["2021/catalogue-steps.png", "2023/mobile-library-5.png"])
def test_drawing_again_gives_the_committed_picture(path: str, tmp_path: Path) -> None:
    """
    A picture drawn today shows what the committed file shows, pixel by pixel.
    """
    save(paint(SCENES[path]), tmp_path / "picture.png")
    assert pixels(tmp_path / "picture.png") == pixels(MEDIA / path)


def test_drawing_again_gives_the_committed_icon(tmp_path: Path) -> None:
    """
    The icon of the site is the one that the script draws.
    """
    save(draw_icon(), tmp_path / "icon.png")
    assert pixels(tmp_path / "icon.png") == pixels(ICON)


@pytest.mark.parametrize("path", DOCUMENTS)
def test_writing_again_gives_the_committed_document(path: str, tmp_path: Path) -> None:
    """
    A document written today has the bytes of the committed file.
    """
    DOCUMENTS[path](tmp_path / "document")
    assert (tmp_path / "document").read_bytes() == (MEDIA / path).read_bytes()


def test_every_committed_picture_has_a_scene_and_the_other_way_round() -> None:
    """
    No scene without its file, no file that nobody can draw again.
    """
    committed = {path.relative_to(MEDIA).as_posix() for path in MEDIA.rglob("*.png")}
    assert committed == set(SCENES)


@pytest.mark.parametrize("path", SCENES)
def test_a_picture_is_small(path: str) -> None:
    """
    A reader with a slow connection does not wait for a picture.
    """
    assert (MEDIA / path).stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("path", SHEETS)
def test_a_sheet_is_an_open_document(path: str) -> None:
    """
    The type comes first and as it is; every other part is well-formed XML and listed.
    """
    with ZipFile(MEDIA / path) as package:
        first, *parts = package.infolist()
        trees = {part.filename: ET.fromstring(package.read(part)) for part in parts}
        assert (first.filename, first.compress_type) == ("mimetype", ZIP_STORED)
        assert package.read(first) == b"application/vnd.oasis.opendocument.text"
    listed = {value for entry in trees["META-INF/manifest.xml"] for value in entry.attrib.values()}
    assert listed >= set(trees) - {"META-INF/manifest.xml"}
