"""What a publication will do, and what it has done, in an editor's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from newsroom.publish.difference import LIST_ADDRESS, RETIRED_DAYS, Plan, Stage, is_page
from newsroom.publish.host import Upload
from newsroom.publish.kept import Kept
from newsroom.publish.work import Step
from plugins.model.problem import Message, message

NAMED = 12
"""So many files of a kind are named; of the others only the number is told."""

HEADING = re.compile(rb"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
KIB, MIB = 1 << 10, 1 << 20

STEPS: dict[Step, Message] = {
    "journal": message("writing down what will be done"),
    "assets": message("pictures, styles and documents"),
    "new pages": message("new pages"),
    "changed pages": message("changed pages"),
    "lists": message("lists, feeds and sitemaps"),
    "host files": message("files for the server"),
    "release": message("a new release"),
    "switch": message("switching to the new release"),
    "verification": message("comparing what readers get"),
    "deletions": message("removing what is gone"),
    "manifest": message("writing down what was done"),
}
"""The steps of a publication, as the line on the terminal calls them."""


def tell_plan(plan: Plan, kept: Kept, *, names_all: bool = False) -> Iterator[Message]:
    """Yield what *plan* will do, line by line."""
    at_most = len(plan.after.files) + len(plan.removals) if names_all else NAMED
    for stage, uploads in plan.stages.items():
        if uploads:
            yield _heading(stage, len(uploads), size(upload.size for upload in uploads))
            lines = [_line(upload, plan, kept) for upload in uploads]
            yield from _named(sorted(lines, key=_has_no_title), at_most)
    others = [path for path in plan.removals if not is_page(path)]
    if plan.vanishing:
        yield message("Pages that vanish: %(count)d", count=len(plan.vanishing))
        yield from _named([_entry("–", path) for path in plan.vanishing], at_most)
    if others:
        yield message("Other files that are removed: %(count)d", count=len(others))
        yield from _named([_entry("–", path) for path in others], at_most)
    if plan.retired:
        yield message(
            "Files that no page needs any more; they stay for %(days)d days: %(count)d",
            days=RETIRED_DAYS,
            count=len(plan.retired),
        )


def _heading(stage: Stage, count: int, size: str) -> Message:
    numbers: dict[str, object] = {"count": count, "size": size}
    if stage == "assets":
        return message("Pictures, styles and documents: %(count)d (%(size)s)", **numbers)
    if stage == "new pages":
        return message("New pages: %(count)d (%(size)s)", **numbers)
    if stage == "changed pages":
        return message("Changed pages: %(count)d (%(size)s)", **numbers)
    if stage == "lists":
        return message("Lists, feeds and sitemaps: %(count)d (%(size)s)", **numbers)
    return message("Files for the server: %(count)d (%(size)s)", **numbers)


def _named(lines: Sequence[Message], at_most: int) -> Iterator[Message]:
    yield from lines[:at_most]
    if len(lines) > at_most:
        yield message("    … and %(count)d more", count=len(lines) - at_most)


def _line(upload: Upload, plan: Plan, kept: Kept) -> Message:
    return _entry("+" if upload.path in plan.new else "~", upload.path, title_of(upload, kept))


def _has_no_title(line: Message) -> bool:
    return not line.values["title"]


def _entry(sign: str, path: str, title: str = "") -> Message:
    """Return a line that names a file; it has no words to translate."""
    values = {"sign": sign, "address": address_of(path), "title": title}
    return Message("    %(sign)s %(address)s  “%(title)s”" if title else "    %(sign)s %(address)s", values)


def title_of(upload: Upload, kept: Kept) -> str:
    """Return the heading of a page that is an article or the like; nothing for lists and for all that is no page."""
    if not is_page(upload.path) or LIST_ADDRESS.fullmatch(upload.path):
        return ""
    found = HEADING.search(kept.read(upload.digest) or b"")
    return " ".join(unescape(TAG.sub("", found[1].decode("utf-8", "replace"))).split()) if found else ""


def address_of(path: str) -> str:
    """Return the address of a file below that of the site, as readers see it.

    >>> address_of("tk/news/2020/online-conference/index.html")
    '/tk/news/2020/online-conference/'
    """
    folder, _, name = path.rpartition("/")
    if name != "index.html":
        return f"/{path}"
    return f"/{folder}/" if folder else "/"


def size(sizes: Iterable[int]) -> str:
    """Return bytes in the unit in which they are easiest to read."""
    total = sum(sizes)
    if total >= MIB:
        return f"{total / MIB:.1f} MB"
    return f"{total / KIB:.0f} KB" if total >= KIB else f"{total} B"


def tell_result(plan: Plan, place: str, seconds: float) -> Message:
    """Return what a publication has done, in one sentence."""
    return message(
        "%(place)s: new pages: %(new)d, changed pages: %(changed)d, vanished pages: %(vanished)d,"
        " lists and feeds: %(lists)d, other files: %(others)d. Sent: %(files)d (%(size)s). Time: %(seconds)s s.",
        place=place,
        new=len(plan.stages["new pages"]),
        changed=len(plan.stages["changed pages"]),
        vanished=len(plan.vanishing),
        lists=len(plan.stages["lists"]),
        others=len(plan.stages["assets"]) + len(plan.stages["host files"]),
        files=len(plan.uploads),
        size=size(upload.size for upload in plan.uploads),
        seconds=f"{seconds:.1f}",
    )


def tell_rollback(name: str, place: str, seconds: float) -> Message:
    """Return what a rollback has done."""
    return message(
        "%(place)s: readers get the publication %(name)s again. Time: %(seconds)s s. The next  %(command)s  publishes"
        " what is in the content folder now.",
        place=place,
        name=name,
        seconds=f"{seconds:.1f}",
        command="inv publish",
    )
