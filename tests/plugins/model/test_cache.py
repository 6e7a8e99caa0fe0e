"""The cache gives back what was put there, or nothing: whatever happens to its file costs time and nothing else."""

from __future__ import annotations

import os
import random
import resource
import shutil
import sqlite3
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.model.cache import NAME, TABLES, Cache, Forgetful

NAMES = ("a", "tk/news/2026/sergi.md", "news/" + "x" * 100)
ROWS = {table: {name: f"{table} {name}".encode() for name in NAMES} for table in TABLES}
EMPTY: dict[str, dict[str, bytes]] = {table: {} for table in TABLES}


def fill(memory: Cache) -> None:
    for table, rows in ROWS.items():
        memory.put(table, rows.items())


def held(memory: Cache) -> dict[str, dict[str, bytes]]:
    """Return all rows."""
    return {table: dict(memory.rows(table)) for table in TABLES}


@pytest.fixture
def memory(tmp_path):
    opened = Cache(tmp_path, "stamp")
    yield opened
    opened.close()


@pytest.fixture
def file(tmp_path) -> Path:
    """The file of a cache that is full and closed."""
    with closing(Cache(tmp_path, "stamp")) as opened:
        fill(opened)
    return tmp_path / NAME


class TestRows:
    def test_are_those_that_were_put(self, memory):
        """
        One by one and all together; tables are apart from each other.
        """
        fill(memory)
        assert held(memory) == ROWS
        for table, rows in ROWS.items():
            assert {name: memory.get(table, name) for name in rows} == rows

    def test_take_the_place_of_those_of_their_name(self, memory):
        """
        The last one counts.
        """
        memory.put("texts", [("a", b"old"), ("b", b"same")])
        memory.put("texts", [("a", b"new")])
        assert dict(memory.rows("texts")) == {"a": b"new", "b": b"same"}

    def test_can_be_removed(self, memory):
        """
        One by one; what is not there need not be removed.
        """
        fill(memory)
        memory.remove("texts", ["a", "nothing"])
        assert memory.get("texts", "a") is None
        assert held(memory) == ROWS | {"texts": {name: ROWS["texts"][name] for name in NAMES[1:]}}

    def test_are_there_when_the_cache_is_opened_again(self, tmp_path, file):
        """
        The next build finds them.
        """
        with closing(Cache(tmp_path, "stamp")) as memory:
            assert held(memory) == ROWS

    @given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), st.binary()))
    def test_of_any_names_and_bytes_come_back(self, tmp_path_factory, rows):
        """
        Names in any script, also the empty one, and any bytes.
        """
        with closing(Cache(tmp_path_factory.mktemp("any"), "stamp")) as memory:
            memory.put("texts", rows.items())
            assert dict(memory.rows("texts")) == rows
            assert all(memory.get("texts", name) == data for name, data in rows.items())

    def test_of_a_closed_cache_are_none(self, memory):
        """
        Nothing is known, nothing is kept, and nothing is raised.
        """
        fill(memory)
        memory.close()
        fill(memory)
        assert held(memory) == EMPTY


class TestBeginning:
    def test_anew_is_what_another_program_leads_to(self, tmp_path, file):
        """
        What another version has left is not looked at.
        """
        with closing(Cache(tmp_path, "another stamp")) as memory:
            assert held(memory) == EMPTY
            fill(memory)
        with closing(Cache(tmp_path, "another stamp")) as memory:
            assert held(memory) == ROWS

    def test_anew_can_be_asked_for(self, tmp_path, file):
        """
        Whatever is there.
        """
        with closing(Cache(tmp_path, "stamp", is_clean=True)) as memory:
            assert held(memory) == EMPTY


def tables_of(file: Path) -> dict[str, dict[str, bytes]]:
    """Return what a cache says whose file is *file*, after which it has to work again or to be silent."""
    with closing(Cache(file.parent, "stamp")) as memory:
        found = held(memory)
        fill(memory)
        again = held(memory)
        assert all(rows.items() <= ROWS[table].items() for table, rows in again.items())
    return found


def assert_true(file: Path) -> None:
    """Assert that a cache, after a damage, says nothing that was not put there."""
    for table, rows in tables_of(file).items():
        assert rows.items() <= ROWS[table].items(), (table, rows)


class TestDamage:
    @pytest.mark.parametrize("start", range(8))
    def test_of_any_byte_makes_it_forget(self, file, start):
        """
        No flipped bit becomes a row that nobody has put, and none raises anything.
        """
        whole = file.read_bytes()
        chosen = random.Random(start).sample(range(len(whole)), 80)
        full = [place for place in range(len(whole)) if whole[place]]
        chosen += random.Random(start).sample(full, 200)
        for place in chosen:
            damaged = bytearray(whole)
            damaged[place] ^= 1 << random.Random(place).randrange(8)
            file.write_bytes(damaged)
            assert_true(file)

    def test_of_a_long_name_makes_it_forget(self, file):
        """
        A row is known by the whole of its name.
        """
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("UPDATE texts SET name = 'mews/' || substr(name, 6) WHERE name LIKE 'news/%'")
        assert_true(file)

    def test_that_changes_rows_with_each_other_makes_it_forget(self, file):
        """
        A row is whole, and of another name or table.
        """
        file.write_bytes(file.read_bytes().replace(b"texts a", b"media a"))
        assert_true(file)
        with closing(sqlite3.connect(file)) as database, database:
            ((data, digest),) = database.execute("SELECT data, digest FROM texts WHERE name = 'a'")
            database.execute("UPDATE media SET data = ?, digest = ?", [data, digest])
        assert_true(file)

    def test_of_a_block_makes_it_forget(self, file):
        """
        A disk loses what it has not written: blocks of zeros, or of what was there before.
        """
        whole = file.read_bytes()
        for size in (512, 4096):
            for start in range(0, len(whole), size):
                file.write_bytes(whole[:start] + bytes(len(whole[start : start + size])) + whole[start + size :])
                assert_true(file)

    def test_of_the_end_makes_it_forget(self, file):
        """
        A file that was cut is as good as none.
        """
        whole = file.read_bytes()
        for size in {*range(0, len(whole), 997), 1, 15, 16, 99, 100, len(whole) - 1}:
            file.write_bytes(whole[:size])
            assert_true(file)

    @pytest.mark.parametrize("data", [b"", b"not a database", b"SQLite format 3\0", os.urandom(10_000)])
    def test_of_everything_makes_it_forget(self, file, data):
        """
        What was never a cache is replaced by one.
        """
        file.write_bytes(data)
        assert tables_of(file) == EMPTY
        assert tables_of(file) == ROWS

    @pytest.mark.parametrize(
        "schema", ["CREATE TABLE texts (x)", "CREATE VIEW texts AS SELECT 1", "CREATE TABLE b (c)"]
    )
    def test_by_other_tables_makes_it_forget(self, file, schema):
        """
        A database with the right stamp and other tables is not ours.
        """
        file.unlink()
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("CREATE TABLE stamp (stamp TEXT)")
            database.execute("INSERT INTO stamp VALUES ('stamp')")
            database.execute(schema)
        assert_true(file)

    @pytest.mark.parametrize(
        "values", ["('a', 'text', x'00')", "('a', 1, 2)", "(x'ff', x'00', x'00')", "('a', NULL, NULL)", "(1, 1, 1)"]
    )
    def test_by_other_kinds_of_values_makes_it_forget(self, file, values):
        """
        What is no text or no bytes is no row.
        """
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("DELETE FROM texts")
            database.execute(f"INSERT INTO texts VALUES {values}")
        assert_true(file)

    def test_while_it_is_open_makes_it_forget(self, file):
        """
        The file may be damaged between two looks.
        """
        with closing(Cache(file.parent, "stamp")) as memory:
            memory.get("texts", "a")
            file.write_bytes(b"\xff" * 50_000)
            found = held(memory)
            fill(memory)
            assert all(rows.items() <= ROWS[table].items() for table, rows in found.items())
        assert_true(file)

    def test_by_somebody_who_has_removed_it_makes_it_forget(self, file):
        """
        The state folder is safe to delete, also during a build.
        """
        with closing(Cache(file.parent, "stamp")) as memory:
            shutil.rmtree(file.parent)
            fill(memory)
            assert all(rows.items() <= ROWS[table].items() for table, rows in held(memory).items())


class TestPlace:
    def test_that_is_a_folder_has_no_cache(self, tmp_path):
        """
        A folder of its name, with or without files in it, is left alone.
        """
        (tmp_path / NAME).mkdir()
        for made in (None, tmp_path / NAME / "mine.txt"):
            if made:
                made.write_text("mine")
            assert tables_of(tmp_path / NAME) == EMPTY
        assert (tmp_path / NAME / "mine.txt").read_text() == "mine"

    def test_that_does_not_exist_has_no_cache(self, tmp_path):
        """
        The state folder is made by others.
        """
        assert tables_of(tmp_path / "nowhere" / NAME) == EMPTY

    def test_that_leads_elsewhere_has_no_cache(self, tmp_path):
        """
        A link to itself can't be opened, and is replaced.
        """
        (tmp_path / NAME).symlink_to(NAME)
        assert_true(tmp_path / NAME)
        assert tables_of(tmp_path / NAME) == ROWS

    def test_that_has_another_tool_looking_at_it_waits_and_forgets(self, file, monkeypatch):
        """
        A file that stays locked is as good as none.
        """
        monkeypatch.setattr("plugins.model.cache.BUSY", 0.01)
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            assert_true(file)


class TestFullDisk:
    @pytest.mark.parametrize("pages", [1, 8, 9, 12, 20])
    def test_makes_it_forget(self, file, pages):
        """
        What does not fit is not kept, and the build goes on.
        """
        with closing(Cache(file.parent, "stamp")) as memory:
            memory.database.execute(f"PRAGMA max_page_count = {pages}")
            memory.put("texts", [(str(number), os.urandom(1000)) for number in range(200)])
            assert held(memory) == EMPTY
            fill(memory)
            assert held(memory) == EMPTY
        assert_true(file)

    @pytest.mark.parametrize("room", [0, 100, 5_000, 20_000, 100_000])
    def test_of_the_system_makes_it_forget(self, tmp_path, room):
        """
        At whichever place of the file the disk is full.
        """

        def work() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
            with closing(Cache(tmp_path, "stamp")) as memory:
                fill(memory)
                memory.put("texts", [("big", bytes(200_000))])
                assert all(rows.items() <= ROWS[table].items() for table, rows in held(memory).items())
            os._exit(0)

        assert _in_a_copy(work) == 0
        assert_true(tmp_path / NAME)


def _in_a_copy(work) -> int:
    """Do something in a copy of this process, and return its exit status."""
    process = get_context("fork").Process(target=work)
    process.start()
    process.join(30)
    return process.exitcode


class TestCopiesOfTheProcess:
    def test_read_through_a_connection_of_their_own(self, memory):
        """
        A process that renders finds the texts, and the other one goes on as if nothing had been.
        """
        fill(memory)

        def work() -> None:
            assert held(memory) == ROWS
            memory.close()
            os._exit(0)

        assert [_in_a_copy(work) for _ in range(3)] == [0, 0, 0]
        assert held(memory) == ROWS
        memory.put("texts", [("new", b"new")])
        assert memory.get("texts", "new") == b"new"

    def test_only_look(self, memory):
        """
        What a copy would keep is kept by the process that it works for.
        """

        def work() -> None:
            memory.put("texts", [("a", b"from the copy")])
            memory.remove("media", NAMES)
            os._exit(0)

        fill(memory)
        assert _in_a_copy(work) == 0
        assert held(memory) == ROWS

    def test_forget_for_themselves_when_the_file_has_gone(self, memory, file):
        """
        A copy of a process whose cache was removed finds nothing.
        """
        file.unlink()

        def work() -> None:
            assert held(memory) == EMPTY
            os._exit(0)

        assert _in_a_copy(work) == 0


class TestForgetful:
    def test_remembers_nothing(self):
        """
        It can be used like a cache.
        """
        memory = Forgetful()
        fill(memory)
        memory.remove("texts", ["a"])
        assert held(memory) == EMPTY
        assert memory.get("texts", "a") is None
        memory.close()
