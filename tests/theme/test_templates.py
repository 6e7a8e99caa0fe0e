"""What is true of every template, before it is rendered."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "theme" / "templates"
FILES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
BODIES = {"article.html": 1, "page.html": 1}
"""The templates that show the HTML of a text, the only value that is not escaped, and how often."""


@pytest.fixture(params=FILES)
def name(request):
    return request.param


@pytest.fixture
def source(name):
    return (TEMPLATES / name).read_text(encoding="utf-8")


def test_nothing_is_called_safe(source):
    """
    Escaping is never switched off.
    """
    assert not re.search(r"\|\s*safe\b|autoescape", source)


def test_html_comes_only_from_bodies(name, source):
    """
    Only the pages of articles and pages show HTML that was made elsewhere.
    """
    assert len(re.findall(r"\|\s*html\b", source)) == BODIES.get(name, 0)


def test_page_needs_no_script_and_no_inline_style(source):
    """
    A strict Content-Security-Policy is possible.
    """
    assert not re.search(r"<script(?! src)|<style|\sstyle=|\son\w+=", source)


def test_no_other_host_is_named(source):
    """
    A page loads nothing from elsewhere, and no address is written into a template.
    """
    assert "//" not in re.sub(r"\{#.*?#\}", "", source, flags=re.DOTALL)


def test_letters_are_never_changed_by_machine(source):
    """
    Capitals are the language's business (Armenian և has none that a program knows).
    """
    assert not re.search(r"\|\s*(upper|lower|title|capitalize)\b", source)


def test_other_templates_are_named_literally(source):
    """
    The build can see which templates a template uses.
    """
    for used in re.findall(r"\{%-?\s*(?:include|extends|import|from)\s+(\S+)", source):
        assert re.fullmatch(r'"[a-z_/]+\.html"', used)
        assert (TEMPLATES / used.strip('"')).exists()
