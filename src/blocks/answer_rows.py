"""The rows of an answer's table: the leads of a list, or the figures of groups and of the other side. Pure."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

from src.blocks.figures import MEASURES, cell, column_head, figure, group_head, group_label
from src.blocks.headline import sides, two_sided
from src.blocks.text import clip
from src.leads.query import MOST_ROWS, Column, LeadQuery, Measure
from src.leads.result import Result, Row

#: Leads shown of a list, groups shown of a table.
SHOWN, GROUPS_SHOWN = 15, 40
_RIGHT = frozenset((Column.SCORE, Column.BUDGET))


class Rows(NamedTuple):
    """A table's heads and rows, and which columns are numbers; `of`: how many rows the whole answer has."""

    head: list[str]
    rows: list[list[str]]
    right: frozenset[int]
    of: int


def rows_of(result: Result) -> Rows:
    """What the table shows; no rows where the sentence says it all."""
    if result.query.columns:
        return _listed(result)
    if not result.query.group_by and len(result.rows) < 2 and len(result.query.measures) < 2:
        return Rows([], [], frozenset(), 0)
    return _compared(result) if result.query.group_by and two_sided(result) else _grouped(result)


def _listed(result: Result) -> Rows:
    columns, zone = result.query.columns, ZoneInfo(result.zone)
    rows = [
        [cell(column, value, zone) for column, value in zip(columns, lead.cells, strict=True)]
        for lead in result.listed[:SHOWN]
    ]
    right = frozenset(n for n, each in enumerate(columns) if each in _RIGHT)
    return Rows(list(map(column_head, columns)), rows, right, _asked_for(result.query, result.leads))


def _grouped(result: Result) -> Rows:
    query = result.query
    head = [*map(group_head, query.group_by), *(MEASURES[measure] for measure in query.measures)]
    rows = [[*_labels(query, row.keys), *_figures(query, row)] for row in result.rows[:GROUPS_SHOWN]]
    return Rows(head, rows, _numbers(query, head), _asked_for(query, max(result.groups, len(result.rows))))


def _compared(result: Result) -> Rows:
    """The groups of both sides, the first figure of the one beside that of the other."""
    query, ours, theirs = result.query, _by_group(result.rows), _by_group(result.other.rows if result.other else ())
    nothing = _nothing(query, len(ours), len(theirs))
    left, right = _heads(result)
    head = [*map(group_head, query.group_by), left, right, *(MEASURES[measure] for measure in query.measures[1:])]
    rows = []
    for group in list(ours | theirs)[:GROUPS_SHOWN]:
        first, *rest = _figures(query, ours[group]) if group in ours else nothing
        other = _figures(query, theirs[group])[0] if group in theirs else nothing[0]
        rows.append([*_labels(query, group[0]), first, other, *rest])
    return Rows(head, rows, _numbers(query, head), len(ours | theirs))


def _by_group(rows: Sequence[Row]) -> dict[tuple[tuple[str, ...], str], Row]:
    """Rows by their labels and currency."""
    return {(row.keys, row.currency): row for row in rows}


def _nothing(query: LeadQuery, *groups: int) -> list[str]:
    """The figures of a group that one side does not have: no leads are nought, if all groups are here."""
    whole = not query.offset and all(count < (query.limit or MOST_ROWS) for count in groups)
    return ["0" if measure is Measure.COUNT and whole else "–" for measure in query.measures]


def _heads(result: Result) -> tuple[str, str]:
    """`HOT` and `WARM`; `Average score: This week` and `Average score: last week`."""
    measure = result.query.measures[0]
    left, right = (clip(side, 40) for side in sides(result))
    return (
        (left, right) if measure is Measure.COUNT else (f"{MEASURES[measure]}: {left}", f"{MEASURES[measure]}: {right}")
    )


def _labels(query: LeadQuery, keys: tuple[str, ...]) -> Iterator[str]:
    return (group_label(group, key) for group, key in zip(query.group_by, keys, strict=True))


def _figures(query: LeadQuery, row: Row) -> list[str]:
    return [figure(measure, value, row.currency) for measure, value in zip(query.measures, row.figures, strict=True)]


def _numbers(query: LeadQuery, head: list[str]) -> frozenset[int]:
    return frozenset(range(len(query.group_by), len(head)))


def _asked_for(query: LeadQuery, count: int) -> int:
    """How many of so many were asked for."""
    return min(max(0, count - query.offset), query.limit or count)
