"""The figures of a result as a chart has them: series, and in each a figure for each category along the axis. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from src.blocks.chart_room import Table, largest_first, unique
from src.blocks.figures import MEASURES
from src.blocks.headline import sides, two_sided
from src.leads.query import MOST_ROWS, Group, Measure
from src.leads.result import Result, Row

#: Of these, the figure of two groups together is the sum of theirs.
ADDS_UP = frozenset(
    (
        Measure.COUNT,
        Measure.SHARE,
        Measure.SUM_SCORE,
        Measure.SHARE_OF_SCORE,
        Measure.SUM_BUDGET,
        Measure.SHARE_OF_BUDGET,
    )
)
#: Where there are no leads these are nought; of the others nothing is known.
_NOUGHT = frozenset((Measure.COUNT, Measure.SHARE, Measure.SUM_SCORE, Measure.SHARE_OF_SCORE))
#: Figures of leads whatever the currency of their budgets.
_OF_ALL = frozenset((Measure.COUNT, Measure.SUM_SCORE))
_MONEY = frozenset((Measure.AVERAGE_BUDGET, Measure.MINIMUM_BUDGET, Measure.MAXIMUM_BUDGET, Measure.SUM_BUDGET))


@dataclass(frozen=True, slots=True)
class Figures:
    """The first measure of a result. `table` has figures by series and category, under the keys that the result uses.

    `axis` is what the categories are groups of, and `series` what the series are (None: one series, or the two sides
    of a comparison). `whole`: no group is missing. `adds`: figures of several groups may be added up. `fills`: what is
    not there is nought.
    """

    table: Table
    axis: Group
    series: Group | None
    whole: bool
    adds: bool
    fills: bool


def read(result: Result) -> Figures | None:
    """The figures to draw; None for a list, for all leads as one, and where figures cannot stand beside each other."""
    query, measure = result.query, next(iter(result.query.measures), None)
    two, whole = two_sided(result), is_whole(result)
    if measure is None or not query.group_by or (len(query.group_by) + two > 1 and not whole):
        return None
    rows = [*result.rows, *(result.other.rows if two and result.other else ())]
    if len(query.group_by) + two > 2 or not _alike(measure, rows, whole):
        return None
    axis, by = _axes(query.group_by, rows)
    table = _sides(result, axis) if two else _table(result.rows, axis, by, MEASURES[measure])
    if by is not None and measure in ADDS_UP:
        table = largest_first(table)
    series = None if by is None else query.group_by[by]
    adds, fills = whole and measure in ADDS_UP, whole and measure in _NOUGHT
    return Figures(table, query.group_by[axis], series, whole, adds, fills) if any(table.values()) else None


def is_whole(result: Result) -> bool:
    """Whether every group is there, of both sides."""
    most = result.query.limit or MOST_ROWS
    other = result.other is None or not two_sided(result) or len(result.other.rows) < most
    return other and not result.query.offset and len(result.rows) >= result.groups


def currency_of(result: Result) -> str:
    """The one currency of the figures; "" where they are no money."""
    if result.query.measures[0] not in _MONEY:
        return ""
    return next((row.currency for row in result.rows if row.currency and row.figures[0] is not None), "")


def _alike(measure: Measure, rows: Iterable[Row], whole: bool) -> bool:
    """Whether all figures have one unit: budgets in two currencies have not."""
    currencies = {row.currency for row in rows if row.figures[0] is not None}
    return len(currencies) < 2 or (measure in _OF_ALL and whole)


def _axes(groups: Sequence[Group], rows: Sequence[Row]) -> tuple[int, int | None]:
    """Which group runs along the axis, and which are the series: time runs, else what has more groups does."""
    if len(groups) == 1:
        return 0, None
    first, second = (len({row.keys[n] for row in rows}) for n in (0, 1))
    axis = next((n for n, group in enumerate(groups) if group.unit), 0 if first >= second else 1)
    return axis, 1 - axis


def _table(rows: Iterable[Row], axis: int, by: int | None, name: str) -> Table:
    """Rows of one group in several currencies are added up."""
    table: Table = {}
    for row in rows:
        line = table.setdefault(name if by is None else row.keys[by], {})
        if (value := row.figures[0]) is not None:
            line[row.keys[axis]] = line.get(row.keys[axis], 0) + value
    return {key: line for key, line in table.items() if line}


def _sides(result: Result, axis: int) -> Table:
    ours, theirs = unique(sides(result))
    others = result.other.rows if result.other else ()
    found = {**_table(result.rows, axis, None, ours), **_table(others, axis, None, theirs)}
    return {name: found.get(name, {}) for name in (ours, theirs)}
