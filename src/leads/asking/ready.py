"""Figures that need not be counted, because the rollups have them: which cut has what a question asks by, and when."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Connection, and_, cast, func, select

from src.leads.asking.conditions import Columns, columns_of, none_of, which
from src.leads.asking.sources import Scope, Source, Sums
from src.leads.periods import Unit, begin_of, midnight
from src.leads.rollups.buckets import ALL_TIME, buckets, first_day, within
from src.leads.rollups.cuts import CUTS, Cut
from src.leads.tables import lead_rollups

_NUMBERS = frozenset(("score", "budget_amount", "known"))
_R = lead_rollups.c


def ready(db: Connection, scope: Scope, by: set[str], looked_at: set[str], unit: Unit | None) -> Source | None:
    """The rows of a cut that add up to figures by these columns, and by a unit of time; None if no cut has them.

    `looked_at` are the columns of which the least or the most is wanted.
    """
    asked = by | looked_at | columns_of(scope.where) | columns_of(scope.exclude)
    cuts = [cut for cut in CUTS if asked <= set(cut.columns)]
    if not cuts or not scope.ready or scope.dated_by != "created":
        return None
    days = _days(db, scope) if scope.span or unit else None
    for cut in cuts:
        if names := _stretches(cut, scope, days, unit):
            apart = len(names) == 1 and by == set(cut.columns)
            return _rows(cut, scope, names, apart=apart)
    return None


def _stretches(cut: Cut, scope: Scope, days: tuple[date, date] | None, unit: Unit | None) -> list[str] | None:
    """The stretches of time of the cut that are the period."""
    if scope.span is None and unit is None:
        return [ALL_TIME]
    return buckets(*days, within(cut.units, unit)) if days else None


def _days(db: Connection, scope: Scope) -> tuple[date, date] | None:
    """The first and the last day of the period, or of the leads where it is open; None if these are not whole days."""
    span = scope.span
    begin, end = (span.begin, span.end) if span else (None, None)
    first, last = (begin and span and span.first), (end and span and span.last)
    if first and begin != midnight(first, scope.zone):
        return None
    if first and last:
        return first, last
    earliest, latest = _extent(db, scope.team)
    return (first or earliest, last or latest) if earliest and latest else None


def _extent(db: Connection, team: str) -> tuple[date | None, date | None]:
    """The first and the last day of the months in which there were leads."""
    named = (_R.team == team, _R.cut == CUTS[0].name, _R.bucket > ALL_TIME)
    first, last = db.execute(
        select(*(select(end(_R.bucket)).where(*named).scalar_subquery() for end in (func.min, func.max)))
    ).one()
    if first is None:
        return None, None
    month = begin_of(first_day(last), Unit.MONTH)
    return first_day(first), begin_of(month, Unit.MONTH, 1) - timedelta(days=1)


def _rows(cut: Cut, scope: Scope, names: list[str], *, apart: bool) -> Source:
    columns = {column: _column(column, place) for place, column in enumerate(cut.columns, 1)}
    there = and_(_R.team == scope.team, _R.cut == cut.name, _R.bucket.in_(names))
    rows = and_(there, which(scope.where, columns), none_of(scope.exclude, columns))
    return Source(rows, columns, _APART if apart else _sums(columns), _R.bucket, apart)


def _column(name: str, place: int) -> ColumnElement[Any]:
    column = _R[f"key_{place}"]
    return cast(func.nullif(column, ""), BigInteger) if name in _NUMBERS else column


_APART: Sums = {name: _R[name] for name in ("leads", "score_sum", "budgets", "budget_sum")}
_ADDED_UP: Sums = {name: func.sum(column) for name, column in _APART.items()}


def _sums(columns: Columns) -> Sums:
    """The extremes only where the cut has what they are of."""
    looked_at = {of: columns[name] for of, name in (("score", "score"), ("budget", "budget_amount")) if name in columns}
    least = {f"{of}_min": func.min(column) for of, column in looked_at.items()}
    return {**_ADDED_UP, **least, **{f"{of}_max": func.max(column) for of, column in looked_at.items()}}
