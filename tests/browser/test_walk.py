"""A reader's walk through the site, in each language: every step is a click on what the page offers."""

from xml.etree import ElementTree as ET

import pytest

ATOM = "{http://www.w3.org/2005/Atom}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def article(site, lang):
    """The newest article on the front door that exists in both languages, as its page is given it."""
    half = next(half for half in site.pages["/"].view["halves"] if half.language.tag == lang)
    pages = (site.pages["/" + card.url] for card in half.articles)
    return next(page.view["article"] for page in pages if page.view["article"].translations)


class TestWalk:
    def test_leads_from_the_front_door_to_the_article_and_to_its_translation(self, reader, article, lang, other):
        """
        A click on the front door opens an article, a click there the same article in the other language; going back
        goes back.
        """
        reader.open("/")
        reader.click(f'[lang="{lang}"] .article-card__title a[href="/{article.url}"]')
        assert (reader.lang, reader.heading) == (lang, article.title)
        reader.click(f'.language-switcher a[hreflang="{other}"]')
        assert (reader.lang, reader.address) == (other, "/" + article.translations[0].url)
        reader.click(f'.language-switcher a[hreflang="{lang}"]')
        assert (reader.lang, reader.address) == (lang, "/" + article.url)
        for expected in (other, lang):
            reader.page.go_back()
            assert reader.lang == expected
        reader.page.go_back()
        assert reader.address == "/"

    def test_leads_from_the_article_to_its_category_and_month(self, reader, article, lang, other):
        """
        The category names the article, its year names it too, and so does the month, which exists in both languages.
        """
        this = f'#content a[href="/{article.url}"]'
        reader.open("/" + article.url)
        reader.click(".article .kicker a")
        assert (reader.lang, reader.heading) == (lang, article.category.name)
        assert reader.sees(this)
        reader.click(f'#content nav a[href$="/{article.date.year}/"]')
        assert reader.sees(this)
        reader.click(f'.month-list:has(a[href="/{article.url}"]) h2 a')
        assert reader.address == f"/{lang}/{article.date:%Y/%m}/"
        assert reader.sees(this)
        reader.click(f'.language-switcher a[hreflang="{other}"]')
        assert (reader.lang, reader.address) == (other, f"/{other}/{article.date:%Y/%m}/")
        reader.click(f'.language-switcher a[hreflang="{lang}"]')
        reader.click(this)
        assert reader.heading == article.title

    def test_leads_from_any_page_to_the_feed(self, reader, article, lang):
        """
        The foot of the page leads to the page of feeds, and that to a feed which has the article.
        """
        reader.open("/" + article.url)
        reader.click(f'.site-footer a[href="/{lang}/feeds/"]')
        assert reader.lang == lang
        reader.click(f'.feed-list a[hreflang="{lang}"]')
        assert reader.address == f"/{lang}/feed.atom"
        response = reader.page.request.get(reader.page.url)
        feed = ET.fromstring(response.body())
        assert response.headers["content-type"] == "application/atom+xml; charset=utf-8"
        assert (feed.tag, feed.get(XML_LANG)) == (f"{ATOM}feed", lang)
        assert article.title in [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
        reader.page.go_back()
        assert reader.address == f"/{lang}/feeds/"


class TestNotFound:
    @pytest.mark.parametrize("path", ["nothing/", "news/2020/nothing/", "nothing.html"])
    def test_answers_in_the_language_of_the_address(self, reader, lang, path):
        """
        Below `/tk/` and `/hy/` the answer is in that language, whatever follows, and has a way home that works.
        """
        response = reader.open_missing(f"/{lang}/{path}")
        assert (response.status, reader.lang) == (404, lang)
        reader.click("#content a")
        assert reader.address == f"/{lang}/"

    @pytest.mark.parametrize("path", ["/nothing", "/nothing/at/all/"])
    def test_answers_in_all_languages_elsewhere(self, reader, path):
        """
        Outside the editions the answer is in each language, with a way to each edition.
        """
        response = reader.open_missing(path)
        ways = reader.page.eval_on_selector_all(
            "#content section", "parts => parts.map(p => [p.lang, p.querySelector('a').pathname])"
        )
        assert response.status == 404
        assert ways == [["tk", "/tk/"], ["hy", "/hy/"]]
