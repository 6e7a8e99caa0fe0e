"""However an editor writes a link, it leads where it should."""

import html5lib
import pytest

from tests.conftest import SiteOf
from tests.site_builds.built_site import BuiltSite

LINKS = """
ýol bilen        | /tk/news/2020/online-conference/
köne görnüşde    | /tk/news/2020/online-conference/
otnositel        | /tk/news/2020/online-conference/
ýerine           | /tk/news/2020/online-conference/#gun-tertibi
sahypa           | /tk/about/
sahypa           | /tk/help/reading-room/
beýleki dile     | /hy/news/2020/online-conference/
salgyly          | /tk/news/2021/whole-day-event/
HTML salgy       | /tk/news/2020/online-conference/
Pelican ýaly     | /media/2020/programme.pdf
goşmaça          | /media/2020/programme.pdf
göni             | /media/2020/programme.pdf
Boşlukly ady bilen | /media/2020/%D5%B6%D5%B8%D6%80%20%D5%A3%D5%AB%D6%80%D6%84.png
kodlanan         | /media/2020/%D5%B6%D5%B8%D6%80%20%D5%A3%D5%AB%D6%80%D6%84.png
açary bilen      | /tk/category/services/
göni             | /tk/category/services/
açary bilen      | /tk/tag/electronic-library/
sözi bilen       | /tk/tag/taze-kitap/
ady bilen        | /tk/tag/electronic-library/
baş sahypa       | /tk/
çäreler          | /tk/events/
ýyl              | /tk/2020/
akym             | /tk/feed.atom
karta            | /sitemap.xml
aşak             | #asagy
salgy            | https://example.com/?a=1&b=2
https://example.com/ | https://example.com/
hat              | mailto:editor@example.com
telefon          | tel:+99312000000
"""

PICTURES = """
Kitaphananyň zaly | /media/2020/conference.png                                   | 32 | 16
Boş zal           | /media/2020/hall.jpg                                         | 24 | 18
Zalyň çyzgysy     | /media/2020/plan.svg                                         |    |
Täze kitap        | /media/2020/%D5%B6%D5%B8%D6%80%20%D5%A3%D5%AB%D6%80%D6%84.png | 12 | 20
Kiçi surat        | /media/2020/small.webp                                       | 16 | 8
"""


def rows(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


def body_of(site: BuiltSite, address: str):
    """The part of an article's page that its editor wrote."""
    tree = html5lib.parse(site.data[f"{address}index.html"], treebuilder="lxml", namespaceHTMLElements=False)
    return tree.xpath('//*[contains(concat(" ", @class, " "), " prose ")]')[0]


def with_base(address: str, base: str) -> str:
    return base + address if address.startswith("/") else address


@pytest.mark.parametrize(("name", "base"), [("two_languages", ""), ("base_path", "/library/news")])
def test_every_form_of_a_link_finds_its_goal(name: str, base: str, site_of: SiteOf) -> None:
    """
    Pelican's forms, relative links to .md files, paths of media and addresses of the site all become its addresses.
    """
    links = body_of(site_of(name), "tk/news/2024/links/").xpath(".//a[@href and not(img)]")
    found = [[" ".join("".join(link.itertext()).split()), link.get("href")] for link in links]
    wanted = [[text, with_base(address, base)] for text, address in rows(LINKS)]
    assert sorted(link for link in found if "gizlin" not in link[0]) == sorted(
        [*wanted, ["sahypa", with_base("/tk/news/2025/hidden/", base)]]
    )


@pytest.mark.parametrize(("name", "base"), [("two_languages", ""), ("base_path", "/library/news")])
def test_every_form_of_a_picture_finds_its_file_and_size(name: str, base: str, site_of: SiteOf) -> None:
    """
    A picture in the text is found however its path is written, and gets its width and height.
    """
    pictures = body_of(site_of(name), "tk/news/2024/links/").xpath(".//p/img")
    found = [[image.get(part) or "" for part in ("alt", "src", "width", "height")] for image in pictures]
    assert found == [[alt, with_base(src, base), *size] for alt, src, *size in rows(PICTURES)]


@pytest.mark.parametrize("words", ["hekaýa", "habar"])
def test_a_link_to_what_is_not_published_is_text(words: str, site_of: SiteOf) -> None:
    """
    Readers see the words of a link to a draft, or to an article whose time has not come, without the link.
    """
    anchors = body_of(site_of("two_languages"), "tk/news/2024/links/").xpath(".//a[not(@href)]")
    assert words in ["".join(anchor.itertext()) for anchor in anchors]


def test_html_that_an_editor_writes_gets_its_addresses_too(site_of: SiteOf) -> None:
    """
    Each picture of a srcset, and a source of a picture element, leads to a file of the site.
    """
    body = body_of(site_of("base_path"), "tk/news/2024/raw-html/")
    base = "/library/news/media/2020/"
    assert body.xpath(".//@srcset") == [f"{base}small.webp 16w, {base}conference.png 32w", f"{base}conference.png 2x"]


def test_comments_of_an_editor_are_not_published(site_of: SiteOf) -> None:
    """
    What an editor wrote as an HTML comment stays in the file.
    """
    assert b"<!--" not in site_of("two_languages").data["tk/news/2024/raw-html/index.html"]


def test_footnotes_speak_no_foreign_language(site_of: SiteOf) -> None:
    """
    The links from footnotes back to the text bear no English words.
    """
    assert not [path for path, data in site_of("two_languages").data.items() if b"Jump back" in data]


def test_equal_headings_have_different_anchors(site_of: SiteOf) -> None:
    """
    The second of two equal headings gets an anchor that ends in -2.
    """
    ids = site_of("two_languages").page("tk/news/2020/online-conference/").ids
    assert [name for name in ids if name.startswith("gun-")] == ["gun-tertibi", "gun-tertibi-2"]
