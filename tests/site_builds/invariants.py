"""What is true of any built site, whatever its content: a function each, which yields what is wrong.

Every fixture site passes all of them, and so do the repository's own content and any content folder of the shape that
design.md describes. They hold the output against the content folder as ``content_folder`` reads it, without the engine.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from urllib.parse import unquote, urljoin, urlsplit

import feedparser
from lxml import etree

from plugins.model.language import Language
from tests.site_builds.built_page import Link, Page, fragment_addresses
from tests.site_builds.built_site import BuiltSite, path_of

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
XML = "{http://www.w3.org/XML/1998/namespace}"

NEWEST = 30
NEWEST_IN_FEED = 20
TAG_URI = re.compile(r"tag:[a-z0-9][a-z0-9.-]*,\d{4}(-\d\d(-\d\d)?)?:[A-Za-z0-9/._~%-]+")
"""Source: RFC 4151, section 2.1."""

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
"""Source: RFC 3339, section 5.6, as RFC 4287 asks."""

NOT_LOADED = {("a", "href"), ("area", "href"), ("link", "href"), ("form", "action")}
"""Addresses that a browser only goes to when a reader wants it; all others but citations are loaded with the page."""

LOADED_BY_LINK = re.compile(r"stylesheet|icon|preload|prefetch|preconnect|dns-prefetch|manifest")
RASTER = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
MARKERS = re.compile("[\ue000-\ue0ff]")
UNRENDERED = re.compile(r"\{\{|\{%|%\([a-z_]+\)|\bNone\b|&amp;(?:amp|lt|gt|quot|#\d+);")
CSS_ADDRESS = re.compile(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)")

Invariant = Callable[[BuiltSite], Iterator[str]]


# Links ----------------------------------------------------------------------------------------------------------------


def every_address_leads_to_a_file(site: BuiltSite) -> Iterator[str]:
    """Links, pictures, styles, icons, alternates, canonicals and feeds of every page lead to a file of the site."""
    for page in site.pages.values():
        addresses = [link.address for link in page.links]
        if page.refresh is not None:
            addresses.append(page.refresh)
        for address in dict.fromkeys(addresses):
            goal = site.goal(address, page.address)
            if not address or (goal.is_own and goal.path not in site.sizes):
                yield page.where(f"{address!r} leads to no file")


def every_fragment_is_a_place(site: BuiltSite) -> Iterator[str]:
    """An address that ends in a fragment leads to an id of the page before it."""
    ids = {page.path: set(page.ids) for page in site.pages.values()}
    for page in site.pages.values():
        for link in page.links:
            goal = site.goal(link.address, page.address)
            if goal.fragment and goal.path in ids and unquote(goal.fragment) not in ids[goal.path]:
                yield page.where(f"{link.address!r} leads to no place of that page")


def links_inside_the_site_are_root_relative(site: BuiltSite) -> Iterator[str]:
    """What a reader follows, and what a page loads from the site, begins with a slash, whatever SITEURL is."""
    for page in site.pages.values():
        for link in page.links:
            if link.element == "link" and link.rel in ("canonical", "alternate"):
                continue
            if link.element == "meta" or link.address.startswith(("/", "#")):
                continue
            if site.goal(link.address, page.address).is_own:
                yield page.where(f"{link.address!r}")


def styles_load_only_files_of_the_site(site: BuiltSite) -> Iterator[str]:
    """Whatever a style file loads is a file of the site."""
    for path, data in site.data.items():
        for found in CSS_ADDRESS.finditer(data.decode() if path.endswith(".css") else ""):
            address = found[1] or found[2]
            goal = site.goal(address, path)
            if not address.startswith("data:") and goal.path not in site.sizes:
                yield f"{path}: {address!r}"


def nothing_is_loaded_from_another_host(site: BuiltSite) -> Iterator[str]:
    """No page makes a browser contact another host before a reader clicks."""
    for page in site.pages.values():
        for link in page.links:
            is_file = _is_loaded(link) and not link.address.startswith("data:")
            if is_file and not site.goal(link.address, page.address).is_own:
                yield page.where(f"<{link.element} {link.attribute}={link.address!r}>")


def _is_loaded(link: Link) -> bool:
    if link.element == "link":
        return bool(LOADED_BY_LINK.search(link.rel))
    return (link.element, link.attribute) not in NOT_LOADED and link.attribute != "cite" and link.element != "meta"


def scripts_and_styles_are_files(site: BuiltSite) -> Iterator[str]:
    """No page holds a script or a style itself, which a strict Content-Security-Policy would refuse."""
    for page in site.pages.values():
        for inline in page.inline:
            yield page.where(inline)


# The head -------------------------------------------------------------------------------------------------------------


def canonical_is_the_own_full_address(site: BuiltSite) -> Iterator[str]:
    """Every page has one canonical address: its own, absolute; that of a redirect is the one it leads to."""
    for page in site.pages.values():
        wanted = site.absolute(page.address)
        if page.refresh is not None:
            wanted = urljoin(wanted, page.refresh)
        if [unquote(address) for address in page.canonicals] != [unquote(wanted)]:
            yield page.where(f"{page.canonicals}")


def alternates_are_mutual(site: BuiltSite) -> Iterator[str]:
    """The pages that a page names as its versions name the same versions, are in the language said, and can be listed."""
    known = {site.absolute(page.address): page for page in site.pages.values()}
    for page in site.pages.values():
        for hreflang, address in page.alternates:
            other = known.get(unquote(address))
            if other is None:
                yield page.where(f"{address} is no page")
            elif sorted(other.alternates) != sorted(page.alternates):
                yield page.where(f"{address} names other versions")
            elif hreflang not in ("x-default", other.lang):
                yield page.where(f"{address} is not in the language {hreflang}")


def alternates_include_the_page_itself(site: BuiltSite) -> Iterator[str]:
    """A page that has versions is one of those it names."""
    for page in site.pages.values():
        addresses = [address for _, address in page.alternates]
        if addresses and not set(page.canonicals) & set(addresses):
            yield page.where(f"{addresses}")


def alternates_have_one_default(site: BuiltSite) -> Iterator[str]:
    """A page that has versions names each language once, and one version for all other readers."""
    for page in site.pages.values():
        languages = Counter(hreflang for hreflang, _ in page.alternates)
        wrong = set(languages) - {*site.languages, "x-default"}
        if languages and (set(languages.values()) != {1} or languages["x-default"] != 1 or wrong):
            yield page.where(f"{dict(languages)}")


def alternates_are_all_versions(site: BuiltSite) -> Iterator[str]:
    """The page of an article names all versions that lists may name; a hidden one names none and is named by none."""
    for key, addresses in site.addresses_of_keys.items():
        listed = {
            file.language: site.absolute(file.address)
            for file in site.sources
            if file.key == key and file.is_listed(site.now)
        }
        for tag, address in addresses.items():
            wanted = listed if len(listed) > 1 and tag in listed else {}
            page = site.pages.get(path_of(address))
            named = {tag: unquote(url) for tag, url in page.alternates if tag != "x-default"} if page else {}
            if page and named != wanted:
                yield page.where(f"{sorted(named)} instead of {sorted(wanted)}")


def titles_and_descriptions_are_there(site: BuiltSite) -> Iterator[str]:
    """Every page has one title and one description, and neither is empty; a redirect needs no description."""
    for page in site.pages.values():
        if len(page.titles) != 1 or not page.titles[0]:
            yield page.where(f"title {page.titles}")
        if not page.is_redirect and (len(page.descriptions) != 1 or not page.descriptions[0]):
            yield page.where(f"description {page.descriptions}")


def titles_are_told_apart(site: BuiltSite) -> Iterator[str]:
    """No two pages of an edition that search engines list have one title, unless two articles have."""
    own = Counter((file.language, file.title) for file in site.sources)
    titles: dict[tuple[str, str], str] = {}
    for page in site.edition_pages():
        if not page.is_indexed or not page.titles:
            continue
        first = titles.setdefault((page.lang, page.titles[0]), page.address)
        if first != page.address and not any(n > 1 and title in page.titles[0] for (_, title), n in own.items()):
            yield page.where(f"has the title of /{first}: {page.titles[0]!r}")


def pages_name_icon_style_and_feed(site: BuiltSite) -> Iterator[str]:
    """Every page has an icon, a stylesheet and a feed that concerns it; a redirect needs none."""
    for page in site.pages.values():
        rels = " ".join(link.rel for link in page.links if link.element == "link")
        if not page.is_redirect:
            for wanted in ("icon", "stylesheet"):
                if wanted not in rels:
                    yield page.where(f"has no {wanted}")
            if not page.feeds:
                yield page.where("names no feed")


def pages_for_missing_addresses_are_not_listed(site: BuiltSite) -> Iterator[str]:
    """There is a page for missing addresses for the whole site and for each edition, and search engines skip it."""
    for address in ("404.html", *(f"{tag}/404.html" for tag in site.languages)):
        if address not in site.pages:
            yield f"{address} is missing"
        elif site.pages[address].is_indexed:
            yield f"{address} can be listed"


# Languages ------------------------------------------------------------------------------------------------------------


def language_and_direction_are_declared(site: BuiltSite) -> Iterator[str]:
    """Every page says the language and the direction of its edition; shared pages those of the first language."""
    first = next(iter(site.languages))
    for page in site.pages.values():
        top = page.path.split("/")[0]
        language = site.languages.get(top if not page.is_redirect else page.lang, site.languages[first])
        if (page.lang, page.direction) != (language.tag, language.direction):
            yield page.where(f"lang={page.lang!r} dir={page.direction!r}")


def words_of_other_languages_are_marked(site: BuiltSite) -> Iterator[str]:
    """A word in letters that only one of the site's languages has is marked as being in that language.

    A ``<title>`` and a description of a page that is shared by all editions can't be marked.
    """
    own = _own_letters(site.languages.values())
    for page in site.pages.values():
        is_shared = page.path.split("/")[0] not in site.languages
        for lang, text in page.texts if is_shared else [*page.texts, *page.head_texts]:
            for tag, letters in own.items():
                if tag != lang and not letters.isdisjoint(text):
                    yield page.where(f"{text[:80]!r} is marked {lang!r} and looks like {tag!r}")


def _own_letters(languages: Iterable[Language]) -> dict[str, set[str]]:
    """Return for each language the letters that none of the others has, ASCII aside."""
    letters = {language.tag: set(language.alphabet.letters) for language in languages}
    for language in languages:
        letters[language.tag] |= set(language.alphabet.order) | set(language.alphabet.marks)
    own = {}
    for tag, its in letters.items():
        others = set().union(*(found for other, found in letters.items() if other != tag))
        own[tag] = {letter for letter in its - others if letter.isalpha() and not letter.isascii()}
    return own


def a_switcher_leads_to_each_other_language(site: BuiltSite) -> Iterator[str]:
    """Around every page of an edition stands one link for each other language, marked with it."""
    for page in site.edition_pages():
        wanted = sorted(tag for tag in site.languages if tag != page.lang)
        if sorted(link.hreflang for link in page.switcher) != wanted:
            yield page.where(f"switches to {[link.hreflang for link in page.switcher]}")
        for link in page.switcher:
            target = site.pages.get(site.goal(link.address, page.address).path)
            if link.own_lang != link.hreflang or target is None or target.lang != link.hreflang:
                yield page.where(f"the link to {link.hreflang!r} leads to {link.address!r}, marked {link.own_lang!r}")


def the_switcher_leads_to_the_same_thing(site: BuiltSite) -> Iterator[str]:
    """Where a page has a version in another language, the switcher leads to that version."""
    for page in site.edition_pages():
        versions = dict(page.alternates)
        for link in page.switcher:
            address = urljoin(site.absolute(page.address), link.address)
            if link.hreflang in versions and versions[link.hreflang] != address:
                yield page.where(f"switches to {address} instead of {versions[link.hreflang]}")


def shared_pages_lead_to_every_edition(site: BuiltSite) -> Iterator[str]:
    """The front door, and the page for missing addresses, link to each edition in its own language."""
    for page in (site.page(""), site.page("404.html")):
        for tag in site.languages:
            homes = [link for link in page.links if site.goal(link.address, page.address).path == f"{tag}/index.html"]
            if tag not in [link.own_lang or link.hreflang for link in homes if link.element == "a"]:
                yield page.where(f"has no marked link to the edition {tag}")


# The text -------------------------------------------------------------------------------------------------------------


def html_is_parsed_without_an_error(site: BuiltSite) -> Iterator[str]:
    """A strict parser of the HTML standard finds nothing to correct in any page."""
    for page in site.pages.values():
        for error in page.errors:
            yield page.where(error)


def ids_are_unique(site: BuiltSite) -> Iterator[str]:
    """No id stands twice on a page, none is empty or has a space, and those that attributes name are there."""
    for page in site.pages.values():
        for name, count in Counter(page.ids).items():
            if count > 1 or not name or " " in name:
                yield page.where(f"id {name!r} × {count}")
        for name in set(page.pointed) - set(page.ids):
            yield page.where(f"there is no id {name!r}")


def headings_form_an_outline(site: BuiltSite) -> Iterator[str]:
    """Every page has one heading of the first level, no heading skips a level, and none is empty."""
    for page in site.pages.values():
        if page.is_redirect:
            continue
        if page.headings.count(1) != 1 or not all(page.heading_texts):
            yield page.where(f"{page.headings.count(1)} headings h1, texts {page.heading_texts}")
        for before, level in zip([0, *page.headings], page.headings, strict=False):
            if level > before + 1:
                yield page.where(f"h{level} follows h{before}")


def pictures_have_words_and_sizes(site: BuiltSite) -> Iterator[str]:
    """Every picture has an alternative text (empty for one that only decorates); a raster one also width and height."""
    for page in site.pages.values():
        for image in page.images:
            if image.alt is None:
                yield page.where(f"{image.src} has no alt")
            if image.src.lower().endswith(RASTER) and not (
                (image.width or "").isdigit() and (image.height or "").isdigit()
            ):
                yield page.where(f"{image.src} has the size {image.width} × {image.height}")


def pages_can_be_skipped_to_their_content(site: BuiltSite) -> Iterator[str]:
    """The first link of a page of an edition leads to its content."""
    for page in site.edition_pages():
        first = next((address for address in page.followed), "")
        if not first.startswith("#") or first[1:] not in page.ids:
            yield page.where(f"begins with a link to {first!r}")


def nothing_is_left_unrendered(site: BuiltSite) -> Iterator[str]:
    """No file holds a marker, a placeholder, the word None, or a sign that was escaped twice."""
    for path, data in site.data.items():
        text = data.decode()
        if MARKERS.search(text):
            yield f"{path}: a marker of the build"
        if path.endswith((".html", ".xml")):
            for found in UNRENDERED.finditer(text):
                yield f"{path}: {text[max(found.start() - 30, 0) : found.end() + 30]!r}"


def texts_are_normalised(site: BuiltSite) -> Iterator[str]:
    """What the build writes is UTF-8 in NFC, with plain line ends."""
    for path, data in site.data.items():
        text = data.decode()
        if not unicodedata.is_normalized("NFC", text) or "\r" in text:
            yield path


# What is there, and what is not ---------------------------------------------------------------------------------------


def every_document_has_its_page(site: BuiltSite) -> Iterator[str]:
    """An article or page that readers may see is at the address that follows from its path or slug."""
    for file in site.sources:
        if file.is_shown(site.now) and path_of(file.address) not in site.pages:
            yield f"/{file.address} is missing"


def files_of_the_content_folder_are_published_as_they_are(site: BuiltSite) -> Iterator[str]:
    """Every file of media/ is at its path, and every file of extra/ at the root, byte for byte."""
    for path, digest in site.published.items():
        if site.digests.get(path) != digest:
            yield f"{path} is {'another file' if path in site.digests else 'missing'}"


def nothing_tells_of_what_waits(site: BuiltSite) -> Iterator[str]:
    """No file of the site has the address or the title of a draft, or of an article whose time has not come."""
    shown = {file.title for file in site.sources if file.is_shown(site.now)}
    for file in site.sources:
        if file.is_shown(site.now):
            continue
        words = [f"/{file.address}", *([file.title] if file.title not in shown else [])]
        if site.has(file.address):
            yield f"/{file.address} exists"
        for path, data in site.data.items():
            for word in words:
                if word.encode() in data:
                    yield f"{path}: {word!r}"


def hidden_documents_are_in_no_list(site: BuiltSite) -> Iterator[str]:
    """A hidden article is at its address, and neither in a list, a feed or the sitemap, nor listed by search engines."""
    listing = [page for page in site.pages.values() if not _is_document(site, page)]
    for file in site.sources:
        if file.status != "hidden" or not file.is_shown(site.now):
            continue
        path = path_of(file.address)
        if path in site.pages and site.pages[path].is_indexed:
            yield f"/{file.address} can be listed"
        for page in listing:
            addresses = [] if page.is_redirect else page.followed
            if any(site.goal(address, page.address).path == path for address in addresses):
                # The switcher of a list never leads to an article, so any link is one of the list.
                yield page.where(f"lists the hidden /{file.address}")
        for name, data in site.data.items():
            if name.endswith((".atom", ".xml")) and f"<loc>{site.absolute(file.address)}<".encode() in data:
                yield f"{name}: /{file.address}"


def _is_document(site: BuiltSite, page: Page) -> bool:
    return page.path in {path_of(file.address) for file in site.sources}


def every_article_is_reached_from_the_front_page(site: BuiltSite) -> Iterator[str]:
    """From an edition's front page, links within the edition lead to each of its articles, also without search."""
    for tag in site.languages:
        reached = _reachable(site, tag)
        for file in site.articles(tag):
            if path_of(file.address) not in reached:
                yield f"/{file.address}"


def _reachable(site: BuiltSite, tag: str) -> set[str]:
    todo, reached = [f"{tag}/index.html"], set()
    while todo:
        path = todo.pop()
        if path in reached or path not in site.pages or not path.startswith(f"{tag}/"):
            continue
        reached.add(path)
        page = site.pages[path]
        todo.extend(site.goal(address, page.address).path for address in page.followed)
    return reached


def every_article_is_on_its_month_page(site: BuiltSite) -> Iterator[str]:
    """The front page links to each year, the year to its months and articles, the month to its articles."""
    for tag in site.languages:
        for file in site.articles(tag):
            assert file.date is not None
            year, month = f"{tag}/{file.date.year}/", f"{tag}/{file.date.year}/{file.date.month:02}/"
            yield from _missing_links(site, [(f"{tag}/", year), (year, month), (year, file.address)])
            yield from _missing_links(site, [(month, file.address)])


def every_article_is_on_its_category_year_page(site: BuiltSite) -> Iterator[str]:
    """The front page links to each category, the category to its years, the year to its articles."""
    for tag in site.languages:
        for file in site.articles(tag):
            assert file.date is not None
            category = f"{tag}/category/{file.category}/"
            year = f"{category}{file.date.year}/"
            yield from _missing_links(site, [(f"{tag}/", category), (category, year), (year, file.address)])


def _missing_links(site: BuiltSite, steps: Iterable[tuple[str, str]]) -> Iterator[str]:
    for start, end in steps:
        page = site.pages.get(path_of(start))
        if page is None or path_of(end) not in {site.goal(address, start).path for address in page.followed}:
            yield f"/{start} does not lead to /{end}"


# Feeds and the sitemap ------------------------------------------------------------------------------------------------


def _feeds(site: BuiltSite) -> Iterator[tuple[str, etree._Element]]:
    for path, data in site.data.items():
        if path.endswith(".atom"):
            with suppress(etree.XMLSyntaxError):  # reported by feeds_satisfy_a_feed_reader
                yield path, etree.fromstring(data)


def every_edition_has_a_feed(site: BuiltSite) -> Iterator[str]:
    """Each edition has a well-formed feed in its language, which says its own address and that of the front page."""
    feeds = dict(_feeds(site))
    for tag in site.languages:
        feed = feeds.get(f"{tag}/feed.atom")
        if feed is None:
            yield f"{tag}/feed.atom is missing"
            continue
        links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
        if feed.get(f"{XML}lang") != tag:
            yield f"{tag}/feed.atom: xml:lang is {feed.get(f'{XML}lang')!r}"
        if (links.get("self"), links.get("alternate")) != (site.absolute(f"{tag}/feed.atom"), site.absolute(f"{tag}/")):
            yield f"{tag}/feed.atom: {links}"


def feeds_satisfy_a_feed_reader(site: BuiltSite) -> Iterator[str]:
    """A feed reader finds nothing strange in a feed, and as many entries as there are."""
    for path, data in site.data.items():
        if path.endswith(".atom"):
            feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
            if feed.bozo:
                yield f"{path}: {feed.bozo_exception}"
            if len(feed.entries) != data.count(b"<entry>"):
                yield f"{path}: {len(feed.entries)} entries are understood"


def feeds_hold_the_newest_articles(site: BuiltSite) -> Iterator[str]:
    """The feed of an edition holds its newest articles, at most thirty, the newest first."""
    for path, feed in _feeds(site):
        tag = path.split("/")[0]
        links = [_link_of(entry) for entry in feed.findall(f"{ATOM}entry")]
        wanted = [site.absolute(file.address) for file in site.articles(tag)[:NEWEST_IN_FEED]]
        if [unquote(link) for link in links] != wanted:
            yield f"{path}: {links}"


def feed_ids_are_unique_tag_uris(site: BuiltSite) -> Iterator[str]:
    """Every feed and entry has an id that is a tag URI and that nothing else has."""
    ids = Counter(element.text or "" for _, feed in _feeds(site) for element in feed.iter(f"{ATOM}id"))
    for name, count in ids.items():
        if count > 1 or not TAG_URI.fullmatch(name):
            yield f"{name!r} × {count}"


def feed_entries_are_complete(site: BuiltSite) -> Iterator[str]:
    """Feeds and their entries have titles, times and whole content; what a link of theirs leads to exists."""
    for path, feed in _feeds(site):
        for element in (feed, *feed.findall(f"{ATOM}entry")):
            yield from (f"{path}: {text}" for text in _incomplete(site, element))
        if feed.find(f"{ATOM}author/{ATOM}name") is None:
            yield f"{path}: no author"


def _incomplete(site: BuiltSite, element: etree._Element) -> Iterator[str]:
    name = element.findtext(f"{ATOM}title") or ""
    required = ["title", "updated"] + (["published", "content"] if element.tag == f"{ATOM}entry" else [])
    for part in required:
        if not (element.findtext(f"{ATOM}{part}") or "").strip():
            yield f"{name!r} has no {part}"
    moments = [element.findtext(f"{ATOM}{part}") for part in ("published", "updated")]
    for moment in filter(None, moments):
        if not MOMENT.fullmatch(moment):
            yield f"{name!r}: {moment!r} is not a moment"
    if all(MOMENT.fullmatch(moment or "") for moment in moments) and datetime.fromisoformat(
        str(moments[0])
    ) > datetime.fromisoformat(str(moments[1])):
        yield f"{name!r} was updated before it was published"
    for link in element.findall(f"{ATOM}link"):
        goal = site.goal(link.get("href"))
        if not urlsplit(link.get("href")).scheme or not goal.is_own or goal.path not in site.sizes:
            yield f"{name!r}: {link.get('href')!r} leads to no file"
        if link.get("rel") == "enclosure" and int(link.get("length")) != site.sizes.get(goal.path):
            yield f"{name!r}: {link.get('href')!r} has another length"


def _link_of(entry: etree._Element) -> str:
    return next(link.get("href") for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate")


def feed_content_has_full_addresses(site: BuiltSite) -> Iterator[str]:
    """Every address in the content of a feed is absolute, and those of the site lead to a file of it."""
    for path, feed in _feeds(site):
        for content in feed.iter(f"{ATOM}content"):
            for element, attribute, address in fragment_addresses(content.text or ""):
                goal = site.goal(address)
                if not urlsplit(address).scheme or (goal.is_own and goal.path not in site.sizes):
                    yield f"{path}: <{element} {attribute}={address!r}>"


def _sitemap(site: BuiltSite) -> dict[str, dict[str, str]]:
    """Return the addresses of the sitemap, each with its alternates."""
    return {
        url.findtext(f"{SITEMAPS}loc"): {link.get("hreflang"): link.get("href") for link in url.findall(f"{XHTML}link")}
        for data in site.sitemap_parts.values()
        for url in etree.fromstring(data).findall(f"{SITEMAPS}url")
    }


def the_sitemap_lists_what_can_be_listed(site: BuiltSite) -> Iterator[str]:
    """The sitemap has each page that search engines may list, once, and nothing else."""
    wanted = {page.canonicals[0] for page in site.pages.values() if page.is_indexed and page.canonicals}
    found = _sitemap(site)
    yield from (f"{url} is missing" for url in wanted - set(found))
    yield from (f"{url} is no page that can be listed" for url in set(found) - wanted)
    if len(found) != site.sitemap.count("<loc>"):
        yield "an address stands twice"


def a_sitemap_has_parts_as_the_protocol_asks(site: BuiltSite) -> Iterator[str]:
    """The list names each part once, with a full address; a part names pages of its own folder, and not too many.

    Source: https://www.sitemaps.org/protocol.html#index and #location.
    """
    index = etree.fromstring(site.data["sitemap.xml"])
    if index.tag != f"{SITEMAPS}sitemapindex":
        yield "sitemap.xml is no list of sitemaps"
    listed = [element.text or "" for element in index.iter(f"{SITEMAPS}loc")]
    written = {site.absolute(path) for path in site.data if re.search(r"(?:^|/)sitemap-[^/]*$", path)}
    if len(listed) != len(set(listed)) or set(listed) != written:
        yield f"the list and the parts are not the same: {sorted(set(listed) ^ written)}"
    for address in listed:
        tree = etree.fromstring(site.data.get(site.goal(address).path, b"<none/>"))
        folder = address.rpartition("/")[0] + "/"
        pages = [element.text or "" for element in tree.iter(f"{SITEMAPS}loc")]
        if tree.tag != f"{SITEMAPS}urlset" or not 0 < len(pages) <= 50_000:
            yield f"{address} is no sitemap, or has {len(pages)} addresses"
        yield from (f"{address}: {page} is in another folder" for page in pages if not page.startswith(folder))


def the_sitemap_has_the_alternates_of_the_pages(site: BuiltSite) -> Iterator[str]:
    """The versions that the sitemap names for a page are those that the page names."""
    known = {page.canonicals[0]: page for page in site.pages.values() if page.canonicals and not page.is_redirect}
    for url, alternates in _sitemap(site).items():
        if url in known and alternates != dict(known[url].alternates):
            yield f"{url}: {alternates}"


def the_sitemap_says_when_pages_changed(site: BuiltSite) -> Iterator[str]:
    """A time in the sitemap is a moment with its zone, and not after the build."""
    for data in (site.data["sitemap.xml"], *site.sitemap_parts.values()):
        for element in etree.fromstring(data).iter(f"{SITEMAPS}lastmod"):
            if not MOMENT.fullmatch(element.text or ""):
                yield f"{element.text!r}"


INVARIANTS: tuple[Invariant, ...] = (
    every_address_leads_to_a_file,
    every_fragment_is_a_place,
    links_inside_the_site_are_root_relative,
    styles_load_only_files_of_the_site,
    nothing_is_loaded_from_another_host,
    scripts_and_styles_are_files,
    canonical_is_the_own_full_address,
    alternates_are_mutual,
    alternates_include_the_page_itself,
    alternates_have_one_default,
    alternates_are_all_versions,
    titles_and_descriptions_are_there,
    titles_are_told_apart,
    pages_name_icon_style_and_feed,
    pages_for_missing_addresses_are_not_listed,
    language_and_direction_are_declared,
    words_of_other_languages_are_marked,
    a_switcher_leads_to_each_other_language,
    the_switcher_leads_to_the_same_thing,
    shared_pages_lead_to_every_edition,
    html_is_parsed_without_an_error,
    ids_are_unique,
    headings_form_an_outline,
    pictures_have_words_and_sizes,
    pages_can_be_skipped_to_their_content,
    nothing_is_left_unrendered,
    texts_are_normalised,
    every_document_has_its_page,
    files_of_the_content_folder_are_published_as_they_are,
    nothing_tells_of_what_waits,
    hidden_documents_are_in_no_list,
    every_article_is_reached_from_the_front_page,
    every_article_is_on_its_month_page,
    every_article_is_on_its_category_year_page,
    every_edition_has_a_feed,
    feeds_satisfy_a_feed_reader,
    feeds_hold_the_newest_articles,
    feed_ids_are_unique_tag_uris,
    feed_entries_are_complete,
    feed_content_has_full_addresses,
    a_sitemap_has_parts_as_the_protocol_asks,
    the_sitemap_lists_what_can_be_listed,
    the_sitemap_has_the_alternates_of_the_pages,
    the_sitemap_says_when_pages_changed,
)
