"""Days, months and years by their names: `3 November 2025`, `Monday`, `Q3`, `November last year`."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from src.leads.periods import Unit, begin_of
from src.leads.questions.calendar_words import MONTHS, NAMED, OF, THIS, UNITS, WEEKDAYS

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?")
YEAR = re.compile(r"(?:19|20)\d\d")
_QUARTER = re.compile(r"q([1-4])")


@dataclass(frozen=True, slots=True)
class Days:
    """A day, a month or more that was named: how many words, its first and its last day."""

    words: int
    first: date
    last: date


def skipped(words: list[str], *kinds: Collection[str]) -> int:
    at = 0
    for kind in kinds:
        at += at < len(words) and words[at] in kind
    return at


def named_days(words: list[str], today: date) -> Days | None:
    for length in range(min(5, len(words)), 0, -1):
        if key := NAMED.get(tuple(words[:length])):
            first = begin_of(today, key[0], key[1])
            return Days(length, first, begin_of(today, key[0], key[1] + 1) - timedelta(days=1))
    return None


def day_or_month(words: list[str], today: date) -> Days | None:
    skip = skipped(words, THIS) if words[1:2] and words[1] not in UNITS else 0
    found = _one_day(words[skip:], today) or month_or_quarter(words[skip:], today)
    return Days(found.words + skip, found.first, found.last) if found else None


def _one_day(words: list[str], today: date) -> Days | None:
    if not words:
        return None
    if _ISO.fullmatch(words[0]):
        day = date_of(*map(int, words[0].split("-")))
        return Days(1, day, day) if day and day <= today else None
    if words[0] in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS[words[0]]) % 7)
        return Days(1, day, day)
    return day_of_month(words, today)


def day_of_month(words: list[str], today: date) -> Days | None:
    """`3 November`, `November 3rd, 2025`, `3rd of November 2025`, `3 de noviembre de 2025`."""
    if len(words) < 2:
        return None
    day_first = DAY.fullmatch(words[0]) is not None
    at = 1 + skipped(words[1:], OF | {"."}) if day_first else 1
    month, day = (words[at : at + 1], words[0]) if day_first else (words[:1], words[1])
    if not month or month[0] not in MONTHS or not (figure := DAY.fullmatch(day)):
        return None
    taken = at + 1 if day_first else 2
    year_at = taken + skipped(words[taken:], OF | {","})
    year = int(words[year_at]) if year_at < len(words) and YEAR.fullmatch(words[year_at]) else None
    found = date_of(year, MONTHS[month[0]], int(figure[1])) if year else latest(MONTHS[month[0]], int(figure[1]), today)
    if found is None or found > today:
        return None
    return Days(year_at + 1 if year else taken, found, found)


def latest(month: int, day: int, today: date) -> date | None:
    """The latest such day that is not after today."""
    found = date_of(today.year, month, day)
    return date_of(today.year - 1, month, day) if found and found > today else found


def month_or_quarter(words: list[str], today: date) -> Days | None:
    """`October`, `Q3 2025`, `November last year`, `the third quarter`: the latest that has begun."""
    if not words:
        return None
    quarter = _QUARTER.fullmatch(words[0])
    if words[0] not in MONTHS and not quarter:
        return None
    first_month = int(quarter[1]) * 3 - 2 if quarter else MONTHS[words[0]]
    length, year = _year_after(words, today)
    first = date(year or today.year, first_month, 1)
    if year is None and first > today:
        first = first.replace(year=today.year - 1)
    unit = Unit.QUARTER if quarter else Unit.MONTH
    return Days(length, first, begin_of(first, unit, 1) - timedelta(days=1)) if first <= today else None


def _year_after(words: list[str], today: date) -> tuple[int, int | None]:
    """How many words, and the year that follows: `2025`, `de 2025`, `last year`."""
    at = 1 + skipped(words[1:], OF)
    if at < len(words) and YEAR.fullmatch(words[at]):
        return at + 1, int(words[at])
    if words[1:3] in (["last", "year"], ["letztes", "jahr"]):
        return 3, today.year - 1
    if words[1:3] in (["this", "year"], ["dieses", "jahr"]):
        return 3, today.year
    return 1, None


def year_of(words: list[str], today: date) -> Days | None:
    if not words or not YEAR.fullmatch(words[0]) or int(words[0]) > today.year:
        return None
    return Days(1, date(int(words[0]), 1, 1), date(int(words[0]), 12, 31))


def date_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
