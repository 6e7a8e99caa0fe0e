"""Each component says what it should, with the example that its own comment gives."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[2] / "theme" / "templates"
COMPONENTS = sorted(path.stem for path in (TEMPLATES / "components").glob("*.html"))


def text(element):
    return " ".join(element.text_content().split())


def texts(elements):
    return [text(element) for element in elements]


@pytest.mark.parametrize("name", COMPONENTS)
class TestEveryComponent:
    def test_begins_with_its_description(self, name):
        """
        A component's file begins with a comment that names every parameter and gives an example.
        """
        source = (TEMPLATES / "components" / f"{name}.html").read_text(encoding="utf-8")
        comment = re.match(r"\{#\n(.*?)\n#\}", source, re.DOTALL)[1]
        parameters = re.search(rf"macro {name}\((.*?)\)", source)[1]
        for parameter in parameters.split(","):
            assert re.search(rf"^{parameter.partition('=')[0].strip()} +\S", comment, re.MULTILINE)
        assert f"Example: {{{{ {name}(" in comment

    def test_renders_its_example(self, name, example):
        """
        The documented example is not stale.
        """
        assert text(example(name))


class TestArticleCard:
    def test_title_is_a_heading_that_links_to_the_article(self, example, sample):
        """
        The title is a heading of the level asked for, marked with its language, and leads to the article.
        """
        title = example("article_card").find(".//h3")
        assert title.get("lang") == sample.lang
        assert title.find("a").get("href") == f"/{sample.card.url}"
        assert text(title) == sample.card.title

    def test_names_category_and_date(self, example, sample):
        """
        A reader sees the category, linked, and the date, also for machines.
        """
        about = example("article_card").find_class("article-card__about")[0]
        assert about.find("a").get("href") == f"/{sample.category.url}"
        assert about.find("time").get("datetime") == "2020-12-25T09:30+05:00"
        assert "2020" in text(about.find("time"))

    def test_picture_is_silent_and_waits(self, example, sample):
        """
        The picture repeats the words, so screen readers skip it; it is loaded when needed, without moving the page.
        """
        picture = example("article_card").find(".//img")
        assert dict(picture.attrib).items() >= {"alt": "", "loading": "lazy", "width": "1200", "height": "800"}.items()

    def test_lead_does_not_wait(self, example):
        """
        The picture of the first article is loaded at once.
        """
        assert example("article_card", '{{ article_card(card, variant="lead") }}').find(".//img").get("loading") is None

    def test_brief_has_no_picture_and_no_summary(self, example, sample):
        """
        A brief card is a title with its date.
        """
        card = example("article_card", '{{ article_card(card, variant="brief") }}')
        assert card.find(".//img") is None
        assert sample.card.summary not in text(card)

    def test_says_when_the_event_is(self, example, sample, say):
        """
        An article on an event says when it is, and that it is online.
        """
        event = example("article_card", "{{ article_card(event_card) }}").find_class("article-card__event")[0]
        assert say("Online") in text(event)
        assert "10:00–12:00" in text(event)


class TestArticleList:
    def test_keeps_the_order(self, example, sample):
        """
        Articles are shown in the order given.
        """
        assert texts(example("article_list").iter("h2")) == [sample.card.title, sample.cancelled_card.title]

    def test_says_that_it_is_empty(self, example, say):
        """
        An empty list says so in words.
        """
        assert text(example("article_list", "{{ article_list([]) }}")) == say("There are no articles here yet.")


class TestBreadcrumb:
    def test_is_a_labelled_way_up(self, example, say):
        """
        It is a navigation landmark with a name, and its links are in order.
        """
        nav = example("breadcrumb").find("nav")
        assert nav.get("aria-label") == say("You are here")
        assert [link.get("href") for link in nav.iter("a")] == ["/tk/", "/tk/2020/"]


class TestByline:
    def test_names_all_authors_and_the_translator(self, example, say):
        """
        Several authors are one list in the language's own form.
        """
        authors, translator = texts(example("byline"))
        assert "Ogulgerek Annaýewa" in authors
        assert "Aram Sargsýan" in authors
        assert translator == say("Translator: %(names)s", names="Narine Hakobýan")

    def test_of_nobody_is_nothing(self, example):
        """
        An article without names has no byline.
        """
        assert not len(example("byline", "{{ byline([], []) }}"))


class TestCorrectionList:
    def test_shows_date_and_text(self, example, sample, say):
        """
        Every correction is visible, with its date, and can be linked to.
        """
        section = example("correction_list").find("section")
        assert section.get("id") == "corrections"
        assert text(section.find("h2")) == say("Corrections")
        assert sample.article.corrections[0].text in text(section)
        assert section.find(".//time").get("datetime").startswith("2020-12-27")


class TestDateline:
    def test_has_each_date_for_machines(self, example):
        """
        Published, changed and corrected: three dates.
        """
        days = [time.get("datetime")[:10] for time in example("dateline").iter("time")]
        assert days == ["2020-12-25", "2020-12-28", "2020-12-27"]

    def test_leads_to_the_corrections(self, example):
        """
        The word on the correction leads to what was corrected.
        """
        assert example("dateline").find(".//a").get("href") == "#corrections"

    def test_of_an_unchanged_article_is_one_date(self, example):
        """
        What did not happen is not mentioned.
        """
        assert len(list(example("dateline", "{{ dateline(article.date, none, []) }}").iter("time"))) == 1


class TestDocumentList:
    def test_says_form_and_size(self, example, sample):
        """
        A reader knows what will be downloaded, and how much.
        """
        entry = example("document_list").find(".//li")
        assert entry.find("a").get("href") == "/media/2020/programme.pdf"
        assert "pdf" in text(entry)
        assert "246" in text(entry)


class TestDraftMark:
    def test_is_shown_for_drafts_only(self, example, say):
        """
        A draft says that it is one; nothing else does.
        """
        assert text(example("draft_mark")) == say("Draft")
        assert not len(example("draft_mark", '{{ draft_mark("published") }}'))


class TestEventBox:
    def test_says_when_and_where(self, example, sample, say):
        """
        Date and place are pairs of a term and what it is.
        """
        box = example("event_box")
        assert texts(box.iter("dt")) == [say("Event date"), say("Place")]
        assert texts(box.iter("dd"))[1] == sample.event.place
        assert box.find(".//time").get("datetime") == "2020-12-24T10:00+05:00"

    def test_links_to_the_event(self, example, sample):
        """
        The event's own address is linked as it is.
        """
        assert example("event_box").find(".//a").get("href") == sample.event.url


class TestEventList:
    def test_shows_what_is_cancelled(self, example, sample, say):
        """
        A cancelled event stays in the list and says so.
        """
        running, cancelled = example("event_list").iter("article")
        assert say("Cancelled") not in text(running)
        assert text(cancelled.find(".//strong")) == say("Cancelled")

    def test_leaf_of_the_calendar_is_for_the_eye_only(self, example):
        """
        The day is not read twice: the words have it.
        """
        leaf = example("event_list").find_class("event-list__leaf")[0]
        assert leaf.get("aria-hidden") == "true"
        assert text(leaf).startswith("24")


class TestEventStatus:
    @pytest.mark.parametrize(
        ("status", "word"), [("cancelled", "Cancelled"), ("postponed", "Postponed"), ("online", "Online")]
    )
    def test_says_what_is_unusual(self, example, say, status, word):
        """
        Each state that a reader must know has its word.
        """
        assert text(example("event_status", f'{{{{ event_status("{status}") }}}}')) == say(word)

    def test_of_an_ordinary_event_is_nothing(self, example):
        """
        An event that takes place as announced needs no mark.
        """
        assert not len(example("event_status", '{{ event_status("scheduled") }}'))


class TestFeedList:
    def test_shows_the_full_address(self, example, sample):
        """
        A feed is a link, and its full address stands beside it to be copied.
        """
        entry = example("feed_list").find(".//li")
        assert entry.find("a").get("type") == "application/atom+xml"
        assert entry.find("a").get("lang") == sample.lang
        assert text(entry.find("code")) == f"https://library-news.example.org/{sample.feed.url}"


class TestFigure:
    def test_has_alternative_text_caption_and_credit(self, example, sample):
        """
        What the picture shows, what it is, and whose it is.
        """
        figure = example("figure").find("figure")
        assert figure.find("img").get("alt") == sample.picture.alt
        assert text(figure.find("figcaption")) == f"{sample.picture.caption} {sample.picture.credit}"

    def test_without_size_claims_none(self, example):
        """
        The size of a drawing may be unknown.
        """
        call = '{{ figure({"url": "media/x.svg", "alt": "", "width": 0, "height": 0, "caption": "", "credit": ""}) }}'
        figure = example("figure", call)
        assert figure.find(".//img").get("width") is None
        assert figure.find(".//figcaption") is None


class TestGallery:
    def test_shows_each_picture(self, example, say):
        """
        Every picture of the gallery is a figure under the gallery's heading.
        """
        gallery = example("gallery")
        assert text(gallery.find(".//h2")) == say("Gallery")
        assert len(list(gallery.iter("figure"))) == 2


class TestLanguageNotice:
    def test_links_to_the_other_version(self, example, sample):
        """
        The other language stands there by its own name, marked as such.
        """
        link = example("language_notice").find(".//a")
        assert link.get("lang") == link.get("hreflang") == sample.other.tag
        assert text(link) == sample.other.name

    def test_is_honest_about_what_is_missing(self, example, sample):
        """
        A missing translation is named, in the language of the page.
        """
        notice = example("language_notice", "{{ language_notice([], [other], none) }}")
        name = {"tk": "ermeni dili", "hy": "թուրքմեներեն"}[sample.lang]
        assert name in text(notice)
        assert notice.find(".//a") is None

    def test_of_an_article_in_one_language_only_is_nothing(self, example):
        """
        Where the site has one language, nothing is missing.
        """
        assert not len(example("language_notice", "{{ language_notice([], [], none) }}"))


class TestLanguageSwitcher:
    def test_names_languages_by_their_own_names(self, example, sample):
        """
        Each link is in the language that it leads to.
        """
        link = example("language_switcher").find(".//a")
        assert text(link) == sample.other.name
        assert link.get("lang") == link.get("hreflang") == sample.other.tag

    def test_says_where_an_inexact_link_leads(self, example):
        """
        Only a link that leads to something else is explained, in one sentence.
        """
        switcher = example("language_switcher")
        assert len(list(switcher.iter("a"))) == 2
        assert len(list(switcher.iter("p"))) == 1


class TestLinkList:
    def test_marks_the_page_that_is_open(self, example):
        """
        The link to the open page is marked, the others are not.
        """
        current = {link.get("href"): link.get("aria-current") for link in example("link_list").iter("a")}
        assert [mark for mark in current.values() if mark] in ([], ["page"])
        assert current.get("/tk/2020/", "page") == "page"


class TestMenuLink:
    def test_is_marked_only_when_open(self, example):
        """
        A link to another page has no mark.
        """
        assert example("menu_link").find("a").get("aria-current") == "page"
        assert example("menu_link", '{{ menu_link("a/", "A", "b/") }}').find("a").get("aria-current") is None


class TestMonthList:
    def test_lists_articles_under_their_month(self, example, sample):
        """
        The month is a heading that leads to its page; each article is a line with its date.
        """
        months = example("month_list")
        assert months.find(".//h2/a").get("href") == f"/{sample.month.url}"
        assert [link.get("href") for link in months.findall(".//li/a")] == [f"/{sample.card.url}"] * 2


class TestMonthMenu:
    def test_leads_to_the_months(self, example, sample, say):
        """
        The months of the year are a labelled navigation.
        """
        nav = example("month_menu").find("nav")
        assert nav.get("aria-label") == say("Months")
        assert nav.find(".//a").get("href") == f"/{sample.month.url}"


class TestNeighbours:
    def test_older_and_newer_are_told_apart(self, example, say):
        """
        Each link says which way it leads, in words and for machines.
        """
        nav = example("neighbours").find("nav")
        assert [link.get("rel") for link in nav.iter("a")] == ["prev", "next"]
        assert say("Previous article") in text(nav)

    def test_of_a_lonely_article_are_nothing(self, example):
        """
        The only article has no neighbours.
        """
        assert not len(example("neighbours", "{{ neighbours(none, none) }}"))


class TestPageHeading:
    def test_is_the_heading_of_the_page(self, example):
        """
        The title is the page's one h1; the word on what it is stands outside it.
        """
        heading = example("page_heading")
        assert text(heading.find(".//h1")) == "Maslahatlar"
        assert text(heading.find(".//p")) == "Bölüm"


class TestTagList:
    def test_leads_to_each_tag(self, example, sample, say):
        """
        The tags are a labelled navigation.
        """
        nav = example("tag_list").find("nav")
        assert nav.get("aria-label") == say("Tags")
        assert texts(nav.iter("a")) == [tag.name for tag in sample.tags]
