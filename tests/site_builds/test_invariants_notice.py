"""The invariants are no rubber stamps: each notices a site with that one fault."""

import fnmatch
from dataclasses import replace

import pytest

from tests.conftest import SiteOf
from tests.site_builds import invariants
from tests.site_builds.built_site import BuiltSite, read_page_once

ARTICLE = "tk/news/2020/online-conference/index.html"
FAULTS = """
every_address_leads_to_a_file | tk/about/index.html | href="/tk/contact/" | href="/tk/kontakt/"
every_address_leads_to_a_file | tk/about/index.html | href="/tk/contact/" | href="/tk/contact"
every_address_leads_to_a_file | ARTICLE | src="/media/2020/hall.jpg" | src="/media/2020/Hall.jpg"
every_address_leads_to_a_file | tk/news/2024/raw-html/index.html | conference.png 32w | konference.png 32w
every_address_leads_to_a_file | tk/old.html | url=/tk/news/2025/renamed/ | url=/tk/news/2025/gone/
every_fragment_is_a_place | ARTICLE | href="#gun-tertibi-2" | href="#gun-tertibi-3"
every_fragment_is_a_place | tk/news/2024/links/index.html | /#gun-tertibi" | /#tertip"
links_inside_the_site_are_root_relative | tk/about/index.html | href="/tk/contact/" | href="../contact/"
links_inside_the_site_are_root_relative | tk/about/index.html | href="/tk/contact/" | href="https://news.example.org/tk/contact/"
styles_load_only_files_of_the_site | theme/css/site.*.css | @layer | @import "https://fonts.example.com/x.css"; @layer
styles_load_only_files_of_the_site | theme/css/site.*.css | @layer | .x { background: url(missing.png) } @layer
nothing_is_loaded_from_another_host | ARTICLE | src="/media/2020/hall.jpg" | src="https://example.com/hall.jpg"
nothing_is_loaded_from_another_host | tk/index.html | rel="stylesheet" href="/theme | rel="stylesheet" href="//example.com
scripts_and_styles_are_files | tk/about/index.html | </h1> | </h1><script>1</script>
scripts_and_styles_are_files | tk/about/index.html | <h1> | <h1 style="color: red">
scripts_and_styles_are_files | tk/about/index.html | <h1> | <h1 onclick="x()">
scripts_and_styles_are_files | tk/about/index.html | href="/tk/contact/" | href="javascript:x()"
canonical_is_the_own_full_address | tk/about/index.html | rel="canonical" href="https://news.example.org/tk/about/" | rel="canonical" href="/tk/about/"
canonical_is_the_own_full_address | tk/about/index.html | <link rel="canonical" | <link rel="bookmark"
alternates_are_mutual | tk/about/index.html | hreflang="hy" href="https://news.example.org/hy/about/" | hreflang="hy" href="https://news.example.org/hy/privacy/"
alternates_are_mutual | hy/about/index.html | hreflang="x-default" href="https://news.example.org/tk/about/" | hreflang="x-default" href="https://news.example.org/hy/about/"
alternates_include_the_page_itself | tk/about/index.html | rel="canonical" href="https://news.example.org/tk/about/" | rel="canonical" href="https://news.example.org/tk/about-us/"
alternates_have_one_default | tk/about/index.html | hreflang="x-default" | hreflang="fr"
alternates_are_all_versions | tk/about/index.html | <link rel="alternate" hreflang="hy" | <link rel="x" hreflang="hy"
titles_and_descriptions_are_there | tk/about/index.html | <title>Biz barada | <title></title><title>Biz barada
titles_and_descriptions_are_there | tk/about/index.html | <meta name="description" | <meta name="note"
titles_are_told_apart | tk/about/index.html | <title>Biz barada | <title>Habarlaşmak üçin
pages_name_icon_style_and_feed | tk/about/index.html | type="application/atom+xml" | type="text/plain"
pages_name_icon_style_and_feed | tk/about/index.html | rel="stylesheet" | rel="style"
pages_for_missing_addresses_are_not_listed | hy/404.html | content="noindex" | content="index"
language_and_direction_are_declared | tk/about/index.html | <html lang="tk" | <html lang="en"
language_and_direction_are_declared | tk/about/index.html | dir="ltr" | dir="rtl"
words_of_other_languages_are_marked | tk/about/index.html | lang="hy" hreflang="hy" dir="ltr">Հայերեն | hreflang="hy" dir="ltr">Հայերեն
words_of_other_languages_are_marked | hy/about/index.html | <h1> | <h1 title="Türkmençe">
a_switcher_leads_to_each_other_language | tk/about/index.html | lang="hy" hreflang="hy" dir="ltr">Հայերեն | lang="hy" dir="ltr">Հայերեն
a_switcher_leads_to_each_other_language | tk/about/index.html | <a href="/hy/about/" lang="hy" | <a href="/tk/about/" lang="hy"
the_switcher_leads_to_the_same_thing | tk/about/index.html | <a href="/hy/about/" lang="hy" | <a href="/hy/" lang="hy"
shared_pages_lead_to_every_edition | index.html | href="/hy/" | href="/tk/"
html_is_parsed_without_an_error | tk/about/index.html | </h1> | </h2>
html_is_parsed_without_an_error | tk/about/index.html | <!DOCTYPE html> | <p>
ids_are_unique | ARTICLE | id="gun-tertibi-2" | id="gun-tertibi"
ids_are_unique | ARTICLE | aria-labelledby="gallery-heading" | aria-labelledby="gallery"
headings_form_an_outline | ARTICLE | <h2 id="gun-tertibi">Gün tertibi</h2> | <h4 id="gun-tertibi">Gün tertibi</h4>
headings_form_an_outline | tk/about/index.html | <h1>Biz barada</h1> | <p>Biz barada</p>
pictures_have_words_and_sizes | ARTICLE | alt="Boş zal" | title="Boş zal"
pictures_have_words_and_sizes | ARTICLE | width="24" | data-width="24"
pages_can_be_skipped_to_their_content | tk/about/index.html | href="#content" | href="#main"
nothing_is_left_unrendered | tk/about/index.html | <h1>Biz barada | <h1>{{ title }}
nothing_is_left_unrendered | tk/about/index.html | <h1>Biz barada | <h1>None
nothing_is_left_unrendered | tk/about/index.html | <h1>Biz barada | <h1>Biz &amp;amp; siz
nothing_is_left_unrendered | tk/about/index.html | <h1>Biz barada | <h1>\ue000
texts_are_normalised | tk/about/index.html | <h1>Biz barada | <h1>u\u0308
nothing_tells_of_what_waits | tk/about/index.html | <h1>Biz barada | <h1>Tamamlanmadyk garalama
hidden_documents_are_in_no_list | tk/2025/index.html | href="/tk/news/2025/renamed/" | href="/tk/news/2025/hidden/"
hidden_documents_are_in_no_list | tk/news/2025/hidden/index.html | content="noindex" | content="all"
every_article_is_on_its_month_page | tk/2024/03/index.html | href="/tk/news/2024/raw-html/" | href="/tk/about/"
every_article_is_on_its_category_year_page | tk/category/digital/2024/index.html | href="/tk/news/2024/raw-html/" | href="/tk/about/"
every_edition_has_a_feed | hy/feed.atom | xml:lang="hy" | xml:lang="tk"
feeds_satisfy_a_feed_reader | tk/feed.atom | </entry> | <entry>
feeds_hold_the_newest_articles | tk/feed.atom | href="https://news.example.org/tk/news/2024/raw-html/" | href="https://news.example.org/tk/about/"
feed_ids_are_unique_tag_uris | tk/feed.atom | tag:news.example.org,2020:tk/news/2026/coming< | tag:news.example.org,2020:tk/news/2026/cancelled<
feed_ids_are_unique_tag_uris | tk/feed.atom | <id>tag:news.example.org,2020:tk/feed.atom< | <id>https://news.example.org/tk/feed.atom<
feed_entries_are_complete | tk/feed.atom | <updated>2026-03-01T10:00:00+05:00 | <updated>2026-03-01
feed_entries_are_complete | tk/feed.atom | length=" | length="1
feed_content_has_full_addresses | tk/feed.atom | src="https://news.example.org/media | src="/media
feed_content_has_full_addresses | tk/feed.atom | https://news.example.org/tk/news/2020/online-conference/#gun | #gun
a_sitemap_has_parts_as_the_protocol_asks | sitemap.xml | sitemapindex | urlset
a_sitemap_has_parts_as_the_protocol_asks | sitemap.xml | tk/sitemap-2020.xml | tk/sitemap-2020-12.xml
a_sitemap_has_parts_as_the_protocol_asks | tk/sitemap-all.xml | <loc>https://news.example.org/tk/about/</loc> | <loc>https://news.example.org/hy/about/</loc>
a_sitemap_has_parts_as_the_protocol_asks | tk/sitemap-2020.xml | urlset | sitemapindex
the_sitemap_lists_what_can_be_listed | tk/sitemap-all.xml | <loc>https://news.example.org/tk/about/</loc> | <loc>https://news.example.org/tk/404.html</loc>
the_sitemap_has_the_alternates_of_the_pages | tk/sitemap-all.xml | hreflang="hy" href="https://news.example.org/hy/about/" | hreflang="hy" href="https://news.example.org/hy/"
the_sitemap_says_when_pages_changed | tk/sitemap-2026-03.xml | 2026-03-01T10:00:00+05:00 | 2026-03-01 10:00
"""
"""The invariant, the file, what is replaced in it, and by what."""

ESCAPES = {r"\ue000": "\ue000", r"\u0308": "\u0308", "ARTICLE": ARTICLE}


def rows() -> list[list[str]]:
    table = FAULTS
    for written, meant in ESCAPES.items():
        table = table.replace(written, meant)
    return [line.split(" | ") for line in table.strip("\n").splitlines()]


def with_fault(site: BuiltSite, path: str, old: str, new: str) -> BuiltSite:
    """The site with one of its files changed, in memory."""
    path = next(iter(fnmatch.filter(site.data, path)), path)
    text = site.data[path].decode()
    changed = text.replace(old, new)
    if path.endswith(".atom"):
        changed = changed if changed != text else text.replace(old.replace('"', "&quot;"), new.replace('"', "&quot;"))
    assert changed != text, f"{path} has no {old!r}"
    data = site.data | {path: changed.encode()}
    pages = site.pages | ({path: read_page_once(path, data[path])} if path in site.pages else {})
    return replace(site, data=data, pages=pages)


@pytest.mark.parametrize(("name", "path", "old", "new"), rows())
def test_one_fault_is_noticed(name: str, path: str, old: str, new: str, site_of: SiteOf) -> None:
    """
    An invariant that holds for the site does not hold once one thing in one file is otherwise.
    """
    invariant = getattr(invariants, name)
    site = site_of("two_languages")
    assert not list(invariant(site))
    assert list(invariant(with_fault(site, path, old, new)))


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("every_document_has_its_page", ARTICLE),
        ("files_of_the_content_folder_are_published_as_they_are", "media/2020/plan.svg"),
        ("every_edition_has_a_feed", "hy/feed.atom"),
        ("pages_for_missing_addresses_are_not_listed", "404.html"),
        ("every_article_is_reached_from_the_front_page", "tk/index.html"),
    ],
)
def test_a_missing_file_is_noticed(name: str, path: str, site_of: SiteOf) -> None:
    """
    An invariant that holds for the site does not hold once a file is missing.
    """
    site = site_of("two_languages")
    data, sizes, digests, pages = (
        {known: value for known, value in found.items() if known != path}
        for found in (site.data, site.sizes, site.digests, site.pages)
    )
    without = replace(site, data=data, sizes=sizes, digests=digests, pages=pages)
    assert list(getattr(invariants, name)(without))


def test_every_invariant_is_tested_here() -> None:
    """
    No invariant is missing from the tables above.
    """
    tested = {row[0] for row in rows()} | {
        "every_document_has_its_page",
        "files_of_the_content_folder_are_published_as_they_are",
        "every_article_is_reached_from_the_front_page",
    }
    assert {invariant.__name__ for invariant in invariants.INVARIANTS} == tested
