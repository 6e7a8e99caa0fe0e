"""Releases that stand beside the one that readers get: which of them is made into a new one, and which stays to go back to."""

import os
from dataclasses import replace

import pytest

from newsroom.publish.session import Session
from tests.newsroom.publish.computers import SITE_URL
from tests.newsroom.publish.editors import Editors
from tests.servers.small_site import edited, old_site

SITE = old_site(SITE_URL)
PAGE = "tk/news/2026/article-1/index.html"
NOON = {**SITE, "tk/contact/index.html": SITE["tk/contact/index.html"].replace(b"10:00", b"12:00")}


@pytest.fixture
def editors(open_place):
    """A function that lets editors publish to a place of a kind, which keeps two releases."""

    def start(kind):
        place = open_place(kind)
        found = Editors(replace(place, facts={**place.facts, "keep": 2}))
        found.put_foreign()
        return found

    return start


def interrupted(editors, site, monkeypatch):
    """Publish a site, and press Ctrl-C just before readers would get it; return the exit status."""

    def progress(*_):
        def show(step, done, _):
            if (step, done) == ("switch", 0):
                raise KeyboardInterrupt

        return show

    with monkeypatch.context() as patch:
        patch.setattr(Session, "_progress", progress)
        return editors.publish(site).status


class TestTamperedWith:
    def test_is_never_made_into_a_new_one(self, editors):
        """
        What a repair has replaced does not come back with the publications after it, whose releases are made of older ones.
        """
        editors = editors("sftp releases")
        assert editors.publish(SITE).status == 0
        page = editors.place.root / "current" / PAGE
        page.unlink()  # a name of its own, for other releases may have the same bytes
        page.write_bytes(b"tampered")
        assert editors.publish(SITE, repairs=True).status == 0
        for site in (edited(SITE), NOON, SITE):
            assert editors.publish(site).status == 0
            editors.see(site, SITE)
            assert page.read_bytes() == SITE[PAGE]


class TestInterrupted:
    @pytest.mark.parametrize("kind", ["sftp releases", "folder releases"])
    def test_leaves_the_one_to_go_back_to(self, editors, kind, monkeypatch):
        """
        Where two are kept: a rollback still leads to the other one, and the next publication needs no more room.
        """
        editors = editors(kind)
        for site in (SITE, edited(SITE)):
            assert editors.publish(site).status == 0
        before = set(os.listdir(editors.place.root / "releases"))
        assert len(before) == 2
        assert interrupted(editors, NOON, monkeypatch) == 130
        assert before <= set(os.listdir(editors.place.root / "releases"))
        assert editors.roll_back().status == 0
        editors.see(SITE, edited(SITE))
        assert editors.publish(NOON).status == 0
        editors.see(NOON, SITE, edited(SITE))
        assert len(os.listdir(editors.place.root / "releases")) == 2
