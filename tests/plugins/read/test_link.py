"""What an editor writes as an address, and what it refers to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.read.link import Place, Target, Wrong, find_target, media_path

PLACE = Place("tk/news/2020/sergi.md", "https://news.example.org/library")

TARGETS = [
    # Articles: as Pelican writes them, as editors' tools do, from the content folder, with a place in them.
    ("{filename}/tk/news/2020/x.md", "document", "tk/news/2020/x.md", ""),
    ("|filename|/tk/news/2020/x.md", "document", "tk/news/2020/x.md", ""),
    ("{filename}x.md", "document", "tk/news/2020/x.md", ""),
    ("{filename}../2021/x.md", "document", "tk/news/2021/x.md", ""),
    ("%7Bfilename%7D/tk/news/2020/x.md", "document", "tk/news/2020/x.md", ""),
    ("x.md", "document", "tk/news/2020/x.md", ""),
    ("./x.md", "document", "tk/news/2020/x.md", ""),
    ("../2021/x.md", "document", "tk/news/2021/x.md", ""),
    ("../../../hy/news/2020/x.md", "document", "hy/news/2020/x.md", ""),
    ("/tk/news/2020/x.md", "document", "tk/news/2020/x.md", ""),
    ("x.md#baş", "document", "tk/news/2020/x.md", "#baş"),
    ("x.md?a=1#b", "document", "tk/news/2020/x.md", "#b"),
    (" x.md ", "document", "tk/news/2020/x.md", ""),
    ("%D5%A3%D5%AB%D6%80%D6%84.md", "document", "tk/news/2020/գիրք.md", ""),
    # Pictures and documents.
    ("/media/2020/x.jpg", "media", "media/2020/x.jpg", ""),
    ("media/2020/x.jpg", "media", "media/2020/x.jpg", ""),
    ("../../../media/2020/x.jpg", "media", "media/2020/x.jpg", ""),
    ("{static}/media/x.pdf", "media", "media/x.pdf", ""),
    ("{static}../../../media/x.pdf", "media", "media/x.pdf", ""),
    ("{attach}/media/x.pdf", "media", "media/x.pdf", ""),
    ("/media/x.pdf#page=2", "media", "media/x.pdf", "#page=2"),
    ("/media/a%20b.pdf", "media", "media/a b.pdf", ""),
    ("/media/../media/x.pdf", "media", "media/x.pdf", ""),
    # Pages of the site that no file is.
    ("/tk/events/", "site", "tk/events/", ""),
    ("/tk/feed.atom", "site", "tk/feed.atom", ""),
    ("/", "site", "", ""),
    ("/tk/2020/#x", "site", "tk/2020/", "#x"),
    ("{index}", "site", "tk/", ""),
    ("{category}reading", "category", "reading", ""),
    ("{tag}children", "tag", "children", ""),
    ("{tag}elektron kitaphana", "tag", "elektron kitaphana", ""),
    # Places in the same text.
    ("#baş", "fragment", "#baş", ""),
    ("#", "fragment", "#", ""),
]

OUTSIDE = [
    "https://example.org/",
    "HTTP://example.org",
    "//example.org/x",
    "mailto:a@example.org",
    "tel:+99312000000",
    "sms:+99312000000",
    "geo:37.9,58.4",
]

WRONG = [
    ("", "A link leads nowhere."),
    ("   ", "A link leads nowhere."),
    ("x", "“x” leads nowhere on the site."),
    ("x.html", "“x.html” leads nowhere on the site."),
    ("?a=1", "“?a=1” leads nowhere on the site."),
    ("../../../../etc/passwd", "“../../../../etc/passwd” leads nowhere on the site."),
    ("{author}Aman", "“{author}Aman” leads nowhere on the site."),
    ("{static}/logo.png", "“/logo.png” leads nowhere on the site."),
    ("javascript:alert(1)", "A link can't begin with “javascript:”."),
    ("JavaScript:alert(1)", "A link can't begin with “JavaScript:”."),
    ("vbscript:x", "A link can't begin with “vbscript:”."),
    ("file:///home/a.pdf", "A link can't begin with “file:”."),
    ("ftp://example.org/", "A link can't begin with “ftp:”."),
    ("http://[x", "“http://[x” is not an address."),
]


class TestTarget:
    @pytest.mark.parametrize(("address", "kind", "target", "fragment"), TARGETS)
    def test_is_found_however_it_is_written(self, address, kind, target, fragment):
        """
        Pelican's words, relative paths and paths from the content folder mean the same.
        """
        assert find_target(address, PLACE) == Target(kind, target, fragment)

    @pytest.mark.parametrize("address", OUTSIDE)
    def test_outside_of_the_site_stays_as_it_is(self, address):
        """
        Full addresses, mail and telephone are none of our business.
        """
        assert find_target(address, PLACE) is None

    @pytest.mark.parametrize(("address", "fact"), WRONG)
    def test_that_is_none_is_named(self, address, fact):
        """
        What leads nowhere, and what would run a script, is an error.
        """
        found = find_target(address, PLACE)
        assert isinstance(found, Wrong)
        assert str(found.fact) == fact

    @pytest.mark.parametrize(
        ("address", "target"),
        [
            ("https://news.example.org/library/tk/x/", Target("site", "tk/x/")),
            ("//news.example.org/library/tk/x/#a", Target("site", "tk/x/", "#a")),
            ("https://news.example.org/library/media/x.png", Target("media", "media/x.png")),
            ("https://news.example.org/elsewhere/", None),
        ],
    )
    def test_with_our_own_address_is_on_the_site(self, address, target):
        """
        A full address of our own site is looked up like any other on it, so that it never leads to a 404.
        """
        assert find_target(address, PLACE) == target

    @pytest.mark.parametrize("address", ["https://example.org/x.png", "//example.org/x.png", "ftp://example.org/x.png"])
    def test_of_a_picture_is_never_on_another_site(self, address):
        """
        Our pages load nothing from elsewhere.
        """
        found = find_target(address, PLACE, is_picture=True)
        assert str(found.fact) == f"The picture “{address}” is on another site."
        assert str(found.cure) == "Save it in media/ and write /media/…: our pages load nothing from elsewhere."

    @given(st.text(), st.booleans())
    def test_of_any_text_is_found_or_wrong(self, address, is_picture):
        """
        Whatever stands between the brackets, the answer is one of three, and never leaves the content folder.
        """
        found = find_target(address, PLACE, is_picture=is_picture)
        assert found is None or isinstance(found, Target | Wrong)
        if isinstance(found, Target) and found.kind == "media":
            assert found.target.startswith("media/")
            assert ".." not in found.target.split("/")


class TestMediaPath:
    @pytest.mark.parametrize(
        ("address", "path"),
        [
            ("/media/x.png", "media/x.png"),
            ("media/x.png", "media/x.png"),
            ("{static}/media/x.png", "media/x.png"),
            ("../../../media/x.png", "media/x.png"),
            ("/media/../../x.png", None),
            ("/extra/x.png", None),
            ("/x.png", None),
            ("x.png", None),
            ("https://example.org/media/x.png", None),
            ("", None),
        ],
    )
    def test_is_below_the_folder_of_media(self, address, path):
        """
        Front matter names pictures as texts do.
        """
        assert media_path(address, PLACE) == path
