"""Both catalogs say everything that the templates say, and say it completely."""

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

THEME = Path(__file__).parents[2] / "theme"
TEMPLATES = THEME / "templates"
OPTIONS = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def as_tuple(value):
    return value if isinstance(value, tuple | list) else (value,)


@pytest.fixture(scope="module")
def spoken():
    """The messages of the templates: context and msgid."""
    found = extract_from_dir(TEMPLATES, [("**.html", "jinja2")], {"**.html": OPTIONS})
    return {(context, as_tuple(message)[0]) for _, _, message, _, context in found}


@pytest.fixture(params=["tk", "hy"])
def catalog(request):
    with (THEME / "translations" / request.param / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, abort_invalid=True)


def messages(catalog):
    return [message for message in catalog if message.id]


def test_catalog_has_exactly_what_templates_say(catalog, spoken):
    """
    No message is missing, and none is left over from a template that is gone.
    """
    assert {(message.context, as_tuple(message.id)[0]) for message in messages(catalog)} == spoken


def test_nothing_is_fuzzy_or_empty(catalog):
    """
    Every message is translated, in each plural form.
    """
    assert not [message.id for message in messages(catalog) if message.fuzzy or not all(as_tuple(message.string))]


def test_placeholders_are_the_same(catalog):
    """
    A translation has the placeholders of its message, no more and no fewer.
    """
    for message in messages(catalog):
        wanted = {name for msgid in as_tuple(message.id) for name in PLACEHOLDER.findall(msgid)}
        for form in as_tuple(message.string):
            assert set(PLACEHOLDER.findall(form)) == wanted, message.id


def test_plural_forms_are_those_of_babel(catalog):
    """
    The header, and the number of forms of each message, are those that Babel knows for the language.
    """
    plural = get_plural(str(catalog.locale))
    assert (catalog.num_plurals, catalog.plural_expr) == (plural.num_plurals, plural.plural_expr)
    for message in messages(catalog):
        if message.pluralizable:
            assert len(as_tuple(message.string)) == plural.num_plurals


def test_catalog_tells_nothing_about_a_machine(catalog):
    """
    A catalog has no dates and no full paths, so that it changes only when its words do.
    """
    source = (THEME / "translations" / str(catalog.locale) / "LC_MESSAGES" / "messages.po").read_text(encoding="utf-8")
    assert not re.search(r"^\"[\w-]+-Date:|^#: /|://", source, re.MULTILINE)
