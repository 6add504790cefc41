"""Numbers as people type them: `50k`, `1.5m`, `200-500`, `ca. 1.000 Mitarbeiter`, `€ 20.000`, `10 lakh`.

The low end of a range counts. What can be read in no one way is not read.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import pycountry

from src.leads.words.remembering import remembered

_LONGEST = 200  # characters of a field that are read; no figure stands further in
_NUMBER = re.compile(
    r"(?P<number>\d+(?:[.,'’]\d+)*(?:[ \u00a0\u202f]\d{3}(?!\d))*(?:,\d{1,2}(?!\d))?)\s?(?P<unit>[^\W\d_]*)\.?"
)
_LESS_THAN = re.compile(
    r"(?:<|\b(?:under|below|less than|fewer than|unter|weniger als|moins de|menos de))\s*$", re.IGNORECASE
)
_TO = re.compile(r"\s*(?:-|–|—|to|bis|à|a|y|and|und|et)\s*(?:[$€£]\s*)?", re.IGNORECASE)
_TIMES = {
    1_000: "k tsd tausend thousand thousands mille mil miles",
    1_000_000: "m mm mn mln mio million millions millionen millón millones",
    1_000_000_000: "b bn mrd billion milliarde milliarden milliard milliards",
    100_000: "lakh lakhs lac lacs",
    10_000_000: "crore crores cr",
}
_UNITS = {word: times for times, spelled in _TIMES.items() for word in spelled.split()}
_INDIAN = frozenset({100_000, 10_000_000})
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP", "₹": "INR", "¥": "JPY", "₺": "TRY", "₩": "KRW", "₽": "RUB", "zł": "PLN"}
# Codes count in capitals only: "all", "try" and "top" are currencies too.
_SPOKEN = {
    "EUR": "eur euro euros",
    "USD": "usd dollar dollars dólares dolares",
    "GBP": "gbp pound pounds sterling pfund",
    "CHF": "chf franken sfr",
    "INR": "inr rupee rupees rs",
    "SEK": "sek kronor",
    "DKK": "dkk kroner",
    "PLN": "pln",
    "CAD": "cad",
    "AUD": "aud",
    "BRL": "reais",
}
_SAID = {word: code for code, spelled in _SPOKEN.items() for word in spelled.split()}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that was read, at least `low`; `currency` is an ISO 4217 code or "" where none was said."""

    low: int
    currency: str = ""


@dataclass(frozen=True, slots=True)
class _Number:
    value: Decimal
    times: int
    start: int
    end: int


@remembered
def figure(text: str) -> Figure | None:
    """Read the figure in a field that is meant to hold one; None where there is none, or none that can be read.

    >>> figure("ca. 1.000 Mitarbeiter"), figure("20-50k €")
    (Figure(low=1000, currency=''), Figure(low=20000, currency='EUR'))
    """
    text = text[:_LONGEST]
    numbers = [number for number in map(_number, _NUMBER.finditer(text)) if number]
    if not numbers:
        return None
    at = next((at for at, number in enumerate(numbers) if number.times > 1 or _beside_money(text, number)), 0)
    if at and _TO.fullmatch(text, numbers[at - 1].end, numbers[at].start):
        at -= 1  # the low end of a range whose unit is said at its high end
    low = _low(text, numbers[at], numbers[at + 1 : at + 2])
    return Figure(low, currency(text) or ("INR" if numbers[at].times in _INDIAN else ""))


def currency(text: str) -> str:
    """Give the ISO 4217 code of the currency that a text names; a bare $ is taken for US dollars."""
    text = text[:_LONGEST]
    for word in re.findall(r"[^\W\d_]+", text):
        code = _SAID.get(word.lower()) or (word if word in _codes() else "")
        if code:
            return code
    return next((code for sign, code in _SIGNS.items() if sign in text.lower()), "")


def _low(text: str, number: _Number, after: list[_Number]) -> int:
    times = number.times
    for high in after:
        if times == 1 and high.times > 1 and number.value < high.value and _TO.fullmatch(text, number.end, high.start):
            times = high.times  # 20-50k
    low = int(number.value * times)
    return max(low - 1, 0) if _LESS_THAN.search(text, 0, number.start) else low


def _number(found: re.Match[str]) -> _Number | None:
    times = _UNITS.get(found["unit"].casefold(), 1)
    value = _value(found["number"], scaled=times >= 1_000_000)
    end = found.end() if times > 1 else found.end("number")
    return None if value is None else _Number(value, times, found.start(), end)


def _value(typed: str, scaled: bool) -> Decimal | None:
    """The number behind its separators: 1.000 and 1,000 are a thousand, 1.5 is one and a half, 1.234,50 has both."""
    groups = re.split(r"[^\d]", typed)
    marks = re.findall(r"[^\d]", typed)
    if sum(map(len, groups)) > 15:
        return None
    if _has_decimals(groups, marks, scaled):
        return Decimal(int("".join(groups[:-1]))) + Decimal(int(groups[-1])).scaleb(-len(groups[-1]))
    grouped = all(len(group) in (2, 3) for group in groups[1:-1]) and (len(groups) == 1 or len(groups[-1]) == 3)
    return Decimal(int("".join(groups))) if grouped else None


def _has_decimals(groups: list[str], marks: list[str], scaled: bool) -> bool:
    if not marks or marks[-1] not in ".," or marks[-1] in marks[:-1]:
        return False
    single = len(marks) == 1
    return not single or len(groups[-1]) != 3 or groups[0].strip("0") == "" or scaled


def _beside_money(text: str, number: _Number) -> bool:
    before, after = text[: number.start].split()[-1:], text[number.end :].split()[:1]
    return bool(currency(" ".join(before + after)))


@cache
def _codes() -> frozenset[str]:
    return frozenset(money.alpha_3 for money in pycountry.currencies)
