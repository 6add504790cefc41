"""What a chart is called: `HOT leads by source, this week`, within Slack's fifty characters. Pure."""

from src.blocks.figures import MEASURES, group_words
from src.blocks.headline import sides, two_sided
from src.blocks.text import clip
from src.leads.phrasing import period_words
from src.leads.query import Group, Measure
from src.leads.result import Result

TITLE = 50


def title(result: Result, axis: Group, cut: tuple[str, ...]) -> str:
    """As much as fits: what is left out first is the period, then the tiers; both stand in the line below the answer.

    `axis` takes the place of a finer unit of time; `cut` says what the chart leaves out.
    """
    groups = [axis if group.unit else group for group in result.query.group_by]
    what, by = MEASURES[result.query.measures[0]], f" by {group_words(groups)}"
    end = f" ({', '.join(cut)})" if cut else ""
    of, when = _of(result, what), _when(result)
    tries = (f"{of}{by}{when}{end}", f"{of}{by}{end}", f"{what}{by}{end}")
    return next((words for words in tries if len(words) <= TITLE), clip(tries[-1], TITLE))


def _of(result: Result, what: str) -> str:
    """The measure and the tiers it is of, unless tiers are what is compared."""
    tiers = " or ".join(tier.value for tier in result.query.where.tier)
    if (result.query.compare and result.query.compare.where) or not tiers:
        return f"{what} of leads" if result.query.measures[0] is Measure.SHARE else what
    return f"{tiers} leads" if result.query.measures[0] is Measure.COUNT else f"{what} of {tiers} leads"


def _when(result: Result) -> str:
    if two_sided(result):
        left, right = sides(result)
        return f": {left} and {right}"
    words = period_words(result.query.period)
    return f", {'last changed ' if words and result.query.dated_by == 'updated' else ''}{words}" if words else ""
