"""Numbers in figures: each must be in the sources, exactly, or as what it was rounded from."""

import re
from collections.abc import Iterator
from datetime import date

from src.leads.grounding.answer import Answer
from src.leads.grounding.claims import Claim, Kind
from src.leads.grounding.numerals import MOST_DIGITS, Numeral, readings
from src.leads.grounding.sources import Numbers, Sources
from src.leads.grounding.vocabulary import alternatives, multipliers, told

_UNIT = "|".join(sorted((re.escape(word) for word in multipliers()), key=len, reverse=True))
_PERCENT = alternatives(told()["percent"]["words"])
_FIGURE = re.compile(
    r"(?<![^\W_])(?P<number>\d{1,3}(?:[ \u00a0\u202f]\d{3}){1,5}(?:[.,]\d+)?(?!\d)|\d+(?:[.,'’]\d+)*)"
    r"(?:(?P<ordinal>st|nd|rd|th|er|re|e|ème|[ºª°])(?!\w))?"
    rf"(?:\s?(?P<unit>{_UNIT})(?!\w))?(?P<percent>\s?(?:%|(?:{_PERCENT})(?!\w)))?",
    re.IGNORECASE,
)
#: `2 in 5` is a way of saying 40 percent.
_ONE_OF = re.compile(r"(?<![\w.,])(\d) (?:in|out of|von|sur|de cada|em cada) (\d|10)(?![\w.,]\d|\w)")
#: What is no figure: numbering, scales, keycaps, turns of phrase.
_NONE = re.compile(
    r"^[ \t>*_]*(?:[#]+ )?[*_]*\d{1,3}[.)](?=[\s*_])|\d\ufe0f?\u20e3|(?<!\w)24/7(?!\w)|(?<!\w)1:1(?!\w)"
    r"|(?<=\d)\s?/\s?100(?![\w%])|(?<=\d) (?:out of|of|von|sur|de) 100(?![\w%]|\s?%| leads)"
    r"|(?<![\w.,])0\s?(?:[–-]|to|bis|à|a)\s?100(?![\w%]|\s?%)",
    re.MULTILINE,
)
HEDGE = {
    name: re.compile(rf"(?:{alternatives(words)})(?:\s+(?:a|an|the|[€$£*_]+))?[\s€$£*_]*$", re.IGNORECASE)
    for name, words in told()["hedges"].items()
}
_AS_ID = re.compile(r"(?:#|\b(?:lead|id|no\.|nr\.|number|nummer|n°|prospect))[\s#*_:]*$", re.IGNORECASE)
_WEEK = re.compile(
    r"\b(?:weeks?|kw|semaines?|semanas?|(?:kalender)?wochen?)\s*(?:\d\d?\s*(?:-|–|,|to|and|bis|und|et|à|a|y|e)\s*)?$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"[\s*_]*(?:\w+[\s*_]+)?(?:leads?|prospects?|points?|pts|punkten?|puntos?|pontos?|contactos|contatos)(?!\w)",
    re.IGNORECASE,
)
_SCORED = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|punktzahl|puntuaci[oó]n|pontua[cç][aã]o)(?: \w+)?[\s*_:=(]*$", re.IGNORECASE
)
#: How far from the truth a hedge may be, as a share of what is said.
_MOST_OFF = {"about": 0.09, "above": 0.12, "below": 0.12}
#: Lengths that are the same said otherwise.
_SAME_LENGTH = {7.0: ("day", "tag", "jour", "dia"), 24.0: ("hour", "stunde", "heure", "hora"), 12.0: ("month", "monat")}


def unsourced_figures(answer: Answer, sources: Sources) -> Iterator[Claim]:
    for found in answer.finds(_NONE):
        answer.take(*found.span())
    for found in answer.finds(_ONE_OF):
        share = 100 * int(found[1]) / max(1, int(found[2]))
        if sources.percentages.between(share - 2.5, share + 2.5):
            answer.take(*found.span())
    for found in answer.finds(_FIGURE):
        if not _sourced(found, answer, sources):
            yield answer.claim(Kind.FIGURE, found.start(), found.end())


def _sourced(found: re.Match[str], answer: Answer, sources: Sources) -> bool:
    typed = found["number"]
    numerals = readings(typed)
    if not numerals:
        return (len(typed) > MOST_DIGITS and typed in sources.text) or sources.say(typed)
    times = multipliers()[found["unit"].lower()] if found["unit"] else 1
    before = answer.left[max(0, found.start() - 24) : found.start()]
    if found["percent"]:
        return any(_percent(numeral, before, sources) for numeral in numerals)
    scaled = [Numeral(round(value * times, 6), step * times) for value, step in numerals]
    numbers = sources.own if _is_counted(found, before) else sources.numbers
    return any(_known(each, before, numbers, sources) for each in scaled) or _counted(
        scaled[0].value, found, answer, sources
    )


def _is_counted(found: re.Match[str], before: str) -> bool:
    """Whether it says how many leads there are or what score one has: that is for the store to say, not for a note."""
    after = found.string[found.end() : found.end() + 30]
    return _COUNTED.match(after) is not None or _SCORED.search(before) is not None


def _known(numeral: Numeral, before: str, numbers: Numbers, sources: Sources) -> bool:
    """Whether the sources have it, or a broken number that it is the rounding of; hedged, any number."""
    value, step = numeral
    rounded = numbers.near(value, step / 2, broken=step <= 1)
    return numbers.has(value) or rounded or _hedged(numeral, before, numbers) or _otherwise(value, before, sources)


def _hedged(numeral: Numeral, before: str, numbers: Numbers) -> bool:
    """`about 1,200` for 1,234, `over 40` for 42, `nearly 50` for 48: as exact as its last digit that is no zero."""
    value, step = numeral
    while step >= 1 and value % (step * 10) == 0 and step * 10 <= value:
        step *= 10
    for name, low, high in (("about", step / 2, step / 2), ("above", 0.0, step), ("below", step, 0.0)):
        if HEDGE[name].search(before):
            most = _MOST_OFF[name] * value
            return numbers.between(value - min(low, most), value + min(high, most))
    return False


def _otherwise(value: float, before: str, sources: Sources) -> bool:
    """A lead's id that is called one, a year, or a week of one of the days."""
    if not value.is_integer():
        return False
    if _AS_ID.search(before) and int(value) in sources.ids:
        return True
    if _WEEK.search(before):
        return any(_week(day) == value for day in sources.days)
    return 1900 < value < 2200 and (any(year == value for year, _, _ in sources.days) or sources.say(str(int(value))))


def _week(day: tuple[int, int, int]) -> int:
    try:
        return date(*day).isocalendar().week
    except ValueError:
        return 0


def _percent(numeral: Numeral, before: str, sources: Sources) -> bool:
    """A percentage is one in the sources, too."""
    value, step = numeral
    if sources.percentages.has(value) or sources.percentages.near(value, step / 2, broken=True):
        return True
    hedged = next((name for name in ("about", "above", "below") if HEDGE[name].search(before)), "")
    tens = 10.0 if hedged and value % 10 == 0 else 5.0 if hedged and value % 5 == 0 else step
    low, high = {"about": (tens / 2, tens / 2), "above": (0.0, tens), "below": (tens, 0.0)}.get(hedged, (0.0, 0.0))
    return bool(hedged) and sources.percentages.between(value - low, value + high)


def _counted(value: float, found: re.Match[str], answer: Answer, sources: Sources) -> bool:
    """A count of what is there to see: the rows of a tool, those of one value, the items of the answer's own list."""
    if not value.is_integer() or found["unit"]:
        return False
    return is_count(int(value), found.start(), answer, sources) or _rank(found, sources) or _length(found, sources)


def is_count(count: int, at: int, answer: Answer, sources: Sources) -> bool:
    """Whether so many rows are there, or rows of a value that the same sentence names."""
    if count in answer.list_sizes or count in sources.tables.sizes:
        return True
    sentence = answer.sentence(at)
    return any(len(value) > 1 and value in sentence for value in sources.tables.often.get(count, ()))


def _rank(found: re.Match[str], sources: Sources) -> bool:
    """`3rd` among at least as many; or a day of the month."""
    value = int(found["number"]) if found["ordinal"] and found["number"].isdecimal() else 0
    return 0 < value <= max((*sources.tables.sizes, 0)) or any(day == value for _, _, day in sources.days)


def _length(found: re.Match[str], sources: Sources) -> bool:
    """`7 days` where a week is spoken of."""
    words = _SAME_LENGTH.get(float(found["number"]) if found["number"].isdecimal() else 0.0, ())
    after = found.string[found.end() : found.end() + 12].lstrip(" -").lower()
    return any(after.startswith(word) for word in words)
