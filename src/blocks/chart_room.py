"""What a chart has room for: labels, and the largest groups with the others as one. Pure.

https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
"""

from collections.abc import Iterable
from itertools import islice

from src.blocks.text import clip

MOST_SERIES, MOST_POINTS, LABEL = 6, 20, 20
#: Bars side by side, in several series: more than this nobody reads.
SHORT_OF_BARS = 8
_PING = "<\u2060"

#: Figures by series and, within, by category.
Table = dict[str, dict[str, float]]


def unique(names: Iterable[str]) -> list[str]:
    """Labels that fit, each another: of two that begin alike the second is numbered."""
    taken: dict[str, None] = {}
    for name in names:
        shown = name.replace("<", _PING)
        label, number = clip(shown, LABEL) or "–", 1
        while label in taken:
            number += 1
            label = f"{clip(shown, LABEL - len(f' ({number})'))} ({number})"
        taken[label] = None
    return list(taken)


def turned(table: Table) -> Table:
    """Series as categories and categories as series, in the order in which they come up."""
    other: Table = {}
    for series, line in table.items():
        for category, value in line.items():
            other.setdefault(category, {})[series] = value
    return other


def full(table: Table, *, fills: bool) -> Table:
    """A figure of each series for each category: nought where there was none, or else without that category."""
    categories = turned(table)
    if not fills:
        categories = {name: line for name, line in categories.items() if len(line) == len(table)}
    return {name: {category: line.get(category, 0) for category in categories} for name, line in table.items()}


def largest_first(table: Table) -> Table:
    """The series in the order of their sums, and the categories too."""
    by_series = _sorted(table)
    place = {category: n for n, category in enumerate(_sorted(turned(table)))}
    return {name: dict(sorted(line.items(), key=lambda each: place[each[0]])) for name, line in by_series.items()}


def fitted(table: Table, most: int, *, adds: bool) -> Table:
    """At most so many series: the largest and the sum of the others where figures add up, else the first ones."""
    if len(table) <= most:
        return table
    if not adds:
        return dict(islice(table.items(), most))
    lines = list(_sorted(table).items())
    rest = [line for _, line in lines[most - 1 :]]
    kept = dict(lines[: most - 1])
    name = unique([*kept, f"{len(rest)} others"])[-1]
    return {**kept, name: {category: sum(line.get(category, 0) for line in rest) for category in turned(table)}}


def _sorted(table: Table) -> Table:
    return dict(sorted(table.items(), key=lambda each: -sum(each[1].values())))
