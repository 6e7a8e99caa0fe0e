"""Each output gets its bytes, and a template or catalog at fault is named with its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.model.catalog import Catalog
from plugins.model.document import Medium
from plugins.model.plan import Output
from plugins.model.problem import BuildError
from plugins.model.view import SitemapEntry
from plugins.model.workspace import Staged, Written, open_workspace
from plugins.render import run
from plugins.render.keys import Keys
from plugins.render.producers import Renderer
from tests.plugins.samples import build, said, site


@pytest.fixture
def templates(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "theme/templates/partials").mkdir(parents=True)
    return tmp_path / "theme/templates"


@pytest.fixture
def made(tmp_path, templates):  # noqa: ARG001  # the folder has to be there
    """A build that is ready to be rendered."""
    prepared = build([], site(theme=tmp_path / "theme", output=tmp_path / "output"))
    words = {"tk": "Salam", "hy": "Բարև"}
    prepared.catalogs = {
        tag: Catalog(f"{tag}.po", {("", "Hello"): (words[tag],)}, "0") for tag in prepared.site.languages
    }
    with open_workspace(tmp_path / "output") as workspace:
        prepared.workspace = workspace
        yield prepared


def page(template: str = "page.html", language: str = "tk", path: str = "a.html", **view: object) -> Output:
    return Output(path, "template", template, language, view, "")


def rendered(prepared, output: Output) -> str:
    """Return the bytes of an output as text."""
    made = Renderer(prepared, Keys(prepared)).make(output)
    assert (said(made.problems), made.failure) == ("", None)
    return (prepared.workspace.staged / made.staged.name).read_text(encoding="utf-8")


def faults(prepared, *outputs: Output) -> str:
    """Return what is wrong when these are rendered."""
    prepared.outputs = {output.path: output for output in outputs}
    with pytest.raises(BuildError) as error:
        run(prepared)
    return said(error.value.problems)


class TestPages:
    def test_speak_the_language_of_their_edition(self, made, templates):
        """
        One template, the words of each catalog, and values that are escaped.
        """
        (templates / "page.html").write_text("{{ _('Hello') }}, {{ name }}!")
        assert rendered(made, page(name="<b>")) == "Salam, &lt;b&gt;!"
        assert rendered(made, page(language="hy", name="Ա")) == "Բարև, Ա!"

    def test_of_all_editions_speak_each_in_its_half(self, made, templates):
        """
        The front door has a half in each language.
        """
        (templates / "front_door.html").write_text("{{ _('Hello') }}:{% for half in halves %} {{ half }}{% endfor %}")
        (templates / "partials/front_half.html").write_text("<i>{{ _('Hello') }} {{ frame }}</i>")
        halves = [_Half(tag) for tag in ("tk", "hy")]
        output = replace(page("front_door.html", halves=halves, frames=["a", "b"]), half="partials/front_half.html")
        assert rendered(made, output) == "Salam: <i>Salam a</i> <i>Բարև b</i>"


class _Half:
    def __init__(self, tag: str) -> None:
        self.language = type("Language", (), {"tag": tag})


class TestOthers:
    def test_have_the_bytes_of_their_kind(self, made):
        """
        Styles as they are, a sitemap as XML, robots with a full address.
        """
        assert rendered(made, Output("a.css", "stylesheet", "", "", {"css": "p {}\n"}, "")) == "p {}\n"
        entries = (SitemapEntry("tk/", None, ()),)
        assert "<loc>https://news.example.org/tk/</loc>" in rendered(
            made, Output("s.xml", "sitemap", "", "", {"entries": entries}, "")
        )
        assert rendered(made, Output("robots.txt", "robots", "", "", {"sitemap": "sitemap.xml"}, "")).endswith(
            "Sitemap: https://news.example.org/sitemap.xml\n"
        )

    def test_that_are_files_are_those_that_were_read(self, made):
        """
        Two files with the same bytes are two files.
        """
        one, other = (Staged(name, Written("same", 4, 1)) for name in ("000001", "000002"))
        made.media = {
            "media/a.txt": Medium("media/a.txt", one, 0, 0),
            "extra/robots.txt": Medium("extra/robots.txt", other, 0, 0),
        }
        files = [Output(path, "file", "", "", {"digest": "same"}, "") for path in ("media/a.txt", "robots.txt")]
        made.outputs = {output.path: output for output in files}
        run(made)
        assert made.staged == {"media/a.txt": one, "robots.txt": other}


BROKEN = {
    "a tag that is not closed": (
        "<p>\n{% if a %}",
        "theme/templates/page.html:2: The template fails on /a.html: Unexpected end of template. ",
    ),
    "an unknown tag": (
        "\n\n{% endfor %}",
        "theme/templates/page.html:3: The template fails on /a.html: Encountered unknown tag 'endfor'.",
    ),
    "an unknown filter": (
        "{{ 1|nothing }}",
        "theme/templates/page.html:1: The template fails on /a.html: No filter named 'nothing'.",
    ),
    "an unknown name": (
        "<p>\n{{ nothing }}",
        "theme/templates/page.html:2: The template fails on /a.html: 'nothing' is undefined.",
    ),
    "a template that is not there": (
        "{% include 'no.html' %}",
        "theme/templates/page.html: The template fails on /a.html: 'no.html' not found in search path: ",
    ),
}


class TestBrokenTemplate:
    @pytest.mark.parametrize(("template", "fact"), BROKEN.values(), ids=BROKEN)
    def test_is_named_with_its_line(self, made, templates, template, fact):
        """
        The place is that of the template, not of the program that reads it.
        """
        (templates / "page.html").write_text(template)
        found = faults(made, page())
        assert found.startswith(fact)
        assert found.endswith("\n    Correct the template.")

    def test_is_named_once_for_all_pages(self, made, templates):
        """
        Ten thousand pages with one fault are one message.
        """
        (templates / "page.html").write_text("{{ nothing }}")
        assert faults(made, *(page(path=f"{number}.html") for number in range(5))).count("\n") == 1

    def test_is_named_where_it_is_and_not_where_it_is_used(self, made, templates):
        """
        A part of a page is a file of its own.
        """
        (templates / "page.html").write_text("{% include 'partials/part.html' %}")
        (templates / "partials/part.html").write_text("\n{{ nothing }}")
        assert faults(made, page()).startswith("theme/templates/partials/part.html:2: ")

    def test_word_that_no_catalog_has_is_named(self, made, templates):
        """
        English never stands on a page of another language.
        """
        (templates / "page.html").write_text("{{ _('Welcome') }}")
        assert faults(made, page()) == (
            "tk.po: The message “Welcome” is missing.\n    Run  inv catalogs  and translate it."
        )
