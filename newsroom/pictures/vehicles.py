"""The library bus and the van that carries books between libraries."""

from . import outline
from .books import opened, row
from .canvas import Canvas
from .ornament import lozenge, small_gol
from .outline import Point
from .palette import APRICOT, HONEY, INK, MADDER, MIST, PAPER, SEA, SHADOW, SLATE, SNOW, TEAL, WALNUT, WOOD, mixed

BODY: list[Point] = [(-350, -40), (-350, -250), (-332, -276), (270, -276), (318, -258), (348, -140), (352, -40)]


def wheel(canvas: Canvas, radius: float) -> None:
    """Draw a wheel around the origin."""
    canvas.circle(0, 0, radius, INK)
    canvas.circle(0, 0, radius * 0.58, PAPER)
    canvas.circle(0, 0, radius * 0.36, MADDER)
    canvas.circle(0, 0, radius * 0.12, PAPER)


def bus_body(canvas: Canvas, colour: str = MADDER) -> None:
    """Draw the library bus from the side, 700 x 300 units, its front to the right; it stands on the origin."""
    canvas.ellipse(0, 0, 390, 18, SHADOW)
    canvas.polygon(BODY, PAPER)
    with canvas.clip(BODY) as inner:
        inner.rect(-360, -130, 720, 100, colour)
        inner.rect(-360, -280, 720, 18, colour)
        for x in range(-340, 360, 64):
            small_gol(inner.at(x, -68, 0.48), colour)
        inner.rect(-360, -134, 720, 5, HONEY)
    canvas.polygon([(238, -246), (296, -246), (328, -150), (238, -150)], MIST)
    canvas.polygon([(260, -246), (280, -246), (258, -150), (238, -150)], SNOW)
    canvas.rect(334, -76, 18, 22, HONEY, 6)
    canvas.rect(340, -44, 18, 12, INK, 4)
    for x in (-270, 236):
        canvas.polygon(outline.ellipse(x, -38, 58, 58, 180, 360), mixed(colour, INK, 0.5))
        wheel(canvas.at(x, -38), 42)


def bus_windows(canvas: Canvas, places: tuple[float, ...]) -> None:
    """Draw windows in the side of the bus with their left edges at *places*."""
    for x in places:
        canvas.rect(x, -246, 92, 96, MIST, 10)
        canvas.polygon([(x + 30, -246), (x + 54, -246), (x + 36, -150), (x + 12, -150)], SNOW)


def bus_shelves(canvas: Canvas, left: float, right: float) -> None:
    """Draw the open side of the bus between *left* and *right*: shelves inside, the flap raised as a roof."""
    width = right - left
    canvas.rect(left, -246, width, 206, WALNUT, 4)
    for place in range(3):
        row(canvas.at(left + 8, -182 + place * 66), width - 16, 60, 40 + place)
        canvas.rect(left, -182 + place * 66, width, 7, WOOD)
    canvas.polygon([(left, -250), (right, -250), (right + 30, -304), (left - 30, -304)], TEAL)
    stripes = 8
    for place in range(0, stripes, 2):
        edges = [(left - 30 + (width + 60) * (place + step) / stripes, -304.0) for step in (0, 1)]
        low = [(left + width * (place + step) / stripes, -250.0) for step in (1, 0)]
        canvas.polygon([*edges, *low], PAPER)
    canvas.rect(left, -250, width, 5, mixed(TEAL, INK, 0.5))


def library_bus(canvas: Canvas, colour: str = MADDER) -> None:
    """Draw the bus with its side open."""
    bus_body(canvas, colour)
    bus_windows(canvas, (-326,))
    bus_shelves(canvas, -200, 170)


def bus_sign(canvas: Canvas, colour: str = MADDER) -> None:
    """Draw the bus small and simple, 140 units wide, on the origin."""
    canvas.polygon([(-70, -10), (-70, -62), (56, -62), (70, -36), (70, -10)], colour)
    for x in (-60, -28, 4):
        canvas.rect(x, -54, 26, 20, SNOW, 3)
    canvas.polygon([(36, -54), (52, -54), (60, -34), (36, -34)], SNOW)
    canvas.rect(-70, -26, 140, 4, HONEY)
    for x in (-40, 40):
        canvas.circle(x, -8, 13, INK)
        canvas.circle(x, -8, 6, PAPER)


def bus_from_behind(canvas: Canvas, colour: str = MADDER) -> None:
    """Draw the bus as it drives away, 150 x 190 units, on the origin."""
    canvas.ellipse(0, 0, 92, 9, SHADOW)
    for x in (-62, 38):
        canvas.rect(x, -30, 24, 30, INK, 6)
    canvas.rect(-75, -190, 150, 172, PAPER, 14)
    canvas.rect(-75, -92, 150, 74, colour, 6)
    canvas.rect(-75, -94, 150, 4, HONEY)
    canvas.rect(-75, -190, 150, 16, colour, 8)
    canvas.rect(-56, -164, 112, 58, SLATE, 8)
    row(canvas.at(-50, -108), 100, 42, 7)
    for x in (-64, 46):
        canvas.rect(x, -58, 18, 12, APRICOT, 3)
    small_gol(canvas.at(0, -52, 0.7), colour)


def van(canvas: Canvas, colour: str = TEAL) -> None:
    """Draw a small van with an open book on its side, 230 units wide, its front to the right."""
    canvas.ellipse(0, 0, 126, 9, SHADOW)
    canvas.rect(-114, -118, 160, 96, colour, 14)
    canvas.rect(-114, -60, 160, 38, colour, 4)
    canvas.polygon(
        [(20, -118), (54, -116), (66, -106), (92, -66), (112, -58), (118, -46), (118, -22), (20, -22)], colour
    )
    canvas.polygon([(42, -100), (58, -100), (84, -64), (42, -64)], MIST)
    canvas.rect(-114, -34, 232, 12, mixed(colour, INK, 0.35), 5)
    canvas.rect(106, -48, 10, 11, HONEY, 3)
    canvas.circle(-38, -72, 34, mixed(colour, SNOW, 0.25))
    opened(canvas.at(-38, -72, 0.25), MADDER, lines=SEA)
    lozenge(canvas.at(34, -46), 4, 6, HONEY)
    for x in (-66, 72):
        wheel(canvas.at(x, -20), 22)
