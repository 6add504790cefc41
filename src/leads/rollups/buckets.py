"""Stretches of time that figures are kept for, each with a name: `2026`, `2026-Q4`, `2026-11`, `2026-11-24`. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from src.leads.periods import Unit, begin_of

ALL_TIME = ""
#: A period that is put together from more than these is counted from the leads.
MOST_BUCKETS = 1_000
_SIZES = (Unit.YEAR, Unit.QUARTER, Unit.MONTH, Unit.DAY)


def bucket(day: date, unit: Unit) -> str:
    """The name of the year, quarter, month or day that the day lies in."""
    match unit:
        case Unit.YEAR:
            return f"{day.year:04}"
        case Unit.QUARTER:
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case Unit.MONTH:
            return f"{day.year:04}-{day.month:02}"
        case _:
            return day.isoformat()


def first_day(name: str) -> date:
    """The first day of a month or of a day."""
    return date.fromisoformat(name if len(name) > len("2026-11") else f"{name}-01")


def within(units: Sequence[Unit], group: Unit | None) -> tuple[Unit, ...]:
    """Those of the units that no boundary of the group's unit cuts in two, and that tell where in time they lie."""
    if group is None:
        return tuple(units)
    whole = (Unit.DAY,) if group in (Unit.DAY, Unit.WEEK) else (Unit.MONTH, Unit.DAY)
    return tuple(unit for unit in units if unit in whole)


def buckets(first: date, last: date, units: Collection[Unit]) -> list[str] | None:
    """The fewest stretches of these units that are the days from first to last; None if there are none, or too many."""
    found: list[str] = []
    while first <= last:
        unit = next((unit for unit in _SIZES if unit in units and _fits(unit, first, last)), None)
        if unit is None or len(found) == MOST_BUCKETS:
            return None
        found.append(bucket(first, unit))
        first = begin_of(first, unit, 1)
    return found


def _fits(unit: Unit, first: date, last: date) -> bool:
    return begin_of(first, unit) == first and begin_of(first, unit, 1) - timedelta(days=1) <= last
