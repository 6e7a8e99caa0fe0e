"""A line that is cut at many places of a publication: the work behind test_lines_and_limits and the search for faults."""

from __future__ import annotations

from collections.abc import Iterable

from tests.newsroom.publish.editors import Editors
from tests.newsroom.publish.fault_points import version
from tests.newsroom.publish.places import Place
from tests.servers.line import FAST, Line, line


def published_to(place: Place) -> Editors:
    """Return editors who have published the first version, between files of others."""
    editors = Editors(place)
    editors.put_foreign()
    first = editors.publish(version(1))
    assert first.status == 0, first.text
    return editors


def sizes_of_publications(editors: Editors, fast: Line) -> dict[int, int]:
    """Return how many bytes go to the server when a version is published, the odd ones and the even ones.

    The second version is the first one that goes through the line, and tells what senders need to know only once.
    """
    sizes = {}
    for number in (2, 3, 4):
        before = fast.traffic().up
        said = editors.publish(version(number))
        assert said.status == 0, said.text
        sizes[number % 2] = fast.traffic().up - before
    return sizes


def cut_at(place: Place, shares: Iterable[float]) -> int:
    """Cut the line when some shares of publications have arrived; return how many publications were stopped by it.

    After each cut readers have to be well served, and the next publication, by turns from either computer, completes it.
    """
    editors = published_to(place)
    stopped = 0
    with line(place.ports, round_trip=0, bits_per_second=FAST) as fast:
        editors.move_behind(fast.host)
        sizes = sizes_of_publications(editors, fast)
        for number, share in enumerate(shares, 5):
            fast.cut_after(int(sizes[number % 2] * share))
            said = editors.publish(version(number))
            assert fast.traffic().is_cut, f"nothing was cut at {share}"
            fast.restore()
            if said.status:
                said.the_error()
                stopped += 1
            editors.crawl(version(number - 1), version(number))
            again = editors.publish(version(number), number % 2)
            assert again.status == 0, again.text
            editors.see(version(number), *map(version, range(1, number)))
    return stopped
