"""Slips of the keyboard: a word that is no word is read as the one known word that it is a slip of."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from src.leads.questions.calendar_words import DATE_WORDS
from src.leads.questions.known_names import KnownNames
from src.leads.questions.lexicon import lexicon
from src.leads.questions.tokens import Token, fold

#: From so many letters on, one slip or two are forgiven; short words are too near to one another.
ONE_SLIP, TWO_SLIPS = 4, 9
_WORD = re.compile(r"[^\W\d_]+")


def spelled(tokens: Sequence[Token], names: KnownNames) -> tuple[Token, ...]:
    """The words as they were meant."""
    return tuple(
        token if at and token.written[:1].isupper() else replace(token, folded=_meant(token.folded, names))
        for at, token in enumerate(tokens)  # a word with a capital is a name
    )


def mended(text: str, names: KnownNames) -> str:
    """A folded text with its slips mended."""
    return _WORD.sub(lambda word: _meant(word[0], names), text)


def first_name(word: str) -> bool:
    """Whether it is a person's first name that many have."""
    return fold(word) in _words()["first_names"]


def everyday(word: str) -> bool:
    """Whether people use this word every day, in any of the five languages: it is no slip of another, and no name."""
    return fold(word) in _words()["everyday"]


def _meant(word: str, names: KnownNames) -> str:
    if len(word) < ONE_SLIP or not word.isalpha() or word in known_words() or word in names.words or everyday(word):
        return word
    return word if _other_with_a_prefix(word) else _nearest(word) or word


def _other_with_a_prefix(word: str) -> bool:
    """`uncontacted` is no slip of `contacted`."""
    return any(
        word.startswith(prefix) and word.removeprefix(prefix) in _mendable_set()
        for prefix in ("un", "re", "non", "dis")
    )


@lru_cache(maxsize=4096)
def _nearest(word: str) -> str | None:
    return _only(word, _mendable(), 2 if len(word) >= TWO_SLIPS else 1)


def _only(word: str, candidates: Sequence[str], slips: int) -> str | None:
    """The nearest of them; None where two are equally near."""
    near = process.extract(word, candidates, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=2)
    if not near or (len(near) > 1 and near[0][1] == near[1][1]):
        return None
    return str(near[0][0])


@cache
def known_words() -> frozenset[str]:
    """Every word of the lexicon and of the calendar."""
    return DATE_WORDS | {word for phrase in lexicon() for word in phrase}


@cache
def _mendable_set() -> frozenset[str]:
    return frozenset(_mendable())


@cache
def _mendable() -> tuple[str, ...]:
    return tuple(word for word in _words()["corrected"] if len(word) >= ONE_SLIP)


@cache
def _words() -> dict[str, frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "spelling.toml").read_text(encoding="utf-8"))
    return {name: frozenset(words.split()) for name, words in data.items()}
