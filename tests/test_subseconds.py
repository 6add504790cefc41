"""An old SQLite learns the time with its milliseconds, which dbos asks for."""

import sqlite3
import time

from src.jobs.subseconds import Connection, connect_args, epoch


def test_an_old_sqlite_is_taught_the_time_with_its_milliseconds() -> None:
    assert connect_args("sqlite:///jobs.sqlite", (3, 40, 1))["factory"] is Connection
    with sqlite3.connect(":memory:", factory=Connection) as db:
        ((now,),) = db.execute("SELECT unixepoch('subsec') * 1000").fetchall()
    db.close()
    assert abs(now / 1000 - time.time()) < 5


def test_a_new_one_and_postgresql_are_left_as_they_are() -> None:
    for url, version in (("sqlite:///j.sqlite", (3, 42, 0)), ("postgresql+psycopg://me@127.0.0.1/l", (3, 40, 1))):
        assert connect_args(url, version) == {"application_name": "leadline-jobs"}


def test_without_subseconds_it_is_whole() -> None:
    assert isinstance(epoch("auto"), int)
    assert isinstance(epoch("subsec"), float)
