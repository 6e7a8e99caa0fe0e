"""What subscribers know a feed and its entries by is final: a change would show them everything twice."""

import shutil
from pathlib import Path

import pytest
from lxml import etree

from tests.conftest import SiteOf
from tests.site_builds.built_site import BuiltSite
from tests.site_builds.fixture_sites import SITES, build_content, tree
from tests.site_builds.invariants import ATOM

IDS = {
    "tk": """
        tag:news.example.org,2020:tk/feed.atom
        tag:news.example.org,2020:tk/news/2026/later-in-armenian
        tag:news.example.org,2020:tk/news/2026/other-zone
        tag:news.example.org,2020:tk/news/2026/ends-today
        tag:news.example.org,2020:tk/news/2026/cancelled
        tag:news.example.org,2020:tk/news/2026/coming
        tag:news.example.org,2020:tk/news/2025/with-slug
        tag:news.example.org,2020:tk/news/2019/old-name
        tag:news.example.org,2020:tk/news/2024/raw-html
        tag:news.example.org,2020:tk/news/2024/links
        tag:news.example.org,2020:tk/news/2021/whole-day-event
        tag:news.example.org,2020:tk/news/2020/late-evening
        tag:news.example.org,2020:tk/news/2020/online-conference
    """,
    "hy": """
        tag:news.example.org,2020:hy/feed.atom
        tag:news.example.org,2020:hy/news/2026/armenian-first
        tag:news.example.org,2020:hy/news/2026/other-zone
        tag:news.example.org,2020:hy/news/2026/ends-today
        tag:news.example.org,2020:hy/news/2026/cancelled
        tag:news.example.org,2020:hy/news/2026/coming
        tag:news.example.org,2020:hy/news/2025/with-slug
        tag:news.example.org,2020:hy/news/2025/renamed
        tag:news.example.org,2020:hy/news/2024/only-armenian
        tag:news.example.org,2020:hy/news/2024/links
        tag:news.example.org,2020:hy/news/2021/whole-day-event
        tag:news.example.org,2020:hy/news/2020/late-evening
        tag:news.example.org,2020:hy/news/2020/online-conference
    """,
}
"""The ids of the feeds and of their entries in their order. Never change a line of this table."""

TIMES = """
tk | news/2020/online-conference | 2020-12-24T15:00:00+05:00 | 2021-01-05T00:00:00+05:00
hy | news/2020/online-conference | 2020-12-24T15:00:00+05:00 | 2021-02-01T10:00:00+05:00
tk | news/2020/late-evening      | 2021-01-01T01:30:00+05:00 | 2021-01-01T01:30:00+05:00
tk | news/2024/raw-html          | 2024-03-05T08:15:30+05:00 | 2024-03-05T08:15:30+05:00
"""


def feed_of(site: BuiltSite, language: str) -> etree._Element:
    return etree.fromstring(site.data[f"{language}/feed.atom"])


def entry_of(site: BuiltSite, language: str, key: str) -> etree._Element:
    entries = feed_of(site, language).findall(f"{ATOM}entry")
    return next(entry for entry in entries if entry.findtext(f"{ATOM}id").endswith(f":{language}/{key}"))


def ids_of(site: BuiltSite, language: str) -> list[str]:
    return [element.text for element in feed_of(site, language).iter(f"{ATOM}id")]


@pytest.mark.parametrize("language", ["tk", "hy"])
@pytest.mark.parametrize("name", ["two_languages", "base_path"])
def test_ids_are_those_that_subscribers_know(name: str, language: str, site_of: SiteOf) -> None:
    """
    The ids are made of the authority, the first year, the language and the key, and not of SITEURL, title or slug.
    """
    assert ids_of(site_of(name), language) == IDS[language].split()


@pytest.mark.parametrize(
    ("language", "key", "published", "updated"),
    [[cell.strip() for cell in line.split("|")] for line in TIMES.strip().splitlines()],
)
def test_an_entry_says_when_it_changed(language: str, key: str, published: str, updated: str, site_of: SiteOf) -> None:
    """
    An entry was updated when its article was published, changed or corrected last.
    """
    entry = entry_of(site_of("two_languages"), language, key)
    assert (entry.findtext(f"{ATOM}published"), entry.findtext(f"{ATOM}updated")) == (published, updated)


def test_an_entry_holds_the_whole_article(site_of: SiteOf) -> None:
    """
    An entry has the picture, the event, the text, the gallery, the documents and the corrections of its article.
    """
    entry = entry_of(site_of("base_path"), "tk", "news/2020/online-conference")
    content = entry.findtext(f"{ATOM}content")
    media = "https://example.org/library/news/media/2020/"
    for file in ("conference.png", "hall.jpg", "plan.svg", "programme.pdf"):
        assert f'"{media}{file}"' in content
    for words in ("24 dekabr 2020, 10:00", "Aşgabat", "Soraglar we jogaplar", "Zalyň ady düzedildi", "Boş zal"):
        assert words in content
    assert '"https://example.org/library/news/tk/news/2020/online-conference/#gun-tertibi-2"' in content
    authors = [name.text for name in entry.findall(f"{ATOM}author/{ATOM}name")]
    assert authors == ["Ogulgerek Annaýewa", "Aman Berdiýew"]


def test_the_lead_picture_is_enclosed(site_of: SiteOf) -> None:
    """
    An entry with a lead picture names it as a file with its type and length; others name none.
    """
    site = site_of("two_languages")
    links = {
        entry.findtext(f"{ATOM}id").rsplit("/")[-1]: [
            (link.get("href"), link.get("type"), link.get("length"))
            for link in entry.findall(f"{ATOM}link")
            if link.get("rel") == "enclosure"
        ]
        for entry in feed_of(site, "tk").findall(f"{ATOM}entry")
    }
    size = str(site.sizes["media/2020/conference.png"])
    picture = ("https://news.example.org/media/2020/conference.png", "image/png", size)
    assert {key: found for key, found in links.items() if found} == {"online-conference": [picture]}


def test_a_feed_changes_only_with_its_articles(site_of: SiteOf) -> None:
    """
    A feed was updated when one of its articles was; that of an empty edition when the site began.
    """
    assert feed_of(site_of("two_languages"), "tk").findtext(f"{ATOM}updated") == "2026-03-01T10:00:00+05:00"
    assert feed_of(site_of("one_article"), "hy").findtext(f"{ATOM}updated").startswith("2020-01-01T00:00:00")


def test_an_id_changes_nothing_but_the_id_in_the_feed(tmp_path: Path) -> None:
    """
    Front matter's id stands in for the key in the feed, and no other file changes by a byte.
    """
    shutil.copytree(SITES / "no_pages", tmp_path / "content")
    build_content(tmp_path / "content", tmp_path / "before")
    article = tmp_path / "content/tk/news/2025/opening.md"
    text = article.read_text(encoding="utf-8")
    article.write_text(text.replace("status:", "id: news/2024/first-name\nstatus:"), encoding="utf-8")
    build_content(tmp_path / "content", tmp_path / "after")
    before, after = tree(tmp_path / "before"), tree(tmp_path / "after")
    assert [path for path in after if before[path] != after[path]] == ["tk/feed.atom"]
    assert (
        before["tk/feed.atom"].replace(b":tk/news/2025/opening<", b":tk/news/2024/first-name<") == after["tk/feed.atom"]
    )


def test_a_renamed_article_keeps_its_place_with_subscribers(tmp_path: Path) -> None:
    """
    An article whose file is renamed and which names its old key as id and its old address as alias loses nobody.
    """
    shutil.copytree(SITES / "no_pages", tmp_path / "content")
    build_content(tmp_path / "content", tmp_path / "output")
    folder = tmp_path / "content/tk/news/2025"
    text = (folder / "opening.md").read_text(encoding="utf-8")
    kept = "id: news/2025/opening\naliases: [/tk/news/2025/opening/]\nstatus:"
    (folder / "opened.md").write_text(text.replace("status:", kept), encoding="utf-8")
    (folder / "opening.md").unlink()
    build_content(tmp_path / "content", tmp_path / "output")
    after = tree(tmp_path / "output")
    assert b":tk/news/2025/opening<" in after["tk/feed.atom"]
    assert b"url=/tk/news/2025/opened/" in after["tk/news/2025/opening/index.html"]
