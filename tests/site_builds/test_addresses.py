"""Addresses are final: what has one today has it for ever."""

from tests.conftest import SiteOf

TWO_LANGUAGES = """
/  404.html  sitemap.xml  sitemap-front-door.xml  robots.txt  .well-known/security.txt

media/2020/conference.png  media/2020/same-as-conference.png  media/2020/hall.jpg  media/2020/small.webp
media/2020/plan.svg  media/2020/programme.pdf  media/2020/նոր_գիրք.png

tk/  tk/404.html  tk/events/  tk/feeds/  tk/feed.atom
tk/about/  tk/contact/  tk/help/reading-room/  tk/privacy/
tk/habarlas/  tk/old.html  tk/news/2019/old-name/
tk/news/2020/late-evening/  tk/news/2020/online-conference/  tk/news/2021/whole-day-event/
tk/news/2024/links/  tk/news/2024/raw-html/
tk/news/2025/gysga/  tk/news/2025/hidden/  tk/news/2025/renamed/
tk/news/2026/cancelled/  tk/news/2026/coming/  tk/news/2026/ends-today/  tk/news/2026/later-in-armenian/
tk/news/2026/other-zone/
tk/2020/  tk/2020/12/
tk/2021/  tk/2021/01/  tk/2021/05/
tk/2024/  tk/2024/02/  tk/2024/03/
tk/2025/  tk/2025/02/  tk/2025/03/
tk/2026/  tk/2026/02/  tk/2026/03/
tk/category/children/  tk/category/children/2025/  tk/category/children/2026/
tk/category/collections/
tk/category/conferences/  tk/category/conferences/2020/  tk/category/conferences/2026/
tk/category/digital/  tk/category/digital/2024/
tk/category/exhibitions/  tk/category/exhibitions/2021/  tk/category/exhibitions/2026/
tk/category/services/  tk/category/services/2021/  tk/category/services/2025/  tk/category/services/2026/
tk/sitemap-all.xml  tk/sitemap-2020.xml  tk/sitemap-2020-12.xml
tk/sitemap-2021.xml  tk/sitemap-2021-01.xml  tk/sitemap-2021-05.xml
tk/sitemap-2024.xml  tk/sitemap-2024-02.xml  tk/sitemap-2024-03.xml
tk/sitemap-2025.xml  tk/sitemap-2025-02.xml  tk/sitemap-2025-03.xml
tk/sitemap-2026.xml  tk/sitemap-2026-02.xml  tk/sitemap-2026-03.xml
tk/tag/12-30/  tk/tag/book-care/  tk/tag/dostluk/  tk/tag/electronic-library/  tk/tag/no/  tk/tag/taze-kitap/

hy/  hy/404.html  hy/events/  hy/feeds/  hy/feed.atom
hy/about/  hy/help/reading-room/  hy/privacy/
hy/news/2019/old-name/
hy/news/2020/late-evening/  hy/news/2020/online-conference/  hy/news/2021/whole-day-event/
hy/news/2024/links/  hy/news/2024/only-armenian/
hy/news/2025/karch/  hy/news/2025/hidden/  hy/news/2025/renamed/
hy/news/2026/armenian-first/  hy/news/2026/cancelled/  hy/news/2026/coming/  hy/news/2026/ends-today/
hy/news/2026/other-zone/
hy/2020/  hy/2020/12/
hy/2021/  hy/2021/01/  hy/2021/05/
hy/2024/  hy/2024/02/  hy/2024/06/
hy/2025/  hy/2025/02/  hy/2025/03/
hy/2026/  hy/2026/02/  hy/2026/03/
hy/category/children/  hy/category/children/2025/  hy/category/children/2026/
hy/category/collections/
hy/category/conferences/  hy/category/conferences/2020/  hy/category/conferences/2026/
hy/category/digital/  hy/category/digital/2024/  hy/category/digital/2026/
hy/category/exhibitions/  hy/category/exhibitions/2021/  hy/category/exhibitions/2026/
hy/category/services/  hy/category/services/2021/  hy/category/services/2024/  hy/category/services/2025/
hy/sitemap-all.xml  hy/sitemap-2020.xml  hy/sitemap-2020-12.xml
hy/sitemap-2021.xml  hy/sitemap-2021-01.xml  hy/sitemap-2021-05.xml
hy/sitemap-2024.xml  hy/sitemap-2024-02.xml  hy/sitemap-2024-06.xml
hy/sitemap-2025.xml  hy/sitemap-2025-02.xml  hy/sitemap-2025-03.xml
hy/sitemap-2026.xml  hy/sitemap-2026-02.xml  hy/sitemap-2026-03.xml
hy/tag/arev-yev-luys/  hy/tag/barekamutyun/  hy/tag/book-care/  hy/tag/electronic-library/  hy/tag/miayn-aystegh/
"""
"""Every address of the site; in names of files a low line stands for a space."""


def addresses(table: str) -> set[str]:
    return {name.replace("_", " ").removeprefix("/") for name in table.split()}


def test_a_site_has_these_addresses_and_no_others(site_of: SiteOf) -> None:
    """
    Each article, page, list, feed and file is at the address that design.md fixes for it, and there is nothing else.
    """
    files = site_of("two_languages").sizes
    found = {path.removesuffix("index.html") for path in files if not path.startswith("theme/")}
    assert found == addresses(TWO_LANGUAGES)


def test_an_empty_edition_has_its_pages_already(site_of: SiteOf) -> None:
    """
    A language without an article has a front page, categories, events, feeds and a page for missing addresses.
    """
    found = {path.removesuffix("index.html") for path in site_of("one_article").sizes if path.startswith("hy/")}
    assert found == {
        *("hy/", "hy/404.html", "hy/category/news/", "hy/events/", "hy/feed.atom", "hy/feeds/"),
        "hy/sitemap-all.xml",
    }


def test_a_path_in_siteurl_moves_no_file(site_of: SiteOf) -> None:
    """
    The output folder holds the same files whether the site is at the root of its host or below a path.
    """
    assert site_of("base_path").sizes.keys() == site_of("two_languages").sizes.keys()


def test_a_path_in_siteurl_is_part_of_every_link(site_of: SiteOf) -> None:
    """
    On a site below a path, whatever a page links to or loads from the site begins with that path.
    """
    links = [link.address for page in site_of("base_path").pages.values() for link in page.links]
    assert not [link for link in links if link.startswith("/") and not link.startswith("/library/news/")]


def test_dates_count_in_the_zone_of_the_site(site_of: SiteOf) -> None:
    """
    What was published on the last evening of the year in Greenwich belongs to the new year in Ashgabat.
    """
    assert site_of("two_languages").listed("tk/2021/01/") == ["tk/news/2020/late-evening/"]
