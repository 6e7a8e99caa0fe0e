"""Out of doors: sky, sun, mountains, hills, fields, roads, trees and library buildings."""

from . import outline
from .canvas import Canvas
from .ornament import small_gol, star
from .outline import Outline, Point
from .palette import (
    APRICOT,
    HONEY,
    INK,
    MADDER,
    MOSS,
    PAPER,
    PEACH,
    POMEGRANATE,
    SAND,
    SEA,
    SHADOW,
    SNOW,
    TEAL,
    WALNUT,
    faded,
    mixed,
)


def sun(canvas: Canvas, radius: float, fill: str = APRICOT) -> None:
    """Draw the sun around the origin, in rings of light."""
    for size, opacity in ((2.1, 0.13), (1.65, 0.18), (1.3, 0.25)):
        canvas.circle(0, 0, radius * size, faded(fill, opacity))
    canvas.circle(0, 0, radius, fill)


def cloud(canvas: Canvas, width: float, fill: str = SNOW) -> None:
    """Draw a cloud with a flat lower edge on the origin."""
    canvas.rect(-width / 2, -width * 0.14, width, width * 0.14, fill, width * 0.07)
    canvas.circle(-width * 0.14, -width * 0.15, width * 0.15, fill)
    canvas.circle(width * 0.12, -width * 0.13, width * 0.12, fill)


def mountain(canvas: Canvas, width: float, height: float, fill: str, snow: str | None = SNOW) -> None:
    """Draw a mountain with a light and a shaded side; the origin is the middle of its foot."""
    ridge = [(0, -height), (width * 0.06, -height * 0.72), (-width * 0.03, -height * 0.5), (width * 0.08, 0)]
    canvas.polygon([(-width / 2, 0), (0, -height), (width / 2, 0)], fill)
    canvas.polygon([*ridge, (width / 2, 0)], mixed(fill, INK, 0.2))
    if snow:
        cap = [(-0.14, -0.72), (-0.07, -0.76), (-0.03, -0.66), (0.05, -0.74), (0.09, -0.66), (0.14, -0.72)]
        canvas.polygon([(0, -height), *[(x * width, y * height) for x, y in reversed(cap)]], snow)
        shade = [(0, -height), (0.14 * width, -0.72 * height), (0.09 * width, -0.66 * height)]
        canvas.polygon([*shade, (width * 0.055, -height * 0.735)], mixed(snow, INK, 0.15))


def hill(canvas: Canvas, points: Outline, bottom: float, fill: str) -> None:
    """Fill everything between a smooth line through *points* and *bottom*."""
    line = outline.smooth(points)
    canvas.polygon([*line, (line[-1][0], bottom), (line[0][0], bottom)], fill)


def tree(canvas: Canvas, height: float, fill: str = MOSS) -> None:
    """Draw a round tree that stands on the origin."""
    canvas.ellipse(0, 0, height * 0.3, height * 0.05, SHADOW)
    canvas.rect(-height * 0.03, -height * 0.5, height * 0.06, height * 0.5, WALNUT)
    canvas.ellipse(0, -height * 0.62, height * 0.27, height * 0.38, fill)
    with canvas.clip(outline.ellipse(0, -height * 0.62, height * 0.27, height * 0.38)) as inner:
        inner.ellipse(-height * 0.1, -height * 0.7, height * 0.27, height * 0.38, mixed(fill, HONEY, 0.22))


def poplar(canvas: Canvas, height: float, fill: str = MOSS) -> None:
    """Draw a poplar that stands on the origin."""
    canvas.rect(-height * 0.02, -height * 0.2, height * 0.04, height * 0.2, WALNUT)
    points: list[Point] = [(0, -1.0), (0.11, -0.6), (0.12, -0.25), (0, -0.1), (-0.12, -0.25), (-0.11, -0.6)]
    canvas.blob([(x * height, y * height) for x, y in points], fill)
    canvas.blob([(x * height, y * height) for x, y in [(0, -0.98), (0.0, -0.12), *points[3:]]], mixed(fill, HONEY, 0.2))


def rows_of_field(canvas: Canvas, points: Outline, fill: str, count: int = 7) -> None:
    """Fill the four-cornered field *points* and draw *count* furrows from its upper to its lower edge."""
    canvas.polygon(points, fill)
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    for place in range(1, count):
        share = place / count
        top, low = (ax + (bx - ax) * share, ay + (by - ay) * share), (dx + (cx - dx) * share, dy + (cy - dy) * share)
        canvas.polygon([top, (low[0] - 4, low[1]), (low[0] + 4, low[1])], mixed(fill, INK, 0.14))


def flower(canvas: Canvas, size: float, fill: str = MADDER) -> None:
    """Draw a poppy that stands on the origin."""
    canvas.rect(-1.5, -size, 3, size, MOSS)
    canvas.circle(0, -size, size * 0.34, fill)
    canvas.circle(0, -size, size * 0.12, INK)


def stone_library(canvas: Canvas) -> None:
    """Draw a library of apricot tuff with columns and a gable, 300 units wide, on the origin."""
    _steps_to_door(canvas, 320)
    canvas.rect(-140, -150, 280, 130, mixed(APRICOT, MADDER, 0.22))
    _door_and_columns(canvas, 150, PAPER, POMEGRANATE)
    canvas.rect(-156, -172, 312, 26, APRICOT)
    canvas.polygon([(-164, -172), (0, -244), (164, -172)], mixed(APRICOT, MADDER, 0.45))
    canvas.polygon([(-122, -180), (0, -232), (122, -180)], PEACH)
    star(canvas.at(0, -198), 17, MADDER, PEACH)


def white_library(canvas: Canvas) -> None:
    """Draw a white library with columns and a teal dome, 300 units wide, on the origin."""
    _steps_to_door(canvas, 320)
    canvas.polygon(outline.ellipse(0, -176, 74, 84, 180, 360), TEAL)
    canvas.polygon(outline.ellipse(-16, -176, 40, 78, 180, 360), SEA)
    canvas.rect(-3, -290, 6, 36, HONEY)
    canvas.circle(0, -286, 7, HONEY)
    canvas.rect(-82, -184, 164, 18, SNOW)
    canvas.rect(-140, -150, 280, 130, mixed(MADDER, PAPER, 0.82))
    _door_and_columns(canvas, 150, SNOW, TEAL)
    canvas.rect(-156, -172, 312, 26, SNOW)
    for x in range(-120, 121, 40):
        small_gol(canvas.at(x, -159, 0.32), MADDER, PAPER)


def _steps_to_door(canvas: Canvas, width: float) -> None:
    canvas.ellipse(0, 2, width * 0.56, 12, SHADOW)
    for place, fill in enumerate((SAND, PAPER, SNOW)):
        canvas.rect(-width / 2 + place * 10, -8 * (place + 1), width - 20 * place, 8, fill)


def _door_and_columns(canvas: Canvas, height: float, column: str, door: str) -> None:
    canvas.polygon(outline.arch(-24, -110, 48, 86), door)
    canvas.rect(-1, -86, 2, 62, PAPER)
    for x in (-128, -76, 56, 108):
        canvas.rect(x + 14, -height, 10, height - 24, faded(INK, 0.12))
        canvas.rect(x, -height, 20, height - 24, column)
        canvas.rect(x - 5, -height, 30, 9, column)
        canvas.rect(x - 5, -33, 30, 9, column)
