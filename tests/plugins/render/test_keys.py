"""The key of an output changes with each thing that decides its bytes; its parts name what has changed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.model.build import Build
from plugins.model.catalog import Catalog
from plugins.model.document import PictureField
from plugins.model.plan import Output
from plugins.model.site import Edited
from plugins.model.view import Address
from plugins.plan.documents import plan_documents
from plugins.plan.feeds import plan_feeds
from plugins.plan.frame import Planner
from plugins.plan.front_door import plan_front_door
from plugins.plan.lists import plan_lists
from plugins.render.keys import Keys, way_of
from tests.plugins.samples import REPOSITORY, build, document, medium, site

THEME = REPOSITORY / "theme"
A, B, HY = "tk/a.md", "tk/b.md", "hy/a.md"


class Sample:
    """A site of three articles and a page, of which a test changes a part."""

    def __init__(self, theme: Path = THEME, sample=None, a: dict | None = None, **changes: object) -> None:
        documents = [
            document(A, image=PictureField("media/x.png", "A", 6), **(a or {})),
            document(B, title="Täze"),
            document(HY),
            document("tk/pages/about.md", title="Biz"),
        ]
        size = {"width": 640, "height": 480} | changes
        self.build: Build = build(
            documents, sample or site(theme=theme), {"media/x.png": medium("media/x.png", **size)}
        )
        self.build.catalogs = {tag: Catalog(f"{tag}.po", {}, "0", f"{tag} 1") for tag in self.build.site.languages}
        for version in (*self.build.articles, *self.build.pages):
            version.addresses = (Address("tk/y/"), Address("media/x.png", 640, 480))

    def outputs(self) -> dict[str, Output]:
        planner = Planner(self.build)
        self.build.shared = planner.shared
        plans = (plan_front_door, plan_documents, plan_lists, plan_feeds)
        return {output.path: output for plan in plans for output in plan(planner)}

    def every_key(self) -> dict[str, str]:
        outputs = self.outputs()
        keys = Keys(self.build)
        return {path: keys.key(output) for path, output in outputs.items()}

    def version(self, path: str):
        return Keys(self.build).versions[path]

    def changed(self, **others: object) -> set[str]:
        """Return the outputs whose key is not that of the sample site as it is."""
        before, now = Sample(**others).every_key(), self.every_key()
        return {path for path in {**before, **now} if before.get(path) != now.get(path)}


@pytest.fixture
def theme(tmp_path) -> Path:
    """A theme of small templates, one for each kind of page."""
    folder = tmp_path / "theme"
    (folder / "templates/partials").mkdir(parents=True)
    for file in (THEME / "templates").glob("*.html"):
        (folder / "templates" / file.name).write_text(file.name)
    for name in ("front_half.html", "not_found_half.html", "card.html"):
        (folder / "templates/partials" / name).write_text(name)
    (folder / "templates/article.html").write_text('{% include "partials/card.html" %}')
    return folder


OF_A = {"tk/a/index.html", "tk/feed.atom"}
SHOW_A = {
    *("index.html", "tk/index.html", "tk/feed.atom", "tk/a/index.html"),
    *("tk/category/reading/index.html", "tk/category/reading/2026/index.html"),
    *("tk/2026/index.html", "tk/2026/01/index.html"),
}


class TestKey:
    def test_is_the_same_for_the_same_inputs(self):
        """
        Two builds of one site have equal keys, and no two outputs have one.
        """
        assert Sample().changed() == set()
        keys = Sample().every_key()
        assert len(set(keys.values())) == len(keys)

    @pytest.mark.parametrize(
        "changes",
        [{"digest": "other"}, {"addresses": (Address("tk/z/"),)}, {"addresses": (Address(None),)}],
        ids=["the text", "what a link leads to", "whether it leads anywhere"],
    )
    def test_changes_with_the_text_on_the_page_and_in_the_feed(self, changes):
        """
        No list has to be made again for a correction in a text.
        """
        sample = Sample()
        version = sample.version(A)
        if "digest" in changes:
            version.document = msgspec.structs.replace(version.document, **changes)
        else:
            version.addresses = changes["addresses"]
        assert sample.changed() == OF_A

    def test_changes_with_the_size_of_a_picture_in_the_text(self):
        """
        The page keeps room for it.
        """
        sample = Sample()
        sample.version(A).addresses = (Address("tk/y/"), Address("media/x.png", 640, 481))
        assert sample.changed() == OF_A

    def test_changes_with_what_lists_show(self):
        """
        Another title is on every page that names the article: also on that of its neighbour and of its translation.
        """
        changed = Sample(a={"title": "Sergiler"}).changed()
        assert changed == SHOW_A | {"tk/b/index.html"}

    def test_changes_with_the_size_of_the_lead_picture(self):
        """
        A card keeps room for it; the feed says its size in bytes.
        """
        assert Sample(height=481).changed() == SHOW_A
        assert Sample(size=1235).changed() == OF_A

    def test_changes_with_the_address(self):
        """
        Another slug is another page; all that leads there follows.
        """
        changed = Sample(a={"slug": "taze"}).changed()
        assert {"tk/a/index.html", "tk/taze/index.html", "hy/a/index.html", "tk/b/index.html"} <= changed
        assert "tk/about/index.html" not in changed

    def test_changes_with_the_words_of_its_language(self):
        """
        And of each language that has a half of it.
        """
        sample = Sample()
        sample.build.catalogs["hy"] = Catalog("hy.po", {}, "0", "hy 2")
        changed = sample.changed()
        assert changed == {path for path in sample.every_key() if path.startswith("hy/")} | {"index.html", "404.html"}

    def test_changes_with_the_data_of_its_language(self):
        """
        Dates and sorting come from the language file.
        """
        sample = Sample()
        its = sample.build.site.languages["tk"]
        other = Edited(msgspec.structs.replace(its.language, name="Türkmençe"), its.name, its.description)
        languages = {**sample.build.site.languages, "tk": other}
        sample.build.site = replace(sample.build.site, languages=languages)
        before, now = Sample().every_key(), sample.every_key()
        changed = {path for path in now if now[path] != before[path]}
        assert {path for path in changed if path.startswith("tk/")} == {
            path for path in sample.every_key() if path.startswith("tk/")
        }

    @pytest.mark.parametrize(
        ("template", "expected"),
        [
            ("page.html", {"tk/about/index.html"}),
            ("article.html", {"tk/a/index.html", "tk/b/index.html", "hy/a/index.html"}),
            ("partials/card.html", {"tk/a/index.html", "tk/b/index.html", "hy/a/index.html"}),
            ("feed_entry.html", {"tk/feed.atom", "hy/feed.atom"}),
            ("partials/front_half.html", {"index.html"}),
            ("front_door.html", {"index.html"}),
            ("redirect.html", set()),
        ],
    )
    def test_changes_with_its_templates(self, theme, template, expected):
        """
        With its own, with what this one includes, and with that of its halves.
        """
        before = Sample(theme).every_key()
        (theme / "templates" / template).write_text("changed")
        now = Sample(theme).every_key()
        assert {path for path in now if now[path] != before[path]} == expected

    @pytest.mark.parametrize("changes", [{"url": "https://news.example.org/library"}, {"names": True}])
    def test_of_all_pages_change_with_what_is_around_them(self, changes):
        """
        The address of the site, and its name.
        """
        sample = site()
        if "names" in changes:
            its = sample.languages["tk"]
            languages = {**sample.languages, "tk": Edited(its.language, "Täze at", its.description)}
            sample = replace(sample, languages=languages)
        else:
            sample = replace(sample, **changes)
        changed = Sample(sample=sample).changed()
        assert {path for path in Sample().every_key() if path.startswith("tk/")} | {"index.html", "404.html"} <= changed

    @pytest.mark.parametrize("name", ["producer", "template", "half", "language", "languages"])
    def test_changes_with_the_way_it_is_made(self, name):
        """
        Each of its parts.
        """
        sample = Sample()
        sample.outputs()
        keys = Keys(sample.build)
        output = Output("a.html", "template", "page.html", "tk", {}, "")
        others = {"half": "partials/front_half.html", "languages": ("tk", "hy"), "language": "hy"}
        others |= {"producer": "feed", "template": "article.html"}
        other = replace(output, **{name: others[name]})
        assert way_of(other) != way_of(output)
        assert keys.way(other) != keys.way(output)
        assert keys.key(other) != keys.key(output)

    @given(st.text(), st.text())
    def test_tells_any_two_texts_apart(self, one, other):
        """
        Whatever an editor writes.
        """
        keys = Keys(build([]))
        outputs = [Output("a.css", "stylesheet", "", "", {"css": text}, "") for text in (one, other)]
        assert (keys.key(outputs[0]) == keys.key(outputs[1])) == (one == other)


class TestParts:
    @staticmethod
    def changed(sample: Sample, path: str) -> set[str]:
        """Return the names of the parts that are not those of the sample site as it is."""
        found = []
        for each in (Sample(), sample):
            outputs = each.outputs()
            found.append(Keys(each.build).parts(outputs[path]))
        before, now = found
        return {name for name in {**before, **now} if before.get(name) != now.get(name)}

    def test_name_the_text(self):
        """
        A correction in the text is a change of the text alone.
        """
        sample = Sample(a={"digest": "other"})
        assert self.changed(sample, "tk/a/index.html") == {f"text {A}"}
        assert self.changed(Sample(a={"digest": "other"}), "tk/feed.atom") == {f"text {A}"}

    @pytest.mark.parametrize("path", ["tk/index.html", "tk/2026/index.html", "index.html", "tk/2026/01/index.html"])
    def test_name_the_article_on_a_list(self, path):
        """
        A list says which of its articles has changed, also one within a month or a half.
        """
        assert self.changed(Sample(a={"summary": "Täze."}), path) == {A}

    def test_name_the_article_in_the_feed(self):
        """
        Each entry is one.
        """
        assert A in self.changed(Sample(a={"summary": "Täze."}), "tk/feed.atom")
        assert B not in self.changed(Sample(a={"summary": "Täze."}), "tk/feed.atom")

    def test_name_the_head_and_the_article_on_its_page(self):
        """
        The title stands in both.
        """
        assert self.changed(Sample(a={"title": "Täze"}), "tk/a/index.html") == {"head", A}

    def test_change_whenever_the_key_does(self):
        """
        A page whose key has changed has a reason.
        """
        changes = [
            {"title": "Täze"},
            {"digest": "o"},
            {"slug": "taze"},
            {"tags": ("children",)},
            {"category": "services"},
        ]
        changes += [{"status": "hidden"}, {"source_language": "hy"}, {"authors": ("Aman",)}, {"aliases": ("old/",)}]
        for change in changes:
            now = Sample(a=change)
            for path in now.changed() & now.every_key().keys() & Sample().every_key().keys():
                assert self.changed(now, path), (change, path)
