"""What could still be found out about a lead or still happen, by a rubric's rules: each as one change of the facts.

A person cannot be promoted by us: what is known of their title, company size, source or country stays as it is.
A bigger budget, an earlier date, another wish or a better address may still come.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from src.leads.models import Insight, LeadDraft
from src.leads.rules.meanings import FOUND_OUT, TITLES, WISH, WISHED_TIME
from src.leads.rules.rubric import Rubric
from src.leads.rules.rules import budget_in_base, seen
from src.leads.words import titles

# What a change asks of the seller, from the cheapest: look it up, ask, wait until they do something, or be lucky.
LOOK_UP, ASK, WAIT, LUCK = 1, 2, 3, 4
_SUPPOSED = "supposed"
# Nothing we could learn makes a buyer of someone who looks for a job or sells to us.
_NO_BUYER = ("job_seeker", "selling_to_us")


@dataclass(frozen=True, slots=True)
class Change:
    """One fact that would be otherwise: `group` is what it is about (one change a group), `effort` what it asks of us.

    The insights `gone` give way to `new` ones; `facts` are fields of the draft.
    """

    group: str
    effort: int
    text: str
    new: tuple[Insight, ...] = ()
    gone: tuple[Insight, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


def possible_changes(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> list[Change]:
    """Give every change that a rule may notice, each group's in a fixed order; none for who buys nothing at all."""
    if any(insight.value in _NO_BUYER for insight in seen(insights, "intent")):
        return []
    found = [*_titles(insights), *_sources(insights), *_size(insights, rubric), *_fits(draft, insights, rubric)]
    found += [*_facts(draft, insights), *_budget(insights, rubric), *_times(insights), *_wishes(insights)]
    return [*found, *_addresses(insights)]


def applied(
    draft: LeadDraft, insights: Sequence[Insight], changes: Sequence[Change]
) -> tuple[LeadDraft, tuple[Insight, ...]]:
    """Give the lead as it would be after some changes, each of another group."""
    for change in changes:
        facts: dict[str, Any] = dict(change.facts)
        draft = replace(draft, **facts)
        insights = [*(insight for insight in insights if insight not in change.gone), *change.new]
    return draft, tuple(insights)


def _titles(insights: Sequence[Insight]) -> Iterator[Change]:
    """A whole title where none could be read, else the half of it that is not known."""
    level, function = seen(insights, "seniority"), seen(insights, "function")
    if not level and not function:
        for title in TITLES:
            said = [("seniority", titles.seniority(title)), *(("function", each) for each in titles.functions(title))]
            found = tuple(Insight(name, value, _SUPPOSED) for name, value in said)
            yield Change("title", LOOK_UP, f"a title such as {title}", found)
    if bool(level) != bool(function):
        table = "function" if level else "seniority"
        for value, text in FOUND_OUT[table].items():
            yield _change(table, value, LOOK_UP, text)


def _sources(insights: Sequence[Insight]) -> Iterator[Change]:
    if not seen(insights, "source"):
        for value, text in FOUND_OUT["source"].items():
            yield _change("source", value, LUCK, text)  # how they came to us is past


def _size(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Change]:
    if not seen(insights, "employees"):
        for least in (least for least, _ in rubric.bands["employees"] if least > 1):
            yield _change("employees", str(least), LOOK_UP, f"a company of {least:,} or more people")


def _fits(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[Change]:
    if rubric.country.fit and not seen(insights, "country"):
        yield _change(
            "country", rubric.country.fit[0], LOOK_UP, f"a country you look for, such as {rubric.country.fit[0]}"
        )
    if rubric.industry.fit and not draft.industry:
        word = rubric.industry.fit[0]
        yield Change("industry", LOOK_UP, f"an industry you look for, such as {word}", facts={"industry": word})


def _facts(draft: LeadDraft, insights: Sequence[Insight]) -> Iterator[Change]:
    if not draft.name:
        yield Change("name", LOOK_UP, "their name", facts={"name": "?"})
    if not draft.phone:
        yield Change("phone", ASK, "a phone number", facts={"phone": "?"})
    if not seen(insights, "company"):
        yield _change("company", "?", LOOK_UP, "the name of their company")


def _budget(insights: Sequence[Insight], rubric: Rubric) -> Iterator[Change]:
    known = budget_in_base(insights, rubric) or Decimal(0)
    gone = (*seen(insights, "budget"), *seen(insights, "currency"))
    for least, _ in rubric.bands["budget"]:
        if least > known:
            yield _change("budget", str(least), ASK, f"a budget of {rubric.currency} {_short(least)} or more", gone)


def _times(insights: Sequence[Insight]) -> Iterator[Change]:
    known = tuple(seen(insights, "timeline"))
    for value, text in WISHED_TIME.items():
        if value in [insight.value for insight in known]:
            break  # what comes after is later still
        yield _change("timeline", value, WAIT if known else ASK, text, known)


def _wishes(insights: Sequence[Insight]) -> Iterator[Change]:
    known = {insight.value for insight in seen(insights, "intent")}
    for value, text in WISH.items():
        if value not in known:
            yield _change("intent", value, WAIT, text)
    refused = tuple(insight for insight in seen(insights, "intent") if insight.value == "not_interested")
    if refused:
        yield Change("intent", WAIT, "a change of mind, for they said no,", gone=refused)


def _addresses(insights: Sequence[Insight]) -> Iterator[Change]:
    private = tuple(insight for insight in seen(insights, "domain") if insight.value in ("mailbox", "disposable"))
    if private:
        named = () if seen(insights, "company") else (Insight("company", "?", _SUPPOSED),)
        new = (Insight("domain", "company", _SUPPOSED), *named)  # such an address names the company as well
        yield Change("domain", ASK, "a company e-mail address", new, private)
    shared = tuple(seen(insights, "address"))
    if shared:
        yield Change("address", LOOK_UP, "a person's own address in place of the shared one", gone=shared)


def _change(group: str, value: str, effort: int, text: str, gone: tuple[Insight, ...] = ()) -> Change:
    return Change(group, effort, text, (Insight(group, value, _SUPPOSED),), gone)


def _short(amount: int) -> str:
    for unit, times in (("m", 1_000_000), ("k", 1_000)):
        if amount >= times and not amount % (times // 10):
            return f"{amount / times:g}{unit}"
    return f"{amount:,}"
