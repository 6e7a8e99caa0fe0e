"""Damage to what builds have written: the output folder, their state beside it, and their cache."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from tests.site_builds.edits_of_texts import Kinds
from tests.site_builds.fixture_sites import state_of
from tests.site_builds.working_site import WorkingSite

DAMAGES = Kinds()
"""All kinds of damage. None of them makes a build give another site."""

REWRITING = {"state_removed", "manifest_damaged"}
"""Kinds after which a build does not know what it has written, and may write all of it again."""

STATE = ("lock", "journal.json", "manifest.json", "staged")
"""What belongs to the workspace in the state folder; all else there is cache."""


def cache_files(output: Path) -> list[Path]:
    """Return the files of the cache of an output folder."""
    state = state_of(output)
    return [
        file for file in sorted(state.rglob("*")) if file.is_file() and file.relative_to(state).parts[0] not in STATE
    ]


# The output folder ----------------------------------------------------------------------------------------------------


def _outputs(site: WorkingSite) -> list[Path]:
    return [output for output in (site.warm, site.living) if output.is_dir()]


def _any_output(site: WorkingSite, chance: Random) -> str:
    found = (file.relative_to(site.warm).as_posix() for file in site.warm.rglob("*") if file.is_file())
    return chance.choice(sorted(set(found) - set(site.foreign)))


@DAMAGES.add
def output_edited(site: WorkingSite, chance: Random) -> str:
    """Edit a file of the site by hand."""
    path = _any_output(site, chance)
    how = chance.choice(["longer", "same size", "empty"])
    for output in _outputs(site):
        file = output / path
        data = file.read_bytes()
        file.write_bytes({"longer": data + b"by hand", "same size": b"#" + data[1:], "empty": b""}[how])
    return f"{path} in the output: edited by hand, {how}"


@DAMAGES.add
def output_removed(site: WorkingSite, chance: Random) -> str:
    """Remove a file of the site, a folder of it, or all of it."""
    path = _any_output(site, chance)
    how = chance.choice(["file", "file", "folder", "all"])
    top = {"file": path, "folder": path.split("/", 2)[0], "all": ""}[how]
    for output in _outputs(site):
        if (output / top).is_file():
            (output / top).unlink()
        else:
            shutil.rmtree(output / top)
    if how != "file":
        site.foreign = {kept: data for kept, data in site.foreign.items() if top and not kept.startswith(f"{top}/")}
    return f"{top or 'everything'} in the output: removed"


@DAMAGES.add
def file_of_others(site: WorkingSite, chance: Random) -> str:
    """Put a file of somebody else into the output folder, where it has to stay."""
    path = f"{_any_output(site, chance).rpartition('/')[0]}/of-others-{chance.randrange(9)}.txt".lstrip("/")
    site.foreign[path] = b"not ours"
    for output in _outputs(site):
        (output / path).write_bytes(site.foreign[path])
    return f"{path} in the output: a file of others"


# The state ------------------------------------------------------------------------------------------------------------


@DAMAGES.add
def state_removed(site: WorkingSite, _: Random) -> str:
    """Remove the state folder."""
    shutil.rmtree(state_of(site.warm))
    return "state folder: removed"


@DAMAGES.add
def manifest_damaged(site: WorkingSite, chance: Random) -> str:
    """Remove or damage the list of what was written."""
    return _damage_file(state_of(site.warm) / "manifest.json", chance)


def _damage_file(file: Path, chance: Random) -> str:
    data = bytearray(file.read_bytes())
    how = chance.choice(["flipped", "flipped", "cut", "garbage", "empty", "removed", "longer"])
    if how == "removed":
        file.unlink()
        return f"{file.name}: removed"
    if how == "flipped" and data:
        for _ in range(chance.choice([1, 3, 30])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif how == "cut":
        del data[chance.randrange(len(data) + 1) :]
    elif how == "longer":
        data += b"garbage"
    else:
        data = bytearray(b"garbage " * chance.randrange(100) if how == "garbage" else b"")
    file.write_bytes(data)
    return f"{file.name}: {how}"


# The cache ------------------------------------------------------------------------------------------------------------


@DAMAGES.add
def cache_removed(site: WorkingSite, _: Random) -> str:
    """Remove the cache."""
    found = cache_files(site.warm)
    for file in found:
        file.unlink()
    return f"cache: {len(found)} files removed" if found else ""


@DAMAGES.add
def cache_damaged(site: WorkingSite, chance: Random) -> str:
    """Damage a file of the cache anywhere."""
    found = cache_files(site.warm)
    return f"cache: {_damage_file(chance.choice(found), chance)}" if found else ""


@DAMAGES.add
def cache_rows_lost(site: WorkingSite, chance: Random) -> str:
    """Take rows out of a table of the cache, or spoil what one of them holds, so that the file itself stays sound."""
    for file in cache_files(site.warm):
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as base, base:
            tables = [
                name for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            ]
            table = chance.choice([name for name in tables if not name.startswith("sqlite_")] or [""])
            if table:
                limit = chance.choice([1, 5, 10_000])
                base.execute(f'DELETE FROM "{table}" WHERE rowid IN (SELECT rowid FROM "{table}" LIMIT {limit})')
                return f"cache: up to {limit} rows of {table} lost"
    return ""


@DAMAGES.add
def cache_of_another_version(site: WorkingSite, chance: Random) -> str:
    """Let the cache be one that another version of the program has written."""
    for file in cache_files(site.warm):
        with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as base, base:
            (version,) = base.execute("PRAGMA user_version").fetchone()
            (application,) = base.execute("PRAGMA application_id").fetchone()
            name, old = chance.choice([("user_version", version), ("application_id", application)])
            base.execute(f"PRAGMA {name} = {old + 1}")
            return f"cache: {name} {old + 1}"
    return ""


def _replace_cache(site: WorkingSite, files: dict[str, bytes]) -> None:
    for file in cache_files(site.warm):
        file.unlink()
    for name, data in files.items():
        (state_of(site.warm) / name).parent.mkdir(parents=True, exist_ok=True)
        (state_of(site.warm) / name).write_bytes(data)


def cache_of(output: Path) -> dict[str, bytes]:
    """Return the cache of an output folder, by path below its state folder."""
    state = state_of(output)
    return {file.relative_to(state).as_posix(): file.read_bytes() for file in cache_files(output)}


@DAMAGES.add
def cache_of_before(site: WorkingSite, _: Random) -> str:
    """Put back the cache of an earlier build, as a backup does; the next time it is that of now."""
    now = cache_of(site.warm)
    _replace_cache(site, site.kept_cache)
    site.kept_cache, was_kept = now, bool(site.kept_cache)
    return "cache: that of an earlier build" if was_kept else "cache: none yet"


@DAMAGES.add
def cache_of_another_folder(site: WorkingSite, _: Random) -> str:
    """Put the cache of another output folder in the place of this one's."""
    other = cache_of(site.living)
    if not other:
        return ""
    _replace_cache(site, other)
    return "cache: that of another output folder"
