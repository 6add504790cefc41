"""What is still open about a lead: what could be found out or still happen, each as one change that a rule may notice.

A person cannot be promoted by us: what is known of their title, company size, source or country stays as it is.
A bigger budget, an earlier date, another wish or a better address may still come.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from src.leads.models import Insight, LeadDraft
from src.leads.rules.changes import ASK, LOOK_UP, LUCK, WAIT, Change
from src.leads.rules.meanings import FOUND_OUT, TITLES, WISH, WISHED_TIME
from src.leads.rules.rubric import Rubric
from src.leads.rules.rules import budget_in_base, seen
from src.leads.words import titles
from src.leads.words.signals import REFUSAL

_SUPPOSED = "supposed"
_SHOWN = 3  # answers that are named where several would do
# Nothing we could learn makes a buyer of someone who looks for a job or sells to us.
_NO_BUYER = ("job_seeker", "selling_to_us")
# An address is who a lead is, so another one is another lead.
_ADD_AGAIN = "(then add them again under it)"


def possible_changes(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> list[Change]:
    """Give every change that a rule may notice, each group's in a fixed order; none for who buys nothing at all."""
    if any(insight.value in _NO_BUYER for insight in seen(insights, "intent")):
        return []
    found = [*_titles(insights, rubric), *_sources(insights), *_size(insights, rubric)]
    found += [*_fits(draft, insights, rubric), *_facts(draft, insights), *_budget(insights, rubric)]
    refused = tuple(insight for insight in seen(insights, "intent") if insight.value == REFUSAL)
    found += _change_of_mind(refused) if refused else [*_times(insights), *_wishes(insights)]
    return [*found, *_addresses(insights)]


def _titles(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Change]:
    """A whole title where none could be read, else the half of it that is not known."""
    level, function = seen(insights, "seniority"), seen(insights, "function")
    if not level and not function:
        for answer, title in TITLES.items():
            yield Change("title", LOOK_UP, "the job title", answer, _read_as(title))
    elif not level:
        for value, answer in FOUND_OUT["seniority"].items():
            yield _change("seniority", value, LOOK_UP, "how senior they are", answer + _or_above(value, rubric))
    elif not function:
        yield from _departments(rubric)


@cache
def _read_as(title: str) -> tuple[Insight, ...]:
    said = [("seniority", titles.seniority(title)), *(("function", each) for each in titles.functions(title))]
    return tuple(Insight(name, value, _SUPPOSED) for name, value in said)


def _or_above(level: str, rubric: Rubric) -> str:
    points = [rubric.points["seniority"].get(each, 0) for each in titles.SENIORITIES]
    at = titles.SENIORITIES.index(level)
    return " or above" if min(points[: at + 1]) == points[at] else ""


def _departments(rubric: Rubric) -> Iterator[Change]:
    """One change for each number of points: the departments that bring as many or more."""
    points = {value: rubric.points["function"].get(value, 0) for value in FOUND_OUT["function"]}
    for least in sorted({each for each in points.values() if each > 0}):
        names = [FOUND_OUT["function"][value] for value in points if points[value] >= least]
        value = next(value for value in points if points[value] == least)
        yield _change("function", value, LOOK_UP, "the department", _or(names))


def _sources(insights: Sequence[Insight]) -> Iterator[Change]:
    if not seen(insights, "source"):
        for value, answer in FOUND_OUT["source"].items():
            yield _change("source", value, LUCK, "how they came to you", answer)  # which is past


def _size(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Change]:
    if not seen(insights, "employees"):
        for least in (least for least, _ in rubric.bands["employees"] if least > 1):
            yield _change("employees", str(least), LOOK_UP, "the company size", f"{least:,} people or more")


def _fits(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Change]:
    if rubric.country.fit and not seen(insights, "country"):
        yield _change("country", rubric.country.fit[0], LOOK_UP, "the country", _or(rubric.country.fit))
    if rubric.industry.fit and not draft.industry:
        facts = {"industry": rubric.industry.fit[0]}
        yield Change("industry", LOOK_UP, "the industry", _or(rubric.industry.fit), facts=facts)


def _facts(draft: LeadDraft, insights: Sequence[Insight]) -> Iterator[Change]:
    if not draft.name:
        yield Change("name", LOOK_UP, "their name", facts={"name": "?"})
    if not draft.phone:
        yield Change("phone", ASK, "the phone number", facts={"phone": "?"})
    if not seen(insights, "company"):
        yield _change("company", "?", LOOK_UP, "the name of the company")


def _budget(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Change]:
    known, said = budget_in_base(insights, rubric), seen(insights, "budget")
    gone = (*said, *seen(insights, "currency"))
    ask = "whether the budget can grow" if known else f"the budget in {rubric.currency}" if said else "the budget"
    for least, _ in rubric.bands["budget"]:
        if least > (known or Decimal(0)):
            answer = f"{rubric.currency} {_short(least)} or more"
            yield _change("budget", str(least), WAIT if known else ASK, ask, answer, gone)


def _times(insights: Sequence[Insight]) -> Iterator[Change]:
    known = tuple(seen(insights, "timeline"))
    for value, answer in WISHED_TIME.items():
        if value in [insight.value for insight in known]:
            break  # what comes after is later still
        ask = "whether they can buy sooner" if known else "when they want to buy"
        yield _change("timeline", value, WAIT if known else ASK, ask, answer, known)


def _wishes(insights: Sequence[Insight]) -> Iterator[Change]:
    known = {insight.value for insight in seen(insights, "intent")}
    for value, ask in WISH.items():
        if value not in known:
            yield _change("intent", value, WAIT, ask, "a yes")


def _change_of_mind(refused: tuple[Insight, ...]) -> Iterator[Change]:
    """What to type when who said no thinks otherwise: a note, or the fact under whose key the no was said."""
    key = refused[0].evidence.partition(":")[0]
    answer = "“is interested now”" if key == "notes" else f"“{key}=interested”"
    yield _change("intent", "evaluating", WAIT, "whether they have changed their mind", answer, refused)


def _addresses(insights: Sequence[Insight]) -> Iterator[Change]:
    private = tuple(insight for insight in seen(insights, "domain") if insight.value in ("mailbox", "disposable"))
    if private:
        named = () if seen(insights, "company") else (Insight("company", "?", _SUPPOSED),)
        new = (Insight("domain", "company", _SUPPOSED), *named)  # such an address names the company as well
        yield Change("domain", ASK, f"their company e-mail address {_ADD_AGAIN}", new=new, gone=private)
    shared = tuple(seen(insights, "address"))
    if shared:
        yield Change("address", ASK, f"their own e-mail address {_ADD_AGAIN}", gone=shared)


def _change(group: str, value: str, effort: int, ask: str, answer: str = "", gone: tuple[Insight, ...] = ()) -> Change:
    return Change(group, effort, ask, answer, (Insight(group, value, _SUPPOSED),), gone)


def _or(answers: Sequence[str]) -> str:
    *first, last = answers[:_SHOWN]
    return f"{', '.join(first)} or {last}" if first else last


def _short(amount: int) -> str:
    for unit, times in (("m", 1_000_000), ("k", 1_000)):
        if amount >= times and not amount % (times // 10):
            return f"{amount / times:g}{unit}"
    return f"{amount:,}"
