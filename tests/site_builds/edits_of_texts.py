"""Edits of articles and pages: what an editor does to texts and front matter, one function for each kind.

Each takes what it needs by chance, writes it, and says what it did. Most leave the content valid; some, now and then, don't.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from random import Random

from tests.site_builds.random_content import SENTENCES, WORDS
from tests.site_builds.working_site import CATEGORIES, WorkingSite, field_of, moment, parted, with_field

Edit = Callable[[WorkingSite, Random], str]
"""Changes the site and says what it did; an empty text when there was nothing to do."""


class Kinds(dict[str, Edit]):
    """Kinds of edits, by name."""

    def add(self, edit: Edit) -> Edit:
        """Add a kind."""
        self[edit.__name__] = edit
        return edit


TEXT_EDITS = Kinds()
"""Edits of articles and pages."""

FOLDERS = ("news/2024", "news/2025", "news/2026", "interviews", "reports/2026/long/way")


# Texts ----------------------------------------------------------------------------------------------------------------


def _piece(site: WorkingSite, chance: Random, tag: str) -> str:
    """Return a piece of text."""
    sentence, number = SENTENCES[tag], chance.randrange(100)
    other = chance.choice(site.documents()).removeprefix("content")
    medium = chance.choice([path.removeprefix("content") for path in site.files("content/media/")] or ["/media/a.png"])
    return chance.choice(
        [
            f'{sentence} "{number}" -- {number}-{number + 5}...',
            f"## {sentence} {number}",
            f"- {sentence}\n- {number}",
            f"> {sentence} {number}",
            f"{sentence}[^{number}]\n\n[^{number}]: [{number}]({{filename}}{other})",
            f"[{number}]({{filename}}{other}) {sentence}",
            f"[{number}]({{filename}}{other}#{number})",
            f"![{number}]({medium}) [{number}]({medium})",
            f"[{number}]({{category}}{chance.choice(CATEGORIES)}) [{number}]({{index}}) [{number}](/{tag}/events/)",
            f"[{number}]({{tag}}children)",
            f"| {number} | b |\n|---|--:|\n| 1 | 2 |",
            f"`{number}`",
        ]
    )


@TEXT_EDITS.add
def body(site: WorkingSite, chance: Random) -> str:
    """Add a piece to the beginning or the end of a text, in the place of all others, or with other line ends."""
    path = chance.choice(site.documents())
    text = site.read(path)
    piece = _piece(site, chance, parted(path)[0])
    head, mark, rest = text.partition("\n---")
    how = chance.choice(["last", "first", "only", "line ends"])
    if how == "first":
        site.write(path, f"{head}{mark}\n\n{piece}\n{rest}")
    elif how == "only":
        site.write(path, f"{head}{mark}\n\n{piece}\n")
    else:
        new = f"{text}\n{piece}\n".replace("\r\n", "\n")
        site.write(path, new.replace("\n", "\r\n") if how == "line ends" else new)
    return f"{path}: {how} is {piece!r}"


@TEXT_EDITS.add
def heading(site: WorkingSite, chance: Random) -> str:
    """Put a heading into one text, and a link to its place into another; or change it, so that the link leads nowhere."""
    path, other = chance.choice(site.documents()), chance.choice(site.documents())
    name = chance.choice(["one", "two"])
    site.write(path, f"{site.read(path)}\n## {name}\n")
    goal = chance.choice(["one", "two"])
    site.write(other, f"{site.read(other)}\n[{goal}]({{filename}}{path.removeprefix('content')}#{goal})\n")
    return f"{path}: heading {name!r}; {other}: link to {goal!r}"


# Front matter ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """An article whose front matter is to say something else."""

    site: WorkingSite
    chance: Random
    path: str
    text: str

    @property
    def tag(self) -> str:
        return parted(self.path)[0]

    def sentence(self) -> str:
        return f"{SENTENCES[self.tag][: self.chance.randrange(5, 20)].strip()} {self.chance.randrange(50)}"

    def address(self) -> str:
        return self.chance.choice(["", f"place-{self.chance.randrange(30)}"])

    def aliases(self) -> str:
        number = self.chance.randrange(30)
        return self.chance.choice(
            ["", f"[/{self.tag}/old/{number}/]", f"[/{self.tag}/old-{number}.html, /old/{number}/]"]
        )

    def status(self) -> str:
        return self.chance.choice(["published", "draft", "hidden"])

    def tags(self) -> str:
        words = self.chance.sample([*WORDS[self.tag], "children", "book-care"], self.chance.randrange(4))
        return f"[{', '.join(repr(word) for word in words)}]" if words else ""

    def later(self) -> str:
        """Return a moment after the article's date, perhaps not come yet."""
        last = max(moment(field_of(self.text, "date")), self.site.now.replace(tzinfo=None))
        later = last + timedelta(minutes=self.chance.choice([-1, 1, 30, 5000]))
        return self.chance.choice(["", f"{later:%Y-%m-%dT%H:%M}"])

    def correction(self) -> str:
        day = self.later()
        return f"[{{date: {day}, text: {self.chance.randrange(9)}}}]" if day else ""

    def names(self) -> str:
        names = self.chance.sample(["Ogulgerek", "Aman", "Narine", "Արամ"], self.chance.randrange(1, 4))
        return f"[{', '.join(names)}]"

    def picture(self) -> str:
        found = self.site.files("content/media/", ".png") or ["content/media/missing.png"]
        src = self.chance.choice(found).removeprefix("content")
        return self.chance.choice(["", f"{{src: {src}, alt: Surat, caption: {self.chance.randrange(9)}}}"])

    def gallery(self) -> str:
        picture = self.picture()
        return f"[{picture}]" if picture else ""

    def files(self) -> str:
        found = self.site.files("content/media/") or ["content/media/missing"]
        src = self.chance.choice(found).removeprefix("content")
        return self.chance.choice(["", f"[{{src: {src}, title: File {self.chance.randrange(9)}}}]"])

    def language(self) -> str:
        return self.chance.choice(["", *self.site.languages])


FIELDS: Mapping[str, tuple[str, Callable[[Draft], str]]] = {
    "title": ("title", Draft.sentence),
    "summary": ("summary", Draft.sentence),
    "slug": ("slug", Draft.address),
    "identity": ("id", Draft.address),
    "aliases": ("aliases", Draft.aliases),
    "status": ("status", Draft.status),
    "tags": ("tags", Draft.tags),
    "modified": ("modified", Draft.later),
    "corrections": ("corrections", Draft.correction),
    "authors": ("authors", Draft.names),
    "translators": ("translators", Draft.names),
    "image": ("image", Draft.picture),
    "gallery": ("gallery", Draft.gallery),
    "attachments": ("documents", Draft.files),
    "source_language": ("source_language", Draft.language),
}
"""Kinds of edits that change one field of one article: the field, and what gives it its value; empty takes it away."""


def _field_edit(name: str, field: str, draw: Callable[[Draft], str]) -> Edit:
    def change(site: WorkingSite, chance: Random) -> str:
        path = chance.choice(site.articles())
        draft = Draft(site, chance, path, site.read(path))
        value = draw(draft)
        if value == field_of(draft.text, field):
            value = draw(draft)
        site.write(path, with_field(draft.text, field, value))
        return f"{path}: {field}: {value}"

    change.__name__ = name
    change.__doc__ = f"Change the field “{field}” of an article."
    return change


for _name, (_field, _draw) in FIELDS.items():
    TEXT_EDITS.add(_field_edit(_name, _field, _draw))


@TEXT_EDITS.add
def date(site: WorkingSite, chance: Random) -> str:
    """Change the date of an article: to another year, to that of another article, or to shortly before or after now."""
    path = chance.choice(site.articles())
    near = site.now.replace(tzinfo=None) + timedelta(minutes=chance.choice([-1, 0, 1, 60, 1440, 50_000]))
    other = field_of(site.read(chance.choice(site.articles())), "date")
    year = f"{chance.randrange(2022, 2026)}-{chance.randrange(1, 13):02}-03T10:00"
    value = chance.choice([f"{near:%Y-%m-%dT%H:%M}", f"{near:%Y-%m-%dT%H:%M}Z", other, year])
    site.write(path, with_field(with_field(site.read(path), "date", value), "modified", ""))
    return f"{path}: date: {value}"


def _in_all_versions(site: WorkingSite, chance: Random, field: str, value: str) -> str:
    key = chance.choice(sorted(site.keys()))
    for tag in site.keys()[key]:
        path = f"content/{tag}/{key}.md"
        site.write(path, with_field(site.read(path), field, value))
    return f"{key}: {field}: {value}"


@TEXT_EDITS.add
def category(site: WorkingSite, chance: Random) -> str:
    """Change the category of an article in all languages."""
    return _in_all_versions(site, chance, "category", chance.choice(CATEGORIES))


@TEXT_EDITS.add
def event(site: WorkingSite, chance: Random) -> str:
    """Change, add or remove the event of an article in all languages."""
    start = site.now.replace(tzinfo=None) + timedelta(hours=chance.choice([-50, -3, -1, 1, 30, 300]))
    end = start + timedelta(hours=chance.choice([0, 2, 40]))
    status = chance.choice(["scheduled", "cancelled", "postponed", "online"])
    days = f"{{start: {start:%Y-%m-%d}, end: {end:%Y-%m-%d}, status: {status}}}"
    hours = f"{{start: {start:%Y-%m-%dT%H:%M}, end: {end:%Y-%m-%dT%H:%M}, place: Zal {status}}}"
    return _in_all_versions(site, chance, "event", chance.choice(["", days, hours]))


@TEXT_EDITS.add
def translation_stale(site: WorkingSite, chance: Random) -> str:
    """Change what an article was translated from, after the translation said which state it is of."""
    pairs = {key: tags for key, tags in site.keys().items() if len(tags) > 1}
    if not pairs:
        return ""
    key = chance.choice(sorted(pairs))
    source, target = chance.sample(pairs[key], 2)
    for tag in pairs[key]:
        path = f"content/{tag}/{key}.md"
        site.write(path, with_field(site.read(path), "source_language", source))
    path = f"content/{target}/{key}.md"
    site.write(path, with_field(site.read(path), "source_hash", f"{chance.randrange(1 << 32):08x}"))
    path = f"content/{source}/{key}.md"
    site.write(path, f"{site.read(path)}\n{SENTENCES[source]} {chance.randrange(99)}\n")
    return f"{key}: {target} is translated from {source}, which was changed"


# Pages ----------------------------------------------------------------------------------------------------------------


@TEXT_EDITS.add
def page(site: WorkingSite, chance: Random) -> str:
    """Change title or status of a page, add one, or remove one."""
    pages = [path for path in site.documents() if "/pages/" in path]
    how = chance.choice(["title", "status", "add", "remove"])
    if how == "add" or not pages:
        tag = chance.choice(site.languages)
        path = f"content/{tag}/pages/{chance.choice(['more', 'a/deep/page'])}-{chance.randrange(9)}.md"
        site.write(path, f"---\ntitle: {SENTENCES[tag][:9]} {path[-4]}\nstatus: published\n---\n\n{SENTENCES[tag]}\n")
        return f"{path}: added"
    path = chance.choice(pages)
    if how == "remove":
        without_links(site, path, "")
        site.remove(path)
        return f"{path}: removed"
    value = chance.choice(["hidden", "draft"]) if how == "status" else Draft(site, chance, path, "").sentence()
    site.write(path, with_field(site.read(path), how, value))
    return f"{path}: {how}: {value}"


def without_links(site: WorkingSite, path: str, target: str) -> None:
    """Let links to a file lead to *target*; without one, take away the lines that have them."""
    old, new = (name.removeprefix("content") for name in (path, target))
    for other in site.documents():
        text = site.read(other)
        if old in text:
            lines = text.splitlines(keepends=True)
            site.write(other, text.replace(old, new) if new else "".join(line for line in lines if old not in line))
