"""The corpus: the same for all generators, and on every computer."""

import re
import subprocess
import sys

import pytest

from benchmarks.corpus import LANGUAGES, make_corpus
from benchmarks.layouts import LINK, write_eleventys, write_hugos, write_ours, write_pelicans
from tests.site_builds.fixture_sites import REPOSITORY, tree


class TestCorpus:
    def test_is_the_same_every_time(self):
        """
        Another process, with another seed of hashes, makes the same corpus.
        """
        command = "from benchmarks.corpus import make_corpus; print(repr(make_corpus(12)))"
        run = subprocess.run(
            [sys.executable, "-c", command],
            cwd=REPOSITORY,
            env={"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=True,
        )
        assert run.stdout == repr(make_corpus(12)) + "\n"
        assert make_corpus(12) != make_corpus(12, seed=1)

    def test_has_some_articles_in_one_language_only(self):
        """
        About 15 of 100 have no translation.
        """
        assert len(make_corpus(300).articles) == pytest.approx(555, abs=20)

    @pytest.mark.parametrize("seed", range(8))
    def test_ends_in_a_pair_that_nothing_leads_to(self, seed):
        """
        The newest can be left out, as if it had not come yet.
        """
        corpus = make_corpus(5, seed)
        before = corpus.without_newest()
        assert [article.language for article in corpus.newest] == list(LANGUAGES)
        assert corpus.articles == before.articles + corpus.newest
        keys = {(article.language, article.key) for article in before.articles}
        if {article.language for article in before.articles} == set(LANGUAGES):
            targets = {target for article in before.articles for target in LINK.findall(article.body)}
            assert targets <= keys

    def test_has_what_news_have(self):
        """
        Each text has headings, a picture, a list, a quotation, and links.
        """
        for article in make_corpus(6).articles:
            for mark in (r"^## ", r"^!\[", r"^- ", r"^> ", r"\]\(\{filename\}/", r"\]\(https://", r"\*\w"):
                assert re.search(mark, article.body, re.MULTILINE), mark
            assert len(article.tags) == 3
            assert 150 < len(article.body.split()) < 700


class TestLayouts:
    def test_have_the_same_texts(self, tmp_path):
        """
        What follows the front matter is the same for all, but for the form of links.
        """
        corpus = make_corpus(6)
        write_ours(corpus, tmp_path / "ours")
        write_pelicans(corpus, tmp_path / "pelican")
        write_hugos(corpus, tmp_path / "hugo")
        write_eleventys(corpus, tmp_path / "eleventy")
        layouts = {
            "ours": (b"\n---\n", rb"\{filename\}/\w+/(\S+)\.md"),
            "pelican": (b"\n\n", rb"\{filename\}/\w+/(\S+)\.md"),
            "hugo/content": (b"\n---\n", rb'\{\{< relref "/(\S+)\.md" >\}\}'),
            "eleventy": (b"\n---\n", rb"/(?:tk|hy)/(news/\S+)/(?=\))"),
        }
        bodies = {layout: texts(tmp_path / layout, *form) for layout, form in layouts.items()}
        assert len(bodies["ours"]) == len(corpus.articles)
        assert all(found == bodies["ours"] for found in bodies.values())
        assert all(text.count(b"(LINK news/") == 1 for text in bodies["ours"].values())


def texts(folder, end, link):
    """Return what follows the front matter of each article, its link in one form for all."""
    files = {path: data for path, data in tree(folder).items() if re.search(r"/news/.*\.md$", path)}
    return {path: re.sub(link, rb"LINK \1", data.split(end, 1)[1]) for path, data in files.items()}
