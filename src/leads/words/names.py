"""A person's name in its two parts."""

from functools import cache

from nameparser import HumanName
from nameparser.config import CONSTANTS


def split(name: str) -> tuple[str, str]:
    """Give the given name and the family name, "" for what is not there: `Dr. Ana de la Vega` -> Ana, de la Vega."""
    two = name.split(" ")
    if len(two) == 2 and all(_is_plain(word) for word in two):  # most names; they are no work for a parser
        return two[0], two[1]
    parts = HumanName(name)
    return parts.first, parts.last


def _is_plain(word: str) -> bool:
    """Letters alone, and no word that means something in a name, such as a title or a particle."""
    return len(word) > 1 and word.isalpha() and word.lower() not in _meaning()


@cache
def _meaning() -> frozenset[str]:
    known = CONSTANTS
    lists = (known.titles, known.first_name_titles, known.prefixes, known.bound_first_names, known.conjunctions)
    suffixes = (known.suffix_acronyms, known.suffix_not_acronyms, known.suffix_acronyms_ambiguous)
    return frozenset(str(word).replace(".", "").lower() for each in (*lists, *suffixes) for word in each)
