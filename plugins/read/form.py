"""One table of front matter while it is being checked: typed values, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from plugins.model.language import Language
from plugins.model.problem import Message, message
from plugins.read.diagnosis import quoted
from plugins.read.front_matter import Items, Table, Text, Value
from plugins.read.link import Place, media_path
from plugins.read.source_text import Fault, unbalanced
from plugins.read.typography import correct_plain

FROM_THE_PATH = ("lang", "language", "translation", "translation_id", "translation_key", "key")
"""What other tools write in front matter and here follows from the path of the file."""

MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?\s?(?:Z|[+-]\d{2}:?\d{2})?)?")
"""The form of ISO 8601 that is written: a date, then perhaps a time, then perhaps its offset from UTC."""

OTHER_ORDER = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(.*)")
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True, slots=True)
class Check:
    """What front matter is checked with, and where the findings go.

    Attributes:
        place: where the file is, for paths of pictures.
        zone: of times that are written without an offset.
        language: whose typography texts get.
        errors, warnings: what was found.
    """

    place: Place
    zone: ZoneInfo
    language: Language
    errors: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)


class Form:
    """One table of front matter while it is being checked: gives typed values, and collects what is wrong.

    Args:
        table: the keys and values.
        check: what they are checked with.
        name: what the table belongs to, for messages; empty for the front matter itself.
    """

    def __init__(self, table: Table, check: Check, name: str = "") -> None:
        self.table = table
        self.check = check
        self.name = name

    def fault(self, line: int, fact: Message, cure: Message) -> None:
        """Add something that is wrong on *line*."""
        self.check.errors.append(Fault(line, fact, cure))

    def line(self, key: str) -> int:
        """Return the line of a key, or that of its table when it is not there."""
        return self.table.lines.get(key, self.table.line)

    def _title(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def check_keys(self, known: Iterable[str], only_in_articles: Iterable[str] = ()) -> None:
        """Report keys that the schema does not have, with the one that was probably meant."""
        known = list(known)
        for key in self.table.entries:
            if key in known:
                continue
            from difflib import get_close_matches  # few files have a fault

            fact = message("There is no key “%(key)s”.", key=self._title(key))
            near = get_close_matches(key.lower(), [*known, *(name.rstrip("s") for name in known)], n=1)
            if key in FROM_THE_PATH:
                cure = message("Remove it: language and translation follow from the path of the file.")
            elif key in only_in_articles:
                cure = message("Remove it: only articles have it, and this is a page.")
            elif near:
                meant = near[0] if near[0] in known else near[0] + "s"
                cure = message("Did you mean “%(key)s”?", key=meant)
            else:
                cure = message("Use one of: %(keys)s.", keys=", ".join(known))
            self.fault(self.line(key), fact, cure)

    def _scalar(self, key: str, *, required: bool, choices: Iterable[str] = ()) -> Text | None:
        """Return what is written for *key* if it is one text and not empty; *choices* are named where it is missing."""
        value = self.table.entries.get(key)
        if isinstance(value, Text) and value.value:
            return value
        if isinstance(value, Text) and value.comment:
            fact = message("“%(key)s” is empty: what follows “#” counts as a comment.", key=self._title(key))
            self.fault(value.line, fact, message("Write  %(example)s", example=f"{key}: {quoted(value.comment)}"))
        elif value is not None and not isinstance(value, Text):
            fact = message("“%(key)s” has to be one text, and is a list or a table.", key=self._title(key))
            self.fault(
                self.line(key), fact, message("Write it on one line; put it in quotes if it begins with [ or {.")
            )
        elif required:
            fact = message("“%(key)s” is missing.", key=self._title(key))
            if value is not None:
                fact = message("“%(key)s” is empty.", key=self._title(key))
            named = ", ".join(choices)
            cure = message("Write  %(key)s: …", key=key)
            if named:
                cure = message("Write  %(key)s: …  with one of: %(choices)s.", key=key, choices=named)
            self.fault(self.line(key), fact, cure)
        return None

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text; empty when it is missing."""
        found = self._scalar(key, required=required)
        return self._whole(key, found) if found else ""

    def heading(self, key: str, *, required: bool = False) -> str:
        """Return a title with the punctuation of its language."""
        return self._corrected(key, self.text(key, required=required), is_heading=True)

    def prose(self, key: str, *, required: bool = False) -> str:
        """Return sentences with the punctuation of their language."""
        return self._corrected(key, self.text(key, required=required), is_heading=False)

    def _corrected(self, key: str, text: str, *, is_heading: bool) -> str:
        corrected, odd = correct_plain(text, self.check.language, heading=is_heading)
        self.check.warnings.extend(unbalanced(words, self.line(key)) for words in odd)
        return corrected

    def word(self, key: str, *, required: bool = False, choices: Iterable[str] = ()) -> str:
        """Return a word or date, after which a comment may stand; empty when it is missing."""
        found = self._scalar(key, required=required, choices=choices)
        return found.value if found else ""

    def _whole(self, key: str, text: Text) -> str:
        """Return a text, having made sure that YAML did not take its end for a comment."""
        if text.comment:
            fact = message("“%(key)s” ends before “ #”: what follows counts as a comment.", key=self._title(key))
            example = quoted(f"{text.value} {text.comment}")
            self.fault(text.line, fact, message("Put all of it in quotes: %(example)s", example=example))
        return text.value

    def one_of(self, key: str, choices: Iterable[str], default: str = "") -> str:
        """Return one of *choices*; required unless there is a *default*."""
        choices = list(choices)
        text = self.word(key, required=not default, choices=choices)
        if not text:
            return default
        if text in choices:
            return text
        from difflib import get_close_matches

        fact = message("“%(key)s” can't be “%(value)s”.", value=text, key=self._title(key))
        near = get_close_matches(text.lower(), choices, n=1)
        if near:
            cure = message(
                "Did you mean “%(value)s”? There are: %(choices)s.", value=near[0], choices=", ".join(choices)
            )
        else:
            cure = message("Use one of: %(choices)s.", choices=", ".join(choices))
        self.fault(self.line(key), fact, cure)
        return ""

    def moment(self, key: str, *, required: bool = False) -> datetime | None:
        """Return a date, or date and time, as an aware moment in the site's zone."""
        found = self.day_or_moment(key, required=required)
        if found is None or isinstance(found, datetime):
            return found
        return _with_plain_offset(datetime(found.year, found.month, found.day, tzinfo=self.check.zone))

    def day_or_moment(self, key: str, *, required: bool = False) -> datetime | date | None:
        """Return a date where no time is written, an aware moment in the site's zone where one is."""
        text = self.word(key, required=required)
        if not text:
            return None
        try:
            found = parse_moment(text, self.check.zone)
        except (ValueError, OverflowError):
            fact = message("“%(value)s” in “%(key)s” is not a date.", value=text, key=self._title(key))
            self.fault(self.line(key), fact, _date_cure(text))
            return None
        if not FIRST_YEAR <= found.year <= LAST_YEAR:
            fact = message("“%(value)s” in “%(key)s” is not a date of our time.", value=text, key=self._title(key))
            cure = message("Write a year from %(first)d to %(last)d.", first=FIRST_YEAR, last=LAST_YEAR)
            self.fault(self.line(key), fact, cure)
            return None
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts without repetitions; one text alone counts as a list of it."""
        value = self.table.entries.get(key)
        if value is None or (isinstance(value, Text) and not value.value):
            return ()
        if isinstance(value, Text):
            if "," in value.value:
                example = f"{key}: [{value.value}]"
                fact = message("“%(key)s” has to be a list.", key=self._title(key))
                self.fault(value.line, fact, message("Write  %(example)s", example=example))
            return (self._whole(key, value),)
        if isinstance(value, Table):
            fact = message("“%(key)s” has to be a list.", key=self._title(key))
            self.fault(value.line, fact, message("Write  %(example)s", example=f"{key}: […, …]"))
            return ()
        found = [self._whole(key, item) for item in value.values if isinstance(item, Text) and item.value]
        if len(found) < len(value.values):
            fact = message("“%(key)s” holds something that is not a text.", key=self._title(key))
            self.fault(
                value.line, fact, message("Put each entry that has “: ” or brackets in quotes, and remove empty ones.")
            )
        return tuple(dict.fromkeys(found))

    def table_at(self, key: str, known: Iterable[str]) -> Form | None:
        """Return the table below *key* as a form, or None when there is none."""
        value = self.table.entries.get(key)
        if value is None or (isinstance(value, Text) and not value.value):
            return None
        return self._form(key, value, known)

    def tables_at(self, key: str, known: Iterable[str]) -> Iterable[Form]:
        """Yield the tables of the list below *key* as forms."""
        value = self.table.entries.get(key)
        if value is None or (isinstance(value, Text) and not value.value):
            return
        if not isinstance(value, Items):
            fact = message("“%(key)s” has to be a list.", key=self._title(key))
            self.fault(
                self.line(key),
                fact,
                message("Begin each entry with “- ” on a line of its own, below “%(key)s:”.", key=key),
            )
            return
        for item in value.values:
            form = self._form(key, item, known)
            if form is not None:
                yield form

    def _form(self, key: str, value: Value, known: Iterable[str]) -> Form | None:
        if isinstance(value, Table):
            form = Form(value, self.check, key)
            form.check_keys(known)
            return form
        fact = message("“%(key)s” has keys of its own: %(keys)s.", key=self._title(key), keys=", ".join(known))
        self.fault(value.line, fact, message("Write each on a line of its own below “%(key)s:”, indented.", key=key))
        return None

    def media(self, key: str) -> str:
        """Return the path of a file below media/, required; empty when there is none or it is wrong."""
        text = self.text(key, required=True)
        path = media_path(text, self.check.place) if text else ""
        if text and path is None:
            fact = message("“%(value)s” is not a file of the folder media/.", value=text)
            self.fault(self.line(key), fact, message("Put the file into media/ and write its path: /media/…"))
        return path or ""


def parse_moment(text: str, zone: ZoneInfo) -> datetime | date:
    """Return a date of ISO 8601, or a moment, which is in *zone* if it names no offset.

    Raises:
        ValueError, OverflowError: it is not one.

    """
    if not MOMENT.fullmatch(text):
        raise ValueError(text)
    if len(text) == len("2020-12-24"):
        return date.fromisoformat(text)
    moment = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
    return _with_plain_offset(moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone))


def _with_plain_offset(moment: datetime) -> datetime:
    """Return *moment* with an offset of whole minutes, as RFC 3339 has it: before there were time zones it had seconds."""
    offset = moment.utcoffset()
    if offset is None or offset % timedelta(minutes=1) == timedelta():
        return moment
    return moment.replace(tzinfo=timezone(timedelta(minutes=offset // timedelta(minutes=1))))


def _date_cure(text: str) -> Message:
    """Return how the date should be written; a date in another order is turned round."""
    turned = OTHER_ORDER.fullmatch(text)
    if turned:
        day, month, year, _ = turned.groups()
        example = f"{year}-{int(month):02d}-{int(day):02d}"
        try:
            date.fromisoformat(example)
        except ValueError:
            pass
        else:
            return message("Write year, month, day: %(example)s, if that is the day you mean.", example=example)
    return message("Write it like 2020-12-24, or with a time 2020-12-24T15:00.")
