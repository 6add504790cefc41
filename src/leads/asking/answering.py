"""From a query to its result, within one read of the store."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from src.errors import UserError
from src.leads.asking.lists import listed
from src.leads.asking.sides import figures_of
from src.leads.asking.sources import Scope
from src.leads.periods import Period
from src.leads.query import MOST_GROUPS, LeadQuery
from src.leads.result import Result, Side
from src.leads.rollups.keeping import Kept, kept

#: Seconds that a question may take.
PATIENCE = 5.0
#: Until the transaction ends. Nothing is compiled, and no helpers are called for what takes less than calling them.
#: How far the rollups reach is asked along with it: every way to the server and back is a part of a millisecond.
_BEGIN = (
    "SELECT zone, up_to, set_config('statement_timeout', %s, true),"
    " set_config('jit', 'off', true), set_config('parallel_setup_cost', '50000', true) FROM rollups_kept"
)
_TOO_MUCH = "That question takes too long to answer. Narrow it: a shorter period, one company, one source."


def answer(db: Connection, team: str, query: LeadQuery, now: datetime, zone: ZoneInfo) -> Result:
    """The result of the query as of `now`. Raises UserError where it takes too long."""
    span = query.period.span(now, zone) if query.period else None
    with bounded(db) as held:
        scope = Scope(team, query.where, query.exclude, span, query.dated_by, zone, held.all_of(zone))
        if query.columns:
            count, found = listed(db, scope, query)
            return Result(query, now, str(zone), span, count, listed=found)
        side, groups = figures_of(db, scope, query)
        other = _other(scope, query, now)
        compared = _beside(side, groups, other, db, query) if other else None
        return Result(query, now, str(zone), span, side.leads, side.rows, (), groups, compared)


def _beside(side: Side, groups: int, scope: Scope, db: Connection, query: LeadQuery) -> Side:
    """The other side: where groups were cut off, the same groups; else its own first ones."""
    other = figures_of(db, scope, query.model_copy(update={"limit": MOST_GROUPS, "offset": 0}))[0]
    if groups == len(side.rows) or any(group.unit for group in query.group_by):
        return replace(other, rows=other.rows[: query.limit or MOST_GROUPS])
    ours = {(row.keys, row.currency) for row in side.rows}
    return replace(other, rows=tuple(row for row in other.rows if (row.keys, row.currency) in ours))


def _other(scope: Scope, query: LeadQuery, now: datetime) -> Scope | None:
    """The other side of the comparison."""
    if query.compare is None:
        return None
    period, where = _other_period(query, now, scope.zone), query.where
    if query.compare.where:
        where = where.model_copy(update=query.compare.where.model_dump(exclude_defaults=True))
    return replace(scope, where=where, span=period.span(now, scope.zone) if period else None)


def _other_period(query: LeadQuery, now: datetime, zone: ZoneInfo) -> Period | None:
    """Raises UserError where there is no period before."""
    if query.compare and query.compare.previous:
        try:
            return query.period.before(now, zone) if query.period else _nothing_before()
        except ValueError:
            return _nothing_before()
    return query.compare.period if query.compare and query.compare.period else query.period


def _nothing_before() -> Period:
    raise UserError("There is no period before that. Name one: this week, this month, the last 30 days.")


@contextmanager
def bounded(db: Connection, seconds: float = PATIENCE) -> Iterator[Kept]:
    """Break off a question that takes longer; gives what the rollups are of. Raises UserError."""
    try:
        if db.dialect.name == "postgresql":
            zone, up_to, *_ = db.exec_driver_sql(_BEGIN, (str(int(seconds * 1000)),)).one()
            yield Kept(zone, up_to)
        else:
            yield from _watched(db, seconds)
    except OperationalError as error:
        if "interrupted" in str(error.orig) or "statement timeout" in str(error.orig):
            raise UserError(_TOO_MUCH) from error
        raise


def _watched(db: Connection, seconds: float) -> Iterator[Kept]:
    driver: Any = db.connection.driver_connection
    deadline = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > deadline, 20_000)
    try:
        yield kept(db)
    finally:
        driver.set_progress_handler(None, 0)
