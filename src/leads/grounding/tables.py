"""What tools said, as the data that it is: rows and how often each value occurs in them, and the store's own numbers.

A lead's own words (its notes, its title) are data, too, but nobody's count or score: they are kept apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

import orjson

from src.leads.grounding.folding import folded

_FENCED = re.compile(r"<(\w+)>([\[{].*?[\]}])</\1>", re.DOTALL)
#: Values and nestings beyond these are not looked at.
_MOST_NODES, _LONGEST_VALUE, _LARGEST = 50_000, 80, 1e15
_TYPED = frozenset(
    ("notes", "more", "guessed", "name", "company", "title", "source", "website", "industry", "owner", "status", "note")
) | frozenset(("evidence", "timeline", "country", "email", "domain", "phone"))
#: Numbers that count nothing, and days in words.
_NO_COUNT = frozenset(("id", "of", "against", "query", "days"))

WORDS = re.compile(r"[^\W_]+")

Row = Mapping[str, Any]


class Tables:
    """`records` are all objects, `rows` those in lists of nothing else; `unread` are texts that are no whole JSON.

    `numbers` and `percentages` are the store's own, `texts` what was said beside them and was not typed by people.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self.sizes: set[int] = set()
        self.rows: list[Row] = []
        self.records: list[Row] = []
        self.numbers: set[float] = set()
        self.percentages: set[float] = set()
        self.texts: list[str] = []
        self.unread: list[str] = []
        for text in texts:
            self._read(text)

    @cached_property
    def often(self) -> Mapping[int, set[str]]:
        """The folded values that occur in exactly so many rows."""
        often: dict[int, set[str]] = defaultdict(set)
        for value, times in Counter(_cells(self.rows)).items():
            often[times].add(value)
        return often

    @cached_property
    def tiers(self) -> Mapping[str, Sequence[tuple[str, str]]]:
        """The tier of each record by its name, address or company, all folded; looked up by the first word of these."""
        found: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for record in self.records:
            for name in _names(record) if "tier" in record else ():
                found[WORDS.findall(name)[0]].append((name, folded(str(record["tier"]))))
        return found

    def _read(self, text: str) -> None:
        bodies = [found[2] for found in _FENCED.finditer(text)] if "<" in text else []
        try:
            values = [orjson.loads(body) for body in bodies or [text]]
        except ValueError:
            self.unread.append(text)  # cut off, or no JSON after all
            return
        for value in values:
            self._walk(value)

    def _walk(self, value: Any) -> None:
        left, nodes = _MOST_NODES, [value]
        while nodes and left:
            left, node = left - 1, nodes.pop()
            if isinstance(node, dict):
                nodes += self._object(node)
            elif isinstance(node, list):
                self._list(node)
                nodes += node
            elif isinstance(node, str) and not (node.isalpha() or node[4:5] == "-"):
                self.texts.append(node)  # what is neither a word nor a date

    def _list(self, items: Sequence[Any]) -> None:
        rows = [each for each in items if isinstance(each, dict)]
        if len(rows) == len(items):
            self.sizes.add(len(rows))
            self.rows += rows

    def _object(self, record: Row) -> list[Any]:
        """Take its numbers; what else is in it and is not typed by people is to be looked at."""
        self.records.append(record)
        worked_out = "percent" in str(record.get("operation", ""))
        within = []
        for name, value in record.items():
            if name in _TYPED or name in _NO_COUNT:
                continue
            if isinstance(value, (int, float)):
                self._number(value, percent=_is_percent(name) or (worked_out and name == "result"))
            else:
                within.append(value)
        return within

    def _number(self, value: float, *, percent: bool) -> None:
        if abs(value) < _LARGEST:  # nor is it one if it is no number
            self.numbers.add(float(abs(value)))
            self.percentages |= {float(abs(value))} if percent else set()


def _names(record: Row) -> Iterator[str]:
    """What a record is recognised by in a sentence; by its company only where it has no name of its own."""
    person = [folded(str(record[field])) for field in ("name", "email") if record.get(field)]
    names = person or [folded(str(record.get("company") or ""))]
    yield from (name for name in names if len(name) > 2 and WORDS.search(name))


@lru_cache(maxsize=256)
def _is_percent(name: str) -> bool:
    return any(word in name for word in ("share", "percent", "change"))


def _cells(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        yield from {folded(v) for v in row.values() if isinstance(v, str) and 0 < len(v) <= _LONGEST_VALUE}
