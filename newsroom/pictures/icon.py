"""The icon of the site, for devices that want a picture: the open book of theme/static/icon.svg."""

from . import outline
from .canvas import Canvas, blank
from .palette import PAPER

SIZE = 180
LEFT, RIGHT = "#97291F", "#0E5660"
"""The colours of the pages: --color-accent and --color-link of the theme."""

PAGE_TOP = [(15.2, 8.6), (11.4, 6.4), (6.8, 5.7), (2.0, 6.2)]
PAGE_FOOT = [(2.0, 24.6), (6.8, 24.1), (11.4, 24.8), (15.2, 27.0)]
"""The left page on a field of 32 x 32 units, as in the SVG file."""


def draw_icon() -> Canvas:
    """Draw the open book: a red and a teal page."""
    canvas = blank(SIZE, SIZE, PAPER)
    field = canvas.at(14, 12, (SIZE - 28) / 32)
    for page, fill in ((field, LEFT), (field.at(32, 0, flip=True), RIGHT)):
        page.polygon([*outline.smooth(PAGE_TOP), *outline.smooth(PAGE_FOOT)], fill)
    return canvas
