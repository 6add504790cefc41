"""The way to the next tier as a sentence: what to find out, and what it would add."""

from collections.abc import Sequence

from src.leads.models import Tier
from src.leads.rules.lift import Lift


def advice(lift: Lift | None) -> str:
    """Give what to find out: `Find out the budget: EUR 100k or more adds 20 points.`; "" for a lead that is HOT."""
    if lift is None:
        return ""
    if not lift.changes:
        return f"Nothing you could still find out would make this {lift.tier}."
    asks = _and([change.ask for change in lift.changes])
    gain = lift.after - lift.before
    further = " and makes it HOT" if lift.tier is Tier.HOT and lift.wanted is not Tier.HOT else ""
    return f"Find out {asks}: {_adds(lift)} {gain} point{'' if gain == 1 else 's'}{further}."


def _adds(lift: Lift) -> str:
    """`EUR 100k or more adds`, `it adds` where any answer will do, `with EUR 100k or more they add` where for some."""
    answers = [change.answer for change in lift.changes if change.answer]
    alone = len(lift.changes) == 1
    if len(answers) == len(lift.changes):
        return f"{_and(answers)} {'adds' if alone else 'add'}"
    return f"with {_and(answers)} they add" if answers else f"{'it adds' if alone else 'they add'}"


def _and(parts: Sequence[str]) -> str:
    *first, last = parts
    return f"{', '.join(first)} and {last}" if first else last
