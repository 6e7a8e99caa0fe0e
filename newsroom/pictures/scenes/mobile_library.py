"""The library bus on its way: five pictures for the gallery."""

from itertools import pairwise

from newsroom.pictures import outline
from newsroom.pictures.books import closed, lying, shelf, side_held, spine, stack
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.figures import standing, walking
from newsroom.pictures.landscape import flower, hill, mountain, poplar, sun
from newsroom.pictures.ornament import lozenge, small_gol
from newsroom.pictures.palette import (
    APRICOT,
    CHESTNUT,
    HONEY,
    INK,
    LEAF,
    MADDER,
    MIST,
    MOSS,
    PAPER,
    PEACH,
    POMEGRANATE,
    SAND,
    SEA,
    SHADOW,
    SILVER,
    SLATE,
    SNOW,
    TAWNY,
    TEAL,
    WALNUT,
    WOOD,
    faded,
    mixed,
)
from newsroom.pictures.people import Look
from newsroom.pictures.scene import Scene
from newsroom.pictures.vehicles import bus_body, bus_from_behind, bus_shelves, bus_windows


def inside(canvas: Canvas) -> None:
    """Inside the bus: shelves on both sides, a narrow passage, a small seat at the end."""
    canvas.polygon([(0, 0), (900, 0), (620, 130), (280, 130)], mixed(PAPER, SAND, 0.4))
    canvas.polygon([(380, 24), (520, 24), (490, 104), (410, 104)], SNOW)
    canvas.polygon([(0, 600), (900, 600), (620, 450), (280, 450)], mixed(WOOD, SAND, 0.25))
    canvas.polygon([(290, 600), (610, 600), (510, 450), (390, 450)], MADDER)
    canvas.polygon([(312, 600), (330, 600), (404, 450), (396, 450)], HONEY)
    canvas.polygon([(588, 600), (570, 600), (496, 450), (504, 450)], HONEY)
    for y, size in ((470, 0.7), (506, 0.9), (546, 1.1)):
        lozenge(canvas.at(450, y, size), 34, 17, PAPER)
        lozenge(canvas.at(450, y, size), 24, 12, TEAL)
        lozenge(canvas.at(450, y, size), 10, 5, APRICOT)
    _end_wall(canvas)
    _side_shelves(canvas)
    _side_shelves(canvas.at(900, 0, flip=True))


def _end_wall(canvas: Canvas) -> None:
    canvas.rect(280, 130, 340, 320, MIST)
    canvas.rect(370, 160, 160, 130, SNOW, 12)
    with canvas.clip(outline.rectangle(380, 170, 140, 110, 8)) as inner:
        inner.rect(380, 170, 140, 110, PEACH)
        mountain(inner.at(420, 282), 130, 78, SEA)
        mountain(inner.at(490, 282), 120, 58, TEAL)
    canvas.rect(372, 342, 156, 90, mixed(TEAL, INK, 0.3), 16)
    canvas.rect(362, 396, 176, 40, TEAL, 14)
    for x in (376, 508):
        canvas.rect(x, 432, 14, 22, INK)
    small_gol(canvas.at(450, 370, 0.7), mixed(TEAL, INK, 0.3))


def _side_shelves(canvas: Canvas) -> None:
    canvas.polygon([(0, 0), (280, 130), (280, 450), (0, 600)], WALNUT)
    colours = (MADDER, TEAL, PAPER, APRICOT, INK, SEA, POMEGRANATE, HONEY, SLATE, PEACH)
    for level in range(4):
        _receding_row(canvas, level / 4, (level + 1) / 4, colours[level * 3 :] + colours[: level * 3])
    for level in range(5):
        low, far = 600 * level / 4, 130 + 320 * level / 4
        canvas.polygon([(0, low - 9), (280, far - 5), (280, far + 5), (0, low + 9)], WOOD)
    canvas.polygon([(268, 124), (282, 130), (282, 450), (268, 456)], WOOD)


def _receding_row(canvas: Canvas, top: float, low: float, colours: tuple[str, ...]) -> None:
    edges = [0.0, 0.13, 0.24, 0.36, 0.46, 0.56, 0.65, 0.73, 0.81, 0.88, 0.94]
    for place, (near, far) in enumerate(pairwise(edges)):
        space = (0.2, 0.32, 0.14, 0.26)[(place + round(top * 4)) % 4]
        corners = [(near, top + (low - top) * space), (far, top + (low - top) * space), (far, low), (near, low)]
        points = [_receding(x, y) for x, y in corners]
        canvas.polygon(points, colours[place % len(colours)])
        stripe = [(near, low - 0.05), (far, low - 0.05), (far, low - 0.04), (near, low - 0.04)]
        canvas.polygon([_receding(x, y) for x, y in stripe], faded(PAPER, 0.8))
        canvas.stroke([points[1], points[2]], 1.5, faded(INK, 0.35))


def _receding(depth: float, height: float) -> outline.Point:
    top, low = 130 * depth, 600 - 150 * depth
    return (280 * depth, top + (low - top) * height)


QUEUE = (
    (318, Look(coat=APRICOT, legs=INK, style="braids", trim=PAPER, head=1.3, skirt=True, skin=TAWNY), TEAL),
    (440, Look(coat=TEAL, legs=WALNUT, style="cap", wrap=MADDER, head=1.3), HONEY),
    (562, Look(coat=SEA, legs=TEAL, style="bob", hair=CHESTNUT, head=1.3, skirt=True), INK),
    (684, Look(coat=HONEY, legs=INK, style="short", hair=CHESTNUT, head=1.3, skin=TAWNY), POMEGRANATE),
)


def queue(canvas: Canvas) -> None:
    """Four children with books wait at the open door of the bus."""
    hill(canvas, [(0, 440), (500, 420), (900, 450)], 600, LEAF)
    canvas.rect(0, 506, 900, 94, mixed(SAND, WOOD, 0.25))
    canvas.rect(0, 506, 900, 6, SAND)
    bus_body(canvas.at(330, 520, 1.72, flip=True))
    _door(canvas.at(74, 0))
    bus_windows(canvas.at(330, 520, 1.72, flip=True), (-300, -190, -80))
    for place, (x, look, cover) in enumerate(QUEUE):
        draw = _child_with_book if place % 2 else _child_who_waits
        draw(canvas.at(x, 552, 0.84), look, cover)


def _door(canvas: Canvas) -> None:
    canvas.rect(0, 84, 168, 410, mixed(POMEGRANATE, INK, 0.3), 10)
    canvas.rect(10, 94, 148, 400, WALNUT, 6)
    shelf(canvas.at(38, 112), 120, 290, 3, 8)
    canvas.polygon([(0, 84), (38, 104), (38, 520), (0, 500)], MADDER)
    canvas.polygon([(7, 106), (31, 118), (31, 320), (7, 316)], MIST)
    for place, fill in enumerate((WOOD, mixed(WOOD, SAND, 0.3), mixed(WOOD, SAND, 0.55))):
        canvas.rect(38 - place * 5, 426 + place * 34, 124 + place * 18, 36, fill, 3)
        canvas.rect(38 - place * 5, 454 + place * 34, 124 + place * 18, 8, mixed(fill, INK, 0.25), 3)


def _child_with_book(canvas: Canvas, look: Look, cover: str) -> None:
    canvas.ellipse(0, 0, 62, 10, SHADOW)
    standing(canvas, look, [(-54, -50), (-22, -38)], [(54, -50), (22, -38)])
    closed(canvas.at(0, -176, 0.5, turn=4), cover)
    for x in (-27, 27):
        canvas.circle(x, -162, 11, look.skin)


def _child_who_waits(canvas: Canvas, look: Look, cover: str) -> None:
    canvas.ellipse(0, 0, 62, 10, SHADOW)
    to_the_door = canvas.at(0, 0, flip=True)
    walking(to_the_door, look, (50, -36))
    closed(to_the_door.at(58, -184, 0.5, turn=8), cover)
    to_the_door.circle(48, -164, 11, look.skin)


def under_the_tree(canvas: Canvas) -> None:
    """The bus under a big tree; two older people choose books at a folding table."""
    sun(canvas.at(780, 100), 46, APRICOT)
    mountain(canvas.at(700, 350), 420, 170, mixed(SEA, MIST, 0.35))
    mountain(canvas.at(480, 350), 380, 130, mixed(SEA, MIST, 0.5))
    hill(canvas, [(0, 350), (400, 330), (900, 356)], 600, mixed(LEAF, SEA, 0.35))
    hill(canvas, [(0, 420), (450, 404), (900, 424)], 600, LEAF)
    bus_body(canvas.at(452, 462, 0.86))
    bus_windows(canvas.at(452, 462, 0.86), (-326,))
    bus_shelves(canvas.at(452, 462, 0.86), -200, 170)
    canvas.ellipse(70, 486, 150, 14, SHADOW)
    canvas.polygon([(0, 490), (36, 390), (40, 180), (112, 180), (112, 390), (150, 490), (76, 480)], WALNUT)
    _crown(canvas)
    canvas.ellipse(620, 560, 300, 22, SHADOW)
    _reader_who_chooses(canvas.at(468, 560, 0.88))
    _reader_who_chooses_too(canvas.at(826, 560, 0.88, flip=True))
    _folding_table(canvas.at(540, 438))


def _crown(canvas: Canvas) -> None:
    for x, y, radius, fill in (
        (-20, 110, 130, MOSS),
        (280, 70, 130, MOSS),
        (110, 90, 160, MOSS),
        (20, 50, 110, mixed(MOSS, LEAF, 0.45)),
        (210, 30, 100, mixed(MOSS, LEAF, 0.45)),
    ):
        canvas.circle(x, y, radius, fill)
    for x, y in ((20, 170), (120, 190), (220, 150), (350, 110), (80, 90), (280, 60), (170, 50)):
        canvas.circle(x, y, 9, MADDER)


def _folding_table(canvas: Canvas) -> None:
    for x in (30, 170):
        canvas.stroke([(x, 10), (x + 50, 118)], 8, WALNUT)
        canvas.stroke([(x + 50, 10), (x, 118)], 8, mixed(WALNUT, WOOD, 0.5))
    stack(canvas.at(60, 0), 84, 20, (TEAL, MADDER, HONEY))
    for place, fill in enumerate((MADDER, PAPER, INK, APRICOT)):
        spine(canvas.at(116 + place * 19, 0), 18, (62, 54, 66, 58)[place], fill)
    lying(canvas.at(222, 0), 56, 18, POMEGRANATE)
    canvas.rect(0, 0, 256, 12, mixed(WOOD, SAND, 0.4), 4)


def _reader_who_chooses(canvas: Canvas) -> None:
    look = Look(coat=POMEGRANATE, legs=POMEGRANATE, style="scarf", wrap=TEAL, trim=HONEY, skirt=True, skin=TAWNY)
    walking(canvas, look, (66, -50))
    side_held(canvas.at(70, -184, 1.2), APRICOT)
    canvas.circle(68, -180, 12, look.skin)


def _reader_who_chooses_too(canvas: Canvas) -> None:
    look = Look(coat=SLATE, legs=INK, style="beard", hair=SILVER, trim=PAPER)
    walking(canvas, look, (60, -44))
    closed(canvas.at(82, -196, 0.42, turn=10), MADDER)
    canvas.circle(66, -178, 12, look.skin)


def way_home(canvas: Canvas) -> None:
    """A boy carries a tall stack of books home; the bus drives away into the sunset."""
    sun(canvas.at(250, 290), 110, MADDER)
    mountain(canvas.at(60, 370), 420, 190, mixed(POMEGRANATE, APRICOT, 0.35), PEACH)
    mountain(canvas.at(450, 370), 420, 150, mixed(POMEGRANATE, APRICOT, 0.5), PEACH)
    mountain(canvas.at(800, 370), 520, 210, mixed(POMEGRANATE, APRICOT, 0.35), PEACH)
    hill(canvas, [(0, 366), (300, 350), (600, 372), (900, 352)], 600, mixed(MADDER, WALNUT, 0.5))
    hill(canvas, [(0, 400), (400, 384), (900, 404)], 600, mixed(MOSS, WALNUT, 0.3))
    canvas.polygon([(210, 392), (290, 392), (660, 600), (-60, 600)], mixed(SAND, MADDER, 0.3))
    for near, far in ((0.02, 0.08), (0.16, 0.26), (0.4, 0.55), (0.72, 0.9)):
        _road_mark(canvas, near, far)
    for x, y, size in ((430, 400, 90), (470, 402, 116), (40, 410, 110), (800, 408, 120), (850, 408, 150)):
        poplar(canvas.at(x, y), size, mixed(MOSS, INK, 0.35))
    bus_from_behind(canvas.at(250, 452, 0.72))
    path = [(500, 540), (640, 566), (780, 548), (920, 500)]
    canvas.curve(path, 58, mixed(SAND, MADDER, 0.3))
    canvas.ellipse(650, 562, 110, 12, SHADOW)
    _boy_with_stack(canvas.at(640, 558, 1.06))
    for x, y, size in ((760, 570, 36), (800, 552, 28), (850, 574, 40), (60, 560, 30), (24, 576, 38)):
        flower(canvas.at(x, y), size, APRICOT)


def _road_mark(canvas: Canvas, near: float, far: float) -> None:
    points = []
    for share, side in ((near, -1), (near, 1), (far, 1), (far, -1)):
        middle, half = 250 + 50 * share, 2 + 9 * share
        points.append((middle + side * half, 392 + 208 * share))
    canvas.polygon(points, PAPER)


def _boy_with_stack(canvas: Canvas) -> None:
    look = Look(coat=TEAL, legs=INK, style="cap", wrap=MADDER, trim=PAPER, head=1.25, skin=TAWNY)
    walking(canvas, look, (64, -34))
    for place, fill in enumerate((MADDER, HONEY, INK, APRICOT, SEA, POMEGRANATE)):
        lying(canvas.at(88 + (0, 4, -3, 5, -4, 2)[place], -164 - place * 24), 88 - place % 3 * 8, 24, fill)
    canvas.circle(70, -162, 12, look.skin)
    canvas.circle(96, -160, 11, look.skin)


SCENES = {
    "2023/mobile-library-1.png": Scene(inside, MIST, TEAL, 900, 600),
    "2023/mobile-library-2.png": Scene(queue, mixed(MIST, PAPER, 0.3), TEAL, 900, 600),
    "2023/mobile-library-4.png": Scene(under_the_tree, mixed(PEACH, PAPER, 0.4), TEAL, 900, 600),
    "2023/mobile-library-5.png": Scene(way_home, mixed(APRICOT, PEACH, 0.35), TEAL, 900, 600),
}
