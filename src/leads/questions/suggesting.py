"""Questions that work, to offer where one was not understood: with a name of the store that was nearly said, first."""

import re
from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from src.leads.names import Names
from src.leads.questions.tokens import fold

_EVERYDAY = (
    "How many leads today?",
    "Show me the top 5 HOT leads",
    "How many leads this week by source?",
    "Average score this month",
    "HOT vs WARM this month",
    "How many leads this week vs last week?",
)
#: A shorter word is near to too many.
_SHORTEST = 4


def examples(names: Names) -> tuple[str, ...]:
    """Questions about this team's store that are sure to be understood."""
    about = tuple(f"Show me leads from {name}" for name in names.companies[:1])
    return (*_EVERYDAY[:4], *about, *_EVERYDAY[4:])


def with_the_name_meant(question: str, strange: Sequence[str], names: Names) -> str:
    """The question with the one name of the store that a strange word is a slip or the beginning of; else ""."""
    for word in strange:
        if len(word) >= _SHORTEST and (name := _near(fold(word), names)):
            return re.sub(rf"\b{re.escape(word)}\b", name, question.strip(), count=1)
    return ""


def _near(word: str, names: Names) -> str:
    known = {fold(name): name for name in (*names.companies, *names.owners, *names.sources)}
    begun = [name for folded, name in known.items() if folded.split()[:1] == [word]]
    if begun:
        return begun[0] if len(begun) == 1 else ""
    slips = 1 if len(word) < 8 else 2
    near = process.extract(word, list(known), scorer=DamerauLevenshtein.distance, score_cutoff=slips, limit=2)
    return known[near[0][0]] if len(near) == 1 else ""
