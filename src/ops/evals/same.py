"""Whether two queries found the same: the same leads, and of them the same list or figures."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from src.edges import Leads
from src.leads.query import USUAL, Column, LeadQuery
from src.leads.result import Result, Row

#: Every lead fits, so that no limit hides one.
_ALL = 50_000


@dataclass(frozen=True, slots=True)
class Found:
    """A result, and the leads it rests on: two equal figures may be of different leads."""

    result: Result
    leads: frozenset[int]


def found(leads: Leads, team: str, query: LeadQuery, now: datetime) -> Found:
    """Ask, and see which leads it is about. Raises UserError as the store does."""
    return about(leads, team, leads.ask(team, query, now), now)


def about(leads: Leads, team: str, result: Result, now: datetime) -> Found:
    """A result with the leads it rests on."""
    query = result.query
    listed = LeadQuery(
        columns=(Column.NAME,),
        where=query.where,
        exclude=query.exclude,
        period=query.period,
        dated_by=query.dated_by,
        limit=_ALL,
    )
    return Found(result, frozenset(each.lead_id for each in leads.ask(team, listed, now).listed))


def same(wanted: Found, got: Found) -> bool:
    """Whether `got` shows what is `wanted`; it may show more columns and figures."""
    query = wanted.result.query
    if wanted.leads != got.leads or bool(query.columns) != bool(got.result.query.columns):
        return False
    return _same_list(wanted.result, got.result) if query.columns else _same_figures(wanted.result, got.result)


def _same_list(wanted: Result, got: Result) -> bool:
    named = set(wanted.query.columns) - set(USUAL)
    ids, others = ([each.lead_id for each in result.listed] for result in (wanted, got))
    ordered = wanted.query.order is not None or wanted.query.limit is not None
    return named <= set(got.query.columns) and (ids == others if ordered else set(ids) == set(others))


def _same_figures(wanted: Result, got: Result) -> bool:
    measures, groups = wanted.query.measures, wanted.query.group_by
    if not (set(measures) <= set(got.query.measures) and set(groups) == set(got.query.group_by)):
        return False
    if (wanted.other is None) != (got.other is None):
        return False
    sides = [(wanted.rows, got.rows)]
    if wanted.other and got.other:
        sides.append((wanted.other.rows, got.other.rows))
    return all(_table(wanted, one, wanted) == _table(got, two, wanted) for one, two in sides)


def _table(result: Result, rows: tuple[Row, ...], wanted: Result) -> Mapping[tuple[str, ...], list[float | None]]:
    """The wanted figures by the wanted groups."""
    places = [result.query.group_by.index(group) for group in wanted.query.group_by]
    columns = [result.query.measures.index(measure) for measure in wanted.query.measures]
    return {
        (*(row.keys[place] for place in places), row.currency): [_rounded(row.figures[column]) for column in columns]
        for row in rows
    }


def _rounded(value: float | int | None) -> float | None:
    return None if value is None else round(float(value), 6)
