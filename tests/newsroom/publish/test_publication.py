"""The files of the state: what is known of a publication."""

import gzip
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from newsroom.publish.publication import (
    FORMAT,
    JOURNAL,
    MANIFEST,
    File,
    Journal,
    Publication,
    Retired,
    decode,
    encode,
    next_id,
)

PUBLICATION = Publication(
    id="000007-20261123-abcdef",
    previous="000006-20261122-012345",
    site="tag:kitaphana.tm,2026",
    files={"hy/նոր սրահ/index.html": File("a" * 32, 12), "index.html": File("b" * 32, 1 << 40)},
    retired={"theme/täze.css": Retired("c" * 32, 0, 1_800_000_000.25)},
)
WRITES = {"a": [File("a" * 32, 1), File("b" * 32, 1)]}
TRAVERSAL = ["../x", "/etc/x", "a/../../x", "a//x", "", ".", "a/./x", "a\0"]


class TestState:
    def test_comes_back_as_it_was(self):
        """
        What is written is what is read, for both kinds.
        """
        journal = Journal(FORMAT, "2", "1", "site", WRITES, ["z", "y"])
        assert decode(encode(PUBLICATION), Publication) == PUBLICATION
        assert decode(encode(journal), Journal) == journal

    def test_is_the_same_bytes_for_the_same_value(self):
        """
        Whoever compares two states may compare their bytes; no order and no clock is in them.
        """
        other = msgspec.structs.replace(PUBLICATION, files=dict(reversed(PUBLICATION.files.items())))
        assert encode(other) == encode(PUBLICATION)

    def test_is_small(self):
        """
        A manifest of 2,000 files is a matter of 100 KB at most.
        """
        files = {f"tk/news/2026/article-{n}/index.html": File(f"{n:032x}", n) for n in range(2000)}
        assert len(encode(Publication(files=files))) < 100_000

    @pytest.mark.parametrize("kind", [Publication, Journal])
    @pytest.mark.parametrize(
        "data",
        [
            None,
            b"",
            b"\x1f",
            b"\x1f\x8b",
            b"no gzip at all",
            encode(PUBLICATION)[:-1],
            encode(PUBLICATION)[:40],
            encode(PUBLICATION)[:-9] + b"\0" + encode(PUBLICATION)[-8:],
            gzip.compress(b""),
            gzip.compress(b"[]"),
            gzip.compress(b"null"),
            gzip.compress(b"\xff\xfe"),
            gzip.compress(b'{"format": 1, "files": {"a": ["x"]}}'),
            gzip.compress(b'{"format": 1, "files": {"a": ["x", -1.5]}}'),
            gzip.compress(b'{"format": "1"}'),
            gzip.compress(b"[" * 100_000),
            b"<html>" + encode(PUBLICATION),
        ],
        ids=lambda _: "damage",
    )
    def test_that_is_damaged_is_none(self, data, kind):
        """
        Cut, empty, overwritten, or something else altogether: nothing of it is believed, and nothing fails.
        """
        assert decode(data, kind) is None

    def test_of_a_foreign_format_is_none(self):
        """
        What another version of this program has written is not guessed at.
        """
        assert decode(encode(msgspec.structs.replace(PUBLICATION, format=FORMAT + 1)), Publication) is None

    @pytest.mark.parametrize("path", TRAVERSAL)
    def test_that_leads_out_of_the_folder_is_none(self, path):
        """
        Who can write to the host can't make us remove or overwrite what is outside of the target's folder.
        """
        file = File("a" * 32, 1)
        assert decode(encode(Publication(files={path: file})), Publication) is None
        assert decode(encode(Publication(retired={path: Retired("a", 1, 0)})), Publication) is None
        assert decode(encode(Journal(FORMAT, "", "", "", {path: [file]}, [])), Journal) is None
        assert decode(encode(Journal(FORMAT, "", "", "", {}, [path])), Journal) is None

    def test_lies_in_one_folder(self):
        """
        A host's file listing shows one folder of ours, and its name does not begin with a dot.
        """
        assert (MANIFEST, JOURNAL) == ("_publish/manifest.json.gz", "_publish/journal.json.gz")


class TestId:
    def test_counts(self):
        """
        The first one is 1, and each is one more than the one before.
        """
        assert [next_id(before).split("-")[0] for before in ("", "000001-20260101-abcdef", "000099-x-y")] == [
            "000001",
            "000002",
            "000100",
        ]

    @pytest.mark.parametrize("strange", ["", "x", "-", "²-x", "20260301"])
    def test_can_follow_anything(self, strange):
        """
        Whatever stands in the state, there is a next one.
        """
        assert next_id(strange)

    def test_sorts_by_its_number_whatever_clocks_say(self):
        """
        A computer that lives in the past publishes after one that lives in the future.
        """
        now = datetime(2026, 11, 23, tzinfo=UTC)
        name, names = "", []
        for days in (0, 1, -1, 4000, -4000, 0, 0, 0, 0, 0, 0):
            name = next_id(name, now + timedelta(days=days))
            names.append(name)
        assert names == sorted(names)
        assert names[3].split("-")[1] == "20371105"

    def test_is_not_made_twice(self):
        """
        Two computers that publish after the same one have different names for it.
        """
        assert len({next_id("000001-x-y") for _ in range(100)}) == 100
