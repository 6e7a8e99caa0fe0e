"""Draw all pictures and write all documents: python -m newsroom.pictures [FOLDER]."""

import argparse
from pathlib import Path

from .documents import DOCUMENTS
from .icon import draw_icon
from .png import save
from .scene import paint
from .scenes import SCENES

ROOT = Path(__file__).parents[2]
MEDIA = ROOT / "content" / "media"
ICON = ROOT / "theme" / "static" / "icon.png"


def draw_all(folder: Path) -> None:
    """Draw every picture and write every document into *folder*."""
    for path, scene in SCENES.items():
        save(paint(scene), folder / path)
    for path, write in DOCUMENTS.items():
        write(folder / path)


def main() -> None:
    """Draw into the folder that was named; without one, into the site, its icon included."""
    parser = argparse.ArgumentParser(prog="python -m newsroom.pictures", description=main.__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=MEDIA, metavar="FOLDER")
    folder = parser.parse_args().folder
    draw_all(folder)
    if folder == MEDIA:
        save(draw_icon(), ICON)


if __name__ == "__main__":
    main()
