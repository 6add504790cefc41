"""Periods as people name them, and the instants they mean in the desk's time zone; weeks begin on Monday. Pure."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, model_validator

#: No desk has leads from before, and no calendar goes far beyond.
EARLIEST, LATEST = date(1990, 1, 1), date(2200, 1, 1)


class Unit(StrEnum):
    """A stretch of the calendar."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Span:
    """The instants of a period, from `begin` up to but without `end`, both UTC; None: open on that side.

    `first` and `last` are the days in the zone that it touches, both included.
    """

    begin: datetime | None
    end: datetime | None
    first: date | None
    last: date | None


class Period(BaseModel):
    """One stretch of time, in one of three shapes.

    - `unit` and `offset`: this calendar unit (0), the last one (-1) …: today is a day at 0, last week a week at -1;
    - `unit` and `last`: the last N units up to now: last 7 days are today and the six days before it, last 2 weeks 14
      days, last 3 months the days since this date three months ago; last N hours count to the minute;
    - `start` and/or `end`: from this day to that day, both included; either alone is open on the other side.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    unit: Unit | None = None
    offset: int = Field(0, ge=-1000, le=0)
    last: int | None = Field(None, ge=1, le=10_000)
    start: date | None = Field(None, ge=EARLIEST, le=LATEST)
    end: date | None = Field(None, ge=EARLIEST, le=LATEST)

    @model_validator(mode="after")
    def _one_shape(self) -> Self:
        dated = self.start is not None or self.end is not None
        if dated == (self.unit is not None) or (self.last and (dated or self.offset)) or (dated and self.offset):
            raise ValueError("give a unit with offset, a unit with last, or start and end; not a mixture")
        if self.unit is Unit.HOUR and self.last is None:
            raise ValueError("hours are counted back from now: give last")
        if self.start and self.end and self.start > self.end:
            raise ValueError("start is after end")
        return self

    def span(self, now: datetime, zone: ZoneInfo) -> Span:
        """What it means at this moment, in this zone."""
        if self.unit is Unit.HOUR and self.last:
            return _hours(now, zone, self.last)
        first, last = self._days(now.astimezone(zone).date())
        return _of_days(first, last, zone)

    def before(self, now: datetime, zone: ZoneInfo) -> "Period":
        """The period of the same length just before it: last week for this week, the 7 days before for 7 days.

        Raises ValueError for a period that is open at its beginning: nothing lies before it.
        """
        if self.unit and self.last is None:
            return Period(unit=self.unit, offset=self.offset - 1)
        span = self.span(now, zone)
        if span.first is None:
            raise ValueError("a period without a beginning has none before it")
        last = span.last or now.astimezone(zone).date()
        days = (last - span.first).days + 1
        return Period(start=span.first - timedelta(days=days), end=span.first - timedelta(days=1))

    def _days(self, today: date) -> tuple[date | None, date | None]:
        if self.unit is None:
            return self.start, self.end
        if self.last:
            return _back(today, self.unit, self.last) + timedelta(days=1), today
        first = begin_of(today, self.unit, self.offset)
        return first, begin_of(today, self.unit, self.offset + 1) - timedelta(days=1)


def begin_of(day: date, unit: Unit, offset: int = 0) -> date:
    """The first day of the calendar unit that the day lies in, or of the one `offset` units later."""
    match unit:
        case Unit.WEEK:
            return day + timedelta(days=7 * offset - day.weekday())
        case Unit.MONTH:
            return _months_later(day.replace(day=1), offset)
        case Unit.QUARTER:
            return _months_later(day.replace(day=1, month=day.month - (day.month - 1) % 3), 3 * offset)
        case Unit.YEAR:
            return date(day.year + offset, 1, 1)
        case _:
            return day + timedelta(days=offset)


def _back(day: date, unit: Unit, count: int) -> date:
    """The same day so many units ago; the end of the month where that month is shorter."""
    months = {Unit.MONTH: 1, Unit.QUARTER: 3, Unit.YEAR: 12}.get(unit)
    if months is None:
        return day - timedelta(days=count * (7 if unit is Unit.WEEK else 1))
    first = _months_later(day.replace(day=1), -count * months)
    end = _months_later(first, 1) - timedelta(days=1)
    return min(first.replace(day=min(day.day, end.day)), end)


def _months_later(first: date, months: int) -> date:
    """The first day of the month so many months after the one that `first` begins."""
    years, month = divmod(first.month - 1 + months, 12)
    return date(max(first.year + years, EARLIEST.year), month + 1, 1)


def _hours(now: datetime, zone: ZoneInfo, count: int) -> Span:
    begin = now.astimezone(UTC) - timedelta(hours=count)
    return Span(begin, None, begin.astimezone(zone).date(), now.astimezone(zone).date())


def _of_days(first: date | None, last: date | None, zone: ZoneInfo) -> Span:
    begin = midnight(first, zone) if first else None
    end = midnight(last + timedelta(days=1), zone) if last else None
    return Span(begin, end, first, last)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day begins in the zone, in UTC."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
