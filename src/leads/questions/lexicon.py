"""The words that are known: lexicon.toml as a table from phrases to what they may do in a question."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Meaning = tuple[str, str]
Phrase = tuple[str, ...]

#: The longest phrase, in words.
MOST_WORDS = 7
#: The tables whose keys are values (a tier, a country); those of the others are kinds, or a kind and a value.
_VALUES = frozenset(("column", "group", "adverb", "number", "ordinal", "tier", "title", "titles", "country"))


@cache
def lexicon() -> dict[Phrase, tuple[Meaning, ...]]:
    """Folded words in a row, and what they may mean as (kind, value)."""
    data = tomllib.loads((Path(__file__).parent / "lexicon.toml").read_text(encoding="utf-8"))
    phrases: dict[Phrase, tuple[Meaning, ...]] = {}
    for phrase, meaning in _entries(data):
        phrases[phrase] = (*phrases.get(phrase, ()), meaning)
    return phrases


def _entries(data: dict[str, dict[str, str]]) -> Iterator[tuple[Phrase, Meaning]]:
    for table, entries in data.items():
        for key, phrases in entries.items():
            for phrase in phrases.replace("\n", "").split("|"):
                yield tuple(phrase.split()), _meaning(table, key)


def _meaning(table: str, key: str) -> Meaning:
    if table in _VALUES:
        return table, key
    kind, _, value = key.partition(":")
    return kind, value
