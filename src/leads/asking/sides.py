"""The figures of one side of a question: a row for each group, in order, and how many leads and groups there are."""

from dataclasses import replace

from sqlalchemy import Connection

from src.leads.asking.groups import Grouping, Key, Tallies, added_up, filled
from src.leads.asking.labels import Spelled, label, spelled
from src.leads.asking.ranking import first_groups
from src.leads.asking.sources import Scope
from src.leads.asking.tally import Tally, figures
from src.leads.query import MOST_GROUPS, LeadQuery, Measure, Where
from src.leads.result import Row, Side

_SHARES = frozenset((Measure.SHARE, Measure.SHARE_OF_SCORE, Measure.SHARE_OF_BUDGET))


def figures_of(db: Connection, scope: Scope, query: LeadQuery) -> tuple[Side, int]:
    """The figures of the leads of a scope, and how many groups there are in all."""
    grouping = Grouping(query.group_by, query.measures)
    if query.group_by and grouping.unit is None:
        return _ranked(db, scope, query, grouping)
    tallies = filled(added_up(db, scope, grouping), grouping)
    rows = _in_order(query, _rows(db, scope, query, tallies, _wholes(db, scope, query, tallies)))
    shown = tuple(rows[query.offset :][: query.limit or MOST_GROUPS])
    return Side(scope.span, sum(tally.leads for tally in tallies.values()), shown), len(rows)


def _ranked(db: Connection, scope: Scope, query: LeadQuery, grouping: Grouping) -> tuple[Side, int]:
    """There may be very many groups, so the first of them are found by the database."""
    tallies, groups = first_groups(db, scope, grouping, query)
    whole = tallies
    if groups > len(tallies) or grouping.by_currency:
        whole = added_up(db, scope, Grouping((), (Measure.SUM_BUDGET,) if grouping.by_currency else ()))
    rows = _rows(db, scope, query, tallies, _by_currency(whole))
    if query.order and query.order.by == "group":
        rows = _in_order(query, rows)
    return Side(scope.span, sum(tally.leads for tally in whole.values()), tuple(rows)), groups


def _wholes(db: Connection, scope: Scope, query: LeadQuery, tallies: Tallies) -> dict[str, Tally]:
    """What shares are of, for each currency: of the leads of the period, and for groups of all that are grouped."""
    if _SHARES & set(query.measures) and not query.group_by:
        everyone = replace(scope, where=Where(), exclude=Where())
        tallies = added_up(db, everyone, Grouping((), query.measures))
    return _by_currency(tallies)


def _by_currency(tallies: Tallies) -> dict[str, Tally]:
    wholes: dict[str, Tally] = {}
    for (_, currency), tally in tallies.items():
        wholes.setdefault(currency, Tally()).add(tally)
    return wholes


def _rows(db: Connection, scope: Scope, query: LeadQuery, tallies: Tallies, wholes: dict[str, Tally]) -> list[Row]:
    """A row for each group; a currency that nobody named is no row of its own."""
    budgets_only = all(measure.value.endswith("budget") for measure in query.measures)
    written = spelled(db, scope.team, query.group_by, tallies)
    return [
        Row(
            _labels(query, key, written),
            figures(query.measures, tally, wholes.get(key[1], Tally())),
            tally.leads,
            key[1],
        )
        for key, tally in tallies.items()
        if not budgets_only or tally.budgets or len(tallies) == 1
    ]


def _labels(query: LeadQuery, key: Key, written: Spelled) -> tuple[str, ...]:
    return tuple(label(group, value, written) for group, value in zip(query.group_by, key[0], strict=True))


def _in_order(query: LeadQuery, rows: list[Row]) -> list[Row]:
    """Times run forward and other rows begin with the largest, unless something else is said; unknown comes last."""
    by = query.order.by if query.order else "group" if any(group.unit for group in query.group_by) else None
    down = query.order.descending if query.order else by is None
    if by == "group":
        return sorted(rows, key=lambda row: (*map(str.casefold, row.keys), row.currency), reverse=down)
    place = query.measures.index(Measure(by)) if by else 0
    known = [row for row in rows if row.figures[place] is not None]
    known.sort(key=lambda row: (_signed(row.figures[place], down), row.keys, row.currency))
    return known + [row for row in rows if row.figures[place] is None]


def _signed(figure: float | int | None, down: bool) -> float | int:
    return -(figure or 0) if down else figure or 0
