"""What the store answers to a `LeadQuery`: rows, and all that an honest sentence about them needs. Plain values."""

from dataclasses import dataclass
from datetime import datetime

from src.leads.periods import Span
from src.leads.query import LeadQuery

#: A value of a list: a text, a number or a time (UTC); None and "" are what is not known.
Cell = str | int | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one group, in the order of `query.measures`; None where no lead gives one.

    `keys` are the group's labels in the order of `query.group_by`, as people write them ("" is: not known; a day, week,
    month … is the date of its first day, `2026-11-24`). `currency` tells budgets apart and is "" for other figures.
    """

    keys: tuple[str, ...]
    figures: tuple[float | int | None, ...]
    leads: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One lead of a list: `cells` in the order of `query.columns`."""

    lead_id: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """The other side of a comparison."""

    span: Span | None
    leads: int
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to `query` as of `asked_at`, in the zone named `zone`.

    `leads` is how many leads it rests on, whatever a limit cut off; `groups` how many groups there are in all.
    Ungrouped figures are one row with no keys (one for each currency when budgets are asked for).
    """

    query: LeadQuery
    asked_at: datetime
    zone: str
    span: Span | None
    leads: int
    rows: tuple[Row, ...] = ()
    listed: tuple[Listed, ...] = ()
    groups: int = 0
    other: Side | None = None
