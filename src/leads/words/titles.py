"""A job title says two things: how senior someone is, and for what; in several languages, without a model.

What the title does not say stays unknown: an unreadable title is no junior one.
"""

from collections.abc import Iterator
from functools import cache

from src.leads.words.phrases import Phrases, read, words
from src.leads.words.remembering import remembered

#: Every level, from the highest down.
SENIORITIES: tuple[str, ...] = (
    "founder",
    "c_level",
    "vp",
    "director",
    "head",
    "manager",
    "senior",
    "individual",
    "student",
)
#: Everything a title can be for.
FUNCTIONS: tuple[str, ...] = (
    "management",
    "sales",
    "marketing",
    "engineering",
    "it",
    "finance",
    "operations",
    "hr",
    "product",
    "legal",
    "procurement",
    "customer_service",
    "data",
    "design",
    "research",
)
_LONGEST = 300  # characters of a title that are read


@remembered
def seniority(title: str) -> str:
    """Tell the level that a title names, the highest if several; "" when it names none, or one that is past.

    >>> [seniority(title) for title in ("Jefa de Ventas", "Vertriebsleiterin", "Assistant to the CEO", "ex-CTO")]
    ['head', 'head', 'individual', '']
    """
    said = _plain(words(title[:_LONGEST]))
    elsewhere = [found.meaning for found in _someone_else().find(said)]
    if elsewhere:
        return "" if "no_longer" in elsewhere else "individual"
    levels = {found.meaning for found in _levels().find(said)} | set(_compound_levels(said))
    return next((level for level in SENIORITIES if level in levels), "")


@remembered
def functions(title: str) -> tuple[str, ...]:
    """Tell what a title is for, in the order it says so: `VP Sales & Marketing` -> sales, marketing."""
    plain = _plain(words(title[:_LONGEST]))
    if any(_someone_else().find(plain)):
        return ()
    said = [part for word in plain for part in _split(word)]
    found = (found.meaning for found in _functions().find(said))
    return tuple(dict.fromkeys(meaning for meaning in found if meaning in FUNCTIONS))


def _plain(said: list[str]) -> list[str]:
    """The words, with a German woman's ending taken off where that gives a word we know: Leiterin -> leiter."""
    return [_masculine(word) for word in said]


def _masculine(word: str) -> str:
    return word[:-2] if word.endswith("in") and word[:-2] in _known() else word


def _compound_levels(said: list[str]) -> Iterator[str]:
    for word in said:
        first, ending = _compound(word)
        if first:
            yield from (found.meaning for found in _endings().find([ending]))


def _split(word: str) -> tuple[str, ...]:
    """A German compound in its two halves where we know both, else the word: vertriebsleiter -> vertrieb, leiter."""
    first, ending = _compound(word)
    return (first, ending) if first else (word,)


def _compound(word: str) -> tuple[str, str]:
    stem = word.removesuffix("in")
    ending = next((ending for ending in _ending_words() if stem.endswith(ending) and stem != ending), "")
    if not ending or word in _known():
        return "", ""
    first = stem.removesuffix(ending)
    known = (part for part in (first, first.removesuffix("s")) if part in _known() or part in _beginnings())
    return next(known, ""), ending


@cache
def _levels() -> Phrases:
    return Phrases(read("titles")["seniority"])


@cache
def _functions() -> Phrases:
    return Phrases(read("titles")["function"])


@cache
def _someone_else() -> Phrases:
    return Phrases(read("titles")["someone_else"])


@cache
def _endings() -> Phrases:
    return Phrases(read("titles")["german_ending"])


@cache
def _ending_words() -> tuple[str, ...]:
    endings = [ending for endings in read("titles")["german_ending"].values() for ending in endings]
    return tuple(sorted(endings, key=len, reverse=True))


@cache
def _known() -> frozenset[str]:
    """Every single word of the vocabulary, folded."""
    tables = (read("titles")[table] for table in ("seniority", "function", "someone_else"))
    phrases = [words(phrase) for table in tables for phrases in table.values() for phrase in phrases]
    return frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word for phrase in read("titles")["german_beginning"]["words"] for word in words(phrase))
