"""A canvas: flat shapes at any place, size and angle, on an image larger than the finished picture."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import cos, radians, sin

from PIL import Image, ImageDraw

from . import outline
from .outline import Outline, Point

OVERSAMPLING = 3


@dataclass(frozen=True)
class Canvas:
    """A picture in work, and the place in it at which shapes are drawn.

    *image* has OVERSAMPLING times the size of the finished picture. *right* and *down* are
    the steps in it for one unit to the right and one unit down; *origin* is the point (0, 0).
    """

    image: Image.Image
    origin: Point = (0, 0)
    right: Point = (OVERSAMPLING, 0)
    down: Point = (0, OVERSAMPLING)

    def at(self, x: float, y: float, scale: float = 1, *, turn: float = 0, flip: bool = False) -> "Canvas":
        """Return a canvas whose origin is at *x*, *y*; larger by *scale*, turned clockwise, or mirrored."""
        angle, across = radians(turn), -scale if flip else scale
        right = self._vector(cos(angle) * across, sin(angle) * across)
        down = self._vector(-sin(angle) * scale, cos(angle) * scale)
        return replace(self, origin=self._place((x, y)), right=right, down=down)

    def polygon(self, points: Outline, fill: str) -> None:
        """Fill the outline *points*."""
        ImageDraw.Draw(self.image, "RGBA").polygon([self._place(point) for point in points], fill=fill)

    def rect(self, x: float, y: float, width: float, height: float, fill: str, radius: float = 0) -> None:  # noqa: PLR0917 (a rectangle is these six)
        """Fill a rectangle, with round corners if there is a *radius*."""
        self.polygon(outline.rectangle(x, y, width, height, radius), fill)

    def ellipse(self, x: float, y: float, across: float, down: float, fill: str) -> None:
        """Fill an ellipse around *x*, *y*."""
        self.polygon(outline.ellipse(x, y, across, down), fill)

    def circle(self, x: float, y: float, radius: float, fill: str) -> None:
        """Fill a circle around *x*, *y*."""
        self.ellipse(x, y, radius, radius, fill)

    def blob(self, points: Outline, fill: str) -> None:
        """Fill the smooth shape that goes through *points*."""
        self.polygon(outline.smooth(points, closed=True), fill)

    def stroke(self, points: Outline, width: float, fill: str) -> None:
        """Draw straight lines through *points*, with round ends and joints."""
        for start, end in outline.segments(points):
            self.polygon(outline.ribbon(start, end, width), fill)
        for x, y in points:
            self.circle(x, y, width / 2, fill)

    def curve(self, points: Outline, width: float, fill: str) -> None:
        """Draw a smooth line through *points*."""
        self.stroke(outline.smooth(points), width, fill)

    @contextmanager
    def clip(self, points: Outline) -> Iterator["Canvas"]:
        """Give a canvas that draws only inside the outline *points*."""
        layer, mask = self.image.copy(), Image.new("L", self.image.size)
        yield replace(self, image=layer)
        ImageDraw.Draw(mask).polygon([self._place(point) for point in points], fill=255)
        self.image.paste(layer, mask=mask)

    def _vector(self, across: float, along: float) -> Point:
        return (across * self.right[0] + along * self.down[0], across * self.right[1] + along * self.down[1])

    def _place(self, point: Point) -> Point:
        x, y = self._vector(*point)
        return (self.origin[0] + x, self.origin[1] + y)


def blank(width: int, height: int, fill: str) -> Canvas:
    """Return an empty canvas for a picture of *width* x *height* pixels."""
    return Canvas(Image.new("RGB", (width * OVERSAMPLING, height * OVERSAMPLING), fill))
