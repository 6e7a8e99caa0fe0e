"""What libraries keep: the card catalogue, an old book, and its digital copy."""

from newsroom.pictures import furniture, outline
from newsroom.pictures.books import opened, row, stack
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.devices import laptop, magnifier, monitor, search_field
from newsroom.pictures.ornament import lozenge, star
from newsroom.pictures.palette import (
    APRICOT,
    HONEY,
    INK,
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
    TEAL,
    WALNUT,
    WOOD,
    faded,
    mixed,
)
from newsroom.pictures.scene import Scene, floor, niche

DRAWER = (104, 62)
LEATHER = mixed(POMEGRANATE, WALNUT, 0.4)


def electronic_catalogue(canvas: Canvas) -> None:
    """A laptop with an empty search field before an old cabinet of card drawers."""
    floor(canvas, 560, mixed(WOOD, INK, 0.2))
    _cabinet(canvas.at(110, 66))
    furniture.table(canvas.at(-20, 556), 1240, 120, mixed(WOOD, SAND, 0.35))
    canvas.rect(-20, 574, 1240, 70, mixed(WOOD, SAND, 0.2))
    laptop(canvas.at(560, 226), 470, 296, SNOW)
    with canvas.at(560, 226).clip(outline.rectangle(0, 0, 470, 296, 4)) as inner:
        inner.rect(0, 0, 470, 296, mixed(MIST, SNOW, 0.4))
        inner.circle(235, 330, 160, mixed(MIST, SEA, 0.4))
        stack(inner.at(235, 296), 130, 26, (MADDER, TEAL, APRICOT))
    search_field(canvas.at(610, 292, 1.1), 336)
    magnifier(canvas.at(896, 420), 58, MADDER, mixed(SNOW, MIST, 0.5))
    furniture.cup(canvas.at(430, 556, 1.15), TEAL)
    furniture.plant(canvas.at(1140, 556, 1.3), MADDER)


def _cabinet(canvas: Canvas) -> None:
    width, height = DRAWER
    canvas.rect(-24, -30, 9 * width + 48, 540, mixed(WOOD, INK, 0.45), 6)
    canvas.rect(-36, -42, 9 * width + 72, 22, mixed(WOOD, INK, 0.25), 5)
    for place in range(63):
        _drawer(canvas.at(place % 9 * width, place // 9 * (height + 2)))
    _open_drawer(canvas.at(2 * width, 3 * (height + 2)))


def _drawer(canvas: Canvas) -> None:
    width, height = DRAWER
    canvas.rect(3, 3, width - 6, height - 6, WOOD, 4)
    canvas.rect(3, height - 9, width - 6, 6, mixed(WOOD, INK, 0.2), 3)
    canvas.rect(26, 12, width - 52, 18, HONEY, 3)
    canvas.rect(29, 15, width - 58, 12, PAPER)
    canvas.circle(width / 2, 43, 6, HONEY)


def _open_drawer(canvas: Canvas) -> None:
    width, height = DRAWER
    canvas.rect(3, 3, width - 6, height - 6, INK)
    for place, fill in enumerate((SAND, PAPER, SNOW, PEACH, SNOW, PAPER)):
        step = place * 11
        canvas.rect(6 - step * 0.28, -10 + step, width - 12 + step * 0.56, 60, fill, 3)
        canvas.rect(24 + place * 14 - step * 0.2, -18 + step, 26, 12, fill, 3)
        canvas.rect(6 - step * 0.28, -10 + step, width - 12 + step * 0.56, 3, mixed(fill, INK, 0.15))
    front = canvas.at(-22, 58, 1.42)
    front.rect(4, 10, width - 4, height + 4, SHADOW, 4)
    front.rect(0, 0, width, height, mixed(WOOD, APRICOT, 0.25), 4)
    front.rect(26, 11, width - 52, 20, HONEY, 3)
    front.rect(29, 14, width - 58, 14, SNOW)
    front.circle(width / 2, 46, 7, HONEY)


def old_books(canvas: Canvas) -> None:
    """A thick old book on a white cloth, with a soft brush and cotton gloves."""
    niche(canvas.at(600, 440), 860, 520, mixed(TEAL, SEA, 0.3))
    star(canvas.at(600, 132), 62, mixed(TEAL, SEA, 0.55), mixed(TEAL, SEA, 0.3))
    canvas.rect(0, 430, 1200, 245, WALNUT)
    canvas.rect(0, 430, 1200, 10, mixed(WALNUT, WOOD, 0.6))
    _cloth(canvas)
    canvas.polygon([(290, 496), (960, 496), (1010, 462), (1070, 462), (980, 522), (320, 522)], SHADOW)
    _thick_book(canvas.at(590, 500, 1.3))
    _brush(canvas.at(300, 556, 1.0, turn=-5))
    _gloves(canvas.at(1016, 540, 1.1))


def _cloth(canvas: Canvas) -> None:
    hem = [(46, 590), (200, 608), (340, 594), (520, 612), (690, 594), (860, 612), (1010, 594), (1154, 606)]
    top = [(1090, 452), (110, 452)]
    canvas.polygon([*[(x, y + 12) for x, y in outline.smooth(hem)], *top], faded(INK, 0.25))
    canvas.polygon([*outline.smooth(hem), *top], SNOW)
    canvas.curve([(x, y - 12) for x, y in hem], 4, MADDER)


def _thick_book(canvas: Canvas) -> None:
    top = [(-300, -200), (190, -200), (280, -136), (-230, -136)]
    canvas.polygon([(-300, -200), (-230, -136), (-230, 0), (-300, -56)], mixed(LEATHER, INK, 0.4))
    for step in (0.16, 0.46, 0.76):
        _raised_band(canvas, step)
    canvas.rect(-231, -126, 499, 118, SAND)
    for line in range(9):
        canvas.rect(-231, -116 + line * 12.5, 499, 3, mixed(SAND, WOOD, 0.35))
    canvas.rect(-236, -18, 520, 18, LEATHER, 6)
    canvas.polygon(top, LEATHER)
    canvas.rect(-236, -138, 520, 16, mixed(LEATHER, INK, 0.22), 6)
    canvas.polygon([(-236, -190), (172, -190), (232, -147), (-190, -147)], mixed(LEATHER, HONEY, 0.35))
    canvas.polygon([(-222, -186), (166, -186), (216, -151), (-183, -151)], LEATHER)
    middle = canvas.at(-6, -168)
    lozenge(middle, 96, 15, HONEY)
    lozenge(middle, 62, 9, LEATHER)
    for corner in (
        [(-300, -200), (-240, -200), (-268, -171)],
        [(190, -200), (128, -200), (222, -177)],
        [(280, -136), (216, -136), (248, -159)],
    ):
        canvas.polygon(corner, HONEY)
    for x, y in ((262, -138), (262, -18)):
        canvas.rect(x - 36, y - 1, 62, 20, HONEY, 6)
    for x in (-60, 130):
        _clasp(canvas.at(x, -140))


def _raised_band(canvas: Canvas, depth: float) -> None:
    left, right = depth, depth + 0.1
    upper = [(-300 + 70 * step, -196 + 62 * step) for step in (left, right)]
    lower = [(-300 + 70 * step, -60 + 56 * step) for step in (right, left)]
    canvas.polygon([*upper, *lower], mixed(LEATHER, HONEY, 0.3))


def _clasp(canvas: Canvas) -> None:
    canvas.rect(-15, 0, 30, 140, mixed(LEATHER, INK, 0.1), 6)
    canvas.rect(-19, -2, 38, 22, HONEY, 5)
    canvas.rect(-19, 96, 38, 26, HONEY, 5)
    lozenge(canvas.at(0, 109), 8, 9, MADDER)


def _brush(canvas: Canvas) -> None:
    canvas.ellipse(20, 30, 190, 12, SHADOW)
    canvas.blob([(-20, -9), (60, -13), (160, -7), (196, 2), (160, 13), (60, 19), (-20, 15)], MADDER)
    canvas.circle(180, 3, 5, SNOW)
    canvas.blob([(-30, -34), (-100, -40), (-150, -30), (-146, 10), (-152, 42), (-100, 46), (-30, 38)], PEACH)
    for y in (-22, -4, 14, 30):
        canvas.curve([(-34, y), (-90, y * 1.08), (-140, y * 0.95)], 3, mixed(PEACH, WOOD, 0.45))
    canvas.rect(-44, -36, 32, 76, HONEY, 6)
    canvas.rect(-36, -36, 5, 76, WALNUT)


def _gloves(canvas: Canvas) -> None:
    for x, y, turn, fill in ((22, -8, 14, mixed(SAND, SNOW, 0.1)), (-8, 10, -6, PAPER)):
        _glove(canvas.at(x + 7, y + 10, turn=turn), mixed(SAND, INK, 0.3))
        _glove(canvas.at(x, y, turn=turn), fill)


def _glove(canvas: Canvas, fill: str) -> None:
    seam = mixed(fill, INK, 0.3)
    for tip in ((-118, -26), (-132, -6), (-126, 14), (-108, 30)):
        canvas.stroke([(-26, tip[1] * 0.75), (tip[0] + 4, tip[1])], 22, seam)
        canvas.stroke([(-26, tip[1] * 0.75), tip], 18, fill)
    canvas.stroke([(10, -22), (-34, -58)], 26, seam)
    canvas.stroke([(10, -22), (-34, -58)], 22, fill)
    canvas.blob([(-50, -34), (10, -38), (62, -28), (62, 30), (10, 36), (-50, 34)], fill)
    for y in (-16, 0, 16):
        canvas.stroke([(-34, y), (12, y * 0.8)], 2.5, seam)
    canvas.rect(56, -32, 34, 66, fill, 8)
    canvas.rect(56, -32, 6, 66, MADDER)


def digitisation(canvas: Canvas) -> None:
    """An old book under an overhead scanner; a monitor beside it shows the same pages."""
    niche(canvas.at(340, 500), 560, 540, mixed(POMEGRANATE, MADDER, 0.3))
    row(canvas.at(690, 120), 440, 84, 71, (MADDER, mixed(MADDER, APRICOT, 0.35), mixed(POMEGRANATE, INK, 0.4), INK))
    canvas.rect(680, 120, 460, 10, WALNUT, 3)
    canvas.rect(0, 500, 1200, 175, WALNUT)
    canvas.rect(0, 500, 1200, 12, WOOD)
    monitor(canvas.at(670, 182), 440, 284, PAPER, INK)
    with canvas.at(670, 182).clip(outline.rectangle(0, 0, 440, 284, 4)) as inner:
        inner.rect(0, 0, 440, 284, TEAL)
        inner.rect(0, 0, 440, 30, mixed(TEAL, INK, 0.4))
        for x, fill in ((20, MADDER), (42, HONEY), (64, SEA)):
            inner.circle(x, 15, 6, fill)
        opened(inner.at(220, 152, 1.55), LEATHER, page=PEACH, lines=mixed(PEACH, WALNUT, 0.5))
    _scanner(canvas.at(340, 560))


def _scanner(canvas: Canvas) -> None:
    canvas.ellipse(0, 52, 320, 18, SHADOW)
    canvas.polygon([(-250, -30), (250, -30), (300, 46), (-300, 46)], SLATE)
    canvas.polygon([(-300, 46), (300, 46), (300, 60), (-300, 60)], INK)
    canvas.rect(-222, -450, 30, 440, SEA, 10)
    canvas.rect(-222, -450, 10, 440, mixed(SEA, SNOW, 0.4), 5)
    canvas.rect(-222, -470, 300, 36, SEA, 14)
    canvas.polygon([(-64, -392), (64, -392), (262, 40), (-262, 40)], faded(APRICOT, 0.30))
    canvas.polygon([(-40, -392), (40, -392), (150, 30), (-150, 30)], faded(PEACH, 0.35))
    canvas.rect(-78, -450, 156, 50, INK, 12)
    canvas.rect(-66, -402, 132, 12, HONEY, 4)
    canvas.circle(0, -425, 15, MIST)
    canvas.circle(0, -425, 8, TEAL)
    _book_in_cradle(canvas.at(0, -10))


def _book_in_cradle(canvas: Canvas) -> None:
    canvas.polygon([(-196, 6), (196, 6), (232, 48), (-232, 48)], LEATHER)
    for side in (False, True):
        half = canvas.at(0, 0, flip=side)
        for lift, fill in ((0, SAND), (6, mixed(SAND, PEACH, 0.5)), (12, PEACH)):
            top = outline.smooth([(0, 2 - lift), (46, -12 - lift), (120, -12 - lift), (186, 2 - lift * 0.6)])
            low = outline.smooth([(222, 42 - lift * 0.6), (142, 26 - lift), (56, 26 - lift), (0, 44 - lift)])
            half.polygon([*top, *low], fill)
        for line in range(4):
            y = -14 + line * 9
            half.curve(
                [(34 + line * 3, y - 2), (90 + line * 3, y - 6), (154 + line * 8, y + 2)], 3, mixed(PEACH, WALNUT, 0.5)
            )


SCENES = {
    "2021/electronic-catalogue.png": Scene(electronic_catalogue, PEACH, TEAL),
    "2021/old-books.png": Scene(old_books, TEAL),
    "2023/digitisation.png": Scene(digitisation, POMEGRANATE, TEAL),
}
