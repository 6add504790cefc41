"""What a remark says clause by clause, and what of it is meant: a "no" denies, and a contract they have is no wish."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from src.leads.words.phrases import Found, Phrases, read, words

_CLAUSE = re.compile(r"[.!?;:,\n]+(?=\s|$)|\n+| but | aber | mais | pero ", re.IGNORECASE)
_NEGATION_REACH = 2  # words around a phrase in which a "no" takes it back: "no free demo", "demo was cancelled"
_HELD_REACH = 3  # words around "contract" that tell of one they have: "contract with a competitor until 2028"


@dataclass(frozen=True, slots=True)
class Signal:
    """One thing that was said: its kind's value, the part of the text that says it, and whether that denies it."""

    value: str
    said: str
    denied: bool = False


def clauses(text: str) -> list[str]:
    """Give the parts of a text that each say one thing: up to a stop, a comma or a "but"."""
    return [clause.strip() for clause in _CLAUSE.split(text) if clause.strip()]


def meant(said: list[str], phrases: Phrases) -> Iterator[tuple[str, bool]]:
    """Give what is found in a clause, and whether it is denied; a contract they have is not one they want."""
    denied_from = next((hit.end for hit in _denials("before").find(said)), len(said))
    for found in phrases.find(said):
        if not is_held(said, found):
            yield found.meaning, found.start >= denied_from or _is_denied(said, found)


def _is_denied(said: list[str], found: Found) -> bool:
    before = said[max(found.start - _NEGATION_REACH, 0) : found.start]
    after = _denials("after").find(said[found.end : found.end + _NEGATION_REACH + 1])
    return not _negations().isdisjoint(before) or any(hit.start < _NEGATION_REACH for hit in after)


def is_held(said: list[str], found: Found) -> bool:
    """Tell whether what was found is a contract that they have, had or lost."""
    if _held("contracts").isdisjoint(said[found.start : found.end]):
        return False
    beside = said[max(found.start - _HELD_REACH, 0) : found.start] + said[found.end : found.end + _HELD_REACH]
    return not _held("beside").isdisjoint(beside)


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
