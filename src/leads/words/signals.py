"""What people say about wanting to buy: intent, timing and where a lead came from, in several languages.

What stands with a "no" before it is not said: "no demo needed" asks for nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain

from src.leads.words.phrases import Phrases, read, words

#: Signs of wanting to buy, and of not wanting to; what each is called in scoring.toml.
INTENTS: tuple[str, ...] = (
    "budget_approved",
    "contract",
    "demo",
    "pricing",
    "trial",
    "meeting",
    "decision_maker",
    "evaluating",
    "not_interested",
    "job_seeker",
    "selling_to_us",
)
#: How soon someone wants to buy, from the soonest: within a month, three months, six, twelve, or after that.
TIMELINES: tuple[str, ...] = ("now", "quarter", "half_year", "year", "later")
#: Where leads come from.
SOURCES: tuple[str, ...] = (
    "referral",
    "partner",
    "event",
    "inbound",
    "content",
    "advertising",
    "social",
    "outbound",
    "list",
)
_WITHIN_DAYS = (("now", 31), ("quarter", 93), ("half_year", 186), ("year", 366))
_CLAUSE = re.compile(r"[.!?;:,\n]+(?=\s|$)|\n+| but | aber | mais | pero ", re.IGNORECASE)
_NEGATION_REACH = 2  # words before a phrase in which a "no" takes it back: "no free demo", "kein Angebot"


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that was said: its kind's value, and the part of the text that says it."""

    value: str
    said: str


def intents(text: str) -> Iterator[Signal]:
    """Give the signs of wanting, or not wanting, to buy; each kind once, in the order of the text."""
    seen: set[str] = set()
    for clause in _clauses(text):
        values = dict.fromkeys(_unnegated(words(clause), _intents()))
        refused = "not_interested" in values  # and then in everything the clause names: "not interested in a demo"
        for value in ["not_interested"] if refused else values:
            if value not in seen:
                seen.add(value)
                yield Signal(value, clause)


def timeline(text: str, asked: bool = False) -> Signal | None:
    """Give how soon, the soonest if several are named. `asked`: the text answers the question "when?" and no other."""
    signals = [Signal(value, clause) for clause in _clauses(text) for value in _times(words(clause), asked)]
    return min(signals, key=lambda signal: TIMELINES.index(signal.value), default=None)


def source(text: str) -> str:
    """Give where a lead came from, "" if the words are not known."""
    return next((found.meaning for found in _sources().find(words(text))), "")


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]


def _unnegated(said: list[str], phrases: Phrases) -> Iterator[str]:
    for found in phrases.find(said):
        before = said[max(found.start - _NEGATION_REACH, 0) : found.start]
        if not _negations().intersection(before):
            yield found.meaning


def _times(said: list[str], asked: bool) -> Iterator[str]:
    return chain(_unnegated(said, _timelines(asked)), _counted(said, asked))


def _counted(said: list[str], asked: bool) -> Iterator[str]:
    """`in 3 months` -> quarter; of `2 3 months`, which is how "2-3 months" reads, the longer time counts."""
    for at, word in enumerate(said[1:], start=1):
        count = said[at - 1]
        if word in _days() and count.isdecimal() and len(count) < 4 and (asked or _is_within(said, at - 1)):
            days = int(count) * _days()[word]
            yield next((value for value, limit in _WITHIN_DAYS if days <= limit), "later")


def _is_within(said: list[str], at: int) -> bool:
    start = at - 1 if at and said[at - 1].isdecimal() else at
    return start > 0 and said[start - 1] in _within()


@cache
def _intents() -> Phrases:
    return Phrases(read("signals")["intent"])


@cache
def _timelines(asked: bool) -> Phrases:
    phrases, alone = read("signals")["timeline"], read("signals")["timeline_alone"]
    return Phrases({value: phrases[value] + (alone.get(value, []) if asked else []) for value in TIMELINES})


@cache
def _sources() -> Phrases:
    return Phrases(read("signals")["source"])


@cache
def _negations() -> frozenset[str]:
    return frozenset(read("signals")["negation"]["words"])


@cache
def _within() -> frozenset[str]:
    return frozenset(words(phrase)[-1] for phrase in read("signals")["within"]["before"])


@cache
def _days() -> dict[str, int]:
    return {
        word: int(days) for days, units in read("signals")["days"].items() for unit in units for word in words(unit)
    }
