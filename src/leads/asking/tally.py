"""Figures that can be added up: what SQL gives for a group, and the measures that follow from it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from src.leads.query import Measure


@dataclass(slots=True)
class Tally:
    """Of some leads: how many, their scores, and the budgets of those that name one."""

    leads: int = 0
    score_sum: int = 0
    score_min: int | None = None
    score_max: int | None = None
    budgets: int = 0
    budget_sum: int = 0
    budget_min: int | None = None
    budget_max: int | None = None

    def add(self, other: "Tally") -> None:
        """Take the other's leads in."""
        self.leads += other.leads
        self.score_sum += other.score_sum
        self.budgets += other.budgets
        self.budget_sum += other.budget_sum
        self.score_min = _least(self.score_min, other.score_min)
        self.budget_min = _least(self.budget_min, other.budget_min)
        self.score_max = _most(self.score_max, other.score_max)
        self.budget_max = _most(self.budget_max, other.budget_max)

    @classmethod
    def of(cls, names: Sequence[str], values: Sequence[Any]) -> "Tally":
        """From sums by these names: no row at all sums up to None, and PostgreSQL gives sums as decimals."""
        known = {name: int(value) for name, value in zip(names, values, strict=True) if value is not None}
        return cls(**known)


def needed(measure: Measure) -> tuple[str, ...]:
    """The fields of a tally that a measure follows from."""
    match measure:
        case Measure.COUNT | Measure.SHARE:
            return ("leads",)
        case Measure.AVERAGE_SCORE | Measure.SUM_SCORE | Measure.SHARE_OF_SCORE:
            return ("leads", "score_sum")
        case Measure.AVERAGE_BUDGET | Measure.SUM_BUDGET | Measure.SHARE_OF_BUDGET:
            return ("leads", "budgets", "budget_sum")
        case _:
            return ("leads", *(["budgets"] if measure.value.endswith("budget") else []), extreme(measure))


def extreme(measure: Measure) -> str:
    """`minimum_score` is `score_min`."""
    kind, of = measure.value.split("_")
    return f"{of}_{kind[:3]}"


def figures(measures: Sequence[Measure], tally: Tally, whole: Tally) -> tuple[float | int | None, ...]:
    """The measures of some leads; shares are in percent of the `whole`."""
    return tuple(figure(measure, tally, whole) for measure in measures)


def figure(measure: Measure, tally: Tally, whole: Tally) -> float | int | None:
    match measure:
        case Measure.COUNT:
            return tally.leads
        case Measure.SHARE:
            return _percent(tally.leads, whole.leads)
        case Measure.SHARE_OF_SCORE:
            return _percent(tally.score_sum, whole.score_sum)
        case Measure.SHARE_OF_BUDGET:
            return _percent(tally.budget_sum, whole.budget_sum)
        case Measure.AVERAGE_SCORE:
            return tally.score_sum / tally.leads if tally.leads else None
        case Measure.AVERAGE_BUDGET:
            return tally.budget_sum / tally.budgets if tally.budgets else None
        case Measure.SUM_SCORE:
            return tally.score_sum
        case Measure.SUM_BUDGET:
            return tally.budget_sum if tally.budgets else None
        case _:
            value: int | None = getattr(tally, extreme(measure))
            return value


def _percent(part: int, whole: int) -> float | None:
    return 100 * part / whole if whole else None


def _least(one: int | None, other: int | None) -> int | None:
    return min((value for value in (one, other) if value is not None), default=None)


def _most(one: int | None, other: int | None) -> int | None:
    return max((value for value in (one, other) if value is not None), default=None)
