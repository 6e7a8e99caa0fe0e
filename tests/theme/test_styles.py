"""The styles are layered, logical and readable in both schemes."""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).parents[2] / "theme" / "static" / "css"
FILES = sorted(CSS.glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
SIDES = "left|right|top|bottom"
PHYSICAL = re.compile(
    rf"(?:^|[\s;{{])(?:(?:margin|padding|border|inset)-(?:{SIDES})\b|(?:{SIDES}|width|height|(?:min|max)-(?:width|height)):"
    r"|(?:text-align|float|clear): (?:left|right)|overflow-[xy]:)",
)

PAIRS = [
    ("color-text", "color-paper"),
    ("color-text", "color-surface"),
    ("color-muted", "color-paper"),
    ("color-muted", "color-surface"),
    ("color-link", "color-paper"),
    ("color-link", "color-surface"),
    ("color-accent", "color-paper"),
    ("color-accent", "color-surface"),
    ("color-on-accent", "color-accent"),
    ("color-on-mark", "thread-2"),
]
"""What is written on what; WCAG 2.2, 1.4.3 asks for 4.5 to 1."""


@pytest.fixture(params=FILES, ids=[file.stem for file in FILES])
def css(request):
    return COMMENT.sub("", request.param.read_text(encoding="utf-8")).strip()


def test_order_of_layers_is_declared_once():
    """
    One file declares the layers.
    """
    order = COMMENT.sub("", (CSS / "layers.css").read_text(encoding="utf-8")).strip()
    assert order == "@layer reset, tokens, base, layout, components, utilities, print;"


def test_file_is_wrapped_in_one_layer(css):
    """
    Nothing stands outside a layer, so that the order of files does not matter.
    """
    assert re.match(r"@layer \w+( \{|, )", css)
    assert len(re.findall(r"^\S.*\{", css, re.MULTILINE)) <= 1


def test_directions_are_logical(css):
    """
    Nothing says left or right, so that the theme serves both directions of writing.
    """
    declarations = re.sub(r"@media \(.*?\)", "", css)
    assert not PHYSICAL.findall(declarations)


def test_letters_are_never_changed_by_machine(css):
    """
    Browsers write the capital of և wrongly.
    """
    assert "text-transform" not in css


def test_nothing_comes_from_another_host(css):
    """
    No font, picture or style is fetched from elsewhere, and nothing has to shout.
    """
    assert not re.search(r"url\(|@import|//|!important", css)


def test_colours_are_tokens(css):
    """
    A colour is named by its purpose; only the tokens and the paper of printers have values.
    """
    if not re.match(r"@layer (tokens|print) ", css):
        assert not re.search(r"#[0-9a-f]{3,8}\b|\brgb|\bhsl", css)


def schemes():
    """Return the colours of the light scheme and of the dark one."""
    light, dark = (CSS / "tokens.css").read_text(encoding="utf-8").split("prefers-color-scheme: dark")
    return {"light": dict(TOKEN.findall(light)), "dark": dict(TOKEN.findall(light)) | dict(TOKEN.findall(dark))}


def luminance(colour):
    """Return the relative luminance of a colour, as WCAG 2.2 defines it."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), PAIRS)
def test_words_stand_out(scheme, ink, paper):
    """
    Words can be read by people with low vision, in both schemes.
    """
    colours = schemes()[scheme]
    assert contrast(colours[ink], colours[paper]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("paper", ["color-paper", "color-surface"])
def test_focus_is_visible(scheme, paper):
    """
    The mark of the keyboard's place stands out (WCAG 2.2, 1.4.11: 3 to 1).
    """
    colours = schemes()[scheme]
    assert contrast(colours["color-focus"], colours[paper]) >= 3


def test_browser_shows_the_colour_of_the_paper():
    """
    The browser's own bar, coloured by the head of the page, agrees with the tokens.
    """
    head = (CSS.parents[1] / "templates/partials/head.html").read_text(encoding="utf-8")
    shown = re.findall(r'theme-color" content="(#\w+)" media="\(prefers-color-scheme: (\w+)\)', head)
    assert {scheme: colour for colour, scheme in shown} == {
        scheme: colours["color-paper"] for scheme, colours in schemes().items()
    }
