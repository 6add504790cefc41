"""One statement, committed by itself, on a connection of its own: the cheapest durable write there is.

A transaction through the pool costs three times as much, nearly all of it in Python; the ack path is where that counts.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Dialect, PoolProxiedConnection, TextClause

from src.database import Database


class AutocommitStatement:
    """A statement with named values; calling it writes, durably, and gives the number of rows written.

    Calls take turns. Raises TimeoutError or the driver's error if it could not be done within `wait` seconds (SQLite: a
    writer in this process comes first; half as long again for one in another), or not at all. A connection that the
    server has cut is made anew, once.
    """

    def __init__(self, database: Database, clause: TextClause, wait: float) -> None:
        self._database = database
        self._clause = clause
        self._wait = wait
        self._mine = threading.RLock()
        self._connection: PoolProxiedConnection | None = None
        self._sql = ""
        self._bound: Callable[[Mapping[str, Any]], Any] = dict

    def __call__(self, values: Mapping[str, Any]) -> int:
        if not self._mine.acquire(timeout=self._wait):
            raise TimeoutError(f"another write took longer than {self._wait} s")
        try:
            with self._database.turn(self._wait, hurry=True):
                self._database.assert_in_place()
                return self._written(values)
        finally:
            self._mine.release()

    def close(self) -> None:
        """Let go of the connection; a later call makes a new one."""
        with self._mine:
            connection, self._connection = self._connection, None
            if connection is not None:
                connection.invalidate()  # closes it as it is: there is no transaction to roll back

    def _written(self, values: Mapping[str, Any]) -> int:
        try:
            return self._execute(values)
        except Exception as error:
            lost = self._is_lost(error)
            self.close()
            if not lost:
                raise
        return self._execute(values)

    def _is_lost(self, error: Exception) -> bool:
        """Whether the error means that the connection is gone, and not that the statement is wrong."""
        driver: Any = self._connection.driver_connection if self._connection else None
        return driver is not None and bool(self._database.engine.dialect.is_disconnect(error, driver, None))  # type: ignore[arg-type]  # no SQLAlchemy error around it

    def _execute(self, values: Mapping[str, Any]) -> int:
        connection = self._connection = self._connection or self._connected()
        cursor = connection.cursor()
        try:
            cursor.execute(self._sql, self._bound(values))
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def _connected(self) -> PoolProxiedConnection:
        engine = self._database.engine
        self._sql, self._bound = in_words_of_the_driver(self._clause, engine.dialect)
        connection = engine.raw_connection()
        driver: Any = connection.driver_connection
        if engine.dialect.name == "sqlite":
            wait_ms = int(self._wait * 500)  # for another process; ours has had its turn to wait for
            driver.execute(f"PRAGMA busy_timeout={wait_ms}")
        else:
            driver.autocommit = True
        return connection


def in_words_of_the_driver(clause: TextClause, dialect: Dialect) -> tuple[str, Callable[[Mapping[str, Any]], Any]]:
    """The statement's text and a function that makes its values ready, as this database's driver wants them."""
    compiled = clause.compile(dialect=dialect)
    types = {name: bind.type.dialect_impl(dialect) for name, bind in compiled.binds.items()}
    processors = {name: type_.bind_processor(dialect) or _as_it_is for name, type_ in types.items()}
    if compiled.positional:
        order = compiled.positiontup or []
        return str(compiled), lambda values: [processors[name](values[name]) for name in order]
    return str(compiled), lambda values: {name: process(values[name]) for name, process in processors.items()}


def _as_it_is(value: Any) -> Any:
    return value
