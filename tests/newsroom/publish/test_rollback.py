"""``inv rollback``, and publications that an editor interrupts; the host is a folder."""

import os

import pytest

from newsroom.publish.session import Choices
from tests.newsroom.publish.office import NEW, OLD, PLACE
from tests.servers.small_site import edited


class TestRollback:
    def test_brings_the_previous_site_back(self, each_way):
        """
        From the same computer or another one.
        """
        for computer in (each_way.computer, each_way.other("second")):
            each_way.publish(OLD)
            each_way.publish(NEW)
            status, said, told = each_way.roll_back(computer=computer)
            assert (status, told) == (0, "")
            assert "public: readers get the publication 0000" in said
            each_way.see(OLD)

    def test_of_the_only_publication_is_refused(self, each_way):
        """
        There is nothing to go back to.
        """
        for publishes in (False, True):
            if publishes:
                each_way.publish(OLD)
            status, said, told = each_way.roll_back()
            assert (status, said) == (1, "")
            assert told == (
                f"{PLACE}: The host keeps no publication before this one.\n"
                "    Publish an older state of the content instead.\n"
            )

    def test_in_place_goes_back_once(self, office):
        """
        There is room for one publication; a second rollback is refused.
        """
        office.publish(OLD)
        office.publish(NEW)
        assert office.roll_back()[0] == 0
        status, _, told = office.roll_back()
        assert status == 1
        assert "The host keeps no publication before this one." in told
        office.see(OLD)

    def test_by_releases_goes_back_further(self, office_of_releases):
        """
        As long as there are releases.
        """
        office = office_of_releases
        for site in (OLD, edited(OLD), NEW):
            office.publish(site)
        for site in (edited(OLD), OLD):
            assert office.roll_back()[0] == 0
            assert office.site() == site
        assert office.roll_back()[0] == 1

    def test_is_followed_by_publications_as_ever(self, each_way):
        """
        The next one publishes what is built, and can be undone again.
        """
        each_way.publish(OLD)
        each_way.publish(NEW)
        each_way.roll_back()
        assert each_way.publish()[0] == 0
        each_way.see(NEW)
        assert each_way.roll_back()[0] == 0
        each_way.see(OLD)

    def test_lets_all_pages_vanish_that_are_newer(self, each_way):
        """
        However many they are: that is what was asked for.
        """
        page = OLD["tk/contact/index.html"]
        many = {f"tk/news/2026/more-{number}/index.html": page for number in range(20)}
        each_way.publish(OLD)
        each_way.publish({**OLD, **many})
        status, said, told = each_way.roll_back()
        assert (status, told) == (0, "")
        assert "Pages that vanish: 20\n" in said
        each_way.see(OLD)

    def test_after_an_interruption_is_refused_in_place(self, office, interrupt, monkeypatch):
        """
        First the host has to have a whole publication.
        """
        office.publish(OLD)
        with monkeypatch.context():
            interrupt("lists")
            assert office.publish(NEW)[0] == 130
            monkeypatch.undo()
        told = f"{PLACE}: The last publication did not come to its end.\n    Complete it first:  uv run inv publish\n"
        assert office.roll_back() == (1, "", told)
        assert office.publish(NEW)[0] == 0
        assert office.roll_back()[0] == 0
        office.see(OLD)

    def test_brings_back_what_the_repaired_publication_had(self, office):
        """
        A repair is no publication of its own: a rollback goes behind it.
        """
        office.publish(OLD)
        office.publish(NEW)
        (office.root / "tk/index.html").write_bytes(b"tampered")
        assert office.publish(choices=Choices(is_confirmed=True, repairs=True))[0] == 0
        office.see(NEW)
        assert office.roll_back()[0] == 0
        office.see(OLD)


class TestInterrupted:
    @pytest.mark.parametrize("step", ["assets", "new pages", "changed pages", "lists", "verification", "manifest"])
    def test_says_what_to_do(self, office, interrupt, monkeypatch, step):
        """
        Ctrl-C in any stage: no traceback, and the next command goes on.
        """
        office.publish(OLD)
        configuration = os.environ["XDG_CONFIG_HOME"]
        interrupt(step)
        status, _, told = office.publish(NEW)
        assert (status, told) == (
            130,
            "\nInterrupted. What is published is whole; the next  uv run inv publish  goes on.\n",
        )
        monkeypatch.undo()
        monkeypatch.setenv("XDG_CONFIG_HOME", configuration)
        status, _, told = office.publish()
        assert status == 0
        assert told == "The last publication did not come to its end; this one completes or replaces it.\n"
        office.see(NEW)

    def test_by_releases_leaves_readers_what_they_had(self, office_of_releases, interrupt):
        """
        Nothing is seen of it.
        """
        office = office_of_releases
        office.publish(OLD)
        interrupt("switch")
        assert office.publish(NEW)[0] == 130
        assert office.site() == OLD
