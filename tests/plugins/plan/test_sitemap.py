"""The sitemap lists what search engines may list, with its versions."""

from datetime import datetime

from plugins.model.plan import Output
from plugins.plan.documents import plan_documents
from plugins.plan.frame import Planner
from plugins.plan.front_door import plan_front_door
from plugins.plan.lists import plan_lists
from plugins.plan.sitemap import plan_robots, plan_sitemap
from tests.plugins.samples import ZONE, build, document, medium, site

DAY = datetime(2026, 1, 5, tzinfo=ZONE)
ORDERS = (("tk", "hy"), ("hy", "tk"))


def _planned(*documents, sample=None) -> Output:
    planner = Planner(build(documents, sample))
    return plan_sitemap(planner, [*plan_front_door(planner), *plan_documents(planner), *plan_lists(planner)])


def entries(*documents, sample=None) -> dict:
    return {entry.url: entry for entry in _planned(*documents, sample=sample).view["entries"]}


class TestSitemap:
    def test_lists_pages_in_the_order_of_their_addresses(self):
        """
        Hidden articles and the pages for wrong addresses are not in it.
        """
        found = entries(document("tk/a.md"), document("tk/h.md", status="hidden"))
        assert list(found) == sorted(found)
        assert {"", "tk/", "hy/", "tk/a/", "tk/events/", "tk/2026/01/"} <= set(found)
        assert not {"tk/h/", "404.html", "tk/404.html"} & set(found)

    def test_says_when_a_page_changed_last(self):
        """
        A list changed with its newest article; a page that no article decides does not say.
        """
        found = entries(document("tk/a.md"))
        assert (found["tk/a/"].modified, found["tk/"].modified, found["hy/"].modified) == (DAY, DAY, None)

    def test_names_the_versions_of_a_page(self):
        """
        They are those that the page itself names.
        """
        found = entries(document("tk/a.md"), document("hy/a.md"))
        assert [alternate.url for alternate in found["tk/a/"].alternates] == ["tk/a/", "hy/a/", "tk/a/"]

    def test_is_another_one_when_the_languages_have_another_order(self):
        """
        The first language is the one for readers of all others.
        """
        one, other = (_planned(document("tk/a.md"), document("hy/a.md"), sample=site(*tags)) for tags in ORDERS)
        assert one.view["entries"] != other.view["entries"]
        assert one.inputs() != other.inputs()

    def test_of_drafts_is_empty(self):
        """
        A build that shows drafts is for nobody else.
        """
        assert entries(document("tk/a.md"), sample=site(shows_drafts=True)) == {}


class TestRobots:
    def test_lead_to_the_sitemap_unless_an_editor_wrote_them(self):
        """
        A file of the content folder wins.
        """
        assert [output.path for output in plan_robots(Planner(build([])))] == ["robots.txt"]
        own = build([], media={"extra/robots.txt": medium("extra/robots.txt")})
        assert list(plan_robots(Planner(own))) == []
