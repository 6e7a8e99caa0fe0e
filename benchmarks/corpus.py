"""A bilingual corpus of news: the same pairs of articles for all peers, byte for byte the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from benchmarks.words import ASCII_STEMS, WORDS

SEED = 2020
LANGUAGES = ("tk", "hy")
CATEGORIES, TAGS, AUTHORS = 6, 60, 12
IN_ONE_LANGUAGE = 0.15
"""The share of articles that have no translation; the newest always has one."""

FIRST_DAY, LAST_DAY = datetime(2015, 1, 5, 9, tzinfo=UTC), datetime(2025, 12, 20, 9, tzinfo=UTC)
PICTURE = "/media/picture.png"


@dataclass(frozen=True, slots=True)
class Article:
    """One version of an article.

    Attributes:
        category, tags: keys of the taxonomy.
        body: Markdown; its link to another article is written as Pelican does.

    """

    language: str
    key: str
    title: str
    date: datetime
    category: str
    tags: tuple[str, ...]
    author: str
    summary: str
    body: str


@dataclass(frozen=True, slots=True)
class Corpus:
    """Articles, the oldest first, and the names of categories and tags by key and language."""

    articles: tuple[Article, ...]
    categories: dict[str, dict[str, str]]
    tags: dict[str, dict[str, str]]

    @property
    def newest(self) -> tuple[Article, ...]:
        """The versions of the newest article: a pair, to which no other article has a link."""
        return tuple(article for article in self.articles if article.key == self.articles[-1].key)

    def without_newest(self) -> Corpus:
        """Return the corpus as it was before its newest pair came."""
        return replace(self, articles=self.articles[: -len(self.newest)])


def make_corpus(pairs: int, seed: int = SEED) -> Corpus:
    """Return a corpus of so many pairs, of which some have one version only."""
    dice = random.Random(seed)  # noqa: S311  # the same each time is what is wanted
    speakers = {language: Speaker(language, dice) for language in LANGUAGES}
    categories = _names("category", CATEGORIES, speakers)
    tags = _names("tag", TAGS, speakers)
    authors = {language: [speaker.name() for _ in range(AUTHORS)] for language, speaker in speakers.items()}
    plan = list(_plan(pairs, dice))
    targets = {
        language: [key for key, _, languages in plan[:-1] if language in languages] or [plan[-1][0]]
        for language in LANGUAGES
    }
    articles = []
    for key, date, languages in plan:
        category, chosen = dice.choice(list(categories)), tuple(dice.sample(list(tags), 3))
        author, length = dice.randrange(AUTHORS), dice.randint(200, 430)
        for language in languages:
            speaker = speakers[language]
            target = f"{{filename}}/{language}/{dice.choice(targets[language])}.md"
            articles.append(
                Article(
                    language,
                    key,
                    speaker.title(),
                    date,
                    category,
                    chosen,
                    authors[language][author],
                    speaker.sentence(12, 20),
                    speaker.body(length, target),
                )
            )
    return Corpus(tuple(articles), categories, tags)


def _plan(pairs: int, dice: random.Random) -> Iterator[tuple[str, datetime, tuple[str, ...]]]:
    """Yield the key, the date and the languages of each pair, the oldest first."""
    step = (LAST_DAY - FIRST_DAY) / max(pairs - 1, 1)
    for number in range(pairs):
        date = FIRST_DAY + timedelta(minutes=step * number // timedelta(minutes=1))
        name = "-".join(dice.sample(ASCII_STEMS, 3))
        is_pair = dice.random() >= IN_ONE_LANGUAGE or number == pairs - 1
        yield f"news/{date.year}/{name}-{number}", date, LANGUAGES if is_pair else (dice.choice(LANGUAGES),)


def _names(kind: str, count: int, speakers: dict[str, Speaker]) -> dict[str, dict[str, str]]:
    """Return names for *count* keys; each has its own, so that no two share an address."""
    stems = {language: speaker.dice.sample(WORDS[language].stems, count) for language, speaker in speakers.items()}
    return {
        f"{kind}-{number}": {language: f"{stems[language][number]} {kind[0]}{number}" for language in speakers}
        for number in range(count)
    }


class Speaker:
    """Says things in one language, by *dice*."""

    def __init__(self, language: str, dice: random.Random) -> None:
        self.dice = dice
        words = WORDS[language]
        self.full_stop = words.full_stop
        self.words = dice.sample(words.all, len(words.all))
        self.weights = [1 / (rank + 8) for rank in range(len(self.words))]  # a few words are most of a text

    def pick(self, count: int) -> list[str]:
        """Return so many words."""
        return self.dice.choices(self.words, self.weights, k=count)

    def name(self) -> str:
        """Return the name of a person."""
        return " ".join(word.capitalize() for word in self.pick(2))

    def title(self) -> str:
        """Return a headline."""
        words = self.pick(self.dice.randint(4, 8))
        if self.dice.random() < 0.2:
            words[1] = f'"{words[1]}"'
        return " ".join(words).capitalize()

    def sentence(self, least: int = 7, most: int = 18) -> str:
        """Return a sentence, with the signs that typography works on."""
        words = self.pick(self.dice.randint(least, most))
        place = self.dice.randrange(1, len(words) - 2)
        chance = self.dice.random()
        if chance < 0.12:
            words[place : place + 2] = [f'"{words[place]}', f'{words[place + 1]}"']
        elif chance < 0.2:
            words.insert(place, "--")
        elif chance < 0.26:
            words.insert(place, f"{self.dice.randint(2, 90)} %")
        elif chance < 0.29:
            words[place] += "..."
        elif chance < 0.5:
            words[place] += ","
        words[0] = words[0].capitalize()
        return " ".join(words) + self.full_stop

    def paragraph(self, length: int) -> str:
        """Return sentences that have together about *length* words."""
        sentences: list[str] = []
        while sum(sentence.count(" ") + 1 for sentence in sentences) < length:
            sentences.append(self.sentence())
        return " ".join(sentences)

    def body(self, length: int, target: str) -> str:
        """Return an article of about *length* words: paragraphs, headings, a picture, a list, a quotation, links."""
        first, second, third, *more = (self.paragraph(length // 5) for _ in range(self.dice.randint(3, 5)))
        link, emphasis, outside, alt = (" ".join(self.pick(3)) for _ in range(4))
        headings = [" ".join(self.pick(4)).capitalize() for _ in range(2)]
        items = "\n".join(f"- {self.sentence(6, 10)}" for _ in range(4))
        parts = (
            f"{first} *{emphasis}* {self.sentence()}",
            f"![{alt}]({PICTURE})",
            f"## {headings[0]}",
            f"{second} [{link}]({target}) {self.sentence()}",
            items,
            f"> {self.paragraph(15)}",
            f"## {headings[1]}",
            *more,
            f"{third} [{outside}](https://example.com/{self.dice.randrange(10**6)}) {self.sentence()}",
        )
        return "\n\n".join(parts) + "\n"
