"""The built-in analyst: words → `LeadQuery`, or what it did not understand; never a guess. Pure."""

from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from src.leads.names import Names
from src.leads.query import LeadQuery


@dataclass(frozen=True, slots=True)
class Before:
    """The answer that a follow-up refers to: its query, and the ids of the leads it showed, in their order."""

    query: LeadQuery
    leads: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question is asked with: who asks, when and in which zone, the store's names, the answer before."""

    now: datetime
    zone: ZoneInfo
    asker: str = ""
    names: Names = field(default_factory=Names)
    before: Before | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """Every word was understood, and this is what they ask."""

    query: LeadQuery


@dataclass(frozen=True, slots=True)
class Details:
    """The cards of these leads of the answer before are asked for."""

    leads: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Thanks:
    """Nothing is asked: a thank-you, or contentment."""


@dataclass(frozen=True, slots=True)
class Declined:
    """Not fully understood: `words` are what it did not understand, `suggestions` questions that work."""

    words: tuple[str, ...]
    suggestions: tuple[str, ...] = ()


Reading = Understood | Details | Thanks | Declined


def analyse(question: str, asked: Asked) -> Reading:
    """Read a question. Deterministic, without I/O, in under 2 ms."""
    raise NotImplementedError
