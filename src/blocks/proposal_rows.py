"""The table of a proposal: each lead with each of its fields as it is and as it would be. Pure."""

from collections.abc import Callable
from typing import NamedTuple

from src.blocks.text import clip
from src.leads.edits import Row
from src.leads.proposal import Proposal

#: Rows that are shown, and characters; leads are shown whole or not at all.
SHOWN, ROOM = 20, 7000
_FEW_FIELDS = 5


class RowsShown(NamedTuple):
    """A table's heads and rows, and how many leads they are of."""

    head: list[str]
    rows: list[list[str]]
    leads: int


def lead_count(count: int) -> str:
    return f"{count:,} lead{'' if count == 1 else 's'}"


def rows_shown(proposal: Proposal) -> RowsShown:
    """As many leads as there is room for, in their order."""
    head, rows_of = _columns(proposal)
    shown: list[list[str]] = []
    for count, row in enumerate(proposal.rows):
        rows = rows_of(row)
        if shown and (len(shown) + len(rows) > SHOWN or _size(shown) + _size(rows) > ROOM):
            return RowsShown(head, shown, count)
        shown += rows
    return RowsShown(head, shown, len(proposal.rows))


def _columns(proposal: Proposal) -> tuple[list[str], Callable[[Row], list[list[str]]]]:
    """The heads, five at most, and what makes the rows of a lead."""
    if proposal.edit.delete:
        return ["Lead", "Company", "E-mail", "Score"], lambda row: [[*_who(row), clip(row.email, 120), _scores(row)[0]]]
    if proposal.edit.kind == "note":
        return ["Lead", "Company", "E-mail", "Score"], lambda row: [[*_who(row), clip(row.email, 120), _moved(row)]]
    return ["Lead", "Company", "Field", "Now", "Then"], _changes


def _changes(row: Row) -> list[list[str]]:
    """A row for each field, and one for the score if it moves."""
    room = 200 if len(row.changes) <= _FEW_FIELDS else 80
    changes = [[*_who(row), each.field, clip(each.before, room), clip(each.after, room)] for each in row.changes]
    before, after = _scores(row)
    return changes + ([[*_who(row), "score", before, after]] if before != after else [])


def _who(row: Row) -> list[str]:
    return [clip(row.name or row.email, 80), clip(row.company, 80)]


def _scores(row: Row) -> tuple[str, str]:
    """`42 WARM`, and what it would be."""
    before, after = (f"{score} {tier}" for score, tier in zip(row.score, row.tier, strict=True))
    return before, after


def _moved(row: Row) -> str:
    """`42 WARM → 70 HOT`; as it is, where it stays."""
    return " → ".join(dict.fromkeys(_scores(row)))


def _size(rows: list[list[str]]) -> int:
    return sum(len(cell) for row in rows for cell in row)
