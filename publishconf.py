"""What is different in public; everything else is in pelicanconf.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403  # the settings start from those of the site

SITEURL = "https://library-news.example.org"
OUTPUT_PATH = "output-public"
HOST_FILES = ("apache",)
