"""Periods in words: `last week`, `since Monday`, `in October 2025`, `between 1 and 15 November`.

What may mean two stretches of time (`last Tuesday`, `until Friday`) or the future is none of them: None.
"""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from src.leads.periods import Period, Unit, begin_of
from src.leads.questions.calendar_words import (
    AFTER,
    ALSO_NAMES,
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
from src.leads.questions.days import (
    DAY,
    YEAR,
    Days,
    date_of,
    day_of_month,
    day_or_month,
    latest,
    month_or_quarter,
    named_days,
    skipped,
    year_of,
)
from src.leads.questions.tokens import Token

_HOURS = re.compile(r"(\d{1,3})h")
#: The most words that a period takes.
_MOST = 10


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


def _named(words: list[str]) -> Reading | None:
    """`today`, `in this week`, `la semana pasada`."""
    skip = skipped(words, IN | OF, ARTICLES)
    for start in {0, skip, min(skip, 1)}:
        for length in range(min(5, len(words) - start), 0, -1):
            if key := NAMED.get(tuple(words[start : start + length])):
                return start + length, Period(unit=key[0], offset=key[1])
    return None


def _rolling(words: list[str], number: dict[str, int]) -> Reading | None:
    """`in the last 7 days`, `past two weeks`, `les 7 derniers jours`, `last 24h`."""
    at = skipped(words, IN | OF | {"over", "within", "au", "sur"}, {"cours"}, OF, ARTICLES | THIS)
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
    skip = 1 + skipped(words[1:], {"to", "zum", "a", "de", "du", "l'"}, ARTICLES)
    if kind in SINCE and (found := _beginning(words[skip:], today)):
        return skip + found[0], Period(start=found[1])
    days = day_or_month(words[skip:], today) or named_days(words[skip:], today) or year_of(words[skip:], today)
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
    if kind not in BEFORE | UNTIL or words[skip] in WEEKDAYS or not _is_past(days, today):
        return None  # `until Friday`: the last or the next?
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
    skip = 1 + skipped(words[1:], OF, ARTICLES | THIS)
    if skip < len(words) and (unit := UNITS.get(words[skip])) and unit is not Unit.HOUR:
        return skip + 1, begin_of(today, unit)
    days = month_or_quarter(words[skip:], today)
    return (skip + days.words, days.first) if days else None


def _between(words: list[str], today: date) -> Reading | None:
    """`between 1 and 15 November`, `from 1 to 15 November`, `November 1-15`, `del 1 al 15 de noviembre`."""
    if words[:1] and words[0] in MONTHS:
        return _month_first(words, today)
    if len(words) < 4 or words[0] not in BETWEEN:
        return None
    start = 1 + skipped(words[1:], ARTICLES)
    for middle in range(start + 1, len(words) - 1):
        if words[middle] not in AND:
            continue
        after = middle + 1 + skipped(words[middle + 1 :], ARTICLES | {"zum", "le", "el"})
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
        or not (first := DAY.fullmatch(words[1]))
        or not (last := DAY.fullmatch(words[3]))
    ):
        return None
    begin, end = latest(MONTHS[words[0]], int(first[1]), today), None
    if begin:
        end = date_of(begin.year, begin.month, int(last[1]))
    return (4, Period(start=begin, end=end)) if begin and end and begin <= end else None


def _end_of(words: list[str], first: list[str], today: date) -> Days | None:
    """The later end of a range; a day of a month that has begun may lie ahead: `between 20 and 30 November`."""
    if (found := day_of_month(words, today)) and found.first.year < today.year and _ahead_of(words, found, today):
        ahead = found.first.replace(year=found.first.year + 1)
        return Days(found.words, ahead, ahead)
    if words[:1] and words[0] in ("today", "heute", "hoy", "hoje", "aujourd'hui", "now"):
        return Days(1, today, today)
    return day_or_month(words, today)


def _ahead_of(words: list[str], found: Days, today: date) -> bool:
    said = any(YEAR.fullmatch(word) for word in words[: found.words])
    return not said and found.first.month == today.month


def _first_of(words: list[str], last: Days, today: date) -> date | None:
    """The earlier end of a range; `1` in `1 and 15 November` borrows the later end's month."""
    if len(words) == 1 and (day := DAY.fullmatch(words[0])):
        return date_of(last.last.year, last.last.month, int(day[1]))
    if len(words) == 2 and words[0] in MONTHS and (day := DAY.fullmatch(words[1])):
        return date_of(last.last.year, MONTHS[words[0]], int(day[1]))
    first = day_or_month(words, today)
    return first.first if first and first.words == len(words) else None


def _on(words: list[str], today: date) -> Reading | None:
    """`on Monday`, `on 3 November`, `in October`, `in Q3`, `in 2025`, `in the month of October`, `im Jahr 2025`."""
    skip = skipped(words, IN | ON | OF, ARTICLES)
    skip += 2 if words[skip : skip + 2] in (["month", "of"], ["mois", "de"], ["mes", "de"], ["mois", "d'"]) else 0
    skip += words[skip : skip + 1] in (["jahr"], ["year"], ["monat"])
    rest = words[skip:]
    days = day_or_month(rest, today) or (year_of(rest, today) if skip else None)
    if days is None or (skip == 0 and days.words == 1 and rest[0] in ONLY_AFTER_A_WORD):
        return None
    if rest[0] in WEEKDAYS and skip and words[skip - 1] in ("los", "les", "os", "le"):
        return None  # `los lunes`: every Monday
    if rest[0] in ALSO_NAMES and days.words == 1 and words[0] not in IN - {"for"}:
        return None  # `from Marco`
    return skip + days.words, Period(start=days.first, end=days.last)
