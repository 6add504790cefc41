"""What is not known of a lead and a rule would like to know, in plain words; it costs only what it could earn."""

from collections.abc import Callable, Iterator, Sequence

from src.leads.models import Insight, LeadDraft
from src.leads.rules.rubric import Rubric
from src.leads.rules.rules import budget_in_base, seen
from src.leads.words.unread import date_in, phone_in

_SHOWN = 30  # characters of what was said and could not be read


def missing(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> tuple[str, ...]:
    """Give what is not known, most telling first; what no rule asks for is not missed."""
    return tuple(_missing(draft, insights, rubric))


def _missing(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[str]:
    if any(rubric.points["seniority"].values()) and not seen(insights, "seniority"):
        yield _or_unread("job title", draft.title, "names no level we know")
    if any(rubric.points["company"].values()) and not seen(insights, "company"):
        yield "company"
    if rubric.bands["budget"]:
        yield from _budget(draft, insights, rubric)
    if any(rubric.points["timeline"].values()) and not seen(insights, "timeline"):
        when = draft.timeline or _first(date_in, draft)
        yield _or_unread("timeline", when, "say how many months away", ":")
    if rubric.bands["employees"] and not seen(insights, "employees"):
        yield _or_unread("company size", draft.employees, "is no number")
    if any(rubric.points["source"].values()) and not seen(insights, "source"):
        yield _or_unread("source", draft.source, "is none we know")
    yield from _fits(draft, insights, rubric)
    if rubric.points["completeness"].get("name") and not draft.name:
        yield "name"
    if rubric.points["completeness"].get("phone") and not draft.phone:
        yield _or_unread("phone", _first(phone_in, draft), "needs a country code, such as +49")


def _first(find: Callable[[str], str], draft: LeadDraft) -> str:
    """The first of its kind that was said in passing."""
    return next((found for text in (*draft.notes, *draft.extra.values()) if (found := find(text))), "")


def _budget(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[str]:
    if not seen(insights, "budget"):
        yield _or_unread("budget", draft.budget, "is no amount")
    elif budget_in_base(insights, rubric) is None:
        code = seen(insights, "currency")[0].value
        yield f"what the budget is in {rubric.currency} (no rate for {code} in the scoring rules)"


def _fits(draft: LeadDraft, insights: Sequence[Insight], rubric: Rubric) -> Iterator[str]:
    if (rubric.country.fit or rubric.country.unfit) and not seen(insights, "country"):
        yield _or_unread("country", draft.country, "is none we know")
    if (rubric.industry.fit or rubric.industry.unfit) and not draft.industry:
        yield "industry"


def _or_unread(what: str, said: str, why: str, mark: str = "") -> str:
    short = said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
    return f"{what} (“{short}”{mark} {why})" if said else what
