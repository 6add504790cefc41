"""The score card of a run: by kind of case, what is not right and why, and what it took. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add

from src.ops.evals.asking import Given
from src.ops.evals.cases import Case
from src.ops.evals.judging import Outcome, Verdict
from src.sdk.model import Usage
from src.sdk.prices import Prices
from src.sdk.spent import spent_words

_NOTHING = Given("", "", "", (), (), (), (), 0.0, ())


@dataclass(frozen=True, slots=True)
class Scored:
    """One case, what came of it (nothing, for a case that asks nothing), and what to think of that."""

    case: Case
    verdict: Verdict
    given: Given = _NOTHING


def score_card(scored: Sequence[Scored], who: str, prices: Prices) -> str:
    """The whole card, for a terminal."""
    kinds = sorted({each.case.kind for each in scored})
    head = ["", "cases", *(outcome.value for outcome in Outcome), "seconds"]
    rows = [_row(kind, [each for each in scored if each.case.kind == kind]) for kind in kinds]
    table = _aligned([head, *rows, _row("all", scored)])
    told = ["", f"{len(scored)} cases, answered by {who}", "", *table, *_explained(scored), "", _took(scored, prices)]
    return "\n".join(told)


def passed(scored: Sequence[Scored]) -> bool:
    """Whether nothing is wrong and nothing broke; what was declined was at least honest."""
    return not any(each.verdict.outcome in (Outcome.WRONG, Outcome.FAILED) for each in scored)


def _row(kind: str, scored: Sequence[Scored]) -> list[str]:
    counts = Counter(each.verdict.outcome for each in scored)
    seconds = f"{sum(each.given.seconds for each in scored):.1f}"
    return [kind, str(len(scored)), *(str(counts[outcome]) for outcome in Outcome), seconds]


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The rows as lines, names to the left and figures to the right."""
    first, *others = [len(max(column, key=len)) for column in zip(*rows, strict=True)]
    return [
        "  ".join([name.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, others, strict=True))])
        for name, *cells in rows
    ]


def _explained(scored: Sequence[Scored]) -> list[str]:
    """A line for each case that is not right, the worst first."""
    order = [Outcome.FAILED, Outcome.WRONG, Outcome.DECLINED, Outcome.OPEN]
    told = sorted(
        (each for each in scored if each.verdict.outcome in order), key=lambda each: order.index(each.verdict.outcome)
    )
    lines = [f"{each.verdict.outcome.value:<9} {each.case.id}: {each.verdict.why}" for each in told]
    return ["", *lines] if lines else []


def _took(scored: Sequence[Scored], prices: Prices) -> str:
    """Tokens and money in all, and for each answer on average."""
    spent = [each for one in scored for each in one.given.spent]
    usage = reduce(add, (each.usage for each in spent), Usage())
    costs = [prices.cost(each.usage, each.model, batch=each.batch) for each in spent]
    known = [cost for cost in costs if cost is not None]
    if not spent:
        return "No model was asked: no tokens, no money."
    money = sum(known) if len(known) == len(costs) else None
    asked = sum(bool(each.given.spent) for each in scored)
    each_took = f"{usage.tokens // asked:,} tokens an answer, of {asked}"
    return f"{spent_words(usage, money)}, {len(spent)} requests; {each_took}"
