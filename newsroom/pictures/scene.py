"""A scene: the size of a picture, its ground, the band below it, and the function that draws it."""

from collections.abc import Callable
from dataclasses import dataclass

from . import outline
from .canvas import Canvas, blank
from .ornament import BAND, band, star
from .palette import INK, MADDER, PAPER, faded, mixed


@dataclass(frozen=True)
class Scene:
    """One picture; *trim* is the colour of its ornament."""

    draw: Callable[[Canvas], None]
    ground: str
    trim: str = MADDER
    width: int = 1200
    height: int = 675
    is_diagram: bool = False


def paint(scene: Scene) -> Canvas:
    """Draw *scene* on a new canvas, and its ornament last."""
    canvas = blank(scene.width, scene.height, scene.ground)
    scene.draw(canvas)
    if scene.is_diagram:
        _corners(canvas, scene)
    else:
        band(canvas.at(0, scene.height - BAND), scene.width, ground=scene.trim)
    return canvas


def floor(canvas: Canvas, top: float, fill: str, *, width: float = 1200, height: float = 675) -> None:
    """Draw a floor below *top*, with a skirting board."""
    canvas.rect(0, top, width, height - top, fill)
    canvas.rect(0, top - 8, width, 8, mixed(fill, PAPER, 0.5))
    canvas.rect(0, top, width, 5, faded(INK, 0.12))


def niche(canvas: Canvas, width: float, height: float, fill: str) -> None:
    """Draw a flat arch in the wall; the origin is the middle of its foot."""
    canvas.polygon(outline.arch(-width / 2, -height, width, height), fill)


def _corners(canvas: Canvas, scene: Scene) -> None:
    for x in (26, scene.width - 26):
        for y in (26, scene.height - 26):
            star(canvas.at(x, y), 11, scene.trim, scene.ground)
    for y in (26, scene.height - 26):
        canvas.rect(46, y - 1, scene.width - 92, 2, mixed(scene.ground, scene.trim, 0.5))
    for x in (26, scene.width - 26):
        canvas.rect(x - 1, 46, 2, scene.height - 92, mixed(scene.ground, scene.trim, 0.5))
