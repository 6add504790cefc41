"""What reading a file of leads passes on: rows as they stand in it, what its columns are for, and the drafts."""

from collections import abc
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from src.leads.models import FACTS, LeadDraft

#: What a column may be for: a fact of the draft, a part of the name, notes, kept under its own name, or left out.
USES: tuple[str, ...] = (*FACTS, "first_name", "last_name", "notes", "extra", "ignore")


@dataclass(frozen=True, slots=True)
class RawRow:
    """A row as it stands in the file: the line it begins on (from 1), its cells, and why they are unreadable, if so."""

    line: int
    cells: tuple[str, ...]
    fault: str = ""


class Records(Protocol):
    """Something that gives the rows of a file, from its first line on, as often as it is asked."""

    def __call__(self) -> Iterator[RawRow]: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file whose form is known.

    `delimiter` is "" in a workbook. `head` names each column once, `Column 3` where nobody named it. `first_line` is
    the line of the first row of data; `head_line` that of the head, 0 where there is none.
    """

    encoding: str
    delimiter: str
    head: tuple[str, ...]
    has_head: bool
    first_line: int
    head_line: int
    head_cells: tuple[str, ...]
    records: Records = field(repr=False, compare=False)

    def rows(self) -> Iterator[RawRow]:
        """Every row of data in the file's order, as wide as the head at least; blank rows and repeated heads are none.

        Raises UserError where the file turns out to be broken.
        """
        width = len(self.head)
        for row in self.records():
            if row.line <= self.head_line or row.cells == self.head_cells:
                continue
            if row.fault or any(map(str.strip, row.cells)):
                yield row if len(row.cells) == width else replace(row, cells=_as_wide(row.cells, width))


def _as_wide(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """The cells, filled up with empty ones; empty ones too many at the end go."""
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    return cells + ("",) * (width - len(cells))


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """What a column is taken for: one of `USES`, how sure that is (0 to 1), and why, in plain words."""

    column: str
    use: str
    confidence: float
    why: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """What each column of a file is for, in the file's order."""

    columns: tuple[ColumnUse, ...]

    @property
    def sure(self) -> bool:
        """Whether there is nothing to ask about: every column is certain, and one of them holds the addresses."""
        has_address = any(column.use == "email" for column in self.columns)
        return has_address and all(column.confidence >= 1 for column in self.columns)

    def with_use(self, column: str, use: str) -> "Mapping":
        """The mapping with another use for a column, as a person chose it. Raises ValueError for an unknown use."""
        if use not in USES:
            raise ValueError(f"no use of a column: {use}")
        chosen = ColumnUse(column, use, 1.0, "chosen")
        return Mapping(tuple(chosen if one.column == column else one for one in self.columns))

    def to_json(self) -> dict[str, Any]:
        return {"columns": [[one.column, one.use, one.confidence, one.why] for one in self.columns]}

    @classmethod
    def from_json(cls, data: abc.Mapping[str, Any]) -> "Mapping":
        return cls(tuple(ColumnUse(*one) for one in data["columns"]))


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that was read: its draft, or in plain words what keeps it from being a lead."""

    line: int
    cells: tuple[str, ...]
    draft: LeadDraft | None
    faults: tuple[str, ...] = ()
