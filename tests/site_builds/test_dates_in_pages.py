"""The dates of a whole year, wherever a reader meets them: in articles, in lists, on events, and in the feed.

The site has an article on each day of 2024 in both languages, and each announces an event. What is expected follows
from rules of its own: the ending of a Turkmen numeral from the vowels of the word that is spoken last, the genitive of
an Armenian month from its nominative.
"""

import re
from datetime import date, timedelta

import pytest
from lxml import etree, html

from tests.site_builds.built_site import path_of, read_built_site
from tests.site_builds.fixture_sites import CLOCK, NAMES, build_content
from tests.site_builds.invariants import ATOM

DAYS = [date(2024, 1, 1) + timedelta(days=number) for number in range(366)]
LANGUAGES = ("tk", "hy")
NO_BREAK = "\N{NO-BREAK SPACE}"

MONTHS = {
    "tk": [
        "ýanwar", "fewral", "mart", "aprel", "maý", "iýun", "iýul", "awgust", "sentýabr", "oktýabr", "noýabr", "dekabr",
    ],
    "hy": [
        "հունվար", "փետրվար", "մարտ", "ապրիլ", "մայիս", "հունիս",
        "հուլիս", "օգոստոս", "սեպտեմբեր", "հոկտեմբեր", "նոյեմբեր", "դեկտեմբեր",
    ],
}  # fmt: skip
UNITS = ["", "bir", "iki", "üç", "dört", "bäş", "alty", "ýedi", "sekiz", "dokuz"]
TENS = ["", "on", "ýigrimi", "otuz", "kyrk", "elli", "altmyş", "ýetmiş", "segsen", "togsan"]

HOURS = "T10:00", "T12:30"
"""When an event takes place that has hours, in Ashgabat."""


def has_back_vowels(word):
    """Whether the last vowel of a Turkmen word is spoken at the back of the mouth."""
    return re.findall("[aouyäöüie]", word)[-1] in "aouy"


def spoken(number):
    """The words of a Turkmen numeral."""
    thousands, hundreds, tens, units = (int(figure) for figure in f"{number:04}")
    words = [
        UNITS[thousands],
        "müň" * bool(thousands),
        UNITS[hundreds],
        "ýüz" * bool(hundreds),
        TENS[tens],
        UNITS[units],
    ]
    return [word for word in words if word]


def ordinal(number):
    return f"{number}-{'njy' if has_back_vowels(spoken(number)[-1]) else 'nji'}"


def prose(day, language):
    """The date over an article."""
    if language == "hy":
        return compact(day, "hy")
    month = MONTHS["tk"][day.month - 1]
    ending = "y" if has_back_vowels(month) else "i"
    return f"{ordinal(day.year)}{NO_BREAK}ýylyň {ordinal(day.day)}{NO_BREAK}{month}{ending}"


def day_and_month(day, language):
    return f"{day.day} {MONTHS[language][day.month - 1]}{'ի' if language == 'hy' else ''}"


def year(day, language):
    return f", {day.year}{NO_BREAK}թ." if language == "hy" else f" {day.year}"


def compact(day, language):
    """The date in a list."""
    return day_and_month(day, language) + year(day, language)


def month_in_heading(day, language):
    month = MONTHS[language][day.month - 1]
    return f"{day.year}{NO_BREAK}թ. {month}" if language == "hy" else f"{month.capitalize()} {day.year}"


def last_day(day):
    """The last day of the event that is announced on *day*: some take one day, some three, some a few hours."""
    return day + timedelta(days=2) if day.toordinal() % 3 == 1 else day


def has_hours(day):
    return day.toordinal() % 3 == 2


def event(day, language):
    """When the event that is announced on *day* takes place."""
    last = last_day(day)
    if last == day:
        return compact(day, language) + (", 10:00–12:30 (UTC+5)" if has_hours(day) else "")
    if last.month == day.month:
        return f"{day.day}–{compact(last, language)}"
    first = compact(day, language) if last.year != day.year else day_and_month(day, language)
    return f"{first}{NO_BREAK}– {compact(last, language)}"


def address(day, language):
    return f"{language}/news/{day.year}/{day:%m-%d}/"


def article(day, language):
    """The source of an article."""
    first, last = (hours if has_hours(day) else "" for hours in HOURS)
    return f"""---
title: {NAMES[language]["name"]} {day:%j}
date: {day}T{"00:05" if day.day % 2 else "23:55"}
category: news
status: published
event:
  start: {day}{first}
  end: {last_day(day)}{last}
---
{NAMES[language]["description"]}
"""


def write(content):
    for language in LANGUAGES:
        for day in DAYS:
            file = content / f"{address(day, language)[:-1]}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(article(day, language), encoding="utf-8")
    (content / "taxonomy.yaml").write_text("categories:\n  news: {tk: Habarlar, hy: Լուրեր}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dates")
    write(folder / "content")
    languages = {tag: NAMES[tag] for tag in LANGUAGES}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plugins.plan.feeds.NEWEST_IN_FEED", len(DAYS))  # here the feed has the whole year
        done = build_content(folder / "content", folder / "output", CLOCK, LANGUAGES=languages)
    assert [problem.say() for problem in done.warnings] == []
    return read_built_site(done.site)


@pytest.fixture(scope="module")
def tree(site):
    """Gives the tree of the page at an address."""
    known = {}

    def find(where):
        if where not in known:
            known[where] = html.fromstring(site.data[path_of(where)].decode())
        return known[where]

    return find


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request):
    return request.param


def texts(tree, path, link=".//@href"):
    """The text of the ``<time>`` within each element that *path* finds, by the address that the element leads to."""
    found = tree.xpath(path)
    times = {element.xpath(link)[-1].lstrip("/"): element.xpath(".//time") for element in found}
    assert len(times) == len(found)
    return {where: [time.text_content() for time in shown] for where, shown in times.items()}


def of_days(language, *rules):
    """What the rules make of each day, by the address of its article."""
    return {address(day, language): [rule(day, language) for rule in rules] for day in DAYS}


class TestArticle:
    def test_has_its_date_in_prose(self, tree, language):
        """
        A Turkmen date is in the words of the press, with the ending that its numerals ask for.
        """
        said = {where: tree(where).xpath("//p[@class='dateline']/time/text()") for where in of_days(language)}
        assert said == of_days(language, prose)

    def test_has_the_date_of_its_event(self, tree, language):
        """
        An event of one day names it once; of two months or years, both; hours come with the difference from UTC.
        """
        said = {where: tree(where).xpath("//*[@class='event-box']//time/text()") for where in of_days(language)}
        assert said == of_days(language, event)

    def test_says_the_same_to_machines(self, tree, language):
        """
        The hour before midnight and the one after it belong to the day of the site's own zone.
        """
        said = {
            where: tree(where).xpath("string(//p[@class='dateline']/time/@datetime)") for where in of_days(language)
        }
        assert {where: moment[:10] for where, moment in said.items()} == {
            address(day, language): day.isoformat() for day in DAYS
        }


class TestList:
    def test_of_a_month_has_short_dates(self, tree, language):
        """
        Each card has the date of its article, and that of its event.
        """
        said = {}
        for number in range(1, 13):
            found = texts(
                tree(f"{language}/2024/{number:02}/"), "//article[contains(@class, 'article-card')]", ".//h2/a/@href"
            )
            assert all(where.split("/")[3].startswith(f"{number:02}-") for where in found)
            said |= found
        assert said == of_days(language, compact, event)

    @pytest.mark.parametrize("where", ["2024/", "category/news/2024/"])
    def test_of_a_year_has_short_dates(self, tree, language, where):
        """
        A line of the year's list, and of that of a category, begins with the date.
        """
        said = texts(tree(f"{language}/{where}"), "//section[contains(@class, 'month-list')]//li")
        assert said == of_days(language, compact)

    def test_of_the_newest_has_short_dates(self, tree, language):
        """
        The front page has the dates of the last thirty days.
        """
        said = texts(tree(f"{language}/"), "//article[contains(@class, 'article-card')]", ".//h2/a/@href")
        assert said == dict(list(of_days(language, compact, event).items())[-30:])

    def test_is_under_the_name_of_its_month(self, tree, language):
        """
        A heading has the month in the nominative, and with a capital where it stands alone.
        """
        firsts = [date(2024, number, 1) for number in range(1, 13)]
        headings = [tree(f"{language}/2024/{first:%m}/").xpath("string(//h1)") for first in firsts]
        alone = tree(f"{language}/2024/").xpath("//h2[@class='month-list__month']")
        names = [month.capitalize() for month in MONTHS[language]]
        said = [re.split("[:՝] ", heading)[1] for heading in headings]
        assert said == [month_in_heading(first, language) for first in firsts]
        assert sorted(heading.text_content() for heading in alone) == sorted(names)


def test_events_have_their_dates(tree, language):
    """
    The page of events has a leaf of a calendar for each, and the date in full.
    """
    page = tree(f"{language}/events/")
    assert texts(page, "//article[@class='event-list__event']", ".//h3/a/@href") == of_days(language, event)
    leaves = [" ".join(leaf.text_content().split()) for leaf in page.xpath("//p[@class='event-list__leaf']")]
    names = [month.capitalize() for month in MONTHS[language]]
    assert leaves == [f"{day.day} {names[day.month - 1]}" for day in reversed(DAYS)]


def test_the_feed_has_the_dates_of_articles_and_events(site, language):
    """
    An entry has the day of its article, and begins with the date of the event in words.
    """
    entries = [*etree.fromstring(site.data[f"{language}/feed.atom"]).iter(f"{ATOM}entry")]
    published = [entry.findtext(f"{ATOM}published")[:10] for entry in entries]
    said = [html.fromstring(entry.findtext(f"{ATOM}content")).xpath("string(//strong)") for entry in entries]
    assert published == [day.isoformat() for day in reversed(DAYS)]
    assert said == [event(day, language) for day in reversed(DAYS)]


def test_no_page_has_the_wrong_full_stop_or_a_year_that_may_leave_its_sign(site):
    """
    CLDR has two different full stops after թ, and a space before it at which a line may end; readers get neither.
    """
    pages = {path: data.decode() for path, data in site.data.items() if path.endswith((".html", ".atom"))}
    assert [path for path, text in pages.items() if "\N{ONE DOT LEADER}" in text] == []
    bound = [match for text in pages.values() for match in re.findall(r"\d(\W*?)թթ?\.", text)]
    assert len(bound) > 366 * 5
    assert set(bound) == {NO_BREAK}
