"""What a lead is: the draft that was read, what follows from it, its score card, and the lead as the store keeps it.

Plain frozen values; nothing here reads, writes or decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum


class Tier(StrEnum):
    """HOT >= 70, WARM 40-69, COLD < 40 of 100 points."""

    HOT = "HOT"
    WARM = "WARM"
    COLD = "COLD"


@dataclass(frozen=True, slots=True)
class LeadDraft:
    """What one line (or row) says of a lead, as typed; an empty string means it was not said.

    `email` is shown as typed, `email_key` is its normalised form and, with the team, the lead's identity.
    `phone` is E.164 where it could be read. `notes` holds what was said as a note and what was not understood.
    `extra` holds `key=value` pairs that have no field of their own.
    `guessed` names the fields that were derived and not said, with the evidence: {"company": "from acme.com"}.
    `cleared` names the facts of which it was said that what was known of them is not so.
    """

    email: str
    email_key: str
    name: str = ""
    company: str = ""
    title: str = ""
    phone: str = ""
    website: str = ""
    country: str = ""
    industry: str = ""
    employees: str = ""
    budget: str = ""
    timeline: str = ""
    source: str = ""
    owner: str = ""
    status: str = ""
    notes: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    guessed: Mapping[str, str] = field(default_factory=dict)
    cleared: tuple[str, ...] = ()


#: The fields of a draft that hold one plain fact each, in the order a card shows them.
FACTS: tuple[str, ...] = tuple(
    f.name for f in fields(LeadDraft) if f.name not in {"email_key", "notes", "extra", "guessed", "cleared"}
)


@dataclass(frozen=True, slots=True)
class Insight:
    """Something derived from the facts at hand: `seniority` = `vp`, seen in `title: VP Sales`."""

    name: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that fired: its id in scoring.toml, its points (may be negative), plain words, and what it saw."""

    rule: str
    points: int
    text: str
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a judgement rests on, and where that stands: a fact of the lead, the team's profile, or a page's address.

    `quote` is what the page says, word for word.
    """

    text: str
    source: str
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A fact that a model would write otherwise: a suggestion, which changes nothing."""

    field: str
    value: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model made of a lead that was known as `digest` says; `adjustment` is -15 to 15 points.

    All texts are the model's own words: data, like what a person typed. `subject` and `body` draft a first e-mail.
    """

    adjustment: int
    reason: str
    fit: str
    digest: str
    evidence: tuple[Ground, ...] = ()
    risks: tuple[str, ...] = ()
    next_step: str = ""
    corrections: tuple[Correction, ...] = ()
    subject: str = ""
    body: str = ""
    model: str = ""


class Look(StrEnum):
    """How far a model is with a lead: nobody asked for it, under way, put off after a failure, given up, done."""

    NONE = "none"
    LOOKING = "looking"
    AGAIN = "again"
    GIVEN_UP = "given_up"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class ScoreCard:
    """A score anyone can argue with.

    `reasons` add up to `by_rules` (clipped to 0-100, said in a reason of its own when it clips), and that is the
    `score`, but for what a model adjusts (`judged`), clipped again.
    `missing` says in plain words what is not known. `lift` is the cheapest change that would reach the next tier.
    `excluded` names why a lead is not scored at all (a competitor, a customer, a test), else "".
    `rubric` identifies the rules that were used: their version and a short digest.
    """

    score: int
    tier: Tier
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    lift: str = ""
    excluded: str = ""
    rubric: str = ""
    judged: Judged | None = None

    @property
    def by_rules(self) -> int:
        """The points that the rules alone give."""
        return self.score if self.judged is None else sum(reason.points for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Assessment:
    """All that was worked out about a draft without asking anyone."""

    draft: LeadDraft
    insights: tuple[Insight, ...]
    card: ScoreCard


@dataclass(frozen=True, slots=True)
class Origin:
    """Where and when something was said: `key` is the message's identity and `line` which of its lines (from 0)."""

    team: str
    channel: str
    user: str
    key: str
    said_at: datetime
    source: str = "message"
    line: int = 0


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that a later message changed; `before` is "" when it was not known."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead as the store keeps it; times are UTC."""

    id: int
    team: str
    draft: LeadDraft
    insights: tuple[Insight, ...]
    card: ScoreCard
    channel: str
    created_by: str
    created_at: datetime
    updated_at: datetime


class Outcome(StrEnum):
    """What adding a lead came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Saved:
    """The lead after an add, and what the add changed."""

    lead: Lead
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    tier_before: Tier | None = None


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One line that was applied to a lead: who said it, when and where; what was said, and what that changed."""

    origin: Origin
    said: LeadDraft
    outcome: Outcome
    changes: tuple[Change, ...]
    tier_before: Tier | None
    stored_at: datetime
