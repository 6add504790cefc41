"""The words that are known: lexicon.toml as a table from phrases to what they may mean, and the spelling of them."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

Meaning = tuple[str, str]
Phrase = tuple[str, ...]

#: The longest phrase, in words.
MOST_WORDS = 7
#: From so many letters on, one slip or two are forgiven.
ONE_SLIP, TWO_SLIPS = 5, 9
_SECTIONS = ("column", "time", "number", "ordinal", "tier", "title", "country")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases (folded words) and their meanings as (kind, value); the single words that a typo may be read as."""

    phrases: dict[Phrase, tuple[Meaning, ...]]
    words: tuple[str, ...]

    def corrected(self, word: str) -> str | None:
        """The one known word that this is a slip of; None if there is none, or more than one."""
        slips = 2 if len(word) >= TWO_SLIPS else 1
        if len(word) < ONE_SLIP or not word.isalpha():
            return None
        near = process.extract(word, self.words, scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=3)
        if not near or (len(near) > 1 and near[0][1] == near[1][1]):
            return None
        return str(near[0][0])


@cache
def lexicon() -> Lexicon:
    """The lexicon, read once."""
    data = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    phrases: dict[Phrase, tuple[Meaning, ...]] = {}
    for phrase, meaning in _entries(data):
        phrases[phrase] = (*phrases.get(phrase, ()), meaning)
    words = {word for phrase in phrases for word in phrase if len(word) >= ONE_SLIP and word.isalpha()}
    return Lexicon(phrases, tuple(sorted(words)))


def _entries(data: dict[str, dict[str, str] | str]) -> Iterator[tuple[Phrase, Meaning]]:
    harmless = data["harmless"]
    yield from ((tuple(p.split()), ("harmless", "")) for p in str(harmless).replace("\n", "").split("|"))
    for section, table in data.items():
        if isinstance(table, dict):
            for key, phrases in table.items():
                for phrase in phrases.split("|"):
                    yield tuple(phrase.split()), _meaning(section, key)


def _meaning(section: str, key: str) -> Meaning:
    if section in _SECTIONS:
        return section, key
    kind, _, value = key.partition(":")
    return kind, value
