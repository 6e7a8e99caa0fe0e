"""Plugins of others in PLUGINS: the build is complete and right, not incremental, and says why.

One plugin here listens to just the signals that most plugins listen to; two come from PyPI as their authors left them.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import feedparser
import pytest

from newsroom.settings import read_settings
from plugins.model.site import read_site
from tests.site_builds.built_site import BuiltSite, read_built_site
from tests.site_builds.commands import inv, pelican
from tests.site_builds.fixture_sites import CLOCK, SETTINGS, SITES, clock, state_of, tree, write_settings
from tests.site_builds.invariants import INVARIANTS, Invariant

GUEST = """
import re
from pelican import signals
from pelican.contents import Article, Page

def count_words(content):
    assert type(content) in (Article, Page), content
    assert not content.translations
    content.words = len(re.findall(r"\\w+", content._content))
    content._content += f'<p class="guest">{content.words} <a href="/tk/" class="home">⌂</a></p>'

def mark(generator):
    every = [*generator.articles, *generator.translations]
    assert generator.settings["SITENAME"] == generator.context["SITENAME"] == "Kitaphana habarlary"
    assert len(every) > 10 and all(article.words for article in every)
    for article in generator.articles:
        assert generator.context["generated_content"][article.get_relative_source_path()] is article
        assert article.lang == "tk" or not article.translations
        assert all(other.lang == "hy" and other.url.startswith("hy/") for other in article.translations)
    for category, articles in generator.categories:
        assert category.url == f"{articles[0].lang}/category/{category.slug}/"
    for tag, articles in generator.tags.items():
        assert tag.save_as == f"{articles[0].lang}/tag/{tag.slug}/index.html"
    assert [author.name for author, _ in generator.authors] == ["Aman Berdiýew", "Ogulgerek Annaýewa"]
    generator.articles[0].title += " (1)"
    generator.articles[0]._summary = "<p>Kitap &amp; okyjy</p>"

def sign(path, context):
    content = context.get("article") or context.get("page")
    with open(path, encoding="utf-8") as file:
        written = file.read()
    assert written.endswith("</html>\\n"), path
    with open(path, "a", encoding="utf-8") as file:
        file.write(f"<!-- {content.url if content else 'a list'} in {context['output_file']} -->\\n")

def register():
    signals.content_object_init.connect(count_words)
    signals.article_generator_finalized.connect(mark)
    signals.content_written.connect(sign)
"""

SITE_SETTINGS = {
    "SITEURL": "https://news.example.org",
    "FEED_AUTHORITY": "news.example.org",
}

Run = subprocess.CompletedProcess[str]


def guest_that(statement: str, where: str = "mark(generator)") -> str:
    """Return the plugin above with one more statement in one of its functions."""
    return GUEST.replace(f"def {where}:", f"def {where}:\n    {statement}")


def settings_with(folder: Path, *plugins: str, guest: str = GUEST, **settings: object) -> Path:
    """Return a settings file for the site of two languages, with *plugins* after our steps."""
    (folder / "guest.py").write_text(guest, encoding="utf-8")
    steps = read_settings(SETTINGS)["PLUGINS"]
    facts: dict[str, object] = {"PLUGINS": [*steps, *plugins], "PLUGIN_PATHS": [str(folder)]}
    return write_settings(folder, SITES / "two_languages", **SITE_SETTINGS, **facts, **settings)


def built(settings: Path) -> BuiltSite:
    """Return the site that was built with a settings file."""
    with clock(CLOCK):
        return read_built_site(read_site(read_settings(settings)))


@pytest.fixture(scope="module")
def guested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, BuiltSite]:
    """The site of two languages as it is built with the plugin above, and what its build has said."""
    folder = tmp_path_factory.mktemp("guested")
    settings = settings_with(folder, "guest")
    done = inv("build", "--settings", settings)
    assert done.returncode == 0, done.stderr
    return done, built(settings)


def test_the_build_says_why_everything_is_made_anew(guested: tuple[Run, BuiltSite]) -> None:
    """
    The command tells that Pelican builds, that nothing of earlier builds is used, and because of whom.
    """
    done, _ = guested
    assert done.stderr.startswith(
        "Built by Pelican, and everything anew: PLUGINS has guest, and nobody knows what they read.\n"
    )
    assert done.stderr.count(": warning: ") == 3


@pytest.mark.parametrize("invariant", INVARIANTS, ids=lambda invariant: invariant.__name__)
def test_holds_with_a_plugin(invariant: Invariant, guested: tuple[Run, BuiltSite]) -> None:
    """
    What is true of any site is true of one that a plugin has had its hands in.
    """
    exempt = {"feeds_hold_the_newest_articles", "feed_entries_are_complete"}  # they know titles from the files
    found = [fault for fault in islice(invariant(guested[1]), 20) if "(1)" not in fault]
    assert not found or invariant.__name__ in exempt, "\n".join([str(invariant.__doc__), *found])


def test_what_a_plugin_makes_of_a_text_is_on_its_page_and_in_the_feed(guested: tuple[Run, BuiltSite]) -> None:
    """
    A changed ``_content`` is the article's text: with a link within the site on the page, with a full one in the feed.
    """
    _, site = guested
    page = site.data["tk/news/2020/online-conference/index.html"].decode()
    assert '<a href="/tk/" class="home">⌂</a></p>' in page
    assert page.count('class="guest"') == 1
    assert 'class="guest"' in site.data["hy/about/index.html"].decode()
    feed = feedparser.parse(site.data["tk/feed.atom"])
    assert all('href="https://news.example.org/tk/"' in entry.content[0].value for entry in feed.entries)


def test_what_a_plugin_leaves_alone_in_a_text_stays(
    guested: tuple[Run, BuiltSite], site_of: Callable[[str], BuiltSite]
) -> None:
    """
    Links, anchors and pictures of the text are those of a build without the plugin.
    """
    plain = site_of("two_languages")
    for path, page in guested[1].pages.items():
        links = [(link.element, link.address) for link in page.links]
        words = 'class="guest"' in guested[1].data[path].decode()
        if words:
            links.remove(("a", "/tk/"))
        assert sorted(links) == sorted((link.element, link.address) for link in plain.pages[path].links), path
    assert set(plain.sizes) == set(guested[1].sizes)


def test_title_and_summary_are_taken_over(guested: tuple[Run, BuiltSite]) -> None:
    """
    A title that a plugin has changed is shown on lists too; a summary loses its HTML.
    """
    _, site = guested
    home = [text for text in site.text("").splitlines() if text.endswith("(1)")]
    assert len(home) == 1
    assert any("Kitap & okyjy" in site.text(address) for address in ("tk/", "hy/"))


def test_each_page_is_told_of_when_it_is_in_its_place(guested: tuple[Run, BuiltSite]) -> None:
    """
    ``content_written`` comes once for each page, with the article or page that it shows; never for a redirect.
    """
    _, site = guested
    for path, page in site.pages.items():
        signatures = site.data[path].decode().split("</html>\n")[1].splitlines()
        assert len(signatures) == (not page.is_redirect), path
    assert "<!-- tk/about/ in tk/about/index.html -->" in site.data["tk/about/index.html"].decode()
    assert "<!-- a list in tk/index.html -->" in site.data["tk/index.html"].decode()


def test_both_commands_and_a_second_build_give_the_same(tmp_path: Path) -> None:
    """
    Every page is rendered again, written again and told of again, and what the plugin has added does not add up.
    """
    settings = settings_with(tmp_path, "guest")
    content = SITES / "two_languages"
    first = pelican(content, "-s", settings, "-o", tmp_path / "output")
    assert first.returncode == 0, first.stderr
    assert first.stderr.startswith("Built by Pelican, and everything anew: PLUGINS has guest, ")
    site = tree(tmp_path / "output")
    pages = [path for path, data in site.items() if path.endswith(".html") and b"<!-- " in data]
    again = inv("build", "--settings", settings)
    assert again.returncode == 0, again.stderr
    assert f"new or changed: {len(pages)}." in again.stdout
    assert tree(tmp_path / "output") == site


def test_nothing_of_earlier_builds_is_used(tmp_path: Path) -> None:
    """
    What a plugin reads may have changed since: a second build shows it, although no file of ours has changed.
    """
    guest = GUEST.replace("⌂", "' + open(__file__ + '.txt').read() + f'")
    settings = settings_with(tmp_path, "guest", guest=guest)
    for word in ("first", "second"):
        (tmp_path / "guest.py.txt").write_text(word, encoding="utf-8")
        done = inv("build", "--settings", settings)
        assert done.returncode == 0, done.stderr
        page = (tmp_path / "output/hy/about/index.html").read_text(encoding="utf-8")
        assert f'class="home">{word}</a>' in page
    assert not (state_of(tmp_path / "output") / "cache.sqlite").exists()


def test_without_the_plugin_the_site_is_as_before(tmp_path: Path) -> None:
    """
    What a plugin has left in the output folder is not taken for what the next, incremental build would make.
    """
    plain = settings_with(tmp_path)
    assert inv("build", "--settings", plain).returncode == 0
    before = tree(tmp_path / "output")
    assert inv("build", "--settings", settings_with(tmp_path, "guest")).returncode == 0
    assert tree(tmp_path / "output") != before
    assert inv("build", "--settings", settings_with(tmp_path)).returncode == 0
    assert tree(tmp_path / "output") == before


def test_wrong_content_is_told_before_any_plugin_sees_it(tmp_path: Path) -> None:
    """
    A mistake of an editor is said in words, in her language, and not what plugins make of it.
    """
    content = tmp_path / "content"
    shutil.copytree(SITES / "two_languages", content)
    article = content / "tk/news/2024/raw-html.md"
    article.write_text(article.read_text(encoding="utf-8").replace("category: digital", "category: digitall"), "utf-8")
    settings = settings_with(tmp_path, "guest", guest=guest_that("raise ValueError('seen')", "count_words(content)"))
    done = inv("build", "--settings", settings, "--content", content, "--language", "hy")
    assert done.returncode == 1
    assert done.stderr.startswith("Կայքը կառուցում է Pelican ծրագիրը, և ամեն ինչ՝ նորից. ")
    assert "tk/news/2024/raw-html.md:4: " in done.stderr
    assert "ValueError" not in done.stderr


def test_drafts_are_shown_to_plugins_as_drafts(tmp_path: Path) -> None:
    """
    With --drafts a draft has what plugins make of it; without, no trace of it is in the output.
    """
    settings = settings_with(tmp_path, "guest")
    done = inv("build", "--settings", settings, "--drafts")
    assert done.returncode == 0, done.stderr
    draft = (tmp_path / "output-drafts/tk/news/2026/draft/index.html").read_text(encoding="utf-8")
    assert 'class="guest"' in draft


def test_a_page_that_a_plugin_has_changed_goes_when_its_article_does(tmp_path: Path) -> None:
    """
    A file that a plugin has changed is still the build's own, which removes it when it is no longer wanted.
    """
    content = tmp_path / "content"
    shutil.copytree(SITES / "two_languages", content)
    settings = settings_with(tmp_path, "guest")
    command = ("build", "--settings", settings, "--content", content)
    assert inv(*command).returncode == 0
    (content / "tk/news/2024/raw-html.md").unlink()
    done = inv(*command)
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "output/tk/news/2024/raw-html").exists()


def test_templates_get_what_a_plugin_has_set(tmp_path: Path) -> None:
    """
    The template of an article or page finds Pelican's object under the name ``content``.
    """
    theme = tmp_path / "theme"
    shutil.copytree(SETTINGS.parent / "theme", theme)
    base = theme / "templates/base.html"
    words = "{% if content is defined %}<!-- {{ content.words }} words -->{% endif %}</body>"
    base.write_text(base.read_text(encoding="utf-8").replace("</body>", words), encoding="utf-8")
    done = inv("build", "--settings", settings_with(tmp_path, "guest", THEME=str(theme)))
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "output/tk/about/index.html").read_text(encoding="utf-8")
    assert " words --></body>" in page
    assert " words -->" not in (tmp_path / "output/tk/index.html").read_text(encoding="utf-8")


def test_plugins_of_pypi_do_what_they_are_for(tmp_path: Path) -> None:
    """
    Footnotes in brackets become notes with links, and a sitemap is written over ours, which the editor is told.
    """
    content = tmp_path / "content"
    shutil.copytree(SITES / "two_languages", content)
    article = content / "tk/news/2024/raw-html.md"
    article.write_text(article.read_text(encoding="utf-8") + "\nKitap[ref]Bellik.[/ref] bar.\n", encoding="utf-8")
    settings = settings_with(tmp_path, "simple_footnotes", "sitemap", PATH=str(content))
    for done in (inv("build", "--settings", settings), pelican(content, "-s", settings, "-o", tmp_path / "output")):
        assert done.returncode == 0, done.stderr
        assert (
            "output/sitemap.xml: warning: A plugin (simple_footnotes, sitemap) has put its own file in the place of"
            " that of the site.\n"
        ) in done.stderr
        site = built(settings)
        page = site.data["tk/news/2024/raw-html/index.html"].decode()
        assert '<a href="#sf-raw-html-1" class="simple-footnote" title="Bellik.">1</a>' in page
        assert '<li id="sf-raw-html-1">Bellik.' in page
        listed = site.data["sitemap.xml"].decode()
        assert "<loc>https://news.example.org/tk/news/2024/raw-html/</loc>" in listed
        assert "draft" not in listed
        exempt = ("the_sitemap_", "a_sitemap")
        faults = [
            f"{invariant.__name__}: {fault}"
            for invariant in INVARIANTS
            if not invariant.__name__.startswith(exempt)
            for fault in islice(invariant(site), 5)
        ]
        assert faults == []


WITHDRAWN = "A plugin has withdrawn this text, and the site would have it all the same."


@pytest.mark.parametrize(
    ("guest", "said"),
    [
        pytest.param(
            "raise ValueError('no way')", "guest.py:1: The plugin guest fails: ValueError: no way.", id="is-broken"
        ),
        pytest.param(
            guest_that("raise ValueError('no way')", "count_words(content)"),
            "guest.py:7: The plugin guest fails: ValueError: no way (",
            id="raises-for-a-text",
        ),
        pytest.param(
            guest_that("raise ValueError('no way')"),
            "guest.py:13: The plugin guest fails: ValueError: no way.\n    Correct this, or remove the plugin",
            id="raises",
        ),
        pytest.param(
            guest_that("__import__('logging').error('not good')"),
            "root says: not good\n    Correct this, or remove the plugin from PLUGINS.",
            id="logs-an-error",
        ),
        pytest.param(guest_that("generator.articles[0].status = 'draft'"), WITHDRAWN, id="makes-a-draft"),
        pytest.param(guest_that("del generator.translations[3]"), WITHDRAWN, id="removes-a-text"),
        pytest.param(
            guest_that("generator.drafts.append(Article('', {'title': 'x'}, generator.settings, 'x.md'))"),
            "settings: PLUGINS: Plugins have added articles or pages of their own: 1.",
            id="adds-a-text",
        ),
    ],
)
def test_a_plugin_that_fails_stops_the_build(guest: str, said: str, tmp_path: Path) -> None:
    """
    What a plugin raises, logs as an error, or wants and the site can't follow, ends the build before it has written.
    """
    settings = settings_with(tmp_path, "guest", guest=guest)
    for done in (
        inv("build", "--settings", settings),
        pelican(SITES / "two_languages", "-s", settings, "-o", tmp_path / "output"),
    ):
        assert done.returncode == 1
        assert said in done.stderr
        assert "Traceback" not in done.stderr + done.stdout
        assert tree(tmp_path / "output") == {}


def test_a_plugin_that_fails_at_the_end_is_told_of_too(tmp_path: Path) -> None:
    """
    When the site has been written already, the command fails all the same and says so; the next build puts it right.
    """
    failing = GUEST.replace('    with open(path, "a"', "    raise ValueError('too late')\n    with open(path, \"a\"")
    done = inv("build", "--settings", settings_with(tmp_path, "guest", guest=failing))
    assert done.returncode == 1
    assert "The plugin guest fails: ValueError: too late." in done.stderr
    assert "The site was written before that; correct the plugin and build again." in done.stderr
    again = inv("build", "--settings", settings_with(tmp_path, "guest"))
    assert again.returncode == 0, again.stderr


def test_what_a_plugin_may_not_change_stays_and_is_told(tmp_path: Path) -> None:
    """
    Dates, addresses and the like are those of the files; one warning says so, however many texts it is about.
    """
    guest = guest_that("for article in generator.articles: article.slug = article.slug + '-x'")
    done = inv("build", "--settings", settings_with(tmp_path, "guest", guest=guest))
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("settings: PLUGINS: warning: A plugin has changed “slug” of texts, among them ") == 1
    assert "The site keeps what the files say" in done.stderr
    assert (tmp_path / "output/tk/news/2020/online-conference/index.html").is_file()


def test_files_that_a_plugin_replaces_or_removes_are_told(tmp_path: Path) -> None:
    """
    A plugin has the last word, but the editor hears of it; without the plugin the build has it again.
    """
    finish = """
def finish(pelican):
    import os
    os.remove(pelican.output_path + "/robots.txt")
    with open(pelican.output_path + "/tk/feed.atom", "w") as file:
        file.write("<feed/>")
"""
    guest = guest_that("signals.finalized.connect(finish)", "register()") + finish
    settings = settings_with(tmp_path, "guest", guest=guest)
    for _ in range(2):
        done = inv("build", "--settings", settings)
        assert done.returncode == 0, done.stderr
        assert "output/robots.txt: warning: This file of the site was removed by a plugin (guest).\n" in done.stderr
        assert "output/tk/feed.atom: warning: A plugin (guest) has put its own file in the place " in done.stderr
        assert (tmp_path / "output/tk/feed.atom").read_text(encoding="utf-8") == "<feed/>"
    done = inv("build", "--settings", settings_with(tmp_path))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "output/robots.txt").is_file()
    assert (tmp_path / "output/tk/feed.atom").stat().st_size > 1000
