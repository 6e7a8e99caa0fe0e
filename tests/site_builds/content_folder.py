"""What a content folder says, read without the engine: what tests hold its output against."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml


@dataclass(frozen=True, slots=True)
class SourceFile:
    """An article or a page as its file says it; *date* is None for a page."""

    language: str
    key: str
    title: str
    status: str
    date: datetime | None
    category: str
    slug: str
    identity: str

    @property
    def is_article(self) -> bool:
        """Whether it is news."""
        return not self.key.startswith("pages/")

    @property
    def address(self) -> str:
        """Its address below SITEURL, as design.md fixes it."""
        segments = self.key.removeprefix("pages/").split("/")
        if self.slug:
            segments[-1] = self.slug
        return "/".join([self.language, *segments, ""])

    def is_shown(self, now: datetime) -> bool:
        """Whether readers can reach it at *now*."""
        return self.status != "draft" and (self.date is None or self.date <= now)

    def is_listed(self, now: datetime) -> bool:
        """Whether lists name it at *now*."""
        return self.is_shown(now) and self.status != "hidden"


def read_content(content: Path, languages: list[str], zone: ZoneInfo) -> tuple[SourceFile, ...]:
    """Return the articles and pages of a content folder, by language and path."""
    return tuple(
        _read(path, language, path.relative_to(content / language).as_posix().removesuffix(".md"), zone)
        for language in languages
        for path in sorted((content / language).rglob("*.md"))
    )


def read_published(content: Path) -> dict[str, str]:
    """Return the digests of the files that are published as they are, by their address."""
    found = {}
    for folder in ("media", "extra"):
        for file in sorted((content / folder).rglob("*")):
            if file.is_file():
                address = file.relative_to(content).as_posix().removeprefix("extra/")
                found[address] = sha256(file.read_bytes()).hexdigest()
    return found


def _read(path: Path, language: str, key: str, zone: ZoneInfo) -> SourceFile:
    header = path.read_text(encoding="utf-8").split("\n---", 1)[0].removeprefix("---")
    facts = yaml.load(header, Loader=yaml.CBaseLoader)
    return SourceFile(
        language,
        key,
        facts["title"],
        facts["status"],
        _moment(facts["date"], zone) if "date" in facts else None,
        facts.get("category", ""),
        facts.get("slug", ""),
        facts.get("id") or key,
    )


def _moment(text: str, zone: ZoneInfo) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)
