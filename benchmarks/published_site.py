"""A site as a build of ours leaves it, made without a build: pages, pictures that nothing compresses, lists and feeds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path

from benchmarks.corpus import LANGUAGES, SEED, Speaker
from plugins.model.workspace import open_workspace, state_folder

SITE_URL = "https://kitaphana.tm"
"""Nobody asks there; an address that is reserved for examples would not be published."""

Site = dict[str, bytes]
"""Bytes by path."""

SHARE_OF_PAGES = 0.75
"""Of the files; nearly all others are pictures."""

BYTES_OF_PAGE = 10_000
FEWEST_BYTES_OF_PICTURE = 1000
ON_ONE_LIST = 60
"""So many pages are named by a list and a feed."""

EDITED = 5
"""So many pages an edit changes, none of them in its size."""

HOUR = b"<time>10:00</time>"
FILES_BESIDES = 2 + 2 * len(LANGUAGES) + 2
"""Style sheet and robots.txt; front page and feed of each language; front door and sitemap."""


def make_site(files: int, megabytes: int, seed: int = SEED) -> Site:
    """Return a site of so many files and about so many bytes, the same each time."""
    dice = random.Random(seed)  # noqa: S311  # the same each time is what is wanted
    site: Site = {"theme/site.0a1b2c3d.css": _style(dice), "robots.txt": _robots()}
    pages = max(EDITED, round(files * SHARE_OF_PAGES) - FILES_BESIDES)
    pictures = _picture_names(max(1, files - pages - FILES_BESIDES))
    articles = {language: list(_addresses(language, pages)) for language in LANGUAGES}
    for language in LANGUAGES:
        speaker = Speaker(language, dice)
        for number, address in enumerate(articles[language]):
            linked = articles[language][max(0, number - 2) : number]
            site[f"{address}index.html"] = _page(language, speaker, address, linked, pictures[number % len(pictures)])
        newest = articles[language][-ON_ONE_LIST:]
        site[f"{language}/index.html"] = _page(language, speaker, f"{language}/", newest, pictures[0])
        site[f"{language}/feed.atom"] = _feed(language, newest)
    site["index.html"] = _page(language, speaker, "", [f"{language}/" for language in LANGUAGES], pictures[0])
    site["sitemap.xml"] = _sitemap(path.removesuffix("index.html") for path in site if path.endswith(".html"))
    left = megabytes * 1_000_000 - sum(map(len, site.values()))
    size = max(FEWEST_BYTES_OF_PICTURE, left // len(pictures))
    return site | {name: dice.randbytes(round(size * dice.uniform(0.5, 1.5))) for name in pictures}


def edited(site: Mapping[str, bytes], number: int) -> Site:
    """Return a site in which five pages have other bytes and the same sizes; each *number* gives others."""
    pages = [path for path, data in site.items() if HOUR in data]
    chosen = pages[:: max(1, len(pages) // EDITED)][:EDITED]
    hour = f"<time>{number % 24:02d}:{number // 24 + 1:02d}</time>".encode()
    return {**site, **{path: site[path].replace(HOUR, hour) for path in chosen}}


def write_site(output: Path, site: Mapping[str, bytes]) -> None:
    """Make *output* what a build would have made it; what is the same is not written again."""
    with open_workspace(output) as workspace:
        workspace.commit({path: workspace.stage(path, data) for path, data in site.items()})


def forget(output: Path) -> None:
    """Remove an output folder and all that is known of it, as on another computer."""
    shutil.rmtree(state_folder(output), ignore_errors=True)
    shutil.rmtree(output, ignore_errors=True)


def _picture_names(count: int) -> list[str]:
    return [f"media/{2015 + number % 11}/picture-{number}.webp" for number in range(count)]


def _addresses(language: str, pages: int) -> Iterator[str]:
    for number in range(LANGUAGES.index(language), pages, len(LANGUAGES)):
        yield f"{language}/news/{2015 + number * 11 // pages}/article-{number // len(LANGUAGES)}/"


def _page(language: str, speaker: Speaker, address: str, links: Iterable[str], picture: str) -> bytes:
    """Return a page with about as many bytes as those of our theme have."""
    head = (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{speaker.title()}</title>\n'
        f'<link rel="stylesheet" href="/theme/site.0a1b2c3d.css">\n<link rel="canonical" href="{SITE_URL}/{address}">\n'
        f"</head>\n<body>\n"
    )
    items = "".join(f'<li><a href="/{link}">{escape(speaker.title())}</a></li>\n' for link in links)
    parts = [head, f'<img src="/{picture}" alt="">\n<ul>\n{items}</ul>\n']
    size = sum(len(part.encode()) for part in parts)
    while size < BYTES_OF_PAGE:
        parts.append(f"<p>{escape(speaker.paragraph(60))}</p>\n")
        size += len(parts[-1].encode())
    hour = HOUR.decode() if "/news/" in address else ""
    return "".join([*parts, f"{hour}\n</body>\n</html>\n"]).encode()


def _feed(language: str, links: Iterable[str]) -> bytes:
    entries = "".join(f'<entry><link href="{SITE_URL}/{link}"/></entry>\n' for link in links)
    own = f'<link rel="self" href="{SITE_URL}/{language}/feed.atom"/>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom">\n{own}\n{entries}</feed>\n'.encode()


def _sitemap(addresses: Iterable[str]) -> bytes:
    places = "".join(f"<url><loc>{SITE_URL}/{address}</loc></url>\n" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n'.encode()


def _style(dice: random.Random) -> bytes:
    rules = (f".c{number} {{ margin: {dice.randrange(9999)}px; }}\n" for number in range(400))
    return "".join(rules).encode()


def _robots() -> bytes:
    return f"User-agent: *\nSitemap: {SITE_URL}/sitemap.xml\n".encode()
