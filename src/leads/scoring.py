"""A lead's score card: points by the rubric's rules, each with its reason; pure, and the same every time."""

from collections.abc import Sequence

from src.leads.models import Insight, LeadDraft, Reason, ScoreCard, Tier
from src.leads.rules.changes import Change
from src.leads.rules.exclusions import excluded
from src.leads.rules.lift import Lift, cheapest_lift
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
        lift=_lift_text(cheapest_lift(draft, insights, rubric)),
        rubric=rubric.label,
    )


def _clipping(points: int) -> tuple[Reason, ...]:
    if points == clipped(points):
        return ()
    text = "A score ends at 100" if points > 0 else "A score is never below 0"
    return (Reason("clip", clipped(points) - points, text),)


def _lift_text(lift: Lift | None) -> str:
    if lift is None:
        return ""
    if not lift.changes:
        return f"Nothing that is still open would make this {lift.tier} with up to three facts."
    gain = lift.after - lift.before
    would = f"would{'' if len(lift.changes) == 1 else ' together'} add {gain} point{'' if gain == 1 else 's'}"
    text = _listed(lift.changes)
    return f"{text[:1].upper()}{text[1:]} {would} and make this {lift.tier}."


def _listed(changes: Sequence[Change]) -> str:
    *first, last = [change.text for change in changes]
    return f"{', '.join(first)} and {last}" if first else last
