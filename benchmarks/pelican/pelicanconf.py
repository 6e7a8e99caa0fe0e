# ruff: noqa: INP001  # a settings file, copied beside the content
"""A site in two languages as Pelican's documentation and that of i18n_subsites describe it, with Pelican's own theme."""

SITENAME = "Kitaphana habarlary"
SITEURL = "https://news.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "tk"
THEME = "simple"

ARTICLE_PATHS = ["tk", "hy"]
PATH_METADATA = r"(?P<lang>tk|hy)/.*"
PAGE_PATHS = []
STATIC_PATHS = ["media"]
ARTICLE_URL = ARTICLE_LANG_URL = "news/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "news/{slug}/index.html"

# What our site has not either: pages of authors, lists of all categories, tags, and articles.
DIRECT_TEMPLATES = ["index"]
AUTHOR_SAVE_AS = ""
DEFAULT_PAGINATION = 30

FEED_ALL_ATOM = "feed.atom"
FEED_MAX_ITEMS = 30
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

TYPOGRIFY = True
PLUGINS = ["i18n_subsites"]
I18N_SUBSITES = {"hy": {"SITENAME": "Գրադարանային լուրեր"}}
I18N_UNTRANSLATED_ARTICLES = "remove"
