"""From a result to what its chart shows: read, put along the axis, labelled, cut to what there is room for. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from src.blocks.chart_figures import Figures, read
from src.blocks.chart_room import MOST_POINTS, MOST_SERIES, SHORT_OF_BARS, Table, fitted, full, turned, unique
from src.blocks.chart_times import in_time
from src.blocks.figures import group_label, rounded
from src.leads.query import Group, Measure, Order
from src.leads.result import Result


@dataclass(frozen=True, slots=True)
class Plot:
    """Figures by series and category, under their labels: each series has each category.

    `axis` is what the categories are; `running`: times without a gap; `whole`: no group of the result is missing;
    `cut`: in words, what is.
    """

    axis: Group
    table: Table
    running: bool = False
    whole: bool = True
    cut: tuple[str, ...] = ()

    @property
    def categories(self) -> tuple[str, ...]:
        return tuple(next(iter(self.table.values()), {}))


def plot_of(result: Result) -> Plot | None:
    """What a chart of the result shows; None where it would say nothing."""
    figures = read(result)
    if figures is None:
        return None
    measure = result.query.measures[0]
    plot = _fitted(_labelled(_along(figures, result), figures), result, figures)
    table = _each(plot.table, lambda value: rounded(measure, value))
    says = len(plot.categories) > 1 and any(value for line in table.values() for value in line.values())
    return replace(plot, table=table) if says else None


def _along(figures: Figures, result: Result) -> Plot:
    """Times from the first to the last, unless some of them are in an order of their own ("the three best days")."""
    order = result.query.order
    ranked = order is not None and isinstance(order.by, Measure) and not figures.whole
    if figures.axis.unit is None or ranked:
        return Plot(figures.axis, full(figures.table, fills=figures.fills), whole=figures.whole)
    today = result.asked_at.astimezone(ZoneInfo(result.zone)).date()
    times = in_time(figures, result.span, today)
    most = MOST_POINTS if times.running or len(times.table) == 1 else SHORT_OF_BARS
    table = {name: dict(list(line.items())[-most:]) for name, line in times.table.items()}
    cut = (f"last {most} of {times.count}",) if times.count > most else ()
    return Plot(times.unit, table, times.running, figures.whole, cut)


def _labelled(plot: Plot, figures: Figures) -> Plot:
    """Keys become labels."""
    by, table = figures.series, plot.table
    names = list(table) if by is None else unique(group_label(by, key) for key in table)
    labels = unique(group_label(plot.axis, key) for key in plot.categories)
    lines = (dict(zip(labels, line.values(), strict=True)) for line in table.values())
    return replace(plot, table=dict(zip(names, lines, strict=True)))


def _fitted(plot: Plot, result: Result, figures: Figures) -> Plot:
    """The largest groups and the others together where that is right; else the first ones, and of how many."""
    adds = figures.adds and _largest_first(result)
    series, most = len(plot.table), SHORT_OF_BARS if len(plot.table) > 1 and not plot.axis.unit else MOST_POINTS
    table = fitted(plot.table, MOST_SERIES, adds=adds)
    table = turned(fitted(turned(table), most, adds=adds))
    categories, there = len(turned(table)), len(plot.categories) if plot.whole else result.groups
    cut = [*plot.cut]
    if not adds and series > MOST_SERIES and figures.series:
        cut.append(f"{figures.series.value.replace('_', ' ')}: {MOST_SERIES} of {series}")
    if not adds and not plot.cut and categories < there:
        cut.append(f"{categories} of {there:,}")
    return replace(plot, table=table, cut=tuple(cut))


def _largest_first(result: Result) -> bool:
    """Whether nobody asked for another order."""
    order, measure = result.query.order, result.query.measures[0]
    return order in (None, Order(by=measure))


def _each(table: Table, do: Callable[[float], float]) -> Table:
    return {name: {category: do(value) for category, value in line.items()} for name, line in table.items()}
