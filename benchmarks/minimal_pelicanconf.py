"""The settings of our site with a theme that has no more on a page than the themes of the other generators."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from pelicanconf import *  # noqa: F403  # the settings start from those of the site

THEME = "theme_minimal"
