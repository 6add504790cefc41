"""The words of the calendar (calendar.toml): months, weekdays, units, named stretches, and what joins them."""

import tomllib
from pathlib import Path

from src.leads.periods import Unit

_TOLD = tomllib.loads((Path(__file__).parent / "calendar.toml").read_text(encoding="utf-8"))


def _words(table: str) -> dict[str, list[str]]:
    return {key: words.replace("\n", "").split("|") for key, words in _TOLD[table].items()}


MONTHS = {word: n for n, words in enumerate(_words("months").values(), 1) for word in words}
WEEKDAYS = {word: n for n, words in enumerate(_words("weekdays").values()) for word in words}
UNITS = {word: Unit(unit) for unit, words in _words("units").items() for word in words}
NAMED = {
    tuple(phrase.split()): (Unit(key.split()[0]), int(key.split()[1]))
    for key, phrases in _words("named").items()
    for phrase in phrases
}
LAST = frozenset(("last", "past", "letzten", "letzte", "vergangenen", "derniers", "dernieres", "ultimos", "ultimas"))
IN = frozenset(("in", "during", "for", "im", "en", "em", "no", "na", "nas", "nos", "within"))
ALSO_NAMES = frozenset(("jan", "marco", "mars"))
ON = frozenset(("on", "am", "le", "el"))
OF = frozenset(("of", "from", "de", "del", "du", "des", "von", "vom", "da", "do", "das", "dos", "der", "d'"))
ARTICLES = frozenset(
    ("the", "den", "dem", "der", "die", "das", "les", "le", "la", "los", "las", "el", "os", "as", "o", "a", "l'", "s'")
)
THIS = frozenset(
    ("this", "ces", "ce", "cette", "este", "esta", "estos", "estas", "diesen", "dieser", "dieses", "neste", "nesta")
)
SINCE = frozenset(("since", "seit", "depuis", "desde"))
AFTER = frozenset(("after", "nach", "apres", "despues", "depois"))
UNTIL = frozenset(("until", "till", "bis", "jusqu", "hasta", "ate", "jusqu'a", "qu'"))
BEFORE = frozenset(("before", "vor", "avant", "antes"))
BETWEEN = frozenset(("between", "from", "zwischen", "entre", "vom", "von", "du", "del", "de", "desde"))
AND = frozenset(("and", "to", "until", "till", "-", "–", "und", "et", "y", "e", "bis", "al", "a", "au", "ao"))
BEGINNING = frozenset(("beginning", "start", "anfang", "beginn", "debut", "principio", "comienzo", "inicio"))
#: Abbreviations and names that are something else unless a preposition stands before them.
ONLY_AFTER_A_WORD = frozenset(
    ("may", "mar", "mai", "mars", "marco", "marzo", "jan", "sept", "sep", "dec", "segunda", "an", "jun")
)
DATE_WORDS = frozenset((*MONTHS, *WEEKDAYS, *UNITS, *(word for phrase in NAMED for word in phrase)))
