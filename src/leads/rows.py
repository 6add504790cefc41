"""Leads as rows: what goes into the tables' columns, and the values that come out of them again. Pure."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from sqlalchemy import RowMapping

from src.database import in_utc
from src.leads.asking.folding import country_key, domain_of, folded, key, known, padded
from src.leads.models import (
    FACTS,
    Assessment,
    Change,
    Correction,
    Ground,
    HistoryEntry,
    Insight,
    Judged,
    Lead,
    LeadDraft,
    Origin,
    Outcome,
    Reason,
    ScoreCard,
    Tier,
)
from src.leads.words.figures import figure

FOLDED = ("name", "company", "source", "owner", "status", "industry")
#: What is more counts as this much, so that the budgets of millions of leads can be added up.
MOST_BUDGET = 10**12
DRAFT_FIELDS = tuple(field.name for field in fields(LeadDraft))


def storable(text: str) -> str:
    """The text without what no database keeps: NUL (PostgreSQL refuses it) and halves of surrogate pairs."""
    if text.isascii() and "\0" not in text:
        return text
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def storable_draft(draft: LeadDraft) -> LeadDraft:
    """The draft with every text storable, so that what is kept equals what is compared with it later."""
    return replace(
        draft,
        **{name: storable(getattr(draft, name)) for name in ("email_key", *FACTS)},
        notes=tuple(storable(note) for note in draft.notes),
        extra=storable_pairs(draft.extra),
        guessed=storable_pairs(draft.guessed),
        cleared=draft.cleared,
    )


def storable_origin(origin: Origin) -> Origin:
    """The origin with every text storable and its time in UTC. Raises ValueError for a time without a zone."""
    return replace(
        origin,
        team=storable(origin.team),
        channel=storable(origin.channel),
        user=storable(origin.user),
        key=storable(origin.key),
        said_at=in_utc(origin.said_at),
        source=storable(origin.source),
    )


def storable_pairs(pairs: Mapping[str, str]) -> dict[str, str]:
    return {storable(key): storable(value) for key, value in pairs.items()}


def lead_row(assessment: Assessment) -> dict[str, Any]:
    """The columns of `leads` that follow from an assessment."""
    draft, card = assessment.draft, assessment.card
    return {
        **{name: getattr(draft, name) for name in ("email_key", *FACTS)},
        **search_keys(draft),
        "notes": draft.notes,
        "extra": dict(draft.extra),
        "guessed": dict(draft.guessed),
        "insights": assessment.insights,
        "card": card,
        "score": card.score,
        "tier": card.tier.value,
        "rubric": card.rubric,
    }


def search_keys(draft: LeadDraft) -> dict[str, Any]:
    """The columns that questions compare by."""
    money = figure(draft.budget) if draft.budget else None
    searched = (draft.name, draft.company, draft.email, draft.title, *draft.notes)
    return {
        **{f"{name}_key": key(getattr(draft, name)) for name in FOLDED},
        "title_key": padded(draft.title),
        "country_key": country_key(draft.country),
        "domain": domain_of(draft.email_key),
        "budget_currency": money.currency if money else "",
        "budget_amount": min(money.low, MOST_BUDGET) if money else None,
        "known": known(name for name in FACTS if getattr(draft, name)),
        "search_text": folded("\n".join(part for part in searched if part)),
    }


def said(draft: LeadDraft) -> dict[str, Any]:
    """The draft without what was not said."""
    values = ((name, getattr(draft, name)) for name in DRAFT_FIELDS)
    return {name: value for name, value in values if value}


def draft_of(values: RowMapping | Mapping[str, Any]) -> LeadDraft:
    """The draft in a row of `leads`, or the one that `said` wrote down."""
    known = {name: values[name] for name in DRAFT_FIELDS if name in values}
    listed = {name: tuple(known.get(name, ())) for name in ("notes", "cleared")}
    return LeadDraft(**{**known, **listed})


def assessment_of(row: RowMapping | Mapping[str, Any]) -> Assessment:
    return Assessment(draft_of(row), tuple(Insight(**insight) for insight in row["insights"]), card_of(row["card"]))


def card_of(card: dict[str, Any]) -> ScoreCard:
    reasons, judged = tuple(Reason(**reason) for reason in card["reasons"]), card.get("judged")
    read = {"tier": Tier(card["tier"]), "reasons": reasons, "missing": tuple(card["missing"])}
    return ScoreCard(**{**card, **read, "judged": judged_of(judged) if judged else None})


def judged_of(judged: Mapping[str, Any]) -> Judged:
    read = {
        "evidence": tuple(Ground(**ground) for ground in judged["evidence"]),
        "risks": tuple(judged["risks"]),
        "corrections": tuple(Correction(**correction) for correction in judged["corrections"]),
    }
    return Judged(**{**judged, **read})


def lead_of(row: RowMapping | Mapping[str, Any]) -> Lead:
    kept = assessment_of(row)
    return Lead(
        id=row["id"],
        team=row["team"],
        draft=kept.draft,
        insights=kept.insights,
        card=kept.card,
        channel=row["channel"],
        created_by=row["created_by"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
    )


def changes_of(row: RowMapping | Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(Change(**change) for change in row["changes"])


def tier_before(row: RowMapping | Mapping[str, Any]) -> Tier | None:
    return Tier(row["tier_before"]) if row["tier_before"] else None


def history_entry(row: RowMapping) -> HistoryEntry:
    origin = Origin(
        team=row["team"],
        channel=row["channel"],
        user=row["said_by"],
        key=row["origin_key"],
        said_at=row["said_at"],
        source=row["source"],
        line=row["line"],
    )
    before = tier_before(row)
    return HistoryEntry(
        origin, draft_of(row["said"]), Outcome(row["outcome"]), changes_of(row), before, row["stored_at"]
    )
