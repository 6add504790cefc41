"""Periods in words: `last week`, `since Monday`, `in October 2025`, `between 1 and 15 November`, `les 7 derniers jours`.

What may mean two stretches of time (`last Tuesday`, `until Friday`) or the future is none of them: None.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from src.leads.periods import Period, Unit, begin_of
from src.leads.questions.calendar_words import (
    AFTER,
    AND,
    ARTICLES,
    BEFORE,
    BEGINNING,
    BETWEEN,
    IN,
    LAST,
    MONTHS,
    NAMED,
    OF,
    ON,
    ONLY_AFTER_A_WORD,
    SINCE,
    THIS,
    UNITS,
    UNTIL,
    WEEKDAYS,
)
from src.leads.questions.tokens import Token

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUARTER = re.compile(r"q([1-4])")
_HOURS = re.compile(r"(\d{1,3})h")
#: The most words that a period takes.
_MOST = 10


@dataclass(frozen=True, slots=True)
class Days:
    """A day, a month or more that was named: how many words, its first and its last day, and whether its year was said."""

    words: int
    first: date
    last: date


Reading = tuple[int, Period]


def period_at(tokens: Sequence[Token], at: int, today: date, number: dict[str, int]) -> Reading | None:
    """The period that begins at this word and how many words it takes; the longest reading. None for the future."""
    words = [token.folded for token in tokens[at : at + _MOST]]
    readings = (
        _named(words),
        _rolling(words, number),
        _ago(words, number),
        _open(words, today),
        _between(words, today),
        _on(words, today),
    )
    found = [reading for reading in readings if reading and not _ahead(reading[1], today)]
    return max(found, key=lambda reading: reading[0]) if found else None


def _ahead(period: Period, today: date) -> bool:
    return period.start is not None and period.start > today


def _skip(words: list[str], *kinds: frozenset[str]) -> int:
    at = 0
    for kind in kinds:
        at += at < len(words) and words[at] in kind
    return at


def _named(words: list[str]) -> Reading | None:
    """`today`, `in this week`, `la semana pasada`."""
    skip = _skip(words, IN | OF, ARTICLES)
    for start in {0, skip, min(skip, 1)}:
        for length in range(min(5, len(words) - start), 0, -1):
            if key := NAMED.get(tuple(words[start : start + length])):
                return start + length, Period(unit=key[0], offset=key[1])
    return None


def _rolling(words: list[str], number: dict[str, int]) -> Reading | None:
    """`in the last 7 days`, `past two weeks`, `les 7 derniers jours`, `last 24h`."""
    at = _skip(words, IN | OF | {"over", "within", "au", "sur"}, {"cours"}, OF, ARTICLES | THIS)
    three = words[at : at + 3]
    if len(three) > 1 and three[0] in LAST and (hours := _HOURS.fullmatch(three[1])):
        return at + 2, Period(unit=Unit.HOUR, last=int(hours[1]))
    if len(three) < 3 or three[2] not in UNITS:
        return None
    said = three[1] if three[0] in LAST else three[0] if three[1] in LAST else ""
    count = int(said) if said.isdecimal() and len(said) < 4 else number.get(said)
    return (at + 3, Period(unit=UNITS[three[2]], last=count)) if count else None


def _ago(words: list[str], number: dict[str, int]) -> Reading | None:
    """`two days ago`, `vor 3 Tagen`, `il y a 2 semaines`, `hace 3 dias`, `ha 3 dias`."""
    before = 1 if words[:1] in (["vor"], ["hace"], ["ha"]) else 3 if words[:3] == ["il", "y", "a"] else 0
    count = words[before] if len(words) > before + 1 else ""
    unit = UNITS.get(words[before + 1]) if count else None
    many = int(count) if count.isdecimal() and len(count) < 4 else number.get(count)
    if unit is None or unit is Unit.HOUR or not many or (not before and words[before + 2 : before + 3] != ["ago"]):
        return None
    return before + 2 + (not before), Period(unit=unit, offset=-many)


def _open(words: list[str], today: date) -> Reading | None:
    """`since Monday`, `before October`, `after 3 November`, `from October onwards`, `seit Anfang Oktober`."""
    if len(words) < 2:
        return None
    kind = words[0]
    skip = 1 + _skip(words[1:], {"to", "zum", "a", "de", "du", "l'"}, ARTICLES)
    if kind in SINCE and (found := _beginning(words[skip:], today)):
        return skip + found[0], Period(start=found[1])
    days = _day_or_month(words[skip:], today) or _named_days(words[skip:], today) or _year(words[skip:], today)
    if days is None:
        return None
    length = skip + days.words
    if kind in ("from", "ab") and words[length : length + 1] in (["on"], ["onwards"], ["onward"]):
        return length + 1, Period(start=days.first)
    if kind in AFTER:
        return (length, Period(start=days.last + timedelta(days=1))) if days.last < today else None
    if kind in SINCE:
        until = _until_today(words[length:], today)
        return length + until, Period(start=days.first, end=today if until else None)
    if kind not in BEFORE | UNTIL or not _is_past(days, today):
        return None
    return length, Period(end=days.first - timedelta(days=1) if kind in BEFORE else days.last)


def _until_today(words: list[str], today: date) -> int:
    return 2 if words[:1] and words[0] in UNTIL and words[1:2] and words[1] in ("today", "heute", "hoy", "hoje") else 0


def _is_past(days: Days, today: date) -> bool:
    """Whether the day was not taken back a year because it is still to come: `until Friday`, `before December`."""
    return (
        (today - days.first).days < 300
        or days.first.year < today.year - 1
        or days.first == days.first.replace(day=1, month=1)
    )


def _beginning(words: list[str], today: date) -> tuple[int, date] | None:
    """`the beginning of the month`, `Anfang Oktober`."""
    if not words or words[0] not in BEGINNING:
        return None
    skip = 1 + _skip(words[1:], OF, ARTICLES | THIS)
    if skip < len(words) and (unit := UNITS.get(words[skip])) and unit is not Unit.HOUR:
        return skip + 1, begin_of(today, unit)
    days = _month_or_quarter(words[skip:], today)
    return (skip + days.words, days.first) if days else None


def _named_days(words: list[str], today: date) -> Days | None:
    for length in range(min(5, len(words)), 0, -1):
        if key := NAMED.get(tuple(words[:length])):
            first = begin_of(today, key[0], key[1])
            return Days(length, first, begin_of(today, key[0], key[1] + 1) - timedelta(days=1))
    return None


def _between(words: list[str], today: date) -> Reading | None:
    """`between 1 and 15 November`, `from 1 to 15 November`, `November 1-15`, `del 1 al 15 de noviembre`."""
    if words[:1] and words[0] in MONTHS:
        return _month_first(words, today)
    if len(words) < 4 or words[0] not in BETWEEN:
        return None
    start = 1 + _skip(words[1:], ARTICLES)
    for middle in range(start + 1, len(words) - 1):
        if words[middle] not in AND:
            continue
        after = middle + 1 + _skip(words[middle + 1 :], ARTICLES | {"zum", "le", "el"})
        if last := _end_of(words[after:], words[start:middle], today):
            first = _first_of(words[start:middle], last, today)
            if first and first <= last.last and first <= today:
                return after + last.words, Period(start=first, end=last.last)
    return None


def _month_first(words: list[str], today: date) -> Reading | None:
    """`November 1 to 15`."""
    if (
        len(words) < 4
        or words[2] not in AND
        or not (first := _DAY.fullmatch(words[1]))
        or not (last := _DAY.fullmatch(words[3]))
    ):
        return None
    begin, end = _latest(MONTHS[words[0]], int(first[1]), today), None
    if begin:
        end = _date(begin.year, begin.month, int(last[1]))
    return (4, Period(start=begin, end=end)) if begin and end and begin <= end else None


def _end_of(words: list[str], first: list[str], today: date) -> Days | None:
    """The later end of a range; a day of a month that has begun may lie ahead: `between 20 and 30 November`."""
    if (found := _day_of_month(words, today)) and found.first.year < today.year and _ahead_of(words, found, today):
        ahead = found.first.replace(year=found.first.year + 1)
        return Days(found.words, ahead, ahead)
    if words[:1] and words[0] in ("today", "heute", "hoy", "hoje", "aujourd'hui", "now"):
        return Days(1, today, today)
    return _day_or_month(words, today)


def _ahead_of(words: list[str], found: Days, today: date) -> bool:
    said = any(_YEAR.fullmatch(word) for word in words[: found.words])
    return not said and found.first.month == today.month


def _first_of(words: list[str], last: Days, today: date) -> date | None:
    """The earlier end of a range; `1` in `1 and 15 November` borrows the later end's month."""
    if len(words) == 1 and (day := _DAY.fullmatch(words[0])):
        return _date(last.last.year, last.last.month, int(day[1]))
    if len(words) == 2 and words[0] in MONTHS and (day := _DAY.fullmatch(words[1])):
        return _date(last.last.year, MONTHS[words[0]], int(day[1]))
    first = _day_or_month(words, today)
    return first.first if first and first.words == len(words) else None


def _on(words: list[str], today: date) -> Reading | None:
    """`on Monday`, `on 3 November`, `in October`, `in Q3`, `in 2025`, `in the month of October`, `im Jahr 2025`."""
    skip = _skip(words, IN | ON | OF, ARTICLES)
    skip += 2 if words[skip : skip + 2] in (["month", "of"], ["mois", "de"], ["mes", "de"], ["mois", "d'"]) else 0
    skip += words[skip : skip + 1] in (["jahr"], ["year"], ["monat"])
    rest = words[skip:]
    days = _day_or_month(rest, today) or (_year(rest, today) if skip else None)
    if days is None or (skip == 0 and days.words == 1 and rest[0] in ONLY_AFTER_A_WORD):
        return None
    if rest[0] in WEEKDAYS and skip and words[skip - 1] in ("los", "les", "os"):
        return None  # `los lunes`: every Monday
    return skip + days.words, Period(start=days.first, end=days.last)


def _day_or_month(words: list[str], today: date) -> Days | None:
    skip = _skip(words, THIS) if words[1:2] and words[1] not in UNITS else 0
    found = _one_day(words[skip:], today) or _month_or_quarter(words[skip:], today)
    return Days(found.words + skip, found.first, found.last) if found else None


def _one_day(words: list[str], today: date) -> Days | None:
    if not words:
        return None
    if _ISO.fullmatch(words[0]):
        day = _date(*map(int, words[0].split("-")))
        return Days(1, day, day) if day and day <= today else None
    if words[0] in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS[words[0]]) % 7)
        return Days(1, day, day)
    return _day_of_month(words, today)


def _day_of_month(words: list[str], today: date) -> Days | None:
    """`3 November`, `November 3rd, 2025`, `3rd of November 2025`, `3 de noviembre de 2025`."""
    if len(words) < 2:
        return None
    day_first = _DAY.fullmatch(words[0]) is not None
    at = 1 + _skip(words[1:], OF | {"."}) if day_first else 1
    month, day = (words[at : at + 1], words[0]) if day_first else (words[:1], words[1])
    if not month or month[0] not in MONTHS or not (figure := _DAY.fullmatch(day)):
        return None
    taken = at + 1 if day_first else 2
    year_at = taken + _skip(words[taken:], OF | {","})
    year = int(words[year_at]) if year_at < len(words) and _YEAR.fullmatch(words[year_at]) else None
    found = _date(year, MONTHS[month[0]], int(figure[1])) if year else _latest(MONTHS[month[0]], int(figure[1]), today)
    if found is None or found > today:
        return None
    return Days(year_at + 1 if year else taken, found, found)


def _latest(month: int, day: int, today: date) -> date | None:
    """The latest such day that is not after today."""
    found = _date(today.year, month, day)
    return _date(today.year - 1, month, day) if found and found > today else found


def _month_or_quarter(words: list[str], today: date) -> Days | None:
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
    at = 1 + _skip(words[1:], OF)
    if at < len(words) and _YEAR.fullmatch(words[at]):
        return at + 1, int(words[at])
    if words[1:3] in (["last", "year"], ["letztes", "jahr"]):
        return 3, today.year - 1
    if words[1:3] in (["this", "year"], ["dieses", "jahr"]):
        return 3, today.year
    return 1, None


def _year(words: list[str], today: date) -> Days | None:
    if not words or not _YEAR.fullmatch(words[0]) or int(words[0]) > today.year:
        return None
    return Days(1, date(int(words[0]), 1, 1), date(int(words[0]), 12, 31))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
