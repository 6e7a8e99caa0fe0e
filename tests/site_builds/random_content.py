"""A content folder that nobody would write: every choice an editor has, taken by chance; the same for the same seed."""

from __future__ import annotations

import random
import shutil
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from tests.site_builds.many_articles import one_colour

LANGUAGES = ("tk", "hy", "en")
CATEGORIES = ("reading", "services", "rare-books", "nothing-yet")
KEYS = ("children", "book-care", "unused")
WORDS: Mapping[str, tuple[str, ...]] = {
    "tk": ("Täze kitap", "täze  kitap", "TÄZE KITAP", "12:30", "no", "Children", "Ýyl & aý", "null", "ÇAGALAR"),
    "hy": ("Արև և լույս", "Արեւ եւ լույս", "Գիրք", "գիրք", "2020", "Երեխաներ tk", "ԵՐԵՎԱՆ", "Երևան", "on"),
    "en": ("New book", "new book", "C++", "true", "A/B", "Children", "R&D", "0x10"),
}
SENTENCES: Mapping[str, str] = {
    "tk": "Okyjylar kitaphananyň täze zalynda duşuşdylar.",
    "hy": "Ընթերցողները հանդիպեցին գրադարանի նոր դահլիճում։",
    "en": "Readers met in the new hall of the library.",
}
FIRST = datetime(2023, 11, 1, 8, 0)  # noqa: DTZ001  # written into front matter without an offset


def write_random_content(content: Path, seed: int, stories: int = 30) -> None:
    """Write a content folder in three languages."""
    chance = random.Random(seed)
    shutil.rmtree(content, ignore_errors=True)
    _write(content / "taxonomy.yaml", _taxonomy())
    for number in range(6):
        file = content / f"media/{number % 2}/picture-{number}.png"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(one_colour(number // 2))
    _write(content / "media/0/report.pdf", "not really a report\n")
    keys = [f"{_folder(chance)}/story-{number}" for number in range(stories)]
    versions = {key: [tag for tag in LANGUAGES if chance.random() < 0.6] or [chance.choice(LANGUAGES)] for key in keys}
    for key, tags in versions.items():
        shared = _shared(chance)
        for tag in tags:
            goals = [f"/{other}/{goal}.md" for goal in chance.sample(keys, 3) for other in versions[goal][:1]]
            _write(content / tag / f"{key}.md", _article(chance, tag, key, shared, goals))
    for key in ("pages/about", "pages/a/deep/page", "pages/20-24"):
        for tag in LANGUAGES:
            if chance.random() < 0.7:
                status = chance.choice(["published", "published", "hidden", "draft"])
                title = f"{SENTENCES[tag][:10]} {key[6:]}"
                _write(content / tag / f"{key}.md", f"---\ntitle: {title}\nstatus: {status}\n---\n\n{SENTENCES[tag]}\n")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _taxonomy() -> str:
    lines = []
    for group, keys in (("categories", CATEGORIES), ("tags", KEYS)):
        lines.append(f"{group}:")
        for key in keys:
            names = {"tk": f"{key} ýaly", "hy": f"{key} ձև", "en": key.replace("-", " ").capitalize()}
            lines.append(f"  {key}: {{" + ", ".join(f"{tag}: {name}" for tag, name in names.items()) + "}")
    return "\n".join(lines) + "\n"


def _folder(chance: random.Random) -> str:
    return chance.choice(["news/2023", "news/2024", "news/2025", "interviews", "news/2026/long/way"])


def _shared(chance: random.Random) -> list[str]:
    """What all versions of an article have to agree on."""
    lines = [f"category: {chance.choice(CATEGORIES[:3])}"]
    if chance.random() < 0.3:
        start = FIRST + timedelta(days=chance.randrange(1000), hours=chance.randrange(24))
        lines += ["event:", f"  start: {start:%Y-%m-%d}"]
        if chance.random() < 0.5:
            lines[-1] = f"  start: {start:%Y-%m-%dT%H:%M}"
            lines += [f"  end: {start + timedelta(hours=chance.randrange(60)):%Y-%m-%dT%H:%M}"]
        lines += [f"  status: {chance.choice(['scheduled', 'cancelled', 'postponed', 'online'])}"]
    if chance.random() < 0.3:
        lines += [f"source_language: {chance.choice(LANGUAGES)}"]
    return lines


def _article(chance: random.Random, tag: str, key: str, shared: list[str], goals: list[str]) -> str:
    name = key.rsplit("/", 1)[-1]
    published = FIRST + timedelta(days=chance.randrange(1000), minutes=chance.randrange(1440))
    lines = [
        "---",
        f"title: {name} {SENTENCES[tag][:12].strip()}",
        f"date: {published:%Y-%m-%dT%H:%M}",
        f"status: {chance.choices(['published', 'hidden', 'draft'], [8, 1, 1])[0]}",
        *shared,
    ]
    if chance.random() < 0.7:
        words = chance.sample([*WORDS[tag], *KEYS[:2]], chance.randrange(1, 4))
        lines.append(f"tags: [{', '.join(repr(word) for word in words)}]")
    if chance.random() < 0.2:
        lines.append(f"slug: slug-of-{name}")
    if chance.random() < 0.2:
        lines.append(f"id: old/{name}")
    if chance.random() < 0.2:
        lines.append(f"aliases: [/{tag}/old/{name}/, /{tag}/old-{name}.html]")
    if chance.random() < 0.2:
        lines.append(f"modified: {published + timedelta(days=3):%Y-%m-%d}")
    if chance.random() < 0.5:
        lines += ["image:", f"  src: {_picture(chance)}", f"  alt: {SENTENCES[tag]}"]
    if chance.random() < 0.2:
        lines += ["gallery:", *(f"  - {{src: {_picture(chance)}, alt: {SENTENCES[tag]}}}" for _ in range(2))]
    if chance.random() < 0.2:
        lines += ["documents:", f"  - {{src: /media/0/report.pdf, title: {SENTENCES[tag]}}}"]
    if chance.random() < 0.2:
        lines += ["corrections:", f"  - {{date: {published + timedelta(days=1):%Y-%m-%d}, text: {SENTENCES[tag]}}}"]
    return "\n".join([*lines, "---", "", *_body(chance, tag, goals)]) + "\n"


def _picture(chance: random.Random) -> str:
    number = chance.randrange(6)
    return f"/media/{number % 2}/picture-{number}.png"


def _body(chance: random.Random, tag: str, goals: list[str]) -> list[str]:
    sentence = SENTENCES[tag]
    pieces = [
        sentence,
        f"## {sentence}",
        f"## {sentence}",
        f"- {sentence}\n- {sentence}",
        f"> {sentence}",
        f"![{sentence}]({_picture(chance)})",
        f"[{sentence}]({{filename}}{goals[0]}) {sentence}",
        f"{sentence} [{sentence}]({{filename}}{goals[1]})[^n]\n\n[^n]: [{sentence}]({{filename}}{goals[2]})",
        f"| {sentence} | b |\n|---|--:|\n| 1 | 2 |",
        f"[{sentence}]({{category}}reading) [x](/{tag}/events/) [y]({{index}})",
        f"`{sentence}`",
    ]
    return [piece + "\n" for piece in chance.sample(pieces, chance.randrange(1, 8))]
