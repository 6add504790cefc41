"""What a message says, signal by signal: by words (signals.toml), by names of the store, by its shape. Pure."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from src.conversation.colleagues import to_a_colleague
from src.leads.analyst import Asked, Before, Declined, Details, Understood, analyse
from src.leads.names import Names
from src.leads.query import LeadQuery, Measure
from src.leads.questions.known_names import known_names
from src.leads.questions.spelling import mended
from src.leads.questions.tokens import fold, tokens_of

_FILLER = re.compile(
    r"^(?:[\W_]|(?:hey|hi|hello|hallo|hola|ola|oi|salut|yo|ok|okay|so+|and|but|wait|quick (?:one|q|question)|"
    r"moin|morning|guys|all|team|folks|everyone|pls|please|bitte|svp|stp|porfa|por favor|btw|sorry|um|uh|hm+|"
    r"du coup|bon|alors|mais|sag mal|oye|gente|pessoal|chicos|bonjour|guten morgen|bom dia|buenos dias|good morning|"
    r"also|then|lol|leadline|weird question|question|frage|pregunta|pergunta|et|y|und|e|a ver|kurze frage|"
    r"petite question)(?!\w))+"
)
_CLAUSE = re.compile(r"[.!?:;,\n]+|\s[-–—]+\s|(?<!\w)(?:but|aber|mais|pero|mas)(?!\w)")
_ASKING = ("counts", "lists", "asks", "needs", "wonders")
_THINGS = ("lead", "tiers")


#: One of these a message for the desk has, a question mark aside.
_AT_LEAST = ("lead", "tiers", "field", "by", "counts", "lists", "asks", "needs", "wonders")
#: A longer text is looked at in part: nobody asks at greater length.
_LONGEST = 1500


@dataclass(frozen=True, slots=True)
class Scale:
    """Points for signals, and from how many points on the desk answers."""

    points: dict[str, int]
    answer: int

    def tips(self, found: Iterable[str]) -> bool:
        """Whether these signals add up to an answer."""
        return sum(self.points.get(name, 0) for name in found) >= self.answer


@cache
def scale(name: str) -> Scale:
    """The scale for what is `overheard` in a channel, or said in a `session`."""
    return Scale(**_told()[name])


@cache
def _worded() -> dict[str, re.Pattern[str]]:
    words: dict[str, str] = _told()["words"]
    return {name: re.compile(rf"(?<!\w)(?:{each.replace(chr(10), '')})(?!\w)") for name, each in words.items()}


@cache
def _told() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "signals.toml").read_text(encoding="utf-8"))


def may_speak_to_the_desk(text: str) -> bool:
    """Cheap, and without names: False for what can never be for the desk."""
    said = fold(text[:_LONGEST])
    return "?" in said or any(_worded()[name].search(said) for name in _AT_LEAST)


def signals_of(text: str, names: Names, *, follows: bool = False) -> frozenset[str]:
    """Every signal that the message gives; `follows` says that the desk has answered in this thread before."""
    text = text[:_LONGEST]
    said = mended(fold(text).replace("’", "'"), known_names(names))
    found = {name for name, pattern in _worded().items() if pattern.search(said)} - {"opens_past"}
    found |= (
        set(_named(said, names))
        | set(_opening(said))
        | set(_shape(text, said, names))
        | {_understood(text, names, follows)}
    )
    return frozenset(found | set(_together(found)))


def _understood(text: str, names: Names, follows: bool) -> str:
    """How much of it the analyst could answer, whatever day it is."""
    before = Before(LeadQuery(measures=(Measure.COUNT,)), (1, 2, 3)) if follows else None
    reading = analyse(text, Asked(datetime.now(UTC), ZoneInfo("UTC"), "U0", names, before))
    if isinstance(reading, Understood | Details):
        return "understood"
    unknown = sum(len(words.split()) for words in reading.words) if isinstance(reading, Declined) else 0
    share = 1 - min(1.0, unknown / max(1, len(text.split())))
    return "mostly" if share > 0.8 else "foreign" if share < 0.5 else "partly"


def _together(found: set[str]) -> Iterator[str]:
    """What two signals say that neither says alone."""
    lead = "lead" in found and "another_lead" not in found
    thing = bool(found & {"field", "tiers"})
    about = lead or "desk" in found or ("company" in found and thing)
    asking = "opens" in found or bool(found & {"counts", "lists", "needs", "wonders", "mark"})
    pairs = {
        "about_leads": about,
        "asking": asking,
        "asks_about_leads": about and asking,
        "opens_about_leads": about and "opens" in found,
        "asks_about_company": "company" in found and asking,
        "opens_about_company": "company" in found and "opens" in found,
        "figure_of_tier": "tiers" in found and bool(found & {"by", "counts", "lists"}),
        "figure_of_leads": lead and bool(found & {"by", "period", "counts"}),
        "field_and_tier": {"field", "tiers"} <= found,
        "how_to_lead": "howto" in found and bool(found & {"lead", "field"}),
        "enquires_of_company": {"enquires", "company"} <= found,
        "thing_of_name": thing and bool(found & {"source", "owner"}),
        "short_about_leads": about and "short" in found,
    }
    return (name for name, holds in pairs.items() if holds)


def _named(said: str, names: Names) -> Iterator[str]:
    """The fields whose names in the store are mentioned; a company also by its first word."""
    tokens, index = tokens_of(said), known_names(names)
    found = (index.at(tokens, at) for at in range(len(tokens)))
    yield from (field for name in found if name for field, _ in name[1])
    if {token.folded for token in tokens} & _first_words(names.companies):
        yield "company"


def _opening(said: str) -> Iterator[str]:
    """How a clause begins: by asking, by naming leads, or by telling what was done."""
    patterns = _worded()
    for clause in _CLAUSE.split(said):
        heads = (clause.strip(), _FILLER.sub("", clause.strip()).strip())
        if any(patterns[name].match(head) for name in _ASKING for head in heads):
            yield "opens"
        if any(patterns["lists"].match(head) for head in heads):
            yield "opens_list"
        if any(patterns[name].match(heads[1]) for name in _THINGS):
            yield "opens_thing"
        if patterns["opens_past"].match(heads[1]):
            yield "opens_past"


def _shape(text: str, said: str, names: Names) -> Iterator[str]:
    words = len(said.split())
    shapes = {
        "to_colleague": to_a_colleague(text, names),
        "mentions": re.search(r"@[uw][a-z0-9]{2,}", said) is not None,
        "mark": re.search(r"[?？؟]", text) is not None,
        "mark_end": re.search(r"[?？؟]\W*$", text) is not None,
        "exclaims": re.search(r"!\W*$", text) is not None,
        "quoted": text.lstrip().startswith((">", "[", "*", "“", '"')),
        "link": "http" in said,
        "two_fields": len({field[:4] for field in _worded()["field"].findall(said)}) > 1,
        "short": words <= 7,
        "long": words > 22,
    }
    return (name for name, holds in shapes.items() if holds)


@lru_cache(maxsize=16)
def _first_words(known: tuple[str, ...]) -> frozenset[str]:
    firsts = (fold(name).split()[0].strip(".,") for name in known if name.split())
    return frozenset(word for word in firsts if len(word) > 2)
