"""The route of the library bus: a map for the gallery."""

from newsroom.pictures import outline
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.landscape import hill, poplar, tree
from newsroom.pictures.palette import (
    APRICOT,
    HONEY,
    LEAF,
    MADDER,
    MIST,
    MOSS,
    PAPER,
    SAND,
    SEA,
    SHADOW,
    SNOW,
    TEAL,
    WALNUT,
    mixed,
)
from newsroom.pictures.scene import Scene
from newsroom.pictures.signs import house, school, stop
from newsroom.pictures.vehicles import bus_sign

LOOP = [(190, 190), (430, 120), (690, 170), (770, 320), (650, 460), (420, 420), (210, 470), (110, 340)]
STOPS = ((190, 190), (690, 170), (770, 320), (420, 420), (110, 340))
RIVER = [(560, -20), (520, 90), (600, 220), (520, 330), (580, 450), (540, 600)]


def route(canvas: Canvas) -> None:
    """A loop road with five stops, the bus at one of them, a river, two hills, a school and a house."""
    canvas.blob([(-60, 120), (160, 40), (420, 200), (300, 330), (60, 300)], mixed(LEAF, MIST, 0.45))
    canvas.blob([(620, 330), (820, 240), (960, 380), (880, 620), (640, 560)], mixed(LEAF, MIST, 0.45))
    _hill(canvas.at(352, 306, 0.95))
    _hill(canvas.at(800, 110, 0.8))
    canvas.curve(RIVER, 58, mixed(SEA, TEAL, 0.25))
    canvas.curve(RIVER, 44, mixed(SEA, MIST, 0.3))
    _loop(canvas)
    for x, y, size in ((120, 96, 66), (156, 104, 54), (700, 280, 60), (270, 396, 60), (846, 470, 70), (880, 476, 56)):
        tree(canvas.at(x, y), size)
    for x, y, size in ((56, 480, 78), (82, 486, 92), (640, 360, 72), (662, 364, 84)):
        poplar(canvas.at(x, y), size)
    for place, spot in enumerate(STOPS):
        stop(canvas.at(*spot), (TEAL, MADDER, TEAL, MADDER, TEAL)[place])
    school(canvas.at(692, 128, 0.78))
    house(canvas.at(192, 322, 0.85))
    canvas.ellipse(420, 396, 78, 9, SHADOW)
    bus_sign(canvas.at(420, 396, 1.2))


def _loop(canvas: Canvas) -> None:
    line = outline.smooth(LOOP, closed=True)
    ring = [*line, line[0]]
    for width, fill in ((46, mixed(SAND, WALNUT, 0.45)), (38, PAPER)):
        canvas.stroke(ring, width, fill)
    for start in range(0, len(line) - 2, 4):
        canvas.stroke(line[start : start + 2], 4, APRICOT)


def _hill(canvas: Canvas) -> None:
    hill(canvas, [(-120, 0), (-80, -40), (-20, -104), (40, -60), (120, 0)], 0, mixed(MOSS, LEAF, 0.3))
    canvas.polygon([*outline.smooth([(-20, -104), (40, -60), (120, 0)]), (10, 0), (26, -40)], MOSS)
    for x, y in ((-60, -16), (-36, -44), (-20, -14)):
        canvas.curve([(x - 10, y), (x, y - 7), (x + 10, y)], 3, SNOW if y == -44 else HONEY)


SCENES = {"2023/mobile-library-3.png": Scene(route, mixed(SAND, PAPER, 0.35), TEAL, 900, 600)}
