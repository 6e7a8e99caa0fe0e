"""A content folder of any size, written the same way each time: articles in pairs over many months, with pictures."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

CATEGORIES: Mapping[str, tuple[str, str]] = {
    "announcements": ("Bildirişler", "Հայտարարություններ"),
    "collections": ("Kitap gaznalary", "Հավաքածուներ"),
    "reading": ("Okaýyş", "Ընթերցանություն"),
    "services": ("Hyzmatlar", "Ծառայություններ"),
}
TAGS: Mapping[str, tuple[str, str]] = {
    "children": ("Çagalar", "Երեխաներ"),
    "book-care": ("Kitaplary goramak", "Գրքերի պահպանում"),
    "catalogue": ("Elektron katalog", "Էլեկտրոնային քարտարան"),
}
SENTENCES = {
    "tk": (
        "Kitaphananyň okalýan zaly ir sagatda açylýar.",
        "Täze kitaplar tekjelerde ýerleşdirildi.",
        "Okyjylar soraglaryna jogap tapýarlar.",
        "Duşuşyk agşam geçirilýär.",
        "Katalog her hepde täzelenýär.",
    ),
    "hy": (
        "Գրադարանի ընթերցասրահը բացվում է վաղ առավոտյան։",
        "Նոր գրքերը տեղադրվել են դարակներում։",
        "Ընթերցողները գտնում են իրենց հարցերի պատասխանները։",
        "Հանդիպումը տեղի է ունենում երեկոյան։",
        "Քարտարանը թարմացվում է ամեն շաբաթ։",
    ),
}
TITLES = {"tk": "Kitaphana habary {number}", "hy": "Գրադարանի լուր {number}"}
FIRST_DAY = date(2017, 12, 30)
DAYS_BETWEEN = 10


def write_many_articles(content: Path, pairs: int) -> None:
    """Write a content folder of *pairs* articles in two languages; each has a picture of its own, every third a tag."""
    _write(content / "taxonomy.yaml", _taxonomy())
    for number in range(pairs):
        write_pair(content, number)


def day_of(number: int) -> date:
    """Return the day of the article with this number."""
    return FIRST_DAY + timedelta(days=number * DAYS_BETWEEN)


def key_of(number: int) -> str:
    """Return the key of the article with this number."""
    return f"news/{day_of(number).year}/story-{number}"


def category_of(number: int) -> str:
    """Return the category of the article with this number."""
    return list(CATEGORIES)[number % len(CATEGORIES)]


def tag_of(number: int) -> str:
    """Return the tag of the article with this number, or an empty text."""
    return list(TAGS)[number // 3 % len(TAGS)] if number % 3 == 0 else ""


def write_pair(content: Path, number: int) -> None:
    """Write one article in both languages, and its picture."""
    picture = content / f"media/{day_of(number).year}/picture-{number}.png"
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_bytes(one_colour(number))
    for place, language in enumerate(SENTENCES):
        _write(content / language / f"{key_of(number)}.md", _article(language, place, number))


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _taxonomy() -> str:
    lines = []
    for group, terms in (("categories", CATEGORIES), ("tags", TAGS)):
        lines.append(f"{group}:")
        lines.extend(f"  {key}: {{tk: {tk}, hy: {hy}}}" for key, (tk, hy) in terms.items())
    return "\n".join(lines) + "\n"


def _article(language: str, place: int, number: int) -> str:
    sentences = SENTENCES[language]
    paragraphs = [" ".join(sentences[(number + at) % 5] for at in range(start, start + 3)) for start in range(3)]
    tag = tag_of(number)
    lines = [
        "---",
        f"title: {TITLES[language].format(number=number)}",
        f"date: {day_of(number)}T{9 + place:02}:00",
        f"category: {category_of(number)}",
        "status: published",
        *([f"tags: [{tag}]"] if tag else []),
        "image:",
        f"  src: /media/{day_of(number).year}/picture-{number}.png",
        f"  alt: {sentences[number % 5]}",
        "---",
        "",
    ]
    return "\n".join(lines) + "\n" + "\n\n".join(paragraphs) + "\n"


def one_colour(number: int) -> bytes:
    """Return a PNG of 8 × 8 pixels in a colour that follows from *number*; no two numbers below 2^24 share one."""
    colour = number.to_bytes(3, "big")
    rows = b"".join(b"\0" + colour * 8 for _ in range(8))
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    parts = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
