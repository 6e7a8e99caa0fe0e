"""The colours of every picture: madder and pomegranate, apricot, deep teal, ink and warm paper."""

INK = "#1F2B45"
SLATE = "#40547A"
TEAL = "#1E6068"
SEA = "#5FA39B"
MIST = "#C3DACF"
MADDER = "#A8352D"
POMEGRANATE = "#74202F"
APRICOT = "#EE9B4A"
PEACH = "#F7CD9F"
HONEY = "#E9BC5C"
PAPER = "#F8F0E1"
SAND = "#E7D5B7"
SNOW = "#FFFCF5"
WOOD = "#9A6844"
WALNUT = "#5E3D2E"
LEAF = "#86A05C"
MOSS = "#4F6E49"

WHEAT = "#EDBF98"
TAWNY = "#D6A077"
UMBER = "#B57B55"
RAVEN = "#2B2331"
CHESTNUT = "#6A3E2B"
SILVER = "#D3CDC7"

SPINES = (MADDER, TEAL, PAPER, APRICOT, INK, SEA, POMEGRANATE, HONEY, SLATE, PEACH)
"""The colours of books on a shelf, in the order in which they take turns."""


def faded(colour: str, opacity: float) -> str:
    """Return *colour* with an *opacity* between 0 and 1."""
    return f"{colour}{round(opacity * 255):02X}"


def mixed(colour: str, other: str, share: float) -> str:
    """Return *colour* with a *share* of *other* in it."""
    pairs = [(int(colour[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(first + (second - first) * share):02X}" for first, second in pairs)


SHADOW = faded(INK, 0.16)
