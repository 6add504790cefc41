"""What an answer may rest on, made searchable: its numbers, dates, times, rows and words; each found when asked for."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from src.leads.grounding.folding import folded, unescaped
from src.leads.grounding.numerals import readings
from src.leads.grounding.tables import Tables
from src.leads.grounding.vocabulary import alternatives, multipliers, told
from src.leads.questions.calendar_words import MONTHS

# Each begins with what it is found by, and looks back only then: that is ten times faster than the other way round.
_IDS = re.compile(r'"(?:id|of|against|query)": ?(\d+)(?!\w)')
#: What people typed of a lead: no source of how many leads there are, nor of a score.
_STRING = r'"[^"\\]*+(?:\\.[^"\\]*+)*+"'
_TYPED = re.compile(
    r'"(?:notes?|more|guessed|name|company|title|source|website|industry|owner|status|evidence|timeline|country)": ?'
    rf"(?:{_STRING}|\[(?:[\s,]|{_STRING})*+\]|\{{(?:[\s,:]|{_STRING})*+\}}|[\[{{]?\"?[^\]}}]*\Z)"
)
_DAYS = re.compile(r'"days": ?"[^"]*"')
_PHONE = re.compile(r"\+\d[\d\s()./-]{6,24}\d")
_UNIT = "|".join(sorted(map(re.escape, multipliers()), key=len, reverse=True))
_TOKEN = re.compile(
    rf"\d(?<![\w@]\d)[\w.,:'’\u00a0\u202f+-]*(?: \d{{3}}(?!\w)){{0,5}}(?: (?:{_UNIT})(?!\w))?", re.IGNORECASE
)
_MONTHS = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DATE = re.compile(
    rf"\d\d?(?<!\d\d\d)\.?(?: ?[–-] ?(?:\w{{2,4}} )?\d\d?\.?)? (?:de |of )?(?:{_MONTHS})(?!\w)"
    rf"|(?<!\w)(?:{_MONTHS}) \d\d?(?: ?[–-] ?\d\d?)?(?!\w)",
    re.IGNORECASE,
)
#: What a token is: a day, perhaps with its time; a time; or a number, perhaps with a unit or the like.
_MEANS = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)?(?:[T ])?(?P<time>\d\d?:\d\d)?(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$"
    rf"|(?P<number>\d+(?:[.,'’\u00a0\u202f]\d+)*)(?P<unit>{_UNIT})?(?:[^\W\d_]{{0,3}}(?!\w))(?:-(?P<to>\d[\d.,]*))?",
    re.IGNORECASE,
)
#: A percentage: what a field of that name holds, the result of working one out, or a number with its sign or word.
_PERCENT_FIELD = re.compile(r'"[a-z_]*(?:share|percent|change)[a-z_]*"(?:, "result")?: ?-?(\d[\d.]*)')
_PERCENT_SIGN = re.compile(r"(\d[\d.,]{0,12})\s?%")
_PERCENT_WORD = re.compile(rf"(\d[\d.,]{{0,12}})\s(?:{alternatives(told()['percent']['words'])})(?!\w)", re.IGNORECASE)

#: Rounding in binary costs less than this share of a value.
_EPSILON = 1e-9

#: Year, month and day; None is not said.
Day = tuple[int | None, int, int | None]


#: What a text begins with that a tool said.
_DATA = ("<", "{", "[")


class Numbers:
    """Values, to be looked for exactly or within a distance."""

    def __init__(self, values: Iterable[float]) -> None:
        self._all = sorted(set(values))
        self._known = frozenset(self._all)
        self._broken = [value for value in self._all if not value.is_integer()]

    def has(self, value: float) -> bool:
        return value in self._known

    def near(self, value: float, distance: float, *, broken: bool = False) -> bool:
        """Whether any value (with a fraction) is that close."""
        return self.between(value - distance, value + distance, broken=broken)

    def between(self, low: float, high: float, *, broken: bool = False) -> bool:
        values, slack = self._broken if broken else self._all, abs(high) * _EPSILON
        at = bisect_left(values, low - slack)
        return at < len(values) and values[at] <= high + slack


class Sources:
    """Texts as they were said to the model and by the people; `named` are days by month, once they were looked for."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._raw = texts
        self.named: dict[int, tuple[Day, ...]] = {}
        self._texts = [unescaped(text) for text in texts]
        self.text = "\n".join(self._texts)
        self._read = [_Read(text) for text in self._texts]

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(value for read in self._read for value in read.numbers)

    @cached_property
    def own(self) -> Numbers:
        """The numbers that are nobody's words about a lead: what was counted, and what was said in the conversation."""
        return Numbers([*self.tables.numbers, *_Read(self._own).numbers])

    @cached_property
    def percentages(self) -> Numbers:
        """The percentages among them."""
        said = {
            *_PERCENT_SIGN.findall(self._own),
            *_PERCENT_WORD.findall(self._own),
            *_PERCENT_FIELD.findall(self._own),
        }
        values = (value for typed in said for value, _ in readings(typed.rstrip(".,")))
        return Numbers([*self.tables.percentages, *values])

    @cached_property
    def _own(self) -> str:
        """What people said in the conversation, the tools' words, and of data that was cut off what nobody typed."""
        cut = (unescaped(_TYPED.sub(" ", text)) for text in self.tables.unread)
        return "\n".join((self.spoken, *self.tables.texts, *cut))

    @cached_property
    def ids(self) -> frozenset[int]:
        return frozenset(int(each) for read in self._read for each in read.ids)

    @cached_property
    def days(self) -> frozenset[tuple[int, int, int]]:
        """Year, month and day."""
        said = {day for read in self._read for day in read.days}
        return frozenset((int(day[:4]), int(day[5:7]), int(day[8:])) for day in said)

    @cached_property
    def days_as_said(self) -> frozenset[Day]:
        """The days, with and without their year, and their months."""
        forms = (((y, m, d), (None, m, d), (y, m, None), (None, m, None)) for y, m, d in self.days)
        return frozenset(form for day in forms for form in day)

    @cached_property
    def times(self) -> frozenset[tuple[int, int]]:
        said = {time for read in self._read for time in read.times}
        return frozenset((int(hour), int(minute)) for hour, _, minute in (time.partition(":") for time in said))

    @cached_property
    def spoken(self) -> str:
        """What people said, and we: the texts that are no data."""
        return "\n".join(text for text in self._texts if text[:1] not in _DATA)

    @cached_property
    def folded(self) -> str:
        return folded(self.text)

    @cached_property
    def digits(self) -> str:
        """The digits of everything that may be a phone number, run together."""
        return re.sub(r"(?<=\d)[ \u00a0()./-]+(?=\d)", "", self.text)

    @cached_property
    def tables(self) -> Tables:
        return Tables([text for text in self._raw if text[:1] in _DATA])

    def say(self, words: str) -> bool:
        """Whether these folded words stand there by themselves, not within another word."""
        at = self.folded.find(words)
        while at >= 0:
            before, after = self.folded[at - 1 : at], self.folded[at + len(words) : at + len(words) + 1]
            if not (before.isalnum() or after.isalnum()):
                return True
            at = self.folded.find(words, at + 1)
        return False


class _Read:
    """The numbers, ids, days and times of one text."""

    def __init__(self, text: str) -> None:
        self.ids = set(_IDS.findall(text))
        self.days: set[str] = set()
        self.times: set[str] = set()
        self.numbers: set[float] = set()
        counted = _without_what_counts_nothing(text)
        for token in set(_TOKEN.findall(counted)):
            self._take(token)

    def _take(self, token: str) -> None:
        day, time, numbers = _meaning(token)
        if day:
            self.days.add(day)
        if time:
            self.times.add(time)
        self.numbers.update(numbers)


@lru_cache(maxsize=8192)
def _meaning(token: str) -> tuple[str, str, tuple[float, ...]]:
    """The day, the time and the numbers that a token is; the same ones come again and again."""
    found = _MEANS.match(token.rstrip(".,:'’+-").replace(" ", ""))
    if found is None:
        return "", "", ()
    unit = (found["unit"] or "").lower()
    numbers = [value for typed in (found["number"], found["to"]) if typed for value in _values(typed, unit)]
    parts = token.split(" ") if " " in token else ()
    numbers += [value for part in parts for value in _meaning(part)[2]]  # `12 345` may be two numbers
    return found["day"] or "", found["time"] or "", tuple(numbers)


def _without_what_counts_nothing(text: str) -> str:
    """Ids, phone numbers, and dates in words; in data only where they are expected."""
    text = _DAYS.sub(" ", _IDS.sub(" ", text)) if '"' in text else text
    text = _PHONE.sub(" ", text) if "+" in text else text
    return text if text[:1] in _DATA else _DATE.sub(" ", text)


def _values(typed: str, unit: str) -> Iterable[float]:
    """What a number stands for, by itself and with `k` or the like after it."""
    for value, _ in readings(typed):
        yield value
        if unit:
            yield round(value * multipliers()[unit], 6)
