"""What editors type is printed by the rules of its language wherever readers meet it: in pages, lists, and the feed.

Each case is an article: it is the article's text, its summary, and its title. The cases are those of the tables in
``tests/plugins/read/typography`` and other words under the same rules, below, which may have Markdown in them.
"""

import json
import re
from dataclasses import dataclass
from html import escape, unescape

import pytest
from lxml import etree, html

from tests.site_builds.built_site import path_of, read_built_site
from tests.site_builds.fixture_sites import CLOCK, NAMES, REPOSITORY, build_content
from tests.site_builds.invariants import ATOM

TABLES = {"tk": "turkmen.txt", "hy": "armenian.txt"}

# ⍽ is a no-break space, ⟦ ⟧ is around what is never broken, ! has a quotation mark without a partner, \n is a new line.
TURKMEN = r"""
emphasis-around   | *"Garagum"* romany okaldy.                        | <em>“Garagum”</em> romany okaldy.
emphasis-within   | "*Garagum*" romany okaldy.                        | “<em>Garagum</em>” romany okaldy.
emphasis-part     | Ol "*Garagum* romany" diýdi.                      | Ol “<em>Garagum</em> romany” diýdi.
link              | Ol ["Şükür bagşy"](https://a.example/a-b--c) okady.| Ol <a href="https://a.example/a-b--c">“Şükür bagşy”</a> okady.
link-half         | "Şükür [bagşy"](https://a.example/) powesti       | “Şükür <a href="https://a.example/">bagşy”</a> powesti
nested            | Ol "Biz 'Şasenem' dessanyny söýýäris" diýdi.      | Ol “Biz ‘Şasenem’ dessanyny söýýäris” diýdi.
nested-emphasis   | "Biz *'Şasenem'* dessanyny" diýdi                 | “Biz <em>‘Şasenem’</em> dessanyny” diýdi
nested-guillemets | «Biz "Garagum" romanyny okadyk» diýdi.            | «Biz “Garagum” romanyny okadyk» diýdi.
ending            | "Edebiýat"-da we "Sungat"da                       | “Edebiýat”-da we “Sungat”da
bracket           | kitap (seret: "Sözlük") tapyldy                   | kitap (seret: “Sözlük”) tapyldy
unbalanced        | Ol "Garagum romany diýdi                          | Ol "Garagum romany diýdi !
apostrophe        | Žanna d'Ark hakynda kitap                         | Žanna d’Ark hakynda kitap
ordinals          | 3-nji gat, 6-njy otag, 100-nji okyjy              | ⟦3-nji⟧ gat, ⟦6-njy⟧ otag, ⟦100-nji⟧ okyjy
ordinal-strong    | **40**-njy otag                                   | ⟦<strong>40</strong>-njy⟧ otag
date              | 1999-njy ýylyň 9-njy maýynda açyldy.              | ⟦1999-njy⟧⍽ýylyň ⟦9-njy⟧⍽maýynda açyldy.
date-plain        | 7 awgustda açylar                                 | 7⍽awgustda açylar
date-emphasis     | *2030-njy* ýylda                                  | <em>⟦2030-njy⟧</em>⍽ýylda
time              | sagat 18:30-da başlanýar                          | sagat ⟦18:30-da⟧ başlanýar
range             | 45-52 sahypalarda                                 | 45–52⍽sahypalarda
range-years       | 1941-1945-nji ýyllarda                            | ⟦1941–1945-nji⟧⍽ýyllarda
range-falling     | 52-45 hasabynda                                   | 52-45 hasabynda
units             | 15 sm, 800 g, 2 t we 3 ga                         | 15⍽sm, 800⍽g, 2⍽t we 3⍽ga
units-emphasis    | **15** sm uzynlyk                                 | <strong>15</strong>⍽sm uzynlyk
unit-endings      | 25 manatdan, 12 ýaşdan, 90 minutlyk               | 25⍽manatdan, 12⍽ýaşdan, 90⍽minutlyk
thousands         | 12 500 kitap, 3 400 000 manat                     | 12⍽500 kitap, 3⍽400⍽000⍽manat
percent           | 37 % artdy, 30 °C yssy                            | 37⍽% artdy, 30⍽°C yssy
signs             | № 12 kitaphana, § 4                               | №⍽12 kitaphana, §⍽4
initials          | B. M. Kerbabaýew we Ç.Aýtmatow                    | B.⍽M.⍽Kerbabaýew we Ç.⍽Aýtmatow
abbreviations     | TDU-nyň, ÝHHG-niň we DVD-de                       | ⟦TDU-nyň⟧, ⟦ÝHHG-niň⟧ we ⟦DVD-de⟧
abbreviation-long | TÜRKSOÝ-yň agzalary                               | TÜRKSOÝ-yň agzalary
dash              | *Okamak* -- ruhuň iýmiti                          | <em>Okamak</em>⍽– ruhuň iýmiti
dash-link         | Okamak - [ruhuň iýmiti](https://a.example/)       | Okamak⍽– <a href="https://a.example/">ruhuň iýmiti</a>
dash-3            | Okamak --- ruhuň iýmiti...                        | Okamak⍽— ruhuň iýmiti…
isbn              | ISBN 978-5-02-038415-7, 214-220 sahypalar         | ISBN 978-5-02-038415-7, 214–220⍽sahypalar
issn              | ISSN 0135-0536 "Kitap"                            | ISSN 0135-0536 “Kitap”
telephone         | telefon: 22-35, faks 17-94 we +993 12 17-94-20    | telefon: 22-35, faks 17-94 we +993 12 17-94-20
address           | www.a.example/2020-2025/a--b "kitap"              | www.a.example/2020-2025/a--b “kitap”
mail              | "okyjy--1@a.example" salgysy                      | “okyjy--1@a.example” salgysy
code              | `"a" -- 10-15 kg` we "b"                          | <code>"a" -- 10-15 kg</code> we “b”
as-typed          | *"Kitap" - 5 kg*{.as-typed} we "b"                | <em class="as-typed">"Kitap" - 5 kg</em> we “b”
other-language    | *"Գիրք" - 5 կգ*{lang=hy} we "kitap"               | <em lang="hy">«Գիրք»⍽– 5⍽կգ</em> we “kitap”
nested-first      | "'Şasenem' dessany" atly "Biz 'Garagum'" we "ä"   | “‘Şasenem’ dessany” atly “Biz ‘Garagum’” we “ä”
range-times       | 10:00-12:00 aralygynda, 2-3-den, 1-5-nji maýda    | 10:00-12:00 aralygynda, ⟦2–3-den⟧, ⟦1–5-nji⟧⍽maýda
list              | - "Bir" - 1-nji\n- "Iki" - 5 kg                   | “Bir”⍽– ⟦1-nji⟧ / “Iki”⍽– 5⍽kg
table             | a \| b\n-- \| --\n"ç" \| 10-15                    | a / b / “ç” / 10–15
"""

ARMENIAN = r"""
quotes            | Կարդացինք "Վերք Հայաստանի" վեպը։                  | Կարդացինք «Վերք Հայաստանի» վեպը։
emphasis-around   | *"Սամվել"* վեպը                                   | <em>«Սամվել»</em> վեպը
emphasis-within   | "*Սամվել*"-ի հեղինակը                             | «<em>Սամվել</em>»-ի հեղինակը
link              | Նա ["Սամվել"](https://a.example/a-b--c) կարդաց։   | Նա <a href="https://a.example/a-b--c">«Սամվել»</a> կարդաց։
nested            | Նա ասաց "Կարդա՛ "Անուշ" պոեմը"։                   | Նա ասաց «Կարդա՛ “Անուշ” պոեմը»։
nested-typed      | Նա ասաց "Կարդա՛ “Անուշ” պոեմը"։                   | Նա ասաց «Կարդա՛ “Անուշ” պոեմը»։
nested-emphasis   | «Կարդա՛ *"Անուշ"* պոեմը»                          | «Կարդա՛ <em>“Անուշ”</em> պոեմը»
typed             | “Անուշ” պոեմը և "Մարոն"                           | «Անուշ» պոեմը և «Մարոն»
angles            | <<Ո՞վ է "Անուշ"-ի հեղինակը>>,-հարցրեց նա։         | «Ո՞վ է “Անուշ”-ի հեղինակը»,– հարցրեց նա։
after-but         | Վեպը՝"Սամվել", հեղինակը՝ "Րաֆֆի"                  | Վեպը՝«Սամվել», հեղինակը՝ «Րաֆֆի»
unbalanced        | Նա կարդաց "Անուշ պոեմը                            | Նա կարդաց "Անուշ պոեմը !
apostrophe        | Ժաննա դ'Արկ                                       | Ժաննա դ’Արկ
stops             | Սրահը փակ է կիրակի: Բակը բաց է բոլորի համար:      | Սրահը փակ է կիրակի։ Բակը բաց է բոլորի համար։
stop-bracket      | Նա կարդաց ողջ գիրքը (երկու հատոր):                | Նա կարդաց ողջ գիրքը (երկու հատոր)։
stop-number       | Գիրքը տպվեց Երևանում: 1933 թվականին էր դա:        | Գիրքը տպվեց Երևանում։ 1933 թվականին էր դա։
stop-quotation    | Մենք կարդում ենք "Սամվել": "Անուշ" էլ ենք կարդում:| Մենք կարդում ենք «Սամվել»։ «Անուշ» էլ ենք կարդում։
stop-emphasis     | Սրահը *փակ է կիրակի:*                             | Սրահը <em>փակ է կիրակի։</em>
stop-foreign      | Այս կայքերում կան շատ գրքեր: Europeana, Gallica   | Այս կայքերում կան շատ գրքեր: Europeana, Gallica
stop-ending       | Նա ասաց այսպես "Ինչո՞ւ":                          | Նա ասաց այսպես «Ինչո՞ւ»։
label             | Բացման օրը: Երկուշաբթի                            | Բացման օրը: Երկուշաբթի
label-list        | Գրադարանն ունի երկու բաժին:\n\n- գրքեր\n- թերթեր  | Գրադարանն ունի երկու բաժին: / գրքեր / թերթեր
heading           | ## Գրադարանն ունի երկու բաժին:                    | Գրադարանն ունի երկու բաժին:
score             | Հանդիպումն ավարտվեց 3:1 հաշվով                    | Հանդիպումն ավարտվեց 3:1 հաշվով
marks             | Ի՜նչ գեղեցիկ գիրք է ։                             | Ի՜նչ գեղեցիկ գիրք է։
marks-inside      | Ե՞րբ եք գալիս, որտե՞ղ եք նստում։                  | Ե՞րբ եք գալիս, որտե՞ղ եք նստում։
but               | Ներկա էին ՝ Անին և Արամը։                         | Ներկա էին՝ Անին և Արամը։
backtick          | Բաժիններն են` մանկական և պատանեկան։               | Բաժիններն են՝ մանկական և պատանեկան։
date              | 1991 թ. սեպտեմբերի 21-ին                          | 1991⍽թ. սեպտեմբերի⍽⟦21-ին⟧
date-strong       | հունիսի **15**-ին                                 | հունիսի⍽⟦<strong>15</strong>-ին⟧
date-day          | 5 մայիսի, 1920 թ.-ին                              | 5⍽մայիսի, 1920⍽թ.-ին
years             | 1988-1991 թթ. լուսանկարներ                        | 1988–1991⍽թթ. լուսանկարներ
ordinals          | 3-րդ հարկ, 1-ին սենյակ, 100-րդ ընթերցող           | ⟦3-րդ⟧ հարկ, ⟦1-ին⟧ սենյակ, ⟦100-րդ⟧ ընթերցող
time              | ժամը 18:30-ից                                     | ժամը ⟦18:30-ից⟧
abbreviations     | ՀՀ-ում, ԱԳՆ-ի և DVD-ներ                           | ⟦ՀՀ-ում⟧, ⟦ԱԳՆ-ի⟧ և ⟦DVD-ներ⟧
abbreviation-long | ՅՈՒՆԻՍԵՖ-ի ծրագիրը                                | ՅՈՒՆԻՍԵՖ-ի ծրագիրը
units             | 15 սմ, 800 գ և 3 հա                               | 15⍽սմ, 800⍽գ և 3⍽հա
unit-endings      | 12 տարեկանից, 90 րոպեում                          | 12⍽տարեկանից, 90⍽րոպեում
thousands         | 12 500 գիրք, 40 մլն դրամ                          | 12⍽500 գիրք, 40⍽մլն դրամ
percent           | 37 % աճ, 30 °C տաք                                | 37⍽% աճ, 30⍽°C տաք
pages             | էջ 214-220, § 4, № 12                             | էջ⍽214–220, §⍽4, №⍽12
range-falling     | 220-214 համարները                                 | 220-214 համարները
initials          | Ա. Ս. Իսահակյան և Ե.Չարենց                        | Ա.⍽Ս.⍽Իսահակյան և Ե.⍽Չարենց
dash              | *Ընթերցանությունը* -- հոգու սնունդ                | <em>Ընթերցանությունը</em>⍽– հոգու սնունդ
dash-3            | Կարդալը --- հոգու սնունդ...                       | Կարդալը⍽— հոգու սնունդ…
isbn              | ISBN 978-99941-2-345-6, ISSN 1829-0531            | ISBN 978-99941-2-345-6, ISSN 1829-0531
telephone         | հեռախոս՝ 22-35 և +374 10 52-78-12                 | հեռախոս՝ 22-35 և +374 10 52-78-12
address           | Տե՛ս https://a.example/2020-2025/a--b։            | Տե՛ս https://a.example/2020-2025/a--b։
code              | `"a" -- 10-15 կգ` և "բ"                           | <code>"a" -- 10-15 կգ</code> և «բ»
other-language    | *"Kitap" - 5 kg*{lang=tk} և "գիրք"                | <em lang="tk">“Kitap”⍽– 5⍽kg</em> և «գիրք»
"""

TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Case:
    """A case.

    Attributes:
        key: of its article.
        typed: Markdown.
        blocks: the HTML within each of its paragraphs, items or cells.
        is_odd: whether it has a quotation mark without a partner, of which the editor is told.
        has_markup: whether it can't be a title.

    """

    language: str
    key: str
    typed: str
    blocks: tuple[str, ...]
    is_odd: bool
    has_markup: bool

    @property
    def address(self):
        return f"{self.language}/news/2026/{self.key}/"

    @property
    def summary(self):
        """What is printed where there are no tags."""
        return unescape(TAG.sub("", self.blocks[0]))

    @property
    def heading(self):
        """The HTML of it as a heading, in which a colon stays."""
        colon = ":" if "։" not in self.typed and self.language == "hy" else "։"
        return self.blocks[0].replace("։", colon)

    @property
    def title(self):
        return unescape(TAG.sub("", self.heading))


def invisible(text):
    """The HTML that the signs ⍽ ⟦ ⟧ stand for."""
    return text.replace("⟦", '<span class="nb">').replace("⟧", "</span>").replace("⍽", "\N{NO-BREAK SPACE}")


def cases_of(language, kind, table):
    for line in table.splitlines():
        if "|" not in line or line.startswith("#"):
            continue
        name, typed, printed = (cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line))
        is_odd, printed = printed.endswith(" !"), printed.removesuffix(" !")
        has_markup = "\\n" in typed or "##" in typed or bool(TAG.search(printed))
        blocks = printed.split(" / ")
        if kind == "table":  # plain text
            has_markup, blocks = False, [escape(printed, quote=False)]
        blocks = tuple(map(invisible, blocks))
        yield Case(language, f"{language}-{kind}-{name}", typed.replace("\\n", "\n"), blocks, is_odd, has_markup)


def read_cases():
    folder = REPOSITORY / "tests/plugins/read/typography"
    for language, name in TABLES.items():
        yield from cases_of(language, "table", (folder / name).read_text(encoding="utf-8"))
    yield from cases_of("tk", "new", TURKMEN)
    yield from cases_of("hy", "new", ARMENIAN)


CASES = [*read_cases()]
TITLES = [case for case in CASES if not case.has_markup]


def write(content):
    """Write an article for each case, all of one month."""
    for number, case in enumerate(CASES):
        lines = {
            "title": "Habar" if case.has_markup else case.typed,
            "date": f"2026-01-09T{number // 60:02}:{number % 60:02}",
        }
        lines |= {"category": "news", "status": "published"} | ({} if case.has_markup else {"summary": case.typed})
        header = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in lines.items())
        file = content / f"{case.address[:-1]}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\n{header}---\n{case.typed}\n", encoding="utf-8")
    (content / "taxonomy.yaml").write_text("categories:\n  news: {tk: Habarlar, hy: Լուրեր}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("typography")
    write(folder / "content")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("plugins.plan.feeds.NEWEST_IN_FEED", len(CASES))  # here the feed has every article
        return build_content(
            folder / "content", folder / "output", CLOCK, LANGUAGES={tag: NAMES[tag] for tag in TABLES}
        )


@pytest.fixture(scope="module")
def site(run):
    return read_built_site(run.site)


@pytest.fixture(scope="module")
def entries(site):
    """The entries of both feeds, by the address of their article."""
    trees = [etree.fromstring(site.data[f"{tag}/feed.atom"]) for tag in TABLES]
    found = [entry for tree in trees for entry in tree.iter(f"{ATOM}entry")]
    return {
        entry.find(f"{ATOM}link[@rel='alternate']").get("href").removeprefix(f"{site.url}/"): entry for entry in found
    }


@pytest.fixture(scope="module")
def cards(site):
    """The cards of both months, by the address of their article."""
    pages = [html.fromstring(site.data[f"{tag}/2026/01/index.html"].decode()) for tag in TABLES]
    found = [card for page in pages for card in page.xpath("//article[contains(@class, 'article-card')]")]
    return {card.xpath("string(.//h2/a/@href)").lstrip("/"): card for card in found}


def each(cases):
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.key)


def assert_has(case, source):
    """Make sure that each block of the case is in the HTML *source*, as it should be and whole, in their order."""
    pattern = r"[\s\S]*".join(
        rf"<(?:p|li|td|th|h2)\b[^>]*>\s*{re.escape(block)}\s*</(?:p|li|td|th|h2)>" for block in case.blocks
    )
    assert re.search(pattern, source), source


@each(CASES)
class TestText:
    def test_in_the_page_is_as_the_case_says(self, case, site):
        """
        The HTML of the article is right to the letter, no-break spaces and spans included.
        """
        source = site.data[path_of(case.address)].decode()
        assert_has(case, source.split('<div class="prose prose--news">', 1)[1])

    def test_in_the_feed_is_that_of_the_page(self, case, entries):
        """
        Who reads the feed reads the same.
        """
        assert_has(case, entries[case.address].findtext(f"{ATOM}content"))


@each(TITLES)
class TestTitle:
    def test_in_the_heading_is_as_the_case_says(self, case, site):
        """
        A heading has the punctuation of its language, and keeps numbers with their endings; a colon in it stays.
        """
        source = site.data[path_of(case.address)].decode()
        heading = re.search(r"<h1>(.*)</h1>", source)[1].replace("&#34;", '"').replace("&#39;", "'")
        assert heading == case.heading

    def test_of_the_document_is_plain(self, case, site):
        """
        The window's title has the same words without tags, and the site's name.
        """
        assert site.page(case.address).titles == [f"{case.title} – {NAMES[case.language]['name']}"]

    def test_in_a_list_is_that_of_the_heading(self, case, cards):
        """
        A card has the title of the article, and its summary as a sentence.
        """
        card = cards[case.address]
        title, summary = card.xpath(".//h2/a")[0], card.xpath(".//p[@class='article-card__summary']")[0]
        assert (title.text_content(), summary.text_content()) == (case.title, case.summary)
        spans = re.findall(r'class="nb">(.*?)</span>', case.blocks[0])
        assert [span.text for span in title.iter("span")] == [span.text for span in summary.iter("span")] == spans

    def test_in_the_feed_is_plain(self, case, entries):
        """
        Feed readers show titles and summaries as they are, so that there are no tags in them.
        """
        entry = entries[case.address]
        assert [entry.findtext(f"{ATOM}{name}") for name in ("title", "summary")] == [case.title, case.summary]


def test_there_are_many_new_cases():
    """
    The second set is no repetition of the tables.
    """
    typed = [(case.language, case.typed) for case in CASES]
    assert len(typed) == len(set(typed))
    assert len([case for case in CASES if "-new-" in case.key]) >= 60


def test_editors_are_told_of_quotation_marks_without_a_partner(run):
    """
    There is a warning for the title, the summary and the text of each such case, and no other warning.
    """
    odd = [f"{case.language}/news/2026/{case.key}.md" for case in CASES if case.is_odd]
    said = [problem.say() for problem in run.warnings]
    assert len(said) == 3 * len(odd), said
    assert all(any(file in words for file in odd) for words in said)
