"""What waits for its time is shown when the time has come, and an event is past when it is over."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.site_builds.built_site import BuiltSite, read_built_site
from tests.site_builds.fixture_sites import SITES, build_content
from tests.site_builds.invariants import INVARIANTS

ZONE = ZoneInfo("Asia/Ashgabat")
SiteAt = Callable[[str], BuiltSite]

EMBARGO = "2026-03-20T09:00:00"


@pytest.fixture(scope="module")
def site_at(tmp_path_factory: pytest.TempPathFactory) -> SiteAt:
    """Gives the site of two languages as it is built at a moment."""
    known: dict[str, BuiltSite] = {}

    def find(moment: str) -> BuiltSite:
        if moment not in known:
            now = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
            output = tmp_path_factory.mktemp("time") / "output"
            known[moment] = read_built_site(build_content(SITES / "two_languages", output, now).site)
        return known[moment]

    return find


@pytest.mark.parametrize(("moment", "is_there"), [("2026-03-20T08:59:59", 0), (EMBARGO, 1)])
@pytest.mark.parametrize("language", ["tk", "hy"])
def test_an_article_appears_at_its_time(moment: str, is_there: int, language: str, site_at: SiteAt) -> None:
    """
    An article dated in the future has no page and stands in no list until its time, and from then on both.
    """
    site = site_at(moment)
    address = f"{language}/news/2026/embargo/"
    assert site.has(address) == is_there
    assert (address in site.listed(f"{language}/")) == is_there
    assert (address.encode() in site.data[f"{language}/feed.atom"]) == is_there
    assert (address in site.sitemap) == is_there


def test_a_link_to_what_waited_becomes_a_link(site_at: SiteAt) -> None:
    """
    The words that told of an article to come lead to it once it is there.
    """
    page = "tk/news/2024/links/"
    assert "tk/news/2026/embargo/" not in site_at("2026-03-20T08:59:59").listed(page)
    assert "tk/news/2026/embargo/" in site_at(EMBARGO).listed(page)


def test_a_translation_appears_at_its_own_time(site_at: SiteAt) -> None:
    """
    Each version has its own date: the article is there first in one language, and later in both.
    """
    address = "news/2026/later-in-armenian/"
    before, after = site_at("2026-03-10T12:00:00"), site_at("2026-03-15T18:00:00")
    assert not before.has(f"hy/{address}")
    assert before.page(f"tk/{address}").alternates == []
    assert dict(after.page(f"tk/{address}").alternates)["hy"] == after.absolute(f"hy/{address}")


# Which events are to come, the soonest first, and which are past, the latest first, at a moment in Ashgabat.
EVENTS = """
2026-03-10T12:00:00 | ends-today cancelled other-zone coming | whole-day-event online-conference
2026-03-10T23:59:59 | ends-today cancelled other-zone coming | whole-day-event online-conference
2026-03-11T00:00:00 | cancelled other-zone coming            | ends-today whole-day-event online-conference
2026-03-15T18:00:00 | cancelled other-zone coming            | ends-today whole-day-event online-conference
2026-03-15T18:00:01 | other-zone coming                      | cancelled ends-today whole-day-event online-conference
2026-03-21T06:30:00 | other-zone coming                      | cancelled ends-today whole-day-event online-conference
2026-04-02T10:30:00 | coming                | other-zone cancelled ends-today whole-day-event online-conference
2026-04-02T11:30:01 |                       | coming other-zone cancelled ends-today whole-day-event online-conference
"""


def events_of(site: BuiltSite, language: str) -> list[list[str]]:
    """The events of the two parts of an edition's page of events."""
    sections = site.data[f"{language}/events/index.html"].decode().split("<h2")[1:]
    files = [file for file in site.sources if file.language == language and file.is_article]
    found = []
    for section in sections:
        places = {section.find(f'href="/{file.address}"'): file.key.rsplit("/")[-1] for file in files}
        found.append([name for place, name in sorted(places.items()) if place >= 0])
    return found


@pytest.mark.parametrize(
    ("moment", "coming", "past"), [[cell.strip() for cell in line.split("|")] for line in EVENTS.strip().splitlines()]
)
def test_events_are_past_when_they_are_over(moment: str, coming: str, past: str, site_at: SiteAt) -> None:
    """
    An event is to come until its end, one of whole days until the end of its last day in the zone of the site.
    """
    for language in ("tk", "hy"):
        assert events_of(site_at(moment), language) == [coming.split(), past.split()]


def test_the_front_page_tells_of_the_next_events(site_at: SiteAt) -> None:
    """
    An edition's front page begins with the three events that come soonest, and with none when there is none.
    """
    html = site_at("2026-03-10T12:00:00").data["tk/index.html"].decode()
    section = html.partition('class="coming"')[2].partition("</section>")[0]
    named = [name for name in ("ends-today", "cancelled", "other-zone", "coming/") if name in section]
    assert named == ["ends-today", "cancelled", "other-zone"]
    assert b'class="coming"' not in site_at("2026-04-02T11:30:01").data["tk/index.html"]


def test_times_are_told_with_their_zone(site_at: SiteAt) -> None:
    """
    The time of an event that was written for another zone is told in that of the site, which is named.
    """
    text = site_at("2026-03-10T12:00:00").text("tk/events/")
    assert "21 mart 2026, 06:30 (UTC+5)" in text
    assert "9–10 mart 2026" in text


@pytest.mark.parametrize("moment", [EMBARGO, "2026-04-02T11:30:01"])
def test_the_site_is_whole_at_any_time(moment: str, site_at: SiteAt) -> None:
    """
    All invariants hold before and after articles have appeared and events are over.
    """
    found = [f"{invariant.__name__}: {text}" for invariant in INVARIANTS for text in invariant(site_at(moment))]
    assert not found
