"""Out of doors: reading in summer, books on the road between libraries, the library bus."""

from newsroom.pictures import outline
from newsroom.pictures.books import side_held, stack
from newsroom.pictures.canvas import Canvas
from newsroom.pictures.landscape import (
    cloud,
    flower,
    hill,
    mountain,
    poplar,
    rows_of_field,
    stone_library,
    sun,
    tree,
    white_library,
)
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
    SNOW,
    TAWNY,
    TEAL,
    WALNUT,
    faded,
    mixed,
)
from newsroom.pictures.people import Look, head
from newsroom.pictures.scene import Scene
from newsroom.pictures.vehicles import library_bus, van


def summer_reading(canvas: Canvas) -> None:
    """A child reads on the grass under a tree; books, a slice of watermelon and a straw hat beside."""
    sun(canvas.at(890, 190), 116, APRICOT)
    cloud(canvas.at(640, 120), 170)
    cloud(canvas.at(1110, 90), 130)
    hill(canvas, [(0, 430), (300, 380), (640, 440), (940, 376), (1200, 420)], 675, mixed(SEA, LEAF, 0.5))
    for x, y, size in ((700, 430, 110), (740, 428, 84), (1060, 392, 120), (1104, 400, 90)):
        poplar(canvas.at(x, y), size, mixed(MOSS, SEA, 0.4))
    hill(canvas, [(0, 470), (340, 440), (760, 480), (1200, 448)], 675, LEAF)
    _shade_tree(canvas)
    canvas.ellipse(470, 590, 400, 32, faded(INK, 0.14))
    _lying_reader(canvas.at(524, 574, 1.25))
    stack(canvas.at(900, 606), 156, 36, (MADDER, TEAL, INK))
    _straw_hat(canvas.at(896, 494))
    _watermelon(canvas.at(1084, 612))
    for x, y, size in ((60, 620, 40), (104, 636, 30), (150, 612, 36), (1160, 520, 34), (1010, 480, 26), (300, 630, 28)):
        flower(canvas.at(x, y), size)


def _shade_tree(canvas: Canvas) -> None:
    canvas.polygon([(150, 520), (176, 250), (250, 250), (262, 440), (300, 526), (220, 514)], WALNUT)
    canvas.stroke([(210, 330), (330, 220)], 26, WALNUT)
    for x, y, radius, fill in (
        (60, 150, 170, MOSS),
        (390, 150, 140, MOSS),
        (220, 80, 200, MOSS),
        (120, 70, 130, mixed(MOSS, LEAF, 0.45)),
        (330, 60, 110, mixed(MOSS, LEAF, 0.45)),
    ):
        canvas.circle(x, y, radius, fill)
    for x, y in ((70, 200), (180, 150), (300, 190), (420, 170), (250, 60), (360, 90), (120, 90), (470, 120)):
        canvas.circle(x, y, 15, APRICOT)
        canvas.circle(x - 4, y - 4, 5, PEACH)


def _lying_reader(canvas: Canvas) -> None:
    look = Look(coat=MADDER, legs=INK, style="short", hair=CHESTNUT, skin=TAWNY, head=1.1)
    canvas.stroke([(-70, -22), (-150, -16), (-168, -92)], 30, look.legs)
    canvas.stroke([(-168, -92), (-169, -104)], 20, look.skin)
    canvas.blob([(-182, -122), (-152, -128), (-150, -104), (-184, -104)], PAPER)
    canvas.stroke([(-60, -22), (-150, -12), (-206, -76)], 32, mixed(look.legs, SNOW, 0.12))
    canvas.stroke([(-206, -76), (-212, -86)], 20, look.skin)
    canvas.blob([(-232, -98), (-204, -108), (-194, -88), (-224, -80)], PAPER)
    canvas.blob([(-90, -6), (-88, -40), (-20, -56), (56, -92), (84, -66), (62, -20), (0, -4)], look.coat)
    head(canvas.at(90, -122, turn=8), look, "side")
    canvas.stroke([(58, -66), (70, -8), (128, -12)], 24, look.coat)
    canvas.circle(134, -14, 12, look.skin)
    side_held(canvas.at(160, -6, 1.55), TEAL)


def _straw_hat(canvas: Canvas) -> None:
    canvas.ellipse(0, 0, 84, 15, mixed(HONEY, WALNUT, 0.25))
    canvas.ellipse(0, -4, 84, 14, HONEY)
    canvas.polygon([*outline.ellipse(0, -10, 46, 48, 180, 360), (46, -6), (-46, -6)], mixed(HONEY, PAPER, 0.25))
    canvas.polygon([(-46, -20), (46, -20), (46, -6), (-46, -6)], MADDER)


def _watermelon(canvas: Canvas) -> None:
    canvas.ellipse(0, 2, 86, 9, SHADOW)
    slice_of = canvas.at(0, -74, turn=-8)
    for radius, fill in ((84, MOSS), (76, MIST), (69, MADDER)):
        slice_of.polygon(outline.ellipse(0, 0, radius, radius * 0.9, 0, 180), fill)
    for x, y in ((-38, 14), (-14, 24), (14, 18), (38, 14), (0, 44), (-24, 40), (24, 40)):
        slice_of.ellipse(x, y, 3, 5, INK)


def interlibrary_loan(canvas: Canvas) -> None:
    """A van with a book on its side drives on the winding road between two libraries."""
    sun(canvas.at(600, 170), 78, SNOW)
    mountain(canvas.at(470, 420), 560, 250, mixed(SEA, MIST, 0.3))
    mountain(canvas.at(760, 420), 480, 200, mixed(SEA, MIST, 0.45))
    hill(canvas, [(0, 380), (260, 340), (520, 400), (820, 350), (1200, 384)], 675, mixed(SEA, LEAF, 0.4))
    for x, y, size in ((392, 372, 90), (430, 380, 110), (800, 358, 96), (838, 360, 120), (876, 364, 88)):
        poplar(canvas.at(x, y), size, mixed(MOSS, SEA, 0.25))
    hill(canvas, [(0, 420), (300, 404), (600, 452), (900, 420), (1200, 410)], 675, LEAF)
    _winding_road(canvas)
    stone_library(canvas.at(196, 440, 1.06))
    white_library(canvas.at(1004, 440, 1.06))
    for x, y, size in ((60, 560, 120), (1130, 566, 130), (300, 620, 90), (940, 610, 84)):
        tree(canvas.at(x, y), size)
    van(canvas.at(622, 574, 1.15), MADDER)


def _winding_road(canvas: Canvas) -> None:
    points = [
        (196, 438),
        (260, 490),
        (150, 540),
        (320, 590),
        (640, 574),
        (900, 560),
        (1060, 520),
        (960, 480),
        (1004, 438),
    ]
    canvas.curve(points, 62, mixed(SAND, WALNUT, 0.25))
    canvas.curve(points, 54, SAND)
    line = outline.smooth(points)
    for start in range(4, len(line) - 4, 4):
        canvas.stroke(line[start : start + 2], 4, SNOW)


def mobile_library(canvas: Canvas) -> None:
    """The library bus with open shelves on a country road between fields and mountains."""
    sun(canvas.at(980, 150), 70, APRICOT)
    cloud(canvas.at(200, 130), 190)
    cloud(canvas.at(690, 96), 140)
    mountain(canvas.at(250, 400), 640, 250, mixed(SEA, MIST, 0.25))
    mountain(canvas.at(620, 400), 560, 190, mixed(SEA, MIST, 0.45))
    mountain(canvas.at(1010, 400), 700, 230, mixed(SEA, MIST, 0.35))
    hill(canvas, [(0, 392), (300, 370), (620, 396), (940, 368), (1200, 390)], 675, mixed(LEAF, SEA, 0.35))
    _fields(canvas)
    for x in range(20, 1200, 104):
        poplar(canvas.at(x, 452), 100 + x * 7 % 40)
    canvas.rect(0, 540, 1200, 140, mixed(SAND, WALNUT, 0.3))
    canvas.rect(0, 540, 1200, 7, SAND)
    for x in range(-30, 1200, 150):
        canvas.rect(x, 606, 84, 8, PAPER, 3)
    library_bus(canvas.at(600, 590, 1.08), MADDER)
    for x, y, size in ((36, 556, 36), (72, 558, 46), (110, 554, 30), (1110, 556, 38), (1150, 558, 48)):
        flower(canvas.at(x, y), size, APRICOT if x % 4 else POMEGRANATE)


def _fields(canvas: Canvas) -> None:
    rows_of_field(canvas, [(-20, 430), (300, 422), (240, 560), (-200, 560)], HONEY, 8)
    rows_of_field(canvas, [(300, 422), (640, 430), (700, 560), (240, 560)], LEAF, 9)
    rows_of_field(canvas, [(640, 430), (930, 420), (1080, 560), (700, 560)], mixed(HONEY, APRICOT, 0.5), 8)
    rows_of_field(canvas, [(930, 420), (1230, 428), (1500, 560), (1080, 560)], MOSS, 9)


SCENES = {
    "2022/interlibrary-loan.png": Scene(interlibrary_loan, PEACH, TEAL),
    "2023/mobile-library.png": Scene(mobile_library, mixed(MIST, PAPER, 0.4), TEAL),
    "2025/summer-reading.png": Scene(summer_reading, mixed(MIST, SNOW, 0.3), MADDER),
}
