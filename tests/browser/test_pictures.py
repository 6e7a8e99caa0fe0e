"""Pictures that come late, as on a slow line."""

import pytest


@pytest.fixture
def with_gallery(site, lang):
    """The address of an article that has a gallery."""
    return next(url for url in site.addresses(lang, "article.html") if site.pages[url].view["article"].gallery)


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_when_the_pictures_come(site, open_window, lang, with_gallery, width):
    """
    Each picture has its place, of its later size, before a byte of it has arrived.
    """
    reader = open_window(viewport={"width": width, "height": 720})
    waiting = []
    reader.page.route("**/media/**", lambda route: waiting.append(route))  # noqa: PLW0108  # Playwright marks it
    for address in (f"/{lang}/", with_gallery):
        reader.page.goto(site.url + address, wait_until="domcontentloaded")
        reader.page.wait_for_function("document.styleSheets.length > 0")
        reader.page.evaluate("for (const image of document.images) image.loading = 'eager'")
        before = reader.measure("pictures")
        assert len(before) > 2
        assert not any(picture["isLoaded"] for picture in before)
        while not all(picture["isLoaded"] for picture in reader.measure("pictures")):
            while waiting:
                waiting.pop().continue_()
            reader.page.wait_for_timeout(20)
        after = reader.measure("pictures")
        assert [box(picture) for picture in before] == [box(picture) for picture in after]
        assert all(picture["width"] > 20 and picture["height"] > 20 for picture in after)
        assert reader.measure("shift") == 0


def box(picture):
    return picture["address"], picture["width"], picture["height"]
