"""What was spent, what was answered and what people thought of it, as plain values. Money is in micro-dollars."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from src.sdk.model import Usage


class Purpose(StrEnum):
    """What a model was asked for."""

    CONVERSATION = "conversation"
    LEAD = "lead"
    EVAL = "eval"


@dataclass(frozen=True, slots=True)
class Spent:
    """One request to a model: `number` is its place among those of its job. `at` has a zone."""

    job: str
    number: int
    team: str
    user: str
    at: datetime
    purpose: Purpose
    model: str
    usage: Usage
    channel: str = ""
    thread: str = ""
    batch: bool = False


@dataclass(frozen=True, slots=True)
class Total:
    """What several requests took together; `unpriced` of them were of a model whose price is not known."""

    requests: int = 0
    usage: Usage = field(default_factory=Usage)
    micros: int = 0
    unpriced: int = 0

    def __add__(self, other: "Total") -> "Total":
        requests, unpriced = self.requests + other.requests, self.unpriced + other.unpriced
        return Total(requests, self.usage + other.usage, self.micros + other.micros, unpriced)


@dataclass(frozen=True, slots=True)
class Part:
    """What one person had one model do for one purpose."""

    user: str
    model: str
    purpose: str
    total: Total


@dataclass(frozen=True, slots=True)
class Left:
    """Whether a model may be asked now; if not, `why` says so to the person, and when it may again."""

    allowed: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered to a question: `by` the analyst or claude; `queries` are LeadQueries as JSON values."""

    job: str
    team: str
    channel: str
    thread: str
    asked_by: str
    question: str
    text: str
    queries: tuple[dict[str, Any], ...]
    by: str
    at: datetime
    model: str = ""
    id: int = 0


class Kind(StrEnum):
    """What an opinion is about."""

    ANSWER = "answer"
    TIER = "tier"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one person thinks of an answer (`up`, `down`) or of a lead's tier (the tier it should be).

    `subject` is the answer's or the lead's number; `about` the lead's card as it was, for an opinion of its tier.
    """

    kind: Kind
    team: str
    user: str
    subject: int
    verdict: str
    at: datetime
    reason: str = ""
    about: dict[str, Any] = field(default_factory=dict)
