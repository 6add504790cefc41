"""The built-in analyst: words → `LeadQuery`, or what it did not understand; never a guess. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from src.leads.names import Names
from src.leads.query import LeadQuery
from src.leads.questions.building import built
from src.leads.questions.draft import NotUnderstood
from src.leads.questions.follow_up import changed, is_follow_up
from src.leads.questions.items import Item, items_of
from src.leads.questions.patterns import PATTERNS
from src.leads.questions.reader import Reader
from src.leads.questions.suggesting import examples
from src.leads.questions.tokens import tokens_of


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

#: The most cards that one answer shows.
MOST_CARDS = 5


def analyse(question: str, asked: Asked) -> Reading:
    """Read a question. Deterministic, without I/O, in under 2 ms."""
    items = items_of(tokens_of(question), asked.names, asked.now.astimezone(asked.zone).date())
    said = [item for item in items if not item.means("harmless")]
    if items and all(item.means("thanks", "harmless", "and") for item in items):
        return Thanks() if any(item.means("thanks") for item in items) else declined(asked, question)
    try:
        details = _details(said, asked.before)
        return details or _query(items, asked, question)
    except NotUnderstood as error:
        return declined(asked, *error.words)


def declined(asked: Asked, *words: str) -> Declined:
    """What was not understood, and what would be."""
    return Declined(tuple(word for word in words if word.strip()), examples(asked.names)[:4])


def _query(items: Sequence[Item], asked: Asked, question: str) -> Understood:
    patterns = PATTERNS if asked.before is None else (opening, *PATTERNS)
    reader = Reader(items, follow=asked.before is not None, asker=asked.asker)
    draft = reader.read(patterns)
    if asked.before and is_follow_up(items, draft):
        return Understood(changed(asked.before.query, draft, items, question))
    return Understood(built(draft, question))


def opening(reader: Reader) -> bool:
    """Words that lean on the answer before: `what about`, `only`, `them`, `ones`."""
    ends = (0, len(reader.items) - 1)
    if (reader.at in ends and reader.take("only")) or (reader.at == 0 and reader.take("about", "and")):
        return True
    return reader.take("them", "ones", "howmanythat") is not None


def _details(said: Sequence[Item], before: Before | None) -> Details | None:
    """`details`, `details on the second one`, `the last one`."""
    if before is None or not before.leads or not said or not said[0].means("details", "detailsof", "ordinal"):
        return None
    ordinals = [item for item in said if item.means("ordinal")]
    if any(not item.means("details", "detailsof", "ordinal", "ones", "person", "noun", "them") for item in said):
        return None
    if not ordinals:
        return Details(before.leads[:MOST_CARDS])
    place = int(ordinals[0].meanings["ordinal"])
    if len(ordinals) > 1 or place > len(before.leads):
        return None
    return Details((before.leads[place - 1 if place > 0 else place],))
