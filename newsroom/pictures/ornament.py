"""Ornaments: the göl of Turkmen carpets and the star and rosette of Armenian carved stones."""

from math import cos, pi, sin

from . import outline
from .canvas import Canvas
from .palette import APRICOT, INK, MADDER, PAPER, TEAL

BAND = 34
"""Height of the band that closes a picture at its lower edge."""


def lozenge(canvas: Canvas, across: float, down: float, fill: str) -> None:
    """Fill a lozenge around the origin."""
    canvas.polygon([(-across, 0), (0, -down), (across, 0), (0, down)], fill)


def gol(canvas: Canvas, first: str = APRICOT, second: str = INK, line: str = PAPER) -> None:
    """Draw a göl of 200 x 140 units: an octagon in four quarters that change colour crosswise."""
    canvas.polygon(_octagon(100, 70), line)
    with canvas.clip(_octagon(90, 61)) as inner:
        inner.rect(-100, -70, 200, 140, first)
        inner.rect(0, -70, 100, 70, second)
        inner.rect(-100, 0, 100, 70, second)
    canvas.polygon(_steps(52, 40), line)
    canvas.polygon(_steps(42, 31), second)
    lozenge(canvas, 26, 19, first)
    lozenge(canvas, 11, 8, line)


def star(canvas: Canvas, radius: float, fill: str, heart: str) -> None:
    """Draw the star of eight points that two squares make, with a rosette in it."""
    for turn in (0, 45):
        lozenge(canvas.at(0, 0, turn=turn), radius, radius, fill)
    rosette(canvas, radius * 0.62, heart)
    canvas.circle(0, 0, radius * 0.16, fill)


def rosette(canvas: Canvas, radius: float, fill: str) -> None:
    """Draw eight petals around the origin."""
    for petal in range(8):
        angle = petal * pi / 4
        turned = canvas.at(cos(angle) * radius / 2, sin(angle) * radius / 2, turn=petal * 45)
        lozenge(turned, radius / 2, radius / 6, fill)


def band(canvas: Canvas, width: float, height: float = BAND, ground: str = MADDER, line: str = PAPER) -> None:
    """Draw a band from the origin to the right, in which a göl and a star take turns."""
    canvas.rect(0, 0, width, height, ground)
    canvas.rect(0, height * 0.1, width, height * 0.06, line)
    count = max(1, round(width / height / 2.6)) * 2 - 1
    step = width / count
    for place in range(count):
        spot = canvas.at((place + 0.5) * step, height * 0.56)
        if place % 2:
            star(spot, height * 0.27, line, ground)
        else:
            small_gol(spot.at(0, 0, height / 100), ground, line)
    for place in range(1, count):
        lozenge(canvas.at(place * step, height * 0.56), height * 0.09, height * 0.09, APRICOT)


def small_gol(canvas: Canvas, ground: str, line: str = PAPER) -> None:
    """Draw a göl for places where its details would be lost, 100 x 60 units."""
    canvas.polygon(_octagon(50, 30), line)
    canvas.polygon(_octagon(38, 21), APRICOT if ground != APRICOT else TEAL)
    lozenge(canvas, 24, 21, ground)
    lozenge(canvas, 9, 8, line)


def carpet(canvas: Canvas, width: float, height: float, ground: str = MADDER) -> None:
    """Draw a carpet from the origin: borders and a row of göls, with fringes at the short sides."""
    for fringe in range(int(height // 8)):
        canvas.rect(-9, fringe * 8 + 2, width + 18, 3, PAPER)
    canvas.rect(0, 0, width, height, ground)
    for part, fill in ((0.05, PAPER), (0.07, INK), (0.15, PAPER), (0.17, ground)):
        inset = height * part
        canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset, fill)
    scale = height * 0.5 / 140
    count = max(1, int((width - 60) // (230 * scale)))
    for place in range(count):
        gol(canvas.at((place + 0.5) * (width - 60) / count + 30, height / 2, scale))


def round_rug(canvas: Canvas, across: float, down: float, ground: str = MADDER) -> None:
    """Draw a round rug seen at an angle, around the origin."""
    rings = ((1.0, ground), (0.95, PAPER), (0.92, INK), (0.78, PAPER), (0.75, ground))
    for size, fill in rings:
        canvas.ellipse(0, 0, across * size, down * size, fill)
    for place in range(28):
        angle = place * pi / 14
        spot = canvas.at(cos(angle) * across * 0.85, sin(angle) * down * 0.85)
        lozenge(spot, across * 0.035, down * 0.045, APRICOT)


def _octagon(across: float, down: float) -> list[outline.Point]:
    cut = 0.55
    right = [(across * cut, -down), (across, -down * cut), (across, down * cut), (across * cut, down)]
    return right + [(-x, -y) for x, y in right]


def _steps(across: float, down: float) -> list[outline.Point]:
    quarter = [(1.0, 0.34), (0.67, 0.34), (0.67, 0.67), (0.34, 0.67), (0.34, 1.0)]
    right_down = [(across * x, down * y) for x, y in quarter]
    left_down = [(-x, y) for x, y in reversed(right_down)]
    return right_down + left_down + [(-x, -y) for x, y in right_down + left_down]
