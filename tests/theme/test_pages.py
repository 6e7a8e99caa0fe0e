"""Every page of the theme, rendered with the sample values in both languages."""

import re
from datetime import date
from itertools import pairwise

import msgspec
import pytest
from markupsafe import Markup

from plugins.model.view import Half, Period, SwitchLink
from tests.theme.rendering import SITE_URL, catalog_of, environment_of
from tests.theme.samples import LANGUAGES, head, samples

YEAR = Period(2020, 0, date(2020, 1, 1))
SHARED = ["front_door.html", "site_not_found.html"]


def own_values(s):
    """Return for each template what it gets besides what every page gets, and the title that its head brings."""
    months = (s.month,)
    return {
        "index.html": ("", {"articles": [s.card, s.event_card], "coming": [s.event_card], "years": s.years}),
        "article.html": (s.article.title, {"article": s.article}),
        "page.html": (s.page.title, {"page": s.page}),
        "category.html": (s.category.name, {"category": s.category, "articles": [s.card], "years": s.years}),
        "category_year.html": ("", {"category": s.category, "period": YEAR, "months": months, "years": s.years}),
        "tag.html": (s.tags[0].name, {"tag": s.tags[0], "articles": [s.card], "years": s.years}),
        "year.html": ("", {"period": YEAR, "months": months, "years": s.years}),
        "month.html": ("", {"period": s.period, "articles": [s.card], "year": s.years[1], "months": months}),
        "events.html": ("", {"coming": [s.event_card], "past": [s.cancelled_card]}),
        "feeds.html": ("", {"feeds": [s.feed]}),
        "not_found.html": ("", {}),
    }


PAGES = sorted(own_values(samples("tk")))


def common_values(s, title, **changes):
    url = changes.pop("url", f"{s.lang}/somewhere/")
    return {
        "frame": s.frame,
        "head": msgspec.structs.replace(head(title, url, (s.feed,)), **changes),
        "switcher": (SwitchLink(s.other, f"{s.other.tag}/somewhere/", exact=True),),
        "current": url,
        "SITENAME": s.frame.site_name,
        "SITEURL": SITE_URL,
        "DEFAULT_LANG": s.lang,
        "output_file": f"{url}index.html",
    }


@pytest.fixture
def build(page, sample):
    """A function that renders a page as the engine does; *changes* are of its own values."""

    def tree(template, **changes):
        title, values = own_values(sample)[template]
        return page(template, common_values(sample, title) | values | changes)

    return tree


@pytest.fixture
def build_shared(page):
    """A function that renders a page that belongs to all editions."""
    parts = {"front_door.html": "partials/front_half.html", "site_not_found.html": "partials/not_found_half.html"}

    def tree(template):
        editions = [samples(tag) for tag in LANGUAGES]
        common = common_values(editions[0], " · ".join(s.frame.site_name for s in editions), url="")
        common["frames"] = [s.frame for s in editions]
        common["halves"] = [
            Markup(  # as the engine hands it over
                environment_of(s.lang)
                .get_template(parts[template])
                .render(common | {"frame": s.frame, "half": Half(s.language, s.frame.home, (s.card, s.cancelled_card))})
            )
            for s in editions
        ]
        return page(template, common)

    return tree


@pytest.fixture(params=[*PAGES, *SHARED])
def any_page(request, build, build_shared):
    return build_shared(request.param) if request.param in SHARED else build(request.param)


def text(element):
    return " ".join(element.text_content().split())


class TestEveryPage:
    def test_has_one_h1_and_headings_in_order(self, any_page):
        """
        Headings begin with one h1, and no level is left out on the way down.
        """
        levels = [int(heading.tag[1]) for heading in any_page.iter("h1", "h2", "h3", "h4")]
        assert levels.count(1) == 1
        assert levels[0] == 1
        assert all(after - before <= 1 for before, after in pairwise(levels))

    def test_landmarks_have_different_names(self, any_page):
        """
        One main part, and navigations that can be told apart.
        """
        assert len(list(any_page.iter("main"))) == 1
        names = [nav.get("aria-label") for nav in any_page.iter("nav")]
        assert all(names)
        assert len(names) == len(set(names))

    def test_ids_are_unique_and_references_found(self, any_page):
        """
        What an attribute refers to is there, once.
        """
        ids = any_page.xpath("//@id")
        assert len(ids) == len(set(ids))
        assert set(any_page.xpath("//@aria-labelledby")) <= set(ids)
        assert {link[1:] for link in any_page.xpath("//a/@href") if link.startswith("#")} <= set(ids)

    def test_speaks_no_english(self, any_page):
        """
        No msgid is seen by a reader, in text or attributes.
        """
        words = set(any_page.xpath("//text()")) | set(any_page.xpath("//@aria-label | //@alt | //@content"))
        english = {msgid for _, msgid in catalog_of("tk").messages if not re.fullmatch(r"(%\(\w+\)s\W*)+", msgid)}
        assert not {word.strip() for word in words} & english

    def test_links_stay_on_the_site(self, any_page):
        """
        Links within the site begin at its root; only an event's own page is elsewhere.
        """
        for link in any_page.xpath("//a/@href | //img/@src | //link[@rel='stylesheet']/@href"):
            assert link.startswith(("/", "#", "https://example.org/"))
            assert not link.startswith("//")

    def test_leads_to_every_language(self, any_page):
        """
        The other languages are offered by their own names, marked with lang and hreflang.
        """
        languages = {LANGUAGES[tag].name for tag in LANGUAGES if tag != any_page.get("lang")}
        assert languages <= {text(link).split("  ")[0] for link in any_page.xpath("//a[@lang = @hreflang]")} | {
            text(name) for name in any_page.find_class("nameplates__language")
        }

    def test_head_has_full_addresses(self, any_page):
        """
        Canonical address and alternates are absolute, and x-default is among them.
        """
        links = any_page.xpath("//link[@rel='canonical' or @hreflang and not(@type)]")
        assert all(link.get("href").startswith(f"{SITE_URL}/") for link in links)
        assert any_page.xpath("//link[@hreflang='x-default']")

    def test_address_is_printed(self, any_page):
        """
        A printed page says where it is from.
        """
        assert text(any_page.find_class("page-address")[0]) == any_page.xpath("//link[@rel='canonical']/@href")[0]


class TestFrame:
    def test_document_declares_its_language(self, build, sample):
        """
        Language and direction stand on the root.
        """
        root = build("index.html")
        assert (root.get("lang"), root.get("dir")) == (sample.lang, "ltr")

    def test_title_ends_in_the_name_of_the_site(self, build, sample):
        """
        A page's title has the site's name after its own; the front page has the name alone.
        """
        assert text(build("category.html").find(".//title")) == f"{sample.category.name} – {sample.frame.site_name}"
        assert text(build("index.html").find(".//title")) == sample.frame.site_name

    def test_first_link_skips_to_the_content(self, build, say):
        """
        A keyboard reader need not walk through the menu.
        """
        first = build("index.html").find(".//a")
        assert (first.get("href"), text(first)) == ("#content", say("Skip to content"))

    def test_menu_marks_the_category_of_an_article(self, build, sample):
        """
        The menu shows where an article belongs.
        """
        marked = build("article.html").xpath("//header//nav//a[@aria-current]")
        assert [link.get("href") for link in marked] == [f"/{sample.category.url}"]

    def test_feeds_are_announced(self, build, sample):
        """
        A feed reader finds the feed from the page.
        """
        feed = build("index.html").xpath("//link[@type='application/atom+xml']")[0]
        assert feed.get("href").endswith(f"//library-news.example.org/{sample.feed.url}")
        assert feed.get("hreflang") == sample.lang

    def test_search_engines_are_kept_out_where_asked(self, page, sample):
        """
        A page that is not to be listed says so; the others say nothing.
        """
        hidden = page("not_found.html", common_values(sample, "", is_indexed=False))
        assert hidden.xpath("//meta[@name='robots']/@content") == ["noindex"]
        assert not page("not_found.html", common_values(sample, "")).xpath("//meta[@name='robots']")

    def test_shared_picture_is_that_of_the_article(self, build, sample):
        """
        An article that is shared brings its picture, with a full address.
        """
        article = build("article.html")
        assert article.xpath("//meta[@property='og:image']/@content") == [f"{SITE_URL}/{sample.picture.url}"]
        assert article.xpath("//meta[@property='og:type']/@content") == ["article"]


class TestArticlePage:
    def test_draft_says_so(self, build, say):
        """
        A draft carries its mark above the title.
        """
        assert text(build("article.html").find_class("draft-mark")[0]) == say("Draft")

    def test_bare_article_leaves_no_empty_parts(self, build, sample):
        """
        What an article does not have leaves no heading and no box.
        """
        bare = dict.fromkeys(
            ("tags", "authors", "translators", "gallery", "documents", "corrections", "translations"), ()
        )
        article = msgspec.structs.replace(
            sample.article,
            **bare,
            image=None,
            event=None,
            source_language=None,
            previous=None,
            next=None,
            modified=None,
        )
        main = build("article.html", article=article).find(".//main")
        assert not list(main.iter("section", "nav", "figure", "h2"))


class TestListPages:
    @pytest.mark.parametrize("template", ["index.html", "category.html", "tag.html", "month.html"])
    def test_empty_list_says_so(self, build, say, template):
        """
        Where there is nothing, a sentence says that there is nothing.
        """
        main = build(template, articles=[]).find(".//main")
        assert say("There are no articles here yet.") in text(main)

    def test_events_page_says_what_it_lacks(self, build, say):
        """
        Each part of the events page says when it is empty.
        """
        main = text(build("events.html", coming=[], past=[]).find(".//main"))
        assert say("There are no upcoming events.") in main
        assert say("There are no past events.") in main

    def test_first_article_is_shown_once(self, build, sample):
        """
        The lead of the front page is not repeated in the list.
        """
        assert len(build("index.html", articles=[sample.card], coming=[]).find_class("article-card")) == 1


@pytest.mark.parametrize("template", SHARED)
class TestSharedPage:
    def test_halves_are_set_alike(self, build_shared, template):
        """
        Each edition has a half of the same build, marked with its own language.
        """
        halves = build_shared(template).xpath("//main//section[@lang]")
        assert [half.get("lang") for half in halves] == list(LANGUAGES)
        shapes = [[(element.tag, element.get("class")) for element in half.iter()] for half in halves]
        assert shapes[0] == shapes[1]

    def test_title_has_all_names(self, build_shared, template):
        """
        The document's title names every edition.
        """
        title = text(build_shared(template).find(".//title"))
        assert all(samples(tag).frame.site_name in title for tag in LANGUAGES)

    def test_heading_is_a_door_to_each_edition(self, build_shared, template):
        """
        The one h1 has the name of each edition in its language, leading to it.
        """
        doors = build_shared(template).findall(".//h1/a")
        assert [(door.get("lang"), door.get("href")) for door in doors] == [(tag, f"/{tag}/") for tag in LANGUAGES]
