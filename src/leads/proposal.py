"""A change that waits for a person's word: what it would do, who may decide, and what was decided. Plain values."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from src.leads.edits import Edit, Row
from src.leads.models import Lead

#: How long a proposal may be decided on, and how many leads one may be about.
LASTS, MOST_LEADS = timedelta(hours=1), 500


class State(StrEnum):
    """How far a proposal is; all but OPEN are for good."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Why(StrEnum):
    """Why a row of a confirmed proposal was left as it is."""

    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class ProposalDraft:
    """A proposal that is yet to be kept: the edit, and exactly the rows that are shown for it."""

    edit: Edit
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that a confirmed proposal did not touch, and why."""

    lead_id: int
    why: Why


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal as it is kept; `settled_by` is the Slack id of who decided."""

    id: str
    team: str
    channel: str
    thread: str
    asked_by: str
    edit: Edit
    rows: tuple[Row, ...]
    created_at: datetime
    expires_at: datetime
    state: State = State.OPEN
    settled_by: str = ""
    settled_at: datetime | None = None
    left_out: tuple[LeftOut, ...] = ()

    @property
    def done(self) -> int:
        """How many leads it changed or deleted."""
        return len(self.rows) - len(self.left_out) if self.state is State.CONFIRMED else 0


@dataclass(frozen=True, slots=True)
class Decision:
    """A click on Confirm or Cancel. `key` is the click's own: the same again is no second decision.

    `outside` says that who clicked belongs to another workspace, which shares the channel.
    """

    by: str
    confirm: bool
    at: datetime
    key: str
    channel: str = ""
    outside: bool = False


class Verdict(StrEnum):
    """What became of a click: it settled the proposal, came too late, was not theirs to make, or was about nothing."""

    SETTLED = "settled"
    ALREADY = "already"
    NOT_ALLOWED = "not_allowed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Settlement:
    """The proposal after a click; `leads` are those that this very call changed, as they are now."""

    verdict: Verdict
    proposal: Proposal | None = None
    leads: tuple[Lead, ...] = ()


def may_decide(proposal: Proposal, decision: Decision, writers: Set[str]) -> bool:
    """Nobody from another workspace; who asked may always cancel; else `writers` decide, or everyone if there are none.

    Guests of the workspace are in it, as far as a click tells: to keep them out, name the writers.
    """
    if decision.outside:
        return False
    if not decision.confirm and decision.by == proposal.asked_by:
        return True
    return not writers or decision.by in writers
