"""Dates and times in any written form; each must be one of the sources', as far as it says."""

import re
from collections.abc import Iterator

from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.folding import folded
from src.leads.grounding.sources import Day, Sources
from src.leads.questions.calendar_words import MONTHS, ONLY_AFTER_A_WORD

_NTH = r"(?:st|nd|rd|th|er|º|\.)?"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH = r"[^\W\d_]{3,10}"
_YEAR = r"(?:,?\s+(?:de\s+|del\s+)?(?P<year>(?:19|20)\d\d))?"
_TO = r"\s*(?:[–—-]|to|bis|au|al|a|until)\s*(?:[^\W\d_]{2,4}\.?,?\s+)?"
_FORMS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<![\w-])(?P<iso>(?:19|20)\d\d-[01]\d(?:-[0-3]\d)?)(?:T(?=\d\d:))?(?![\d-])",
        r"(?<![\w.])(?P<dotted>[0-3]?\d\.[01]?\d\.(?:(?:20)?\d\d)?)(?!\w|\.\d)",
        r"(?<![\w/])(?P<slashed>[0-3]?\d/[0-3]?\d(?:/(?:20)?\d\d)?)(?![\w/])",
        rf"(?<!\w)(?P<first>{_DAY}){_NTH}(?:{_TO}(?P<last>{_DAY}){_NTH})?\s+(?:de\s+|of\s+)?(?P<month>{_MONTH})\.?(?!\w){_YEAR}",
        rf"(?<!\w)(?P<month>{_MONTH})\.?\s+(?P<first>{_DAY}){_NTH}(?!\d)(?:{_TO}(?P<last>{_DAY}){_NTH}(?!\d))?{_YEAR}(?!\w)",
        rf"(?<!\w)(?P<month>{_MONTH}){_YEAR}(?!\w)",
    )
)
_TIME = re.compile(
    r"(?<![\w:.])(?P<hour>[01]?\d|2[0-4])(?:(?::|h|\.(?=\d\d\s*(?:uhr|[ap]\.?m)))(?P<minute>[0-5]\d)(?::[0-5]\d)?)?"
    r"\s?(?P<half>[ap]\.?m\b\.?|uhr\b|h\b)?(?![\w:])",
    re.IGNORECASE,
)


def unsourced_moments(answer: Answer, sources: Sources) -> Iterator[Claim]:
    for form in _FORMS:
        for found in answer.finds(form):
            days = tuple(days_of(found))
            known = all(_known(day, sources) for day in days) or sources.say(folded(found[0]))
            if not days or (not known and found.groupdict().get("slashed")):
                continue  # `5/12` may be a share
            answer.take(*found.span())
            if not known:
                yield answer.claim(Kind.DATE, *found.span())
    yield from _times(answer, sources)


def _times(answer: Answer, sources: Sources) -> Iterator[Claim]:
    for found in answer.finds(_TIME):
        if time_of(found) is None:
            continue
        answer.take(*found.span())
        said = time_of(found)
        if not (said in sources.times or any(time_of(each) == said for each in _TIME.finditer(sources.spoken))):
            yield answer.claim(Kind.DATE, *found.span())


def time_of(found: re.Match[str]) -> tuple[int, int] | None:
    """Hour and minute of a match; None where it is a number like any other."""
    if found["minute"] is None and found["half"] is None:
        return None
    hour, half = int(found["hour"]), (found["half"] or "").lower()[:1]
    return hour % 12 + 12 * (half == "p") if half in ("a", "p") else hour, int(found["minute"] or 0)


def days_of(found: re.Match[str]) -> Iterator[Day]:
    """The days that a match of one of the forms names; none where its word is no month."""
    said = found.groupdict()
    if said.get("iso"):
        year, number, *day = map(int, found["iso"].split("-"))
        yield year, number, day[0] if day else None
    elif numbers := said.get("dotted") or said.get("slashed"):
        yield from _numeric(numbers)
    elif (month := MONTHS.get(folded(found["month"]))) and not _is_a_word(found):
        for day in filter(None, (said.get("first"), said.get("last"))):
            yield _year(said), month, int(day)
        if not said.get("first"):
            yield _year(said), month, None


def _numeric(numbers: str) -> Iterator[Day]:
    """`24.11.2026`, `24/11`; and `11/24`, where nothing else is possible; nothing for what is no day."""
    day, month, *year = (int(each) for each in re.split(r"[./]", numbers) if each)
    if month > 12:
        day, month = month, day
    if 1 <= month <= 12 and 1 <= day <= 31:
        yield (year[0] % 100 + 2000 if year else None, month, day)


def _is_a_word(found: re.Match[str]) -> bool:
    """`may`, `march`: a month only with a day or a year beside it; and not where it is short."""
    said = found.groupdict()
    if said.get("first") or said.get("year"):
        return False
    word = folded(found["month"])
    return word in ONLY_AFTER_A_WORD or word in ("march", "august", "abril") or len(word) < 4


def _year(said: dict[str, str | None]) -> int | None:
    year = said.get("year")
    return int(year) if year else None


def _known(day: Day, sources: Sources) -> bool:
    if day in sources.days_as_said:
        return True
    if day[1] not in sources.named:
        sources.named[day[1]] = tuple(dict.fromkeys(_named(day[1], sources)))
    return any(_fits(day, known) for known in sources.named[day[1]])


def _fits(day: Day, known: Day) -> bool:
    """Whether the known day is what is said, as far as both say it."""
    if day[2] is not None and known[2] is None:
        return False
    return all(one is None or other is None or one == other for one, other in zip(day, known, strict=True))


def _named(month: int, sources: Sources) -> Iterator[Day]:
    """The days of this month that the sources name: in data looked for around its name, in what was said anywhere."""
    text = sources.folded
    near = (text[max(0, at - 26) : at + 34] for stem in _STEMS.get(month, ()) for at in _places(text, stem))
    for part in (folded(sources.spoken), *near):
        for form in _FORMS[1:]:
            yield from (day for said in form.finditer(part) for day in days_of(said) if day[1] == month)


def _places(text: str, stem: str) -> Iterator[int]:
    """Where words begin with these letters."""
    at = text.find(stem)
    while at >= 0:
        if not text[at - 1 : at].isalnum():
            yield at
        at = text.find(stem, at + 1)


_STEMS = {number: {word[:3] for word, n in MONTHS.items() if n == number} for number in range(1, 13)}
