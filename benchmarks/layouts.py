"""The corpus as files, as each generator reads it. The bodies are the same, except for how a link is written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from benchmarks.corpus import PICTURE, Article, Corpus

LINK = re.compile(r"\{filename\}/(\w+)/(\S+?)\.md")
"""A link to another article, as Pelican writes it: its language and its key."""

Text = Callable[[Article, Corpus], str]
"""Gives the whole text of an article's file."""


def write_ours(corpus: Corpus, content: Path) -> None:
    """Write a content folder as docs/editors describes it."""
    _write_articles(corpus, content, _our_text)
    _write_picture(content)
    _write_json(content / "taxonomy.yaml", _taxonomy(corpus))  # JSON is YAML


def _our_text(article: Article, _: Corpus) -> str:
    return _front_matter(_facts(article) | {"authors": [article.author], "status": "published"}) + article.body


def write_pelicans(corpus: Corpus, content: Path) -> None:
    """Write a content folder for Pelican's own reader."""
    _write_articles(corpus, content, _pelicans_text)
    _write_picture(content)


def _pelicans_text(article: Article, corpus: Corpus) -> str:
    tags = ", ".join(corpus.tags[tag][article.language] for tag in article.tags)
    return (
        f"Title: {article.title}\nDate: {article.date:%Y-%m-%d %H:%M}\nSlug: {article.key.rsplit('/', 1)[1]}\n"
        f"Category: {corpus.categories[article.category][article.language]}\nTags: {tags}\n"
        f"Author: {article.author}\nSummary: {article.summary}\n\n{article.body}"
    )


def write_hugos(corpus: Corpus, folder: Path) -> None:
    """Write a content folder for Hugo below *folder*: the names of categories and tags are pages of their own."""
    content = folder / "content"
    _write_articles(corpus, content, _hugos_text)
    _write_picture(folder / "static")
    for kind, terms in (("category", corpus.categories), ("tag", corpus.tags)):
        for key, names in terms.items():
            for language, name in names.items():
                _write(content / language / kind / key / "_index.md", _front_matter({"title": name}))


def _hugos_text(article: Article, _: Corpus) -> str:
    facts = _facts(article) | {"author": article.author, "category": [article.category], "tag": article.tags}
    del facts["tags"]
    return _front_matter(facts) + LINK.sub(r'{{< relref "/\2.md" >}}', article.body)


def write_eleventys(corpus: Corpus, source: Path) -> None:
    """Write an input folder for Eleventy; the names of categories and tags are global data."""
    _write_articles(corpus, source, _eleventys_text)
    _write_picture(source)
    _write_json(source / "_data/taxonomy.json", _taxonomy(corpus))


def _eleventys_text(article: Article, _: Corpus) -> str:
    facts = _facts(article) | {"author": article.author, "key": article.key}
    return _front_matter(facts) + LINK.sub(r"/\1/\2/", article.body)


def _facts(article: Article) -> dict[str, object]:
    """Return what most generators call by the same names."""
    return {
        "title": article.title,
        "date": article.date.isoformat(),
        "category": article.category,
        "tags": article.tags,
        "summary": article.summary,
    }


def _taxonomy(corpus: Corpus) -> dict[str, object]:
    return {"categories": corpus.categories, "tags": corpus.tags}


def _front_matter(facts: dict[str, object]) -> str:
    """Return YAML."""
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
    return f"---\n{''.join(lines)}---\n"


def _write_articles(corpus: Corpus, folder: Path, text: Text) -> None:
    for article in corpus.articles:
        _write(folder / article.language / f"{article.key}.md", text(article, corpus))


def _write_picture(folder: Path) -> None:
    picture = folder / PICTURE.lstrip("/")
    picture.parent.mkdir(parents=True, exist_ok=True)
    Image.linear_gradient("L").resize((160, 90)).save(picture)


def _write_json(file: Path, value: dict[str, object]) -> None:
    _write(file, json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
