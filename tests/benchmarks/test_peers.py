"""The generators as the comparison runs them."""

from pathlib import Path

import pytest

from benchmarks.corpus import make_corpus
from benchmarks.peers import PEERS, STYLE, THEMES, Ours, OursMinimal
from benchmarks.scenarios import Stage, cold, edit, new_pair
from newsroom.settings import read_settings
from tests.site_builds.fixture_sites import REPOSITORY, build

REAL = REPOSITORY / "theme/templates"
MINIMAL = REPOSITORY / "benchmarks/theme_minimal/templates"


OTHERS = [peer for peer in PEERS if peer is not Ours]


@pytest.mark.parametrize("kind", OTHERS)
def test_others_have_every_article_and_the_same_style(kind, tmp_path):
    """
    What is laid out for a peer is the whole corpus, and what its site needs.
    """
    corpus = make_corpus(4)
    peer = kind(tmp_path)
    peer.lay_out(corpus)
    assert all(peer.source(article).is_file() for article in corpus.articles)
    styles = [file.read_bytes() for file in peer.folder.rglob("style.css")]
    assert styles == [STYLE.read_bytes()]


@pytest.mark.parametrize("kind", OTHERS)
def test_others_build(kind, tmp_path):
    """
    Where a peer is installed, it makes the pages that are measured, and sees an edit.
    """
    peer = kind(tmp_path)
    if not peer.is_installed:
        pytest.skip("inv bench --setup installs it")
    corpus = make_corpus(4)
    peer.lay_out(corpus)
    stage = Stage([peer], corpus, 1, tmp_path)
    cold(stage)
    edit(stage)
    changed = new_pair(stage)[peer.name]
    assert len(corpus.newest) < changed["files changed"][0] < changed["files"][0]


@pytest.mark.parametrize("kind", THEMES.values(), ids=THEMES)
def test_corpus_is_content_without_a_fault(kind, tmp_path):
    """
    Our build takes it without a warning, and makes a page of each article.
    """
    corpus = make_corpus(6)
    peer = kind(tmp_path)
    peer.lay_out(corpus)
    theme = read_settings(peer.settings)["THEME"]
    folders = {"PATH": str(peer.folder / "content"), "OUTPUT_PATH": str(peer.folder / "output")}
    done = build(folders | {"THEME": theme})
    assert not done.warnings
    assert all(peer.page(article).is_file() for article in corpus.articles)


def test_minimal_settings_differ_in_the_theme_alone():
    """
    Everything else is what our site has.
    """
    settings = read_settings(OursMinimal.settings)
    own = read_settings(Ours.settings)
    differing = {name for name in own if name not in ("PATH", "OUTPUT_PATH") and settings[name] != own[name]}
    assert differing == {"THEME"}
    assert Path(settings["THEME"]) == MINIMAL.parent


def test_minimal_theme_has_every_page():
    """
    Nothing that the plan asks a theme for is missing.
    """
    pages = {file.name for file in REAL.glob("*.html")} | {"partials/front_half.html", "partials/not_found_half.html"}
    assert [page for page in sorted(pages) if not (MINIMAL / page).is_file()] == []
