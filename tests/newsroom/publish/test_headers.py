"""What readers, and a CDN, are told of each kind of file."""

import pytest

from newsroom.publish.headers import FOR_A_DAY, FOR_MINUTES, FOREVER, NEVER, headers


class TestMediaType:
    @pytest.mark.parametrize(
        ("path", "media_type"),
        [
            ("index.html", "text/html; charset=utf-8"),
            ("theme/site.0123abcd.css", "text/css; charset=utf-8"),
            ("theme/search.js", "text/javascript; charset=utf-8"),
            ("search/hy.json", "application/json"),
            ("sitemap.xml", "application/xml; charset=utf-8"),
            ("tk/feed.atom", "application/atom+xml; charset=utf-8"),
            ("theme/icon.svg", "image/svg+xml"),
            ("media/a.webp", "image/webp"),
            ("media/a.avif", "image/avif"),
            ("media/a.PNG", "image/png"),
            ("media/a.jpg", "image/jpeg"),
            ("robots.txt", "text/plain; charset=utf-8"),
            ("media/list.csv", "text/csv; charset=utf-8"),
            ("tk/events.ics", "text/calendar; charset=utf-8"),
            ("theme/font.woff2", "font/woff2"),
            ("media/plan.odt", "application/vnd.oasis.opendocument.text"),
            ("media/plan.pdf", "application/pdf"),
            ("media/unknown.xyz", "application/octet-stream"),
            ("CNAME", "application/octet-stream"),
        ],
    )
    def test_is_that_of_the_name(self, path, media_type):
        """
        Each kind of file says what it is, and text is UTF-8.
        """
        assert headers(path)["Content-Type"] == media_type


class TestCacheControl:
    @pytest.mark.parametrize(
        ("path", "expected"),
        [
            ("theme/site.0123abcd.css", FOREVER),
            ("theme/site.0123abcd.css.br", FOREVER),
            ("media/photo.0123456789abcdef.webp", FOREVER),
            ("media/photo.webp", FOR_A_DAY),
            ("media/photo.20261123x.webp", FOR_A_DAY),
            ("media/plan.odt", FOR_A_DAY),
            ("theme/site.css", FOR_A_DAY),
            ("hy/index.html", FOR_MINUTES),
            ("hy/index.html.gz", FOR_MINUTES),
            ("hy/feed.atom", FOR_MINUTES),
            ("sitemap.xml", FOR_MINUTES),
            ("robots.txt", FOR_MINUTES),
            ("_redirects", FOR_MINUTES),
            ("_publish/manifest.json", NEVER),
            ("_publish/lock/0123abcd.json", NEVER),
        ],
    )
    def test_is_longer_for_what_changes_less(self, path, expected):
        """
        For ever only where the name changes with the bytes; news within minutes; nothing of our state.
        """
        assert headers(path)["Cache-Control"] == expected


class TestTwins:
    @pytest.mark.parametrize(("ending", "encoding"), [(".br", "br"), (".gz", "gzip"), (".zst", "zstd")])
    def test_have_the_type_of_the_page(self, ending, encoding):
        """
        A precompressed twin is the page, encoded.
        """
        found = headers(f"hy/index.html{ending}")
        assert (found["Content-Type"], found["Content-Encoding"]) == ("text/html; charset=utf-8", encoding)

    def test_are_not_what_readers_download(self):
        """
        An archive that is offered as one is not unpacked on the way; other files have no encoding.
        """
        assert headers("media/sources.tar.gz") == {
            "Content-Type": "application/octet-stream",
            "Cache-Control": FOR_A_DAY,
        }
        assert "Content-Encoding" not in headers("hy/index.html")
