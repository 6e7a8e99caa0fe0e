"""Sequences of edits, after each of which the warm, the living and the clean site have to be the same bytes."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from random import Random
from traceback import format_exc
from typing import Any

from newsroom.living import LivingBuild
from newsroom.settings import read_settings
from plugins.model.problem import BuildError
from plugins.model.site import Site, read_site
from tests.site_builds.damage import cache_of
from tests.site_builds.edits_of_texts import Edit
from tests.site_builds.fixture_sites import clock
from tests.site_builds.fresh_builds import Ending, FreshBuilds, ending_of
from tests.site_builds.working_site import Snapshot, WorkingSite

VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "two languages": {},
    "three languages": {"languages": ("tk", "hy", "en")},
    "real theme": {"with_real_theme": True},
}
"""What a sequence may start from."""

Files = dict[str, tuple[bytes, int]]
"""Bytes and time of modification of each file below a folder."""


def files_of(folder: Path) -> Files:
    """Return the files below a folder."""
    found: Files = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            with open(path, "rb") as file:
                found[os.path.relpath(path, folder)] = (file.read(), os.fstat(file.fileno()).st_mtime_ns)
    return found


class EditSequence:
    """A working site, the builds that follow its edits, and the story so far.

    Attributes:
        on_fault: told what is wrong and what led to it.
        log: what happened, in words.
        good: the site as it was when it could be built last.
        is_broken: whether the last edit left a site that can't be built.

    """

    def __init__(self, folder: Path, fresh: FreshBuilds, variant: str, on_fault: Callable[[str], None]) -> None:
        self.on_fault = on_fault
        self.site = WorkingSite(folder, **VARIANTS[variant])
        self.fresh = fresh
        self.log = [variant]
        self.good: list[Snapshot] = []
        self.is_broken = False
        self.living: LivingBuild | None = None
        self.start_living()
        self.check()
        assert not self.is_broken, self.log
        self.site.kept_cache = cache_of(self.site.warm)

    def start_living(self) -> None:
        """Start the living build anew, over what it has written."""
        self.close()
        self.living = LivingBuild(self._read)

    def close(self) -> None:
        """End the living build."""
        if self.living is not None:
            self.living.close()

    def _read(self) -> tuple[Site, Sequence[str]]:
        merged = read_settings(self.site.settings_file, {"OUTPUT_PATH": str(self.site.living)})
        return read_site(merged), merged["PLUGINS"]

    def apply(self, name: str, edit: Edit, chance: Random) -> bool:
        """Make an edit, and return whether there was anything to do."""
        said = edit(self.site, chance)
        if said:
            self.log.append(f"{name}: {said}")
        return bool(said or self.site.touched)

    def check(self, *, looks_everywhere: bool = False, rewrites: bool = False, was_stopped: bool = False) -> None:
        """Build in all three ways, and compare.

        Args:
            looks_everywhere: whether the living build has to find out by itself what was changed.
            rewrites: whether builds may write again what has not changed.
            was_stopped: whether there may be something to complete before, so that not even a failing build leaves the
                output as it is.

        """
        site, faults = self.site, []
        clean = Path(tempfile.mkdtemp(dir=site.folder, prefix="clean-")) / "output"
        wanted = self.fresh.build(site.settings_file, clean, site.now)
        site_wanted = {path: data for path, (data, _) in files_of(clean).items()}
        shutil.rmtree(clean.parent)
        ways = {"warm": (site.warm, lambda: self.fresh.build(site.settings_file, site.warm, site.now))}
        if self.living is not None:
            changed = None if looks_everywhere else set(site.touched)
            ways["living"] = (site.living, lambda: self._rebuild(changed))
        for way, (output, build) in ways.items():
            before = files_of(output)
            try:
                ending = build()
            except Exception:
                faults.append(f"{way}: {format_exc()}")
                continue
            faults += [f"{way}: {fault}" for fault in _faults(wanted, ending, output)]
            after = files_of(output)
            if not wanted.is_whole:
                if after != before and not was_stopped:
                    faults.append(f"{way}: the build failed and changed {_differing(before, after)}")
                continue
            faults += [f"{way}: {fault}" for fault in _wrong_files(site_wanted | site.foreign, after)]
            if not rewrites:
                kept = [path for path in before if path in after and before[path][0] == after[path][0]]
                rewritten = [path for path in kept if before[path][1] != after[path][1]]
                faults += [f"{way}: written again without a change: {path}" for path in sorted(rewritten)[:5]]
        site.touched.clear()
        self.is_broken = not wanted.is_whole
        if self.is_broken:
            self.log[-1] += f"  [{len(wanted.said)} problems: {wanted.said[0].splitlines()[0][-150:]}]"
        else:
            self.good = [*self.good[-2:], site.snapshot()]
        if faults:
            story = [f"{number}. {said}" for number, said in enumerate(self.log)]
            self.on_fault("\n".join(["", *faults, "", "after", *story]))

    def _rebuild(self, changed: set[Path] | None) -> Ending:
        with clock(self.site.now):
            try:
                return ending_of(self.living.rebuild(changed))
            except BuildError as error:
                return ending_of(error)

    def repair(self) -> None:
        """Let a site that can't be built be as it was before, and build it."""
        self.log.append(f"repaired: {self.site.put_back(self.good[-1])} files")
        self.check()


def _faults(wanted: Ending, ending: Ending, output: Path) -> list[str]:
    """Return how the ending of a build is not that of the clean one."""
    said = [text.replace(str(output), "OUTPUT") for text in ending.said]
    if wanted.is_whole != ending.is_whole:
        return [f"the build {'failed' if wanted.is_whole else 'did not fail'}:\n" + "\n".join(said or wanted.said)]
    missing, added = (
        [text for text in wanted.said if text not in said],
        [text for text in said if text not in wanted.said],
    )
    return [f"does not say: {text}" for text in missing] + [f"says: {text}" for text in added]


def _differing(before: Files, after: Files) -> list[str]:
    return sorted(path for path in {*before, *after} if before.get(path) != after.get(path))


def _wrong_files(wanted: dict[str, bytes], found: Files) -> list[str]:
    """Return what is wrong with the files of a site, a few of them in detail."""
    faults = []
    for path in sorted({*wanted, *found}):
        if path not in found:
            faults.append(f"missing: {path}")
        elif path not in wanted:
            faults.append(f"should be gone: {path}")
        elif wanted[path] != found[path][0]:
            faults.append(f"other bytes: {path}{_first_difference(wanted[path], found[path][0])}")
    return faults[:8] + [f"and {len(faults) - 8} more"] * (len(faults) > 8)


def _first_difference(wanted: bytes, found: bytes) -> str:
    at = next((at for at, (one, two) in enumerate(zip(wanted, found, strict=False)) if one != two), 0)
    start = max(at - 40, 0)
    clean, other = (data[start : at + 60].decode(errors="replace") for data in (wanted, found))
    return f"\n    clean: {clean!r}\n    found: {other!r}"
