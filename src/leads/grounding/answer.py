"""The answer that is looked at: its language, its lists, and what of it is yet to be read."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property

from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.folding import folded
from src.leads.grounding.vocabulary import language_of

_ITEM = re.compile(r"[ \t]*(?:[-*•–◦]|\d{1,3}[.)]|:\w+:)[ \t]+\S")
_ROW = re.compile(r"[ \t]*\|.*\|[ \t]*$")
_RULE = re.compile(r"[ \t]*\|?[\s:|-]+$")
_END = re.compile(r"[.!?…](?=\s)|\n")
_SERIES = re.compile(r"[:–—]\s([^:.\n]+)")
_AND = re.compile(r",\s*(?:(?:and|und|et|y|e|or|oder|ou|o)\s)?|\s(?:and|und|et|y|e|&)\s")


class Answer:
    """A text of which every part is read once: what a reader has `taken` is blank for those after it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.left = text

    @cached_property
    def language(self) -> str:
        return language_of(self.text)

    def take(self, start: int, end: int) -> None:
        """Nobody else needs to read this."""
        self.left = f"{self.left[:start]}{' ' * (end - start)}{self.left[end:]}"

    def finds(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Each find in what is left; it is taken afterwards, unless who asked took something else of it."""
        yield from pattern.finditer(self.left)

    def claim(self, kind: Kind, start: int, end: int) -> Claim:
        return Claim(kind, self.text[start:end], start, end)

    def sentence(self, at: int) -> str:
        """The sentence or line around a place, folded."""
        n = bisect_right(self._ends, at)
        return folded(self.text[self._ends[n - 1] : self._ends[n]])

    @cached_property
    def _ends(self) -> list[int]:
        """Where sentences and lines end; the first begins at 0."""
        return [0, *(found.end() for found in _END.finditer(self.text)), len(self.text) + 1]

    @cached_property
    def list_sizes(self) -> frozenset[int]:
        """How many items its lists, tables and series have."""
        sizes, run = set(), 0
        for line in (*self.text.split("\n"), ""):
            if _ITEM.match(line) or (_ROW.match(line) and not _RULE.match(line)):
                run += 1
            elif not _RULE.match(line) or not line.strip():
                sizes |= {run, run - 1}  # a table's first row is its head
                run = 0
        series = (len(_AND.split(found[1])) for found in _SERIES.finditer(self.text))
        return frozenset(size for size in (*sizes, *series) if size > 0)
