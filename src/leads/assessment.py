"""What the desk makes of a draft by itself: enriched, then scored."""

from src.leads.enrichment import enrich
from src.leads.judging.digests import digest
from src.leads.models import Assessment, Judged, LeadDraft
from src.leads.rules.rubric import Rubric
from src.leads.scoring import score


def assess(draft: LeadDraft, rubric: Rubric, judged: Judged | None = None) -> Assessment:
    """Enrich a draft and score what is then known; pure. A judgement counts only if it is of just that."""
    filled, insights = enrich(draft)
    fits = judged is not None and judged.digest == digest(filled, rubric.label)
    return Assessment(filled, insights, score(filled, insights, rubric, judged if fits else None))
