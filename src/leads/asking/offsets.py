"""The offsets of a time zone as SQL needs them: SQLite knows no zones, but it can add seconds. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Offsets:
    """`first` seconds east of UTC at the beginning, and from each instant of `changes` on the seconds beside it."""

    first: int
    changes: tuple[tuple[datetime, int], ...] = ()


@lru_cache(maxsize=64)
def offsets(zone: ZoneInfo, first: date, last: date) -> Offsets:
    """The zone's offsets on these days, a day before and after included."""
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=1)
    end = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=2)
    began, changes = offset(at, zone), []
    while at < end:
        following = at + timedelta(days=1)
        if offset(at, zone) != offset(following, zone):
            changes.append((moment := change_between(at, following, zone), offset(moment, zone)))
        at = following
    return Offsets(began, tuple(changes))


def offset(at: datetime, zone: ZoneInfo) -> int:
    """Seconds east of UTC at this instant."""
    return round((at.astimezone(zone).utcoffset() or timedelta()).total_seconds())


def change_between(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The instant within a day from which the clocks show another offset."""
    before = offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low).total_seconds() // 2)
        low, high = (middle, high) if offset(middle, zone) == before else (low, middle)
    return high
