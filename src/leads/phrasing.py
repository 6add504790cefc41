"""A query in words: which leads, when, and as a question that the analyst reads back. Pure."""

from collections.abc import Iterator
from datetime import date, datetime

from src.leads.asking.folding import country_key, country_name
from src.leads.periods import Period, Span, Unit
from src.leads.query import Column, LeadQuery, Where

_DAYS = {Unit.DAY: ("today", "yesterday")}


def period_words(period: Period | None) -> str:
    """`this week`, `the last 7 days`, `since 1 Nov 2026`; "" for all time."""
    if period is None:
        return ""
    if period.unit and period.last:
        return f"the last {period.last} {period.unit}{'s' if period.last > 1 else ''}"
    if period.unit is Unit.DAY and period.offset > -2:
        return _DAYS[Unit.DAY][-period.offset]
    if period.unit:
        named = {0: f"this {period.unit}", -1: f"last {period.unit}"}
        return named.get(period.offset, f"{-period.offset} {period.unit}s ago")
    return _dated(period.start, period.end)


def _dated(start: date | None, end: date | None) -> str:
    if start and end:
        whole = start.day == 1 and (start.year, start.month) == (end.year, end.month)
        if whole and _month_ends(end):
            return f"{start:%B %Y}"
        return day_words(start) if start == end else f"{day_words(start)} to {day_words(end)}"
    return f"since {day_words(start)}" if start else f"until {day_words(end)}" if end else ""


def _month_ends(day: date) -> bool:
    return date.fromordinal(day.toordinal() + 1).day == 1


def day_words(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b %Y}"


def span_words(span: Span | None, asked_at: datetime, zone: str) -> str:
    """The days of a period: `Mon 23 – Sun 29 Nov 2026, Europe/Berlin`; "" for all time."""
    if span is None or (span.first is None and span.last is None):
        return ""
    first, last = span.first, span.last
    if first and last:
        days = day_words(first) if first == last else f"{_short(first, last)} – {day_words(last)}"
    else:
        days = f"from {day_words(first)}" if first else f"until {day_words(last)}" if last else ""
    running = span.end is not None and span.end > asked_at and first != last
    return f"{days}, {zone}" + (", so far" if running else "")


def _short(first: date, last: date) -> str:
    same_month = (first.year, first.month) == (last.year, last.month)
    return f"{first:%a} {first.day}" if same_month else day_words(first)


def filter_words(where: Where, exclude: Where) -> tuple[str, ...]:
    """Each condition in a few words: `tier HOT`, `score 80 or more`, `not source webinar`."""
    return (*_conditions(where), *(f"not {words}" for words in _conditions(exclude)))


def _conditions(where: Where) -> Iterator[str]:
    for name in ("tier", "company", "domain", "title", "country", "industry", "source", "owner", "status"):
        if values := getattr(where, name):
            shown = [country_name(country_key(value)) if name == "country" else str(value) for value in values]
            yield f"{name} {' or '.join(shown)}"
    for name, words in (("email", "e-mail"), ("name", "name"), ("text", "mentioning"), ("added_by", "added by")):
        if values := getattr(where, name):
            yield f"{words} {' or '.join(f'@{v}' if name == 'added_by' else v for v in values)}"
    for name, low, high in (
        ("score", where.score_min, where.score_max),
        ("budget", where.budget_min, where.budget_max),
    ):
        if words := _bounds(low, high):
            yield f"{name} {words}"
    yield from (f"without {_column(column)}" for column in where.without)
    yield from (f"with {_column(column)}" for column in where.having)


def _bounds(low: int | None, high: int | None) -> str:
    if low is not None and high is not None:
        return f"{low:,} to {high:,}"
    return f"{low:,} or more" if low is not None else f"{high:,} or less" if high is not None else ""


def _column(column: str) -> str:
    return column.replace("added_by", "who added it").replace("email", "e-mail")


def who(query: LeadQuery, count: int) -> str:
    """`12 HOT leads`, `1 lead`: the leads of a query, with their tier where that is all there is to say."""
    tiers = " or ".join(tier.value for tier in query.where.tier)
    return f"{count:,} {tiers + ' ' if tiers else ''}lead{'' if count == 1 else 's'}"


def order_words(query: LeadQuery) -> str:
    """How a list is ordered: `highest score first`, `oldest first`, `by name from A to Z`."""
    by, down = (Column(query.order.by), query.order.descending) if query.order else (Column.SCORE, True)
    if by in (Column.CREATED, Column.UPDATED):
        return f"{'latest' if down else 'earliest'} {'change ' if by is Column.UPDATED else ''}first"
    if by in (Column.SCORE, Column.BUDGET):
        return f"{'highest' if down else 'lowest'} {by} first"
    return f"by {_column(by)} from {'Z to A' if down else 'A to Z'}"


def question_words(query: LeadQuery) -> str:
    """A short question of the same meaning, for one that counts or lists by tier and period alone; else ""."""
    said = set(query.where.model_dump(exclude_defaults=True)) - {"tier"}
    if said or query.exclude != Where() or query.group_by or (query.period and query.period.unit is None):
        return ""
    tiers = " or ".join(tier.value for tier in query.where.tier)
    leads = f"{tiers + ' ' if tiers else ''}leads"
    verb = "show me" if query.columns else "how many"
    return " ".join(part for part in (verb, leads, _in(period_words(query.period))) if part)


def _in(period: str) -> str:
    return f"in {period}" if period.startswith("the last") else period
