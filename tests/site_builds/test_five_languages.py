"""A language is data: its file, its catalog, its content, its names in the taxonomy, and its entry in LANGUAGES.

The site of ``tests/sites/five_languages`` is built with the repository's own settings, code, theme and language files;
only LANGUAGES and the two folders are others. Russian brings three plural forms and months in two cases, Persian
another direction and addresses in its own script, English a comma between the month's day and the year.
"""

import ast
import re
from itertools import islice
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest
from jinja2 import Environment, nodes
from lxml import etree, html

from newsroom.catalogs import check, extract
from plugins.model.catalog import Translations, catalog_path, read_catalog
from tests.site_builds.built_site import path_of, read_built_site
from tests.site_builds.fixture_sites import REPOSITORY, SITES, build
from tests.site_builds.invariants import ATOM, INVARIANTS, SITEMAPS, XHTML, XML

THEME = REPOSITORY / "theme"
TAGS = sorted(file.stem for file in (REPOSITORY / "languages").glob("*.toml"))

# Where code may name a language: messages to editors are written in English, and documents of the shipped content are
# drawn by a script, in their own languages.
LANGUAGE_OF_MESSAGES = ("plugins/model/editor_language.py", "en")
PICTURES_OF_CONTENT = "newsroom/pictures/"

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)

# Persian comes first, so that what is first is neither of the repository's own languages, and is written to the left.
LANGUAGES = {
    "fa": {"name": "خبرهای کتابخانه", "description": "خبرهایی از زندگی کتابخانه‌ها."},
    "ru": {"name": "Новости библиотек", "description": "Новости из жизни библиотек."},
    "en": {"name": "Library news", "description": "News from the life of libraries."},
    "hy": {"name": "Գրադարանային լուրեր", "description": "Լուրեր գրադարանների կյանքից։"},
    "tk": {"name": "Kitaphana habarlary", "description": "Kitaphanalaryň durmuşyndan habarlar."},
}

# How each language calls itself, and its direction.
NAMES = {
    "fa": ("فارسی", "rtl"),
    "ru": ("Русский", "ltr"),
    "en": ("English", "ltr"),
    "hy": ("Հայերեն", "ltr"),
    "tk": ("Türkmen dili", "ltr"),
}

# In which languages a thing exists, by its address in the first of them, and which of them is for all other readers:
# that which an article was written in, or else the first of LANGUAGES that has it.
VERSIONS = """
fa/news/2026/reading-week/       | fa ru en hy tk | en
fa/news/2026/نمایشگاه-خط/        |                |
ru/news/2026/new-year/           | ru en          | ru
hy/news/2025/catalogue/          | hy tk          | hy
fa/news/2025/poems/              | fa en tk       | fa
ru/news/2025/garden/             | ru hy          | ru
fa/about/                        | fa ru en hy tk | fa
fa/events/                       | fa ru en hy tk | fa
fa/category/research/            | fa ru en hy tk | fa
ru/category/research/2025/       | ru hy          | ru
fa/tag/poetry/                   | fa en tk       | fa
ru/tag/yelka-i-chteniye/         |                |
fa/2026/                         | fa ru en hy tk | fa
ru/2026/01/                      | ru en          | ru
ru/2025/10/                      | ru hy          | ru
"""

# The date of an article, of the month it is listed under, and of an event. ⍽ is a no-break space.
DATES = """
fa | 6 مارس 2026              | مارس 2026      | مارس   | 24 آوریل 2026، 10:00–17:30 (UTC+5)
ru | 3 марта 2026⍽г.          | март 2026⍽г.   | Март   | 24 апреля 2026⍽г., 10:00–17:30 (UTC+5)
en | March 2, 2026            | March 2026     | March  | April 24, 2026, 10:00–17:30 (UTC+5)
hy | 4 մարտի, 2026⍽թ.         | 2026⍽թ. մարտ   | Մարտ   | 24 ապրիլի, 2026⍽թ., 10:00–17:30 (UTC+5)
tk | 2026-njy⍽ýylyň 5-nji⍽marty | Mart 2026    | Mart   | 24 aprel 2026, 10:00–17:30 (UTC+5)
"""

# What a reader sees where the editor has typed straight quotes and hyphens.
TYPOGRAPHY = """
fa | <h1>هفتهٔ کتابخوانی «کتاب در باغ»</h1>
fa | گفت: «کتاب ‹باغ› را با هم می‌خوانیم».
fa | برنامه <em lang="en">“Book Garden”</em> است
ru | <h1>Неделя чтения «Книга в саду»</h1>
ru | «Мы читаем книгу „Сад“ вместе»,⍽— и открыла неделю.
ru | А.⍽С.⍽Пушкин⍽— в каждом зале. Дети прочтут 10–15⍽страниц
ru | пройдёт 24⍽апреля 2026⍽г.
en | <h1>Reading week “A Book in the Garden”</h1>
en | “We read the ‘Garden’ book together,” said the director—it’s open to all.
en | read 10–15 pages
hy | <h1>Ընթերցանության շաբաթ «Գիրքն այգում»</h1>
hy | «Միասին կարդում ենք “Այգի” գիրքը»։
hy | 2026⍽թ. ապրիլի⍽<span class="nb">24-ին</span>։
tk | <h1>Okaýyş hepdeligi “Bagdaky kitap”</h1>
tk | “Biz ‘Bag’ kitabyny bile okaýarys” diýdi.
tk | <span class="nb">2026-njy</span>⍽ýylyň <span class="nb">24-nji</span>⍽aprelinde
"""

# The categories in the menu; in all languages but Russian, the order of Unicode is another.
CATEGORIES = """
fa | پژوهش, خواندن, کودک و خانواده, گاهنامه‌ها, نمایشگاه‌ها, همایش‌ها
ru | Выставки, Дети и семья, Журналы, Исследования, Конференции, Чтение
en | Children and family, Conferences, e-journals, Exhibitions, Reading, Research
hy | Ամսագրեր, Երեխաներ և ընտանիք, Ընթերցանություն, Համաժողովներ, Ցուցահանդեսներ, Ուսումնասիրություններ
tk | Çaga we maşgala, Žurnallar, Maslahatlar, Okaýyş, Sergiler, Ylmy işler
"""

# The tags of each edition, with the last part of their addresses.
TAGS_IN_ORDER = """
fa | آیین خواندن, باغ کتاب, خط نستعلیق, شعر, کودکان  | آیین-خواندن باغ-کتاب خط-نستعلیق poetry children
ru | Дети, Ёлка и чтение, Журналистика, Новые книги | children yelka-i-chteniye zhurnalistika novyye-knigi
en | Children, Émigré books, New books, Poetry, zines | children emigre-books new-books poetry zines
hy | Երեխաներ, Նոր գիրք, Ցանկ, Ուսուցում, Փառատոն    | children nor-girk tsank usutsum paraton
tk | Çagalar, Çap işi, Žurnal, Sanaw, Şygryýet, Täze kitap | children cap-isi zurnal sanaw poetry taze-kitap
"""


def table(text):
    """The rows of a table, each a list of its cells."""
    rows = [line.split("|") for line in text.strip().splitlines()]
    return [[cell.strip().replace("⍽", "\N{NO-BREAK SPACE}") for cell in row] for row in rows]


def built(folder, languages):
    return build({"PATH": str(SITES / "five_languages"), "OUTPUT_PATH": str(folder / "output"), "LANGUAGES": languages})


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    return built(tmp_path_factory.mktemp("five"), LANGUAGES)


@pytest.fixture(scope="module")
def site(run):
    return read_built_site(run.site)


@pytest.fixture(scope="module")
def source(site):
    """Gives the HTML at an address, as it was written."""
    return lambda address: site.data[path_of(address)].decode()


def address_in(language, address):
    """The address of the same thing in another language, where the rest of the address is the same."""
    return "/".join([language, *address.split("/")[1:]])


class TestSite:
    def test_is_built_without_a_warning(self, run):
        """
        Five languages give an editor nothing to correct.
        """
        assert [problem.say() for problem in run.warnings] == []

    @pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.__name__)
    def test_is_a_site_like_any_other(self, site, invariant):
        """
        What is true of any site is true of this one.
        """
        found = [*islice(invariant(site), 20)]
        assert not found, "\n".join([str(invariant.__doc__), *found])

    def test_is_written_in_the_direction_of_each_language(self, site):
        """
        Persian pages run from right to left, all others from left to right; shared pages as the first language does.
        """
        said = {(page.path.split("/")[0], page.lang, page.direction) for page in site.pages.values()}
        editions = {(tag, tag, direction) for tag, (_, direction) in NAMES.items()}
        assert said == editions | {("index.html", "fa", "rtl"), ("404.html", "fa", "rtl")}

    def test_gives_each_language_its_own_quotation_marks_and_fonts(self, site, run):
        """
        The stylesheet has a rule for each language, made from its file.
        """
        styles = site.data[site.stylesheet].decode()
        for tag, edited in run.site.languages.items():
            rule = re.search(rf":lang\({tag}\)[^{{]*\{{([^}}]*)\}}", styles)
            assert rule, tag
            marks = " ".join(f'"{mark}"' for mark in (*edited.language.quotes.outer, *edited.language.quotes.inner))
            assert f"quotes: {marks};" in rule[1]
            assert edited.language.fonts.serif[0] in rule[1]


class TestSwitcher:
    def test_leads_to_the_four_other_languages(self, site, source):
        """
        Each is called by its own name and marked with its own language and direction, in the order of LANGUAGES.
        """
        for page in site.edition_pages():
            links = html.fromstring(source(page.address)).xpath("//nav[@class='language-switcher']//a")
            said = [(link.get("lang"), link.get("hreflang"), link.text_content(), link.get("dir")) for link in links]
            others = [tag for tag in LANGUAGES if tag != page.lang]
            assert said == [(tag, tag, *NAMES[tag]) for tag in others], page.path

    def test_says_which_languages_a_page_lacks(self, source):
        """
        Where a page has no version, a sentence in the reader's language names the language; the link leads near it.
        """
        said = html.fromstring(source("ru/news/2026/new-year/")).xpath("//nav[@class='language-switcher']")[0]
        sentence = "Этой страницы нет на этом языке: {}. Ссылка ведёт на ближайшую к ней страницу."
        lacking = [sentence.format(name) for name in ("персидский", "армянский", "туркменский")]
        assert [found.text for found in said.iter("p")] == lacking
        near = ["/fa/category/family/", "/en/news/2026/new-year/", "/hy/category/family/", "/tk/category/family/"]
        assert [found.get("href") for found in said.iter("a")] == near


class TestAlternates:
    @pytest.mark.parametrize(("first", "languages", "default"), table(VERSIONS))
    def test_are_exactly_the_versions_that_exist(self, site, first, languages, default):
        """
        Each version names all of them, and the one for readers of any other language; a single one names none.
        """
        addresses = {tag: site.absolute(address_in(tag, first)) for tag in languages.split()}
        wanted = addresses | ({"x-default": addresses[default]} if default else {})
        for tag in languages.split() or [first.split("/")[0]]:
            assert dict(site.page(address_in(tag, first)).alternates) == wanted

    def test_of_a_front_page_lead_others_to_the_front_door(self, site):
        """
        A reader of none of the languages gets the page of all of them.
        """
        wanted = {tag: site.absolute(f"{tag}/") for tag in LANGUAGES} | {"x-default": site.absolute("")}
        assert [dict(site.page(f"{tag}/").alternates) for tag in LANGUAGES] == [wanted] * 5

    def test_follow_the_order_of_languages(self, tmp_path):
        """
        With the languages in another order, another is the first one, and nothing else is different about it.
        """
        other = read_built_site(built(tmp_path, dict(reversed(LANGUAGES.items()))).site)
        poems = dict(other.page("fa/news/2025/poems/").alternates)
        week = dict(other.page("fa/news/2026/reading-week/").alternates)
        assert [*poems] == ["tk", "en", "fa", "x-default"]
        assert (poems["x-default"], week["x-default"]) == (poems["tk"], week["en"])
        assert (other.page("").lang, other.page("").direction) == ("tk", "ltr")

    def test_are_in_the_sitemap(self, site):
        """
        The sitemap names the versions of a page; addresses in Persian are percent-encoded there.
        """
        trees = map(etree.fromstring, site.sitemap_parts.values())
        entries = {entry.findtext(f"{SITEMAPS}loc"): entry.findall(f"{XHTML}link") for tree in trees for entry in tree}
        week = entries[site.absolute("ru/news/2026/reading-week/")]
        assert [link.get("hreflang") for link in week] == [*LANGUAGES, "x-default"]
        assert week[-1].get("href") == site.absolute("en/news/2026/reading-week/")
        assert entries[site.absolute(quote("fa/news/2026/نمایشگاه-خط/"))] == []


class TestDates:
    @pytest.mark.parametrize(("language", "words"), [(row[0], row[1:]) for row in table(DATES)])
    def test_are_those_of_the_language(self, source, language, words):
        """
        A day stands in the genitive where the language has one, and the month of a heading in the nominative.
        """
        day, month_and_year, month, event = words
        article = html.fromstring(source(f"{language}/news/2026/reading-week/"))
        assert article.xpath("string(//p[@class='dateline']/time)") == day
        assert article.xpath("string(//section[@class='event-box']//time)") == event
        assert html.fromstring(source(f"{language}/2026/03/")).xpath("string(//h1)").endswith(f" {month_and_year}")
        assert html.fromstring(source(f"{language}/2026/")).xpath("string(//h2)") == month

    def test_of_whole_days_in_one_month_name_it_once(self, source):
        """
        An event of some days has the month and the year at its end.
        """
        said = [
            html.fromstring(source(f"{tag}/events/")).xpath("string(//h2[@id='past']/..//time)") for tag in ("ru", "en")
        ]
        assert said == ["3–6 января 2026\N{NO-BREAK SPACE}г.", "January 3–6, 2026"]


class TestTypography:
    @pytest.mark.parametrize(("language", "words"), table(TYPOGRAPHY))
    def test_is_that_of_the_language(self, source, language, words):
        """
        Quotation marks of both levels, dashes, ranges and spaces are those of the page's language.
        """
        assert words in source(f"{language}/news/2026/reading-week/")

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_in_titles_as_plain_text(self, site, source, language):
        """
        The title of the document, of the card and of the feed's entry is that of the heading.
        """
        heading = html.fromstring(source(f"{language}/news/2026/reading-week/")).xpath("string(//h1)")
        card = html.fromstring(source(f"{language}/")).xpath("string(//*[contains(@class, 'article-card__title')])")
        entry = etree.fromstring(site.data[f"{language}/feed.atom"]).find(f"{ATOM}entry")
        assert (card, entry.findtext(f"{ATOM}title")) == (heading, heading)
        dash = "—" if language == "ru" else "–"
        title = site.page(f"{language}/news/2026/reading-week/").titles
        assert title == [f"{heading} {dash} {LANGUAGES[language]['name']}"]


class TestAddresses:
    @pytest.mark.parametrize("address", ["fa/news/2026/نمایشگاه-خط/", "fa/tag/خط-نستعلیق/", "fa/tag/باغ-کتاب/"])
    def test_of_persian_are_in_its_script(self, site, address):
        """
        The file has the letters themselves; links to it, and its canonical address, have them percent-encoded.
        """
        assert (site.output / address / "index.html").is_file()
        links = [link.address for link in site.page("fa/").links + site.page("fa/news/2026/نمایشگاه-خط/").links]
        assert f"/{quote(address)}" in links
        assert site.page(address).canonicals == [site.absolute(quote(address))]

    def test_of_headings_are_in_the_script_that_the_language_asks_for(self, site):
        """
        A heading's anchor is romanised, in Persian it is not.
        """
        week = {tag: site.page(f"{tag}/news/2026/reading-week/").ids for tag in LANGUAGES}
        anchors = {"fa": "برنامهٔ-روز", "ru": "programma", "en": "programme", "hy": "tsragir", "tk": "maksatnama"}
        assert {tag for tag, anchor in anchors.items() if anchor in week[tag]} == set(LANGUAGES)


class TestOrder:
    @pytest.mark.parametrize(("language", "names"), table(CATEGORIES))
    def test_of_categories_is_that_of_the_alphabet(self, source, language, names):
        """
        Every edition has all categories in its menu, as its readers look for them.
        """
        menu = html.fromstring(source(f"{language}/")).xpath("//nav[@class='masthead__menu']//a/text()")
        assert menu[:-1] == names.split(", ")

    @pytest.mark.parametrize(("language", "names", "slugs"), table(TAGS_IN_ORDER))
    def test_of_tags_is_that_of_the_alphabet(self, run, site, language, names, slugs):
        """
        A tag of the taxonomy has one address in every language, any other word an address from its own letters.
        """
        tags = run.editions[language].tags.values()
        assert ([tag.name for tag in tags], [tag.slug for tag in tags]) == (names.split(", "), slugs.split())
        assert all(site.has(f"{language}/tag/{slug}/") for slug in slugs.split())


class TestFeed:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_is_in_its_language(self, site, language):
        """
        Each edition has its own feed, with the articles that it has and no others.
        """
        feed = etree.fromstring(site.data[f"{language}/feed.atom"])
        assert (feed.get(f"{XML}lang"), feed.findtext(f"{ATOM}title")) == (language, LANGUAGES[language]["name"])
        said = {link.get("hreflang") for link in feed.iter(f"{ATOM}link") if link.get("rel") == "alternate"}
        assert said == {language}
        assert len(feed.findall(f"{ATOM}entry")) == {"fa": 3, "ru": 3, "en": 3, "hy": 3, "tk": 3}[language]


class TestCatalog:
    @pytest.mark.parametrize("language", TAGS)
    def test_says_everything_that_the_templates_say(self, language):
        """
        Every language that has a file has a complete catalog too, with the plural forms that Babel knows for it.
        """
        assert [problem.say() for problem in check(catalog_path(THEME, language), extract(THEME), language)] == []

    def test_of_english_says_its_messages_as_they_are(self):
        """
        What the templates say is what an English reader sees.
        """
        catalog, _ = read_catalog(catalog_path(THEME, "en"))
        assert {msgid: forms[0] for (_, msgid), forms in catalog.messages.items() if forms[0] != msgid} == {}

    @pytest.mark.parametrize("language", TAGS)
    def test_tells_nothing_about_a_machine(self, language):
        """
        A catalog has no dates, no tools and no absolute paths, so that it changes only when its words do.
        """
        text = catalog_path(THEME, language).read_text(encoding="utf-8")
        assert not re.search(r"^\"[\w-]+-Date:|^\"Generated-By|^#: /|://", text, re.MULTILINE)

    @pytest.mark.parametrize(
        ("number", "form"),
        [(1, "статья"), (2, "статьи"), (5, "статей"), (11, "статей"), (21, "статья"), (22, "статьи"), (112, "статей")],
    )
    def test_of_russian_has_three_plural_forms(self, number, form):
        """
        One article, two articles and five articles are three forms of the word.
        """
        catalog, _ = read_catalog(catalog_path(THEME, "ru"))
        words = {("", "%(num)d article"): ("%(num)d статья", "%(num)d статьи", "%(num)d статей")}
        russian = Translations(msgspec.structs.replace(catalog, messages=words))
        said = russian.ngettext("%(num)d article", "%(num)d articles", number) % {"num": number}
        assert said == f"{number} {form}"

    def test_of_russian_has_all_forms_of_each_message(self):
        """
        A message with a plural is said for 1, 2 and 5 languages.
        """
        catalog, _ = read_catalog(catalog_path(THEME, "ru"))
        russian = Translations(catalog)
        one = "This article is also available in this language: %(languages)s"
        said = [russian.ngettext(one, "", number).partition(":")[0] for number in (1, 2, 5)]
        singular, plural = "Эту статью можно прочитать и на этом языке", "Эту статью можно прочитать и на этих языках"
        assert said == [singular, plural, plural]

    @pytest.mark.parametrize(
        ("address", "words"),
        [
            ("ru/news/2026/new-year/", "Эту статью можно прочитать и на этом языке: English"),
            (
                "ru/news/2026/new-year/",
                "Эта статья ещё не переведена на эти языки: персидский, армянский и туркменский",
            ),
            ("ru/news/2026/reading-week/", "Эту статью можно прочитать и на этих языках: فارسی, English, "),
            ("ru/news/2026/reading-week/", "Язык оригинала: английский"),
            (
                "en/news/2025/poems/",
                "This article has not yet been translated into these languages: Russian and Armenian",
            ),
            ("fa/news/2026/reading-week/", "زبان متن اصلی: انگلیسی"),
        ],
    )
    def test_is_what_pages_speak(self, source, address, words):
        """
        A page says in its own language which versions an article has, in the form for their number.
        """
        notice = html.fromstring(source(address)).xpath("string(//div[@class='language-notice'])")
        assert words in " ".join(notice.split())


class TestRepository:
    """A language is named in its file, in the settings and in the content; nowhere else."""

    def test_has_no_code_for_a_language(self):
        """
        No text in the code is the tag of a language, or an address in one; examples in docstrings may be.
        """
        tag = re.compile(rf"/?({'|'.join(TAGS)})(?:[-_]\w+|/.*)?")
        found = [
            f"{path}:{text.lineno}: {text.value!r}"
            for folder in ("plugins", "newsroom")
            for file in sorted((REPOSITORY / folder).rglob("*.py"))
            if (path := file.relative_to(REPOSITORY).as_posix()) and not path.startswith(PICTURES_OF_CONTENT)
            for text in texts_of_code(file)
            if tag.fullmatch(text.value) and (path, text.value) != LANGUAGE_OF_MESSAGES
        ]
        assert found == []

    def test_has_no_template_for_a_language(self):
        """
        No template compares with the tag of a language or marks its words with one; the examples in comments may.
        """
        marked = re.compile(rf"\b(?:lang|hreflang)=[\"']?(?:{'|'.join(TAGS)})\b|[\"'/](?:{'|'.join(TAGS)})[\"'/]")
        found = []
        for file in sorted((THEME / "templates").rglob("*.html")):
            tree = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(file.read_text(encoding="utf-8"))
            words = [f'"{node.value}"' for node in tree.find_all(nodes.Const) if isinstance(node.value, str)]
            words += [node.data for node in tree.find_all(nodes.TemplateData)]
            found += [f"{file.name}: {word}" for word in words if marked.search(word)]
        assert found == []

    def test_has_no_styles_for_a_language(self):
        """
        What a script needs of the styles comes from the file of its language.
        """
        found = re.compile(r":lang\(|\[(?:href)?lang[~|^$*]?=")
        styles = {file.name: file.read_text(encoding="utf-8") for file in sorted((THEME / "static").rglob("*.css"))}
        assert [name for name, text in styles.items() if found.search(COMMENT.sub("", text))] == []


def texts_of_code(file: Path):
    """The texts in a Python file that are not docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone
    ]
