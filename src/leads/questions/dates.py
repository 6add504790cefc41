"""Periods in words: `last week`, `since Monday`, `in October`, `between 1 and 15 November`, `les 7 derniers jours`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from src.leads.periods import Period, Unit, begin_of
from src.leads.questions.tokens import Token

_MONTHS = (
    "january jan januar janvier enero janeiro|february feb februar fevrier febrero fevereiro|"
    "march mar marz mars marzo marco|april apr avril abril|may mai mayo maio|june jun juni juin junio junho|"
    "july jul juli juillet julio julho|august aug aout agosto|september sep sept septembre septiembre setembro|"
    "october oct oktober octobre octubre outubro|november nov novembre noviembre novembro|"
    "december dec dezember decembre diciembre dezembro"
)
MONTHS = {word: n for n, words in enumerate(_MONTHS.split("|"), 1) for word in words.split()}
_WEEKDAYS = (
    "monday montag lundi lunes segunda-feira|tuesday dienstag mardi martes terca-feira|"
    "wednesday mittwoch mercredi miercoles quarta-feira|thursday donnerstag jeudi jueves quinta-feira|"
    "friday freitag vendredi viernes sexta-feira|saturday samstag samedi sabado|sunday sonntag dimanche domingo"
)
WEEKDAYS = {word: n for n, words in enumerate(_WEEKDAYS.split("|")) for word in words.split()}
_NAMED = {
    (Unit.DAY, 0): "today|heute|aujourd'hui|hoy|hoje",
    (Unit.DAY, -1): "yesterday|gestern|hier|ayer|ontem",
    (Unit.WEEK, 0): "this week|current week|the current week|diese woche|dieser woche|cette semaine|esta semana",
    (Unit.WEEK, -1): "last week|previous week|the previous week|letzte woche|letzter woche|la semaine derniere|"
    "semaine derniere|la semana pasada|semana pasada|na semana passada|semana passada|the week before",
    (Unit.MONTH, 0): "this month|current month|the current month|diesen monat|diesem monat|ce mois|ce mois-ci|este mes|"
    "month to date|so far this month",
    (Unit.MONTH, -1): "last month|previous month|the previous month|letzten monat|letztem monat|le mois dernier|"
    "mois dernier|el mes pasado|mes pasado|no mes passado|mes passado",
    (Unit.QUARTER, 0): "this quarter|current quarter|the current quarter|dieses quartal|ce trimestre|este trimestre",
    (Unit.QUARTER, -1): "last quarter|previous quarter|the previous quarter|letztes quartal",
    (Unit.YEAR, 0): "this year|current year|the current year|year to date|ytd|dieses jahr|cette annee|este ano",
    (Unit.YEAR, -1): "last year|previous year|the previous year|letztes jahr|l'annee derniere|el ano pasado|"
    "ano passado",
}
NAMED = {
    tuple(f"{phrase}{end}".split()): key  # `this weeks leads`
    for key, phrases in _NAMED.items()
    for phrase in phrases.split("|")
    for end in ("", "s")
}
_UNITS = {
    Unit.HOUR: "hour hours hrs stunden heures horas",
    Unit.DAY: "day days tage tagen jours dias",
    Unit.WEEK: "week weeks wochen semaines semanas",
    Unit.MONTH: "month months monate monaten mois meses",
    Unit.QUARTER: "quarter quarters quartale trimestres",
    Unit.YEAR: "year years jahre jahren ans anos",
}
UNITS = {word: unit for unit, words in _UNITS.items() for word in words.split()}
_LAST = frozenset(["last", "past", "previous", "letzten", "letzte", "derniers", "dernieres", "ultimos", "ultimas"])
_IN = frozenset(["in", "during", "for", "im", "en", "em"])
_ON = frozenset(["on", "am", "le", "el"])
_THE = frozenset(["the", "den", "der", "les", "los", "las", "os", "as", "die", "a"])
_SINCE = frozenset(["since", "seit", "depuis", "desde", "after"])
_UNTIL = frozenset(["until", "till", "through", "by", "bis"])
_BEFORE = frozenset(("before", "vor", "avant", "antes"))
_BETWEEN = frozenset(["between", "from", "zwischen", "entre"])
_AND = frozenset(["and", "to", "until", "till", "-", "und", "et", "y", "e", "bis"])
#: Every word that a date may be written with.
DATE_WORDS = frozenset((*MONTHS, *WEEKDAYS, *UNITS, *(word for phrase in NAMED for word in phrase)))
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_QUARTER = re.compile(r"q([1-4])")


@dataclass(frozen=True, slots=True)
class Days:
    """A day or a month that was named: its first and its last day."""

    words: int
    first: date
    last: date


def period_at(tokens: Sequence[Token], at: int, today: date, number: dict[str, int]) -> tuple[int, Period] | None:
    """The period that begins at this word and how many words it takes; the longest reading."""
    words = [token.folded for token in tokens[at : at + 9]]
    readings = (_named(words), _rolling(words, number), _open(words, today), _between(words, today), _on(words, today))
    found = [reading for reading in readings if reading]
    return max(found, key=lambda reading: reading[0]) if found else None


def _named(words: list[str]) -> tuple[int, Period] | None:
    skip = 1 if words and words[0] in _IN | {"from", "of", "de", "von"} else 0
    for length in range(4, 0, -1):
        if key := NAMED.get(tuple(words[skip : skip + length])):
            return skip + length, Period(unit=key[0], offset=key[1])
    return None


def _rolling(words: list[str], number: dict[str, int]) -> tuple[int, Period] | None:
    """`in the last 7 days`, `past two weeks`, `les 7 derniers jours`."""
    at = 0
    while at < len(words) and words[at] in _IN | _THE | {"over", "within", "of", "from"}:
        at += 1
    three = words[at : at + 3]
    if len(three) < 3 or three[2] not in UNITS:
        return None
    said = three[1] if three[0] in _LAST else three[0] if three[1] in _LAST else ""
    count = int(said) if said.isdecimal() and len(said) < 4 else number.get(said)
    return (at + 3, Period(unit=UNITS[three[2]], last=count)) if count else None


def _open(words: list[str], today: date) -> tuple[int, Period] | None:
    """`since Monday`, `before October`, `until 3 November`."""
    if len(words) < 2 or words[0] not in _SINCE | _BEFORE | _UNTIL - {"by", "through"}:
        return None
    days = _day_or_month(words[1:], today) or _named_days(words[1:], today)
    if days is None:
        return None
    if words[0] == "after":
        return days.words + 1, Period(start=days.last + timedelta(days=1))
    if words[0] in _SINCE:
        return days.words + 1, Period(start=days.first)
    end = days.first - timedelta(days=1) if words[0] in _BEFORE else days.last
    return days.words + 1, Period(end=end)


def _named_days(words: list[str], today: date) -> Days | None:
    for length in range(3, 0, -1):
        if key := NAMED.get(tuple(words[:length])):
            first = begin_of(today, key[0], key[1])
            return Days(length, first, begin_of(today, key[0], key[1] + 1) - timedelta(days=1))
    return None


def _between(words: list[str], today: date) -> tuple[int, Period] | None:
    if len(words) < 4 or words[0] not in _BETWEEN:
        return None
    for middle in range(2, len(words) - 1):
        if words[middle] in _AND and (last := _day_or_month(words[middle + 1 :], today)):
            first = _first_of(words[1:middle], last, today)
            if first and first <= last.last:
                return middle + 1 + last.words, Period(start=first, end=last.last)
    return None


def _first_of(words: list[str], last: Days, today: date) -> date | None:
    """The earlier end of a range; `1` in `1 and 15 November` borrows the later end's month."""
    if len(words) == 1 and (day := _DAY.fullmatch(words[0])):
        return _date(last.last.year, last.last.month, int(day[1]))
    first = _day_or_month(words, today)
    return first.first if first and first.words == len(words) else None


def _on(words: list[str], today: date) -> tuple[int, Period] | None:
    """`on Monday`, `on 3 November`, `in October`, `in Q3`."""
    skip = 1 if words and words[0] in _IN | _ON | {"from", "of"} else 0
    days = _day_or_month(words[skip:], today) or (_year(words[skip:], today) if skip else None)
    if days is None or (skip == 0 and days.words == 1 and words[0] in ("may", "mar", "mai")):
        return None
    return skip + days.words, Period(start=days.first, end=days.last)


def _day_or_month(words: list[str], today: date) -> Days | None:
    skip = 1 if words and words[0] in {"the", "last"} and words[1:2] and words[1] not in UNITS else 0
    found = _one_day(words[skip:], today) or _month_or_quarter(words[skip:], today)
    return Days(found.words + skip, found.first, found.last) if found else None


def _one_day(words: list[str], today: date) -> Days | None:
    if not words:
        return None
    if _ISO.fullmatch(words[0]):
        day = _date(*map(int, words[0].split("-")))
        return Days(1, day, day) if day else None
    if words[0] in WEEKDAYS:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS[words[0]]) % 7)
        return Days(1, day, day)
    return _day_of_month(words, today)


def _day_of_month(words: list[str], today: date) -> Days | None:
    """`3 November`, `November 3rd`, `3rd of November 2025`."""
    rest = [word for word in words[:4] if word not in ("of", "de")]
    dropped = len(words[:4]) - len(rest)
    if len(rest) < 2:
        return None
    day, month = (rest[0], rest[1]) if rest[1] in MONTHS else (rest[1], rest[0])
    if month not in MONTHS or not (figure := _DAY.fullmatch(day)):
        return None
    year = int(rest[2]) if len(rest) > 2 and _YEAR.fullmatch(rest[2]) else None
    taken = 2 + (year is not None) + (dropped if "of" in words[:3] or "de" in words[:3] else 0)
    found = _date(year or today.year, MONTHS[month], int(figure[1]))
    if found and year is None and found > today:
        found = _date(today.year - 1, MONTHS[month], int(figure[1]))
    return Days(taken, found, found) if found else None


def _month_or_quarter(words: list[str], today: date) -> Days | None:
    if not words:
        return None
    quarter = _QUARTER.fullmatch(words[0])
    if words[0] not in MONTHS and not quarter:
        return None
    first_month = int(quarter[1]) * 3 - 2 if quarter else MONTHS[words[0]]
    year = int(words[1]) if len(words) > 1 and _YEAR.fullmatch(words[1]) else None
    first = date(year or today.year, first_month, 1)
    if year is None and first > today:
        first = first.replace(year=today.year - 1)
    unit = Unit.QUARTER if quarter else Unit.MONTH
    return Days(1 + (year is not None), first, begin_of(first, unit, 1) - timedelta(days=1))


def _year(words: list[str], today: date) -> Days | None:
    if not words or not _YEAR.fullmatch(words[0]) or int(words[0]) > today.year:
        return None
    return Days(1, date(int(words[0]), 1, 1), date(int(words[0]), 12, 31))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
