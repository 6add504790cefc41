"""What was found, in one exact sentence; every figure in it is from the result."""

from src.blocks.figures import MEASURES, figure, group_words
from src.blocks.leaders import leaders
from src.blocks.scope import LONGEST
from src.blocks.text import clip
from src.leads.phrasing import filter_words, order_words, period_words, who
from src.leads.query import Measure, Where
from src.leads.result import Result


def headline(result: Result) -> str:
    """`12 HOT leads this week.`, `Average score this month: 61.4.`, `12 HOT leads this week, 3 more than …`."""
    if not result.leads and not (result.other and result.other.leads):
        return f"No {_leads(result)}{_when(result)}."
    if result.query.columns:
        return _listed(result)
    if result.other is not None and not result.query.group_by and result.rows and result.other.rows:
        return _compared(result)
    if result.query.group_by:
        return _grouped(result)
    return " ".join(_figure(result, n) for n in range(len(result.query.measures)))


def _leads(result: Result) -> str:
    words = filter_words(result.query.where, result.query.exclude)
    tiers = " or ".join(tier.value for tier in result.query.where.tier)
    others = [each for each in words if not each.startswith("tier ")]
    return f"{tiers + ' ' if tiers else ''}leads" + (f" with {clip(', '.join(others), LONGEST)}" if others else "")


def _when(result: Result) -> str:
    words = period_words(result.query.period)
    return f" in {words}" if words.startswith("the last") else f" {words}" if words else ""


def _listed(result: Result) -> str:
    shown, count = len(result.listed), result.leads
    if result.query.limit and shown < count:
        return f"The first {shown:,} of {who(result.query, count)}{_when(result)}, {order_words(result.query)}:"
    return f"{who(result.query, count)}{_when(result)}:"


def _figure(result: Result, n: int) -> str:
    """One measure of all the leads."""
    measure = result.query.measures[n]
    if measure is Measure.COUNT:
        return f"{who(result.query, result.leads)}{_when(result)}."
    values = ", ".join(figure(measure, row.figures[n], row.currency) for row in result.rows)
    if measure is Measure.SHARE:
        return f"{values} of all leads{_when(result)}: {who(result.query, result.leads)}."
    return f"{MEASURES[measure]}{_when(result)}: {values}."


def _grouped(result: Result) -> str:
    """How many leads, what of them by what, and which group comes first."""
    against, measure = result.other.rows if result.other and two_sided(result) else (), result.query.measures[0]
    by = f"{'' if measure is Measure.COUNT else MEASURES[measure].lower() + ' '}by {group_words(result.query.group_by)}"
    opening = f"{_both(result) if against else who(result.query, result.leads) + _when(result)}, {by}"
    first = leaders(result, against)
    return f"{opening}: {first}." if first else f"{opening}."


def _both(result: Result) -> str:
    """`HOT: 7 leads, WARM: 4 leads`."""
    counts = (result.leads, result.other.leads if result.other else 0)
    told = (f"{side}: {n:,} lead{'' if n == 1 else 's'}" for side, n in zip(sides(result), counts, strict=True))
    return ", ".join(told)


def _compared(result: Result) -> str:
    """Both sides and the difference."""
    assert result.other is not None  # noqa: S101 - the caller asked
    measure = result.query.measures[0]
    ours, theirs = result.rows[0], result.other.rows[0]
    one, two = ours.figures[0], theirs.figures[0]
    left, right = sides(result)
    told = f"{left}: {figure(measure, one, ours.currency)}, {right}: {figure(measure, two, theirs.currency)}"
    if one is None or two is None or ours.currency != theirs.currency:
        return f"{told}."
    return f"{told}; {_difference(measure, one, two, ours.currency)}."


def sides(result: Result) -> tuple[str, str]:
    """What is compared with what."""
    compare, query = result.query.compare, result.query
    if compare and compare.where:
        return _side_words(query.where), _side_words(compare.where)
    before = period_words(compare.period) if compare and compare.period else "the period before"
    words = period_words(query.period) or "all time"
    return f"{words[:1].upper()}{words[1:]}", before


def two_sided(result: Result) -> bool:
    """Whether the other side has the same groups: the times of another period are other times."""
    compare = result.query.compare
    timed = any(group.unit for group in result.query.group_by)
    return result.other is not None and not (timed and not (compare and compare.where))


def _side_words(where: Where) -> str:
    said = filter_words(where, Where())
    return ", ".join(words.partition(" ")[2] if " " in words else words for words in said) or "all leads"


def _difference(measure: Measure, one: float, two: float, currency: str) -> str:
    """`3 more (+33.3 %)`, `no difference`."""
    gap = one - two
    if not gap:
        return "no difference"
    size = figure(measure, abs(gap), currency)
    percent = f" ({100 * gap / two:+.1f} %)" if two and not measure.value.startswith("share") else ""
    less = "fewer" if measure is Measure.COUNT else "less"
    return f"{size} {'more' if gap > 0 else less}{percent}"
