"""Opening a database, or being told why not; writers take turns, readers wait for no one."""

import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, insert, select, text
from sqlalchemy.exc import SQLAlchemyError, StatementError

from src.database import Database, UtcTime
from src.errors import ConfigError
from tests.databases import BOTH, throwaway

numbers = Table("numbers", MetaData(), Column("n", Integer, primary_key=True), Column("at", UtcTime))


@pytest.fixture(params=BOTH)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with throwaway(request.param, tmp_path) as url:
        database = Database(url)
        with database.begin() as db:
            numbers.create(db)
        yield database
        database.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "new folder" / "100%" / "leadline.sqlite"


def test_nothing_is_opened_before_the_first_use(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    assert not file.parent.exists()
    database.check()
    assert file.exists()
    database.close()


def test_a_relative_path_means_the_folder_that_the_desk_was_started_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database("sqlite:///data/leadline.sqlite")
    monkeypatch.chdir("/")
    database.check()
    database.close()
    assert (tmp_path / "data" / "leadline.sqlite").exists()


def test_sqlite_is_set_up_to_lose_nothing(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    with database.read() as db:
        asked = {name: db.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("journal_mode", "synchronous")}
        waits = db.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        keys = db.exec_driver_sql("PRAGMA foreign_keys").scalar_one()
    database.close()
    assert (asked, waits, keys) == ({"journal_mode": "wal", "synchronous": 2}, 30_000, 1)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "not a url hunter2",
        "mysql://root:hunter2@db/leads",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite://data/leadline.sqlite",
        "postgresql://sales:hunter2@db",
        "postgresql://sales:p@ss:hunter2@db:port/leads",
    ],
)
def test_a_url_that_cannot_be_meant_is_refused_at_once_without_repeating_it(url: str) -> None:
    with pytest.raises(ConfigError, match=r"DATABASE_URL.*use sqlite:///path") as refusal:
        Database(url)
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__suppress_context__ or refusal.value.__context__ is None


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_usual_way_to_write_postgresql_is_understood(scheme: str) -> None:
    assert Database(f"{scheme}://sales@db/leads").url.drivername == "postgresql+psycopg"


def test_a_server_that_is_not_there_is_named_with_a_remedy_and_without_the_password() -> None:
    database = Database("postgresql://sales:hunter2@127.0.0.1:1/leads")
    with pytest.raises(ConfigError, match=r"127\.0\.0\.1:1/leads cannot be used .*check that it runs") as refusal:
        database.check()
    assert "hunter2" not in str(refusal.value)


def test_a_file_that_is_no_database_is_named_and_left_as_it_is(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_text("Dear diary, this is a letter and no database at all.\n" * 40)
    with pytest.raises(ConfigError, match="file is not a database"):
        Database(f"sqlite:///{file}").check()
    assert file.read_text().startswith("Dear diary")


def test_a_folder_that_is_a_file_is_named_and_can_be_mended_without_a_restart(file: Path) -> None:
    file.parent.parent.mkdir()
    file.parent.write_text("in the way")
    database = Database(f"sqlite:///{file}")
    with pytest.raises(ConfigError, match=re.escape(str(file))):
        database.check()
    file.parent.unlink()
    database.check()
    database.close()


def test_what_raises_is_rolled_back_and_what_ends_well_is_kept(database: Database) -> None:
    def stumble() -> None:
        with database.begin() as db:
            db.execute(insert(numbers), {"n": 1})
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        stumble()
    with database.begin() as db:
        db.execute(insert(numbers), {"n": 2})
    with database.read() as db:
        assert db.execute(select(numbers.c.n)).scalars().all() == [2]


def test_readers_see_the_last_state_while_a_writer_is_at_work(database: Database) -> None:
    with database.begin() as writer:
        writer.execute(insert(numbers), {"n": 1})
        with database.read() as reader:
            assert reader.execute(select(numbers.c.n)).all() == []
    with database.read() as reader:
        assert reader.execute(select(numbers.c.n)).scalars().all() == [1]


def test_who_reads_first_and_writes_then_is_not_overtaken(database: Database) -> None:
    other = Database(database.url.render_as_string(hide_password=False))
    other.check()

    def write() -> None:
        with other.begin() as db:
            db.execute(insert(numbers), {"n": 2})
        other.close()

    late = threading.Thread(target=write)
    with database.begin() as db:
        assert db.execute(select(numbers.c.n)).all() == []
        late.start()
        late.join(0.3)
        db.execute(insert(numbers), {"n": 1})
    late.join()
    with database.read() as db:
        assert db.execute(select(numbers.c.n).order_by(numbers.c.n)).scalars().all() == [1, 2]


def test_sixty_four_threads_take_turns_on_a_bounded_pool(database: Database) -> None:
    wrong: list[BaseException] = []

    def add(n: int) -> None:
        try:
            with database.begin() as db:
                db.execute(insert(numbers), {"n": n})
        except SQLAlchemyError as error:
            wrong.append(error)

    threads = [threading.Thread(target=add, args=(n,)) for n in range(64)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as db:
        assert (wrong, len(db.execute(select(numbers)).all())) == ([], 64)


def test_a_times_zone_is_brought_to_utc_and_microseconds_are_kept(database: Database) -> None:
    times = [
        datetime(2026, 11, 22, 12, 0, tzinfo=UTC),
        datetime(2026, 11, 22, 23, 59, 59, 999_999, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
        datetime(1, 1, 2, tzinfo=UTC),
        None,
    ]
    with database.begin() as db:
        db.execute(insert(numbers), [{"n": n, "at": at} for n, at in enumerate(times)])
        kept = db.execute(select(numbers.c.at).order_by(numbers.c.n)).scalars().all()
    assert kept == times
    assert all(at.tzinfo is UTC for at in kept if at)


def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"), database.begin() as db:
        db.execute(insert(numbers), {"n": 1, "at": datetime(2026, 11, 22)})  # noqa: DTZ001 - the mistake itself


def test_an_error_of_the_database_does_not_repeat_what_was_to_be_stored(database: Database) -> None:
    with pytest.raises(SQLAlchemyError) as refusal, database.begin() as db:
        db.execute(text("INSERT INTO nowhere (email) VALUES (:email)"), {"email": "jane@acme.com"})
    assert "jane@acme.com" not in str(refusal.value)


def test_a_database_that_is_gone_fails_the_check(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    database.check()
    with closing(sqlite3.connect(file)) as other:
        other.execute("DROP TABLE alembic_version")
    with pytest.raises(SQLAlchemyError):
        database.check()
    database.close()
