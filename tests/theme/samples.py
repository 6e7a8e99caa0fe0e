"""One value of each kind that templates are given, in Turkmen and in Armenian, under the names the examples use."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace

from plugins.model.view import (
    Alternate,
    Article,
    Body,
    Card,
    Correction,
    Document,
    Event,
    FeedLink,
    Frame,
    Half,
    Head,
    LanguageView,
    Link,
    MonthGroup,
    Page,
    Period,
    Picture,
    SwitchLink,
)

LANGUAGES = {
    "tk": LanguageView("tk", "Türkmen dili", "ltr"),
    "hy": LanguageView("hy", "Հայերեն", "ltr"),
}
ZONE = timezone(timedelta(hours=5))

WORDS = {
    "tk": {
        "site": "Kitaphana habarlary",
        "site_description": "Türkmenistanyň we Ermenistanyň kitaphanalarynyň durmuşyndan habarlar.",
        "title": "Iki dostlukly ýurduň kitaphanaçylarynyň onlaýn maslahaty",
        "summary": "Türkmenistanyň we Ermenistanyň kitaphanaçylary onlaýn maslahatda tejribe alyşdylar.",
        "category": "Maslahatlar",
        "categories": [
            ("announcements", "Bildirişler"),
            ("collections", "Kitap gaznalary"),
            ("conferences", "Maslahatlar"),
            ("reading", "Okaýyş"),
            ("services", "Hyzmatlar"),
        ],
        "pages": [("about", "Biz barada"), ("contact", "Habarlaşmak üçin")],
        "tags": [("cooperation", "Hyzmatdaşlyk"), ("electronic-library", "Elektron kitaphana")],
        "other_title": "Çagalaryň okaýyş hepdeligi",
        "place": "Döwlet kitaphanasy, kiçi zal",
        "alt": "Kitap tekjesi we açyk kitap",
        "caption": "Okalýan zal irden.",
        "credit": "Surat: saýtyň redaksiýasy",
        "authors": ("Ogulgerek Annaýewa", "Aman Berdiýew"),
        "translators": ("Narine Hakobýan",),
        "document": "Maslahatyň maksatnamasy",
        "correction": "Gatnaşyjylaryň sany düzedildi: 40 däl, 42.",
        "feed": "Kitaphana habarlary: Maslahatlar",
        "page_title": "Biz barada",
    },
    "hy": {
        "site": "Գրադարանային լուրեր",
        "site_description": "Լուրեր Թուրքմենստանի և Հայաստանի գրադարանների կյանքից։",
        "title": "Երկու բարեկամ երկրների գրադարանավարների առցանց համաժողովը",
        "summary": "Թուրքմենստանի և Հայաստանի գրադարանավարները փորձ փոխանակեցին առցանց համաժողովում։",
        "category": "Համաժողովներ",
        "categories": [
            ("announcements", "Հայտարարություններ"),
            ("collections", "Հավաքածուներ"),
            ("reading", "Ընթերցանություն"),
            ("services", "Ծառայություններ"),
            ("conferences", "Համաժողովներ"),
        ],
        "pages": [("about", "Մեր մասին"), ("contact", "Կապ")],
        "tags": [("cooperation", "Համագործակցություն"), ("electronic-library", "Էլեկտրոնային գրադարան")],
        "other_title": "Մանկական ընթերցանության շաբաթ",
        "place": "Պետական գրադարան, փոքր դահլիճ",
        "alt": "Գրադարակ և բաց գիրք",
        "caption": "Ընթերցասրահն առավոտյան։",
        "credit": "Պատկերը՝ կայքի խմբագրության",
        "authors": ("Անի Սարգսյան", "Արամ Պետրոսյան"),
        "translators": ("Նարինե Հակոբյան",),
        "document": "Համաժողովի ծրագիրը",
        "correction": "Մասնակիցների թիվն ուղղված է՝ ոչ թե 40, այլ 42։",
        "feed": "Գրադարանային լուրեր. Համաժողովներ",
        "page_title": "Մեր մասին",
    },
}


def samples(lang: str) -> SimpleNamespace:
    """Return the sample values of the edition *lang*."""
    words = WORDS[lang]
    other = next(language for tag, language in LANGUAGES.items() if tag != lang)
    s = SimpleNamespace(lang=lang, words=words, language=LANGUAGES[lang], other=other)
    s.picture = Picture("media/reading-room.png", words["alt"], words["caption"], words["credit"], 1200, 800)
    s.category = Link(words["category"], f"{lang}/category/conferences/")
    s.tags = tuple(Link(name, f"{lang}/tag/{key}/") for key, name in words["tags"])
    s.years = [Link("2021", f"{lang}/2021/"), Link("2020", f"{lang}/2020/")]
    _add_events(s)
    _add_cards(s)
    _add_links(s)
    _add_article(s)
    _add_frame(s)
    return s


def _add_events(s: SimpleNamespace) -> None:
    start = datetime(2020, 12, 24, 10, 0, tzinfo=ZONE)
    s.event = Event(start, start + timedelta(hours=2), s.words["place"], "https://example.org/maslahat", "online")
    s.cancelled_event = Event(date(2021, 4, 5), date(2021, 4, 9), s.words["place"], "", "cancelled")


def _add_cards(s: SimpleNamespace) -> None:
    url = f"{s.lang}/news/2020/online-conference/"
    moment = datetime(2020, 12, 25, 9, 30, tzinfo=ZONE)
    s.card = Card(s.words["title"], url, s.lang, moment, s.words["summary"], s.category, s.picture)
    s.event_card = Card(s.words["title"], url, s.lang, moment, s.words["summary"], s.category, s.picture, event=s.event)
    s.cancelled_card = Card(
        s.words["other_title"],
        f"{s.lang}/news/2021/reading-week/",
        s.lang,
        datetime(2021, 3, 1, 12, 0, tzinfo=UTC),
        "",
        s.category,
        event=s.cancelled_event,
    )
    s.month = MonthGroup(date(2020, 12, 1), f"{s.lang}/2020/12/", (s.card, s.event_card))


def _add_links(s: SimpleNamespace) -> None:
    s.switch_link = SwitchLink(s.other, f"{s.other.tag}/news/2020/online-conference/", exact=True)
    s.inexact_switch_link = SwitchLink(s.other, f"{s.other.tag}/category/conferences/", exact=False)
    s.feed = FeedLink(s.words["feed"], f"{s.lang}/category/conferences/feed.atom", "application/atom+xml", s.language)


def _add_article(s: SimpleNamespace) -> None:
    s.article = Article(
        key="news/2020/online-conference",
        lang=s.lang,
        title=s.words["title"],
        url=s.card.url,
        date=s.card.date,
        modified=datetime(2020, 12, 28, 11, 0, tzinfo=ZONE),
        status="draft",
        summary=s.words["summary"],
        category=s.category,
        tags=s.tags,
        authors=s.words["authors"],
        translators=s.words["translators"],
        image=s.picture,
        gallery=(s.picture, s.picture),
        documents=(Document("media/2020/programme.pdf", s.words["document"], 245_760, "pdf"),),
        event=s.event,
        corrections=(Correction(datetime(2020, 12, 27, 8, 0, tzinfo=ZONE), s.words["correction"]),),
        body=Body("sample.md", "sample", ()),
        source_language=s.other,
        translations=(s.switch_link,),
        missing=(),
        previous=Link(s.words["other_title"], f"{s.lang}/news/2020/reading-week/"),
        next=Link(s.words["other_title"], f"{s.lang}/news/2021/reading-week/"),
    )
    s.page = Page(s.lang, s.words["page_title"], f"{s.lang}/about/", "published", None, Body("sample.md", "sample", ()))


def _add_frame(s: SimpleNamespace) -> None:
    s.frame = Frame(
        language=s.language,
        languages=tuple(LANGUAGES.values()),
        site_name=s.words["site"],
        site_description=s.words["site_description"],
        home=f"{s.lang}/",
        events=f"{s.lang}/events/",
        feeds=f"{s.lang}/feeds/",
        front_door="",
        stylesheet="theme/css/site.0123456789.css",
        categories=tuple(Link(name, f"{s.lang}/category/{key}/") for key, name in s.words["categories"]),
        pages=tuple(Link(name, f"{s.lang}/{key}/") for key, name in s.words["pages"]),
    )
    s.half = Half(s.language, s.frame.home, (s.card, s.event_card, s.cancelled_card))
    s.period = Period(2020, 12, date(2020, 12, 1))


def head(title: str, url: str, feeds: tuple[FeedLink, ...] = (), *, is_indexed: bool = True) -> Head:
    """Return the head of a page that exists in both languages."""
    path = url.partition("/")[2]
    alternates = tuple(Alternate(tag, f"{tag}/{path}") for tag in LANGUAGES)
    return Head(title, "", url, (*alternates, Alternate("x-default", "")), feeds, is_indexed)
