"""The way to the next tier in words, worked out once for all leads that are alike to the rules.

Of who somebody is the rules see little: that there is a name, how large the company is at least. So leads of a file
fall into few kinds, and what would lift one of a kind lifts all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from src.leads.models import Insight, LeadDraft
from src.leads.rules.advice import advice
from src.leads.rules.lift import cheapest_lift
from src.leads.rules.rubric import Fit, Rubric

#: Kinds that are kept.
MANY = 16_384
#: What no rule looks at.
_UNSEEN = frozenset({"given_name", "family_name"})
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
    industry = draft.industry if _matters(rubric.industry) else _SOME if draft.industry else ""
    seen = tuple(_seen(insights, rubric))
    return _way_up(_Kind(industry, bool(draft.name), bool(draft.phone), seen, adjustment, rubric.label, rubric))


@lru_cache(maxsize=MANY)
def _way_up(kind: _Kind) -> str:
    name, phone = _SOME if kind.named else "", _SOME if kind.phoned else ""
    draft = LeadDraft("", "", name=name, phone=phone, industry=kind.industry)
    return advice(cheapest_lift(draft, kind.insights, kind.rubric, kind.adjustment))


def _seen(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Insight]:
    """The insights as far as rules and advice look at them: of evidence, under which key it was said."""
    for insight in insights:
        if insight.name not in _UNSEEN:
            key = insight.evidence.partition(":")[0] if insight.name == "intent" else ""
            yield Insight(insight.name, _value(insight, rubric), key)


def _value(insight: Insight, rubric: Rubric) -> str:
    if insight.name == "employees":
        reached = [least for least, _ in rubric.bands["employees"] if int(insight.value) >= least]
        return str(max(reached, default=0))
    if insight.name == "company" or (insight.name == "country" and not _matters(rubric.country)):
        return _SOME
    return insight.value


def _matters(fit: Fit) -> bool:
    return bool(fit.fit or fit.unfit)
