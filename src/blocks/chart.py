"""A result as Slack's native chart: a distribution as a pie or as bars, a trend as a line, or nothing. Pure.

Every figure in it is one of the result, or a sum of such where a sum is right; the answer's text stands without it.
https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from collections.abc import Callable
from typing import Any

from src.blocks.chart_figures import currency_of
from src.blocks.chart_plot import Plot, plot_of
from src.blocks.chart_title import title
from src.blocks.figures import MEASURES, figure, group_head
from src.blocks.text import Block
from src.leads.query import Measure
from src.leads.result import Result

#: Measures of which all groups together make a whole.
_PARTS = frozenset((Measure.COUNT, Measure.SHARE, Measure.SHARE_OF_SCORE, Measure.SHARE_OF_BUDGET))
_MOST_SLICES, _FEW_TIMES = 6, 4


def chart(result: Result) -> Block | None:
    """The chart; None for a list, for a single figure, and where a chart says nothing or would say it wrongly."""
    plot = plot_of(result)
    if plot is None:
        return None
    drawn = _pie(plot) if _is_pie(plot, result) else _along_an_axis(plot, result)
    return {"type": "data_visualization", "title": title(result, plot.axis, plot.cut), "chart": drawn}


def figures_of(result: Result) -> Callable[[float], str]:
    """How the figures of its chart are written: `1,234`, `12.5 %`, `€120,000`."""
    measure, currency = result.query.measures[0], currency_of(result)
    return lambda value: figure(measure, value, currency)


def _is_pie(plot: Plot, result: Result) -> bool:
    """A few parts of one whole; times are no parts."""
    values = [value for line in plot.table.values() for value in line.values()]
    whole = plot.whole and not plot.cut and result.query.measures[0] in _PARTS
    return whole and plot.axis.unit is None and len(plot.table) == 1 and len(values) <= _MOST_SLICES and min(values) > 0


def _pie(plot: Plot) -> dict[str, Any]:
    (line,) = plot.table.values()
    return {"type": "pie", "segments": _points(line)}


def _along_an_axis(plot: Plot, result: Result) -> dict[str, Any]:
    line = plot.running and len(plot.categories) > _FEW_TIMES
    measure, currency = MEASURES[result.query.measures[0]], currency_of(result)
    axis = {
        "categories": list(plot.categories),
        "x_label": group_head(plot.axis),
        "y_label": f"{measure} in {currency}" if currency else measure,
    }
    series = [{"name": name, "data": _points(line)} for name, line in plot.table.items()]
    return {"type": "line" if line else "bar", "series": series, "axis_config": axis}


def _points(line: dict[str, float]) -> list[dict[str, Any]]:
    return [{"label": label, "value": value} for label, value in line.items()]
