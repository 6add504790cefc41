"""A `LeadQuery` answered in plain Python, lead by lead: what the store's SQL is held against."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import Any
from zoneinfo import ZoneInfo

from src.leads.asking.folding import country_key, country_name
from src.leads.models import Lead
from src.leads.periods import Span, begin_of
from src.leads.query import Column, Group, LeadQuery, Measure, Where
from src.leads.words.figures import figure


@dataclass(frozen=True)
class Expected:
    """The figures by label, and the ids of a list without its order among equals."""

    leads: int
    figures: dict[tuple[str, ...], tuple[Any, ...]]
    ids: frozenset[int]


def expected(query: LeadQuery, leads: Iterable[Lead], now: datetime, zone: ZoneInfo) -> Expected:
    """The answer for queries without budgets, limits and comparisons."""
    span = query.period.span(now, zone) if query.period else None
    of_period = [lead for lead in leads if in_span(lead, span, query.dated_by)]
    chosen = [lead for lead in of_period if matches(lead, query.where) and not any_of(lead, query.exclude)]
    groups: dict[tuple[str, ...], list[Lead]] = defaultdict(list)
    for lead in chosen:
        groups[tuple(label(lead, group, query.dated_by, zone) for group in query.group_by)].append(lead)
    if not query.group_by:
        groups.setdefault((), [])
    whole = chosen if query.group_by else of_period
    figures = {k: tuple(measured(m, v, whole) for m in query.measures) for k, v in groups.items()}
    return Expected(len(chosen), figures, frozenset(lead.id for lead in chosen))


def in_span(lead: Lead, span: Span | None, dated_by: str) -> bool:
    at = lead.created_at if dated_by == "created" else lead.updated_at
    return span is None or ((not span.begin or at >= span.begin) and (not span.end or at < span.end))


def matches(lead: Lead, where: Where) -> bool:
    return all(check(lead) for check in checks(where))


def any_of(lead: Lead, where: Where) -> bool:
    return any(check(lead) for check in checks(where))


def checks(where: Where) -> list[Callable[[Lead], bool]]:
    found: list[Callable[[Lead], bool]] = []
    if where.tier:
        found.append(lambda lead: lead.card.tier in where.tier)
    for name in ("company", "source", "owner", "status", "industry", "name"):
        if values := getattr(where, name):
            found.append(lambda lead, n=name, v=values: same(getattr(lead.draft, n)) in map(same, v))  # type: ignore[misc]  # bound now
    if where.country:
        found.append(lambda lead: country_key(lead.draft.country) in map(country_key, where.country))
    if where.score_min is not None:
        found.append(lambda lead: lead.card.score >= (where.score_min or 0))
    if where.score_max is not None:
        found.append(lambda lead: lead.card.score <= (where.score_max or 0))
    if where.budget_min is not None:
        found.append(
            lambda lead: (money := figure(lead.draft.budget)) is not None and money.low >= (where.budget_min or 0)
        )
    if where.title:
        found.append(lambda lead: any(f" {same(t)} " in f" {same(lead.draft.title)} " for t in where.title))
    if where.added_by:
        found.append(lambda lead: lead.created_by in where.added_by)
    if where.without:
        found.append(lambda lead: not any(known(lead, column) for column in where.without))
    if where.having:
        found.append(lambda lead: all(known(lead, column) for column in where.having))
    return found


def budget(lead: Lead) -> int:
    money = figure(lead.draft.budget)
    return money.low if money else -1


def same(text: str) -> str:
    return " ".join(text.casefold().split())


def known(lead: Lead, column: Column) -> bool:
    return bool(getattr(lead.draft, column.value))


def label(lead: Lead, group: Group, dated_by: str, zone: ZoneInfo) -> str:
    if group.unit:
        at = lead.created_at if dated_by == "created" else lead.updated_at
        return begin_of(at.astimezone(zone).date(), group.unit).isoformat()
    match group:
        case Group.TIER:
            return lead.card.tier.value
        case Group.ADDED_BY:
            return lead.created_by
        case Group.COUNTRY:
            return country_name(country_key(lead.draft.country))
        case Group.DOMAIN:
            return lead.draft.email_key.rpartition("@")[2]
        case _:
            return same(getattr(lead.draft, group.value))


def measured(measure: Measure, leads: list[Lead], whole: list[Lead]) -> float | int | None:
    scores = [lead.card.score for lead in leads]
    match measure:
        case Measure.COUNT:
            return len(leads)
        case Measure.SHARE:
            return round(100 * len(leads) / len(whole), 6) if whole else None
        case Measure.AVERAGE_SCORE:
            return round(fmean(scores), 6) if scores else None
        case Measure.MINIMUM_SCORE:
            return min(scores, default=None)
        case Measure.MAXIMUM_SCORE:
            return max(scores, default=None)
        case _:
            return sum(scores)
