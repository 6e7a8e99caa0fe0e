"""Counts what a build opens: the work behind test_reading_once.

Run in a process of its own, as ``python -m tests.site_builds.openings COMMAND CONTENT OUTPUT``, because an audit hook can't be
taken away. It prints as JSON how often each file of the content folder was opened or listed, and how many Markdown
instances were made.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter

from markdown import Markdown

from tests.site_builds.fixture_sites import SETTINGS

opened: Counter[str] = Counter()
listed: Counter[str] = Counter()
made: list[object] = []


def main(command: str, content: str, output: str) -> None:
    """Build a site by *command* and print what was opened."""

    def watch(event: str, args: tuple[object, ...]) -> None:
        if event in ("open", "os.scandir", "os.listdir") and isinstance(args[0], str | bytes):
            path = os.path.abspath(os.fsdecode(args[0]))
            if path.startswith(content):
                (opened if event == "open" else listed)[os.path.relpath(path, content)] += 1

    original = Markdown.__init__

    def make(self: Markdown, **settings: object) -> None:
        made.append(self)
        original(self, **settings)

    Markdown.__init__ = make
    sys.addaudithook(watch)
    status = build_with(command, content, output)
    print(json.dumps({"status": status, "opened": opened, "listed": listed, "markdown": len(made)}))


def build_with(command: str, content: str, output: str) -> int:
    """Build by one of the two commands; return its exit status."""
    if command == "inv":
        from newsroom.build import build

        sys.stdout = sys.stderr
        try:
            return build(str(SETTINGS), content=content, output=output)
        finally:
            sys.stdout = sys.__stdout__
    import pelican

    try:
        pelican.main([content, "-s", str(SETTINGS), "-o", output, "-q"])
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


if __name__ == "__main__":
    main(*sys.argv[1:])
