"""A lead's score card: points by the rubric's rules, each with its reason; pure, and the same every time."""

from collections.abc import Sequence

from src.leads.models import Insight, Judged, LeadDraft, Reason, ScoreCard, Tier
from src.leads.rules.exclusions import excluded
from src.leads.rules.missing import missing
from src.leads.rules.rubric import Rubric
from src.leads.rules.rules import reasons
from src.leads.rules.tiers import clipped, tier_of, total
from src.leads.rules.way_up import way_up


def score(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric, judged: Judged | None = None) -> ScoreCard:
    """Score an enriched draft from 0 to 100; one that is excluded is named and gets no points.

    `judged` is what a model made of this very draft: it moves the score, and so the tier and the way up.
    """
    why_not = excluded(draft, rubric.exclusions)
    if why_not:
        return ScoreCard(0, Tier.COLD, excluded=why_not, rubric=rubric.label)
    fired = reasons(draft, insights, rubric)
    points, adjustment = sum(reason.points for reason in fired), judged.adjustment if judged else 0
    return ScoreCard(
        score=total(points, adjustment),
        tier=tier_of(total(points, adjustment)),
        reasons=fired + _clipping(points),
        missing=missing(draft, insights, rubric),
        lift=way_up(draft, insights, rubric, adjustment),
        rubric=rubric.label,
        judged=judged,
    )


def _clipping(points: int) -> tuple[Reason, ...]:
    if points == clipped(points):
        return ()
    text = "A score ends at 100" if points > 0 else "A score is never below 0"
    return (Reason("clip", clipped(points) - points, text),)
