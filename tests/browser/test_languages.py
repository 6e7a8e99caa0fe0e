"""How Turkmen and Armenian are set on the narrowest phone: words whole, endings with their numbers, the right marks.

The site is one of its own, whose texts are made to be hard: long words, and numbers with endings at every place of a
line. The browser that runs the tests may or may not know how to hyphenate the two languages.
"""

import threading
from itertools import pairwise

import pytest

from newsroom.serve import make_server
from tests.browser.reading import BuiltSite
from tests.site_builds.fixture_sites import CLOCK, NAMES, build_content

ADDRESSES = (
    "news/2025/hard/",
    "",
    "2025/",
    "2025/12/",
    "category/news/",
    "category/news/2025/",
    "tag/long/",
    "events/",
)

QUOTES = {"tk": ["“", "”", "‘", "’"], "hy": ["«", "»", "“", "”"]}

# The longest is in no text but this: at 320 pixels it has to be parted anywhere.
LONGEST = {"tk": "kitaphanaçylaşdyrylanlaryňkydanam" * 2, "hy": "գրադարանավարականացվածություններից" * 2}
LONG = {
    "tk": "Kitaphanaçylarymyzyňkylardandyr, halkaralaşdyrylmagynyň, jogapkärçiliksizliginden",
    "hy": "Գրադարանագիտականացումը, միջազգայնացվածությունների, անպատասխանատվությունից",
}
BOUND = {
    "tk": "2024-nji ýylyň 24-nji dekabrynda, 10-15-nji sahypalarda, BMG-niň, 18:30-dan 250 kg",
    "hy": "2024 թ. դեկտեմբերի 24-ին, 10-15-րդ էջերում, ՄԱԿ-ի, 18:30-ից 250 կգ",
}
TITLES = {"tk": "ÝEREWAN we Aşgabat: 24-nji", "hy": "ԵՎ Երևանում, և Աշխաբադում՝ 24-րդ"}
QUOTED = {
    "tk": '<q id="outer">Söz</q> we <q>"<q id="inner">söz</q>"</q>, <q id="foreign" lang="hy">Գիրք</q>',
    "hy": '<q id="outer">Խոսք</q> և <q><q id="inner">խոսք</q></q>, <q id="foreign" lang="tk">Kitap</q>',
}

# Looks at texts across the elements within a line; each function returns what is wrong.
SCRIPT = r"""
const shown = (element) => element.checkVisibility({ visibilityProperty: true });

const blockOf = (node) => {
  let element = node.parentElement;
  while (getComputedStyle(element).display.startsWith("inline") && element !== document.body) element = element.parentElement;
  return element;
};

/** The text of each block, and its nodes. */
const blocks = () => {
  const found = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!shown(node.parentElement)) continue;
    const block = blockOf(node);
    found.set(block, [...(found.get(block) ?? []), node]);
  }
  return found;
};

const placeOf = (nodes, offset) => {
  for (const node of nodes) {
    if (offset <= node.length) return [node, offset];
    offset -= node.length;
  }
};

/** What a pattern finds: the text, its block, and the lines it is on. */
const matches = function* (pattern) {
  for (const [block, nodes] of blocks()) {
    for (const match of nodes.map((node) => node.data).join("").matchAll(pattern)) {
      const range = document.createRange();
      const [first, start] = placeOf(nodes, match.index + 0.5);
      range.setStart(first, start - 0.5);
      range.setEnd(...placeOf(nodes, match.index + match[0].length));
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      const lines = [];
      for (const { top } of boxes) if (lines.every((line) => Math.abs(line - top) > 6)) lines.push(top);
      const width = boxes.reduce((sum, box) => sum + box.width, 0);
      yield { text: match[0], lines: lines.length, width, block };
    }
  }
};

const bound = () => [...matches(/[\p{L}\d]*[\d\p{Lu}]-\p{Ll}{1,6}(?![\p{L}-])|\d+\u00A0[\p{L}%]+\.?/gu)];

const roomOf = (block) => {
  const { paddingLeft, paddingRight } = getComputedStyle(block);
  return block.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
};

const looks = {
  bound: () => bound().map(({ text }) => text),
  parted: () => bound().filter(({ lines }) => lines !== 1).map(({ text }) => text),
  cutWords: () =>
    [...matches(/[\p{L}\p{M}՛՜՞]+/gu)]
      .filter(({ lines, width, block }) => lines > 1 && width < roomOf(block) - 1)
      .map(({ text }) => text),
  partedWords: () => [...matches(/[\p{L}\p{M}]+/gu)].filter(({ lines }) => lines > 1).map(({ text }) => text),
  hidden: () =>
    [...document.body.querySelectorAll("*")]
      .filter(shown)
      .filter((element) => {
        const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(element);
        const isWide = element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1;
        const hides = overflowX !== "visible" || overflowY !== "visible";
        return (isWide && hides) || textOverflow !== "clip" || webkitLineClamp !== "none";
      })
      .map((element) => element.outerHTML.slice(0, 80)),
  transformed: () => {
    const isOwn = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && /[^\x00-\x7F]/.test(node.data));
    const found = [];
    for (const element of document.querySelectorAll("*")) {
      for (const part of [null, "::before", "::after", "::first-letter", "::first-line"]) {
        const { textTransform, fontVariantCaps } = getComputedStyle(element, part);
        if (textTransform !== "none" || (isOwn(element) && fontVariantCaps !== "normal")) {
          found.push(`${element.outerHTML.slice(0, 80)} ${part} ${textTransform} ${fontVariantCaps}`);
        }
      }
    }
    return found;
  },
  lines: (selector) =>
    [...document.querySelectorAll(selector)].filter(shown).map((element) => {
      const { lineHeight, fontSize, fontFamily } = getComputedStyle(element);
      return [parseFloat(lineHeight) / parseFloat(fontSize), fontFamily];
    }),
  quotes: (id) => getComputedStyle(document.getElementById(id)).quotes,
  /** How wide a quotation is, and how wide its words would be in these marks. */
  widths: ([id, begin, end]) => {
    const quotation = document.getElementById(id);
    const text = document.createElement("span");
    text.lang = quotation.lang || document.documentElement.lang;
    text.textContent = begin + quotation.textContent + end;
    quotation.parentElement.append(text);
    return [quotation, text].map((element) => element.getBoundingClientRect().width);
  },
};
"""


def article(lang):
    """An article in which a number with an ending comes to stand at each place of a line."""
    name = NAMES[lang]["name"]
    letter = {"tk": "o", "hy": "ո"}[lang]
    shifted = "\n\n".join(f"{letter * number} {BOUND[lang]}" for number in range(1, 40))
    strong = {"tk": "**24**-nji", "hy": "**24**-րդ"}[lang]
    return f"""---
title: "{TITLES[lang]} {LONG[lang]}"
date: 2025-12-24T10:00
category: news
tags: [long]
status: published
summary: "{BOUND[lang]} {LONG[lang]}: {BOUND[lang]}"
event:
  start: 2025-12-30
  end: 2026-01-02
  place: {LONG[lang]}
---
{LONG[lang]} {BOUND[lang]}.

## {TITLES[lang]} {LONG[lang]}

- {LONG[lang]} {BOUND[lang]}
- {strong} {BOUND[lang]}
    1. {BOUND[lang]} {LONG[lang]}

> {LONG[lang]} {BOUND[lang]}

{QUOTED[lang]}

{LONGEST[lang]} {name}

{shifted}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site with one hard article in each language, served on a free port."""
    folder = tmp_path_factory.mktemp("languages")
    for lang in NAMES.keys() & QUOTES.keys():
        file = folder / f"content/{lang}/news/2025/hard.md"
        file.parent.mkdir(parents=True)
        file.write_text(article(lang), encoding="utf-8")
    names = [f"{{tk: {LONG['tk'].split(', ')[1]}, hy: {LONG['hy'].split(', ')[1]}}}", "{tk: Uzyn söz, hy: Երկար խոսք}"]
    terms = f"categories:\n  news: {names[0]}\ntags:\n  long: {names[1]}\n"
    (folder / "content/taxonomy.yaml").write_text(terms, encoding="utf-8")
    settings = {"LANGUAGES": {lang: NAMES[lang] for lang in QUOTES}}
    build = build_content(folder / "content", folder / "output", CLOCK, **settings)
    with make_server(folder / "output", 0) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield BuiltSite(f"http://127.0.0.1:{server.server_port}", build)
        server.shutdown()
        thread.join()


@pytest.fixture
def phone(open_window):
    return open_window(viewport={"width": 320, "height": 640})


@pytest.fixture
def pages(phone, lang):
    """Opens each page in turn, and gives a function that looks at it."""

    def opened():
        for address in ADDRESSES:
            phone.open(f"/{lang}/{address}")
            yield address, lambda name, *words: look(phone, name, *words)

    return opened


def look(phone, name, words=None):
    return phone.page.evaluate(f"(words) => {{ {SCRIPT}; return looks.{name}(words); }}", words)


def style(phone, rules):
    """Add *rules* to the open page."""
    phone.page.add_style_tag(content=rules)


class TestWords:
    def test_are_not_cut(self, phone, pages):
        """
        Nothing leaves the window, scrolls sideways, or hides a part of what it holds.
        """
        for address, see in pages():
            assert phone.measure("tooWide") + phone.measure("cut") + see("hidden") == [], address

    def test_that_fit_a_line_are_on_one(self, phone, pages):
        """
        Only a word that is wider than the page is parted without a hyphen.
        """
        for address, see in pages():
            style(phone, "* { hyphens: manual !important }")
            assert see("cutWords") == [], address

    def test_that_fit_no_line_are_parted(self, phone, lang):
        """
        That shows that the page has words which are hard, and that parted words are seen.
        """
        phone.open(f"/{lang}/{ADDRESSES[0]}")
        assert LONGEST[lang] in look(phone, "partedWords")
        style(phone, "* { word-break: break-all !important }")
        assert look(phone, "cutWords")


class TestEndings:
    def test_stay_with_their_numbers(self, pages):
        """
        In titles, summaries, texts and lists 24- and its ending are on one line, and so are a number and its unit.
        """
        for address, see in pages():
            assert see("parted") == [], address

    def test_are_at_every_place_of_a_line(self, phone, lang):
        """
        That shows that the numbers would be parted if nothing kept them.
        """
        phone.open(f"/{lang}/{ADDRESSES[0]}")
        words = {"tk": {"24-nji", "BMG-niň"}, "hy": {"24-րդ", "24-ին", "ՄԱԿ-ի", "2024\N{NO-BREAK SPACE}թ."}}[lang]
        assert words < set(look(phone, "bound"))
        style(phone, ".nb { white-space: normal !important }")
        assert len(set(look(phone, "parted"))) > 2


class TestQuotations:
    def test_have_the_marks_of_the_language(self, phone, lang, other):
        """
        The marks of <q> are those of both levels, and an element in the other language has that one's.
        """
        phone.open(f"/{lang}/{ADDRESSES[0]}")
        for name, tag in (("outer", lang), ("inner", lang), ("foreign", other)):
            assert look(phone, "quotes", name) == " ".join(f'"{mark}"' for mark in QUOTES[tag])

    def test_show_these_marks(self, phone, lang, other):
        """
        A quotation is just as wide as its words between the marks of its level.
        """
        phone.open(f"/{lang}/{ADDRESSES[0]}")
        for name, marks in (("outer", QUOTES[lang][:2]), ("inner", QUOTES[lang][2:]), ("foreign", QUOTES[other][:2])):
            quoted, typed = look(phone, "widths", [name, *marks])
            assert quoted == pytest.approx(typed, abs=0.1), name


class TestLetters:
    def test_are_those_of_the_text(self, pages):
        """
        Styles make no capitals: from և they would make ԵՒ, which is wrong.
        """
        for address, see in pages():
            assert see("transformed") == [], address

    def test_are_shown_as_they_are_written(self, phone, lang):
        """
        Capitals stay capitals and small letters small, և among them.
        """
        phone.open(f"/{lang}/{ADDRESSES[0]}")
        assert phone.heading.startswith(TITLES[lang])
        shown = phone.page.inner_text("body")
        assert "ԵՒ" not in shown
        written = phone.page.evaluate("document.body.textContent")
        assert [shown.count(letter) for letter in "ևԵý"] == [written.count(letter) for letter in "ևԵý"]


class TestLines:
    def test_have_the_height_of_the_language(self, site, phone, lang):
        """
        Texts, lists and summaries have the line height of the language file, in its first font.
        """
        fonts = site.build.site.languages[lang].language.fonts
        for address, selector in ((ADDRESSES[0], ".prose :is(p, li)"), ("", ".article-card__summary")):
            phone.open(f"/{lang}/{address}")
            found = look(phone, "lines", selector)
            assert found
            assert [height for height, _ in found] == pytest.approx([fonts.line_height] * len(found), abs=0.01)
            assert {family.split(",")[0].strip('"') for _, family in found} == {fonts.serif[0]}

    def test_of_titles_do_not_touch(self, phone, lang):
        """
        Large letters stand closer, but the lines of a title have room for all of them.
        """
        phone.open(f"/{lang}/{ADDRESSES[0]}")
        boxes = phone.page.evaluate("""() => {
            const range = document.createRange();
            range.selectNodeContents(document.querySelector("h1"));
            const size = parseFloat(getComputedStyle(document.querySelector("h1")).fontSize);
            return [...new Set([...range.getClientRects()].map(({ top }) => Math.round(top)))].map((top) => top / size);
        }""")
        assert len(boxes) > 3
        assert all(below - above >= 1.1 for above, below in pairwise(sorted(boxes)))
