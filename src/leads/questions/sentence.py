"""A question as all that may stand at each of its places: phrases, names, periods, numbers; the forms choose."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from src.leads.names import Names
from src.leads.periods import Period
from src.leads.questions.dates import period_at
from src.leads.questions.known_names import KnownNames, known_names
from src.leads.questions.lexicon import MOST_WORDS, lexicon
from src.leads.questions.spelling import known_words, spelled
from src.leads.questions.tokens import Token, tokens_of

_NUMBER = re.compile(r"[€$£]?(\d+(?:[.,]\d{3})*|\d+[.,]\d{1,2})([km]?)(\+?)[€$£]?")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DOMAIN = re.compile(r"(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,}")
_PERSON = re.compile(r"@([UW][A-Z0-9]{2,20})")
#: Where one of these is said, `hier` is German for here, not French for yesterday.
_GERMAN = frozenset(("wie", "haben", "wir", "gibt", "sind", "welche", "und", "zeig", "kamen", "hat"))
_THOUSANDS = {"k": 1_000, "m": 1_000_000}
#: In capitals these are a country; other short words in capitals (IT, ES, LA) may be anything.
_CAPITALS = {"US": "US", "UK": "GB", "USA": "US", "UAE": "AE", "EUA": "US"}


@dataclass(frozen=True, slots=True)
class Item:
    """One reading of some words: as written, how many they are, their value, and which word is the first of them."""

    written: str
    length: int
    value: str = ""
    place: int = 0
    number: int | None = None
    period: Period | None = None
    possessive: bool = False


Place = dict[str, Item]


def sentence_of(question: str, names: Names, today: date) -> tuple[Place, ...]:
    """For each word, the longest reading of each kind that begins there; `word` is the word itself."""
    index = known_names(names)
    tokens = spelled(tokens_of(question), index)
    if question.upper() != question:
        tokens = tuple(_abbreviated(token, at) for at, token in enumerate(tokens))
    return tuple(_placed(_place(tokens, at, index, today), at) for at in range(len(tokens)))


def _abbreviated(token: Token, at: int) -> Token:
    """A short function word in capitals is none: `leads in IT`, `A leads`."""
    short = token.written.isupper() and len(token.written) <= 3 and token.written != "I" and at
    return replace(token, folded=token.written) if short and token.folded in _function_words() else token


def _placed(place: Place, at: int) -> Place:
    return {kind: replace(item, place=at) for kind, item in place.items()}


def _place(tokens: Sequence[Token], at: int, names: KnownNames, today: date) -> Place:
    token = tokens[at]
    place: Place = {"word": Item(token.written, 1, token.folded, possessive=token.possessive)}
    if code := _CAPITALS.get(token.written):
        place["country"] = Item(token.written, 1, code)
    _add_phrases(place, tokens, at)
    _add_names(place, tokens, at, names)
    _add_alone(place, token)
    _add_period(place, tokens, at, names, today)
    if len(place) == 1 and token.folded not in known_words() and token.folded not in names.words:
        place["strange"] = place["word"]
    return place


def _add_phrases(place: Place, tokens: Sequence[Token], at: int) -> None:
    phrases = lexicon()
    for length in range(1, min(MOST_WORDS, len(tokens) - at) + 1):
        words = tuple(token.folded for token in tokens[at : at + length])
        possessive = tokens[at + length - 1].possessive
        for kind, value in phrases.get(words, ()):
            if not possessive or kind in ("country", "period"):
                item = Item(_written(tokens, at, length), length, value)
                place[kind] = replace(item, number=int(value)) if kind in ("number", "ordinal") else item


def _add_names(place: Place, tokens: Sequence[Token], at: int, names: KnownNames) -> None:
    if not (found := names.at(tokens, at)):
        return
    length, meanings = found
    last = tokens[at + length - 1]
    for field, name in meanings:
        several = sum(kind == field for kind, _ in meanings) > 1  # two companies by one name: nobody knows which
        owned = last.possessive or (field == "owner" and last.folded == f"{name.casefold()}s")
        if several:
            place.pop(field, None)
        elif field not in place or place[field].length <= length:
            place[field] = Item(_written(tokens, at, length), length, name, possessive=owned)


def _add_alone(place: Place, token: Token) -> None:
    """A number, an address, a domain, a person."""
    if number := _NUMBER.fullmatch(token.folded):
        place.update(_number(token, number))
    elif _ADDRESS.fullmatch(token.written):
        place["address"] = Item(token.written, 1, token.folded)
    elif _DOMAIN.fullmatch(token.folded):
        place["domain"] = Item(token.written, 1, token.folded)
    elif person := _PERSON.fullmatch(token.written):
        place["user"] = Item(token.written, 1, person[1])


def _number(token: Token, found: re.Match[str]) -> Place:
    """`50,000`, `50k`, `1.5m`; `80+` is another kind."""
    digits = found[1]
    whole = (
        float(digits.replace(",", ".")) if re.fullmatch(r"\d+[.,]\d{1,2}", digits) else int(re.sub(r"[.,]", "", digits))
    )
    scaled = whole * _THOUSANDS.get(found[2], 1)
    if scaled != int(scaled):
        return {}
    kind = "numberplus" if found[3] else "number"
    return {kind: Item(token.written, 1, found[2], number=int(scaled))}


def _add_period(place: Place, tokens: Sequence[Token], at: int, names: KnownNames, today: date) -> None:
    """A period, unless the words are a name of the store (`Jan`, `April`)."""
    if tokens[at].possessive and not tokens[at].folded.endswith(("day", "week", "month", "quarter", "year")):
        return
    if tokens[at].folded == "hier" and any(token.folded in _GERMAN for token in tokens):
        return
    if found := period_at(tokens, at, today, numbers()):
        length, period = found
        if not any(names.at(tokens, at + ahead) for ahead in range(length)):
            place["period"] = Item(_written(tokens, at, length), length, period=period)


def _written(tokens: Sequence[Token], at: int, length: int) -> str:
    return " ".join(token.written for token in tokens[at : at + length])


@cache
def numbers() -> dict[str, int]:
    """Number words, in all languages of the lexicon."""
    return {
        phrase[0]: int(value)
        for phrase, meanings in lexicon().items()
        for kind, value in meanings
        if kind == "number" and len(phrase) == 1
    }


@cache
def _function_words() -> frozenset[str]:
    """Short words that only do something in a sentence."""
    kinds = {"det", "aux", "from", "of", "request", "greet", "and", "or", "not", "that", "list", "now", "please"}
    return frozenset(
        p[0] for p, meanings in lexicon().items() if len(p) == 1 and {kind for kind, _ in meanings} & kinds
    )
