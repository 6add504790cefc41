"""What has been understood so far, piece by piece; a second word for a thing that was settled is a contradiction."""

from dataclasses import dataclass, field
from typing import Any

from src.leads.periods import Period


class NotUnderstood(Exception):
    """The question is not fully understood; `words` are the ones that are to blame."""

    def __init__(self, *words: str) -> None:
        super().__init__(", ".join(words))
        self.words = words


@dataclass(slots=True)
class Draft:
    """The parts of a query as they are found."""

    listing: bool = False
    open_ended: bool = False
    counting: bool = False
    summary: bool = False
    trend: bool = False
    comparing: bool = False
    nouns: int = 0
    people: bool = False
    measures: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    where: dict[str, Any] = field(default_factory=dict)
    exclude: dict[str, Any] = field(default_factory=dict)
    period: Period | None = None
    dated_by: str = ""
    other_period: Period | None = None
    other_where: dict[str, Any] = field(default_factory=dict)
    order: dict[str, Any] | None = None
    limit: int | None = None
    limits_groups: bool = False
    lookup: bool = False

    def filter(self, kind: str, value: str, *, out: bool = False) -> None:
        """Add an alternative to a condition."""
        values = (self.exclude if out else self.where).setdefault(kind, [])
        if value not in values:
            values.append(value)

    def bound(self, name: str, value: int, written: str) -> None:
        """Set a bound once."""
        if name in self.where:
            raise NotUnderstood(written)
        self.where[name] = value

    def set_period(self, period: Period, written: str) -> None:
        """Set the period once; two of them only make sense to compare."""
        if self.period is None:
            self.period = period
        elif self.comparing and self.other_period is None:
            self.other_period = period
        else:
            raise NotUnderstood(written)

    def set_order(self, by: str, *, descending: bool, written: str) -> None:
        if self.order is not None:
            raise NotUnderstood(written)
        self.order = {"by": by, "descending": descending}

    def set_limit(self, limit: int, written: str, *, of_groups: bool = False) -> None:
        """How many leads, or groups, are wanted."""
        if self.limit is not None or not 0 < limit <= 1000:
            raise NotUnderstood(written)
        self.limit, self.limits_groups = limit, of_groups
