"""Editors see their drafts in a folder of their own; readers never do."""

from pathlib import Path

import pytest

from newsroom.build import build
from newsroom.settings import read_settings
from plugins.model.site import read_site
from tests.site_builds.built_site import BuiltSite, read_built_site
from tests.site_builds.fixture_sites import CLOCK, SITES, clock, tree, write_settings
from tests.site_builds.invariants import INVARIANTS

WITHHELD = (b"WITHHELD-DRAFT", b"WITHHELD-EMBARGO", b"WITHHELD-LATER", b"WITHHELD-TRANSLATION", b"WITHHELD-PAGE")

ONLY_IN_PUBLIC = {
    "nothing_tells_of_what_waits",
    "every_document_has_its_page",
    "alternates_are_all_versions",
    "feeds_hold_the_newest_articles",
    "every_article_is_reached_from_the_front_page",
    "every_article_is_on_its_month_page",
    "every_article_is_on_its_category_year_page",
}
"""Invariants that hold the output against what readers may see; they are no statement about a site with drafts."""


@pytest.fixture(scope="module")
def with_drafts(tmp_path_factory: pytest.TempPathFactory) -> BuiltSite:
    folder = tmp_path_factory.mktemp("drafts")
    settings = write_settings(folder, SITES / "two_languages")
    with clock(CLOCK):
        assert build(str(settings), shows_drafts=True) == 0
        site = read_site(read_settings(settings, {"OUTPUT_PATH": str(folder / "output-drafts")}))
    return read_built_site(site)


def test_drafts_are_built_into_a_folder_of_their_own(with_drafts: BuiltSite) -> None:
    """
    A build with drafts leaves the output folder of readers alone.
    """
    assert with_drafts.output.name == "output-drafts"
    assert not with_drafts.output.with_name("output").exists()


def test_drafts_and_what_waits_are_shown(with_drafts: BuiltSite) -> None:
    """
    A build with drafts has the pages of drafts, of translations in work, and of what is dated in the future.
    """
    everything = b"".join(with_drafts.data.values())
    assert [word for word in WITHHELD if word not in everything] == []
    for address in ("tk/news/2026/draft/", "hy/news/2026/embargo/", "tk/plan/", "tk/news/2026/armenian-first/"):
        assert with_drafts.has(address)


def test_no_page_with_drafts_is_for_search_engines(with_drafts: BuiltSite) -> None:
    """
    Every page of a build with drafts tells search engines to pass it over, and the sitemap is empty.
    """
    assert not [page.address for page in with_drafts.pages.values() if page.is_indexed]
    assert b"<loc>" not in with_drafts.data["sitemap.xml"]


def test_a_site_with_drafts_is_whole(with_drafts: BuiltSite) -> None:
    """
    Whatever is true of any site is true of one with drafts, as far as it is not about what readers may see.
    """
    invariants = [invariant for invariant in INVARIANTS if invariant.__name__ not in ONLY_IN_PUBLIC]
    assert not [f"{invariant.__name__}: {text}" for invariant in invariants for text in invariant(with_drafts)]


def test_no_draft_is_in_the_output_of_readers(tmp_path: Path) -> None:
    """
    After a build with drafts, the ordinary build has not a word of them, nor of what waits.
    """
    settings = write_settings(tmp_path, SITES / "two_languages")
    with clock(CLOCK):
        assert build(str(settings), shows_drafts=True) == 0
        assert build(str(settings)) == 0
    everything = b"".join(tree(tmp_path / "output").values())
    assert [word for word in (*WITHHELD, b"WITHHELD") if word in everything] == []
