"""Signs of diagrams and maps: arrows, a tick, a cross, stops and small houses."""

from math import atan2, degrees

from . import outline
from .canvas import Canvas
from .outline import Outline
from .palette import APRICOT, INK, MADDER, MOSS, PAPER, PEACH, POMEGRANATE, SHADOW, SNOW, TEAL, WALNUT, mixed


def arrow(canvas: Canvas, points: Outline, fill: str = INK, width: float = 8) -> None:
    """Draw an arrow along a smooth line through *points*."""
    line = outline.smooth(points)
    (x, y), (end_x, end_y) = line[-4], line[-1]
    canvas.stroke(line[:-2], width, fill)
    tip = canvas.at(end_x, end_y, turn=degrees(atan2(end_y - y, end_x - x)))
    tip.polygon([(0, 0), (-width * 2.6, -width * 1.7), (-width * 2.6, width * 1.7)], fill)


def tick(canvas: Canvas, radius: float) -> None:
    """Draw a green badge with a tick around the origin."""
    canvas.circle(3, 4, radius, SHADOW)
    canvas.circle(0, 0, radius, MOSS)
    canvas.stroke(
        [(-radius * 0.44, 0), (-radius * 0.1, radius * 0.36), (radius * 0.46, -radius * 0.34)], radius * 0.2, SNOW
    )


def cross(canvas: Canvas, radius: float) -> None:
    """Draw a red badge with a cross around the origin."""
    arm = radius * 0.36
    canvas.circle(3, 4, radius, SHADOW)
    canvas.circle(0, 0, radius, MADDER)
    canvas.stroke([(-arm, -arm), (arm, arm)], radius * 0.2, SNOW)
    canvas.stroke([(-arm, arm), (arm, -arm)], radius * 0.2, SNOW)


def stop(canvas: Canvas, fill: str = MADDER) -> None:
    """Draw a round stop of a route around the origin."""
    canvas.circle(2, 4, 25, SHADOW)
    canvas.circle(0, 0, 25, SNOW)
    canvas.circle(0, 0, 18, fill)
    canvas.circle(0, 0, 8, SNOW)


def house(canvas: Canvas) -> None:
    """Draw a small house on the origin."""
    canvas.ellipse(0, 0, 58, 7, SHADOW)
    canvas.rect(-44, -54, 88, 54, PAPER)
    canvas.polygon([(-56, -50), (0, -96), (56, -50)], MADDER)
    canvas.rect(22, -92, 12, 26, mixed(MADDER, INK, 0.3))
    canvas.rect(-28, -34, 20, 34, WALNUT)
    canvas.rect(8, -36, 22, 20, TEAL, 2)


def school(canvas: Canvas) -> None:
    """Draw a school with two wings, a bell and a flag on the origin."""
    canvas.ellipse(0, 0, 92, 8, SHADOW)
    canvas.rect(-84, -50, 168, 50, PEACH)
    canvas.rect(-90, -58, 180, 10, POMEGRANATE)
    canvas.rect(-28, -78, 56, 78, PAPER)
    canvas.polygon([(-38, -76), (0, -106), (38, -76)], POMEGRANATE)
    canvas.circle(0, -62, 9, APRICOT)
    canvas.polygon(outline.arch(-11, -34, 22, 34), WALNUT)
    for x in (-72, -50, 36, 58):
        canvas.rect(x, -40, 14, 24, TEAL, 2)
    canvas.rect(-1.5, -140, 3, 38, WALNUT)
    canvas.polygon([(1, -140), (30, -132), (1, -122)], APRICOT)
