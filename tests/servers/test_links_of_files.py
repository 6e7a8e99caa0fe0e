"""Where files lead: the crawler sees what browsers load and where readers go."""

import pytest

from tests.servers.links import ASSET, PAGE, links_of

HERE = "http://site/tk/page/"


class TestHtml:
    @pytest.mark.parametrize(
        ("html", "expected"),
        [
            ('<a href="../other/">x</a>', [("http://site/tk/other/", PAGE)]),
            ('<a href="#top">x</a>', [(f"{HERE}#top", PAGE)]),
            ('<img src="a.png">', [(f"{HERE}a.png", ASSET)]),
            ('<img srcset="a.png 1x, b,c.png 2x">', [(f"{HERE}a.png", ASSET), (f"{HERE}b,c.png", ASSET)]),
            ('<source srcset="a.png 480w,b.png 960w">', [(f"{HERE}a.png", ASSET), (f"{HERE}b.png", ASSET)]),
            ('<video poster="p.png" src="v.mp4">', [(f"{HERE}v.mp4", ASSET), (f"{HERE}p.png", ASSET)]),
            ('<script src="/s.js"></script>', [("http://site/s.js", ASSET)]),
            ('<iframe src="/map/"></iframe>', [("http://site/map/", PAGE)]),
            ('<link rel="stylesheet" href="/a.css">', [("http://site/a.css", ASSET)]),
            ('<link rel="icon" href="/a.svg">', [("http://site/a.svg", ASSET)]),
            ('<link rel="alternate" type="application/atom+xml" href="/f">', [("http://site/f", PAGE)]),
            ('<link rel="canonical" href="https://x/y/">', [("https://x/y/", PAGE)]),
            ('<link rel="preconnect" href="https://x">', []),
            ('<link rel="preload" imagesrcset="a.png 1x">', [(f"{HERE}a.png", ASSET)]),
            ('<meta property="og:image" content="https://x/a.png">', [("https://x/a.png", ASSET)]),
            ('<meta property="og:title" content="x">', []),
            ('<meta http-equiv="refresh" content="0; URL=\'/new/\'">', [("http://site/new/", PAGE)]),
            ("<style>a { background: url('a.png') }</style>", [(f"{HERE}a.png", ASSET)]),
            ('<p style="background: url(a.png)">', [(f"{HERE}a.png", ASSET)]),
            ('<img src="Ընթերցասրահ.png">', [(f"{HERE}Ընթերցասրահ.png", ASSET)]),
            ("", []),
            ("<!-- nothing -->", []),
        ],
    )
    def test_leads_to_what_it_names(self, html, expected):
        """
        Every way to name an address in a page is seen, as an asset or as a page.
        """
        assert links_of(html.encode(), HERE, "text/html; charset=utf-8") == expected


class TestOthers:
    @pytest.mark.parametrize(
        ("text", "address", "media_type", "expected"),
        [
            ("@import 'b.css'; a { x: url(c.png) }", "http://site/t/a.css", "text/css", ["t/b.css", "t/c.png"]),
            ('<?xml-stylesheet href="/f.xsl"?><feed/>', "http://site/f", "text/xml", ["f.xsl"]),
            ("<feed", "http://site/f", "application/atom+xml", []),
            ('<svg><a href="/x"/></svg>', "http://site/a.svg", "image/svg+xml", []),
            ("Sitemap: http://site/s.xml", "http://site/robots.txt", "text/plain", ["s.xml"]),
            ("Sitemap: http://site/s.xml", "http://site/notes.txt", "text/plain", []),
        ],
    )
    def test_lead_to_what_they_name(self, text, address, media_type, expected):
        """
        Stylesheets, feeds, sitemaps and robots.txt lead on; pictures and texts do not.
        """
        found = links_of(text.encode(), address, media_type)
        assert [link.address for link in found] == [f"http://site/{path}" for path in expected]

    def test_of_a_feed_are_pages_and_pictures(self):
        """
        Entries lead to pages, enclosures and the pictures in contents are loaded; the hub is somebody else's.
        """
        feed = """<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/f"/><link rel="hub" href="/hub"/>
            <icon>/i.png</icon><entry><link href="/a/"/><link rel="enclosure" href="/e.pdf"/>
            <content type="html">&lt;img src="/c.png"&gt;</content></entry></feed>"""
        assert [(address[11:], kind) for address, kind in links_of(feed.encode(), "http://site/f", "text/xml")] == [
            ("/f", PAGE),
            ("/i.png", ASSET),
            ("/a/", PAGE),
            ("/e.pdf", ASSET),
            ("/c.png", ASSET),
        ]

    def test_of_a_sitemap_are_pages_and_pictures(self):
        """
        The addresses of a sitemap are pages, those of its image extension pictures.
        """
        sitemap = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
            xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:x="http://www.w3.org/1999/xhtml">
            <url><loc>http://site/a/</loc><x:link rel="alternate" href="http://site/b/"/>
            <image:image><image:loc>http://site/a.png</image:loc></image:image></url></urlset>"""
        assert links_of(sitemap.encode(), "http://site/s.xml", "application/xml") == [
            ("http://site/a/", PAGE),
            ("http://site/b/", PAGE),
            ("http://site/a.png", ASSET),
        ]
