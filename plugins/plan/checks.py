"""What can be wrong with a plan: two outputs in one place, and links to addresses that nothing has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from plugins.model.address import output_path
from plugins.model.article import Version
from plugins.model.build import Build
from plugins.model.plan import Output
from plugins.model.problem import Problem, message

LONGEST_NAME = 255
"""Bytes of a file's name, on all disks in use."""

OWN = ("theme/", "the ")
"""How the origins of outputs begin that no file of an editor has asked for."""

CHECKED_LINKS = ("site", "category", "tag")
"""References whose address the plan knows; for the others pairing has found the file they lead to."""


def find_collisions(outputs: Iterable[Output]) -> Iterator[Problem]:
    """Yield a problem for each two outputs that can't both be written, naming what asked for them.

    Names that differ in capitals only count as one: some servers and disks do not tell them apart.
    """
    known: dict[str, Output] = {}
    for output in outputs:
        first = known.setdefault(output.path.lower(), output)
        if first is not output:
            yield _collision(output.path, first, output)
    if known.keys().isdisjoint(_folders(known)):
        return
    for path, output in known.items():
        for folder in PurePosixPath(path).parents:
            above = known.get(str(folder))
            if above is not None:
                yield _collision(above.path, above, output)


def _folders(paths: Iterable[str]) -> set[str]:
    """Return all folders that the files *paths* are in; each level once, since most files share those above them."""
    folders: set[str] = set()
    level = {path.rpartition("/")[0] for path in paths}
    while level:
        folders |= level
        level = {path.rpartition("/")[0] for path in level} - folders
    return folders


def _collision(path: str, first: Output, second: Output) -> Problem:
    """Return a problem in the file that an editor can change, where only one of the two is an editor's."""
    if second.origin.startswith(OWN) and not first.origin.startswith(OWN):
        first, second = second, first
    fact = message(
        "The address /%(path)s is also wanted by %(other)s.", path=path.removesuffix("index.html"), other=first.origin
    )
    cure = message("Rename one of the two, or give it a slug of its own.")
    if first.origin.startswith(OWN):
        cure = message("Choose another address: this one belongs to the site itself.")
    return Problem(second.origin, second.line, fact, cure)


def find_unwritable(outputs: Iterable[Output]) -> Iterator[Problem]:
    """Yield a problem for each output whose name is too long for a disk."""
    for output in outputs:
        if len(output.path.encode()) <= LONGEST_NAME:
            continue
        for name in output.path.split("/"):
            if len(name.encode()) > LONGEST_NAME:
                fact = message(
                    "The address /%(path)s has a part of more than %(most)d bytes.", path=output.path, most=LONGEST_NAME
                )
                yield Problem(
                    output.origin,
                    output.line,
                    fact,
                    message("Shorten it: the slug, the alias, the tag, or the file's name."),
                )


def find_broken_links(build: Build, versions: Iterable[Version]) -> Iterator[Problem]:
    """Yield a problem for each link in the texts of *versions* to an address of the site that nothing has.

    Where a file has errors of its own, what it would have is not known, and nobody is told that there is no such page.
    """
    if build.unreadable:
        return
    for version in versions:
        if not version.addresses or not version.is_published:
            continue
        for reference, address in zip(version.document.references, version.addresses, strict=True):
            if reference.kind in CHECKED_LINKS and address.url is not None and not _is_planned(address.url, build):
                fact = message("The link leads to /%(address)s, and there is no such page.", address=address.url)
                cure = message("Link to the .md file of an article, or correct the address.")
                yield Problem(build.site.shown(version.document.path), reference.line, fact, cure)


def _is_planned(address: str, build: Build) -> bool:
    path = unquote(address.partition("#")[0].partition("?")[0])
    return output_path(path) in build.outputs
