"""What all versions of an article state about the same fact has to be the same."""

from datetime import date, datetime, timedelta, timezone

import pytest

from plugins.model.document import EventField
from plugins.pair.agreement import find_disagreements, find_shared_identities
from tests.plugins.samples import said, site, version

START = datetime(2026, 2, 1, 10, tzinfo=timezone(timedelta(hours=5)))


def event(start=START, end=None, place="", status="scheduled") -> EventField:
    return EventField(start, end, place, "", status, 7)


def disagreements(first: dict, second: dict) -> str:
    """Return what is said about a Turkmen and an Armenian version that say these things."""
    lines = {"lines": {"category": 4, "event": 6, "source_language": 9}}
    group = [version("tk/a.md", **first), version("hy/a.md", **lines | second)]
    return said(find_disagreements([group], site()))


SAME = {
    "nothing": ({}, {}),
    "the category": ({"category": "reading"}, {"category": "reading"}),
    "titles, dates and words": ({"title": "a", "summary": "b"}, {"title": "c", "summary": "d"}),
    "the moment of an event": ({"event": event()}, {"event": event()}),
    "other places": ({"event": event(place="Zal")}, {"event": event(place="Դահլիճ")}),
    "an event in one of them": ({"event": event()}, {}),
    "a source language in one of them": ({"source_language": "tk"}, {}),
}

OTHER = {
    "category": (
        {"category": "reading"},
        {"category": "services"},
        "content/hy/a.md:4: “category” is “services” here and “reading” in content/tk/a.md.",
    ),
    "start": (
        {"event": event(date(2026, 2, 1))},
        {"event": event(date(2026, 2, 2))},
        "content/hy/a.md:6: “event.start” is “2026-02-02” here and “2026-02-01” in content/tk/a.md.",
    ),
    "end": (
        {"event": event(date(2026, 2, 1))},
        {"event": event(date(2026, 2, 1), date(2026, 2, 3))},
        "content/hy/a.md:6: “event.end” is “2026-02-03” here and “—” in content/tk/a.md.",
    ),
    "status": (
        {"event": event()},
        {"event": event(status="cancelled")},
        "content/hy/a.md:6: “event.status” is “cancelled” here and “scheduled” in content/tk/a.md.",
    ),
    "source language": (
        {"source_language": "tk"},
        {"source_language": "hy"},
        "content/hy/a.md:9: “source_language” is “hy” here and “tk” in content/tk/a.md.",
    ),
}


class TestAgreement:
    @pytest.mark.parametrize(("first", "second"), SAME.values(), ids=SAME)
    def test_is_about_facts(self, first, second):
        """
        Words differ from language to language, and each version has its own date.
        """
        assert disagreements(first, second) == ""

    @pytest.mark.parametrize(("first", "second", "fact"), OTHER.values(), ids=OTHER)
    def test_that_is_missing_names_both_files(self, first, second, fact):
        """
        The editor sees what the other file says, and decides which is right.
        """
        assert disagreements(first, second) == f"{fact}\n    Correct one of the two: they are versions of one article."

    def test_is_asked_of_all_languages(self):
        """
        A third version is held against the first.
        """
        group = [version(f"{tag}/a.md", category=category) for tag, category in [("tk", "a"), ("hy", "a"), ("en", "b")]]
        assert said(find_disagreements([group], site())).startswith("content/en/a.md:1: “category” is “b” here")


class TestIdentities:
    def test_are_different_within_a_language(self):
        """
        Feeds could not tell two articles with one id apart.
        """
        versions = [version("tk/a.md"), version("tk/b.md", identity="a", lines={"id": 6})]
        assert said(find_shared_identities(versions, site())) == (
            "content/tk/b.md:6: The id “a” is also that of content/tk/a.md.\n"
            "    Give one of them another id; keep the one that was published first."
        )

    def test_are_the_same_in_all_languages(self):
        """
        Versions of one article share theirs, and pages have none.
        """
        versions = [version("tk/a.md"), version("hy/a.md"), version("tk/pages/a.md", identity="a")]
        assert list(find_shared_identities(versions, site())) == []
