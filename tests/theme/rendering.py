"""The templates' environment of each language, as the engine makes it."""

from functools import cache
from pathlib import Path

from plugins.model.catalog import catalog_path, read_catalog
from plugins.model.language import load_language
from plugins.render.environment import make_environment

ROOT = Path(__file__).parents[2]
THEME = ROOT / "theme"
SITE_URL = "https://library-news.example.org"


@cache
def catalog_of(lang):
    return read_catalog(catalog_path(THEME, lang))[0]


@cache
def environment_of(lang):
    language = load_language(lang, ROOT / "languages")
    return make_environment(THEME, language, catalog_of(lang), SITE_URL, lambda _: "<p>…</p>")
