"""The search for a sequence of edits after which the three ways to build do not agree, by Hypothesis.

Run as ``python -m tests.site_builds.edit_search`` for a long search, which ``inv edits`` does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from random import Random
from traceback import print_exc

from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.site_builds.damage import DAMAGES, REWRITING
from tests.site_builds.edit_sequences import VARIANTS, EditSequence
from tests.site_builds.edits import EDITS
from tests.site_builds.edits_of_files import FILE_EDITS
from tests.site_builds.edits_of_texts import TEXT_EDITS
from tests.site_builds.edits_of_the_site import MISTAKES, SITE_EDITS
from tests.site_builds.fixture_sites import REPOSITORY
from tests.site_builds.fresh_builds import FreshBuilds

# The search by Hypothesis ---------------------------------------------------------------------------------------------

CHANCE = st.integers(0, 2**32 - 1).map(Random)
KIND = st.sampled_from(list(EDITS))
BY_DEFAULT = settings(
    deadline=None,
    database=None,
    print_blob=False,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)


class EditMachine(RuleBasedStateMachine):
    """Edits of every kind, one after the other or several at once, with mistakes, damage and killed builds between them."""

    def __init__(self, folder: Path, fresh: FreshBuilds, variants: Sequence[str], tally: Counter[str]) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(dir=folder))
        self.fresh = fresh
        self.variants = variants
        self.tally = tally
        self.sequence: EditSequence

    @initialize(chance=CHANCE)
    def begin(self, chance: Random) -> None:
        """Start from one of the variants."""
        self.tally["sequences"] += 1
        if not self.tally["sequences"] % 10:
            print(f"{self.tally['sequences']} sequences, {self.tally['edits']} edits", flush=True)
        self.sequence = EditSequence(self.folder, self.fresh, chance.choice(self.variants), self.fail)

    def fail(self, story: str) -> None:
        """End the sequence; the first story is told at once, since looking for a shorter one takes its time."""
        if not self.tally["faults"]:
            print(f"{story}\n\nLooking for a shorter sequence …", flush=True)
        self.tally["faults"] += 1
        raise AssertionError(story)

    def teardown(self) -> None:
        if hasattr(self, "sequence"):
            self.sequence.close()
        shutil.rmtree(self.folder)

    def _edit(self, names: Sequence[str], chance: Random) -> None:
        """Make edits, build, and put the site right if it can't be built any more; perhaps after one edit more."""
        done = [self.sequence.apply(name, (EDITS | MISTAKES)[name], chance) for name in names]
        self.tally.update(names)
        self.tally["edits"] += len(names)
        if not any(done):
            return
        self.sequence.check(looks_everywhere=chance.random() < 0.2)
        if self.sequence.is_broken:
            self.tally["sites that can't be built"] += 1
            if chance.random() < 0.3:
                name = chance.choice(sorted(EDITS))
                self.sequence.apply(name, EDITS[name], chance)
                self.sequence.check()
            self.sequence.repair()

    @rule(kind=st.sampled_from(list(TEXT_EDITS)), chance=CHANCE)
    def text_edit(self, kind: str, chance: Random) -> None:
        """An edit of an article or page."""
        self._edit([kind], chance)

    @rule(kind=st.sampled_from(list(FILE_EDITS)), chance=CHANCE)
    def file_edit(self, kind: str, chance: Random) -> None:
        """An edit of files and folders."""
        self._edit([kind], chance)

    @rule(kind=st.sampled_from(list(SITE_EDITS)), chance=CHANCE)
    def site_edit(self, kind: str, chance: Random) -> None:
        """An edit of what surrounds the articles."""
        self._edit([kind], chance)

    @rule(kinds=st.lists(KIND, min_size=2, max_size=2), chance=CHANCE)
    def two_edits(self, kinds: list[str], chance: Random) -> None:
        """Two edits of any kind before the next build."""
        self._edit(kinds, chance)

    @rule(kinds=st.lists(KIND, min_size=3, max_size=6), chance=CHANCE)
    def many_edits(self, kinds: list[str], chance: Random) -> None:
        """Many edits of any kind before the next build."""
        self._edit(kinds, chance)

    @rule(kind=st.sampled_from(list(MISTAKES)), chance=CHANCE)
    def mistake(self, kind: str, chance: Random) -> None:
        """A mistake that no build accepts, and its repair."""
        self._edit([kind], chance)

    @rule(kind=st.sampled_from(list(DAMAGES)), chance=CHANCE)
    def damage(self, kind: str, chance: Random) -> None:
        """Damage to what builds have written."""
        if self.sequence.apply(kind, DAMAGES[kind], chance):
            self.tally.update([kind, "edits"])
            self.sequence.check(looks_everywhere=True, rewrites=kind in REWRITING)

    @rule(chance=CHANCE)
    def put_back(self, chance: Random) -> None:
        """All files as they were some builds ago."""
        count = self.sequence.site.put_back(chance.choice(self.sequence.good))
        if count:
            self.sequence.log.append(f"put back to an earlier state: {count} files")
            self.sequence.check(looks_everywhere=chance.random() < 0.2)

    @rule(chance=CHANCE)
    def killed_build(self, chance: Random) -> None:
        """An edit and a build that is killed, perhaps several times; then perhaps another edit."""
        site = self.sequence.site
        for _ in range(chance.choice([1, 1, 2])):
            self._silently(chance)
            at = chance.choice([chance.randrange(1, 60), chance.randrange(1, 300)])
            ending = self.fresh.build(site.settings_file, site.warm, site.now, at=at)
            self.sequence.log.append(f"build {'killed' if ending.was_killed else 'not killed'} at its change {at}")
            self.tally["killed builds"] += ending.was_killed
        if chance.random() < 0.5:
            self._silently(chance)
        self.sequence.check(was_stopped=True, rewrites=True)
        if self.sequence.is_broken:
            self.sequence.repair()

    def _silently(self, chance: Random) -> None:
        """Make an edit and do not build."""
        name = chance.choice(sorted(EDITS))
        if self.sequence.apply(name, EDITS[name], chance):
            self.tally.update([name, "edits"])

    @rule(chance=CHANCE)
    def edited_during_build(self, chance: Random) -> None:
        """An edit while a build is running, which may have read the file already; the next build has to see it."""
        site = self.sequence.site
        path = chance.choice(site.documents())
        at, text = chance.randrange(1, 80), site.read(path)
        new = chance.choice([f"{text}\nlater\n", text[:-2] + chance.choice("0123456789") + text[-1:]])
        file = site.inputs / path
        self._silently(chance)
        if not file.exists():
            return
        self.fresh.build(site.settings_file, site.warm, site.now, at=at, write=(file, new))
        site.touched.add(file)
        self.sequence.log.append(f"{path}: {new[-10:]!r} at its end while a build is at its change {at}")
        self.sequence.check(was_stopped=True)
        if self.sequence.is_broken:
            self.sequence.repair()

    @rule(chance=CHANCE)
    def living_restarted(self, chance: Random) -> None:
        """The living build ends, perhaps there is an edit, and a new one starts."""
        self.sequence.start_living()
        self.sequence.log.append("living build restarted")
        if chance.random() < 0.5:
            self._silently(chance)
        self.sequence.check(looks_everywhere=True)
        if self.sequence.is_broken:
            self.sequence.repair()


def search(
    folder: Path, fresh: FreshBuilds, variants: Sequence[str], chosen: settings, number: int | None = None
) -> Counter[str]:
    """Run sequences; raise what goes wrong in one of them, with the story of the shortest that was found.

    Args:
        folder: for the sites.
        fresh: builds them.
        variants: what to start from.
        chosen: how many sequences, and of how many steps.
        number: the seed, unless *chosen* says that chance is always the same.

    """
    tally: Counter[str] = Counter()

    def machine() -> EditMachine:
        return EditMachine(folder, fresh, variants, tally)

    run_state_machine_as_test(seed(number)(machine) if number is not None else machine, settings=chosen)
    return tally


# The long search ------------------------------------------------------------------------------------------------------

BATCH = 50
"""Sequences that Hypothesis makes of one another; the first of each batch is always the simplest."""


def _work(sequences: int, steps: int, number: int) -> int:
    """Run sequences in batches, and tell how far it has come; return the exit status."""
    started, tally = time.monotonic(), Counter[str]()
    with tempfile.TemporaryDirectory() as folder, FreshBuilds() as fresh:
        for batch in range(0, sequences, BATCH):
            count = min(BATCH, sequences - batch)
            chosen = settings(BY_DEFAULT, max_examples=count, stateful_step_count=steps)
            try:
                tally += search(Path(folder), fresh, list(VARIANTS), chosen, number + batch)
            except Exception:
                print_exc()
                print(f"seed {number + batch}: a sequence failed", flush=True)
                return 1
            print(f"seed {number}: {batch + count} of {sequences}, {time.monotonic() - started:.0f} s", flush=True)
    print("\n".join(f"{count:6} {name}" for name, count in sorted(tally.items())), flush=True)
    return 0


def main() -> int:
    """Search with all cores; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sequences", type=int, default=300)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    chosen = parser.parse_args()
    if chosen.workers == 1:
        return _work(chosen.sequences, chosen.steps, chosen.seed)
    share = -(-chosen.sequences // chosen.workers)
    command = [sys.executable, "-m", "tests.site_builds.edit_search", "--workers", "1", "--steps", str(chosen.steps)]
    command += ["--sequences", str(share), "--seed"]
    started = [
        subprocess.Popen([*command, str(chosen.seed + worker * 1_000_000)], cwd=REPOSITORY)
        for worker in range(chosen.workers)
    ]
    return max(process.wait() for process in started)


if __name__ == "__main__":
    sys.exit(main())
