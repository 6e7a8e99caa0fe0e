"""The schema of front matter: pictures, documents, events and corrections."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from plugins.model.document import CorrectionField, EventField, FileField, PictureField
from plugins.read import schema
from tests.plugins.read.test_form import LIKE, TURNED, faults_of, form_of, read
from tests.plugins.samples import ZONE

PICTURE_KEYS = "Write each on a line of its own below “image:”, indented."
NO_MEDIUM = "is not a file of the folder media/. Put the file into media/ and write its path: /media/…"
EVENT_KEYS = "Write each on a line of its own below “event:”, indented."
EVENT_CHOICES = "There are: scheduled, cancelled, postponed, online."


class TestPictures:
    def test_have_all_their_words(self):
        """
        A picture knows its file, what it shows, and the line of its file for messages.
        """
        header = "image:\n  alt: Tekje\n  src: /media/2026/x.png\n  caption: Zal\n  credit: Redaksiýa\n"
        assert read(header, schema.read_picture) == (
            PictureField("media/2026/x.png", "Tekje", 4, "Zal", "Redaksiýa"),
            [],
        )

    def test_make_a_gallery(self):
        """
        A gallery is a list of the same.
        """
        header = "gallery:\n  - src: /media/a.png\n    alt: A\n  - {src: ../../../media/b.png, alt: B}\n"
        assert read(header, schema.read_gallery) == (
            (PictureField("media/a.png", "A", 3), PictureField("media/b.png", "B", 5)),
            [],
        )

    @pytest.mark.parametrize("header", ["title: a\n", "image:\n", "image: ~\n", "gallery:\n", "documents: ''\n"])
    def test_may_be_missing(self, header):
        """
        A key without a value is as good as none.
        """
        assert read(header, schema.read_picture) == (None, [])
        assert read(header, schema.read_gallery) == ((), [])
        assert read(header, schema.read_files) == ((), [])

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (
                "image:\n  src: /media/x.png\n",
                ["3: The picture has no alternative text. Write  alt: …  what it shows, for readers who can't see it."],
            ),
            (
                "image:\n  src: /media/x.png\n  alt: ''\n",
                ["4: The picture has no alternative text. Write  alt: …  what it shows, for readers who can't see it."],
            ),
            ("image: {alt: A}\n", ["2: “image.src” is missing. Write  src: …"]),
            (
                "image: {src: https://x.org/x.png, alt: A}\n",
                [f"2: “https://x.org/x.png” {NO_MEDIUM}"],
            ),
            (
                "image: {src: /../secret.png, alt: A}\n",
                [f"2: “/../secret.png” {NO_MEDIUM}"],
            ),
            ("image: /media/x.png\n", [f"2: “image” has keys of its own: src, alt, caption, credit. {PICTURE_KEYS}"]),
            ("image: [a]\n", [f"2: “image” has keys of its own: src, alt, caption, credit. {PICTURE_KEYS}"]),
            (
                "image: {src: /media/x.png, alt: A, captoin: B}\n",
                ["2: There is no key “image.captoin”. Did you mean “caption”?"],
            ),
        ],
    )
    def test_that_are_incomplete_are_named(self, header, expected):
        """
        Alternative text is required, and files are those of the content folder.
        """
        assert read(header, schema.read_picture)[1] == expected

    @pytest.mark.parametrize("written", ["a", "{src: /media/x.png, alt: A}"])
    def test_of_a_gallery_are_a_list(self, written):
        """
        One picture alone is a list with one entry.
        """
        assert read(f"gallery: {written}\n", schema.read_gallery)[1] == [
            "2: “gallery” has to be a list. Begin each entry with “- ” on a line of its own, below “gallery:”."
        ]


class TestDocuments:
    def test_have_a_file_and_a_title(self):
        """
        A document to download is named by its title.
        """
        header = "documents:\n  - title: Meýilnama\n    src: /media/x.pdf\n"
        assert read(header, schema.read_files) == ((FileField("media/x.pdf", "Meýilnama", 4),), [])

    def test_without_one_of_them_are_named(self):
        """
        Both are required.
        """
        assert read("documents:\n  - src: /media/x.pdf\n  - title: a\n", schema.read_files)[1] == [
            "3: “documents.title” is missing. Write  title: …",
            "4: “documents.src” is missing. Write  src: …",
        ]


def read_event(header: str) -> tuple[EventField | None, list[str]]:
    form = form_of(header)
    event = form.table_at("event", schema.EVENT_KEYS)
    return (schema.read_event(event) if event else None), faults_of(form)


class TestEvents:
    def test_say_when_and_where(self):
        """
        Everything but the start may be left out.
        """
        header = (
            "event:\n  start: 2026-12-24T15:00\n  end: 2026-12-24T17:00\n"
            "  place: Kiçi zal\n  url: https://x.org\n  status: online\n"
        )
        event, faults = read_event(header)
        assert faults == []
        assert event == EventField(
            datetime(2026, 12, 24, 15, tzinfo=ZONE),
            datetime(2026, 12, 24, 17, tzinfo=ZONE),
            "Kiçi zal",
            "https://x.org",
            "online",
            3,
        )
        assert read_event("event: {start: 2026-12-24}\n") == (
            EventField(date(2026, 12, 24), None, "", "", "scheduled", 2),
            [],
        )

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            ("2026-12-24", "2026-12-24"),
            ("2026-12-24T15:00", "2026-12-24T15:00"),
            ("2026-12-24T15:00+05:00", "2026-12-24T14:30+04:00"),
        ],
    )
    def test_may_end_when_they_start_or_later(self, start, end):
        """
        Moments are compared, whatever the zone they are written in.
        """
        assert read_event(f"event:\n  start: {start}\n  end: {end}\n")[1] == []

    @pytest.mark.parametrize(
        ("header", "expected"),
        [
            (
                "event:\n  start: 2026-12-24\n  end: 2026-12-23\n",
                ["4: The event ends before it starts. Correct “start” or “end”."],
            ),
            (
                "event:\n  start: 2026-12-24T15:00+05:00\n  end: 2026-12-24T15:00+06:00\n",
                ["4: The event ends before it starts. Correct “start” or “end”."],
            ),
            (
                "event:\n  start: 2026-12-24T15:00\n  end: 2026-12-25\n",
                ["4: The event has a time at one end only. Write both “start” and “end” with a time, or both without."],
            ),
            ("event:\n  place: Zal\n", ["3: “event.start” is missing. Write  start: …"]),
            ("event:\n  start: 15:00\n", [f"3: “15:00” in “event.start” is not a date. {LIKE}"]),
            (
                "event:\n  start: 24.12.2026\n",
                [f"3: “24.12.2026” in “event.start” is not a date. {TURNED % '2026-12-24'}"],
            ),
            (
                "event:\n  start: 2026-12-24\n  url: www.x.org\n",
                ["4: “www.x.org” is not a full address. Write it with https://."],
            ),
            (
                "event:\n  start: 2026-12-24\n  status: canceled\n",
                [f"4: “event.status” can't be “canceled”. Did you mean “cancelled”? {EVENT_CHOICES}"],
            ),
            (
                "event: 2026-12-24\n",
                [f"2: “event” has keys of its own: start, end, place, url, status. {EVENT_KEYS}"],
            ),
            ("event: {start: 2026-12-24, plase: x}\n", ["2: There is no key “event.plase”. Did you mean “place”?"]),
        ],
    )
    def test_that_can_not_be_are_named(self, header, expected):
        """
        An event has a start, ends after it, and is of a known kind.
        """
        assert read_event(header)[1] == expected


class TestCorrections:
    def test_are_in_the_order_they_were_made(self):
        """
        The oldest comes first, however they are written.
        """
        header = "corrections:\n  - {date: 2026-02-01, text: Ikinji}\n  - {date: 2026-01-01, text: Birinji}\n"
        assert read(header, schema.read_corrections) == (
            (
                CorrectionField(datetime(2026, 1, 1, tzinfo=ZONE), "Birinji"),
                CorrectionField(datetime(2026, 2, 1, tzinfo=ZONE), "Ikinji"),
            ),
            [],
        )

    def test_say_what_and_when(self):
        """
        Both are required.
        """
        assert read("corrections:\n  - date: 1.1.2026\n    text: a\n  - date: 2026-01-01\n", schema.read_corrections)[
            1
        ] == [
            f"3: “1.1.2026” in “corrections.date” is not a date. {TURNED % '2026-01-01'}",
            "5: “corrections.text” is missing. Write  text: …",
        ]
