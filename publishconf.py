"""What is different in public; everything else is in pelicanconf.py."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from pelicanconf import *  # noqa: F403  # the settings start from those of the site

# Set these two before the first publication. The address without a slash at the end may change one day, the domain in
# FEED_AUTHORITY never: the ids of all feeds begin with it (see pelicanconf.py). `inv publish --setup` writes both, here.
SITEURL = "https://library-news.example.org"
OUTPUT_PATH = "output-public"
HOST_FILES = ("apache",)
