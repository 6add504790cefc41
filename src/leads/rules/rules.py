"""Which rules of a rubric a lead fires, each as a reason in plain words with its points and the evidence it saw.

A rule looks at what is known; what is not known fires nothing, and so costs nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import cache, partial

from src.leads.models import Insight, LeadDraft, Reason
from src.leads.rules.meanings import MEANING
from src.leads.rules.rubric import Fit, Rubric
from src.leads.words.phrases import Phrases, words

# One reason each, however much is known.
_BEST_OF = ("seniority", "function", "domain", "address", "timeline", "source")
_Rules = Callable[[LeadDraft, Sequence[Insight], Rubric], Iterator[Reason]]


def reasons(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> tuple[Reason, ...]:
    """Give every rule that fires; a rule of 0 points is off and says nothing."""
    fired = (reason for table in _TABLES for reason in reasons_of(table, draft, insights, rubric))
    return tuple(fired)


def reasons_of(table: str, draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> list[Reason]:
    """Give the rules of one table that fire; no table looks at another's."""
    return [reason for reason in _TABLES[table](draft, insights, rubric) if reason.points]


def seen(insights: Sequence[Insight], name: str) -> list[Insight]:
    """The insights of one name."""
    return [insight for insight in insights if insight.name == name]


def budget_in_base(insights: Sequence[Insight], rubric: Rubric) -> Decimal | None:
    """Give the budget in the rubric's currency; None if it is not known, or has a currency without a rate."""
    for insight in seen(insights, "budget"):
        codes = [money.value for money in seen(insights, "currency")] or [rubric.currency]
        rate = Decimal(1) if codes[0] == rubric.currency else rubric.rates.get(codes[0])
        return None if rate is None else Decimal(insight.value) * rate
    return None


def _best(table: str, _: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    found = [_reason(table, insight.value, rubric, insight.evidence) for insight in seen(insights, table)]
    if found:
        yield max(found, key=lambda reason: reason.points)


def _reason(table: str, key: str, rubric: Rubric, evidence: str) -> Reason:
    return Reason(f"{table}.{key}", rubric.points[table].get(key, 0), MEANING[f"{table}.{key}"], evidence)


def _company(_: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    for insight in seen(insights, "company")[:1]:
        yield _reason("company", "named", rubric, insight.evidence)


def _employees(_: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    for insight in seen(insights, "employees"):
        for least, points in _band("employees", Decimal(insight.value), rubric):
            yield Reason(f"employees.from_{least}", points, f"{least:,} or more employees", insight.evidence)


def _budget(_: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    amount = budget_in_base(insights, rubric)
    if amount is not None:
        for least, points in _band("budget", amount, rubric):
            evidence = seen(insights, "budget")[0].evidence
            yield Reason(f"budget.from_{least}", points, f"Budget of {rubric.currency} {least:,} or more", evidence)


def _band(table: str, value: Decimal, rubric: Rubric) -> list[tuple[int, int]]:
    """The highest band that a value reaches, if any."""
    return [band for band in rubric.bands[table] if value >= band[0]][-1:]


def _country(_: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    return _fit("country", [(insight.value, insight.evidence) for insight in seen(insights, "country")], rubric)


def _industry(draft: LeadDraft, _: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    return _fit("industry", [(draft.industry, f"industry: {draft.industry}")], rubric)


def _fit(table: str, found: list[tuple[str, str]], rubric: Rubric) -> Iterator[Reason]:
    fit: Fit = getattr(rubric, table)
    for text, evidence in found:
        for key, listed, points in (("unfit", fit.unfit, fit.unfit_points), ("fit", fit.fit, fit.fit_points)):
            if _says(text, listed):
                yield Reason(f"{table}.{key}", points, MEANING[f"{table}.{key}"], evidence)
                break


def _intents(_: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    found = [_reason("intent", insight.value, rubric, insight.evidence) for insight in seen(insights, "intent")]
    yield from found
    good = sum(reason.points for reason in found if reason.points > 0)
    yield Reason("intent.at_most", min(rubric.intent_at_most - good, 0), MEANING["intent.at_most"])


def _complete(draft: LeadDraft, _: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    for fact in ("name", "phone"):
        if getattr(draft, fact):
            yield _reason("completeness", fact, rubric, f"{fact}: {getattr(draft, fact)[:80]}")


def _own_words(draft: LeadDraft, _: Sequence[Insight], rubric: Rubric) -> Iterator[Reason]:
    facts = (draft.title, draft.company, draft.industry, draft.source, *draft.notes, *draft.extra.values())
    for rule in rubric.words:
        for fact in facts:
            if _says(fact, rule.any):
                yield Reason(f"words.{rule.name}", rule.points, f"Your own words: {rule.name}", fact[:80])
                break


def _says(text: str, phrases: tuple[str, ...]) -> bool:
    return bool(phrases) and any(_compiled(phrases).find(words(text)))


@cache
def _compiled(phrases: tuple[str, ...]) -> Phrases:
    return Phrases({"any": phrases})


#: How each table of the rubric is applied, in the order of the reasons on a card.
_TABLES: dict[str, _Rules] = {
    **{table: partial(_best, table) for table in _BEST_OF},
    "company": _company,
    "employees": _employees,
    "country": _country,
    "industry": _industry,
    "budget": _budget,
    "intent": _intents,
    "completeness": _complete,
    "words": _own_words,
}
