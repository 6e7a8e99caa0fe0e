"""People: simple figures without faces, seen from the front, from the side (facing right) or from behind."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from .canvas import Canvas
from .outline import Outline, Point
from .palette import INK, MADDER, PAPER, RAVEN, SHADOW, WHEAT, faded


@dataclass(frozen=True)
class Look:
    """How a person looks.

    *style* is the name of a hair style or headdress (a key of BEHIND and of each view in
    BEFORE), *wrap* the colour of the headdress, *trim* that of collar and embroidery,
    *head* the size of the head (a child's is larger), *skirt* whether the legs are covered.
    """

    coat: str = MADDER
    legs: str = INK
    skin: str = WHEAT
    hair: str = RAVEN
    style: str = "short"
    wrap: str = MADDER
    trim: str = PAPER
    head: float = 1.0
    skirt: bool = False


Part: TypeAlias = Callable[[Canvas, Look], None]


def nothing(canvas: Canvas, look: Look) -> None:
    """Draw nothing: this style has no such part."""


def shape(points: Outline, part: str = "hair") -> Part:
    """Return what fills a smooth shape in the colour of *part*."""

    def draw(canvas: Canvas, look: Look) -> None:
        canvas.blob(points, getattr(look, part))

    return draw


def both(first: Part, second: Part) -> Part:
    """Return what draws two parts."""

    def draw(canvas: Canvas, look: Look) -> None:
        first(canvas, look)
        second(canvas, look)

    return draw


def plait(points: Outline) -> Part:
    """Return what draws a plait through *points*."""

    def draw(canvas: Canvas, look: Look) -> None:
        canvas.curve(points, 11, look.hair)
        canvas.circle(*points[-1], 6.5, look.trim)

    return draw


def mirrored(part: Part) -> Part:
    """Return what draws *part* on both sides."""

    def draw(canvas: Canvas, look: Look) -> None:
        part(canvas, look)
        part(canvas.at(0, 0, flip=True), look)

    return draw


def skullcap(canvas: Canvas, look: Look) -> None:
    """Draw a tahya, the embroidered skullcap."""
    canvas.polygon([(-25, -14), (-22, -36), (-10, -40), (10, -40), (22, -36), (25, -14)], look.wrap)
    canvas.rect(-25, -19, 50, 6, look.trim, 2)
    for x in (-14, 0, 14):
        canvas.polygon([(x - 4, -25), (x, -32), (x + 4, -25)], look.trim)


def scarf(canvas: Canvas, look: Look) -> None:
    """Draw a headscarf from the front, tied behind the head, with a patterned hem and earrings."""
    SCARF_HOOD(canvas, look)
    for x, y in ((-19, -17), (-7, -25), (7, -25), (19, -17)):
        canvas.polygon([(x - 4, y), (x, y - 6), (x + 4, y), (x, y + 6)], look.trim)
    for x in (-24, 24):
        canvas.circle(x, 17, 3.5, look.trim)


CAP_FRONT = shape([(-26, 4), (-29, -14), (-14, -33), (12, -34), (28, -15), (26, 4), (19, -12), (4, -17), (-17, -10)])
CAP_SIDE = shape([(22, -17), (9, -33), (-14, -32), (-29, -12), (-28, 10), (-17, 22), (-10, 4), (0, -10)])
CAP_BEHIND = shape([(-27, 0), (-20, -27), (0, -34), (20, -27), (27, 0), (19, 23), (0, 29), (-19, 23)])
SCARF_HOOD = shape([(-27, 16), (-30, -14), (0, -37), (30, -14), (27, 16), (19, -10), (0, -19), (-19, -10)], "wrap")
SCARF_SIDE = shape([(24, -16), (6, -35), (-24, -28), (-35, 6), (-40, 52), (-12, 50), (-8, 20), (4, -8)], "wrap")
SCARF_BEHIND = shape([(-28, 2), (0, -37), (28, 2), (32, 40), (0, 66), (-32, 40)], "wrap")
BOB_SIDE = shape([(22, -17), (8, -34), (-18, -31), (-32, -6), (-33, 34), (-8, 34), (-8, 6), (0, -10)])
BEARD = shape([(-23, 4), (-25, 20), (-10, 36), (0, 38), (10, 36), (25, 20), (23, 4), (13, 14), (0, 12), (-13, 14)])
BEARD_SIDE = shape([(-8, 4), (-8, 22), (6, 36), (22, 34), (25, 14), (12, 14)])
BUN_TOP = shape([(-14, -36), (0, -50), (14, -36), (0, -26)])
BUN_BACK = shape([(-26, -22), (-40, -26), (-42, -8), (-28, -4)])

BEHIND: dict[str, Part] = {
    "bob": shape([(-32, 36), (-34, -10), (0, -36), (34, -10), (32, 36), (0, 26)]),
    "scarf": shape([(-34, 54), (-32, -10), (0, -36), (32, -10), (34, 54), (0, 60)], "wrap"),
    "long": shape([(-34, 66), (-33, -8), (0, -36), (33, -8), (34, 66), (0, 56)]),
}
"""What is drawn before the body, in the view from the front."""

BEFORE: dict[str, dict[str, Part]] = {
    "front": {
        "short": CAP_FRONT,
        "bob": CAP_FRONT,
        "long": CAP_FRONT,
        "bun": both(BUN_TOP, CAP_FRONT),
        "braids": both(CAP_FRONT, mirrored(plait([(24, 6), (31, 30), (30, 66)]))),
        "scarf": scarf,
        "cap": both(CAP_FRONT, skullcap),
        "bald": mirrored(shape([(-26, 6), (-29, -8), (-22, -18), (-20, -4)])),
        "beard": both(CAP_FRONT, BEARD),
    },
    "side": {
        "short": CAP_SIDE,
        "bob": BOB_SIDE,
        "long": both(BOB_SIDE, shape([(-33, 0), (-36, 60), (-14, 62), (-10, 10)])),
        "bun": both(BUN_BACK, CAP_SIDE),
        "braids": both(CAP_SIDE, plait([(-20, 12), (-28, 40), (-24, 74)])),
        "scarf": SCARF_SIDE,
        "cap": both(CAP_SIDE, skullcap),
        "bald": shape([(-10, -2), (-24, -16), (-30, 4), (-18, 20)]),
        "beard": both(CAP_SIDE, BEARD_SIDE),
    },
    "behind": {
        "short": CAP_BEHIND,
        "bob": shape([(-33, 34), (-32, -10), (0, -36), (32, -10), (33, 34), (0, 40)]),
        "long": shape([(-33, 60), (-32, -10), (0, -36), (32, -10), (33, 60), (0, 68)]),
        "bun": both(CAP_BEHIND, shape([(-14, -24), (0, -38), (14, -24), (0, -10)])),
        "braids": both(CAP_BEHIND, mirrored(plait([(17, 18), (24, 44), (21, 76)]))),
        "scarf": SCARF_BEHIND,
        "cap": both(CAP_BEHIND, skullcap),
        "bald": shape([(-27, 4), (-20, 22), (0, 28), (20, 22), (27, 4), (0, 12)]),
        "beard": CAP_BEHIND,
    },
}
"""What is drawn after the face, for each view."""


def head(canvas: Canvas, look: Look, view: str = "front") -> None:
    """Draw a head and neck around the origin."""
    spot = canvas.at(0, 0, look.head)
    spot.stroke([(0, 10), (-3 if view == "side" else 0, 40)], 19, look.skin)
    spot.polygon([(-9, 22), (10, 24), (9, 36), (-10, 32)], faded(INK, 0.16))
    if view == "side":
        spot.polygon([(20, -6), (30, 9), (19, 12)], look.skin)
    spot.ellipse(0, 0, 24, 28, look.skin)
    if view == "front":
        _ears(spot, look)
    BEFORE[view][look.style](spot, look)
    if view == "side" and look.style not in {"scarf", "bob", "long"}:
        spot.circle(-6, 5, 5.5, look.skin)


def bust(canvas: Canvas, look: Look) -> None:
    """Draw head and shoulders from the front; the origin is the middle of the face."""
    BEHIND.get(look.style, nothing)(canvas.at(0, 0, look.head), look)
    canvas.blob([(-74, 150), (-70, 84), (-44, 54), (0, 46), (44, 54), (70, 84), (74, 150)], look.coat)
    _collar(canvas.at(0, 46), look)
    head(canvas, look)


def arm(canvas: Canvas, look: Look, joints: list[Point], width: float = 25) -> None:
    """Draw an arm through shoulder, elbow and hand."""
    canvas.stroke(joints, width, look.coat)
    (x, y), (from_x, from_y) = joints[-1], joints[-2]
    canvas.stroke([(x + (from_x - x) * 0.12, y + (from_y - y) * 0.12), (x, y)], width * 0.86, look.trim)
    canvas.circle(x + (x - from_x) * 0.16, y + (y - from_y) * 0.16, width * 0.46, look.skin)


def shadow(canvas: Canvas, across: float) -> None:
    """Draw the shadow under something that stands on the origin."""
    canvas.ellipse(0, 0, across, across * 0.16, SHADOW)


def _ears(canvas: Canvas, look: Look) -> None:
    if look.style not in {"scarf", "bob", "long"}:
        for x in (-24, 24):
            canvas.circle(x, 4, 5.5, look.skin)


def _collar(canvas: Canvas, look: Look) -> None:
    canvas.polygon([(-20, 2), (0, 34), (20, 2), (13, -4), (0, 16), (-13, -4)], look.trim)
    canvas.polygon([(-13, -4), (0, 17), (13, -4)], look.skin)
