"""From a draft to a kept lead: enrich, score, store; and from an edit to what a person may confirm."""

from collections.abc import Sequence, Set
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from src.leads.assessment import assess
from src.leads.edits import Edit, Row, row_of
from src.leads.models import Lead, LeadDraft, Origin, Saved
from src.leads.names import Names
from src.leads.proposal import Decision, Proposal, ProposalDraft, Settlement
from src.leads.proposals import Proposals
from src.leads.query import LeadQuery
from src.leads.result import Result
from src.leads.rules.rubric import Rubric
from src.leads.store import LeadStore


class Pipeline:
    """What a handler does with leads; `writers` may confirm changes, everyone if there are none."""

    def __init__(self, store: LeadStore, rubric: Rubric, zone: ZoneInfo, writers: Set[str] = frozenset()) -> None:
        self._store = store
        self._zone = zone
        self._assess = partial(assess, rubric=rubric)
        self._proposals = Proposals(store.database, self._assess, writers)

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

    def preview(self, team: str, ids: Sequence[int], edit: Edit) -> tuple[Row, ...]:
        """What the edit would make of these leads, by their numbers; those that are not the team's are left out."""
        return tuple(row_of(lead, edit, self._assess) for lead in self._store.some(team, ids))

    def propose(
        self,
        *,
        team: str,
        channel: str,
        thread: str,
        asked_by: str,
        drafts: Sequence[ProposalDraft],
        key: str,
        now: datetime,
    ) -> tuple[Proposal, ...]:
        """Keep what is about to be shown; the same key again gives what was kept before."""
        return self._proposals.propose(
            team=team, channel=channel, thread=thread, asked_by=asked_by, drafts=drafts, key=key, now=now
        )

    def settle(self, team: str, proposal_id: str, decision: Decision) -> Settlement:
        """Do what a person decided, once."""
        settlement = self._proposals.settle(team, proposal_id, decision)
        for lead in settlement.leads:
            self._store.heard_of(team, lead.draft)
        return settlement
