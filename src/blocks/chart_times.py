"""Times along the axis of a chart: in their order, none left out; if many, in a coarser unit, or the latest. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from src.blocks.chart_figures import Figures
from src.blocks.chart_room import MOST_POINTS, Table, full, turned
from src.leads.periods import Span, Unit, begin_of
from src.leads.query import Group

#: Units that are made up of whole others.
_COARSER = {
    Group.DAY: (Group.WEEK, Group.MONTH, Group.QUARTER, Group.YEAR),
    Group.MONTH: (Group.QUARTER, Group.YEAR),
    Group.QUARTER: (Group.YEAR,),
}
#: Fewer points than this say less than the latest ones of the finer unit.
_LEAST = 5


@dataclass(frozen=True, slots=True)
class Times:
    """Figures by series and time; `running`: no time between is missing; `count`: of how many times these are."""

    unit: Group
    table: Table
    running: bool
    count: int


def in_time(figures: Figures, span: Span | None, today: date) -> Times:
    """The figures in the order of time, by a unit of which there are not too many; else those of the latest times."""
    finest = _running(figures.axis, figures.table, fills=figures.fills)
    if finest.count <= MOST_POINTS or not figures.adds:
        return finest
    coarser = [group for group in _COARSER.get(figures.axis, ()) if _covers(span, group, today)]
    found = (_running(group, _summed(figures.table, group), fills=figures.fills) for group in coarser)
    return next((times for times in found if _LEAST <= times.count <= MOST_POINTS), finest)


def _running(unit: Group, table: Table, *, fills: bool) -> Times:
    """Nought for the times at which nothing came, where that is known."""
    every, table = _all_times(unit, table), full(table, fills=fills)
    known = turned(table)
    times = every if fills else [time for time in every if time in known]
    shown = times[-MOST_POINTS:]
    lines = {name: {time: line.get(time, 0) for time in shown} for name, line in table.items()}
    return Times(unit, lines, shown == every[-len(shown) :], len(times))


def _summed(table: Table, group: Group) -> Table:
    """The same figures added up by another unit."""
    summed: Table = {name: {} for name in table}
    for name, line in table.items():
        for key, value in line.items():
            time = begin_of(date.fromisoformat(key), _unit(group)).isoformat()
            summed[name][time] = summed[name].get(time, 0) + value
    return summed


def _covers(span: Span | None, group: Group, today: date) -> bool:
    """Whether the period is made of whole units, the one that is still running aside."""
    if span is None or span.first is None:
        return True
    last, unit = span.last, _unit(group)
    ends = last is None or last >= today or begin_of(last, unit, 1) == last + timedelta(days=1)
    return ends and begin_of(span.first, unit) == span.first


def _all_times(group: Group, table: Table) -> list[str]:
    """From the first to the last, without a gap."""
    keys = turned(table)
    time, last = date.fromisoformat(min(keys)), date.fromisoformat(max(keys))
    times = []
    while time <= last:
        times.append(time.isoformat())
        time = begin_of(time, _unit(group), 1)
    return times


def _unit(group: Group) -> Unit:
    """Raises ValueError for what is no time."""
    return Unit(group.value)
