"""The front door shows all languages side by side, and says where nothing is."""

from plugins.plan.frame import Planner
from plugins.plan.front_door import NEWEST_IN_HALF, plan_front_door
from tests.plugins.samples import build, document


def outputs(*documents) -> dict:
    return {output.path: output for output in plan_front_door(Planner(build(documents)))}


class TestFrontDoor:
    def test_has_a_half_for_each_language(self):
        """
        The newest of each edition, in the order of LANGUAGES.
        """
        many = [document(f"tk/a{number:02}.md") for number in range(20)]
        halves = outputs(*many, document("hy/b.md"))["index.html"].view["halves"]
        assert [(half.language.tag, half.url, len(half.articles)) for half in halves] == [
            ("tk", "tk/", NEWEST_IN_HALF),
            ("hy", "hy/", 1),
        ]

    def test_is_the_default_of_all_front_pages(self):
        """
        It carries each front page, and itself for everybody else.
        """
        alternates = outputs()["index.html"].view["head"].alternates
        assert [(found.hreflang, found.url) for found in alternates] == [
            ("tk", "tk/"),
            ("hy", "hy/"),
            ("x-default", ""),
        ]

    def test_names_the_feeds_of_all_editions(self):
        """
        A reader finds both.
        """
        assert [feed.url for feed in outputs()["index.html"].view["head"].feeds] == ["tk/feed.atom", "hy/feed.atom"]


class TestNotFound:
    def test_is_there_for_the_site_and_each_edition(self):
        """
        None of them is listed by search engines.
        """
        made = outputs()
        assert set(made) == {"index.html", "404.html", "tk/404.html", "hy/404.html"}
        assert [path for path, output in made.items() if output.view["head"].is_indexed] == ["index.html"]

    def test_does_not_change_with_new_articles(self):
        """
        The page for wrong addresses shows no article.
        """
        before, after = outputs(), outputs(document("tk/a.md"))
        assert {path for path in after if after[path].inputs() != before[path].inputs()} == {"index.html"}
