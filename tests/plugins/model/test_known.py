"""What was read is kept and found again as it was: every document, whatever it says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.model.digests import digest_of_value, encode
from plugins.model.document import (
    CorrectionField,
    Document,
    EventField,
    EventStatus,
    FileField,
    Known,
    PictureField,
    Reference,
    Status,
    decode_known,
    differs_in_text_only,
    face_of,
)
from plugins.model.problem import Problem, message
from tests.plugins.samples import ZONE, document

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
lines = st.integers(0, 2000)
days = st.dates()
zones = st.sampled_from([ZONE, UTC, timezone(timedelta(hours=-3, minutes=-30)), timezone(timedelta(hours=14))])
first_day = datetime(1993, 1, 1)  # noqa: DTZ001  # with one of the zones
"""After the last moment that Ashgabat's clocks had twice: such a one is equal to none of another zone."""
moments = st.datetimes(first_day, datetime(9998, 1, 1), timezones=zones)  # noqa: DTZ001  # with one of the zones
pictures = st.builds(PictureField, words, words, lines, words, words)
references = st.builds(
    Reference, st.sampled_from(get_args(Reference.__annotations__["kind"]) or ["document"]), words, words, lines
)
events = st.builds(
    EventField,
    start=days | moments,
    end=st.none() | days | moments,
    place=words,
    url=words,
    status=st.sampled_from(get_args(EventStatus)),
    line=lines,
)
documents = st.builds(
    Document,
    path=words,
    kind=st.sampled_from(["article", "page"]),
    language=words,
    key=words,
    identity=words,
    title=words,
    status=st.sampled_from(get_args(Status)),
    slug=words,
    aliases=st.lists(words, max_size=2).map(tuple),
    date=st.none() | moments,
    modified=st.none() | moments,
    category=words,
    tags=st.lists(words, max_size=2).map(tuple),
    summary=words,
    authors=st.lists(words, max_size=2).map(tuple),
    translators=st.lists(words, max_size=2).map(tuple),
    image=st.none() | pictures,
    gallery=st.lists(pictures, max_size=2).map(tuple),
    documents=st.lists(st.builds(FileField, words, words, lines), max_size=2).map(tuple),
    event=st.none() | events,
    corrections=st.lists(st.builds(CorrectionField, moments, words), max_size=2).map(tuple),
    source_language=words,
    source_hash=words,
    digest=words,
    references=st.lists(references, max_size=2).map(tuple),
    lines=st.dictionaries(words, lines, max_size=3),
    anchors=st.lists(words, max_size=2).map(tuple),
    face=words,
)
problems = st.builds(
    Problem,
    words,
    lines,
    st.builds(message, words, key=words, number=lines),
    st.builds(message, words),
    st.sampled_from(["error", "warning"]),
    lines,
)
seen = st.tuples(st.integers(-1, 2**62), st.integers(0, 2**62), st.integers(0, 2**62), st.integers(0, 2**63 - 1))
knowns = st.builds(Known, seen, words, documents, st.lists(problems, max_size=2).map(tuple))

MOMENT = datetime(2026, 1, 5, 10, tzinfo=ZONE)


class TestKnown:
    @given(knowns)
    def test_comes_back_as_it_was(self, known):
        """
        Equal in every value, with its moments in the same zone, and written as the same bytes again.
        """
        again = decode_known(encode(known))
        assert again == known
        assert encode(again) == encode(known)

    @given(days | moments, st.none() | days | moments)
    def test_has_days_that_are_days_and_moments_that_are_moments(self, start, end):
        """
        An event of a whole day is not one of midnight.
        """
        event = EventField(start, end, "Zal", "", "scheduled", 6)
        again = decode_known(encode(Known((1, 2, 3, 4), "d", document(event=event), ()))).document.event
        for one, other in ((start, again.start), (end, again.end)):
            assert isinstance(one, datetime) == isinstance(other, datetime)
            assert one == other
            assert not isinstance(one, datetime) or one.utcoffset() == other.utcoffset()

    @pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"seen": 1}', b"\xff"])
    def test_is_nothing_that_somebody_else_has_written(self, data):
        """
        It says so by one kind of error.
        """
        with pytest.raises(msgspec.MsgspecError):
            decode_known(data)


class TestFace:
    @given(documents)
    def test_is_the_same_after_it_was_kept(self, said):
        """
        What comes from the cache has the face of what was read, so that no page is made again for nothing.
        """
        assert face_of(decode_known(encode(Known((1, 2, 3, 4), "d", said, ()))).document) == face_of(said)

    @pytest.mark.parametrize(
        "changes",
        [
            *({name: "other"} for name in ("title", "slug", "category", "summary", "identity", "status")),
            *({name: ("other",)} for name in ("tags", "authors", "translators", "aliases")),
            {"date": MOMENT},
            {"date": MOMENT.astimezone(UTC)},
            {"modified": MOMENT},
            {"image": PictureField("media/x.png", "A", 6)},
            {"gallery": (PictureField("media/x.png", "A", 6),)},
            {"documents": (FileField("media/x.pdf", "A", 6),)},
            {"event": EventField(date(2026, 1, 5), None, "Zal", "", "scheduled", 6)},
            {"event": EventField(MOMENT, None, "Zal", "", "scheduled", 6)},
            {"corrections": (CorrectionField(MOMENT, "Düzedildi"),)},
            {"source_language": "hy"},
        ],
        ids=lambda changes: f"{next(iter(changes))}",
    )
    def test_changes_with_all_that_others_may_show(self, changes):
        """
        Every key of the front matter can be on a card or on a page.
        """
        assert face_of(document(**changes)) != face_of(document())
        assert not differs_in_text_only(document(**changes), document())

    def test_does_not_change_with_the_text(self):
        """
        A correction in the text concerns only the pages that have the text.
        """
        other = document(digest="other", references=(Reference("site", "tk/", "", 9),))
        assert face_of(other) == face_of(document())
        assert differs_in_text_only(other, document())

    @pytest.mark.parametrize("changes", [{"anchors": ("bas",)}, {"lines": {"slug": 4}}])
    def test_is_not_all_that_can_differ_besides_the_text(self, changes):
        """
        Links of others lead to headings, and messages name lines.
        """
        assert not differs_in_text_only(document(**changes), document())


class TestDigests:
    @given(knowns, knowns)
    def test_tell_any_two_values_apart(self, one, other):
        """
        Equal values have one digest, and others another.
        """
        assert (digest_of_value(one) == digest_of_value(other)) == (encode(one) == encode(other))

    def test_tell_the_orders_of_names_apart(self):
        """
        The order of LANGUAGES is that of the switcher, and its first is the default.
        """
        assert digest_of_value({"tk": 1, "hy": 2}) != digest_of_value({"hy": 2, "tk": 1})

    def test_tell_the_zones_of_a_moment_apart(self):
        """
        A page shows the time of the clock.
        """
        assert MOMENT.astimezone(UTC) == MOMENT
        assert digest_of_value(MOMENT) != digest_of_value(MOMENT.astimezone(UTC))
