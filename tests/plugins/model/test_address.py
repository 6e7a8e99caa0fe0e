"""The addresses of the site are fixed for ever: a change here breaks every link that somebody has kept."""

import pytest

from plugins.model import address

DOCUMENTS = [
    ("tk", "news/2020/online-conference", "", "tk/news/2020/online-conference/"),
    ("hy", "news/2020/online-conference", "", "hy/news/2020/online-conference/"),
    ("tk", "news/2020/online-conference", "maslahat", "tk/news/2020/maslahat/"),
    ("tk", "interview", "", "tk/interview/"),
    ("tk", "interview", "soz", "tk/soz/"),
    ("tk", "pages/about", "", "tk/about/"),
    ("tk", "pages/about", "biz", "tk/biz/"),
    ("tk", "pages/help/reading-room", "", "tk/help/reading-room/"),
    ("tk", "news/pages/2020", "", "tk/news/pages/2020/"),
]

FIXED = [
    (address.FRONT_DOOR, "", "index.html"),
    (address.SITEMAP, "sitemap.xml", "sitemap.xml"),
    (address.sitemap_part_address("", "", 1), "sitemap-front-door.xml", "sitemap-front-door.xml"),
    (address.sitemap_part_address("tk", "", 1), "tk/sitemap-all.xml", "tk/sitemap-all.xml"),
    (address.sitemap_part_address("tk", "2020", 1), "tk/sitemap-2020.xml", "tk/sitemap-2020.xml"),
    (address.sitemap_part_address("tk", "2020-03", 2), "tk/sitemap-2020-03-2.xml", "tk/sitemap-2020-03-2.xml"),
    (address.stylesheet_address("0a1b2c3d4e"), "theme/css/site.0a1b2c3d4e.css", "theme/css/site.0a1b2c3d4e.css"),
    (address.SITE_NOT_FOUND, "404.html", "404.html"),
    (address.home_address("tk"), "tk/", "tk/index.html"),
    (address.category_address("hy", "reading"), "hy/category/reading/", "hy/category/reading/index.html"),
    (
        address.category_address("hy", "reading", 2020),
        "hy/category/reading/2020/",
        "hy/category/reading/2020/index.html",
    ),
    (address.tag_address("tk", "children"), "tk/tag/children/", "tk/tag/children/index.html"),
    (address.period_address("tk", 2020), "tk/2020/", "tk/2020/index.html"),
    (address.period_address("tk", 2020, 3), "tk/2020/03/", "tk/2020/03/index.html"),
    (address.events_address("tk"), "tk/events/", "tk/events/index.html"),
    (address.feeds_address("tk"), "tk/feeds/", "tk/feeds/index.html"),
    (address.feed_address("tk"), "tk/feed.atom", "tk/feed.atom"),
    (address.not_found_address("tk"), "tk/404.html", "tk/404.html"),
    (address.file_address("media/2020/x.png"), "media/2020/x.png", "media/2020/x.png"),
    (address.file_address("extra/robots.txt"), "robots.txt", "robots.txt"),
    (address.file_address("extra/.well-known/security.txt"), ".well-known/security.txt", ".well-known/security.txt"),
]


class TestAddress:
    @pytest.mark.parametrize(("tag", "key", "slug", "expected"), DOCUMENTS)
    def test_of_a_document_is_the_path_of_its_file(self, tag, key, slug, expected):
        """
        A slug replaces the last segment; pages leave their folder.
        """
        assert address.document_address(tag, key, slug) == expected

    @pytest.mark.parametrize(("made", "expected", "file"), FIXED)
    def test_of_everything_else_is_fixed(self, made, expected, file):
        """
        Addresses are those of design.md, and each is served from one file.
        """
        assert made == expected
        assert address.output_path(made) == file
