"""From a draft to a kept lead: enrich, score, store."""

from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from src.leads.assessment import assess
from src.leads.models import Lead, LeadDraft, Origin, Saved
from src.leads.names import Names
from src.leads.query import LeadQuery
from src.leads.result import Result
from src.leads.rules.rubric import Rubric
from src.leads.store import LeadStore


class Pipeline:
    """What a handler does with leads."""

    def __init__(self, store: LeadStore, rubric: Rubric, zone: ZoneInfo) -> None:
        self._store = store
        self._zone = zone
        self._assess = partial(assess, rubric=rubric)

    def add(self, draft: LeadDraft, origin: Origin) -> Saved:
        """Keep it, merged with what is known and scored as a whole; the same origin twice changes nothing."""
        return self._store.add(draft, origin, self._assess)

    def ask(self, team: str, query: LeadQuery, now: datetime) -> Result:
        """The store's answer as of `now`, days being those of the desk's zone."""
        return self._store.ask(team, query, now, self._zone)

    def names(self, team: str) -> Names:
        """The names that a question may use."""
        return self._store.names(team)

    def by_id(self, team: str, lead_id: int) -> Lead | None:
        """The team's lead of this number."""
        return self._store.by_id(team, lead_id)
