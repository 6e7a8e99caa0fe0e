"""The sitemap lists what search engines may list, with its versions."""

from datetime import datetime, timedelta

from plugins.model.plan import Output
from plugins.plan import sitemap as module
from plugins.plan.documents import plan_documents
from plugins.plan.frame import Planner
from plugins.plan.front_door import plan_front_door
from plugins.plan.lists import plan_lists
from plugins.plan.sitemap import plan_robots, plan_sitemap
from tests.plugins.samples import ZONE, build, document, medium, site

DAY = datetime(2026, 1, 5, tzinfo=ZONE)
EARLIER = datetime(2026, 1, 2, tzinfo=ZONE)
OTHER_DAY = datetime(2025, 12, 31, 23, 59, tzinfo=ZONE)
DAYS = {"a": DAY, "b": OTHER_DAY, "c": datetime(2025, 6, 1, tzinfo=ZONE), "d": datetime(2024, 1, 1, tzinfo=ZONE)}
INDEX = "sitemap.xml"
ORDERS = (("tk", "hy"), ("hy", "tk"))


def _planned(*documents, sample=None) -> dict[str, Output]:
    planner = Planner(build(documents, sample))
    pages = [*plan_front_door(planner), *plan_documents(planner), *plan_lists(planner)]
    return {output.path: output for output in plan_sitemap(planner, pages)}


def parts(*documents, sample=None) -> dict[str, list[str]]:
    """Return the addresses of the pages in each part, by its path."""
    planned = _planned(*documents, sample=sample)
    return {path: [entry.url for entry in output.view["entries"]] for path, output in planned.items() if path != INDEX}


def entries(*documents, sample=None) -> dict:
    planned = _planned(*documents, sample=sample)
    return {entry.url: entry for path, part in planned.items() if path != INDEX for entry in part.view["entries"]}


class TestSitemap:
    def test_lists_pages_in_the_order_of_their_addresses(self):
        """
        Hidden articles and the pages for wrong addresses are not in it.
        """
        documents = [document("tk/a.md"), document("tk/h.md", status="hidden")]
        found = entries(*documents)
        assert all(urls == sorted(urls) for urls in parts(*documents).values())
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
        planned = [_planned(document("tk/a.md"), document("hy/a.md"), sample=site(*tags)) for tags in ORDERS]
        one, other = (outputs["tk/sitemap-2026-01.xml"] for outputs in planned)
        assert one.view["entries"] != other.view["entries"]
        assert one.inputs() != other.inputs()

    def test_of_drafts_is_empty(self):
        """
        A build that shows drafts is for nobody else.
        """
        assert parts(document("tk/a.md"), sample=site(shows_drafts=True)) == {}


class TestParts:
    def test_are_one_for_each_edition_and_its_years_and_months(self):
        """
        An article and the page of a month are with the month, the pages of a year with the year, all else with the edition.
        """
        found = parts(document("tk/a.md"), document("tk/pages/about.md"), document("hy/b.md", date=OTHER_DAY))
        assert found["sitemap-front-door.xml"] == [""]
        assert found["tk/sitemap-2026-01.xml"] == ["tk/2026/01/", "tk/a/"]
        assert found["tk/sitemap-2026.xml"] == ["tk/2026/", "tk/category/reading/2026/"]
        assert {"tk/", "tk/about/", "tk/category/reading/", "tk/events/"} <= set(found["tk/sitemap-all.xml"])
        assert found["hy/sitemap-2025-12.xml"] == ["hy/2025/12/", "hy/b/"]
        assert sum(map(len, found.values())) == len({url for urls in found.values() for url in urls})

    def test_are_listed_with_the_last_change_of_their_pages(self):
        """
        Each by its address; what no article decides says no time.
        """
        planned = _planned(document("tk/a.md"), document("tk/b.md", date=EARLIER))
        modified = {part.url: part.modified for part in planned[INDEX].view["parts"]}
        assert [*modified, INDEX] == list(planned)
        assert modified["tk/sitemap-2026-01.xml"] == modified["tk/sitemap-2026.xml"] == DAY
        assert modified["hy/sitemap-all.xml"] is None

    def test_of_other_months_stay_as_they_are(self):
        """
        A new pair of articles changes the parts that it comes into, and no others.
        """
        before = [document(f"{tag}/{name}.md", date=day) for tag in ("tk", "hy") for name, day in DAYS.items()]
        new = [document(f"{tag}/new.md", date=DAY + timedelta(hours=1)) for tag in ("tk", "hy")]
        one, other = _planned(*before), _planned(*before, *new)
        assert {path for path in other if path not in one or one[path].inputs() != other[path].inputs()} == {
            *(INDEX, "sitemap-front-door.xml"),
            *(f"{tag}/sitemap-{part}.xml" for tag in ("tk", "hy") for part in ("all", "2026", "2026-01")),
        }

    def test_with_too_many_pages_are_parted_again(self, monkeypatch):
        """
        Each has as many as it may, and all have their places in the list.
        """
        monkeypatch.setattr(module, "MOST_IN_A_PART", 2)
        found = parts(document("tk/a.md"), document("tk/b.md"), document("tk/c.md"))
        assert found["tk/sitemap-2026-01.xml"] == ["tk/2026/01/", "tk/a/"]
        assert found["tk/sitemap-2026-01-2.xml"] == ["tk/b/", "tk/c/"]
        assert "tk/sitemap-2026-01-3.xml" not in found


class TestRobots:
    def test_lead_to_the_sitemap_unless_an_editor_wrote_them(self):
        """
        A file of the content folder wins.
        """
        assert [output.path for output in plan_robots(Planner(build([])))] == ["robots.txt"]
        own = build([], media={"extra/robots.txt": medium("extra/robots.txt")})
        assert list(plan_robots(Planner(own))) == []
