"""Which language a question is in: it decides words that several of them share (`no`, `data`, `hier`, `dos`)."""

import tomllib
from collections.abc import Collection
from functools import cache
from pathlib import Path


def language_of(words: Collection[str]) -> str:
    """The language that most of these folded words give away; "" where none does, or two do alike."""
    counts = sorted(((len(marks.intersection(words)), language) for language, marks in _marks().items()), reverse=True)
    (most, language), (next_most, _) = counts[:2]
    return language if most > next_most else ""


@cache
def _marks() -> dict[str, frozenset[str]]:
    data = tomllib.loads((Path(__file__).parent / "languages.toml").read_text(encoding="utf-8"))
    return {language: frozenset(words.split()) for language, words in data.items()}
