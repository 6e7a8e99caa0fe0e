"""Whole figures: people who stand, walk and sit. The origin is between the feet or in the middle of the seat."""

from .canvas import Canvas
from .outline import Point
from .palette import INK, WALNUT, mixed
from .people import BEHIND, Look, arm, head, nothing

TORSO: list[Point] = [(-38, 0), (-46, -62), (-42, -100), (-18, -116), (18, -116), (42, -100), (46, -62), (38, 0)]
TORSO_SIDE: list[Point] = [(-26, 6), (-32, -50), (-24, -98), (0, -114), (22, -100), (30, -60), (26, 6)]
SKIRT: list[Point] = [(-36, -20), (-44, 30), (-54, 118), (0, 124), (54, 118), (44, 30), (36, -20)]
LONG_WAIST = 130
SHOES = WALNUT


def standing(canvas: Canvas, look: Look, left: list[Point] | None = None, right: list[Point] | None = None) -> None:
    """Draw someone who stands and looks at us; *left* and *right* are elbow and hand, from the waist."""
    waist = canvas.at(0, -LONG_WAIST)
    BEHIND.get(look.style, nothing)(waist.at(0, -158, look.head), look)
    _legs(waist, look)
    _trunk(waist, look)
    arm(waist, look, [(-38, -90), *(left or [(-54, -42), (-46, 4)])])
    arm(waist, look, [(38, -90), *(right or [(54, -42), (46, 4)])])
    head(waist.at(0, -158 - 10 * (look.head - 1)), look)


def walking(canvas: Canvas, look: Look, hand: Point = (62, -52)) -> None:
    """Draw someone who walks to the right with something in the hands."""
    waist = canvas.at(0, -LONG_WAIST)
    elbow = (min(24.0, hand[0] * 0.5), -44.0)
    arm(waist, look, [(6, -88), (elbow[0] + 12, elbow[1] + 4), (hand[0] + 6, hand[1] + 3)])
    _stride(waist, look)
    waist.blob(TORSO_SIDE, look.coat)
    head(waist.at(4, -156 - 10 * (look.head - 1)), look, "side")
    _near_arm(waist, look, [(-4, -88), elbow, hand])


def sitting(canvas: Canvas, look: Look, hands: float = -46) -> None:
    """Draw someone who sits and looks at us, both hands in front of the chest at the height *hands*."""
    BEHIND.get(look.style, nothing)(canvas.at(0, -158, look.head), look)
    _lap(canvas, look)
    _trunk(canvas, look)
    for side in (False, True):
        half = canvas.at(0, 0, flip=side)
        _near_arm(half, look, [(38, -90), (56, hands + 8), (30, hands)])
    head(canvas.at(0, -158 - 10 * (look.head - 1)), look)


def sitting_sideways(canvas: Canvas, look: Look, hand: Point = (62, -56), *, low: bool = False) -> None:
    """Draw someone who sits and looks to the right; on a *low* seat the knees are high."""
    knee = (80.0, -34.0) if low else (82.0, -8.0)
    foot = (86.0, 62.0) if low else (82.0, 104.0)
    elbow = (18.0, -44.0)
    arm(canvas, look, [(6, -88), (elbow[0] + 14, elbow[1] + 2), (hand[0] + 8, hand[1] + 2)])
    if look.skirt:
        hem = foot[1]
        canvas.blob([(-32, 4), (10, -30), (knee[0] + 6, knee[1] - 20), (foot[0] + 22, hem - 10), (40, hem)], look.legs)
    else:
        canvas.stroke([(0, -12), knee], 44, look.legs)
        canvas.stroke([knee, (foot[0], foot[1] - 6)], 33, look.legs)
    _shoe(canvas.at(foot[0], foot[1]))
    canvas.blob(TORSO_SIDE, look.coat)
    head(canvas.at(6, -156 - 10 * (look.head - 1)), look, "side")
    _near_arm(canvas, look, [(-4, -88), elbow, hand])


def sitting_behind(canvas: Canvas, look: Look) -> None:
    """Draw someone who sits and looks away from us."""
    canvas.blob(TORSO, look.coat)
    for side in (False, True):
        half = canvas.at(0, 0, flip=side)
        half.stroke([(37, -88), (52, -40), (40, -8)], 25, look.coat)
        half.curve([(26, -92), (35, -60), (33, -12)], 2.5, mixed(look.coat, INK, 0.25))
    head(canvas.at(0, -156 - 10 * (look.head - 1)), look, "behind")


def _trunk(canvas: Canvas, look: Look) -> None:
    canvas.blob(TORSO, look.coat)
    canvas.polygon([(-15, -112), (0, -80), (15, -112)], look.skin)
    for side in (False, True):
        canvas.at(0, 0, flip=side).stroke([(15, -113), (0, -82)], 6, look.trim)
    canvas.rect(-2.5, -82, 5, 60, look.trim)


def _near_arm(canvas: Canvas, look: Look, joints: list[Point]) -> None:
    """Draw an arm in front of the body, with a thin line of shade that sets it off."""
    canvas.stroke([(x - 3, y + 4) for x, y in joints[:-1]], 25, mixed(look.coat, INK, 0.22))
    arm(canvas, look, joints)


def _legs(waist: Canvas, look: Look) -> None:
    for x in (-18, 18):
        _shoe(waist.at(x, LONG_WAIST - 2, 0.86, flip=x < 0))
    if look.skirt:
        waist.blob(SKIRT, look.legs)
        return
    for x in (-18, 18):
        waist.stroke([(x, -8), (x, LONG_WAIST - 18)], 35, look.legs)


def _stride(waist: Canvas, look: Look) -> None:
    _shoe(waist.at(-34, LONG_WAIST - 4, 0.86))
    _shoe(waist.at(30, LONG_WAIST, 0.86))
    if look.skirt:
        waist.blob([(-26, -16), (-40, 50), (-54, 110), (0, 122), (50, 114), (40, 40), (26, -16)], look.legs)
        return
    waist.stroke([(-4, -6), (-14, 60), (-36, LONG_WAIST - 20)], 33, look.legs)
    waist.stroke([(4, -6), (22, 56), (26, LONG_WAIST - 16)], 35, look.legs)


def _lap(canvas: Canvas, look: Look) -> None:
    for x in (-26, 26):
        _shoe(canvas.at(x, 112, flip=x < 0))
    if look.skirt:
        canvas.blob([(-44, -16), (-62, 36), (-58, 100), (0, 106), (58, 100), (62, 36), (44, -16)], look.legs)
        return
    for x in (-24, 24):
        canvas.stroke([(x, 0), (x * 1.15, 34)], 46, look.legs)
        canvas.stroke([(x * 1.15, 34), (x * 1.1, 94)], 34, look.legs)


def _shoe(canvas: Canvas) -> None:
    canvas.blob([(-16, -8), (4, -16), (26, -4), (30, 6), (0, 8), (-18, 6)], SHOES)
