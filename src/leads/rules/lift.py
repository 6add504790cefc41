"""The cheapest change that would lift a lead to the next tier, found by scoring the lead as it would then be.

One fact is cheaper than two; among as many, what can be looked up is cheaper than what must be asked, and that than
what they must do; among those, the one that asks the least.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from src.leads.models import Insight, LeadDraft, Tier
from src.leads.rules.changes import Change, applied
from src.leads.rules.openings import possible_changes
from src.leads.rules.rubric import Rubric
from src.leads.rules.rules import reasons, reasons_of
from src.leads.rules.tiers import next_tier, tier_of, total

_MOST = 3  # facts at once; more than that is no advice


@dataclass(frozen=True, slots=True)
class Lift:
    """The next tier, `wanted`, and the one that would be reached, by which changes; no changes: none will do.

    `before` and `after` are scores.
    """

    wanted: Tier
    tier: Tier
    changes: tuple[Change, ...]
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class _Gain:
    change: Change
    points: int


class _Case:
    """A lead as it is; its points after changes are worked out anew only where a change can alter them."""

    def __init__(self, draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> None:
        self.draft, self.insights, self.rubric = draft, insights, rubric
        self._now: Counter[str] = Counter()
        for reason in reasons(draft, insights, rubric):
            self._now[reason.rule.partition(".")[0]] += reason.points

    def points(self, changes: Sequence[Change] = ()) -> int:
        """The points, not clipped, that the lead would have."""
        then = applied(self.draft, self.insights, changes)
        touched = {table for change in changes for table in change.rules}
        return self._now.total() + sum(self._sum(table, *then) - self._now[table] for table in touched)

    def _sum(self, table: str, draft: LeadDraft, insights: Sequence[Insight]) -> int:
        return sum(reason.points for reason in reasons_of(table, draft, insights, self.rubric))


def cheapest_lift(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric, adjustment: int = 0) -> Lift | None:
    """Give the cheapest way to the next tier; without changes if there is none, None for a lead that is HOT.

    `adjustment` is what a model adds to the points of the rules, now as then.
    """
    case = _Case(draft, insights, rubric)
    before = case.points()
    above = next_tier(tier_of(total(before, adjustment)))
    if above is None:
        return None
    wanted, needed = above[0], above[1] - adjustment
    gains = _gains(case, before)
    changes = _single(gains, needed - before) or _several(case, gains, needed, needed - before)
    after = total(case.points(changes), adjustment)
    return Lift(wanted, tier_of(after) if changes else wanted, changes, total(before, adjustment), after)


def _gains(case: _Case, before: int) -> list[_Gain]:
    changes = possible_changes(case.draft, case.insights, case.rubric)
    gains = [_Gain(change, case.points([change]) - before) for change in changes]
    return [gain for gain in gains if gain.points > 0]


def _single(gains: list[_Gain], short: int) -> tuple[Change, ...]:
    enough = [gain for gain in gains if gain.points >= short]
    return tuple(gain.change for gain in sorted(enough, key=lambda gain: (gain.change.effort, gain.points))[:1])


def _several(case: _Case, gains: list[_Gain], needed: int, short: int) -> tuple[Change, ...]:
    groups: dict[str, list[_Gain]] = {}
    for gain in sorted(gains, key=lambda gain: gain.points):
        groups.setdefault(gain.change.group, []).append(gain)
    for size in range(2, _MOST + 1):
        for options in _sets(list(groups.values()), size, short):
            if case.points([best[-1].change for best in options]) >= needed:
                return _mildest(case, options, needed)
    return ()


def _sets(groups: list[list[_Gain]], size: int, short: int) -> list[tuple[list[_Gain], ...]]:
    """The sets of groups whose best changes would do by their sum, the least effort first."""
    sets = [options for options in combinations(groups, size) if _sum(options) >= short]
    return sorted(sets, key=lambda options: (sum(best[-1].change.effort for best in options), -_sum(options)))


def _sum(options: tuple[list[_Gain], ...]) -> int:
    return sum(best[-1].points for best in options)


def _mildest(case: _Case, options: tuple[list[_Gain], ...], needed: int) -> tuple[Change, ...]:
    """The changes of a set that reaches, each turned down as far as it still does; the cheapest first."""
    chosen = [best[-1].change for best in options]
    for place, group in enumerate(options):
        milder = ([*chosen[:place], gain.change, *chosen[place + 1 :]] for gain in group)
        chosen = next(changes for changes in milder if case.points(changes) >= needed)
    return tuple(sorted(chosen, key=lambda change: change.effort))
