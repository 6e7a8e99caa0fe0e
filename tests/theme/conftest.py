"""The theme's templates, rendered in each language of the site with the sample values."""

import re

import pytest
from lxml import html

from tests.theme.rendering import THEME, catalog_of, environment_of
from tests.theme.samples import LANGUAGES, samples

EXAMPLE = re.compile(r"Example: (\{\{.*\}\})")


@pytest.fixture(params=sorted(LANGUAGES))
def lang(request):
    return request.param


@pytest.fixture
def sample(lang):
    """The sample values of one language."""
    return samples(lang)


@pytest.fixture
def say(lang):
    """A function that returns a message in the language of the test."""

    def message(msgid, **values):
        return catalog_of(lang).messages["", msgid][0] % values

    return message


@pytest.fixture
def render(lang):
    """A function that renders a piece of template text with values, as a tree."""

    def tree(source, values):
        return html.fragment_fromstring(environment_of(lang).from_string(source).render(values), create_parent="div")

    return tree


@pytest.fixture
def example(render, sample):
    """A function that renders a component with its documented example, or with another call."""

    def tree(component, call=""):
        source = (THEME / "templates/components" / f"{component}.html").read_text(encoding="utf-8")
        call = call or EXAMPLE.search(source)[1]
        return render(f'{{% from "components/{component}.html" import {component} %}}{call}', vars(sample))

    return tree


@pytest.fixture
def page(lang):
    """A function that renders a page template, as a tree of the whole document."""

    def tree(template, values):
        return html.document_fromstring(environment_of(lang).get_template(template).render(values))

    return tree
