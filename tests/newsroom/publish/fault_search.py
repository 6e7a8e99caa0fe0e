"""The long search for faults of publications: every point at which one can be stopped, by every sender.

    python -m tests.newsroom.publish.fault_search --sender ftps,sftp

What the gate does at a few points is done at all of them here: publications and rollbacks are killed at each point, the
line is cut at many places, and two publish at the same moment many times. It takes an hour or so for all senders.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator

from tests.newsroom.publish.cuts import cut_at
from tests.newsroom.publish.places import KINDS, REMOTE, Place, haste, place
from tests.servers.missing import MissingServerError
from tests.site_builds.fixture_sites import REPOSITORY

CUTS = 40
"""At so many places the line is cut."""


def trials_at(module: str, *arguments: str) -> Callable[[Place], list[str]]:
    """Return what does the trials of a module at a place, in a process of their own, and returns what went wrong."""

    def find(host: Place) -> list[str]:
        computers = host.folder / "computers"
        computers.mkdir()
        task = {
            "folder": str(computers),
            "facts": host.facts,
            "secrets": host.server.secrets,
            "root": str(host.root),
            "site": host.site,
            "address": host.web.address,
        }
        command = [sys.executable, "-m", f"tests.newsroom.publish.{module}", *arguments]
        done = subprocess.run(
            command, input=json.dumps(task), capture_output=True, text=True, check=False, cwd=REPOSITORY
        )
        return json.loads(done.stdout)["problems"] if done.returncode == 0 else [done.stderr]

    return find


def cut_everywhere(host: Place) -> list[str]:
    """Cut the line at many places; return what went wrong."""
    try:
        cut_at(host, [number / CUTS for number in range(CUTS)])
    except AssertionError:
        return [traceback.format_exc()]
    return []


def searches(kind: str) -> Iterator[tuple[str, Callable[[Place], list[str]]]]:
    """Yield what can be tried at a kind of place, each with its name."""
    yield "killed", trials_at("fault_points")
    yield "rollbacks killed", trials_at("fault_trials", "rollbacks", "0")
    yield "two at once", trials_at("fault_trials", "races", "10")
    if kind in REMOTE:
        yield "line cut", cut_everywhere


def kinds_of(senders: Iterable[str]) -> list[str]:
    """Return the kinds of places of some senders; all when there are none."""
    wanted = set(senders)
    return [name for name, kind in KINDS.items() if not wanted or kind.sender in wanted or name in wanted]


def search(kinds: Iterable[str]) -> int:
    """Search at kinds of places, and print what was found; return the exit status."""
    found = 0
    for kind in kinds:
        for name, look in searches(kind):
            began = time.monotonic()
            try:
                with haste(), place(kind) as host:
                    problems = look(host)
            except MissingServerError as error:
                problems = [f"NOT TESTED: {error}"]
            print(f"{kind}, {name}: {len(problems)} problems in {time.monotonic() - began:.0f} s", flush=True)
            for problem in problems:
                print(f"    {problem}", flush=True)
            found += len(problems)
    return 1 if found else 0


def main() -> int:
    """Read the command line, and search."""
    parser = argparse.ArgumentParser(description="Search for faults of publications at every point.")
    parser.add_argument("--sender", default="", help=f"some of these, with commas between them: {', '.join(KINDS)}")
    chosen = [name.strip() for name in parser.parse_args().sender.split(",") if name.strip()]
    return search(kinds_of(chosen))


if __name__ == "__main__":
    sys.exit(main())
