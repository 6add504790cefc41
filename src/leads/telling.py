"""What the store found, as plain data for a model: every figure it may need is worked out here, not by the model."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from src.leads.models import FACTS, Lead, ScoreCard
from src.leads.phrasing import filter_words, order_words, period_words, span_words
from src.leads.query import LeadQuery, Measure
from src.leads.result import Cell, Result, Row, Side

#: Rows of one answer that are told; a person sees the rest in the table and the file.
MOST = 50


def told(result: Result) -> dict[str, Any]:
    """The scope, the counts, and the rows of leads or groups; empty values are left out."""
    query = result.query
    scope = {
        "period": period_words(query.period) or "all time",
        "days": span_words(result.span, result.asked_at, result.zone),
        "filters": list(filter_words(query.where, query.exclude)),
        "order": order_words(query) if query.columns else "",
    }
    body = _listed(result) if query.columns else _figures(result)
    return _known({"scope": _known(scope), "leads": result.leads}) | body


def told_lead(lead: Lead, zone: ZoneInfo) -> dict[str, Any]:
    """One lead with all that is known of it."""
    facts = {name: getattr(lead.draft, name) for name in FACTS}
    more = {
        "id": lead.id,
        "score": lead.card.score,
        "tier": lead.card.tier.value,
        "notes": list(lead.draft.notes),
        "more": dict(lead.draft.extra),
        "guessed": dict(lead.draft.guessed),
        "added_by": lead.created_by,
        "created": _cell(lead.created_at, zone),
        "updated": _cell(lead.updated_at, zone),
    }
    return _known(facts | more)


def told_score(card: ScoreCard) -> dict[str, Any]:
    """The score with its reasons, what is not known, and the cheapest way up."""
    reasons = [_known(asdict(reason)) for reason in card.reasons]
    said: dict[str, Any] = {
        "score": card.score,
        "tier": card.tier.value,
        "reasons": reasons,
        "not_known": list(card.missing),
    }
    if card.judged:
        made = {"points": card.judged.adjustment, "because": card.judged.reason, "fit": card.judged.fit}
        said |= {"points_by_rules": card.by_rules, "adjusted_by_claude": made}
    return _known(said | {"to_reach_the_next_tier": card.lift, "not_scored_because": card.excluded})


def _listed(result: Result) -> dict[str, Any]:
    zone, columns = ZoneInfo(result.zone), [column.value for column in result.query.columns]
    rows = [
        {"id": lead.lead_id} | _known(dict(zip(columns, (_cell(cell, zone) for cell in lead.cells), strict=True)))
        for lead in result.listed[:MOST]
    ]
    return {"rows": rows, "rows_told": len(rows)}


def _figures(result: Result) -> dict[str, Any]:
    rows = [_row(result.query, row) for row in result.rows[:MOST]]
    body: dict[str, Any] = {"rows": rows}
    if result.query.group_by:
        body |= {"groups": result.groups, "groups_told": len(rows)}
    return body | (_other(result, result.other) if result.other else {})


def _row(query: LeadQuery, row: Row) -> dict[str, Any]:
    keys = {group.value: key or "not known" for group, key in zip(query.group_by, row.keys, strict=True)}
    figures = {m.value: _rounded(value) for m, value in zip(query.measures, row.figures, strict=True)}
    return keys | _known({"currency": row.currency}) | figures | ({} if "count" in figures else {"leads": row.leads})


def _other(result: Result, other: Side) -> dict[str, Any]:
    """The other side of a comparison, and for each group and measure how far apart the sides are."""
    days = span_words(other.span, result.asked_at, result.zone)
    theirs = {(row.keys, row.currency): row for row in other.rows}
    pairs = [(row, theirs.get((row.keys, row.currency))) for row in result.rows[:MOST]]
    apart = [_apart(result.query, one, two) for one, two in pairs if two]
    rows = [_row(result.query, row) for row in other.rows[:MOST]]
    return {"other_side": _known({"days": days}) | {"leads": other.leads, "rows": rows}, "differences": apart}


def _apart(query: LeadQuery, one: Row, two: Row) -> dict[str, Any]:
    keys = {group.value: key or "not known" for group, key in zip(query.group_by, one.keys, strict=True)}
    gaps = [_gap(m, a, b) for m, a, b in zip(query.measures, one.figures, two.figures, strict=True)]
    return keys | {name: value for gap in gaps for name, value in gap.items()}


def _gap(measure: Measure, one: float | None, two: float | None) -> Mapping[str, Any]:
    if one is None or two is None:
        return {}
    percent = {f"{measure.value}_change_percent": round(100 * (one - two) / two, 1)} if two else {}
    return {f"{measure.value}_difference": _rounded(one - two)} | percent


def _rounded(value: float | int | None) -> float | int | None:
    return round(value, 1) if isinstance(value, float) else value


def _cell(value: Cell, zone: ZoneInfo) -> str | int | None:
    return f"{value.astimezone(zone):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _known(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known; a 0 is."""
    return {name: value for name, value in values.items() if value not in ("", None) and value != [] and value != {}}


def told_leads(leads: Sequence[Lead], zone: ZoneInfo) -> list[dict[str, Any]]:
    return [told_lead(lead, zone) for lead in leads]
