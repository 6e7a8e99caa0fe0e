"""The corpus as files: as our editors write it, and as Pelican without us reads it. The bodies are the same."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from benchmarks.corpus import PICTURE, Article, Corpus


def write_ours(corpus: Corpus, content: Path) -> None:
    """Write a content folder as docs/editors describes it."""
    _write(corpus, content, _our_front_matter)
    taxonomy = {"categories": corpus.categories, "tags": corpus.tags}
    text = json.dumps(taxonomy, ensure_ascii=False, indent=1)  # JSON is YAML
    (content / "taxonomy.yaml").write_text(text + "\n", encoding="utf-8")


def _our_front_matter(article: Article, _: Corpus) -> str:
    facts = {
        "title": article.title,
        "date": article.date.isoformat(),
        "category": article.category,
        "tags": article.tags,
        "authors": [article.author],
        "summary": article.summary,
        "status": "published",
    }
    lines = (f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in facts.items())
    return f"---\n{''.join(lines)}---\n"


def write_pelicans(corpus: Corpus, content: Path) -> None:
    """Write a content folder for Pelican's own reader."""
    _write(corpus, content, _pelicans_metadata)


def _pelicans_metadata(article: Article, corpus: Corpus) -> str:
    tags = ", ".join(corpus.tags[tag][article.language] for tag in article.tags)
    return (
        f"Title: {article.title}\nDate: {article.date:%Y-%m-%d %H:%M}\nSlug: {article.key.rsplit('/', 1)[1]}\n"
        f"Category: {corpus.categories[article.category][article.language]}\nTags: {tags}\n"
        f"Author: {article.author}\nSummary: {article.summary}\n\n"
    )


def _write(corpus: Corpus, content: Path, front_matter: Callable[[Article, Corpus], str]) -> None:
    for article in corpus.articles:
        file = content / article.language / f"{article.key}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(front_matter(article, corpus) + article.body, encoding="utf-8")
    picture = content / PICTURE.lstrip("/")
    picture.parent.mkdir(parents=True)
    Image.linear_gradient("L").resize((160, 90)).save(picture)
