"""One statement, committed by itself: what it costs in waiting, and that a crash of the statement leaves no trace."""

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from src.autocommit import AutocommitStatement
from src.database import Database

ADD = text("INSERT INTO seen (key) VALUES (:key) ON CONFLICT DO NOTHING")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path}/one.sqlite")
    with database.begin() as db:
        db.execute(text("CREATE TABLE seen (key TEXT PRIMARY KEY, CHECK (key <> 'bad'))"))
    yield database
    database.close()


def test_it_says_how_many_rows_were_written_and_they_are_there(database: Database) -> None:
    add = AutocommitStatement(database, ADD, wait=1)
    assert [add({"key": "a"}), add({"key": "a"}), add({"key": "b"})] == [1, 0, 1]
    add.close()
    assert add({"key": "c"}) == 1
    add.close()
    with database.read() as db:
        assert db.execute(text("SELECT count(*) FROM seen")).scalar_one() == 3


def test_a_value_that_is_refused_is_refused_and_the_next_is_not(database: Database) -> None:
    add = AutocommitStatement(database, ADD, wait=1)
    with pytest.raises(sqlite3.IntegrityError):
        add({"key": "bad"})
    assert add({"key": "good"}) == 1
    add.close()


def test_it_waits_no_longer_than_it_was_told_for_a_writer_elsewhere(database: Database, tmp_path: Path) -> None:
    add = AutocommitStatement(database, ADD, wait=0.3)
    with closing(sqlite3.connect(tmp_path / "one.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            add({"key": "a"})
        assert time.monotonic() - began < 1
        other.execute("ROLLBACK")
    assert add({"key": "a"}) == 1
    add.close()


def test_it_waits_no_longer_than_it_was_told_for_a_writer_in_this_process(database: Database) -> None:
    add, may_end, has_begun = AutocommitStatement(database, ADD, wait=0.3), threading.Event(), threading.Event()

    def write_slowly() -> None:
        with database.begin():
            has_begun.set()
            may_end.wait(5)

    writer = threading.Thread(target=write_slowly)
    writer.start()
    has_begun.wait(5)
    with pytest.raises(TimeoutError, match="another write"):
        add({"key": "a"})
    may_end.set()
    writer.join()
    assert add({"key": "a"}) == 1
    add.close()
