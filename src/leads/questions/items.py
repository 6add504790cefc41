"""A question as a row of understood pieces: each the longest phrase, period, name or number at its place."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from src.leads.names import Names
from src.leads.periods import Period
from src.leads.questions.dates import period_at
from src.leads.questions.known_names import KnownNames, known_names
from src.leads.questions.lexicon import MOST_WORDS, Meaning, lexicon
from src.leads.questions.spelling import spelled
from src.leads.questions.tokens import Token

_NUMBER = re.compile(r"[€$£]?(\d+(?:[.,]\d{3})*)([km%+]*)[€$£]?")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOMAIN = re.compile(r"(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}")
_PERSON = re.compile(r"@([UW][A-Z0-9]{2,20})")
_THOUSANDS = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Item:
    """One piece: the words as written and all that they may mean, by kind."""

    written: str
    meanings: dict[str, str]
    period: Period | None = None
    number: int | None = None
    possessive: bool = False

    def means(self, *kinds: str) -> bool:
        return any(kind in self.meanings for kind in kinds)


def items_of(tokens: Sequence[Token], names: Names, today: date) -> tuple[Item, ...]:
    """The pieces in order; one that is not understood has no meanings."""
    index, items, at = known_names(names), list[Item](), 0
    tokens = spelled(tokens, index)
    while at < len(tokens):
        length, item = _at(tokens, at, index, today)
        items.append(item)
        at += length
    return tuple(items)


def _at(tokens: Sequence[Token], at: int, names: KnownNames, today: date) -> tuple[int, Item]:
    period = period_at(tokens, at, today, numbers())
    name = names.at(tokens, at)
    length, meanings = _phrase(tokens, at)
    name_length = name[0] if name else 0
    if period and period[0] >= max(length, name_length):
        return period[0], Item(_written(tokens, at, period[0]), {"period": ""}, period=period[1])
    if name and name_length >= length:
        merged = {**(meanings if length == name_length else {}), **dict(name[1])}
        if len(name[1]) > len(dict(name[1])):  # two companies by one name: nobody knows which
            merged = {}
        return name_length, Item(_written(tokens, at, name_length), merged, possessive=_owned(tokens, at, name_length))
    if length:
        return length, Item(_written(tokens, at, length), meanings, number=_word_number(meanings))
    return 1, _alone(tokens[at])


def _phrase(tokens: Sequence[Token], at: int) -> tuple[int, dict[str, str]]:
    """The longest phrase of the lexicon at this word."""
    phrases = lexicon()
    for length in range(min(MOST_WORDS, len(tokens) - at), 0, -1):
        words = tuple(token.folded for token in tokens[at : at + length])
        if (found := phrases.get(words)) and not (length > 1 and tokens[at + length - 1].possessive):
            return length, _by_kind(found)
    return 0, {}


def _by_kind(meanings: Sequence[Meaning]) -> dict[str, str]:
    return dict(meanings)


def _word_number(meanings: dict[str, str]) -> int | None:
    return int(meanings["number"]) if "number" in meanings else None


def _alone(token: Token) -> Item:
    """A number, an address, a person, a country's code; or a word that nobody knows."""
    if number := _NUMBER.fullmatch(token.folded):
        return _number(token, number)
    if _ADDRESS.fullmatch(token.written):
        return Item(token.written, {"address": token.folded})
    if _DOMAIN.fullmatch(token.folded):
        return Item(token.written, {"domain": token.folded})
    if person := _PERSON.fullmatch(token.written):
        return Item(token.written, {"user": person[1]})
    return Item(token.written, {})


def _number(token: Token, found: re.Match[str]) -> Item:
    value = int(re.sub(r"[.,]", "", found[1])) * _THOUSANDS.get(found[2][:1], 1)
    kinds = {"number": str(value)}
    if "+" in found[2]:
        kinds["atleastnumber"] = str(value)
    return Item(token.written, {} if "%" in found[2] else kinds, number=value)


def _written(tokens: Sequence[Token], at: int, length: int) -> str:
    return " ".join(token.written for token in tokens[at : at + length])


def _owned(tokens: Sequence[Token], at: int, length: int) -> bool:
    return tokens[at + length - 1].possessive


@cache
def numbers() -> dict[str, int]:
    """Number words, in all languages of the lexicon."""
    return {
        phrase[0]: int(value)
        for phrase, meanings in lexicon().items()
        for kind, value in meanings
        if kind == "number" and len(phrase) == 1
    }
