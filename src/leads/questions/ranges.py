"""Periods with two ends: `between 1 and 15 November`, `November 1-15`, `from 1 October to today`."""

from datetime import date

from src.leads.periods import Period
from src.leads.questions.calendar_words import AND, ARTICLES, BETWEEN, MONTHS
from src.leads.questions.days import DAY, YEAR, Days, date_of, day_of_month, day_or_month, latest, skipped


def between(words: list[str], today: date) -> tuple[int, Period] | None:
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


def _month_first(words: list[str], today: date) -> tuple[int, Period] | None:
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
    first = day_or_month(words, today)
    return first.first if first and first.words == len(words) else None
