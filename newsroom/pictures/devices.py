"""Devices: screens, laptops, tablets, phones, a server, and what is shown on them."""

from .canvas import Canvas
from .palette import APRICOT, INK, MADDER, MIST, PAPER, SAND, SEA, SHADOW, SLATE, SNOW, TEAL, mixed


def monitor(canvas: Canvas, width: float, height: float, glass: str = MIST, case: str = INK) -> None:
    """Draw a monitor on its foot; the origin is the upper left corner of the glass."""
    foot = height + 14
    canvas.ellipse(width / 2, foot + 58, width * 0.3, 9, SHADOW)
    canvas.polygon(
        [(width * 0.43, foot), (width * 0.57, foot), (width * 0.6, foot + 54), (width * 0.4, foot + 54)],
        mixed(case, SNOW, 0.25),
    )
    canvas.rect(width * 0.29, foot + 48, width * 0.42, 12, case, 6)
    canvas.rect(-14, -14, width + 28, height + 28, case, 14)
    canvas.rect(0, 0, width, height, glass, 4)


def laptop(canvas: Canvas, width: float, height: float, glass: str = MIST, case: str = INK) -> None:
    """Draw an open laptop from the front; the origin is the upper left corner of the glass."""
    canvas.ellipse(width / 2, height + 38, width * 0.68, 12, SHADOW)
    canvas.rect(-14, -14, width + 28, height + 28, case, 14)
    canvas.rect(0, 0, width, height, glass, 4)
    low = height + 14
    canvas.polygon([(-14, low), (width + 14, low), (width + 54, low + 22), (-54, low + 22)], SLATE)
    canvas.rect(-54, low + 20, width + 108, 10, mixed(SLATE, INK, 0.5), 5)
    canvas.rect(width * 0.4, low + 8, width * 0.2, 9, mixed(SLATE, INK, 0.4), 3)


def tablet(canvas: Canvas, width: float, height: float, glass: str = MIST, case: str = INK) -> None:
    """Draw a tablet or a phone around the origin."""
    canvas.rect(-width / 2 + 4, -height / 2 + 6, width, height, SHADOW, 14)
    canvas.rect(-width / 2, -height / 2, width, height, case, 14)
    canvas.rect(-width / 2 + 9, -height / 2 + 14, width - 18, height - 28, glass, 3)


def server(canvas: Canvas, width: float, height: float) -> None:
    """Draw three drums on each other; the origin is the middle of their foot."""
    step = height / 3
    canvas.ellipse(0, 4, width * 0.6, width * 0.16, SHADOW)
    for place, fill in enumerate((TEAL, SEA, TEAL)):
        drum = canvas.at(0, -place * step)
        drum.ellipse(0, -8, width / 2, width * 0.14, mixed(fill, INK, 0.25))
        drum.rect(-width / 2, -step + 8, width, step - 16, mixed(fill, INK, 0.25))
        drum.ellipse(0, -step + 8, width / 2, width * 0.14, mixed(fill, SNOW, 0.2))
        for x, light in ((-0.32, APRICOT), (-0.2, PAPER), (-0.08, PAPER)):
            drum.circle(x * width, -step * 0.32, 6, light)


def magnifier(canvas: Canvas, radius: float, rim: str = MADDER, glass: str = SNOW) -> None:
    """Draw a magnifying glass around the origin, its handle to the lower right."""
    handle = canvas.at(0, 0, turn=45)
    handle.rect(radius, -radius * 0.15, radius * 1.25, radius * 0.3, mixed(rim, INK, 0.35), radius * 0.15)
    canvas.circle(0, 0, radius * 1.14, rim)
    canvas.circle(0, 0, radius * 0.92, glass)


def search_field(canvas: Canvas, width: float) -> None:
    """Draw an empty search field from the origin to the right, with a magnifying glass at its end."""
    canvas.rect(0, 0, width, 48, INK, 24)
    canvas.rect(4, 4, width - 8, 40, SNOW, 20)
    canvas.rect(24, 14, 3, 20, MADDER)
    magnifier(canvas.at(width - 34, 20), 10)


def bar_chart(canvas: Canvas, width: float, height: float) -> None:
    """Draw a chart of five bars on the origin."""
    fills = (SEA, APRICOT, TEAL, APRICOT, MADDER)
    for place, (share, fill) in enumerate(zip((0.35, 0.5, 0.44, 0.72, 0.94), fills, strict=True)):
        canvas.rect(place * width / 5 + width * 0.03, -height * share, width * 0.13, height * share, fill, 2)
    canvas.rect(0, 0, width, 4, INK)
    for share in (0.3, 0.6, 0.9):
        canvas.rect(0, -height * share, width, 1.5, mixed(SAND, INK, 0.1))
