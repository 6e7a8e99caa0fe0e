# ruff: noqa: INP001  # a settings file, copied beside the content
"""A site in two languages as Pelican's documentation and that of i18n_subsites describe it."""

SITENAME = "Kitaphana habarlary"
SITEURL = "https://news.example.org"
TIMEZONE = "UTC"
DEFAULT_LANG = "tk"
THEME = "theme"

ARTICLE_PATHS = ["tk", "hy"]
PATH_METADATA = r"(?P<lang>tk|hy)/.*"
PAGE_PATHS = []
READERS = {"rst": None}
STATIC_PATHS = ["media"]
ARTICLE_URL = ARTICLE_LANG_URL = "news/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = "news/{slug}/index.html"
CATEGORY_URL = "category/{slug}/"
CATEGORY_SAVE_AS = "category/{slug}/index.html"
TAG_URL = "tag/{slug}/"
TAG_SAVE_AS = "tag/{slug}/index.html"

# What the others have not either: pages of authors, lists of all categories, tags, and articles.
DIRECT_TEMPLATES = ["index"]
AUTHOR_SAVE_AS = ""
PAGINATED_TEMPLATES = {"index": 20}

FEED_ATOM = "feed.atom"
FEED_MAX_ITEMS = 20
FEED_ALL_ATOM = CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None

TYPOGRIFY = True
PLUGINS = ["i18n_subsites", "sitemap"]
I18N_SUBSITES = {"hy": {"SITENAME": "Գրադարանային լուրեր"}}
I18N_UNTRANSLATED_ARTICLES = "remove"
SITEMAP = {"format": "xml"}
