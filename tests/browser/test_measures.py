"""The measures themselves: each finds the fault that it is for."""

import pytest

WORD = "kitaphana" * 12


@pytest.fixture
def blank(open_window):
    """A function that shows a body in a narrow window, and returns the window."""

    def show(body):
        reader = open_window(viewport={"width": 320, "height": 600})
        reader.page.set_content(f"<!DOCTYPE html><title>t</title><body style='background: #fff; color: #000'>{body}")
        return reader

    return show


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{WORD}",
        "<table><tr><td style='min-width: 400px'>kitap",
        f"<div style='overflow: hidden'><p>{WORD}",
    ],
    ids=["word", "table", "hidden"],
)
def test_what_is_too_wide_is_found(blank, body):
    """
    A word that leaves the window is found, even where the page hides it and does not scroll.
    """
    assert blank(body).measure("tooWide")


def test_what_scrolls_within_the_page_is_not_too_wide(blank):
    """
    A wide table may have a scroll bar of its own.
    """
    assert blank(f"<div style='overflow-x: auto'><p>{WORD}</div>").measure("tooWide") == []


@pytest.mark.parametrize("style", ["overflow: hidden", "overflow: clip; height: 1em; width: 9em", "overflow-x: hidden"])
def test_what_is_cut_is_found(blank, style):
    """
    An element that hides a part of its text is found.
    """
    text = "kitap " * 9 + WORD
    assert blank(f"<p style='{style}'>{text}").measure("cut")


def test_contrast_is_that_of_wcag(blank):
    """
    Black on white is 21:1; see-through colours count as they appear; text that nobody sees does not count.
    """
    reader = blank(
        "<h1>a</h1><div style='background: rgb(0 0 0 / 50%)'><a href='#'>b</a></div>"
        "<p style='color: #767676'>c<p hidden style='color: #eee'>d"
    )
    ratios = {text["where"][-1]: round(text["ratio"], 2) for text in reader.measure("contrasts")}
    assert ratios.keys() == {"a", "b", "c"}
    assert ratios["a"] == 21
    assert ratios["c"] == 4.54


def test_what_moves_is_found(blank):
    """
    A page that shifts after it was shown has a shift above nought.
    """
    reader = blank("<p>a<p style='font-size: 3rem'>Kitaphana habarlary")
    reader.page.wait_for_timeout(100)
    reader.page.evaluate("document.querySelector('p').style.height = '300px'")
    reader.page.wait_for_timeout(100)
    assert reader.measure("shift") > 0
