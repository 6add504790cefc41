"""The three tiers and the points where they begin."""

from src.leads.models import Tier

HOT, WARM = 70, 40


def tier_of(score: int) -> Tier:
    """Give the tier of a score from 0 to 100."""
    if score >= HOT:
        return Tier.HOT
    return Tier.WARM if score >= WARM else Tier.COLD


def next_tier(tier: Tier) -> tuple[Tier, int] | None:
    """Give the tier above and the points where it begins; None above HOT."""
    return {Tier.COLD: (Tier.WARM, WARM), Tier.WARM: (Tier.HOT, HOT)}.get(tier)


def clipped(points: int) -> int:
    """Give the score that points come to: never below 0, never above 100."""
    return min(max(points, 0), 100)


def total(points: int, adjustment: int) -> int:
    """Give the score that points by rules and a model's adjustment come to: each part is clipped."""
    return clipped(clipped(points) + adjustment)
