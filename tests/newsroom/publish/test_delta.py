"""How one version of a text comes from another one."""

import random
import time

import pytest

from newsroom.publish.delta import apply_delta, make_delta

TEXTS = [
    b"",
    b"\n",
    b"a",
    b"a\nb\nc\n",
    b"a\nb\nc",
    b"c\nb\na\n",
    b"a\r\nb\rc\n",
    b"\x00\xff\n\xfe",
    "Ռ\u2028ւ\n".encode(),
    b"x\n" * 50,
]


def sitemap(count, changed=0):
    """Return a sitemap of so many pages, of which some have changed and one is new."""
    lines = []
    for number in range(count):
        day = "2026-11-23" if changed and number % (count // changed) == 0 else "2026-01-01"
        lines.append(f"<url>\n<loc>https://kitaphana.tm/{number}/</loc>\n<lastmod>{day}</lastmod>\n</url>\n")
    if changed:
        lines.insert(count // 3, "<url>\n<loc>https://kitaphana.tm/new/</loc>\n<lastmod>2026-11-23</lastmod>\n</url>\n")
    return "".join(lines).encode()


@pytest.mark.parametrize("base", TEXTS, ids=range(len(TEXTS)))
@pytest.mark.parametrize("wanted", TEXTS, ids=range(len(TEXTS)))
def test_gives_what_was_wanted(wanted, base):
    """
    Whatever the two are: empty, alike, without an end of line, or no text at all.
    """
    assert apply_delta(make_delta(wanted, base), base) == wanted


def test_gives_what_was_wanted_of_random_lines():
    """
    Few different lines in any order are where places are mistaken for each other.
    """
    chance = random.Random(5)
    for _ in range(500):
        wanted, base = (b"\n".join(chance.choices([b"a", b"b", b"", b"c"], k=chance.randrange(12))) for _ in range(2))
        assert apply_delta(make_delta(wanted, base), base) == wanted


@pytest.mark.parametrize("changed", [1, 100, 1000])
def test_of_a_large_list_is_small_and_soon_found(changed):
    """
    A sitemap of 5,000 pages, whose lines are for the most part the same: less than a second, and a small part of it.
    """
    wanted, base = sitemap(5000), sitemap(5000, changed)
    started = time.process_time()
    delta = make_delta(wanted, base)
    assert time.process_time() - started < 1
    assert apply_delta(delta, base) == wanted
    assert len(delta) < len(wanted) // (20 if changed == 1000 else 100)


@pytest.mark.parametrize("delta", [b"", b"x", make_delta(b"a\n", b"b\n")[:-1], make_delta(b"a\n", b"b\n")[:5]])
def test_that_is_damaged_gives_nothing(delta):
    """
    And it fails nobody.
    """
    assert apply_delta(delta, b"b\n") == b""


@pytest.mark.parametrize("base", TEXTS, ids=range(len(TEXTS)))
def test_on_other_bytes_gives_other_bytes(base):
    """
    Whoever uses it compares digests; it never fails.
    """
    assert isinstance(apply_delta(make_delta(b"a\nb\nc\nd\n", b"a\nx\nc\nd\n"), base), bytes)
