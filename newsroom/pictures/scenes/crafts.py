"""Hands and tools: bookbinding, reading aids, and books that change hands."""

from itertools import pairwise

from newsroom.pictures import outline
from newsroom.pictures.books import block, closed, lying, opened, spine
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.devices import magnifier
from newsroom.pictures.ornament import gol, small_gol, star
from newsroom.pictures.outline import Point
from newsroom.pictures.palette import (
    APRICOT,
    HONEY,
    INK,
    LEAF,
    MADDER,
    MIST,
    PAPER,
    PEACH,
    POMEGRANATE,
    SAND,
    SEA,
    SHADOW,
    SLATE,
    SNOW,
    TAWNY,
    TEAL,
    WALNUT,
    WHEAT,
    WOOD,
    faded,
    mixed,
)
from newsroom.pictures.scene import Scene, floor, niche


def bookbinding(canvas: Canvas) -> None:
    """A work table from above: a book block being sewn, needle and thread, awl, bone folder, glue."""
    for y in range(0, 675, 135):
        canvas.rect(0, y, 1200, 3, mixed(WOOD, INK, 0.18))
    for x, y in ((310, 0), (840, 135), (180, 270), (960, 405), (420, 540)):
        canvas.rect(x, y, 3, 135, mixed(WOOD, INK, 0.18))
    canvas.rect(262, 92, 700, 476, SHADOW, 12)
    canvas.rect(250, 78, 700, 476, TEAL, 12)
    for inset in (14, 18):
        canvas.rect(250 + inset, 78 + inset, 700 - 2 * inset, 476 - 2 * inset, SEA if inset == 14 else TEAL, 6)
    _sheets(canvas.at(120, 190))
    _sewn_block(canvas.at(520, 312))
    _awl(canvas.at(862, 290))
    _bone_folder(canvas.at(752, 270, turn=8))
    _glue(canvas.at(1060, 190))
    _cover_board(canvas.at(1060, 480, turn=9))


def _sheets(canvas: Canvas) -> None:
    for turn, fill in ((-14, PEACH), (-5, SAND), (4, PAPER), (10, SNOW)):
        sheet = canvas.at(0, 0, turn=turn)
        sheet.rect(-92, -116, 190, 248, faded(INK, 0.12), 3)
        sheet.rect(-98, -124, 190, 248, fill, 3)
    fold = canvas.at(-6, 262, turn=-12)
    fold.rect(-84, -46, 176, 112, SHADOW, 3)
    fold.polygon([(-92, -52), (84, -52), (84, 58), (-92, 58)], MADDER)
    for x in range(-76, 80, 32):
        for y in range(-36, 60, 30):
            star(fold.at(x, y), 9, PEACH, MADDER)


def _sewn_block(canvas: Canvas) -> None:
    canvas.rect(-158, -176, 330, 374, faded(INK, 0.25), 4)
    for layer in range(7):
        canvas.rect(-168 + layer * 3, -190 + layer * 2, 318, 366, (SAND, PAPER)[layer % 2], 3)
    canvas.rect(-147, -178, 318, 366, SNOW, 3)
    canvas.rect(-147, -178, 22, 366, mixed(SNOW, INK, 0.12), 3)
    for line in range(11):
        canvas.rect(-92, -142 + line * 26, 226 if line % 4 != 3 else 150, 5, SAND, 2)
    holes = [-140.0, -76, -12, 52, 116]
    for first, second in pairwise(holes):
        canvas.stroke([(-136, first + 9), (-136, second - 9)], 5, MADDER)
    for y in holes:
        canvas.circle(-136, y, 5, INK)
    thread: list[Point] = [(-136, 116), (-176, 158), (-130, 214), (-40, 204), (40, 150), (110, 186), (176, 176)]
    canvas.curve(thread, 5, MADDER)
    needle = canvas.at(176, 176, turn=-12)
    needle.polygon([(-6, -6), (16, -7), (112, 0), (16, 7), (-6, 6)], MIST)
    needle.polygon([(0, -2), (14, -3), (14, 3), (0, 2)], TEAL)


def _awl(canvas: Canvas) -> None:
    shade = canvas.at(10, 10)
    shade.blob([(-22, -20), (-26, -90), (0, -128), (26, -90), (22, -20), (0, -10)], SHADOW)
    canvas.polygon([(-6, -20), (6, -20), (1, 128), (-1, 128)], MIST)
    canvas.blob([(-20, -24), (-27, -88), (0, -126), (27, -88), (20, -24), (0, -14)], MADDER)
    canvas.blob([(-12, -40), (-18, -84), (-4, -110), (-4, -40)], mixed(MADDER, SNOW, 0.25))
    canvas.rect(-15, -26, 30, 15, HONEY, 4)


def _bone_folder(canvas: Canvas) -> None:
    for shift, fill in ((10, SHADOW), (0, PAPER)):
        blade = outline.smooth([(-24, -60), (-18, -120), (0, -152), (18, -120), (24, -60)])
        canvas.polygon([(x + shift, y + shift) for x, y in [*blade, *outline.ellipse(0, 130, 24, 24, 0, 180)]], fill)
    canvas.stroke([(-8, -96), (-12, 116)], 7, SNOW)


def _glue(canvas: Canvas) -> None:
    canvas.circle(10, 12, 92, SHADOW)
    canvas.circle(0, 0, 90, SLATE)
    canvas.circle(0, 0, 78, INK)
    canvas.circle(0, 0, 68, mixed(PAPER, HONEY, 0.25))
    canvas.blob([(-40, -20), (0, -44), (30, -30), (0, -20)], SNOW)
    brush = canvas.at(-14, 12, turn=34)
    brush.rect(-9, 40, 22, 190, SHADOW, 9)
    brush.rect(-14, 30, 22, 186, APRICOT, 10)
    brush.rect(-20, 14, 34, 34, HONEY, 4)
    brush.blob([(-18, 16), (-22, -24), (-4, -40), (14, -24), (12, 16)], WALNUT)


def _cover_board(canvas: Canvas) -> None:
    canvas.rect(-92, -104, 200, 226, SHADOW, 6)
    canvas.rect(-100, -114, 200, 226, POMEGRANATE, 6)
    canvas.rect(-88, -102, 176, 202, HONEY, 3)
    canvas.rect(-85, -99, 170, 196, POMEGRANATE, 3)
    gol(canvas.at(0, -1, 0.72), HONEY, INK)


def accessible_reading(canvas: Canvas) -> None:
    """A closed book with headphones on it, and a book with thick lines under a big magnifying glass."""
    niche(canvas.at(330, 500), 440, 450, mixed(APRICOT, MADDER, 0.14))
    niche(canvas.at(850, 500), 560, 480, mixed(APRICOT, SNOW, 0.25))
    floor(canvas, 500, mixed(WOOD, INK, 0.15))
    canvas.ellipse(330, 572, 210, 22, SHADOW)
    lying(canvas.at(330, 574, 1.0), 372, 62, INK)
    block(canvas.at(322, 512), 330, 54, HONEY)
    closed(canvas.at(330, 328, 1.86), TEAL)
    _big_headphones(canvas.at(332, 300, 1.62))
    _large_print(canvas.at(846, 396))
    magnifier(canvas.at(930, 330), 132, MADDER, SNOW)
    _enlarged(canvas.at(930, 330))


def _big_headphones(canvas: Canvas) -> None:
    canvas.stroke(outline.ellipse(0, 0, 84, 96, 180, 360), 17, INK)
    canvas.stroke(outline.ellipse(0, 0, 84, 96, 215, 325), 6, APRICOT)
    for side in (False, True):
        half = canvas.at(0, 0, flip=side)
        half.rect(58, -8, 28, 84, mixed(MADDER, INK, 0.35), 14)
        half.rect(70, -14, 40, 96, MADDER, 18)
        small_gol(half.at(92, 34, 0.3, turn=90), MADDER)


def _large_print(canvas: Canvas) -> None:
    canvas.ellipse(0, 180, 330, 24, SHADOW)
    opened(canvas.at(0, 0, 2.75), POMEGRANATE, lines=SNOW)
    for start in (-230, 54):
        for line, length in enumerate((176, 176, 176, 104)):
            canvas.rect(start, -112 + line * 62, length, 26, INK, 13)


def _enlarged(canvas: Canvas) -> None:
    with canvas.clip(outline.ellipse(0, 0, 121, 121)) as inner:
        inner.rect(-140, -140, 280, 280, SNOW)
        inner.rect(-150, -140, 56, 280, mixed(SNOW, INK, 0.08))
        for y, length in ((-66, 300), (28, 300), (122, 160)):
            inner.rect(-72, y - 24, length, 46, INK, 23)
        inner.polygon([(-130, -60), (-60, -130), (-20, -130), (-130, -20)], faded(SEA, 0.3))


def book_swap(canvas: Canvas) -> None:
    """Two hands pass a blue and a red book to each other above a box of books."""
    canvas.polygon([(0, 0), (600, 0), (600, 520), (0, 520)], mixed(SEA, MIST, 0.55))
    canvas.circle(600, 330, 300, mixed(HONEY, PAPER, 0.35))
    canvas.rect(0, 520, 1200, 155, mixed(WOOD, SAND, 0.2))
    canvas.rect(0, 520, 1200, 12, mixed(WOOD, SAND, 0.5))
    _box(canvas.at(600, 622))
    _giving_hand(canvas.at(0, 290), POMEGRANATE, TAWNY, SLATE)
    _giving_hand(canvas.at(1200, 196, flip=True), TEAL, WHEAT, MADDER)


def _giving_hand(canvas: Canvas, sleeve: str, skin: str, book: str) -> None:
    canvas.polygon(outline.ribbon((-20, 70), (250, 13), 122), sleeve)
    for share, fill in ((238, HONEY), (262, PAPER)):
        canvas.at(share, 14, turn=-12).rect(0, -62, 24, 124, fill, 4)
    canvas.at(278, 8, turn=-12).rect(0, -40, 60, 80, skin, 20)
    canvas.blob([(318, -42), (372, -48), (408, -16), (408, 30), (360, 44), (318, 34)], skin)
    cover = canvas.at(470, -26, 1.55, turn=10)
    cover.rect(-40, -56, 104, 140, SHADOW, 6)
    closed(cover, book)
    for finger, y in enumerate((-34, -10, 14)):
        canvas.stroke([(384, y), (424 - finger * 5, y + 4)], 23, skin)
    canvas.stroke([(360, -40), (402, -66)], 25, mixed(skin, SNOW, 0.12))


def _box(canvas: Canvas) -> None:
    canvas.ellipse(0, 4, 250, 16, SHADOW)
    canvas.polygon([(-196, -128), (196, -128), (180, -90), (-180, -90)], WALNUT)
    fills = (MADDER, HONEY, TEAL, PAPER, APRICOT, INK, SEA, POMEGRANATE, LEAF, PEACH)
    for place, fill in enumerate(fills):
        tall = (128, 104, 138, 116, 96)[place % 5]
        spine(canvas.at(-168 + place * 34, -92, turn=place % 3 - 1), 31, tall, fill)
    canvas.polygon([(-206, -118), (206, -118), (186, 0), (-186, 0)], APRICOT)
    canvas.rect(-212, -126, 424, 20, mixed(APRICOT, INK, 0.15), 5)
    for x in (-120, 0, 120):
        small_gol(canvas.at(x, -54, 0.9), APRICOT, PAPER)


SCENES = {
    "2024/bookbinding.png": Scene(bookbinding, WOOD),
    "2025/accessible-reading.png": Scene(accessible_reading, APRICOT, TEAL),
    "2025/book-swap.png": Scene(book_swap, mixed(PEACH, PAPER, 0.2), MADDER),
}
