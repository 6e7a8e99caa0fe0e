"""People who meet: the online conference, the small libraries, the webinar, the reading club."""

from newsroom.pictures import furniture, outline
from newsroom.pictures.books import held, opened, row, shelf, stack
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.devices import bar_chart, laptop, monitor
from newsroom.pictures.figures import sitting, sitting_behind, sitting_sideways
from newsroom.pictures.landscape import mountain
from newsroom.pictures.ornament import round_rug
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
    UMBER,
    WALNUT,
    WOOD,
    faded,
    mixed,
)
from newsroom.pictures.people import Look, bust
from newsroom.pictures.scene import Scene, floor, niche

GREEN_BOOKS = (TEAL, SEA, MIST, MOSS, LEAF, PAPER)
APRICOT_BOOKS = (APRICOT, PEACH, HONEY, MADDER, PAPER, POMEGRANATE)

PAIR_LEFT = (
    Look(coat=MADDER, style="scarf", wrap=POMEGRANATE, skin=TAWNY, trim=HONEY),
    Look(coat=SNOW, style="cap", wrap=INK, skin=TAWNY, trim=HONEY),
)
PAIR_RIGHT = (
    Look(coat=TEAL, style="bob", hair=CHESTNUT, trim=PAPER),
    Look(coat=SLATE, style="beard", trim=PAPER),
)


def online_conference(canvas: Canvas) -> None:
    """Two screens with two librarians each, and an open book whose pages reach to both."""
    canvas.circle(600, 200, 330, faded(SLATE, 0.35))
    canvas.circle(600, 200, 220, faded(SLATE, 0.5))
    floor(canvas, 580, WALNUT)
    _screen_with_two(canvas.at(76, 218), MIST, GREEN_BOOKS, PAIR_LEFT)
    _screen_with_two(canvas.at(648, 218), PEACH, APRICOT_BOOKS, PAIR_RIGHT)
    _wide_book(canvas.at(600, 226))


def _screen_with_two(canvas: Canvas, wall: str, books: tuple[str, ...], pair: tuple[Look, Look]) -> None:
    monitor(canvas, 476, 300, wall, case=WALNUT)
    with canvas.clip(outline.rectangle(0, 0, 476, 300, 6)) as inner:
        shelf(
            inner.at(10, -6),
            456,
            330,
            4,
            3,
            back=mixed(books[0], INK, 0.35),
            wood=mixed(books[0], PAPER, 0.3),
            colours=books,
        )
        inner.rect(0, 0, 476, 300, faded(wall, 0.30))
        bust(inner.at(150, 146, 1.2), pair[0])
        bust(inner.at(330, 140, 1.2), pair[1])


def _wide_book(canvas: Canvas) -> None:
    fills = ((0, MADDER), (12, SAND), (20, PAPER), (28, SNOW))
    for side in (False, True):
        half = canvas.at(0, 0, flip=side)
        for lift, fill in fills:
            upper = outline.smooth(
                [(0, -70 - lift), (70, -130 - lift), (190, -128 - lift * 0.8), (330, -40 - lift * 0.5)]
            )
            lower = outline.smooth([(330, 0 - lift * 0.6), (190, -78 - lift * 0.8), (80, -74 - lift), (0, -8 - lift)])
            half.polygon([*upper, *lower], fill)
        for line in range(3):
            y = -134 + line * 17
            half.curve([(36, y + 10), (90, y - 6), (180, y - 6), (262, y + 32)], 4, SAND)
        half.polygon([(0, -98), (9, -107), (9, -44), (0, -36)], mixed(SNOW, INK, 0.15))


TILES = (
    (MADDER, Look(coat=PAPER, style="braids", skin=TAWNY, trim=HONEY)),
    (TEAL, Look(coat=APRICOT, style="beard", hair=SILVER)),
    (APRICOT, Look(coat=INK, style="scarf", wrap=TEAL, trim=PEACH, skin=TAWNY)),
    (INK, Look(coat=HONEY, style="short", hair=CHESTNUT)),
    (HONEY, Look(coat=POMEGRANATE, style="bun")),
    (POMEGRANATE, Look(coat=SEA, style="bald", hair=SILVER)),
    (SEA, Look(coat=MADDER, style="cap", wrap=INK, skin=UMBER)),
    (PEACH, Look(coat=TEAL, style="long", hair=CHESTNUT)),
    (SLATE, Look(coat=MIST, style="bob", hair=SILVER, trim=MADDER)),
)


def small_libraries(canvas: Canvas) -> None:
    """Nine tiles with a person before a bookshelf in each, every tile in its own colour."""
    canvas.rect(140, 26, 920, 566, INK, 22)
    canvas.polygon([(540, 592), (660, 592), (680, 641), (520, 641)], SLATE)
    furniture.plant(canvas.at(70, 641, 1.05), MADDER)
    stack(canvas.at(1128, 641), 104, 28, (TEAL, APRICOT, POMEGRANATE))
    for place, (colour, look) in enumerate(TILES):
        _tile(canvas.at(160 + place % 3 * 296, 46 + place // 3 * 176), colour, look, place)


def _tile(canvas: Canvas, colour: str, look: Look, seed: int) -> None:
    with canvas.clip(outline.rectangle(0, 0, 288, 170, 10)) as inner:
        inner.rect(0, 0, 288, 170, colour)
        books = [
            mixed(colour, other, share) for other, share in ((PAPER, 0.5), (PAPER, 0.15), (PAPER, 0.35), (INK, 0.3))
        ]
        back = mixed(colour, INK, 0.15)
        shelf(inner.at(-12, -16), 312, 216, 2, 60 + seed * 4, wood=mixed(colour, PAPER, 0.2), back=back, colours=books)
        bust(inner.at(144, 74, 1.16), look)


def webinar(canvas: Canvas) -> None:
    """A woman with headphones at her desk, before a laptop that shows a presenter and a chart."""
    niche(canvas.at(800, 560), 660, 620, mixed(MIST, SEA, 0.35))
    floor(canvas, 560, mixed(SAND, WOOD, 0.35))
    furniture.plant(canvas.at(1104, 470, 1.25), APRICOT)
    _wall_shelf(canvas.at(70, 150))
    look = Look(coat=MADDER, legs=INK, style="bun", hair=CHESTNUT, trim=HONEY)
    furniture.chair_side(canvas.at(232, 480, 1.5), WALNUT, 92)
    sitting_sideways(canvas.at(232, 480, 1.5), look, (108, -22))
    _headphones(canvas.at(241, 246, 1.5))
    furniture.table(canvas.at(330, 468), 850, 180)
    laptop(canvas.at(530, 132), 452, 290, SNOW)
    _lecture(canvas.at(530, 132))
    _notebook(canvas.at(1020, 466))
    furniture.cup(canvas.at(470, 470, 0.95), TEAL, steam=True)


def _wall_shelf(canvas: Canvas) -> None:
    row(canvas.at(6, 0), 190, 92, 12)
    stack(canvas.at(262, 0), 92, 22, (TEAL, APRICOT))
    canvas.rect(-10, 0, 340, 12, WOOD, 4)


def _headphones(canvas: Canvas) -> None:
    canvas.stroke(outline.ellipse(-5, 2, 33, 37, 200, 330)[2:-4], 7, INK)
    canvas.ellipse(-6, 6, 11, 16, INK)
    canvas.ellipse(-6, 6, 6, 10, APRICOT)
    canvas.curve([(-2, 20), (8, 30), (22, 26)], 3.5, INK)


def _lecture(canvas: Canvas) -> None:
    with canvas.clip(outline.rectangle(0, 0, 190, 290, 4)) as inner:
        inner.rect(0, 0, 190, 290, TEAL)
        inner.circle(95, 126, 82, faded(SEA, 0.6))
        bust(inner.at(95, 140, 1.15), Look(coat=PAPER, style="beard", trim=APRICOT, skin=TAWNY))
    bar_chart(canvas.at(218, 246), 206, 190)


def _notebook(canvas: Canvas) -> None:
    canvas.polygon([(-50, 0), (86, 0), (70, -18), (-30, -18)], SNOW)
    canvas.polygon([(-50, 0), (86, 0), (86, 5), (-50, 5)], APRICOT)
    canvas.polygon([(18, 0), (24, 0), (22, -18), (17, -18)], SAND)
    canvas.stroke([(40, -4), (96, -22)], 6, HONEY)
    canvas.stroke([(38, -3), (40, -4)], 4, INK)


CIRCLE = (
    (334, 448, "right", Look(coat=SEA, legs=INK, style="cap", wrap=MADDER, skin=TAWNY)),
    (866, 448, "left", Look(coat=POMEGRANATE, legs=POMEGRANATE, style="scarf", wrap=TEAL, skirt=True, skin=TAWNY)),
)


def reading_club(canvas: Canvas) -> None:
    """Six people of different ages in a circle around a low table, each with a book."""
    _reading_room(canvas)
    round_rug(canvas.at(600, 560), 430, 104, POMEGRANATE)
    _far_reader(canvas.at(458, 402, 0.98), Look(coat=MADDER, legs=INK, style="beard", hair=SILVER), TEAL)
    _far_reader(canvas.at(742, 402, 0.98), Look(coat=TEAL, legs=TEAL, style="long", hair=CHESTNUT, skirt=True), APRICOT)
    for x, y, side, look in CIRCLE:
        spot = canvas.at(x - 60 if side == "right" else x + 60, y, 1.06, flip=side == "left")
        furniture.chair_side(spot)
        sitting_sideways(spot, look, (66, -58))
        held(spot.at(74, -74, 0.85, turn=12), HONEY if side == "right" else INK)
    _tea_table(canvas.at(600, 532))
    _near_reader(canvas.at(462, 566, 1.08, flip=True), Look(coat=HONEY, style="braids", head=1.1))
    _near_reader(canvas.at(738, 566, 1.08), Look(coat=SLATE, style="short", hair=CHESTNUT))


def _reading_room(canvas: Canvas) -> None:
    floor(canvas, 470, mixed(WOOD, SAND, 0.5))
    for x in (150, 1050):
        niche(canvas.at(x, 462), 236, 400, mixed(APRICOT, PAPER, 0.25))
        shelf(canvas.at(x - 92, 170), 184, 292, 3, int(x))
    niche(canvas.at(600, 350), 330, 310, SNOW)
    with canvas.clip(outline.arch(449, 54, 302, 296)) as inner:
        inner.rect(440, 40, 320, 320, MIST)
        inner.circle(668, 140, 40, SNOW)
        mountain(inner.at(680, 352), 280, 150, SEA)
        mountain(inner.at(540, 352), 330, 220, SEA)
    canvas.rect(595, 40, 10, 310, SNOW)
    canvas.rect(425, 346, 350, 14, SNOW, 4)


def _far_reader(canvas: Canvas, look: Look, cover: str) -> None:
    furniture.chair_front(canvas)
    sitting(canvas, look)
    held(canvas.at(0, -52), cover)


def _near_reader(canvas: Canvas, look: Look) -> None:
    opened(canvas.at(62, -58, 0.34, turn=-14), APRICOT)
    sitting_behind(canvas, look)
    furniture.chair_behind(canvas, mixed(WOOD, WALNUT, 0.4))


def _tea_table(canvas: Canvas) -> None:
    canvas.ellipse(0, 34, 118, 20, SHADOW)
    for x in (-74, 64):
        canvas.rect(x, 0, 10, 34, WALNUT)
    canvas.ellipse(0, 6, 112, 24, WALNUT)
    canvas.ellipse(0, 0, 112, 24, WOOD)
    furniture.teapot(canvas.at(0, 4, 0.72), TEAL)
    for x, y in ((-68, 4), (62, 6)):
        canvas.ellipse(x, y + 2, 19, 4, SNOW)
        canvas.polygon([(x - 13, y - 15), (x + 13, y - 15), (x + 8, y + 1), (x - 8, y + 1)], PAPER)


SCENES = {
    "2020/online-conference.png": Scene(online_conference, INK),
    "2022/reading-club.png": Scene(reading_club, PEACH, TEAL),
    "2023/small-libraries.png": Scene(small_libraries, SAND, TEAL),
    "2026/webinar.png": Scene(webinar, MIST, TEAL),
}
