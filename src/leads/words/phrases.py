"""Finding words that mean something to us in what people typed; the words themselves are in data files.

A phrase is found word by word, never by a pattern over the whole text: the time is linear in the text, whoever wrote
it. Case, accents and the two ways of writing an umlaut do not matter: `Geschäftsführer` is `GESCHAEFTSFUEHRER`.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_WORD = re.compile(r"[^\W_]+")
_ALIKE = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("œ", "o"), ("æ", "a"), ("ø", "o"), ("n't", " not"), ("n’t", " not"))


@dataclass(frozen=True, slots=True)
class Found:
    """One phrase that was found: what it means, and which of the words it covers."""

    meaning: str
    start: int
    end: int


class Phrases:
    """Phrases and their meanings, to be looked for all at once; where two overlap, the longer one is meant."""

    def __init__(self, meanings: Mapping[str, Iterable[str]]) -> None:
        listed = ((tuple(words(phrase)), meaning) for meaning, phrases in meanings.items() for phrase in phrases)
        self._meanings = {phrase: meaning for phrase, meaning in listed if phrase}
        # How long the longest phrase is that begins with a word: hardly any word begins one.
        self._longest: dict[str, int] = {}
        for phrase in self._meanings:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def find(self, said: list[str]) -> Iterator[Found]:
        """Give what is found from left to right; no word counts twice."""
        start = 0
        while start < len(said):
            found = self._at(said, start)
            if found:
                yield found
            start = found.end if found else start + 1

    def _at(self, said: list[str], start: int) -> Found | None:
        longest = self._longest.get(said[start], 0)
        for end in range(min(start + longest, len(said)), start, -1):
            meaning = self._meanings.get(tuple(said[start:end]))
            if meaning is not None:
                return Found(meaning, start, end)
        return None


def words(text: str) -> list[str]:
    """Give the words of a text as they are compared: `Jefa de Ventas (m/w)` -> jefa, de, ventas, m, w."""
    return _WORD.findall(folded(text))


def folded(text: str) -> str:
    """Give a text without case, accents and umlauts, so that what people mean alike reads alike."""
    plain = text.lower() if text.isascii() else _unaccented(text)
    for spelling, short in _ALIKE:
        plain = plain.replace(spelling, short)
    return plain


def _unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@cache
def read(name: str) -> dict[str, Any]:
    """Give a data file of ours, `src/leads/words/<name>.toml`; read once."""
    return tomllib.loads(files("src.leads.words").joinpath(f"{name}.toml").read_text(encoding="utf-8"))
