"""How every kind of page is set: at any width, in both colour schemes, without scripts, and on paper."""

import pytest

WIDTHS = (320, 360, 1280)


@pytest.fixture(scope="session")
def surveys():
    """What was measured on the pages so far, by language and colour scheme."""
    return {}


@pytest.fixture(scope="session", params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def survey(surveys, site, open_window, lang, scheme):
    """What is measured on every kind of page, by its address."""
    if (lang, scheme) not in surveys:
        reader = open_window(color_scheme=scheme)
        surveys[lang, scheme] = {address: measure(reader, address) for address in site.every_kind[lang]}
    return surveys[lang, scheme]


def measure(reader, address):
    reader.open(address)
    faults = []
    for width in WIDTHS:
        reader.page.set_viewport_size({"width": width, "height": 720})
        found = reader.measure("tooWide") + reader.measure("cut")
        faults += [f"{address} at {width}: {fault}" for fault in found]
    page = {"faults": faults, "text": reader.page.inner_text("body")}
    page |= {"contrasts": reader.measure("contrasts"), "switches": reader.measure("switches")}
    reader.page.emulate_media(media="print")
    page["paper"] = reader.measure("furniture")
    reader.page.emulate_media(media="screen")
    return page


@pytest.mark.parametrize("scheme", ["light"], indirect=True, scope="session")
def test_every_page_is_complete_without_scripts(survey, open_window):
    """
    With scripts forbidden a page has the same words, and opens without any complaint of the browser.
    """
    reader = open_window(java_script_enabled=False)
    for address, page in survey.items():
        reader.open(address)
        assert page["text"].strip()
        assert reader.page.inner_text("body") == page["text"], address


class TestEveryPage:
    def test_fits_the_window(self, survey):
        """
        At 320, 360 and 1280 pixels no page scrolls sideways, no word leaves the window, and nothing is cut off.
        """
        assert [fault for page in survey.values() for fault in page["faults"]] == []

    def test_can_be_read(self, survey):
        """
        Running text and headings have a contrast of 7:1 with what is behind them, all other text of 4.5:1.
        """
        texts = [(address, text) for address, page in survey.items() for text in page["contrasts"]]
        faint = [(address, text) for address, text in texts if text["ratio"] < (7 if text["isBody"] else 4.5)]
        assert faint == []
        assert any(text["isBody"] for _, text in texts)
        assert any(text["isLink"] for _, text in texts)

    def test_names_the_language_that_each_switch_leads_to(self, survey, site):
        """
        A link to another language has its `lang` and `hreflang`, and the page it leads to is in that language.
        """
        for address, page in survey.items():
            assert page["switches"], address
            for link in page["switches"]:
                assert link["lang"] == link["hreflang"] == site.pages[link["pathname"]].language

    def test_has_no_navigation_on_paper(self, survey):
        """
        A printed page has nothing to click on, and says where it is from.
        """
        for address, page in survey.items():
            assert page["paper"]["navigation"] == [], address
            assert len(page["paper"]["address"]) == 1, address


class TestPaper:
    def test_is_black_on_white_and_says_where_the_page_is_from(self, site, reader, lang):
        """
        A printed article has its text, in black on white, and its full address, which the screen does not show.
        """
        reader.open(site.addresses(lang, "article.html")[0])
        assert not reader.page.locator(".page-address").is_visible()
        reader.page.emulate_media(media="print", color_scheme="dark")
        assert reader.page.locator(".prose").is_visible()
        assert reader.page.locator(".page-address").inner_text() == reader.page.get_attribute("[rel=canonical]", "href")
        colours = reader.page.evaluate("[getComputedStyle(document.body)].map(s => [s.color, s.backgroundColor])[0]")
        assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
