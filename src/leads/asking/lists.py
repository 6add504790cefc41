"""Leads as a list: the columns that were asked for, in the order that was asked for."""

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from src.leads.asking import finding
from src.leads.asking.conditions import Columns
from src.leads.asking.finding import LEADS, SOME
from src.leads.asking.groups import Grouping, source_of
from src.leads.asking.sources import Scope, those
from src.leads.query import MOST_ROWS, Column, LeadQuery, Order, Where
from src.leads.result import Listed
from src.leads.tables import leads

_AT = {Column.CREATED: "created_at", Column.UPDATED: "updated_at", Column.ADDED_BY: "created_by"}
_ORDERED = {
    **_AT,
    **{column: f"{column.value}_key" for column in (Column.NAME, Column.COMPANY, Column.SOURCE, Column.OWNER)},
    Column.BUDGET: "budget_amount",
    Column.COUNTRY: "country_key",
}
#: What is known of every lead.
_KNOWN = frozenset((Column.SCORE, Column.CREATED, Column.UPDATED))


def listed(db: Connection, scope: Scope, query: LeadQuery) -> tuple[int, tuple[Listed, ...]]:
    """How many leads there are, and these, at most the limit and MOST_ROWS where none is set.

    Which ones is found out from indices, so that only rows that are shown are looked at: they are wide.
    """
    order = query.order or Order(by=Column.SCORE)
    rows, columns = finding.found(db, scope.team, scope.where, lambda: _found_by(db, scope, order))
    these = select(leads.c.id).where(rows, those(scope, columns)).order_by(*_by(order, columns))
    first = these.limit(query.limit or MOST_ROWS).offset(query.offset).subquery()
    shown = [leads.c[_AT.get(column, column.value)] for column in query.columns]
    count = _counting(db, scope).scalar_subquery()
    whole = select(count, leads.c.id, *shown).join(first, first.c.id == leads.c.id).order_by(*_by(order, LEADS))
    found = db.execute(whole).all()
    many = found[0][0] if found else counted(db, scope) if query.offset else 0
    return int(many), tuple(Listed(row[1], tuple(row[2:])) for row in found)


def counted(db: Connection, scope: Scope) -> int:
    """How many leads there are of these."""
    return int(db.execute(_counting(db, scope)).scalar_one() or 0)


def _counting(db: Connection, scope: Scope) -> Select[Any]:
    source = source_of(db, scope, Grouping())
    return select(source.sums["leads"]).where(source.rows)


def _found_by(db: Connection, scope: Scope, order: Order) -> tuple[str, ...]:
    """The first by score are soon come across in that order, unless few leads came in the period."""
    if order.by is Column.SCORE and not (scope.span and _came(db, scope) <= SOME):
        return ("tier", "score")
    return (scope.at,)


def _came(db: Connection, scope: Scope) -> int:
    return counted(db, replace(scope, where=Where(), exclude=Where()))


def _by(order: Order, columns: Columns) -> list[ColumnElement[Any]]:
    """What is not known comes last, whichever way; ties in the order in which they came, the last first by time."""
    column = columns[_ORDERED.get(Column(order.by), order.by)]
    known = [] if order.by in _KNOWN else [_unknown(column, order)]
    newest_first = order.descending and order.by in (Column.CREATED, Column.UPDATED)
    ties = leads.c.id.desc() if newest_first else leads.c.id
    return [*known, column.desc() if order.descending else column.asc(), ties]


def _unknown(column: Any, order: Order) -> ColumnElement[Any]:
    unknown: ColumnElement[Any] = column.is_(None) if order.by == Column.BUDGET else column == ""
    return unknown
