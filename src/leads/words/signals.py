"""What people say about wanting to buy, and when, in several languages.

What stands with a "no" is denied: "no demo needed" asks for nothing, and takes back what was asked for before.
"""

from collections.abc import Iterator
from functools import cache

from src.leads.words.clauses import Signal, clauses, is_held, meant
from src.leads.words.phrases import Phrases, read, words
from src.leads.words.remembering import remembered

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
_WITHIN_DAYS = (("now", 31), ("quarter", 93), ("half_year", 186), ("year", 366))


def intents(text: str) -> Iterator[Signal]:
    """Give the signs of wanting, or not wanting, to buy; each once, in the order of the text."""
    found = (Signal(value, clause, denied) for clause in clauses(text) for value, denied in _wants(words(clause)))
    kinds = {(signal.value, signal.denied): signal for signal in reversed(list(found))}
    yield from reversed(kinds.values())


def timeline(text: str, asked: bool = False) -> Signal | None:
    """Give how soon, the soonest if several are named. `asked`: the text answers the question "when?" and no other."""
    return _answer(text) if asked else _soonest(text, asked)


@remembered
def _answer(text: str) -> Signal | None:
    return _soonest(text, asked=True)


def _soonest(text: str, asked: bool) -> Signal | None:
    signals = [Signal(value, clause) for clause in clauses(text) for value in _times(words(clause), asked)]
    return min(signals, key=lambda signal: TIMELINES.index(signal.value), default=None)


def changed_mind(text: str) -> bool:
    """Tell whether a text says that somebody thinks otherwise now; of what, only what was said before can tell."""
    return any(not denied for clause in clauses(text) for _, denied in meant(words(clause), _minds()))


def _wants(said: list[str]) -> list[tuple[str, bool]]:
    """What a clause wants; a refusal is of everything the clause names: "not interested in a demo"."""
    found = [(value, denied) for value, denied in meant(said, _intents()) if value in INTENTS]
    return [(REFUSAL, False)] if (REFUSAL, False) in found else found


def _times(said: list[str], asked: bool) -> Iterator[str]:
    """How soon a clause says it is; one that refuses, or tells of a contract they have, gives no time to buy."""
    held = any(is_held(said, found) for found in _intents().find(said))
    if asked or (not held and (REFUSAL, False) not in _wants(said)):
        yield from (value for value, denied in meant(said, _timelines(asked)) if not denied)
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
def _minds() -> Phrases:
    return Phrases({"changed_mind": read("signals")["changed_mind"]["phrases"]})


@cache
def _within() -> frozenset[str]:
    return frozenset(words(phrase)[-1] for phrase in read("signals")["within"]["before"])


@cache
def _days() -> dict[str, int]:
    return {
        word: int(days) for days, units in read("signals")["days"].items() for unit in units for word in words(unit)
    }
