"""From a draft to a kept lead: enrich, score, store."""

from functools import partial

from src.leads.assessment import assess
from src.leads.models import LeadDraft, Origin, Saved
from src.leads.rules.rubric import Rubric
from src.leads.store import LeadStore


class Pipeline:
    """What a handler does with leads."""

    def __init__(self, store: LeadStore, rubric: Rubric) -> None:
        self._store = store
        self._assess = partial(assess, rubric=rubric)

    def add(self, draft: LeadDraft, origin: Origin) -> Saved:
        """Keep it, merged with what is known and scored as a whole; the same origin twice changes nothing."""
        return self._store.add(draft, origin, self._assess)
