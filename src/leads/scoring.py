"""A lead's score card: points by the rubric's rules, each with its reason; pure, and the same every time."""

from collections.abc import Sequence

from src.leads.models import Insight, LeadDraft, Reason, ScoreCard, Tier
from src.leads.rules.advice import advice
from src.leads.rules.exclusions import excluded
from src.leads.rules.lift import cheapest_lift
from src.leads.rules.missing import missing
from src.leads.rules.rubric import Rubric
from src.leads.rules.rules import reasons
from src.leads.rules.tiers import clipped, tier_of


def score(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> ScoreCard:
    """Score an enriched draft from 0 to 100; one that is excluded is named and gets no points."""
    why_not = excluded(draft, rubric.exclusions)
    if why_not:
        return ScoreCard(0, Tier.COLD, excluded=why_not, rubric=rubric.label)
    fired = reasons(draft, insights, rubric)
    points = sum(reason.points for reason in fired)
    return ScoreCard(
        score=clipped(points),
        tier=tier_of(clipped(points)),
        reasons=fired + _clipping(points),
        missing=missing(draft, insights, rubric),
        lift=advice(cheapest_lift(draft, insights, rubric)),
        rubric=rubric.label,
    )


def _clipping(points: int) -> tuple[Reason, ...]:
    if points == clipped(points):
        return ()
    text = "A score ends at 100" if points > 0 else "A score is never below 0"
    return (Reason("clip", clipped(points) - points, text),)
