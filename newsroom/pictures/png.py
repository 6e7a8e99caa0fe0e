"""The last step of a picture: its final size, few colours, and a small file with the same bytes each time."""

import sys
from collections import Counter
from pathlib import Path
from typing import TypeAlias

from PIL import Image

from .canvas import OVERSAMPLING, Canvas

COLOURS = 128
FLAT_SHARE = 0.0002
"""A colour with at least this share of the picture is a flat one: it stays exactly as it is."""

EDGE_WEIGHT = 12
"""How many pixels of one colour on an edge count at most, so that no edge takes the whole palette."""

Colour: TypeAlias = tuple[int, ...]


def save(canvas: Canvas, path: Path) -> None:
    """Write the finished picture to *path*."""
    width, height = canvas.image.size
    small = canvas.image.resize((width // OVERSAMPLING, height // OVERSAMPLING), Image.Resampling.LANCZOS)
    path.parent.mkdir(parents=True, exist_ok=True)
    reduce_colours(small).save(path, format="PNG", optimize=True)


def reduce_colours(image: Image.Image) -> Image.Image:
    """Return *image* with a palette of its flat colours and the best for its smooth edges, without dithering.

    Pillow's own way gives a share of the palette by area, and looks colours up roughly:
    large flat shapes change their colour, and edges between them become jagged.
    """
    pixels = memoryview(image.convert("RGBA").tobytes()).cast("I")
    counted = sorted(Counter(pixels).items(), key=lambda entry: (-entry[1], entry[0]))
    flat = [pixel for pixel, count in counted if count >= len(pixels) * FLAT_SHARE][: COLOURS // 2]
    palette = [_colour(pixel) for pixel in flat] + _edge_colours(counted[len(flat) :], COLOURS - len(flat))
    places = {pixel: _nearest(_colour(pixel), palette) for pixel, _ in counted}
    result = Image.frombytes("P", image.size, bytes(map(places.__getitem__, pixels)))
    result.putpalette([part for colour in palette for part in colour])
    return result


def _edge_colours(counted: list[tuple[int, int]], most: int) -> list[Colour]:
    """Return the colours that stand for *counted* pixels best, *most* of them."""
    sample = b"".join(bytes(_colour(pixel)) * min(count, EDGE_WEIGHT) for pixel, count in counted)
    if not sample:
        return []
    row = Image.frombytes("RGB", (len(sample) // 3, 1), sample)
    parts = row.quantize(most, method=Image.Quantize.MEDIANCUT, kmeans=2).getpalette() or []
    return [tuple(parts[at : at + 3]) for at in range(0, len(parts), 3)]


def _colour(pixel: int) -> Colour:
    return tuple(pixel.to_bytes(4, sys.byteorder)[:3])


def _nearest(colour: Colour, palette: list[Colour]) -> int:
    red, green, blue = colour
    distances = [(red - r) ** 2 + (green - g) ** 2 + (blue - b) ** 2 for r, g, b in palette]
    return distances.index(min(distances))
