"""What stands in a room: lamps, chairs, tables, windows, plants, cups."""

from . import outline
from .canvas import Canvas
from .ornament import lozenge, small_gol
from .palette import (
    APRICOT,
    HONEY,
    INK,
    MADDER,
    MOSS,
    PAPER,
    PEACH,
    SEA,
    SHADOW,
    SNOW,
    TEAL,
    WALNUT,
    WOOD,
    mixed,
)


def table(canvas: Canvas, width: float, height: float, wood: str = WOOD) -> None:
    """Draw a table board from the origin to the right, with a shaded front edge and legs of *height*."""
    for x in (width * 0.06, width * 0.94 - 16):
        canvas.rect(x, 0, 16, height, mixed(wood, INK, 0.35))
    canvas.rect(0, 0, width, 16, wood, 4)
    canvas.rect(0, 10, width, 8, mixed(wood, INK, 0.3), 3)


def floor_lamp(canvas: Canvas, height: float, shade: str = PEACH) -> None:
    """Draw a lit floor lamp that stands on the origin."""
    canvas.ellipse(0, 0, 52, 9, SHADOW)
    canvas.rect(-4, -height, 8, height, INK)
    canvas.rect(-38, -8, 76, 9, INK, 4)
    canvas.polygon([(-38, -height), (38, -height), (66, -height + 92), (-66, -height + 92)], shade)
    canvas.polygon([(-64, -height + 84), (64, -height + 84), (66, -height + 92), (-66, -height + 92)], APRICOT)
    for x in (-33, 0, 33):
        lozenge(canvas.at(x, -height + 54), 10, 15, mixed(shade, MADDER, 0.6))


def table_lamp(canvas: Canvas, shade: str = APRICOT) -> None:
    """Draw a lit lamp of 190 units with a foot like a vase; it stands on the origin."""
    canvas.ellipse(0, 0, 58, 9, SHADOW)
    canvas.blob([(-26, -4), (-36, -44), (-10, -84), (10, -84), (36, -44), (26, -4)], TEAL)
    canvas.blob([(-33, -34), (0, -28), (33, -34), (35, -46), (0, -40), (-35, -46)], PAPER)
    canvas.rect(-30, -8, 60, 8, INK, 4)
    canvas.rect(-5, -100, 10, 22, INK)
    canvas.polygon([(-42, -190), (42, -190), (72, -96), (-72, -96)], shade)
    canvas.polygon([(-70, -104), (70, -104), (72, -96), (-72, -96)], MADDER)
    canvas.polygon([(-42, -190), (-20, -190), (-38, -104), (-70, -104)], mixed(shade, SNOW, 0.35))


def chair_front(canvas: Canvas, wood: str = WOOD) -> None:
    """Draw a chair seen from the front; the origin is the middle of its seat."""
    canvas.rect(-44, -96, 88, 96, mixed(wood, INK, 0.25), 10)
    for x in (-46, 38):
        canvas.rect(x, 0, 8, 112, mixed(wood, INK, 0.25))
    canvas.rect(-50, -2, 100, 14, wood, 6)


def chair_side(canvas: Canvas, wood: str = WOOD, legs: float = 102) -> None:
    """Draw a chair seen from the side, for someone who looks to the right."""
    canvas.stroke([(-40, -104), (-32, 0), (-42, legs)], 9, mixed(wood, INK, 0.2))
    canvas.stroke([(42, 6), (48, legs)], 9, mixed(wood, INK, 0.2))
    canvas.rect(-40, 0, 88, 14, wood, 6)


def chair_behind(canvas: Canvas, wood: str = WOOD) -> None:
    """Draw the back of a chair, in front of the person who sits on it."""
    for x in (-42, 34):
        canvas.rect(x, -70, 8, 182, mixed(wood, INK, 0.3), 3)
    canvas.rect(-50, 0, 100, 12, mixed(wood, INK, 0.3), 5)
    for y in (-74, -44, -14):
        canvas.rect(-46, y, 92, 17, wood, 7)


def armchair(canvas: Canvas, fill: str = TEAL) -> None:
    """Draw an armchair from the side, for someone who looks to the right; the origin is on the seat."""
    dark = mixed(fill, INK, 0.3)
    for x in (-62, 74):
        canvas.polygon([(x - 8, 60), (x + 10, 60), (x + 6, 104), (x - 4, 104)], WALNUT)
    canvas.blob([(-84, 70), (-96, -60), (-84, -176), (-50, -190), (-26, -150), (-20, 60)], dark)
    canvas.blob([(-70, 20), (-72, -80), (-58, -150), (-34, -140), (-22, -40), (-22, 20)], fill)
    canvas.rect(-84, -4, 180, 78, dark, 22)


def armrest(canvas: Canvas, fill: str = TEAL) -> None:
    """Draw the near side of the armchair, in front of the person in it."""
    canvas.rect(-74, -34, 134, 36, mixed(fill, SNOW, 0.12), 18)
    canvas.rect(-70, -14, 112, 86, fill, 12)
    small_gol(canvas.at(-14, 36, 0.9), fill)


def window(canvas: Canvas, width: float, height: float, sky: str, frame: str = SNOW) -> None:
    """Draw a window of two wings from the origin to the right and down."""
    canvas.rect(-12, -12, width + 24, height + 24, frame, 4)
    canvas.rect(0, 0, width, height, sky)
    bars(canvas, width, height, frame)


def bars(canvas: Canvas, width: float, height: float, frame: str = SNOW) -> None:
    """Draw the bars of a window and its sill, in front of what is seen through it."""
    canvas.rect(width / 2 - 6, 0, 12, height, frame)
    canvas.rect(0, height * 0.36, width, 9, frame)
    canvas.rect(-24, height + 8, width + 48, 16, mixed(frame, INK, 0.12), 4)


def curtain(canvas: Canvas, width: float, height: float, fill: str = MADDER) -> None:
    """Draw half a curtain that is held to the left side at two thirds of its height."""
    edge = [(0, 0), (width, 0), (width * 0.86, height * 0.34), (width * 0.34, height * 0.66)]
    canvas.polygon([*outline.smooth(edge), (width * 0.52, height), (0, height)], fill)
    for share in (0.22, 0.5):
        fold = [(width * share, 0), (width * share * 0.85, height * 0.34), (width * share * 0.34, height * 0.66)]
        canvas.curve(fold, 4, mixed(fill, INK, 0.22))
    canvas.rect(-2, height * 0.63, width * 0.38, 12, HONEY, 5)


def plant(canvas: Canvas, pot: str = MADDER) -> None:
    """Draw a plant in a pot of about 120 units that stands on the origin."""
    canvas.ellipse(0, 0, 34, 6, SHADOW)
    for turn, fill in ((-58, MOSS), (58, MOSS), (-30, SEA), (30, SEA), (0, MOSS)):
        leaf = canvas.at(0, -44, turn=turn)
        leaf.blob([(0, 4), (-13, -34), (0, -84), (13, -34)], fill)
    canvas.polygon([(-28, -50), (28, -50), (20, 0), (-20, 0)], pot)
    canvas.rect(-31, -54, 62, 11, mixed(pot, SNOW, 0.2), 3)


def cup(canvas: Canvas, fill: str = PAPER, trim: str = MADDER, *, steam: bool = False) -> None:
    """Draw a cup on a saucer, 70 units wide, on the origin."""
    canvas.ellipse(0, 0, 46, 7, SHADOW)
    canvas.stroke([(26, -36), (42, -30), (38, -16), (22, -14)], 6, fill)
    canvas.polygon(outline.smooth([(-30, -46), (-27, -20), (-16, -4), (16, -4), (27, -20), (30, -46)]), fill)
    canvas.rect(-29, -38, 58, 6, trim)
    canvas.rect(-42, -6, 84, 6, mixed(fill, INK, 0.1), 3)
    if steam:
        for x in (-12, 8):
            canvas.curve([(x, -58), (x - 9, -78), (x + 8, -98), (x - 2, -120)], 5, mixed(SNOW, INK, 0.12))


def teapot(canvas: Canvas, fill: str = TEAL) -> None:
    """Draw a teapot of 110 units on the origin."""
    canvas.ellipse(0, 0, 50, 8, SHADOW)
    canvas.curve([(-30, -52), (-62, -50), (-58, -16), (-30, -14)], 8, fill)
    canvas.polygon([(30, -20), (64, -62), (76, -62), (44, -8)], fill)
    canvas.blob([(-40, -6), (-46, -38), (-22, -62), (22, -62), (46, -38), (40, -6), (0, 1)], fill)
    canvas.ellipse(0, -62, 24, 8, mixed(fill, SNOW, 0.25))
    canvas.circle(0, -73, 7, APRICOT)
    small_gol(canvas.at(0, -32, 0.5), fill)
