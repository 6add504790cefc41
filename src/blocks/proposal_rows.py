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
    """The heads, and what makes the rows of a lead."""
    scored = any(row.score != (row.score[0], row.score[0]) for row in proposal.rows)
    if proposal.edit.delete:
        return ["Lead", "Company", "E-mail", "Tier", "Score"], lambda row: [
            [*_who(row), row.tier[0], str(row.score[0])]
        ]
    if proposal.edit.kind == "note":
        return ["Lead", "Company", "E-mail", *_score_head(scored)], lambda row: [[*_who(row), *_score(row, scored)]]
    head = ["Lead", "Company", "Field", "Now", "Then", *_score_head(scored)]
    return head, lambda row: _changes(row, scored)


def _changes(row: Row, scored: bool) -> list[list[str]]:
    """A row for each field; what it does to the score stands in the first."""
    room = 200 if len(row.changes) <= _FEW_FIELDS else 80
    who, score = _who(row)[:2], _score(row, scored)
    return [
        [
            *who,
            change.field,
            clip(change.before, room),
            clip(change.after, room),
            *(score if not n else [""] * len(score)),
        ]
        for n, change in enumerate(row.changes)
    ]


def _who(row: Row) -> list[str]:
    return [clip(row.name or row.email, 80), clip(row.company, 80), clip(row.email, 120)]


def _score_head(scored: bool) -> list[str]:
    return ["Score"] if scored else []


def _score(row: Row, scored: bool) -> list[str]:
    """`42 WARM → 70 HOT`; as it is, where it stays."""
    before, after = (f"{score} {tier}" for score, tier in zip(row.score, row.tier, strict=True))
    return [before if before == after else f"{before} → {after}"] if scored else []


def _size(rows: list[list[str]]) -> int:
    return sum(len(cell) for row in rows for cell in row)
