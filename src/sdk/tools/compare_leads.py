"""Lay leads side by side."""

from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import Field

from src.leads.inquiry import Inquiry
from src.leads.looking import the_lead
from src.leads.models import Lead, ScoreCard
from src.leads.telling import told_lead, told_score
from src.sdk.tool import Tool

Several = Annotated[list[int | str], Field(min_length=2, max_length=5, description="ids, e-mails or names")]


def compare_leads(inquiry: Inquiry, leads: Several) -> dict[str, Any]:
    """Two to five leads side by side, each with its facts and score; with the differences in score worked out."""
    found = [the_lead(inquiry, each) for each in leads]
    told = [told_lead(lead, inquiry.zone) | {"score_card": told_score(lead.card)} for lead in found]
    return {"leads": told, "differences": differences(found)}


def differences(leads: Sequence[Lead]) -> list[dict[str, Any]]:
    """How far each lead is from the first: in score, and rule by rule where they differ."""
    first, *others = leads
    return [
        {
            "of": other.id,
            "against": first.id,
            "score_difference": other.card.score - first.card.score,
            "rules": _rules(other.card, first.card),
        }
        for other in others
    ]


def _rules(one: ScoreCard, two: ScoreCard) -> dict[str, int]:
    points = [{reason.rule: reason.points for reason in card.reasons} for card in (one, two)]
    gaps = {rule: points[0].get(rule, 0) - points[1].get(rule, 0) for rule in points[0] | points[1]}
    return {rule: gap for rule, gap in gaps.items() if gap}


TOOL = Tool.of(compare_leads, words=lambda said: "is comparing leads…")
