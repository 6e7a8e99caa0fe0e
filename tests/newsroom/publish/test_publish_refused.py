"""What ``inv publish`` refuses, with what is said; the host is a folder."""

import os

import pytest

from newsroom.publish import lock
from newsroom.publish.senders.folder import FolderInPlace
from newsroom.publish.session import Choices
from tests.newsroom.publish.office import NEW, OLD, PLACE
from tests.servers.small_site import old_site


class TestRefused:
    """What must not be published; each is told with its cure, and nothing is changed."""

    def refused(self, office, **options):
        before = office.everything()
        status, said, told = office.publish(**options)
        assert (status, said, office.everything()) == (1, "", before)
        return told

    def test_settings_that_show_drafts(self, office):
        """
        Drafts never get out.
        """
        office.build(OLD)
        office.set("SHOW_DRAFTS = True")
        assert self.refused(office) == (
            "settings: SHOW_DRAFTS: The settings show drafts.\n    Delete SHOW_DRAFTS there, and build again.\n"
        )

    @pytest.mark.parametrize(
        ("url", "fact"),
        [
            (
                "http://localhost:8000",
                "SITEURL is http://localhost:8000, which only this computer or its network can reach.",
            ),
            ("http://192.168.1.5", "SITEURL is http://192.168.1.5, which only this computer or its network can reach."),
            (
                "https://library-news.example.org",
                "SITEURL is https://library-news.example.org, an example that belongs to nobody: it is not set yet.",
            ),
        ],
    )
    def test_an_address_that_no_reader_can_reach(self, office, url, fact):
        """
        A forgotten SITEURL would be in every feed and in the sitemap.
        """
        office.set(f"SITEURL = {url!r}")
        office.build(old_site(url))
        cure = "Set SITEURL in publishconf.py to the address at which readers get the site, and build again."
        assert self.refused(office) == f"settings: SITEURL: {fact}\n    {cure}\n"

    def test_ids_of_feeds_that_begin_with_an_example(self, office):
        """
        They could never be changed.
        """
        office.build(OLD)
        office.set('FEED_AUTHORITY = "library-news.example.org"')
        assert self.refused(office).startswith(
            "settings: FEED_AUTHORITY: FEED_AUTHORITY is library-news.example.org, an"
        )

    def test_a_build_for_another_address(self, office):
        """
        The site was built before SITEURL was set.
        """
        office.build(old_site("https://old.kitaphana.tm"))
        assert "https://old.kitaphana.tm" in self.refused(office)

    @pytest.mark.parametrize("site", [None, {}, {"robots.txt": b"x"}])
    def test_an_empty_build(self, office, site):
        """
        No output folder, nothing in it, or no front page.
        """
        office.publish(OLD)
        if site is None:
            office.computer = office.other("second")
        else:
            office.build(site)
        place = f"{office.computer.name}/output-public"
        assert (
            self.refused(office) == f"{place}: There is no built site here.\n    Build it first:  uv run inv publish\n"
        )

    def test_an_output_that_was_changed_by_hand(self, office):
        """
        Only what was built is published.
        """
        office.build(OLD)
        with open(office.computer.output / "tk/contact/index.html", "ab") as file:
            file.write(b"<!-- by hand -->")
        assert self.refused(office) == (
            "first/output-public: Files of the built site were changed by somebody else since it was built.\n"
            "    Build it again:  uv run inv build\n"
        )

    def test_a_link_that_leads_nowhere(self, office):
        """
        The whole site is looked at before it goes.
        """
        site = {path: data for path, data in OLD.items() if path != "hy/contact/index.html"}
        office.build(site)
        told = self.refused(office)
        assert "leads to /hy/contact/, which the site does not have." in told
        assert told.startswith("first/output-public/hy/index.html: ")

    def test_a_file_with_the_name_of_the_state(self, office):
        """
        That folder is ours on the host.
        """
        office.build({**OLD, "_publish/x.txt": b"x"})
        assert self.refused(office).startswith("_publish/x.txt: This name is kept for what the host has to remember")

    def test_too_many_pages_that_vanish(self, each_way):
        """
        The number is told, and has to be given; then it is done.
        """
        each_way.publish(NEW)
        front = "tk/index.html"
        small = {path: data for path, data in NEW.items() if "/news/2026/" not in path and "/category/" not in path}
        small = {path: data for path, data in small.items() if path.startswith(("media/", "theme/"))}
        page = b'<!DOCTYPE html>\n<html lang="tk"><head><title>t</title></head><body></body></html>\n'
        small |= {"index.html": page, front: page}
        before = each_way.everything()
        status, _, told = each_way.publish(small)
        assert (status, each_way.everything()) == (1, before)
        count = sum(path.endswith(".html") for path in NEW) - 2
        names = "/404.html, /hy/category/news/, /hy/contact/, /hy/, /hy/news/2025/moved/, /hy/news/2026/article-1/, …"
        assert told == (
            f"{PLACE}: {count} of the {count + 2} pages of the site would vanish: {names}\n"
            f"    If this is right, allow just that number:  uv run inv publish --vanish {count}\n"
        )
        assert each_way.publish(choices=Choices(is_confirmed=True, vanish=count - 1))[0] == 1
        assert each_way.publish(choices=Choices(is_confirmed=True, vanish=count))[0] == 0
        each_way.see(small)

    def test_what_others_have_put_in_the_way(self, office):
        """
        It is named as an editor finds it on the host, and stays.
        """
        (office.root / "index.html").write_bytes(b"theirs")
        office.build(OLD)
        assert self.refused(office) == (
            "public: index.html: We did not put this file here, and will not overwrite it.\n"
            "    Move it elsewhere on the host, or publish into another folder.\n"
        )

    def test_an_unknown_target(self, office):
        """
        With what there is instead.
        """
        office.build(OLD)
        told = self.refused(office, to="trial")
        assert told == "settings: PUBLISH: There is no target “trial”.\n    Name one of these: public.\n"

    def test_an_unknown_target_before_anything_is_built(self, office):
        """
        Nobody waits for a build to read that.
        """
        told = self.refused(office, to="trial", is_built=False)
        assert told == "settings: PUBLISH: There is no target “trial”.\n    Name one of these: public.\n"
        assert not office.computer.output.exists()

    @pytest.mark.parametrize("typed", ["many", "-1", "4.5", "4 pages"])
    def test_a_number_of_vanishing_pages_that_is_none(self, office, typed):
        """
        An example shows how it is said, and nothing is built.
        """
        told = self.refused(office, vanish=typed, is_built=False)
        assert told == f"--vanish wants a number, and not “{typed}”.\n    For example:  uv run inv publish --vanish 4\n"
        assert not office.computer.output.exists()

    @pytest.mark.parametrize("has_htaccess", [False, True])
    def test_what_others_have_where_the_target_has_moved_to(self, office, has_htaccess):
        """
        What this computer remembers of the old place makes nothing ours in the new one.
        """
        ours = {".htaccess": b"# ours\n"} if has_htaccess else {}
        assert office.publish({**OLD, **ours})[0] == 0
        office.root = office.folder / "new host"
        office.root.mkdir()
        for name in ("index.html", ".htaccess", "robots.txt"):
            (office.root / name).write_bytes(b"theirs")
        facts = {"sender": "folder", "folder": str(office.root), "address": ""}
        office.computer.set_up(facts)
        office.build({**NEW, ".htaccess": b"# ours\n"})
        told = self.refused(office)
        for name in ("index.html", ".htaccess", "robots.txt"):
            assert f"public: {name}: We did not put this file here, and will not overwrite it.\n" in told

    def test_a_missing_folder(self, office):
        """
        A disk that isn't mounted is not filled underneath.
        """
        office.build(OLD)
        office.root.rmdir()
        told = self.refused(office)
        assert told.startswith(f"{office.root}: This folder is not there; is the disk mounted?\n")
        assert not office.root.exists()

    def test_a_folder_that_nobody_may_write(self, office, monkeypatch):
        """
        The place is named, and what to get.
        """

        replace = os.replace

        def refuse(source, place):
            if str(place).startswith(f"{office.root}/"):
                raise PermissionError(13, "Permission denied", str(place))
            replace(source, place)

        monkeypatch.setattr(os, "replace", refuse)
        monkeypatch.setattr("newsroom.publish.senders.folder.PAUSE", 0)
        status, _, told = office.publish(OLD)
        assert status == 1
        assert "You have no right to this." in told
        assert "Get the right to read and write there; then publish again." in told

    def test_a_computer_without_room_for_what_is_kept(self, office, monkeypatch):
        """
        What this computer says is told with the place, too, and is no traceback.
        """
        (office.folder / "file").write_text("")
        monkeypatch.setenv("XDG_CONFIG_HOME", str(office.folder / "file"))
        office.build(OLD)
        told = self.refused(office)
        assert "This computer says: Not a directory." in told
        assert told.startswith(f"{office.folder}/file/")

    def test_while_somebody_else_publishes(self, each_way):
        """
        Both are told apart by name, and the second one waits for the first.
        """
        owner = lock.Owner("merdan", "library-desk", 4711, "2026-11-23 09:00+05:00")
        each_way.build(OLD)
        with lock.acquire(FolderInPlace(each_way.root), owner=owner):
            status, _, told = each_way.publish()
        assert status == 1
        assert "merdan is publishing from library-desk, since 2026-11-23 09:00+05:00" in told
        assert each_way.publish()[0] == 0
