"""Many rows of a table written at once, the way each database takes them fastest.

There are many rows, and SQLAlchemy's care for each would cost more than the database. The names in the statements are
those of the tables' own columns.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table

from src.engines import to_json

Values = Mapping[str, Any]


def put(db: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert rows that all name the same columns. Raises IntegrityError as any insert does."""
    if not rows:
        return
    names = [str(name) for name in rows[0]]
    into = f"INSERT INTO {table.name} ({', '.join(names)})"
    if db.dialect.name == "postgresql":
        told = f"json_populate_recordset(NULL::{table.name}, %s::json)"
        db.exec_driver_sql(f"{into} SELECT {', '.join(names)} FROM {told}", (_json(names, rows),))  # noqa: S608  # names of ours
    else:
        values = ", ".join("?" * len(names))
        db.exec_driver_sql(f"{into} VALUES ({values})", _tuples(db.dialect, table, names, rows))


def change(db: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Give rows, each told by its `id`, the values that are named beside it; all name the same columns."""
    if not rows:
        return
    names = [str(name) for name in rows[0] if name != "id"]
    if db.dialect.name == "postgresql":
        told = f"json_populate_recordset(NULL::{table.name}, %s::json) AS told"
        new = ", ".join(f"{name} = told.{name}" for name in names)
        db.exec_driver_sql(
            f"UPDATE {table.name} SET {new} FROM {told} WHERE {table.name}.id = told.id",  # noqa: S608  # names of ours
            (_json([*names, "id"], rows),),
        )
    else:
        new = ", ".join(f"{name} = ?" for name in names)
        statement = f"UPDATE {table.name} SET {new} WHERE id = ?"  # noqa: S608  # names of ours
        db.exec_driver_sql(statement, _tuples(db.dialect, table, [*names, "id"], rows))


def _json(names: Sequence[str], rows: Sequence[Values]) -> str:
    return to_json([{name: row[name] for name in names} for row in rows])


def _tuples(dialect: Dialect, table: Table, names: Sequence[str], rows: Sequence[Values]) -> list[tuple[Any, ...]]:
    """The rows as the driver takes them: JSON and times as text."""
    binds = [(name, _binds(dialect, table)[name]) for name in names]
    return [tuple(bind(row[name]) if bind else row[name] for name, bind in binds) for row in rows]


@cache
def _binds(dialect: Dialect, table: Table) -> dict[str, Callable[[Any], Any] | None]:
    """What makes of a column's value what the driver takes; None: nothing has to."""
    return {column.name: column.type.dialect_impl(dialect).bind_processor(dialect) for column in table.c}
