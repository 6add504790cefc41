"""Leads as a list: the columns that were asked for, in the order that was asked for."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select

from src.leads.asking.conditions import Condition
from src.leads.query import MOST_ROWS, Column, LeadQuery, Order
from src.leads.result import Listed
from src.leads.tables import leads

_AT = {Column.CREATED: "created_at", Column.UPDATED: "updated_at", Column.ADDED_BY: "created_by"}
_ORDERED = {
    **_AT,
    **{column: f"{column.value}_key" for column in (Column.NAME, Column.COMPANY, Column.SOURCE, Column.OWNER)},
    Column.BUDGET: "budget_amount",
    Column.COUNTRY: "country_key",
}


def listed(db: Connection, condition: Condition, query: LeadQuery) -> tuple[Listed, ...]:
    """The leads, at most the limit and MOST_ROWS where none is set; ties in the order in which they came."""
    columns = [leads.c[_AT.get(column, column.value)] for column in query.columns]
    first = query.order or Order(by=Column.SCORE)
    found = db.execute(
        select(leads.c.id, *columns)
        .where(condition)
        .order_by(*_by(first), leads.c.id)
        .limit(query.limit or MOST_ROWS)
        .offset(query.offset)
    )
    return tuple(Listed(row[0], tuple(row[1:])) for row in found)


def counted(db: Connection, condition: Condition) -> int:
    """How many leads there are of these."""
    return db.execute(select(func.count()).select_from(leads).where(condition)).scalar_one()


def _by(order: Order) -> list[ColumnElement[Any]]:
    """What is not known comes last, whichever way."""
    column = leads.c[_ORDERED.get(Column(order.by), order.by)]
    known = [] if order.by in (Column.SCORE, Column.CREATED, Column.UPDATED) else [_unknown(column, order)]
    return [*known, column.desc() if order.descending else column.asc()]


def _unknown(column: Any, order: Order) -> ColumnElement[Any]:
    unknown: ColumnElement[Any] = column.is_(None) if order.by == Column.BUDGET else column == ""
    return unknown
