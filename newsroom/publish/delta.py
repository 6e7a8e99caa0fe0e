"""How one version of a text comes from another one: what a list or feed was before a new article stood in it is nearly nothing.

A delta is a compressed list of steps: pairs of numbers take lines of the other version over, texts are lines of its own.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from itertools import pairwise

import msgspec

Steps = list[tuple[int, int] | bytes]


def make_delta(wanted: bytes, base: bytes) -> bytes:
    """Return how *wanted* comes from *base*; the time that this takes grows as their sizes do, and no faster.

    A line is looked for together with the one after it, since alone it is too often an end tag. After a line of its own
    the next one of *base* is expected, as it comes where a line was changed.
    """
    old, new = base.splitlines(keepends=True), wanted.splitlines(keepends=True)
    places = {pair: place for place, pair in reversed(list(enumerate(pairwise([*old, b""]))))}
    steps: Steps = []
    expected = 0
    for line, following in pairwise([*new, b""]):
        if old[expected : expected + 1] != [line]:
            expected = places.get((line, following), expected)
        if old[expected : expected + 1] == [line]:
            _take_over(steps, expected)
        else:
            steps.append(line)
        expected += 1
    return zlib.compress(msgspec.msgpack.encode(steps), 9)


def _take_over(steps: Steps, place: int) -> None:
    last = steps[-1] if steps else b""
    if isinstance(last, tuple) and last[1] == place:
        steps[-1] = (last[0], place + 1)
    else:
        steps.append((place, place + 1))


def apply_delta(delta: bytes, base: bytes) -> bytes:
    """Return what *delta* makes of *base*: something else than was wanted, perhaps nothing, if it belongs to another one."""
    with suppress(zlib.error, msgspec.MsgspecError):
        old = base.splitlines(keepends=True)
        steps = msgspec.msgpack.decode(zlib.decompress(delta), type=Steps)
        return b"".join(step if isinstance(step, bytes) else b"".join(old[slice(*step)]) for step in steps)
    return b""
