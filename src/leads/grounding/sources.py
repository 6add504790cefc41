"""What an answer may rest on, made searchable: its numbers, dates, times, rows and words; each found when asked for."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property

from src.leads.grounding.folding import folded, unescaped
from src.leads.grounding.numerals import readings
from src.leads.grounding.tables import Tables
from src.leads.grounding.vocabulary import multipliers
from src.leads.questions.calendar_words import MONTHS

_UNIT = "|".join(sorted((re.escape(word) for word in multipliers()), key=len, reverse=True))
_MONTHS = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
#: Ids, dates, times and phone numbers are found first, so that they are not taken for counts.
_READ = re.compile(
    r'"(?:id|of|against|query)": ?(?P<id>\d+)(?!\w)'
    r'|"days": ?"[^"]*"'
    rf"|(?<![\w.,])\d\d?\.?(?: ?[–-] ?(?:\w+ )?\d\d?\.?)? (?:de |of )?(?:{_MONTHS})(?!\w)"
    rf"|(?<!\w)(?:{_MONTHS}) \d\d?(?: ?[–-] ?\d\d?)?(?!\w)"
    r"|(?<!\w)(?P<day>\d{4}-\d\d-\d\d)(?:[T ](?=\d\d:))?"
    r"|(?<!\w)(?P<time>\d\d?:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)?(?!\w)"
    r"|(?P<phone>\+\d[\d\s()./-]{6,}\d)"
    rf"|(?<![\w@])(?P<number>\d+(?:[.,'’\u00a0\u202f]\d+)*)(?:\s?(?P<unit>{_UNIT})(?!\w)|(?=[^\w@]|$|[^\W\d_]{{1,3}}(?!\w)))",
    re.IGNORECASE,
)
_SPACED = re.compile(r"(?<![\w.,])\d{1,3}(?: \d{3})+(?!\w)")
_PERCENT = re.compile(r"%|share|percent|prozent|pct|(?<![a-z])(?:rate|growth|change)|pour cent|por c[ie]", re.IGNORECASE)
#: Rounding in binary costs less than this share of a value.
_EPSILON = 1e-9


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
    """Texts as they were said to the model and by the people."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._raw = texts
        self._texts = [unescaped(text) for text in texts]
        self.text = "\n".join(self._texts)
        self._read = [_Read(text) for text in self._texts]

    @cached_property
    def numbers(self) -> Numbers:
        return Numbers(value for read in self._read for value in read.numbers)

    @cached_property
    def percentages(self) -> Numbers:
        """The numbers of the texts that speak of percentages at all."""
        spoken = zip(self._texts, self._read, strict=True)
        return Numbers(value for text, read in spoken if _PERCENT.search(text) for value in read.numbers)

    @cached_property
    def ids(self) -> frozenset[int]:
        return frozenset(int(each) for read in self._read for each in read.ids)

    @cached_property
    def days(self) -> frozenset[tuple[int, int, int]]:
        """Year, month and day."""
        said = {day for read in self._read for day in read.days}
        return frozenset((int(day[:4]), int(day[5:7]), int(day[8:])) for day in said)

    @cached_property
    def times(self) -> frozenset[tuple[int, int]]:
        said = {time for read in self._read for time in read.times}
        return frozenset((int(hour), int(minute)) for hour, _, minute in (time.partition(":") for time in said))

    @cached_property
    def spoken(self) -> str:
        """What people said, and we: the texts that are no data."""
        return "\n".join(text for text in self._texts if text[:1] not in ("<", "{", "["))

    @cached_property
    def folded(self) -> str:
        return folded(self.text)

    @cached_property
    def digits(self) -> str:
        """The digits of everything that may be a phone number, run together."""
        return re.sub(r"(?<=\d)[ \u00a0()./-]+(?=\d)", "", self.text)

    @cached_property
    def tables(self) -> Tables:
        return Tables(self._raw)

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
        found = set(_READ.findall(text))
        self.ids = {each[0] for each in found if each[0]}
        self.days = {each[1] for each in found if each[1]}
        self.times = {each[2] for each in found if each[2]}
        written = {(each[4], each[5].lower()) for each in found if each[4]}
        written |= {(each.replace(" ", ""), "") for each in _SPACED.findall(text)}
        self.numbers = {value for typed, unit in written for value in _values(typed, unit)}


def _values(typed: str, unit: str) -> Iterable[float]:
    """What a number stands for, by itself and with `k` or the like after it."""
    for value, _ in readings(typed):
        yield value
        if unit:
            yield round(value * multipliers()[unit], 6)
