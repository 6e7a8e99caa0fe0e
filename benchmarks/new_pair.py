"""What it takes to publish one new pair of articles on a site that has many: by ``inv publish``, building included."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.corpus import Article, Corpus
from benchmarks.layouts import write_ours
from benchmarks.measure import FailedError, environment, last_words
from benchmarks.peers import REPOSITORY
from benchmarks.publishers import Ours
from benchmarks.publishing import Turn, run
from benchmarks.scenarios import digests


@dataclass(frozen=True, slots=True)
class NewPair:
    """What one new pair has cost.

    Attributes:
        turn: the command, from the build to the end.
        built: the same, built before: publishing alone.
        files: how many files of the site are new or different, and go.
        all_files: how many the site has.
        size: bytes of those that go.

    """

    turn: Turn
    built: Turn
    files: int
    all_files: int
    size: int


def build_site(folder: Path, corpus: Corpus, settings: str) -> None:
    """Make a content folder of *corpus*, and build it.

    Raises:
        FailedError: it can't be built.

    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    write_ours(corpus, folder / "content")
    (folder / "publishconf.py").write_text(settings, encoding="utf-8")
    build(folder)


def build(folder: Path) -> None:
    """Build the site of a folder.

    Raises:
        FailedError: it can't be built.

    """
    log = folder / "said"
    program = [sys.executable, "-m", "invoke", "--search-root", str(REPOSITORY)]
    with log.open("wb") as said:
        command = [*program, "build", "--settings", str(folder / "publishconf.py")]
        done = subprocess.run(command, cwd=folder, env=environment(), stdout=said, stderr=said, check=False)
    if done.returncode:
        raise FailedError(f"The site of {folder} can't be built:\n{last_words(log)}")


def measure_new_pair(publisher: Ours, corpus: Corpus, site: Path) -> NewPair:
    """Publish the newest pair of *corpus*, of which *site* is the folder where it was built.

    Raises:
        FailedError: it can't be built or published.

    """
    publisher.begin_anew()
    shutil.rmtree(publisher.folder)
    shutil.copytree(site, publisher.folder, symlinks=True, copy_function=shutil.copy2)
    texts = {file: file.read_bytes() for file in (_source(publisher, article) for article in corpus.newest)}
    _without(texts, publisher)
    before = digests(publisher.output)
    _publish(publisher)
    turn = _with(texts, publisher, is_built=False)
    after = digests(publisher.output)
    _without(texts, publisher)
    _publish(publisher)
    built = _with(texts, publisher, is_built=True)
    changed = [path for path, digest in after.items() if before.get(path) != digest]
    size = sum((publisher.output / path).stat().st_size for path in changed)
    return NewPair(turn, built, len(changed), len(after), size)


def _source(publisher: Ours, article: Article) -> Path:
    return publisher.folder / "content" / article.language / f"{article.key}.md"


def _without(texts: Mapping[Path, bytes], publisher: Ours) -> None:
    for file in texts:
        file.unlink()
    publisher.write_settings()
    build(publisher.folder)


def _publish(publisher: Ours) -> None:
    turn = run(publisher.place, publisher, publisher.command(), {})
    if turn.fault:
        raise FailedError(f"{publisher.name}: {turn.fault}\n{last_words(publisher.folder / 'said')}")


def _with(texts: Mapping[Path, bytes], publisher: Ours, *, is_built: bool) -> Turn:
    for file, text in texts.items():
        file.write_bytes(text)
    if is_built:
        build(publisher.folder)
        command = publisher.command()
    else:
        command = publisher.invoke("publish", "--yes")
    turn = run(publisher.place, publisher, command, {})
    if turn.fault:
        raise FailedError(f"{publisher.name}: {turn.fault}\n{last_words(publisher.folder / 'said')}")
    return turn
