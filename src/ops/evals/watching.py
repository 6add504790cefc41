"""What happens while a question is answered, seen from outside: what the leads were asked, and what was said.

Nothing is known of who answers: whatever it does, it does it through its context.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from src.edges import Leads, Stream
from src.leads.edits import Edit, Row
from src.leads.models import Lead, LeadDraft, Origin, Saved
from src.leads.names import Names
from src.leads.proposal import Decision, Proposal, ProposalDraft, Settlement
from src.leads.query import LeadQuery
from src.leads.result import Result
from src.messages import Message
from src.records.kept import NoRecords
from src.records.values import Spent
from src.rendered import Modal, Rendered
from src.routing import Agent, Context, Told
from src.sdk.prices import Prices


class WatchedLeads:
    """Leads that note what they are asked; they are never changed."""

    def __init__(self, leads: Leads) -> None:
        self._leads = leads
        self.results: list[Result] = []
        self.looked_at: list[Lead] = []
        self.proposed: list[str] = []
        self.wrote = False

    def ask(self, team: str, query: LeadQuery, now: datetime) -> Result:
        result = self._leads.ask(team, query, now)
        self.results.append(result)
        return result

    def names(self, team: str) -> Names:
        return self._leads.names(team)

    def by_id(self, team: str, lead_id: int) -> Lead | None:
        lead = self._leads.by_id(team, lead_id)
        if lead:
            self.looked_at.append(lead)
        return lead

    def preview(self, team: str, ids: Sequence[int], edit: Edit) -> tuple[Row, ...]:
        return self._leads.preview(team, ids, edit)

    def propose(self, *, drafts: Sequence[ProposalDraft], **more: Any) -> tuple[Proposal, ...]:
        self.proposed += [draft.edit.kind for draft in drafts]
        return self._leads.propose(drafts=drafts, **more)

    def settle(self, team: str, proposal_id: str, decision: Decision) -> Settlement:
        self.wrote = True
        raise RuntimeError("nobody clicked")

    def add(self, draft: LeadDraft, origin: Origin) -> Saved:
        self.wrote = True
        raise RuntimeError("a question adds no lead")


class WatchedAgent:
    """An agent whose own words are noted, and its failure, whoever answers in its place."""

    def __init__(self, agent: Agent) -> None:
        self._agent = agent
        self.failed = ""
        self.words = ""

    def answer(self, message: Message, history: Sequence[Mapping[str, Any]], context: Context, stream: Stream) -> Told:
        try:
            told = self._agent.answer(message, history, context, stream)
        except Exception as error:
            self.failed = type(error).__name__
            raise
        self.failed = told.why
        self.words = told.said.spoken or told.said.text if told.said else ""
        return told


class Heard:
    """A person who listens, and remembers every word."""

    def __init__(self) -> None:
        self.said: list[Rendered] = []

    def post(self, answer: Rendered, *, threaded: bool = True) -> str:
        self.said.append(answer)
        return f"{len(self.said)}.0"

    def stream(self, *, threaded: bool = True) -> Stream:
        return _Unheard(self)

    def whisper(self, answer: Rendered) -> None:
        self.said.append(answer)

    def replace(self, ts: str, answer: Rendered) -> None:
        self.said.append(answer)

    def show(self, ts: str, answer: Rendered) -> None:
        return None

    def react(self, emoji: str) -> None:
        return None

    def status(self, words: str) -> None:
        return None

    def upload(self, name: str, content: bytes, title: str) -> None:
        return None

    def modal(self, modal: Modal) -> bool:
        return False

    @property
    def text(self) -> str:
        """All that was said, in words."""
        return "\n\n".join(each.text for each in self.said)

    @property
    def shown(self) -> str:
        """All that is shown: the words, tables and menus too."""
        return "\n".join([self.text, *(word for each in self.said for block in each.blocks for word in _words(block))])


class _Unheard:
    """A stream of which only the answer that ends it is heard."""

    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    def say(self, words: str) -> None:
        return None

    @property
    def begun(self) -> str:
        return ""

    def resume(self, begun: str) -> None:
        return None

    def finish(self, answer: Rendered) -> str:
        return self._heard.post(answer)


class Tab(NoRecords):
    """Notes what models took."""

    def __init__(self, prices: Prices) -> None:
        self._prices = prices
        self.all: list[Spent] = []

    def spent(self, spent: Spent) -> int | None:
        self.all.append(spent)
        return self._prices.cost(spent.usage, spent.model)

    def next_number(self, job: str) -> int:
        return len(self.all)


def _words(value: Any) -> Iterator[str]:
    """Every text of a block."""
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name == "text" and isinstance(each, str):
                yield each
            else:
                yield from _words(each)
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _words(each)
