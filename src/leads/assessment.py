"""What the desk makes of a draft by itself: enriched, then scored."""

from src.leads.enrichment import enrich
from src.leads.models import Assessment, LeadDraft
from src.leads.rules.rubric import Rubric
from src.leads.scoring import score


def assess(draft: LeadDraft, rubric: Rubric) -> Assessment:
    """Enrich a draft and score what is then known; pure."""
    filled, insights = enrich(draft)
    return Assessment(filled, insights, score(filled, insights, rubric))
