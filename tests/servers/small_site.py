"""Small sites as a build makes them, without running a build: an old one, a new one, and one with a tiny edit.

A site is a table of bytes by path. From the old to the new one nearly everything happens that can happen:

- the stylesheet and the script have other names, because their bytes are others, so every page changes;
- an article pair is new, with pictures, one has changed, one is gone, with its picture, and so change the lists, the
  feeds, the sitemap and the neighbours of these articles;
- a line of a page changes without changing its size (10:00 becomes 11:00);
- files have names in Armenian letters and with spaces;
- pictures, the page that redirects and robots.txt stay as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import escape

from plugins.model.workspace import open_workspace

SITE_URL = "https://news.example.org"
LANGUAGES = {"tk": "Kitaphana habarlary", "hy": "Գրադարանային լուրեր"}
ATOM = "http://www.w3.org/2005/Atom"
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
DATE = "2026-11-20T00:00:00+05:00"

Site = dict[str, bytes]

CSS = {
    "old": "body { color: #222 }\nheader { background: url(../media/band.svg) }\n",
    "new": "body { color: #111 }\nheader { background: url(../media/band.svg) }\nmain { max-width: 60ch }\n",
}
SCRIPT = {"old": "document.body.id = 'a'\n", "new": "document.body.id = 'b'\n"}

STAYING = tuple(f"article-{number}" for number in range(1, 6))
ARTICLES = {
    "old": ("closing-day", "changed", *STAYING),
    "new": ("changed", *STAYING, "new-hall"),
}
"""Slugs of the articles of a version."""

PICTURES = {
    "old": ("closing day.png", "reading room.png", "Ընթերցասրահ 1.png", "band.svg"),
    "new": ("reading room.png", "Ընթերցասրահ 1.png", "Նոր սրահ.png", "Նոր սրահ 2x.png", "band.svg"),
}
"""What is in media/ in a version."""


def old_site(site_url: str = SITE_URL) -> Site:
    """Return the site that readers have."""
    return _site("old", site_url)


def new_site(site_url: str = SITE_URL) -> Site:
    """Return the site that is to be published over the old one."""
    return _site("new", site_url)


def edited(site: Mapping[str, bytes], path: str = "tk/contact/index.html") -> Site:
    """Return a site with an edit that changes one file, and not its size: the library opens at 11:00, not at 10:00."""
    changed = {**site, path: site[path].replace(b"10:00", b"11:00")}
    assert changed != site
    return changed


def fingerprinted(name: str, data: bytes) -> str:
    """Return the name of a file with the beginning of its digest, as the build gives them: site.0123abcd.css."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(data).hexdigest()[:8]}.{ending}"


def write_output(output: Path, site: Mapping[str, bytes]) -> Path:
    """Make *output* a folder that a build has written, with its manifest beside it; an older site there is replaced."""
    with open_workspace(output) as workspace:
        workspace.commit({path: workspace.stage(path, data) for path, data in site.items()})
    return output


def read_folder(folder: Path) -> Site:
    """Return what is in a folder; links and empty folders are passed over."""
    files = (file for file in sorted(folder.rglob("*")) if file.is_file() and not file.is_symlink())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


# Pages ----------------------------------------------------------------------------------------------------------------


def _site(version: str, site_url: str) -> Site:
    css, script = CSS[version].encode(), SCRIPT[version].encode()
    page = _Page(site_url, f"theme/{fingerprinted('site.css', css)}", f"theme/{fingerprinted('site.js', script)}")
    site = {page.css: css, page.script: script}
    site |= {f"media/{name}": _picture(name) for name in PICTURES[version]}
    for language in LANGUAGES:
        site |= dict(_edition(page, language, version))
    fronts = [f"{language}/" for language in LANGUAGES]
    site["index.html"] = page.write("", "Library news", [*fronts, *(f"{front}feed.atom" for front in fronts)])
    site["404.html"] = page.write("404.html", "Nothing here", fronts)
    site["robots.txt"] = f"User-agent: *\nAllow: /\n\nSitemap: {site_url}/sitemap.xml\n".encode()
    site["sitemap.xml"] = _sitemap(site_url, site)
    return site


class _Page:
    """Writes pages that have stylesheet and script in common."""

    def __init__(self, site_url: str, css: str, script: str) -> None:
        self.site_url = site_url
        self.base = "/".join(["", *site_url.split("/")[3:]])
        self.css = css
        self.script = script

    def write(self, path: str, title: str, links: Iterable[str], words: str = "", *, of: Sequence[str] = ()) -> bytes:
        """Return the page at *path*, with *links* and a picture for each name in *of*, the second one twice as dense."""
        items = "".join(f'<li><a href="{self.base}/{quote(link)}">{escape(link)}</a></li>' for link in links)
        dense = f' srcset="{self.media(of[0])} 1x, {self.media(of[1])} 2x"' if len(of) > 1 else ""
        picture = f'<img src="{self.media(of[0])}"{dense} alt="">' if of else ""
        language = path.partition("/")[0] or "tk"
        return f"""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<title>{escape(title)}</title>
<link rel="stylesheet" href="{self.base}/{self.css}">
<link rel="canonical" href="{self.site_url}/{quote(path)}">
{self.alternates(path)}<script src="{self.base}/{self.script}" defer></script>
</head>
<body>
<h1>{escape(title)}</h1>
{picture}
<p>{escape(words)}</p>
<ul>{items}</ul>
</body>
</html>
""".encode()

    def media(self, name: str) -> str:
        """Return the address of a picture."""
        return f"{self.base}/media/{quote(name)}"

    def alternates(self, path: str) -> str:
        """Return the links to the same page in all languages."""
        language, _, rest = path.partition("/")
        if language not in LANGUAGES or not rest.startswith("news/"):
            return ""
        addresses = ((other, f"{self.site_url}/{quote(f'{other}/{rest}')}") for other in LANGUAGES)
        return "".join(f'<link rel="alternate" hreflang="{other}" href="{target}">\n' for other, target in addresses)


def _edition(page: _Page, language: str, version: str) -> Iterator[tuple[str, bytes]]:
    """Yield the files of one language."""
    slugs = ARTICLES[version]
    articles = [f"{language}/news/2026/{slug}/" for slug in slugs]
    for number, (slug, address) in enumerate(zip(slugs, articles, strict=True)):
        neighbours = articles[max(number - 1, 0) : number] + articles[number + 1 : number + 2]
        title = "A changed title" if (slug, version) == ("changed", "new") else slug
        links = [f"{language}/", f"{language}/contact/", *neighbours]
        yield f"{address}index.html", page.write(address, title, links, 40 * f"{title}. ", of=_pictures_of(slug))
    front, news = f"{language}/", f"{language}/category/news/"
    for address, title, links in (
        (front, LANGUAGES[language], [*articles[-3:], news, f"{language}/contact/", "index.html"]),
        (news, "Habarlar" if language == "tk" else "Լուրեր", [*articles, front]),
        (f"{language}/contact/", "Contact", [front]),
    ):
        words = f"We open at {'10:00' if version == 'old' else '11:00'}." if "contact" in address else title
        yield f"{address}index.html", page.write(address, title, links, words)
    yield f"{language}/feed.atom", _feed(page, language, articles[-3:])
    yield f"{language}/news/2025/moved/index.html", _redirect(page, f"{language}/news/2026/article-1/")


def _pictures_of(slug: str) -> tuple[str, ...]:
    known = {"closing-day": ("closing day.png",), "new-hall": ("Նոր սրահ.png", "Նոր սրահ 2x.png")}
    return known.get(slug, ("reading room.png", "Ընթերցասրահ 1.png"))


def _redirect(page: _Page, target: str) -> bytes:
    return f"""<!DOCTYPE html>
<html lang="{target.partition("/")[0]}">
<head>
<title>Moved</title>
<meta http-equiv="refresh" content="0; url={page.base}/{target}">
<link rel="canonical" href="{page.site_url}/{target}">
</head>
</html>
""".encode()


def _picture(name: str) -> bytes:
    """Return bytes that are no picture, but about as many, and always the same for a name."""
    if name.endswith(".svg"):
        return b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>\n'
    digest = hashlib.sha256(name.encode()).digest()
    return b"\x89PNG\r\n\x1a\n" + digest * 300


# Feeds and the sitemap ------------------------------------------------------------------------------------------------


def _feed(page: _Page, language: str, articles: Iterable[str]) -> bytes:
    feed = Element("feed", xmlns=ATOM)
    SubElement(feed, "title").text = LANGUAGES[language]
    SubElement(feed, "updated").text = DATE
    SubElement(feed, "link", rel="self", href=f"{page.site_url}/{language}/feed.atom")
    for article in articles:
        entry = SubElement(feed, "entry")
        SubElement(entry, "id").text = f"tag:news.example.org,2026:{article}"
        SubElement(entry, "link", rel="alternate", href=f"{page.site_url}/{quote(article)}")
        picture = f"{page.site_url}/media/{quote('reading room.png')}"
        SubElement(entry, "content", type="html").text = f'<p><img src="{picture}" alt=""></p>'
    data: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return data


def _sitemap(site_url: str, paths: Iterable[str]) -> bytes:
    urls = Element("urlset", xmlns=SITEMAP)
    for path in sorted(paths):
        if path.endswith("/index.html") and "/moved/" not in path:
            url = SubElement(urls, "url")
            SubElement(url, "loc").text = f"{site_url}/{quote(path.removesuffix('index.html'))}"
            SubElement(url, "lastmod").text = DATE
    data: bytes = tostring(urls, encoding="utf-8", xml_declaration=True)
    return data
