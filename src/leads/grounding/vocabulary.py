"""The words by which an answer is read (words.toml), and which language it is in."""

import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from src.leads.grounding.folding import folded
from src.leads.questions.calendar_words import MONTHS, NAMED, UNITS, WEEKDAYS
from src.leads.words.countries import country_code

WORD = re.compile(r"[^\W\d_]+(?:['’.&-][^\W\d_]+)*")


@cache
def told() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def listed(words: str) -> tuple[str, ...]:
    return tuple(words.replace("\n", "").split("|"))


#: Letters of one of the languages alone.
_LETTERS = {"äß": "de", "êèœù": "fr", "ñ¿¡": "es", "ãõ": "pt"}


@cache
def _languages() -> dict[str, frozenset[str]]:
    return {language: frozenset(listed(words)) for language, words in told()["languages"].items()}


def language_of(text: str) -> str:
    """`en`, `de`, `fr`, `es` or `pt`: the one with most of its small words in the text; English where none is."""
    words = Counter(WORD.findall(folded(text)))
    counted = {name: sum(words[word] for word in known) for name, known in _languages().items()}
    for letters, name in _LETTERS.items():
        counted[name] += any(letter in text for letter in letters)
    return max(counted, key=lambda name: counted[name]) if any(counted.values()) else "en"


@cache
def multipliers() -> dict[str, int]:
    """`k` and the like, and what they stand for."""
    return {word: int(times) for times, words in told()["times"].items() for word in listed(words)}


@cache
def number_words(language: str) -> dict[str, int]:
    """Words for 2 to 99, and the round ones."""
    table = told()["numbers"][language]
    units, teens, tens = (_spelled(table[part], first, step) for part, first, step in _PARTS)
    words = units | teens | tens
    joined = units | dict.fromkeys(table["one"].split(","), 1)
    for ten, so_many in tens.items():
        for unit, value in joined.items():
            words |= dict.fromkeys(_joined(language, ten, unit), so_many + value)
    if language == "fr":
        words |= _by_twenties(units | teens)
    return words | {word: int(value) for value, said in told()["hundreds"].items() for word in listed(said)}


_PARTS = (("units", 2, 1), ("teens", 10, 1), ("tens", 20, 10))


def _spelled(words: str, first: int, step: int) -> dict[str, int]:
    return {word: first + n * step for n, same in enumerate(listed(words)) for word in same.split(",")}


def _joined(language: str, ten: str, unit: str) -> tuple[str, ...]:
    """`twenty-five`, `funfundzwanzig`, `veinticinco`."""
    if language == "de":
        return (f"{unit}und{ten}",)
    if unit[:2] in ("et", "y ", "e ", "iu"):
        return (f"{ten} {unit}", f"{ten}-{unit.replace(' ', '-')}", ten.removesuffix("e") + unit)
    short = ten.removesuffix("e") + "i" if language == "es" else ten
    return (f"{ten}-{unit}", f"{ten} {unit}", f"{ten} y {unit}", f"{ten} e {unit}", f"{short}{unit}")


def _by_twenties(words: dict[str, int]) -> dict[str, int]:
    """`soixante-quinze`, `quatre-vingts`, `quatre-vingt-douze`."""
    seventy = {f"soixante-{word}": 60 + value for word, value in words.items() if value > 9}
    eighty = {f"quatre-vingt-{word}": 80 + value for word, value in words.items()}
    return seventy | eighty | {"quatre-vingts": 80, "quatre-vingt-un": 81, "soixante et onze": 71}


@cache
def ordinary() -> frozenset[str]:
    """Folded words that are nobody's name when they are capitalised."""
    calendar = (*MONTHS, *WEEKDAYS, *UNITS, *(word for phrase in NAMED for word in phrase))
    return frozenset((*listed(told()["ordinary"]["words"]), *calendar))


@cache
def is_ordinary(word: str) -> bool:
    """Whether a folded word is no name, in the singular or the plural, or with what it is joined to."""
    known = ordinary()
    if word in known or word.removesuffix("s") in known or bool(country_code(word)):
        return True
    parts = re.split(r"[-'’.&]", word)
    return len(parts) > 1 and all(part in known or len(part) < 2 for part in parts)


def alternatives(words: str) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(listed(words), key=len, reverse=True)))
