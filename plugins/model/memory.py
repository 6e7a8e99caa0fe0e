"""What a build may believe of what earlier ones have left: only what the very same program has made."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import msgspec

from plugins.model.cache import Cache, Forgetful, Memory
from plugins.model.problem import Message, message
from plugins.model.site import Site
from plugins.model.workspace import Workspace, digest_of

LIBRARIES = ("site-packages", "dist-packages")
"""How folders of installed libraries are called."""

CODE = Path(__file__).resolve().parents[1]
VERSIONED = (".dist-info", ".egg-info")
"""How the folders end that say by their names which version of a library is installed."""


def program_stamp() -> str:
    """Return a digest that is another one when anything has changed that makes files of sources."""
    digest = blake2b(sys.version.encode(), digest_size=16)
    for path, data in _code():
        digest.update(f"\0{path}\0{len(data)}\0".encode())
        digest.update(data)
    for name in _libraries():
        digest.update(f"\0{name}".encode())
    return digest.hexdigest()


def _code() -> Iterator[tuple[str, bytes]]:
    """Yield our modules and their code."""
    for where, folders, names in os.walk(CODE):
        folders[:] = sorted(name for name in folders if not name.startswith(("_", ".")))
        for name in sorted(names):
            if name.endswith(".py"):
                path = os.path.join(where, name)
                with open(path, "rb") as file:
                    yield os.path.relpath(path, CODE), file.read()


def _libraries() -> Iterator[str]:
    """Yield what is installed, each with its version, in the order in which Python looks for it."""
    for folder in sys.path:
        try:
            names = os.listdir(folder or ".")
        except OSError:
            continue
        yield from sorted(name for name in names if name.endswith(VERSIONED))


def open_memory(site: Site, workspace: Workspace, *, is_clean: bool = False) -> Memory:
    """Return what earlier builds of *site* into this workspace have left.

    Args:
        site: the settings.
        workspace: whose state folder holds the cache.
        is_clean: forget what earlier builds have left.

    """
    if why_not_incremental(site) is not None:
        return Forgetful()
    stamp = "\n".join([program_stamp(), str(site.content), str(site.theme), str(site.output)])
    return Cache(workspace.folder, digest_of(stamp.encode()), is_clean=is_clean)


def why_not_incremental(site: Site) -> Message | None:
    """Return why nothing of earlier builds can be used, or None when it can."""
    if site.foreign_plugins:
        names = ", ".join(site.foreign_plugins)
        return message("PLUGINS has %(names)s, and nobody knows what they read.", names=names)
    if not _is_plain(site.markdown) or not all(map(_is_of_a_library, site.markdown.get("extensions", ()))):
        return message("MARKDOWN has something of your own, and nobody knows whether it is the same as before.")
    return None


def _is_plain(value: object) -> bool:
    """Return whether a setting consists of texts, numbers, lists and tables."""
    try:
        msgspec.json.encode(value)
    except TypeError:
        return False
    return True


def _is_of_a_library(extension: str) -> bool:
    """Return whether the code of an extension of Markdown is among the versions in the stamp."""
    module = extension.partition(":")[0]
    markdown = find_spec("markdown")
    if markdown and (Path(str(markdown.origin)).parent / f"extensions/{module}.py").is_file():
        return True
    top = find_spec(module.partition(".")[0])
    # A name that is no module is registered by something that is installed.
    return top is None or any(part in LIBRARIES for part in Path(str(top.origin)).parts)
