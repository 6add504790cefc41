"""How a text file marks its columns: the delimiter that parts most lines alike, its quotes, and what escapes them."""

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from src.leads.table.names import use_of

_DELIMITERS = (",", ";", "\t", "|", "^", "~", "\x1f", "\x01")
_SEP_LINE = re.compile(
    r'\ufeff?"?sep=(?P<delimiter>[,;:|\t^~!#*/])"?\s*$', re.IGNORECASE
)  # which Excel writes and obeys
_APOSTROPHES = re.compile(r"(?:^|[,;\t|])'[^'\n]*'(?=[,;\t|\r\n]|$)", re.MULTILINE)
_ESCAPED = re.compile(r'[^"\\]\\"[^,;\t|\r\n]')


@dataclass(frozen=True, slots=True)
class Dialect:
    """A delimiter with quotes; `width` is how many cells most rows have.

    `wrapped` says that each line is a whole line of CSV in quotes, as a spreadsheet saves what it took for one column.
    """

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    width: int = 0
    wrapped: bool = False

    def options(self) -> dict[str, Any]:
        """What csv.reader is told."""
        doubled = self.escape is None
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "escapechar": self.escape,
            "doublequote": doubled,
            "skipinitialspace": self.delimiter in ",;",
        }

    def cells(self, lines: Iterable[str]) -> list[list[str]]:
        """The rows of some lines that say anything, up to one that cannot be read."""
        rows = []
        with suppress(csv.Error):
            for row in csv.reader(lines, **self.options()):
                rows.append(row)
        return [row for row in rows if any(cell.strip() for cell in row)]

    def literal(self, line: str) -> list[str]:
        """The cells of one line in which a quote is a character like any other."""
        return next(csv.reader([line], delimiter=self.delimiter, quoting=csv.QUOTE_NONE), [])


def dialect_of(lines: Sequence[str]) -> Dialect:
    """Tell how the first lines of a file are written; one column in commas, where nothing parts them."""
    text = "".join(lines)
    quote = "'" if '"' not in text and len(_APOSTROPHES.findall(text)) * 2 >= len(lines) else '"'
    escape = "\\" if _ESCAPED.search(text) else None
    named = _SEP_LINE.match(lines[0]) if lines else None
    tried = [Dialect(one, quote, escape) for one in ([named["delimiter"]] if named else _DELIMITERS)]
    best = max(tried, key=lambda one: _fitness(one.cells(lines)))
    rows = best.cells(lines[1:] if named else lines)
    width = _usual_width(rows)
    if width == 1 and (inner := _within(rows)):
        return Dialect(inner.delimiter, quote, escape, inner.width, wrapped=True)
    return Dialect(best.delimiter if width > 1 or named else ",", quote, escape, max(width, 1))


def _fitness(rows: list[list[str]]) -> float:
    """How well a delimiter parts rows: alike, into many cells, and with a head whose names are known."""
    width = _usual_width(rows)
    if width < 2:
        return 0.0
    alike = sum(1 for row in rows if len(row) == width) / len(rows)
    known = max(sum(1 for cell in row if use_of(cell)) for row in rows[:10])
    return alike + 0.1 * min(width - 1, 10) + 0.2 * known


def _usual_width(rows: list[list[str]]) -> int:
    """The number of cells that most rows have; that of rows without a delimiter counts only if nearly all are so."""
    counted = Counter(map(len, rows))
    wide = {width: count for width, count in counted.items() if width > 1}
    if not wide or sum(wide.values()) < 0.3 * len(rows):
        return min(counted, default=0) and 1
    return max(wide, key=lambda width: wide[width] * math.log(width))


def _within(rows: list[list[str]]) -> Dialect | None:
    """The dialect of the lines that stand in the cells of a single column, if those are CSV with known names."""
    lines = [f"{row[0]}\n" for row in rows]
    for delimiter in (",", ";", "\t"):
        inner = [row for line in lines[:50] for row in Dialect(delimiter).cells([line])[:1]]
        width = _usual_width(inner)
        if width > 1 and inner and sum(1 for cell in inner[0] if use_of(cell)) > 1:
            return Dialect(delimiter, width=width)
    return None
