"""The addresses of the site, fixed for ever: where each thing is, below SITEURL, without a leading slash.

An address that ends in a slash is written as ``index.html`` in a folder of that name.
"""

from __future__ import annotations

FRONT_DOOR = ""
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
HTACCESS = ".htaccess"
SITE_NOT_FOUND = "404.html"


def stylesheet_address(fingerprint: str) -> str:
    """Return the address of the stylesheet with that fingerprint, a digest of its content.

    Other styles have another address. So a browser may keep them for ever, and a page finds those that it was made with
    while a newer site is being published.
    """
    return f"theme/css/site.{fingerprint}.css"


def span(year: int, month: int = 0) -> str:
    """Return the name of a year, or of one *month* of it.

    >>> span(2026), span(2026, 3)
    ('2026', '2026-03')
    """
    return f"{year:04d}" + (f"-{month:02d}" if month else "")


def sitemap_part_address(language: str, span: str, number: int) -> str:
    """Return the address of a part of the sitemap.

    Args:
        language: the edition whose pages it has; empty for those that belong to all.
        span: the year or month that they are of (``2026``, ``2026-03``); empty for those of none.
        number: of the part, where the same edition and span has more than one; they are counted from 1.

    >>> sitemap_part_address("tk", "2026-03", 1), sitemap_part_address("tk", "", 2), sitemap_part_address("", "", 1)
    ('tk/sitemap-2026-03.xml', 'tk/sitemap-all-2.xml', 'sitemap-front-door.xml')
    """
    name = span or ("all" if language else "front-door")
    folder = f"{language}/" if language else ""
    return f"{folder}sitemap-{name}{f'-{number}' if number > 1 else ''}.xml"


def document_address(language: str, key: str, slug: str = "") -> str:
    """Return the address of an article or page: the path of its file, its last segment replaced by *slug*.

    >>> document_address("tk", "news/2020/online-conference")
    'tk/news/2020/online-conference/'
    >>> document_address("tk", "pages/about")
    'tk/about/'
    """
    segments = key.split("/")
    if segments[0] == "pages" and len(segments) > 1:
        segments = segments[1:]
    if slug:
        segments[-1] = slug
    return "/".join([language, *segments, ""])


def home_address(language: str) -> str:
    """Return the address of an edition's front page."""
    return f"{language}/"


def category_address(language: str, key: str, year: int = 0) -> str:
    """Return the address of a category's page, or of its page of one *year*."""
    return f"{language}/category/{key}/" + (f"{year}/" if year else "")


def tag_address(language: str, slug: str) -> str:
    """Return the address of a tag's page."""
    return f"{language}/tag/{slug}/"


def period_address(language: str, year: int, month: int = 0) -> str:
    """Return the address of a year's page, or of one *month* of it."""
    return f"{language}/{year:04d}/" + (f"{month:02d}/" if month else "")


def events_address(language: str) -> str:
    """Return the address of the page of events."""
    return f"{language}/events/"


def feeds_address(language: str) -> str:
    """Return the address of the page that lists the feeds."""
    return f"{language}/feeds/"


def feed_address(language: str) -> str:
    """Return the address of an edition's feed."""
    return f"{language}/feed.atom"


def not_found_address(language: str) -> str:
    """Return the address of what is shown where an edition has no page."""
    return f"{language}/404.html"


def file_address(path: str) -> str:
    """Return the address of a file that is published as it is: its path, but files for the root of the site leave extra/.

    >>> file_address("media/2020/x.png"), file_address("extra/robots.txt")
    ('media/2020/x.png', 'robots.txt')
    """
    return path.removeprefix("extra/")


def output_path(address: str) -> str:
    """Return the file, below the output folder, that is served at *address*.

    >>> output_path("tk/events/"), output_path("tk/feed.atom"), output_path("")
    ('tk/events/index.html', 'tk/feed.atom', 'index.html')
    """
    return address + "index.html" if not address or address.endswith("/") else address
