"""The first groups of many, found where the rows are: there may be a group for every company."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, Float, case, cast, func, select

from src.leads.asking.groups import Grouping, Tallies, adding_up, keys_of, source_of, tallied
from src.leads.asking.sources import Scope, Source, Sums
from src.leads.asking.tally import extreme
from src.leads.query import MOST_ROWS, LeadQuery, Measure


def first_groups(db: Connection, scope: Scope, grouping: Grouping, query: LeadQuery) -> tuple[Tallies, int]:
    """The groups that the query's order, limit and offset leave, and how many there are in all."""
    source = source_of(db, scope, grouping)
    every = adding_up(source, grouping)
    if _budgets_only(query):
        every = every.where(source.sums["budgets"] > 0) if source.apart else every.having(source.sums["budgets"] > 0)
    most = query.limit or MOST_ROWS
    found = tallied(db, every.order_by(*_order(source, grouping, query)).limit(most).offset(query.offset), grouping)
    if len(found) < most and (found or not query.offset):
        return found, query.offset + len(found)
    return found, db.execute(select(func.count()).select_from(every.subquery())).scalar_one()


def _budgets_only(query: LeadQuery) -> bool:
    """Groups in which nobody named a budget are left out where only budgets are asked for."""
    return all(measure.value.endswith("budget") for measure in query.measures)


def _order(source: Source, grouping: Grouping, query: LeadQuery) -> list[ColumnElement[Any]]:
    """Largest first, if nothing else is said; what is not known last, and equals by their keys."""
    keys = keys_of(source, grouping)
    keys = keys if grouping.by_currency else keys[:-1]
    down = query.order.descending if query.order else True
    if query.order and query.order.by == "group":
        return [key.desc() if down else key.asc() for key in keys]
    measure = Measure(query.order.by) if query.order else query.measures[0]
    figure = _figure(source.sums, measure)
    unknown = [figure.is_(None)] if measure.value.endswith("budget") else []
    return [*unknown, figure.desc() if down else figure.asc(), *keys]


def _figure(sums: Sums, measure: Measure) -> ColumnElement[Any]:
    """A measure, or something that is in the same order."""
    match measure:
        case Measure.COUNT | Measure.SHARE:
            return sums["leads"]
        case Measure.SUM_SCORE | Measure.SHARE_OF_SCORE:
            return sums["score_sum"]
        case Measure.AVERAGE_SCORE:
            return cast(sums["score_sum"], Float) / sums["leads"]
        case Measure.SUM_BUDGET | Measure.SHARE_OF_BUDGET:
            return case((sums["budgets"] > 0, sums["budget_sum"]))
        case Measure.AVERAGE_BUDGET:
            return cast(sums["budget_sum"], Float) / func.nullif(sums["budgets"], 0)
        case _:
            return sums[extreme(measure)]
