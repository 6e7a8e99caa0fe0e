"""From every page there is a way to the same thing in the other languages, or an honest word that there is none."""

import pytest

from plugins.model.catalog import Translations, catalog_path, read_catalog
from tests.conftest import SiteOf
from tests.site_builds.fixture_sites import REPOSITORY

# The site, the page, the language of the link, where it leads, and whether that is the same thing; a hidden page
# leads to the other one too, but is nobody's alternate.
SWITCHES = """
two_languages   | tk/                             | hy | hy/                             | same
two_languages   | tk/news/2020/online-conference/ | hy | hy/news/2020/online-conference/ | same
two_languages   | hy/news/2025/karch/             | tk | tk/news/2025/gysga/             | same
two_languages   | tk/about/                       | hy | hy/about/                       | same
two_languages   | tk/category/collections/        | hy | hy/category/collections/        | same
two_languages   | tk/category/services/2021/      | hy | hy/category/services/2021/      | same
two_languages   | tk/tag/electronic-library/      | hy | hy/tag/electronic-library/      | same
two_languages   | tk/2021/                        | hy | hy/2021/                        | same
two_languages   | tk/2021/01/                     | hy | hy/2021/01/                     | same
two_languages   | tk/events/                      | hy | hy/events/                      | same
two_languages   | tk/feeds/                       | hy | hy/feeds/                       | same
two_languages   | tk/news/2025/hidden/            | hy | hy/news/2025/hidden/            | hidden
two_languages   | tk/news/2024/raw-html/          | hy | hy/category/digital/            | nearest
two_languages   | hy/news/2026/armenian-first/    | tk | tk/category/digital/            | nearest
two_languages   | tk/news/2026/later-in-armenian/ | hy | hy/category/services/           | nearest
two_languages   | tk/contact/                     | hy | hy/                             | nearest
two_languages   | tk/tag/dostluk/                 | hy | hy/                             | nearest
two_languages   | tk/category/services/2026/      | hy | hy/category/services/           | nearest
two_languages   | hy/2024/06/                     | tk | tk/2024/                        | nearest
two_languages   | tk/404.html                     | hy | hy/                             | nearest
untranslated    | tk/2021/                        | hy | hy/                             | nearest
untranslated    | tk/2021/10/                     | hy | hy/                             | nearest
untranslated    | tk/2023/05/                     | hy | hy/2023/                        | nearest
untranslated    | tk/2023/                        | hy | hy/2023/                        | same
untranslated    | tk/tag/book-care/               | hy | hy/                             | nearest
untranslated    | tk/tag/children/                | hy | hy/tag/children/                | same
untranslated    | tk/category/reading/            | hy | hy/category/reading/            | same
untranslated    | tk/category/reading/2021/       | hy | hy/category/reading/            | nearest
untranslated    | tk/rules/                       | hy | hy/                             | nearest
one_article     | tk/news/2026/first/             | hy | hy/category/news/               | nearest
three_languages | tk/news/2025/one-of-three/      | en | en/category/reading/            | nearest
three_languages | hy/news/2025/two-of-three/      | en | en/news/2025/two-of-three/      | same
three_languages | hy/news/2025/two-of-three/      | tk | tk/category/reading/            | nearest
"""

# The site, a page with versions, and the version for readers of any other language.
DEFAULTS = """
two_languages   | /                               | /
two_languages   | tk/                             | /
two_languages   | hy/                             | /
two_languages   | tk/news/2020/online-conference/ | hy/news/2020/online-conference/
two_languages   | hy/news/2020/online-conference/ | hy/news/2020/online-conference/
two_languages   | hy/news/2025/renamed/           | tk/news/2025/renamed/
two_languages   | hy/about/                       | tk/about/
two_languages   | hy/category/services/           | tk/category/services/
two_languages   | hy/2021/01/                     | tk/2021/01/
two_languages   | hy/events/                      | tk/events/
three_languages | tk/news/2025/everywhere/        | en/news/2025/everywhere/
three_languages | en/news/2025/two-of-three/      | hy/news/2025/two-of-three/
three_languages | /                               | /
three_languages | en/                             | /
"""

WITHOUT_VERSIONS = """
two_languages   | tk/news/2024/raw-html/
two_languages   | hy/news/2024/only-armenian/
two_languages   | hy/news/2026/armenian-first/
two_languages   | tk/news/2026/later-in-armenian/
two_languages   | tk/tag/dostluk/
two_languages   | tk/404.html
untranslated    | tk/2021/
three_languages | tk/news/2025/one-of-three/
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip().removeprefix("/") for cell in line.split("|")] for line in table.strip().splitlines()]


def said(tag: str, msgid: str) -> str:
    """The beginning of a message of the theme in a language, up to its first value."""
    catalog, _ = read_catalog(catalog_path(REPOSITORY / "theme", tag))
    assert catalog is not None
    return Translations(catalog).gettext(msgid).partition("%")[0]


@pytest.mark.parametrize("row", rows(SWITCHES), ids=" ".join)
def test_the_switcher_leads_to_the_nearest_page(row: list[str], site_of: SiteOf) -> None:
    """
    The switcher leads to the same thing in the other language, else to the nearest page that exists.
    """
    name, address, language, goal, kind = row
    page = site_of(name).page(address)
    link = next(link for link in page.switcher if link.hreflang == language)
    assert link.address == f"/{goal}"
    assert (language in dict(page.alternates)) is (kind == "same")


@pytest.mark.parametrize(("name", "address", "default"), rows(DEFAULTS))
def test_other_readers_get_the_version_that_was_written_first(
    name: str, address: str, default: str, site_of: SiteOf
) -> None:
    """
    The default for other readers is the front door, the version an article was written in, or that of the first language.
    """
    site = site_of(name)
    assert dict(site.page(address).alternates)["x-default"] == site.absolute(default)


@pytest.mark.parametrize(("name", "address"), rows(WITHOUT_VERSIONS))
def test_a_page_without_a_counterpart_names_no_versions(name: str, address: str, site_of: SiteOf) -> None:
    """
    A page that exists in one language only has no alternates at all.
    """
    assert site_of(name).page(address).alternates == []


def test_versions_are_named_in_the_order_of_the_languages(site_of: SiteOf) -> None:
    """
    All versions of a page name the versions in one order: that of LANGUAGES, then the default.
    """
    site = site_of("three_languages")
    for tag in site.languages:
        named = [hreflang for hreflang, _ in site.page(f"{tag}/news/2025/everywhere/").alternates]
        assert named == ["tk", "hy", "en", "x-default"]


def test_an_article_says_that_it_is_not_translated_yet(site_of: SiteOf) -> None:
    """
    The page of an article that exists in one language tells its readers that there is no translation yet.
    """
    text = site_of("untranslated").text("tk/news/2021/autumn/")
    assert "Bu makala entek şu dile terjime edilmedi: ermeni dili" in text


def test_only_a_declared_original_is_called_one(site_of: SiteOf) -> None:
    """
    An article is called a translation only when its editors have said which language it was written in.
    """
    site = site_of("two_languages")
    words = {tag: said(tag, "Translated from: %(language)s") for tag in site.languages}
    told = [page.address for page in site.pages.values() if words[page.lang] in site.text(page.address)]
    assert told == ["tk/news/2020/online-conference/"]


def test_a_language_is_written_in_its_own_direction(site_of: SiteOf) -> None:
    """
    Pages of a language that is written from right to left say so, and name their own direction for links to others.
    """
    page = site_of("right_to_left").page("fa/news/2025/first/")
    assert (page.lang, page.direction) == ("fa", "rtl")


def test_the_front_door_shows_each_edition_in_its_language(site_of: SiteOf) -> None:
    """
    The front page of the site has the newest articles of every edition, each half marked with its language.
    """
    site = site_of("three_languages")
    texts = {lang for lang, text in site.page("").texts}
    assert texts >= {"tk", "hy", "en"}
    newest = {site.articles(tag)[0].address for tag in site.languages}
    assert newest <= set(site.listed(""))
