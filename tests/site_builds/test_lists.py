"""Lists show what readers look for, in the order that they expect, and do not shift."""

import shutil
from pathlib import Path

import pytest

from tests.conftest import SiteOf
from tests.site_builds.fixture_sites import PAIRS, SITES, build_content, fixture_settings, state_of, tree
from tests.site_builds.fixture_sites import build as build_site
from tests.site_builds.invariants import NEWEST
from tests.site_builds.many_articles import category_of, day_of, key_of, write_pair


def newest(numbers: list[int], language: str) -> list[str]:
    return [f"{language}/{key_of(number)}/" for number in sorted(numbers, reverse=True)]


@pytest.mark.parametrize("language", ["tk", "hy"])
@pytest.mark.parametrize(
    ("page", "holds"),
    [
        ("", lambda _: True),
        ("category/reading/", lambda number: category_of(number) == "reading"),
        ("tag/children/", lambda number: number % 9 == 0),
    ],
)
def test_a_list_without_end_shows_the_newest_thirty(page: str, holds, language: str, site_of: SiteOf) -> None:
    """
    Front pages, categories and tags show their newest thirty articles, the newest first.
    """
    numbers = [number for number in range(PAIRS) if holds(number)]
    assert site_of("many_articles").listed(f"{language}/{page}") == newest(numbers, language)[:NEWEST]


@pytest.mark.parametrize("language", ["tk", "hy"])
def test_years_and_months_show_all_their_articles(language: str, site_of: SiteOf) -> None:
    """
    The page of a year, of a month, and of a category's year show every article of theirs, the newest first.
    """
    site = site_of("many_articles")
    of_2021 = [number for number in range(PAIRS) if day_of(number).year == 2021]
    of_march = [number for number in of_2021 if day_of(number).month == 3]
    of_reading = [number for number in of_2021 if category_of(number) == "reading"]
    assert site.listed(f"{language}/2021/") == newest(of_2021, language)
    assert site.listed(f"{language}/2021/03/") == newest(of_march, language)
    assert site.listed(f"{language}/category/reading/2021/") == newest(of_reading, language)


def test_publishing_a_pair_changes_only_pages_that_show_it(site_of: SiteOf, tmp_path: Path) -> None:
    """
    One more article in two languages changes the lists it enters and its neighbours, however large the archive is.
    """
    built = site_of("many_articles").output
    for folder in (built, state_of(built)):
        shutil.copytree(folder, tmp_path / folder.name)
    shutil.copytree(built.parent / "content", tmp_path / "content")
    before = tree(tmp_path / "output")
    write_pair(tmp_path / "content", PAIRS)
    done = build_site(fixture_settings("many_articles", tmp_path))
    after = tree(tmp_path / "output")
    changed = {path.removesuffix("index.html") for path in after if before.get(path) != after[path]}
    day = day_of(PAIRS)
    lists = [
        "",
        f"{key_of(PAIRS)}/",
        f"{key_of(PAIRS - 1)}/",
        f"{day.year}/",
        f"{day.year}/{day.month:02}/",
        "feed.atom",
    ]
    lists += [f"sitemap-{part}.xml" for part in ("all", day.year, f"{day.year}-{day.month:02}")]
    lists += [f"category/{category_of(PAIRS)}/", f"category/{category_of(PAIRS)}/{day.year}/", "tag/children/"]
    shared = ["", "sitemap.xml", "sitemap-front-door.xml", f"media/{day.year}/picture-{PAIRS}.png"]
    assert changed - {"tk/tag/catalogue/", "hy/tag/catalogue/"} <= {
        *shared, *(f"{tag}/{name}" for tag in ("tk", "hy") for name in lists)
    }  # fmt: skip
    assert done.journal is not None
    assert len(done.journal.moves) == len(changed)
    assert before.keys() <= after.keys()
    assert len(changed) <= 32


CATEGORIES = {
    "tk": ["Çagalar", "Hyzmatlar", "Maslahatlar", "Sergiler", "Şekilli arhiw", "Ýylyň işleri"],
    "hy": ["Երեխաներ", "Ծառայություններ", "Համաժողովներ", "Ցուցահանդեսներ", "Օրվա թեմա", "Ֆոնդեր"],
}

TAGS = {
    "tk": ["12:30", "Dostluk", "Elektron kitaphana", "Kitaplary goramak", "no", "Täze kitap"],
    "hy": ["Արև և լույս", "Բարեկամություն", "Գրքերի պահպանում", "Էլեկտրոնային գրադարան", "Միայն այստեղ"],
}


@pytest.mark.parametrize("language", ["tk", "hy"])
def test_categories_are_in_the_order_of_the_alphabet(language: str, site_of: SiteOf) -> None:
    """
    The menu names all categories, also an empty one, in the alphabetical order of the language.
    """
    lines = site_of("two_languages").text(f"{language}/").split("\n")
    assert [line for line in lines if line in CATEGORIES[language]][:6] == CATEGORIES[language]


@pytest.mark.parametrize("language", ["tk", "hy"])
def test_tags_are_in_the_order_of_the_alphabet(language: str, tmp_path: Path) -> None:
    """
    The tags of an edition, keys and free words alike, are in the alphabetical order of their names.
    """
    done = build_content(SITES / "two_languages", tmp_path / "output")
    assert [tag.name for tag in done.editions[language].tags.values()] == TAGS[language]


@pytest.mark.parametrize(
    ("tag", "keys"),
    [
        ("tk/tag/taze-kitap/", ["ends-today", "cancelled", "coming", "links"]),
        ("hy/tag/arev-yev-luys/", ["ends-today", "cancelled", "coming"]),
        ("tk/tag/electronic-library/", ["coming", "online-conference"]),
        ("hy/tag/electronic-library/", ["coming", "online-conference"]),
        ("tk/tag/book-care/", ["whole-day-event"]),
    ],
)
def test_spellings_of_a_tag_are_one_tag(tag: str, keys: list[str], site_of: SiteOf) -> None:
    """
    Tags that differ in capitals, in spaces or in եւ and և, and the name of a key, are one tag with one page.
    """
    found = site_of("two_languages").listed(tag)
    assert [address.rstrip("/").rsplit("/")[-1] for address in found] == keys


@pytest.mark.parametrize(
    ("tag", "name"), [("tk/tag/taze-kitap/", "Täze kitap"), ("hy/tag/arev-yev-luys/", "Արև և լույս")]
)
def test_a_tag_has_the_spelling_that_is_used_most(tag: str, name: str, site_of: SiteOf) -> None:
    """
    The page of a tag is headed by the spelling that most articles have.
    """
    assert any(name in heading for heading in site_of("two_languages").page(tag).heading_texts[:1])


def test_a_tag_that_nobody_uses_has_no_page(site_of: SiteOf) -> None:
    """
    A key of the taxonomy that no article has is no page, and an empty category is one.
    """
    site = site_of("two_languages")
    assert not site.has("tk/tag/nobody-uses-it/")
    assert site.listed("tk/category/collections/") == []


def test_an_article_leads_to_its_neighbours(site_of: SiteOf) -> None:
    """
    An article links to the next older and the next newer one of its edition; hidden ones are passed over.
    """
    site = site_of("two_languages")

    def neighbours(address: str) -> dict[str, str]:
        links = site.page(address).links
        return {link.rel: link.address.strip("/") for link in links if link.element == "a" and link.rel}

    addresses = [article.address.strip("/") for article in site.articles("tk")]
    for at, address in enumerate(addresses):
        expected = {"next": addresses[at - 1]} if at else {}
        if at + 1 < len(addresses):
            expected["prev"] = addresses[at + 1]
        assert neighbours(f"{address}/") == expected
    assert neighbours("tk/news/2025/hidden/") == {}
