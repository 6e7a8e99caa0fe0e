"""Outlines: lists of points for the shapes that a canvas fills."""

from collections.abc import Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Outline: TypeAlias = Sequence[Point]

STEPS = 10
"""Straight pieces between two points of a smooth curve."""


def ellipse(x: float, y: float, across: float, down: float, start: float = 0, end: float = 360) -> list[Point]:  # noqa: PLR0917 (centre, radii, angles)
    """Return the points of an ellipse, or of its part between two angles in degrees (clockwise from the right)."""
    count = max(12, round(abs(end - start) / 4))
    angles = [(start + (end - start) * step / count) * pi / 180 for step in range(count + 1)]
    return [(x + across * cos(angle), y + down * sin(angle)) for angle in angles]


def rectangle(x: float, y: float, width: float, height: float, radius: float = 0) -> list[Point]:
    """Return the points of a rectangle whose corners are rounded by *radius*."""
    if radius <= 0:
        return [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    radius = min(radius, width / 2, height / 2)
    left, right, top, bottom = x + radius, x + width - radius, y + radius, y + height - radius
    corners = [(right, top, -90), (right, bottom, 0), (left, bottom, 90), (left, top, 180)]
    return [point for cx, cy, start in corners for point in ellipse(cx, cy, radius, radius, start, start + 90)]


def arch(x: float, y: float, width: float, height: float) -> list[Point]:
    """Return the points of a window with a round top; *x* and *y* are its upper left corner."""
    radius = width / 2
    return [(x + width, y + height), (x, y + height), *ellipse(x + radius, y + radius, radius, radius, 180, 360)]


def smooth(points: Outline, *, closed: bool = False) -> list[Point]:
    """Return a Catmull-Rom curve through *points*."""
    around = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    pieces = zip(around, around[1:], around[2:], around[3:], strict=False)
    curve = [_between(*piece, step / STEPS) for piece in pieces for step in range(STEPS)]
    return curve if closed else [*curve, points[-1]]


def ribbon(start: Point, end: Point, width: float) -> list[Point]:
    """Return the four corners of a straight stroke."""
    (x, y), (to_x, to_y) = start, end
    length = hypot(to_x - x, to_y - y) or 1
    across, down = (y - to_y) * width / length / 2, (to_x - x) * width / length / 2
    return [(x + across, y + down), (to_x + across, to_y + down), (to_x - across, to_y - down), (x - across, y - down)]


def segments(points: Outline) -> list[tuple[Point, Point]]:
    """Return the neighbouring pairs of *points*."""
    return list(pairwise(points))


def _between(before: Point, start: Point, end: Point, after: Point, way: float) -> Point:
    return (
        _along(before[0], start[0], end[0], after[0], way),
        _along(before[1], start[1], end[1], after[1], way),
    )


def _along(before: float, start: float, end: float, after: float, way: float) -> float:
    straight = 2 * start + (end - before) * way
    bend = (2 * before - 5 * start + 4 * end - after) * way**2
    swing = (3 * start - before - 3 * end + after) * way**3
    return (straight + bend + swing) / 2
