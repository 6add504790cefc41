"""Which groups come first, in words: the takeaway of a table and of its chart. Pure."""

from collections.abc import Sequence

from src.blocks.figures import figure, group_label
from src.leads.query import LeadQuery, Measure
from src.leads.result import Result, Row

_NAMED = 3


def leaders(result: Result, against: Sequence[Row] = ()) -> str:
    """`webinar comes first with 8`, `Tom and Ana come first with 3 each`, `only Tom, with 5`; "" for none.

    `against` has the figures of the other side of a comparison. Of groups in an order of their own, such as days, the
    highest is told, unless some are cut off; figures in several currencies have no first.
    """
    measure, rows = result.query.measures[0], [row for row in result.rows if row.figures[0] is not None]
    one, many, whole = _words(result.query), len(rows) > 1, len(result.rows) >= result.groups
    if not rows or len({row.currency for row in rows}) > 1 or (one[0].endswith("highest") and not whole):
        return ""
    best = (min if one[0].endswith("lowest") else max)(row.figures[0] or 0 for row in rows)
    first = [row for row in rows if row.figures[0] == best]
    told = figure(measure, best, first[0].currency)
    if result.groups == 1 and not against:
        return f"only {_name(result, first[0])}, with {told}"
    if len(first) == len(rows) and many:
        return f"{told} each"
    if len(first) > _NAMED:
        return f"{len(first)} of {len(rows)} {one[1]} with {told} each"
    if len(first) > 1:
        return f"{_all(result, first)} {one[1]} with {told} each"
    return f"{_name(result, first[0])} {one[0]} with {told}{_other(measure, first[0], against)}"


def _words(query: LeadQuery) -> tuple[str, str]:
    """What is said of the first one, and of several."""
    by, down = (query.order.by, query.order.descending) if query.order else (None, True)
    if isinstance(by, Measure) and not down:
        return "is the lowest", "are the lowest"
    if by == "group" or (by is None and any(group.unit for group in query.group_by)):
        return "is the highest", "are the highest"
    return "comes first", "come first"


def _all(result: Result, rows: Sequence[Row]) -> str:
    *before, last = (_name(result, row) for row in rows)
    return f"{', '.join(before)} and {last}"


def _name(result: Result, row: Row) -> str:
    return " · ".join(group_label(group, key) for group, key in zip(result.query.group_by, row.keys, strict=True))


def _other(measure: Measure, first: Row, against: Sequence[Row]) -> str:
    if not against:
        return ""
    theirs = next(
        (row.figures[0] for row in against if row.keys == first.keys), 0 if measure is Measure.COUNT else None
    )
    return f" against {figure(measure, theirs, first.currency)}"
