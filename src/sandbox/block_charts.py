"""The rules of a chart in a message.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from collections.abc import Iterator

from src.sandbox.block_text import Finding, at, check_known, check_length, check_list, required
from src.sandbox.team import Json

CHARTS_IN_A_MESSAGE = 2
_TITLE, _LABEL, _SERIES, _POINTS = 50, 20, 6, 20


def check_chart(block: Json, where: str) -> Iterator[Finding]:
    """A `data_visualization` block: its title and one pie, bar, area or line chart."""
    yield from check_known(block, where, "title", "chart")
    yield from required(block, where, "title", "chart")
    yield from check_length(block.get("title"), at(where, "title"), _TITLE, least=1)
    chart, place = block.get("chart"), at(where, "chart")
    kind = chart.get("type") if isinstance(chart, dict) else None
    if not isinstance(chart, dict) or kind not in ("pie", "bar", "area", "line"):
        yield Finding(f"unsupported type: {kind}", at(place, "type"))
    elif kind == "pie":
        yield from check_known(chart, place, "segments")
        yield from _values(chart.get("segments"), at(place, "segments"), _SERIES, above_zero=True)
    else:
        yield from _series_chart(chart, place)


def _series_chart(chart: Json, where: str) -> Iterator[Finding]:
    yield from check_known(chart, where, "series", "axis_config")
    axis, place = chart.get("axis_config"), at(where, "axis_config")
    categories: object = None
    if isinstance(axis, dict):
        yield from _axis(axis, place)
        categories = axis.get("categories")
    else:
        yield Finding("must provide an object", place)
    series = chart.get("series")
    yield from check_list(series, at(where, "series"), _SERIES, least=1)
    for index, each in enumerate(series if isinstance(series, list) else ()):
        yield from _series(each, at(where, "series", index), categories)
    yield from _names(series, at(where, "series"))


def _axis(axis: Json, where: str) -> Iterator[Finding]:
    yield from check_known(axis, where, "categories", "x_label", "y_label")
    categories = axis.get("categories")
    yield from check_list(categories, at(where, "categories"), _POINTS, least=1)
    for index, category in enumerate(categories if isinstance(categories, list) else ()):
        yield from _label(category, at(where, "categories", index))
    for name in ("x_label", "y_label"):
        yield from check_length(axis.get(name), at(where, name), _TITLE)


def _series(series: object, where: str, categories: object) -> Iterator[Finding]:
    if not isinstance(series, dict):
        yield Finding("must provide an object", where)
        return
    yield from check_known(series, where, "name", "data")
    yield from _label(series.get("name"), at(where, "name"))
    data = series.get("data")
    yield from _values(data, at(where, "data"), _POINTS)
    labels = [point.get("label") for point in data if isinstance(point, dict)] if isinstance(data, list) else []
    if isinstance(categories, list) and sorted(map(str, labels)) != sorted(map(str, categories)):
        yield Finding("labels must match axis_config.categories", at(where, "data"))


def _names(series: object, where: str) -> Iterator[Finding]:
    names = [str(each.get("name")) for each in series if isinstance(each, dict)] if isinstance(series, list) else []
    if len(names) != len(set(names)):
        yield Finding("series names must be unique", where)


def _values(points: object, where: str, most: int, *, above_zero: bool = False) -> Iterator[Finding]:
    """Labels with their values: the slices of a pie, the points of a series."""
    yield from check_list(points, where, most, least=1)
    for index, point in enumerate(points if isinstance(points, list) else ()):
        place = at(where, index)
        if not isinstance(point, dict):
            yield Finding("must provide an object", place)
            continue
        yield from check_known(point, place, "label", "value")
        yield from _label(point.get("label"), at(place, "label"))
        value = point.get("value")
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield Finding("must provide a number", at(place, "value"))
        elif above_zero and value <= 0:
            yield Finding("must be more than 0", at(place, "value"))


def _label(text: object, where: str) -> Iterator[Finding]:
    yield from check_length("" if text is None else text, where, _LABEL, least=1)
