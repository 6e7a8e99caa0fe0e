"""The site without a mouse."""

import pytest


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(site, reader, lang):
    """
    The first Tab shows it, Enter goes to the content, and the next Tab stops there and not in the menu.
    """
    for address in site.every_kind[lang]:
        if site.pages[address].template in ("front_door.html", "site_not_found.html"):
            continue  # their content begins at once
        reader.open(address)
        reader.page.keyboard.press("Tab")
        stop = reader.measure("focus")
        assert stop["isSkipLink"], address
        assert stop["isInWindow"], address
        reader.page.keyboard.press("Enter")
        assert reader.page.evaluate("location.hash") == "#content"
        if reader.page.locator("#content a").count():
            reader.page.keyboard.press("Tab")
            assert reader.measure("focus")["inContent"], address


@pytest.mark.parametrize(("scheme", "width", "path"), [("light", 320, ""), ("dark", 1280, "events/")])
def test_the_focus_can_be_seen_at_every_stop(open_window, lang, scheme, width, path):
    """
    Whatever Tab stops at is outlined and inside the window, on a phone and on a desk, in both schemes.
    """
    reader = open_window(color_scheme=scheme, viewport={"width": width, "height": 720})
    reader.open(f"/{lang}/{path}")
    stops = []
    for _ in range(reader.page.locator("a").count()):
        reader.page.keyboard.press("Tab")
        stops.append(reader.measure("focus"))
    assert [stop for stop in stops if not (stop["isOutlined"] and stop["isInWindow"])] == []
    assert len({stop["where"] for stop in stops}) > 10
