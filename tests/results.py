"""Results as the store gives them, for tests of how answers look: made by hand, or any (hypothesis)."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from src.leads.periods import begin_of
from src.leads.query import Group, LeadQuery, Measure
from src.leads.result import Result, Row, Side

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 11, 24, 15, 0, tzinfo=UTC)
MONEY = frozenset((Measure.AVERAGE_BUDGET, Measure.MINIMUM_BUDGET, Measure.MAXIMUM_BUDGET, Measure.SUM_BUDGET))
_WHOLE = frozenset(Measure) - {Measure.SHARE, Measure.SHARE_OF_SCORE, Measure.SHARE_OF_BUDGET} - MONEY
_TEXT = st.text(max_size=40) | st.sampled_from(
    ["webinar", "referral", "", "$\\frac{1", "<!channel>", "שלום", "日本", "🔥"]
)


def result(query: dict[str, Any], leads: int, **more: Any) -> Result:
    """A result of the query as of `NOW` in Berlin."""
    asked = LeadQuery.model_validate(query)
    span = asked.period.span(NOW, BERLIN) if asked.period else None
    return Result(asked, NOW, "Europe/Berlin", span, leads, **more)


def grouped(query: dict[str, Any], *groups: tuple[Any, ...], others: tuple[tuple[Any, ...], ...] = ()) -> Result:
    """A result with a row for each of `groups`: its labels, and last its figure; `others` are the other side's."""
    other = Side(None, sum(_count(row) for row in others), tuple(map(_row, others))) if others else None
    rows = tuple(map(_row, groups))
    return result({"measures": ["count"], **query}, sum(map(_count, groups)), rows=rows, groups=len(rows), other=other)


def _row(said: tuple[Any, ...]) -> Row:
    *keys, value = said
    return Row(tuple(keys), (value,), _count(said))


def _count(said: tuple[Any, ...]) -> int:
    return said[-1] if isinstance(said[-1], int) else 1


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Any result with groups: of one level or two, of one side or two, whole or cut off, by time or by name."""
    groups = draw(st.lists(st.sampled_from(Group), min_size=1, max_size=2, unique=True).filter(_one_time))
    measure = draw(st.sampled_from(Measure))
    rows = draw(_rows(groups, measure))
    query: dict[str, Any] = {"measures": [measure], "group_by": groups}
    query |= draw(st.sampled_from([{}, {"period": {"unit": "year"}}, {"period": {"unit": "day", "last": 90}}]))
    query |= draw(
        st.sampled_from([{}, {}, {"order": {"by": measure}}, {"order": {"by": "group", "descending": False}}])
    )
    more, other = draw(st.sampled_from([0, 0, 5])), None
    if draw(st.booleans()):
        query["compare"] = draw(st.sampled_from([{"period": {"unit": "month"}}, {"where": {"tier": ["WARM"]}}]))
        other = Side(None, 9, tuple(draw(_rows(groups, measure))))
    if more:
        query["limit"] = max(1, len(rows))
    return result(query, sum(row.leads for row in rows), rows=tuple(rows), groups=len(rows) + more, other=other)


def _one_time(groups: list[Group]) -> bool:
    return sum(group.unit is not None for group in groups) < 2


def _rows(groups: list[Group], measure: Measure) -> st.SearchStrategy[list[Row]]:
    currency = st.sampled_from(["EUR", "EUR", "EUR", "USD"]) if measure in MONEY else st.just("")
    row = st.builds(Row, st.tuples(*map(_key, groups)), st.tuples(_figure(measure)), st.integers(1, 99), currency)
    sizes = st.sampled_from([0, 2, 5, 24])
    return sizes.flatmap(
        lambda n: st.lists(row, min_size=n, max_size=n + 9, unique_by=lambda each: (each.keys, each.currency))
    )


def _key(group: Group) -> st.SearchStrategy[str]:
    unit = group.unit
    if unit is None:
        return _TEXT
    return st.dates(date(2024, 1, 1), date(2026, 11, 24)).map(lambda day: begin_of(day, unit).isoformat())


def _figure(measure: Measure) -> st.SearchStrategy[Any]:
    if measure is Measure.COUNT:
        return st.integers(0, 10**6)
    if measure in _WHOLE and not measure.value.startswith("average"):
        return st.integers(0, 10**6) | st.none()
    return st.floats(0, 10**9 if measure in MONEY else 100, allow_nan=False) | st.none()
