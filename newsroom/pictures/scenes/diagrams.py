"""Diagrams in the text of articles."""

from newsroom.pictures import furniture, outline
from newsroom.pictures.books import closed, opened, shelf, spine
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.devices import magnifier, monitor, server, tablet
from newsroom.pictures.landscape import sun
from newsroom.pictures.ornament import lozenge
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
    WHEAT,
    WOOD,
    faded,
    mixed,
)
from newsroom.pictures.scene import Scene
from newsroom.pictures.signs import arrow, cross, tick


def electronic_library(canvas: Canvas) -> None:
    """From a bookshelf to a server, and from there to a computer, a tablet and a phone."""
    canvas.circle(160, 250, 122, mixed(HONEY, PAPER, 0.55))
    canvas.circle(450, 250, 122, mixed(SEA, PAPER, 0.55))
    canvas.ellipse(160, 386, 110, 10, SHADOW)
    shelf(canvas.at(70, 120), 180, 262, 3, 17)
    server(canvas.at(450, 346), 150, 200)
    arrow(canvas, [(264, 250), (356, 250)], MADDER)
    arrow(canvas, [(544, 210), (580, 122), (652, 104)], MADDER)
    arrow(canvas, [(548, 254), (650, 270)], MADDER)
    arrow(canvas, [(544, 290), (580, 380), (684, 396)], MADDER)
    monitor(canvas.at(676, 60), 140, 82, MIST)
    opened(canvas.at(746, 101, 0.5), TEAL)
    tablet(canvas.at(738, 274), 150, 104, PEACH)
    opened(canvas.at(738, 274, 0.5), MADDER)
    tablet(canvas.at(738, 400), 74, 120, MIST)
    opened(canvas.at(738, 400, 0.25), POMEGRANATE)


def catalogue_steps(canvas: Canvas) -> None:
    """Search, choose from the list, take the book from its shelf."""
    canvas.rect(27, 150, 846, 160, mixed(SAND, PAPER, 0.45))
    for step, (x, fill) in enumerate(((164, MIST), (450, PEACH), (736, mixed(HONEY, PAPER, 0.4)))):
        canvas.circle(x + 3, 236, 116, SHADOW)
        canvas.circle(x, 230, 116, SNOW)
        canvas.circle(x, 230, 106, fill)
        for mark in range(step + 1):
            lozenge(canvas.at(x + (mark - step / 2) * 40, 396), 15, 20, MADDER)
            lozenge(canvas.at(x + (mark - step / 2) * 40, 396), 6, 8, PAPER)
    arrow(canvas, [(286, 230), (328, 230)], MADDER, 9)
    arrow(canvas, [(572, 230), (614, 230)], MADDER, 9)
    magnifier(canvas.at(146, 214), 54, TEAL)
    canvas.curve([(118, 206), (128, 186), (148, 178)], 7, MIST)
    _cards(canvas.at(450, 230, 0.94))
    with canvas.clip(outline.ellipse(736, 230, 106, 106)) as inner:
        _taken_book(inner.at(736, 230))


def _cards(canvas: Canvas) -> None:
    for place in range(4):
        is_marked = place == 1
        card = canvas.at(0, -84 + place * 44)
        card.rect(-68, 3, 140, 36, SHADOW, 6)
        reach = 84 if is_marked else 72
        card.rect(-reach, 0, 2 * reach, 38, MADDER if is_marked else SNOW, 6)
        line = mixed(SNOW, MADDER, 0.1) if is_marked else SAND
        card.rect(-56, 9, 20, 20, HONEY if is_marked else SEA, 3)
        card.rect(-26, 10, 82, 6, line, 3)
        card.rect(-26, 22, 54, 6, line, 3)
    tick(canvas.at(84, -24), 20)


def _taken_book(canvas: Canvas) -> None:
    canvas.rect(-130, -84, 260, 120, WALNUT)
    for y in (-92, 28, 104):
        canvas.rect(-130, y, 260, 12, WOOD)
    fills = (TEAL, PAPER, POMEGRANATE, SEA, INK)
    for place, fill in enumerate(fills):
        spine(canvas.at(-112 + place * 24, 28), 23, (92, 80, 98, 84, 92)[place], fill)
    for place, fill in enumerate((SLATE, APRICOT)):
        spine(canvas.at(70 + place * 24, 28), 23, 88, fill)
    canvas.stroke([(130, 150), (84, 92), (52, 52)], 34, TEAL)
    book = canvas.at(34, 0, turn=9)
    closed(book.at(0, 0, 0.74), MADDER)
    canvas.circle(46, 48, 18, WHEAT)
    for x, y in ((22, 40), (20, 54), (28, 66)):
        canvas.stroke([(46, 50), (x, y)], 12, WHEAT)


def shelf_position(canvas: Canvas) -> None:
    """The right place for a bookcase, away from heat and sun; and the wrong one."""
    _good_place(canvas.at(46, 46))
    _bad_place(canvas.at(458, 46))
    tick(canvas.at(244, 74), 34)
    cross(canvas.at(656, 74), 34)


def _room(canvas: Canvas, wall: str, ground: str) -> None:
    canvas.rect(0, 0, 396, 408, wall, 6)
    canvas.rect(0, 336, 396, 72, ground, 6)
    canvas.rect(0, 330, 396, 8, SNOW)


def _good_place(canvas: Canvas) -> None:
    _room(canvas, MIST, mixed(WOOD, SAND, 0.5))
    canvas.polygon([(0, 0), (130, 0), (130, 330), (0, 408)], mixed(MIST, SEA, 0.35))
    furniture.window(canvas.at(30, 90), 74, 130, SNOW)
    for place in range(6):
        canvas.rect(18 + place * 17, 76, 17, 176, (TEAL, mixed(TEAL, SNOW, 0.16))[place % 2], 3)
    canvas.rect(10, 68, 114, 9, HONEY, 4)
    canvas.polygon([(196, 96), (224, 110), (224, 352), (196, 330)], faded(INK, 0.22))
    canvas.polygon([(206, 102), (222, 114), (222, 360), (206, 346)], mixed(WOOD, INK, 0.45))
    _bookcase(canvas.at(220, 114), leaning=False)
    for x, y in ((180, 300), (180, 220), (180, 140)):
        arrow(canvas, [(x, y), (x + 4, y - 26), (x, y - 54)], SEA, 5)


def _bad_place(canvas: Canvas) -> None:
    _room(canvas, mixed(PEACH, PAPER, 0.3), mixed(WOOD, SAND, 0.3))
    furniture.window(canvas.at(252, 46), 116, 118, mixed(HONEY, SNOW, 0.4))
    with canvas.clip(outline.rectangle(252, 46, 116, 118)) as inner:
        sun(inner.at(338, 78), 26, APRICOT)
    furniture.bars(canvas.at(252, 46), 116, 118)
    _bookcase(canvas.at(40, 114), leaning=True)
    canvas.polygon([(252, 46), (252, 164), (196, 330), (40, 300), (40, 150)], faded(HONEY, 0.34))
    for start, end in (((244, 72), (150, 150)), ((250, 116), (146, 220)), ((260, 164), (160, 296))):
        arrow(canvas, [start, end], APRICOT, 6)
    _radiator(canvas.at(250, 252))


def _bookcase(canvas: Canvas, *, leaning: bool) -> None:
    canvas.rect(0, 0, 156, 246, WALNUT)
    fills = (MADDER, TEAL, PAPER, APRICOT, SLATE, HONEY, POMEGRANATE, SEA)
    for level in range(3):
        bottom = (level + 1) * 79
        for place in range(5 if leaning else 6):
            fill = fills[(place + level * 3) % len(fills)]
            tall = (60, 54, 64, 50, 58)[(place + level) % 5]
            if leaning:
                spine(canvas.at(14 + place * 25, bottom - 5, turn=21), 17, tall, fill)
            else:
                spine(canvas.at(14 + place * 20, bottom), 19, tall, fill)
        canvas.rect(0, bottom, 156, 9, WOOD)
    for x in (0, 147):
        canvas.rect(x, 0, 9, 246, WOOD)
    canvas.rect(0, 0, 156, 9, WOOD)


def _radiator(canvas: Canvas) -> None:
    for x in range(0, 126, 21):
        canvas.rect(x, 0, 17, 88, SNOW, 8)
        canvas.rect(x + 11, 4, 6, 80, mixed(SNOW, INK, 0.14), 3)
    canvas.rect(-4, 72, 132, 8, SNOW, 4)
    for x in (18, 60, 102):
        canvas.curve([(x, -8), (x - 8, -20), (x + 6, -32), (x - 2, -46)], 5, MADDER)


SCENES = {
    "2020/electronic-library.png": Scene(electronic_library, PAPER, TEAL, 900, 500, is_diagram=True),
    "2021/catalogue-steps.png": Scene(catalogue_steps, PAPER, MADDER, 900, 500, is_diagram=True),
    "2021/shelf-position.png": Scene(shelf_position, PAPER, TEAL, 900, 500, is_diagram=True),
}
