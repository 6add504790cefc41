"""SQLAlchemy engines as this product needs them: which urls are understood, and how each database is set up.

Making an engine opens nothing.
"""

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from src.errors import ConfigError

#: Seconds to wait: for another writer of a SQLite file, for a free connection, for a PostgreSQL server to answer.
WAIT_FOR_WRITER, WAIT_FOR_CONNECTION, WAIT_FOR_SERVER = 30.0, 30, 5
#: What libpq is told, so that a server which is gone without a word is noticed within seconds (seconds; milliseconds).
LIVELY = {
    "connect_timeout": WAIT_FOR_SERVER,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 5000,
}
#: Connections of one process. Its jobs mostly wait for Slack, not for the database; the others queue for a moment.
CONNECTIONS = 20


def understood(url: str) -> URL:
    """The url with its driver and, for SQLite, an absolute path. Raises ConfigError, which never repeats the url."""
    remedy = "use sqlite:///path/to/file.sqlite or postgresql://user:password@host:5432/name"
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError(f"DATABASE_URL cannot be read; {remedy}") from None
    if parsed.drivername in ("postgresql", "postgres", "postgresql+psycopg") and parsed.database:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername == "sqlite" and parsed.database not in (None, "", ":memory:") and not parsed.host:
        return parsed.set(database=str(Path(str(parsed.database)).absolute()))
    raise ConfigError(f"DATABASE_URL names no database that the desk can use; {remedy}")


def engine_for(url: URL) -> Engine:
    """An engine for a url that was understood."""
    return sqlite_engine(url) if url.get_backend_name() == "sqlite" else pooled(url, **LIVELY)


def sqlite_engine(url: URL) -> Engine:
    """An engine that takes transactions over from Python's driver, which begins them late and not for every statement.

    https://docs.sqlalchemy.org/en/21/dialects/sqlite.html#sqlite-transactions
    """
    engine = pooled(url, timeout=WAIT_FOR_WRITER, isolation_level=None)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA foreign_keys=ON")
        # A lead changes some sixty pages, mostly the same as the one before it: they go to the file once for many.
        connection.execute("PRAGMA wal_autocheckpoint=4000")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later cannot wait for its turn: SQLite refuses it at once when
        # another has written since (https://www.sqlite.org/lang_transaction.html). So a writer takes its turn first.
        options = connection.get_execution_options()
        wait_ms = int(options.get("wait", WAIT_FOR_WRITER) * 1000)
        connection.exec_driver_sql(f"PRAGMA busy_timeout={wait_ms}")
        connection.exec_driver_sql("BEGIN" if options.get("reads_only") else "BEGIN IMMEDIATE")

    return engine


def pooled(url: URL, **connect_args: Any) -> Engine:
    """An engine with a bounded pool, whose errors do not repeat the values they were about."""
    return create_engine(
        url,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=WAIT_FOR_CONNECTION,
        pool_use_lifo=True,
        pool_pre_ping=url.get_backend_name() == "postgresql",  # a restarted server is noticed before use, not by it
        connect_args=connect_args,
        hide_parameters=True,
        json_serializer=to_json,
        json_deserializer=orjson.loads,
    )


def to_json(value: Any) -> str:
    """JSON as readable UTF-8; dataclasses become objects of their fields."""
    return orjson.dumps(value).decode()


def write_ahead(file: Path) -> None:
    """Put a SQLite file in WAL mode, for good. Raises sqlite3.Error.

    Processes that do so at the same instant are refused instead of waiting for each other, so the waiting is here.
    """
    deadline = time.monotonic() + WAIT_FOR_WRITER
    with closing(sqlite3.connect(file, timeout=WAIT_FOR_WRITER)) as connection:
        while True:
            try:
                connection.execute("PRAGMA journal_mode=WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def unusable(url: URL, error: Exception) -> str:
    """What an operator reads when the database does not open: the place, the cause, a remedy, never the password."""
    cause = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
    if url.get_backend_name() == "sqlite":
        return f"DATABASE_URL: {url.database} cannot be used ({cause}); name a file in a folder that can be written"
    place = f"PostgreSQL at {url.host or 'the local socket'}:{url.port or 5432}/{url.database}"
    return f"DATABASE_URL: {place} cannot be used ({cause}); check that it runs and that user and password are right"
