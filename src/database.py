"""The one place that opens the database: SQLite in a file, or PostgreSQL; one code for both.

Nothing is opened before the first use. The first use creates what is missing and brings the tables up to date, and it
may happen in several threads and processes at the same instant.
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, DateTime, Dialect, Engine, MetaData, TypeDecorator, text
from sqlalchemy.exc import DBAPIError

from src.engines import WAIT_FOR_WRITER, engine_for, understood, unusable, write_ahead
from src.errors import ConfigError
from src.turns import Turns

#: Every table of the product; the convention gives each constraint a name that a migration can refer to.
metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
#: Any number will do, so long as nothing else on the server uses it for an advisory lock.
MIGRATION_LOCK = 7_326_185_310


class UtcTime(TypeDecorator[datetime]):
    """An aware time, to the microsecond, that comes out equal and in UTC; text that sorts in SQLite."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else in_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def in_utc(time: datetime) -> datetime:
    """The same time in UTC. Raises ValueError if it says no zone: no one could know which time that is."""
    if time.tzinfo is None:
        raise ValueError("a time without a zone cannot be stored")
    return time.astimezone(UTC)


class Database:
    """The database at `url`. Raises ConfigError at once for a url that cannot be meant; opens nothing yet."""

    def __init__(self, url: str) -> None:
        self.url = understood(url)
        self._engine: Engine | None = None
        self._opening = threading.Lock()
        self._file: tuple[Path, int] | None = None
        # SQLite lets one writer in and has the others look again ever more rarely; in a line of our own nobody starves.
        self._turn = Turns() if self.url.get_backend_name() == "sqlite" else None

    @property
    def engine(self) -> Engine:
        """SQLAlchemy's engine, the tables up to date. Raises ConfigError if the database cannot be opened."""
        if self._engine is None:
            with self._opening:
                return self._opened_once()
        return self._engine

    def _opened_once(self) -> Engine:
        if self._engine is None:
            self._engine = self._opened()
            if self._turn is not None:
                file = Path(str(self.url.database))
                self._file = (file, file.stat().st_ino)
        return self._engine

    def _opened(self) -> Engine:
        engine = engine_for(self.url)
        try:
            prepare(engine)
        except BaseException as error:
            engine.dispose()
            if isinstance(error, (DBAPIError, sqlite3.Error, OSError)):
                raise ConfigError(unusable(self.url, error)) from error
            raise
        return engine

    @contextmanager
    def begin(self, wait: float = WAIT_FOR_WRITER, *, hurry: bool = False) -> Iterator[Connection]:
        """A transaction that may write: committed at the end, rolled back if anything is raised.

        On SQLite it waits for other writers, `wait` seconds at most: then TimeoutError (a writer in this process) or
        SQLAlchemy's OperationalError (in another).
        """
        with (
            self.turn(wait, hurry=hurry),
            self.engine.connect().execution_options(wait=wait) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def turn(self, wait: float, *, hurry: bool = False) -> Iterator[None]:
        """A turn to write, within this process; PostgreSQL needs none. Raises TimeoutError after `wait` seconds."""
        if self._turn is None:
            yield
            return
        if not self._turn.acquire(wait, hurry=hurry):
            raise TimeoutError(f"another write took longer than {wait} s")
        try:
            yield
        finally:
            self._turn.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that only reads, all as of one moment; it neither waits for a writer nor makes one wait."""
        postgresql = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect() as connection:
            yield connection.execution_options(reads_only=True, **(postgresql if self._turn is None else {}))

    def check(self) -> None:
        """Ask the database something cheap. Raises ConfigError or SQLAlchemy's error if it does not answer."""
        self.assert_in_place()
        with self.read() as connection:
            connection.execute(text("SELECT version_num FROM alembic_version"))

    def assert_in_place(self) -> None:
        """Raise FileNotFoundError if the open SQLite file was deleted or replaced: what is written to it is lost."""
        if self._file is None:
            return
        path, inode = self._file
        if path.stat().st_ino != inode:
            raise FileNotFoundError(f"{path} was replaced while it was open; start the desk again")

    def close(self) -> None:
        """Let go of every connection that is not in use; a later use opens the database again."""
        with self._opening:
            engine, self._engine, self._file = self._engine, None, None
        if engine is not None:
            engine.dispose()


def prepare(engine: Engine) -> None:
    """Create what is missing and migrate, one process at a time. Raises ConfigError, OSError, the driver's errors."""
    if engine.dialect.name == "sqlite":
        file = Path(str(engine.url.database))
        file.parent.mkdir(parents=True, exist_ok=True)
        write_ahead(file)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        migrate(connection)


def migrate(connection: Connection) -> None:
    """Bring the tables to the newest revision within the connection's transaction. Raises ConfigError."""
    logging.getLogger("alembic.runtime").setLevel(logging.WARNING)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        remedy = "run the newer version of the desk that wrote it"
        raise ConfigError(f"DATABASE_URL: this database is ahead of this program ({error}); {remedy}") from error
