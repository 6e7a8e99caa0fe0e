"""What the typography of a text costs, beside typogrify on the same texts: ``python -m benchmarks.typography``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

from markdown import Markdown
from typogrify.filters import typogrify

from benchmarks.corpus import make_corpus
from plugins.model.language import load_language
from plugins.read.typography import correct_html

PAIRS = 150
ROUNDS = 5
LANGUAGES = Path(__file__).resolve().parents[1] / "languages"


def cost(correct: Callable[[str, str], object], texts: list[tuple[str, str]]) -> float:
    """Return the processor time that *correct* takes for a text, in milliseconds."""
    started = process_time()
    for tag, html in texts:
        correct(tag, html)
    return (process_time() - started) * 1000 / len(texts)


def main() -> None:
    """Measure both in turns on the bodies of the corpus, and print the medians and their ratio."""
    markdown = Markdown(extensions=["extra"])
    languages = {tag: load_language(tag, LANGUAGES) for tag in ("tk", "hy")}
    texts = [(story.language, markdown.reset().convert(story.body)) for story in make_corpus(PAIRS).articles]
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(cost(lambda tag, html: correct_html(html, languages[tag], languages), texts))
        theirs.append(cost(lambda _, html: typogrify(html), texts))
    share = median(ours) / median(theirs)
    print(f"{len(texts)} texts: ours {median(ours):.2f} ms, typogrify {median(theirs):.2f} ms, share {share:.2f}")


if __name__ == "__main__":
    main()
