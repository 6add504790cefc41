"""From a query to its result, within one read of the store."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, and_, text
from sqlalchemy.exc import OperationalError

from src.errors import UserError
from src.leads.asking.conditions import Condition, none_of, which, within
from src.leads.asking.groups import Grouping, Tallies, filled, tallied
from src.leads.asking.lists import counted, listed
from src.leads.asking.tally import Tally, figures
from src.leads.periods import Period, Span
from src.leads.query import MOST_ROWS, LeadQuery, Measure, Where
from src.leads.result import Result, Row, Side
from src.leads.tables import leads

#: Seconds that a question may take.
PATIENCE = 5.0
_TOO_MUCH = "That question takes too long to answer. Narrow it: a shorter period, one company, one source."


def answer(db: Connection, team: str, query: LeadQuery, now: datetime, zone: ZoneInfo) -> Result:
    """The result of the query as of `now`. Raises UserError where it takes too long."""
    span = query.period.span(now, zone) if query.period else None
    with bounded(db):
        if query.columns:
            condition = _which(team, query, query.where, span)
            found = listed(db, condition, query)
            return Result(query, now, str(zone), span, counted(db, condition), listed=found)
        side, groups = _side(db, team, query, query.where, span, zone)
        return Result(
            query, now, str(zone), span, side.leads, side.rows, (), groups, _other(db, team, query, now, zone)
        )


def _other(db: Connection, team: str, query: LeadQuery, now: datetime, zone: ZoneInfo) -> Side | None:
    """The other side of the comparison."""
    if query.compare is None:
        return None
    period, where = _other_period(query, now, zone), query.where
    if query.compare.where:
        where = where.model_copy(update=query.compare.where.model_dump(exclude_defaults=True))
    return _side(db, team, query, where, period.span(now, zone) if period else None, zone)[0]


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


def _which(team: str, query: LeadQuery, where: Where, span: Span | None) -> Condition:
    return and_(leads.c.team == team, which(where), none_of(query.exclude), within(span, query.dated_by))


def _side(
    db: Connection, team: str, query: LeadQuery, where: Where, span: Span | None, zone: ZoneInfo
) -> tuple[Side, int]:
    """The figures of one side, and how many groups there are in all."""
    by_currency = any(measure.value.endswith("budget") for measure in query.measures)
    grouping = Grouping(query.group_by, zone, query.dated_by, by_currency)
    tallies = filled(tallied(db, _which(team, query, where, span), grouping), grouping)
    count = sum(tally.leads for tally in tallies.values())
    rows = _rows(query, tallies, _wholes(db, team, query, span, tallies))
    return Side(span, count, rows[query.offset :][: query.limit or MOST_ROWS]), len(rows)


def _wholes(db: Connection, team: str, query: LeadQuery, span: Span | None, tallies: Tallies) -> dict[str, Tally]:
    """What shares are of, for each currency: of the leads of the period, and for groups of all that are grouped."""
    wholes: dict[str, Tally] = {}
    if {Measure.SHARE, Measure.SHARE_OF_SCORE, Measure.SHARE_OF_BUDGET} & set(query.measures) and not query.group_by:
        everything = and_(leads.c.team == team, within(span, query.dated_by))
        tallies = tallied(db, everything, Grouping((), ZoneInfo("UTC")))
    for (_, currency), tally in tallies.items():
        wholes.setdefault(currency, Tally()).add(tally)
    return wholes


def _rows(query: LeadQuery, tallies: Tallies, wholes: dict[str, Tally]) -> tuple[Row, ...]:
    """A row for each group, in order; a currency that nobody named is no row of its own."""
    budgets_only = all(measure.value.endswith("budget") for measure in query.measures)
    rows = []
    for (labels, currency), tally in tallies.items():
        if budgets_only and not tally.budgets and len(tallies) > 1:
            continue
        whole = wholes.get(currency) or next(iter(wholes.values()))
        rows.append(Row(labels, figures(query.measures, tally, whole), tally.leads, currency))
    return tuple(sorted(rows, key=lambda row: _order(query, row)))


def _order(query: LeadQuery, row: Row) -> tuple[Any, ...]:
    """Times run forward; other groups begin with the largest, what is not known comes last."""
    by = query.order.by if query.order else None
    if (by is None and any(group.unit for group in query.group_by)) or by == "group":
        return (False, 0, row.keys if by is None or not query.order or not query.order.descending else (), row.currency)
    at = query.measures.index(Measure(by)) if by else 0
    value = row.figures[at]
    down = query.order.descending if query.order else True
    return (value is None, (-value if down else value) if value is not None else 0, row.keys, row.currency)


@contextmanager
def bounded(db: Connection, seconds: float = PATIENCE) -> Iterator[None]:
    """Break off a question that takes longer. Raises UserError."""
    try:
        if db.dialect.name == "postgresql":
            db.execute(text(f"SET LOCAL statement_timeout = {int(seconds * 1000)}"))
            yield
        else:
            yield from _watched(db, seconds)
    except OperationalError as error:
        if "interrupted" in str(error.orig) or "statement timeout" in str(error.orig):
            raise UserError(_TOO_MUCH) from error
        raise


def _watched(db: Connection, seconds: float) -> Iterator[None]:
    driver: Any = db.connection.driver_connection
    deadline = time.monotonic() + seconds
    driver.set_progress_handler(lambda: time.monotonic() > deadline, 20_000)
    try:
        yield
    finally:
        driver.set_progress_handler(None, 0)
