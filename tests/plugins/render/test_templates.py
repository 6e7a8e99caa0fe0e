"""A page depends on its template and on all those that this one refers to, and on no other."""

from __future__ import annotations

import pytest

from plugins.model.cache import Cache, Forgetful
from plugins.model.workspace import digest_of
from plugins.render import templates as module
from plugins.render.templates import NAME, TABLE, Templates
from tests.plugins.samples import REPOSITORY, said

THEME = {
    "page.html": '{% extends "base.html" %}{% from "macros/card.html" import card %}{{ card() }}',
    "base.html": '<p>{% include "partials/head.html" %}{% block content %}{% endblock %}',
    "partials/head.html": '{% import "macros/link.html" as links %}{{ links.link() }}',
    "macros/card.html": '{% from "macros/link.html" import link %}{% macro card() %}{{ link() }}{% endmacro %}',
    "macros/link.html": "{% macro link() %}<a>{% endmacro %}",
    "other.html": "{% trans %}Hello{% endtrans %}",
    "either.html": '{% include ["no.html", "other.html"] ignore missing %}{% if a %}{% include "page.html" %}{% endif %}',
    "circle.html": '{% include "circle_again.html" %}',
    "circle_again.html": '{% include "circle.html" %}',
}
CLOSURES = {
    "page.html": {"page.html", "base.html", "partials/head.html", "macros/card.html", "macros/link.html"},
    "base.html": {"base.html", "partials/head.html", "macros/link.html"},
    "partials/head.html": {"partials/head.html", "macros/link.html"},
    "macros/card.html": {"macros/card.html", "macros/link.html"},
    "macros/link.html": {"macros/link.html"},
    "other.html": {"other.html"},
    "either.html": {
        *("either.html", "other.html", "page.html", "base.html"),
        *("partials/head.html", "macros/card.html", "macros/link.html"),
    },
    "circle.html": {"circle.html", "circle_again.html"},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The templates of a theme."""
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "theme/templates"
    for name, text in THEME.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def memory(tmp_path):
    opened = Cache(tmp_path, "stamp")
    yield opened
    opened.close()


class TestClosure:
    @pytest.mark.parametrize(("name", "names"), CLOSURES.items(), ids=CLOSURES)
    def test_has_all_that_a_template_refers_to(self, folder, name, names):
        """
        What it extends, includes and imports, and what these do.
        """
        found = Templates(folder, Forgetful()).digests(name)
        assert set(found) == names
        assert found == {each: digest_of(THEME[each].encode()) for each in names}

    def test_of_a_page_with_halves_has_both(self, folder):
        """
        A name that is empty is none.
        """
        templates = Templates(folder, Forgetful())
        assert set(templates.digests("other.html", "macros/card.html")) == {"other.html", *CLOSURES["macros/card.html"]}
        assert (
            templates.digests("", "other.html")
            == templates.digests("other.html", "")
            == templates.digests("other.html")
        )
        assert templates.digests("") == {}

    def test_changes_with_each_of_its_templates_alone(self, folder):
        """
        A changed macro is a change of all pages that have it, and of no other.
        """
        before = {name: Templates(folder, Forgetful()).digests(name) for name in CLOSURES}
        for changed, text in THEME.items():
            (folder / changed).write_text(text + "\n")
            after = {name: Templates(folder, Forgetful()).digests(name) for name in CLOSURES}
            assert {name for name in CLOSURES if after[name] != before[name]} == {
                name for name, names in CLOSURES.items() if changed in names
            }
            (folder / changed).write_text(text)

    def test_grows_by_a_template_that_was_not_there(self, folder):
        """
        A page that includes one if there is one is another page as soon as it is there.
        """
        before = Templates(folder, Forgetful()).digests("either.html")
        (folder / "no.html").write_text("now")
        assert set(Templates(folder, Forgetful()).digests("either.html")) == {*before, "no.html"}

    @pytest.mark.parametrize("text", ["{% if %}", b"\xff".decode("latin-1"), "{{ 1|nothing }}", "{% include 'x' "])
    def test_of_a_broken_template_is_the_template(self, folder, text):
        """
        What is wrong with it, rendering says.
        """
        (folder / "other.html").write_bytes(text.encode("latin-1"))
        templates = Templates(folder, Forgetful())
        assert templates.digests("other.html") == {"other.html": digest_of(text.encode("latin-1"))}
        assert templates.problems == []

    def test_of_a_missing_template_is_empty(self, folder):
        """
        Rendering says that, too.
        """
        assert Templates(folder, Forgetful()).digests("nothing.html") == {}

    def test_of_each_page_of_the_theme_is_known(self):
        """
        In our own theme each template is named by its name.
        """
        folder = REPOSITORY / "theme/templates"
        templates = Templates(folder, Forgetful())
        for file in folder.glob("*.html"):
            assert file.name in templates.digests(file.name)
        assert templates.problems == []


class TestNames:
    @pytest.mark.parametrize(
        "statement",
        [
            "{% include which %}",
            "{% extends which %}",
            "{% import which as x %}",
            "{% from which import x %}",
            "{% include 'a' + which %}",
            "{% include ['other.html', which] %}",
            "{% include 'other.html' if which else 'page.html' %}",
            "{% include 5 %}",
        ],
    )
    def test_that_are_values_are_a_problem_on_their_line(self, folder, statement):
        """
        Nobody can tell which pages such a template decides.
        """
        (folder / "page.html").write_text(f"<p>\n\n{statement}\n")
        templates = Templates(folder, Forgetful())
        templates.digests("page.html")
        assert said(templates.problems) == (
            "theme/templates/page.html:3: A template is named by a value, so that nobody knows which pages depend on it.\n"
            "    Write its name in quotation marks, one line for each template."
        )

    def test_that_are_right_are_not_taken_for_values(self, folder):
        """
        The line is that of the first name that is wrong.
        """
        (folder / "page.html").write_text("{% include ['other.html', 'no.html'] %}\n{% include which %}\n")
        templates = Templates(folder, Forgetful())
        templates.digests("page.html")
        assert [problem.line for problem in templates.problems] == [2]

    def test_of_the_stylesheet_is_a_value(self, folder):
        """
        Who has written down an address that the stylesheet does not have is told where, and what to write.
        """
        (folder / "page.html").write_text('<head>\n<link href="{{ SITEURL }}/theme/css/site.css">\n')
        templates = Templates(folder, Forgetful())
        templates.digests("page.html")
        assert said(templates.problems) == (
            "theme/templates/page.html:2: The stylesheet has no address that can be written down: it changes with the"
            " styles.\n    Write {{ frame.stylesheet|href }}."
        )

    def test_that_are_wrong_are_said_once(self, folder):
        """
        However many pages are made with the template.
        """
        (folder / "macros/link.html").write_text("{% include which %}")
        templates = Templates(folder, Forgetful())
        for name in CLOSURES:
            templates.digests(name)
        assert [problem.path for problem in templates.problems] == ["theme/templates/macros/link.html"]


class TestMemory:
    @pytest.fixture
    def parsed(self, monkeypatch):
        """The names of the templates that were parsed."""
        names = []
        real = Templates._find_references

        def counting(self, name):
            names.append(name)
            return real(self, name)

        monkeypatch.setattr(Templates, "_find_references", counting)
        return names

    def test_has_what_templates_refer_to(self, folder, memory, parsed):
        """
        A template that has not changed is not parsed again.
        """
        templates = Templates(folder, memory)
        expected = templates.digests("page.html")
        templates.remember()
        assert sorted(parsed) == sorted(CLOSURES["page.html"])
        parsed.clear()
        assert Templates(folder, memory).digests("page.html") == expected
        assert parsed == []

    def test_is_asked_for_each_state_of_a_template(self, folder, memory, parsed):
        """
        A template that was changed is parsed, the others are not.
        """
        templates = Templates(folder, memory)
        templates.digests("page.html")
        templates.remember()
        parsed.clear()
        (folder / "base.html").write_text('{% include "other.html" %}')
        assert set(Templates(folder, memory).digests("page.html")) == {
            *("page.html", "base.html", "other.html", "macros/card.html", "macros/link.html")
        }
        assert sorted(parsed) == ["base.html", "other.html"]

    def test_forgets_the_states_that_are_gone(self, folder, memory):
        """
        It does not grow with every change.
        """
        for text in ("one", "two", "three"):
            (folder / "other.html").write_text(text)
            templates = Templates(folder, memory)
            templates.digests("other.html")
            templates.remember()
        assert list(module.decode_references(memory.get(TABLE, NAME))) == [digest_of(b"three")]

    def test_does_not_hide_a_problem(self, folder, memory):
        """
        What is wrong is said in each build, until it is right.
        """
        (folder / "other.html").write_text("{% include which %}")
        for _ in range(2):
            templates = Templates(folder, memory)
            templates.digests("other.html", "page.html")
            templates.remember()
            assert len(templates.problems) == 1


class TestAll:
    def test_have_one_digest(self, folder):
        """
        It changes with each template, and with their names.
        """
        digests = [Templates(folder, Forgetful()).digest_of_all()]
        for change in (
            lambda: (folder / "other.html").write_text("other"),
            lambda: (folder / "new.html").write_text("other"),
            lambda: (folder / "new.html").rename(folder / "newer.html"),
            (folder / "circle.html").unlink,
        ):
            change()
            digests.append(Templates(folder, Forgetful()).digest_of_all())
            assert Templates(folder, Forgetful()).digest_of_all() == digests[-1]
        assert len(set(digests)) == 5
