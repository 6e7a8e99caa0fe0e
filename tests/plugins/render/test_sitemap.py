"""The sitemap as search engines read it, asked as a tree."""

from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree as ET

from plugins.model.view import Alternate, SitemapEntry, SitemapPart
from plugins.render.sitemap import SITEMAPS, XHTML, sitemap_document, sitemap_index
from plugins.render.xml import add, serialize

DAY = datetime(2026, 1, 5, 9, 30, tzinfo=timezone(timedelta(hours=5)))


def tree(*entries: SitemapEntry) -> ET.Element:
    return ET.fromstring(serialize(sitemap_document(entries, "https://x.org/{}".format)))


class TestSitemap:
    def test_has_an_entry_for_each_page(self):
        """
        A full address, and the last change where one is known.
        """
        root = tree(SitemapEntry("", None, ()), SitemapEntry("tk/a/", DAY, ()))
        assert root.tag == f"{{{SITEMAPS}}}urlset"
        assert [[(child.tag.split("}")[1], child.text) for child in url] for url in root] == [
            [("loc", "https://x.org/")],
            [("loc", "https://x.org/tk/a/"), ("lastmod", "2026-01-05T09:30:00+05:00")],
        ]

    def test_has_the_versions_of_a_page(self):
        """
        The attribute is called href.
        """
        root = tree(SitemapEntry("tk/a/", None, (Alternate("tk", "tk/a/"), Alternate("x-default", "hy/a/"))))
        assert [dict(link.attrib) for link in root.iter(f"{{{XHTML}}}link")] == [
            {"rel": "alternate", "hreflang": "tk", "href": "https://x.org/tk/a/"},
            {"rel": "alternate", "hreflang": "x-default", "href": "https://x.org/hy/a/"},
        ]


class TestIndex:
    def test_lists_the_parts(self):
        """
        A full address, and the last change where one is known; versions are named in the parts.
        """
        parts = (SitemapPart("tk/sitemap-all.xml", None), SitemapPart("tk/sitemap-2026.xml", DAY))
        root = ET.fromstring(serialize(sitemap_index(parts, "https://x.org/{}".format)))
        assert root.tag == f"{{{SITEMAPS}}}sitemapindex"
        assert {child.tag for child in root} == {f"{{{SITEMAPS}}}sitemap"}
        assert [[(child.tag.split("}")[1], child.text) for child in part] for part in root] == [
            [("loc", "https://x.org/tk/sitemap-all.xml")],
            [("loc", "https://x.org/tk/sitemap-2026.xml"), ("lastmod", "2026-01-05T09:30:00+05:00")],
        ]


class TestXml:
    def test_is_escaped_by_the_library(self):
        """
        Nothing that an editor writes can end an element.
        """
        root = ET.Element("a")
        add(root, "b", 'x < y & "z"', title='"q"', xml_lang="tk")
        assert serialize(root) == (
            b"<?xml version='1.0' encoding='utf-8'?>\n"
            b'<a>\n  <b title="&quot;q&quot;" xml:lang="tk">x &lt; y &amp; "z"</b>\n</a>\n'
        )

    def test_is_utf_8(self):
        """
        Armenian letters are letters.
        """
        root = ET.Element("a")
        add(root, "b", "Գիրք")
        assert "<b>Գիրք</b>".encode() in serialize(root)
