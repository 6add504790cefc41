"""The store's names as they may appear in a question: without case, accents, legal form or plural."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from src.leads.names import Names
from src.leads.questions.calendar_words import NAMED
from src.leads.questions.lexicon import lexicon
from src.leads.questions.tokens import Token, fold

Meaning = tuple[str, str]

_WORDS_OF_FORM = (
    "gmbh ag kg se sa sas sarl sl srl bv nv ltd limited llc inc incorporated corp corporation co plc oy ab ltda"
)
LEGAL_FORMS = frozenset(_WORDS_OF_FORM.split())
_WORD = re.compile(r"[^\W_]+(?:[&.'-][^\W_]+)*")
#: How many words of a name are looked at.
MOST_WORDS = 6


class KnownNames:
    """An index from a name's folded words to (field, the name as the store has it)."""

    def __init__(self, names: Names) -> None:
        self._index: dict[tuple[str, ...], tuple[Meaning, ...]] = {}
        for field, known in (
            ("source", names.sources),
            ("status", names.statuses),
            ("owner", names.owners),
            ("industry", names.industries),
            ("company", names.companies),
        ):
            for name in known:
                self._add(field, name)
        self.words = frozenset(word for form in self._index for word in form)

    def at(self, tokens: Sequence[Token], at: int) -> tuple[int, tuple[Meaning, ...]] | None:
        """The longest name that begins at this word, as its length and what it names."""
        for length in range(min(MOST_WORDS, len(tokens) - at), 0, -1):
            words = tuple(token.folded for token in tokens[at : at + length])
            if found := self._index.get(words):
                return length, found
        return None

    def _add(self, field: str, name: str) -> None:
        words = tuple(_WORD.findall(fold(name)))
        for form in self._forms(field, words):
            if form and not (field == "company" and (form in lexicon() or form in NAMED)):
                known = self._index.get(form, ())
                if all(meaning != (field, name) for meaning in known):
                    self._index[form] = (*known, (field, name))

    def _forms(self, field: str, words: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
        yield words
        if field == "company" and len(words) > 1 and words[-1].strip(".") in LEGAL_FORMS:
            yield words[:-1]
        if field in ("source", "industry", "owner") and words:
            yield (*words[:-1], words[-1] + "s")  # an owner's: `toms leads`


@lru_cache(maxsize=16)
def known_names(names: Names) -> KnownNames:
    """The index of these names, built once."""
    return KnownNames(names)
