"""What people say about wanting to buy: intent, timing and where a lead came from, in several languages.

What stands with a "no" is denied: "no demo needed" asks for nothing, and takes back what was asked for before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from src.leads.words.phrases import Found, Phrases, read, words

#: Signs of wanting to buy, and of not wanting to; what each is called in scoring.toml.
INTENTS: tuple[str, ...] = (
    "budget_approved",
    "purchase",
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
#: The sign that takes back every wish said before it.
REFUSAL = "not_interested"
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
_NEGATION_REACH = 2  # words around a phrase in which a "no" takes it back: "no free demo", "demo was cancelled"
_HELD_REACH = 3  # words around "contract" that tell of one they have: "contract with a competitor until 2028"


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that was said: its kind's value, the part of the text that says it, and whether that denies it."""

    value: str
    said: str
    denied: bool = False


def intents(text: str) -> Iterator[Signal]:
    """Give the signs of wanting, or not wanting, to buy; each once, in the order of the text."""
    found = (Signal(value, clause, denied) for clause in _clauses(text) for value, denied in _wants(words(clause)))
    kinds = {(signal.value, signal.denied): signal for signal in reversed(list(found))}
    yield from reversed(kinds.values())


def timeline(text: str, asked: bool = False) -> Signal | None:
    """Give how soon, the soonest if several are named. `asked`: the text answers the question "when?" and no other."""
    signals = [Signal(value, clause) for clause in _clauses(text) for value in _times(words(clause), asked)]
    return min(signals, key=lambda signal: TIMELINES.index(signal.value), default=None)


def changed_mind(text: str) -> bool:
    """Tell whether a text says that somebody thinks otherwise now; of what, only what was said before can tell."""
    return any(value == "changed_mind" and not denied for value, denied in _meant(words(text), _minds()))


def source(text: str) -> str:
    """Give where a lead came from, as an answer to that question; "" if the words are not known."""
    return next((found.meaning for found in _sources().find(words(text))), "")


def source_in_passing(text: str) -> Signal | None:
    """Give where a lead came from by a remark: only by words that mean nothing else, or that are the whole remark."""
    for clause in _clauses(text):
        said = words(clause)
        told = [value for value, denied in _meant(said, _told_sources()) if not denied and value in SOURCES]
        bare = [word for word in said if word not in _little_words()]
        for value in (*told, *_whole(bare)):
            return Signal(value, clause)
    return None


def _whole(said: list[str]) -> list[str]:
    """The source that all the words together name, if they do."""
    found = list(_sources().find(said))
    whole = [hit.meaning for hit in found if (hit.start, hit.end) == (0, len(said))]
    return [] if " ".join(said) in _ambiguous() else whole


def _clauses(text: str) -> list[str]:
    return [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]


def _wants(said: list[str]) -> list[tuple[str, bool]]:
    """What a clause wants; a refusal is of everything the clause names: "not interested in a demo"."""
    found = [(value, denied) for value, denied in _meant(said, _intents()) if value in INTENTS]
    return [(REFUSAL, False)] if (REFUSAL, False) in found else found


def _meant(said: list[str], phrases: Phrases) -> Iterator[tuple[str, bool]]:
    """What is found, and whether it is denied; a contract they have is not one they want."""
    denied_from = next((hit.end for hit in _denials("before").find(said)), len(said))
    for found in phrases.find(said):
        if not _is_held(said, found):
            yield found.meaning, found.start >= denied_from or _is_denied(said, found)


def _is_denied(said: list[str], found: Found) -> bool:
    before = said[max(found.start - _NEGATION_REACH, 0) : found.start]
    after = _denials("after").find(said[found.end : found.end + _NEGATION_REACH + 1])
    return not _negations().isdisjoint(before) or any(hit.start < _NEGATION_REACH for hit in after)


def _is_held(said: list[str], found: Found) -> bool:
    if _held("contracts").isdisjoint(said[found.start : found.end]):
        return False
    beside = said[max(found.start - _HELD_REACH, 0) : found.start] + said[found.end : found.end + _HELD_REACH]
    return not _held("beside").isdisjoint(beside)


def _times(said: list[str], asked: bool) -> Iterator[str]:
    """How soon a clause says it is; one that refuses, or tells of a contract they have, gives no time to buy."""
    held = any(_is_held(said, found) for found in _intents().find(said))
    if asked or (not held and (REFUSAL, False) not in _wants(said)):
        yield from (value for value, denied in _meant(said, _timelines(asked)) if not denied)
        yield from _counted(said, asked)


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
def _told_sources() -> Phrases:
    return Phrases(read("signals")["source_in_passing"])


@cache
def _little_words() -> frozenset[str]:
    return _folded("source_alone", "little_words")


@cache
def _ambiguous() -> frozenset[str]:
    return frozenset(" ".join(words(phrase)) for phrase in read("signals")["source_alone"]["ambiguous"])


@cache
def _minds() -> Phrases:
    return Phrases({"changed_mind": read("signals")["changed_mind"]["phrases"]})


@cache
def _negations() -> frozenset[str]:
    return _folded("negation", "words")


@cache
def _denials(side: str) -> Phrases:
    return Phrases({side: read("signals")["negation"][side]})


@cache
def _held(part: str) -> frozenset[str]:
    return _folded("held_already", part)


def _folded(table: str, name: str) -> frozenset[str]:
    return frozenset(word for phrase in read("signals")[table][name] for word in words(phrase))


@cache
def _within() -> frozenset[str]:
    return frozenset(words(phrase)[-1] for phrase in read("signals")["within"]["before"])


@cache
def _days() -> dict[str, int]:
    return {
        word: int(days) for days, units in read("signals")["days"].items() for unit in units for word in words(unit)
    }
