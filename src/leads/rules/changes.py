"""One fact of a lead that would be otherwise, and the lead as it would then be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from src.leads.models import Insight, LeadDraft

# What a change asks of the seller, from the cheapest: look it up, ask, wait until they do something, or be lucky.
LOOK_UP, ASK, WAIT, LUCK = 1, 2, 3, 4
# The rules that look at a fact or an insight, where they are not in the table of its name.
_RULES = {
    "currency": ("budget",),
    "industry": ("industry", "words"),
    "name": ("completeness",),
    "phone": ("completeness",),
}


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would be otherwise: `group` is what it is about (one change a group), `effort` what it asks of us.

    `ask` is what to find out, `answer` what it would have to be ("" where any would do). The insights `gone` give way
    to `new` ones; `facts` are fields of the draft.
    """

    group: str
    effort: int
    ask: str
    answer: str = ""
    new: tuple[Insight, ...] = ()
    gone: tuple[Insight, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def rules(self) -> set[str]:
        """The tables of the rubric whose points it can change."""
        names = [*(insight.name for insight in (*self.new, *self.gone)), *self.facts]
        return {table for name in names for table in _RULES.get(name, (name,))}


def applied(
    draft: LeadDraft, insights: Sequence[Insight], changes: Sequence[Change]
) -> tuple[LeadDraft, tuple[Insight, ...]]:
    """Give the lead as it would be after some changes, each of another group."""
    for change in changes:
        if change.facts:
            facts: dict[str, Any] = dict(change.facts)
            draft = replace(draft, **facts)
        insights = [*(insight for insight in insights if insight not in change.gone), *change.new]
    return draft, tuple(insights)
