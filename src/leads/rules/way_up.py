"""The way to the next tier in words, worked out once for all leads that are alike to the rules.

Rules see little of who somebody is: that there is a name, that a budget is above a mark, how many points a title is
worth. So the leads of a file fall into few kinds, and what would lift one of a kind lifts all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from src.leads.models import Insight, LeadDraft
from src.leads.rules.advice import advice
from src.leads.rules.lift import cheapest_lift
from src.leads.rules.rubric import Fit, Rubric
from src.leads.rules.rules import budget_in_base

#: Kinds that are kept.
MANY = 4096
#: What no rule looks at, and what is told by `_money`.
_UNSEEN = frozenset({"given_name", "family_name", "budget", "currency"})
#: Of these only the points count, and that there is something.
_BY_POINTS = ("seniority", "function", "source")
_SOME = "?"


@dataclass(frozen=True, slots=True)
class _Kind:
    """All that the rules see of a lead; the rubric is known by its label."""

    industry: str
    named: bool
    phoned: bool
    insights: tuple[Insight, ...]
    adjustment: int
    label: str
    rubric: Rubric = field(compare=False)


def way_up(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric, adjustment: int = 0) -> str:
    """Give what `advice` says of the cheapest lift."""
    if rubric.words:  # rules that look for words anywhere see each lead as it is
        return advice(cheapest_lift(draft, insights, rubric, adjustment))
    industry = draft.industry if _matters(rubric.industry) else ""
    seen = (*_seen(insights, rubric), *_money(insights, rubric))
    return _way_up(_Kind(industry, bool(draft.name), bool(draft.phone), seen, adjustment, rubric.label, rubric))


@lru_cache(maxsize=MANY)
def _way_up(kind: _Kind) -> str:
    name, phone = _SOME if kind.named else "", _SOME if kind.phoned else ""
    draft = LeadDraft("", "", name=name, phone=phone, industry=kind.industry)
    return advice(cheapest_lift(draft, kind.insights, kind.rubric, kind.adjustment))


def _seen(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Insight]:
    """The insights as far as rules and advice look at them: of evidence, under which key it was said."""
    for insight in insights:
        if insight.name not in _UNSEEN and (insight.name != "country" or _matters(rubric.country)):
            key = insight.evidence.partition(":")[0] if insight.name == "intent" else ""
            yield Insight(insight.name, _value(insight, rubric), key)


def _value(insight: Insight, rubric: Rubric) -> str:
    if insight.name in _BY_POINTS:
        return _alike(insight.name, insight.value, rubric)
    if insight.name == "employees":
        return str(max((least for least, _ in rubric.bands["employees"] if int(insight.value) >= least), default=0))
    return _SOME if insight.name == "company" else insight.value


def _alike(table: str, value: str, rubric: Rubric) -> str:
    """The first value of a table that is worth as many points."""
    points = rubric.points[table]
    return next((each for each, worth in points.items() if worth == points.get(value)), value)


def _money(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Insight]:
    """The budget as the highest mark that it reaches; one below all of them, or without a rate, as it is."""
    amount = budget_in_base(insights, rubric)
    reached = [least for least, _ in rubric.bands["budget"] if amount is not None and 0 < least <= amount]
    if reached:
        yield Insight("budget", str(max(reached)), "")
    else:
        yield from (Insight(each.name, each.value, "") for each in insights if each.name in ("budget", "currency"))


def _matters(fit: Fit) -> bool:
    return bool(fit.fit or fit.unfit)
