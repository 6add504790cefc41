"""The quiet line under an answer: its period and zone, its filters, and how many leads it rests on."""

from src.blocks.text import clip
from src.leads.phrasing import filter_words, period_words, span_words
from src.leads.query import Where
from src.leads.result import Result

#: Characters of all filters together: fifty of each kind may be asked for, and a line takes 3,000.
LONGEST = 400


def scope(result: Result) -> str:
    """`This week (Mon 23 – Sun 29 Nov 2026, Europe/Berlin, so far) · tier HOT · 12 leads`."""
    query = result.query
    filters = clip(", ".join(filter_words(query.where, query.exclude)), LONGEST) or "no filters"
    parts = [when(result), filters, f"{result.leads:,} lead{'' if result.leads == 1 else 's'}"]
    if result.other:
        parts.append(f"against {against(result)}: {result.other.leads:,}")
    return " · ".join(parts)


def when(result: Result) -> str:
    """The period with its days and the zone."""
    days = span_words(result.span, result.asked_at, result.zone)
    if not days:
        return "All time"
    words = period_words(result.query.period)
    dated = "last changed " if result.query.dated_by == "updated" else ""
    return f"{(dated + words)[:1].upper()}{(dated + words)[1:]} ({days})"


def against(result: Result) -> str:
    """The other side of a comparison in words."""
    compare = result.query.compare
    if compare is None or result.other is None:
        return ""
    if compare.where:
        return clip(", ".join(filter_words(compare.where, Where())), LONGEST)
    days = span_words(result.other.span, result.asked_at, result.zone)
    return f"{period_words(compare.period)} ({days})" if compare.period else f"the period before ({days})"
