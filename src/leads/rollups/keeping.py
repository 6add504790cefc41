"""Rollups follow the leads, in the same transaction: what a lead was is taken out of its cells, what it is now put in.

Any number of changes may be told at once. Cells are written in one order by everyone, and last of all in a
transaction, so that nobody who waits for a cell holds anything that another waits for.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

import orjson
from sqlalchemy import Connection, select

from src.leads.rollups.cuts import Cell, cells
from src.leads.tables import lead_rollups, rollups_kept

#: A lead as its row in `leads`, before and after a change; None where there was none, or is none any more.
Row = Mapping[str, Any]
Change = tuple[Row | None, Row | None]
#: What is added to a cell's leads, the sum of their scores, their budgets and the sum of those; and how it is spelled.
Figures = tuple[int, int, int, int, str]
NOTHING: Figures = (0, 0, 0, 0, "")
#: `up_to` when there is no lead that is not in the rollups.
EVERY_LEAD = 2**62

_SUMS = ("leads", "score_sum", "budgets", "budget_sum")
_NAMES = tuple(str(column.name) for column in lead_rollups.c)
_CELL = _NAMES[:7]
#: The drivers' own words: there are many rows, and SQLAlchemy's care for each would cost more than the database.
_ADD = f"""
    ON CONFLICT ({", ".join(_CELL)}) DO UPDATE SET
    {", ".join(f"{name} = lead_rollups.{name} + excluded.{name}" for name in _SUMS)},
    spelled = CASE excluded.spelled WHEN '' THEN lead_rollups.spelled ELSE excluded.spelled END
"""
_PUT = f"INSERT INTO lead_rollups ({', '.join(_NAMES)})"
_PUT_ROWS = f"{_PUT} VALUES ({', '.join('?' * len(_NAMES))}) {_ADD}"
_DROP_ROWS = f"DELETE FROM lead_rollups WHERE leads = 0 AND {' AND '.join(f'{name} = ?' for name in _CELL)}"  # noqa: S608  # names of ours
#: Many rows at once, as PostgreSQL and its driver take them fastest.
_TYPES = ", ".join(f"{name} bigint" if name in _SUMS else f"{name} text" for name in _NAMES)
_ROWS = f"json_to_recordset(%s::json) AS told({_TYPES})"
_PUT_JSON = f"{_PUT} SELECT * FROM {_ROWS} {_ADD}"  # noqa: S608  # names of ours
_DROP_JSON = f"""
    DELETE FROM lead_rollups WHERE leads = 0
    AND ({", ".join(_CELL)}) IN (SELECT {", ".join(_CELL)} FROM {_ROWS})
"""  # noqa: S608  # names of ours


@dataclass(frozen=True, slots=True)
class Kept:
    """What the rollups are of: the days of which zone, and of the leads up to which."""

    zone: str
    up_to: int

    def all_of(self, zone: ZoneInfo) -> bool:
        """Whether they are complete, for days of this zone."""
        return self.up_to == EVERY_LEAD and self.zone == str(zone)


_KEPT = select(rollups_kept.c.zone, rollups_kept.c.up_to)
#: On PostgreSQL it stays as it is until the transaction ends; on SQLite nobody else writes anyway.
_KEPT_STILL = _KEPT.with_for_update(read=True)


def kept(db: Connection) -> Kept:
    """What the rollups are of at this moment."""
    return Kept(*db.execute(_KEPT).one())


def follow(db: Connection, changes: Iterable[Change]) -> None:
    """Let the rollups follow changes that were made in this transaction; the last thing to do in it."""
    put(db, added_up(changes, Kept(*db.execute(_KEPT_STILL).one())))


def added_up(changes: Iterable[Change], held: Kept) -> dict[Cell, Figures]:
    """What changes make of the cells that they are about; of leads that are not in the rollups yet, nothing."""
    found: dict[Cell, Figures] = {}
    for change in changes:
        for row, sign in zip(change, (-1, 1), strict=True):
            if row and row["id"] <= held.up_to:
                _add(found, row, sign, ZoneInfo(held.zone))
    return {cell: figures for cell, figures in found.items() if any(figures[:4])}


def _add(found: dict[Cell, Figures], row: Row, sign: int, zone: ZoneInfo) -> None:
    budget, score = row["budget_amount"], sign * row["score"]
    named, amount = (0, 0) if budget is None else (sign, sign * budget)
    for cell, spelled in cells(row, row["created_at"].astimezone(zone).date()):
        leads, scores, budgets, budget_sum, before = found.get(cell, NOTHING)
        written = spelled if sign > 0 and spelled else before
        found[cell] = (leads + sign, scores + score, budgets + named, budget_sum + amount, written)


def put(db: Connection, changes: Mapping[Cell, Figures]) -> None:
    """Add figures to cells, in the order that everyone keeps to; a cell that no lead is in any more goes."""
    told = [(*cell, *changes[cell]) for cell in sorted(changes)]
    left = [(*cell, *changes[cell]) for cell in sorted(changes) if changes[cell][0] < 0]
    if db.dialect.name == "postgresql":
        _execute(db, _PUT_JSON, told and (_json(told),))
        _execute(db, _DROP_JSON, left and (_json(left),))
    else:
        _execute(db, _PUT_ROWS, told)
        _execute(db, _DROP_ROWS, [row[: len(_CELL)] for row in left])


def _json(rows: list[tuple[Any, ...]]) -> str:
    return orjson.dumps([dict(zip(_NAMES, row, strict=True)) for row in rows]).decode()


def _execute(db: Connection, statement: str, values: Any) -> None:
    if values:
        db.exec_driver_sql(statement, values)
