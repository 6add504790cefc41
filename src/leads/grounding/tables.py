"""The rows within what tools said: how many there are, and how often each value occurs in them."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from src.leads.grounding.folding import folded

_FENCED = re.compile(r"<(\w+)>([\[{].*?[\]}])</\1>", re.DOTALL)
#: Values and nestings beyond these are not looked at.
_MOST_NODES, _LONGEST_VALUE = 50_000, 80

Row = Mapping[str, Any]


class Tables:
    """All lists in the texts that are JSON; `records` are all objects, `rows` those in lists of nothing else."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.sizes: set[int] = set()
        self.rows: list[Row] = []
        self.records: list[Row] = []
        self._often: dict[int, set[str]] | None = None
        for value in (value for text in texts for value in _values(text)):
            self._walk(value)

    @property
    def often(self) -> Mapping[int, set[str]]:
        """The folded values that occur in exactly so many rows of one list."""
        if self._often is None:
            self._often = defaultdict(set)
            for value, times in Counter(_cells(self.rows)).items():
                self._often[times].add(value)
        return self._often

    def _walk(self, value: Any) -> None:
        left, nodes = _MOST_NODES, [value]
        while nodes and left:
            left, node = left - 1, nodes.pop()
            if isinstance(node, list):
                rows = [each for each in node if isinstance(each, dict)]
                if len(rows) == len(node):
                    self.sizes.add(len(rows))
                    self.rows += rows
                nodes += node
            elif isinstance(node, dict):
                self.records.append(node)
                nodes += node.values()


def _values(text: str) -> Iterator[Any]:
    bodies = [found[2] for found in _FENCED.finditer(text)] if "<" in text else []
    for body in bodies or ([text] if text[:1] in ("{", "[") else []):
        try:
            yield json.loads(body)
        except (ValueError, RecursionError):
            continue  # cut off, or no JSON after all


def _cells(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from {folded(v) for v in row.values() if isinstance(v, str) and 0 < len(v) <= _LONGEST_VALUE}
