"""One source file becomes a document, or all that is wrong with it."""

from __future__ import annotations

from datetime import datetime

import pytest

from plugins.model.problem import in_order
from plugins.model.workspace import digest_of
from plugins.read.body import BodyReader
from plugins.read.document import read_document
from plugins.read.folder import source_of
from tests.plugins.samples import ZONE, article_text, said, site


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Reads a file of this text or these bytes."""
    monkeypatch.chdir(tmp_path)
    sample = site(content=tmp_path / "content")
    languages = {tag: edited.language for tag, edited in sample.languages.items()}
    bodies = {tag: BodyReader(tag, languages, sample.markdown, sample.url) for tag in languages}

    def read_text(text: str | bytes, path: str = "tk/news/2026/sergi.md"):
        source = source_of(path)
        data = text if isinstance(text, bytes) else text.encode()
        document, _, problems = read_document(source, data, sample, bodies[source.language], ["reading", "services"])
        return document, said(in_order(problems))

    return read_text


WHOLE = """---
title: Sergi
date: 2026-01-05T10:00
category: reading
status: hidden
slug: taze-sergi
id: news/2020/old
aliases: [/tk/news/2020/old/, /old.html, /tk/k%C3%B6ne]
modified: 2026-01-06
tags: [children, "no", 12:30]
summary: Kitap barada.
authors: [Aman, Ogulgerek]
translators: Ani
image: {src: /media/x.png, alt: Tekje}
gallery: [{src: /media/y.png, alt: Zal}]
documents: [{src: /media/z.pdf, title: Meýilnama}]
event: {start: 2026-02-01}
corrections: [{date: 2026-01-07, text: Düzedildi}]
source_language: hy
source_hash: 0123
---
Kitap.
"""


class TestDocument:
    def test_has_every_key_of_the_schema(self, read):
        """
        What front matter says is on the document, typed.
        """
        document, problems = read(WHOLE)
        assert problems == ""
        assert (document.path, document.kind, document.language, document.key) == (
            "tk/news/2026/sergi.md",
            "article",
            "tk",
            "news/2026/sergi",
        )
        assert document.title == "Sergi"
        assert document.date == datetime(2026, 1, 5, 10, tzinfo=ZONE)
        assert document.modified == datetime(2026, 1, 6, tzinfo=ZONE)
        assert (document.category, document.status, document.slug) == ("reading", "hidden", "taze-sergi")
        assert document.identity == "news/2020/old"
        assert document.aliases == ("tk/news/2020/old/", "old.html", "tk/köne/")
        assert document.tags == ("children", "no", "12:30")
        assert document.summary == "Kitap barada."
        assert (document.authors, document.translators) == (("Aman", "Ogulgerek"), ("Ani",))
        assert (document.image.src, document.gallery[0].src) == ("media/x.png", "media/y.png")
        assert document.documents[0].src == "media/z.pdf"
        assert document.event.status == "scheduled"
        assert document.corrections[0].text == "Düzedildi"
        assert (document.source_language, document.source_hash) == ("hy", "0123")
        assert document.digest == digest_of(b"<p>Kitap.</p>")
        assert (document.line("title"), document.line("slug"), document.line("lang")) == (2, 6, 1)

    def test_that_says_little_has_the_rest_by_default(self, read):
        """
        Key and summary stand in for what is not written.
        """
        document, problems = read(article_text("Kitap okaýarys.\n\nSoňky."))
        assert problems == ""
        assert (document.identity, document.summary, document.slug) == ("news/2026/sergi", "Kitap okaýarys.", "")
        assert (document.tags, document.aliases, document.image, document.event) == ((), (), None, None)

    def test_that_is_a_page_has_neither_date_nor_category(self, read):
        """
        Title and status are enough.
        """
        document, problems = read("---\ntitle: Biz\nstatus: published\n---\nKitap.\n", "tk/pages/about.md")
        assert problems == ""
        assert (document.kind, document.date, document.category) == ("page", None, "")

    def test_is_the_same_whatever_saved_it(self, read):
        """
        Line ends of Windows and letters in two parts change nothing.
        """
        plain = article_text("Ýaş kitaphanaçy.\n")
        document, _ = read(plain)
        for other in (plain.replace("\n", "\r\n"), plain.replace("ş", "s\u0327").replace("Ý", "Y\u0301")):
            assert read(other)[0] == document

    @pytest.mark.parametrize("slug", ["no", "taze-sergi", "2020"])
    def test_has_the_slug_that_is_written(self, read, slug):
        """
        The language of Norway is a slug.
        """
        assert read(article_text(extra=f"slug: {slug}\n"))[0].slug == slug


NO_ADDRESS = "Link to the .md file of an article, to /media/…, or write a full address with https://."


def at(line: int, fact: str, cure: str) -> str:
    """Return a problem as it is said."""
    return f"content/tk/news/2026/sergi.md:{line}: {fact}\n    {cure}"


class TestWrongDocument:
    @pytest.mark.parametrize(
        ("text", "faults"),
        [
            (
                "---\nslug: a\n---\nKitap.\n",
                [
                    at(2, "“category” is missing.", "Write  category: …  with one of: reading, services."),
                    at(2, "“date” is missing.", "Write  date: …"),
                    at(2, "“status” is missing.", "Write  status: …  with one of: draft, published, hidden."),
                    at(2, "“title” is missing.", "Write  title: …"),
                ],
            ),
            (
                article_text(extra="slug: Täze Sergi\n"),
                [at(6, "“Täze Sergi” can't be part of an address.", "Write  slug: taze-sergi")],
            ),
            (article_text(extra="slug: a/b\n"), [at(6, "“a/b” can't be part of an address.", "Write  slug: a-b")]),
            (
                article_text(extra="slug: ..\n"),
                [at(6, "“..” can't be part of an address.", "Use letters, digits and hyphens.")],
            ),
            (
                article_text(extra="modified: 2026-01-04\n"),
                [at(6, "“modified” is before “date”.", "Correct one of the two.")],
            ),
            (
                article_text(extra="source_language: ru\n"),
                [at(6, "“source_language” can't be “ru”.", "Use one of: tk, hy.")],
            ),
            (
                article_text(extra="aliases: /tk/news/2026/sergi\n"),
                [at(6, "“/tk/news/2026/sergi/” is the address that it has now.", "Remove it from “aliases”.")],
            ),
            (article_text(body=""), [at(7, "The text is missing.", "Write it below the second ---.")]),
            (
                article_text(body="\n[a](nowhere)\n", title="Sergi: kitap"),
                [
                    at(2, "A value with “: ” inside must be in quotes.", 'Write  title: "Sergi: kitap"'),
                    at(8, "“nowhere” leads nowhere on the site.", NO_ADDRESS),
                ],
            ),
        ],
    )
    def test_is_named_with_all_that_is_wrong(self, read, text, faults):
        """
        Front matter and text are checked in one go, each mistake on its line.
        """
        _, found = read(text)
        assert found == "\n".join(faults)

    def test_is_known_as_far_as_can_be(self, read):
        """
        The links of a file whose front matter is broken are checked with all others.
        """
        document, _ = read(article_text("[a](x.md)\n", title="Sergi: kitap"))
        assert [reference.target for reference in document.references] == ["tk/news/2026/x.md"]
        assert read("Kitap.\n")[0] is None

    @pytest.mark.parametrize(
        "alias",
        [
            *("old", "https://x.org/old/", "/", "//", "//x.org/", "/a//b/", "/a b/", "/a?b", "/a#b", "/a\\b"),
            *("/..", "/../a/", "/a/../b/", "/./a/", "/.state/lock", "/%2e%2e/", "/a%2f..%2fb"),
        ],
    )
    def test_that_was_never_at_an_address_of_the_site(self, read, alias):
        """
        An alias stays within the site: nothing is written outside of the output folder.
        """
        _, found = read(article_text(extra=f"aliases: ['{alias}']\n"))
        assert (
            f"“{alias}” is not an address of the site.\n    Write the old address as  /tk/news/2020/old-name/" in found
        )
