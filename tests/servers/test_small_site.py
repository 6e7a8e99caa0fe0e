"""The small sites of publishing tests are whole in themselves, and differ in all that can differ."""

from urllib.parse import urlsplit

import pytest

from plugins.model.workspace import Manifest, digest_of, open_workspace
from tests.servers.links import links_of
from tests.servers.small_site import (
    SITE_URL,
    edited,
    fingerprinted,
    new_site,
    old_site,
    read_folder,
    write_output,
)

OLD, NEW = old_site(), new_site()
COMMON = OLD.keys() & NEW.keys()


class TestSites:
    @pytest.mark.parametrize("site", [OLD, NEW], ids=["old", "new"])
    def test_have_all_kinds_of_files(self, site):
        """
        Front door, pages in both languages, lists, feeds, sitemap, pictures, styles, and what hosts want.
        """
        wanted = {"index.html", "404.html", "robots.txt", "sitemap.xml", "tk/feed.atom", "hy/feed.atom"}
        assert wanted <= site.keys()
        assert {path.split("/")[0] for path in site} >= {"tk", "hy", "theme", "media"}
        assert any(" " in path for path in site)
        assert any("\u0531" <= letter <= "\u0587" for path in site for letter in path)

    def test_are_always_the_same(self):
        """
        Two calls give the same bytes.
        """
        assert (old_site(), new_site()) == (OLD, NEW)

    def test_differ_in_all_that_can_differ(self):
        """
        Files are new, gone, changed with and without a change of size, and unchanged.
        """
        assert {"tk/news/2026/new-hall/index.html", "media/Նոր սրահ.png"} <= NEW.keys() - OLD.keys()
        assert {"tk/news/2026/closing-day/index.html", "media/closing day.png"} <= OLD.keys() - NEW.keys()
        changed = {path for path in COMMON if OLD[path] != NEW[path]}
        assert {"index.html", "404.html", "tk/feed.atom", "sitemap.xml", "hy/category/news/index.html"} <= changed
        assert "tk/contact/index.html" in {path for path in changed if len(OLD[path]) == len(NEW[path])}
        assert {"robots.txt", "media/reading room.png", "tk/news/2025/moved/index.html"} <= COMMON - changed

    def test_have_styles_with_the_digest_in_their_name(self):
        """
        Other bytes have another name, so that no browser keeps the old ones.
        """
        (old,) = (path for path in OLD if path.endswith(".css"))
        (new,) = (path for path in NEW if path.endswith(".css"))
        assert old != new
        assert old == f"theme/{fingerprinted('site.css', OLD[old])}"
        assert old.encode() in OLD["index.html"]
        assert new.encode() in NEW["index.html"]

    def test_may_have_another_address(self):
        """
        SITEURL begins the absolute addresses, and its path those of links.
        """
        site = old_site("https://example.org/library/news")
        assert b'href="/library/news/tk/"' in site["index.html"]
        assert b'rel="canonical" href="https://example.org/library/news/tk/"' in site["tk/index.html"]
        assert SITE_URL.encode() not in b"".join(site.values())

    def test_have_pages_that_are_linked(self):
        """
        The front door leads to both languages and to their feeds.
        """
        paths = {urlsplit(link.address).path for link in links_of(OLD["index.html"], f"{SITE_URL}/", "text/html")}
        assert {"/tk/", "/hy/", "/tk/feed.atom", "/hy/feed.atom"} <= paths


class TestEdited:
    def test_changes_one_file_and_no_size(self):
        """
        10:00 becomes 11:00 in one page.
        """
        after = edited(OLD)
        changed = [path for path in OLD if OLD[path] != after[path]]
        assert changed == ["tk/contact/index.html"]
        assert len(after[changed[0]]) == len(OLD[changed[0]])


class TestWriteOutput:
    def test_writes_what_a_build_writes(self, tmp_path):
        """
        The folder has the files, and the manifest beside it has their digests.
        """
        output = write_output(tmp_path / "output", OLD)
        assert read_folder(output) == OLD
        with open_workspace(output) as workspace:
            assert isinstance(workspace.manifest, Manifest)
            assert {path: file.digest for path, file in workspace.manifest.files.items()} == {
                path: digest_of(data) for path, data in OLD.items()
            }

    def test_replaces_an_older_site(self, tmp_path):
        """
        What the new site does not have is gone afterwards.
        """
        write_output(tmp_path / "output", OLD)
        assert read_folder(write_output(tmp_path / "output", NEW)) == NEW
