"""What has been understood so far, piece by piece; a second word for a thing that was settled is a contradiction."""

from copy import copy
from dataclasses import dataclass, field
from typing import Any

from src.leads.periods import Period

_GROWING = ("measures", "columns", "groups", "where", "exclude", "other_where")


class NotUnderstood(Exception):
    """The question is not fully understood; `words` are the ones that are to blame."""

    def __init__(self, *words: str) -> None:
        super().__init__(", ".join(words))
        self.words = words


@dataclass(slots=True)
class Draft:
    """The parts of a query as they are found; `nouns` counts how often leads were named, `shape` is what is asked."""

    listing: bool = False
    counting: bool = False
    summary: bool = False
    trend: bool = False
    nouns: int = 0
    measures: list[str] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    where: dict[str, Any] = field(default_factory=dict)
    exclude: dict[str, Any] = field(default_factory=dict)
    period: Period | None = None
    dated_by: str = ""
    previous: bool = False
    other_period: Period | None = None
    other_where: dict[str, Any] = field(default_factory=dict)
    order: dict[str, Any] | None = None
    limit: int | None = None
    limits_groups: bool = False
    lookup: bool = False
    card: bool = False
    choosing: bool = False
    turning: bool = False
    replaces_columns: bool = False
    adds: bool = False
    forgets: tuple[str, ...] = ()

    def copy(self) -> "Draft":
        """One that grows apart from this one; what a condition holds is never changed in place."""
        made = copy(self)
        for name in _GROWING:
            setattr(made, name, copy(getattr(self, name)))
        return made

    @property
    def narrowed(self) -> bool:
        return bool(self.where or self.exclude or self.period)

    @property
    def compares(self) -> bool:
        return bool(self.previous or self.other_period or self.other_where)

    def filter(self, kind: str, values: list[str], written: str, *, out: bool = False) -> None:
        """Set a condition once: `HOT leads from webinars and WARM leads` goes with nobody knows what."""
        conditions = self.exclude if out else self.where
        if kind in conditions or (kind in ("without", "having") and set(values) & self._known_or_not()):
            raise NotUnderstood(written)
        conditions[kind] = list(dict.fromkeys(values))

    def _known_or_not(self) -> set[str]:
        return {*self.where.get("without", ()), *self.where.get("having", ())}

    def bound(self, name: str, value: int, written: str) -> None:
        """Set a bound once."""
        if name in self.where:
            raise NotUnderstood(written)
        self.where[name] = value

    def set_period(self, period: Period, written: str) -> None:
        if self.period is not None:
            raise NotUnderstood(written)
        self.period = period

    def set_order(self, by: str, *, descending: bool, written: str) -> None:
        if self.order is not None:
            raise NotUnderstood(written)
        self.order = {"by": by, "descending": descending}

    def set_limit(self, limit: int, written: str, *, of_groups: bool = False) -> None:
        """How many leads, or groups, are wanted."""
        if self.limit is not None or not 0 < limit <= 1000:
            raise NotUnderstood(written)
        self.limit, self.limits_groups = limit, of_groups
