"""A question under way: who asks what of whose leads, and what was found on the way to the answer.

Tools take it as their first argument: they ask the store through it and leave in it what the answer must show and
say of itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from src.errors import ToolError
from src.leads.edits import Edit, Row
from src.leads.models import Lead
from src.leads.names import Names
from src.leads.proposal import ProposalDraft
from src.leads.query import LeadQuery
from src.leads.result import Result


class Source(Protocol):
    """Where leads are asked for."""

    def ask(self, team: str, query: LeadQuery, now: datetime) -> Result: ...

    def names(self, team: str) -> Names: ...

    def by_id(self, team: str, lead_id: int) -> Lead | None: ...

    def preview(self, team: str, ids: Sequence[int], edit: Edit) -> tuple[Row, ...]: ...


@dataclass(slots=True)
class Inquiry:
    """`results` are of the queries that ran, in their order; `looked_at` the leads that were; `shown` is what the
    person sees under the answer, as chart or table; `proposals` are the changes that wait for a person's word."""

    leads: Source
    team: str
    asker: str
    now: datetime
    zone: ZoneInfo
    results: list[Result] = field(default_factory=list)
    looked_at: list[Lead] = field(default_factory=list)
    shown: Result | None = None
    proposals: list[ProposalDraft] = field(default_factory=list)

    def ask(self, query: LeadQuery) -> Result:
        """Run a query and keep what it found. Raises UserError where it is too much."""
        result = self.leads.ask(self.team, query, self.now)
        self.results.append(result)
        return result

    def result(self, number: int) -> Result:
        """The result of this number, from 1. Raises ToolError if there is none."""
        if not 1 <= number <= len(self.results):
            raise ToolError(f"There is no query {number} in this conversation's turn; ask query_leads first.")
        return self.results[number - 1]

    def lead(self, lead_id: int) -> Lead | None:
        """The team's lead of this number, kept as looked at."""
        lead = self.leads.by_id(self.team, lead_id)
        if lead:
            self.looked_at.append(lead)
        return lead

    def show(self, result: Result) -> None:
        """Have this under the answer, whatever is asked after it."""
        self.shown = result
