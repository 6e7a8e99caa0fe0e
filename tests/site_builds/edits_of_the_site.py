"""Edits of what surrounds the articles: taxonomy, theme, catalogs, languages, settings, the clock; and grave mistakes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from plugins.model.catalog import catalog_path
from tests.site_builds.edits_of_texts import Edit, Kinds
from tests.site_builds.fixture_sites import NAMES
from tests.site_builds.small_theme import OPTIONAL
from tests.site_builds.working_site import KNOWN_LANGUAGES, WorkingSite, with_field

SITE_EDITS = Kinds()
"""Edits of what surrounds the articles."""

# The taxonomy ---------------------------------------------------------------------------------------------------------

FILE = "content/taxonomy.yaml"


@SITE_EDITS.add
def term_named(site: WorkingSite, chance: Random) -> str:
    """Give a category or tag another name in one language."""
    tag, name = chance.choice(KNOWN_LANGUAGES), f"{chance.choice(['Aý', 'Գիրք', 'Zal'])} {chance.randrange(50)}"
    lines = site.read(FILE).split("\n")
    at = chance.choice([number for number, line in enumerate(lines) if "{" in line])
    lines[at] = re.sub(rf"\b{tag}: [^,}}]*", f"{tag}: {name}", lines[at])
    site.write(FILE, "\n".join(lines))
    return f"taxonomy: {lines[at].strip()}"


@SITE_EDITS.add
def terms_changed(site: WorkingSite, chance: Random) -> str:
    """Add or remove a tag or a category that is in nobody's way, or give a free word a key."""
    text = site.read(FILE)
    for key, names in {
        "new-things": "tk: Täze zatlar, hy: Նոր, en: New",
        "fresh": "tk: Täze kitap, hy: Գիրք, en: C++",
    }.items():
        lines = "".join(line for line in text.splitlines(keepends=True) if f"  {key}:" not in line)
        if chance.random() < 0.5:
            group = chance.choice(["tags", "categories"])
            lines = lines.replace(f"{group}:\n", f"{group}:\n  {key}: {{{names}}}\n")
        text = lines
    if text == site.read(FILE):
        text = (
            text.replace("  children:", "  youth:")
            if "  children:" in text
            else text.replace("  youth:", "  children:")
        )
    site.write(FILE, text)
    return f"taxonomy: {re.findall('(?m)^  ([a-z-]+):', text)}"


# The theme ------------------------------------------------------------------------------------------------------------


def _insert(text: str, words: str) -> str:
    """Put words where a template shows them: in its first macro or block, else before everything else."""
    found = re.search(r"\{% (?:macro [^%]*|block (?:content|heading)) %\}", text)
    if found is None:
        return words + text
    return text[: found.end()] + words + text[found.end() :]


@SITE_EDITS.add
def template(site: WorkingSite, chance: Random) -> str:
    """Change what a template shows, be it a page, a part of one, or a component."""
    path = chance.choice(site.files("theme/templates/", ".html"))
    words = f"{chance.randrange(100)}"
    site.write(path, _insert(site.read(path), words))
    return f"{path}: shows {words}"


@SITE_EDITS.add
def partial(site: WorkingSite, chance: Random) -> str:
    """Change a template that is used by others."""
    found = [path for path in site.files("theme/templates/", ".html") if path.count("/") > 2 or "base" in path]
    path = chance.choice(found)
    words = f"{chance.randrange(100)}"
    site.write(path, _insert(site.read(path), words))
    return f"{path}: shows {words}"


@SITE_EDITS.add
def template_that_need_not_be(site: WorkingSite, chance: Random) -> str:
    """Add or remove a template that others use when it is there."""
    name = chance.choice(OPTIONAL)
    path = f"theme/templates/{name}"
    if (site.inputs / path).exists():
        site.remove(path)
        return f"{path}: removed"
    number = chance.randrange(100)
    site.write(path, f"{number}\n")
    return f"{path}: added, shows {number}"


@SITE_EDITS.add
def style(site: WorkingSite, chance: Random) -> str:
    """Change, add or remove a style."""
    path = chance.choice(
        [*site.files("theme/static/css/"), "theme/static/css/added.css", "theme/static/css/z/last.css"]
    )
    if (site.inputs / path).exists() and chance.random() < 0.3:
        site.remove(path)
        return f"{path}: removed"
    site.write(path, f"a {{ color: #{chance.randrange(100, 1000)}; }}\n")
    return f"{path}: written"


@SITE_EDITS.add
def theme_file(site: WorkingSite, chance: Random) -> str:
    """Change, add or remove a file of the theme that is published as it is."""
    path = f"theme/static/{chance.choice(['icon.svg', 'added.txt', 'js/added.js'])}"
    if (site.inputs / path).exists() and chance.random() < 0.3:
        site.remove(path)
        return f"{path}: removed"
    site.write(path, f"<!-- {chance.randrange(1000)} -->\n")
    return f"{path}: written"


def _catalog(site: WorkingSite, tag: str) -> str:
    return catalog_path(site.inputs / "theme", tag).relative_to(site.inputs).as_posix()


@SITE_EDITS.add
def catalog(site: WorkingSite, chance: Random) -> str:
    """Change the words of a message."""
    path = _catalog(site, chance.choice(site.languages))
    text = site.read(path)
    found = list(re.finditer(r'(?m)^msgstr(?:\[\d\])? "([^"\\]+)"$', text))
    at = chance.choice(found)
    words = f"{at[1]} {chance.randrange(50)}"
    site.write(path, text[: at.start(1)] + words + text[at.end(1) :])
    return f"{path}: {words!r}"


@SITE_EDITS.add
def comment_of_a_catalog(site: WorkingSite, chance: Random) -> str:
    """Change a comment of a catalog."""
    path = _catalog(site, chance.choice(site.languages))
    site.write(path, f"# {chance.randrange(1000)}\n{site.read(path)}")
    return f"{path}: comment"


# Languages ------------------------------------------------------------------------------------------------------------

FACTS: Mapping[str, tuple[str, ...]] = {
    "name": ('"Dil"', '"Լեզու"', '"Tongue"'),
    "hyphenation": ("true", "false"),
    "outer": ('["«", "»"]', '["“", "”"]', '["„", "“"]'),
    "double_hyphen": ('"–"', '"—"'),
    "ellipsis": ('"…"', '"..."'),
    "ranges": ("true", "false"),
    "long": ('"d MMMM y"', '"dd.MM.y"', '"y, d MMMM"'),
    "compact": ('"d MMM y"', '"dd.MM.y"'),
    "month_and_year": ('"LLLL y"', '"y LLLL"'),
    "line_height": ("1.4", "1.75"),
    "serif": ('["Georgia", "serif"]', '["Noto Serif", "serif"]'),
    "order": ('"z y x w v u t s r q p o n m l k j i h g f e d c b a"',),
    "units": ('["kg"]', '["sany", "kg"]'),
}


@SITE_EDITS.add
def language(site: WorkingSite, chance: Random) -> str:
    """Change a fact of a language file."""
    path = f"languages/{chance.choice(site.languages)}.toml"
    key = chance.choice(sorted(FACTS))
    value = chance.choice(FACTS[key])
    text = re.sub(rf"(?m)^{key} = .*$", lambda _: f"{key} = {value}", site.read(path))
    if text == site.read(path):
        text = re.sub(r"(?m)^name = .*$", f'name = "Dil {chance.randrange(50)}"', text)
    site.write(path, text)
    return f"{path}: {key} = {value}"


@SITE_EDITS.add
def languages_changed(site: WorkingSite, chance: Random) -> str:
    """Add a language to the site, take one away, or let another one be the first."""
    tags = site.languages
    how = chance.choice(["other order", "one more or less"])
    if how == "other order":
        tags = tags[1:] + tags[:1]
    elif "en" in tags:
        tags = [tag for tag in tags if tag != "en"]
        for path in site.files("content/en/"):
            site.remove(path)
        for path in site.documents():
            site.write(path, _without_english(site.read(path)))
    else:
        tags = [*tags, "en"]
        text = "---\ntitle: First\ndate: 2026-01-05\ncategory: reading\nstatus: published\n---\n\nOnce.\n"
        site.write("content/en/news/2026/first.md", text)
    site.settings["LANGUAGES"] = {tag: site.settings["LANGUAGES"].get(tag) or dict(NAMES[tag]) for tag in tags}
    site.write_settings()
    return f"LANGUAGES: {tags}"


def _without_english(text: str) -> str:
    if "source_language: en" in text:
        text = with_field(text, "source_language", "")
    return "".join(line for line in text.splitlines(keepends=True) if "}/en/" not in line)


# Settings -------------------------------------------------------------------------------------------------------------

SETTINGS: Mapping[str, tuple[object, ...]] = {
    "SITEURL": ("https://example.org", "https://example.org/library/news", "http://localhost:8000"),
    "TIMEZONE": ("Asia/Yerevan", "Pacific/Kiritimati", "America/Los_Angeles"),
    "FEED_AUTHORITY": ("feeds.example.com",),
    "FEED_YEAR": (1999, 2021),
    "MARKDOWN": (
        {"extensions": ["extra", "sane_lists", "toc"], "output_format": "xhtml"},
        {"extensions": ["extra", "toc", "nl2br"], "output_format": "html"},
    ),
    "SHOW_DRAFTS": (True, False),
    "HOST_FILES": (("apache",), ()),
}


@SITE_EDITS.add
def setting(site: WorkingSite, chance: Random) -> str:
    """Change a setting."""
    name = chance.choice(sorted(SETTINGS))
    value = chance.choice([value for value in SETTINGS[name] if value != site.settings.get(name)])
    site.settings[name] = value
    site.write_settings()
    return f"{name} = {value!r}"


@SITE_EDITS.add
def site_named(site: WorkingSite, chance: Random) -> str:
    """Change the name of the site, or what it says about itself, in one language."""
    tag, fact = chance.choice(site.languages), chance.choice(["name", "description"])
    site.settings["LANGUAGES"][tag][fact] = f"{NAMES[tag][fact]} {chance.randrange(50)}"
    site.write_settings()
    return f"LANGUAGES: {tag} {fact} = {site.settings['LANGUAGES'][tag][fact]}"


@SITE_EDITS.add
def setting_that_nobody_asks(site: WorkingSite, chance: Random) -> str:
    """Set what no step reads."""
    site.settings["NOBODY_ASKS"] = chance.randrange(1000)
    site.write_settings()
    return f"NOBODY_ASKS = {site.settings['NOBODY_ASKS']}"


# The clock ------------------------------------------------------------------------------------------------------------

STAMP = re.compile(r"(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d)(Z)?)?")


@SITE_EDITS.add
def clock_passing(site: WorkingSite, chance: Random) -> str:
    """Let it be just before, at or after something that an article dates; mostly what comes next."""
    zone = ZoneInfo(site.settings["TIMEZONE"])
    moments = set()
    for path in site.articles():
        for day, time, utc in STAMP.findall(site.read(path).split("\n---")[0]):
            if time:
                moments.add(datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=ZoneInfo("UTC") if utc else zone))
            else:
                start = datetime.combine(date.fromisoformat(day), datetime.min.time(), zone)
                moments |= {start, start + timedelta(days=1)}
    coming = sorted(moment for moment in moments if moment > site.now)
    goal = chance.choice(coming[:3] if coming and chance.random() < 0.8 else sorted(moments))
    site.now = goal + timedelta(seconds=chance.choice([0, -1, 1, 60]))
    return f"now: {site.now.isoformat()}"


# Mistakes -------------------------------------------------------------------------------------------------------------


def mistake(path: str, old: str, new: str) -> Edit:
    """Return the edit that writes *new* for what the regular expression *old* finds in a file of that kind."""

    def change(site: WorkingSite, chance: Random) -> str:
        found = [file for file in site.files() if re.fullmatch(path, file) and re.search(old, site.read(file))]
        if not found:
            return ""
        file = chance.choice(found)
        site.write(file, re.sub(old, lambda _: new, site.read(file), count=1))
        return f"{file}: {new!r} instead of {old!r}"

    return change


ARTICLE = r"content/\w\w/(?!pages).*\.md"
MISTAKES: Mapping[str, Edit] = {
    "title_missing": mistake(ARTICLE, r"(?m)^title: .*\n", ""),
    "category_unknown": mistake(ARTICLE, r"(?m)^category: .*$", "category: unknown"),
    "category_differs": mistake(r"content/tk/news/2025/spring\.md", r"(?m)^category: .*$", "category: rare-books"),
    "date_wrong": mistake(ARTICLE, r"(?m)^date: .*$", "date: 03.04.2026"),
    "link_broken": mistake(ARTICLE, r"\Z", "\n[x]({filename}/tk/nowhere.md)\n"),
    "picture_missing": mistake(ARTICLE, r"\Z", "\n![x](/media/nowhere.png)\n"),
    "no_yaml": mistake(ARTICLE, r"(?m)^title: ", "title: ["),
    "address_taken": mistake(ARTICLE, r"(?m)^status: .*$", "status: published\naliases: [/tk/events/, /hy/events/]"),
    "term_without_name": mistake(FILE, r"tk: [^,]*,", ""),
    "taxonomy_no_yaml": mistake(FILE, r"categories:", "categories: ]"),
    "template_broken": mistake(r"theme/templates/[a-z_]+\.html", r"\A", "{% if %}"),
    "component_broken": mistake(r"theme/templates/components/\w+\.html", r"\{% macro [^%]* %\}", "{% macro %}"),
    "word_missing": mistake(r"theme/translations/(tk|hy)/.*", r'(?m)^msgstr "[^"]+"$', 'msgstr ""'),
    "catalog_broken": mistake(r"theme/translations/(tk|hy)/.*", r'(?m)^msgid "[^"]+"$', "msgid"),
    "language_broken": mistake(r"languages/(tk|hy)\.toml", r"(?m)^direction = .*$", 'direction = "up"'),
    "language_no_toml": mistake(r"languages/(tk|hy)\.toml", r"(?m)^direction = .*$", "direction"),
    "setting_wrong": mistake(r"settings\.py", r"(?m)^SITEURL = .*$", "SITEURL = 'here'"),
    "settings_no_python": mistake(r"settings\.py", r"(?m)^SITEURL = .*$", "SITEURL ="),
}
"""Edits that no build accepts, by name."""
