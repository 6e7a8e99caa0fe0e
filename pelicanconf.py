"""The settings of the site: facts, in groups. The words that readers read are in content/ and in the catalogs."""

import sys
from pathlib import Path

ROOT = str(Path(__file__).resolve().parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from plugins import start_pelican  # noqa: E402  # the line above makes it importable from any working directory

# The site -----------------------------------------------------------------------------------------------------------

# The public address, without a slash at the end. Here: where `inv serve` shows the site; publishconf.py has the real one.
SITEURL = "http://localhost:8000"

# The zone of times that are written without an offset, as https://data.iana.org/time-zones names it.
TIMEZONE = "Asia/Ashgabat"

# The languages --------------------------------------------------------------------------------------------------------

# One entry for each edition, equal in rank; the first is used only where one must be first. A language needs besides:
# languages/<tag>.toml, a catalog in theme/translations/, a folder in content/, and names in content/taxonomy.yaml.
LANGUAGES = {
    "tk": {
        "name": "Kitaphana habarlary",
        "description": "Türkmenistanyň we Ermenistanyň kitaphanalarynyň durmuşyndan habarlar.",
    },
    "hy": {
        "name": "Գրադարանային լուրեր",
        "description": "Լուրեր Թուրքմենստանի և Հայաստանի գրադարանների կյանքից։",
    },
}
LANGUAGES_PATH = f"{ROOT}/languages"

# Feeds ----------------------------------------------------------------------------------------------------------------

# These two are part of the id of every feed and entry. They are never changed, not even when the site moves to another
# domain: a subscriber would get everything twice.
FEED_AUTHORITY = "library-news.example.org"
FEED_YEAR = 2020

# A WebSub hub, which tells subscribers of changes at once; feeds name it, and `inv publish` tells it. Empty for none.
FEED_HUB = ""

# Where things are -----------------------------------------------------------------------------------------------------

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"

# The servers for which the site has a file with rules: ("apache",) writes an .htaccess. See docs/developers/hosting.md.
HOST_FILES: tuple[str, ...] = ()

# How texts are read ---------------------------------------------------------------------------------------------------

MARKDOWN = {"extensions": ["extra", "sane_lists", "toc"], "output_format": "html"}
READERS = {"rst": None, "html": None}  # Docutils would warn that it does not know Turkmen

# The steps of a build, in the order they run --------------------------------------------------------------------------

PELICAN_CLASS = start_pelican
PLUGINS = [
    "plugins.read",
    "plugins.pair",
    "plugins.edition",
    "plugins.plan",
    "plugins.render",
    "plugins.output",
]
