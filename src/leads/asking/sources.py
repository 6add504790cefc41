"""What figures are added up from: the leads themselves, or rows in which they are added up already."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Integer, and_, case, cast, func, literal, select

from src.leads.asking.conditions import Columns, Condition, none_of, which, within
from src.leads.asking.finding import found
from src.leads.asking.offsets import Offsets, offsets
from src.leads.periods import Span
from src.leads.query import Where
from src.leads.tables import leads

_DAY = 86_400
#: What rows add up to, as SQL, by the names that a `Tally` has for it.
Sums = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which leads a figure or a list is of; the days of the period are those of the zone.

    `ready` is whether the rollups are of all leads, and of such days.
    """

    team: str
    where: Where
    exclude: Where
    span: Span | None
    dated_by: str
    zone: ZoneInfo
    ready: bool

    @property
    def at(self) -> str:
        """The column of the time that the period is about."""
        return f"{self.dated_by}_at"


@dataclass(frozen=True, slots=True)
class Source:
    """Rows to add up: which ones, their columns by the names these have in `leads`, their sums, and their day.

    The day is a number from 1970 on, or the name of a stretch of time (`2026-11`, `2026-11-24`). Rows that are `apart`
    are a group each and are not to be added up.
    """

    rows: Condition
    columns: Columns
    sums: Sums
    day: ColumnElement[Any]
    apart: bool = False


def the_leads(db: Connection, scope: Scope, *, timed: bool = False) -> Source:
    """The leads themselves; their day only if it is needed, as it has to be worked out."""
    rows, columns = found(db, scope.team, scope.where, lambda: ("score", scope.at))
    day = _local_day(db, scope) if timed else literal("")
    return Source(and_(rows, those(scope, columns)), columns, _SUMS, day)


def those(scope: Scope, columns: Columns) -> Condition:
    """The leads of the period that meet the conditions."""
    period = within(scope.span, columns[scope.at])
    return and_(period, which(scope.where, columns), none_of(scope.exclude, columns))


#: By the names of a tally's fields.
_SUMS: Sums = {
    "leads": func.count(),
    "score_sum": func.sum(leads.c.score),
    "score_min": func.min(leads.c.score),
    "score_max": func.max(leads.c.score),
    "budgets": func.count(leads.c.budget_amount),
    "budget_sum": func.sum(leads.c.budget_amount),
    "budget_min": func.min(leads.c.budget_amount),
    "budget_max": func.max(leads.c.budget_amount),
}


def _local_day(db: Connection, scope: Scope) -> ColumnElement[Any]:
    """The number of the day in the zone, counted from 1970: the instant moved by the offset that the clocks had."""
    at = leads.c[scope.at]
    first, last = _extent(db, scope, at)
    shift = _shift(at, offsets(scope.zone, first.date(), last.date()))
    if db.dialect.name == "sqlite":
        return (cast(func.strftime("%s", at), Integer) + shift) // _DAY
    return cast(func.floor((func.extract("epoch", at) + shift) / _DAY), Integer)


def _shift(at: ColumnElement[Any], found: Offsets) -> ColumnElement[Any]:
    """The seconds that the clocks of the zone were ahead at this instant."""
    if not found.changes:
        return literal(found.first)
    ahead = (found.first, *(seconds for _, seconds in found.changes))
    return case(
        *((at < began, seconds) for (began, _), seconds in zip(found.changes, ahead, strict=False)), else_=ahead[-1]
    )


def _extent(db: Connection, scope: Scope, at: ColumnElement[Any]) -> tuple[datetime, datetime]:
    """The times between which the team's leads of the period lie."""
    ends = (
        select(each).where(leads.c.team == scope.team, within(scope.span, at)).scalar_subquery()
        for each in (func.min(at), func.max(at))
    )
    first, last = db.execute(select(*ends)).one()
    now = datetime.now(UTC)
    return first or now, last or now
