"""Books: on shelves, in stacks, closed, open, and held by a reader."""

from collections.abc import Sequence
from random import Random

from .canvas import Canvas
from .ornament import lozenge
from .outline import Point, smooth
from .palette import APRICOT, HONEY, INK, MADDER, PAPER, SAND, SHADOW, SNOW, SPINES, WALNUT, WOOD, faded, mixed


def spine(canvas: Canvas, width: float, height: float, fill: str) -> None:
    """Draw the spine of a book that stands on the origin, to the right of it."""
    canvas.rect(0, -height, width, height, fill, 2)
    trim = APRICOT if fill in {PAPER, SAND, SNOW} else faded(PAPER, 0.75)
    canvas.rect(0, -height * 0.86, width, max(1.5, height * 0.03), trim)
    canvas.rect(0, -height * 0.14, width, max(1.5, height * 0.03), trim)
    if width > 15:
        lozenge(canvas.at(width / 2, -height * 0.55), width * 0.2, width * 0.3, trim)
        canvas.rect(width * 0.82, -height, width * 0.18, height, mixed(fill, INK, 0.14), 1)


def row(canvas: Canvas, length: float, height: float, seed: int, colours: Sequence[str] = SPINES) -> None:
    """Draw books side by side from the origin to the right; *seed* decides their sizes."""
    random, x, last = Random(seed), 0.0, ""  # noqa: S311 (a drawing, and the same one each time)
    while True:
        width = height * random.uniform(0.16, 0.30)
        if x + width > length:
            return
        fill = random.choice([colour for colour in colours if colour != last])
        tall = height * random.uniform(0.68, 0.94)
        if random.random() < 0.07 and x + width + tall * 0.3 < length:
            x += tall * 0.27
            spine(canvas.at(x - tall * 0.25, -width * 0.2, turn=-14), width, tall * 0.95, fill)
        else:
            spine(canvas.at(x, 0), width, tall, fill)
        x, last = x + width + 1, fill


def shelf(
    canvas: Canvas,
    width: float,
    height: float,
    rows: int,
    seed: int,
    *,
    wood: str = WOOD,
    back: str = WALNUT,
    colours: Sequence[str] = SPINES,
) -> None:
    """Draw a bookcase from the origin to the right and down."""
    board = min(10.0, height / rows * 0.09)
    canvas.rect(0, 0, width, height, back)
    step = (height - board) / rows
    for place in range(rows):
        bottom = (place + 1) * step
        row(canvas.at(board * 1.4, bottom), width - 2.8 * board, step - board, seed + place, colours)
        canvas.rect(0, bottom, width, board, wood)
        canvas.rect(0, place * step + board, width, board * 0.7, faded(INK, 0.25))
    canvas.rect(0, 0, width, board, wood)
    for side in (0.0, width - board):
        canvas.rect(side, 0, board, height, wood)


def lying(canvas: Canvas, width: float, height: float, fill: str) -> None:
    """Draw a book that lies with its spine towards us; the origin is the middle of its lower edge."""
    canvas.rect(-width / 2, -height, width, height, fill, height * 0.22)
    trim = APRICOT if fill in {PAPER, SAND, SNOW} else faded(PAPER, 0.8)
    for side in (-0.40, 0.36):
        canvas.rect(width * side, -height, width * 0.025, height, trim)
    lozenge(canvas.at(0, -height / 2), width * 0.08, height * 0.22, trim)
    canvas.rect(-width / 2, -height * 0.2, width, height * 0.2, faded(INK, 0.14), height * 0.1)


def block(canvas: Canvas, width: float, height: float, fill: str) -> None:
    """Draw a book that lies with its pages towards us; the origin is the middle of its lower edge."""
    cover = height * 0.15
    canvas.rect(-width / 2 + 4, -height + cover, width - 10, height - 2 * cover, SNOW)
    for line in (0.35, 0.5, 0.65):
        canvas.rect(-width / 2 + 8, -height * line, width - 14, max(1.0, height * 0.03), SAND)
    canvas.rect(-width / 2, -height, width, cover, fill, cover / 2)
    canvas.rect(-width / 2, -cover, width, cover, fill, cover / 2)
    canvas.rect(-width / 2, -height, cover * 1.1, height, fill, cover / 2)


def stack(canvas: Canvas, width: float, height: float, colours: Sequence[str]) -> None:
    """Draw lying books on each other, the first one lowest, on the origin."""
    shifts = (0, 0.05, -0.04, 0.03, -0.06, 0.02)
    canvas.ellipse(0, 0, width * 0.58, height * 0.22, SHADOW)
    for place, fill in enumerate(colours):
        spot = canvas.at(shifts[place % len(shifts)] * width, -place * height)
        size = width * (1 - 0.05 * (place % 3))
        (block if place % 2 else lying)(spot, size, height, fill)


def opened(canvas: Canvas, cover: str = MADDER, *, page: str = SNOW, lines: str = SAND) -> None:
    """Draw an open book of 200 x 130 units around the origin, seen from above its lower edge."""
    canvas.rect(-104, -58, 208, 126, cover, 6)
    for side in (False, True):
        half = canvas.at(0, 0, flip=side)
        for layer, fill in ((6, SAND), (3, PAPER), (0, page)):
            half.polygon(_page(97 + layer * 0.5, layer), fill)
        half.polygon([(0, -52), (7, -57.5), (5, 57), (0, 62)], mixed(page, INK, 0.14))
        half.polygon([(7, -57.5), (14, -60), (12, 54), (5, 57)], mixed(page, INK, 0.06))
    for start in (-84, 20):
        for line in range(6):
            canvas.rect(start, -42 + line * 15, 64 if line != 5 else 38, 4, lines, 2)


def held(canvas: Canvas, cover: str = MADDER) -> None:
    """Draw the covers of a book in a reader's hands, 80 x 56 units around the origin."""
    canvas.polygon([(-38, -30), (0, -24), (38, -30), (38, -22), (-38, -22)], SNOW)
    for side in (False, True):
        half = canvas.at(0, 0, flip=side)
        half.polygon([(0, -24), (40, -31), (40, 23), (0, 30)], cover)
        lozenge(half.at(22, -2), 8, 11, faded(PAPER, 0.85))
    canvas.rect(-3, -24, 6, 54, faded(INK, 0.25))


def side_held(canvas: Canvas, cover: str = MADDER) -> None:
    """Draw an open book seen from its side, in the hands of a reader who looks to the right."""
    canvas.polygon([(0, 0), (34, -34), (40, -30), (6, 6)], cover)
    canvas.polygon([(-2, -4), (28, -36), (34, -33), (2, 2)], SNOW)
    canvas.polygon([(0, 0), (-26, -16), (-30, -10), (-2, 7)], cover)
    canvas.polygon([(-2, -4), (-24, -19), (-28, -14), (0, 3)], PAPER)


def closed(canvas: Canvas, fill: str, trim: str = HONEY) -> None:
    """Draw the front of a book of 100 x 140 units around the origin, with a frame and a lozenge."""
    canvas.rect(-46, -66, 100, 138, SAND, 4)
    canvas.rect(-48, -68, 98, 137, SNOW, 4)
    canvas.rect(-50, -70, 100, 140, fill, 5)
    canvas.rect(-50, -70, 13, 140, faded(INK, 0.22), 5)
    for inset, colour in ((0, trim), (3, fill)):
        canvas.rect(-28 + inset, -58 + inset, 68 - 2 * inset, 116 - 2 * inset, colour, 3)
    lozenge(canvas.at(6, 0), 22, 32, trim)
    lozenge(canvas.at(6, 0), 13, 20, fill)


def _page(width: float, drop: float) -> list[Point]:
    top = smooth([(0, -52), (20, -61), (55, -62), (width, -54)])
    bottom = smooth([(width, 58), (55, 51), (20, 52), (0, 62)])
    return [(x, y + drop * 0.6) for x, y in top + bottom]
