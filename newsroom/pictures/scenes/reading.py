"""Readers at home and in the library: reading aloud, children's week, books for winter."""

from random import Random

from newsroom.pictures import furniture, outline
from newsroom.pictures.books import shelf, side_held, stack
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.figures import sitting, sitting_behind, sitting_sideways
from newsroom.pictures.landscape import mountain, sun
from newsroom.pictures.ornament import carpet, round_rug, star
from newsroom.pictures.palette import (
    APRICOT,
    CHESTNUT,
    HONEY,
    INK,
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
from newsroom.pictures.scene import Scene, floor

GRANDMOTHER = Look(coat=POMEGRANATE, legs=INK, hair=SILVER, style="bun", trim=HONEY, skirt=True, skin=TAWNY)
GIRL = Look(coat=APRICOT, legs=MADDER, style="braids", head=1.2, skirt=True, trim=PAPER, skin=TAWNY)


def reading_aloud(canvas: Canvas) -> None:
    """A girl reads to her grandmother in the light of a floor lamp; a cat sleeps on the rug."""
    _night_window(canvas.at(96, 90))
    shelf(canvas.at(930, 92), 210, 404, 4, 25, back=mixed(WALNUT, INK, 0.4))
    canvas.circle(560, 220, 330, faded(APRICOT, 0.12))
    canvas.circle(560, 220, 220, faded(APRICOT, 0.16))
    floor(canvas, 500, mixed(WOOD, INK, 0.35))
    carpet(canvas.at(150, 534), 900, 98, MADDER)
    canvas.polygon([(510, 150), (610, 150), (850, 628), (270, 628)], faded(APRICOT, 0.22))
    furniture.floor_lamp(canvas.at(560, 560), 470)
    _grandmother(canvas.at(400, 460, 1.28))
    _girl(canvas.at(762, 520, 0.96, flip=True))
    _cat(canvas.at(574, 624, 0.76))


def _night_window(canvas: Canvas) -> None:
    furniture.window(canvas, 190, 260, mixed(INK, SLATE, 0.3), WALNUT)
    canvas.circle(130, 54, 28, PAPER)
    canvas.circle(119, 47, 26, mixed(INK, SLATE, 0.3))
    for x, y in ((30, 40), (70, 120), (160, 150), (36, 190), (118, 210), (58, 70)):
        star(canvas.at(x, y), 5, HONEY, HONEY)
    furniture.bars(canvas, 190, 260, WALNUT)
    furniture.curtain(canvas.at(-26, -24), 66, 296, TEAL)
    furniture.curtain(canvas.at(216, -24, flip=True), 66, 296, TEAL)
    canvas.rect(-44, -34, 278, 12, HONEY, 6)


def _grandmother(canvas: Canvas) -> None:
    canvas.ellipse(0, 104, 120, 12, SHADOW)
    furniture.armchair(canvas, TEAL)
    sitting_sideways(canvas, GRANDMOTHER, (66, -42))
    furniture.armrest(canvas, TEAL)
    canvas.stroke([(-2, -60), (22, -36), (66, -40)], 25, GRANDMOTHER.coat)
    canvas.circle(72, -40, 12, GRANDMOTHER.skin)


def _girl(canvas: Canvas) -> None:
    canvas.ellipse(20, 66, 110, 10, SHADOW)
    canvas.rect(-46, 4, 92, 16, HONEY, 8)
    for x in (-36, 26):
        canvas.rect(x, 16, 10, 50, WALNUT)
    sitting_sideways(canvas, GIRL, (70, -58), low=True)
    side_held(canvas.at(80, -62, 1.5), TEAL)
    canvas.circle(76, -56, 12, GIRL.skin)


def _cat(canvas: Canvas) -> None:
    canvas.ellipse(0, 2, 80, 9, SHADOW)
    canvas.blob([(-70, -2), (-68, -34), (-30, -54), (20, -50), (52, -26), (56, -2)], APRICOT)
    for x in (-40, -16, 8):
        canvas.curve([(x, -49), (x + 6, -34), (x + 4, -24)], 5, mixed(APRICOT, MADDER, 0.45))
    canvas.curve([(-60, -8), (-20, -2), (30, -6), (50, -14)], 14, mixed(APRICOT, MADDER, 0.25))
    canvas.polygon([(38, -34), (40, -56), (54, -42)], APRICOT)
    canvas.polygon([(60, -42), (74, -54), (76, -32)], APRICOT)
    canvas.ellipse(57, -24, 24, 20, APRICOT)
    canvas.curve([(48, -22), (53, -19), (58, -22)], 2, WALNUT)
    canvas.curve([(64, -22), (69, -19), (73, -23)], 2, WALNUT)


SIDE_CHILDREN = (
    (256, 470, Look(coat=TEAL, legs=INK, style="short", head=1.25, hair=CHESTNUT), False),
    (944, 470, Look(coat=POMEGRANATE, legs=INK, style="cap", wrap=TEAL, head=1.25, skin=TAWNY), True),
    (330, 536, Look(coat=MADDER, legs=POMEGRANATE, style="braids", head=1.25, skirt=True, skin=TAWNY), False),
    (870, 536, Look(coat=APRICOT, legs=TEAL, style="bob", head=1.25, skirt=True, hair=CHESTNUT), True),
)
NEAR_CHILDREN = (
    (470, Look(coat=HONEY, style="cap", wrap=MADDER, head=1.3)),
    (600, Look(coat=SEA, style="bun", head=1.3, hair=CHESTNUT)),
    (730, Look(coat=SLATE, style="braids", head=1.3, trim=APRICOT)),
)


def children_week(canvas: Canvas) -> None:
    """Seven children in a half circle on a rug look at the picture book that a librarian holds up."""
    canvas.rect(0, 0, 1200, 60, mixed(MIST, SEA, 0.3))
    _bunting(canvas)
    for x, seed in ((36, 3), (792, 30)):
        shelf(canvas.at(x, 296), 372, 134, 1, seed)
    furniture.plant(canvas.at(106, 296, 1.3), MADDER)
    furniture.teapot(canvas.at(1066, 296, 1.0), APRICOT)
    stack(canvas.at(880, 296), 110, 28, (MADDER, HONEY, TEAL))
    stack(canvas.at(300, 296), 110, 28, (INK, APRICOT))
    floor(canvas, 430, mixed(SAND, WOOD, 0.35))
    round_rug(canvas.at(600, 540), 470, 112, TEAL)
    _librarian(canvas.at(600, 350, 1.14))
    for x, y, look, flip in SIDE_CHILDREN:
        _cushion(canvas.at(x + (10 if not flip else -10), y + 6))
        sitting_sideways(canvas.at(x, y, 0.74, flip=flip), look, (70, -30), low=True)
    for x, look in NEAR_CHILDREN:
        _cushion(canvas.at(x, 624))
        sitting_behind(canvas.at(x, 626, 0.86), look)


def _bunting(canvas: Canvas) -> None:
    line = outline.smooth([(-20, 40), (300, 104), (600, 60), (900, 104), (1220, 40)])
    canvas.stroke(line, 3, WALNUT)
    fills = (MADDER, APRICOT, TEAL, HONEY, POMEGRANATE, SEA)
    for place, (x, y) in enumerate(line[1:-1:2]):
        canvas.polygon([(x - 22, y), (x + 22, y), (x, y + 46)], fills[place % len(fills)])


def _cushion(canvas: Canvas) -> None:
    canvas.ellipse(0, 8, 62, 16, SHADOW)
    canvas.ellipse(0, 2, 56, 16, mixed(HONEY, PAPER, 0.3))


def _librarian(canvas: Canvas) -> None:
    look = Look(coat=MADDER, legs=INK, style="scarf", wrap=POMEGRANATE, trim=HONEY, skirt=True, skin=TAWNY)
    furniture.chair_front(canvas)
    sitting(canvas, look, -40)
    for x in (-1, 1):
        canvas.stroke([(x * 42, -88), (x * 84, -44), (x * 104, -10)], 25, look.coat)
    _picture_book(canvas.at(0, -44))
    for x in (-104, 104):
        canvas.stroke([(x, -24), (x * 0.92, -22)], 12, look.skin)
        canvas.stroke([(x, -10), (x * 0.9, -8)], 12, look.skin)
        canvas.stroke([(x, 4), (x * 0.92, 6)], 12, look.skin)


def _picture_book(canvas: Canvas) -> None:
    canvas.rect(-106, -52, 212, 118, POMEGRANATE, 5)
    canvas.polygon([(-100, -46), (0, -40), (0, 60), (-100, 54)], PEACH)
    canvas.polygon([(100, -46), (0, -40), (0, 60), (100, 54)], MIST)
    sun(canvas.at(-50, 2), 17, MADDER)
    canvas.polygon([(-100, 34), (-62, 24), (0, 40), (0, 60), (-100, 54)], MOSS)
    canvas.blob([(24, 8), (40, -12), (62, -8), (78, 12), (56, 24), (34, 22)], TEAL)
    canvas.circle(36, -8, 11, TEAL)
    canvas.polygon([(27, -10), (14, -4), (28, -2)], APRICOT)
    canvas.polygon([(44, 6), (70, -26), (66, 12)], SEA)
    canvas.polygon([(72, 10), (94, 0), (90, 20)], TEAL)
    canvas.rect(-1.5, -40, 3, 100, faded(INK, 0.3))


def winter_books(canvas: Canvas) -> None:
    """Snow behind the window; on the sill five books, a lit lamp and a steaming cup."""
    canvas.rect(170, 0, 860, 520, SNOW)
    with canvas.clip(outline.rectangle(194, 0, 812, 492)) as inner:
        _winter(inner)
        inner.polygon([(697, 398), (883, 398), (960, 500), (620, 500)], faded(HONEY, 0.4))
    canvas.rect(592, 0, 16, 500, SNOW)
    canvas.rect(194, 150, 812, 14, SNOW)
    canvas.rect(600, 0, 8, 500, SAND)
    furniture.curtain(canvas.at(96, -10), 230, 536, MADDER)
    furniture.curtain(canvas.at(1104, -10, flip=True), 230, 536, MADDER)
    canvas.rect(60, 520, 1080, 40, mixed(WOOD, SAND, 0.2), 6)
    canvas.rect(60, 546, 1080, 14, mixed(WOOD, INK, 0.2), 6)
    canvas.rect(90, 560, 1020, 14, SHADOW)
    stack(canvas.at(460, 524), 250, 46, (INK, MADDER, TEAL, HONEY, POMEGRANATE))
    furniture.table_lamp(canvas.at(790, 524, 1.3), APRICOT)
    furniture.cup(canvas.at(640, 524, 1.25), HONEY, MADDER, steam=True)


def _winter(canvas: Canvas) -> None:
    canvas.rect(190, 0, 820, 500, mixed(SLATE, TEAL, 0.25))
    mountain(canvas.at(420, 420), 560, 250, mixed(SLATE, MIST, 0.35))
    mountain(canvas.at(800, 420), 620, 300, mixed(SLATE, MIST, 0.45))
    canvas.polygon([*outline.smooth([(180, 400), (400, 372), (640, 404), (1020, 366)]), (1020, 500), (180, 500)], MIST)
    for x, y, size in ((250, 420, 90), (350, 412, 70), (930, 410, 96), (850, 402, 66), (560, 418, 76)):
        _snowy_fir(canvas.at(x, y, size / 100))
    canvas.polygon([*outline.smooth([(180, 440), (500, 420), (760, 446), (1020, 424)]), (1020, 500), (180, 500)], SNOW)
    random = Random(12)  # noqa: S311 (snow that falls in the same way each time)
    for _ in range(110):
        canvas.circle(random.uniform(190, 1010), random.uniform(0, 440), random.choice((2.5, 3.5, 5)), SNOW)


def _snowy_fir(canvas: Canvas) -> None:
    canvas.rect(-6, -20, 12, 30, WALNUT)
    for low, half, high in ((-14, 46, -74), (-48, 38, -104), (-80, 28, -132)):
        canvas.polygon([(-half, low), (half, low), (0, high)], TEAL)
        canvas.polygon([(-half * 0.42, (low + high) / 2), (half * 0.42, (low + high) / 2), (0, high)], SNOW)


SCENES = {
    "2021/reading-aloud.png": Scene(reading_aloud, mixed(POMEGRANATE, INK, 0.6), TEAL),
    "2024/children-week.png": Scene(children_week, mixed(MIST, PAPER, 0.35), MADDER),
    "2027/winter-books.png": Scene(winter_books, mixed(POMEGRANATE, INK, 0.15), TEAL),
}
